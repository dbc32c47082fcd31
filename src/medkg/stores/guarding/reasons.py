"""Why a query has no answer, told to who asked."""

from __future__ import annotations

import signal
from typing import cast

from medkg.errors import MedkgError, QueryError, QueryTooCostly, StoreUnavailable
from medkg.language import translate as _
from medkg.stores.complaints import complaint
from medkg.stores.guarding import wire
from medkg.stores.guarding.lanes import RETRY_AFTER
from medkg.stores.guarding.limits import Limits


class Failed:
    """What a worker told of the query *text*: *said* is the content of its message.

    The worker is ready for the next query if it *is_well*.
    """

    def __init__(self, said: bytes, text: str, limits: Limits) -> None:
        what, _newline, self._reason = said.decode("utf-8", "replace").partition("\n")
        self._what = cast(wire.Failure, what)
        self._text = text
        self._limits = limits
        self.is_well = what in ("syntax", "answer")

    def error(self) -> MedkgError:
        """It, in the language of who asks for it."""
        what, limits = self._what, self._limits
        if what == "syntax":
            return complaint(SyntaxError(self._reason), self._text)
        if what == "rows":
            return QueryTooCostly(
                _(
                    "The answer has more rows or triples than are given: {most} are the most (limit answer_rows). "
                    "Narrow the query, or take a part at a time with ORDER BY, LIMIT and OFFSET."
                ).format(most=limits.answer_rows)
            )
        if what == "bytes":
            return QueryTooCostly(
                _(
                    "The answer is larger than is given: {most} bytes are the most (limit answer_bytes). "
                    "Narrow the query, or take a part at a time with ORDER BY, LIMIT and OFFSET."
                ).format(most=limits.answer_bytes)
            )
        if what == "memory":
            return _over_memory(limits)
        return QueryError(_("The query cannot be answered: {reason}.").format(reason=self._reason.rstrip(".")))


def ended(fate: int, limits: Limits) -> MedkgError:
    """Why the worker is gone: *fate* is minus the number of a signal."""
    if fate == -signal.SIGALRM:
        return over_time(limits)
    if fate == -signal.SIGABRT:
        return _over_memory(limits)
    if fate in (-signal.SIGSEGV, -signal.SIGBUS):
        return QueryTooCostly(_("The query is too long or too deeply nested for the engine. Write it more simply."))
    return lost()


def lost(kind: type[StoreUnavailable] = StoreUnavailable) -> StoreUnavailable:
    """That nobody knows."""
    return kind(_("The query was lost. Ask again."), retry_after=RETRY_AFTER)


def over_time(limits: Limits) -> QueryTooCostly:
    """That it took too long."""
    return QueryTooCostly(
        _(
            "The query takes longer than {most} seconds (limit seconds). Narrow it: name a class or a thing, "
            "avoid patterns that share no variable, set a LIMIT."
        ).format(most=f"{limits.seconds:g}")
    )


def _over_memory(limits: Limits) -> QueryTooCostly:
    return QueryTooCostly(
        _(
            "The query takes more memory than {most} bytes (limit memory_bytes). Narrow it: "
            "sort and group fewer rows, build shorter texts."
        ).format(most=limits.memory_bytes)
    )
