"""Skeletons: a new thing in its home file, with what its shape requires, found or to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from medkg.authoring.choices import Choices
from medkg.authoring.formatting import canonical_text, rewritten
from medkg.authoring.placeholders import Patterns, placeholders
from medkg.errors import NotFound, PackageError, QueryError, closest
from medkg.language import translate as _
from medkg.namespaces import ID, PREFIXES
from medkg.package import Package
from medkg.rdf.files import GraphFile
from medkg.rdf.gaps import FILL_IN, is_placeholder
from medkg.rdf.identifiers import as_slug, expand, is_slug, no_slug, segments, shorten
from medkg.rdf.shapes import NodeShape, PropertyShape
from medkg.rdf.triples import RDF_TYPE, Term, Triples

IS_PART_OF = PREFIXES["dcterms"] + "isPartOf"
POSITION = PREFIXES["schema"] + "position"
_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")

Values = Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is to be added: triples by the name of their file; ``things`` are the new IRIs, the one asked for first."""

    things: tuple[str, ...]
    additions: Mapping[str, Triples]

    @property
    def iri(self) -> str:
        return self.things[0]

    def properties(self, iri: str) -> frozenset[str]:
        """The properties that the draft gives a thing."""
        return frozenset(path for triples in self.additions.values() for path in triples.properties(iri))


class Workshop:
    """What a skeleton is made from: the package's shapes, and the things it holds already."""

    def __init__(self, package: Package, *, everything: bool = False) -> None:
        self.package = package
        self.everything = everything
        self.patterns = Patterns(package)
        self.things = Triples(quad for file in package.files() for quad in file.quads())
        self.choices = Choices(package, self.things)
        self._slugs = {shape.target: _address_kind(slug, shape) for slug, shape in package.shapes.by_slug.items()}
        self._written: list[str] = []
        self._additions: dict[str, Triples] = {}

    def shape(self, slug: str) -> NodeShape:
        """The shape of a class slug. Raises NotFound with the closest ones, PackageError where there are no shapes."""
        known = self.package.shapes.by_slug
        if not known:
            raise PackageError(
                _(
                    "There are no shapes here, so no class of things is known. Restore them; without any “ontology”, "
                    "medkg's own is used, and a package's own concepts go to data/schemes."
                ),
                path=self.package.ontology,
            )
        if slug not in known:
            raise NotFound(
                _("There is no class {slug!r}. Classes: {known}.").format(slug=slug, known=", ".join(sorted(known))),
                suggestions=closest(slug, known),
            )
        return known[slug]

    def add(self, slug: str, *path: str, values: Values | None = None) -> str:
        """Add a thing with what its shape requires; *values* come first. The thing's IRI.

        Raises PackageError where it exists, QueryError where its address does not fit the shape.
        """
        shape = self.shape(slug)
        iri = self._address(slug, path)
        home = self.home(iri)
        if iri in self.things:
            raise PackageError(
                _("{thing} exists already and is left as it is. Choose another slug, or edit it here.").format(
                    thing=shorten(iri)
                ),
                path=home.path,
            )
        described = self._described(shape)
        if described is not None:
            raise PackageError(
                _("{thing} exists already, and a package has one description. Edit it here.").format(
                    thing=shorten(described)
                ),
                path=home.path,
            )
        given = dict(values or {})
        self._put(home, iri, RDF_TYPE, (NamedNode(shape.target), *given.pop(RDF_TYPE, ())))
        for prop in shape.properties:
            found = given.pop(prop.path, None)
            self._put(home, iri, prop.path, found if found is not None else self._required(iri, shape, prop))
        self._written.append(iri)
        return iri

    def link(self, owner: str, predicate: str, iri: str) -> None:
        """Add a link from a thing that exists."""
        self._put(self.home(owner), owner, predicate, (NamedNode(iri),))

    def draft(self) -> Draft:
        return Draft(things=tuple(self._written), additions=self._additions)

    def home(self, iri: str) -> GraphFile:
        """The home of a thing. Raises PackageError for one of medkg's own ontology in a package that borrows it."""
        home = self.package.home(iri)
        assert home is not None, iri
        if not home.path.is_relative_to(self.package.root):
            raise PackageError(
                _("{thing} is part of medkg's own ontology and is left as it is. Choose another slug.").format(
                    thing=shorten(iri)
                ),
                path=home.path,
            )
        return home

    def _address(self, slug: str, path: tuple[str, ...]) -> str:
        """The address of a new thing. Raises QueryError, with what was probably meant, where it does not fit."""
        shape = self.shape(slug)
        for segment in path:
            if not is_slug(segment):
                raise no_slug(segment)
        iri = ID + "/".join((slug, *path))
        if self.patterns.address_fits(shape, iri):
            return iri
        parts = self.patterns.address_length(shape, slug)
        if len(path) == parts:
            raise no_slug(next((segment for segment in path if as_slug(segment) != segment), path[-1]))
        if parts == 1:
            raise no_slug("/".join(path))
        raise QueryError(
            _(
                "A thing of class {cls} is named by {number} slugs with a slash between them: first what it belongs "
                "to, its own slug last."
            ).format(cls=slug, number=parts)
        )

    def parent_link(self, slug: str, parent: str) -> tuple[str, bool]:
        """How a thing of class *slug* belongs to *parent*: the property, and whether it is the parent that holds it.

        Raises NotFound where the parent does not exist, QueryError where such a thing cannot belong to it.
        """
        if parent not in self.things:
            raise NotFound(_("The package holds nothing called {iri}.").format(iri=shorten(parent)))
        shape = self.shape(slug)
        classes = set(self.things.iris(parent, RDF_TYPE))
        for prop in shape.properties:
            if prop.required and classes & set(prop.classes):
                return prop.path, False
        for cls in sorted(classes):
            owner = self.package.shapes.find(cls)
            for prop in owner.properties if owner is not None else ():
                if prop.classes == (shape.target,):
                    return prop.path, True
        raise QueryError(
            _("A thing of class {cls} cannot belong to {parent}.").format(cls=slug, parent=shorten(parent))
        )

    def next_position(self, parent: str) -> Literal:
        """The place after the last part of *parent*."""
        taken = [
            int(value.value)
            for part, predicate, whole in self.things
            if predicate == IS_PART_OF and whole == NamedNode(parent)
            for value in self.things.values(part, POSITION)
            if isinstance(value, Literal) and value.value.isdigit()
        ]
        return Literal(str(max(taken, default=0) + 1), datatype=_INTEGER)

    def _described(self, shape: NodeShape) -> str | None:
        """The package's description, where another one was asked for: a package has one."""
        if shape.target != PREFIXES["medkg"] + "Package":
            return None
        return next(iter(self.things.instances(shape.target)), None)

    def _put(self, home: GraphFile, subject: str, predicate: str, values: tuple[Term, ...]) -> None:
        for value in values:
            self._additions.setdefault(home.name, Triples()).add(subject, predicate, value)
            self.things.add(subject, predicate, value)

    def _required(self, iri: str, shape: NodeShape, prop: PropertyShape) -> tuple[Term, ...]:
        """The values that *prop* must have, or placeholders for them; none where nothing is required."""
        if not prop.required:
            return self._gap(iri, prop) if self.everything else ()
        if prop.path == RDF_TYPE:
            return (NamedNode(ID + FILL_IN),)
        if len(prop.allowed) == 1:
            return (NamedNode(prop.allowed[0]),)
        if prop.path == POSITION:
            whole = next(iter(self.things.iris(iri, IS_PART_OF)), "")
            return (self.next_position(whole),)
        known = self._only_candidate(iri, shape, prop)
        if known is not None:
            return (NamedNode(known),)
        return self._gap(iri, prop)

    def _gap(self, iri: str, prop: PropertyShape) -> tuple[Term, ...]:
        foreign = [thing for cls in prop.classes if cls not in self._slugs for thing in self.things.instances(cls)]
        beside = foreign[0].rpartition("/")[0] if foreign else None
        return placeholders(iri, prop, self._slugs, self.patterns, beside=beside)

    def _only_candidate(self, iri: str, shape: NodeShape, prop: PropertyShape) -> str | None:
        """What a single link can only mean: the thing that the address names, or the report's only one of its class."""
        if prop.max_count != 1:
            return None
        path = segments(iri)
        for cls in prop.classes:
            named = f"{ID}{self._slugs.get(cls, '').partition('{')[0]}/{path[1]}"
            if named != iri and cls in self.things.iris(named, RDF_TYPE):
                return named
        if "{report}" not in shape.home or len(prop.classes) != 1:
            return None
        same = [thing for thing in self.things.instances(prop.classes[0]) if segments(thing)[1:2] == path[1:2]]
        return same[0] if len(same) == 1 and len(segments(same[0])) == len(path) else None


def new_thing(package: Package, slug: str, *path: str, parent: str | None = None, everything: bool = False) -> Draft:
    """The skeleton of a thing of the class *slug* at *path*; *parent* is what it belongs to, as an IRI or a short name.

    A sentence belongs to a paragraph, a quantity to the claim that gives it, a claim to its sentence. With
    *everything*, what it may have, and need not, is there to be filled in as well.
    """
    workshop = Workshop(package, everything=everything)
    workshop.shape(slug)
    if parent is None:
        workshop.add(slug, *path)
        return workshop.draft()
    whole = expand(parent)
    predicate, held_by_parent = workshop.parent_link(slug, whole)
    if held_by_parent:
        iri = workshop.add(slug, *path)
        workshop.link(whole, predicate, iri)
    else:
        workshop.add(slug, *path, values={predicate: (NamedNode(whole),)})
    return workshop.draft()


def save(package: Package, draft: Draft) -> tuple[GraphFile, ...]:
    """Write the draft into its files, in canonical form, all of them or none; the files.

    Raises PackageError where a file cannot be read or written, or holds a comment, which would be lost.
    """
    texts = []
    read: dict[Path, bytes | None] = {}
    with package.alone():
        for name, triples in draft.additions.items():
            file = package.file(name)
            read[file.path] = file.read() if file.path.exists() else None
            if file.path.exists():
                canonical_text(package, file)
                texts.append((file, rewritten(package, file, _merged(file.triples(), triples))))
            else:
                texts.append((file, rewritten(package, file, triples)))
        package.write_all(texts, made_from=read)
    return tuple(file for file, _text in texts)


def _merged(present: Triples, added: Triples) -> Triples:
    """Both together, without the placeholders that what is added fills."""
    merged = Triples()
    for subject, predicate, value in present:
        if not (isinstance(value, NamedNode) and is_placeholder(value.value) and added.values(subject, predicate)):
            merged.add(subject, predicate, value)
    for subject, predicate, value in added:
        merged.add(subject, predicate, value)
    return merged


def _address_kind(slug: str, shape: NodeShape) -> str:
    """The first segment of a class's addresses, marked with a brace where the report's slug follows it."""
    return slug + "{" if "{report}" in shape.home and slug != "report" else slug
