"""A WSGI application behind a real address, for a browser that may break off whenever it likes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@contextmanager
def served(application: WSGIApplication) -> Iterator[str]:
    """The address, without a slash at its end, at which *application* answers while the block runs."""
    serving = make_server("127.0.0.1", 0, _whole(application), threaded=True)
    thread = threading.Thread(target=serving.serve_forever, name="server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()


def _whole(application: WSGIApplication) -> WSGIApplication:
    """*application*, each answer read to its end and closed before any of it is sent.

    Werkzeug's server does not close an answer whose receiver resets the connection, and a file would stay open.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        body, status, headers = run_wsgi_app(application, environ, buffered=True)
        start(status, headers.to_wsgi_list())
        return body

    return answer
