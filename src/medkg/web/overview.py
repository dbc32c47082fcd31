"""The package, its classes and their lists."""

from flask import Blueprint, render_template, request

from medkg.language import current_language
from medkg.web.pages.overview import class_groups, class_page, package_page
from medkg.web.pages.paging import page_number
from medkg.web.site import site

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
def package() -> str:
    page = package_page(site(), language=current_language())
    return render_template("overview/package.html", page=page)


@blueprint.get("/classes")
def classes() -> str:
    groups = class_groups(site(), language=current_language())
    return render_template("overview/classes.html", groups=groups)


@blueprint.get("/class/<slug>")
def members(slug: str) -> str:
    number = page_number(request.args.get("page", ""))
    page = class_page(site(), slug, number, language=current_language())
    return render_template("overview/class.html", page=page)
