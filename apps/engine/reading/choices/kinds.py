"""What kind of claim it is: the settings in which one and the same piece of evidence weighs differently."""

from __future__ import annotations

from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Story, is_note


def kind_of(draft: Draft, told: str, untold: str) -> str:
    """The kind of a claim; `told` names it where its own sentence tells the field (empty = it does not)."""
    if draft.whole_war:
        return "a war's toll"
    if draft.title:
        return "a headline"
    if draft.related:
        return "another story's headline"
    if told:
        return told
    if draft.host is not None:
        return "a part"
    return "a running toll" if draft.when_kind in ("since", "open") else untold


def in_its_text(kind: str, story: Story) -> str:
    """A kind of claim, told apart where the text is a note."""
    return f"{kind} of a note" if is_note(story.scenes) else kind


def size_of(count: int) -> str:
    """How many people, in words."""
    for most, name in ((1, "one"), (4, "a few"), (19, "up to nineteen"), (99, "dozens"), (999, "hundreds")):
        if count <= most:
            return name
    return "thousands"
