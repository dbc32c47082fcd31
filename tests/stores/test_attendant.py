"""Short queries in an event loop: the same answers as from a thread, and every way out of the loop."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad
from tests.loops import in_loop
from tests.stores.test_guard import CHEAP, CRASHING, LIMITS, OVER_TIME, until

from medkg import KnowledgeGraph
from medkg.errors import QueryError, QueryTooCostly, TooBusy, TooManyQueries
from medkg.stores.guard import Guard, GuardedAnswer, Work
from medkg.stores.memory import MemoryStore

CLIENT = "192.0.2.1"


@pytest.fixture
def guard(toy: KnowledgeGraph) -> Iterator[Guard]:
    guard = Guard(toy.store, limits=LIMITS)
    guard.answer(CHEAP).read()  # there is a worker
    yield guard
    guard.close()


async def soon(
    guard: Guard, text: str, client: str = CLIENT, is_gone: Callable[[], bool] = bool
) -> GuardedAnswer | Work | None:
    told: asyncio.Future[GuardedAnswer | Work | None] = asyncio.get_running_loop().create_future()
    guard.soon(guard.screen(text), client, told.set_result, is_gone)
    return await asyncio.wait_for(told, 20)


def body(answer: GuardedAnswer | Work | None) -> bytes:
    assert isinstance(answer, GuardedAnswer)
    assert answer.body is not None
    return answer.body


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


def test_error_in_a_query_is_told_by_the_thread(guard: Guard) -> None:
    async def steps() -> None:
        work = await soon(guard, "SELECT * WHERE { ?s ?p }")
        assert isinstance(work, Work)
        with pytest.raises(QueryError, match="not valid SPARQL"):
            await asyncio.to_thread(work.finish)
        assert await soon(guard, CHEAP) is not None

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
        attendant = guard._attendant
        assert attendant is not None
        (seat,) = attendant._free
        os.kill(seat.worker.number, signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert not attendant._free
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
        assert guard._attendant is not None
        old = guard._attendant._free[0].worker.number
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
