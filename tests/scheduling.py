"""Which tests share a process: those that share a server or a browser, so that each is started once.

``xdist_group`` says it too, but pytest-xdist 3.8 writes the group into a test's id, and pytest 9.2 does not let it.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

SERVERS = re.compile(r"[\[-](oxigraph|virtuoso)[\]-]")


def scheduler(config: pytest.Config, log: Any) -> Any:
    """For ``--dist loadgroup``: tests of one group go to one process. None leaves the choice to xdist."""
    if config.getvalue("dist") != "loadgroup":
        return None
    scheduling = LoadGroupScheduling(config, log)
    scheduling._split_scope = group_of
    return scheduling


def group_of(nodeid: str) -> str:
    """The server among a test's parameters, or the browser; else a test is a group of its own."""
    server = SERVERS.search(nodeid)
    if server is not None:
        return server[1]
    return "browser" if nodeid.startswith("tests/browser/") else nodeid
