"""Identifiers of things: how they are built, shortened for people, and put in the order people expect."""

from __future__ import annotations

import re
import unicodedata

from pyoxigraph import NamedNode

from medkg.errors import QueryError
from medkg.language import translate as _
from medkg.namespaces import ID, PREFIXES

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_DIGITS = re.compile(r"[0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*")
_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def class_slug(name: str) -> str:
    """The path segment of a class: ``EvidenceLine`` gives ``evidence-line``."""
    return _CAPITAL.sub("-", name).lower()


def class_name(slug: str) -> str:
    """The class of a path segment: ``evidence-line`` gives ``EvidenceLine``."""
    return "".join(part.capitalize() for part in slug.split("-"))


def is_slug(text: str) -> bool:
    """Whether *text* may be a segment of an identifier: lower-case ASCII words joined by hyphens."""
    return _SLUG.fullmatch(text) is not None


def as_slug(text: str) -> str | None:
    """*text* as a slug, where that keeps its words: ``My Report (2024)`` gives ``my-report-2024``, ``报告`` None."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    if any(char.isalpha() and not char.isascii() for char in plain):
        return None
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or None


def no_slug(text: str) -> QueryError:
    """The error that *text* is no slug, with what was probably meant."""
    message = _("{text!r} is no slug: a slug is lower-case words and digits (a-z, 0-9) joined by hyphens.")
    meant = as_slug(text)
    hint = [_("Did you mean {names}?").format(names=meant)] if meant else []
    return QueryError(" ".join([message.format(text=text), *hint]))


def mint(cls: str, *path: str) -> str:
    """The IRI of the thing of class *cls* (local name, ``Claim``) at *path* (``toy``, ``aster-accuracy``)."""
    for segment in path:
        if not is_slug(segment):
            raise no_slug(segment)
    return ID + "/".join((class_slug(cls), *path))


def expand(text: str) -> str:
    """The full IRI of *text*: a full IRI itself, ``<IRI>``, a prefixed name, or a path below the identifiers' base.

    Raises QueryError where *text* is none of these.
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    iri = _full(text)
    try:
        NamedNode(iri)
    except ValueError as error:
        raise QueryError(_("{text!r} is not an IRI: {reason}.").format(text=text, reason=error)) from error
    return iri


def _full(text: str) -> str:
    if _UNSAFE.search(text) or not text:
        raise QueryError(
            _("{text!r} is not an IRI: it is empty or holds a character that no IRI may hold.").format(text=text)
        )
    if "://" in text or text.startswith("urn:"):
        return text
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if colon:
        raise QueryError(
            _("{text!r} uses the unknown prefix {prefix!r}. Known prefixes: {known}.").format(
                text=text, prefix=prefix, known=", ".join(sorted(PREFIXES))
            )
        )
    return ID + text.removeprefix("/").removeprefix("id/")


def shorten(iri: str) -> str:
    """*iri* as people write it: ``claim/toy/x`` for a thing of ours, ``dcterms:title`` where a prefix fits."""
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def local_name(iri: str) -> str:
    """What follows the last ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]


def segments(iri: str) -> tuple[str, ...]:
    """The path of one of our identifiers: (class slug, segment, ...); empty for anybody else's IRI."""
    return tuple(iri.removeprefix(ID).split("/")) if iri.startswith(ID) else ()


def natural_key(text: str) -> tuple[str, str]:
    """A sort key under which ``claim-2`` comes before ``claim-10``; different texts never tie.

    Two strings, which are compared at once: lists of a hundred thousand names are put in order while a reader waits.
    """
    return _DIGITS.sub(_by_size, text), text


def _by_size(number: re.Match[str]) -> str:
    """A number so that a shorter one comes first, and before all that is no number."""
    digits = number[0].lstrip("0") or "0"
    return f"\0{chr(len(digits))}{digits}"
