"""Where a claim's harm was done: the places the document names, and the evidence for each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from apps.engine.reading.choices.atlas import Mentions, apart, beside, between, gap, portion, reach
from apps.engine.reading.choices.kinds import in_its_text
from apps.engine.reading.choices.weighing import Option
from apps.engine.reading.drafts import Draft
from apps.engine.reading.places import Place
from apps.engine.reading.scenes import Scene, Story

COUNTRY, REGION = 1, 2
_LEADS = frozenset(
    {"in", "at", "on", "near", "of", "from", "outside", "around", "across", "targeting", "to", "over", "hit", "struck"}
)
_MOST_OPTIONS = 40
_OPENING, _BACK = 8, 2


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a claim is told to have happened at: the name, and how specific it is (0 where not told)."""

    name: str | None
    level: int


def place_mentions(story: Story) -> list[Mentions[Place]]:
    """Every place of the document with its mentions, in the order in which they are first named."""
    found: dict[str, Mentions[Place]] = {}
    for index, scene in enumerate(story.scenes):
        for place in [*scene.places, *scene.others.places]:
            key = place.name.lower()
            if key not in found:
                found[key] = Mentions(place.name)
            found[key].add(index, place)
            found[key].level = max(found[key].level, place.level)
            found[key].plain += not place.bare
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Atlas:
    """The places of a document with their mentions, and which of them lie in which, all names caseless.

    `told` are those named as places, `total` times in all; `bare` those that are never named as such.
    """

    told: list[Mentions[Place]]
    bare: list[Mentions[Place]]
    total: int
    within: dict[str, set[str]]


def place_atlas(story: Story) -> Atlas:
    """Every place that the document names."""
    mentions = place_mentions(story)
    told = [mention for mention in mentions if not _is_bare(mention)]
    bare = [mention for mention in mentions if _is_bare(mention)]
    return Atlas(told, bare, sum(len(mention.at) for mention in told), containment(story))


def containment(story: Story) -> dict[str, set[str]]:
    """Which places the text tells to lie in which: "Belu in the province of Arra", "Arra's Belu district"."""
    within: dict[str, set[str]] = {}
    for scene in story.scenes:
        lows = scene.sentence.lows
        for inner, outer in itertools.pairwise(scene.places):
            words = [low for low in lows[inner.end : outer.start] if low not in _SMALL]
            if len(words) <= _LYING_REACH and words[:1] == ["in"] and all(_lies(low) for low in words):
                within.setdefault(inner.name.lower(), set()).add(outer.name.lower())
            elif words in (["'s"], [","]):
                first, second = (outer, inner) if words == ["'s"] else (inner, outer)
                within.setdefault(first.name.lower(), set()).add(second.name.lower())
    return within


_SMALL = frozenset({"the", "a", "an", "of"})
_LYING_REACH = 6


def _lies(low: str) -> bool:
    return low in _LYING or low.endswith(("ern", "-held", "-controlled"))


_LYING = frozenset(
    {
        "in",
        "'s",
        "also",
        "province",
        "governorate",
        "region",
        "countryside",
        "district",
        "state",
        "city",
        "rural",
        "syrian",
    }
    | {"north", "south", "east", "west", "syrias", "central", "area", "country", "nearby", "town", "county"}
)


def place_options(
    story: Story, atlas: Atlas, draft: Draft, earlier: Sequence[Draft], twin: Draft | None
) -> list[Option[Whereabouts]]:
    """Every place of the document as an option for a claim, and none at all where it names none."""
    setting = _Setting(story, draft, earlier, twin)
    setting.within = atlas.within
    bare = [mention for mention in atlas.bare if mention.is_near(setting.index, _BACK)]
    able = _nearest([*atlas.told, *bare], draft)
    options = [setting.option(mention, atlas.total) for mention in able]
    if options and not atlas.told:
        options.insert(0, Option(Whereabouts(None, 0), "no place", setting.kind, ["no place named as such"]))
    if not options:
        return [Option(Whereabouts(None, 0), "no place named", setting.kind, ["the text names no place"])]
    return options


def _is_bare(mention: Mentions[Place]) -> bool:
    """Is it never named as a place?"""
    return not mention.plain


def _nearest(mentions: Sequence[Mentions[Place]], draft: Draft) -> Sequence[Mentions[Place]]:
    """All of them, or in a gazetteer of a text those most often or most nearly named."""
    if len(mentions) <= _MOST_OPTIONS:
        return mentions
    index = draft.scene.sentence.index
    ranked = sorted(mentions, key=lambda m: (m.distance(index), -len(m.at)))
    kept = {id(mention) for mention in ranked[:_MOST_OPTIONS]}
    return [mention for mention in mentions if id(mention) in kept]


def _is_described(name: str) -> bool:
    return not name[:1].isupper() and "-" not in name[:4]


class _Setting:
    """What is the same for all options of one claim."""

    def __init__(self, story: Story, draft: Draft, earlier: Sequence[Draft], twin: Draft | None) -> None:
        self.story, self.draft, self.twin = story, draft, twin
        self.previous = earlier[-1] if earlier else None
        self.index = draft.scene.sentence.index
        own = [place for place in draft.scene.places if place.level > COUNTRY]
        self.named = any(not _is_described(place.name) for place in own)
        self.best = max((place.level for place in own), default=0)
        span = (draft.first_token, max(draft.figure.end, draft.position))
        self.span = span
        self.closest = min(own, key=lambda place: apart((place.start, place.end), span), default=None)
        self.others = [
            link.figure.start for link in draft.scene.links if link.host is None and link.figure is not draft.figure
        ]
        self.kind = in_its_text(self._kind(len(own)), story)
        self.last_before = self._last_before()
        self.within: dict[str, set[str]] = {}
        self.own_names = {place.name.lower() for place in own}

    def _kind(self, own: int) -> str:
        draft = self.draft
        if draft.whole_war:
            return "a war's toll"
        if draft.title:
            return "a headline"
        if draft.related:
            return "another story's headline"
        if own:
            return "own sentence places it"
        if draft.host is not None:
            return "a part"
        return "a running toll" if draft.when_kind in ("since", "open") else "own sentence names none"

    def _last_before(self) -> Place | None:
        for scene in reversed(self.story.scenes[max(0, self.index - 8) : self.index]):
            below = [place for place in scene.places if place.level > COUNTRY]
            if below:
                return max(below, key=lambda place: place.level)
        return None

    def option(self, mention: Mentions[Place], total: int) -> Option[Whereabouts]:
        own = mention.within(self.index)
        level = mention.level
        evidence = self._own(own) if own else self._elsewhere(mention, level)
        evidence += self._document(mention, level, total)
        evidence += self._lying(mention.name.lower(), bool(own))
        evidence += self._relations(mention.name, level, bool(own))
        if not own and _is_bare(mention):
            evidence += self._bare_before(mention)
        if self.draft.place is not None and self.draft.place.lower() == mention.name.lower():
            evidence += ["as the grammar reads it", f"as the grammar reads it, {self.draft.rules.get('place', '')}"]
        name = self._written(mention, own)
        return Option(Whereabouts(name, level), f"“{name}”", self.kind, evidence)

    def _written(self, mention: Mentions[Place], own: Sequence[Place]) -> str:
        if own:
            return min(own, key=lambda place: apart((place.start, place.end), self.span)).name
        return mention.name

    def _own(self, own: Sequence[Place]) -> list[str]:
        place = min(
            own,
            key=lambda place: (
                between(self.draft.figure.start, place.start, self.others),
                apart((place.start, place.end), self.span),
            ),
        )
        lows = self.draft.scene.sentence.lows
        side = "after" if place.start > self.draft.figure.start else "before"
        how_far = reach(apart((place.start, place.end), self.span))
        cut = between(self.draft.figure.start, place.start, self.others)
        lead = lows[place.start - 1] if place.start else "at the head"
        evidence = [
            f"named {side} it, {how_far}",
            f"named {side} it",
            f"in its sentence, level {place.level}",
            f"led by {lead}" if lead in _LEADS or not place.start else "led by another word",
        ]
        if place.bare:
            evidence += self._bare(place)
        if cut:
            evidence.append(f"cut off by another count, {side}")
        elif place is self.closest:
            evidence.append("the closest in its sentence")
        if place.level == self.best and place.level > COUNTRY:
            evidence.append("the most specific in its sentence" if not cut else "the most specific, but cut off")
        elif self.best > place.level:
            evidence.append(f"less specific than another in its sentence by {min(3, self.best - place.level)}")
        if self.draft.link.listed and 0 <= place.start - self.draft.figure.end <= 3:
            evidence.append("right beside its count in a list")
        if any(speech.start <= place.start < speech.end for speech in self.draft.scene.speech):
            evidence.append("inside the name of a source")
        return evidence

    def _bare(self, place: Place) -> list[str]:
        """What stands beside a name that nothing tells to be a place."""
        sentence = self.draft.scene.sentence
        lead = beside(sentence, place.start - 1)
        follow = beside(sentence, place.end)
        return ["a bare name", f"a bare name, after {lead}", f"a bare name, before {follow}"]

    def _bare_before(self, mention: Mentions[Place]) -> list[str]:
        """What stands beside a bare name of the sentences before the claim."""
        found = mention.before(self.index)
        if found is None:
            return []
        where, place = found
        sentence = self.story.scenes[where].sentence
        told = ["a bare name before", f"a bare name before, after {beside(sentence, place.start - 1)}"]
        told.append(f"a bare name before, followed by {beside(sentence, place.end)}")
        if where == 0:
            opens = place.start < _OPENING
            told.append("a bare name that opens the text" if opens else "a bare name of the first sentence")
        return told

    def _elsewhere(self, mention: Mentions[Place], level: int) -> list[str]:
        evidence: list[str] = []
        before, after = mention.before(self.index), mention.after(self.index)
        if before is not None:
            where, place = before
            evidence.append(f"named {gap(self.index - where)} before")
            evidence += self._scene(self.story.scenes[where], "before", place)
            if self.last_before is not None and place.name == self.last_before.name:
                evidence.append("the last place named before")
        else:
            evidence.append("not named before")
        if after is not None:
            where, place = after
            evidence.append(f"named {gap(where - self.index)} after")
            if where - self.index <= 7:
                evidence += self._scene(self.story.scenes[where], "after", place)
        if level > self.best and self.kind.startswith("own sentence places it"):
            evidence.append(f"more specific than its sentence's, whose level is {self.best}")
        evidence.append("elsewhere")
        return evidence

    def _lying(self, name: str, own: bool) -> list[str]:
        """Whether it lies in, or holds, the places that are otherwise told for the claim."""
        told: list[str] = []
        if not self.within:
            return told
        outer = self.within.get(name, set())
        here = "named beside" if own else "not in its sentence"
        if outer & self.own_names:
            told.append(f"lies in a place of its sentence, {here}")
        if any(name in self.within.get(other, ()) for other in self.own_names):
            told.append("holds another place of its sentence")
        for relation, other in (("claim before", self.previous), ("whole", self.draft.host), ("twin", self.twin)):
            if other is not None and other.place is not None:
                place = other.place.lower()
                if place in outer:
                    told.append(f"lies in the place of the {relation}")
                if name in self.within.get(place, ()):
                    told.append(f"holds the place of the {relation}")
        read = (self.draft.place or "").lower()
        if read in outer:
            told.append("lies in what the grammar reads")
        if name in self.within.get(read, ()):
            told.append("holds what the grammar reads")
        if any(name in places for places in self.within.values()):
            told.append(f"holds a place told, {here}")
        return told

    def _scene(self, scene: Scene, side: str, place: Place) -> list[str]:
        lead = scene.sentence.lows[place.start - 1] if place.start else "at the head"
        told = [f"led by {lead if lead in _LEADS else 'another word'} {side}"]
        specific = "more" if place.level > self.best else "no more"
        told.append(f"{specific} specific than its sentence, {side}, {'a claim' if scene.links else 'no claim'} there")
        if scene.links:
            told.append(f"with another claim {side}")
        elif scene.means:
            told.append(f"with a weapon, no claim, {side}")
        if scene.sentence.title:
            told.append("in the headline")
        return told

    def _document(self, mention: Mentions[Place], level: int, total: int) -> list[str]:
        evidence = [f"level {level}", f"{portion(len(mention.at), total)} of the mentions"]
        main = self.story.main_place
        if main is not None and main.name.lower() == mention.name.lower():
            evidence.append("where most of the text plays")
        if self.story.country is not None and mention.name.lower() == self.story.country.lower():
            evidence.append("the country of the text")
        if mention.at[0][0] <= 2:
            evidence.append("at the head of the text")
        if _is_described(mention.name):
            evidence.append(
                "told without a name, though its sentence names one" if self.named else "told without a name"
            )
        if level == COUNTRY:
            evidence += self._country()
        return evidence

    def _country(self) -> list[str]:
        """What speaks against a whole country."""
        told = []
        if self.best > COUNTRY:
            told.append("a country, with a closer place in its sentence")
        if self.twin is not None and self.twin.place_level > COUNTRY:
            told.append("a country, where the repeated claim has a closer place")
        if self.draft.host is not None and self.draft.host.place_level > COUNTRY:
            told.append("a country, where the whole has a closer place")
        if self.story.main_place is not None:
            told.append("a country, where the text names closer places")
        return told

    def _relations(self, name: str, level: int, own: bool) -> list[str]:
        evidence = []
        here = "its own sentence names " if own else ""
        for relation, other in (("the whole's", self.draft.host), ("the repeated claim's", self.twin)):
            if other is not None and other.place is not None:
                same = other.place.lower() == name.lower()
                evidence += [f"{here}{relation} place"] if same else []
        previous = self.previous
        if previous is not None and previous.place is not None and not previous.whole_war:
            distance = self.index - previous.scene.sentence.index
            near = "in one sentence with it" if distance == 0 else gap(distance)
            if previous.place.lower() == name.lower():
                evidence.append(f"{here}the place of the claim before, {near}")
                same = previous.first == self.draft.first and previous.last == self.draft.last
                evidence.append(f"{here}the place of the claim before, {'same' if same else 'other'} days")
            elif not own and level > previous.place_level:
                evidence.append("more specific than the place of the claim before")
        return evidence
