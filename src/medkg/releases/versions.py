"""Versions: what is compared, part by part, and the graph that its verdicts are asked of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from medkg.graph import KnowledgeGraph
from medkg.namespaces import GRAPH
from medkg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from medkg.package import Package

DATA = GRAPH + "data"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One named graph of a version. ``content`` gives its bytes where it is a file: equal bytes need no reading."""

    graph: str
    quads: Callable[[], Iterator[Quad]]
    content: Callable[[], bytes] | None = None

    def is_same(self, other: Part) -> bool:
        """Whether the two are known to be the same without reading their triples."""
        return self.content is not None and other.content is not None and self.content() == other.content()


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a package: how people named it, its parts, and a package for its shapes and its ontology."""

    name: str
    parts: tuple[Part, ...]
    package: Package
    is_dump: bool = False

    @classmethod
    def of(cls, package: Package, name: str | None = None) -> Version:
        """A package on disk."""
        parts = tuple(Part(graph=file.graph, quads=file.quads, content=file.read) for file in package.data_files())
        return cls(name=name or str(package.root), parts=parts, package=package)

    @classmethod
    def of_quads(cls, name: str, quads: Sequence[Quad], package: Package) -> Version:
        """A dump; its ontology, where it holds one, is left to *package*'s."""
        graphs: dict[str, list[Quad]] = {}
        for quad in quads:
            graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else DATA
            if graph == DATA or graph.startswith(DATA + "/"):
                graphs.setdefault(graph, []).append(quad)
        parts = tuple(
            Part(graph=graph, quads=lambda held=held: iter(held))  # type: ignore[misc]
            for graph, held in sorted(graphs.items())
        )
        return cls(name=name, parts=parts, package=package, is_dump=True)

    def graph(self, by: Package | None = None) -> KnowledgeGraph:
        """The version in memory, to be asked; with the ontology of *by*, where another is to be the measure."""
        package = by or self.package
        store = MemoryStore(package.ontology_files())
        if self.is_dump:
            for part in self.parts:
                store.replace(part.graph, part.quads())
        else:
            store.load(self.package.data_files())
        return KnowledgeGraph.of(package, store)
