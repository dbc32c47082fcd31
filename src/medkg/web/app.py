"""The application: blueprints, languages, headers and failures, put together around one graph."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from flask import Flask, Response, request, url_for
from flask_babel import Babel, format_date, format_decimal
from jinja2 import StrictUndefined
from werkzeug.routing import BaseConverter, PathConverter

from medkg.graph import KnowledgeGraph
from medkg.language import DOMAIN, TRANSLATIONS, current_language
from medkg.network.drawing import STYLES
from medkg.rdf.identifiers import shorten
from medkg.web import (
    agreements,
    audit,
    changes,
    citing,
    claims,
    compression,
    descriptions,
    downloads,
    embedding,
    evidence,
    failures,
    headers,
    health,
    help,
    network,
    overview,
    pictures,
    query,
    questions,
    reports,
    search,
    sparql,
    speech,
    things,
)
from medkg.web.addresses import (
    address,
    cite_address,
    edit_address,
    embed_address,
    graph_address,
    outside,
    question_address,
    this_page,
)
from medkg.web.gate import Gate
from medkg.web.headings import SUBJECTS
from medkg.web.linked import answers, robots, vocabulary
from medkg.web.negotiation import make_conditional
from medkg.web.proxies import Proxies
from medkg.web.serving.telemetry import Telemetry
from medkg.web.site import Site, site
from medkg.web.theme import theme_attribute

BLUEPRINTS = (
    overview.blueprint,
    reports.blueprint,
    audit.blueprint,
    agreements.blueprint,
    claims.blueprint,
    search.blueprint,
    evidence.blueprint,
    questions.blueprint,
    query.blueprint,
    embedding.blueprint,
    pictures.blueprint,
    network.blueprint,
    help.blueprint,
    health.blueprint,
    downloads.blueprint,
    descriptions.blueprint,
    changes.blueprint,
    citing.blueprint,
    answers.blueprint,
    vocabulary.blueprint,
    robots.blueprint,
    things.blueprint,
)

SETTINGS: dict[str, object] = {
    "MAX_CONTENT_LENGTH": 16_384,  # nothing is ever sent to the viewer but an address
    "QUERY_LIMITS": None,  # medkg.stores.guarding.limits.Limits; None is those of the environment
    "PROXIES": 0,  # how many proxies in front are believed when they say who asks, and by which address
    "NOTICE": None,  # medkg.web.serving.notice.Notice: how the last loading of new data went
    "JOURNAL": None,  # medkg.web.serving.journal.Journal: where requests are told of
}


class NameConverter(PathConverter):
    """The path of a thing's name; what ends as a download does (``.ttl``, ``.svg``) is left to that rule."""

    regex = r"(?!.*\.(?:ttl|nt|jsonld|rdf|svg|png)$)[^/].*?"


class WordConverter(BaseConverter):
    """One segment of a question's name."""

    regex = "[a-z][a-z0-9_-]{0,79}"


def create_app(graph: KnowledgeGraph, config: Mapping[str, object] | None = None) -> Flask:
    """The viewer of *graph*. *config* sets Flask's own settings, such as ``TRUSTED_HOSTS``."""
    app = Flask(__name__)
    app.config.update(SETTINGS)
    app.config.update(config or {})
    app.extensions["medkg"] = Site(graph, limits=app.config["QUERY_LIMITS"])
    app.url_map.converters.update(name=NameConverter, word=WordConverter)
    app.url_map.strict_slashes = False
    Babel(
        app,
        default_domain=DOMAIN,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=current_language,
    )
    app.before_request(speech.choose_language)
    app.url_defaults(speech.carry_language)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    failures.register(app)
    _templates(app)
    app.after_request(_finish)
    _front(app)
    return app


def _front(app: Flask) -> None:
    """What is answered before Flask is asked."""
    known: Site = app.extensions["medkg"]
    trusted = app.config["TRUSTED_HOSTS"]
    app.wsgi_app = sparql.Endpoint(app.wsgi_app, known.guard, trusted_hosts=trusted)  # type: ignore[method-assign]
    app.wsgi_app = Gate(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = Telemetry(  # type: ignore[method-assign]
        app.wsgi_app, known, journal=app.config["JOURNAL"], notice=app.config["NOTICE"]
    )
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = Proxies(app.wsgi_app, proxies)  # type: ignore[method-assign]


def _finish(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(("Accept", "Accept-Language", "Cookie"))
    if request.endpoint in ("static", "pictures.style_sheet") and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return headers.secure(make_conditional(compression.pack(response)))


def _templates(app: Flask) -> None:
    """What every template may use besides its page."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        address=address,
        outside=outside,
        short=shorten,
        told=speech.told,
        lang=speech.lang_attribute,
        number=speech.number,
        day=partial(format_date, format="long"),
        seconds=partial(format_decimal, format="0.####"),
    )
    static = Path(str(app.static_folder))
    assets = {path.relative_to(static).as_posix(): path for path in static.rglob("*") if path.is_file()}
    versions = {name: _version(path) for name, path in {**assets, "picture.css": STYLES / "picture.css"}.items()}
    app.jinja_env.globals.update(
        site=site,
        zip=zip,
        SUBJECTS=SUBJECTS,
        language=current_language,
        other_language=speech.other_language,
        this_page=this_page,
        theme_attribute=theme_attribute,
        question_address=question_address,
        edit_address=edit_address,
        graph_address=graph_address,
        cite_address=cite_address,
        embed_address=embed_address,
        asset=lambda name: url_for("static", filename=name, v=versions[name]),
        has_asset=versions.__contains__,
    )


def _version(path: Path) -> str:
    """What changes in the address of a file when the file does, so that browsers may keep it for good."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
