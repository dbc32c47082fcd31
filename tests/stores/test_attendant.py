"""Short queries in an event loop: the same answers as from a thread, and every way out of the loop."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from pyoxigraph import NamedNode, Quad
from tests.loops import in_loop
from tests.stores.test_guard import CHEAP, CRASHING, LIMITS, OVER_TIME, until

from medkg import KnowledgeGraph
from medkg.errors import QueryError, QueryTooCostly, TooBusy, TooManyQueries
from medkg.stores.guard import Guard, GuardedAnswer, Work
from medkg.stores.guarding.attendant import _AHEAD, Attendant
from medkg.stores.guarding.reasons import Failed
from medkg.stores.memory import MemoryStore

CLIENT = "192.0.2.1"

Told: TypeAlias = GuardedAnswer | Work | Failed | None


@pytest.fixture
def guard(toy: KnowledgeGraph) -> Iterator[Guard]:
    guard = Guard(toy.store, limits=LIMITS)
    guard.answer(CHEAP).read()  # there is a worker
    yield guard
    guard.close()


async def soon(guard: Guard, text: str, client: str = CLIENT, is_gone: Callable[[], bool] = bool) -> Told:
    told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
    guard.soon(guard.screen(text), client, told.set_result, is_gone)
    return await asyncio.wait_for(told, 20)


def body(answer: Told) -> bytes:
    assert isinstance(answer, GuardedAnswer)
    assert answer.body is not None
    return answer.body


async def finished(told: Told) -> bytes:
    """The answer, made in a thread where one is wanted. Raises what ends the query."""
    if not isinstance(told, Work):
        return body(told)
    with await asyncio.to_thread(told.finish) as answer:
        return await asyncio.to_thread(answer.read)


def only_worker(guard: Guard) -> int:
    """The number of the process that waits for a query in the loop."""
    assert guard._attendant is not None
    (seat,) = guard._attendant._free
    return seat.worker.number


def numbered(number: int) -> str:
    return f"SELECT (STR({number}) AS ?n) {{}}"


def is_answer_to(number: int, found: bytes) -> bool:
    return f'"value":"{number}"'.encode() in found


def test_short_queries_are_answered_as_by_a_thread(guard: Guard) -> None:
    texts = [CHEAP, "ASK {}", "DESCRIBE ?s WHERE { ?s a medkg:Claim } LIMIT 1", f"{CHEAP} OFFSET 2"]
    expected = [guard.answer(text).read() for text in texts]

    async def steps() -> None:
        for _ in range(3):
            assert [body(await soon(guard, text)) for text in texts] == expected

    in_loop(steps())


def test_many_at_once_each_get_their_own_answer(guard: Guard) -> None:
    """More than there are places; some from a thread at the same time, which shares the places."""
    texts = [f"SELECT (STR({number}) AS ?n) {{}}" for number in range(60)]
    guard._pool.give_back(guard._pool.take())
    seen: list[bytes] = []

    def ask() -> None:
        seen.extend(guard.answer(text, client=CLIENT).read() for text in texts)

    async def one(number: int, text: str) -> None:
        answer = await soon(guard, text, client=f"192.0.2.{number % 5}")
        if isinstance(answer, Work):  # the thread has the worker
            answer = await asyncio.to_thread(answer.finish)
            body(answer)
            answer.close()
        assert f'"value":"{number}"'.encode() in body(answer)

    async def steps() -> None:
        thread = threading.Thread(target=ask)
        thread.start()
        await asyncio.gather(*(one(number, text) for number, text in enumerate(texts)))
        await asyncio.to_thread(thread.join)

    in_loop(steps())
    assert len(seen) == len(texts)
    assert guard._quick_lane.waiting == 0
    assert guard._quick_lane._free == LIMITS.quick


def test_first_query_finds_no_worker_and_goes_to_a_thread(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=LIMITS)

    async def steps() -> None:
        work = await soon(guard, CHEAP)
        assert isinstance(work, Work)
        with await asyncio.to_thread(work.finish) as answer:
            first = body(answer)
        assert body(await soon(guard, CHEAP)) == first

    in_loop(steps())
    guard.close()


def test_query_that_takes_long_goes_on_in_a_thread_and_is_known_then(guard: Guard) -> None:
    async def steps() -> None:
        work = await soon(guard, OVER_TIME["count"])
        assert isinstance(work, Work)
        assert work._run is not None
        worker = work._run._worker
        assert worker is not None
        assert os.get_blocking(worker.link.receiving.fileno()), "a thread can wait for what it says"
        with pytest.raises(QueryTooCostly, match="limit seconds"):
            await asyncio.to_thread(work.finish)
        again = await soon(guard, OVER_TIME["count"])
        assert isinstance(again, Work)
        assert again._run is not None
        assert again._run._worker is None, "it is not begun before it has a place among the long ones"
        assert isinstance(await soon(guard, CHEAP), GuardedAnswer | Work)

    in_loop(steps())
    assert guard._quick_lane._free == LIMITS.quick


def test_long_answer_is_taken_up_by_a_thread_without_a_gap(guard: Guard) -> None:
    text = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 4900"
    expected = guard.answer(text).read()
    assert len(expected) > LIMITS.held_bytes

    async def steps() -> None:
        work = await soon(guard, text)
        assert isinstance(work, Work)
        answer = await asyncio.to_thread(work.finish)
        assert await asyncio.to_thread(answer.read) == expected

    in_loop(steps())


def test_error_in_a_query_is_told_in_the_loop_and_keeps_the_worker(guard: Guard) -> None:
    async def steps() -> None:
        assert body(await soon(guard, CHEAP))
        number = only_worker(guard)
        failed = await soon(guard, "SELECT * WHERE { ?s ?p }")
        assert isinstance(failed, Failed)
        assert isinstance(failed.error(), QueryError)
        assert "not valid SPARQL" in str(failed.error())
        assert body(await soon(guard, CHEAP))
        assert only_worker(guard) == number

    in_loop(steps())
    assert guard._quick_lane._free == LIMITS.quick


def test_crash_of_a_worker_is_told_by_the_thread(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=replace(LIMITS, query_bytes=1 << 20, tokens=10**6, seconds=60))
    guard.answer(CHEAP).read()

    async def steps() -> None:
        work = await soon(guard, CRASHING["or"])
        assert isinstance(work, Work)
        with pytest.raises(QueryTooCostly, match="too long or too deeply nested for the engine"):
            await asyncio.to_thread(work.finish)

    in_loop(steps())
    assert guard._quick_lane._free == LIMITS.quick
    guard.close()


def test_worker_that_died_while_it_waited_is_passed_over(guard: Guard) -> None:
    async def steps() -> None:
        expected = body(await soon(guard, CHEAP))
        os.kill(only_worker(guard), signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert guard._attendant is not None
        assert not guard._attendant._free
        work = await soon(guard, CHEAP)
        assert isinstance(work, Work)
        with await asyncio.to_thread(work.finish) as answer:
            assert body(answer) == expected
        assert body(await soon(guard, CHEAP)) == expected

    in_loop(steps())


def test_place_that_a_thread_leaves_is_given_to_who_waits_in_the_loop(guard: Guard) -> None:
    async def steps() -> None:
        for _ in range(LIMITS.quick):
            guard._quick_lane.enter("192.0.2.9", 1)
        asked = asyncio.create_task(soon(guard, CHEAP))
        await asyncio.sleep(0.05)
        assert guard._quick_lane.waiting == 1
        await asyncio.to_thread(guard._quick_lane.leave, "192.0.2.9")
        assert body(await asked)
        for _ in range(LIMITS.quick - 1):
            guard._quick_lane.leave("192.0.2.9")

    in_loop(steps())
    assert guard._quick_lane._free == LIMITS.quick


def test_who_waits_too_long_or_behind_too_many_is_turned_away(toy: KnowledgeGraph) -> None:
    guard = Guard(toy.store, limits=replace(LIMITS, quick=1, waiting=3, waiting_per_client=2, waiting_seconds=0.3))
    guard.answer(CHEAP).read()

    async def steps() -> None:
        guard._quick_lane.enter("192.0.2.9", 1)
        waiting = [asyncio.create_task(soon(guard, CHEAP, client)) for client in ("a", "a", "b")]
        await asyncio.sleep(0.05)
        with pytest.raises(TooManyQueries):
            guard.soon(guard.screen(CHEAP), "a", print)
        with pytest.raises(TooBusy):
            guard.soon(guard.screen(CHEAP), "c", print)
        assert await asyncio.gather(*waiting) == [None, None, None]
        assert guard._quick_lane.waiting == 0
        guard._quick_lane.leave("192.0.2.9")
        assert body(await soon(guard, CHEAP))

    in_loop(steps())
    guard.close()


def test_who_hung_up_while_waiting_is_passed_over(guard: Guard) -> None:
    async def steps() -> None:
        for _ in range(LIMITS.quick):
            guard._quick_lane.enter("192.0.2.9", 1)
        gone = asyncio.create_task(soon(guard, CHEAP, "a", lambda: True))
        there = asyncio.create_task(soon(guard, CHEAP, "b"))
        await asyncio.sleep(0.05)
        guard._quick_lane.leave("192.0.2.9")
        assert await gone is None
        assert body(await there)
        for _ in range(LIMITS.quick - 1):
            guard._quick_lane.leave("192.0.2.9")

    in_loop(steps())
    assert guard._quick_lane._free == LIMITS.quick


def test_refresh_lets_the_old_workers_go() -> None:
    store = MemoryStore()
    guard = Guard(store, limits=LIMITS)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    guard.answer(count).read()

    async def steps() -> None:
        assert b'"0"' in body(await soon(guard, count))
        old = only_worker(guard)
        node = NamedNode("http://e.org/a")
        store.replace("http://e.org/g", [Quad(node, node, node)])
        guard.refresh()
        work = await soon(guard, count)
        assert isinstance(work, Work)
        with await asyncio.to_thread(work.finish) as answer:
            assert b'"1"' in body(answer)
        assert b'"1"' in body(await soon(guard, count))
        assert await asyncio.to_thread(until, lambda: not is_alive(old))

    in_loop(steps())
    guard.close()


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


class Ahead:
    """Writes down how many queries a worker had at most, and which was the first of so many."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.most = 0
        self.first = ""
        send = Attendant._send

        def spy(attendant: Attendant, seat: Any, queries: Any) -> None:
            send(attendant, seat, queries)
            if len(seat.queries) > self.most:
                self.most, self.first = len(seat.queries), seat.queries[0].job.text

        patch.setattr(Attendant, "_send", spy)


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> Ahead:
    return Ahead(monkeypatch)


@pytest.fixture
def crowded(toy: KnowledgeGraph) -> Iterator[Guard]:
    """A guard with as many workers as there are places, so that those who wait follow."""
    guard = Guard(toy.store, limits=replace(LIMITS, query_bytes=1 << 20, tokens=10**6, seconds=2.0))
    for worker in [guard._pool.take() for _ in range(LIMITS.quick)]:
        guard._pool.give_back(worker)
    yield guard
    guard.close()


def test_while_many_wait_workers_are_sent_some_ahead(crowded: Guard, ahead: Ahead) -> None:
    """But the last few are not: they would wait for one worker while another is free."""

    async def steps() -> None:
        answers = await asyncio.gather(*(soon(crowded, numbered(number)) for number in range(60)))
        assert all(is_answer_to(number, body(answer)) for number, answer in enumerate(answers))
        assert ahead.most == _AHEAD
        ahead.most = 0
        await asyncio.gather(*(soon(crowded, numbered(number)) for number in range(2 * LIMITS.quick)))
        assert ahead.most == 1

    in_loop(steps())
    assert crowded._quick_lane._free == LIMITS.quick
    assert crowded._quick_lane.waiting == 0


@pytest.mark.parametrize(
    ("first", "error"),
    [
        (OVER_TIME["count"], "limit seconds"),
        (CRASHING["or"], "too deeply nested for the engine"),
        ("SELECT ?none WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 5001", "limit answer_rows"),
        ("SELECT * WHERE { ?s ?p }", "not valid SPARQL"),
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 4900", None),
    ],
    ids=["bomb", "crash", "rows", "syntax", "long"],
)
def test_who_was_sent_ahead_of_time_loses_nothing_by_the_one_before(
    crowded: Guard, ahead: Ahead, first: str, error: str | None
) -> None:
    texts = [*map(numbered, range(LIMITS.quick)), first, *map(numbered, range(LIMITS.quick, 30))]

    async def steps() -> None:
        asked = [asyncio.create_task(soon(crowded, text)) for text in texts]
        wrong = asked.pop(LIMITS.quick)
        before = time.monotonic()
        for number, task in enumerate(asked):
            assert is_answer_to(number, await finished(await task))
        assert time.monotonic() - before < crowded.limits.seconds / 2, "nobody waits until the other one is ended"
        assert ahead.first == first
        assert ahead.most > 1
        told = await wrong
        if error is None:
            assert len(await finished(told)) > LIMITS.held_bytes
        elif isinstance(told, Failed):
            assert error in str(told.error())
        else:
            with pytest.raises(QueryTooCostly, match=error):
                await finished(told)
        assert await finished(await soon(crowded, CHEAP))

    in_loop(steps())
    assert crowded._quick_lane._free == LIMITS.quick
    assert crowded._quick_lane.waiting == 0


def test_who_hung_up_is_not_sent_ahead(crowded: Guard) -> None:
    async def steps() -> None:
        asked = [soon(crowded, numbered(at), is_gone=lambda at=at: at % 2 > 0) for at in range(30)]  # type: ignore[misc]
        told = await asyncio.gather(*asked)
        for number, answer in enumerate(told):
            is_passed_over = number % 2 and number >= LIMITS.quick
            assert (answer is None) if is_passed_over else is_answer_to(number, body(answer))

    in_loop(steps())
    assert crowded._quick_lane._free == LIMITS.quick


def test_all_who_wait_may_hang_up_at_once(crowded: Guard) -> None:
    """However many they are: each of them lets the next one be called."""
    clients = [f"192.0.2.{number % 6}" for number in range(LIMITS.waiting)]

    async def steps() -> None:
        for _ in range(LIMITS.quick):
            crowded._quick_lane.enter("192.0.2.9", 1)
        told: list[Told] = []
        for number, client in enumerate(clients):
            crowded.soon(crowded.screen(numbered(number)), client, told.append, lambda: True)
        assert crowded._quick_lane.waiting == len(clients)
        for _ in range(LIMITS.quick):
            crowded._quick_lane.leave("192.0.2.9")
        assert told == [None] * len(clients)
        assert body(await soon(crowded, CHEAP))

    in_loop(steps())
    assert crowded._quick_lane._free == LIMITS.quick
    assert crowded._quick_lane.waiting == 0


def test_refresh_lets_those_that_were_sent_ahead_be_answered(crowded: Guard, ahead: Ahead) -> None:
    async def steps() -> None:
        asked = [asyncio.create_task(soon(crowded, numbered(number))) for number in range(60)]
        while ahead.most < _AHEAD:
            await asyncio.sleep(0)
        crowded.refresh()
        for number, task in enumerate(asked):
            assert is_answer_to(number, await finished(await task))

    in_loop(steps())
    assert crowded._quick_lane._free == LIMITS.quick


TIRED = """
import asyncio, uvloop
from medkg.stores.guard import Guard, GuardedAnswer, Work
from medkg.stores.guarding import worker
from medkg.stores.guarding.attendant import _AHEAD, Attendant
from medkg.stores.guarding.reasons import Failed
from medkg.stores.memory import MemoryStore

worker._TIRED, worker._MOMENT = -1 << 40, 0.0
guard = Guard(MemoryStore())
for made in [guard._pool.take() for _ in range(2)]:
    guard._pool.give_back(made)

async def soon(number):
    told = asyncio.get_running_loop().create_future()
    guard.soon(guard.screen(f"SELECT (STR({number}) AS ?n) {{}}"), "192.0.2.1", told.set_result)
    answer = await told
    if isinstance(answer, Work):
        answer = await asyncio.to_thread(answer.finish)
    assert f'"value":"{number}"'.encode() in answer.body, answer.body

async def steps():
    await asyncio.gather(*map(soon, range(40)))

uvloop.run(steps())
guard.close()
print("all")
"""
"""In a process of its own, so that the workers are forked from what it changed: each query is the last of its worker."""


def test_worker_that_leaves_between_two_queries_costs_nobody_an_answer() -> None:
    ended = subprocess.run([sys.executable, "-c", TIRED], capture_output=True, text=True, timeout=120, check=False)
    assert ended.stdout == "all\n", ended.stderr
