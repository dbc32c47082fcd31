"""Reports: the narrative with its margin, one note of it in full, and the document in its own look."""

from flask import Blueprint, Response, render_template, request

from medkg.errors import QueryError
from medkg.language import current_language
from medkg.language import translate as _
from medkg.narrative import document, render
from medkg.narrative.html import style_text
from medkg.web import downloads
from medkg.web.addresses import iri_of
from medkg.web.headers import policy_for_style
from medkg.web.negotiation import wanted_data
from medkg.web.pages.filtering import FIELDS, wanted
from medkg.web.pages.narrative import narrative_page
from medkg.web.pages.note import whole_note
from medkg.web.site import site
from medkg.web.speech import other_language

blueprint = Blueprint("reports", __name__)


@blueprint.get("/doc/report/<slug>")
def report(slug: str) -> str | Response:
    iri = iri_of(f"report/{slug}")
    if ending := wanted_data():
        return downloads.report(slug, ending)
    chosen = wanted(site(), {field: request.args.getlist(field) for field in FIELDS})
    page = narrative_page(site(), iri, language=current_language(), chosen=chosen, beside=_beside())
    return render_template("reports/report.html", page=page)


@blueprint.get("/doc/report/<slug>/note/<claim>")
def note(slug: str, claim: str) -> str:
    iri = iri_of(f"report/{slug}")
    page = whole_note(site(), iri, claim, language=current_language())
    return render_template("reports/note.html", page=page)


@blueprint.get("/doc/report/<slug>/source")
def source(slug: str) -> Response:
    iri = iri_of(f"report/{slug}")
    response = Response(render(site().graph, iri, language=current_language()))
    response.headers["Content-Security-Policy"] = policy_for_style(style_text(document(site().graph, iri)) or "")
    return response


def _beside() -> str | None:
    """The language set beside the page's own by ``?text=both``. Raises QueryError where something else is asked for."""
    asked = request.args.get("text", "")
    if asked not in ("", "both"):
        raise QueryError(_("“text” can only be “both”: the report in both languages, side by side."))
    return other_language() if asked else None
