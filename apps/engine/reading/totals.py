"""Totals and their breakdowns where no word marks the parts, and what a total is a total of."""

from __future__ import annotations

import itertools
from datetime import timedelta

from apps.engine.claims import Means, Qualifier, Scope, Victims
from apps.engine.reading.blame import copy_agents
from apps.engine.reading.drafts import Draft
from apps.engine.reading.scopes import spread_wide
from apps.engine.reading.timing import copy_when

_MOST_PARTS = 10
_REACH = 24
_STRAY_FROM = 10
_MANY_SENTENCES, _FEW_SENTENCES = 60, 2
_SLACK = 1.15
_CITY, _DISTRICT = 3, 5
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
_SPREAD = frozenset({"separate", "various", "different", "multiple", "battlegrounds"})
_ROUND = (["several", "areas"], ["many", "areas"], ["two", "parts"], ["several", "places"], ["several", "parts"])
_ROUND_ABOUT = (["in", "and", "around"], ["and", "elsewhere", "in"], ["series", "of", "operations"])
_KINDS_CROSSED = frozenset({"country", "province", "city", "region", "governorate", "provinces", "area", "enclave"})
_BETWEEN_LISTED = frozenset({"and", ",", "its", "countryside", "province", "city", "&", "rural"})
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
    leads = {id(draft) for draft in first.values()} | {id(draft) for draft in body if draft.title}
    settled = _exact_sums(body, leads)
    for index in range(len(body) - 1, -1, -1):
        total = body[index]
        if total.whole_war or total.figure.low < 3 or total.figure.kind == "sum" or id(total) in settled:
            continue
        parts = _parts_before(total, body[max(0, index - _REACH) : index]) if _says_total(total) else []
        if not parts and total.place_level <= _CITY:
            parts = _places_before(total, body[max(0, index - _REACH) : index])
        if not parts:
            parts = _parts(total, body[index + 1 : index + 1 + 2 * _REACH], id(total) in leads)
        _join(total, parts)
    _hand_down(drafts)


def _exact_sums(body: list[Draft], leads: set[int]) -> set[int]:
    """Totals whose parts follow and add up to the unit, from the first on; the totals settled so are returned."""
    settled: set[int] = set()
    for index, total in enumerate(body):
        if total.whole_war or total.figure.low < 3 or total.figure.kind == "sum" or total.place_level >= _DISTRICT:
            continue
        wide = total.scope is Scope.CUMULATIVE or total.place_level <= _CITY or _says_total(total)
        if not (wide or id(total) in leads):
            continue
        held = sum(d.figure.low for d in body[max(0, index - _REACH) : index] if d.host is total)
        later = body[index + 1 : index + 1 + 2 * _REACH]
        parts = _summing(total, _near(total, later), held)
        if not parts or _nearer(total, parts, later):
            continue
        nearest = _told_again(total, later[:_REACH], parts)
        _join(nearest, parts)
        settled |= {id(total), id(nearest)}
    return settled


def _nearer(total: Draft, parts: list[Draft], later: list[Draft]) -> bool:
    """Does a greater total stand between a total and what adds up to it?"""
    between = later[: next(i for i, draft in enumerate(later) if draft is parts[0])]
    return any(
        draft.figure.low > total.figure.low and not draft.whole_war and all(_fits(draft, part) for part in parts)
        for draft in between
    )


def _told_again(total: Draft, later: list[Draft], parts: list[Draft]) -> Draft:
    """The last telling of a total before its parts: the headline's figure, then the report's."""
    nearest = total
    for draft in later:
        if draft is parts[0]:
            break
        same = draft.figure.value == total.figure.value and draft.link.harm == total.link.harm
        if same and draft.host is None and draft.victims == total.victims:
            nearest = draft
    return nearest


def _join(total: Draft, parts: list[Draft]) -> None:
    for part in parts:
        part.host = total
        _share_period(total, part)
        part.rules["part_of"] = "a breakdown of the total before"
        if part.means is Means.UNKNOWN and part.link.harm == total.link.harm:
            part.means = total.means
        if not part.perpetrators and part.means in (total.means, Means.UNKNOWN) and part.means is not Means.CLASH:
            copy_agents(part, total, "those of the total")
        if part.victims is Victims.PEOPLE and part.figure.kind == "bare":
            part.victims = total.victims
            part.rules["victims"] = "the group of the whole"
    places = {part.place for part in parts if part.place}
    if len(places) > 1 and total.scope is Scope.INCIDENT:
        total.scope = Scope.CUMULATIVE
        total.rules["scope"] = "a total over several places"


def _share_period(total: Draft, part: Draft) -> None:
    """A part with no day of its own is a total over the same days as its whole."""
    several = total.first is not None and total.last is not None and total.last - total.first > timedelta(days=1)
    days = total.when_kind in ("since", "open") or (several and total.when_kind == "span")
    if days and part.when_kind in ("dateline", "since", "span") and not part.rules.get("when", "").startswith("“"):
        copy_when(part, total, "the period of the total")
        part.scope = Scope.CUMULATIVE if part.figure.value != 1 else part.scope
        part.rules["scope"] = "part of a total"


def _hand_down(drafts: list[Draft]) -> None:
    """ "Nine, including five children": what the sentence itself calls a part shares its whole's scope."""
    for draft in drafts:
        host = draft.host
        told = host is not None and host.scene is draft.scene and host.link is draft.link.host
        if host is None or not told:
            continue
        if host.rules.get("when") == "the period of the total" and not draft.rules.get("when", "").startswith("“"):
            copy_when(draft, host, "the window of the whole")
        if draft.figure.value != 1:
            draft.scope = host.scope
    beside: dict[int, list[Draft]] = {}
    for draft in drafts:
        beside.setdefault(id(draft.scene), []).append(draft)
    for draft in drafts:
        alone = draft.scope is Scope.INCIDENT and draft.host is None and draft.figure.value != 1
        if alone and _shares(draft, beside[id(draft.scene)]):
            draft.scope = Scope.CUMULATIVE
            draft.rules["scope"] = "told with a total"


def _shares(draft: Draft, beside: list[Draft]) -> bool:
    """ "Four killed and six injured in attacks on …": two harms of one sentence, place and time."""
    return any(
        other.scope is Scope.CUMULATIVE
        and other.host is None
        and other.link.harm != draft.link.harm
        and (other.place, other.first, other.last) == (draft.place, draft.first, draft.last)
        for other in beside
    )


def _spread(draft: Draft) -> bool:
    """Does the sentence say that the total is one over several places or attacks?"""
    lows = draft.scene.sentence.lows
    first, last = max(0, draft.first_token - 20), min(len(lows), draft.first_token + 24)
    if draft.figure.low < 2:
        return False
    if any(word in _SPREAD for word in lows[first:last]) or lists_places(draft) or spread_wide(draft):
        return True
    if any(low == "across" and _crosses(draft, i) for i, low in enumerate(lows[first:last], first)):
        return True
    return any(lows[i : i + 2] in _ROUND or lows[i : i + 3] in _ROUND_ABOUT for i in range(first, last))


def _crosses(draft: Draft, position: int) -> bool:
    """ "across the province", "across Syria"; not "across the river"."""
    lows = draft.scene.sentence.lows
    if any(low in _KINDS_CROSSED for low in lows[position + 1 : position + 5]):
        return True
    return any(position < place.start <= position + 3 and place.level < 3 for place in draft.scene.places)


def lists_places(draft: Draft) -> bool:
    """ "attacks in Aleppo, Homs and Hasaka": several blows at places named side by side."""
    lows, places = draft.scene.sentence.lows, draft.scene.places
    if not any(low in _BLOWS for low in lows):
        return False
    for first, second in itertools.pairwise(places):
        between = lows[first.end : second.start]
        apart = first.name != second.name and 1 < first.level < _DISTRICT and 1 < second.level < _DISTRICT
        joined = bool(between) and all(low in ("and", ",") for low in between) and first.level == second.level
        listed = draft.title and all(low in _BETWEEN_LISTED for low in between)
        if apart and first.start > draft.figure.start and (joined or listed):
            return True
    return False


def _says_total(total: Draft) -> bool:
    lows = total.scene.sentence.lows
    before = lows[max(0, total.figure.start - 3) : total.figure.start]
    if lows[:2] in (["in", "all"], ["in", "total"]) or lows[0] in _DAILY:
        return True
    return "total" in before or before[-2:] == ["in", "all"] or any(word in _DAILY for word in before)


def _parts(total: Draft, later: list[Draft], lead: bool) -> list[Draft]:
    """The counts after a total that make it up."""
    candidates = [draft for draft in later if draft.host is None and _fits(total, draft)][:_REACH]
    near = _near(total, later)
    if lists_places(total) and total.when_kind not in ("since", "open"):
        return candidates
    exact = _summing(total, near)
    if exact and (total.place_level < _DISTRICT or total.figure.low >= 8):
        return exact
    together = _in_one_sentence(total, near)
    if together:
        return together
    reach = total.scene.sentence.index + (_MANY_SENTENCES if lead or _says_total(total) else _FEW_SENTENCES)
    elsewhere = [
        draft
        for draft in candidates
        if draft.place != total.place and not _beside(total, draft) and draft.scene.sentence.index <= reach
    ]
    if total.scope is Scope.CUMULATIVE and total.when_kind not in ("since", "open"):
        return elsewhere if total.figure.value is not None and _room(total, elsewhere) else []
    if total.place_level >= _DISTRICT:
        return []
    return elsewhere if lead and _add_up(total, elsewhere) else []


def _near(total: Draft, later: list[Draft]) -> list[Draft]:
    """The counts within a few sentences that could be parts."""
    reach = total.scene.sentence.index + 8
    return [draft for draft in later if draft.scene.sentence.index <= reach and _fits(total, draft)][:_MOST_PARTS]


def _beside(total: Draft, draft: Draft) -> bool:
    """Is the count told of another place of the same rank: another province, another city?"""
    return min(total.place_level, 3) >= draft.place_level > 1 and total.place != draft.place and not lists_places(total)


def _room(total: Draft, parts: list[Draft]) -> bool:
    """Does what happened at the places come to no more than the total?"""
    highest: dict[str | None, int] = {}
    for part in parts:
        highest[part.place] = max(highest.get(part.place, 0), part.figure.low)
    return sum(highest.values()) <= total.figure.low * _SLACK


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


def _places_before(total: Draft, earlier: list[Draft]) -> list[Draft]:
    """Counts before a total whose highest tellings, place by place, come to it."""
    near = [d for d in earlier if total.scene.sentence.index - d.scene.sentence.index <= 6 and _fits(total, d)]
    highest: dict[str | None, int] = {}
    for draft in near:
        highest[draft.place] = max(highest.get(draft.place, 0), draft.figure.low)
    return near if len(highest) > 1 and sum(highest.values()) == total.figure.low else []


def _fits(total: Draft, draft: Draft) -> bool:
    """Could this count be a part of that total?"""
    if draft.host is not None and not (draft.link.of_earlier and draft.scene is not total.scene):
        return False
    if draft.link.harm != total.link.harm or draft.whole_war or draft.link.open_part:
        return False
    if draft.figure.low >= total.figure.low or draft.figure.kind == "them":
        return False
    if draft.scene is total.scene and draft.link.listed and (total.link.listed or total.figure.kind == "bare"):
        return False
    if draft.victims not in _WITHIN.get(total.victims, frozenset({total.victims})):
        return False
    return _in_time(total, draft)


def _in_time(total: Draft, draft: Draft) -> bool:
    """Does the count's window lie in the total's?"""
    own = any(window.kind in ("since", "open") for window in draft.scene.windows)
    lent = not own and (draft.first, draft.last) == (total.first, total.last)
    if draft.scope is Scope.CUMULATIVE and draft.when_kind in ("since", "open") and not lent:
        return False
    if draft.first is None or draft.last is None or total.last is None:
        return False
    if total.first is None:
        return total.when_kind == "open" and draft.last <= total.last
    slack = total.last - total.first if (total.when_text or "").lower().startswith(("in ", "over ")) else timedelta(0)
    return total.first - slack <= draft.first and draft.last <= total.last


def _summing(total: Draft, candidates: list[Draft], held: int = 0) -> list[Draft]:
    """The run of candidates from the first on, less repetitions and one stray, whose numbers add up to the total.

    `held` people are parts already.
    """
    if total.figure.value is None or total.figure.qualifier is Qualifier.UP_TO or total.figure.value > 5000:
        return []
    goal = total.figure.value - held
    for stray in range(-1, len(candidates) if goal >= _STRAY_FROM else 0):
        run: list[Draft] = []
        added = 0
        for position, draft in enumerate(candidates):
            value = draft.figure.value
            if position == stray or value is None or _repeats(draft, run):
                continue
            if stray >= 0 and draft.link.of_earlier:
                continue
            run.append(draft)
            added += value
            if added >= goal:
                break
        if added != goal or len(run) + bool(held) < 2 or stray >= len(run) or _nested(run):
            continue
        last = candidates.index(run[-1])
        told = [d for i, d in enumerate(candidates[: last + 1]) if i != stray and d.figure.value is not None]
        return told + [d for d in candidates[last + 1 :] if d.figure.value is not None and _repeats(d, run)]
    return []


def _nested(run: list[Draft]) -> bool:
    """Does one count already hold the others?"""
    added = sum(draft.figure.low for draft in run)
    return len(run) > 2 and any(2 * draft.figure.low == added for draft in run)


def _repeats(draft: Draft, run: list[Draft]) -> bool:
    """Was the same number told before of the same place?"""
    return any(draft.figure.value == one.figure.value and draft.place == one.place for one in run)
