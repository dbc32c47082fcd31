"""Identifiers: minted, expanded, shortened, ordered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg import QueryError
from medkg.namespaces import ID, PREFIXES
from medkg.rdf.identifiers import class_name, class_slug, expand, is_slug, mint, natural_key, shorten

SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


@pytest.mark.parametrize(("name", "slug"), [("Claim", "claim"), ("EvidenceLine", "evidence-line"), ("Note", "note")])
def test_class_slug_is_the_kebab_case_of_its_name(name: str, slug: str) -> None:
    assert class_slug(name) == slug
    assert class_name(slug) == name


def test_natural_order_of_numbers_beside_other_signs() -> None:
    ordered = ["", "2", "10", "a", "a2", "a2b", "a02", "a10", "a-", "ab"]
    assert sorted(ordered, key=natural_key) == ["", "2", "10", "a", "a02", "a2", "a2b", "a10", "a-", "ab"]
    assert min(["9" * 5_000, "1" + "0" * 5_000], key=natural_key) == "9" * 5_000


@given(st.lists(SLUGS, min_size=1, max_size=3))
def test_minted_identifier_shortens_and_expands_to_itself(path: list[str]) -> None:
    iri = mint("Claim", *path)
    assert iri == ID + "/".join(["claim", *path])
    assert expand(shorten(iri)) == iri


@pytest.mark.parametrize("segment", ["", "Upper", "two words", "slash/ed", "trailing-", "名称", "a--b"])
def test_segment_that_is_no_slug_is_refused(segment: str) -> None:
    assert not is_slug(segment)
    with pytest.raises(QueryError, match="lower-case words"):
        mint("Claim", segment)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("model/gpt-4", ID + "model/gpt-4"),
        ("/id/model/gpt-4", ID + "model/gpt-4"),
        ("<http://example.org/x>", "http://example.org/x"),
        ("dcterms:title", PREFIXES["dcterms"] + "title"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("urn:x:y", "urn:x:y"),
    ],
)
def test_people_may_write_an_identifier_in_several_ways(text: str, iri: str) -> None:
    assert expand(text) == iri


@pytest.mark.parametrize("text", ["", "<a b>", "x y", 'quo"te', "brace{d}", "nope:local", "line\nbreak"])
def test_what_is_no_identifier_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(QueryError):
        expand(text)


def test_natural_order_counts_digits_as_numbers() -> None:
    assert sorted(["claim-10", "claim-2", "claim-a", "claim-1"], key=natural_key) == [
        "claim-1",
        "claim-2",
        "claim-10",
        "claim-a",
    ]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_natural_order_is_defined_for_any_texts(texts: list[str]) -> None:
    keys = sorted(natural_key(text) for text in texts)
    assert keys == sorted(natural_key(text) for text in reversed(texts))
