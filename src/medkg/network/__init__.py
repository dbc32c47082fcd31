"""The network: pictures of what is linked with what, and of figures side by side, where they say more than words."""

from medkg.network.comparison import Comparison, Figure, compare
from medkg.network.dot_plot import dot_plot
from medkg.network.drawing import style, svg
from medkg.network.evidence_map import evidence_map
from medkg.network.neighbourhood import DEPTHS, MOST, neighbourhood
from medkg.network.picture import Link, Node, Picture, Place, Row, table
from medkg.network.statements import statements

__all__ = [
    "DEPTHS",
    "MOST",
    "Comparison",
    "Figure",
    "Link",
    "Node",
    "Picture",
    "Place",
    "Row",
    "compare",
    "dot_plot",
    "evidence_map",
    "neighbourhood",
    "statements",
    "style",
    "svg",
    "table",
]
