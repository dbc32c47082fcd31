"""A report's network in words: what its numbers mean, and which of them should worry a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medkg.language import translate as _
from medkg.network.carrying import Carrying
from medkg.network.structure import Structure

Name = Callable[[str], str]


def sentences(
    found: Structure, carriers: Sequence[Carrying], fragile: Mapping[str, tuple[str, ...]], name: Name
) -> tuple[str, ...]:
    """What the network says, a sentence a finding, in the current language; *name* is what a node is called."""
    spread = found.concentration
    told = [
        _("{claims} claims; {without} of them have no evidence. {lines} evidence lines lead to {works} works.").format(
            claims=found.claims, without=found.without_evidence, lines=found.lines, works=found.works
        )
    ]
    if not found.lines:
        return tuple(told)
    strongest = carriers[0]
    if strongest.falls:
        told.append(
            _(
                "The source that carries most is “{work}”: were it to fall, {falls} of the {claims} claims that rest "
                "on it would lose their support or a part of it."
            ).format(work=name(strongest.work), falls=len(strongest.falls), claims=len(strongest.claims))
        )
    told.append(
        _("{fragile} claims are fragile: each falls with one source.").format(fragile=len(fragile))
        if fragile
        else _("No claim falls with one source.")
    )
    told.append(
        _(
            "The lines are spread as if {effective} works carried equal shares, of {works} (Herfindahl–Hirschman "
            "index {herfindahl}: the chance that two lines taken at random rest on the same work). The largest share "
            "of one work is {largest} %."
        ).format(
            effective=f"{spread.effective:.1f}",
            works=spread.works,
            herfindahl=f"{spread.herfindahl:.3f}",
            largest=f"{100 * spread.largest:.1f}",
        )
    )
    told.append(
        _(
            "The Gini coefficient is {gini}: 0 would mean that every work carries as many lines as any other, and near "
            "1 that one work carries nearly all."
        ).format(gini=f"{spread.gini:.2f}")
    )
    told.append(
        _(
            "Claims and sources fall into {parts} pieces that nothing joins, and into {communities} groups that hold "
            "together; {cut} sources are the only join between something and the rest of its piece."
        ).format(parts=found.parts, communities=len(found.communities), cut=len(found.cut_works))
    )
    return tuple(told)
