"""What a shell offers at the tab key; a package that cannot be read offers nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.session import Session
from medkg.errors import MedkgError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def questions(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Names of questions, each with the question itself as help."""
    from click.shell_completion import CompletionItem

    from medkg.queries.catalog import Catalog

    catalog = Catalog()
    return [CompletionItem(name, help=catalog.question(name).label) for name in _starting(catalog.names(), incomplete)]


def subjects(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """What questions are about: the folders of the catalog."""
    from medkg.queries.catalog import Catalog

    return _starting({name.partition("/")[0] for name in Catalog().names()}, incomplete)


def parameters(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The parameters of the question that the line names, as ``name=``.

    The line is read again: click gives up on one that ends in an option without its value.
    """
    from click.shell_completion import split_arg_string

    from medkg.queries.catalog import Catalog

    catalog = Catalog()
    words = split_arg_string(os.environ.get("COMP_WORDS", ""))
    named = [catalog.question(word) for word in words if word in catalog.names()]
    return _starting([f"{parameter.name}=" for question in named for parameter in question.parameters], incomplete)


def reports(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Slugs of the package's reports."""
    try:
        return _starting(_session(ctx).package.reports(), incomplete)
    except MedkgError:
        return []


def classes(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Slugs of the classes that have a shape."""
    try:
        return _starting(_session(ctx).package.shapes.by_slug, incomplete)
    except MedkgError:
        return []


def _starting(names: Iterable[str], incomplete: str) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete))


def _session(ctx: click.Context) -> Session:
    """The session of the line so far: completion runs no command, so what the group was told is read from it."""
    path = ctx.find_root().params.get("path")
    return Session(path if isinstance(path, Path) else None)
