"""Downloads: each format parses and says the same, checksums hold, nothing is sent that is not the package's."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from tests.web.reading import LANGUAGES, by_class, by_id, links, page, text_of
from werkzeug.test import TestResponse

from medkg import KnowledgeGraph, Package
from medkg.errors import StoreUnavailable
from medkg.publish.export import export
from medkg.publish.shelf import FORMATS as SHELVED
from medkg.publish.shelf import Shelf
from medkg.queries.catalog import Catalog
from medkg.web import create_app

FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}


def digest_of(response: TestResponse) -> str:
    """What the header says that the body's SHA-256 is, in hexadecimal."""
    value = response.headers["Repr-Digest"]
    assert value.startswith("sha-256=:")
    assert value.endswith(":")
    return base64.b64decode(value.removeprefix("sha-256=:").removesuffix(":")).hex()


@pytest.mark.parametrize("ending", FORMATS)
def test_package_in_every_format(client: FlaskClient, toy_package: Package, ending: str) -> None:
    kind, fmt = FORMATS[ending]
    response = client.get(f"/download/medkg.{ending}", buffered=True)
    assert (response.status_code, response.mimetype) == (200, kind)
    assert response.headers["Content-Disposition"] == f"attachment; filename=medkg.{ending}"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert digest_of(response) == hashlib.sha256(response.data).hexdigest()
    assert response.data == export(toy_package, SHELVED[ending])
    subjects = {str(quad.subject) for quad in parse(response.data, fmt, without_named_graphs=False)}
    for file in toy_package.data_files():
        assert {f"<{subject}>" for subject in file.triples().subjects()} <= subjects


@pytest.mark.parametrize("ending", FORMATS)
def test_report_in_every_format(client: FlaskClient, toy_package: Package, ending: str) -> None:
    kind, _fmt = FORMATS[ending]
    response = client.get(f"/doc/report/toy.{ending}")
    assert (response.status_code, response.mimetype) == (200, kind)
    assert response.data == export(toy_package, SHELVED[ending], report="toy")
    assert digest_of(response) == hashlib.sha256(response.data).hexdigest()


@pytest.mark.parametrize("ending", ["ttl", "nt", "jsonld", "rdf"])
def test_thing_in_every_format(client: FlaskClient, ending: str) -> None:
    kind, fmt = FORMATS[ending]
    response = client.get(f"/doc/model/aster-1.{ending}")
    assert (response.status_code, response.mimetype) == (200, kind)
    about = {quad.subject.value for quad in parse(response.data, fmt)}
    assert about == {"https://w3id.org/medkg/id/model/aster-1", "http://localhost/doc/model/aster-1"}


def test_digits_are_downloaded_as_they_were_written(client: FlaskClient) -> None:
    assert b"91.50" in client.get("/download/medkg.ttl", buffered=True).data
    texts = [client.get(f"/doc/{path}.ttl").text for path in _results(client)]
    assert any("91.50" in text for text in texts)


def _results(client: FlaskClient) -> list[str]:
    page = client.get("/class/result").text
    return [part.split('"')[0] for part in page.split('href="/doc/')[1:] if part.startswith("result/")]


def test_head_has_the_length_and_no_body(client: FlaskClient) -> None:
    whole = client.get("/download/medkg.nt", buffered=True)
    head = client.head("/download/medkg.nt", buffered=True)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


@pytest.mark.parametrize("address", ["/download/medkg.ttl", "/doc/report/toy.nq", "/download/file/ontology/medkg.ttl"])
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("gzip;q=0, br;q=0", None),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("zstd", None),
        ("identity;q=1, br;q=0.5", None),
    ],
)
def test_big_files_travel_as_the_reader_takes_them(
    client: FlaskClient, address: str, accepted: str, coding: str | None
) -> None:
    plain = client.get(address, buffered=True)
    response = client.get(address, buffered=True, headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == coding
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(coding or "", bytes)
    assert unpack(response.data) == plain.data
    assert "Accept-Encoding" in response.headers["Vary"]
    assert digest_of(response) == hashlib.sha256(response.data).hexdigest(), "the digest is of what is sent"
    assert (response.headers["ETag"] == plain.headers["ETag"]) == (coding is None)
    again = client.get(
        address, buffered=True, headers={"Accept-Encoding": accepted, "If-None-Match": response.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_broken_download_is_taken_up_where_it_broke_off(client: FlaskClient) -> None:
    whole = client.get("/download/medkg.ttl", buffered=True)
    rest = client.get(
        "/download/medkg.ttl", buffered=True, headers={"Range": "bytes=1000-", "If-Range": whole.headers["ETag"]}
    )
    assert rest.status_code == 206
    assert rest.data == whole.data[1000:]
    assert digest_of(rest) == digest_of(whole), "Repr-Digest is that of the whole (RFC 9530, section 3)"


def test_checksums_hold_for_every_file(client: FlaskClient) -> None:
    response = client.get("/download/SHA256SUMS", buffered=True)
    assert response.mimetype == "text/plain"
    lines = [line.split("  ", 1) for line in response.text.splitlines()]
    assert len(lines) > 100
    for sha256, name in lines:
        assert hashlib.sha256(client.get(f"/download/{name}", buffered=True).data).hexdigest() == sha256, name


def test_zip_unpacks_to_a_package_with_the_same_bytes(
    client: FlaskClient, toy_package: Package, tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get("/download/medkg.zip", buffered=True).data)) as packed:
        packed.extractall(tmp_path)
    unpacked = Package.at(tmp_path / "medkg")
    assert export(unpacked, "nquads") == export(toy_package, "nquads")
    source = "data/reports/toy/source.html"
    assert (tmp_path / "medkg" / source).read_bytes() == (toy_package.root / source).read_bytes()
    assert list((tmp_path / "medkg/questions").rglob("*.rq"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("data/works.ttl", "text/turtle"),
        ("ontology/medkg.ttl", "text/turtle"),
        ("ontology/shapes/work.ttl", "text/turtle"),
        ("data/reports/toy/source.html", "text/html"),
        ("questions/works/results.rq", "application/sparql-query"),
    ],
)
def test_file_is_sent_as_it_lies_on_disk(client: FlaskClient, toy: KnowledgeGraph, name: str, kind: str) -> None:
    response = client.get(f"/download/file/{name}")
    assert (response.status_code, response.mimetype) == (200, kind)
    first, _slash, rest = name.partition("/")
    folder = {"data": toy.package.data, "ontology": toy.package.ontology, "questions": toy.catalog.folder}[first]
    assert response.data == (folder / rest).read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment;"), "a browser saves it"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "data",
        "data/",
        "data/nothing.ttl",
        "data/reports",
        "data/reports/toy",
        "../pyproject.toml",
        "data/../../pyproject.toml",
        "data/..%2f..%2fpyproject.toml",
        "data/%2e%2e/%2e%2e/pyproject.toml",
        "data/....//works.ttl",
        "data//works.ttl",
        "/etc/passwd",
        "//etc/passwd",
        "data/%00works.ttl",
        "data/works.ttl%00.html",
        "data/.hidden.ttl",
        "data\\works.ttl",
        "data/C:/works.ttl",
        "questions/../catalog.py",
        "questions/catalog.py",
        "questions/__init__.py",
        "data/source.html",
        "data/reports/toy/other.html",
        "ontology/source.html",
        "README.md",
        pytest.param("data/" + "a" * 5_000 + ".ttl", id="long name"),
        pytest.param("data/" + "a/" * 2_000 + "b.ttl", id="long path"),
    ],
)
def test_no_other_file_is_sent(client: FlaskClient, name: str) -> None:
    response = client.get(f"/download/file/{name}", follow_redirects=True)
    assert response.status_code == 404
    assert b"[project]" not in response.data
    assert b"root:" not in response.data


@pytest.mark.parametrize(
    "address",
    [
        "/download/medkg.exe",
        "/download/medkg.ttl.gz",
        "/download/medkg.",
        "/download/sha256sums",
        "/downloads?page=2",
        "/downloads?page=0",
        "/downloads/files?in=nothing",
        "/downloads/files?in=../",
        "/downloads/files?page=99",
        "/downloads/report/nothing",
        "/downloads/report/TOY",
        "/doc/report/nothing.nt",
        "/doc/report/toy.zip",
        "/doc/model/nothing.jsonld",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/downloads", "/downloads/files", "/downloads/report/toy"])
def test_pages_are_well_formed(client: FlaskClient, address: str, language: str) -> None:
    root = page(client, address, language=language)
    assert root.get("lang") == language


def test_page_lists_every_format_with_size_and_checksum(client: FlaskClient) -> None:
    sums = client.get("/download/SHA256SUMS", buffered=True).text
    root = page(client, "/downloads")
    shown = text_of(root)
    for ending in SHELVED:
        assert f"/download/medkg.{ending}" in links(root)
    for line in sums.splitlines():
        if "  medkg." in line:
            assert line.split()[0] in shown
    assert "November 22, 2026" in shown or "Version" in shown
    assert "/downloads/report/toy" in links(root)
    assert "not made yet" not in shown


def test_page_does_not_wait_for_what_is_not_made(toy: KnowledgeGraph) -> None:
    with create_app(toy).test_client() as client:
        began = time.process_time()
        root = page(client, "/downloads")
        assert time.process_time() - began < 5
        assert "not made yet" in text_of(by_id(root, "content"))
        assert not by_class(root, "outdated")


def test_page_of_a_report_lists_its_files_and_formats(client: FlaskClient) -> None:
    root = page(client, "/downloads/report/toy")
    targets = links(root)
    assert {f"/doc/report/toy.{ending}" for ending in FORMATS} <= set(targets)
    assert "/download/file/data/reports/toy/source.html" in targets
    sha256 = hashlib.sha256(client.get("/doc/report/toy.trig").data).hexdigest()
    assert sha256 in text_of(root)


def test_every_file_is_listed_once(client: FlaskClient) -> None:
    listed: list[str] = []
    number = 1
    while True:
        response = client.get(f"/downloads/files?page={number}")
        if response.status_code == 404:
            break
        root = page(client, f"/downloads/files?page={number}")
        listed += [target for target in links(root) if target.startswith("/download/file/")]
        number += 1
    sums = client.get("/download/SHA256SUMS", buffered=True).text.splitlines()
    assert sorted(listed) == sorted(f"/download/{line.split()[1]}" for line in sums if "  file/" in line)


@pytest.fixture
def copied(tmp_path: Path, toy_package: Package) -> Package:
    """A package that may be changed."""
    shutil.copytree(toy_package.data, tmp_path / "package/data")
    return Package.at(tmp_path / "package")


def test_export_is_made_once_and_stays_when_the_files_change(copied: Package) -> None:
    shelf = Shelf(copied, Catalog())
    first = shelf.get("nt", patience=60)
    assert first.plain.path.read_bytes() == export(copied, "ntriples")
    conditions = copied.data / "conditions.ttl"
    conditions.write_text(conditions.read_text(encoding="utf-8").replace("@en", "@en ", 1), encoding="utf-8")
    assert shelf.get("nt", patience=0) is first
    with pytest.raises(StoreUnavailable, match="changed since they were loaded") as caught:
        shelf.get("nq", patience=60)
    assert caught.value.retry_after
    assert Shelf(copied, Catalog()).get("nq", patience=60).plain.size


@pytest.mark.parametrize("how", ["edited", "broken", "gone"])
def test_files_that_change_after_they_were_loaded_are_never_mixed_with_what_is_shown(copied: Package, how: str) -> None:
    app = create_app(KnowledgeGraph.of(copied))
    site, client = app.extensions["medkg"], app.test_client()
    site.originals.read_all()
    things = [
        "model/aster-1",
        "verdict/supports",
        *(p for p in _results(client) if "91.50" in client.get(f"/doc/{p}.ttl").text),
    ]
    assert len(things) > 2
    documents = [f"/doc/{path}.{ending}" for path in things for ending in ("ttl", "nt", "jsonld", "rdf")]
    documents += [f"/doc/report/toy.{ending}" for ending in FORMATS]
    documents += ["/ontology.ttl", "/shapes.nt", "/doc/model/aster-1", "/sitemap.xml", "/downloads/files?in=questions"]
    documents += ["/download/file/data/conditions.ttl", "/download/medkg.nt"]
    before = {address: client.get(address, buffered=True) for address in documents}
    assert {response.status_code for response in before.values()} == {200}
    for path in (copied.data / "models.ttl", *(copied.data / "reports").rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        if how == "gone":
            path.unlink()
        else:
            path.write_text(text.replace("Aster", "Other").replace("91.50", "91.500") + (how == "broken") * "broken")
    for address, was in before.items():
        now = client.get(address, buffered=True)
        assert (now.status_code, now.data, now.headers["ETag"]) == (200, was.data, was.headers["ETag"]), address
    changed = ["/download/file/data/models.ttl", "/download/medkg.ttl", "/download/SHA256SUMS", "/download/medkg.zip"]
    for address in changed:
        response = client.get(address, buffered=True)
        assert response.status_code == 503, address
        assert "changed since they were loaded" in response.text
        assert int(response.headers["Retry-After"]) > 0
    (note,) = by_class(page(client, "/downloads"), "outdated")
    assert "changed since they were loaded" in text_of(note)
    site.guard.close()


def test_who_will_not_wait_is_asked_to_come_again(copied: Package) -> None:
    app = create_app(KnowledgeGraph.of(copied))
    shelf = app.extensions["medkg"].shelf
    with app.test_client() as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr("medkg.web.downloads.PATIENCE", 0.0)
        response = client.get("/download/medkg.ttl", buffered=True)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert "Try again in a minute" in response.text
        shelf.get("ttl", patience=60)
        assert client.get("/download/medkg.ttl", buffered=True).status_code == 200


def test_large_package_is_offered_in_the_formats_that_are_made_piece_by_piece(
    toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medkg.publish.shelf.LARGEST", 1_000)
    with create_app(toy).test_client() as client:
        targets = links(page(client, "/downloads"))
        assert "/download/medkg.nq" in targets
        assert "/download/medkg.jsonld" not in targets
        response = client.get("/download/medkg.jsonld", buffered=True)
        assert response.status_code == 404
        assert "Take one of: trig, nq, nt, zip." in response.text
        sums = client.get("/download/SHA256SUMS", buffered=True).text
        assert "  medkg.nq\n" in sums
        assert "  medkg.ttl\n" not in sums


def test_package_that_cannot_be_exported_is_told_and_mended(copied: Package, caplog: pytest.LogCaptureFixture) -> None:
    conditions = copied.data / "conditions.ttl"
    text = conditions.read_text(encoding="utf-8")
    conditions.write_text("this is no Turtle", encoding="utf-8")
    client = create_app(KnowledgeGraph.of(Package.at(Path(__file__).parents[1] / "toy"))).test_client()
    client.application.extensions["medkg"].shelf = Shelf(copied, Catalog())
    response = client.get("/download/medkg.ttl", buffered=True)
    assert response.status_code == 500
    assert "The reason is in the log" in response.text
    assert "conditions.ttl" in caplog.text
    assert "conditions.ttl" not in response.text
    conditions.write_text(text, encoding="utf-8")
    client.application.extensions["medkg"].shelf = Shelf(copied, Catalog())
    assert client.get("/download/medkg.ttl", buffered=True).status_code == 200


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_answer_as_data(client: FlaskClient, ending: str, kind: str) -> None:
    response = client.get(f"/questions/reports/verdicts.{ending}?report=report/toy")
    assert (response.status_code, response.mimetype) == (200, kind)
    assert b"verdict/supports" in response.data


def test_answer_holds_all_rows(client: FlaskClient) -> None:
    answer = json.loads(client.get("/questions/reports/verdicts.json?report=report/toy").data)
    assert len(answer["results"]["bindings"]) == 6


def test_graph_as_turtle(client: FlaskClient) -> None:
    response = client.get("/questions/reports/narrative.ttl?report=report/toy")
    assert response.mimetype == "text/turtle"
    assert len(list(parse(response.data, RdfFormat.TURTLE))) > 50


def test_server_that_may_write_nowhere_says_so_in_its_log_and_no_folder_to_strangers(
    toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    client = create_app(toy).test_client()
    with monkeypatch.context() as here:
        here.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        response = client.get("/download/medkg.zip")
        assert response.status_code == 503
        assert "nowhere" not in response.text
        assert "for want of a place" in response.text
        assert "nowhere" in caplog.text
        assert "TMPDIR" in caplog.text
    assert client.get("/download/medkg.zip", buffered=True).status_code == 200, "once there is a place"
