"""The network: pictures of what is linked with what, and of figures side by side, where they say more than words."""

from medkg.network.comparison import CAP, Choice, Comparison, Figure, Given, compare, compared, given, report_of
from medkg.network.dot_plot import dot_plot
from medkg.network.drawing import style, svg
from medkg.network.evidence_map import evidence_map
from medkg.network.neighbourhood import DEPTHS, MOST, neighbourhood
from medkg.network.picture import Link, Node, Picture, Place, Row, table
from medkg.network.statements import statements

__all__ = [
    "CAP",
    "DEPTHS",
    "MOST",
    "Choice",
    "Comparison",
    "Figure",
    "Given",
    "Link",
    "Node",
    "Picture",
    "Place",
    "Row",
    "compare",
    "compared",
    "dot_plot",
    "evidence_map",
    "given",
    "neighbourhood",
    "report_of",
    "statements",
    "style",
    "svg",
    "table",
]
