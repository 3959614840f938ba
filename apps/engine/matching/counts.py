"""Whether two groups' numbers can be those of one event."""

from __future__ import annotations

from collections.abc import Iterable

from apps.engine.claims import Harm, Victims
from apps.engine.matching.records import ClaimGroup, GroupClaim

_WIDE = frozenset({Victims.PEOPLE, Victims.CIVILIANS})
_CIVILIAN_GROUPS = frozenset(
    {Victims.CHILDREN, Victims.MEDICS, Victims.RESCUERS, Victims.JOURNALISTS, Victims.AID_WORKERS}
)
_FAMILY = frozenset({Victims.WOMEN, Victims.CHILDREN})
# What small figures are worth: on many days one person is killed in two places of one town.
_SMALL = ((2, 0.2), (4, 0.5))
_NARROWER = 0.25
# "At least 28" allows 57; a report that knew of 57 would not have said it so.
_FAR = 0.5
# From here on reports that place one attack differently (a suburb, the capital, the country) still mean one attack.
MASSACRE = 300
# A number that two reports of one day hardly share by chance.
_TELLING = 10


def compare_counts(a: ClaimGroup, b: ClaimGroup) -> tuple[float, int]:
    """How well the counts agree, 0 to 1, and one doubt where they do not fit one event.

    Per harm that both tell, the best pair of comparable counts decides; killed before the others.
    """
    compared: dict[str, tuple[float, int]] = {}
    for mine in _wholes(a):
        for theirs in _wholes(b):
            if mine.harm == theirs.harm and mine.own_attackers == theirs.own_attackers:
                found = _compare(mine, theirs)
                best = compared.get(mine.harm)
                compared[mine.harm] = found if best is None else max(best, found, key=_rank)
    if not compared:
        return _NARROWER, 1
    if "killed" in compared:
        return compared["killed"]
    return max(compared.values(), key=_rank)


def same_figure(a: ClaimGroup, b: ClaimGroup) -> bool:
    """Whether both give the same figure for every harm that both tell, as a headline and its text do."""
    shared = {claim.harm for claim in _wholes(a)} & {claim.harm for claim in _wholes(b)}
    equal = {one.harm for one in _wholes(a) for other in _wholes(b) if _one_figure(one, other)}
    return bool(shared) and shared <= equal


def telling_figures(group: ClaimGroup) -> frozenset[tuple[Harm, int]]:
    """The figures, by harm, that are large enough to tell one event from another of the same day."""
    told = {(claim.harm, claim.low if claim.value is None else claim.value) for claim in _wholes(group)}
    return frozenset((harm, figure) for harm, figure in told if figure >= _TELLING)


def both_killed(a: ClaimGroup, b: ClaimGroup, *, least: int) -> bool:
    """Whether both tell of at least so many killed at once."""
    return all(_most_killed(group) >= least for group in (a, b))


def both_massacres(a: ClaimGroup, b: ClaimGroup) -> bool:
    """Whether both tell of so many killed at once that a day has hardly two such events in one country."""
    return both_killed(a, b, least=MASSACRE)


def _most_killed(group: ClaimGroup) -> int:
    return max((claim.low for claim in _wholes(group) if claim.harm is Harm.KILLED), default=0)


def _one_figure(one: GroupClaim, other: GroupClaim) -> bool:
    if one.harm != other.harm:
        return False
    if one.value is not None or other.value is not None:
        return one.value == other.value
    return (one.low, one.high) == (other.low, other.high)


def _rank(found: tuple[float, int]) -> tuple[int, float]:
    return -found[1], found[0]


def _wholes(group: ClaimGroup) -> Iterable[GroupClaim]:
    """The claims that are no parts of others in the group; parts would compare a subset with a whole."""
    inside = {claim.id for claim in group.claims}
    return [claim for claim in group.claims if claim.parent not in inside]


def _compare(one: GroupClaim, other: GroupClaim) -> tuple[float, int]:
    if one.victims == other.victims:
        return _alike(one, other)
    if {one.victims, other.victims} == _WIDE:
        share, doubt = _alike(one, other)
        return 0.95 * share, doubt
    for part, whole in ((one, other), (other, one)):
        if _within(part.victims, whole.victims):
            return (0.9, 0) if one.value == other.value and (one.value or 0) > 4 else (_NARROWER, 1)
    return 0.0, 1


def _within(part: Victims, whole: Victims) -> bool:
    if whole is Victims.PEOPLE:
        return True
    if whole is Victims.CIVILIANS:
        return part in _CIVILIAN_GROUPS
    return whole is Victims.WOMEN_AND_CHILDREN and part in _FAMILY


def _alike(one: GroupClaim, other: GroupClaim) -> tuple[float, int]:
    """Equal, near, or apart: 7 and 11 may be rival counts of one attack, 3 and 11 are not."""
    mine, theirs = _size(one), _size(other)
    ratio = min(mine, theirs) / max(mine, theirs, 1)
    worth = next((share for limit, share in _SMALL if max(mine, theirs) <= limit), 1.0)
    if ratio == 1:
        return worth, 0
    if _meet(one, other):
        return (worth * 0.8 if ratio >= 0.6 else 0.2), int(ratio < _FAR)
    if ratio >= 0.6:
        return worth * (0.7 if ratio >= 0.75 else 0.6), 0
    return 0.1, 1


def _meet(one: GroupClaim, other: GroupClaim) -> bool:
    return (one.high is None or other.low <= one.high) and (other.high is None or one.low <= other.high)


def _size(claim: GroupClaim) -> int:
    if claim.value is not None:
        return claim.value
    return claim.low if claim.high is None else (claim.low + claim.high) // 2
