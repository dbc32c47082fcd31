"""Statistics of the data as VoID (W3C Interest Group Note, 2011): what classes and properties there are, how many.

Datatypes are told in the words of the VoID extension of ldf.fi, which editors of queries read. Nothing is a blank node.
"""

from __future__ import annotations

from medkg.entities import PackageDescription
from medkg.graph import KnowledgeGraph
from medkg.namespaces import GRAPH, ID, ONTOLOGY
from medkg.publish.description.statements import Statements, fragment, text

NAME = "package/medkg"


def dataset_iri(graph: KnowledgeGraph) -> str:
    """What the data as a whole are called: the package."""
    package = next(iter(graph.all(PackageDescription)), None)
    return package.iri if package else ID + NAME


def statistics(graph: KnowledgeGraph) -> Statements:
    """Counts of the data of *graph*, as they are now."""
    said = Statements()
    dataset = dataset_iri(graph)
    (totals,) = graph.ask("statistics/totals")
    classes = {str(row["class"]): _number(row["things"]) for row in graph.ask("statistics/classes")}
    said.say(dataset, "rdf:type", "void:Dataset")
    said.say(dataset, "void:uriSpace", text(ID))
    said.say(dataset, "void:vocabulary", ONTOLOGY)
    said.say(dataset, "void:triples", _number(totals["triples"]))
    said.say(dataset, "void:distinctSubjects", _number(totals["subjects"]))
    said.say(dataset, "void:properties", _number(totals["properties"]))
    said.say(dataset, "void:distinctObjects", _number(totals["objects"]))
    said.say(dataset, "void:classes", len(classes))
    for cls, things in classes.items():
        part = _part("class", cls)
        said.say(dataset, "void:classPartition", part)
        said.say(part, "void:class", cls)
        said.say(part, "void:entities", things)
    for row in graph.ask("statistics/properties"):
        part = _part("property", str(row["property"]))
        said.say(dataset, "void:propertyPartition", part)
        said.say(part, "void:property", str(row["property"]))
        said.say(part, "void:triples", _number(row["triples"]))
        said.say(part, "void:distinctSubjects", _number(row["subjects"]))
        said.say(part, "void:distinctObjects", _number(row["objects"]))
    _say_classes(said, graph)
    return said


def _say_classes(said: Statements, graph: KnowledgeGraph) -> None:
    """What the things of each class are told by: property, and class or datatype of the values."""
    for row in graph.ask("statistics/class_properties"):
        part = _part("class", str(row["class"]), str(row["property"]))
        said.say(_part("class", str(row["class"])), "void:propertyPartition", part)
        said.say(part, "void:property", str(row["property"]))
        said.say(part, "void:triples", _number(row["triples"]))
    for question, column, link, kind in (
        ("statistics/class_links", "target", "void:classPartition", "void:class"),
        ("statistics/class_datatypes", "datatype", "void_ext:datatypePartition", "void_ext:datatype"),
    ):
        for row in graph.ask(question):
            property_part = _part("class", str(row["class"]), str(row["property"]))
            part = _part("class", str(row["class"]), str(row["property"]), str(row[column]))
            said.say(property_part, link, part)
            said.say(part, kind, str(row[column]))
            said.say(part, "void:triples", _number(row["triples"]))


def _part(*names: str) -> str:
    """The IRI of a part of the data."""
    return f"{GRAPH}about/void#{'/'.join([names[0], *(fragment(name) for name in names[1:])])}"


def _number(value: object) -> int:
    return int(str(value))
