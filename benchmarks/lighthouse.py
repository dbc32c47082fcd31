"""What Lighthouse says of the narrative page: ``python -m benchmarks.lighthouse [--runs N] [ADDRESS...]``.

Needs Node.js and Chromium; installs ``benchmarks/lighthouse`` by npm when that is not done. Prints the median score
of performance, accessibility and best practices (0 to 100) for a desktop and a phone, and what costs points.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from medkg import KnowledgeGraph
from medkg.web import create_app

FOLDER = Path(__file__).parent / "lighthouse"
NARRATIVE = "/doc/report/llm-clinical-medicine"
CATEGORIES = ("performance", "accessibility", "best-practices")
CHROMIUM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE = 300
"""Seconds that one run may take."""


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of the bundled package's viewer."""
    app = create_app(KnowledgeGraph.bundled())
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        app.extensions["medkg"].guard.close()


def audited(address: str, *, device: str) -> Mapping[str, Any]:
    """Lighthouse's report on the page at *address*, as seen on a ``desktop`` or ``mobile``."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        preset = ["--preset=desktop"] if device == "desktop" else []
        subprocess.run(
            [
                "node",
                str(FOLDER / "node_modules/lighthouse/cli/index.js"),
                address,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={CHROMIUM}",
                *preset,
            ],
            check=True,
            timeout=PATIENCE,
            env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
        )
        found: Mapping[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return found


def lost(report: Mapping[str, Any]) -> Iterator[str]:
    """What costs points: category, audit, what it measured."""
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{name}: {audit['title']} ({audit.get('displayValue') or audit['score']})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.lighthouse", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("address", nargs="*", default=[f"{NARRATIVE}?lang=zh", f"{NARRATIVE}?lang=en"])
    asked = parser.parse_args()
    if not (FOLDER / "node_modules").is_dir():
        subprocess.run(["npm", "--prefix", str(FOLDER), "--loglevel=error", "ci"], check=True)
    print("| page | device | performance | accessibility | best practices |\n|---|---|---:|---:|---:|")
    told: dict[str, None] = {}
    with served() as base:
        for address in asked.address:
            for device in ("desktop", "mobile"):
                reports = [audited(base + address, device=device) for _ in range(asked.runs)]
                scores = (
                    statistics.median(report["categories"][name]["score"] * 100 for report in reports)
                    for name in CATEGORIES
                )
                print(f"| {address} | {device} | {' | '.join(f'{score:.0f}' for score in scores)} |", flush=True)
                told.update(dict.fromkeys(f"{device}: {line}" for report in reports for line in lost(report)))
    print("", *(f"- {line}" for line in told), sep="\n")


if __name__ == "__main__":
    main()
