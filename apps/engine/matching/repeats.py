"""One event told twice in one article: "killed 45 in two days" and, below, "45 died in the two districts".

A story names its event first by the governorate and then by the town, or once by the day and once without it. The
claims then differ in place, window or kind, and only the number shows that they are one. Counting both would count
the dead twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from apps.engine.matching.evidence import means_compatible, same_number, size
from apps.engine.matching.records import ArticleClaim

# Fewer are killed in two places of one day often enough; two different figures that both agree are telling, too.
_TELLING = 5
# And of two places, neither within the other, only a figure that two attacks of one day hardly share.
_FAR_TELLING = 10
_GOVERNORATE = 2
Group = list[ArticleClaim]


def join_repeats(events: list[Group], periods: list[Group]) -> None:
    """Join, in place, each group with an earlier one that it tells again; a period with an event is the event."""
    for groups in (events, periods):
        for later in list(groups):
            found = next((one for one in _before(later, groups) if _tells_again(one, later)), None)
            if found is not None:
                found.extend(later)
                groups.remove(later)
    for period in list(periods):
        told = [event for event in events if _tells_again(event, period)]
        if len(told) == 1:
            told[0].extend(period)
            periods.remove(period)


def _before(later: Group, groups: Sequence[Group]) -> Sequence[Group]:
    return groups[: next(at for at, group in enumerate(groups) if group is later)]


def _tells_again(one: Group, other: Group) -> bool:
    """Whether two groups give the same figures, in other sentences and of places and days that may be one."""
    same = [
        (mine, theirs)
        for mine, theirs in product(one, other)
        if _stands_alone(mine, one) and _stands_alone(theirs, other) and same_number(mine, theirs)
    ]
    if any(_overlap(mine.sentence, theirs.sentence) for mine, theirs in product(one, other)):
        return False
    largest = max((size(mine) for mine, _ in same), default=0)
    telling = largest >= _TELLING or len({(mine.harm, size(mine)) for mine, _ in same}) > 1
    return telling and all(
        _may_be_one(mine, theirs) and (largest >= _FAR_TELLING or _nested(mine, theirs))
        for mine, theirs in product(one, other)
    )


def _stands_alone(claim: ArticleClaim, group: Group) -> bool:
    """A part says nothing of which event it is: four children died in many places."""
    return claim.parent not in {other.id for other in group}


def _may_be_one(one: ArticleClaim, other: ArticleClaim) -> bool:
    if one.own_attackers != other.own_attackers or not means_compatible(one.means, other.means):
        return False
    if one.sides and other.sides and not one.sides & other.sides:
        return False
    if one.place_path and other.place_path:
        shared = min(len(one.place_path), len(other.place_path), _GOVERNORATE)
        if one.place_path[:shared] != other.place_path[:shared]:
            return False
    days = (one.first_on or one.last_on, one.last_on), (other.first_on or other.last_on, other.last_on)
    (first, last), (other_first, other_last) = days
    if first is None or last is None or other_first is None or other_last is None:
        return True
    return (first - other_last).days <= 1 and (other_first - last).days <= 1


def _nested(one: ArticleClaim, other: ArticleClaim) -> bool:
    shared = min(len(one.place_path), len(other.place_path))
    return one.place_path[:shared] == other.place_path[:shared]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
