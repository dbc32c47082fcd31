"""``medkg query``: put a question to the package."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.interrupting import ended_by_interrupt
from medkg.cli.terminal.options import format_option, output_option, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import QueryError
from medkg.language import mark as N_
from medkg.language import space
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.queries.catalog import Question
    from medkg.rdf.triples import Term
    from medkg.stores.base import Answer, Binding

TABLE = ("table", "json", "csv", "tsv", "xml")
GRAPH = ("turtle", "jsonld", "ntriples", "rdfxml")

_HEADER = re.compile(r"#\s*(zh|en|For|Given):")


@click.command(
    cls=Command,
    help=N_("Put a question of the catalog, or a query of your own, to the package."),
)
@click.argument(
    "name",
    required=False,
    metavar="[NAME|FILE]",
    shell_complete=completing.questions,
    help=N_("A question's name (“medkg questions” lists them), a file with a SPARQL query, or - for standard input."),
)
@click.option("-e", "--execute", "text", metavar="TEXT", help=N_("Put this SPARQL query."))
@click.option(
    "-p",
    "--param",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=completing.parameters,
    help=N_("Give a parameter its value; repeat it for each parameter."),
)
@format_option((*TABLE, *GRAPH))
@store_option
@output_option
@pass_session
def command(
    session: Session,
    name: str | None,
    text: str | None,
    parameters: tuple[str, ...],
    fmt: str | None,
    to: Path | None,
) -> None:
    if (name is None) == (text is None):
        raise click.UsageError(_("Give a question's name, a file, or -e with a query: one of them."))
    values = _values(parameters)
    if text is not None:
        _hint(session, text)
    answer = _put(session, text, values) if text is not None else _ask(session, str(name), values)
    _write(session, answer, fmt, to)


def _ask(session: Session, name: str, values: dict[str, str]) -> Answer:
    from medkg.queries.catalog import Catalog, Question

    if name == "-":
        path, text = Path("-"), _decoded(sys.stdin.buffer.read(), "-")
    elif name.endswith((".rq", ".sparql")) or (Path(name).is_file() and not _in_catalog(name)):
        path, text = Path(name), _file(Path(name))
    else:
        return _answer(session, Catalog().question(name), values)
    _hint(session, text)
    if _HEADER.match(text):
        return _answer(session, Question(name=str(path), text=text, path=path), values)
    return _put(session, text, values)


def _hint(session: Session, text: str) -> None:
    """Say which terms the ontology lacks: the answer is given all the same."""
    from medkg.query_text import terms_of, unknown_terms

    if "medkg" not in text:
        return
    from medkg.cli.terminal.output import talk

    for unknown in unknown_terms(text, terms_of(session.package.file("ontology/medkg").quads())):
        talk(_("Note:") + space() + str(unknown))


def _in_catalog(name: str) -> bool:
    from medkg.queries.catalog import QUERIES

    return (QUERIES / f"{name}.rq").is_file()


def _answer(session: Session, question: Question, values: dict[str, str]) -> Answer:
    from medkg.asking import put

    with ended_by_interrupt():
        return put(session.store(), question, values)


def _put(session: Session, text: str, values: dict[str, str]) -> Answer:
    bindings = {name: _term(value) for name, value in values.items()}
    with ended_by_interrupt():
        return session.store().query(text, bindings)


def _values(parameters: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for parameter in parameters:
        name, value = _pair(parameter)
        if name in values:
            raise click.BadParameter(
                _("The parameter {name} is given twice. Give it one value.").format(name=name), param_hint="--param"
            )
        values[name] = value
    return values


def _pair(parameter: str) -> tuple[str, str]:
    name, equals, value = parameter.partition("=")
    name = name.lstrip("?$")
    if not equals or not name:
        raise click.BadParameter(
            _("“{text}” is no NAME=VALUE. For example: report=report/llm-clinical-medicine").format(text=parameter),
            param_hint="--param",
        )
    return name, value


def _term(value: str) -> Binding:
    """A value for a query without header: a quoted text as in Turtle (``"GPT-4"@en``), anything else an IRI."""
    from medkg.rdf.identifiers import expand

    if not value.startswith('"'):
        from pyoxigraph import NamedNode

        return NamedNode(expand(value))
    from pyoxigraph import Literal, RdfFormat, parse

    from medkg.namespaces import PREFIXES

    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    try:
        (quad,) = parse(f"{prefixes}<urn:s> <urn:p> {value} .".encode(), RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise QueryError(
            _(
                'The value {value} is no literal. Write it as in Turtle: "text", "text"@en or "7.5"^^xsd:decimal.'
            ).format(value=value)
        ) from error
    assert isinstance(quad.object, Literal)
    return quad.object


def _file(path: Path) -> str:
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise QueryError(
            _("{file}: the query cannot be read ({reason}). Check the file's name and that you may read it.").format(
                file=path, reason=error.strerror
            )
        ) from error


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(
            _("{file}:{line}: the query is not UTF-8. Save it as UTF-8.").format(
                file=name, line=content.count(b"\n", 0, error.start) + 1
            )
        ) from error


def _write(session: Session, answer: Answer, fmt: str | None, to: Path | None) -> None:
    wanted = fmt or ("turtle" if answer.kind == "graph" else "table")
    if answer.kind == "graph" and wanted in GRAPH:
        from medkg.cli.terminal.output import write_bytes
        from medkg.publish.serialization import serialize

        with ended_by_interrupt():
            triples = list(answer.triples())
        write_bytes(serialize(triples, wanted, session.package.shapes), to)
    elif wanted == "table":
        _write_table(answer, to)
    else:
        from medkg.cli.terminal.output import write_bytes

        with ended_by_interrupt():
            content = answer.serialize(wanted)
        write_bytes(content if content.endswith(b"\n") else content + b"\n", to)


def _write_table(answer: Answer, to: Path | None) -> None:
    from medkg.cli.terminal.tables import plain_text, write_table

    if answer.kind == "truth":
        columns: tuple[str, ...] = ("answer",)
        rows = [[_("yes") if answer.truth else _("no")]]
    elif answer.kind == "graph":
        columns = ("subject", "property", "value")
        with ended_by_interrupt():
            rows = sorted(
                [_shown(triple.subject), _shown(triple.predicate), _shown(triple.object)] for triple in answer.triples()
            )
    else:
        columns = answer.variables
        with ended_by_interrupt():
            rows = [[_shown(term) for term in row] for row in answer.rows()]
    if to is None or str(to) == "-":
        write_table(columns, rows, in_languages=answer.kind == "table")
    else:
        from medkg.cli.terminal.output import write_text

        write_text(plain_text(columns, rows), to)
    if not rows and sys.stderr.isatty():
        click.echo(_("The answer is empty."), err=True)


def _shown(term: Term | None) -> str:
    """A term for people: identifiers short, literals as their text."""
    from medkg.rdf.identifiers import shorten

    if term is None:
        return ""
    value = getattr(term, "value", None)
    if value is None:
        return str(term)
    return shorten(value) if type(term).__name__ == "NamedNode" else str(value)
