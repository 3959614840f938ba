"""Who the text holds responsible for a claim's harm: its groups of actors, and the evidence for each."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from apps.engine.claims import Attribution, Means
from apps.engine.reading.actors import Agents
from apps.engine.reading.choices.aliases import Aliases
from apps.engine.reading.choices.atlas import Mentions, apart, gap, portion, reach
from apps.engine.reading.choices.kinds import in_its_text
from apps.engine.reading.choices.weighing import READ, Option
from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Scene, Story

NOBODY: tuple[str, ...] = ()
_MOST_OPTIONS = 30


def agent_mentions(story: Story) -> list[Mentions[Agents]]:
    """Every group of actors that the document tells of doing harm, with its mentions under whatever names."""
    told = [(i, agents) for i, scene in enumerate(story.scenes) for agents in [*scene.agents, *scene.others.actors]]
    aliases = Aliases([name for _, agents in told for name in agents.names], story.names)
    found: dict[tuple[str, ...], Mentions[Agents]] = {}
    for index, agents in told:
        names = tuple(dict.fromkeys(aliases.longest(name) for name in agents.names))
        key = tuple(sorted({aliases.key(name) for name in agents.names}))
        if key not in found:
            found[key] = Mentions(" and ".join(names))
        found[key].add(index, replace(agents, names=names) if names != agents.names else agents)
        found[key].level |= agents.rule == "blame"
        found[key].plain += not is_idle(agents)
    return list(found.values())


def agent_options(
    story: Story, mentions: Sequence[Mentions[Agents]], draft: Draft, earlier: Sequence[Draft], twin: Draft | None
) -> list[Option[Agents | None]]:
    """Nobody, and every group of actors of the document, as options for a claim."""
    setting = _Setting(story, draft, earlier, twin)
    setting.blame = any(mention.plain for mention in mentions)
    mentions = [one for one in mentions if one.plain or one.is_near(setting.index, 1)]
    if _own_loss(draft):
        return [setting.nobody()]
    total = sum(mention.plain for mention in mentions)
    able = [one for one in mentions if not setting.are_victims(one) and not setting.are_blamed_for_another(one)]
    options = [setting.nobody(), *(setting.option(mention, total) for mention in able[:_MOST_OPTIONS])]
    return [*options, *(setting.rivals(one, other) for one, other in _rivals(able, story))]


def _rivals(mentions: Sequence[Mentions[Agents]], story: Story) -> list[tuple[Mentions[Agents], Mentions[Agents]]]:
    """Pairs of actors of which each may be blamed by the other: those blamed by a verb, and where somebody denies it
    also those who are told of doing harm."""
    told = [one for one in mentions if one.level or (story.denials and one.plain)]
    told.sort(key=lambda one: (-one.level, -len(one.at)))
    return [
        (one, other)
        for one, other in itertools.combinations(told[:_MOST_RIVALS], 2)
        if not _alike(one.name.lower(), other.name.lower())
    ]


_MOST_RIVALS, _MOST_NEAR = 4, 12


def _alike(one: str, other: str) -> bool:
    """Does one name hold the other ("coalition", "Saudi-led coalition")?"""
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def is_idle(agents: Agents) -> bool:
    """Is it an actor that is only named?"""
    return agents.rule.startswith("named")


_DENIAL_REACH = 3
_NAME_REACH = 8
_MOST_DENIALS = 20
_BLAME_REACH = 3


def attribution_options(story: Story, draft: Draft, agents: Agents) -> list[Option[Attribution]]:
    """Stated (or joint, where several are named) and disputed, as options for a claim that somebody is blamed for.

    Rivals joined by "or" are in dispute, whatever else is told.
    """
    if agents.rivals:
        return [Option(Attribution.DISPUTED, "named as rivals", Attribution.DISPUTED.value, [])]
    sure = Attribution.JOINT if len(agents.names) > 1 else Attribution.STATED
    return [
        Option(sure, sure.value, sure.value, []),
        Option(Attribution.DISPUTED, Attribution.DISPUTED.value, sure.value, _dispute(story, draft, agents)),
    ]


def _dispute(story: Story, draft: Draft, agents: Agents) -> list[str]:
    """What speaks for or against rival versions of who did it."""
    told = ["disputed"]
    index = draft.scene.sentence.index
    denials = story.denials
    told.append("denials in the text" if denials else "no denial in the text")
    near = min((abs(where - index) for where in denials), default=None)
    if near is not None:
        told.append("a denial in its sentence" if near == 0 else f"a denial {gap(near)} off")
    if any(_denies(story.scenes[where], agents) for where in denials[:_MOST_DENIALS]):
        told.append("those blamed deny it")
    if draft.host is not None:
        told.append(f"the whole is {draft.host.attribution.value}")
    return told


def _denies(scene: Scene, agents: Agents) -> bool:
    words = {word for name in agents.names for word in name.lower().split()}
    words |= {"".join(word[0] for word in name.lower().split()) for name in agents.names if " " in name}
    return any(words.intersection(scene.sentence.lows[max(0, at - _NAME_REACH) : at]) for at, _ in scene.denials)


def _own_loss(draft: Draft) -> bool:
    """ "The army lost three soldiers": who lost them did not harm them."""
    trigger = draft.link.trigger
    return trigger is not None and draft.scene.sentence.lows[trigger.start] in _LOSSES


_LOSSES = frozenset({"lost", "lose", "loses", "losing"})


class _Setting:
    """What is the same for all options of one claim."""

    def __init__(self, story: Story, draft: Draft, earlier: Sequence[Draft], twin: Draft | None) -> None:
        self.story, self.draft, self.twin = story, draft, twin
        self.previous = earlier[-1] if earlier else None
        self.index = draft.scene.sentence.index
        self.span = (draft.first_token, max(draft.figure.end, draft.position))
        self.victims = [(link.figure.start, link.figure.end) for link in draft.scene.links]
        self.own = [one for one in draft.scene.agents if not self._is_victim(one)]
        self.closest = min(self.own, key=lambda one: apart((one.start, one.end), self.span), default=None)
        self.kind = in_its_text(self._kind(), story)
        self.blame = True
        first = bisect_left(story.denials, self.index)
        self.denials = story.denials[max(0, first - _MOST_NEAR // 2) : first + _MOST_NEAR // 2]

    def are_victims(self, mention: Mentions[Agents]) -> bool:
        """Does the claim's sentence name them only as those who came to harm?"""
        own = mention.within(self.index)
        return bool(own) and all(self._is_victim(one) for one in own)

    def are_blamed_for_another(self, mention: Mentions[Agents]) -> bool:
        """Are they only blamed, with no attack named, well after this claim? It holds of what was told before it."""
        last = self.story.blamed_up_to
        only = all(one.rule == "blame" for _, one in mention.at)
        return only and last is not None and self.index < last - _BLAME_REACH and mention.at[0][0] >= last

    def _is_victim(self, agents: Agents) -> bool:
        return any(start <= agents.start and agents.end <= end for start, end in self.victims)

    def _kind(self) -> str:
        draft = self.draft
        if draft.whole_war:
            return "a war's toll"
        if draft.related:
            return "another story's headline"
        if draft.title:
            return "a headline"
        if draft.means is Means.CLASH:
            return "a clash"
        if self.own:
            return "its sentence blames"
        if draft.host is not None:
            return "a part"
        return "a running toll" if draft.when_kind in ("since", "open") else "its sentence blames nobody"

    def nobody(self) -> Option[Agents | None]:
        """That the text holds nobody responsible."""
        draft = self.draft
        evidence = ["nobody", f"nobody, {self.kind}", f"nobody, by {draft.means.value}", f"nobody, {draft.link.harm}"]
        evidence.append(f"nobody, {self.kind}, by {draft.means.value}")
        for relation, other in (("whole", draft.host), ("repeated claim", self.twin), ("claim before", self.previous)):
            if other is not None and not other.whole_war and not other.perpetrators:
                evidence.append(f"nobody blamed for the {relation}")
        if not self.blame:
            evidence.append("the text blames nobody")
        if not draft.perpetrators:
            evidence += [READ, f"{READ}, {draft.rules.get('perpetrators', 'no rule')}"]
        return Option(None, "nobody", self.kind, evidence)

    def rivals(self, first: Mentions[Agents], second: Mentions[Agents]) -> Option[Agents | None]:
        """Two whom the text blames, each by another's word."""
        one, other = first.at[0][1], second.at[0][1]
        names = tuple(dict.fromkeys([*one.names, *other.names]))
        at, other_at = first.around(self.index, _MOST_NEAR), second.around(self.index, _MOST_NEAR)
        off = min(abs(where - self.index) for where, _ in [*at, *other_at])
        both = "both blamed" if first.level and second.level else "one blamed" if first.level else "none blamed"
        evidence = ["rivals", f"rivals, {both}", f"rivals {gap(off) if off else 'in its sentence'}"]
        if self.denials:
            near = min(abs(where - self.index) for where in self.denials)
            evidence += [f"rivals, {both}, and denials told", f"rivals, and a denial {gap(near)} off"]
            denied = [
                any(_denies(self.story.scenes[where], agents) for where in self.denials) for agents in (one, other)
            ]
            evidence.append(f"rivals, {('neither denies', 'one denies', 'both deny')[sum(denied)]}")
        off_each_other = min(abs(a - b) for a, _ in at for b, _ in other_at)
        evidence.append(f"rivals named {gap(off_each_other) if off_each_other else 'in one sentence'} from each other")
        evidence += [told for mention in (first, second) for told in self._rival(mention)]
        for relation, draft in (("the whole's", self.draft.host), ("the repeated claim's", self.twin)):
            if draft is not None and draft.perpetrators == names:
                evidence.append(f"{relation} rivals")
        if self.previous is not None and self.previous.perpetrators == names:
            evidence.append("the rivals of the claim before")
        agents = Agents(one.start, one.end, names, True, "blame")
        return Option(agents, f"“{' or '.join(names)}”", self.kind, evidence)

    def _rival(self, mention: Mentions[Agents]) -> list[str]:
        """What speaks for one of two rivals being blamed for this claim."""
        scenes, at = self.story.scenes, mention.around(self.index, _MOST_NEAR)
        same = any(self.draft.means in {cue.means for cue in scenes[where].means} for where, _ in at)
        told = [f"a rival {'with' if same else 'without'} these means"]
        off = min((abs(where - denial) for where, _ in at for denial in self.denials), default=None)
        if off is not None:
            told.append(f"a rival told of {'in the sentence of a denial' if off == 0 else f'{gap(off)} from a denial'}")
        own = mention.within(self.index)
        if own:
            told += ["a rival in its sentence", f"a rival in its sentence, {own[0].rule}"]
            if self.closest in own:
                told.append("a rival is the closest actor")
        elif not own and self.closest is not None:
            told.append("a rival not in its sentence, which names another")
        return told

    def option(self, mention: Mentions[Agents], total: int) -> Option[Agents | None]:
        """One group of actors with its evidence."""
        own = mention.within(self.index)
        evidence = self._own(own) if own else self._elsewhere(mention)
        evidence += [f"{portion(len(mention.at), total)} of the blame"]
        agents = own[0] if own else mention.at[0][1]
        blamed = self.story.blamed
        if blamed is not None and blamed.names == agents.names:
            evidence.append("blamed in the text")
        if self._is_read(agents):
            evidence += [READ, f"{READ}, {self.draft.rules.get('perpetrators', 'no rule')}"]
        if mention.level:
            evidence.append("blamed by a verb of blame")
        if len(agents.names) > 1:
            evidence.append("several actors")
        if all(not name[:1].isupper() for name in agents.names):
            evidence += ["told without a name", f"told without a name, by {self.draft.means.value}"]
        evidence += self._relations(agents, bool(own))
        return Option(agents, f"“{' and '.join(agents.names)}”", self.kind, evidence)

    def _is_read(self, agents: Agents) -> bool:
        """Are they those whom the grammar holds responsible?"""
        read, names = self.draft.perpetrators, agents.names
        return len(read) == len(names) and all(
            any(_alike(one.lower(), other.lower()) for other in names) for one in read
        )

    def _own(self, own: Sequence[Agents]) -> list[str]:
        one = min(own, key=lambda agents: apart((agents.start, agents.end), self.span))
        side = "after" if one.start > self.draft.first_token else "before"
        evidence = [
            f"{one.rule} {side} it",
            f"{one.rule} {side} it, {reach(apart((one.start, one.end), self.span))}",
            f"{one.rule} in its sentence",
            f"by {self.draft.means.value}, {one.rule} in its sentence",
        ]
        if one is self.closest:
            evidence.append("the closest actor")
        elif self.own and one is self.own[0]:
            evidence.append("the first actor of its sentence")
        return evidence

    def _elsewhere(self, mention: Mentions[Agents]) -> list[str]:
        evidence = ["elsewhere"]
        before, after = mention.before(self.index), mention.after(self.index)
        if before is not None:
            evidence.append(f"blamed {gap(self.index - before[0])} before")
            evidence += self._scene(self.story.scenes[before[0]], before[1], "before")
        if after is not None:
            evidence.append(f"blamed {gap(after[0] - self.index)} after")
            evidence += self._scene(self.story.scenes[after[0]], after[1], "after")
        return evidence

    def _scene(self, scene: Scene, agents: Agents, side: str) -> list[str]:
        evidence = [f"{agents.rule} {side}"]
        if self.draft.means in {cue.means for cue in scene.means}:
            evidence.append(f"for the same means, {side}")
        elif scene.means and self.draft.means is not Means.UNKNOWN:
            evidence.append(f"for other means, {side}")
        if scene.links:
            evidence.append(f"for another claim {side}")
        if scene.sentence.title:
            evidence.append("in the headline")
        if {place.name for place in scene.places} & {self.draft.place}:
            evidence.append(f"at the same place, {side}")
        return evidence

    def _relations(self, agents: Agents, own: bool) -> list[str]:
        evidence = []
        here = "its own sentence names " if own else ""
        names = {name.lower() for name in agents.names}
        for relation, other in (("the whole's", self.draft.host), ("the repeated claim's", self.twin)):
            if other is not None and other.perpetrators:
                same = {name.lower() for name in other.perpetrators} == names
                evidence.append(f"{here}{relation} actors" if same else f"{here}not {relation} actors")
        previous = self.previous
        if previous is not None and previous.perpetrators and not previous.whole_war:
            distance = self.index - previous.scene.sentence.index
            near = "in one sentence with it" if distance == 0 else gap(distance)
            if {name.lower() for name in previous.perpetrators} == names:
                evidence.append(f"{here}the actors of the claim before, {near}")
                likeness = "same" if previous.means == self.draft.means else "other"
                evidence.append(f"{here}the actors of the claim before, {likeness} means")
                likeness = "same" if previous.place == self.draft.place else "other"
                evidence.append(f"{here}the actors of the claim before, {likeness} place")
                likeness = "same" if previous.last == self.draft.last else "other"
                evidence.append(f"{here}the actors of the claim before, {likeness} day")
        return evidence
