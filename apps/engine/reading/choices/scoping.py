"""One event or a total over several: the evidence for each."""

from __future__ import annotations

import itertools
from datetime import timedelta

from apps.engine.claims import Scope
from apps.engine.reading.choices.kinds import kind_of, size_of
from apps.engine.reading.choices.weighing import Option
from apps.engine.reading.drafts import Draft
from apps.engine.reading.periods import ONE_ATTACK, SEVERAL_ATTACKS
from apps.engine.reading.timing import is_perfect

_SPANS = ((0, "one day"), (1, "two days"), (3, "some days"), (14, "a week or two"), (62, "weeks"))


def scope_options(draft: Draft, previous: Draft | None, parts: int, twin: Draft | None) -> list[Option[Scope]]:
    """Incident and cumulative; `draft.scope` holds what the grammar reads, `parts` counts the claims within it."""
    kind = kind_of(draft, "", "a claim")
    shared = _evidence(draft, previous, parts, twin)
    return [
        Option(Scope.INCIDENT, "one event", kind, []),
        Option(Scope.CUMULATIVE, "a total over several", kind, shared),
    ]


def _evidence(draft: Draft, previous: Draft | None, parts: int, twin: Draft | None) -> list[str]:
    """What speaks for or against a total."""
    rule = draft.rules.get("scope", "one event")
    figure, lows = draft.figure, draft.scene.sentence.lows
    told = [
        "a total",
        f"the grammar, {draft.scope.value}",
        f"the grammar's reason, {rule}",
        f"{size_of(figure.low)}",
        f"{_length(draft)}, {draft.when_kind}",
        f"{size_of(figure.low)}, {_length(draft)}",
        f"a place of level {draft.place_level}",
        f"{draft.link.harm}",
        f"by {draft.means.value}",
    ]
    if is_perfect(draft):
        told.append("a period still running")
    several, one = any(low in SEVERAL_ATTACKS for low in lows), any(low in ONE_ATTACK for low in lows)
    told.append(f"{size_of(figure.low)}, {'several attacks' if several else 'one attack' if one else 'no attack told'}")
    told += _words(draft)
    if parts:
        told.append("counts within it")
    if len({place.name for place in draft.scene.places if place.level > 2}) > 2:
        told.append("several places in its sentence")
    if draft.host is not None:
        told.append(f"the whole, {draft.host.scope.value}")
        told.append(f"the whole, of {size_of(draft.host.figure.low)}, is {draft.host.scope.value}")
        if draft.host.scene is draft.scene:
            told.append(f"the whole in its sentence, {draft.host.scope.value}")
    if twin is not None:
        told.append(f"the repeated claim, {twin.scope.value}")
    if previous is not None and draft.scene.sentence.index - previous.scene.sentence.index <= 1:
        same = "same" if (previous.first, previous.last) == (draft.first, draft.last) else "other"
        told.append(f"the claim before, {same} days, {previous.scope.value}")
    return told


_BLOWS = frozenset(
    {"attack", "attacks", "strike", "strikes", "airstrike", "airstrikes", "raid", "raids", "shelling", "bombardment"}
    | {"bombing", "bombings", "blast", "blasts", "explosion", "explosions", "clashes", "fighting", "offensive"}
    | {"violence", "operation", "operations", "ambush", "massacre", "battle", "battles", "assault", "fire", "rockets"}
    | {"shells", "war", "conflict", "protests", "crackdown", "campaign", "wave", "series", "string", "incidents"}
)
_SUMMING = frozenset(
    {"across", "total", "altogether", "overall", "daily", "deadliest", "bloodiest", "separate", "several"}
)
_NEAR = 12


def _words(draft: Draft) -> list[str]:
    """The words of attack about a claim, those that sum up, and places that are told side by side."""
    lows, places = draft.scene.sentence.lows, draft.scene.places
    first, last = max(0, draft.first_token - _NEAR), draft.figure.end + _NEAR
    told = [f"told of “{low}”" for low in dict.fromkeys(lows[first:last]) if low in _BLOWS]
    told += [f"“{low}” in its sentence" for low in dict.fromkeys(lows) if low in _SUMMING]
    if "day" in lows and any(lows[p - 1] in ("a", "one", "single") for p, low in enumerate(lows) if low == "day"):
        told.append("in one day")
    for one, other in itertools.pairwise(places):
        if one.level > 1 and lows[one.end : other.start] in (["and"], [","]) and first <= one.start <= last:
            told += ["places side by side", f"places of level {one.level} and {other.level} side by side"]
            break
    return told


def _length(draft: Draft) -> str:
    if draft.last is None:
        return "no day"
    if draft.first is None:
        return "open"
    days = (draft.last - draft.first) // timedelta(days=1)
    return next((name for most, name in _SPANS if days <= most), "months")
