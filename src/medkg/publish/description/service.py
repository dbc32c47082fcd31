"""The service described: SPARQL 1.1 Service Description (W3C 2013), DCAT 3 (W3C 2024), and its limits in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from medkg.graph import KnowledgeGraph
from medkg.publish.description.statements import Statements, text
from medkg.publish.description.statistics import dataset_iri

_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads",
)  # fmt: skip
"""Names below http://www.w3.org/ns/formats/."""

_DOWNLOADS = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}

_MEDIA = "https://www.iana.org/assignments/media-types/"


def service(graph: KnowledgeGraph, root: str, *, limits: Mapping[str, str], added: Iterable[str]) -> Statements:
    """What stands at *root* (the viewer's address, with its last slash): the endpoint, its dataset, its downloads.

    *limits* says by language what a query may cost; *added* are graphs that the endpoint has besides the
    package's files.
    """
    said = Statements()
    endpoint = f"{root}sparql"
    said.say(endpoint, "rdf:type", "sd:Service", "dcat:DataService")
    said.say(endpoint, "sd:endpoint", endpoint)
    said.say(endpoint, "dcat:endpointURL", endpoint)
    said.say(endpoint, "dcat:servesDataset", dataset_iri(graph))
    said.say(endpoint, "dcterms:conformsTo", "https://www.w3.org/TR/sparql11-protocol/")
    said.say(endpoint, "sd:supportedLanguage", "sd:SPARQL11Query")
    said.say(endpoint, "sd:feature", "sd:UnionDefaultGraph")
    said.say(endpoint, "sd:defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple")
    said.say(endpoint, "sd:resultFormat", *(f"formats:{name}" for name in _FORMATS))
    said.say(endpoint, "dcterms:title", text("medkg SPARQL endpoint", "en"), text("medkg SPARQL 端点", "zh"))
    said.say(endpoint, "rdfs:comment", *(text(told, language) for language, told in limits.items()))
    _say_graphs(said, graph, endpoint, added)
    said.put(dataset(graph, root))
    return said


def dataset(graph: KnowledgeGraph, root: str) -> Statements:
    """The package as a dataset: what it says of itself, and where it can be had whole."""
    said = Statements()
    whole = dataset_iri(graph)
    for triple in graph.answer("things/description", thing=whole).triples():
        said.add(triple)
    said.say(whole, "rdf:type", "void:Dataset", "dcat:Dataset")
    said.say(whole, "void:sparqlEndpoint", f"{root}sparql")
    said.say(whole, "dcat:landingPage", root)
    said.say(whole, "void:feature", *(f"formats:{name}" for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")))
    for ending, kind in _DOWNLOADS.items():
        file = f"{root}download/medkg.{ending}"
        said.say(whole, "void:dataDump", file)
        said.say(whole, "dcat:distribution", f"{file}#distribution")
        said.say(f"{file}#distribution", "rdf:type", "dcat:Distribution")
        said.say(f"{file}#distribution", "dcat:downloadURL", file)
        said.say(f"{file}#distribution", "dcat:mediaType", f"{_MEDIA}{kind}")
    said.say(whole, "dcat:distribution", f"{root}sparql#distribution")
    said.say(f"{root}sparql#distribution", "rdf:type", "dcat:Distribution")
    said.say(f"{root}sparql#distribution", "dcat:accessURL", f"{root}sparql")
    said.say(f"{root}sparql#distribution", "dcat:accessService", f"{root}sparql")
    return said


def _say_graphs(said: Statements, graph: KnowledgeGraph, endpoint: str, added: Iterable[str]) -> None:
    """The default graph is the union of the named ones."""
    offered, union = f"{endpoint}#dataset", f"{endpoint}#union"
    said.say(endpoint, "sd:defaultDataset", offered)
    said.say(endpoint, "sd:availableGraphs", f"{endpoint}#graphs")
    said.say(offered, "rdf:type", "sd:Dataset")
    said.say(offered, "sd:defaultGraph", union)
    said.say(union, "rdf:type", "sd:Graph")
    said.say(f"{endpoint}#graphs", "rdf:type", "sd:GraphCollection")
    sizes = {str(row["graph"]): int(str(row["triples"])) for row in graph.ask("package/graphs")}
    for name in (*sizes, *added):
        named = f"{endpoint}#graph/{name.partition('/graph/')[2] or name}"
        said.say(offered, "sd:namedGraph", named)
        said.say(f"{endpoint}#graphs", "sd:namedGraph", named)
        said.say(named, "rdf:type", "sd:NamedGraph")
        said.say(named, "sd:name", name)
        if name in sizes:
            said.say(named, "sd:graph", f"{named}-content")
            said.say(f"{named}-content", "rdf:type", "sd:Graph", "void:Dataset")
            said.say(f"{named}-content", "void:triples", sizes[name])
