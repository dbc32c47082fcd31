"""Turtle files: one file is one named graph, read whole, with errors that say which line."""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import PackageError
from medkg.language import translate as _
from medkg.namespaces import GRAPH, ID

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from medkg.rdf.triples import Triples

_SIGNS_OF_RDF_1_2 = (b"<<", b"{|", b"~", b"--")
"""A triple term, an annotation, a reifier, a direction: what has none of them in its text says nothing of RDF 1.2."""


class GraphFile:
    """One Turtle file. ``name`` is its path below the package's root, without suffix."""

    __slots__ = ("name", "path")

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    def __repr__(self) -> str:
        return f"GraphFile({self.name!r})"

    @property
    def graph(self) -> str:
        """The IRI of the named graph that the file is."""
        return GRAPH + self.name

    def read(self) -> bytes:
        """The file's bytes. Raises PackageError where it cannot be read or is not UTF-8."""
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):  # a pipe would keep whoever opens it waiting
                raise PackageError(_("This is no file: rename it, or take it away."), path=self.path)
            content = self.path.read_bytes()
        except OSError as error:
            raise PackageError(
                _("The file cannot be read ({reason}). Check that it exists and that you may read it.").format(
                    reason=error.strerror
                ),
                path=self.path,
            ) from error
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise PackageError(
                _("The file is not UTF-8: byte 0x{byte:02x} in this line. Save the file as UTF-8.").format(
                    byte=content[error.start]
                ),
                path=self.path,
                line=line,
            ) from error
        return content

    def quads(self) -> Iterator[Quad]:
        """The file's triples, with the digits of numbers as written. Raises PackageError at a syntax error."""
        yield from self.quads_of(self.read())

    def quads_of(self, content: bytes) -> Iterator[Quad]:
        """The triples of *content*, which was read from this file."""
        from pyoxigraph import RdfFormat, Triple, parse

        try:
            if not any(sign in content for sign in _SIGNS_OF_RDF_1_2):
                yield from parse(content, RdfFormat.TURTLE, base_iri=ID)
                return
            for quad in parse(content, RdfFormat.TURTLE, base_iri=ID):
                if isinstance(quad.object, Triple) or getattr(quad.object, "direction", None):
                    raise PackageError(
                        _(
                            "{subject} is told with a triple term or a text direction: that is RDF 1.2, "
                            "and other programs would lose it. Say it with RDF 1.1."
                        ).format(subject=quad.subject),
                        path=self.path,
                    )
                yield quad
        except SyntaxError as error:
            if content.startswith(codecs.BOM_UTF8):
                raise PackageError(
                    _("The file begins with a byte order mark, which Turtle forbids. Save it as UTF-8 without BOM."),
                    path=self.path,
                    line=1,
                ) from error
            raise syntax_error(error, self.path) from error

    def triples(self) -> Triples:
        from medkg.rdf.triples import Triples

        return Triples(self.quads())


def syntax_error(error: SyntaxError, path: Path) -> PackageError:
    """A Turtle parser's complaint about *path*, as an error that says where and what to do."""
    reason = re.sub(r"^Parser error (at|between) .*?: ", "", str(error.msg))
    return PackageError(
        _(
            "This is not valid Turtle: {reason}. Mend the line, or look at the one before it: "
            "a missing “.” or “;” shows late."
        ).format(reason=reason.rstrip(".")),
        path=path,
        line=error.lineno,
    )
