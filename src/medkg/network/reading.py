"""Reading what a picture needs of a thing: its name, a quiet line of detail, its links. Each is asked for once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal

from medkg.entities import EvidenceLine, Text, Verdict, Words, python_value
from medkg.graph import KnowledgeGraph
from medkg.language import LANGUAGES
from medkg.namespaces import ID, ONTOLOGY, PREFIXES
from medkg.network.picture import NOTHING, Node
from medkg.network.words import capitalized, joined, plain
from medkg.rdf.identifiers import local_name, natural_key, segments, shorten
from medkg.rdf.shapes import NodeShape
from medkg.rdf.triples import Triples

CAP = 1_000
"""Links to one thing that are looked at; ``things/referring`` gives one more, which tells that there are more."""

STEPS = 3
"""Links that a name may lie away: that of a section is its heading's."""

_ISSUED = PREFIXES["dcterms"] + "issued"
_PUBLICATION = PREFIXES["prism"] + "publicationName"
_KIND_OF_PUBLISHER = ONTOLOGY + "publisherKind"
_MEASURED = PREFIXES["schema"] + "measuredProperty"
_DATASET = ONTOLOGY + "onDataset"
_CITED = PREFIXES["cito"] + "hasCitedEntity"
_VERDICT = ONTOLOGY + "verdict"
_PRECEDENCE = ONTOLOGY + "precedence"


@dataclass(frozen=True, kw_only=True)
class Arc:
    """One triple between two things of the package; ``path`` is the property."""

    source: str
    path: str
    target: str


class Reader:
    """Asks the graph about things and remembers the answers while one picture is made."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self._shapes = graph.package.shapes
        self._said: dict[str, Triples] = {}
        self._evidence: dict[str, tuple[EvidenceLine, ...]] = {}
        self._retracted: dict[str, bool] = {}
        self.is_capped = False

    def said(self, iri: str) -> Triples:
        """What the data say of *iri*; nothing where they say nothing."""
        if iri not in self._said:
            self._said[iri] = self.graph.subgraph("things/description", thing=iri)
        return self._said[iri]

    def outward(self, iri: str) -> tuple[Arc, ...]:
        """The links from *iri* to things of the package that the data describe, in the order of its shape."""
        shape = self.shape(iri)
        order = {prop.path: prop.order for prop in shape.properties} if shape else {}
        arcs = [
            Arc(source=iri, path=path, target=target)
            for path in self.said(iri).properties(iri)
            for target in self.said(iri).iris(iri, path)
            if target.startswith(ID) and target != iri
        ]
        return tuple(sorted(arcs, key=lambda arc: (order.get(arc.path, 0), arc.path, natural_key(arc.target))))

    def inward(self, iri: str) -> tuple[Arc, ...]:
        """The links to *iri* from things of the package; CAP of them at most."""
        rows = self.graph.ask("things/referring", thing=iri)
        self.is_capped = self.is_capped or len(rows) > CAP
        arcs = [
            Arc(source=str(row["source"]), path=str(row["property"]), target=iri)
            for row in rows
            if str(row["source"]).startswith(ID) and row["source"] != iri
        ]
        return tuple(sorted(arcs[:CAP], key=lambda arc: (arc.path, natural_key(arc.source))))

    def evidence(self, claim: str) -> tuple[EvidenceLine, ...]:
        """The evidence lines of a claim, those that give it its verdict first."""
        if claim not in self._evidence:
            lines = EvidenceLine.read_all(self.graph.subgraph("claims/evidence", claim=claim))
            self._evidence[claim] = tuple(
                sorted(lines, key=lambda line: (self._counted(line).precedence, natural_key(line.iri)))
            )
        return self._evidence[claim]

    def kind(self, iri: str) -> str:
        """The class's slug, as the identifier has it."""
        path = segments(iri)
        return path[0] if path else ""

    def shape(self, iri: str) -> NodeShape | None:
        return self._shapes.by_slug.get(self.kind(iri))

    def kind_name(self, kind: str) -> Words:
        """What people call a class, by its slug."""
        shape = self._shapes.by_slug.get(kind)
        return self._classes.get(shape.target, plain(kind)) if shape else plain(kind)

    def relation(self, iri: str, path: str) -> Words:
        """What people call the property *path* of *iri*."""
        shape = self.shape(iri)
        prop = shape.property(path) if shape else None
        return Words(prop.names) if prop and prop.names else plain(local_name(path))

    def node(self, iri: str, *, is_focus: bool = False) -> Node:
        """The label of *iri*, with its verdict where it is a claim or an evidence line."""
        kind = self.kind(iri)
        return Node(
            iri=iri,
            kind=kind,
            kind_name=self.kind_name(kind),
            label=self.label(iri),
            detail=self.detail(iri),
            verdict=self.verdict(iri),
            is_focus=is_focus,
            is_retracted=self.is_retracted(iri),
        )

    def is_retracted(self, iri: str) -> bool:
        """Whether a work was taken back or rests on a study that was; of a line or a claim, whether it rests on one."""
        kind = self.kind(iri)
        if kind == "evidence-line":
            return any(map(self.is_retracted, self.said(iri).iris(iri, _CITED)))
        if kind == "claim":
            return any(self.is_retracted(line.work) for line in self.evidence(iri))
        if kind == "work" and iri not in self._retracted:
            self._retracted[iri] = len(self.graph.ask("works/retractions", work=iri)) > 0
        return self._retracted.get(iri, False)

    def verdict(self, iri: str) -> Verdict | None:
        """An evidence line's verdict, or a claim's: the one with the smallest precedence that its lines count as."""
        kind = self.kind(iri)
        if kind == "evidence-line":
            return next((self.verdicts.get(verdict) for verdict in self.said(iri).iris(iri, _VERDICT)), None)
        if kind != "claim":
            return None
        lines = self.evidence(iri)
        return self._counted(lines[0]) if lines else self._named("no-evidence")

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        found = sorted(self.graph.all(Verdict), key=lambda verdict: verdict.precedence)
        return {verdict.iri: verdict for verdict in found}

    def label(self, iri: str, steps: int = STEPS) -> Words:
        """The name of *iri* by its class's shape; its short identifier where it has none."""
        shape = self.shape(iri)
        if shape is None or shape.label_path is None or not steps:
            return plain(shorten(iri))
        values = self.said(iri).values(iri, shape.label_path)
        texts = {value.language or "": value.value for value in values if isinstance(value, Literal)}
        if not values:
            return plain(shorten(iri))
        if not texts:
            return self.label(str(python_value(values[0])), steps - 1)
        number = python_value(values[0])
        if isinstance(number, int):
            name = self.kind_name(self.kind(iri))
            return Words({language: f"{capitalized(name, language)} {number}" for language in LANGUAGES})
        if any("\n" in text for text in texts.values()):
            return self.kind_name(self.kind(iri))
        return Words(texts)

    def detail(self, iri: str) -> Words:
        """Where and when a work appeared; what a figure measures, and on which data. Nothing for other things."""
        kind, said = self.kind(iri), self.said(iri)
        if kind == "work":
            publication = self._text(iri, _PUBLICATION)
            kinds = said.iris(iri, _KIND_OF_PUBLISHER)
            return joined(
                publication or (self.label(kinds[0]) if kinds else NOTHING), self._text(iri, _ISSUED)[:4], by=" "
            )
        if kind in ("quantity", "result"):
            measured = (*said.iris(iri, _MEASURED), *said.iris(iri, _DATASET))
            return joined(*map(self.label, measured))
        return NOTHING

    @cached_property
    def _classes(self) -> dict[str, Words]:
        texts: dict[str, dict[str, str]] = {}
        for row in self.graph.ask("terms/class_names"):
            name = row["name"]
            if isinstance(name, Text):
                texts.setdefault(str(row["class"]), {})[name.language] = str(name)
        return {cls: Words(names) for cls, names in texts.items()}

    def _counted(self, line: EvidenceLine) -> Verdict:
        """The verdict that a line counts as: not verified on a retracted work, unless it contradicts the claim."""
        given = self.verdicts[line.verdict]
        is_trusted = given.slug == "contradicts" or not self.is_retracted(line.work)
        return given if is_trusted else self._named("not-verified")

    def _named(self, slug: str) -> Verdict:
        return next(verdict for verdict in self.verdicts.values() if verdict.slug == slug)

    def _text(self, iri: str, path: str) -> str:
        value = self.said(iri).value(iri, path)
        return value.value if isinstance(value, Literal) else ""
