"""XML that is XML, and comes back as it was written: what the engine leaves to chance (XML 1.0, RDF/XML)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from pyoxigraph import Quad, Triple

from medkg.errors import QueryError
from medkg.language import translate as _

S = TypeVar("S", Quad, Triple)

_NAME_AT_THE_END = re.compile(r"[^\W\d][\w.-]*\Z")
"""RDF/XML makes an element of a property: its IRI is cut where a name of XML begins that goes on to the end."""

# No text holds these: the control characters without tab and line ends, and U+FFFE and U+FFFF, in UTF-8.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def faithful(content: bytes) -> bytes:
    """*content*, a piece of UTF-8 XML, with each carriage return as a reference: raw, it would be read as a line feed
    (XML 1.0, sections 2.2 and 2.11).

    Raises QueryError for a character that XML has no place for.
    """
    found = _FORBIDDEN.search(content)
    if found is not None:
        raise QueryError(
            _("A text holds the character {character}, which XML cannot hold. Mend it, or take another format.").format(
                character=f"U+{ord(found[0].decode()):04X}"
            )
        )
    return content.replace(b"\r", b"&#13;")


def nameable(statements: Iterable[S]) -> Iterator[S]:
    """*statements*, as they come. Raises QueryError at a property that no element can be named after."""
    known: set[str] = set()
    for one in statements:
        name = one.predicate.value
        if name not in known:
            if _NAME_AT_THE_END.search(name) is None:
                raise QueryError(
                    _("RDF/XML cannot hold the property <{name}>: its end is no name. Take another format.").format(
                        name=name
                    )
                )
            known.add(name)
        yield one
