"""Help: how a page is read, and by which keys."""

from flask import Blueprint, render_template

from medkg.entities.verdicts import in_reading_order
from medkg.language import current_language
from medkg.web.pages.marks import mark
from medkg.web.site import site

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def reading() -> str:
    language = current_language()
    verdicts = [
        (mark(verdict, language), verdict.definition.best(language)) for verdict in in_reading_order(site().verdicts)
    ]
    return render_template("help/help.html", verdicts=verdicts)
