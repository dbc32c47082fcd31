"""A store in memory: Oxigraph, filled from a package's files in some milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Oxigraph

from medkg.namespaces import ID, PREFIXES
from medkg.rdf.files import GraphFile, syntax_error
from medkg.stores.base import Answer, Binding, Store, answering, substitutions
from medkg.stores.federation import refuse_federation


class MemoryStore(Store):
    """Keeps its graphs in this process. Numbers lose trailing zeros here: printed digits are text of their own."""

    def __init__(self, files: Iterable[GraphFile] = ()) -> None:
        self._engine = Oxigraph()
        self.load(files)

    def query(self, text: str, bindings: Mapping[str, Binding] | None = None) -> Answer:
        refuse_federation(text)
        try:
            with answering():
                return Answer(
                    self._engine.query(
                        text,
                        base_iri=ID,
                        prefixes=PREFIXES,
                        use_default_graph_as_union=True,
                        substitutions=substitutions(bindings),
                    )
                )
        except SyntaxError as error:
            from medkg.stores.complaints import complaint  # not before a query is wrong: it is not read in vain

            raise complaint(error, text) from error

    def holds(self, subject: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
        return next(self._engine.quads_for_pattern(subject, predicate, value, None), None) is not None

    def load(self, files: Iterable[GraphFile]) -> None:
        for file in files:
            self._load(file.read(), file.graph, file.path)

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        name = NamedNode(graph)
        fresh = {Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads}
        stale = [quad for quad in self._engine.quads_for_pattern(None, None, None, name) if quad not in fresh]
        self._engine.extend(fresh)
        for quad in stale:
            self._engine.remove(quad)

    def graphs(self) -> tuple[str, ...]:
        return tuple(sorted(graph.value for graph in self._engine.named_graphs() if isinstance(graph, NamedNode)))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        return self._engine.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)

    def __len__(self) -> int:
        return len(self._engine)

    def engine(self) -> Oxigraph:
        return self._engine

    def close(self) -> None:
        self._engine = Oxigraph()

    def _load(self, content: bytes, graph: str, path: Path) -> None:
        try:
            self._engine.load(content, RdfFormat.TURTLE, base_iri=ID, to_graph=NamedNode(graph))
        except SyntaxError as error:
            raise syntax_error(error, path) from error
