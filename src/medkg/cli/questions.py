"""``medkg questions``: the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import format_option
from medkg.errors import NotFound, closest
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.queries.catalog import Question


@click.command(cls=Command, help=N_("List the questions of the catalog, with what must be given to each."))
@click.argument(
    "subject",
    required=False,
    shell_complete=completing.subjects,
    help=N_("List only the questions about this subject, such as reports or claims."),
)
@format_option(("table", "json"), default="table")
def command(subject: str | None, fmt: str) -> None:
    from medkg.queries.catalog import Catalog

    questions = list(Catalog())
    subjects = sorted({question.subject for question in questions})
    if subject is not None and subject not in subjects:
        raise NotFound(
            _("No question is about {subject!r}. Subjects: {known}.").format(
                subject=subject, known=", ".join(subjects)
            ),
            suggestions=closest(subject, subjects),
        )
    chosen = [question for question in questions if subject in (None, question.subject)]
    if fmt == "json":
        _write_json(chosen)
        return
    from medkg.cli.terminal.tables import write_table

    head = (_("name"), _("question"), _("parameters"))
    write_table(head, [[question.name, question.label, _given(question)] for question in chosen])


def _given(question: Question) -> str:
    return " ".join(f"{parameter.name}={parameter.example}" for parameter in question.parameters)


def _write_json(questions: list[Question]) -> None:
    import json

    from medkg.cli.terminal.output import write_text

    described = [
        {
            "name": question.name,
            "subject": question.subject,
            "form": question.form,
            "labels": question.labels,
            "audiences": question.audiences,
            "parameters": [
                {"name": parameter.name, "kind": parameter.kind, "example": parameter.example}
                for parameter in question.parameters
            ],
        }
        for question in questions
    ]
    write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n")
