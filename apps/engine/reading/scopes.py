"""One event or a total over several: the scope of each claim, where its own sentence tells it."""

from __future__ import annotations

from apps.engine.claims import Scope
from apps.engine.reading.drafts import Draft
from apps.engine.reading.periods import ONE_ATTACK, SEVERAL_ATTACKS, is_companion, is_lasting
from apps.engine.reading.timing import SHORT, is_perfect

_COUNTED_BACK = frozenset({"last", "past", "hours", "days", "hour"})
_WIDE = frozenset({"cities", "towns", "villages", "provinces", "governorates", "regions", "fronts", "battlefields"})
_WIDE_LEADS = frozenset(
    {"hit", "in", "on", "at", "across", "against", "several", "of", "other", "struck", "targeting", "targeted"}
)
_PROVINCE = 2
_VAGUELY_DATED = frozenset({"earlier", "last", "this", "in", "early", "late", "mid"})
_FEW, _AT_ONE_SPOT = 5, 50
_CLOSE = 5
_MASS_ABDUCTION = 100


def decide_scope(draft: Draft, before: Draft | None = None) -> None:
    """Set a draft's scope by its window, its words, its whole and the claim `before` that it goes on with."""
    rule = _cumulative(draft)
    if rule is None and before is not None and before.scope is Scope.CUMULATIVE and is_companion(draft, before):
        rule = "goes on with a total" if before.host is None and draft.figure.value != 1 else None
    draft.scope = Scope.CUMULATIVE if rule else Scope.INCIDENT
    draft.rules["scope"] = rule or "one event"


def _cumulative(draft: Draft) -> str | None:
    """The rule by which a claim is a total; None where it is one event."""
    within = draft.host is not None and draft.host.scope is Scope.CUMULATIVE
    if draft.whole_war:
        return "a whole war's toll"
    if within and draft.host is not None and draft.host.scene is draft.scene:
        return "part of a total"
    if draft.figure.value == 1 and draft.figure.kind in ("single", "definite", "sum"):
        return None
    return _over_time(draft) or _over_places(draft) or ("part of a total" if within else None)


def _over_time(draft: Draft) -> str | None:
    own = draft.rules.get("when", "").startswith("“")
    if draft.when_kind in ("since", "open"):
        return "a total since a day"
    if draft.when_kind == "span" and own and _long(draft) and not _one_attack(draft):
        return "a total over several days"
    if draft.figure.value is None and draft.figure.low >= 100 and is_perfect(draft) and draft.host is None:
        return "a large number in a period still running"
    if not own and draft.figure.low > 1 and is_lasting(draft):
        return "the toll of what lasted longer than a day"
    if not own and draft.figure.low >= _MASS_ABDUCTION and draft.link.harm in ("abducted", "detained", "missing"):
        return "too many to be taken at once"
    return None


def _over_places(draft: Draft) -> str | None:
    return "a total of a province, beside another's" if _over_provinces(draft) else None


def _long(draft: Draft) -> bool:
    """A window of more than a weekend, or one counted back in hours or days."""
    if draft.first is None or draft.last is None or draft.last - draft.first > SHORT:
        return True
    words = (draft.when_text or "").lower().split()
    if words[:1] in (["between"], ["from"]):
        return True
    return any(word in _COUNTED_BACK for word in words) or (len(words) == 3 and words[1] == "and")


def _one_attack(draft: Draft) -> bool:
    """Is a loosely dated harm still that of one attack?"""
    lows = draft.scene.sentence.lows
    if "suicide" in lows or any(lows[i : i + 3] == ["in", "one", "day"] for i in range(len(lows))):
        return True
    words = (draft.when_text or "").lower().split()
    dated = bool(words) and words[0] in _VAGUELY_DATED and not any(w in ("days", "hours", "weeks") for w in words)
    close = draft.place_level >= _CLOSE and draft.figure.value is not None
    dated = dated and not is_perfect(draft) and "year" not in words
    if dated and close and draft.figure.low <= (_FEW if draft.place_level == _CLOSE else _AT_ONE_SPOT):
        return True
    single = any(low in ONE_ATTACK and lows[i - 2 : i] != ["hours", "of"] for i, low in enumerate(lows))
    return single and not any(low in SEVERAL_ATTACKS for low in lows)


def _over_provinces(draft: Draft) -> bool:
    """ "30 were killed in one province and 39 in another": each count is that of many places."""
    if draft.place_level != _PROVINCE or draft.figure.low < _FEW:
        return False
    own = next((place for place in draft.scene.places if place.name == draft.place), None)
    told = [link.figure.start for link in draft.scene.links if link.harm == draft.link.harm and not link.host]
    if own is None or len(told) < 2:
        return False
    for place in draft.scene.places:
        first, last = sorted((place.start, own.start))
        if place.level == _PROVINCE and place.name != own.name and any(first < start < last for start in told):
            return True
    return False


def spread_wide(draft: Draft) -> bool:
    """Does the sentence speak of several towns, cities or provinces struck?"""
    lows = draft.scene.sentence.lows
    if draft.figure.low < 3 or not any(low in SEVERAL_ATTACKS or low in ("shells", "rockets") for low in lows):
        return False
    for position in range(max(0, draft.first_token - 20), min(len(lows), draft.first_token + 24)):
        if lows[position] in _WIDE and any(low in _WIDE_LEADS for low in lows[max(0, position - 4) : position]):
            return True
    return False
