from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg import KnowledgeGraph
from medkg.errors import QueryError
from medkg.language import use_language
from medkg.rdf.identifiers import expand, shorten
from medkg.search import FACETS, LARGEST_PAGE, LONGEST_QUERY, Chosen, Results, SearchIndex
from medkg.search import index as index_module
from medkg.search.building import NAMED, RANKS
from medkg.vocabulary import MEDKG

VERDICT = expand("verdict/supports")


def iris(results: Results) -> list[str]:
    return [hit.iri.short for hit in results.hits]


def values(results: Results, facet: str) -> dict[str, int]:
    return {value.value: value.hits for found in results.facets if found.name == facet for value in found.values}


# --- What comes first ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("GPT-4", "model/gpt-4"),
        ("gpt 4", "model/gpt-4"),
        ("ＧＰＴ－４", "model/gpt-4"),
        ("肺癌", "condition/lung-cancer"),
        ("lung cancer", "condition/lung-cancer"),
        ("中国", "region/china"),
        ("claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv", "claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv"),
        ("shukunkun", "model/shukunkun"),
        ("10.1001/jamanetworkopen.2024.40969", "work/goh-2024-llm-diagnostic-reasoning"),
        ("https://doi.org/10.1001/jamanetworkopen.2024.40969", "work/goh-2024-llm-diagnostic-reasoning"),
        ("doi:10.1001/jamanetworkopen.2024.40969", "work/goh-2024-llm-diagnostic-reasoning"),
    ],
)
def test_thing_that_is_called_so_comes_first(real_index: SearchIndex, text: str, first: str) -> None:
    assert iris(real_index.search(text, language="zh"))[0] == first


def test_address_as_a_browser_shows_it_is_found(real_index: SearchIndex) -> None:
    assert iris(real_index.search(expand("model/gpt-4"), language="en"))[0] == "model/gpt-4"


@pytest.mark.parametrize("text", ["诊断", "diagnosis", "肝", "93.9%"])
def test_claims_come_first_then_what_is_printed_then_things(real_index: SearchIndex, text: str) -> None:
    hits = real_index.search(text, language="zh", size=100).hits
    kinds = [RANKS.get(hit.cls, NAMED) for hit in hits]
    assert len(set(kinds)) > 2
    assert kinds == sorted(kinds)
    assert hits[0].cls == str(MEDKG.Claim)


def test_thing_of_that_name_comes_before_the_claims_about_it(real_index: SearchIndex) -> None:
    hits = real_index.search("GPT-4", language="en").hits
    assert [shorten(hit.iri).partition("/")[0] for hit in hits[:2]] == ["model", "claim"]


def test_words_in_a_row_come_before_words_apart(toy_index: SearchIndex) -> None:
    results = toy_index.search("diagnosis of toy fever", language="en", size=50)
    rows = [
        "diagnosis of toy fever" in " ".join(str(hit.label.find("en") or hit.snippet).split()) for hit in results.hits
    ]
    assert rows == sorted(rows, reverse=True)
    assert rows[0]


def test_label_weighs_more_than_description(real_index: SearchIndex) -> None:
    found = iris(real_index.search("screening", language="en", size=100))
    assert found.index("scenario/lung-cancer-screening") < min(
        place for place, iri in enumerate(found) if iri.startswith("evidence-line/")
    )


def test_number_is_found_as_it_is_printed(real_index: SearchIndex) -> None:
    results = real_index.search("93.9%", language="en", size=50)
    assert "claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv" in iris(results)
    for hit in results.hits:
        assert hit.snippet is not None
        assert "93.9%" in str(hit.snippet).replace(" %", "%")
    assert set(iris(results)) <= set(iris(real_index.search("93.9", language="en", size=100)))


def test_plural_finds_singular(toy_index: SearchIndex) -> None:
    assert toy_index.search("physician", language="en").total == toy_index.search("physicians", language="en").total > 0


# --- What nothing holds whole -------------------------------------------------------------------------------------


def test_parts_are_found_where_nothing_holds_the_whole(real_index: SearchIndex) -> None:
    results = real_index.search("大模型诊断肺癌", language="zh")
    assert results.is_loose
    assert results.hits[0].iri.short == "sentence/llm-clinical-medicine/lung-and-liver-imaging"
    assert {"肺癌", "诊断"} <= {piece.text for piece in results.hits[0].snippet.pieces if piece.is_hit}  # type: ignore[union-attr]


def test_what_holds_most_parts_together_comes_first(real_index: SearchIndex) -> None:
    results = real_index.search("深度学习肝脏疾病识别 qqqq", language="zh")
    assert results.is_loose
    assert results.hits[0].iri.short == "sentence/llm-clinical-medicine/lung-and-liver-imaging"


def test_beginning_of_a_word_is_found(real_index: SearchIndex) -> None:
    results = real_index.search("diagnos", language="en")
    assert results.is_loose
    assert results.hits[0].snippet is not None
    assert any(piece.is_hit and piece.text.lower().startswith("diagnos") for piece in results.hits[0].snippet.pieces)


def test_choice_that_leaves_nothing_does_not_loosen_the_words(toy_index: SearchIndex) -> None:
    results = toy_index.search("星辰-1", language="zh", chosen=Chosen(years=("1066",)))
    assert (results.total, results.is_loose) == (0, False)
    assert values(results, "years")


def test_nonsense_finds_nothing(index: SearchIndex) -> None:
    results = index.search("qqqqzzz", language="en")
    assert (results.total, results.hits, results.is_loose, results.pages) == (0, (), False, 0)


# --- Facets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["诊断", "the", "星辰", "GPT-4", "大模型诊断肺癌"])
def test_facet_tells_how_many_hits_each_choice_gives(index: SearchIndex, text: str) -> None:
    for base in (Chosen(), Chosen(classes=("medkg:Claim", "medkg:EvidenceLine"))):
        results = index.search(text, language="en", chosen=base)
        assert [facet.name for facet in results.facets] == list(FACETS)
        for facet in results.facets:
            assert not facet.is_more
            for value in facet.values:
                choice = Chosen(**{**vars(base), facet.name: (value.value,)})
                assert index.search(text, language="en", chosen=choice).total == value.hits, (facet.name, value)


def test_choices_in_one_facet_add_up_and_in_two_narrow(real_index: SearchIndex) -> None:
    both = real_index.search("诊断", language="zh", chosen=Chosen(classes=("medkg:Claim", "medkg:Sentence")))
    counts = values(real_index.search("诊断", language="zh"), "classes")
    assert both.total == counts[expand("medkg:Claim")] + counts[expand("medkg:Sentence")]
    assert values(both, "classes") == counts


def test_facets_agree_with_the_store(real: KnowledgeGraph, real_index: SearchIndex) -> None:
    claims = real.select(
        """
        PREFIX medkg: <https://w3id.org/medkg/ontology#>
        PREFIX schema: <https://schema.org/>
        SELECT ?claim ?scenario WHERE {
          ?claim a medkg:Claim ; medkg:statement ?text .
          FILTER(CONTAINS(?text, "诊断"))
          OPTIONAL { ?claim schema:about ?scenario . ?scenario a medkg:Scenario }
        }
        """
    )
    results = real_index.search("诊断", language="zh", chosen=Chosen(classes=("medkg:Claim",)))
    holding = {str(row["claim"]) for row in claims}
    verdict_of = {str(row["claim"]): str(row["verdict"]) for row in real.ask("claims/overall_verdicts")}
    verdicts = [verdict_of[claim] for claim in holding]
    scenarios = [str(row["scenario"]) for row in claims if row["scenario"]]
    assert results.total == len(holding)
    assert values(results, "verdicts") == {verdict: verdicts.count(verdict) for verdict in set(verdicts)}
    assert values(results, "scenarios") == {scenario: scenarios.count(scenario) for scenario in set(scenarios)}
    assert values(results, "reports") == {expand("report/llm-clinical-medicine"): len(holding)}


def test_works_are_filed_by_year_and_kind_of_study(real: KnowledgeGraph, real_index: SearchIndex) -> None:
    works = real.select(
        """
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX medkg: <https://w3id.org/medkg/ontology#>
        SELECT ?work ?study (SUBSTR(STR(?issued), 1, 4) AS ?year) WHERE {
          ?work a medkg:Work ; medkg:studyKind ?study . OPTIONAL { ?work dcterms:issued ?issued }
        }
        """
    )
    built = real_index.build()
    for row in works:
        filed = built.filing.of(built.named[str(row["work"])])
        assert (filed.study, filed.year) == (row["study"], row["year"] or "")


def test_parts_of_a_report_are_filed_under_it(toy: KnowledgeGraph, toy_index: SearchIndex) -> None:
    built = toy_index.build()
    for number in range(1, len(toy_index) + 1):
        path = shorten(built.engine.iri(number)).split("/")
        is_part = path[0] in (
            "claim",
            "sentence",
            "evidence-line",
            "reference",
            "heading",
            "note",
            "quantity",
            "curation",
            "report",
        )
        assert built.filing.report(number) == (expand("report/toy") if is_part else ""), path


def test_values_have_names_in_both_languages(real_index: SearchIndex) -> None:
    for facet in real_index.search("诊断", language="zh").facets:
        if facet.name != "years":
            assert all({"zh", "en"} <= set(value.label.languages) for value in facet.values), facet.name


def test_value_that_is_no_address_is_refused(toy_index: SearchIndex) -> None:
    with pytest.raises(QueryError):
        toy_index.search("星辰", language="zh", chosen=Chosen(verdicts=("no such thing",)))


# --- Hits ---------------------------------------------------------------------------------------------------------


def test_claim_tells_its_verdict_and_report(real: KnowledgeGraph, real_index: SearchIndex) -> None:
    verdict_of = {row["claim"]: row["verdict"] for row in real.ask("claims/overall_verdicts")}
    hits = real_index.search("诊断", language="zh", chosen=Chosen(classes=("medkg:Claim",)), size=100).hits
    assert len(hits) > 5
    for hit in hits:
        assert hit.verdict == verdict_of[hit.iri]
        assert hit.report == expand("report/llm-clinical-medicine")
        assert set(hit.label.languages) == {"zh", "en"}


@pytest.mark.parametrize(("language", "expected"), [("zh", "zh"), ("en", "en")])
def test_snippet_speaks_the_readers_language_where_the_hit_stands_in_it(
    real_index: SearchIndex, language: str, expected: str
) -> None:
    for hit in real_index.search("GPT-4", language=language).hits:
        assert hit.snippet is not None
        other = hit.snippet.language not in (expected, "")
        assert not other or not any("GPT-4" in text for text in [hit.label.find(expected) or ""])


@pytest.mark.parametrize(
    "text", ["诊断", "GPT-4", "93.9%", "lung cancer", "肝", "ＣＴ", "models", "大模型诊断肺癌", "diagnos"]
)
def test_pieces_join_to_the_text_and_hold_the_hit(real: KnowledgeGraph, real_index: SearchIndex, text: str) -> None:
    for hit in real_index.search(text, language="en", size=100).hits:
        assert hit.snippet is not None
        whole = [
            str(value) for value in real.ask("things/texts", thing=hit.iri, property=hit.snippet.path).column("text")
        ]
        assert any(
            (str(hit.snippet) == one)
            if not (hit.snippet.is_cut_before or hit.snippet.is_cut_after)
            else (str(hit.snippet) in one)
            for one in whole
        )
        assert all(piece.text for piece in hit.snippet.pieces)
        assert any(piece.is_hit for piece in hit.snippet.pieces), str(hit.snippet)


# --- Pages --------------------------------------------------------------------------------------------------------


def test_pages_follow_each_other_without_loss(real_index: SearchIndex) -> None:
    whole = iris(real_index.search("诊断", language="zh", size=100))
    first = real_index.search("诊断", language="zh", size=7)
    told = [
        iri
        for page in range(1, first.pages + 1)
        for iri in iris(real_index.search("诊断", language="zh", page=page, size=7))
    ]
    assert told == whole
    assert len(set(told)) == first.total


def test_page_past_the_last_is_empty(real_index: SearchIndex) -> None:
    results = real_index.search("诊断", language="zh", page=10**30)
    assert results.hits == ()
    assert results.total > 0


@pytest.mark.parametrize("given", [{"page": 0}, {"page": -5}, {"size": 0}, {"size": LARGEST_PAGE + 1}])
def test_page_that_cannot_be_is_refused(toy_index: SearchIndex, given: dict[str, int]) -> None:
    with pytest.raises(QueryError):
        toy_index.search("星辰", language="zh", **given)  # type: ignore[arg-type]


def test_total_beyond_what_is_counted_is_told_as_more(toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = SearchIndex.of(toy).search("星辰", language="zh", size=100)
    monkeypatch.setattr(index_module, "COUNTED", 5)
    few = SearchIndex.of(toy).search("星辰", language="zh", chosen=Chosen())
    assert everything.total > 5
    assert (few.total, few.is_more) == (5, True)
    assert all(facet.is_more for facet in few.facets)
    narrowed = SearchIndex.of(toy).search("星辰", language="zh", chosen=Chosen(classes=("medkg:Dataset",)))
    assert (narrowed.total, narrowed.is_more) == (values(everything, "classes").get(expand("medkg:Dataset"), 0), False)


# --- Bad input ----------------------------------------------------------------------------------------------------

HOSTILE = [
    "",
    " ",
    "\x00\x01\x1b[2J\x7f",
    "，。！？",
    '"',
    '"" OR "',
    "a AND",
    "NOT NOT",
    "NEAR(星辰 诊断, 3)",
    "name: 星辰",
    "marks : m%1",
    "*",
    "^星辰",
    "{name statement} : x",
    "<script>alert(1)</script>",
    "'; DROP TABLE texts; --",
    "\ud800\udfff",
    "\u202e星辰",
    "a " * 250,
    "诊" * 500,
    "a.b" * 166,
    "%" * 500,
    "(" * 500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_hostile_text_is_only_text(index: SearchIndex, text: str) -> None:
    results = index.search(text, language="zh")
    assert results.text == text
    assert len(results.hits) <= 20
    index.suggest(text, "zh")


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=LONGEST_QUERY))
def test_any_text_is_answered(toy_index: SearchIndex, text: str) -> None:
    assert toy_index.search(text, language="en").total >= 0
    toy_index.suggest(text, "en")


def test_text_without_words_finds_nothing(index: SearchIndex) -> None:
    for text in ("", "  ", "?!，。"):
        results = index.search(text, language="zh", chosen=Chosen(verdicts=(VERDICT,)))
        assert (results.total, results.hits, results.facets) == (0, (), ())


def test_operators_are_not_obeyed(real_index: SearchIndex) -> None:
    both = iris(real_index.search("诊断 准确率", language="zh", size=100))
    assert set(iris(real_index.search("诊断 NOT 准确率", language="zh", size=100))) <= set(both)
    plain = iris(real_index.search("诊断", language="zh"))
    assert iris(real_index.search('"诊断"', language="zh")) == plain
    assert iris(real_index.search("(诊断)*", language="zh")) == plain


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_that_is_too_long_is_refused_with_the_limit(toy_index: SearchIndex, language: str) -> None:
    use_language(language)
    for ask in (lambda: toy_index.search("诊" * 10_000, language="zh"), lambda: toy_index.suggest("a" * 10_000, "zh")):
        with pytest.raises(QueryError, match=str(LONGEST_QUERY)):
            ask()


# --- Life of an index ---------------------------------------------------------------------------------------------


def test_index_is_built_at_the_first_search_and_once(toy: KnowledgeGraph) -> None:
    index = SearchIndex(toy)
    with ThreadPoolExecutor(8) as threads:
        built = list(threads.map(lambda _: index.build(), range(16)))
    assert len({id(one) for one in built}) == 1
    assert len(index) > 50


def test_threads_read_at_once(real: KnowledgeGraph) -> None:
    index = SearchIndex.of(real)
    texts = ["诊断", "GPT-4", "lung cancer", "93.9%", "肝", "diagnos"] * 20
    expected = {text: index.search(text, language="zh") for text in set(texts)}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda text: index.search(text, language="zh"), texts))
    assert all(answer == expected[text] for text, answer in zip(texts, answers, strict=True))


def test_engine_lets_go_when_nobody_holds_the_index(toy: KnowledgeGraph) -> None:
    engine = SearchIndex.of(toy).build().engine
    database = engine._database
    engine.close()
    with pytest.raises(sqlite3.ProgrammingError):
        database.execute("SELECT 1")
