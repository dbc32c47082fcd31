"""``medkg new``: the skeleton of a new thing, in its home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import MedkgError, from_here
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.authoring.skeleton import Draft
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
        "Add the skeleton of a report, a claim, an organization or any other thing to its home file.\n\n"
        "What must be filled in is marked in the file and listed, as “medkg validate” lists it until it is done."
    ),
)
@click.argument(
    "cls",
    metavar="CLASS",
    shell_complete=completing.classes,
    help=N_("The class of the thing: report, claim, organization, … (all are listed below)."),
)
@click.argument("slug", help=N_("Its name in addresses: lower-case words joined by hyphens."))
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
@pass_session
def command(session: Session, cls: str, slug: str, report: str | None, parent: str | None) -> None:
    from medkg.authoring.report import new_report
    from medkg.authoring.skeleton import new_thing, save

    package = session.own_package()
    if cls == "report":
        if report is not None or parent is not None:
            raise click.UsageError(_("A report is part of nothing: leave out --report and --in."))
        draft = new_report(package, slug)
    else:
        draft = new_thing(package, cls, *_path(package, cls, slug, report), parent=parent)
    for file in save(package, draft):
        click.echo(from_here(file.path))
    _tell_what_to_fill_in(package, draft)


def _path(package: Package, cls: str, slug: str, report: str | None) -> tuple[str, ...]:
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
        known = package.reports()
        if len(known) != 1:
            raise click.UsageError(
                _("Which report is it part of? Say --report with one of: {known}.").format(known=", ".join(known))
            )
        report = known[0]
    package.report_files(report)
    return (report, slug)


def _tell_what_to_fill_in(package: Package, draft: Draft) -> None:
    """List what validation finds in the new things: that is what must be filled in."""
    from medkg.cli.terminal.checking import findings_of
    from medkg.cli.terminal.output import talk
    from medkg.package import Package
    from medkg.rdf.identifiers import shorten

    findings = [finding for finding in findings_of(Package.at(package.root)) if finding.entity in draft.things]
    if not findings:
        talk(_("{thing} is complete.").format(thing=shorten(draft.iri)))
        return
    talk(_("To be filled in:"))
    for line in dict.fromkeys(_wanted(package, finding) for finding in findings):
        click.echo(line)


def _wanted(package: Package, finding: Finding) -> str:
    """Where something is wanted, and what: in the words of the property's shape; a rule's in its own."""
    from medkg.language import current_language
    from medkg.rdf.identifiers import segments, shorten
    from medkg.validation.findings import joined
    from medkg.validation.wording import allowed

    place = from_here(finding.file) if finding.file else ""
    place += f":{finding.line}" if finding.line else ""
    shape = package.shapes.by_slug[segments(finding.entity or "")[0]]
    prop = shape.property(finding.path) if finding.path else None
    if prop is None:
        return f"{place}: {finding.told()}"
    words = joined(prop.messages, allowed(prop))[current_language()]
    return f"{place}: {shorten(prop.path)}: {words}"
