"""Which claims of a report a reader wants to see marked: by verdict, by scenario, by what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from medkg.entities import Text
from medkg.entities.verdicts import place_in_reading
from medkg.errors import NotFound, QueryError, closest
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.narrative import Notes
from medkg.narrative.notes import ClaimNote
from medkg.rdf.identifiers import segments
from medkg.web.labels import capitalized
from medkg.web.site import Site

FIELDS = ("verdict", "scenario", "about")
"""The fields of an address that filter. Values of one field are alternatives; every field must be met."""

MOST = 20
"""Values of one field, at most: more is no question that a reader asks."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """The identifiers that are wanted, by field; a field without any asks for nothing."""

    verdict: tuple[str, ...] = ()
    scenario: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.verdict or self.scenario or self.about)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value that a field can take. ``toggled`` are the field's values once this one is chosen, or given up."""

    value: str
    label: Text
    number: int
    is_chosen: bool
    toggled: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """The choices that are things of one class."""

    label: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Filtering:
    """What can be chosen in a report, what is, and how many claims are left of ``total``."""

    verdict: tuple[Choice, ...]
    scenario: tuple[Choice, ...]
    about: tuple[Group, ...]
    shown: int
    total: int
    is_active: bool

    @property
    def chosen(self) -> tuple[tuple[str, Choice], ...]:
        """Field and value, in the order of the fields."""
        about = tuple(choice for group in self.about for choice in group.choices)
        fields = zip(FIELDS, (self.verdict, self.scenario, about), strict=True)
        return tuple((field, choice) for field, choices in fields for choice in choices if choice.is_chosen)


def wanted(site: Site, given: Mapping[str, Sequence[str]]) -> Filter:
    """The filter that the fields of an address ask for; a value left empty asks for nothing.

    Raises NotFound with the closest names where a value names nothing of the package.
    """
    verdicts = {verdict.slug: verdict.iri for verdict in site.verdicts}
    scenarios = {iri.rpartition("/")[2]: iri for iri in site.members(site.shape("scenario").target)}
    return Filter(
        verdict=tuple(_known(value, verdicts, _("There is no verdict of this name.")) for value in _values(given, 0)),
        scenario=tuple(
            _known(value, scenarios, _("There is no scenario of this name.")) for value in _values(given, 1)
        ),
        about=tuple(_thing(site, value) for value in _values(given, 2)),
    )


def only(notes: Notes, chosen: Filter, site: Site) -> Notes:
    """The notes of the claims that meet every field of *chosen*."""
    if chosen.is_empty:
        return notes
    kept = {
        sentence: tuple(note for note in found if _meets(note, chosen, site))
        for sentence, found in notes.claims.items()
    }
    return replace(notes, claims=kept)


def filtering(site: Site, notes: Notes, shown: Notes, chosen: Filter, language: str) -> Filtering:
    """The choices that the claims of *notes* offer, and those that led to the claims of *shown*."""
    every = [note for found in notes.claims.values() for note in found]
    counted = Counter(thing for note in every for thing in _subjects(note, site))
    counted.update(note.verdict.iri for note in every)
    kinds = {name: site.shape(name).target for name in ("scenario", "verdict")}

    def choices(iris: Iterable[str], picked: tuple[str, ...], *, whole: bool = False) -> list[Choice]:
        found = [_choice(site, iri, picked, counted[iri], language, whole=whole) for iri in {*iris, *picked}]
        return sorted(found, key=lambda choice: (choice.label.casefold(), choice.value))

    scenarios = [iri for iri in counted if _class(iri) == "scenario"]
    things = [iri for iri in counted if _class(iri) not in kinds]
    about = choices(things, chosen.about, whole=True)
    by_class = groupby(
        sorted(about, key=lambda choice: _class(ID + choice.value)), lambda choice: _class(ID + choice.value)
    )
    groups = tuple(Group(label=_class_name(site, name, language), choices=tuple(members)) for name, members in by_class)
    verdicts = choices((note.verdict.iri for note in every), chosen.verdict)
    return Filtering(
        verdict=tuple(sorted(verdicts, key=_reading_order)),
        scenario=tuple(choices(scenarios, chosen.scenario)),
        about=groups,
        shown=sum(len(found) for found in shown.claims.values()),
        total=len(every),
        is_active=not chosen.is_empty,
    )


def _values(given: Mapping[str, Sequence[str]], field: int) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in given.get(FIELDS[field], ()) if value))
    if len(values) > MOST:
        raise QueryError(
            _("At most {number} values can be chosen for {field}.").format(number=MOST, field=FIELDS[field])
        )
    return values


def _known(value: str, known: Mapping[str, str], complaint: str) -> str:
    if value not in known:
        raise NotFound(complaint, suggestions=closest(value[:120], known))
    return known[value]


def _thing(site: Site, value: str) -> str:
    shapes = site.graph.package.shapes.by_slug
    cls = value.partition("/")[0]
    if cls not in shapes or ID + value not in site.members(shapes[cls].target):
        raise NotFound(_("Claims can be about a class and a name, such as model/gpt-4."), suggestions=site.near(value))
    return ID + value


def _meets(note: ClaimNote, chosen: Filter, site: Site) -> bool:
    subjects = _subjects(note, site)
    return (
        (not chosen.verdict or note.verdict.iri in chosen.verdict)
        and (not chosen.scenario or not subjects.isdisjoint(chosen.scenario))
        and (not chosen.about or not subjects.isdisjoint(chosen.about))
    )


def _subjects(note: ClaimNote, site: Site) -> set[str]:
    """What a claim and its figures are about, with all that is broader: a claim on X-rays is one on imaging."""
    found: set[str] = {str(iri) for iri in note.claim.about}
    for quantity in note.quantities:
        found |= {quantity.metric, quantity.about, *([quantity.dataset] if quantity.dataset else [])}
    waiting = list(found)
    while waiting:
        for broader in site.broader.get(waiting.pop(), ()):
            if broader not in found:
                found.add(broader)
                waiting.append(broader)
    return found


def _choice(site: Site, iri: str, picked: tuple[str, ...], number: int, language: str, *, whole: bool) -> Choice:
    def value(of: str) -> str:
        return of.removeprefix(ID) if whole else of.rpartition("/")[2]

    is_chosen = iri in picked
    toggled = tuple(value(one) for one in picked if one != iri) + (() if is_chosen else (value(iri),))
    return Choice(
        value=value(iri), label=site.labels.best(iri, language), number=number, is_chosen=is_chosen, toggled=toggled
    )


def _class(iri: str) -> str:
    return next(iter(segments(iri)), "")


def _class_name(site: Site, slug: str, language: str) -> Text:
    name = site.labels.class_name(site.shape(slug).target).best(language)
    return Text(capitalized(name), name.language)


def _reading_order(choice: Choice) -> tuple[int, str]:
    return (place_in_reading(choice.value), choice.value)
