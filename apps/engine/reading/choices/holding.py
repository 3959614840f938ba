"""What a claim is a part of: the totals the document tells, and the evidence for each."""

from __future__ import annotations

from collections.abc import Sequence

from apps.engine.claims import Victims
from apps.engine.reading.choices.atlas import gap
from apps.engine.reading.choices.kinds import kind_of, size_of
from apps.engine.reading.choices.weighing import Option
from apps.engine.reading.drafts import Draft

_REACH, _FAR_BACK = 14, 60
_TOTAL_WORDS = frozenset({"total", "altogether", "overall", "toll", "all"})
_GROUPLESS = frozenset({Victims.PEOPLE, Victims.CIVILIANS, Victims.COMBATANTS})


def whole_options(draft: Draft, drafts: Sequence[Draft], index: int) -> list[Option[Draft | None]]:
    """No whole, and every claim of the document that could hold this one, as options.

    `draft.host` holds what the grammar reads; `index` is the claim's place in `drafts`, which stand in the order of
    the text.
    """
    near = [*drafts[max(0, index - _REACH) : index], *drafts[index + 1 : index + 3]]
    able = [other for other in near if _could_hold(other, draft)]
    if draft.host is not None and draft.host not in able:
        able.append(draft.host)
    kind = kind_of(draft, _marked(draft), "a claim")
    options: list[Option[Draft | None]] = [Option(None, "no whole", kind, _none(draft, len(able)))]
    told = _Told(draft, drafts, index)
    options += [Option(other, f"“{_words(other)}”", kind, _evidence(draft, other, told)) for other in able]
    return options


class _Told:
    """The claims of the same harm told before one: the last, the last that is no part, and the first of all."""

    def __init__(self, draft: Draft, drafts: Sequence[Draft], index: int) -> None:
        def alike(other: Draft) -> bool:
            return other.link.harm == draft.link.harm and other.title == draft.title

        before = [other for other in drafts[max(0, index - _FAR_BACK) : index] if alike(other)]
        self.last = before[-1] if before else None
        self.last_whole = next((other for other in reversed(before) if other.host is None), None)
        self.first = next((other for other in drafts[:index] if alike(other) and other.host is None), None)


def _words(draft: Draft) -> str:
    return " ".join(token.text for token in draft.scene.sentence.tokens[draft.figure.start : draft.figure.end])


def _could_hold(whole: Draft, part: Draft) -> bool:
    same = whole.link.harm == part.link.harm and whole.title == part.title and not whole.whole_war
    fits = whole.figure.high is None or part.figure.low <= whole.figure.high
    return same and fits and whole.figure.kind not in ("single", "definite") and not _within(whole, part)


def _within(inner: Draft, outer: Draft) -> bool:
    above, steps = inner.host, 0
    while above is not None and steps < _REACH:
        if above is outer:
            return True
        above, steps = above.host, steps + 1
    return False


def _marked(draft: Draft) -> str:
    """The kind of a claim that its own words mark as a part."""
    if draft.figure.kind == "them":
        return "some of them"
    if draft.link.open_part:
        return "a part of an uncounted whole"
    return "a marked part" if draft.link.host is not None or draft.link.of_earlier is not None else ""


def _none(draft: Draft, able: int) -> list[str]:
    told = ["no whole", f"no whole, {draft.figure.kind}", f"no whole, {size_of(draft.figure.low)}"]
    told.append("no whole, the grammar finds none" if draft.host is None else f"no whole, against {_rule(draft)}")
    if not able:
        told.append("nothing could hold it")
    return told


def _rule(draft: Draft) -> str:
    return draft.rules.get("part_of", "no rule").partition("“")[0].strip() or "a word"


def _evidence(draft: Draft, whole: Draft, before: _Told) -> list[str]:
    told = ["a whole", f"of {size_of(whole.figure.low)}"]
    if draft.host is whole:
        told += ["as the grammar reads it", f"as the grammar reads it, {_rule(draft)}"]
    elif draft.host is not None:
        told.append("the grammar reads another")
    told += _place_in_text(draft, whole, before)
    told += _likeness(draft, whole)
    lows = whole.scene.sentence.lows[max(0, whole.figure.start - 4) : whole.figure.start]
    if any(low in _TOTAL_WORDS for low in lows):
        told.append("said to be a total")
    if whole.scope.value == "cumulative":
        told.append(f"a total over several, this one {draft.scope.value}")
    if whole.host is not None:
        told.append("itself a part")
    share = draft.figure.low / max(1, whole.figure.low)
    told.append("nearly all of it" if share > 0.8 else "much of it" if share > 0.3 else "little of it")
    return told


def _place_in_text(draft: Draft, whole: Draft, before: _Told) -> list[str]:
    distance = draft.scene.sentence.index - whole.scene.sentence.index
    if distance == 0:
        side = "before" if whole.figure.start < draft.figure.start else "after"
        told = [f"in its sentence, {side}"]
    else:
        told = [f"{gap(abs(distance))} {'before' if distance > 0 else 'after'}"]
    if before.last is whole:
        told.append("the claim just before")
    if before.last_whole is whole:
        told.append("the last whole before")
    if before.first is whole:
        told.append("the first told")
    return told


def _likeness(draft: Draft, whole: Draft) -> list[str]:
    days = "same" if (whole.first, whole.last) == (draft.first, draft.last) else "other"
    if days == "other" and _spans(whole, draft):
        days = "wider"
    place = "same" if whole.place == draft.place else "wider" if whole.place_level < draft.place_level else "other"
    group = "same" if whole.victims is draft.victims else "wider" if whole.victims in _GROUPLESS else "other"
    source = "same" if whole.claimant == draft.claimant else "other"
    blamed = "same" if whole.perpetrators == draft.perpetrators else "other"
    told = [f"{days} days", f"{place} place", f"{group} group", f"{source} source", f"{blamed} actors"]
    return [*told, f"{days} days and {place} place", f"{group} group and {place} place"]


def _spans(whole: Draft, part: Draft) -> bool:
    if whole.last is None or part.last is None or part.first is None:
        return False
    return (whole.first is None or whole.first <= part.first) and part.last <= whole.last
