"""A dump: what a store holds, as the files that it was loaded from, digit by digit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from medkg.errors import InvalidData, StoreUnavailable
from medkg.language import translate as _
from medkg.namespaces import GRAPH
from medkg.publish.export import as_written
from medkg.rdf.identifiers import is_slug
from medkg.rdf.shapes import Shapes
from medkg.rdf.triples import Triples
from medkg.rdf.turtle import canonical
from medkg.stores.base import Store

DATA = GRAPH + "data/"


def data_files(store: Store, shapes: Shapes) -> Iterator[tuple[PurePosixPath, str]]:
    """The data of *store* as canonical Turtle: each graph's file (``data/models.ttl``) and its text, in order of name.

    The ontology is not among them: it is ordered by hand, and its home is the package. Raises StoreUnavailable for a
    graph whose name is no file's, and InvalidData for data that have no canonical form.
    """
    for graph in store.graphs():
        if not graph.startswith(DATA):
            continue
        name = graph.removeprefix(GRAPH)
        if not all(map(is_slug, name.split("/"))):
            raise StoreUnavailable(
                _("The store's graph {graph} is named like no file of a package. Dump it with --format nquads.").format(
                    graph=graph
                )
            )
        try:
            text = canonical(Triples(as_written(store, store.quads(graph))), shapes)
        except ValueError as error:
            raise InvalidData([f"{graph}: {error}"]) from error
        yield PurePosixPath(name + ".ttl"), text
