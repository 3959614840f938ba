"""The interval of whole numbers that a claim asserts, and the one number it comes to alone."""

from __future__ import annotations

from typing import Protocol

from apps.engine.claims import Qualifier
from apps.engine.reckoning.records import Bound, Figure, ReportedClaim

CEILINGS = frozenset({Qualifier.UP_TO, Qualifier.LESS_THAN})


class Bounded(Protocol):
    """Anything with an interval and the words' way of bounding it."""

    @property
    def low(self) -> int: ...
    @property
    def high(self) -> int | None: ...
    @property
    def qualifier(self) -> Qualifier: ...


def interval(claim: ReportedClaim) -> tuple[int, int | None]:
    """The lowest and the highest number of people a claim allows; None where it is open above.

    "About 50" reaches half its rounding unit either way, at most a tenth: 45 to 55. The rounding unit is the
    largest power of ten that divides the number. Bounds that an editor set wider are kept as they are.
    """
    low, high = claim.low, claim.high
    if claim.qualifier is Qualifier.ABOUT and claim.value is not None and low == high == claim.value:
        slack = _rounding_slack(claim.value)
        return low - slack, low + slack
    if high is not None and high < low:
        return high, low
    return low, high


def _rounding_slack(value: int) -> int:
    if value <= 0:
        return 0
    unit = 1
    while value % (unit * 10) == 0:
        unit *= 10
    return min(unit // 2, value // 10)


def alone(bounded: Bounded) -> Figure:
    """The figure of one interval by itself: the number, its middle, its floor or its ceiling."""
    if bounded.high is None:
        return Figure(bounded.low, Bound.AT_LEAST)
    if bounded.qualifier in CEILINGS:
        return Figure(bounded.high, Bound.AT_MOST)
    return Figure((bounded.low + bounded.high) // 2)
