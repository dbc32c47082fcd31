"""``medkg serve``: the viewer."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import MedkgError
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from flask import Flask


THREADS = 32
"""More than the queries that may be at work or wait for long: pages are answered whatever is asked of the endpoint."""


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
@click.option("--open", "open_browser", is_flag=True, help=N_("Open the viewer in the browser."))
@store_option
@pass_session
def command(session: Session, host: str, port: int, limits: tuple[str, ...], open_browser: bool) -> None:
    from medkg.cli.terminal.output import talk
    from medkg.cli.terminal.progress import progress

    listening = _listen(host, port)
    with listening:
        with progress(_("Loading …")):
            from medkg.stores.limits import Limits
            from medkg.web.app import create_app

            changed = Limits.of_environment().changed(_pair(limit) for limit in limits)
            app = create_app(session.graph(thorough=True), {"QUERY_LIMITS": changed})
        address = _address(host, listening)
        app.extensions["medkg"].start()
        talk(_("The viewer is at {address} (Ctrl-C ends it).").format(address=address))
        if open_browser:
            click.launch(address)
        _serve(app, listening)


def _pair(limit: str) -> tuple[str, str]:
    name, _equals, value = limit.partition("=")
    return name.strip(), value.strip()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens, taken before anything is loaded: a port that is taken is told of at once."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen()
    except OSError as error:
        raise MedkgError(
            _(
                "The viewer cannot listen on {host}, port {port} ({reason}). Choose another port with --port; "
                "0 takes one that is free."
            ).format(host=host, port=port, reason=error.strerror or error)
        ) from error
    return listening


def _address(host: str, listening: socket.socket) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{listening.getsockname()[1]}/"


def _serve(app: Flask, listening: socket.socket) -> None:
    from waitress.server import create_server

    server = create_server(app, sockets=[listening], threads=THREADS, channel_request_lookahead=1)
    server.run()
