"""What the script of the query page says, in the reader's language."""

from __future__ import annotations

from medkg.language import mark as N_
from medkg.language import translate as _

WORDS = {
    "amount": N_("amount"),
    "answers": N_("{number} answers"),
    "answers_one": N_("{number} answer"),
    "bar": N_("bars"),
    "by": N_("by"),
    "cancel": N_("Cancel"),
    "cancelled": N_("Cancelled."),
    "capped": N_("more than {number} answers; the first {number} are here, and a download has them all"),
    "chart": N_("Chart"),
    "classes": N_("class"),
    "clear": N_("Clear the list"),
    "colon": N_(": "),
    "completions": N_("Words that fit here"),
    "copied": N_("The link is copied."),
    "copy_this": N_("Copy this link:"),
    "cut": N_("The text is cut here; a download has all of it."),
    "dot": N_("dots"),
    "editor": N_("Your query, an editor for SPARQL"),
    "empty": N_("There is nothing: the answer is empty."),
    "filter": N_("Filter the rows"),
    "filter_examples": N_("Find an example"),
    "filtered": N_("{number} of {total} rows"),
    "graph": N_("Graph"),
    "history": N_("Your earlier queries"),
    "how_many": N_("how many"),
    "leave": N_("Esc, then Tab, leaves the editor."),
    "line": N_("line"),
    "mark": N_("Line {line}, column {column}"),
    "missing_at_end": N_("something is missing at the end"),
    "missing_before": N_("something is missing before “{text}”"),
    "next": N_("Next"),
    "no": N_("No"),
    "no_chart": N_("There is nothing to draw: a chart needs a column of numbers, or one whose values repeat."),
    "no_server": N_("The server cannot be reached. Check the connection and try again."),
    "others": N_("{number} more are not drawn"),
    "page": N_("Page {number} of {last}"),
    "previous": N_("Previous"),
    "raw": N_("Raw"),
    "running": N_("The query runs …"),
    "save_svg": N_("Drawing (SVG)"),
    "seconds": N_("{seconds} s"),
    "share": N_("Copy the link"),
    "statements": N_("{number} statements"),
    "statements_one": N_("{number} statement"),
    "statements_capped": N_("more than {number} statements; the first {number} are here, and a download has them all"),
    "table": N_("Table"),
    "times": N_("{label}, {number} in the package"),
    "too_long": N_("The text is too long for an address. Save it, or send it along."),
    "unexpected": N_("“{text}” is not understood here"),
    "views": N_("Ways to look at the answer"),
    "whole": N_("Whole answer:"),
    "yes": N_("Yes"),
}
"""Parts in braces are put in by the script."""


def words() -> dict[str, str]:
    """All of them, in the current language."""
    return {name: _(text) for name, text in WORDS.items()}
