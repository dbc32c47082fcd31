"""Whose turn it is: places, queues, and those who follow somebody in a place."""

from __future__ import annotations

import pytest

from medkg.errors import TooBusy
from medkg.stores.guarding.lanes import Lane, Turn

OWNER = object()


class Called(Turn):
    """A turn that writes down when it is called."""

    def __init__(self, name: str, log: list[str], owner: object = OWNER) -> None:
        super().__init__(name[0], owner)
        self.name = name
        self._log = log

    def call(self) -> None:
        self._log.append(self.name)


@pytest.fixture
def log() -> list[str]:
    return []


def lane_with(log: list[str], *names: str, owner: object = OWNER) -> Lane:
    """A lane of one place, which ``z`` has, and a queue of *names*: their first letters are their clients."""
    lane = Lane(1, per_client=1, waiting=9, waiting_per_client=9)
    assert lane.ask(Called("z", log))
    for name in names:
        assert not lane.ask(Called(name, log, owner))
    return lane


def names(turns: list[Turn]) -> list[str]:
    return [turn.name for turn in turns if isinstance(turn, Called)]


def test_clients_take_turns(log: list[str]) -> None:
    lane = lane_with(log, "a1", "a2", "a3", "b1", "b2", "c1")
    client = "z"
    for _ in range(6):
        lane.leave(client)
        client = log[-1][0]
    assert log == ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert lane.waiting == 0


def test_followers_come_in_the_same_order_and_wait_no_more(log: list[str]) -> None:
    lane = lane_with(log, "a1", "a2", "b1", "b2", "c1")
    assert names(lane.followers(OWNER, 4, beyond=0)) == ["a1", "b1", "c1", "a2"]
    assert lane.waiting == 1
    assert not log
    for last, to in (("z", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")):
        lane.hand_over(last, to)
    lane.leave("a")
    assert log == ["b2"], "there is one place still"
    lane.leave("b")
    assert lane.try_enter("a")
    assert not lane.try_enter("b")


def test_followers_leave_so_many_waiting(log: list[str]) -> None:
    lane = lane_with(log, "a1", "a2", "b1")
    assert names(lane.followers(OWNER, 9, beyond=2)) == ["a1"]
    assert lane.followers(OWNER, 9, beyond=2) == []


def test_nobody_elses_turn_is_passed_over_for_a_follower(log: list[str]) -> None:
    lane = lane_with(log, "a1")
    lane.ask(Called("b1", log, owner=None))
    lane.ask(Called("c1", log))
    assert names(lane.followers(OWNER, 9, beyond=0)) == ["a1"]
    lane.leave("z")
    assert log == ["b1"]
    assert names(lane.followers(OWNER, 9, beyond=0)) == ["c1"]


def test_who_was_called_before_comes_first(log: list[str]) -> None:
    lane = lane_with(log, *(f"a{number}" for number in range(9)))
    with pytest.raises(TooBusy):
        lane.ask(Called("b1", log))
    (first,) = lane.followers(OWNER, 1, beyond=0)
    assert not lane.ask(first, is_first=True), "even where the queue is full"
    lane.leave("z")
    assert log == ["a0"]
    lane.give_up(first)  # it is called, so there is nothing to give up
    (second,) = lane.followers(OWNER, 1, beyond=0)
    assert not lane.ask(second, is_first=True)
    with pytest.raises(TooBusy):
        lane.give_up(second)
    lane.leave("a")
    assert log == ["a0", "a2"]


def test_place_that_is_free_is_taken_by_who_was_called_before(log: list[str]) -> None:
    lane = lane_with(log, "a1")
    (turn,) = lane.followers(OWNER, 1, beyond=0)
    lane.leave("z")
    assert lane.ask(turn, is_first=True)
    assert not lane.try_enter("b")
