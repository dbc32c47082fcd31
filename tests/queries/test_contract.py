"""What every question of the catalog keeps to, so that it means the same on every store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode
from rdflib.namespace import XSD
from tests.queries import dialect
from tests.queries.nesting import nested

from medkg import KnowledgeGraph, Package
from medkg.namespaces import ID, PREFIXES
from medkg.queries.catalog import AUDIENCES, Catalog, Parameter, Question
from medkg.rdf.identifiers import expand
from medkg.rdf.triples import Term

QUESTIONS = list(Catalog())
TABLES = [question for question in QUESTIONS if question.form == "SELECT"]
WORLDS = ("toy", "real")

Cell = tuple[str, ...] | None
"""A term that two engines can be compared by: IRI, or text with language or datatype; numbers and moments in one spelling."""

_NUMBERS = {str(XSD.integer), str(XSD.decimal)}


def named(questions: Iterable[Question]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("question", list(questions), ids=lambda question: question.name)


@named(QUESTIONS)
def test_header_is_complete(question: Question) -> None:
    assert question.labels["zh"].endswith("？"), "the Chinese question ends with ？"
    assert question.labels["en"].endswith("?"), "the English question ends with ?"
    assert question.audiences, "a line “# For: …” is missing"
    assert set(question.audiences) <= set(AUDIENCES)
    assert question.form in ("SELECT", "CONSTRUCT", "ASK"), "a question selects, constructs or asks"


def test_no_two_questions_ask_the_same() -> None:
    for language in ("zh", "en"):
        asked = [question.labels[language] for question in QUESTIONS]
        assert sorted(set(asked)) == sorted(asked)


@named(QUESTIONS)
def test_prefixes_are_those_that_are_used(question: Question) -> None:
    declared = dialect.declared_prefixes(question.text)
    assert dialect.used_prefixes(question.text) == declared
    for line in re.findall(r"^PREFIX\s+([\w-]+): <(.*)>", question.text, re.MULTILINE):
        prefix, namespace = line
        assert PREFIXES.get(prefix, namespace) == namespace
        assert prefix in PREFIXES or namespace.startswith(ID), f"{prefix} is no prefix of medkg.namespaces"


@named(QUESTIONS)
def test_both_engines_read_it_and_its_example_can_be_bound(question: Question, real: KnowledgeGraph) -> None:
    dialect.read(question.text)
    examples = {parameter.name: parameter.example for parameter in question.parameters}
    for name, value in question.bind(examples).items():
        if isinstance(value, NamedNode):
            is_property = real.store.query("SELECT ?p ?o WHERE { ?s ?p ?o } LIMIT 1", {"p": value})
            assert is_known(real, value) or list(is_property.rows()), f"the example of ?{name} is in the package"
    assert real.answer(question.name, **examples).kind in ("table", "graph", "truth")


@named(QUESTIONS)
def test_words_are_those_that_every_store_reads_alike(question: Question) -> None:
    """Virtuoso 7 loses rows of ``p+`` and gives truths made in a query as numbers: docs/stores.md says what to write."""
    text = re.sub(r'"[^"]*"|<[^>]*>|#.*', "", question.text)
    assert not re.search(r"\w\+", text), "instead of p+ write p*/p"
    assert not re.search(r"BIND\(\s*(true|false|EXISTS|NOT EXISTS)\b", text), 'write STRDT("true", xsd:boolean)'
    for pattern in re.findall(r'REGEX\([^"]*"([^"]*)"', question.text):
        assert pattern.isascii(), "Virtuoso’s REGEX does not find Chinese; compare the text with its REPLACE"
        assert "|" not in re.sub(r"\([^()]*\)", "", pattern), "Virtuoso’s REGEX finds nothing for a|b; write (a|b)"


@named(QUESTIONS)
def test_optional_parts_filter_by_what_they_match(question: Question) -> None:
    """Virtuoso 7 gives rows that the FILTER of an OPTIONAL keeps away if it names what only the rest of the query knows."""
    for part in nested(question.text):
        if not part.is_exists:
            assert part.filtered <= part.own, f"no pattern of the OPTIONAL has {sorted(part.filtered - part.own)}"


@named([question for question in QUESTIONS if question.name.startswith(("audit/", "judging/"))])
def test_what_must_exist_is_looked_up_from_what_is_known(question: Question) -> None:
    """pyoxigraph does not plan the inside of EXISTS: patterns joined by a variable of its own scan the whole store."""
    for part in nested(question.text):
        if part.is_exists:
            assert part.is_looked_up, f"nest an EXISTS in the EXISTS: {part.patterns}"


@named(TABLES)
def test_parameters_are_projected_grouped_and_in_a_triple_pattern(question: Question) -> None:
    """Else a bound parameter raises on one store and is another variable on the next."""
    parameters = {parameter.name for parameter in question.parameters}
    outer, *inner = dialect.selections(dialect.read(question.text))
    assert parameters <= dialect.projected(outer)
    assert parameters <= dialect.in_triple_patterns(outer)
    for selection in (outer, *inner):
        here = parameters & dialect.mentioned(selection)
        assert here <= dialect.projected(selection)
        groups = dialect.grouped(selection)
        assert groups is None or here <= groups


@named(TABLES)
def test_columns_have_names_that_every_store_and_language_knows(question: Question, real: KnowledgeGraph) -> None:
    columns = ask(real, question, {parameter.name: parameter.example for parameter in question.parameters})[0]
    assert not {"count", "index"} & set(columns), "a row is a tuple: these are its methods"
    for column in columns:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", column)
        if column.endswith("_zh"):
            assert f"{column.removesuffix('_zh')}_en" in columns


@named(TABLES)
def test_labels_are_in_the_language_of_their_column(question: Question, real: KnowledgeGraph) -> None:
    for values in choices(real, question):
        columns, rows = ask(real, question, values)
        for place, column in enumerate(columns):
            language = column.rpartition("_")[2]
            if language in ("zh", "en"):
                assert {cell[1] for row in rows if (cell := row[place]) is not None} <= {language}


@pytest.mark.parametrize("world", WORLDS)
@named(TABLES)
def test_order_is_total(question: Question, world: str, request: pytest.FixtureRequest) -> None:
    """No two rows agree in what they are ordered by: the order does not depend on the engine's mood."""
    graph: KnowledgeGraph = request.getfixturevalue(world)
    by = dialect.ordered_by(dialect.read(question.text))
    assert by, "a table has ORDER BY"
    for values in choices(graph, question):
        columns, rows = ask(graph, question, values)
        assert by <= set(columns), "what rows are ordered by is shown"
        keys = [tuple(row[columns.index(name)] for name in sorted(by)) for row in rows]
        assert len(set(keys)) == len(keys)


@pytest.mark.filterwarnings("ignore:Dataset.* is deprecated")  # rdflib's own engine calls these
@pytest.mark.parametrize("world", WORLDS)
@named(QUESTIONS)
def test_rdflib_gives_the_same_answer(question: Question, world: str, request: pytest.FixtureRequest) -> None:
    """rdflib's own engine over one plain graph of everything, with the same bindings, says the same in the same order."""
    graph: KnowledgeGraph = request.getfixturevalue(world)
    plain: rdflib.Graph = request.getfixturevalue(f"{world}_{'files' if 'GRAPH ?' in question.text else 'union'}")
    for values in choices(graph, question):
        bindings = {name: from_engine(value) for name, value in question.bind(values).items()}
        theirs = plain.query(question.text, initBindings=bindings)
        if question.form == "SELECT":
            columns, rows = ask(graph, question, values)
            assert tuple(str(variable) for variable in theirs.vars or ()) == columns
            assert [tuple(cell_of_rdflib(term) for term in row) for row in theirs] == rows  # type: ignore[union-attr]
        else:
            answer = graph.answer(question.name, **values)
            ours = {tuple(cell_of_engine(term) for term in triple) for triple in answer.triples()}
            assert {tuple(cell_of_rdflib(term) for term in triple) for triple in theirs} == ours  # type: ignore[union-attr]


def ask(
    graph: KnowledgeGraph, question: Question, values: Mapping[str, str]
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    answer = graph.answer(question.name, **values)
    return answer.variables, [tuple(cell_of_engine(term) for term in row) for row in answer.rows()]


def choices(graph: KnowledgeGraph, question: Question) -> list[dict[str, str]]:
    """Values to ask with: the example where the package has it, and another thing of the parameter's class."""
    columns = [candidates(graph, parameter) for parameter in question.parameters]
    if not columns:
        return [{}]
    longest = max(len(column) for column in columns)
    return [
        {
            parameter.name: column[turn % len(column)]
            for parameter, column in zip(question.parameters, columns, strict=True)
        }
        for turn in range(min(longest, 2))
    ]


def candidates(graph: KnowledgeGraph, parameter: Parameter) -> list[str]:
    if parameter.is_literal:
        return [parameter.example]
    kind = {"rdfs:Resource": "medkg:Claim", "rdfs:Class": "owl:Class", "rdf:Property": "owl:DatatypeProperty"}.get(
        parameter.kind, parameter.kind
    )
    found = graph.store.query(
        "SELECT ?class ?thing WHERE { ?thing a ?class } ORDER BY ?thing", {"class": NamedNode(expand(kind))}
    )
    things = [row[1].value for row in islice(found.rows(), 0, None, 7) if isinstance(row[1], NamedNode)]
    example = expand(parameter.example)
    return [*([example] if is_known(graph, NamedNode(example)) or not things else []), *things][:2]


def is_known(graph: KnowledgeGraph, thing: NamedNode) -> bool:
    return bool(list(graph.store.query("SELECT ?thing ?p ?o WHERE { ?thing ?p ?o } LIMIT 1", {"thing": thing}).rows()))


def union_of(package: Package) -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in package.files():
        graph.parse(data=file.read(), format="turtle", publicID=ID)
    return graph


def files_of(package: Package) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    for file in package.files():
        dataset.graph(rdflib.URIRef(file.graph)).parse(data=file.read(), format="turtle", publicID=ID)
    return dataset


@pytest.fixture(scope="module")
def toy_union(toy_package: Package) -> rdflib.Graph:
    return union_of(toy_package)


@pytest.fixture(scope="module")
def real_union(real_package: Package) -> rdflib.Graph:
    return union_of(real_package)


@pytest.fixture(scope="module")
def toy_files(toy_package: Package) -> rdflib.Dataset:
    return files_of(toy_package)


@pytest.fixture(scope="module")
def real_files(real_package: Package) -> rdflib.Dataset:
    return files_of(real_package)


def from_engine(value: NamedNode | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(value, NamedNode):
        return rdflib.URIRef(value.value)
    return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))


def cell_of_engine(term: Term | None) -> Cell:
    if term is None:
        return None
    if isinstance(term, Literal):
        return cell(term.value, term.language, term.datatype.value)
    return (str(term),)


def cell_of_rdflib(term: object) -> Cell:
    if term is None:
        return None
    if isinstance(term, rdflib.Literal):
        return cell(str(term), term.language, str(term.datatype or XSD.string))
    return (f"<{term}>",) if isinstance(term, rdflib.URIRef) else (f"_:{term}",)


def cell(text: str, language: str | None, datatype: str) -> Cell:
    if language:
        return (text, language)
    if datatype in _NUMBERS:
        return (f"{Decimal(text).normalize():f}", datatype)
    if datatype == str(XSD.dateTime):
        return (text.replace("+00:00", "Z"), datatype)
    return (text, datatype)
