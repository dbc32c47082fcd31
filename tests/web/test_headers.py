"""What every answer carries."""

import base64
import hashlib

import pytest
from flask.testing import FlaskClient

ADDRESSES = [
    "/",
    "/doc/model/aster-1",
    "/doc/model/aster-1.ttl",
    "/doc/report/toy",
    "/nothing",
    "/id/model/aster-1",
    "/questions",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_policy_allows_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_document_as_received_may_use_just_its_own_style(client: FlaskClient) -> None:
    response = client.get("/doc/report/toy/source", headers={"Accept-Language": "zh"})
    style = response.text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert style
    assert f"style-src 'sha256-{digest}'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_style_sheet_is_kept_until_it_changes(client: FlaskClient) -> None:
    address = client.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    with client.get(address) as response:
        assert response.mimetype == "text/css"
        assert "immutable" in response.headers["Cache-Control"]
    with client.get(address.partition("?")[0]) as response:
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["ETag"]


def test_head_is_like_get_without_the_body(client: FlaskClient) -> None:
    for address in ADDRESSES:
        got, head = client.get(address), client.head(address)
        assert head.status_code == got.status_code
        assert head.data == b""
        assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_viewer_works_below_a_prefix(client: FlaskClient) -> None:
    response = client.get("/doc/model/aster-1?lang=en", environ_overrides={"SCRIPT_NAME": "/kg"})
    targets = [part.partition('"')[0] for part in response.text.split('href="')[1:]]
    inside = [target for target in targets if target.startswith("/")]
    assert inside
    assert [target for target in inside if not target.startswith("/kg/")] == []
