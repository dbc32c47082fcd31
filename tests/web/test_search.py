"""Search: the page, the same as data, suggestions; and an index that is not ready yet."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_SCRIPT, LANGUAGES, by_class, by_id, heading, links, page, text_of

from medkg import KnowledgeGraph, Package, StoreUnavailable
from medkg.search import LONGEST_QUERY, SearchIndex
from medkg.stores.base import Answer, Binding
from medkg.stores.memory import MemoryStore
from medkg.web import create_app, finding
from medkg.web.warming import warm

SCRIPT = "<script>alert(1)</script>"


def hits(client: FlaskClient, address: str, *, language: str = "en") -> list[str]:
    """What is found, as the paths of the hits' pages."""
    root = page(client, address, language=language)
    return [target for entry in by_class(root, "hit") for target in links(entry.find("h2"))]  # type: ignore[arg-type]


def total(client: FlaskClient, address: str) -> int:
    told = client.get(address.replace("/search?", "/search.json?", 1)).get_json()
    assert isinstance(told["total"], int)
    return told["total"]


# --- What is found ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_of_two_chinese_characters_is_found_and_marked(real_client: FlaskClient, language: str) -> None:
    root = page(real_client, "/search?q=诊断", language=language)
    assert heading(root) == "诊断"
    assert len(by_class(root, "hit")) == 20
    assert {text_of(mark) for mark in root.iter("mark")} == {"诊断"}


def test_every_hit_says_what_it_is_where_it_stands_and_leads_to_its_page(real_client: FlaskClient) -> None:
    root = page(real_client, "/search?q=93.9%25&class=claim&class=sentence")
    for entry in by_class(root, "hit"):
        assert text_of(by_class(entry, "kind")[0]).partition(" ·")[0] in ("Claim", "Sentence")
        thing, place = links(entry)
        assert real_client.get(thing).status_code == 200
        report, _hash, fragment = place.partition("#")
        by_id(page(real_client, report), fragment)


def test_claim_has_its_verdict_by_mark_and_word(client: FlaskClient) -> None:
    root = page(client, "/search?q=aster&class=claim&verdict=supports-in-part")
    (entry,) = by_class(root, "hit")
    assert text_of(by_class(entry, "kind")[0]) == "Claim · ◐ supported in part"


def test_hit_that_stands_in_another_language_says_so(real_client: FlaskClient) -> None:
    root = page(real_client, "/search?q=诊断&class=claim", language="en")
    for entry in by_class(root, "hit"):
        title = entry.find("h2/a")
        assert title is not None
        assert title.get("lang") == "zh"


def test_exact_name_comes_first(client: FlaskClient) -> None:
    assert hits(client, "/search?q=Aster-1")[0] == "/doc/model/aster-1"


def test_count_is_that_of_all_hits(client: FlaskClient) -> None:
    number = total(client, "/search?q=aster")
    assert f"{number} results" in text_of(by_class(page(client, "/search?q=aster"), "count")[0])


def test_page_without_a_query_says_what_can_be_found(real_client: FlaskClient) -> None:
    root = page(real_client, "/search")
    assert heading(root) == "Search"
    examples = [target for element in by_class(root, "examples") for target in links(element)]
    assert examples
    for example in examples:
        assert by_class(page(real_client, example), "hit"), example


def test_what_nothing_holds_whole_is_told_as_such(real_client: FlaskClient) -> None:
    root = page(real_client, "/search?q=大模型诊断肺癌")
    assert text_of(by_class(root, "count")[0]).startswith("Nothing holds all of it.")
    assert by_class(root, "hit")


def test_misspelt_word_is_answered_with_the_right_one(real_client: FlaskClient) -> None:
    root = page(real_client, "/search?q=diagnossis")
    (meant,) = links(by_class(root, "correction")[0])
    assert hits(real_client, meant)


def test_nothing_found_says_what_can_be_done(client: FlaskClient) -> None:
    root = page(client, "/search?q=xyzzy&class=claim")
    assert text_of(by_class(root, "count")[0]) == "Nothing is found."
    assert "/claims" in links(by_class(root, "advice")[0])


def test_nothing_found_under_a_choice_tells_what_there_is_without_it(real_client: FlaskClient) -> None:
    root = page(real_client, "/search?q=诊断&class=package")
    assert f"Search everything: {total(real_client, '/search?q=诊断')} results" in text_of(root)


# --- Narrowing ----------------------------------------------------------------------------------------------------


def facet(client: FlaskClient, address: str, name: str) -> list[tuple[str, int, str, bool]]:
    """Of a facet each value's label, count, address and whether it is chosen."""
    found = []
    for section in by_class(page(client, address), f"by-{name}"):
        for link in section.iter("a"):
            count = text_of(by_class(link, "figure")[0]).replace(",", "")
            found.append(
                (text_of(by_class(link, "name")[0]), int(count), link.get("href") or "", "aria-current" in link.attrib)
            )
    return found


@pytest.mark.parametrize("name", ["class", "verdict", "scenario", "year", "study"])
def test_every_value_of_a_facet_leads_to_as_many_hits_as_it_says(real_client: FlaskClient, name: str) -> None:
    values = facet(real_client, "/search?q=诊断", name)
    assert values
    for _label, count, address, _chosen in values:
        assert total(real_client, address) == count


def test_choices_add_up_in_one_facet_and_narrow_across_facets(real_client: FlaskClient) -> None:
    claims, sentences = (total(real_client, f"/search?q=诊断&class={one}") for one in ("claim", "sentence"))
    assert total(real_client, "/search?q=诊断&class=claim&class=sentence") == claims + sentences
    assert 0 < total(real_client, "/search?q=诊断&class=claim&verdict=supports-in-part") < claims


def test_chosen_value_is_let_go_of_by_its_own_link(real_client: FlaskClient) -> None:
    address = "/search?q=诊断&class=claim&class=sentence&verdict=supports-in-part"
    chosen = {label: target for label, _count, target, is_chosen in facet(real_client, address, "class") if is_chosen}
    assert set(chosen) == {"Claim", "Sentence"}
    without = chosen["Claim"]
    assert "class=claim" not in without
    assert "class=sentence" in without
    assert "verdict=supports-in-part" in without


def test_choices_stay_from_page_to_page_and_in_the_other_language(real_client: FlaskClient) -> None:
    root = page(real_client, "/search?q=诊断&class=claim&class=evidence-line")
    for target in [
        element.get("href") for element in root.iter("a") if element.get("rel") == "next" or element.get("hreflang")
    ]:
        assert target is not None
        assert target.count("class=") == 2, target
    box = next(element for element in root.iter("form") if element.get("role") == "search")
    kept = [(item.get("name"), item.get("value")) for item in box.iter("input") if item.get("type") == "hidden"]
    assert kept == [("class", "claim"), ("class", "evidence-line")]


def test_next_pages_go_on_where_the_first_ends(real_client: FlaskClient) -> None:
    first, second = (hits(real_client, f"/search?q=诊断&page={number}") for number in (1, 2))
    assert len(first) == len(second) == 20
    assert not set(first) & set(second)


# --- Bad and hostile input ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/search?q={'a' * 10_000}", 400),
        (f"/search?q={'诊' * (LONGEST_QUERY + 1)}", 400),
        (f"/search?q={'诊' * LONGEST_QUERY}", 200),
        ("/search?q=aster&page=0", 404),
        ("/search?q=aster&page=-1", 404),
        ("/search?q=aster&page=99999", 404),
        (f"/search?q=aster&page={'9' * 400}", 404),
        ("/search?q=aster&page=x", 404),
        ("/search?q=xyzzy&page=2", 404),
        ("/search?q=aster&class=clam", 404),
        (f"/search?q=aster&report={'a' * 5_000}", 404),
        ("/search?q=aster&year=12", 400),
        ("/search?q=aster&year=١٢٣٤", 400),
        (f"/search?q=aster{''.join(f'&year={year}' for year in range(1900, 2000))}", 400),
        ("/search?q=%00%01%1b%7f", 200),
        ("/search?q=%ff%fe%c0%80", 200),
        ("/search?q=%EF%BF%BF%F4%8F%BF%BF%EF%B7%90", 200),
        ("/search?q=%E2%80%AEtset", 200),
        (f"/search?q={quote(SCRIPT)}", 200),
        (f"/search?q=aster&verdict={quote(SCRIPT)}", 404),
        (f"/search?q={quote(chr(34) + ' onfocus=alert(1) x=' + chr(34))}", 200),
        (f"/search?q={quote('NOT AND OR NEAR(a b) * ^ {texts}: - + (')}", 200),
        (f"/search?q={quote(chr(39) + '; DROP TABLE texts; --')}", 200),
        (f"/search?q={quote('{{ 7*7 }} {% raw %}')}", 200),
        (f"/search?q={'+'.join(f'w{number}' for number in range(120))}", 200),
        ("/search?q=a&q=b&lang=xx&lang=zh", 200),
        ("/search?Q=aster", 200),
    ],
)
def test_bad_input_gets_a_clear_page_and_nothing_of_it_becomes_markup(
    client: FlaskClient, address: str, status: int
) -> None:
    root = page(client, address, status=status)
    text = client.get(address).get_data(as_text=True)
    assert heading(root)
    assert SCRIPT not in text
    assert not [name for element in root.iter() for name in element.attrib if name == "style" or name.startswith("on")]
    assert not FOREIGN_SCRIPT.search(text)
    assert len(text) < 60_000


def test_what_is_too_long_says_how_long_it_may_be(client: FlaskClient) -> None:
    assert f"at most {LONGEST_QUERY} are looked for" in text_of(page(client, f"/search?q={'a' * 10_000}", status=400))


def test_control_characters_are_white_space(client: FlaskClient) -> None:
    assert hits(client, "/search?q=%00aster%0a%1b") == hits(client, "/search?q=aster")


def test_misspelt_value_of_a_facet_is_answered_with_the_right_one(client: FlaskClient) -> None:
    assert "Did you mean" in text_of(page(client, "/search?q=aster&verdict=suports", status=404))


# --- Data and suggestions -----------------------------------------------------------------------------------------


def test_results_are_given_as_data(client: FlaskClient) -> None:
    response = client.get("/search.json?q=Aster-1&size=3&class=claim&class=model", headers={"Accept-Language": "en"})
    assert response.content_type == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    told = json.loads(response.data)
    assert set(told) == {"query", "total", "is_more", "is_loose", "page", "pages", "hits", "facets"}
    assert len(told["hits"]) == 3
    first = told["hits"][0]
    assert first["iri"] == "https://w3id.org/medkg/id/model/aster-1"
    assert first["address"] == "/doc/model/aster-1"
    assert any(piece["is_hit"] for piece in first["snippet"]["pieces"])
    assert {facet["name"] for facet in told["facets"]} == {
        "classes",
        "verdicts",
        "scenarios",
        "years",
        "studies",
        "reports",
    }


@pytest.mark.parametrize("size", ["0", "101", "x", "-1", "9" * 400])
def test_size_of_a_page_of_data_has_bounds(client: FlaskClient, size: str) -> None:
    assert client.get(f"/search.json?q=aster&size={size}").status_code == 400


def test_data_past_the_last_page_is_not_found(client: FlaskClient) -> None:
    assert client.get("/search.json?q=aster&page=999").status_code == 404


def test_suggestions_are_names_that_begin_so(client: FlaskClient) -> None:
    response = client.get("/search/suggestions?q=ast", headers={"Accept-Language": "en"})
    first = response.get_json()["suggestions"][0]
    assert first == {"label": "Aster-1", "language": "en", "class": "Model", "address": "/doc/model/aster-1"}
    assert response.headers["Cache-Control"] == "max-age=300"
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("text", ["", "%00", "%E3%80%82", "xyzzy"])
def test_where_nothing_begins_so_there_are_no_suggestions(client: FlaskClient, text: str) -> None:
    assert client.get(f"/search/suggestions?q={text}").get_json()["suggestions"] == []


def test_suggestions_for_what_is_too_long_are_refused(client: FlaskClient) -> None:
    assert client.get(f"/search/suggestions?q={'a' * 10_000}").status_code == 400


# --- The box ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/claims", "/doc/report/toy", "/doc/model/aster-1", "/search?q=aster"])
def test_every_page_has_the_box_which_needs_no_script(client: FlaskClient, address: str) -> None:
    root = page(client, address)
    (box,) = [element for element in root.iter("form") if element.get("role") == "search"]
    assert (box.get("action"), box.get("method")) == ("/search", "get")
    field = by_id(box, "search")
    assert field.get("name") == "q"
    assert field.get("value") == ("aster" if "q=" in address else "")
    assert any(label.get("for") == "search" for label in box.iter("label"))


def test_language_chosen_by_hand_goes_with_the_query(client: FlaskClient) -> None:
    root = page(client, "/search?lang=zh")
    (box,) = [element for element in root.iter("form") if element.get("role") == "search"]
    assert [item.get("value") for item in box.iter("input") if item.get("name") == "lang"] == ["zh"]


# --- An index that is being built ---------------------------------------------------------------------------------


class SlowStore(MemoryStore):
    """Answers the question of the index only when it is told to."""

    def __init__(self, package: Package) -> None:
        super().__init__(package.files())
        self.asked = threading.Event()
        self.may_answer = threading.Event()
        self.is_broken = False

    def query(self, text: str, bindings: dict[str, Binding] | None = None) -> Answer:  # type: ignore[override]
        if "prov:used" in text:
            self.asked.set()
            assert self.may_answer.wait(30)
            if self.is_broken:
                raise StoreUnavailable("The store is away.")
        return super().query(text, bindings)


@pytest.fixture
def slow(toy_package: Package, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Flask, SlowStore]]:
    monkeypatch.setattr(finding, "PATIENCE", 0.1)
    store = SlowStore(toy_package)
    app = create_app(KnowledgeGraph(store=store, package=toy_package))
    yield app, store
    store.may_answer.set()
    app.extensions["medkg"].finding.index(patience=30)


def building() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "search-index"]


def test_no_thread_runs_before_the_first_search(toy: KnowledgeGraph) -> None:
    before = building()
    app = create_app(toy)
    assert app.test_client().get("/").status_code == 200
    assert building() == before


def test_search_that_comes_too_early_is_asked_to_come_again(slow: tuple[Flask, SlowStore]) -> None:
    app, store = slow
    client = app.test_client()
    response = client.get("/search?q=aster")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "still being built" in response.get_data(as_text=True)
    assert client.get("/").status_code == 200
    assert client.get("/search/suggestions?q=a", headers={"Accept": "application/json"}).status_code == 503
    store.may_answer.set()
    app.extensions["medkg"].finding.index(patience=30)
    assert client.get("/search?q=aster").status_code == 200


def test_search_waits_a_little_for_an_index_that_is_nearly_ready(
    slow: tuple[Flask, SlowStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, store = slow
    monkeypatch.setattr(finding, "PATIENCE", 30)
    threading.Timer(0.2, store.may_answer.set).start()
    assert app.test_client().get("/search?q=aster").status_code == 200


def test_index_is_built_once_for_all_who_wait(slow: tuple[Flask, SlowStore]) -> None:
    app, store = slow
    warm(app.extensions["medkg"])
    assert store.asked.wait(30)
    warm(app.extensions["medkg"])
    assert len(building()) == 1


def test_few_wait_so_that_pages_are_still_answered(
    slow: tuple[Flask, SlowStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, store = slow
    monkeypatch.setattr(finding, "PATIENCE", 30)
    search = app.extensions["medkg"].finding
    waiting = [threading.Thread(target=search.index) for _number in range(finding.WAITING)]
    for thread in waiting:
        thread.start()
    assert store.asked.wait(30)
    while search._places._value:  # until all of them wait
        pass
    with pytest.raises(StoreUnavailable):
        search.index()
    store.may_answer.set()
    for thread in waiting:
        thread.join()


def test_failed_build_is_told_of_and_tried_again(slow: tuple[Flask, SlowStore]) -> None:
    app, store = slow
    store.is_broken = True
    store.may_answer.set()
    client = app.test_client()
    assert client.get("/search?q=aster").status_code == 503
    store.is_broken = False
    assert client.get("/search?q=aster").status_code == 200


def test_process_that_was_forked_off_builds_its_own_index(slow: tuple[Flask, SlowStore]) -> None:
    """The parent is in the midst of building, and holds its locks."""
    app, store = slow
    search = app.extensions["medkg"].finding
    search.start()
    assert store.asked.wait(30)
    child = os.fork()
    if child == 0:
        store.may_answer.set()
        os._exit(0 if isinstance(search.index(patience=20), SearchIndex) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_empty_package_finds_nothing_and_says_so(toy_package: Package) -> None:
    graph = KnowledgeGraph(store=MemoryStore([]), package=toy_package)
    client = create_app(graph).test_client()
    assert "Nothing is found." in text_of(page(client, "/search?q=aster"))
    assert page(client, "/search") is not None
