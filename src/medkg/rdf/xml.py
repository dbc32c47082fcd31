"""XML that comes back as it was written: what the engine leaves to chance (XML 1.0, sections 2.2 and 2.11)."""

from __future__ import annotations

import re

from medkg.errors import QueryError
from medkg.language import translate as _

# No text holds these: the control characters without tab and line ends, and U+FFFE and U+FFFF, in UTF-8.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def faithful(content: bytes) -> bytes:
    """*content*, a piece of UTF-8 XML, with each carriage return as a reference: raw, it would be read as a line feed.

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
