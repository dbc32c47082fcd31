"""From triples to plain objects: the only place where literals become Python values.

An entity class says which property each field is read from::

    class Sentence(Entity):
        paragraph: IRI = one(DCTERMS.isPartOf)
        text: Words = words(MEDKG.text)

``one``, ``maybe`` and ``many`` mirror the cardinality of the class's node shape; ``words`` is one text told in
several languages. A test holds every entity to its shape.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform, get_args, get_type_hints

from pyoxigraph import Literal

from medkg.errors import NotFound
from medkg.language import current_language
from medkg.language import translate as _
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import class_slug, shorten
from medkg.rdf.triples import Term, Triples, node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

XSD = PREFIXES["xsd"]


class IRI(str):
    """An identifier of a thing; a string that knows it is a link."""

    __slots__ = ()

    @property
    def short(self) -> str:
        return shorten(self)


class Text(str):
    """A text in one language; ``language`` is its tag, empty where none is given."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = "") -> Self:
        self = super().__new__(cls, text)
        self.language = language
        return self


class Words:
    """One text, told in one or more languages. ``str(words)`` speaks the current language."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __repr__(self) -> str:
        return f"Words({self._texts!r})"

    def __str__(self) -> str:
        return self.best(current_language())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self._texts == other._texts

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._texts))

    def find(self, language: str) -> Text | None:
        """The text in just that language, or None."""
        text = self._texts.get(language)
        return Text(text, language) if text is not None else None

    def best(self, language: str) -> Text:
        """The text in *language*, else in any there is: its tag says which. Empty where there is none at all."""
        for tag in (language, *sorted(self._texts)):
            if tag in self._texts:
                return Text(self._texts[tag], tag)
        return Text("")


Value = IRI | Text | str | int | bool | Decimal | datetime.date | datetime.datetime


@dataclass(frozen=True)
class Source:
    """Where a field comes from: ``path`` is the property's IRI."""

    path: str
    required: bool
    many: bool
    words: bool


def one(path: str) -> Any:
    """Exactly one value; NotFound where there is none."""
    return field(metadata={"source": Source(str(path), required=True, many=False, words=False)})


def maybe(path: str) -> Any:
    """At most one value, else None."""
    return field(default=None, metadata={"source": Source(str(path), required=False, many=False, words=False)})


def many(path: str, *, required: bool = False) -> Any:
    """Any number of values as a tuple in the order of their names; *required*: at least one by the shape."""
    return field(default=(), metadata={"source": Source(str(path), required=required, many=True, words=False)})


def words(path: str, *, required: bool = True) -> Any:
    """One text in its languages, as Words; without any language where it is not *required* and not there."""
    return field(metadata={"source": Source(str(path), required=required, many=False, words=True)})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(one, maybe, many, words))
@dataclass(frozen=True, kw_only=True)
class Entity:
    """A thing of the package: a value, not a window. Links are IRIs; joining is a question's work.

    Every subclass is a frozen, keyword-only dataclass without having to say so.
    """

    iri: IRI

    CLASSES: ClassVar[tuple[str, ...]] = ()
    """The classes (full IRIs) whose instances this describes."""

    def __init_subclass__(cls) -> None:
        cls.CLASSES = tuple(map(str, cls.CLASSES))  # rdflib's URIRef never equals a plain string
        dataclass(frozen=True, kw_only=True)(cls)

    @property
    def slug(self) -> str:
        """The last segment of the identifier."""
        return self.iri.rpartition("/")[2]

    @classmethod
    @cache
    def sources(cls) -> dict[str, Source]:
        """Field name to where it is read from, in the order of the class."""
        return {item.name: item.metadata["source"] for item in fields(cls) if "source" in item.metadata}

    @classmethod
    @cache
    def kinds(cls) -> dict[str, tuple[type, ...]]:
        """The fields of numbers, dates and truths, and the kinds of Python value that each may have."""
        hints = get_type_hints(cls)
        known = {name: tuple(_kinds(hints[name])) for name in cls.sources()}
        return {
            name: kinds for name, kinds in known.items() if not any(issubclass(kind, str | Words) for kind in kinds)
        }

    @classmethod
    def read(cls, iri: str, triples: Triples) -> Self:
        """The entity *iri* from *triples*.

        Raises NotFound where a required property is missing, or the value of one is of another kind than the field's.
        """
        kinds = cls.kinds()
        values: dict[str, Any] = {"iri": IRI(iri)}
        for name, source in cls.sources().items():
            found = triples.values(iri, source.path)
            if source.required and not found:
                raise NotFound(
                    _("{entity} has no {property}, so it cannot be read as {cls}. Run “medkg validate”.").format(
                        entity=shorten(iri), property=shorten(source.path), cls=class_slug(cls.__name__)
                    )
                )
            values[name] = _value(found, source)
            if name in kinds and values[name] is not None and not isinstance(values[name], kinds[name]):
                raise _misfit(iri, source, values[name], cls.__name__)
        return cls(**values)

    @classmethod
    def read_all(cls, triples: Triples) -> tuple[Self, ...]:
        """Every instance of CLASSES in *triples*, in the order they stand there."""
        return tuple(cls.read(iri, triples) for name in cls.CLASSES for iri in triples.instances(name))


def python_value(term: Term) -> Value:
    """A term as Python: IRI, Text (with language), str, int, bool, Decimal, float as Decimal, date or datetime.

    A literal whose text does not fit its datatype stays the text it is.
    """
    if not isinstance(term, Literal):
        return IRI(node(term))
    if term.language:
        return Text(term.value, term.language)
    read = _READERS.get(term.datatype.value)
    if read is None:
        return term.value
    try:
        return read(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def _kinds(hint: Any) -> Iterator[type]:
    """The classes that a field's annotation names; a whole number is a decimal one, too."""
    if inside := get_args(hint):
        yield from chain.from_iterable(_kinds(kind) for kind in inside if kind is not Ellipsis)
        return
    yield hint
    if hint is Decimal:
        yield int


def _misfit(iri: str, source: Source, value: object, cls: str) -> NotFound:
    told = _("{entity} gives {value!r} as {property}, so it cannot be read as {cls}. Run “medkg validate”.")
    return NotFound(
        told.format(entity=shorten(iri), value=str(value)[:80], property=shorten(source.path), cls=class_slug(cls))
    )


def _value(found: list[Term], source: Source) -> Any:
    if source.words:
        return Words({term.language or "": term.value for term in found if isinstance(term, Literal)})
    values = tuple(python_value(term) for term in found)
    if source.many:
        return tuple(sorted(values, key=str))
    return values[0] if values else None


_READERS: dict[str, Callable[[str], Value]] = {
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "double": Decimal,
    XSD + "boolean": lambda text: text in ("true", "1"),
    XSD + "date": datetime.date.fromisoformat,
    XSD + "dateTime": datetime.datetime.fromisoformat,
}
