"""What a period's total leaves over beside the events that were reported singly inside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from apps.engine.reckoning.records import Bound, Figure, GroupToll

_AGAINST = {Bound.NONE: Bound.NONE, Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}


def period_remainder(period: GroupToll, inside: Sequence[GroupToll]) -> GroupToll:
    """The people of a period's total who are not among the events inside it: "not reported singly".

    All tolls must be of the period's harm, group and kind (ValueError otherwise). Nothing ever falls below zero;
    where the events exceed the total, the explanation says by how many. An event that a rule gives no figure for
    subtracts nothing under that rule.
    """
    for toll in inside:
        if (toll.harm, toll.victims, toll.kind) != (period.harm, period.victims, period.kind):
            raise ValueError("a remainder is of one harm, group and kind")
    low, high = _range(period, inside)
    figures = {name: _left(figure, [toll.figures[name] for toll in inside]) for name, figure in period.figures.items()}
    singly = sum(toll.figures["consensus"].value or 0 for toll in inside)
    total = period.figures["consensus"].value or 0
    step = {
        "step": "remainder",
        "total": total,
        "events": len(inside),
        "singly": singly,
        "exceeds": max(0, singly - total),
    }
    return dataclasses.replace(
        period, low=low, high=high, figures=figures, derived="remainder", steps=(*period.steps, step)
    )


def _range(period: GroupToll, inside: Sequence[GroupToll]) -> tuple[int, int | None]:
    """The least left over where every event is at its highest, and the most where every event is at its lowest."""
    endless = any(toll.open_above for toll in inside)
    highest = sum(max(toll.high or 0, *_values(toll)) for toll in inside)
    low = 0 if endless else max(0, period.low - highest)
    if period.high is None:
        return low, None
    return low, max(0, period.high - sum(toll.low for toll in inside))


def _values(toll: GroupToll) -> list[int]:
    return [toll.low, *(figure.value for figure in toll.figures.values() if figure.value is not None)]


def _left(total: Figure, singly: Sequence[Figure]) -> Figure:
    if total.value is None:
        return total
    left = max(0, total.value - sum(figure.value or 0 for figure in singly))
    pulls = {total.bound, *(_AGAINST[figure.bound] for figure in singly)} - {Bound.NONE}
    return Figure(left, pulls.pop() if len(pulls) == 1 else Bound.NONE)
