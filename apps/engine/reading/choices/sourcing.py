"""Whose words or count a claim is: the sources the document lets speak, and the evidence for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.engine.reading.choices.atlas import Mentions, beside, gap, portion, reach
from apps.engine.reading.choices.kinds import in_its_text
from apps.engine.reading.choices.weighing import Option
from apps.engine.reading.claimants import Speech
from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Story

_MOST_OPTIONS = 30


@dataclass(frozen=True, slots=True)
class Voice:
    """One time that a source speaks: its resolved name and where."""

    name: str
    speech: Speech


def voices(resolved: Sequence[tuple[int, Speech, str]]) -> list[Mentions[Voice]]:
    """Every source of the document with each time it speaks; `resolved` gives sentence, speech and full name."""
    found: dict[str, Mentions[Voice]] = {}
    for index, speech, name in resolved:
        key = name.lower()
        if key not in found:
            found[key] = Mentions(name)
        found[key].add(index, Voice(name, speech))
        found[key].level |= speech.opens
        found[key].plain += not speech.bare
    return list(found.values())


def source_options(
    story: Story, mentions: Sequence[Mentions[Voice]], draft: Draft, earlier: Sequence[Draft], twin: Draft | None
) -> list[Option[str | None]]:
    """The outlet itself, and every source of the document, as options for a claim."""
    setting = _Setting(story, draft, earlier, twin)
    total = sum(mention.plain for mention in mentions)
    able = [mention for mention in mentions if _may_speak(mention, setting.index)]
    return [setting.outlet(), *(setting.option(mention, total) for mention in able[:_MOST_OPTIONS])]


def _may_speak(mention: Mentions[Voice], index: int) -> bool:
    """Does it speak anywhere, or is it at least named beside the claim?"""
    return bool(mention.plain or mention.within(index))


class _Setting:
    """What is the same for all options of one claim."""

    def __init__(self, story: Story, draft: Draft, earlier: Sequence[Draft], twin: Draft | None) -> None:
        self.story, self.draft, self.twin = story, draft, twin
        self.previous = earlier[-1] if earlier else None
        self.index = draft.scene.sentence.index
        named = {(place.start, place.end) for place in draft.scene.places}
        self.own = [speech for speech in draft.scene.speech if (speech.start, speech.end) not in named]
        self.closest = min(self.own, key=self._distance, default=None)
        self.kind = in_its_text(self._kind(), story)

    def _distance(self, speech: Speech) -> int:
        own = self.draft.first_token
        return abs(speech.verb - own) + (0 if speech.verb < own else 2)

    def _kind(self) -> str:
        draft = self.draft
        if draft.title:
            return "a headline that names a source" if self.own else "a headline"
        if draft.related:
            return "another story's headline"
        if self.own:
            outlet = all(speech.outlet for speech in self.own)
            return "its sentence names the outlet's own" if outlet else "its sentence names a source"
        if draft.whole_war:
            return "a war's toll"
        return "a part" if draft.host is not None else "its sentence names no source"

    def outlet(self) -> Option[str | None]:
        """That the outlet speaks for itself."""
        evidence = ["the outlet itself"]
        if self.closest is not None and self.closest.outlet:
            evidence.append("the closest source is the outlet's own")
        if self.closest is not None:
            side = "after" if self.closest.verb >= self.draft.first_token else "before"
            evidence.append(f"no source closer than {reach(self._distance(self.closest))} {side}")
        for relation, other in (("whole", self.draft.host), ("repeated claim", self.twin)):
            if other is not None and other.claimant is None:
                evidence.append(f"the {relation} has no source")
        if self.previous is not None:
            distance = (
                gap(self.index - self.previous.scene.sentence.index)
                if self.index > self.previous.scene.sentence.index
                else "no sentence"
            )
            told = "a" if self.previous.claimant else "no"
            evidence.append(f"the claim before, {distance} off, has {told} source")
        else:
            evidence.append("the first claim")
        return Option(None, "the outlet itself", self.kind, evidence)

    def option(self, mention: Mentions[Voice], total: int) -> Option[str | None]:
        """One source with its evidence."""
        own = [voice.speech for voice in mention.within(self.index)]
        evidence = self._own(own) if own else self._elsewhere(mention)
        evidence.append(f"{portion(len(mention.at), total)} of what is said")
        if mention.level:
            evidence += ["the text is its words", f"the text is its words, {len(self.own)} others in its sentence"]
        evidence += self._relations(mention.name, bool(own))
        return Option(mention.name, f"“{mention.name}”", self.kind, evidence)

    def _own(self, own: Sequence[Speech]) -> list[str]:
        speech = min(own, key=self._distance)
        side = "after" if speech.verb >= self.draft.first_token else "before"
        how_far = reach(self._distance(speech))
        if speech.bare:
            sentence = self.draft.scene.sentence
            lead, follow = beside(sentence, speech.start - 1), beside(sentence, speech.end)
            told = ["only named", f"only named {side} it, {how_far}", f"only named, after {lead}"]
            told += [f"only named, before {follow}", f"only named, beside {len(self.own)} who speak"]
            if follow == "a word in -s" or sentence.lows[speech.end : speech.end + 1] == ["admits"]:
                told.append(f"only named, before {sentence.lows[speech.end]}")
            return told
        evidence = [f"speaks {side} it", f"speaks {side} it, {how_far}"]
        evidence.append("according to it" if speech.before else "a verb of saying")
        evidence.append("speaks in its sentence")
        if speech is self.closest:
            evidence.append("the closest source")
        if speech.pronoun:
            evidence.append("a pronoun")
        if len(self.own) == 1:
            evidence.append("the only source of its sentence")
        if speech.verb == 0 or speech.end >= len(self.draft.scene.sentence.lows) - 1:
            evidence.append("at the edge of its sentence")
        return evidence

    def _elsewhere(self, mention: Mentions[Voice]) -> list[str]:
        evidence = ["speaks elsewhere"]
        before, after = mention.before(self.index), mention.after(self.index)
        if before is not None:
            evidence.append(f"spoke {gap(self.index - before[0])} before")
            if not any(scene.speech for scene in self.story.scenes[before[0] + 1 : self.index]):
                evidence.append("the last to speak before")
        if after is not None:
            evidence.append(f"speaks {gap(after[0] - self.index)} after")
            if not any(scene.speech for scene in self.story.scenes[self.index + 1 : after[0]]):
                evidence.append("the next to speak")
        return evidence

    def _relations(self, name: str, own: bool) -> list[str]:
        evidence = []
        here = "its own sentence names " if own else ""
        for relation, other in (("the whole's", self.draft.host), ("the repeated claim's", self.twin)):
            if other is not None and other.claimant is not None and other.claimant.lower() == name.lower():
                evidence.append(f"{here}{relation} source")
        previous = self.previous
        if previous is not None and previous.claimant is not None and previous.claimant.lower() == name.lower():
            distance = self.index - previous.scene.sentence.index
            near = "in one sentence with it" if distance == 0 else gap(distance)
            evidence.append(f"{here}the source of the claim before, {near}")
            same = previous.first == self.draft.first and previous.last == self.draft.last
            evidence.append(f"{here}the source of the claim before, {'same' if same else 'other'} days")
            same = previous.place == self.draft.place
            evidence.append(f"{here}the source of the claim before, {'same' if same else 'other'} place")
        return evidence
