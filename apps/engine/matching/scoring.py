"""How alike two groups of claims are, feature by feature, and the doubts that keep them apart.

A wrong merge hides deaths and a missed one only waits for an editor. So a score is a sum of features, but one doubt
(other means, other sides, counts that do not fit, another neighbourhood) holds it below the threshold of linking,
and two doubts below that of proposing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from apps.engine.claims import Means
from apps.engine.matching.counts import both_killed, both_massacres, compare_counts, same_figure, telling_figures
from apps.engine.matching.evidence import CONFUSABLE, UNTOLD
from apps.engine.matching.records import ClaimGroup, PairScore

LINK_THRESHOLD = 0.70
PROPOSE_THRESHOLD = 0.55
ONE_DAY = timedelta(days=1)

WEIGHTS = {"place": 0.30, "time": 0.20, "counts": 0.22, "means": 0.12, "sides": 0.08, "words": 0.08}
_ONE_DOUBT = 0.62
_TWO_DOUBTS = 0.40
_GOVERNORATE = 2
_NEUTRAL = 0.5
# A background paragraph names an attack of so many dead by its month or year.
_RECALLED = 50
_RECALLED_DAYS = 5
_NEVER = PairScore(0.0, (("apart", 0.0),))


def score(a: ClaimGroup, b: ClaimGroup) -> PairScore:
    """How likely two groups tell of one event, 0 to 1, with each feature's share; symmetric.

    0 means never. Copies of one text are sure where they make the same claim, and never joined otherwise; a period
    is only ever one with a period of the same window and place. The share `doubts` is what doubts took off.
    """
    if a.text_key == b.text_key and a.article != b.article:
        return PairScore(1.0, (("copy", 1.0),)) if _same_claims(a, b) else _NEVER
    if not may_match(a, b) or (a.article == b.article and not same_figure(a, b)):
        return _NEVER
    if a.is_period:
        return PairScore(1.0, (("period", 1.0),))
    counts, counts_doubt = compare_counts(a, b)
    place, place_doubts = _place(a, b)
    if _one_massacre(a, b):
        place, place_doubts = max(place, 0.6), 0
    means = _means(a.means - UNTOLD, b.means - UNTOLD)
    sides = _overlap(a.sides, b.sides)
    shares = {
        "place": place,
        "time": max(_time(a, b), _NEUTRAL if _is_retold(a, b) else 0.0),
        "counts": counts,
        "means": means,
        "sides": sides,
        "words": _words(a.words, b.words),
    }
    doubts = counts_doubt + place_doubts + (means == 0) + (sides == 0) + _day_doubts(a, b, counts)
    return _summed(shares, doubts)


def _summed(shares: dict[str, float], doubts: int) -> PairScore:
    weighted = [(name, round(WEIGHTS[name] * share, 4)) for name, share in shares.items()]
    plain = sum(share for _, share in weighted)
    held = plain if not doubts else min(plain, _ONE_DOUBT if doubts == 1 else _TWO_DOUBTS)
    if held < plain:
        weighted.append(("doubts", round(held - plain, 4)))
    return PairScore(round(held, 4), tuple(weighted))


def may_match(a: ClaimGroup, b: ClaimGroup) -> bool:
    """The cheap test before `score`: copies, or windows within a day of one another at places that could be one.

    Places could be one where one lies in the other or both in one governorate; an unresolved place only where the
    words are the same. Where both count very many killed, any places of one country could be one.
    """
    if a.text_key == b.text_key and a.article != b.article:
        return True
    if a.is_period != b.is_period:
        return False
    mine, other = window_of(a), window_of(b)
    if mine is None or other is None:
        return False
    if a.is_period:
        return mine == other and a.place_path == b.place_path and bool(a.place_path)
    if mine[0] - other[1] > ONE_DAY or other[0] - mine[1] > ONE_DAY:
        return False
    return _places_compatible(a, b) or _one_massacre(a, b)


def window_of(group: ClaimGroup) -> tuple[date, date] | None:
    """The first and last day of a group, one day where only one end is told; None where it is not dated."""
    first, last = group.first_on or group.last_on, group.last_on or group.first_on
    if first is None or last is None:
        return None
    return min(first, last), max(first, last)


def _same_claims(a: ClaimGroup, b: ClaimGroup) -> bool:
    told = {(claim.start, claim.harm, claim.value, claim.low, claim.high) for claim in a.claims}
    return any((claim.start, claim.harm, claim.value, claim.low, claim.high) in told for claim in b.claims)


def _places_compatible(a: ClaimGroup, b: ClaimGroup) -> bool:
    if not a.place_path or not b.place_path:
        return _same_words(a, b) or _one_figure(a, b)
    common = _common(a.place_path, b.place_path)
    return common >= _GOVERNORATE or common == min(len(a.place_path), len(b.place_path))


def _one_massacre(a: ClaimGroup, b: ClaimGroup) -> bool:
    """Whether two counts of very many killed may be one event though their places do not fit: not in two countries.

    Fewer do in one governorate, by one means: the province's capital stands for the province in many reports.
    """
    near = _common(a.place_path, b.place_path) >= _GOVERNORATE and bool((a.means & b.means) - UNTOLD)
    if near and both_killed(a, b, least=_RECALLED):
        return True
    return both_massacres(a, b) and (not a.place_path or not b.place_path or a.place_path[0] == b.place_path[0])


def _one_figure(a: ClaimGroup, b: ClaimGroup) -> bool:
    """Whether a place that nobody could resolve may be the other's: one telling figure, of one day and one means."""
    mine, other = window_of(a), window_of(b)
    same_days = mine is not None and other is not None and mine[0] <= other[1] and other[0] <= mine[1]
    told = (a.means & b.means) - UNTOLD
    return same_days and bool(told) and bool(telling_figures(a) & telling_figures(b))


def _is_retold(a: ClaimGroup, b: ClaimGroup) -> bool:
    """Whether one recalls the other: many killed by one means at one place, "in August", on a day of that August."""
    mine, other = window_of(a), window_of(b)
    if mine is None or other is None:
        return False
    long, short = sorted((mine, other), key=lambda window: window[0] - window[1])
    within = long[0] <= short[0] and short[1] <= long[1] and (long[1] - long[0]).days >= _RECALLED_DAYS
    at = min(len(a.place_path), len(b.place_path))
    same_place = at > _GOVERNORATE and a.place_path[:at] == b.place_path[:at]
    told = (a.means & b.means) - UNTOLD
    return within and same_place and bool(told) and both_killed(a, b, least=_RECALLED)


def place_words(group: ClaimGroup) -> str:
    """The place as written, without regard to case, spacing, hyphens and the Arabic article."""
    words = (group.place_text or "").casefold().replace("-", " ").split()
    return " ".join(words[1:] if words[:1] == ["al"] else words)


def _common(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    depth = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        depth += 1
    return depth


def _place(a: ClaimGroup, b: ClaimGroup) -> tuple[float, int]:
    """Nearness in the tree of places, and a doubt where they are two places of one area."""
    if min(len(a.place_path), len(b.place_path)) < _GOVERNORATE:
        return _unplaced(a, b), 0
    common = _common(a.place_path, b.place_path)
    gap = max(len(a.place_path), len(b.place_path)) - common
    nested = common == min(len(a.place_path), len(b.place_path))
    if not nested:
        return (0.25 if common > _GOVERNORATE else 0.05), 1
    if common == _GOVERNORATE:
        return (0.4 if gap else 0.45), 0
    return max(0.5, 1.0 - 0.15 * gap), 0


def _unplaced(a: ClaimGroup, b: ClaimGroup) -> float:
    """What is left where the place of one is not known better than by its country: the words, or a telling figure."""
    if _same_words(a, b):
        return 0.8
    return _NEUTRAL if _one_figure(a, b) else 0.1


def _same_words(a: ClaimGroup, b: ClaimGroup) -> bool:
    return bool(place_words(a)) and place_words(a) == place_words(b)


def _time(a: ClaimGroup, b: ClaimGroup) -> float:
    """1 on the same day, half or more where short windows overlap, less the longer they are."""
    mine, other = window_of(a), window_of(b)
    if mine is None or other is None:
        return 0.0
    shared = (min(mine[1], other[1]) - max(mine[0], other[0])).days + 1
    if shared < 1:
        return 0.25
    spanned = (max(mine[1], other[1]) - min(mine[0], other[0])).days + 1
    return (0.5 + 0.5 * shared / spanned) * min(1.0, 3 / spanned)


def _day_doubts(a: ClaimGroup, b: ClaimGroup, counts: float) -> int:
    """On neighbouring days only a telling figure speaks for one event; strikes on one town recur daily."""
    mine, other = window_of(a), window_of(b)
    if mine is None or other is None or (mine[0] <= other[1] and other[0] <= mine[1]):
        return 0
    if counts >= 0.9:
        return 0
    return 1 if counts >= 0.75 else 2


def _means(one: frozenset[Means], other: frozenset[Means]) -> float:
    shared = _overlap(one, other)
    if shared == 0 and any(frozenset((mine, theirs)) in CONFUSABLE for mine in one for theirs in other):
        return _NEUTRAL
    return shared


def _overlap(one: Iterable[str], other: Iterable[str]) -> float:
    """1 where they share anything, 0 where both tell and share nothing, else neutral."""
    mine, theirs = set(one), set(other)
    if not mine or not theirs:
        return _NEUTRAL
    return 1.0 if mine & theirs else 0.0


def _words(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return _NEUTRAL
    return 0.3 + 0.7 * len(one & other) / min(len(one), len(other))
