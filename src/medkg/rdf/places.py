"""Where things stand in a Turtle file: the line of an entity's block, of a property in it, of a value.

The parser keeps no lines, so this reads the text a second time: only when there is something to report, and
only files that the parser has accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode

from medkg.namespaces import ID, PREFIXES
from medkg.rdf.triples import RDF_TYPE

_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|\#[^\n]*)
  | (?P<iri><(?:[^<>\\]|\\.)*>)
  | (?P<text>\"\"\"(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"\"\"|'''(?:[^'\\]|\\.|'{1,2}(?!'))*'''
            |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<datatype>\^\^)
  | (?P<number>[+-]?(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?(?![\w:]))
  | (?P<name>(?:[^\s;,.\[\]()<>"'\#\\@^]|\\.|\.(?=[^\s;,.\[\]()<>"'\#]))+)
  | (?P<mark>[;,.\[\]()])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_XSD = PREFIXES["xsd"]
_OPEN, _CLOSE = "[(", "])"


class Places:
    """Lines by entity, property and value; IRIs in full, values in N-Triples."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, str | None, str | None], int] = {}
        self._text = text
        self._prefixes: dict[str, str] = {}
        self._base = ID
        self._read()

    @classmethod
    def of(cls, path: Path) -> Places:
        """The places of a file; none where it cannot be read."""
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                return cls(stream.read())
        except (OSError, UnicodeDecodeError):
            return cls("")

    def line(self, entity: str, path: str | None = None, value: str | None = None) -> int | None:
        """The nearest line that is known: of the value, else of the property, else of the entity's block."""
        for key in ((entity, path, value), (entity, path, None), (entity, None, None)):
            if key in self._lines:
                return self._lines[key]
        return None

    def first_blank_node(self, entity: str, path: str | None = None) -> int | None:
        """The line of the first blank node that is a value of *entity*."""
        return self._lines.get((entity, path, "[]")) or self.line(entity, path)

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        """(kind, text, line) of each token."""
        line, position = 1, 0
        while position < len(self._text):
            found = _TOKEN.match(self._text, position)
            if found is None:
                return
            if found.lastgroup != "skip":
                yield found.lastgroup or "", found.group(), line
            line += found.group().count("\n")
            position = found.end()

    def _read(self) -> None:
        statement: list[tuple[str, str, int]] = []
        depth = 0
        for kind, text, line in self._tokens():
            if kind == "mark" and text in _OPEN:
                if depth == 0:
                    statement.append(("node", "[]", line))
                depth += 1
            elif kind == "mark" and text in _CLOSE:
                depth -= 1
            elif depth == 0 and kind == "mark" and text == ".":
                self._note(statement)
                statement = []
            elif depth == 0:
                statement.append((kind, text, line))
                if statement[0][1].upper() in ("PREFIX", "BASE") and kind == "iri":
                    self._direct(statement)
                    statement = []

    def _note(self, statement: list[tuple[str, str, int]]) -> None:
        """Take in one statement: a subject and its list of properties, or a directive."""
        if not statement:
            return
        if statement[0][0] == "at":
            self._direct(statement)
            return
        kind, text, line = statement[0]
        subject = self._resource(kind, text)
        self._lines.setdefault((subject, None, None), line)
        position, path = 1, ""
        while position < len(statement):
            kind, text, line = statement[position]
            position += 1
            if kind == "mark":
                path = "" if text == ";" else path
            elif not path:
                path = self._resource(kind, text)
                self._lines.setdefault((subject, path, None), line)
            else:
                value = self._value(kind, text)
                if kind == "text" and position < len(statement) and statement[position][0] in ("at", "datatype"):
                    suffix = statement[position : position + 2]
                    position += 1 if suffix[0][0] == "at" else 2
                    value = self._literal(text, suffix)
                self._lines.setdefault((subject, path, value), line)

    def _direct(self, statement: list[tuple[str, str, int]]) -> None:
        *_before, (_kind, iri, _line) = statement
        if statement[0][1].lstrip("@").lower() == "base":
            self._base = self._absolute(iri)
        else:
            self._prefixes[statement[1][1].removesuffix(":")] = self._absolute(iri)

    def _absolute(self, text: str) -> str:
        iri = _unescaped(text[1:-1])
        return iri if "://" in iri else urljoin(self._base, iri)

    def _resource(self, kind: str, text: str) -> str:
        if kind == "iri":
            return self._absolute(text)
        if text == "a":
            return RDF_TYPE
        if text.startswith("_:") or kind == "node":
            return text
        prefix, _colon, local = text.partition(":")
        return self._prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", local)

    def _value(self, kind: str, text: str) -> str:
        if kind == "text":
            return str(Literal(_quoted(text)))
        if kind == "number":
            name = "double" if "e" in text.lower() else "decimal" if "." in text else "integer"
            return str(Literal(text, datatype=NamedNode(_XSD + name)))
        if text in ("true", "false"):
            return str(Literal(text, datatype=NamedNode(_XSD + "boolean")))
        if kind == "node" or text.startswith("_:"):
            return "[]"
        return f"<{self._resource(kind, text)}>"

    def _literal(self, text: str, suffix: list[tuple[str, str, int]]) -> str:
        if suffix[0][0] == "at":
            return str(Literal(_quoted(text), language=suffix[0][1][1:]))
        kind, name, _line = suffix[1]
        return str(Literal(_quoted(text), datatype=NamedNode(self._resource(kind, name))))


def _quoted(text: str) -> str:
    return _unescaped(text[3:-3] if text.startswith(('"""', "'''")) else text[1:-1])


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found.group(1)
        return chr(int(code[1:], 16)) if code[0] in "uU" else _ESCAPED.get(code, code)

    return _ESCAPE.sub(character, text) if "\\" in text else text
