"""Headings of the columns in a picture of surroundings: what stands there, said from the thing in the middle."""

from __future__ import annotations

from medkg.entities import Words
from medkg.language import mark as N_
from medkg.network.reading import Arc, Reader
from medkg.network.roles import Role
from medkg.network.words import both, joined
from medkg.rdf.identifiers import local_name

_ROLES: dict[Role, str] = {
    "claim": N_("Claims"),
    "line": N_("Evidence"),
    "work": N_("Works"),
    "behind": N_("Behind them"),
    "entry": N_("Reference entries"),
}

_FIGURES = {"quantity": N_("Claimed figures"), "result": N_("Reported figures")}

_INWARD: dict[tuple[Role, str], str] = {
    ("claim", "about"): N_("Claims about it"),
    ("work", "about"): N_("Works about it"),
    ("claim", "appearance"): N_("Claims that it states"),
    ("claim", "supports"): N_("Claims that support it"),
    ("claim", "qualifies"): N_("Claims that qualify it"),
    ("claim", "disputes"): N_("Claims that dispute it"),
    ("behind", "reportsOn"): N_("Reports on it"),
    ("behind", "isVersionOf"): N_("Other versions"),
    ("entry", "refersTo"): N_("Entries that lead to it"),
    ("part", "isPartOf"): N_("Its parts"),
}

_OUTWARD: dict[tuple[Role, str], str] = {
    ("part", "appearance"): N_("Where it is printed"),
    ("part", "isPartOf"): N_("Where it is printed"),
    ("thing", "about"): N_("What it is about"),
    ("claim", "supports"): N_("Claims that it supports"),
    ("claim", "qualifies"): N_("Claims that it qualifies"),
    ("claim", "disputes"): N_("Claims that it disputes"),
    ("behind", "reportsOn"): N_("What it reports on"),
    ("behind", "isVersionOf"): N_("Other versions"),
}


def heading(reader: Reader, iri: str, role: Role, arc: Arc | None, focus: str) -> Words:
    """What to write above *iri*, found by *arc* (None: through an evidence line or what holds it)."""
    if role == "figure":
        return both(_FIGURES[reader.kind(iri)])
    if arc is None or focus not in (arc.source, arc.target):
        return both(_ROLES.get(role) or N_("Things"))
    name = local_name(arc.path)
    if arc.source == focus:
        known = _OUTWARD.get((role, name))
        return both(known) if known else reader.relation(focus, arc.path)
    known = _INWARD.get((role, name))
    if known:
        return both(known)
    return joined(reader.kind_name(reader.kind(arc.source)), reader.relation(arc.source, arc.path))
