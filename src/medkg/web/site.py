"""What the viewer knows of its package as a whole: read once, since a package does not change while it is shown."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, partial

from flask import current_app
from pyoxigraph import Quad

from medkg import __version__
from medkg.audit import Agreement, AgreementIndex, Bearing, Reliance, Stated, stated_figures
from medkg.audit.card import Audit, ReportCard
from medkg.audit.report_grade import ReportGrade
from medkg.entities import Concept, PackageDescription, Verdict
from medkg.errors import NotFound, closest
from medkg.graph import KnowledgeGraph, Table
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.narrative import Document, Notes, document, notes
from medkg.network import Choice, Comparison, Given, Picture, compared, evidence_map, given, neighbourhood, svg
from medkg.publish.description.inside import GRAPHS as INSIDE
from medkg.publish.description.inside import inside
from medkg.publish.description.statements import Statements
from medkg.publish.description.statistics import dataset_iri, statistics
from medkg.publish.inventory import HeldFile
from medkg.publish.originals import Originals
from medkg.publish.shelf import Shelf
from medkg.queries.catalog import Question
from medkg.query_text import terms_of
from medkg.rdf.files import GraphFile
from medkg.rdf.identifiers import natural_key, segments
from medkg.rdf.shapes import NodeShape
from medkg.rdf.triples import node
from medkg.stores.base import Answer
from medkg.stores.guard import Guard
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.zygote import Added
from medkg.web.addresses import drawn_address
from medkg.web.finding import Finding
from medkg.web.kept import Kept
from medkg.web.labels import Labels

NEAR = 5_000
"""Names of a class that are compared to a misspelt one, at most."""

ENDPOINT = "https://w3id.org/medkg/sparql"
"""The endpoint's lasting name, whatever the address that serves it: what the examples inside it are for."""

KEPT = 4_096
"""Panels and other parts of pages that are kept once they were made: at most some ten megabytes."""

VERDICTS = 256
"""Reports whose claims' verdicts are kept once they were asked."""

NARRATIVES = 32
"""Reports whose documents and notes are kept once they were read: the most read ones, some megabytes."""

PICTURES = 32
"""Reports whose evidence maps are kept once they were made, and drawings of such maps: half a megabyte each."""

NEIGHBOURHOODS = 256
"""Pictures around a thing that are kept once they were made: some ten kilobytes each."""

MEASURES = 8
"""Metrics whose figures are kept once they were asked for: a kilobyte a figure, 10,000 figures at most."""

COMPARISONS = 32
"""Pages of figures side by side that are kept once they were made: sixty figures, a hundred questions, 60 kB each."""


class Site:
    """A graph with its labels, its lists and its counts. What grows with the package is read when first asked for."""

    def __init__(self, graph: KnowledgeGraph, *, limits: Limits | None = None) -> None:
        self.graph = graph
        self.guard = Guard(
            graph.store,
            limits=limits,
            version=_version(graph.package.files()),
            added=Added(graphs=INSIDE, make=partial(inside, graph, ENDPOINT)),
        )
        self.withdrawn = graph.package.withdrawn()
        """What the package held once, with what took its place; empty where nothing did."""
        self.labels = Labels(graph)
        self.finding = Finding(graph)
        self.shelf = Shelf(graph.package, graph.catalog)
        self.held = {file.name: file for file in self.shelf.files}
        """The files by name, as they were when the data were loaded."""
        self.originals = Originals(graph.store, graph.package, self.held)
        self.narrative = lru_cache(maxsize=NARRATIVES)(self._narrative)
        self.verdicts_in = lru_cache(maxsize=VERDICTS)(self._verdicts_in)
        self.kept: Kept[object] = Kept(KEPT)
        self.evidence_map: Callable[[str], Picture] = lru_cache(maxsize=PICTURES)(partial(evidence_map, graph))
        self.neighbourhood = lru_cache(maxsize=NEIGHBOURHOODS)(self._neighbourhood)
        self.map_drawing = lru_cache(maxsize=PICTURES)(self._map_drawing)
        self.figures: Callable[[str], Given] = lru_cache(maxsize=MEASURES)(partial(given, graph))
        self.compared = lru_cache(maxsize=COMPARISONS)(self._compared)
        self.card = lru_cache(maxsize=NARRATIVES)(self._card)
        self.reliance = lru_cache(maxsize=NARRATIVES)(self._reliance)
        self.begun = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        self._members: dict[str, tuple[str, ...]] = {}

    def _narrative(self, report: str) -> tuple[Document, Notes]:
        """The document of the report with that slug, and its notes. Raises NotFound where there is none."""
        found = document(self.graph, report)
        return found, notes(self.graph, found)

    def _neighbourhood(self, iri: str, depth: int) -> Picture:
        """What is linked with *iri* in *depth* steps. Raises NotFound, and QueryError for a depth that is not drawn."""
        return neighbourhood(self.graph, iri, depth=depth)

    def _map_drawing(self, report: str, language: str, *_where: str) -> str:
        """A report's evidence map as a part of a page; its links lead to *where* the viewer is."""
        return svg(self.evidence_map(report), language=language, link=drawn_address, embedded=True)

    def _compared(self, metric: str, choice: Choice, page: int, most: int) -> tuple[Comparison, ...]:
        """A page of the figures of *metric* side by side. Raises NotFound for a metric that the package lacks."""
        return compared(self.graph, self.figures(metric), choice=choice, page=page, most=most)

    def retractions(self, work: str) -> tuple[str, ...]:
        """The notices that retract *work*, or a study that it reports on or is a version of."""
        rows = self.graph.ask("works/retractions", work=work)
        return tuple(dict.fromkeys(str(row["notice"]) for row in rows))

    @cached_property
    def retracted(self) -> frozenset[str]:
        """The works that were taken back or rest on a study that was, and the evidence lines and claims on them."""
        rows = self.graph.ask("judging/retracted")
        return frozenset(str(row[name]) for row in rows for name in ("work", "line", "claim") if row[name] is not None)

    def resting(self, work: str) -> tuple[str, ...]:
        """The reports with claims that rest on *work*, those with the most claims first; kept."""
        found = self.kept.of(("resting", work), lambda: self._resting(work))
        assert isinstance(found, tuple)
        return found

    def _resting(self, work: str) -> tuple[str, ...]:
        return tuple(str(row["report"]) for row in self.graph.ask("works/reports", work=work) if row["claims"])

    @cached_property
    def audit(self) -> Audit:
        """The auditor with all rules."""
        return Audit(self.graph)

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """Every figure that a claim gives."""
        return tuple(stated_figures(self.graph))

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Where figures of claims contradict each other, then where they say the same."""
        found = AgreementIndex(self.audit.auditor.units, self.stated)
        return tuple(sorted(found, key=lambda one: one.bearing is Bearing.AGREES))

    def _card(self, report: str) -> ReportCard:
        """The card of the report with that slug. Raises NotFound where there is none."""
        return self.audit.card(report)

    def grade(self, report: str) -> ReportGrade | None:
        """The grade of a report; None where its data cannot be judged, which its card then tells of. Kept."""
        found = self.kept.of(("grade", report), lambda: self._grade(report))
        assert found is None or isinstance(found, ReportGrade)
        return found

    def _grade(self, report: str) -> ReportGrade | None:
        try:
            return self.audit.grade(report)
        except NotFound:
            return None

    def _reliance(self, report: str) -> Reliance:
        """What the claims of a report rest on, ready to be judged without some of it. Raises NotFound for no report."""
        return Reliance(self.audit.auditor, report)

    @cached_property
    def package(self) -> PackageDescription | None:
        return next(iter(self.graph.all(PackageDescription)), None)

    @cached_property
    def dataset(self) -> str:
        """What the data as a whole are called; every page's head says it, so it is asked once."""
        return dataset_iri(self.graph)

    @cached_property
    def report_slugs(self) -> tuple[str, ...]:
        """The reports whose files were loaded, in order of name."""
        parts = (name.split("/") for name in self.held if name.startswith("data/reports/"))
        return tuple(sorted({path[2] for path in parts if len(path) > 3}))

    def report_files(self, slug: str) -> tuple[HeldFile, ...]:
        """The files of a report as they were loaded, its document included."""
        return tuple(file for name, file in self.held.items() if name.startswith(f"data/reports/{slug}/"))

    @cached_property
    def ontology(self) -> tuple[Quad, ...]:
        """The ontology in the order of its file. Raises StoreUnavailable where that was changed before it was read."""
        return self._quads_of("ontology/medkg")

    @cached_property
    def terms(self) -> frozenset[str]:
        """The names of the ontology's terms, without their namespace."""
        return terms_of(self.ontology)

    @cached_property
    def shape_quads(self) -> tuple[Quad, ...]:
        """The shapes as they were loaded. Raises StoreUnavailable where they were changed before they were read."""
        names = (name.removesuffix(".ttl") for name in self.held if name.startswith("ontology/shapes/"))
        return tuple(quad for name in names for quad in self._quads_of(name))

    def _quads_of(self, name: str) -> tuple[Quad, ...]:
        return tuple(self.graph.package.file(name).quads_of(self.held[f"{name}.ttl"].read()))

    @cached_property
    def statistics(self) -> Statements:
        """What classes and properties the data have, counted."""
        return statistics(self.graph)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """By precedence."""
        return tuple(sorted(self.graph.all(Verdict), key=lambda verdict: verdict.precedence))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The catalog, by name."""
        return tuple(self.graph.catalog)

    @cached_property
    def class_slugs(self) -> dict[str, str]:
        """Class to its name in addresses."""
        return {shape.target: slug for slug, shape in self.graph.package.shapes.by_slug.items()}

    def verdict(self, iri: str) -> Verdict:
        """The verdict with that identifier. Raises NotFound where there is none."""
        found = next((verdict for verdict in self.verdicts if verdict.iri == iri), None)
        if found is None:
            raise NotFound(_("There is no verdict of this name."), suggestions=(one.slug for one in self.verdicts))
        return found

    @cached_property
    def broader(self) -> dict[str, tuple[str, ...]]:
        """Concept to those that are broader by one step."""
        return {concept.iri: tuple(concept.broader) for concept in self.graph.all(Concept) if concept.broader}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Class to how many things it has; those that have none too."""
        found = {str(row["class"]): int(str(row["things"])) for row in self.graph.ask("package/counts_by_class")}
        return {
            shape.target: found[shape.target] if shape.target in found else len(self.members(shape.target))
            for shape in self.graph.package.shapes
        }

    @cached_property
    def reports(self) -> Table:
        """The reports with their titles and how much they hold."""
        return self.graph.ask("package/reports")

    @cached_property
    def claim_verdicts(self) -> dict[str, str]:
        """Claim to the identifier of its overall verdict."""
        return dict(_pairs(self.graph.answer("claims/overall_verdicts")))

    def verdict_of(self, claim: str) -> str:
        """The identifier of a claim's overall verdict, asked with the others of its report."""
        return self.verdicts_in(segments(claim)[1]).get(claim) or self.claim_verdicts[claim]

    def _verdicts_in(self, report: str) -> dict[str, str]:
        """Claim to the identifier of its overall verdict, of the report with that slug; empty where there is none."""
        try:
            found = self.graph.ask("reports/verdicts", report=f"report/{report}")
        except NotFound:
            return {}
        return {str(row["claim"]): str(row["verdict"]) for row in found}

    def tally(self, report: str | None = None) -> tuple[tuple[Verdict, int], ...]:
        """Every verdict with the number of claims that have it, in a report or in the package."""
        if report is None:
            return tuple((verdict, len(self.claims(verdict.iri))) for verdict in self.verdicts)
        counted = Counter(self.verdicts_in(segments(report)[1]).values())
        return tuple((verdict, counted[verdict.iri]) for verdict in self.verdicts)

    def claims(self, verdict: str | None = None) -> tuple[str, ...]:
        """The claims that have a verdict, or all, in the order of their names."""
        return self._claims_by_verdict.get(verdict, ())

    @cached_property
    def _claims_by_verdict(self) -> dict[str | None, tuple[str, ...]]:
        sorted_out: dict[str | None, list[str]] = {None: []}
        for claim, verdict in self.claim_verdicts.items():
            sorted_out[None].append(claim)
            sorted_out.setdefault(verdict, []).append(claim)
        return {verdict: tuple(claims) for verdict, claims in sorted_out.items()}

    def shape(self, slug: str) -> NodeShape:
        """The shape of the class called *slug* in addresses. Raises NotFound with the closest names."""
        known = self.graph.package.shapes.by_slug
        if slug not in known:
            raise NotFound(_("There is no class of this name."), suggestions=closest(slug, known))
        return known[slug]

    def members(self, cls: str) -> tuple[str, ...]:
        """The things of a class, in natural order."""
        if cls not in self._members:
            rows = _pairs(self.graph.answer("things/members", **{"class": cls}))
            self._members[cls] = tuple(sorted((thing for _class, thing in rows), key=natural_key))
        return self._members[cls]

    def near(self, path: str) -> tuple[str, ...]:
        """Things whose names look like the *path* of an address; empty where nothing does, or there are too many."""
        cls, _slash, rest = path.strip("/").partition("/")
        shapes = self.graph.package.shapes.by_slug
        slug = cls if cls in shapes else next(iter(closest(cls, shapes, most=1)), "")
        if not slug or len(path) > len(ID) + 120:
            return ()
        members = [iri.removeprefix(ID) for iri in self.members(shapes[slug].target)[:NEAR]]
        wanted = f"{slug}/{rest}"
        return (wanted,) if wanted in members else closest(wanted, members)


def _pairs(answer: Answer) -> Iterator[tuple[str, str]]:
    """The rows of two names each, as the engine gives them: of a long answer an entity a row is a third of the cost."""
    for first, second in answer.rows():
        if first is not None and second is not None:
            yield node(first), node(second)


def _version(files: Iterable[GraphFile]) -> str:
    """A mark that changes when a file of the package does, and is the same in every process that serves it."""
    digest = hashlib.sha256(__version__.encode())
    for file in files:
        found = file.path.stat()
        digest.update(f"{file.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:32]


def site() -> Site:
    """The site of the application that answers."""
    found: Site = current_app.extensions["medkg"]
    return found
