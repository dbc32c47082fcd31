"""What a visit to a link came to, and what may be said of the link after it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from medkg.language import mark as N_
from medkg.language import translate as _


class State(Enum):
    """What may be said of a link."""

    ALIVE = "alive"
    MOVED = "moved"
    """It is there, but under another address for good."""
    DEAD = "dead"
    """Whoever follows it does not arrive."""
    UNSURE = "unsure"
    """It could not be told: a program was turned away, or what stood in the way may pass."""


class Reason(Enum):
    """How a visit ended."""

    ARRIVED = "arrived"
    MOVED = "moved"
    GONE = "gone"
    NO_HOST = "no host"
    NOBODY = "nobody"
    CERTIFICATE = "certificate"
    CIRCLE = "circle"
    MALFORMED = "malformed"
    TURNED_AWAY = "turned away"
    FAULT = "fault"
    BUSY = "busy"
    SLOW = "slow"
    BROKEN_OFF = "broken off"
    NOT_SECURE = "not secure"
    NO_WAY = "no way"
    ROBOTS = "robots"
    PRIVATE = "private"

    @property
    def state(self) -> State:
        if self is Reason.ARRIVED:
            return State.ALIVE
        if self is Reason.MOVED:
            return State.MOVED
        return State.DEAD if self in _DEAD else State.UNSURE

    @property
    def is_answer(self) -> bool:
        """Whether some host answered, so that there is a way to the network."""
        return not self.is_silence and self not in (Reason.MALFORMED, Reason.PRIVATE)

    @property
    def is_silence(self) -> bool:
        """Whether it looks the same where the machine itself has no way to the network."""
        return self in (Reason.NO_HOST, Reason.SLOW, Reason.NO_WAY)


_DEAD = (Reason.GONE, Reason.NO_HOST, Reason.NOBODY, Reason.CERTIFICATE, Reason.CIRCLE, Reason.MALFORMED)

_WORDS: dict[Reason, str] = {
    Reason.ARRIVED: N_("it is there"),
    Reason.MOVED: N_("it has moved"),
    Reason.GONE: N_("there is nothing any more"),
    Reason.NO_HOST: N_("there is no host of this name"),
    Reason.NOBODY: N_("nobody answers there"),
    Reason.CERTIFICATE: N_("the certificate of the host does not hold"),
    Reason.CIRCLE: N_("it is redirected again and again and leads nowhere"),
    Reason.MALFORMED: N_("it is no address of the web"),
    Reason.TURNED_AWAY: N_("the host turns programs away"),
    Reason.FAULT: N_("the host has a fault"),
    Reason.BUSY: N_("the host asks to come back later"),
    Reason.SLOW: N_("the host did not answer in time"),
    Reason.BROKEN_OFF: N_("the connection broke off"),
    Reason.NOT_SECURE: N_("no secure connection came about"),
    Reason.NO_WAY: N_("no way leads to the host from here"),
    Reason.ROBOTS: N_("the host’s robots.txt asks programs to stay away"),
    Reason.PRIVATE: N_("the address belongs to this machine or to a private network"),
}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit to *link*. ``status``: HTTP's, where there was an answer; ``to``: where it has moved for good."""

    link: str
    reason: Reason
    at: datetime.datetime
    status: int | None = None
    to: str | None = None

    @property
    def state(self) -> State:
        return self.reason.state

    @property
    def told(self) -> str:
        """The reason in the reader's language, with the status."""
        words = _(_WORDS[self.reason])
        if self.status is None:
            return words
        return _("{told} ({particulars})").format(told=words, particulars=f"HTTP {self.status}")


class Unanswered(Exception):
    """A visit that ends without an answer to be weighed."""

    def __init__(self, reason: Reason, status: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.status = status
