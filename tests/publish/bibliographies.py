"""Readers of bibliographies, strict: what BibTeX, RIS and CSL-JSON allow, and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

KEY = re.compile(r"[A-Za-z][A-Za-z0-9.:-]*|[0-9][A-Za-z0-9.:-]*")
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    **{f"\\{character}": character for character in "#$%&_"},
}
VERBATIM = ("url", "doi", "eprint", "pmid", "pmcid")
RIS_TYPES = {"DATA", "RPRT", "GEN", "JOUR", "UNPB", "NEWS", "BLOG", "ELEC"}
RIS_TAGS = {
    "TY",
    "ID",
    "AU",
    "ED",
    "TI",
    "TT",
    "T2",
    "T3",
    "ET",
    "PY",
    "DA",
    "VL",
    "IS",
    "SP",
    "EP",
    "PB",
    "DO",
    "AN",
    "C2",
    "UR",
    "LA",
    "N1",
    "ER",
}
CSL_TYPES = {
    "dataset",
    "report",
    "entry",
    "article-journal",
    "article",
    "article-newspaper",
    "post-weblog",
    "webpage",
}
CSL_TEXTS = {
    "title",
    "original-title",
    "container-title",
    "collection-title",
    "version",
    "publisher",
    "volume",
    "issue",
    "page",
    "DOI",
    "PMID",
    "PMCID",
    "URL",
    "language",
    "note",
    "id",
    "type",
}
"""Of the variables of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html) those that are texts."""


def read_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """The entry's type, key and fields of a file of one entry, as BibTeX reads it: braces balanced, each field once."""
    head, *lines, foot, empty = text.split("\n")
    assert (foot, empty) == ("}", "")
    found = re.fullmatch(r"@([a-z]+)\{([^,\s]+),", head)
    assert found, head
    kind, key = found.groups()
    assert KEY.fullmatch(key), key
    fields: dict[str, str] = {}
    for line in lines:
        matched = re.fullmatch(r"  ([a-z]+) = (?:\{(.*)\}|([a-z]{3})),", line)
        assert matched, line
        name, braced, macro = matched.groups()
        assert name not in fields, f"{name} stands twice"
        assert (macro is None) == (name != "month"), line
        assert macro is None or macro in MONTHS
        fields[name] = macro or braced
        assert_balanced(fields[name])
    return kind, key, fields


def assert_balanced(value: str) -> None:
    depth = 0
    for character in value:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0, f"a brace ends {value!r} early"
    assert depth == 0, f"a brace of {value!r} is left open"


def printed(value: str) -> str:
    """What LaTeX prints of *value*: a special character that is no command is an error, as it would be there."""
    out, at = [], 0
    value = value[1:-1] if value.startswith("{") and value.endswith("}") and _is_one_group(value) else value
    while at < len(value):
        command = next((command for command in COMMANDS if value.startswith(command, at)), None)
        if command is not None:
            out.append(COMMANDS[command])
            at += len(command)
            continue
        assert value[at] not in "#$%&_~^\\<>|", f"{value[at]!r} in {value!r} is not escaped"
        out.append(value[at])
        at += 1
    return "".join(character for character in out if character not in "{}" or character in COMMANDS.values())


def _is_one_group(value: str) -> bool:
    depth = 0
    for at, character in enumerate(value):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0:
            return at == len(value) - 1
    return False


def read_ris(text: str) -> list[tuple[str, str]]:
    """The fields of a file of one record, in their order."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    fields = []
    for line in lines:
        matched = re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\r\n]*)", line)
        assert matched, line
        fields.append((matched[1], matched[2]))
    assert {tag for tag, _value in fields} <= RIS_TAGS
    assert fields[0][0] == "TY"
    assert fields[0][1] in RIS_TYPES
    assert fields[-1] == ("ER", "")
    assert [tag for tag, _value in fields].count("TY") == 1
    assert all(value for tag, value in fields if tag != "ER")
    return fields


def read_csl(text: str) -> dict[str, Any]:
    """The one item of a CSL-JSON array, held to the types of its variables and to what must be there."""
    (item,) = json.loads(text)
    assert item["type"] in CSL_TYPES
    assert item["id"]
    for name, value in item.items():
        if name in ("author", "editor"):
            assert value
            for person in value:
                assert set(person) <= {"family", "given", "suffix", "literal"}
                assert all(isinstance(part, str) and part for part in person.values())
                assert ("literal" in person) != ("family" in person)
        elif name == "issued":
            (parts,) = value["date-parts"]
            assert 1 <= len(parts) <= 3
            assert all(type(part) is int for part in parts)
        else:
            assert name in CSL_TEXTS, name
            assert isinstance(value, str), name
            assert value, name
    return item  # type: ignore[no-any-return]
