"""Totals and their breakdowns where no word marks the parts, and what a total is a total of."""

from __future__ import annotations

import itertools

from apps.engine.claims import Qualifier, Scope, Victims
from apps.engine.reading.drafts import Draft

_MOST_PARTS = 10
_REACH = 24
_SLACK = 1.15
_DISTRICT = 5
_WITHIN = {
    Victims.PEOPLE: frozenset(Victims),
    Victims.CIVILIANS: frozenset(
        {
            Victims.CIVILIANS,
            Victims.CHILDREN,
            Victims.WOMEN,
            Victims.MEN,
            Victims.PEOPLE,
            Victims.WOMEN_AND_CHILDREN,
            Victims.MEDICS,
            Victims.JOURNALISTS,
            Victims.RESCUERS,
        }
    ),
    Victims.COMBATANTS: frozenset({Victims.COMBATANTS, Victims.PEOPLE}),
}
_BLOWS = frozenset(
    {"attacks", "raids", "strikes", "airstrikes", "bombings", "clashes", "blasts", "explosions", "shelling"}
)
_SPREAD = frozenset({"separate", "various", "different", "multiple", "across", "battlegrounds", "elsewhere"})
_DAILY = frozenset({"altogether", "overall"})


def break_down(drafts: list[Draft]) -> None:
    """Join unmarked parts to the nearest total before them, the later totals first; then settle the totals' scope."""
    body = [draft for draft in drafts if not draft.headline]
    for draft in body:
        if draft.scope is Scope.INCIDENT and not draft.whole_war and draft.host is None and _spread(draft):
            draft.scope = Scope.CUMULATIVE
            draft.rules["scope"] = "a total over several places"
    first: dict[str, Draft] = {}
    for draft in body:
        first.setdefault(draft.link.harm, draft)
    for index in range(len(body) - 1, -1, -1):
        total = body[index]
        if total.whole_war or total.figure.low < 3 or total.figure.kind == "sum":
            continue
        parts = _parts(total, body[index + 1 : index + 1 + 2 * _REACH], first[total.link.harm] is total)
        if not parts:
            parts = _parts_before(total, body[max(0, index - _REACH) : index]) if _says_total(total) else []
        for part in parts:
            part.host = total
            part.rules["part_of"] = "a breakdown of the total before"
        places = {part.place for part in parts if part.place}
        if len(places) > 1 and total.scope is Scope.INCIDENT:
            total.scope = Scope.CUMULATIVE
            total.rules["scope"] = "a total over several places"


def _spread(draft: Draft) -> bool:
    """Does the sentence say that the total is one over several places or attacks?"""
    lows = draft.scene.sentence.lows
    near = lows[max(0, draft.first_token - 20) : draft.first_token + 24]
    if any(word in _SPREAD for word in near) or lists_places(draft):
        return True
    return any(
        lows[i : i + 2] in (["several", "areas"], ["many", "areas"], ["two", "parts"], ["several", "places"])
        for i in range(max(0, draft.first_token - 20), min(len(lows), draft.first_token + 24))
    )


def lists_places(draft: Draft) -> bool:
    """ "attacks in Aleppo, Homs and Hasaka": several blows at places named side by side."""
    lows, places = draft.scene.sentence.lows, draft.scene.places
    if not any(low in _BLOWS for low in lows):
        return False
    for first, second in itertools.pairwise(places):
        between = lows[first.end : second.start]
        apart = first.name != second.name and first.level == second.level and 1 < first.level < _DISTRICT
        if apart and first.start > draft.figure.start and all(low in ("and", ",") for low in between):
            return True
    return False


def _says_total(total: Draft) -> bool:
    lows = total.scene.sentence.lows
    before = lows[max(0, total.figure.start - 3) : total.figure.start]
    return "total" in before or before[-2:] == ["in", "all"] or any(word in _DAILY for word in before)


def _parts(total: Draft, later: list[Draft], lead: bool) -> list[Draft]:
    """The counts after a total that make it up."""
    candidates = [draft for draft in later if _fits(total, draft)][:_REACH]
    near = [d for d in candidates if d.scene.sentence.index - total.scene.sentence.index <= 8][:_MOST_PARTS]
    if lists_places(total) and total.when_kind not in ("since", "open"):
        return candidates
    exact = _summing(total, near)
    if exact and (total.place_level < _DISTRICT or total.figure.low >= 8):
        return exact
    together = _in_one_sentence(total, near)
    if together:
        return together
    elsewhere = [draft for draft in candidates if draft.place != total.place]
    if total.scope is Scope.CUMULATIVE and total.when_kind not in ("since", "open"):
        return elsewhere
    if total.place_level >= _DISTRICT:
        return []
    return elsewhere if lead and _add_up(total, elsewhere) else []


def _in_one_sentence(total: Draft, candidates: list[Draft]) -> list[Draft]:
    """Two or more counts of one sentence soon after, that come to the total or nearly."""
    for start, draft in enumerate(candidates[:4]):
        same = [other for other in candidates[start:] if other.scene is draft.scene]
        added = sum(other.figure.low for other in same)
        close = total.figure.low * 0.85 <= added <= total.figure.low * 1.1
        if len(same) > 1 and close and draft.scene.sentence.index - total.scene.sentence.index <= 2:
            return same
    return []


def _add_up(total: Draft, candidates: list[Draft]) -> bool:
    """Do the highest counts of at least two places come to the total, though not to the unit?"""
    highest: dict[str, int] = {}
    for draft in candidates:
        if draft.place is not None and draft.place_level > total.place_level:
            highest[draft.place] = max(highest.get(draft.place, 0), draft.figure.low)
    added = sum(highest.values())
    return len(highest) > 1 and total.figure.low / 2 <= added <= total.figure.low * _SLACK


def _parts_before(total: Draft, earlier: list[Draft]) -> list[Draft]:
    near = [d for d in earlier if total.scene.sentence.index - d.scene.sentence.index <= 6 and _fits(total, d)]
    return near if sum(draft.figure.low for draft in near) <= total.figure.low and len(near) > 1 else []


def _fits(total: Draft, draft: Draft) -> bool:
    """Could this count be a part of that total?"""
    if draft.host is not None or draft.link.harm != total.link.harm or draft.whole_war or draft.link.open_part:
        return False
    if draft.figure.low >= total.figure.low or draft.figure.kind == "them":
        return False
    if draft.victims not in _WITHIN.get(total.victims, frozenset({total.victims})):
        return False
    if draft.scope is Scope.CUMULATIVE and draft.when_kind in ("since", "open"):
        return False
    if draft.first is None or draft.last is None or total.first is None or total.last is None:
        return False
    return total.first <= draft.first and draft.last <= total.last


def _summing(total: Draft, candidates: list[Draft]) -> list[Draft]:
    """The longest run of candidates, in order and with gaps, whose numbers add up to the total."""
    goal = total.figure.value
    if goal is None or total.figure.qualifier is Qualifier.UP_TO or goal > 5000:
        return []
    reached: dict[int, tuple[int, ...]] = {0: ()}
    for position, draft in enumerate(candidates):
        value = draft.figure.value
        if value is None:
            continue
        for so_far, chosen in list(reached.items()):
            new = so_far + value
            if new <= goal and len(reached.get(new, ())) < len(chosen) + 1:
                reached[new] = (*chosen, position)
    chosen = reached.get(goal, ())
    return [candidates[position] for position in chosen] if len(chosen) > 1 else []
