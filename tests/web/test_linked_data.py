"""Linked data: documents in every format, links for programs, what is gone, the vocabulary, the way for robots."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib.compare import isomorphic

from medkg import KnowledgeGraph, Package
from medkg.namespaces import ID, ONTOLOGY
from medkg.rdf.identifiers import shorten
from medkg.web import create_app

MODEL = "model/aster-1"
THINGS = (MODEL, "claim/toy/integration", "report/toy", "verdict/supports", "scheme/verdicts")
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')


def links(header: str) -> list[tuple[str, str, str]]:
    """Relation, target and type of each link."""
    return [(relation, target, kind) for target, relation, kind in LINK.findall(header)]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("path", [thing for thing in THINGS if not thing.startswith("report/")])
def test_every_format_says_the_same_by_suffix_and_by_accept(client: FlaskClient, path: str, ending: str) -> None:
    kind, form = FORMATS[ending]
    by_suffix = client.get(f"/doc/{path}.{ending}")
    by_accept = client.get(f"/doc/{path}", headers={"Accept": f"text/html;q=0.3, {kind};q=0.9"})
    assert by_suffix.data == by_accept.data
    assert by_accept.mimetype == kind
    assert "Accept" in by_accept.vary
    assert by_accept.headers["Content-Location"] == f"/doc/{path}.{ending}"
    turtle = {str(quad.triple) for quad in parse(client.get(f"/doc/{path}.ttl").data, RdfFormat.TURTLE)}
    assert {str(quad.triple) for quad in parse(by_suffix.data, form)} == turtle


def test_licence_and_dataset_are_said_of_the_document_and_not_of_the_thing(client: FlaskClient) -> None:
    said = rdflib.Graph().parse(data=client.get(f"/doc/{MODEL}.ttl").data, format="turtle")
    document = rdflib.URIRef(f"http://localhost/doc/{MODEL}")
    told = {predicate.rpartition("/")[2].rpartition("#")[2] for predicate in map(str, said.predicates(document))}
    assert told == {"primaryTopic", "inDataset", "license"}
    assert set(said.subjects()) == {document, rdflib.URIRef(ID + MODEL)}
    assert (rdflib.URIRef(ID + MODEL), rdflib.DCTERMS.license, None) not in said


@pytest.mark.parametrize("path", THINGS)
def test_page_has_the_signposts(client: FlaskClient, path: str) -> None:
    found = links(client.get(f"/doc/{path}").headers["Link"])
    assert ("cite-as", ID + path, "") in found
    assert ("type", "https://schema.org/AboutPage", "") in found
    assert sum(relation == "type" for relation, _target, _kind in found) >= 2
    assert any(relation == "license" for relation, _target, _kind in found)
    assert ("linkset", f"http://localhost/linkset/{path}", "application/linkset+json") in found
    for relation, target, kind in found:
        if relation in ("describedby", "alternate", "item"):
            answer = client.get(target.removeprefix("http://localhost"))
            assert (answer.status_code, answer.mimetype) == (200, kind)
    assert ("http://rdfs.org/ns/void#inDataset", ID + "package/toy", "") in found
    assert any(relation == "item" for relation, _target, _kind in found) == path.startswith("report/")


def test_data_lead_back_to_the_page(client: FlaskClient) -> None:
    found = links(client.get(f"/doc/{MODEL}.nt").headers["Link"])
    assert ("describes", f"http://localhost/doc/{MODEL}", "text/html") in found
    for ending in ("ttl", "trig", "rdf"):
        told = links(client.get(f"/doc/report/toy.{ending}").headers["Link"])
        assert ("http://rdfs.org/ns/void#inDataset", ID + "package/toy", "") in told


def test_linkset_holds_what_the_heads_say(client: FlaskClient) -> None:
    response = client.get(f"/linkset/{MODEL}")
    assert response.content_type == "application/linkset+json"
    sets = {one.pop("anchor"): one for one in json.loads(response.data)["linkset"]}
    for anchor, relations in sets.items():
        head = links(client.get(anchor.removeprefix("http://localhost")).headers["Link"])
        told = {
            (relation, target["href"], target.get("type", ""))
            for relation, targets in relations.items()
            for target in targets
        }
        assert told == {link for link in head if link[0] != "linkset"}
    assert client.get("/linkset/model/nothing").status_code == 404


def test_addresses_follow_the_prefix_and_a_proxy_that_is_believed(toy: KnowledgeGraph, client: FlaskClient) -> None:
    told = {"X-Forwarded-Host": "medkg.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/kg"}
    assert "medkg.example" not in client.get(f"/doc/{MODEL}", headers=told).headers["Link"]
    below = client.get(f"/doc/{MODEL}", environ_overrides={"SCRIPT_NAME": "/below"})
    assert "http://localhost/below/doc/" in below.headers["Link"]
    app = create_app(toy, {"PROXIES": 1})
    try:
        found = links(app.test_client().get(f"/doc/{MODEL}", headers=told).headers["Link"])
        assert ("linkset", f"https://medkg.example/kg/linkset/{MODEL}", "application/linkset+json") in found
    finally:
        app.extensions["medkg"].guard.close()


@pytest.fixture(scope="module")
def smaller(toy_package: Package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The toy package, which names things that it has no more."""
    root = tmp_path_factory.mktemp("package")
    shutil.copytree(Path(__file__).parents[1] / "toy/data", root / "data")
    listed = (
        f"# since 0.2, \xe9\nmodel/older {MODEL}\nclaim/toy/wrong\nreport/old\nmetric/old\nmodel/\xe9\nno such line\n"
    )
    (root / "data/withdrawn.txt").write_bytes(listed.encode("latin-1"))
    app = create_app(KnowledgeGraph.of(Package(root=root, ontology=toy_package.ontology)))
    yield app
    app.extensions["medkg"].guard.close()


@pytest.mark.parametrize(
    "path",
    [
        "/id/model/older",
        "/doc/model/older",
        "/doc/model/older.ttl",
        "/linkset/model/older",
        "/graph/model/older",
        "/graph/model/older.svg",
        "/cite/model/older.bib",
    ],
)
def test_what_was_withdrawn_is_gone_and_says_what_took_its_place(smaller: Flask, path: str) -> None:
    response = smaller.test_client().get(path, headers={"Accept": "text/plain"})
    assert response.status_code == 410
    assert ID + MODEL in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/doc/claim/toy/wrong",
        "/doc/report/old",
        "/doc/report/old.trig",
        "/doc/report/old/source",
        "/doc/report/old/audit",
        "/doc/report/old/audit/badge.svg",
        "/doc/report/old/note/any",
        "/downloads/report/old",
        "/cite/report/old.ris",
        "/evidence-map/old",
        "/evidence-map/old.svg",
        "/network/old",
        "/network/old.svg",
        "/compare/old",
    ],
)
def test_every_address_of_what_was_withdrawn_is_gone(smaller: Flask, path: str) -> None:
    assert smaller.test_client().get(path).status_code == 410


def test_list_with_lines_that_say_nothing_harms_no_page(smaller: Flask) -> None:
    """A byte that is not UTF-8, a line that is no identifier: validation tells of them."""
    assert smaller.test_client().get("/").status_code == 200
    assert smaller.test_client().get(f"/doc/{MODEL}").status_code == 200


def test_what_was_withdrawn_without_successor_is_gone_too(smaller: Flask) -> None:
    assert smaller.test_client().get("/doc/claim/toy/wrong").status_code == 410
    assert smaller.test_client().get("/doc/claim/toy/never-was").status_code == 404


def test_ontology_has_a_page_of_all_its_terms_in_both_languages(client: FlaskClient, toy_package: Package) -> None:
    terms = [term for term in toy_package.file("ontology/medkg").triples().subjects() if term.startswith(ONTOLOGY)]
    for language in ("zh", "en"):
        page = client.get("/ontology", headers={"Accept-Language": language}).text
        for term in terms:
            assert f'id="{term.removeprefix(ONTOLOGY)}"' in page
        assert re.search(r">断言</(span|p)>", page)
        assert re.search(r">claim</(span|p)>", page)


@pytest.mark.parametrize("path", ["/ontology", "/shapes"])
def test_vocabulary_is_the_same_in_every_format(client: FlaskClient, path: str) -> None:
    graphs = [
        rdflib.Graph().parse(data=client.get(f"{path}.{ending}").data, format=form)
        for ending, form in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"))
    ]
    assert len({len(graph) for graph in graphs}) == 1
    assert len(graphs[0]) > 500
    assert path == "/shapes" or all(isomorphic(graphs[0], graph) for graph in graphs[1:])


def test_ontology_and_the_version_that_it_names_resolve(client: FlaskClient, toy_package: Package) -> None:
    text = toy_package.file("ontology/medkg").read().decode()
    (version,) = re.findall(r"owl:versionIRI <https://w3id.org/medkg(/ontology/[^>]+)>", text)
    for path in ("/ontology", version):
        assert client.get(path).mimetype == "text/html"
        turtle = client.get(path, headers={"Accept": "text/turtle"})
        assert {str(quad.triple) for quad in parse(turtle.data, RdfFormat.TURTLE)} == {
            str(quad.triple) for quad in parse(text, RdfFormat.TURTLE)
        }
    assert client.get("/ontology/9.9.9").status_code == 404


@pytest.mark.parametrize("path", [*(f"/doc/{thing}" for thing in THINGS), "/ontology", "/shapes"])
def test_same_data_have_the_same_etag_in_every_process(client: FlaskClient, toy_package: Package, path: str) -> None:
    """Also where blank nodes got other names when the files were read again."""
    again = create_app(KnowledgeGraph.of(toy_package)).test_client()
    for ending in FORMATS:
        ours, theirs = client.get(f"{path}.{ending}"), again.get(f"{path}.{ending}")
        assert ours.headers["ETag"] == theirs.headers["ETag"], ending
        assert not ours.headers["ETag"].startswith("W/")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning:rdflib")
def test_published_context_says_the_same_as_that_of_every_document(client: FlaskClient) -> None:
    """Of a document of each class that has things, in the place of the document's own."""
    context = json.loads(client.get("/context.jsonld").data)["@context"]
    site = client.application.extensions["medkg"]
    members = {cls: site.members(cls) for cls in site.class_slugs}
    things = [iri.removeprefix(ID) for found in members.values() for iri in (found[:1] + found[-1:])]
    assert len(things) > len(members), "most classes have things"
    for path in dict.fromkeys((*THINGS, *things)):
        document = json.loads(client.get(f"/doc/{path}.jsonld").data)
        own = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
        document["@context"] = context
        published = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
        assert set(published) == set(own), path
        turtle = {str(quad.triple) for quad in parse(client.get(f"/doc/{path}.ttl").data, RdfFormat.TURTLE)}
        assert {str(quad.triple) for quad in parse(json.dumps(document), RdfFormat.JSON_LD)} == turtle, path


def test_published_context_speaks_of_every_property(client: FlaskClient, toy_package: Package) -> None:
    """What it says nothing of is a plain string, or is of two kinds, as where a year and a day are both dates."""
    context = json.loads(client.get("/context.jsonld").data)["@context"]
    uses: dict[str, set[tuple[str, ...]]] = {}
    for shape in toy_package.shapes:
        for prop in shape.properties:
            kind = ("words",) if prop.languages else prop.datatypes or (("links",) if prop.are_links else ())
            assert kind, f"{prop.iri} says nothing of its values"
            uses.setdefault(shorten(prop.path), set()).add(kind)
    string = ("http://www.w3.org/2001/XMLSchema#string",)
    one_kind = {path for path, kinds in uses.items() if len(kinds) == 1 and len(*kinds) == 1 and kinds != {string}}
    prefixes = {name for name in context if ":" not in name}
    assert context.keys() - prefixes == one_kind | {"foaf:primaryTopic", "void:inDataset"}


def test_sitemap_names_pages_that_are_there(client: FlaskClient) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    robots = client.get("/robots.txt").text
    (index,) = re.findall(r"^Sitemap: http://localhost(/.*)$", robots, re.MULTILINE)
    parts = [loc.text or "" for loc in ET.fromstring(client.get(index).data).iter(f"{space}loc")]
    assert parts
    pages = []
    for part in parts:
        root = ET.fromstring(client.get(part.removeprefix("http://localhost")).data)
        pages += [loc.text or "" for loc in root.iter(f"{space}loc")]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day.text or "") for day in root.iter(f"{space}lastmod"))
    assert len(pages) == len(set(pages)) > 10
    assert f"http://localhost/doc/{MODEL}" in pages
    for page in pages[::7]:
        assert client.get(page.removeprefix("http://localhost")).status_code == 200
    assert client.get("/sitemap/model-2.xml").status_code == 404


@pytest.mark.parametrize("path", [f"/doc/{MODEL}", "/doc/Nothing", "/doc/model/nothing.ttl", "/doc/model/%FF"])
def test_options_are_told_of_any_address(client: FlaskClient, path: str) -> None:
    answer = client.options(path)
    assert answer.status_code == 200
    assert set(answer.allow) == {"GET", "HEAD", "OPTIONS"}
