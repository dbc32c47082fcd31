"""Pages as tests read them: parsed strictly, searched by simple paths."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import html5lib
from flask.testing import FlaskClient

LANGUAGES = ("zh", "en")

_FOREIGN_SCRIPT = r"""<script(?! type="module" src="/static/built/[a-z-]+\.js\?v=[0-9a-f]{12}"></script>)"""
FOREIGN_SCRIPT = re.compile(_FOREIGN_SCRIPT)
FOREIGN_OR_INLINE = re.compile(rf"<style|\sstyle=|\son\w+=|{_FOREIGN_SCRIPT}")
"""What no page may hold: a style or a script of its own, or a script from anywhere but our bundle."""


def page(client: FlaskClient, address: str, *, language: str = "en", status: int = 200) -> ET.Element:
    """The page at *address*, which must be HTML without a single parse error."""
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == status, f"{address}: {response.status_code}"
    assert response.mimetype == "text/html"
    return parsed(response.get_data(as_text=True))


def parsed(text: str) -> ET.Element:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    root: ET.Element = parser.parse(text)
    return root


def text_of(element: ET.Element) -> str:
    """All text inside, white space folded."""
    return " ".join("".join(element.itertext()).split())


def by_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def by_id(root: ET.Element, name: str) -> ET.Element:
    (found,) = [element for element in root.iter() if element.get("id") == name]
    return found


def links(root: ET.Element) -> list[str]:
    return [target for element in root.iter() if element.tag in ("a", "link") and (target := element.get("href"))]


def heading(root: ET.Element) -> str:
    (found,) = root.iter("h1")
    return text_of(found)
