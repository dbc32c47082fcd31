"""Drawings as PNG, for slides and documents that take no SVG: the light theme, twice the size on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from math import sqrt
from threading import Lock
from xml.sax.saxutils import escape

import resvg_py

from medkg.errors import StoreUnavailable
from medkg.language import LANGUAGES
from medkg.language import translate as _
from medkg.network.drawing import STYLES

ZOOM = 2.0
MOST_PIXELS = 24_000_000
"""A drawing that would have more is made at less than twice its size: 24 million are 96 MB while it is rendered."""

KEPT = 24
"""Bitmaps that are kept, some 0.2 to 1 MB each, with the drawings that they were made of."""

PATIENCE = 5.0
"""Seconds to wait for another drawing to be ready, and after which a reader who was sent away may ask again."""
RETRY_AFTER = 5

SANS = {
    "zh": '"Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", '
    '"WenQuanYi Zen Hei", "WenQuanYi Micro Hei", sans-serif',
    "en": '"Noto Sans", "Liberation Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif',
}
SERIF = {
    "zh": '"Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Songti SC", SimSun, serif',
    "en": '"Source Serif 4", "Noto Serif", "Liberation Serif", "DejaVu Serif", Georgia, serif',
}
"""The renderer takes the first family that is there, and from any other font the letters that it lacks."""

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_SIZE = re.compile(r'<svg\b[^>]*? width="([0-9.]+)" height="([0-9.]+)"')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_OF_VERDICT = re.compile(r"var\(--verdict(?:,\s*(var\(--[a-z-]+\)))?\)")
_VARIABLE = re.compile(r"var\(--([a-z-]+)\)")
_FONT = re.compile(r"(?:(\d+) )?([\d.]+px)(?:/[\d.]+)? (.+)")
_one_at_a_time = Lock()
"""A bitmap takes seconds and some hundred megabytes while it is made: several at once would help nobody."""

_CHINESE, _NO_LETTER = "诊", "\uf8ff"


@lru_cache(maxsize=KEPT)
def png(drawing: str, *, language: str) -> bytes:
    """A *drawing* that stands alone, as ``svg`` and ``dot_plot`` make it, in *language* as PNG.

    Raises StoreUnavailable where this machine has no font for Chinese and the drawing holds some.
    """
    if any("\u4e00" <= letter <= "\u9fff" for letter in drawing) and not _writes_chinese():
        raise StoreUnavailable(
            _("This server has no font with Chinese letters, so it makes no PNG of this drawing: take the SVG.")
        )
    found = _SIZE.search(drawing)
    wide, high = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    styled = _STYLE.sub(lambda _match: f"<style>{escape(_flat(language))}</style>", drawing, count=1)
    zoom = min(ZOOM, sqrt(MOST_PIXELS / (wide * high)))
    return _rendered(styled, zoom=zoom)


def _rendered(drawing: str, *, zoom: float) -> bytes:
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise StoreUnavailable(
            _("Other drawings are being made at the moment: ask again in a few seconds, or take the SVG."),
            retry_after=RETRY_AFTER,
        )
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=zoom, background=_colours()["paper"]))
    finally:
        _one_at_a_time.release()


@cache
def _writes_chinese() -> bool:
    """Whether a Chinese letter looks other than one that no font has."""
    here, lacking = (
        _rendered(
            '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
            f'<text y="20" font-size="20" font-family=\'{SANS["zh"]}\'>{one}</text></svg>',
            zoom=1.0,
        )
        for one in (_CHINESE, _NO_LETTER)
    )
    return here != lacking


# --- The style sheet as the renderer understands it: no variables, no states, no media --------------------------------


@cache
def _flat(language: str) -> str:
    text = _COMMENT.sub("", (STYLES / "picture.css").read_text(encoding="utf-8"))
    rules = [part for found in _RULE.finditer(_AT_RULE.sub("", text)) for part in _rules(found[1], found[2], language)]
    others = (f'.picture text[lang="{other}"] {{ font-family: {SANS[other]} }}' for other in LANGUAGES)
    return "\n".join((*rules, *others))


def _rules(heads: str, body: str, language: str) -> Iterator[str]:
    """One rule without variables; where its colour is the verdict's, one more for each verdict."""
    selectors = [one.strip() for one in heads.split(",") if ":" not in one]
    if not selectors:
        return
    declared = [
        (name.strip(), value.strip()) for name, _colon, value in (one.partition(":") for one in body.split(";"))
    ]
    plain = [(name, _OF_VERDICT.sub(r"\1", value)) for name, value in declared if value and not name.startswith("--")]
    if any(value for _name, value in plain):
        yield _rule(selectors, [(name, value) for name, value in plain if value], language)
    coloured = [(name, value) for name, value in declared if not name.startswith("--") and "--verdict" in value]
    for verdict in _verdicts() if coloured else ():
        told = [(name, _OF_VERDICT.sub(f"var(--{verdict})", value)) for name, value in coloured]
        yield _rule([found for one in selectors for found in _within(one, verdict)], told, language)


def _within(selector: str, verdict: str) -> Iterator[str]:
    """*selector* for what is of a verdict: itself, or what it stands in."""
    *outer, last = selector.split()
    yield " ".join((*outer, f"{last}.{verdict}"))
    yield " ".join((*outer, f".{verdict}", last))
    if len(outer) > 1:
        yield " ".join((*outer[:-1], f"{outer[-1]}.{verdict}", last))


def _rule(selectors: list[str], declared: list[tuple[str, str]], language: str) -> str:
    families = {"sans": SANS[language], "serif": SERIF[language]}
    body = ""
    for name, value in declared:
        filled = _VARIABLE.sub(lambda found: families.get(found[1]) or _colours()[found[1]], value)
        font = _FONT.fullmatch(filled) if name == "font" else None
        if font:  # the renderer does not read the shorthand
            body += f"font-weight: {font[1] or 400}; font-size: {font[2]}; font-family: {font[3]}; "
        else:
            body += f"{name}: {filled}; "
    return f"{', '.join(selectors)} {{ {body}}}"


@cache
def _colours() -> dict[str, str]:
    """The light ones: those of the first rule."""
    text = _COMMENT.sub("", (STYLES / "colours.css").read_text(encoding="utf-8"))
    found = _RULE.search(text)
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]+)", found[2] if found else ""))


@cache
def _verdicts() -> tuple[str, ...]:
    """The verdicts that the sheet gives a colour."""
    return tuple(re.findall(r"\.([a-z-]+) \{ --verdict:", (STYLES / "picture.css").read_text(encoding="utf-8")))
