"""In a container: everything is read-only but /tmp, and nothing that the viewer gives needs more."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, unquote

import pytest
from tests.cli.conftest import TOY
from tests.cli.sealed import sealed
from tests.cli.served import PATIENCE, Served
from tests.web.test_every_page import KINDS
from werkzeug.exceptions import HTTPException

from medkg import KnowledgeGraph, Package
from medkg.publish.shelf import FORMATS
from medkg.stores.disk import DiskStore
from medkg.web import create_app

QUERY = "/sparql?format=csv&query=" + quote("SELECT (COUNT(*) AS ?n) WHERE { ?c a medkg:Claim }")
DESCRIBE = "/query/{}?query=" + quote("DESCRIBE <model/aster-1>")
DOWNLOADS = [f"/download/medkg.{ending}" for ending in FORMATS]

REST = [
    "/audit",
    "/audit/toy",
    "/search?q=accuracy",
    "/search.json?q=accuracy",
    "/search/suggestions?q=acc",
    "/contradictions",
    "/contradictions.csv",
    "/changes",
    "/changes.atom",
    "/cite/package.bib",
    "/cite/report/toy.ris",
    "/compare/accuracy/percent.svg",
    "/compare/accuracy/percent.png",
    "/context.jsonld",
    "/doc/claim/toy/accuracy-pebble-100",
    "/doc/evidence-line/toy/accuracy-in-trial",
    "/doc/report/toy.trig",
    "/doc/model/aster-1.jsonld",
    "/doc/report/toy/audit",
    "/doc/report/toy/audit/claims",
    "/doc/report/toy/audit/badge.svg",
    "/doc/report/toy/note/accuracy-pebble-100",
    "/doc/report/toy/source",
    "/doc/model/aster-1",
    "/downloads",
    "/downloads/files",
    "/downloads/report/toy",
    "/download/file/data/models.ttl",
    "/embed/questions/works/results?work=work/aster-2025-trial",
    "/evidence-map/toy.svg",
    "/evidence-map/toy.png",
    "/graph/model/aster-1.svg",
    "/graph/model/aster-1.png",
    "/help",
    "/id/model/aster-1",
    "/linkset/model/aster-1",
    "/network/toy",
    "/network/toy.graphml",
    "/network/toy.svg",
    "/ontology",
    "/ontology/0.1.0",
    "/ontology.ttl",
    "/query/vocabulary.json",
    "/questions/works/results.csv?work=work/aster-2025-trial",
    "/robots.txt",
    "/shapes",
    "/shapes.ttl",
    "/sitemap.xml",
    "/sitemap/claim-1.xml",
    "/sparql",
    "/static/medkg.css",
    "/static/picture.css",
    "/.well-known/void",
    "/.well-known/sparql-examples",
    "/health/live",
    "/health/ready",
]
ADDRESSES = [*KINDS, *REST, QUERY, *map(DESCRIBE.format, ("answer.json", "graph.svg", "things.json"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, toy_package: Package) -> Path:
    """The toy package and a store that holds it."""
    root = tmp_path_factory.mktemp("sealed") / "package"
    shutil.copytree(TOY / "data", root / "data")
    DiskStore(root / "store").fill(toy_package.files())
    return root


@pytest.fixture(scope="module", params=["files", "store"])
def viewer(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    words = ("--store", str(folder / "store")) if request.param == "store" else ("--watch",)
    with sealed(*words, package=folder, folder=tmp_path_factory.mktemp("seal")) as served:
        yield served


def got(viewer: Served, address: str) -> tuple[int, bytes]:
    """What is answered; what is made just now is asked for again, as its answer says."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return viewer.get(address)
        except HTTPError as error:
            told = error.read()
            if error.code != 503 or b"being made" not in told or time.monotonic() > end:
                return error.code, told
            time.sleep(1)


def test_server_has_no_right_to_anything_and_where_it_is_sealed_off_only_tmp_can_be_written(viewer: Served) -> None:
    process = Path(f"/proc/{viewer.process.pid}")
    assert "CapEff:\t0000000000000000" in (process / "status").read_text(encoding="ascii")
    if (process / "ns/mnt").readlink() != Path("/proc/self/ns/mnt").readlink():
        mounts = [line.split() for line in (process / "mounts").read_text(encoding="utf-8").splitlines()]
        written = [place for _what, place, _kind, options, *_rest in mounts if "rw" in options.split(",")]
        assert "/tmp" in written
        assert [place for place in written if not place.startswith(("/tmp", "/proc/", "/dev/"))] == []


def test_every_address_that_there_is_is_answered(viewer: Served) -> None:
    answers = {address: got(viewer, address) for address in ADDRESSES}
    assert {address: answer for address, answer in answers.items() if answer[0] != 200 or not answer[1]} == {}
    assert int(answers[QUERY][1].split()[1]) > 0


def test_every_download_is_made(viewer: Served) -> None:
    for address in DOWNLOADS:
        status, body = got(viewer, address)
        assert (status, body[:0], address) == (200, b"", address), body
    lines = got(viewer, "/download/SHA256SUMS")[1].decode().splitlines()
    assert {line.partition("  ")[2] for line in lines} >= {address.removeprefix("/download/") for address in DOWNLOADS}


def test_no_kind_of_address_was_forgotten(toy: KnowledgeGraph) -> None:
    rules = create_app(toy).url_map
    there = rules.bind("localhost")
    known = {"health.live"}
    for address in [*ADDRESSES, *DOWNLOADS, "/download/SHA256SUMS"]:
        path, _mark, _query = address.partition("?")
        try:
            known.add(there.match(unquote(path))[0])
        except HTTPException as error:
            pytest.fail(f"{address}: {error}")
    assert {rule.endpoint for rule in rules.iter_rules()} - known == set()
