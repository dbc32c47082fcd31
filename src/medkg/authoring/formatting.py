"""The canonical form of a package's files: data and schemes; the hand-ordered ontology and shapes are left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from medkg.errors import PackageError, from_here
from medkg.language import translate as _
from medkg.package import Package
from medkg.rdf.files import GraphFile
from medkg.rdf.triples import Triples
from medkg.rdf.turtle import canonical

_TOKEN = re.compile(
    r"""
    <[^<>\s]*>
  | \"\"\"(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"\"\" | '''(?:[^'\\]|\\.|'{1,2}(?!'))*'''
  | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
  | \\.
  | (?P<comment>\#)
  | (?P<blank>_:|\[)
    """,
    re.VERBOSE | re.DOTALL,
)


def files_to_format(package: Package, paths: Sequence[Path] = ()) -> tuple[GraphFile, ...]:
    """The files that have a canonical form: all of them, or those at and below *paths*.

    Raises PackageError for a path where there is none.
    """
    known = (*package.data_files(), *_schemes(package))
    if not paths:
        return known
    chosen: dict[str, GraphFile] = {}
    for path in paths:
        found = [file for file in known if _lies_in(file.path, path)]
        if not found:
            raise PackageError(_why_not(package, path), path=path)
        chosen.update({file.name: file for file in found})
    return tuple(chosen.values())


def canonical_text(package: Package, file: GraphFile, *, drop_comments: bool = False) -> str:
    """The file's triples in canonical form.

    Raises PackageError where the file cannot be read, holds a comment (which the form has no room for) while
    *drop_comments* is false, or a thing without a name.
    """
    content = file.read().decode()
    if not drop_comments and (line := _first(content, "comment")):
        raise PackageError(
            _(
                "This comment would be lost: a comment is data here. Write it as skos:editorialNote where its class "
                "allows one, remove it, or use --drop-comments."
            ),
            path=file.path,
            line=line,
        )
    return rewritten(package, file, file.triples())


def rewritten(package: Package, file: GraphFile, triples: Triples) -> str:
    """*triples* as the canonical text of *file*. Raises PackageError at a thing without a name."""
    try:
        return canonical(triples, package.shapes)
    except ValueError as error:
        line = _first(file.read().decode(), "blank") if file.path.exists() else None
        raise PackageError(
            _("Here is a thing without a name. Give it an address of its own, such as <claim/…/…>, and a block."),
            path=file.path,
            line=line,
        ) from error


def _schemes(package: Package) -> tuple[GraphFile, ...]:
    """The package's own schemes; those of medkg are not this package's to rewrite."""
    if package.borrows_ontology:
        return ()
    return tuple(file for file in package.ontology_files() if file.name.startswith("ontology/schemes/"))


def _lies_in(file: Path, path: Path) -> bool:
    return file.resolve().is_relative_to(path.resolve())


def _why_not(package: Package, path: Path) -> str:
    if not path.exists():
        return _("There is no such file or folder. Check its name.")
    if path.resolve().is_relative_to(package.ontology.resolve()):
        return _("The ontology and the shapes are ordered by hand and are not formatted; only ontology/schemes is.")
    return _(
        "This is no Turtle file of the package {package}. Name a file below its data or ontology/schemes, "
        "or another package with -C."
    ).format(package=from_here(package.root))


def _first(text: str, kind: str) -> int | None:
    """The line of the first comment, or of the first thing without a name; outside of IRIs and texts."""
    for token in _TOKEN.finditer(text):
        if token.lastgroup == kind:
            return text.count("\n", 0, token.start()) + 1
    return None
