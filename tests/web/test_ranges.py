"""Ranges (RFC 9110, section 14): what broke off is taken up again, and 416 is for what lies beyond the end alone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

RANGED = ("/download/medkg.ttl", "/download/file/data/models.ttl", "/download/SHA256SUMS", "/doc/model/aster-1.ttl")


@pytest.mark.parametrize("address", RANGED)
@pytest.mark.parametrize("asked", ["bytes=1000000000-", "bytes=1000000000-1000000001, 2000000000-", "bytes=-0"])
def test_range_beyond_the_end_is_told_the_length(client: FlaskClient, address: str, asked: str) -> None:
    length = len(client.get(address, buffered=True).data)
    response = client.get(address, buffered=True, headers={"Range": asked})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{length}"


@pytest.mark.parametrize("address", RANGED)
@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-0", 0, 1), ("bytes=5-", 5, None), ("bytes=-7", -7, None), ("Bytes=3-9", 3, 10)],
)
def test_one_range_is_sent_alone(client: FlaskClient, address: str, asked: str, start: int, stop: int | None) -> None:
    whole = client.get(address, buffered=True)
    part = client.get(address, buffered=True, headers={"Range": asked, "If-Range": whole.headers["ETag"]})
    assert part.status_code == 206
    assert part.data == whole.data[start:stop]
    assert part.headers["Content-Range"].endswith(f"/{len(whole.data)}")
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert part.headers["Repr-Digest"] == whole.headers["Repr-Digest"]


@pytest.mark.parametrize("address", RANGED)
@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-0,5-6",
        "bytes=0-0, 1000000000-",
        "bytes=-1000000000",
        "bytes=9-5",
        "bytes=abc",
        "bytes=",
        "lines=1-2",
        f"bytes={'9' * 5_000}-",
    ],
)
def test_several_ranges_and_what_is_none_give_the_whole(client: FlaskClient, address: str, asked: str) -> None:
    whole = client.get(address, buffered=True)
    response = client.get(address, buffered=True, headers={"Range": asked})
    assert response.data == whole.data
    assert response.status_code == (206 if asked == "bytes=-1000000000" else 200)


def test_range_gives_way_to_what_the_reader_has_and_to_another_state(client: FlaskClient) -> None:
    address = "/download/file/data/models.ttl"
    whole = client.get(address)
    kept = client.get(address, headers={"Range": "bytes=0-0", "If-None-Match": whole.headers["ETag"]})
    assert (kept.status_code, kept.data) == (304, b"")
    other = client.get(address, headers={"Range": "bytes=0-0", "If-Range": '"another"'})
    assert (other.status_code, other.data) == (200, whole.data)
    head = client.head(address, headers={"Range": "bytes=0-0"})
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(whole.data)))
