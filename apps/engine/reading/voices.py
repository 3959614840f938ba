"""Who says so: the source whose words or count each claim is."""

from __future__ import annotations

from apps.engine.reading.claimants import Speech
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


def resolve_speech(story: Story) -> list[tuple[int, Speech, str]]:
    """Every source that speaks in the document: its sentence, where, and the longest name the text gives it.

    A pronoun is the source named last before it; one that no name goes before is left out, and so are the outlet's
    own people.
    """
    resolved = []
    offices = _offices(story)
    for index, scene in enumerate(story.scenes):
        named = {(place.start, place.end) for place in scene.places if place.level > 1}
        for speech in [*scene.speech, *scene.others.sources]:
            name = _name_of(story, scene, speech)
            if name is not None and speech.role is not None and name == name.lower():
                name = offices.get(speech.role, name)
            if name is not None and (speech.start, speech.end) not in named:
                resolved.append((index, speech, name))
    return resolved


def _offices(story: Story) -> dict[str, str]:
    """Whose office the document tells: "the governor said" is the governor named elsewhere, where there is one only."""
    holders: dict[str, set[str]] = {}
    for scene in story.scenes:
        for speech in scene.speech:
            if speech.role is not None and speech.name[:1].isupper() and " " in speech.name:
                holders.setdefault(speech.role, set()).add(speech.name)
    return {role: next(iter(names)) for role, names in holders.items() if len(names) == 1}


def _name_of(story: Story, scene: Scene, speech: Speech) -> str | None:
    if speech.outlet or _is_outlet(story, speech.name):
        return None
    if speech.pronoun:
        return _antecedent(story, scene)
    name = story.names.resolve(speech.name)
    if name.lower() in _BACKWARD:
        body = _antecedent(story, scene, bodies_only=True)
        before = body or story.names.last_before(scene.sentence.index, _BODY_MARKS)
        return before or _named_later(story, scene) or name
    return name


def _named_later(story: Story, scene: Scene) -> str | None:
    """ "An advocacy group said", whose name the sentences after it give."""
    index = scene.sentence.index
    for after in story.scenes[index + 1 : index + _LOOK_AHEAD]:
        for speech in after.speech:
            name = story.names.resolve(speech.name)
            if not speech.outlet and any(word in _BODY_MARKS for word in name.lower().split()) and name[:1].isupper():
                return name
    return None


_LOOK_AHEAD = 5


def _is_outlet(story: Story, name: str) -> bool:
    """Is it the paper or agency that the text is from, under whatever spelling?"""
    outlet, told = ("".join(filter(str.isalnum, text.lower())) for text in (story.outlet or "", name))
    return len(outlet) > 2 and (told.startswith(outlet) or outlet.startswith(told))


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
