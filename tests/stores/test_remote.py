"""A store on another machine: what it holds besides, what it refuses, and how a server that fails is told of."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.serving import served
from tests.stores.conftest import REMOTE, Shelf
from tests.stores.servers import free_port

from medkg import KnowledgeGraph, Package, PackageError, QueryError, StoreUnavailable
from medkg.errors import MedkgError
from medkg.namespaces import GRAPH
from medkg.rdf.files import GraphFile
from medkg.stores.remote import RECORD, RemoteStore
from medkg.stores.transport import Transport
from medkg.web import create_app

E = "http://e.org/"
XML = "application/sparql-results+xml"
TABLE = (
    b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
    b"<results><result><binding name='s'><uri>http://e.org/s</uri></binding></result></results></sparql>"
)
NOTHING = TABLE.partition(b"<result>")[0] + b"</results></sparql>"
TRUE = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'


def write(tmp_path: Path, **texts: str) -> list[GraphFile]:
    for name, text in texts.items():
        (tmp_path / f"{name}.ttl").write_text(
            f"@base <https://w3id.org/medkg/id/> .\n{text}", encoding="utf-8", newline=""
        )
    return [GraphFile(tmp_path / f"{name}.ttl", f"data/{name}") for name in texts]


@pytest.mark.parametrize("kind", REMOTE)
def test_what_else_the_server_holds_is_not_seen(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    store = shelf.empty(kind)
    store.fill(write(tmp_path, one=f"<a> <{E}p> <b> ."))
    assert isinstance(store, RemoteStore)
    foreign = store._writing_address(E + "foreign")
    store._transport.put(foreign, f"<{E}s> <{E}p> <{E}o> .\n".encode(), "application/n-triples")
    try:
        assert len(store) == 1
        assert len(list(store.query("SELECT ?s ?o WHERE { ?s ?p ?o }").rows())) == 1
        assert len(list(store.query("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows())) == 1
        store.fill(write(tmp_path, one=f"<a> <{E}p> <c> ."))
        assert (
            len(
                list(
                    RemoteStore(store.address)._triples(
                        store._transport.get(
                            store._graph_address(E + "foreign", to_write=False) or "", "application/n-triples"
                        )
                    )
                )
            )
            == 1
        )
    finally:
        store._transport.delete(foreign)


@pytest.mark.parametrize("kind", REMOTE)
def test_filling_loading_and_replacing(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    store = shelf.empty(kind)
    one, two = write(tmp_path, one=f"<a> <{E}p> 1 .", two=f"<a> <{E}p> 2 .")
    store.fill([one, two])
    assert store.graphs() == (one.graph, two.graph)
    store.load(write(tmp_path, two=f"<b> <{E}p> 3 ."))
    assert values(store) == {"1", "3"}
    store.replace(one.graph, [Quad(NamedNode(E + "s"), NamedNode(E + "p"), Literal("new"))])
    assert values(store) == {"new", "3"}
    assert store.record is not None
    assert store.record.graphs[one.graph].sha256 == "", "nobody knows what file this was"
    store.fill([two])
    assert (store.graphs(), values(store)) == ((two.graph,), {"3"})


@pytest.mark.parametrize("kind", REMOTE)
def test_every_kind_of_literal_comes_back_and_every_digit_is_remembered(
    kind: str, shelf: Shelf, tmp_path: Path
) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    objects = [
        '"1.50"^^<%sdecimal>', '"7.0"^^<%sdecimal>', '"007"^^<%sinteger>', '"2024-03"^^<%sgYearMonth>', '"2024"^^<%sgYear>',
        '"2024-03-05"^^<%sdate>', '"2024-03-05T10:00:00.00Z"^^<%sdateTime>', '"2024-03-05T10:00:00+08:00"^^<%sdateTime>',
        '"true"^^<%sboolean>', '"http://a/b?c=d&e=1"^^<%sanyURI>', '"zh"^^<%slanguage>',
    ]  # fmt: skip
    lines = [f"<a> <{E}p{n}> {text % xsd} ." for n, text in enumerate(objects)]
    lines += [f'<a> <{E}q> "诊断 😀 <&> \\"\' \\\\ \\n\\t"@zh , "" , ""@en , "  spaces  " , <诊断> .']
    (file,) = write(tmp_path, kinds="\n".join(lines))
    store = shelf.empty(kind)
    store.fill([file])
    written = {(q.subject, q.predicate, q.object) for q in file.quads()}
    record = store.record
    assert record is not None
    assert {(q.subject, q.predicate, q.object) for q in record.as_written(store.quads())} == written
    assert {f'"{text}"' for text in ("1.50", "7.0")} <= {str(o).partition("^^")[0] for _s, _p, o in written}


class FileWithAnEvent(GraphFile):
    """A file that has something happen while it is sent: it is read once before that, to see that it can be."""

    def __init__(self, file: GraphFile, event: Callable[[], object]) -> None:
        super().__init__(file.path, file.name)
        self.event = event
        self.times = 0

    def read(self) -> bytes:
        self.times += 1
        if self.times == 2:
            self.event()
        return super().read()


@pytest.mark.parametrize("kind", REMOTE)
def test_of_two_loads_at_once_the_later_holds_and_the_other_is_told(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    store = shelf.empty(kind)
    one, two, three = write(tmp_path, one=f"<a> <{E}p> 1 .", two=f"<a> <{E}p> 2 .", three=f"<a> <{E}p> 3 .")
    another = RemoteStore(shelf.address(kind))
    with pytest.raises(StoreUnavailable, match="Another process has begun to load"):
        store.fill([one, FileWithAnEvent(two, lambda: another.fill([three]))])
    store.close()
    assert (store.graphs(), values(store)) == ((three.graph,), {"3"})
    store.fill([one])
    assert values(store) == {"1"}


@pytest.mark.parametrize("kind", REMOTE)
def test_part_of_a_package_does_not_mend_a_load_of_more_that_broke_off(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    store = shelf.empty(kind)
    one, two, three = write(tmp_path, one=f"<a> <{E}p> 1 .", two=f"<a> <{E}p> 2 .", three=f"<a> <{E}p> 3 .")
    store.fill([one, two, three])
    with pytest.raises(ZeroDivisionError):
        store.fill([one, FileWithAnEvent(two, lambda: 1 // 0), three])
    with pytest.raises(StoreUnavailable, match="did not end"):
        store.load([three])
    with pytest.raises(StoreUnavailable, match="did not end"):
        len(store)
    store.load([one, two, three])
    assert values(store) == {"1", "2", "3"}
    with pytest.raises(ZeroDivisionError):
        store.load([FileWithAnEvent(three, lambda: 1 // 0)])
    store.load([three])
    assert values(store) == {"1", "2", "3"}, "what broke off was no more than what is loaded"


@pytest.mark.parametrize("kind", REMOTE)
def test_hostile_value_stays_a_value(kind: str, shelf: Shelf) -> None:
    store = shelf.holding(kind, "toy")
    hostile = '" } } ; DROP ALL # \\" \n <> ?s \u2028'
    assert list(store.query("SELECT ?s ?o WHERE { ?s ?p ?o }", {"o": Literal(hostile)}).rows()) == []
    with pytest.raises(QueryError, match="not valid SPARQL"):
        store.query("DROP ALL")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


@pytest.mark.parametrize("kind", REMOTE)
def test_mistake_in_a_query_is_told_as_in_memory(kind: str, shelf: Shelf, toy: KnowledgeGraph) -> None:
    store = shelf.holding(kind, "toy")
    for text in ("SELECT ?s\nWHER { ?s ?p ?o }", "SELECT ?s WHERE { ?s dcterm:title ?o }"):
        with pytest.raises(QueryError) as here:
            toy.store.query(text)
        with pytest.raises(QueryError) as there:
            store.query(text)
        assert str(there.value) == str(here.value)
    with pytest.raises(QueryError, match="cannot be answered"):
        store.query("SELECT ?p WHERE { ?s ?p ?o }", {"s": NamedNode(E + "x")})


@pytest.mark.parametrize("kind", REMOTE)
def test_answers_are_written_in_the_same_formats(kind: str, shelf: Shelf, toy: KnowledgeGraph) -> None:
    store = shelf.holding(kind, "toy")
    for text, formats in (
        (
            "SELECT ?r ?t WHERE { ?r a medkg:Report ; dcterms:title ?t } ORDER BY LANG(?t)",
            ("json", "csv", "tsv", "xml"),
        ),
        ("ASK { ?r a medkg:Report }", ("json", "xml")),
        ("CONSTRUCT { ?r a medkg:Report } WHERE { ?r a medkg:Report }", ("turtle", "ntriples", "jsonld", "rdfxml")),
    ):
        for fmt in formats:
            assert store.query(text).serialize(fmt) == toy.store.query(text).serialize(fmt)


@pytest.mark.parametrize("kind", REMOTE)
def test_load_that_did_not_end_is_told_until_it_is_done_again(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    store = shelf.empty(kind)
    files = write(tmp_path, one=f"<a> <{E}p> 1 .")
    store.fill(files)
    assert isinstance(store, RemoteStore)
    assert store.record is not None
    store._put_record(store.record.unfinished([files[0].graph]))
    for ask in (lambda: store.query("ASK {}"), lambda: len(store), store.graphs):
        with pytest.raises(StoreUnavailable, match=r"did not end.*medkg load --store"):
            ask()
    store.fill(files)
    assert values(store) == {"1"}


@pytest.mark.parametrize("kind", REMOTE)
def test_package_with_a_mistake_is_refused_before_anything_is_written(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    store = shelf.empty(kind)
    store.fill(write(tmp_path, one=f"<a> <{E}p> 1 ."))
    with pytest.raises(PackageError, match=r"two\.ttl"):
        store.fill(write(tmp_path, one=f"<a> <{E}p> 2 .", two="<b> broken"))
    assert values(store) == {"1"}


@pytest.mark.xdist_group("virtuoso")
@pytest.mark.parametrize("kind", ["virtuoso"])
def test_answer_that_the_server_cuts_off_is_an_error(kind: str, shelf: Shelf) -> None:
    store = shelf.holding(kind, "toy")
    with pytest.raises(QueryError, match="no more than 10000 rows"):
        store.query("SELECT ?a ?b WHERE { ?a a ?x . ?b a ?y . ?c a ?z }")


@pytest.mark.xdist_group("virtuoso")
@pytest.mark.parametrize("kind", ["virtuoso"])
def test_writing_asks_for_credentials_by_name(kind: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    address = shelf.server(kind).address
    monkeypatch.setenv("MEDKG_STORE_PASSWORD", "wrong")
    with pytest.raises(StoreUnavailable, match="Check MEDKG_STORE_USER and MEDKG_STORE_PASSWORD"):
        RemoteStore(address).fill([])
    monkeypatch.delenv("MEDKG_STORE_USER")
    with pytest.raises(StoreUnavailable, match="set MEDKG_STORE_USER and MEDKG_STORE_PASSWORD"):
        RemoteStore(address).fill([])


@pytest.mark.xdist_group("oxigraph")
@pytest.mark.parametrize("kind", ["oxigraph"])
def test_endpoint_that_medkg_did_not_fill_is_asked_as_it_is(kind: str, shelf: Shelf, toy_package: Package) -> None:
    store = shelf.empty(kind)
    store.fill(toy_package.files())
    assert isinstance(store, RemoteStore)
    store._transport.delete(store._writing_address(RECORD))
    union = store.address + "?union-default-graph=true"
    for address, error in ((store.address, "holds no package"), (union, None)):
        other = RemoteStore(address)
        if error:
            with pytest.raises(StoreUnavailable, match=error):
                other.query("ASK {}")
        else:
            assert other.record is None
            assert KnowledgeGraph.of(toy_package, other).report("toy").slug == "toy"
            assert all(graph.startswith(GRAPH) for graph in other.graphs())


# --- servers that fail, on loopback ---


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler, int], None]) -> Iterator[tuple[str, list[str]]]:
    """A server that lets *answer* answer the n-th request; gives its address and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer(self, len(asked))

        do_GET = do_POST = do_PUT = do_DELETE = respond  # noqa: N815

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def say(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", kind: str = XML, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def greeting(answer: Callable[[BaseHTTPRequestHandler, int], None]) -> Callable[[BaseHTTPRequestHandler, int], None]:
    """Answers first what a store is asked when it is opened (no record, a package, no graphs), then as *answer* does."""
    opening = (NOTHING, TRUE, NOTHING)

    def both(handler: BaseHTTPRequestHandler, turn: int) -> None:
        if turn <= len(opening):
            say(handler, 200, opening[turn - 1])
        else:
            answer(handler, turn)

    return both


def test_server_that_does_not_run_is_told() -> None:
    with pytest.raises(StoreUnavailable, match=r"cannot be reached.*Check the address") as raised:
        RemoteStore(f"http://127.0.0.1:{free_port()}/sparql").query("ASK {}")
    assert raised.value.http_status == 503


def test_question_is_asked_again_after_a_failure_that_passes() -> None:
    def answer(handler: BaseHTTPRequestHandler, turn: int) -> None:
        if turn < 3:
            say(handler, 503, b"busy", "text/plain")
        else:
            say(handler, 200, TRUE)

    with serving(answer) as (address, asked):
        assert Transport(address).ask("ASK {}", XML).read() == TRUE
        assert len(asked) == 3


def test_change_is_never_sent_again() -> None:
    with serving(lambda handler, _turn: say(handler, 503, b"busy", "text/plain")) as (address, asked):
        with pytest.raises(StoreUnavailable, match="cannot do it now: 503"):
            Transport(address).put(address, b"", "application/n-triples")
        assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind", "error", "told"),
    [
        (
            200,
            b"<html><body>Welcome</body></html>",
            "text/html",
            StoreUnavailable,
            "cannot be read|no answer to a query",
        ),
        (200, b"", XML, StoreUnavailable, "cannot be read"),
        (200, TABLE[:150], XML, StoreUnavailable, "cannot be read"),
        (200, TRUE, XML, StoreUnavailable, "no answer to a query"),
        (
            400,
            b"<html><b>no</b> such function</html>",
            "text/html",
            QueryError,
            "cannot answer the query: no such function",
        ),
        (404, b"", "text/html", StoreUnavailable, "There is nothing at"),
        (500, b"broken", "text/plain", StoreUnavailable, "500.*broken"),
        (401, b"", "text/plain", StoreUnavailable, "set MEDKG_STORE_USER and MEDKG_STORE_PASSWORD"),
    ],
)
def test_strange_answer_is_told_and_is_no_crash(
    status: int, body: bytes, kind: str, error: type[MedkgError], told: str
) -> None:
    with serving(greeting(lambda handler, _turn: say(handler, status, body, kind))) as (address, _asked):
        store = RemoteStore(address)
        with pytest.raises(error, match=told):
            list(store.query("SELECT ?s WHERE { ?s ?p ?o }").rows())


def test_answer_that_breaks_off_is_an_error_and_no_short_table() -> None:
    def answer(handler: BaseHTTPRequestHandler, _turn: int) -> None:
        say(handler, 200, TABLE[:-40], Content_Length=str(len(TABLE)))
        handler.close_connection = True

    with serving(greeting(answer)) as (address, _asked):
        store = RemoteStore(address)
        with pytest.raises(StoreUnavailable, match=r"broke off|cannot be read"):
            list(store.query("SELECT ?s WHERE { ?s ?p ?o }").rows())


def test_part_of_an_answer_is_an_error() -> None:
    def answer(handler: BaseHTTPRequestHandler, _turn: int) -> None:
        say(handler, 206, TABLE, X_SQL_State="S1TAT", X_SQL_Message="timed out")

    with serving(greeting(answer)) as (address, _asked):
        store = RemoteStore(address)
        with pytest.raises(StoreUnavailable, match="a part of the answer: timed out"):
            store.query("SELECT ?s WHERE { ?s ?p ?o }")


def test_slow_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDKG_STORE_TIMEOUT", "0.3")
    with serving(lambda _handler, _turn: time.sleep(1)) as (address, asked):
        started = time.monotonic()
        with pytest.raises(StoreUnavailable, match=r"did not answer in time.*MEDKG_STORE_TIMEOUT"):
            Transport(address).ask("ASK {}", XML)
        assert time.monotonic() - started < 0.9
        assert len(asked) == 1, "whoever is slow is not asked again"


def test_redirection_is_told_and_credentials_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDKG_STORE_USER", "me")
    monkeypatch.setenv("MEDKG_STORE_PASSWORD", "secret")
    with (
        serving(lambda handler, _turn: say(handler, 200, TRUE)) as (other, asked_there),
        serving(lambda handler, _turn: say(handler, 307, Location=other)) as (address, _asked),
    ):
        with pytest.raises(StoreUnavailable, match=f"has moved to {other}"):
            Transport(address).ask("ASK {}", XML)
        assert asked_there == []


@pytest.mark.parametrize("text", ["0", "-1", "soon", "inf", "nan", "1e99"])
def test_patience_that_is_no_number_of_seconds_is_told(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDKG_STORE_TIMEOUT", text)
    with pytest.raises(StoreUnavailable, match="MEDKG_STORE_TIMEOUT is"):
        Transport("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://me:secret@127.0.0.1/sparql", "holds no credentials"),
        ("http:///sparql", "is no address"),
        ("http://127.0.0.1/sparql#x", "is no address"),
        ("http://127.0.0.1:notaport/sparql", "is no address"),
        ("http://127.0.0.1/a b", "is no address"),
    ],
)
def test_address_that_is_none_is_told(address: str, told: str) -> None:
    with pytest.raises(StoreUnavailable, match=told) as raised:
        RemoteStore(address)
    assert "secret" not in str(raised.value)


def values(store: object) -> set[str]:
    assert isinstance(store, RemoteStore)
    rows = store.query("SELECT ?o WHERE { ?s ?p ?o }").rows()
    return {row[0].value for row in rows if isinstance(row[0], Literal)}


def test_another_medkg_is_a_store_that_can_be_read(toy: KnowledgeGraph) -> None:
    """It has no record of what was loaded, and refuses to be asked for graphs that it does not have."""
    app = create_app(toy)
    query = "SELECT ?claim ?text WHERE { ?claim a medkg:Claim ; medkg:statement ?text } ORDER BY ?claim ?text"
    with closing(app.extensions["medkg"].guard), served(app) as address:
        there = RemoteStore(f"{address}/sparql").query(query).serialize("csv")
    assert there == toy.store.query(query).serialize("csv")
    assert there.count(b"\r\n") > 4
