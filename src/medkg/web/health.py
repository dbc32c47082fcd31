"""Whether the server lives and can answer, for whatever starts it, watches it or sends it requests."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from medkg.entities import PackageDescription
from medkg.web.serving.notice import Notice
from medkg.web.site import site

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """The process answers. Where it does not, it is to be started again."""
    return _fresh(jsonify(status="live"))


@blueprint.get("/ready")
def ready() -> Response:
    """The store answers too; 503 where it does not. ``reload`` says why the last new data could not be taken."""
    site().graph.all(PackageDescription)
    notice: Notice | None = current_app.config["NOTICE"]
    return _fresh(jsonify(status="ready", data=site().guard.version, reload=notice.read() if notice else None))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
