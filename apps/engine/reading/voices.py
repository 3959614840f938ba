"""Who says so: the source whose words or count each claim is."""

from __future__ import annotations

from apps.engine.reading.claimants import Speech
from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Scene, Story

_BODY_MARKS = frozenset(
    {"observatory", "rights", "group", "centre", "center", "ministry", "network", "committee", "committees", "agency"}
    | {
        "helmets",
        "defence",
        "defense",
        "media",
        "watch",
        "office",
        "police",
        "army",
        "council",
        "forces",
        "association",
    }
    | {
        "nations",
        "organization",
        "organisation",
        "foundation",
        "commission",
        "mission",
        "crescent",
        "cross",
        "movement",
    }
)
_LOOK_BACK = 40
_BACKWARD = frozenset(
    {
        "group",
        "organisation",
        "organization",
        "source",
        "sources",
        "agency",
        "news agency",
        "statement",
        "office",
        "ministry",
        "hospital",
        "network",
    }
)


def decide_claimant(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    speech = speaker(draft.scene, draft)
    if speech is not None:
        _take_speaker(story, draft, speech)
        return
    previous = earlier[-1] if earlier else None
    goes_on = previous is not None and 0 <= draft.scene.sentence.index - previous.scene.sentence.index <= 1
    if goes_on and previous is not None and draft.host is None and not draft.scene.speech and _plainly(draft, previous):
        draft.claimant = previous.claimant
        draft.rules["claimant"] = "goes on with the claim before"
        return
    if draft.host is not None:
        draft.claimant = draft.host.claimant
        draft.rules["claimant"] = "who tells the whole"


def _take_speaker(story: Story, draft: Draft, speech: Speech) -> None:
    if speech.outlet:
        draft.rules["claimant"] = "the outlet's own people"
        return
    if speech.pronoun:
        draft.claimant = _antecedent(story, draft.scene)
        draft.rules["claimant"] = f"“{speech.name}”, told by name before"
        return
    resolved = story.names.resolve(speech.name)
    if resolved.lower() in _BACKWARD:
        resolved = _antecedent(story, draft.scene, bodies_only=True) or resolved
    draft.claimant = resolved
    draft.rules["claimant"] = f"“{speech.name}”"


def _plainly(draft: Draft, previous: Draft) -> bool:
    """Does an unattributed sentence plainly go on with the same event?"""
    same_day = draft.last == previous.last and draft.first == previous.first
    return same_day and not draft.whole_war and draft.when_kind not in ("since", "open") and not draft.related


def _antecedent(story: Story, scene: Scene, bodies_only: bool = False) -> str | None:
    """The source named last before a pronoun or a bare "the group"; the latter is never a person."""
    index = scene.sentence.index
    for before in reversed(story.scenes[max(0, index - _LOOK_BACK) : index + 1]):
        for speech in reversed(before.speech):
            if (
                not speech.pronoun
                and not speech.outlet
                and speech.name.lower() not in _BACKWARD
                and before is not scene
            ):
                name = story.names.resolve(speech.name)
                if not bodies_only or any(word in _BODY_MARKS for word in name.lower().split()):
                    return name
    return None


def speaker(scene: Scene, draft: Draft) -> Speech | None:
    """The source of a sentence that speaks for a claim: the nearest, the one before it first."""
    named = {(place.start, place.end) for place in scene.places}
    speakers = [speech for speech in scene.speech if (speech.start, speech.end) not in named]
    if not speakers:
        return None
    own = draft.first_token

    def distance(speech: Speech) -> int:
        return abs(speech.verb - own) + (0 if speech.verb < own else 2)

    return min(speakers, key=distance)
