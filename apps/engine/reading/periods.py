"""Periods and background: harm told of a campaign, of a period named before, or of an attack long past."""

from __future__ import annotations

from datetime import date, timedelta

from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Scene, Story
from apps.engine.reading.windows import Window

ONE_ATTACK = frozenset(
    {"attack", "bombing", "blast", "bomb", "explosion", "strike", "raid", "ambush", "bomber", "bombers", "blasts"}
    | {"gunmen"}
)
SEVERAL_ATTACKS = frozenset({"attacks", "strikes", "raids", "airstrikes", "clashes", "bombings", "operations"})
# What lasts longer than an event: told without a day, its toll is a total.
_LASTING = frozenset(
    {"escalation", "campaign", "offensive", "siege", "fighting", "battle", "battles", "hostilities", "crackdown"}
    | {"bombardment", "bombardments", "violence", "onslaught", "blockade", "famine", "purge", "infighting"}
)
# What may also be over within hours.
_COMBAT = frozenset({"fighting", "battle", "battles", "violence", "infighting", "hostilities"})
_WARS = frozenset({"conflict", "war", "uprising", "insurgency"})
_LASTING_REACH = 8
_SAME_PERIOD = (
    ["those", "days"],
    ["these", "days"],
    ["that", "period"],
    ["this", "period"],
    ["same", "period"],
    ["that", "time"],
    ["same", "time"],
    ["those", "weeks"],
    ["same", "days"],
    ["same", "weeks"],
    ["same", "month"],
    ["same", "week"],
    ["that", "month"],
    ["that", "week"],
)
_PERIOD_LEADS = frozenset({"over", "in", "during", "within", "the", "for"})
_BLOW_TOLD = frozenset({"attack", "strike", "massacre", "bombing", "raid", "attacks", "siege", "shelling", "incident"})
_ENTRY_REACH = 4
_LONG_PAST = timedelta(days=30)
_RESTATED = 10
_MASS = 1_000


def is_lasting(draft: Draft) -> bool:
    """ "The offensive has killed 40", "40 were killed in the escalation": the harm of a campaign, not of one blow."""
    if _all_told(draft):
        return True
    lows, position = draft.scene.sentence.lows, draft.position
    first = min(position, draft.figure.start)
    ahead = lows[max(0, first - _LASTING_REACH) : first]
    if any(low in ONE_ATTACK or low in SEVERAL_ATTACKS for low in ahead):
        return False
    cut = any(low in ("in", "as", "during", "after", ",") for low in ahead[-3:])
    if not cut and any(low in _LASTING for low in ahead):
        perfect = any(word in ("has", "have", "had") for word in ahead[-4:])
        return perfect or draft.figure.low > 2 * _LASTING_REACH
    last = max(position + 1, draft.figure.end)
    for ahead_by, low in enumerate(lows[last : last + _LASTING_REACH]):
        if low in ("said", ",", "when", "after", "as"):
            return False
        if low in _COMBAT and draft.figure.low < 2 * _LASTING_REACH:
            return False
        if low in _LASTING or low in _WARS:
            lead = lows[max(last - 1, last + ahead_by - 4) : last + ahead_by]
            return any(word in ("in", "during", "amid", "by", "of") for word in lead)
    return False


def _all_told(draft: Draft) -> bool:
    """ "a total of 43 people have been killed": no day and a verb of a period still running."""
    lows, start = draft.scene.sentence.lows, draft.figure.start
    if lows[max(0, start - 2) : start] != ["total", "of"]:
        return False
    return any(low in ("has", "have", "had") for low in lows[max(0, draft.first_token - 5) : draft.position])


def same_period(draft: Draft) -> bool:
    """ "over those days", "in the same period": the window of a total told before."""
    lows = draft.scene.sentence.lows
    return any(
        lows[i : i + 2] in _SAME_PERIOD and i > 0 and lows[i - 1] in _PERIOD_LEADS for i in range(1, len(lows) - 1)
    )


def is_companion(draft: Draft, before: Draft) -> bool:
    """ "… killed 21 in the last 24 hours. Thirty were injured": more of the same, with nothing new told."""
    scene, earlier = draft.scene, before.scene
    follows = (
        scene.sentence.index - earlier.sentence.index == 1 and scene.sentence.paragraph == earlier.sentence.paragraph
    )
    bare = not scene.windows and not scene.places and not scene.means and not scene.agents
    other = draft.link.harm != before.link.harm or "also" in scene.sentence.lows
    return follows and bare and other and draft.host is None and not before.whole_war


def are_apart(draft: Draft, other: Draft) -> bool:
    """Do more than some weeks lie between two claims, so that one does not go on with the other?"""
    if draft.last is None or other.last is None:
        return (draft.last is None) != (other.last is None)
    return abs(draft.last - other.last) > _LONG_PAST


def that_attack(draft: Draft) -> bool:
    """ "accused the army of that attack": an attack spoken of as known, not the one reported."""
    lows = draft.scene.sentence.lows
    accused = any(low in ("accused", "accuses", "blamed", "blames", "estimates", "estimated") for low in lows)
    return accused and any(low == "that" and lows[i + 1] in _BLOW_TOLD for i, low in enumerate(lows[:-1]))


def told_before(story: Story, scene: Scene) -> tuple[Scene, Window] | None:
    """The sentence just before that dates the known attack."""
    index = scene.sentence.index
    for before in reversed(story.scenes[max(0, index - 2) : index]):
        dated = next((window for window in before.windows if _is_past(story, window)), None)
        if dated is not None:
            return before, dated
    return None


def restated(draft: Draft, earlier: list[Draft]) -> Draft | None:
    """The earlier telling of a total whose figure this sentence repeats."""
    if draft.figure.value is None or draft.figure.value < _RESTATED:
        return None
    for other in reversed(earlier):
        same = other.figure.value == draft.figure.value and other.link.harm == draft.link.harm
        if same and other.when_kind in ("since", "open") and not other.whole_war:
            return other
    return None


def entry_of(story: Story, scene: Scene) -> tuple[Scene, Window] | None:
    """The past date that opens this entry of a chronicle, or one shortly before with no other time between."""
    index = scene.sentence.index
    for before in reversed(story.scenes[max(0, index - _ENTRY_REACH) : index]):
        opening = next((w for w in before.windows if w.start <= 1 and _is_past(story, w) and _is_short(w)), None)
        if opening is not None:
            return before, opening
        if before.windows or before.sentence.title:
            return None
    return None


def _is_short(window: Window) -> bool:
    """A day or a month; a year opens no entry."""
    return window.first is not None and window.last is not None and window.last - window.first <= _LONG_PAST


def _is_past(story: Story, window: Window) -> bool:
    last: date | None = window.last
    return last is not None and story.dateline is not None and story.dateline - last > _LONG_PAST


def is_mass(draft: Draft) -> bool:
    """A thousand people and more, with no attack told that could have harmed them at once."""
    lows = draft.scene.sentence.lows
    return draft.figure.low >= _MASS and not any(low in ONE_ATTACK or low == "massacre" for low in lows)
