"""The visitor: follows links to their end, one request to a host at a time, and waits between two.

It asks for the head of a page first, and for its first byte where a host will not give the head. It does what
robots.txt (RFC 9309) and Retry-After say, and tells who it is.
"""

from __future__ import annotations

import datetime
import email.utils
import threading
import time
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from medkg.audit.links.asking import Answer, Asking, Method
from medkg.audit.links.reaching import Deadline, host_of, web_address
from medkg.audit.links.visits import Reason, Unanswered, Visit

HOPS = 10
"""Redirections that are followed."""

_PERMANENT = (301, 308)
_REDIRECTIONS = (*_PERMANENT, 302, 303, 307)
_BUSY = (429, 503)
_ROBOTS_BYTES = 512_000
"""Of robots.txt no more is read: RFC 9309 asks for 500 kibibytes at the least."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a visitor goes. ``pause``: seconds between two requests to a host; ``patience``: the longest wait that
    a host may ask for; ``tries``: how often a busy host is asked; ``at_once``: hosts that are visited side by side.
    """

    pause: float = 1.0
    patience: float = 30.0
    tries: int = 3
    at_once: int = 8


class Visitor:
    """Visits links. What hosts say of robots is kept as long as the visitor is."""

    def __init__(self, asking: Asking | None = None, pace: Pace | None = None) -> None:
        self._asking = asking or Asking()
        self._pace = pace or Pace()
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._running: set[Deadline] = set()

    def visit_all(self, links: Iterable[str]) -> Generator[Visit, None, None]:
        """A visit of each of *links*, host by host as they end; those of one host one after the other."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for link in dict.fromkeys(links):
            by_host[_host(link)].append(link)
        pool = ThreadPoolExecutor(max_workers=self._pace.at_once, thread_name_prefix="links")
        waiting = [pool.submit(self._visits, found) for found in by_host.values()]
        try:
            for ended in as_completed(waiting):
                yield from ended.result()
        finally:
            if not all(one.done() for one in waiting):
                self._is_over.set()  # whoever interrupts need wait neither for pauses nor for hosts
                for deadline in tuple(self._running):
                    deadline.end()
            pool.shutdown(wait=False, cancel_futures=True)

    def visit(self, link: str) -> Visit:
        """Where *link* leads."""
        at = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        try:
            answer, moved = self._followed(link)
        except Unanswered as end:
            return Visit(link=link, reason=end.reason, status=end.status, at=at)
        reason = _weighed(answer.status)
        if reason is Reason.ARRIVED and moved is not None:
            return Visit(link=link, reason=Reason.MOVED, to=_with_fragment(moved, link), at=at)
        return Visit(link=link, reason=reason, status=None if reason is Reason.ARRIVED else answer.status, at=at)

    def _visits(self, links: list[str]) -> list[Visit]:
        return [self.visit(link) for link in links if not self._is_over.is_set()]

    def _followed(self, link: str) -> tuple[Answer, str | None]:
        """The answer at the end of *link*, and where it has moved for good, if anywhere."""
        jar = CookieJar()  # some hosts lead in a circle whoever does not give back what they gave
        address, moved, is_permanent = web_address(link), None, True
        for _hop in range(HOPS + 1):
            answer = self._reached(address, jar)
            if answer.status not in _REDIRECTIONS or not answer.location:
                return answer, moved
            address = web_address(urljoin(address, answer.location))
            is_permanent = is_permanent and answer.status in _PERMANENT
            if is_permanent:
                moved = address
        raise Unanswered(Reason.CIRCLE)

    def _reached(self, address: str, jar: CookieJar) -> Answer:
        if not self._robots(address).can_fetch("medkg", address):
            raise Unanswered(Reason.ROBOTS)
        try:
            answer = self._patiently(address, "HEAD", jar)
        except Unanswered as end:
            if end.reason not in (Reason.SLOW, Reason.BROKEN_OFF):
                raise
        else:
            if answer.status < 400 or answer.status in _BUSY:
                return answer
        return self._patiently(address, "GET", jar)

    def _patiently(self, address: str, method: Method, jar: CookieJar | None = None, wanted: int = 0) -> Answer:
        """The answer, once a busy host has had the time that it asks for."""
        pace = self._pace
        for number in range(1, pace.tries + 1):
            with self._turn(address), self._watched() as deadline:
                answer = self._asking.ask(address, method, deadline, jar=jar, wanted=wanted)
            if answer.status not in _BUSY:
                return answer
            wait = _asked_for(answer, pace.pause * 2**number)
            if wait > pace.patience or number == pace.tries:
                break
            self._is_over.wait(wait)
        return answer

    @contextmanager
    def _turn(self, address: str) -> Iterator[None]:
        """The host to oneself, when its pause is over."""
        with self._lock:
            host = self._hosts[host_of(address)]
        with host.lock:
            self._is_over.wait(max(0.0, host.free_from - time.monotonic()))
            try:
                yield
            finally:
                host.free_from = time.monotonic() + max(self._pace.pause, host.pause)

    @contextmanager
    def _watched(self) -> Iterator[Deadline]:
        """A deadline that comes at once where the visitor is stopped. Raises Unanswered where it was already."""
        deadline = Deadline(self._asking.deadline)
        self._running.add(deadline)
        try:
            if self._is_over.is_set():
                raise Unanswered(Reason.SLOW)
            yield deadline
        finally:
            self._running.discard(deadline)

    def _robots(self, address: str) -> RobotFileParser:
        """What the host of *address* asks of programs. Raises Unanswered where it cannot be asked."""
        with self._lock:
            host = self._hosts[host_of(address)]
        with host.asked:
            if host.robots is None:
                try:
                    host.robots = self._read_robots(urljoin(address, "/robots.txt"))
                except Unanswered as end:
                    host.robots = end
            if isinstance(host.robots, Unanswered):
                raise Unanswered(host.robots.reason, host.robots.status)
            delay = host.robots.crawl_delay("medkg")
            host.pause = min(float(delay), self._pace.patience) if delay else 0.0
            return host.robots

    def _read_robots(self, address: str) -> RobotFileParser:
        found = RobotFileParser()
        for _hop in range(5):
            answer = self._patiently(address, "GET", wanted=_ROBOTS_BYTES)
            if answer.status not in _REDIRECTIONS or not answer.location:
                break
            address = web_address(urljoin(address, answer.location))
        if answer.status >= 500 or answer.status == 429:
            raise Unanswered(_weighed(answer.status), answer.status)
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        found.parse(text.removeprefix("\ufeff").splitlines())
        return found


@dataclass
class _Host:
    """What is known of a host, and whose turn it is."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    asked: threading.Lock = field(default_factory=threading.Lock)
    free_from: float = 0.0
    pause: float = 0.0
    robots: RobotFileParser | Unanswered | None = None


def _weighed(status: int) -> Reason:
    """What the last answer means. Only what a host says itself is taken for gone."""
    if status < 300 or status in (304, 416):
        return Reason.ARRIVED
    if status in (404, 410):
        return Reason.GONE
    if status in _BUSY:
        return Reason.BUSY
    if status < 400:
        return Reason.CIRCLE
    return Reason.TURNED_AWAY if status < 500 else Reason.FAULT


def _asked_for(answer: Answer, otherwise: float) -> float:
    """Seconds until the host wants to be asked again: ``Retry-After`` as a number or as a date."""
    text = (answer.headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return otherwise
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())


def _with_fragment(address: str, link: str) -> str:
    fragment = urlsplit(link).fragment
    return f"{address}#{fragment}" if fragment else address


def _host(link: str) -> str:
    try:
        return host_of(web_address(link))
    except Unanswered:
        return ""
