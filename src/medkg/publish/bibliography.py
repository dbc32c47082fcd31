"""Bibliographies: a citation as BibTeX, RIS, CSL-JSON or a line of text.

BibTeX is written for BibTeX and biber: UTF-8, the special characters of LaTeX as commands, titles in a second
pair of braces, so that no style changes their capitals. RIS is that of 2001, a line a field, ended by CR LF. CSL-JSON
is an array of one item of Citation Style Language 1.0.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from medkg.language import translate as _
from medkg.publish.citation import Citation, Kind, Name

Json = dict[str, object]

SHOWN = 6
"""Authors that a line of text names before "et al."."""

_ENTRY: dict[Kind, tuple[str, str]] = {"article": ("article", "journal"), "claim": ("incollection", "booktitle")}
"""Kind to BibTeX's entry and the field for what the thing stands in; all others are ``misc``, which any style knows."""

_RIS: dict[Kind, str] = {
    "package": "DATA",
    "report": "RPRT",
    "claim": "GEN",
    "article": "JOUR",
    "preprint": "UNPB",
    "news": "NEWS",
    "post": "BLOG",
    "page": "ELEC",
    "study": "RPRT",
}
_CSL: dict[Kind, str] = {
    "package": "dataset",
    "report": "report",
    "claim": "entry",
    "article": "article-journal",
    "preprint": "article",
    "news": "article-newspaper",
    "post": "post-weblog",
    "page": "webpage",
    "study": "report",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{character: f"\\{character}" for character in "#$%&_"},
}
"""A character that means something to LaTeX to the command that prints it; a brace alone would end a field."""


def bibtex(cited: Citation) -> str:
    entry, where = _ENTRY.get(cited.kind, ("misc", "howpublished"))
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in cited.authors),
        "editor": " and ".join(_bibtex_name(name) for name in cited.editors),
        "title": _whole(cited.title),
        "titleaddon": _latex(cited.original_title or ""),
        where: _whole(cited.within) if cited.within else "",
        "series": _latex(cited.held_in),
        "version": _latex(cited.version),
        "volume": _latex(cited.volume),
        "number": _latex(cited.number),
        "pages": _latex(re.sub(r"(?<=\d)-(?=\d)", "--", cited.pages)),
        "publisher": _latex(cited.publisher),
        "year": cited.year,
        "month": _month(cited.issued),
        "doi": _plain(cited.doi),
        "eprint": _plain(cited.arxiv),
        "archiveprefix": "arXiv" if cited.arxiv else "",
        "pmid": _plain(cited.pmid),
        "pmcid": _plain(cited.pmcid),
        "url": _plain(cited.url),
        "language": cited.title.language,
        "note": ". ".join(
            filter(None, (_latex(_found(cited)), f"\\url{{{_plain(cited.license)}}}" if cited.license else ""))
        ),
    }
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'}," for name, value in fields.items() if value
    ]
    return "\n".join((f"@{entry}{{{cited.key},", *lines, "}", ""))


def ris(cited: Citation) -> str:
    first, _dash, last = cited.pages.partition("-")
    fields: list[tuple[str, str]] = [
        ("TY", _RIS[cited.kind]),
        ("ID", cited.key),
        *(("AU", _inverted(name)) for name in cited.authors),
        *(("ED", _inverted(name)) for name in cited.editors),
        ("TI", cited.title),
        ("TT", cited.original_title or ""),
        ("T2", cited.within or cited.held_in),
        ("T3", cited.held_in if cited.within else ""),
        ("ET", cited.version),
        ("PY", cited.year),
        ("DA", "/".join([*cited.issued.split("-"), "", ""][:3]) + "/" if len(cited.issued) > len(cited.year) else ""),
        ("VL", cited.volume),
        ("IS", cited.number),
        ("SP", first),
        ("EP", last),
        ("PB", cited.publisher),
        ("DO", cited.doi),
        ("AN", cited.pmid or (f"arXiv:{cited.arxiv}" if cited.arxiv else "")),
        ("C2", cited.pmcid),
        ("UR", cited.url),
        ("LA", cited.title.language),
        ("N1", _found(cited)),
        ("N1", f"license: {cited.license}" if cited.license else ""),
    ]
    lines = ((tag, _one_line(value)) for tag, value in fields)
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def csl_json(cited: Citation) -> str:
    notes = {"license": cited.license, "arxiv": cited.arxiv}
    item: Json = {
        "id": cited.key,
        "type": _CSL[cited.kind],
        "title": cited.title,
        "original-title": cited.original_title,
        "author": [_csl_name(name) for name in cited.authors],
        "editor": [_csl_name(name) for name in cited.editors],
        "container-title": cited.within or cited.held_in,
        "collection-title": cited.held_in if cited.within else "",
        "version": cited.version,
        "issued": {"date-parts": [[int(part) for part in cited.issued.split("-")]]} if cited.issued else None,
        "publisher": cited.publisher,
        "volume": cited.volume,
        "issue": cited.number,
        "page": cited.pages,
        "DOI": cited.doi,
        "PMID": cited.pmid,
        "PMCID": cited.pmcid,
        "URL": cited.url,
        "language": cited.title.language,
        "note": "\n".join(
            filter(None, (_found(cited), *(f"{name}: {value}" for name, value in notes.items() if value)))
        ),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def text(cited: Citation) -> str:
    """One line, in the manner of medical journals: authors, title, where, when, how to find it."""
    place = cited.volume + (f"({cited.number})" if cited.number else "") + (f":{cited.pages}" if cited.pages else "")
    when = cited.issued + (f";{place}" if place and cited.issued else place)
    found = f"doi:{cited.doi}" if cited.doi else cited.url
    parts = (
        _listed(cited.authors),
        cited.title,
        _("In: {place}").format(place=cited.within) if cited.kind == "claim" else cited.within,
        cited.held_in,
        _("Version {version}").format(version=cited.version) if cited.version else "",
        _found(cited),
        cited.publisher if cited.publisher != cited.within else "",
        when,
        f"arXiv:{cited.arxiv}" if cited.arxiv and not cited.doi else "",
        found,
    )
    said = [_one_line(part).rstrip(". 。") for part in parts if part]
    return ". ".join(said) + ("" if found else ".")


def _found(cited: Citation) -> str:
    """The verdict on a claim, in words."""
    return _("Verdict in this version: {verdict}").format(verdict=cited.verdict) if cited.verdict else ""


WRITERS: dict[str, Callable[[Citation], str]] = {"bibtex": bibtex, "ris": ris, "csl-json": csl_json, "text": text}


def _bibtex_name(name: Name) -> str:
    if name.whole:
        return _whole(name.whole)
    parts = (name.family, name.suffix, name.given) if name.suffix else (name.family, name.given)
    return ", ".join(re.sub(r"\band\b", "{and}", _latex(part)) for part in parts)


def _inverted(name: Name) -> str:
    return name.whole or ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _csl_name(name: Name) -> Json:
    if name.whole:
        return {"literal": name.whole}
    return {
        "family": name.family,
        "given": name.given,
        **({"suffix": name.suffix} if name.suffix else {}),
    }


def _listed(names: Iterable[Name]) -> str:
    """Sarvari P, Al-fagih Z, et al."""
    said = [name.whole or f"{name.family} {_initials(name.given)}" for name in names]
    return ", ".join(said[:SHOWN] + [_("et al")] * (len(said) > SHOWN))


def _initials(given: str) -> str:
    return "".join(part[0] for part in re.split(r"[\s.-]+", given) if part)


def _month(issued: str) -> str:
    number = issued[5:7]
    return _MONTHS[int(number) - 1] if number.isdigit() and 1 <= int(number) <= len(_MONTHS) else ""


def _latex(value: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in _one_line(value))


def _whole(value: str) -> str:
    """*value* as one word, which no style takes apart or sets in other capitals."""
    return "{" + _latex(value) + "}"


def _plain(value: str) -> str:
    """An address or a number, which LaTeX takes letter for letter: what would end the field is percent-encoded."""
    return quote(_one_line(value), safe="!\"#$%&'()*+,-./:;<=>?@[]^_`|~" + "".join(filter(_is_beyond_ascii, value)))


def _is_beyond_ascii(character: str) -> bool:
    return character > "\x7f"


def _one_line(value: str) -> str:
    """*value* without line breaks and control characters, which no format has a place for."""
    return " ".join("".join(character if character.isprintable() else " " for character in value).split())
