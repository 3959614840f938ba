"""By what and by whom: the means of each harm, and who the text holds responsible."""

from __future__ import annotations

from collections.abc import Sequence

from apps.engine.claims import Attribution, Means
from apps.engine.reading.actors import Agents, choose_agents
from apps.engine.reading.drafts import Draft
from apps.engine.reading.means import MeansCue, choose_means
from apps.engine.reading.periods import are_apart
from apps.engine.reading.scenes import Story

_LOOK_BACK = 40
_BLAME_REACH = 3


def decide_means(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    if draft.whole_war:
        draft.rules["means"] = "a whole war's toll names no means"
        return
    verb = draft.link.trigger.means if draft.link.trigger is not None else ""
    cue = choose_means(draft.scene.means, draft.position)
    if verb and not (cue is not None and not cue.weak and verb == "shooting"):
        draft.means = Means(verb)
        draft.rules["means"] = "the verb"
    elif draft.link.harm in ("abducted", "detained", "missing"):
        draft.rules["means"] = "no weapon in this harm"
    elif cue is not None:
        draft.means = _of_cue(story, draft, cue)
        draft.rules["means"] = f"“{' '.join(draft.scene.sentence.lows[cue.start : cue.end])}”"
    elif draft.host is not None:
        draft.means = draft.host.means
        draft.rules["means"] = "the means of the whole"
    elif draft.related or draft.when_kind in ("since", "open") or (earlier and are_apart(draft, earlier[-1])):
        draft.rules["means"] = "not told"
    elif earlier and not earlier[-1].whole_war and not _others(draft, earlier[-1]):
        draft.means = earlier[-1].means
        draft.rules["means"] = "the means of the claim before"
    else:
        _means_before(story, draft)


def _others(draft: Draft, other: Draft) -> bool:
    """Does the claim's sentence name other perpetrators than the claim before: another side, other weapons?"""
    agents = own_agents(draft)
    if agents is None or not other.perpetrators or agents.rule == "blame":
        return False
    told = {word for name in other.perpetrators for word in name.lower().split()}
    return not any(word in told for name in agents.names for word in name.lower().split())


def _of_cue(story: Story, draft: Draft, cue: MeansCue) -> Means:
    """The cue's means, unless it is one of a mixture or a loose word for what the text tells more closely."""
    lows = draft.scene.sentence.lows
    for other in draft.scene.means:
        between = lows[min(cue.end, other.end) : max(cue.start, other.start)]
        mixed = {cue.means, other.means} != {cue.means} and not (cue.weak or other.weak)
        if mixed and between and between[0] == "and" and len(between) <= 3:
            return Means.OTHER
    loose = cue.weak or lows[cue.start] in ("bombing", "bombings")
    if loose and cue.means is Means.BOMBING and Means.AIRSTRIKE in story.told_means and not story.planted_bomb:
        return Means.AIRSTRIKE
    if cue.weak and Means.CHEMICAL in story.told_means and "attack" in lows:
        return Means.CHEMICAL
    return cue.means


def _means_before(story: Story, draft: Draft) -> None:
    for scene in reversed(story.scenes[max(0, draft.scene.sentence.index - _LOOK_BACK) : draft.scene.sentence.index]):
        cue = choose_means(scene.means, 0)
        if cue is not None:
            draft.means = cue.means
            draft.rules["means"] = "the nearest weapon told before"
            return


def decide_agents(story: Story, draft: Draft, earlier: Sequence[Draft]) -> None:
    if draft.whole_war:
        return
    agents = own_agents(draft)
    if agents is not None:
        take_agents(draft, agents, agents.rule)
    elif draft.related or (draft.when_kind in ("since", "open") and draft.means is Means.UNKNOWN):
        return
    elif draft.means is Means.CLASH:
        draft.rules["perpetrators"] = "a clash names no perpetrator"
    elif draft.host is not None:
        copy_agents(draft, draft.host, "those of the whole")
    elif earlier and are_apart(draft, earlier[-1]):
        _agents_nearby(story, draft)
    elif earlier and not earlier[-1].whole_war and earlier[-1].means == draft.means and earlier[-1].perpetrators:
        copy_agents(draft, earlier[-1], "those of the claim before")
    else:
        _agents_nearby(story, draft)


def own_agents(draft: Draft) -> Agents | None:
    """The agents of the claim's sentence; in a clash only who is said to have killed."""
    if not draft.scene.agents:
        return None
    trigger = draft.link.trigger
    last = trigger.end if trigger is not None else draft.figure.end
    victims = [(link.figure.start, link.figure.end) for link in draft.scene.links]
    agents = [one for one in draft.scene.agents if not any(a <= one.start and one.end <= b for a, b in victims)]
    figure, lows = draft.figure, draft.scene.sentence.lows
    if "suicide" in lows[figure.start : figure.end]:
        own = [one for one in draft.scene.agents if figure.start <= one.start and one.end <= figure.end]
        return own[0] if own else None
    if draft.means is Means.CLASH:
        agents = [one for one in agents if one.rule != "weapon"]
    return choose_agents(agents, draft.first_token, last, (draft.figure.start, draft.figure.end))


def _agents_nearby(story: Story, draft: Draft) -> None:
    """Who is blamed anywhere in the text, or who the sentences around tell of attacking by the same means."""
    index = draft.scene.sentence.index
    around = [*story.scenes[index + 1 : index + 3], *reversed(story.scenes[max(0, index - 2) : index])]
    for scene in around:
        same = draft.means in {cue.means for cue in scene.means} and not scene.links
        if scene.agents and same and scene.agents[0].rule != "blame":
            take_agents(draft, scene.agents[0], "told in a sentence near by")
            return
    here = story.blamed_up_to is None or index >= story.blamed_up_to - _BLAME_REACH
    if story.blamed is not None and here:
        take_agents(draft, story.blamed, "blamed in the text")


def take_agents(draft: Draft, agents: Agents, rule: str) -> None:
    draft.perpetrators = agents.names
    joint = Attribution.JOINT if len(agents.names) > 1 else Attribution.STATED
    draft.attribution = Attribution.DISPUTED if agents.rivals else joint
    draft.rules["perpetrators"] = rule


def copy_agents(draft: Draft, other: Draft, rule: str) -> None:
    draft.perpetrators, draft.attribution = other.perpetrators, other.attribution
    if draft.perpetrators:
        draft.rules["perpetrators"] = rule
