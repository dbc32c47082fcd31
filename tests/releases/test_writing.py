"""Changes written down: text, JSON, HTML and change sets."""

from __future__ import annotations

import json

import pytest
from html5lib import HTMLParser
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse
from tests.releases.conftest import TOY, Compared

from medkg import Package
from medkg.language import use_language
from medkg.namespaces import ID, PREFIXES
from medkg.rdf.triples import RDF_TYPE
from medkg.releases import Kind
from medkg.releases.changesets import CS, as_turtle
from medkg.releases.documents import as_json
from medkg.releases.page import as_html
from medkg.releases.text import as_text

EVIDENCE, CLAIMS = "reports/toy/evidence", "reports/toy/claims"
EDITS = (
    (EVIDENCE, "<verdict/supports> ;", "<verdict/only-on-topic> ;"),
    (CLAIMS, "Aster-1 diagnoses more accurately than physicians.", "Aster-1 <b>beats</b> physicians."),
    (CLAIMS, "claim/toy/every-clinic", "claim/toy/all-clinics"),
)


def test_text_tells_each_claim_with_what_was_and_what_is(compared: Compared, toy_package: Package) -> None:
    text = as_text(compared(*EDITS), toy_package.shapes)
    assert text.startswith("Changes from old to new\n")
    assert "    verdict: supported → only on topic\n" in text
    assert "      - Aster-1 diagnoses more accurately than physicians. [en]\n" in text
    assert "    was: claim/toy/every-clinic\n" in text


def test_text_speaks_the_readers_language_alone(compared: Compared, toy_package: Package) -> None:
    found = compared(*EDITS)
    use_language("zh")
    assert "星辰-1的诊断准确率高于医生。" in as_text(found, toy_package.shapes)


def test_figure_that_goes_is_told_once_and_not_as_a_link_too(compared: Compared, toy_package: Package) -> None:
    name = "quantity/toy/accuracy-pebble-100"
    claims = (TOY / f"data/{CLAIMS}.ttl").read_text(encoding="utf-8")
    (block,) = (block for block in claims.split("\n\n") if block.startswith(f"<{name}>"))
    found = compared((CLAIMS, f"    medkg:quantity <{name}> ;\n", ""), (CLAIMS, f"{block}\n", ""))
    (claim,) = found.claims
    assert claim.kinds == (Kind.FIGURE,)
    assert as_text(found, toy_package.shapes).count(name) == 1
    assert as_html(found, toy_package.shapes).count(f">{name}<") == 1
    (told,) = json.loads(as_json(found))["claims"]
    assert [one["before"][0]["value"] for one in told["properties"]] == [ID + name]


def test_line_that_moved_is_told_as_gone_from_the_one_and_added_to_the_other(
    compared: Compared, toy_package: Package
) -> None:
    text = as_text(compared((EVIDENCE, "<claim/toy/market-size>", "<claim/toy/every-clinic>")), toy_package.shapes)
    lines = [line.strip() for line in text.splitlines() if "evidence:" in line]
    assert [(line[0], line.rpartition("(")[2]) for line in lines] == [("+", "added)"), ("-", "gone)")]


def test_nothing_is_told_in_a_sentence(compared: Compared, toy_package: Package) -> None:
    assert as_text(compared(), toy_package.shapes) == "Changes from old to new\nNothing has changed.\n"


def test_json_holds_every_language_and_full_names(compared: Compared) -> None:
    told = json.loads(as_json(compared(*EDITS)))
    kinds = {claim["claim"].removeprefix(ID): claim["kinds"] for claim in told["claims"]}
    assert kinds == {
        "claim/toy/above-physicians": ["reworded"],
        "claim/toy/accuracy-pebble-100": ["evidence", "verdict"],
        "claim/toy/all-clinics": ["renamed"],
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_is_html_that_stands_alone_and_shows_no_data_as_markup(
    compared: Compared, toy_package: Package, language: str
) -> None:
    found = compared(*EDITS)
    use_language(language)
    page = as_html(found, toy_package.shapes)
    tree = HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert tree.get("lang") == language
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)}.isdisjoint({"script", "b", "link"})
    assert "src=" not in page


def test_change_sets_make_the_new_version_of_the_old(compared: Compared, toy_package: Package) -> None:
    found = compared(*EDITS)
    store = Store()
    store.load(as_turtle(found).encode(), RdfFormat.TURTLE)
    rdf = PREFIXES["rdf"]

    def stated(role: str) -> set[Triple]:
        given = store.query(
            f"SELECT ?s ?p ?o WHERE {{ ?set <{CS}{role}> ?it . ?it <{rdf}subject> ?s ; <{rdf}predicate> ?p ; <{rdf}object> ?o }}"
        )
        return {Triple(row["s"], row["p"], row["o"]) for row in given}  # type: ignore[union-attr]

    assert stated("removal") == set(found.delta.removed())
    assert stated("addition") == set(found.delta.added())


def test_change_set_says_why_in_both_languages(compared: Compared) -> None:
    told = list(parse(as_turtle(compared(*EDITS)).encode(), RdfFormat.TURTLE))
    reasons = {
        quad.object.language
        for quad in told
        if quad.predicate == NamedNode(CS + "changeReason") and isinstance(quad.object, Literal)
    }
    assert reasons == {"zh", "en"}
    assert any(quad.predicate.value == RDF_TYPE and quad.object == NamedNode(CS + "ChangeSet") for quad in told)
