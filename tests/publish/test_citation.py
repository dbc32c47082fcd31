"""Citations: of everything that can be cited, read back strictly, saying what the data say."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.bibliographies import printed, read_bibtex, read_csl, read_ris

from medkg import KnowledgeGraph, NotFound, QueryError
from medkg.entities import Claim, Report, Text, Work
from medkg.language import use_language
from medkg.publish.bibliography import WRITERS, bibtex, csl_json, ris, text
from medkg.publish.citation import Citation, Name, citation, person

LANGUAGES = ("zh", "en")


def everything(graph: KnowledgeGraph) -> list[Citation]:
    things = [None, *(thing.iri for cls in (Report, Claim, Work) for thing in graph.all(cls))]
    return [citation(graph, thing) for thing in things]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("world", ["toy", "real"])
def test_everything_that_can_be_cited_is_read_back_the_same(
    world: str, language: str, request: pytest.FixtureRequest
) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(world)
    use_language(language)
    keys = []
    for cited in everything(graph):
        kind, key, fields = read_bibtex(bibtex(cited))
        assert kind in ("misc", "article", "incollection")
        assert printed(fields["title"]) == cited.title
        assert fields.get("url", "") == cited.url
        assert fields.get("year", "") == cited.year
        record = read_ris(ris(cited))
        assert ("TI", cited.title) in record
        assert [value for tag, value in record if tag == "AU"] == [
            name.whole or ", ".join(filter(None, (name.family, name.given, name.suffix))) for name in cited.authors
        ]
        item = read_csl(csl_json(cited))
        assert (item["id"], item["title"], item.get("URL", "")) == (key, cited.title, cited.url)
        assert cited.title.rstrip(".。 ") in text(cited)
        keys.append(key)
    assert len(keys) == len(set(keys)), "two things have one key"


def test_package_is_cited_with_version_day_and_licence(real: KnowledgeGraph) -> None:
    description = citation(real)
    assert (description.version, description.issued) == ("0.1.0", "2026-11-22")
    _kind, key, fields = read_bibtex(bibtex(description))
    assert key == "medkg"
    assert fields["author"] == "{medkg curators}"
    assert (fields["year"], fields["month"], fields["version"]) == ("2026", "nov", "0.1.0")
    assert fields["url"] == "https://w3id.org/medkg/id/package/medkg"
    assert fields["note"] == r"\url{https://creativecommons.org/licenses/by/4.0/}"
    item = read_csl(csl_json(description))
    assert item["type"] == "dataset"
    assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert ("DA", "2026/11/22/") in read_ris(ris(description))


def test_package_by_its_identifier_is_the_package(real: KnowledgeGraph) -> None:
    assert citation(real, "package/medkg") == citation(real)


def test_report_is_cited_in_both_languages(real: KnowledgeGraph) -> None:
    english = citation(real, "report/llm-clinical-medicine")
    use_language("zh")
    chinese = citation(real, "report/llm-clinical-medicine")
    assert english.title.startswith("The Prospects of Large Models")
    assert english.original_title == chinese.title
    assert chinese.title.startswith("大模型在临床医学领域的发展前景")
    assert chinese.original_title is None, "the document is in Chinese"
    assert english.license == "", "the report states no licence, so the citation gives none"
    assert english.issued == "", "the report gives no date, so the citation gives none"


def test_claim_is_asserted_by_the_report_and_recorded_by_the_curators(real: KnowledgeGraph) -> None:
    cited = citation(real, "claim/llm-clinical-medicine/ai-develops-rapidly")
    assert [name.whole for name in cited.authors] == ["unnamed AI author"]
    assert [name.whole for name in cited.editors] == ["medkg curators"]
    assert cited.within.startswith("The Prospects of Large Models")
    kind, _key, fields = read_bibtex(bibtex(cited))
    assert kind == "incollection"
    assert fields["booktitle"]


def test_claim_is_cited_with_its_verdict(real: KnowledgeGraph) -> None:
    cited = citation(real, "claim/llm-clinical-medicine/global-ai-healthcare-market-over-100-billion")
    found = "Verdict in this version: contradicted"
    assert f". {found}. " in text(cited)
    assert read_bibtex(bibtex(cited))[2]["note"].startswith(f"{found}. \\url{{")
    assert ("N1", found) in read_ris(ris(cited))
    assert read_csl(csl_json(cited))["note"].splitlines()[0] == found
    assert "Verdict" not in text(citation(real, "report/llm-clinical-medicine"))


def test_article_has_its_journal_pages_and_numbers(real: KnowledgeGraph) -> None:
    cited = citation(real, "work/sarvari-2024-gpt-4-palm2-mimic-iv")
    kind, key, fields = read_bibtex(bibtex(cited))
    assert (kind, key) == ("article", "sarvari-2024-gpt-4-palm2-mimic-iv")
    assert fields["author"].startswith("Sarvari, Peter and Al-fagih, Zaid and ")
    assert printed(fields["journal"]) == "Health Care Science"
    assert (fields["volume"], fields["number"], fields["pages"]) == ("3", "1", "3--18")
    assert (fields["doi"], fields["pmid"]) == ("10.1002/hcs2.79", "38939167")
    record = dict(read_ris(ris(cited)))
    assert (record["SP"], record["EP"], record["DO"]) == ("3", "18", "10.1002/hcs2.79")
    assert text(cited).endswith("2024-02-01;3(1):3-18. doi:10.1002/hcs2.79")


def test_preprint_has_its_number_at_arxiv(real: KnowledgeGraph) -> None:
    cited = citation(real, "work/arxiv-2024-biomedparse")
    _kind, _key, fields = read_bibtex(bibtex(cited))
    assert (fields["eprint"], fields["archiveprefix"]) == ("2405.12971", "arXiv")
    assert read_csl(csl_json(cited))["type"] == "article"


@pytest.mark.parametrize(
    ("printed_name", "expected"),
    [
        ("Peter Sarvari", Name(family="Sarvari", given="Peter")),
        ("Joséphine A. Cool", Name(family="Cool", given="Joséphine A.")),
        ("Lakshmi Vennela Chowdary Kaza", Name(family="Kaza", given="Lakshmi Vennela Chowdary")),
        ("Ludwig van Beethoven", Name(family="van Beethoven", given="Ludwig")),
        ("Jan van der Berg", Name(family="van der Berg", given="Jan")),
        ("Sammy Davis Jr.", Name(family="Davis", given="Sammy", suffix="Jr.")),
        ("Akhil V", Name(whole="Akhil V")),
        ("王小明", Name(whole="王小明")),
        ("Plato", Name(whole="Plato")),
        ("Sarvari, Peter", Name(whole="Sarvari, Peter")),
    ],
)
def test_name_is_taken_apart_only_where_it_can_be(printed_name: str, expected: Name) -> None:
    assert person(printed_name) == expected


NASTY = st.text(st.sampled_from("ab {}\\#$%&_~^<>|\"',=@\n\r\t\0\u2028中文，。é\U0001f600"), max_size=40)


@given(title=NASTY, name=NASTY, address=NASTY)
def test_no_character_breaks_a_format(title: str, name: str, address: str) -> None:
    cited = Citation(
        kind="article",
        key="key",
        title=Text(title, "en"),
        url=address,
        authors=(Name(whole=name), Name(family=name, given=title)) if name.strip() and title.strip() else (),
        within=title,
        doi=address,
        license=address,
    )
    read_bibtex(bibtex(cited))
    fields = read_bibtex(bibtex(cited))[2]
    assert printed(fields.get("title", "")) == " ".join(
        "".join(character if character.isprintable() else " " for character in title).split()
    )
    read_ris(ris(cited))
    assert "\n" not in text(cited)
    csl_json(cited)


def test_names_with_and_in_them_stay_one_name() -> None:
    cited = Citation(
        kind="article",
        key="key",
        title=Text("Title", "en"),
        url="",
        authors=(Name(whole="Centers for Control and Prevention"), Name(family="and", given="Sand and Andy")),
    )
    authors = read_bibtex(bibtex(cited))[2]["author"]
    assert authors == "{Centers for Control and Prevention} and {and}, Sand {and} Andy"


@pytest.mark.parametrize("issued", ["", "2024", "2024-05", "2024-05-22"])
def test_date_is_as_exact_as_it_is_known(issued: str, real: KnowledgeGraph) -> None:
    cited = dataclasses.replace(citation(real), issued=issued)
    item = read_csl(csl_json(cited))
    assert item.get("issued", {"date-parts": [[]]})["date-parts"] == [[int(part) for part in issued.split("-") if part]]
    days = [value for tag, value in read_ris(ris(cited)) if tag == "DA"]
    assert days == {"": [], "2024": [], "2024-05": ["2024/05//"], "2024-05-22": ["2024/05/22/"]}[issued]


@pytest.mark.parametrize("thing", ["model/gpt-4", "report/nothing", "claim/nothing", "work", "https://example.org/x"])
def test_what_is_not_there_or_not_cited_is_told(real: KnowledgeGraph, thing: str) -> None:
    with pytest.raises(NotFound):
        citation(real, thing)


def test_what_is_no_name_is_told(real: KnowledgeGraph) -> None:
    with pytest.raises(QueryError):
        citation(real, "a b")


def test_every_format_of_the_command_line_is_written() -> None:
    from medkg.cli.cite import FORMATS

    assert set(FORMATS) == set(WRITERS)
