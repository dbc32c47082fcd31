"""What is said of a broken core constraint: the shape's own rule and mend, then what is there instead."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from medkg.errors import closest
from medkg.language import mark as N_
from medkg.namespaces import PREFIXES
from medkg.rdf.gaps import is_gap
from medkg.rdf.identifiers import local_name, shorten
from medkg.rdf.shapes import PropertyShape
from medkg.rdf.triples import Term
from medkg.validation.findings import Texts, did_you_mean, in_both, joined, shown
from medkg.validation.lexical import is_written_as
from medkg.validation.reading import Contents

SH = PREFIXES["sh"]
CLOSED = SH + "ClosedConstraintComponent"
_COUNTS = (SH + "MinCountConstraintComponent", SH + "MaxCountConstraintComponent")
_IN = SH + "InConstraintComponent"
_DATATYPES = (SH + "DatatypeConstraintComponent", SH + "OrConstraintComponent")
_DECIMAL = PREFIXES["xsd"] + "decimal"
_INTEGER = PREFIXES["xsd"] + "integer"
_CLASSES = (SH + "ClassConstraintComponent", SH + "OrConstraintComponent")


def messages(
    contents: Contents, entity: str, *, rule: str, component: str, path: str | None, value: Term | None
) -> dict[str, str]:
    """The message of a violation of the property or node shape *rule*."""
    if component == CLOSED and path is not None:
        return _surplus(contents, rule, path)
    told = {"zh": "", "en": ""} | {
        text.language or "": text.value
        for text in contents.shape_triples.values(rule, SH + "message")
        if isinstance(text, Literal)
    }
    return joined(told, _instead(contents, entity, rule=rule, component=component, path=path, value=value))


def _instead(
    contents: Contents, entity: str, *, rule: str, component: str, path: str | None, value: Term | None
) -> Texts:
    if path is None:
        return in_both(N_("The address is {path}."), path=shorten(entity))
    values = contents.things.values(entity, path)
    shape = contents.shapes.property_shapes.get(rule)
    choice = allowed(contents, shape) if shape is not None and component in (_IN, *_COUNTS) else None
    if component in _COUNTS:
        return joined(choice, in_both(N_("Values given: {number}."), number=len(values)))
    if value is None:
        tags = sorted(v.language for v in values if isinstance(v, Literal) and v.language)
        return in_both(N_("Languages given: {names}."), names=", ".join(tags))
    near = _near(contents, rule, component, value) if isinstance(value, NamedNode) and not is_gap(value) else ()
    written = _as_wanted(shape, value) if shape is not None and component in _DATATYPES else None
    return joined(choice, given(value), written, did_you_mean(near))


def given(*values: Term) -> dict[str, str]:
    """What stands there instead."""
    return in_both(N_("Given: {value}."), value=", ".join(map(_quoted, values)))


def allowed(contents: Contents, prop: PropertyShape) -> dict[str, str] | None:
    """The identifiers to choose from, where the shape lists them; its message tells them by their labels.

    Of classes, without the one that every such thing has.
    """
    own = next((shape.target for shape in contents.shapes if prop in shape.properties), None)
    names = [shorten(iri) for iri in prop.allowed if iri != own]
    return in_both(N_("To choose from: {names}."), names=", ".join(names)) if names else None


def _as_wanted(prop: PropertyShape, value: Term) -> dict[str, str] | None:
    """How the same is written in a datatype that the shape takes: 30.0 where a decimal number is wanted, not 30."""
    if not isinstance(value, Literal):
        return None
    wanted = next((datatype for datatype in prop.datatypes if is_written_as(value.value, datatype)), None)
    if wanted is None:
        return None
    if wanted == _DECIMAL:
        whole, _point, fraction = value.value.partition(".")
        text = f"{whole}.{fraction or 0}"
    elif wanted == _INTEGER:
        text = value.value
    else:
        text = f'"{value.value}"^^{shorten(wanted)}'
    return in_both(N_("Write {text}."), text=text)


def _near(contents: Contents, rule: str, component: str, value: NamedNode) -> tuple[str, ...]:
    """The closest of what the shape allows, for an address that nothing is said of."""
    shape = contents.shapes.property_shapes.get(rule)
    if shape is None or contents.is_known(value.value):
        return ()
    allowed: Iterable[str] = shape.allowed
    if component in _CLASSES:
        wanted = set(shape.classes)
        allowed = (term for term in contents.terms.subjects() if wanted & set(contents.types(term)))
    return tuple(shorten(iri) for iri in _alike(value.value, allowed))


def meant(contents: Contents, rule: str, path: str) -> tuple[str, ...]:
    """The properties of the node shape *rule* that *path* may be a misspelling of, of whatever vocabulary."""
    shape = next(shape for shape in contents.shapes if shape.iri == rule)
    return _alike(path, [prop.path for prop in shape.properties])


def _alike(iri: str, known: Iterable[str]) -> tuple[str, ...]:
    """Of *known*, those whose last part is like that of *iri*, best first."""
    by_name: dict[str, list[str]] = {}
    for other in known:
        by_name.setdefault(local_name(other), []).append(other)
    return tuple(other for name in closest(local_name(iri), by_name) for other in by_name[name])


def _surplus(contents: Contents, rule: str, path: str) -> dict[str, str]:
    """A property that the class does not have: what was meant, where it belongs, or what there is."""
    shape = next(shape for shape in contents.shapes if shape.iri == rule)
    known = [shorten(prop.path) for prop in shape.properties]
    wrong, cls = shorten(path), shorten(shape.target)
    near = tuple(shorten(iri) for iri in meant(contents, rule, path))
    if near:
        return joined(in_both(N_("{path} is no property of a {cls}."), path=wrong, cls=cls), did_you_mean(near))
    owners = [shorten(other.target) for other in contents.shapes if other.property(path) is not None]
    if owners:
        return in_both(
            N_("{path} is no property of a {cls}; it belongs to {names}. Remove it here, or say it there."),
            path=wrong,
            cls=cls,
            names=", ".join(owners[:3]),
        )
    return in_both(
        N_("{path} is no property of a {cls}. Remove it, or use one of these: {names}."),
        path=wrong,
        cls=cls,
        names=", ".join(known),
    )


def _quoted(value: Term) -> str:
    if not isinstance(value, Literal):
        return shown(value)
    if value.language:
        return f"“{shown(value)}”@{value.language}"
    plain = value.datatype.value == PREFIXES["xsd"] + "string"
    return f"“{shown(value)}”" if plain else f"“{shown(value)}” ({shorten(value.datatype.value)})"
