"""The command line as a process: what it imports, how it ends, what it writes where."""

from __future__ import annotations

import fcntl
import os
import pty
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.conftest import TOY, Start, environment

SLOW = ("rdflib", "rich", "flask", "pyshacl", "jinja2", "html5lib", "networkx", "uvicorn")
LINE = (sys.executable, "-m", "medkg")


def imported(*words: str) -> set[str]:
    """The modules that a process holds after it ran a command line."""
    program = (
        "import sys\n"
        "from medkg.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**environment(), "MEDKG_PACKAGE": str(TOY)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    "words",
    [
        ("query", "package/reports"),
        ("query", "reports/verdicts", "-p", "report=report/toy", "-f", "csv"),
        ("questions",),
        ("stats",),
        ("--help",),
    ],
    ids=" ".join,
)
def test_question_is_answered_without_what_is_slow_to_import(words: tuple[str, ...]) -> None:
    held = imported(*words)
    assert held.isdisjoint(SLOW)
    assert "medkg.graph" not in held
    assert "medkg.entities" not in held


def test_question_does_without_the_machinery_of_help_and_of_other_commands() -> None:
    held = imported("query", "package/reports")
    assert {name for name in held if name.startswith("medkg.cli.") and name.count(".") == 2} == {
        "medkg.cli.main",
        "medkg.cli.query",
        "medkg.cli.terminal",
    }
    assert held.isdisjoint({"importlib.metadata", "difflib", "locale", "medkg.rdf.shapes", "medkg.publish"})


UNBUFFERED = pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])


@UNBUFFERED
def test_output_for_which_there_is_no_room_is_an_error(unbuffered: str, tmp_path: Path) -> None:
    line = " ".join(map(shlex.quote, [*LINE, "-C", str(TOY), "export", "-f", "nquads"]))
    with (tmp_path / "out.nq").open("wb") as file:
        done = subprocess.run(
            ["sh", "-c", f"ulimit -f 20; exec {line}"],
            env={**environment(), "PYTHONUNBUFFERED": unbuffered},
            stdout=file,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"Error: stdout: File too large.\n")


@UNBUFFERED
def test_reader_that_stops_reading_is_left_in_peace(unbuffered: str) -> None:
    env = {**environment(), "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(
        [*LINE, "export", "-f", "nquads"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_interrupt_is_silent_and_130() -> None:
    with subprocess.Popen(
        [*LINE, "query", "-"], env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        time.sleep(1)  # it waits for its query now
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert (out, err.strip()) == (b"", b"")


def test_errors_are_plain_and_uncoloured_in_a_pipe(start: Start) -> None:
    done = start("-C", TOY, "query", "nothing")
    assert done.returncode == 3
    assert done.stdout == b""
    assert done.stderr.startswith(b"Error: No question is called 'nothing'.")


def on_a_terminal(*words: str, **env: str) -> str:
    """What a person sees: both streams of a process that has a terminal."""
    leader, follower = pty.openpty()
    variables = {**environment(), "TERM": "xterm-256color", "COLUMNS": "100", **env}
    with subprocess.Popen(
        [*LINE, "-C", str(TOY), *words], env=variables, stdin=follower, stdout=follower, stderr=follower
    ) as process:
        os.close(follower)
        seen = b""
        while chunk := read(leader):
            seen += chunk
        process.wait(60)
    os.close(leader)
    return seen.decode()


def read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other side is gone: the end, on Linux
        return b""


def test_terminal_gets_a_drawn_table() -> None:
    seen = on_a_terminal("query", "package/reports")
    assert "──" in seen
    assert "\x1b[1m" in seen


def test_terminal_gets_a_red_error_unless_told_otherwise() -> None:
    assert "\x1b[31m" in on_a_terminal("query", "nothing")
    assert "\x1b[" not in on_a_terminal("query", "nothing", NO_COLOR="1")


def test_empty_answer_is_told_of_on_a_terminal() -> None:
    assert "The answer is empty." in on_a_terminal("query", "-e", "SELECT ?s WHERE { ?s ?s ?s }")


def test_what_takes_longer_than_a_second_shows_a_sign_of_life() -> None:
    program = (
        "import time\nfrom medkg.cli.terminal.progress import progress\nwith progress('Working'):\n    time.sleep({})"
    )

    def seen(seconds: float) -> str:
        leader, follower = pty.openpty()
        variables = {**environment(), "TERM": "xterm-256color"}
        with subprocess.Popen(
            [sys.executable, "-c", program.format(seconds)], env=variables, stderr=follower
        ) as process:
            os.close(follower)
            told = b""
            while chunk := read(leader):
                told += chunk
            process.wait(60)
        os.close(leader)
        return told.decode()

    assert "Working" in seen(2.5)
    assert seen(0.1) == ""


def test_terminal_that_lacks_characters_gets_their_numbers(start: Start) -> None:
    variables = {**environment(), "PYTHONIOENCODING": "latin-1:strict"}
    done = subprocess.run(
        [*LINE, "-C", str(TOY), "query", "package/reports"], env=variables, capture_output=True, timeout=60
    )
    assert done.returncode == 0
    assert b"\\u661f" in done.stdout


@contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The viewer in a process, with its address."""
    with subprocess.Popen(
        [*LINE, "-C", str(TOY), "serve", *words], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        told = process.stderr.readline().decode()
        try:
            yield process, told.split(" ")[4]
        finally:
            process.kill()


def test_viewer_is_served_until_it_is_interrupted() -> None:
    with serving("--port", "0") as (process, address):
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
            assert b"<html" in answer.read()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_port_that_is_taken_is_told_of_at_once(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        before = time.monotonic()
        done = start("-C", TOY, "serve", "--port", port)
        assert time.monotonic() - before < 10
    assert done.returncode == 1
    assert f"The viewer cannot listen on 127.0.0.1, port {port} (".encode() in done.stderr
    assert b"Choose another port with --port" in done.stderr


def test_module_of_the_package_is_the_command(start: Start) -> None:
    from medkg import __version__

    assert start("--version").stdout.decode() == f"medkg {__version__}\n"


def test_package_may_be_named_in_the_environment(tmp_path: Path) -> None:
    variables = {**environment(), "MEDKG_PACKAGE": str(TOY)}
    done = subprocess.run(
        [*LINE, "query", "package/reports"], env=variables, cwd=tmp_path, capture_output=True, timeout=60
    )
    assert b"report/toy" in done.stdout


def test_interrupt_ends_the_engine_at_work() -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with subprocess.Popen(
        [*LINE, "query", "-e", endless], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(2)  # the engine counts now
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=10)
        finally:
            process.kill()
    assert process.returncode == -signal.SIGINT
    assert (out, err) == (b"", b"")


def in_a_shell(words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["sh", "-c", f'exec "$0" -m medkg -C "$1" {words}', sys.executable, str(TOY)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("words", "code"), [("query package/reports", 0), ("query nothing", 3), ("query -", 4)])
def test_closed_streams_lead_to_no_traceback(closed: str, words: str, code: int) -> None:
    done = in_a_shell(f"{words} {closed}")
    assert done.returncode == (code or int(">&-" in closed.split()))
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["stats", "query package/reports", "--version", "--help"])
@pytest.mark.parametrize(
    ("output", "reason"), [(">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")]
)
def test_output_that_goes_nowhere_is_an_error(words: str, output: str, reason: str) -> None:
    done = in_a_shell(f"{words} {output}")
    assert (done.returncode, done.stderr.decode()) == (1, f"Error: stdout: {reason}.\n")


def test_file_is_written_where_standard_output_is_closed(tmp_path: Path) -> None:
    done = in_a_shell(f"query package/reports -o '{tmp_path}/reports.txt' >&-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "report/toy" in (tmp_path / "reports.txt").read_text()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages in which medkg stands as a wheel puts it there."""
    site = tmp_path_factory.mktemp("site")
    checkout = Path(__file__).parents[2]
    shutil.copytree(checkout / "src/medkg", site / "medkg", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("data", "ontology"):
        shutil.copytree(checkout / folder, site / "medkg/bundled" / folder)
    return site


@pytest.mark.parametrize("words", [("new", "model", "mine"), ("format",)], ids=" ".join)
def test_package_of_the_installed_medkg_is_not_written_to(installed: Path, words: tuple[str, ...]) -> None:
    bundled = installed / "medkg/bundled"
    before = {path: path.read_bytes() for path in bundled.rglob("*.ttl")}
    env = {**environment(), "PYTHONPATH": str(installed)}
    done = subprocess.run([*LINE, *words], env=env, cwd=installed, capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Error: medkg/bundled: This package is part of the installed medkg")
    assert "-C FOLDER" in done.stderr.decode()
    assert {path: path.read_bytes() for path in bundled.rglob("*.ttl")} == before
    named = subprocess.run([*LINE, "-C", bundled, "format", "--check"], env=env, capture_output=True, check=False)
    assert named.returncode == 0
    assert subprocess.run([*LINE, "format", "--check"], env=env, capture_output=True, check=False).returncode == 0


def of_so_many_columns(columns: int, *words: str) -> str:
    """What a command writes to a terminal of so many columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {name: value for name, value in environment().items() if name != "COLUMNS"} | {"TERM": "xterm"}
    process = subprocess.Popen([*LINE, *words], env=env, stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)
    written = b""
    while True:
        try:
            more = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        written += more
    os.close(master)
    assert process.wait(60) == 0
    return written.decode().replace("\r\n", "\n")


REPORTS = ("-C", str(TOY), "query", "package/reports")


def test_terminal_shows_one_column_for_a_pair_of_languages() -> None:
    wide = of_so_many_columns(200, *REPORTS)
    assert "A made-up report" in wide
    assert "title_en" not in wide
    assert "星辰" not in wide
    assert "星辰" in of_so_many_columns(200, "--language", "zh", *REPORTS)


def test_narrow_terminal_shows_records() -> None:
    lines = of_so_many_columns(40, *REPORTS).splitlines()
    assert lines[0] == "1 of 1"
    assert lines[1].split() == ["report", "report/toy"]
    assert any(line.startswith("title") for line in lines)
    assert all(len(line) <= 40 for line in lines)


def test_pipe_gets_the_whole_table(start: Start) -> None:
    head = start(*REPORTS).stdout.decode().splitlines()[0].split()
    assert head[:3] == ["report", "title_zh", "title_en"]
