"""Rules across entities: each ``sh:sparql`` constraint, asked once of all things instead of once a thing.

A constraint's SELECT restricts ``$this`` by itself, so that with ``$this`` free it finds every violation at once
(SHACL, W3C 2017, section 5, asks the same with ``$this`` bound to one focus node after another).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal

from medkg.errors import QueryError
from medkg.language import LANGUAGES
from medkg.language import translate as _
from medkg.namespaces import PREFIXES
from medkg.rdf.shapes import NodeShape, Rule
from medkg.rdf.triples import Term, node
from medkg.stores.base import Store
from medkg.validation.findings import BAD_SHAPES, Finding, shown, spoken
from medkg.validation.reading import Contents

COMPONENT = PREFIXES["sh"] + "SPARQLConstraintComponent"

_PLACE = re.compile(r"\{[$?](\w+)\}")


def check(contents: Contents, store: Store) -> Iterator[Finding]:
    """Every row of every rule's answer as a finding; *store* holds what *contents* holds."""
    for shape in contents.shapes:
        for rule in shape.rules:
            yield from _asked(contents, store, shape, rule)


def _asked(contents: Contents, store: Store, shape: NodeShape, rule: Rule) -> Iterator[Finding]:
    try:
        answer = store.query(rule.select)
        rows = [dict(zip(answer.variables, row, strict=True)) for row in answer.rows()]
    except QueryError:
        yield _unusable(contents, store, rule)
        return
    told = set()
    for row in rows:
        finding = _finding(contents, shape, rule, {name: term for name, term in row.items() if term is not None})
        if (finding, finding.messages["en"]) not in told:
            told.add((finding, finding.messages["en"]))
            yield finding


def _finding(contents: Contents, shape: NodeShape, rule: Rule, row: dict[str, Term]) -> Finding:
    entity = node(row["this"])
    path = node(row["path"]) if "path" in row else None
    value = str(row["value"]) if "value" in row else str(row["this"])
    file, line = contents.place(entity, path or _used(contents, entity, value), value)
    return Finding(
        rule=rule.iri,
        shape=shape.iri,
        component=COMPONENT,
        entity=entity,
        path=path,
        value=value,
        file=file,
        line=line,
        messages={language: _filled(rule.messages.get(language, ""), row) for language in LANGUAGES},
        severity=contents.severity(shape.iri),
    )


def _used(contents: Contents, entity: str, value: str) -> str | None:
    """The property by which *entity* has *value*, to find the line."""
    for path, terms in contents.things.properties(entity).items():
        if any(str(term) == value or _is_that_number(term, value) for term in terms):
            return path
    return None


def _is_that_number(term: Term, value: str) -> bool:
    """Whether *term* is the number that the engine tells as *value*: it drops the zeros at the end."""
    text, mark, datatype = value.rpartition("^^")
    if not mark or not isinstance(term, Literal) or f"<{term.datatype.value}>" != datatype:
        return False
    try:
        return Decimal(term.value) == Decimal(text.strip('"'))
    except InvalidOperation:
        return False


def _filled(template: str, row: dict[str, Term]) -> str:
    return _PLACE.sub(lambda found: shown(row[found[1]]) if found[1] in row else found[0], template)


def _unusable(contents: Contents, store: Store, rule: Rule) -> Finding:
    """A constraint whose query the engine refuses; asked once more in each language for the reason."""

    def told() -> str:
        try:
            list(store.query(rule.select).rows())
        except QueryError as error:
            return _("The constraint's query cannot be asked: {reason}").format(reason=error)
        return ""

    name = next(name for name, quads in contents.quads.items() if any(node(q.subject) == rule.iri for q in quads))
    file, line = contents.place(rule.iri, name=name)
    return Finding(rule=BAD_SHAPES, entity=rule.iri, file=file, line=line, messages=spoken(told))
