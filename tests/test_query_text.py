"""What the text of a query tells without being put."""

from __future__ import annotations

import pytest

from medkg import Package
from medkg.language import use_language
from medkg.query_text import LONGEST, MOST, is_ordered, terms_of, unknown_terms
from medkg.vocabulary import MEDKG

ONTOLOGY = "https://w3id.org/medkg/ontology#"
TERMS = terms_of(Package.bundled().file("ontology/medkg").quads())


def told(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.written, one.near) for one in unknown_terms(text, TERMS)]


def test_terms_are_those_of_the_ontology() -> None:
    assert {str(MEDKG.Claim), str(MEDKG.statement)} <= {ONTOLOGY + term for term in TERMS}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?c a medkg:Claimm }", [("medkg:Claimm", ("medkg:Claim",))]),
        (
            "SELECT * { ?c a medkg:claim . ?c medkg:statment. }",
            [("medkg:claim", ("medkg:Claim",)), ("medkg:statment", ("medkg:statement",))],
        ),
        (f"SELECT * {{ ?c a <{ONTOLOGY}claim> }}", [(f"<{ONTOLOGY}claim>", (f"<{ONTOLOGY}Claim>",))]),
        (f"PREFIX m: <{ONTOLOGY}> SELECT * {{ ?c a m:Reprot, m:Report }}", [("m:Reprot", ("m:Report",))]),
        ("SELECT * { ?c medkg:xyzzy ?o }", [("medkg:xyzzy", ())]),
        ("PREFIX medkg: <urn:mine:> SELECT * { ?c a medkg:Claimm }", []),
        ("SELECT * { ?c a medkg:Claim, <urn:x>, foo:bar ; ?p 'medkg:Claimm' } # medkg:Claimm", []),
        ("SELECT * { ?c medkg: ?o }", []),
        (f"SELECT * {{ ?c medkg:{'x' * (LONGEST + 1)} ?o }}", []),
        ("", []),
    ],
)
def test_terms_that_the_ontology_lacks_are_told_with_the_nearest(
    text: str, found: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert told(text) == found


def test_no_question_of_the_catalog_names_such_a_term() -> None:
    from medkg.queries.catalog import Catalog

    assert {question.name: told(question.text) for question in Catalog() if told(question.text)} == {}


def test_of_very_many_the_first_are_told() -> None:
    assert len(told("SELECT * {" + " ".join(f"?s medkg:zz{number} ?o ." for number in range(500)) + "}")) == MOST


def test_hint_is_told_in_the_language_of_the_reader() -> None:
    (one,) = unknown_terms("ASK { ?c a medkg:Claimm }", TERMS)
    assert str(one) == ("The ontology has no term medkg:Claimm, so nothing is said with it. Did you mean medkg:Claim?")
    use_language("zh")
    assert "。 " not in str(one)


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("SELECT ?a { ?a ?b ?c } order\n by DESC(?a)", True),
        ("SELECT ?a { ?a ?b ?c } ORDER # not yet\n BY ?a LIMIT 3", True),
        ("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }", False),
        ("SELECT ?order ?by { ?order ?by 'ORDER BY' } # ORDER BY ?by", False),
        ("SELECT ?a { ?a ?b ?c } GROUP BY ?a", False),
        ("", False),
    ],
)
def test_order_is_that_of_the_whole_answer(text: str, ordered: bool) -> None:
    assert is_ordered(text) is ordered
