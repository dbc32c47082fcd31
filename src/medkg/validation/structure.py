"""What must hold before any shape is asked: things have names, classes and one home, and links lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from medkg.errors import closest
from medkg.language import mark as N_
from medkg.namespaces import ID, PREFIXES
from medkg.rdf.gaps import is_placeholder
from medkg.rdf.identifiers import segments, shorten
from medkg.rdf.shapes import NodeShape
from medkg.rdf.triples import RDF_TYPE
from medkg.validation.findings import (
    ADDRESS,
    BLANK_NODE,
    DANGLING,
    DESCRIPTION,
    HOME,
    TYPE,
    Finding,
    did_you_mean,
    in_both,
    joined,
)
from medkg.validation.reading import Contents

_FEW = 12
"""Identifiers that a message lists, to choose from."""


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What the check found, and how the shapes are spared the consequences.

    ``types`` gives things with a wrong class the one to be judged by (None: by none); ``dangling`` holds each
    (entity, address) that leads nowhere; ``meant`` holds the addresses of things whose class is misspelt, as they
    would be without the slip.
    """

    findings: tuple[Finding, ...]
    types: dict[str, str | None] = field(default_factory=dict)
    dangling: frozenset[tuple[str, str]] = frozenset()
    meant: frozenset[str] = frozenset()

    def spare(self, contents: Contents) -> Contents:
        """*contents* with the wrong classes replaced, so that one slip in a class is not told of many times."""
        if not self.types:
            return contents

        def judged(quad: Quad) -> Iterator[Quad]:
            subject = quad.subject
            if quad.predicate.value != RDF_TYPE or getattr(subject, "value", "") not in self.types:
                yield quad
            elif (cls := self.types[subject.value]) is not None:  # type: ignore[union-attr]
                yield Quad(subject, quad.predicate, NamedNode(cls), quad.graph_name)

        quads = {name: [new for quad in contents.quads[name] for new in judged(quad)] for name in contents.files}
        for subject, cls in self.types.items():
            if cls is not None and not contents.types(subject):
                name = contents.blocks[subject][0]
                quads[name].append(Quad(NamedNode(subject), NamedNode(RDF_TYPE), NamedNode(cls)))
        return contents.with_quads(quads)


def check(contents: Contents) -> Structure:
    """Everything about the structure of what could be read."""
    meant = frozenset(_meant(contents))
    dangling = [finding for finding in _dangling(contents) if (finding.value or "")[1:-1] not in meant]
    classes = list(_classes(contents))
    found = [
        *_description(contents),
        *_blank_nodes(contents),
        *_addresses(contents),
        *_homes(contents),
        *(f for f, _cls in classes),
        *dangling,
    ]
    return Structure(
        findings=tuple(found),
        types={finding.entity: cls for finding, cls in classes if finding.entity},
        dangling=frozenset((f.entity, f.value[1:-1]) for f in dangling if f.entity and f.value),
        meant=meant,
    )


def _finding(
    contents: Contents,
    rule: str,
    entity: str | None,
    messages: dict[str, str],
    *,
    name: str | None = None,
    path: str | None = None,
    value: str | None = None,
) -> Finding:
    file, line = contents.place(entity or "", path, value, name=name)
    return Finding(rule=rule, entity=entity, path=path, value=value, file=file, line=line, messages=messages)


def _description(contents: Contents) -> Iterator[Finding]:
    """That nothing says what the package is; not where the file that would say so has faults of its own to tell."""
    shape = contents.shapes.find(PREFIXES["medkg"] + "Package")
    if shape is None or contents.things.instances(shape.target):
        return
    name = shape.home.removesuffix(".ttl")
    if name not in contents.unreadable and name not in contents.quads:
        messages = in_both(
            N_(
                "Nothing describes this package: its title, version and licence are missing, and its front page cannot "
                "be shown. Begin with: medkg new package SLUG."
            )
        )
        yield Finding(rule=DESCRIPTION, file=contents.path(name), messages=messages)


def _blank_nodes(contents: Contents) -> Iterator[Finding]:
    for name, triples in contents.files.items():
        told = set()
        for subject, path, term in triples:
            blank = str(term)
            if not subject.startswith("_:") and blank.startswith("_:"):
                told.add(blank)
                messages = in_both(
                    N_(
                        "The value of {path} has no name. Give it an address and a block of its own, such as {example}."
                    ),
                    path=shorten(path),
                    example=_example(contents, path),
                )
                yield _finding(contents, BLANK_NODE, subject, messages, name=name, path=path, value="[]")
        nameless = [subject for subject in triples.subjects() if subject.startswith("_:")]
        if nameless and not told:
            messages = in_both(N_("A thing in this file has no name. Give it an address of its own."))
            yield _finding(contents, BLANK_NODE, None, messages, name=name)


def _example(contents: Contents, path: str) -> str:
    """An address of the kind that *path* leads to."""
    for _subject, used, term in contents.things:
        if used == path and isinstance(term, NamedNode) and term.value.startswith(ID):
            return f"<{shorten(term.value)}>"
    return "<claim/…/…>"


def _addresses(contents: Contents) -> Iterator[Finding]:
    known = contents.shapes.by_slug
    for subject, names in contents.blocks.items():
        if subject.startswith("_:"):
            continue
        slug = segments(subject)[:1]
        if not slug:
            messages = in_both(
                N_("This is no thing of the package: addresses begin with {base}. Correct it, or remove the block."),
                base=ID,
            )
        elif slug[0] not in known:
            messages = joined(
                in_both(N_("No class of things has addresses that begin with “{slug}”."), slug=slug[0]),
                did_you_mean(closest(slug[0], known)) or in_both(N_("Correct the address.")),
            )
        else:
            continue
        yield _finding(contents, ADDRESS, subject, messages, name=names[0])


def _meant(contents: Contents) -> Iterator[str]:
    """What the addresses of a misspelt class would be if it were spelt like the classes closest to it."""
    for subject in contents.blocks:
        slug, *rest = segments(subject) or ("",)
        if rest and slug not in contents.shapes.by_slug:
            for near in closest(slug, contents.shapes.by_slug):
                yield ID + "/".join((near, *rest))


def _homes(contents: Contents) -> Iterator[Finding]:
    for subject, names in contents.blocks.items():
        home = contents.package.home(subject)
        for name in names:
            if home is None or name == home.name:
                continue
            if home.name in names:
                messages = in_both(
                    N_("Its home is {home}, where it has a block as well. Merge this block into that one."),
                    home=f"{home.name}.ttl",
                )
            else:
                messages = in_both(
                    N_("Its home is {home}. Move its block there, or correct its address."), home=f"{home.name}.ttl"
                )
            yield _finding(contents, HOME, subject, messages, name=name)


def _classes(contents: Contents) -> Iterator[tuple[Finding, str | None]]:
    """Things whose class is missing, unknown or not the one of their address; with the class to judge them by."""
    for subject in contents.blocks:
        shape = contents.shapes.by_slug.get("".join(segments(subject)[:1]))
        if shape is None:
            continue
        types = contents.types(subject)
        wrong = [cls for cls in types if cls != shape.target and not _is_allowed(contents, shape, cls)]
        if shape.target not in types:
            yield _mistyped(contents, subject, shape, types)
        elif wrong:
            messages = in_both(
                N_("A thing of class {cls} is not typed {given} as well. Remove that class."),
                cls=shorten(shape.target),
                given=shorten(wrong[0]),
            )
            finding = _finding(contents, TYPE, subject, messages, path=RDF_TYPE, value=f"<{wrong[0]}>")
            yield finding, shape.target


def _is_allowed(contents: Contents, shape: NodeShape, cls: str) -> bool:
    """Whether the shape itself judges classes, or *cls* says nothing that the shape's class does not."""
    return shape.property(RDF_TYPE) is not None or cls in contents.superclasses.get(shape.target, ())


def _mistyped(contents: Contents, subject: str, shape: NodeShape, types: tuple[str, ...]) -> tuple[Finding, str | None]:
    wanted = shorten(shape.target)
    others = [cls for cls in types if contents.shapes.find(cls) is not None]
    unknown = [cls for cls in types if not contents.is_known(cls)]
    judged: str | None = shape.target
    given = next(iter((*others, *unknown)), None)
    if given is None:
        messages = in_both(N_("Its class is not given. Write “a {cls}”."), cls=wanted)
    elif others:
        judged = None
        messages = in_both(
            N_("It is typed {given}, but its address is that of a {cls}. Write “a {cls}”, or correct the address."),
            given=shorten(given),
            cls=wanted,
        )
    else:
        messages = joined(in_both(N_("There is no class {given}."), given=shorten(given)), did_you_mean((wanted,)))
    value = f"<{given}>" if given else None
    return _finding(contents, TYPE, subject, messages, path=RDF_TYPE, value=value), judged


def _dangling(contents: Contents) -> Iterator[Finding]:
    """Links that lead nowhere; of those into one missing file only the first, which says how many there are."""
    into_missing: dict[str, list[tuple[str, str, str, NamedNode]]] = {}
    for name, triples in contents.files.items():
        for subject, path, term in triples:
            if not isinstance(term, NamedNode) or not term.value.startswith(ID) or term.value in contents.things:
                continue
            home = contents.package.home(term.value)
            if is_placeholder(term.value):
                messages = _to_be_filled_in(contents, term.value)
                yield _finding(contents, DANGLING, subject, messages, name=name, path=path, value=str(term))
                continue
            if home is None:
                messages = in_both(
                    N_("{path} is defined nowhere in the package. Correct the address."), path=shorten(term.value)
                )
            elif home.name in contents.unreadable:
                continue
            elif home.name not in contents.quads:
                into_missing.setdefault(home.name, []).append((name, subject, path, term))
                continue
            else:
                messages = in_both(
                    N_("{path} is defined nowhere in the package. Correct the address, or define it in {home}."),
                    path=shorten(term.value),
                    home=f"{home.name}.ttl",
                )
            messages = joined(messages, did_you_mean(_near(contents, term.value)))
            yield _finding(contents, DANGLING, subject, messages, name=name, path=path, value=str(term))
    for home_name, links in into_missing.items():
        name, subject, path, term = links[0]
        near = _near(contents, term.value)
        told = (
            N_("{path} is defined nowhere in the package. Correct the address. Links: {number}.")
            if near
            else N_("{path} should be in {home}, which does not exist. Write it, or mend the address. Links: {number}.")
        )
        messages = joined(
            in_both(told, path=shorten(term.value), home=f"{home_name}.ttl", number=len(links)), did_you_mean(near)
        )
        yield _finding(contents, DANGLING, subject, messages, name=name, path=path, value=str(term))


def _to_be_filled_in(contents: Contents, iri: str) -> dict[str, str]:
    """A link that waits for an address, with those of its class, if they are few."""
    slug = shorten(iri).partition("/")[0]
    known = sorted(name for name in map(shorten, contents.blocks) if name.startswith(f"{slug}/"))
    choice = in_both(N_("To choose from: {names}."), names=", ".join(known)) if 0 < len(known) <= _FEW else None
    return joined(in_both(N_("{path} is still to be filled in."), path=shorten(iri)), choice)


def _near(contents: Contents, iri: str) -> tuple[str, ...]:
    """The closest addresses of the same class; for an address of no class, those that differ in the class alone."""
    slug, _slash, rest = shorten(iri).partition("/")
    every = [shorten(subject).partition("/") for subject in contents.blocks]
    if slug in contents.shapes.by_slug:
        return tuple(f"{slug}/{near}" for near in closest(rest, [tail for cls, _slash, tail in every if cls == slug]))
    return tuple(f"{cls}/{tail}" for cls, _slash, tail in every if tail == rest)[:3]
