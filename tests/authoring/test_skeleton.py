"""Skeletons: for every class, what is required is there or asked for, and nothing else is at fault."""

from __future__ import annotations

import os
import shutil
import threading
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from medkg import KnowledgeGraph, NotFound, Package, PackageError, QueryError
from medkg.authoring import Choices, canonical_text, new_package, new_report, new_thing, save
from medkg.authoring.skeleton import Draft
from medkg.namespaces import ID, PREFIXES
from medkg.rdf.gaps import is_placeholder
from medkg.rdf.identifiers import expand, segments
from medkg.rdf.shapes import NodeShape, PropertyShape
from medkg.rdf.triples import RDF_TYPE, Term, Triples
from medkg.validation import Finding, validate

TOY = Path(__file__).parents[1] / "toy"
MEDKG, DCTERMS, SCHEMA = PREFIXES["medkg"], PREFIXES["dcterms"], PREFIXES["schema"]
SLUGS = sorted(set(Package.at(TOY).shapes.by_slug) - {"package", "report"})


class Sketched:
    """The toy package with a skeleton of every class added, and what validation says of it."""

    def __init__(self, root: Path, *, everything: bool = False) -> None:
        shutil.copytree(TOY / "data", root / "data")
        shutil.copytree(Package.at(TOY).ontology, root / "ontology")
        self.things: dict[str, str] = {}
        for slug in SLUGS:
            package = Package.at(root)
            shape = package.shapes.by_slug[slug]
            path = (
                ("toy", "sketch")
                if "{report}" in shape.home
                else ("toy-trial", "sketch")
                if slug == "result"
                else ("sketch",)
            )
            draft = new_thing(package, slug, *path, everything=everything)
            save(package, draft)
            self.things[slug] = draft.iri
        report = new_report(package, "sketched", everything=everything)
        save(package, report)
        self.things["report"], self.things["package"] = report.iri, ID + "package/toy"
        self.package = Package.at(root)
        self.triples = Triples(quad for file in self.package.files() for quad in file.quads())
        self.findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in validate(self.package):
            self.findings[finding.entity or ""].append(finding)

    def shape(self, slug: str) -> NodeShape:
        return self.package.shapes.by_slug[slug]


@pytest.fixture(scope="module")
def sketched(tmp_path_factory: pytest.TempPathFactory) -> Sketched:
    return Sketched(tmp_path_factory.mktemp("sketched"))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Sketched:
    return Sketched(tmp_path_factory.mktemp("everything"), everything=True)


def is_marked(term: Term) -> bool:
    if isinstance(term, NamedNode):
        return is_placeholder(term.value)
    return isinstance(term, Literal) and (term.value == "fill-in" or term.value.startswith((" to be", " 待填写")))


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_required_is_there_or_asked_for(sketched: Sketched, slug: str) -> None:
    iri = sketched.things[slug]
    asked = {finding.path for finding in sketched.findings[iri]}
    for prop in sketched.shape(slug).properties:
        values = sketched.triples.values(iri, prop.path)
        if not prop.required:
            assert values == [], prop.path
        elif any(map(is_marked, values)) or len(values) < prop.min_count:
            assert prop.path in asked, prop.path


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_asked_for_but_what_is_marked_or_left_to_others(sketched: Sketched, slug: str) -> None:
    iri = sketched.things[slug]
    shape = sketched.shape(slug)
    for finding in sketched.findings[iri]:
        if finding.path is None:
            assert finding.rule in {rule.iri for rule in shape.rules}, finding
            assert finding.rule.rpartition("-")[2] in (
                "hasOwner",
                "hasClaim",
                "hasSentence",
                "hasReference",
                "hasConcept",
            )
        else:
            prop = shape.property(finding.path)
            assert prop is not None
            assert prop.required
            assert missing_or_marked(sketched.triples.values(iri, finding.path), prop), finding


def missing_or_marked(values: list[Term], prop: PropertyShape) -> bool:
    return len(values) < prop.min_count or any(map(is_marked, values))


def test_nothing_else_in_the_package_is_at_fault(sketched: Sketched) -> None:
    new = {
        *(iri for slug, iri in sketched.things.items() if slug in SLUGS),
        *(iri for iri in sketched.findings if segments(iri)[1:2] == ("sketched",)),
    }
    assert set(sketched.findings) <= new


def test_files_are_in_canonical_form(sketched: Sketched) -> None:
    from medkg.authoring import canonical_text, files_to_format

    written = {home.name for iri in sketched.things.values() if (home := sketched.package.home(iri)) is not None}
    for file in files_to_format(sketched.package):
        if file.name in written:
            assert file.read().decode() == canonical_text(sketched.package, file), file.name


@pytest.mark.parametrize("part", ["note", "section", "paragraph", "reference-list"])
def test_part_is_numbered_after_the_last(copy: Package, part: str) -> None:
    draft = new_thing(copy, part, "toy", "sketch")
    (triples,) = draft.additions.values()
    assert triples.iris(draft.iri, DCTERMS + "isPartOf") == (ID + "report/toy",)
    position = triples.value(draft.iri, SCHEMA + "position")
    assert isinstance(position, Literal)
    present = Triples(quad for file in copy.report_files("toy") for quad in file.quads())
    siblings = [iri for iri in present.subjects() if ID + "report/toy" in present.iris(iri, DCTERMS + "isPartOf")]
    taken = [
        int(value.value) for iri in siblings if isinstance(value := present.value(iri, SCHEMA + "position"), Literal)
    ]
    assert int(position.value) == max(taken) + 1


def test_only_curation_of_the_report_is_taken(copy: Package) -> None:
    draft = new_thing(copy, "claim", "toy", "sketch")
    (triples,) = draft.additions.values()
    assert triples.iris(draft.iri, PREFIXES["prov"] + "wasGeneratedBy") == (ID + "curation/toy/first-curation",)


def test_result_is_reported_by_the_work_in_its_address(copy: Package) -> None:
    work = segments(copy.file("data/works").triples().subjects()[0])[1]
    draft = new_thing(copy, "result", work, "sketch")
    (triples,) = draft.additions.values()
    assert triples.iris(draft.iri, MEDKG + "reportedBy") == (f"{ID}work/{work}",)


@pytest.mark.parametrize(
    ("slug", "parent", "owner", "predicate", "value"),
    [
        ("sentence", "paragraph/toy/introduction", "sentence/toy/sketch", DCTERMS + "isPartOf", "paragraph/toy/introduction"),
        ("claim", "sentence/toy/accuracy", "claim/toy/sketch", SCHEMA + "appearance", "sentence/toy/accuracy"),
        ("quantity", "claim/toy/market-size", "claim/toy/market-size", MEDKG + "quantity", "quantity/toy/sketch"),
        ("evidence-line", "claim/toy/market-size", "evidence-line/toy/sketch", PREFIXES["cito"] + "hasCitingEntity", "claim/toy/market-size"),
    ],
)  # fmt: skip
def test_thing_is_linked_with_what_it_belongs_to(
    copy: Package, slug: str, parent: str, owner: str, predicate: str, value: str
) -> None:
    save(copy, new_thing(copy, slug, "toy", "sketch", parent=parent))
    triples = Triples(quad for file in copy.data_files() for quad in file.quads())
    assert ID + value in triples.iris(ID + owner, predicate)


def test_what_is_added_takes_the_place_of_the_mark(copy: Package) -> None:
    save(copy, new_thing(copy, "section", "toy", "sketch"))
    save(copy, new_thing(copy, "heading", "toy", "sketch", parent="section/toy/sketch"))
    triples = copy.file("data/reports/toy/report").triples()
    assert triples.iris(ID + "section/toy/sketch", MEDKG + "heading") == (ID + "heading/toy/sketch",)


def test_marks_are_told_apart_so_that_two_skeletons_do_not_clash(copy: Package) -> None:
    save(copy, new_thing(copy, "region", "one"))
    save(copy, new_thing(copy, "region", "two"))
    assert {finding.path for finding in validate(Package.at(copy.root))} == {
        PREFIXES["skos"] + "prefLabel",
        DCTERMS + "description",
    }


def test_digits_in_the_home_file_stay_as_they_are(copy: Package) -> None:
    save(copy, new_thing(copy, "quantity", "toy", "sketch"))
    assert "91.50" in copy.file("data/reports/toy/claims").read().decode()


def test_new_report_is_the_smallest_document(copy: Package) -> None:
    files = save(copy, new_report(copy, "sketch"))
    triples = Triples(quad for file in files for quad in file.quads())
    kinds = [segments(iri)[0] for iri in triples.subjects() if segments(iri)[1:2] == ("sketch",)]
    assert sorted(kinds) == ["curation", "heading", "heading", "paragraph", "report", "section", "sentence"]
    assert {file.name.rpartition("/")[2] for file in copy.report_files("sketch")} == {
        "report",
        "references",
        "claims",
        "evidence",
    }
    assert ID + "report/sketch" in copy.file("data/package").triples().iris(
        ID + "package/toy", PREFIXES["dcat"] + "dataset"
    )


def test_what_exists_is_not_overwritten(copy: Package) -> None:
    before = {file.name: file.read() for file in copy.data_files()}
    with pytest.raises(PackageError, match="exists already"):
        new_thing(copy, "model", "aster-1")
    with pytest.raises(PackageError, match="exists already"):
        new_thing(copy, "package", "other")
    with pytest.raises(PackageError, match="exists already"):
        new_report(copy, "toy")
    assert {file.name: file.read() for file in copy.data_files()} == before


def test_comment_in_one_file_keeps_all_files_as_they_are(copy: Package) -> None:
    package_file = copy.file("data/package")
    copy.write(package_file, package_file.read().decode() + "# remember\n")
    with pytest.raises(PackageError, match="This comment would be lost"):
        save(copy, new_report(copy, "sketch"))
    assert not (copy.data / "reports/sketch").exists()


def test_unknown_class_and_unfit_address_are_refused(copy: Package) -> None:
    with pytest.raises(NotFound, match="Did you mean organization"):
        new_thing(copy, "organisation", "x")
    with pytest.raises(QueryError, match=r"'toy/x' is no slug: .* Did you mean toy-x\?"):
        new_thing(copy, "model", "toy", "x")
    with pytest.raises(QueryError, match="A thing of class result is named by 2 slugs"):
        new_thing(copy, "result", "x")
    with pytest.raises(QueryError, match=r"'gpt-3.5' is no slug: .* Did you mean gpt-3-5\?"):
        new_thing(copy, "model", "gpt-3.5")


@pytest.mark.parametrize(
    ("slug", "meant"),
    [
        ("My Report", "my-report"),
        ("My-Report", "my-report"),
        ("my_report", "my-report"),
        ("a/b", "a-b"),
        ("Müller (2024)", "muller-2024"),
        ("报告", None),
        ("报告 2024", None),
        ("", None),
        ("--", None),
        ("x\n", "x"),
        ("x> <y", "x-y"),
        ("..", None),
    ],
)
def test_bad_slug_is_told_with_what_was_meant_before_anything_is_written(
    copy: Package, slug: str, meant: str | None
) -> None:
    before = {path: path.read_bytes() for path in copy.root.rglob("*") if path.is_file()}
    for make in (new_report, new_package, lambda package, slug: new_thing(package, "work", slug)):
        with pytest.raises(QueryError, match="a slug is lower-case words and digits") as caught:
            make(copy, slug)
        assert str(caught.value).endswith(f"Did you mean {meant}?" if meant else "joined by hyphens.")
    assert {path: path.read_bytes() for path in copy.root.rglob("*") if path.is_file()} == before


@pytest.fixture
def borrower(tmp_path: Path) -> Package:
    """The toy package, which borrows medkg's ontology, to write to."""
    shutil.copytree(TOY / "data", tmp_path / "data")
    return Package.at(tmp_path)


def test_concept_of_ones_own_is_at_home_beside_the_borrowed_ontology(borrower: Package) -> None:
    draft = new_thing(borrower, "actor", "nurses")
    assert tuple(draft.additions) == ("data/schemes/actors",)
    save(borrower, draft)
    package = Package.at(borrower.root)
    file = package.file("data/schemes/actors")
    written = file.read().decode()
    for gap, word in ((" 待填写：nurses", "护士"), (" to be filled in: nurses", "nurses")):
        written = written.replace(gap, word)
    package.write(file, written)
    assert validate(package) == ()


def test_concept_of_the_borrowed_ontology_is_left_alone(borrower: Package) -> None:
    with pytest.raises(PackageError, match="metric/accuracy is part of medkg's own ontology"):
        new_thing(borrower, "metric", "accuracy")
    borrower.write(borrower.file("data/schemes/metrics"), "<https://w3id.org/medkg/id/metric/accuracy> a <x:y> .\n")
    assert "Its home is ontology/schemes/metrics.ttl" in "".join(str(finding) for finding in validate(borrower))


def test_new_package_lists_the_reports_that_are_there(borrower: Package) -> None:
    borrower.file("data/package").path.unlink()
    save(borrower, new_report(borrower, "second"))
    draft = new_package(borrower, "mine")
    (triples,) = draft.additions.values()
    assert triples.iris(ID + "package/mine", PREFIXES["dcat"] + "dataset") == (ID + "report/second", ID + "report/toy")


def test_first_agent_can_be_chosen_by_its_hint(tmp_path: Path) -> None:
    """The skeleton declares the prefixes of what there is to choose from, and they go when nothing is left to fill in."""
    package = Package.begun(tmp_path)
    for cls, slug, kind in (("agent", "me", "prov:Person"), ("work", "paper", "fabio:JournalArticle")):
        draft = new_thing(package, cls, slug)
        (file,) = save(package, draft)
        written = file.read().decode()
        shape = package.shapes.by_slug[cls]
        prop = shape.property(RDF_TYPE)
        assert prop is not None
        told = Choices(package, Triples()).told(draft.iri, prop)
        assert kind in told
        assert shape.target.rpartition("#")[2] not in told.split()
        package.write(file, written.replace("<fill-in>", kind, 1))
        types = file.triples().iris(draft.iri, RDF_TYPE)
        assert len(types) == 2
        assert canonical_text(package, file).count("@prefix") == written.count("@prefix")


def test_prefixes_that_nothing_needs_any_more_go(tmp_path: Path) -> None:
    package = Package.begun(tmp_path)
    (file,) = save(package, new_thing(package, "organization", "clinic"))
    written = file.read().decode()
    assert "@prefix xsd:" in written
    filled = written.replace(" 待填写：clinic", "诊所").replace(" to be filled in: clinic", "clinic")
    package.write(file, filled.replace("<fill-in>", "schema:Hospital"))
    assert "@prefix xsd:" not in canonical_text(package, file)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_choice_that_is_required_is_told_with_identifiers(sketched: Sketched, slug: str) -> None:
    iri = sketched.things[slug]
    choices = Choices(sketched.package, sketched.triples)
    for prop in sketched.shape(slug).properties:
        if not (prop.required and (prop.classes or len(prop.allowed) > 1)):
            continue
        told = choices.told(iri, prop)
        assert told.startswith(("To choose from: ", "There is none yet; make one: medkg new ", "Make one of its own: "))
        for name in told.removeprefix("To choose from: ").partition(" …")[0].removesuffix(".").split(", "):
            assert "medkg new" in name or expand(name) in sketched.triples or expand(name) in prop.allowed, name


def test_long_list_names_the_command_that_lists_all(copy: Package) -> None:
    things = Triples(quad for file in copy.files() for quad in file.quads())
    measured = copy.shapes.by_slug["quantity"].property(SCHEMA + "measuredProperty")
    assert measured is not None
    told = Choices(copy, things).told(ID + "quantity/toy/sketch", measured)
    every = KnowledgeGraph.of(copy).ask("things/names", **{"class": "medkg:Metric"})
    number = len({row["thing"] for row in every})
    assert f"({number} in all; medkg query things/names -p class=medkg:Metric lists a class with its names)" in told


def test_choice_in_a_report_is_of_that_report(copy: Package) -> None:
    save(copy, new_report(copy, "second"))
    things = Triples(quad for file in Package.at(copy.root).files() for quad in file.quads())
    appearance = copy.shapes.by_slug["claim"].property(SCHEMA + "appearance")
    assert appearance is not None
    told = Choices(copy, things).told(ID + "claim/second/sketch", appearance)
    assert told == "To choose from: sentence/second/introduction."


@pytest.mark.parametrize("slug", [*SLUGS, "package", "report"])
def test_with_everything_each_gap_is_one_that_validation_names(everything: Sketched, slug: str) -> None:
    iri = everything.things[slug]
    asked = {finding.path for finding in everything.findings[iri]}
    for path, values in everything.triples.properties(iri).items():
        if any(map(is_marked, values)):
            assert path in asked, path


def test_with_everything_the_optional_is_there(everything: Sketched) -> None:
    given = everything.triples.properties(everything.things["work"])
    for path in (DCTERMS + "publisher", DCTERMS + "issued"):
        assert any(map(is_marked, given[path])), path
    assert MEDKG + "reference" in everything.triples.properties(everything.things["evidence-line"])


def test_concept_goes_into_its_scheme(copy: Package) -> None:
    draft = new_thing(copy, "actor", "nurses")
    assert tuple(draft.additions) == ("ontology/schemes/actors",)
    (triples,) = draft.additions.values()
    assert triples.iris(draft.iri, PREFIXES["skos"] + "inScheme") == (ID + "scheme/actors",)
    assert triples.iris(draft.iri, RDF_TYPE) == (MEDKG + "Actor",)


def test_file_that_cannot_be_written_leaves_all_as_it_was(copy: Package) -> None:
    draft = new_report(copy, "sketch")
    assert len(draft.additions) > 1
    unwritable = "data/models.ttl/below-a-file"
    additions = {**draft.additions, unwritable: next(iter(draft.additions.values()))}
    before = {path: path.read_bytes() for path in copy.root.rglob("*") if path.is_file()}
    folders = {path for path in copy.root.rglob("*") if path.is_dir()}
    with pytest.raises(PackageError, match="nothing was changed"):
        save(copy, Draft(things=draft.things, additions=additions))
    assert {path: path.read_bytes() for path in copy.root.rglob("*") if path.is_file()} == before
    assert {path for path in copy.root.rglob("*") if path.is_dir()} == folders


def test_link_to_a_file_stays_when_it_is_written(copy: Package) -> None:
    models = copy.file("data/models")
    elsewhere = copy.root / "elsewhere.ttl"
    models.path.rename(elsewhere)
    models.path.symlink_to(elsewhere)
    copy.write(models, "# new\n")
    assert models.path.is_symlink()
    assert elsewhere.read_text(encoding="utf-8") == "# new\n"


def test_pipe_in_the_place_of_a_file_stays_a_pipe(copy: Package) -> None:
    file = copy.file("data/pipe")
    os.mkfifo(file.path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(file.path.read_bytes()), daemon=True)
    reader.start()
    copy.write(file, "# all\n")
    reader.join(10)
    assert got == [b"# all\n"]
    assert file.path.is_fifo()
