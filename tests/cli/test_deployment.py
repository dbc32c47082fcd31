"""What deploy/ says is what the command takes, and gives no more rights than it needs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from medkg.cli.serve import GRACE, command

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT = (DEPLOY / "medkg.service").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")

SETTINGS = dict(re.findall(r"^(\w+)=(.*)$", UNIT, re.MULTILINE))
STEPS: list[tuple[str, str]] = re.findall(r"^([A-Z]+) (.*)$", DOCKERFILE, re.MULTILINE)


def last(step: str) -> str:
    return [rest for name, rest in STEPS if name == step][-1]


@pytest.mark.parametrize("line", [shlex.split(SETTINGS["ExecStart"]), json.loads(last("CMD"))], ids=["unit", "image"])
def test_command_is_one_that_medkg_takes(line: list[str]) -> None:
    words = line[line.index("serve") + 1 :]
    context = command.make_context("serve", words)
    assert context.params["log"] == "json"
    assert context.params["port"] == 8000


def test_service_runs_as_nobody_and_writes_nowhere() -> None:
    assert SETTINGS["DynamicUser"] == "yes"
    assert SETTINGS["ProtectSystem"] == "strict"
    assert SETTINGS["CapabilityBoundingSet"] == ""
    assert SETTINGS["NoNewPrivileges"] == "yes"
    assert "ReadWritePaths" not in SETTINGS
    assert SETTINGS["ExecReload"] == "kill -HUP $MAINPID"


def test_memory_is_set_alike_wherever_the_server_is_started() -> None:
    name, _equals, value = SETTINGS["Environment"].partition("=")
    assert f" {name}={value}" in last("ENV")
    makefile = (DEPLOY.parent / "Makefile").read_text(encoding="utf-8")
    assert f"serve: export {name} ?= {value}\n" in makefile


def test_service_is_given_the_time_that_the_server_takes_to_finish() -> None:
    assert SETTINGS["KillMode"] == "mixed"
    assert int(SETTINGS["TimeoutStopSec"]) > GRACE


def test_image_runs_without_root_and_says_whether_it_is_ready() -> None:
    user, _colon, group = last("USER").partition(":")
    assert int(user) > 0
    assert int(group) > 0
    names = [name for name, _rest in STEPS]
    assert names.index("ENTRYPOINT") > names.index("USER")
    assert "/health/ready" in last("HEALTHCHECK")
    assert last("STOPSIGNAL") == "SIGTERM"
    final = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert "node" not in final, "scripts are bundled in the first stage alone"
    assert "--require-hashes" in final
