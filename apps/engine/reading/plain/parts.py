"""Part and whole: "among them", "including", "of the dead", and breakdowns."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.claims import Harm
from apps.engine.reading.plain.figures import Figure
from apps.engine.reading.plain.tables import Tags

_NEAR = 3


@dataclass(frozen=True, slots=True)
class Part:
    """That a count is part of another: the words that say so, and the harm of a whole in a sentence before."""

    words: str
    harm: Harm | None = None


def part_of(tags: Tags, before: Figure | None, figure: Figure) -> Part | None:
    """Whether the count, which follows `before`, is said to be a part of what was counted."""
    for marker in reversed(tags.all("among_harmed")):
        if marker.end <= figure.start and figure.start - marker.end <= _NEAR:
            return Part(str(marker.value), Harm(marker.value))
        if figure.end <= marker.start <= figure.end + _NEAR:
            return Part(str(marker.value), Harm(marker.value))
    if before is None:
        return None
    for marker in reversed(tags.all("including")):
        if marker.start < before.end or marker.end > figure.start:
            continue
        if figure.start - marker.end <= _NEAR:
            return Part("including")
        return None
    return None
