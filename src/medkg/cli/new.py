"""``medkg new``: the skeleton of a new thing, in its home."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import MedkgError, NotFound, PackageError, from_here
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medkg.authoring import Choices, Draft
    from medkg.package import Package
    from medkg.validation.findings import Finding


class New(Command):
    """Its help ends with the classes of the package that the command line names."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Classes")):
            formatter.write_text(_classes(ctx.find_object(Session) or Session()))


def _classes(session: Session) -> str:
    """Every class that a thing can be made of; in Chinese each with its name."""
    from medkg.language import current_language

    try:
        shapes = session.package.shapes.by_slug
    except MedkgError as error:
        return str(error)
    if current_language() == "en":
        return ", ".join(sorted(shapes))
    return "、".join(f"{slug}（{shapes[slug].names.get('zh', slug)}）" for slug in sorted(shapes))


@click.command(
    cls=New,
    help=N_(
        "Add the skeleton of a report, a claim, an organization or any other thing to its home file; or begin a "
        "package of your own: medkg -C FOLDER new package.\n\n"
        "What must be filled in is marked in the file and listed, as “medkg validate” lists it until it is done."
    ),
)
@click.argument(
    "cls",
    metavar="CLASS",
    shell_complete=completing.classes,
    help=N_("The class of the thing: report, claim, organization, … (all are listed below)."),
)
@click.argument(
    "slug",
    required=False,
    metavar="SLUG",
    help=N_("Its name in addresses: lower-case words joined by hyphens. A package's is its folder's, where left out."),
)
@click.option(
    "-r",
    "--report",
    metavar="REPORT",
    shell_complete=completing.reports,
    help=N_("The report that it is part of; not needed where the package has just one."),
)
@click.option(
    "--in",
    "parent",
    metavar="THING",
    help=N_("What it belongs to, such as a sentence's paragraph, a claim's sentence or a quantity's claim."),
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=N_("Write in what it may have, too, to be filled in or removed; not only what it must have."),
)
@pass_session
def command(
    session: Session, cls: str, slug: str | None, report: str | None, parent: str | None, everything: bool
) -> None:
    from medkg.authoring import new_package, new_report, new_thing, save
    from medkg.cli.terminal.output import talk

    package = _package(session, cls)
    is_new = not package.data.is_dir()
    if cls in ("package", "report") and (report is not None or parent is not None):
        raise click.UsageError(_("A {cls} is part of nothing: leave out --report and --in.").format(cls=cls))
    if cls == "package":
        draft = new_package(package, slug or _slug_of(package.root), everything=everything)
    elif slug is None:
        raise click.UsageError(_("Say its slug: medkg new {cls} SLUG.").format(cls=cls))
    elif cls == "report":
        draft = new_report(package, slug, everything=everything)
    else:
        path = _path(package, cls, slug, report, parent)
        draft = new_thing(package, cls, *path, parent=parent, everything=everything)
    files = save(package, draft)
    if is_new:
        talk(_("A package begins in {folder}: its data are in “data”.").format(folder=from_here(package.root)))
    for file in files:
        click.echo(from_here(file.path))
    _tell_what_to_fill_in(package, draft)
    _tell_what_else_there_is(package, draft)


def _package(session: Session, cls: str) -> Package:
    """The package to write to; where one is to be described, the folder may hold none yet.

    Raises PackageError where there is no package to write to.
    """
    from medkg.package import Package

    if cls == "package" and session.path is None and not Path.cwd().is_relative_to(session.package.root.absolute()):
        return Package.begun(Path())
    if session.path is None or (session.path / "data").is_dir():
        return session.own_package()
    if cls == "package":
        return Package.begun(session.path)
    if session.path.absolute().name == "data" and session.path.is_dir():
        return session.own_package()
    raise PackageError(
        _("There is no package here yet: a folder “data” is missing. Begin one: {command}.").format(
            command=f"medkg -C {shlex.quote(from_here(session.path))} new package SLUG"
        ),
        path=session.path,
    )


def _slug_of(folder: Path) -> str:
    """A package's slug after its folder. Raises UsageError where the folder's name gives none."""
    from medkg.rdf.identifiers import as_slug

    slug = as_slug(folder.resolve().name)
    if slug is None:
        raise click.UsageError(
            _("The folder's name gives no slug. Say one: medkg new package SLUG (lower-case words joined by hyphens).")
        )
    return slug


def _path(package: Package, cls: str, slug: str, report: str | None, parent: str | None) -> tuple[str, ...]:
    """The segments of the address after the class: the report where the class lives in one, then the slug."""
    shape = package.shapes.by_slug.get(cls)
    inside = shape is not None and "{report}" in shape.home
    if not inside:
        if report is not None:
            raise click.UsageError(
                _("A thing of class {cls} is shared by all reports: leave out --report.").format(cls=cls)
            )
        return tuple(slug.split("/"))
    if report is None and "/" in slug:
        report, _slash, slug = slug.partition("/")
    if report is None:
        report = _report_of(package, parent)
    if report is None:
        known = package.reports()
        if not known:
            raise NotFound(
                _("A thing of class {cls} is part of a report, and the package holds none yet. {mend}").format(
                    cls=cls, mend=_("Make one first: medkg new report SLUG.")
                )
            )
        if len(known) != 1:
            raise click.UsageError(
                _("Which report is it part of? Say --report with one of: {known}.").format(known=", ".join(known))
            )
        report = known[0]
    package.report_files(report)
    return (report, slug)


def _report_of(package: Package, parent: str | None) -> str | None:
    """The report that *parent* is, or is part of, where its address says so."""
    from medkg.rdf.identifiers import expand, segments

    path = segments(expand(parent)) if parent is not None else ()
    shape = package.shapes.by_slug.get(path[0]) if len(path) > 1 else None
    return path[1] if shape is not None and "{report}" in shape.home else None


def _tell_what_to_fill_in(package: Package, draft: Draft) -> None:
    """List what validation finds in the new things: that is what must be filled in."""
    from medkg.authoring.skeleton import Workshop
    from medkg.cli.terminal.checking import findings_of
    from medkg.cli.terminal.output import talk
    from medkg.package import Package
    from medkg.rdf.identifiers import shorten
    from medkg.validation.findings import sort_key

    package = Package.at(package.root)
    findings = [finding for finding in findings_of(package) if finding.entity in draft.things]
    found = [*findings, *_told_elsewhere(package, draft, findings)]
    if not found:
        talk(_("{thing} is complete.").format(thing=shorten(draft.iri)))
        return
    talk(_("To be filled in:"))
    choices = Workshop(package).choices
    for line in dict.fromkeys(_wanted(package, finding, choices) for finding in sorted(found, key=sort_key)):
        click.echo(line)


def _told_elsewhere(package: Package, draft: Draft, findings: list[Finding]) -> Iterator[Finding]:
    """Gaps of which validation tells at another thing: of links into one missing file it tells the first."""
    from medkg.rdf.gaps import is_gap
    from medkg.rdf.places import Places
    from medkg.validation import Finding

    told = {(finding.entity, finding.path) for finding in findings}
    for thing in draft.things:
        home = package.home(thing)
        if home is None:
            continue
        places = Places.of(home.path)
        for path, values in home.triples().properties(thing).items():
            if any(map(is_gap, values)) and (thing, path) not in told:
                line = places.line(thing, path)
                yield Finding(
                    rule="", messages={"zh": "", "en": ""}, entity=thing, path=path, file=home.path, line=line
                )


def _wanted(package: Package, finding: Finding, choices: Choices) -> str:
    """Where something is wanted, and what: in the words of the property's shape; a rule's in its own."""
    from medkg.language import current_language
    from medkg.rdf.identifiers import segments, shorten

    place = from_here(finding.file) if finding.file else ""
    place += f":{finding.line}" if finding.line else ""
    shape = package.shapes.by_slug[segments(finding.entity or "")[0]]
    prop = shape.property(finding.path) if finding.path else None
    if prop is None:
        return f"{place}: {finding.told()}"
    words = [prop.messages[current_language()], choices.told(finding.entity or "", prop)]
    told = ("" if current_language() == "zh" else " ").join(filter(None, words))
    return f"{place}: {shorten(prop.path)}: {told}"


def _tell_what_else_there_is(package: Package, draft: Draft) -> None:
    """Name what the thing may have and was not given."""
    from medkg.cli.terminal.output import talk
    from medkg.rdf.identifiers import segments, shorten

    shape = package.shapes.by_slug[segments(draft.iri)[0]]
    given = draft.properties(draft.iri)
    others = [shorten(prop.path) for prop in shape.properties if prop.path not in given]
    if others:
        talk(
            _("It may also have: {names} (--all writes them in; {command} tells what each is).").format(
                names=", ".join(others), command=f"medkg query package/class_rules -p class={shorten(shape.target)}"
            )
        )
