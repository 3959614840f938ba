"""Claims in the making: harms joined to counts over the whole document, before the circumstances are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from apps.engine.claims import Attribution, DateBasis, Means, Scope, Victims
from apps.engine.reading.counting import Figure
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.linking import UNTOLD_HARM, Link
from apps.engine.reading.scenes import Scene, Story

_CONTINUES_WITHIN = 25
_LOOK_BACK = 40
_THEM_REACH = 2


@dataclass(slots=True)
class Draft:
    """A claim whose fields are being decided; `rules` says per field by which rule and words."""

    scene: Scene
    link: Link
    host: Draft | None = None
    victims: Victims = Victims.PEOPLE
    means: Means = Means.UNKNOWN
    perpetrators: tuple[str, ...] = ()
    attribution: Attribution = Attribution.UNKNOWN
    place: str | None = None
    place_level: int = 0
    first: date | None = None
    last: date | None = None
    when_text: str | None = None
    when_kind: str = ""
    scope: Scope = Scope.INCIDENT
    claimant: str | None = None
    revises: bool = False
    whole_war: bool = False
    rules: dict[str, str] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    confidence: float = 0.5
    victim_force: str | None = None
    date_basis: DateBasis = DateBasis.DEATH

    @property
    def figure(self) -> Figure:
        """The count this claim is about."""
        return self.link.figure

    @property
    def headline(self) -> bool:
        """Does it stand in the headline?"""
        return self.scene.sentence.headline

    @property
    def title(self) -> bool:
        """Does it stand in the headline or in a copy of it?"""
        return self.scene.sentence.title

    @property
    def related(self) -> bool:
        """Is it a headline of another story, set into this text?"""
        sentence, tail = self.scene.sentence, self.scene.tail
        if tail is not None and self.figure.start >= tail:
            return True
        return not sentence.title and sentence.index > 2 and self.scene.capitals

    @property
    def position(self) -> int:
        """The token about which circumstances are looked for: the word of harm, else the count."""
        return self.link.trigger.start if self.link.trigger is not None else self.figure.start

    @property
    def first_token(self) -> int:
        """The first token of count and word of harm together."""
        return min(self.position, self.figure.start)


def draft_claims(story: Story, lexicon: Lexicon) -> list[Draft]:
    """Every claim of the document in the order of the text, with its whole and the victims' group."""
    drafts: list[Draft] = []
    for scene in story.scenes:
        here: dict[int, Draft] = {}
        if _no_violence(scene, lexicon):
            continue
        for link in scene.links:
            draft = Draft(scene, link)
            here[id(link)] = draft
            drafts.append(draft)
            draft.rules["harm"] = link.rule
        for link in scene.links:
            if link.host is not None and id(link.host) in here:
                here[id(link)].host = here[id(link.host)]
                here[id(link)].rules["part_of"] = link.rule
    drafts = _with_harm(drafts)
    _hosts_before(drafts)
    _they_were_among(drafts)
    _groups(drafts, lexicon.collective)
    return drafts


def _no_violence(scene: Scene, lexicon: Lexicon) -> bool:
    """Anniversaries, and earthquakes, floods, epidemics, traffic: harm of long ago, or that no weapon did."""
    if lexicon.remembrance.find_all(scene.sentence.lows) or _years_since(scene.sentence.lows):
        return True
    return not any(not cue.weak for cue in scene.means) and bool(lexicon.other_causes.find_all(scene.sentence.lows))


def _years_since(lows: list[str]) -> bool:
    """ "Ten years since the massacre": told in memory; "in the two years since the coup" tells of those years."""
    for position in range(1, len(lows) - 2):
        if lows[position : position + 3] == ["years", "since", "the"]:
            return not any(low in ("in", "over", "during", "within") for low in lows[max(0, position - 3) : position])
    return False


def _with_harm(drafts: list[Draft]) -> list[Draft]:
    """ "Two of them were children": the harm is that of the count told just before; without one it is no claim."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.link.harm == UNTOLD_HARM:
            before = next((one for one in reversed(kept) if one.host is None and one.figure.low > 1), None)
            near = before is not None and draft.scene.sentence.index - before.scene.sentence.index <= _THEM_REACH
            if before is None or not near or before.headline:
                continue
            draft.link.harm = before.link.harm
            draft.link.of_earlier = None
            if draft.link.rival:
                kept.append(draft)
                continue
            draft.host = before
            draft.rules["part_of"] = draft.link.rule
        kept.append(draft)
    return kept


def _hosts_before(drafts: list[Draft]) -> None:
    """ "Four children were among the dead": the whole is the last count of that harm told before."""
    for index, draft in enumerate(drafts):
        harm = draft.link.of_earlier
        if harm is None or draft.host is not None:
            continue
        for earlier in reversed(drafts[max(0, index - _LOOK_BACK) : index]):
            fits = (
                earlier.link.harm == harm and earlier.host is None and earlier.figure.kind not in ("single", "definite")
            )
            if fits and not (earlier.headline and not draft.headline) and _can_hold(earlier.figure, draft.figure):
                draft.host = earlier
                draft.rules["part_of"] = draft.link.rule
                break


_THESE = (["they", "were", "among"], ["these", "were", "among"], ["they", "are", "among"], ["all", "were", "among"])


def _they_were_among(drafts: list[Draft]) -> None:
    """ "They were among 19 people killed that day": the count told just before is a part of this one."""
    for index, draft in enumerate(drafts):
        if draft.scene.sentence.lows[:3] not in _THESE or draft.host is not None:
            continue
        scene = next((one.scene for one in reversed(drafts[:index]) if one.scene is not draft.scene), None)
        for earlier in drafts[max(0, index - _LOOK_BACK) : index]:
            same = earlier.scene is scene and earlier.link.harm == draft.link.harm and earlier.host is None
            if same and earlier.figure.low < draft.figure.low:
                earlier.host = draft
                earlier.rules["part_of"] = "they were among these"
                break


def _can_hold(whole: Figure, part: Figure) -> bool:
    return whole.high is None or part.low <= whole.high


def _groups(drafts: list[Draft], collective: frozenset[str]) -> None:
    """Counts whose words name no group take that of the noun they continue."""
    for index, draft in enumerate(drafts):
        figure = draft.figure
        if (
            figure.group is Victims.PEOPLE
            and draft.host is not None
            and draft.scene.sentence.lows[figure.end - 1] in collective
        ):
            draft.victims = draft.host.victims
            draft.rules["victims"] = "the group of the whole"
            continue
        if figure.group is not None:
            draft.victims = figure.group
            draft.rules["victims"] = "the noun"
            continue
        if draft.host is not None:
            draft.victims = draft.host.victims
            draft.rules["victims"] = "the group of the whole"
            continue
        earlier = _continued(drafts, index)
        if earlier is not None:
            draft.victims = earlier.victims
            draft.rules["victims"] = "the group of the noun it continues"
        else:
            draft.rules["victims"] = "no noun"


def _continued(drafts: list[Draft], index: int) -> Draft | None:
    draft = drafts[index]
    figure = draft.figure
    if figure.kind == "them" or draft.scene.sentence.lows[figure.end - 1] in ("bodies", "corpses"):
        return None
    reach = 1 if figure.noun is not None and figure.continues else 0
    for earlier in reversed(drafts[max(0, index - _LOOK_BACK) : index]):
        if draft.scene.sentence.index - earlier.scene.sentence.index > reach or (
            earlier.headline and not draft.headline
        ):
            return None
        if earlier.host is not None or earlier.link.open_part:
            continue
        if earlier.scene is draft.scene and figure.start - earlier.figure.end > _CONTINUES_WITHIN:
            return None
        alone = earlier.figure.value == 1 and earlier.victims in (Victims.CHILDREN, Victims.WOMEN, Victims.MEN)
        return None if alone or earlier.victims is Victims.WOMEN_AND_CHILDREN else earlier
    return None
