"""A report's network for other programs: GraphML, GEXF, node-link JSON and DOT, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from xml.etree.ElementTree import Element, tostring

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

FORMATS = ("graphml", "gexf", "json", "dot")


def exported(network: nx.MultiGraph[str], fmt: str) -> bytes:
    """*network* in one of FORMATS."""
    return _WRITERS[fmt](network)


def _graphml(network: nx.MultiGraph[str]) -> bytes:
    """GraphML 1.1, as yEd, Gephi and Cytoscape read it."""
    stream = BytesIO()
    nx.write_graphml_xml(network, stream, named_key_ids=True)
    return stream.getvalue() + b"\n"


def _gexf(network: nx.MultiGraph[str]) -> bytes:
    """GEXF 1.2, as Gephi reads it, without the day on which it was written."""
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(_labelled(network))
    root: Element = writer.xml
    for meta in root.iter():
        if meta.tag.rpartition("}")[2] == "meta":
            meta.attrib.pop("lastmodifieddate", None)
    writer.indent(root)
    text: str = tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text.strip()}\n".encode()


def _json(network: nx.MultiGraph[str]) -> bytes:
    """Node-link JSON, as d3 and networkx read it."""
    told = nx.node_link_data(network, edges="links")
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _dot(network: nx.MultiGraph[str]) -> bytes:
    """DOT, as Graphviz reads it."""
    lines = ["graph network {"]
    for node, data in network.nodes(data=True):
        label = data.get("label_en") or data.get("label_zh") or node
        shape = "box" if data["kind"] == "work" else "ellipse"
        lines.append(f"  {_quoted(node)} [label={_quoted(label)}, shape={shape}];")
    for one, other, data in network.edges(data=True):
        style = "dotted" if data["kind"] != "evidence" else "solid"
        lines.append(f"  {_quoted(one)} -- {_quoted(other)} [label={_quoted(data.get('verdict', ''))}, style={style}];")
    return "\n".join([*lines, "}", ""]).encode("utf-8")


def _quoted(text: str) -> str:
    told = " ".join(str(text).split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{told}"'


def _labelled(network: nx.MultiGraph[str]) -> nx.MultiGraph[str]:
    """The same with ``label`` as GEXF spells what a node is called."""
    told = network.copy()
    for _node, data in told.nodes(data=True):
        data["label"] = data.get("label_en") or data.get("label_zh") or _node
    return told


_WRITERS: dict[str, Callable[[nx.MultiGraph[str]], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
    "dot": _dot,
}
