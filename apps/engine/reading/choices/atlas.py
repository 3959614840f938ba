"""Where in a document its options stand: every mention of a place, an actor or a source, and how near it is to a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

M = TypeVar("M")

_NEAR_TOKENS = ((3, "at once"), (8, "close"), (16, "some words off"))
_FAR = "far off"
_GAPS = ((1, "one sentence"), (2, "two sentences"), (5, "some sentences"), (15, "many sentences"))
_FARTHEST = "most of the text"


@dataclass(slots=True)
class Mentions(Generic[M]):
    """All mentions of one thing: the index of the sentence and what stands there, in the order of the text."""

    name: str
    at: list[tuple[int, M]] = field(default_factory=list)

    def before(self, index: int) -> tuple[int, M] | None:
        """The last mention in a sentence before this one."""
        found = None
        for mention in self.at:
            if mention[0] >= index:
                break
            found = mention
        return found

    def after(self, index: int) -> tuple[int, M] | None:
        """The first mention in a sentence after this one."""
        return next((mention for mention in self.at if mention[0] > index), None)

    def within(self, index: int) -> list[M]:
        """The mentions in this sentence."""
        return [mention for where, mention in self.at if where == index]


def reach(tokens: int) -> str:
    """How far off a word stands, in words."""
    return next((name for most, name in _NEAR_TOKENS if tokens <= most), _FAR)


def gap(sentences: int) -> str:
    """How far off a sentence stands, in words."""
    return next((name for most, name in _GAPS if sentences <= most), _FARTHEST)


def portion(count: int, total: int) -> str:
    """How much of all mentions these are, in words."""
    if total and count * 2 > total:
        return "most"
    return "one" if count == 1 else "few" if count <= 3 else "many"


def apart(first: tuple[int, int], second: tuple[int, int]) -> int:
    """The tokens between two spans; 0 where they touch or overlap."""
    return max(0, second[0] - first[1], first[0] - second[1])


def between(first: int, last: int, starts: Sequence[int]) -> int:
    """How many of these tokens lie strictly between two others."""
    low, high = sorted((first, last))
    return sum(low < start < high for start in starts)
