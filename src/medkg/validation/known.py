"""All rules that a package is held to, broken or not, as reports list them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.errors import PackageError
from medkg.language import current_language
from medkg.language import translate as _
from medkg.rdf.identifiers import shorten
from medkg.validation.findings import STRUCTURE, Finding

if TYPE_CHECKING:
    from medkg.package import Package

_PLACE = re.compile(r"\{[$?]\w+\}")


@dataclass(frozen=True, kw_only=True)
class KnownRule:
    """A rule in the current language: the class it is about (or “structure”), a short title, and what it asks."""

    iri: str
    group: str
    title: str
    text: str


def known_rules(package: Package, findings: Iterable[Finding]) -> dict[str, KnownRule]:
    """Structure's rules, then each shape with its properties and its rules across entities, by IRI.

    Where the shapes cannot be read, those that *findings* name.
    """
    language = current_language()
    rules = [
        KnownRule(iri=iri, group=_("structure"), title=shorten(iri), text=_(told)) for iri, told in STRUCTURE.items()
    ]
    try:
        shapes = list(package.shapes)
    except (PackageError, ValueError):  # told of by a finding
        shapes = []
    for shape in shapes:
        cls = shorten(shape.target)
        told = _("A {cls} has an address of its class, and the properties of its shape alone.").format(cls=cls)
        rules.append(KnownRule(iri=shape.iri, group=cls, title=shorten(shape.iri), text=told))
        for prop in shape.properties:
            title = f"{cls}: {prop.names.get(language, shorten(prop.path))}"
            rules.append(KnownRule(iri=prop.iri, group=cls, title=title, text=prop.messages.get(language, "")))
        for rule in shape.rules:
            told = _PLACE.sub("…", rule.messages.get(language, ""))
            rules.append(KnownRule(iri=rule.iri, group=cls, title=shorten(rule.iri), text=told))
    for finding in findings:
        told = finding.messages[language]
        rules.append(KnownRule(iri=finding.rule, group=_("other"), title=shorten(finding.rule), text=told))
    found: dict[str, KnownRule] = {}
    for known in rules:
        found.setdefault(known.iri, known)
    return found
