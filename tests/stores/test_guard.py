"""The guard against real attacks: each query ends at a limit with an error that names it, and nothing is left behind."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from medkg import KnowledgeGraph, Package
from medkg.errors import (
    MedkgError,
    QueryError,
    QueryRefused,
    QueryTooCostly,
    QueryTooLong,
    StoreUnavailable,
    TooBusy,
    TooManyQueries,
)
from medkg.stores.disk import DiskStore
from medkg.stores.guard import Guard, Question
from medkg.stores.guarding import wire
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.screening import Screened
from medkg.stores.guarding.zygote import Added
from medkg.stores.memory import MemoryStore

CHEAP = "SELECT ?claim WHERE { ?claim a medkg:Claim } ORDER BY ?claim LIMIT 5"
LIMITS = Limits(
    seconds=1.0,
    quick_seconds=0.2,
    memory_bytes=96 << 20,
    answer_rows=5_000,
    answer_bytes=4 << 20,
    held_bytes=64 << 10,
    waiting_seconds=20,
    slow=2,
    slow_per_client=2,
    cache_bytes=0,
)

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ALL = "CONCAT(STR(?a), STR(?f), STR(?i), STR(?l))"
OVER_TIME = {
    "count": f"SELECT (COUNT(*) AS ?n) WHERE {{ {CROSS} }}",
    "distinct": f"SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE {{ {CROSS} }}",
    "filter": f"SELECT * WHERE {{ {CROSS} FILTER(STRLEN({ALL}) < 0) }}",
    "ask": f'ASK {{ {CROSS} FILTER(CONTAINS({ALL}, "no such text anywhere")) }}',
    "path": "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<http://e.org/x>|^!<http://e.org/x>)* ?b . ?c (!<http://e.org/x>)* ?d }",
    "regex": f'SELECT * WHERE {{ {CROSS} FILTER(REGEX({ALL}, "(x+x+)+y")) }}',
    "aggregate": f"SELECT ?b (SUM(STRLEN(STR(?l))) AS ?n) WHERE {{ {CROSS} }} GROUP BY ?b",
    "describe": f"DESCRIBE ?a WHERE {{ {CROSS} FILTER(STRLEN({ALL}) < 0) }}",
}
DOUBLING = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(28))
OVER_MEMORY = {
    "order": f"SELECT * WHERE {{ {CROSS} }} ORDER BY DESC(?l) ?a",
    "concat": f'SELECT ?n WHERE {{ BIND("0123456789abcdef" AS ?a0) {DOUBLING} BIND(STRLEN(?a28) AS ?n) }}',
    "distinct": f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT DISTINCT ?a ?f ?i ?l WHERE {{ {CROSS} }} }} }}",
}
NESTED = {
    "braces": "SELECT * WHERE " + "{" * 10_000 + "}" * 10_000,
    "parentheses": "SELECT * WHERE { ?s ?p ?o FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "brackets": "SELECT * WHERE { ?s ?p " + "[ ?p " * 10_000 + "?o" + "]" * 10_000 + " }",
    "optional": "SELECT * WHERE { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o } " * 3_000 + "}",
    "optional in optional": "SELECT * WHERE { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o " * 3_000 + "}" * 3_001,
    "union": "SELECT * WHERE { " + " UNION ".join(["{ ?s ?p ?o }"] * 3_000) + " }",
    "not": "SELECT * WHERE { ?s ?p ?o FILTER(" + "!" * 10_000 + "true) }",
    "paths": "SELECT * WHERE { ?s " + "(" * 3_000 + "<http://e.org/p>" + ")*" * 3_000 + " ?o }",
    "functions": "SELECT * WHERE { ?s ?p ?o FILTER(" + "STR(" * 3_000 + "?o" + ")" * 3_000 + ' = "") }',
    "words": "SELECT * WHERE { " + "?s ?p ?o . " * 15_000 + "}",
}
CRASHING = {
    "or": "SELECT * WHERE { ?s ?p ?o FILTER(" + "||".join(["?o=1"] * 60_000) + ") }",
    "sum": "SELECT * WHERE { ?s ?p ?o FILTER(" + "+".join(["1"] * 120_000) + "=?o) }",
}


@pytest.fixture(scope="module")
def guard(toy: KnowledgeGraph) -> Iterator[Guard]:
    guard = Guard(toy.store, limits=LIMITS)
    yield guard
    guard.close()


@pytest.fixture(scope="module")
def roomy(toy: KnowledgeGraph) -> Iterator[Guard]:
    """A guard whose memory no bomb fills before its time is up, however fast the machine is."""
    guard = Guard(toy.store, limits=replace(LIMITS, memory_bytes=2 << 30))
    yield guard
    guard.close()


def descendants(parent: int) -> set[int]:
    """Processes below *parent*, dead ones that nobody has buried included."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found = {parent}
    while more := {child for child, above in parents.items() if above in found} - found:
        found |= more
    return found - {parent}


def until(condition: object, seconds: float = 10.0) -> bool:
    """Whether *condition* comes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_answers_are_the_engines_own(guard: Guard, toy: KnowledgeGraph) -> None:
    for form in ("json", "xml", "csv", "tsv"):
        answer = guard.answer(CHEAP, table_format=form)
        assert (answer.kind, answer.format) == ("table", form)
        assert answer.read() == toy.store.query(CHEAP).serialize(form)
    graph = guard.answer("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }", graph_format="ntriples")
    assert graph.kind == "graph"
    assert sorted(graph.read().splitlines()) == sorted(
        toy.store.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }").serialize("ntriples").splitlines()
    )
    truth = guard.answer("ASK { ?s ?p ?o }")
    assert (truth.kind, truth.read()) == ("truth", b'{"head":{},"boolean":true}')


@pytest.mark.parametrize("attack", OVER_TIME)
def test_bomb_ends_when_its_time_is_up(roomy: Guard, attack: str) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTooCostly, match=r"longer than 1 seconds \(limit seconds\)"):
        roomy.answer(OVER_TIME[attack]).read()
    assert time.monotonic() - began < 10
    assert roomy.answer(CHEAP).read()


@pytest.mark.parametrize("attack", OVER_MEMORY)
def test_hog_ends_when_its_memory_is_full(toy: KnowledgeGraph, attack: str) -> None:
    guard = Guard(toy.store, limits=Limits(seconds=60, memory_bytes=64 << 20, answer_rows=100))
    with pytest.raises(QueryTooCostly, match=r"more memory than 67108864 bytes \(limit memory_bytes\)"):
        guard.answer(OVER_MEMORY[attack]).read()
    guard.close()


@pytest.mark.parametrize("attack", NESTED)
def test_nesting_is_refused_before_anything_parses_it(guard: Guard, attack: str) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTooCostly, match=r"limit (nesting|groups|tokens)"):
        guard.screen(NESTED[attack])
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("attack", CRASHING)
def test_query_that_crashes_the_engine_is_an_error_and_nothing_else(toy: KnowledgeGraph, attack: str) -> None:
    guard = Guard(toy.store, limits=Limits(query_bytes=1 << 20, tokens=10**6, seconds=60))
    with pytest.raises(QueryTooCostly, match="too long or too deeply nested for the engine"):
        guard.answer(CRASHING[attack]).read()
    assert guard.answer(CHEAP).read()
    guard.close()


def test_query_of_ten_megabytes_is_refused_at_sight(guard: Guard) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTooLong, match=r"10000\d\d\d bytes; 262144 are the most \(limit query_bytes\)"):
        guard.answer("ASK { # " + "x" * 10_000_000 + "\n}")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "a." * 100_000,
        "<" * 200_000,
        "'''" * 80_000,
        '"""' + "\\" * 200_000,
        "?" * 200_000,
        "x" * 250_000,
        "<" + "\\u0041" * 40_000,
        "(" + "!" * 200_000,
        ":" * 200_000,
        "a:" + "\\" * 200_000,
        "#" * 200_000,
        "'" + "\\'" * 100_000,
    ],
)
def test_reading_tokens_takes_no_time_whatever_the_text(guard: Guard, text: str) -> None:
    began = time.monotonic()
    with pytest.raises(QueryError):
        guard.screen(text)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://e.org/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o . sErViCe SILENT ?s { ?s ?p ?o } }",
        r"PREFIX a: <http://e.org/> SELECT * { ?s a:b\' ?o . SERVICE <http://e.org/> { } ?s a:b\' ?o }",
        "SELECT * { ?s ?p 'it\\'s' . SERVICE<http://e.org/>{} }",
        "SELECT * { ?s ?p '''a''b''' SERVICE ?s {} }",
        "LOAD <http://e.org/>",
        "PREFIX a: <http://e.org/> INSERT DATA { a:a a:b a:c }",
        "# SELECT\nDELETE WHERE { ?s ?p ?o }",
        "BASE <http://e.org/> CLEAR ALL",
        "WITH <http://e.org/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * FROM <http://e.org/> WHERE { ?s ?p ?o }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "PREFIX a: <http://e.org/> SELECT * FROM NAMED a:b WHERE { ?s ?p ?o }",
        "ASK FROM <\\u0068ttp://e.org/> { ?s ?p ?o }",
    ],
)
def test_what_would_write_or_reach_out_is_refused_on_tokens(guard: Guard, text: str) -> None:
    with pytest.raises(QueryRefused, match="is refused"):
        guard.screen(text)


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?s ?p "SERVICE <http://e.org/>" }',
        "ASK { ?s ?p ?o } # SERVICE LOAD",
        "PREFIX service: <http://e.org/SERVICE/> ASK { ?service service:SERVICE ?from }",
        "ASK { ?s ?p '''LOAD 'SERVICE' ''' }",
        "ASK { ?s <http://e.org/#SERVICE> ?o FILTER(?s < ?o || ?o > ?s) }",
        'ASK { ?s ?p "x"@service }',
    ],
)
def test_words_that_only_look_like_it_are_innocent(guard: Guard, text: str) -> None:
    assert guard.answer(text).kind == "truth"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_worker_reaches_no_network_even_where_tokens_are_not_read(guard: Guard, listening: socket.socket) -> None:
    """The second wall: the same query reaches the socket from this process, so it is the worker that cannot."""
    port = listening.getsockname()[1]
    text = f"SELECT * WHERE {{ SERVICE <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }} }}"
    seen = Screened(form="SELECT", has_dataset=False, is_steady=True)
    question = Question(text, seen, "json", base="")
    with pytest.raises(MedkgError):
        guard.put(question).read()
    with pytest.raises(BlockingIOError):
        listening.accept()
    with socket.create_connection(("127.0.0.1", port)):
        listening.setblocking(True)
        listening.accept()[0].close()


def test_graphs_of_the_request_are_the_dataset(guard: Guard, toy: KnowledgeGraph) -> None:
    first, second, *_rest = toy.store.graphs()
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    inside = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"

    def said(text: str, **graphs: tuple[str, ...]) -> list[str]:
        return guard.answer(text, table_format="csv", **graphs).read().decode().split()[1:]  # type: ignore[arg-type]

    sizes = {name: len(list(toy.store.quads(name))) for name in (first, second)}
    assert said(count) == [str(len(toy.store))]
    assert said(count, default_graphs=(first,)) == [str(sizes[first])]
    assert said(count, default_graphs=(first, second)) == [str(sizes[first] + sizes[second])]
    assert said(inside, default_graphs=(first,)) == []
    assert said(inside, named_graphs=(second,)) == [second]
    assert said(count, named_graphs=(second,)) == ["0"]
    assert said(count, default_graphs=("http://e.org/unknown",)) == ["0"]
    assert said(f"SELECT (COUNT(*) AS ?n) FROM <{first}> WHERE {{ ?s ?p ?o }}") == [str(sizes[first])]
    overruled = f"SELECT (COUNT(*) AS ?n) FROM <{first}> WHERE {{ ?s ?p ?o }}"
    assert said(overruled, default_graphs=(second,)) == [str(sizes[second])]


def test_large_answer_is_an_error_before_its_first_byte_or_raises_on_the_way(guard: Guard, toy: KnowledgeGraph) -> None:
    many = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
    with pytest.raises(QueryTooCostly, match=r"5000 are the most \(limit answer_rows\)"):
        guard.answer(many).read()
    long = f'SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f . BIND("{"x" * 5000}" AS ?text) }}'
    answer = guard.answer(long)
    assert answer.body is None, "it is not held back whole"
    got = 0
    with pytest.raises(QueryTooCostly, match=r"4194304 bytes are the most \(limit answer_bytes\)"):  # noqa: PT012
        for chunk in answer.chunks:
            got += len(chunk)
    assert LIMITS.held_bytes < got <= LIMITS.answer_bytes
    small = Guard(toy.store, limits=Limits(answer_rows=3))
    tricky = r"""SELECT ?x { VALUES ?x { "a},{b" "\r\n\\\"},{" "\"},{},{\n<result>" } }"""
    for text in ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "SELECT * WHERE { ?s ?p ?o }"):
        for form in ({"table_format": "csv"}, {"table_format": "tsv"}, {"table_format": "xml"}, {}):
            with pytest.raises(QueryTooCostly, match="answer_rows"):
                small.answer(text, **form).read()  # type: ignore[arg-type]
    for form in ({"table_format": "csv"}, {"table_format": "tsv"}, {"table_format": "xml"}, {}):
        assert small.answer(tricky, **form).read()  # type: ignore[arg-type]
    small.close()


def test_short_queries_do_not_wait_for_bombs(guard: Guard) -> None:
    stop = threading.Event()

    def bomb(name: str) -> None:
        while not stop.is_set():
            try:
                guard.answer(OVER_TIME[name], client="mallory").read()
            except TooBusy:
                time.sleep(0.1)
            except QueryTooCostly:
                pass

    threads = [threading.Thread(target=bomb, args=(name,)) for name in list(OVER_TIME)[:6]]
    for thread in threads:
        thread.start()
    try:
        time.sleep(0.5)
        slowest = 0.0
        for _turn in range(15):
            began = time.monotonic()
            assert guard.answer(CHEAP, client="alice").read()
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(0.05)
        assert slowest < 2
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_short_query_that_gets_no_processor_for_a_while_does_not_wait_among_the_long_ones(toy: KnowledgeGraph) -> None:
    limits = replace(LIMITS, seconds=4, slow=1, slow_waiting=1, quick_seconds=0.2, cache_bytes=0)
    guard = Guard(toy.store, limits=limits)
    bomb = threading.Thread(target=_endured, args=(guard,))
    bomb.start()
    time.sleep(0.6)
    guard.answer(CHEAP).read()
    (worker,) = guard._pool.processes()[1:]
    answered: list[float] = []

    def ask() -> None:
        guard.answer(CHEAP, client="alice").read()
        answered.append(time.monotonic())

    os.kill(worker, signal.SIGSTOP)
    try:
        short = threading.Thread(target=ask)
        short.start()
        time.sleep(1)
        assert answered == []
        began = time.monotonic()
        os.kill(worker, signal.SIGCONT)
        short.join()
        assert bomb.is_alive()
        assert answered[0] - began < 2
    finally:
        bomb.join()
        guard.close()


def _endured(guard: Guard) -> None:
    with suppress(TooBusy, QueryTooCostly):
        guard.answer(OVER_TIME["count"], client="mallory").read()


def test_a_client_that_asks_too_much_is_told_so_and_others_are_not(toy: KnowledgeGraph) -> None:
    limits = Limits(seconds=2, quick=1, quick_seconds=1.9, waiting_per_client=1, cache_bytes=0)
    guard = Guard(toy.store, limits=limits)
    refused: list[MedkgError] = []

    def ask() -> None:
        try:
            guard.answer(OVER_TIME["count"], client="mallory").read()
        except MedkgError as error:
            refused.append(error)

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    assert until(lambda: len(refused) >= 2)
    assert {type(error) for error in refused[:2]} == {TooManyQueries}
    assert guard.answer(CHEAP, client="alice").read(), "the next turn is another client's"
    for thread in threads:
        thread.join()
    guard.close()


def test_nothing_is_left_of_bombs_or_of_the_guard(toy: KnowledgeGraph) -> None:
    before = descendants(os.getpid())
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    guard = Guard(toy.store, limits=LIMITS)
    for text in (OVER_TIME["count"], OVER_MEMORY["order"], CHEAP, "SELECT", "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"):
        try:
            guard.answer(text).read()
        except QueryError:
            continue
    assert until(lambda: len(descendants(os.getpid()) - before) <= 1 + LIMITS.quick + LIMITS.slow)
    guard.close()
    assert until(lambda: descendants(os.getpid()) == before), "no zombie, no orphan"
    assert len(list(Path("/proc/self/fd").iterdir())) == open_files


def test_answer_that_is_not_read_to_its_end_frees_its_worker(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=Limits(quick=1, slow=1, held_bytes=10_000, waiting_seconds=5, cache_bytes=0))
    large = f'SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f . BIND("{"x" * 1000}" AS ?text) }}'
    for way in ("closed", "begun", "dropped"):
        answer = guard.answer(large)
        if way == "begun":
            assert next(answer.chunks)
            answer.chunks.close()  # type: ignore[attr-defined]
        elif way == "closed":
            answer.close()
        del answer
        assert guard.answer(CHEAP).read()
    guard.close()


def test_query_is_given_up_when_its_client_has_hung_up(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=Limits(seconds=60, cache_bytes=0))
    began = time.monotonic()
    with pytest.raises(MedkgError, match="Nobody waits"):
        guard.answer(OVER_TIME["count"], is_gone=lambda: time.monotonic() - began > 0.5)
    assert time.monotonic() - began < 10
    guard.close()


def test_reader_who_takes_nothing_does_not_hold_a_worker_for_ever(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=Limits(held_bytes=10_000, delivery_seconds=0.3, cache_bytes=0))
    answer = guard.answer(f'SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f . BIND("{"x" * 1000}" AS ?text) }}')
    time.sleep(1)
    with pytest.raises(QueryTooCostly):
        list(answer.chunks)
    guard.close()


def test_worker_and_zygote_that_are_killed_are_replaced(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=LIMITS)
    for place in (-1, 0):
        assert guard.answer(CHEAP).read()
        killed = guard._pool.processes()[place]
        os.kill(killed, 9)
        assert until(lambda: _answers(guard)), "the next query is answered"
    guard.close()


def test_nobody_waits_to_hear_of_a_worker_of_an_earlier_zygote(toy: KnowledgeGraph) -> None:
    """The new one does not know it. Meanwhile nobody else would get a worker."""
    guard = Guard(toy.store, limits=LIMITS)
    old = guard._pool.take()
    assert guard._pool._zygote is not None
    os.kill(guard._pool._zygote, signal.SIGKILL)
    new = guard._pool.take()
    assert old.zygote != new.zygote
    assert old.messages.next(5) is None, "it ended with its zygote"
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(guard._pool.fate, old).result(5) == 0
    guard._pool.kill(old)
    guard._pool.give_back(new)
    assert guard.answer(CHEAP).read()
    guard.close()


def test_workers_that_die_while_they_wait_cost_nobody_an_answer(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=LIMITS)
    workers = [guard._pool.take() for _number in range(3)]
    for worker in workers:
        guard._pool.give_back(worker)
    for worker in workers:
        os.kill(worker.number, 9)
    assert until(lambda: all(_has_ended(worker.number) for worker in workers))
    assert guard.answer(CHEAP).read()
    guard.close()


def test_worker_that_cannot_be_led_to_is_told_and_costs_no_other_one(toy: KnowledgeGraph) -> None:
    """Too many files are open here: the kernel hands over one of the two sockets, or none."""
    guard = Guard(toy.store, limits=LIMITS)
    with guard.answer(CHEAP):
        pass
    zygote, worker = guard._pool.processes()
    taken = guard._pool.take()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with Path(os.devnull).open("rb") as lowest:
        number = lowest.fileno()
    for free in (number, number + 1):
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, limits[1]))
        try:
            with pytest.raises(StoreUnavailable, match="No process can be started") as told:
                guard.answer("ASK { ?more ?of ?them }")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        assert told.value.retry_after
    guard._pool.give_back(taken)
    assert guard._pool.processes() == (zygote, worker)
    assert guard.answer("ASK { ?more ?of ?them }").read()
    guard.close()


def _has_ended(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"


def _answers(guard: Guard) -> bool:
    try:
        return bool(guard.answer(CHEAP).read())
    except MedkgError:
        return False


def test_what_was_written_is_seen_after_a_refresh(tmp_path: Path) -> None:
    store = MemoryStore()
    guard = Guard(store)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert guard.answer(count, table_format="csv").read() == b"n\r\n0\r\n"
    version = guard.version
    node = NamedNode("http://e.org/a")
    store.replace("http://e.org/g", [Quad(node, node, node)])
    guard.refresh()
    assert guard.answer(count, table_format="csv").read() == b"n\r\n1\r\n"
    assert guard.version != version
    assert "http://e.org/g" in guard.graphs
    guard.close()


def test_guard_made_among_threads_answers_the_same(toy: KnowledgeGraph) -> None:
    """It cannot fork then: a new Python gets a copy of the data."""
    over = threading.Event()
    idle = threading.Thread(target=over.wait)
    idle.start()
    try:
        added = Added(
            graphs=("http://e.org/g",),
            make=lambda: b"<http://e.org/a> <http://e.org/b> 1 <http://e.org/g> .\n".replace(b" 1 ", b' "1" '),
        )
        guard = Guard(toy.store, limits=LIMITS, added=added)
        assert guard.answer(CHEAP).read() == toy.store.query(CHEAP).serialize("json")
        assert guard.answer("ASK FROM <http://e.org/g> { ?s <http://e.org/b> ?o }").read().endswith(b"true}")
        with pytest.raises(QueryTooCostly):
            guard.answer(OVER_TIME["count"])
        guard.close()
    finally:
        over.set()
        idle.join()


def test_processes_end_with_the_one_that_made_them(tmp_path: Path) -> None:
    """Even where it is killed, and cannot clean up."""
    script = (
        "import sys, threading, time\n"
        "from medkg.stores.guard import Guard\n"
        "from medkg.stores.guarding.limits import Limits\n"
        "from medkg.stores.memory import MemoryStore\n"
        "guard = Guard(MemoryStore(), limits=Limits(seconds=60))\n"
        "guard.answer('ASK {}').read()\n"
        "bomb = 'SELECT (COUNT(*) AS ?n) { ' + ' '.join('VALUES ?v%d { 1 2 3 4 5 6 7 8 9 }' % n for n in range(12)) + '}'\n"
        "threading.Thread(target=guard.answer, args=(bomb,), daemon=True).start()\n"
        "time.sleep(0.5)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    below = descendants(process.pid)
    assert len(below) >= 2
    process.kill()
    process.wait()
    process.stdout.close()
    assert until(lambda: not [number for number in below if Path(f"/proc/{number}").exists()])


def test_same_query_is_answered_from_what_was_kept(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=Limits(cache_bytes=1 << 20))
    first = guard.answer(CHEAP).read()
    guard._pool.close()
    guard._pool = None  # type: ignore[assignment]
    assert guard.answer(CHEAP).read() == first
    with pytest.raises(AttributeError):
        guard.answer(CHEAP, table_format="csv")
    with pytest.raises(AttributeError):
        guard.answer("SELECT (RAND() AS ?r) {}")


def test_queries_that_change_by_themselves_are_not_kept(guard: Guard) -> None:
    for call in ("RAND()", "NOW()", "UUID()", "STRUUID()", "BNODE()"):
        assert not guard.screen(f"SELECT ({call} AS ?x) {{}}").screened.is_steady
    assert guard.screen("SELECT (STR(1) AS ?now) {}").screened.is_steady


def test_wrong_queries_are_told_with_their_place(guard: Guard) -> None:
    with pytest.raises(QueryError, match=r"not valid SPARQL at 1:\d+"):
        guard.answer("SELECT * WHERE { ?s ?p }")
    with pytest.raises(QueryError, match="not a SPARQL query"):
        guard.answer("hello")
    with pytest.raises(QueryError, match="no such format"):
        guard.answer("ASK {}", table_format="yaml")
    with pytest.raises(QueryError):
        guard.answer("ASK {}", default_graphs=("not an IRI",))
    assert guard.answer("ASK {}").read()


def test_messages_come_whole_whatever_the_pieces() -> None:
    ours, theirs = wire.Link.pair()
    with closing(ours), closing(theirs):
        messages = wire.Messages(ours)
        sent = wire.message(wire.CHUNK, b"x" * 1000) + wire.message(wire.END)
        for start in range(0, len(sent), 7):
            theirs.sending.send(sent[start : start + 7])
        assert messages.next(1) == (wire.CHUNK, b"x" * 1000)
        assert messages.next(1) == (wire.END, b"")
        with pytest.raises(TimeoutError):
            messages.next(0.01)
        theirs.sending.close()
        assert messages.next(1) is None


def test_limits_are_set_by_environment_and_by_name() -> None:
    changed = Limits.of_environment({"MEDKG_QUERY_SECONDS": "2.5", "MEDKG_QUERY_ANSWER_ROWS": "7", "HOME": "/"})
    assert (changed.seconds, changed.answer_rows, changed.slow) == (2.5, 7, Limits().slow)
    for name, value in (("seconds", "soon"), ("seconds", "0"), ("seconds", "nan"), ("seconds", "inf"), ("colour", "1")):
        with pytest.raises(MedkgError, match=name):
            Limits().changed([(name, value)])
    with pytest.raises(MedkgError, match="answer_rows"):
        Limits.of_environment({"MEDKG_QUERY_ANSWER_ROWS": "-1"})


@pytest.mark.parametrize("among_threads", [False, True])
def test_store_on_disk_is_guarded_too(toy_package: Package, tmp_path: Path, among_threads: bool) -> None:
    store = DiskStore(tmp_path / "store")
    store.fill(toy_package.files())
    over = threading.Event()
    idle = threading.Thread(target=over.wait)
    if among_threads:
        idle.start()
    guard, patient = Guard(store, limits=LIMITS), Guard(store, limits=replace(LIMITS, seconds=60))
    try:
        assert guard.answer(CHEAP).read() == store.query(CHEAP).serialize("json")
        with pytest.raises(QueryTooCostly, match="limit seconds"):
            guard.answer(OVER_TIME["count"])
        with pytest.raises(QueryTooCostly, match="limit memory_bytes"):
            patient.answer(OVER_MEMORY["concat"])
        assert guard.answer(CHEAP).read()
    finally:
        guard.close()
        patient.close()
        store.close()
        over.set()
        if among_threads:
            idle.join()
