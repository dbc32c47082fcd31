"""Questions: the catalog, and each question with its answer as a page and as data."""

from flask import Blueprint, Response, render_template, request

from medkg.errors import QueryError
from medkg.language import current_language
from medkg.language import translate as _
from medkg.web.pages.paging import page_number
from medkg.web.pages.questions import answer_bytes, question_page, questions_page
from medkg.web.sending import sent
from medkg.web.site import site

blueprint = Blueprint("questions", __name__)

FORMATS = {
    "csv": ("csv", "text/csv"),
    "tsv": ("tsv", "text/tab-separated-values"),
    "json": ("json", "application/sparql-results+json"),
    "xml": ("xml", "application/sparql-results+xml"),
    "ttl": ("turtle", "text/turtle"),
    "nt": ("ntriples", "application/n-triples"),
}
"""Ending of an address to the engine's format and the media type."""

LONGEST = 2_000
"""Characters of what is given to a question."""


@blueprint.get("/questions")
def questions() -> str:
    return render_template("questions/questions.html", page=questions_page(site()))


@blueprint.get("/questions/<word:subject>/<word:name>")
def question(subject: str, name: str) -> str:
    number = page_number(request.args.get("page", ""))
    page = question_page(site(), f"{subject}/{name}", given(), number, language=current_language())
    return render_template("questions/question.html", page=page)


@blueprint.get("/questions/<word:subject>/<word:name>.<any(csv,tsv,json,xml,ttl,nt):ending>")
def answer(subject: str, name: str, ending: str) -> Response:
    fmt, kind = FORMATS[ending]
    body = answer_bytes(site(), f"{subject}/{name}", given(), fmt)
    return sent(body, kind=kind, name=f"{subject}-{name}.{ending}")


def given() -> dict[str, str]:
    """The question's own fields of the address. Raises QueryError where one is too long to be a name of anything."""
    values = {name: value for name, value in request.args.items() if name not in ("lang", "page")}
    for name, value in values.items():
        if len(value) > LONGEST:
            raise QueryError(
                _("The value of {name} is too long: {most} characters are the most.").format(
                    name=name[:LONGEST], most=LONGEST
                )
            )
    return values
