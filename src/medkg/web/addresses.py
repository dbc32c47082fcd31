"""Addresses: where the viewer shows a thing, and which thing an address means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote, quote_plus, urlencode

from flask import current_app, g, request, url_for
from werkzeug.exceptions import Gone

from medkg.errors import NotFound
from medkg.language import current_language
from medkg.language import translate as _
from medkg.namespaces import ID, PREFIXES
from medkg.queries.catalog import Question
from medkg.rdf.identifiers import is_slug

LONGEST = 300
"""Characters of an address after which it names nothing of ours."""

RESOLVERS = {
    PREFIXES["bibo"] + "doi": "https://doi.org/{}",
    PREFIXES["bibo"] + "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    PREFIXES["medkg"] + "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    PREFIXES["medkg"] + "arxivId": "https://arxiv.org/abs/{}",
}
"""Property to the address at which its values are looked up."""


def iri_of(path: str) -> str:
    """The identifier that ``/id/<path>``, ``/doc/<path>`` and all other addresses of a thing speak of.

    Raises NotFound where it can be none, and Gone where it was withdrawn: that is gone, not unknown, and who held its
    identifier learns that it did not misspell it.
    """
    parts = path.split("/")
    if len(path) > LONGEST or len(parts) < 2 or not all(is_slug(part) for part in parts):
        raise NotFound(
            _("This address names no thing: it takes a class and a name, such as model/gpt-4, in lower case.")
        )
    withdrawn: Mapping[str, str] = current_app.extensions["medkg"].withdrawn
    if ID + path not in withdrawn:
        return ID + path
    if instead := withdrawn[ID + path]:
        raise Gone(_("It was withdrawn. In its place stands {iri}.").format(iri=instead))
    raise Gone(_("It was withdrawn, and nothing took its place."))


def address(iri: str, *, fragment: str = "", suffix: str = "") -> str:
    """Where the viewer shows one of our things; *suffix* is that of a download, such as ``.ttl``."""
    path = f"{request.script_root}/doc/{iri.removeprefix(ID)}{suffix}"
    lang = "" if suffix else carried()
    return f"{path}{lang}#{fragment}" if fragment else path + lang


def question_address(question: Question, given: Mapping[str, str] | None = None, *, ending: str = "") -> str:
    """The page of a question with what is *given* to it, or its answer as data where there is an *ending*."""
    subject, _slash, name = question.name.partition("/")
    if ending:
        base = url_for("questions.answer", subject=subject, name=name, ending=ending)
    else:
        base = url_for("questions.question", subject=subject, name=name)
    query = urlencode(given or {})
    return f"{base}{'&' if '?' in base else '?'}{query}" if query else base


def edit_address(question: Question, given: Mapping[str, str] | None = None) -> str:
    """The query page with the text of a question, and what is *given* written into it."""
    base = url_for("query.query", example=question.name)
    return f"{base}&{urlencode(given, safe='/:')}" if given else base


def embed_address(question: Question, given: Mapping[str, str] | None = None) -> str:
    """The whole address at which a question's answer stands alone, for a frame, in the reader's language."""
    subject, _slash, name = question.name.partition("/")
    fields = {**(given or {}), "lang": current_language()}
    return f"{url_for('embedding.panel', subject=subject, name=name, lang=None, _external=True)}?{urlencode(fields)}"


def graph_address(iri: str, depth: int = 1, *, ending: str = "") -> str:
    """The picture of what is linked with one of our things: its page, or its drawing where there is an *ending*."""
    name, steps = iri.removeprefix(ID), None if depth == 1 else depth
    if ending:
        return url_for("pictures.around_drawing", name=name, depth=steps, ending=ending)
    return url_for("pictures.around", name=name, depth=steps)


def search_address(text: str, given: Mapping[str, Iterable[str]]) -> str:
    """The search for *text*, narrowed by what is *given*: facet to values. Made some hundred times a page."""
    fields = [f"q={_quoted(text)}", *(f"{name}={_quoted(value)}" for name, values in given.items() for value in values)]
    chosen = g.get("chosen_language")
    return f"{request.script_root}/search?{'&'.join([*fields, f'lang={chosen}'] if chosen else fields)}"


_quoted = lru_cache(maxsize=1024)(quote_plus)


def cite_address(path: str, ending: str) -> str:
    """How the thing at *path* (``claim/<report>/<name>``, or ``package``) is cited, in the format of an *ending*."""
    if path == "package":
        return url_for("citing.package", ending=ending)
    return url_for("citing.thing", name=path, ending=ending)


def drawn_address(iri: str) -> str:
    """Where a label of a drawing leads: to a page of ours, outside, or nowhere."""
    return address(iri) if is_ours(iri) else outside(iri) or "#content"


def carried() -> str:
    """The query string that keeps a language chosen by hand from page to page; empty where none was."""
    chosen = g.get("chosen_language")
    return f"?lang={chosen}" if chosen else ""


def is_ours(iri: str) -> bool:
    return iri.startswith(ID)


def outside(iri: str) -> str | None:
    """The address behind somebody else's IRI; None where a browser must not follow it (``javascript:`` and such)."""
    return iri if iri.lower().startswith(("http://", "https://")) else None


def lookup(path: str, value: str) -> str | None:
    """Where the value of a property such as ``bibo:doi`` is looked up; None for other properties."""
    resolver = RESOLVERS.get(path)
    return resolver.format(quote(value, safe="/.:()")) if resolver else None


def this_page(**changes: str | int | Sequence[str] | None) -> str:
    """The address of the page that is shown, with some of its query's fields changed; None takes a field out."""
    fields: dict[str, str | int | Sequence[str] | None] = {**request.args.to_dict(flat=False), **changes}
    pairs = [(name, value) for name, values in fields.items() for value in _several(values)]
    query = urlencode(pairs, safe="/")
    path = quote(request.script_root + request.path, safe="/:@!$&'()*+,;=~")
    return f"{path}?{query}" if query else path


def _several(values: str | int | Sequence[str] | None) -> Sequence[str | int]:
    if values is None:
        return ()
    return (values,) if isinstance(values, str | int) else values
