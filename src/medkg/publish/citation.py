"""Citations: what is said of a thing when it is cited, read from the data: the package, a report, a claim or a work.

``citation`` gathers it; ``medkg.publish.bibliography`` writes it as BibTeX, RIS, CSL-JSON or plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from medkg.entities import Agent, Claim, PackageDescription, Report, Text, Verdict, Words, Work
from medkg.entities.things import Thing
from medkg.errors import NotFound
from medkg.graph import KnowledgeGraph
from medkg.language import current_language
from medkg.language import translate as _
from medkg.namespaces import ID, PREFIXES
from medkg.rdf.identifiers import expand, segments, shorten

Kind = Literal["package", "report", "claim", "article", "preprint", "news", "post", "page", "study"]

CITABLE = ("package", "report", "claim", "work")
"""The classes, as addresses name them, of what can be cited."""

_PERSON = PREFIXES["prov"] + "Person"
_KINDS: dict[str, Kind] = {
    PREFIXES["fabio"] + "JournalArticle": "article",
    PREFIXES["fabio"] + "Preprint": "preprint",
    PREFIXES["fabio"] + "NewsItem": "news",
    PREFIXES["fabio"] + "BlogPost": "post",
    PREFIXES["fabio"] + "WebPage": "page",
    PREFIXES["fabio"] + "Report": "study",
}
_SUFFIX = re.compile(r"(Jr|Sr)\.?|I{2,3}|IV")
_DATE = re.compile(r"\d{4}(?:-\d\d(?!:)(?:-\d\d(?!:))?)?")
_INITIAL = re.compile(r"\w\.?")


@dataclass(frozen=True, kw_only=True)
class Name:
    """Whoever is named: a person's ``family`` and ``given`` names, or ``whole`` where they cannot be told apart."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    whole: str = ""


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What is known of the thing that is cited; empty where the data do not say it.

    ``title`` is in the reader's language where there is one; ``original_title`` is that of the document where it is
    another. ``issued`` has as much of year-month-day as is known. ``within`` is what the thing stands in (a journal,
    a report), ``held_in`` the package, of which ``version`` is the version. ``verdict`` is what that version finds of a
    claim: nobody cites unawares one that its sources contradict.
    """

    kind: Kind
    key: str
    title: Text
    url: str
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    original_title: Text | None = None
    issued: str = ""
    within: str = ""
    held_in: str = ""
    version: str = ""
    license: str = ""
    verdict: str = ""
    publisher: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: str = ""

    @property
    def year(self) -> str:
        return self.issued[:4]


class AtHand(NamedTuple):
    """What need not be asked for: what the package says of itself, and the verdict of the claim that is cited."""

    package: PackageDescription | None = None
    verdict: Verdict | None = None


def citation(graph: KnowledgeGraph, thing: str | None = None, at_hand: AtHand | None = None) -> Citation:
    """How *thing* (IRI, or short: ``claim/<report>/<name>``) is cited; None means the package itself.

    Raises NotFound where there is no such thing, or it is not one of CITABLE.
    """
    at_hand = at_hand or AtHand()
    if thing is None:
        return _of_package(graph, at_hand.package or package_description(graph))
    iri = expand(thing)
    path = segments(iri)
    if len(path) == 1:
        raise NotFound(
            _("{thing} does not say what it is. Write {ways}.").format(
                thing=thing, ways=" / ".join((f"report/{thing}", f"claim/<report>/{thing}", f"work/{thing}"))
            )
        )
    maker = _MAKERS.get(path[0]) if path else None
    if maker is None:
        raise NotFound(
            _("{thing} is not cited on its own. What can be cited: {classes}.").format(
                thing=shorten(iri), classes=", ".join(CITABLE)
            )
        )
    return maker(graph, iri, at_hand)


def package_description(graph: KnowledgeGraph) -> PackageDescription:
    """What the package says of itself. Raises NotFound where it says nothing."""
    found = next(iter(graph.all(PackageDescription)), None)
    if found is None:
        raise NotFound(
            _("The package does not describe itself: its file data/package.ttl is missing, or says nothing of it.")
        )
    return found


def person(text: str) -> Name:
    """A person's name as printed, ``Joséphine A. Cool``; whole where nothing tells which part is the family's."""
    parts = text.split()
    suffix = parts.pop() if len(parts) > 2 and _SUFFIX.fullmatch(parts[-1]) else ""
    if len(parts) < 2 or _INITIAL.fullmatch(parts[-1]) or "," in text:
        return Name(whole=text)
    start = len(parts) - 1
    while start > 1 and parts[start - 1].islower():  # van der Berg
        start -= 1
    return Name(family=" ".join(parts[start:]), given=" ".join(parts[:start]), suffix=suffix)


def _of_package(graph: KnowledgeGraph, package: PackageDescription) -> Citation:
    return Citation(
        kind="package",
        key=_key(package.iri),
        title=_spoken(package.title),
        url=package.iri,
        authors=_agents(graph, package.creators),
        issued=package.issued.isoformat(),
        version=package.version,
        license=package.license,
    )


def _of_report(graph: KnowledgeGraph, iri: str, at_hand: AtHand) -> Citation:
    report = graph.get(Report, iri)
    package = at_hand.package or package_description(graph)
    return Citation(
        kind="report",
        key=_key(iri),
        title=_spoken(report.title),
        original_title=_original(report.title, report),
        url=report.iri,
        authors=_agents(graph, report.attributed_to),
        issued=report.issued.isoformat() if report.issued else "",
        held_in=str(_spoken(package.title)),
        version=package.version,
        license=report.license or "",
    )


def _of_claim(graph: KnowledgeGraph, iri: str, at_hand: AtHand) -> Citation:
    claim = graph.get(Claim, iri)
    report = graph.get(Report, f"{ID}report/{segments(iri)[1]}")
    package = at_hand.package or package_description(graph)
    verdict = at_hand.verdict or graph.verdicts(of=report.slug).get(iri)
    return Citation(
        kind="claim",
        key=_key(iri),
        title=_spoken(claim.statement),
        original_title=_original(claim.statement, report),
        url=claim.iri,
        authors=_agents(graph, report.attributed_to),
        editors=_agents(graph, package.creators),
        issued=package.issued.isoformat(),
        within=str(_spoken(report.title)),
        held_in=str(_spoken(package.title)),
        version=package.version,
        license=package.license,
        verdict=str(_spoken(verdict.label)) if verdict is not None else "",
    )


def _of_work(graph: KnowledgeGraph, iri: str, _at_hand: AtHand) -> Citation:
    work = graph.get(Work, iri)
    kind: Kind = next((_KINDS[form] for form in work.types if form in _KINDS), "page")
    publisher = str(_spoken(_thing(graph, work.publisher).label)) if work.publisher else ""
    authors = (person(name.strip()) for name in (work.authors or "").split(";"))
    return Citation(
        kind=kind,
        key=segments(iri)[1],
        title=_spoken(work.title),
        url=work.url or (f"https://doi.org/{work.doi}" if work.doi else ""),
        authors=tuple(name for name in authors if name.family or name.whole),
        issued=_date(str(work.issued or "")),
        within=work.publication or "",
        publisher=publisher,
        volume=work.volume or "",
        number=work.number or "",
        pages=work.pages or "",
        doi=work.doi or "",
        pmid=work.pmid or "",
        pmcid=work.pmcid or "",
        arxiv=work.arxiv_id or "",
    )


_MAKERS: dict[str, Callable[[KnowledgeGraph, str, AtHand], Citation]] = {
    "package": lambda graph, iri, _at_hand: _of_package(graph, graph.get(PackageDescription, iri)),
    "report": _of_report,
    "claim": _of_claim,
    "work": _of_work,
}


def _agents(graph: KnowledgeGraph, iris: Iterable[str]) -> tuple[Name, ...]:
    return tuple(_agent(_thing(graph, iri)) for iri in iris)


def _agent(agent: Thing) -> Name:
    label = str(_spoken(agent.label))
    return person(label) if isinstance(agent, Agent) and _PERSON in agent.types else Name(whole=label)


def _thing(graph: KnowledgeGraph, iri: str) -> Thing:
    """Whoever wrote or published. Raises NotFound where *iri* is nothing that has a label."""
    found = graph.entity(iri)
    if not isinstance(found, Thing):
        raise NotFound(_("{iri} is not a {cls}.").format(iri=shorten(iri), cls=Agent.__name__))
    return found


def _date(text: str) -> str:
    """As much of year-month-day as *text* holds, without a time zone."""
    found = _DATE.match(text)
    return found.group() if found else ""


def _spoken(words: Words) -> Text:
    return words.best(current_language())


def _original(words: Words, report: Report) -> Text | None:
    """What the document itself says, where the reader is told it in another language."""
    original = words.best(report.language.partition("-")[0].lower())
    return original if original != _spoken(words) else None


def _key(iri: str) -> str:
    """What the citation is called in a bibliography: ``medkg-claim-<report>-<name>``."""
    path = segments(iri)
    return path[-1] if path[0] == "package" else "-".join(("medkg", *path))
