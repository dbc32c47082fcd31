"""A parsed HTML document as plain nested tuples, so that two documents can be compared node for node."""

from typing import Any

import html5lib

BLOCK_CONTAINERS = frozenset({"html", "head", "body", "div", "ul", "ol", "main", "section"})
"""Elements that hold only blocks: white space between their children is free. Everywhere else it counts."""

Node = str | tuple[str, tuple[tuple[str, str], ...], tuple[Any, ...]]


def parsed(html: str) -> Node:
    """The document by html5lib's tree: (tag, sorted attributes, children), text as strings, comments as ("!", text)."""
    return _node(html5lib.HTMLParser(strict=True).parse(html))


def _node(element: Any) -> Node:
    if not isinstance(element.tag, str):
        return ("!", (), (element.text,))
    tag = element.tag.rpartition("}")[2]
    children: list[Node] = []
    for piece in (element.text, *(part for child in element for part in (child, child.tail))):
        if piece is None or (isinstance(piece, str) and tag in BLOCK_CONTAINERS and not piece.strip()):
            continue
        children.append(piece if isinstance(piece, str) else _node(piece))
    return (tag, tuple(sorted(element.attrib.items())), tuple(children))


def texts(node: Node) -> list[str]:
    """All text of a tree in document order."""
    if isinstance(node, str):
        return [node]
    return [text for child in node[2] for text in texts(child)]


def elements(node: Node, tag: str) -> list[Any]:
    """All elements of that name in document order."""
    if isinstance(node, str):
        return []
    own = [node] if node[0] == tag else []
    return own + [found for child in node[2] for found in elements(child, tag)]
