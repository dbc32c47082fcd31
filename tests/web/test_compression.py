"""Pages, data and files of the viewer travel compressed: to those who can unpack them, under ETags of their own."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask.testing import FlaskClient

PAGE = "/doc/report/toy"
STYLE = "/static/medkg.css"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize(
    "address", [PAGE, STYLE, "/doc/nothing", "/questions/works/list.json", "/graph/model/aster-1.svg"]
)
def test_text_is_packed_and_unpacks_to_the_same(client: FlaskClient, address: str, coding: str) -> None:
    plain = client.get(address, buffered=True)
    packed = client.get(address, headers={"Accept-Encoding": coding}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == coding
    assert UNPACK[coding](packed.data) == plain.data
    assert packed.content_length == len(packed.data) < len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.status_code == plain.status_code


def test_brotli_goes_before_gzip_unless_the_reader_likes_it_less(client: FlaskClient) -> None:
    for accepted, coding in (
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("br;q=0, gzip;q=0", None),
        ("zstd", None),
        (";;q=,=", None),
    ):
        response = client.get(PAGE, headers={"Accept-Encoding": accepted}, buffered=True)
        assert response.headers.get("Content-Encoding") == coding, accepted


@pytest.mark.parametrize("address", [PAGE, STYLE])
def test_each_coding_has_its_own_etag_and_is_not_sent_again(client: FlaskClient, address: str) -> None:
    etags = {}
    for coding in ("br", "gzip", "identity"):
        response = client.get(address, headers={"Accept-Encoding": coding}, buffered=True)
        etags[coding] = response.headers["ETag"]
        again = client.get(address, headers={"Accept-Encoding": coding, "If-None-Match": etags[coding]}, buffered=True)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etags[coding]
        assert "Accept-Encoding" in again.headers["Vary"]
    assert len(set(etags.values())) == 3
    other = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": etags["br"]}, buffered=True)
    assert other.status_code == 200


def test_head_says_what_get_sends(client: FlaskClient) -> None:
    sent = client.get(PAGE, headers={"Accept-Encoding": "br"}, buffered=True)
    head = client.head(PAGE, headers={"Accept-Encoding": "br"}, buffered=True)
    assert head.data == b""
    for name in ("Content-Length", "Content-Encoding", "ETag", "Vary"):
        assert head.headers[name] == sent.headers[name]


def test_what_is_small_is_left_as_it_is(client: FlaskClient) -> None:
    response = client.get("/search/suggestions?q=zzzz", headers={"Accept-Encoding": "br"}, buffered=True)
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]


def test_part_of_a_file_is_a_part_of_the_file_itself(client: FlaskClient) -> None:
    whole = client.get(STYLE, buffered=True).data
    part = client.get(STYLE, headers={"Accept-Encoding": "br", "Range": "bytes=0-1999"}, buffered=True)
    assert part.status_code == 206
    assert part.data == whole[:2000]
    assert "Content-Encoding" not in part.headers


def test_download_keeps_the_checksum_of_what_is_sent(client: FlaskClient) -> None:
    response = client.get("/doc/report/toy.ttl", headers={"Accept-Encoding": "br"}, buffered=True)
    assert response.headers["Repr-Digest"]
    assert brotli.decompress(response.data) == client.get("/doc/report/toy.ttl", buffered=True).data
