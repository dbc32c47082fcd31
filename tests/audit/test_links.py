"""Links, visited on hosts of the test's own: what each answer means, and that visits are polite and safe."""

from __future__ import annotations

import datetime
import email.utils
import ipaddress
import json
import socket
import threading
import time
from collections.abc import Generator, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.audit.hosts import SILENCE, Host, hosting, own_certificate

from medkg import KnowledgeGraph, __version__
from medkg.audit.card import Audit
from medkg.audit.links import Pace, Reason, State, Visit, Visitor, kept, link_rules, links
from medkg.audit.links.asking import Asking
from medkg.audit.links.reaching import is_public, web_address
from medkg.errors import PackageError
from medkg.language import use_language

NOW = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
QUICK = Pace(pause=0.0, patience=1.0, tries=2)


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting() as found:
        yield found


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(Asking(timeout=SILENCE / 2, deadline=1.0, private=True), QUICK)


@pytest.mark.parametrize(
    ("path", "reason", "status"),
    [
        ("here", Reason.ARRIVED, None),
        ("here#a-part", Reason.ARRIVED, None),
        ("no-head", Reason.ARRIVED, None),
        ("head-lies", Reason.ARRIVED, None),
        ("head-breaks-off", Reason.ARRIVED, None),
        ("cookie", Reason.ARRIVED, None),
        ("elsewhere", Reason.ARRIVED, None),
        ("elsewhere-303", Reason.ARRIVED, None),
        ("elsewhere-307", Reason.ARRIVED, None),
        ("elsewhere-then-moved", Reason.ARRIVED, None),
        ("gone", Reason.GONE, 404),
        ("gone-for-good", Reason.GONE, 410),
        ("moved-to-nothing", Reason.GONE, 404),
        ("circle", Reason.CIRCLE, None),
        ("to-nowhere", Reason.CIRCLE, 302),
        ("to-a-file", Reason.MALFORMED, None),
        ("for-members", Reason.TURNED_AWAY, 403),
        ("login", Reason.TURNED_AWAY, 401),
        ("fault", Reason.FAULT, 500),
        ("gateway", Reason.FAULT, 502),
        ("silent", Reason.SLOW, None),
        ("drip", Reason.SLOW, None),
        ("breaks-off", Reason.BROKEN_OFF, None),
    ],
)
def test_answer_means(host: Host, visitor: Visitor, path: str, reason: Reason, status: int | None) -> None:
    visit = visitor.visit(host / path)
    assert (visit.reason, visit.status, visit.to) == (reason, status, None)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("moved", "here"),
        ("moved-308", "here?new"),
        ("moved-twice", "here"),
        ("moved-then-elsewhere", "elsewhere"),
        ("moved#a-part", "here#a-part"),
        ("moved-to-chinese", "%E8%BF%99%E9%87%8C"),
    ],
)
def test_permanent_redirection_says_where_to(host: Host, visitor: Visitor, path: str, to: str) -> None:
    visit = visitor.visit(host / path)
    assert (visit.reason, visit.to) == (Reason.MOVED, host / to)


@pytest.mark.parametrize(
    "link",
    ["", "no link", "ftp://example.org/", "javascript:alert(1)", "http://", "http://[::1", "http://a:99999/",
     "http://a b/", "http://" + "a" * 70 + ".org/", "file:///etc/passwd", "http://x\x00y/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_dead_without_a_request(visitor: Visitor, link: str) -> None:
    visit = visitor.visit(link)
    assert (visit.reason, visit.state) == (Reason.MALFORMED, State.DEAD)


def test_addresses_are_sent_in_ascii() -> None:
    assert (
        web_address("https://例子.中国/路?问=答#处") == "https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF?%E9%97%AE=%E7%AD%94"
    )
    assert web_address("HTTP://Example.org") == "http://example.org/"
    assert web_address("http://[2001:db8::1]:81/%7e?a=%20") == "http://[2001:db8::1]:81/%7e?a=%20"
    assert web_address("http://name:word@example.org/") == "http://example.org/"


def test_head_is_asked_for_first_and_then_a_byte_by_who_tells_its_name(host: Host, visitor: Visitor) -> None:
    visitor.visit(host / "no-head")
    (_robots, head, get) = host.asked
    assert (head[0], get[0], get[2]["Range"]) == ("HEAD", "GET", "bytes=0-0")
    assert {asked[2]["User-Agent"].split(" ")[0] for asked in host.asked} == {f"medkg/{__version__}"}
    assert "https://w3id.org/medkg/" in head[2]["User-Agent"]


@pytest.mark.parametrize("path", ["busy", "unavailable"])
def test_host_that_asks_to_come_back_is_asked_again(host: Host, visitor: Visitor, path: str) -> None:
    host.busy = 1
    assert visitor.visit(host / path).reason is Reason.ARRIVED
    assert host.methods(f"/{path}") == ["HEAD", "HEAD"]


def test_time_that_a_host_asks_for_is_given(host: Host) -> None:
    host.busy, host.later = 1, "1"
    assert Visitor(Asking(private=True), Pace(pause=0.0, patience=2.0)).visit(host / "busy").reason is Reason.ARRIVED
    first, second = (when for _method, path, _headers, when in host.asked if path == "/busy")
    assert second - first >= 1.0


@pytest.mark.parametrize("later", ["3600", email.utils.format_datetime(NOW + datetime.timedelta(days=36500))])
def test_longer_waits_are_left_to_another_day(host: Host, visitor: Visitor, later: str) -> None:
    host.busy, host.later = 9, later
    visit = visitor.visit(host / "busy")
    assert (visit.reason, visit.status, visit.state) == (Reason.BUSY, 429, State.UNSURE)
    assert host.methods("/busy") == ["HEAD"]


def test_host_without_end_is_not_asked_without_end(host: Host, visitor: Visitor) -> None:
    host.busy, host.later = 99, "soon"
    assert visitor.visit(host / "busy").reason is Reason.BUSY
    assert len(host.methods("/busy")) == QUICK.tries


def test_one_request_to_a_host_at_a_time_with_a_pause_between(host: Host) -> None:
    visitor = Visitor(Asking(private=True), Pace(pause=0.05))
    assert len(list(visitor.visit_all([host / f"here?{number}" for number in range(4)]))) == 4
    times = [when for *_asked, when in host.asked]
    assert host.most_at_once == 1
    assert all(later - earlier >= 0.045 for earlier, later in pairwise(times))


def test_hosts_are_visited_side_by_side_and_a_redirection_waits_its_turn() -> None:
    with hosting() as first, hosting() as second:
        visitor = Visitor(Asking(private=True), QUICK)
        wanted = [one / path for one in (first, second) for path in ("here", "gone", "here", "moved")]
        found = {visit.link: visit.reason for visit in visitor.visit_all(wanted)}
        assert sorted(found) == sorted(set(wanted))
        assert found[second / "gone"] is Reason.GONE
        assert (first.most_at_once, second.most_at_once) == (1, 1)


def test_robots_are_listened_to_and_asked_for_once(host: Host, visitor: Visitor) -> None:
    host.robots = "\ufeffUser-agent: *\nDisallow: /here\n"
    assert visitor.visit(host / "here").reason is Reason.ROBOTS
    assert visitor.visit(host / "gone").reason is Reason.GONE
    assert host.methods("/here") == []
    assert len(host.methods("/robots.txt")) == 1


def test_robots_that_cannot_be_had_keep_away(host: Host, visitor: Visitor) -> None:
    host.robots, host.robots_status = "", 500
    assert visitor.visit(host / "here").state is State.UNSURE
    assert host.methods("/here") == []


def test_crawl_delay_is_kept(host: Host) -> None:
    host.robots = "User-agent: medkg\nCrawl-delay: 1\n"
    visitor = Visitor(Asking(private=True), Pace(pause=0.0, patience=0.2))
    visitor.visit(host / "here")
    visitor.visit(host / "gone")
    times = [when for _method, path, _headers, when in host.asked if path != "/robots.txt"]
    assert times[1] - times[0] >= 0.19


def test_host_that_is_not_there(visitor: Visitor) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        visit = visitor.visit(f"http://127.0.0.1:{free.getsockname()[1]}/")
    assert (visit.reason, visit.state) == (Reason.NOBODY, State.DEAD)
    assert visitor.visit("http://nowhere.invalid/").reason in (Reason.NO_HOST, Reason.NO_WAY)


def test_certificate_signed_by_itself_is_no_certificate(tmp_path: Path, visitor: Visitor) -> None:
    with hosting(certificate=own_certificate(tmp_path)) as secure:
        visit = visitor.visit(secure / "here")
    assert (visit.reason, visit.state) == (Reason.CERTIFICATE, State.DEAD)


def test_no_secure_connection_is_not_called_dead(host: Host, visitor: Visitor) -> None:
    visit = visitor.visit((host / "here").replace("http:", "https:"))
    assert (visit.reason, visit.state) == (Reason.NOT_SECURE, State.UNSURE)


@pytest.mark.parametrize(
    "place", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "10.1.2.3", "169.254.169.254", "192.168.0.1", "2130706433",
              "0x7f.1", "[::ffff:127.0.0.1]", "[fd00::1]"],
)  # fmt: skip
def test_private_addresses_are_not_visited(place: str) -> None:
    visit = Visitor(Asking(timeout=0.2), QUICK).visit(f"http://{place}/")
    assert visit.state is not State.ALIVE
    assert visit.reason in (Reason.PRIVATE, Reason.NO_WAY, Reason.NO_HOST)


def test_no_request_reaches_a_private_host(host: Host) -> None:
    visit = Visitor(pace=QUICK).visit(host / "here")
    assert (visit.reason, visit.state, host.asked) == (Reason.PRIVATE, State.UNSURE, [])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("ff0e::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_addresses_hidden_in_others_are_seen(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_whoever_stops_is_not_kept_waiting(host: Host) -> None:
    visitor = Visitor(Asking(private=True), Pace(pause=30.0))
    begun = time.monotonic()
    visits: Generator[Visit, None, None] = visitor.visit_all(
        [(host / "here").replace("127.0.0.1", "localhost"), "ftp://x", host / "here"]
    )
    assert next(visits).reason is Reason.MALFORMED
    visits.close()
    for thread in threading.enumerate():
        if thread.name.startswith("links"):
            thread.join(5)
    assert time.monotonic() - begun < 5


def test_whoever_stops_is_not_kept_waiting_by_a_host_either(host: Host) -> None:
    visits: Generator[Visit, None, None] = Visitor(Asking(private=True), QUICK).visit_all([host / "hangs", "ftp://x"])
    assert next(visits).reason is Reason.MALFORMED
    while not host.methods("/hangs"):
        time.sleep(0.01)
    begun = time.monotonic()
    visits.close()
    for thread in threading.enumerate():
        if thread.name.startswith("links"):
            thread.join(5)
    assert time.monotonic() - begun < 5


def test_results_are_kept_for_a_week(tmp_path: Path) -> None:
    visits = {
        "http://a/": Visit(link="http://a/", reason=Reason.GONE, status=404, at=NOW),
        "http://b/": Visit(link="http://b/", reason=Reason.MOVED, to="http://c/", at=NOW),
        "http://d/": Visit(link="http://d/", reason=Reason.SLOW, at=NOW),
    }
    file = tmp_path / "folder" / "links.json"
    assert kept.read(file) == {}
    kept.write(file, visits)
    assert kept.read(file) == visits
    day = datetime.timedelta(days=1)
    assert sorted(kept.fresh(visits, visits, NOW + 6 * day)) == ["http://a/", "http://b/"]
    assert kept.fresh(visits, visits, NOW + 8 * day) == {}
    assert kept.fresh(visits, visits, NOW - day) == {}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"medkg-links": 2, "visits": {}}', '{"medkg-links": 1, "visits": []}', "\ud800", "[" * 99999,
     '{"medkg-links": 1, "visits": {"a": {}}}', '{"medkg-links": 1, "visits": {"a": []}}',
     '{"medkg-links": 1, "visits": {"a": {"reason": "gone", "at": "2026-01-01T00:00:00"}}}',
     '{"medkg-links": 1, "visits": {"a": {"reason": "gone", "at": "2026-01-01T00:00:00Z", "status": "404"}}}'],
)  # fmt: skip
def test_strange_file_of_results_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "links.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(PackageError, match="link results"):
        kept.read(file)


def test_links_of_a_report_are_those_it_prints_and_those_of_its_works(toy: KnowledgeGraph) -> None:
    found = links(toy, ["toy"])
    assert "https://example.org/aster-trial" in found
    assert len(found) == len(set(found)) == len(links(toy, ["toy", "toy"]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_findings_stand_at_the_entry_and_say_where_to(toy: KnowledgeGraph, language: str) -> None:
    use_language(language)
    trial, blog = "https://example.org/aster-trial", "https://example.org/aster-blog?from=toy&lang=zh"
    visits = {
        trial: Visit(link=trial, reason=Reason.GONE, status=404, at=NOW),
        blog: Visit(link=blog, reason=Reason.MOVED, to="https://example.org/new", at=NOW),
    }
    found = {finding.rule: finding for finding in Audit(toy, link_rules(visits)).card("toy").findings}
    assert found["link_dead"].entity.endswith("reference/toy/aster-trial")
    assert "404" in found["link_dead"].message.best(language)
    assert found["link_moved"].entity.endswith("reference/toy/aster-blog")
    assert "https://example.org/new" in found["link_moved"].message.best(language)
    assert json.dumps([str(one.mend) for one in found.values()])


def test_link_that_was_not_visited_is_not_told_of(toy: KnowledgeGraph) -> None:
    assert Audit(toy, link_rules({})).card("toy").findings == ()
