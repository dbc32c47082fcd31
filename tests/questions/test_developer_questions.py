"""Questions that only code asks: what each gives is compared with the package's files, read without SPARQL.

The test of ``reports/claims`` is called ``test_reports_claims``; a question of this kind without one is reported.
"""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from medkg import KnowledgeGraph, Package
from medkg.entities import Claim, EvidenceLine, Model, Quantity, Reference, Result, Work, python_value
from medkg.entities.mapping import IRI, Text
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import expand, mint, shorten
from medkg.rdf.triples import RDF_TYPE, Term, Triples

REPORT = "report/toy"
SKOS = PREFIXES["skos"]
RDFS = PREFIXES["rdfs"]


def written(graph: KnowledgeGraph) -> Triples:
    """All that the package's files say."""
    return Triples(quad for file in graph.package.files() for quad in file.quads())


def described(graph: KnowledgeGraph, things: Iterable[str]) -> set[tuple[str, str, object]]:
    """What the files say of *things* (short identifiers)."""
    said = written(graph)
    wanted = {expand(thing) for thing in things}
    return {(subject, predicate, plain(value)) for subject, predicate, value in said if subject in wanted}


def given(triples: Triples) -> set[tuple[str, str, object]]:
    return {(subject, predicate, plain(value)) for subject, predicate, value in triples}


def plain(term: Term) -> object:
    """A term to compare by; a number's spare zeros, which the store drops, do not matter."""
    value = python_value(term)
    return (value, value.language) if isinstance(value, Text) else value


def comparable(value: object) -> object:
    """A value of a row, as ``plain`` gives it."""
    return (value, value.language) if isinstance(value, Text) else value


def test_claims_evidence(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("claims/evidence", claim="claim/toy/accuracy-pebble-100")
    assert given(found) == described(toy, ["evidence-line/toy/accuracy-in-trial"])


def test_claims_overall_verdicts(real: KnowledgeGraph) -> None:
    everywhere = [(row["claim"], row["verdict"]) for row in real.ask("claims/overall_verdicts")]
    report = real.ask("reports/verdicts", report="report/llm-clinical-medicine")
    assert everywhere == [(row["claim"], row["verdict"]) for row in report]


def test_package_graphs(toy: KnowledgeGraph) -> None:
    sizes = {row["graph"]: row["triples"] for row in toy.ask("package/graphs")}
    assert sizes == {file.graph: len(file.triples()) for file in toy.package.files()}


def test_package_terms(real: KnowledgeGraph) -> None:
    rows = list(real.ask("package/terms"))
    said = written(real)
    defined = [term for term in said.subjects() if term.startswith(ONTOLOGY) and said.values(term, SKOS + "definition")]
    assert [row["term"] for row in rows] == sorted(defined)
    sentence = next(row for row in rows if row["term"] == ONTOLOGY + "Sentence")
    assert (sentence["label_zh"], sentence["label_en"]) == ("句子", "sentence")


def test_package_unused_terms(toy: KnowledgeGraph, real: KnowledgeGraph) -> None:
    for graph in (toy, real):
        unused = {str(term) for term in graph.ask("package/unused_terms").column("term")}
        said = written(graph)
        used = {predicate for _subject, predicate, _value in said}
        used |= {iri for subject in said.subjects() for iri in said.iris(subject, RDF_TYPE)}
        assert unused.isdisjoint(used)
        terms = {str(term) for term in graph.ask("package/terms").column("term")}
        assert unused == terms - used


def test_judging_links(toy: KnowledgeGraph) -> None:
    found = {(shorten(str(row["at"])), row["link"]) for row in toy.ask("judging/links", report=REPORT)}
    printed = {(shorten(entry.iri), entry.link) for entry in toy.all(Reference)}
    cited = {entry.refers_to for entry in toy.all(Reference)} | {line.work for line in toy.all(EvidenceLine)}
    assert found == printed | {
        (shorten(work.iri), work.url) for work in toy.all(Work) if work.url and work.iri in cited
    }


def test_judging_retracted(toy_package: Package) -> None:
    graph = KnowledgeGraph.of(toy_package)
    assert list(graph.ask("judging/retracted")) == []
    retracts, notice = PREFIXES["cito"] + "retracts", NamedNode(expand("work/notice"))
    added = Quad(notice, NamedNode(retracts), NamedNode(expand("work/aster-2025-trial")))
    graph.store.replace("https://w3id.org/medkg/graph/data/more", [added])
    found = {(shorten(str(row["work"])), shorten(str(row["claim"]))) for row in graph.ask("judging/retracted")}
    assert found == {
        ("work/aster-2024-preprint", "None"),
        ("work/aster-2025-trial", "claim/toy/above-physicians"),
        ("work/aster-2025-trial", "claim/toy/accuracy-pebble-100"),
        ("work/meadow-2025-aster-blog", "claim/toy/integration"),
    }


def test_reports_claims(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("reports/claims", report=REPORT)
    assert given(found) == described(toy, (f"claim/toy/{claim.slug}" for claim in toy.all(Claim)))


def test_reports_evidence(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("reports/evidence", report=REPORT)
    assert given(found) == described(toy, (line.iri for line in toy.all(EvidenceLine)))


def test_reports_quantities(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("reports/quantities", report=REPORT)
    assert given(found) == described(toy, (quantity.iri for quantity in toy.all(Quantity)))


def test_reports_results(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("reports/results", report=REPORT)
    compared = {result for line in toy.all(EvidenceLine) for result in line.results}
    assert compared
    assert given(found) == described(toy, compared)


def test_reports_works(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("reports/works", report=REPORT)
    cited = {line.work for line in toy.all(EvidenceLine)} | {entry.refers_to for entry in toy.all(Reference)}
    assert given(found) >= described(toy, cited)
    assert set(found.subjects()) <= {work.iri for work in toy.all(Work)}


def test_reports_narrative(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("reports/narrative", report=REPORT)
    names = ("data/reports/toy/report", "data/reports/toy/references")
    files = [file for file in toy.package.report_files("toy") if file.name in names]
    assert set(found.subjects()) == {subject for file in files for subject in file.triples().subjects()}
    assert given(found) == described(toy, found.subjects())


def test_reports_mentions(toy: KnowledgeGraph) -> None:
    rows = {(row["thing"], str(row["name"])) for row in toy.ask("reports/mentions", report=REPORT)}
    for claim in toy.all(Claim):
        for thing in claim.about:
            names = [*written(toy).values(thing, SKOS + "prefLabel"), *written(toy).values(thing, SKOS + "altLabel")]
            assert {(thing, name.value) for name in names} <= rows  # type: ignore[union-attr]


def test_terms_class_names(real: KnowledgeGraph) -> None:
    names = {(row["class"], str(row["name"])) for row in real.ask("terms/class_names")}
    assert {(ONTOLOGY + "Claim", "断言"), (ONTOLOGY + "Claim", "claim")} <= names
    targets = {str(row["class"]) for row in real.ask("package/counts_by_class")}
    assert {str(name[0]) for name in names} == targets


def test_terms_labels(real: KnowledgeGraph) -> None:
    labels = {(row["term"], str(row["label"])) for row in real.ask("terms/labels")}
    assert (expand("verdict/supports"), "支持") in labels
    said = written(real)
    named = {subject for subject in said.subjects() if said.values(subject, RDFS + "label")}
    assert named <= {term for term, _label in labels}


def test_things_description(toy: KnowledgeGraph) -> None:
    assert given(toy.subgraph("things/description", thing="model/aster-1")) == described(toy, ["model/aster-1"])


def test_things_instances(toy: KnowledgeGraph) -> None:
    found = toy.subgraph("things/instances", **{"class": "medkg:Condition"})
    assert given(found) == described(toy, ["condition/toy-fever", "condition/toy-illness"])


def test_things_members(toy: KnowledgeGraph) -> None:
    members = toy.ask("things/members", **{"class": "medkg:Condition"}).column("thing")
    assert members == (mint("Condition", "toy-fever"), mint("Condition", "toy-illness"))


def test_things_texts(toy: KnowledgeGraph) -> None:
    texts = toy.ask("things/texts", thing="model/aster-1", property="skos:prefLabel").column("text")
    said = written(toy).values(expand("model/aster-1"), SKOS + "prefLabel")
    assert sorted(map(str, texts)) == sorted(term.value for term in said)  # type: ignore[union-attr]


def test_things_neighbour_texts(toy: KnowledgeGraph) -> None:
    rows = list(toy.ask("things/neighbour_texts", thing="claim/toy/accuracy-pebble-100"))
    neighbours = {shorten(str(row["neighbour"])) for row in rows}
    assert {"sentence/toy/accuracy", "quantity/toy/accuracy-pebble-100", "model/aster-1"} <= neighbours
    assert not [row for row in rows if isinstance(row["text"], IRI)]


def test_judging_reports(toy: KnowledgeGraph) -> None:
    assert toy.ask("judging/reports").column("report") == toy.ask("package/reports").column("report")


def test_judging_claims(toy: KnowledgeGraph) -> None:
    rows = {row["claim"]: row["kind"] for row in toy.ask("judging/claims", report=REPORT)}
    assert rows == {claim.iri: claim.kind for claim in toy.all(Claim)}


def test_judging_lines(toy: KnowledgeGraph) -> None:
    works = {work.iri: work for work in toy.all(Work)}
    rows = {
        (row["line"], row["claim"], row["work"], row["verdict"], row["study_kind"], row["authors"])
        for row in toy.ask("judging/lines", report=REPORT)
    }
    assert rows == {
        (line.iri, line.claim, line.work, line.verdict, works[line.work].study_kind, works[line.work].authors)
        for line in toy.all(EvidenceLine)
    }


def test_judging_claim_of_line(toy: KnowledgeGraph) -> None:
    for line in toy.all(EvidenceLine):
        assert [row["claim"] for row in toy.ask("judging/claim_of_line", line=line.iri)] == [line.claim]


def test_judging_studies(toy: KnowledgeGraph) -> None:
    found = {(row["work"], row["study"], row["notice"]) for row in toy.ask("judging/studies", report=REPORT)}
    assert found == {(expand("work/meadow-2025-aster-blog"), expand("work/aster-2025-trial"), None)}


def test_judging_subjects(toy: KnowledgeGraph) -> None:
    classes = ("condition", "model", "region", "technology")
    found = {(row["claim"], row["thing"]) for row in toy.ask("judging/subjects", report=REPORT)}
    spoken = {(claim.iri, thing) for claim in toy.all(Claim) for thing in claim.about}
    assert found == {(claim, thing) for claim, thing in spoken if shorten(thing).startswith(classes)}


def test_judging_circumstances(toy_package: Package) -> None:
    graph = KnowledgeGraph.of(toy_package)
    claim, fever = (NamedNode(expand(name)) for name in ("claim/toy/accuracy-pebble-100", "condition/toy-fever"))
    about = NamedNode(PREFIXES["schema"] + "about")
    graph.store.replace("https://w3id.org/medkg/graph/data/more", [Quad(claim, about, fever)])
    found = {(row["claim"], row["thing"]) for row in graph.ask("judging/circumstances", report=REPORT)}
    spoken = {(one.iri, thing) for one in graph.all(Claim) if one.quantities for thing in one.about}
    assert found == {(one, thing) for one, thing in spoken if shorten(thing).startswith(("condition", "region"))}
    assert (claim.value, fever.value) in found


def test_judging_studied(toy: KnowledgeGraph) -> None:
    classes = ("condition", "model", "technology")
    found = {(row["work"], row["thing"]) for row in toy.ask("judging/studied", report=REPORT)}
    cited = {line.work for line in toy.all(EvidenceLine)}
    studied = {(work.iri, thing) for work in toy.all(Work) if work.iri in cited for thing in work.about}
    assert found == {(work, thing) for work, thing in studied if shorten(thing).startswith(classes)}


def test_judging_programs(toy_package: Package) -> None:
    graph = KnowledgeGraph.of(toy_package)
    assert not list(graph.ask("judging/programs", report=REPORT))
    names = ("work/aster-2025-trial", "agent/toy-writer", "agent/toy-curator")
    work, program, person = (NamedNode(expand(name)) for name in names)
    by = NamedNode(PREFIXES["prov"] + "wasAttributedTo")
    graph.store.replace("https://w3id.org/medkg/graph/data/more", [Quad(work, by, one) for one in (program, person)])
    rows = graph.ask("judging/programs", report=REPORT)
    assert {(row["work"], row["program"]) for row in rows} == {(work.value, program.value)}


def test_judging_samples(toy: KnowledgeGraph) -> None:
    found = [
        (shorten(str(row["line"])), shorten(str(row["result"])), row["size"])
        for row in toy.ask("judging/samples", report=REPORT)
    ]
    assert found == [("evidence-line/toy/accuracy-in-trial", "result/aster-2025-trial/accuracy", 100)]


def test_judging_unprinted(toy: KnowledgeGraph, toy_package: Package) -> None:
    assert list(toy.ask("judging/unprinted")) == []
    graph = KnowledgeGraph.of(toy_package)
    for name in graph.store.graphs():
        quads = [quad for quad in graph.store.quads(name) if "schema.org/appearance" not in quad.predicate.value]
        graph.store.replace(name, quads)
    assert [row["claim"] for row in graph.ask("judging/unprinted")] == sorted(claim.iri for claim in toy.all(Claim))


def test_judging_kinds(toy: KnowledgeGraph) -> None:
    found = {(row["thing"], row["kind"]) for row in toy.ask("judging/kinds")}
    said = written(toy)
    assert (expand("metric/diagnostic-hit-rate"), expand("metric/sensitivity")) in found
    for model in toy.all(Model):
        assert {kind for thing, kind in found if thing == model.iri} == set(model.technologies)
    above = {(thing, kind) for thing, kind in found if not shorten(str(thing)).startswith("model/")}
    assert above == {
        (thing, kind)
        for thing in said.subjects()
        for kind in said.iris(thing, SKOS + "broader")
        if shorten(thing).startswith(("technology/", "condition/", "metric/"))
    }


def test_judging_quantities(toy: KnowledgeGraph) -> None:
    rows = list(toy.ask("judging/quantities", report=REPORT))
    assert {(row["claim"], row["figure"]) for row in rows} == {
        (claim.iri, quantity) for claim in toy.all(Claim) for quantity in claim.quantities
    }
    assert {(str(row["figure"]), str(row["property"]), comparable(row["value"])) for row in rows} == described(
        toy, [shorten(one.iri) for one in toy.all(Quantity)]
    )


def test_judging_results(toy: KnowledgeGraph) -> None:
    rows = list(toy.ask("judging/results", report=REPORT))
    works = {line.iri: line.work for line in toy.all(EvidenceLine)}
    with_figures = {claim.iri for claim in toy.all(Claim) if claim.quantities}
    assert {row["claim"] for row in rows} <= with_figures
    assert {(works[IRI(str(row["line"]))], row["figure"]) for row in rows} == {
        (one.reported_by, one.iri) for one in toy.all(Result)
    }
    assert {(str(row["figure"]), str(row["property"]), comparable(row["value"])) for row in rows} == described(
        toy, [shorten(one.iri) for one in toy.all(Result)]
    )


def test_judging_makers(toy: KnowledgeGraph) -> None:
    blog, trial = expand("work/meadow-2025-aster-blog"), expand("work/aster-2025-trial")
    (study,) = (work for work in toy.all(Work) if work.iri == trial)
    found = {(row["work"], row["study"], row["maker"]) for row in toy.ask("judging/makers", report=REPORT)}
    assert found == {(blog, trial, maker) for maker in (study.authors, study.publisher, study.publisher_kind) if maker}


def test_judging_rivals(toy: KnowledgeGraph) -> None:
    name, work = "result/aster-2025-trial/accuracy", expand("work/aster-2025-trial")
    rows = list(toy.ask("judging/rivals", dataset="dataset/pebble-100", metric="metric/accuracy"))
    assert {(row["work"], str(row["published"])) for row in rows} == {(work, "2025-03-01")}
    assert {(str(row["figure"]), str(row["property"]), comparable(row["value"])) for row in rows} == described(
        toy, [name]
    )


def test_judging_report(toy: KnowledgeGraph) -> None:
    (row,) = toy.ask("judging/report", claim="claim/toy/every-clinic")
    assert row["report"] == expand(REPORT)


def test_judging_units(toy: KnowledgeGraph) -> None:
    units = {str(row["unit"]).rpartition("/")[2]: (row["ucum"], row["currency"]) for row in toy.ask("judging/units")}
    assert (units["PERCENT"], units["CCY_USD"]) == (("%", None), (None, "USD"))


def test_judging_names(toy: KnowledgeGraph) -> None:
    names = {(row["thing"], str(row["name"])) for row in toy.ask("judging/names")}
    assert (expand("verdict/supports"), "支持") in names
    assert {(model.iri, str(model.label)) for model in toy.all(Model)} <= names


def test_judging_title(toy: KnowledgeGraph) -> None:
    for work in toy.all(Work):
        titles = {comparable(row["title"]) for row in toy.ask("judging/title", work=work.iri)}
        assert titles == {(str(title), tag) for tag in work.title.languages if (title := work.title.find(tag))}


def test_question_that_only_code_asks_has_a_test() -> None:
    asked = (question.name for question in Catalog() if question.audiences == ("developer",))
    assert [name for name in asked if f"test_{name.replace('/', '_')}" not in globals()] == []


def test_search_words(toy: KnowledgeGraph) -> None:
    said = given(toy.subgraph("search/words"))
    assert {subject for subject, _p, _v in said} >= {expand("model/aster-1"), expand("claim/toy/every-clinic")}
    assert (expand("model/aster-1"), RDF_TYPE, IRI(ONTOLOGY + "Model")) in said
    assert said >= {triple for triple in described(toy, ["sentence/toy/aim"]) if triple[1] == ONTOLOGY + "text"}
    assert {predicate for _s, predicate, _v in said}.isdisjoint({ONTOLOGY + "css", ONTOLOGY + "quote"})


def test_statistics_totals(toy: KnowledgeGraph) -> None:
    said = list(written(toy))
    (row,) = toy.ask("statistics/totals")
    assert row["triples"] == len(said)
    assert row["subjects"] == len({subject for subject, _property, _value in said})
    assert row["properties"] == len({property for _subject, property, _value in said})
    values = {value for file in toy.package.files() for value in (quad.object for quad in file.quads())}
    assert 0 < row["objects"] <= len(values)  # type: ignore[operator]


def test_statistics_classes(toy: KnowledgeGraph) -> None:
    found = {row["class"]: row["things"] for row in toy.ask("statistics/classes")}
    assert found == {cls: len(things) for cls, things in instances(toy).items()}


def test_statistics_properties(toy: KnowledgeGraph) -> None:
    found = {row["property"]: (row["triples"], row["subjects"]) for row in toy.ask("statistics/properties")}
    said = list(written(toy))
    assert found == {
        one: (
            sum(property == one for _subject, property, _value in said),
            len({subject for subject, property, _value in said if property == one}),
        )
        for one in {property for _subject, property, _value in said}
    }


def test_statistics_class_properties(toy: KnowledgeGraph) -> None:
    found = {(row["class"], row["property"]): row["triples"] for row in toy.ask("statistics/class_properties")}
    claims = instances(toy)[ONTOLOGY + "Claim"]
    said = [(subject, property) for subject, property, _value in written(toy) if subject in claims]
    used = {property: sum(one == property for _subject, one in said) for _subject, property in said}
    assert {property: number for (cls, property), number in found.items() if cls == ONTOLOGY + "Claim"} == used


def test_statistics_class_links(toy: KnowledgeGraph) -> None:
    found = {
        (row["property"], row["target"]): row["triples"]
        for row in toy.ask("statistics/class_links")
        if row["class"] == ONTOLOGY + "EvidenceLine"
    }
    known = instances(toy)
    expected: dict[tuple[str, str], int] = {}
    for subject, property, value in written(toy):
        for cls, things in known.items():
            if subject in known[ONTOLOGY + "EvidenceLine"] and str(value).strip("<>") in things:
                expected[property, cls] = expected.get((property, cls), 0) + 1
    assert found == expected


def test_statistics_class_datatypes(toy: KnowledgeGraph) -> None:
    found = {
        (row["property"], row["datatype"]): row["triples"]
        for row in toy.ask("statistics/class_datatypes")
        if row["class"] == ONTOLOGY + "Quantity"
    }
    expected: dict[tuple[str, str], int] = {}
    quantities = instances(toy)[ONTOLOGY + "Quantity"]
    for subject, property, value in written(toy):
        if subject in quantities and hasattr(value, "datatype"):
            expected[property, value.datatype.value] = expected.get((property, value.datatype.value), 0) + 1
    assert found == expected


def instances(graph: KnowledgeGraph) -> dict[str, set[str]]:
    """Class to the things that the files say are of it; classes that have a name."""
    found: dict[str, set[str]] = {}
    said = written(graph)
    for subject in said.subjects():
        for cls in said.iris(subject, RDF_TYPE):
            if not cls.startswith("_:"):
                found.setdefault(cls, set()).add(subject)
    return found


def test_judging_printed(toy: KnowledgeGraph) -> None:
    rows = list(toy.ask("judging/printed", report=REPORT))
    parts = {str(row["part"]) for row in rows}
    part_of, position = PREFIXES["dcterms"] + "isPartOf", PREFIXES["schema"] + "position"
    said = {(subject, path): value for subject, path, value in written(toy) if path in (part_of, position)}
    assert parts == {subject for subject, path in said if path == part_of}
    for row in rows:
        assert row["above"] == python_value(said[str(row["part"]), part_of])
        assert row["position"] == python_value(said[str(row["part"]), position])
    texts = {str(row["text"]) for row in rows if row["part"] == expand("sentence/toy/every-clinic")}
    assert len(texts) == 2


def test_judging_statements(toy: KnowledgeGraph) -> None:
    found = {str(row["claim"]): row for row in toy.ask("judging/statements", report=REPORT)}
    claims = {claim.iri: claim for claim in toy.claims(of="toy")}
    assert set(found) == set(claims)
    for iri, claim in claims.items():
        assert found[iri]["sentence"] == claim.sentence
        assert found[iri]["statement_zh"] == claim.statement.find("zh")
        assert found[iri]["statement_en"] == claim.statement.find("en")
