"""The catalog: names, headers, parameters, and what it says when one of them is wrong."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from medkg import KnowledgeGraph, NotFound, Package, QueryError
from medkg.language import use_language
from medkg.queries.catalog import Catalog, Question

HEADER = """\
# zh: 哪些断言依据这条参考文献？
# en: Which claims rest on this reference?
# For: reviewer, editor
# Given: ?reference a medkg:Reference, such as reference/toy/aster-trial
"""
BODY = "SELECT ?reference ?claim WHERE { ?claim ?by ?reference } ORDER BY ?claim\n"


def question(text: str) -> Question:
    return Question(name="references/citing", text=text, path=Path("citing.rq"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "references").mkdir()
    (tmp_path / "references" / "citing.rq").write_text(HEADER + BODY, encoding="utf-8")
    (tmp_path / "references" / "broken.rq").write_text("# zh: 只有中文？\n" + BODY, encoding="utf-8")
    return tmp_path


def test_header_says_who_asks_what_and_what_must_be_given() -> None:
    read = question(HEADER + BODY)
    assert (read.name, read.subject, read.form) == ("references/citing", "references", "SELECT")
    assert read.audiences == ("reviewer", "editor")
    (parameter,) = read.parameters
    assert (parameter.name, parameter.kind, parameter.example) == (
        "reference",
        "medkg:Reference",
        "reference/toy/aster-trial",
    )
    assert repr(read) == "Question('references/citing')"
    assert repr(parameter) == "Parameter(?reference a medkg:Reference)"


def test_label_speaks_the_language_of_the_reader() -> None:
    read = question(HEADER + BODY)
    assert read.label == "Which claims rest on this reference?"
    use_language("zh")
    assert read.label == "哪些断言依据这条参考文献？"


@pytest.mark.parametrize("form", ["SELECT", "CONSTRUCT", "ASK", "DESCRIBE"])
def test_form_is_the_first_word_of_the_query_and_not_of_its_header(form: str) -> None:
    label = HEADER.replace("Which claims", "SELECT or CONSTRUCT: which claims")
    assert question(f"{label}PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{form.lower()} {{ }}").form == form


def test_text_without_a_query_has_no_form() -> None:
    assert question(HEADER).form == ""


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("# zh: 哪些断言依据这条参考文献？\n# fr: Quelles affirmations ?", 2),
        ("# a remark", 1),
        ("# Given: ?reference such as reference/toy/aster-trial", 1),
        ("# Given: reference a medkg:Reference, such as reference/toy/aster-trial", 1),
        ("# Given: ?reference a medkg:Reference", 1),
    ],
)
def test_line_that_is_no_header_line_is_told_with_its_number(line: str, number: int) -> None:
    with pytest.raises(QueryError, match=rf"citing\.rq:{number}: .* is no header line\. Write “# zh: …”"):
        question(f"{line}\n{BODY}")


@pytest.mark.parametrize("missing", ["zh", "en"])
def test_header_without_one_of_the_languages_is_told(missing: str) -> None:
    text = "".join(line for line in HEADER.splitlines(keepends=True) if not line.startswith(f"# {missing}"))
    with pytest.raises(QueryError, match="needs a line “# zh: …” and a line “# en: …”"):
        question(text + BODY)


def test_remark_inside_the_query_is_no_header_line() -> None:
    assert question(HEADER + "SELECT ?reference WHERE {\n# ordered by claim\n}").form == "SELECT"


def test_an_is_as_good_as_a() -> None:
    (parameter,) = question(
        "# zh: 甲？\n# en: A?\n# Given: ?line an medkg:EvidenceLine, such as evidence-line/toy/x\n"
    ).parameters
    assert parameter.kind == "medkg:EvidenceLine"


@pytest.mark.parametrize(
    ("given", "iri"),
    [
        ("reference/toy/aster-trial", "https://w3id.org/medkg/id/reference/toy/aster-trial"),
        ("id/reference/toy/aster-trial", "https://w3id.org/medkg/id/reference/toy/aster-trial"),
        ("https://example.org/a", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("skos:Concept", "http://www.w3.org/2004/02/skos/core#Concept"),
    ],
)
def test_thing_is_bound_as_an_iri_however_it_is_written(given: str, iri: str) -> None:
    assert question(HEADER + BODY).bind({"reference": given}) == {"reference": NamedNode(iri)}


@pytest.mark.parametrize(
    ("kind", "given", "term"),
    [
        ("xsd:string", 'a "quote"', Literal('a "quote"')),
        ("xsd:integer", 7, Literal("7", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))),
        ("xsd:date", "2024-02-01", Literal("2024-02-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))),
    ],
)
def test_literal_is_bound_with_its_datatype(kind: str, given: object, term: Literal) -> None:
    header = HEADER.replace("a medkg:Reference, such as reference/toy/aster-trial", f"a {kind}, such as {given}")
    read = question(header + BODY)
    assert read.parameters[0].is_literal
    assert read.bind({"reference": given}) == {"reference": term}


def test_missing_parameter_is_told_with_an_example() -> None:
    with pytest.raises(
        QueryError, match=r"needs the parameter reference .*For example: reference=reference/toy/aster-trial"
    ):
        question(HEADER + BODY).bind({})


def test_unknown_parameter_is_told_with_the_nearest() -> None:
    with pytest.raises(
        QueryError, match=r"takes no parameter 'refrence'\. Did you mean reference\? It takes: reference\."
    ):
        question(HEADER + BODY).bind({"refrence": "reference/toy/aster-trial"})


def test_unknown_parameter_that_is_near_nothing_is_told_what_there_is() -> None:
    with pytest.raises(QueryError, match=r"takes no parameter 'x'\. It takes: none\."):
        question("# zh: 甲？\n# en: A?\n" + BODY).bind({"x": 1})


@pytest.mark.parametrize("value", ["", "reference/toy/a b", "a>b", 'x"y', "nosuch:thing"])
def test_value_that_is_no_iri_is_refused(value: str) -> None:
    with pytest.raises(QueryError):
        question(HEADER + BODY).bind({"reference": value})


def test_names_are_sorted_and_questions_are_read_when_asked_for(folder: Path) -> None:
    catalog = Catalog(folder)
    assert catalog.names() == ("references/broken", "references/citing")
    assert catalog.question("references/citing") is catalog.question("references/citing")
    with pytest.raises(QueryError, match=r"broken\.rq"):
        list(catalog)


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("references/citing_claim", "references/citing_claims"),
        ("citing_claims", "references/citing_claims"),
        ("claims/citing_claims", "works/citing_claims"),
        ("report/verdicts", "reports/verdicts"),
    ],
)
def test_unknown_question_is_told_with_the_nearest(name: str, suggested: str) -> None:
    with pytest.raises(NotFound, match="No question is called") as caught:
        Catalog().question(name)
    assert suggested in caught.value.suggestions
    assert suggested in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../catalog", "/etc/hosts", "references/../references/citing", "", "references", "references/citing.rq"]
)
def test_name_that_leads_out_of_the_folder_or_to_no_question_is_unknown(folder: Path, name: str) -> None:
    with pytest.raises(NotFound):
        Catalog(folder).question(name)


def test_value_that_is_a_query_stays_a_value(toy_package: Package, folder: Path) -> None:
    (folder / "texts.rq").write_text(
        "# zh: 哪些事物写着这几个字？\n# en: What has just this text?\n# For: developer\n"
        "# Given: ?text a xsd:string, such as PubMed\n"
        "SELECT ?text ?thing WHERE { ?thing ?property ?text } ORDER BY ?thing\n",
        encoding="utf-8",
    )
    graph = KnowledgeGraph.of(toy_package)
    graph.catalog = Catalog(folder)
    assert len(graph.ask("texts", text='" } UNION { ?thing ?property ?text }')) == 0
    assert len(graph.ask("texts", text="91.5%")) == 0
    assert len(graph.ask("texts", text="UTF-8")) == 1
