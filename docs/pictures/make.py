"""Make the pictures of the documentation anew from the viewer itself: ``python docs/pictures/make.py [NAME...]``.

Needs what the browser tests need (``make test`` installs it), and Pillow (``pip install pillow``), which reduces each
picture to 128 colours: of text and lines nobody sees it.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from medkg import KnowledgeGraph
from medkg.web import create_app

FOLDER = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
REPORT = "/doc/report/llm-clinical-medicine"
CLAIM = "#claim-gpt-4-hit-rate-mimic-iv"
QUERY = (
    "SELECT%20%3Fkind%20%28COUNT%28%3Fwork%29%20AS%20%3Fworks%29%20%7B%0A%20%20%3Fwork%20a%20medkg%3AWork%20%3B%20"
    "medkg%3AstudyKind%20%3Fkind%0A%7D%20GROUP%20BY%20%3Fkind%20ORDER%20BY%20DESC%28%3Fworks%29"
)
COLOURS = 128


def nothing(page: Page) -> None:
    """The page as it comes."""


def at_the_answer(page: Page) -> None:
    page.evaluate("document.querySelector('.editor')?.style.setProperty('height', '7rem')")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: where, in which language and theme, how large, and what is done before."""

    address: str
    language: str
    theme: str = "light"
    width: int = 1280
    height: int = 860
    before: Callable[[Page], None] = nothing


PICTURES = {
    "narrative-zh": Picture(address=REPORT, language="zh"),
    "evidence-en": Picture(address=REPORT + CLAIM, language="en"),
    "evidence-zh": Picture(address=REPORT + CLAIM, language="zh"),
    "evidence-en-dark": Picture(address=REPORT + CLAIM, language="en", theme="dark"),
    "evidence-zh-dark": Picture(address=REPORT + CLAIM, language="zh", theme="dark"),
    "search-zh": Picture(address="/search?q=诊断", language="zh"),
    "query-en": Picture(address=f"/query?query={QUERY}", language="en", before=at_the_answer),
    "evidence-map-en": Picture(address="/evidence-map/llm-clinical-medicine", language="en"),
    "phone-zh": Picture(address=REPORT + CLAIM, language="zh", width=390, height=844),
    "phone-en-dark": Picture(address=REPORT + CLAIM, language="en", theme="dark", width=390, height=844),
    "tablet-en": Picture(address=REPORT + CLAIM, language="en", width=768, height=844),
    "tablet-zh-dark": Picture(address=REPORT + CLAIM, language="zh", theme="dark", width=768, height=844),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", nargs="*", choices=[*PICTURES, []], default=[])
    names = parser.parse_args().name or list(PICTURES)
    app = create_app(KnowledgeGraph.bundled())
    app.extensions["medkg"].finding.index(patience=60)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            for name in names:
                picture = PICTURES[name]
                page = browser.new_page(
                    base_url=f"http://127.0.0.1:{server.server_port}",
                    viewport={"width": picture.width, "height": picture.height},
                    locale={"en": "en-GB", "zh": "zh-CN"}[picture.language],
                    color_scheme="dark" if picture.theme == "dark" else "light",
                    reduced_motion="reduce",
                )
                page.goto(picture.address, wait_until="networkidle")
                picture.before(page)
                target = FOLDER / f"{name}.png"
                page.screenshot(path=target)
                page.close()
                reduce(target)
                sys.stdout.write(f"{target.name}: {target.stat().st_size / 1000:.0f} kB\n")
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        app.extensions["medkg"].guard.close()


def reduce(path: Path) -> None:
    """As few colours as text and lines need."""
    with Image.open(path) as picture:
        smaller = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    smaller.save(path, optimize=True)


if __name__ == "__main__":
    main()
