"""``medkg serve``: the viewer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import MedkgError
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


GRACE = 30
"""Seconds that requests may take to finish when the server stops, or hands over to one with new data."""


@click.command(cls=Command, help=N_("Show the package in a browser until Ctrl-C is pressed."))
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help=N_("Listen on this address."))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="NUMBER",
    help=N_("Listen on this port; 0 takes one that is free."),
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    help=N_("Set a limit of the SPARQL endpoint, such as seconds=5. Can be repeated."),
)
@click.option("--watch", is_flag=True, help=N_("Load the data anew when their files change, as SIGHUP does."))
@click.option(
    "--proxy",
    "proxies",
    type=click.IntRange(0, 9),
    default=0,
    show_default=True,
    metavar="NUMBER",
    help=N_("Believe the X-Forwarded headers of this many proxies in front."),
)
@click.option(
    "--log",
    type=click.Choice(["none", "json"]),
    default="none",
    show_default=True,
    help=N_("Write a line of JSON for each request to standard error."),
)
@click.option(
    "--grace",
    type=click.IntRange(1, 3600),
    default=GRACE,
    show_default=True,
    metavar="SECONDS",
    help=N_("Give requests this long to finish when the server stops."),
)
@click.option("--open", "open_browser", is_flag=True, help=N_("Open the viewer in the browser."))
@store_option
@pass_session
def command(
    session: Session,
    host: str,
    port: int,
    limits: tuple[str, ...],
    watch: bool,
    proxies: int,
    log: str,
    grace: int,
    open_browser: bool,
) -> int:
    from medkg.stores.guarding.limits import Limits
    from medkg.web.serving.journal import Journal
    from medkg.web.serving.listening import address, listen
    from medkg.web.serving.notice import Notice
    from medkg.web.serving.supervisor import Ready, Supervisor

    try:
        changed = Limits.of_environment().changed(_pair(limit) for limit in limits)
    except MedkgError as error:
        raise click.UsageError(str(error)) from error
    journal, notice = Journal(as_json=log == "json"), Notice()
    is_described = session.package.is_described
    with listen(host, port) as listening:

        def serve(ready: Ready) -> None:
            from medkg.web.app import create_app
            from medkg.web.serving.answering import answer
            from medkg.web.warming import warm

            settings = {"QUERY_LIMITS": changed, "PROXIES": proxies, "NOTICE": notice, "JOURNAL": journal}
            if is_described and session.is_in_memory:
                session.package.demand_description()
            app = create_app(session.graph(thorough=True), settings)
            warm(app.extensions["medkg"])
            ready()
            answer(app, listening)
            app.extensions["medkg"].guard.close()

        def on_ready() -> None:
            place = address(host, listening)
            told = _("The viewer is at {address} (Ctrl-C ends it).")
            journal.tell("serving", told.format(address=place), address=place)
            if open_browser:
                click.launch(place)

        state = _state_of(session) if watch else None
        supervisor = Supervisor(serve, notice=notice, journal=journal, grace=grace, state=state)
        return supervisor.run(on_ready)


def _pair(limit: str) -> tuple[str, str]:
    name, _equals, value = limit.partition("=")
    return name.strip(), value.strip()


def _state_of(session: Session) -> Callable[[], Hashable]:
    """What changes when the package's files do, or the store on disk is filled anew."""
    package = session.package
    is_described = package.is_described
    pointer = Path(session.where) / "medkg-store.json"

    def state() -> Hashable:
        if is_described:
            package.demand_description()
        others = (path for path in (package.withdrawn_file, pointer) if path.is_file())
        paths = [*(file.path for file in package.files()), *others]
        found = [(path, path.stat()) for path in paths]
        return hash(tuple((str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino) for path, stat in found))

    return state
