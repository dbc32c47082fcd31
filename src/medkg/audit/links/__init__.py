"""Links: whether what a report points to is still there. Only when asked, and politely; told in ``docs/audit.md``."""

from medkg.audit.links.findings import LINK_RULES, link_rules, links
from medkg.audit.links.visitor import Pace, Visitor
from medkg.audit.links.visits import Reason, State, Visit

__all__ = ["LINK_RULES", "Pace", "Reason", "State", "Visit", "Visitor", "link_rules", "links"]
