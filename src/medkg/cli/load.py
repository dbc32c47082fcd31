"""``medkg load``: fill a store that lasts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import PathType, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import PackageError, StoreUnavailable
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.package import Package


@click.command(cls=Command, help=N_("Fill a store with the package: a folder on this machine, or a SPARQL endpoint."))
@click.argument(
    "package",
    required=False,
    metavar="[PACKAGE]",
    type=PathType("dir"),
    help=N_("The package's folder, instead of the one named by -C."),
)
@click.option(
    "-r",
    "--report",
    metavar="REPORT",
    shell_complete=completing.reports,
    help=N_("Load only this report, in place of what the store holds of it; all else stays."),
)
@click.option(
    "--replace",
    is_flag=True,
    help=N_("Load also where the store holds another package, which is then gone."),
)
@store_option
@pass_session
def command(session: Session, package: Path | None, report: str | None, replace: bool) -> None:
    from medkg.cli.terminal.output import talk
    from medkg.cli.terminal.progress import progress
    from medkg.package import Package

    store = session.kept_store()
    source = Package.at(package) if package is not None else session.package
    files = source.report_files(report) if report is not None else source.files()
    if not replace:
        _refuse_another_package(session, source)
    with progress(_("Loading …")):
        if report is not None:
            store.load(files)
        else:
            store.fill(files)
        triples = len(store)
    talk(
        _("Loaded into {store}. Files: {files}; triples there now: {triples}.").format(
            store=session.where, files=len(files), triples=triples
        )
    )


def _refuse_another_package(session: Session, source: Package) -> None:
    """Raise PackageError where the store holds a package that describes itself as another than *source* does."""
    from medkg.namespaces import PREFIXES
    from medkg.rdf.identifiers import shorten

    home = source.file("data/package")
    own = home.triples().instances(PREFIXES["medkg"] + "Package") if home.path.is_file() else ()
    others = [iri for iri in _held(session, source) if iri not in own]
    if others:
        raise PackageError(
            _(
                "The store {store} holds another package, {held}, and nothing was loaded. Name another store, or say "
                "--replace: what it holds is then gone."
            ).format(store=session.where, held=", ".join(map(shorten, others))),
            path=source.root,
        )


def _held(session: Session, source: Package) -> tuple[str, ...]:
    """The packages that the store describes; none where it is new, or cannot tell: loading it is what mends that."""
    from medkg.graph import KnowledgeGraph

    store = session.kept_store()
    try:
        answer = KnowledgeGraph.of(source, store).ask("things/members", **{"class": "medkg:Package"})
        return tuple(str(row["thing"]) for row in answer)
    except StoreUnavailable:  # one that does not answer at all says so when it is loaded
        return ()
    finally:
        store.close()
