"""By what weapon or in what way: the means the document tells of, and the evidence for each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from apps.engine.claims import Means
from apps.engine.reading.choices.atlas import apart, between, gap, portion, reach
from apps.engine.reading.choices.kinds import kind_of
from apps.engine.reading.choices.weighing import Option
from apps.engine.reading.drafts import Draft
from apps.engine.reading.means import MeansCue
from apps.engine.reading.scenes import Story

_ALWAYS = (Means.UNKNOWN, Means.OTHER)


def means_options(story: Story, draft: Draft, earlier: Sequence[Draft], twin: Draft | None) -> list[Option[Means]]:
    """Every means that the document tells of, and "unknown" and "other", as options for a claim."""
    setting = _Setting(story, draft, earlier, twin)
    told = dict.fromkeys([*_ALWAYS, draft.means, *setting.counts])
    return [Option(means, means.value, setting.kind, setting.evidence(means)) for means in told]


class _Setting:
    """What is the same for all options of one claim; `draft.means` holds what the grammar reads of its sentence."""

    def __init__(self, story: Story, draft: Draft, earlier: Sequence[Draft], twin: Draft | None) -> None:
        self.story, self.draft, self.twin = story, draft, twin
        self.previous = earlier[-1] if earlier else None
        self.index = draft.scene.sentence.index
        self.read, self.rule = draft.means, draft.rules.get("means", "")
        self.span = (draft.first_token, max(draft.figure.end, draft.position))
        strong = [cue for cue in draft.scene.means if not cue.weak]
        self.closest = min(strong or draft.scene.means, key=self._distance, default=None)
        told = ("a weapon told" if strong else "a loose word of weapon") if draft.scene.means else ""
        self.kind = kind_of(draft, told, "no weapon told")
        self.counts = story.means_told
        self.others = [
            link.figure.start for link in draft.scene.links if link.host is None and link.figure is not draft.figure
        ]

    def _distance(self, cue: MeansCue) -> int:
        return apart((cue.start, cue.end), self.span)

    def evidence(self, means: Means) -> list[str]:
        """All that speaks for or against one means."""
        told = [means.value]
        trigger = self.draft.link.trigger
        if means is self.read:
            rule = "a word" if self.rule.startswith("“") else self.rule
            told += ["as the grammar reads it", f"as the grammar reads it, {rule}"]
        if trigger is not None and trigger.means == means.value:
            told.append("told by the verb")
        if means is Means.UNKNOWN:
            told.append(f"unknown, {self.draft.link.harm}")
            if self.previous is None and not self.draft.scene.means:
                told.append("unknown, nothing told yet")
        told += self._own(means) + self._elsewhere(means) + self._relations(means)
        return told

    def _own(self, means: Means) -> list[str]:
        cues = [cue for cue in self.draft.scene.means if cue.means is means]
        if not cues:
            others = {cue.means for cue in self.draft.scene.means if not cue.weak}
            if means is Means.OTHER and len(others) > 1:
                return ["several weapons in its sentence"] + (["weapons joined by and"] if self._joined() else [])
            return []
        told = []
        lows = self.draft.scene.sentence.lows
        cue = min(cues, key=lambda one: (one.weak, self._distance(one)))
        side = "after" if cue.start > self.draft.first_token else "before"
        strength = "loose word" if cue.weak else "word"
        told += [
            f"a {strength} {side} it",
            f"a {strength} {side} it, {reach(self._distance(cue))}",
            f"{means.value} by “{' '.join(lows[cue.start : cue.end])}”",
        ]
        if cue is self.closest:
            told.append("the closest word of weapon")
        if between(self.draft.figure.start, cue.start, self.others):
            told.append("cut off by another count")
        if len({one.means for one in self.draft.scene.means}) == 1:
            told.append("the only weapon of its sentence")
        if self._joined():
            told.append("one of several joined by and")
        if cue.weak and any(one is not means and not self._weak_only(one) for one in self.counts):
            told.append(f"{means.value} by a loose word, other weapons elsewhere")
        return told

    def _weak_only(self, means: Means) -> bool:
        return means not in self.story.told_means

    def _joined(self) -> bool:
        lows, cues = self.draft.scene.sentence.lows, self.draft.scene.means
        return any(
            first.means is not second.means and lows[first.end : second.start][:1] == ["and"]
            for first, second in itertools.pairwise(cues)
            if second.start - first.end <= 3
        )

    def _elsewhere(self, means: Means) -> list[str]:
        told = []
        total = sum(self.counts.values())
        if means in self.counts:
            told.append(f"{portion(self.counts[means], total)} of the weapons told")
        if means in self.story.told_means:
            told.append("told plainly in the text")
        for back in range(1, 8):
            if back > self.index:
                break
            scene = self.story.scenes[self.index - back]
            if scene.means:
                if any(cue.means is means for cue in scene.means):
                    strength = "plainly" if any(c.means is means and not c.weak for c in scene.means) else "loosely"
                    told.append(f"last told {gap(back)} before, {strength}")
                break
        for ahead in self.story.scenes[self.index + 1 : self.index + 3]:
            if any(cue.means is means and not cue.weak for cue in ahead.means):
                told.append("told just after")
                break
        return told

    def _relations(self, means: Means) -> list[str]:
        told = []
        for relation, other in (("the whole's", self.draft.host), ("the repeated claim's", self.twin)):
            if other is not None and other.means is means:
                told.append(f"{relation} means")
        previous = self.previous
        if previous is not None and previous.means is means and not previous.whole_war:
            distance = self.index - previous.scene.sentence.index
            near = "in one sentence with it" if distance == 0 else gap(distance)
            told.append(f"the means of the claim before, {near}")
            same = previous.last == self.draft.last and previous.first == self.draft.first
            told.append(f"the means of the claim before, {'same' if same else 'other'} days")
            same = previous.place == self.draft.place
            told.append(f"the means of the claim before, {'same' if same else 'other'} place")
        return told
