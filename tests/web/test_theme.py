"""The theme: the system's, or the one that a cookie names; and help, which every page leads to."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, by_class, heading, page, text_of

from medkg import KnowledgeGraph

ADDRESSES = ["/", "/doc/report/toy", "/help", "/claims"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_cookie_the_system_decides(client: FlaskClient, address: str) -> None:
    assert page(client, address).get("data-theme") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", [*ADDRESSES, "/doc/model/aster-1"])
def test_cookie_names_the_theme(client: FlaskClient, address: str, theme: str) -> None:
    client.set_cookie("theme", theme)
    assert page(client, address).get("data-theme") == theme


@pytest.mark.parametrize("value", ["", "blue", 'dark" onload="alert(1)', "DARK", "dark light"])
def test_any_other_cookie_is_passed_over(client: FlaskClient, value: str) -> None:
    client.set_cookie("theme", value)
    assert page(client, "/").get("data-theme") is None


def test_error_page_keeps_the_theme(client: FlaskClient) -> None:
    client.set_cookie("theme", "dark")
    assert page(client, "/nothing", status=404).get("data-theme") == "dark"


def test_server_sets_no_cookie_and_caches_keep_themes_apart(client: FlaskClient) -> None:
    plain = client.get("/doc/report/toy")
    assert "Set-Cookie" not in plain.headers
    assert {"accept", "accept-language", "cookie"} <= {name.lower() for name in plain.vary}
    client.set_cookie("theme", "dark")
    assert client.get("/doc/report/toy").headers["ETag"] != plain.headers["ETag"]
    stale = client.get("/doc/report/toy", headers={"If-None-Match": plain.headers["ETag"]})
    assert stale.status_code == 200


def test_theme_switch_is_hidden_until_a_script_is_there_to_serve_it(client: FlaskClient) -> None:
    (switch,) = by_class(page(client, "/"), "theme")
    assert switch.get("hidden") is not None
    assert [option.get("value") for option in switch] == ["", "light", "dark"]


def test_theme_holds_below_a_prefix_alone(client: FlaskClient) -> None:
    response = client.get("/", environ_overrides={"SCRIPT_NAME": "/medkg"})
    assert 'data-path="/medkg/"' in response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_tells_every_mark_and_key(client: FlaskClient, toy: KnowledgeGraph, language: str) -> None:
    root = page(client, "/help", language=language)
    assert heading(root)
    from medkg.entities import Verdict

    for verdict in toy.all(Verdict):
        assert verdict.notation in text_of(root)
        assert str(verdict.definition.best(language)) in text_of(root)
    keys = [text_of(key) for key in root.iter("kbd")]
    assert {"j", "k", "Enter", "Esc", "/", "?", "e", "+", "-", "0"} <= set(keys)
    assert any(link.get("href", "").startswith("/help") for link in by_class(page(client, "/"), "help"))
