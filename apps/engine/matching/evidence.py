"""What speaks for and against two claims of one article telling of one event."""

from __future__ import annotations

from datetime import date

from apps.engine.claims import Means, Victims
from apps.engine.matching.records import ArticleClaim, GroupKind

UNTOLD = frozenset({Means.UNKNOWN, Means.OTHER})
# Ways of harm that one and the same event is told by.
CONFUSABLE = frozenset(
    frozenset(pair)
    for pair in (
        (Means.AIRSTRIKE, Means.DRONE),
        (Means.AIRSTRIKE, Means.CHEMICAL),
        (Means.SHELLING, Means.CHEMICAL),
        (Means.SHELLING, Means.ROCKET_MISSILE),
        (Means.SHOOTING, Means.CLASH),
        (Means.SHOOTING, Means.EXECUTION),
        (Means.BOMBING, Means.LANDMINE),
    )
)
_WIDE = frozenset({Victims.PEOPLE, Victims.CIVILIANS})
_LOCALITY_DEPTH = 3


def speaks_against(one: ArticleClaim, other: ArticleClaim, kind: GroupKind) -> bool:
    """Whether the two cannot be one: other places, days, means or sides, or counts that one voice tells apart."""
    if elsewhere(one, other):
        return True
    if kind is not GroupKind.EVENT:
        return kind is GroupKind.RUNNING and (one.harm == other.harm or one.sides != other.sides)
    if not means_compatible(one.means, other.means):
        return True
    if one.sides and other.sides and not one.sides & other.sides and not _rival_accounts(one, other):
        return True
    return _comparable(one, other) and not counts_meet(one, other) and not _may_differ(one, other)


def speaks_for(one: ArticleClaim, other: ArticleClaim, kind: GroupKind) -> bool:
    """Whether there is reason to take the two as one: a sentence, a figure, or place and day with circumstances."""
    same_sentence = one.sentence[0] < other.sentence[1] and other.sentence[0] < one.sentence[1]
    if kind is GroupKind.PERIOD:
        return _window(one) == _window(other) and one.place_path == other.place_path
    if kind is GroupKind.RUNNING:
        return same_sentence and _window(one) == _window(other)
    if same_sentence or same_number(one, other):
        return True
    if not _same_place(one, other) or None in (*_window(one), *_window(other)):
        return False
    return (
        one.claimant == other.claimant
        or (one.means == other.means and one.means not in UNTOLD)
        or (_comparable(one, other) and counts_meet(one, other))
    )


def elsewhere(one: ArticleClaim, other: ArticleClaim) -> bool:
    """Whether the two tell of places or days that cannot be one."""
    if one.place_path and other.place_path:
        shared = min(len(one.place_path), len(other.place_path))
        if one.place_path[:shared] != other.place_path[:shared]:
            return True
    elif not one.place_path and not other.place_path:
        mine, theirs = _words(one), _words(other)
        if mine and theirs and mine != theirs:
            return True
    (first, last), (other_first, other_last) = _window(one), _window(other)
    return bool((last and other_first and last < other_first) or (other_last and first and other_last < first))


def same_number(one: ArticleClaim, other: ArticleClaim) -> bool:
    """Whether both give one number of one harm, of the same group or of people whom only one specifies."""
    if one.harm != other.harm or not (one.victims == other.victims or {one.victims, other.victims} & _WIDE):
        return False
    if one.value is not None or other.value is not None:
        return one.value == other.value
    return (one.low, one.high) == (other.low, other.high)


def counts_meet(one: ArticleClaim, other: ArticleClaim) -> bool:
    """Whether some number satisfies both."""
    return (one.high is None or other.low <= one.high) and (other.high is None or one.low <= other.high)


def size(claim: ArticleClaim) -> int:
    """The number by which a claim is compared with another."""
    return claim.low if claim.value is None else claim.value


def means_compatible(one: Means, other: Means) -> bool:
    """Whether one event could be told by both: the same, one untold, or two ways of telling one thing."""
    return one == other or one in UNTOLD or other in UNTOLD or frozenset((one, other)) in CONFUSABLE


def _comparable(one: ArticleClaim, other: ArticleClaim) -> bool:
    same = one.victims == other.victims or {one.victims, other.victims} == _WIDE
    return one.harm == other.harm and one.own_attackers == other.own_attackers and same


def _may_differ(one: ArticleClaim, other: ArticleClaim) -> bool:
    """Whether two counts may be rival accounts of two voices, or one revises the other."""
    if one.revises or other.revises:
        return True
    # Of one place and means, voices that differ widely still tell of one attack rather than of two.
    widest = 3 if _same_place(one, other) and one.means == other.means and one.means not in UNTOLD else 2
    return _two_voices(one, other) and widest * min(size(one), size(other)) >= max(size(one), size(other))


def _rival_accounts(one: ArticleClaim, other: ArticleClaim) -> bool:
    return _two_voices(one, other) and same_number(one, other)


def _two_voices(one: ArticleClaim, other: ArticleClaim) -> bool:
    return one.claimant is not None and other.claimant is not None and one.claimant != other.claimant


def _same_place(one: ArticleClaim, other: ArticleClaim) -> bool:
    if one.place_path or other.place_path:
        return one.place_path == other.place_path and len(one.place_path) >= _LOCALITY_DEPTH
    return bool(_words(one)) and _words(one) == _words(other)


def _window(claim: ArticleClaim) -> tuple[date | None, date | None]:
    return claim.first_on, claim.last_on


def _words(claim: ArticleClaim) -> str:
    return " ".join((claim.place_text or "").casefold().split())
