"""Oxigraph in this process: what the store in memory and the store on disk have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from medkg.namespaces import ID, PREFIXES
from medkg.stores.base import Answer, Binding, Store, answering, substitutions
from medkg.stores.dataset import Dataset, named_in
from medkg.stores.federation import refuse_federation


class EngineStore(Store):
    """Questions go to the engine as they are. Numbers lose zeros in it: printed digits are text of their own."""

    @property
    @abstractmethod
    def _engine(self) -> Oxigraph: ...

    def query(
        self, text: str, bindings: Mapping[str, Binding] | None = None, *, dataset: Dataset | None = None
    ) -> Answer:
        return ask(self._engine, text, bindings, dataset=dataset)

    def holds(self, subject: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
        return next(self._engine.quads_for_pattern(subject, predicate, value, None), None) is not None

    def graphs(self) -> tuple[str, ...]:
        return tuple(sorted(graph.value for graph in self._engine.named_graphs() if isinstance(graph, NamedNode)))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        return self._engine.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)

    def __len__(self) -> int:
        return len(self._engine)


def ask(
    engine: Oxigraph, text: str, bindings: Mapping[str, Binding] | None = None, *, dataset: Dataset | None = None
) -> Answer:
    """What *engine* answers, as ``Store.query`` has it."""
    refuse_federation(text)
    try:
        with answering():
            return Answer(
                engine.query(
                    text,
                    base_iri=ID,
                    prefixes=PREFIXES,
                    substitutions=substitutions(bindings),
                    **_graphs(text, dataset),
                )
            )
    except SyntaxError as error:
        from medkg.stores.complaints import complaint  # not before a query is wrong: it is not read in vain

        raise complaint(error, text) from error


def _graphs(text: str, dataset: Dataset | None) -> dict[str, Any]:
    """How the engine is told of which graphs a query speaks. It looks at FROM only where it is told nothing."""
    dataset = dataset or named_in(text)
    if dataset is not None:
        return {
            "default_graph": [NamedNode(graph) for graph in dataset.default],
            "named_graphs": [NamedNode(graph) for graph in dataset.named],
        }
    return {"use_default_graph_as_union": True}
