"""Where in a document its options stand: every mention of a place, an actor or a source, and how near to a claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from apps.engine.reading.tokens import NUMBER, WORD, Sentence

M = TypeVar("M")

_NEAR_TOKENS = ((3, "at once"), (8, "close"), (16, "some words off"))
_FAR = "far off"
_GAPS = ((1, "one sentence"), (2, "two sentences"), (5, "some sentences"), (15, "many sentences"))
_FARTHEST = "most of the text"


@dataclass(slots=True)
class Mentions(Generic[M]):
    """All mentions of one thing: the index of the sentence and what stands there, in the order of the text.

    `level` is what any mention tells of all: of a place how specific it is, of an actor 1 where a verb blames it.
    """

    name: str
    at: list[tuple[int, M]] = field(default_factory=list)
    level: int = 0
    # How many of the mentions tell plainly what it is; the others only name it.
    plain: int = 0
    _here: dict[int, list[M]] = field(default_factory=dict)

    def add(self, index: int, what: M) -> None:
        """Note one more mention; they come in the order of the text."""
        self.at.append((index, what))
        self._here.setdefault(index, []).append(what)

    def around(self, index: int, most: int) -> list[tuple[int, M]]:
        """The mentions nearest to a sentence, half of them before it and half from it on where there are so many."""
        position = bisect_left(self.at, index, key=_where)
        return self.at[max(0, position - most // 2) : position + most // 2]

    def before(self, index: int) -> tuple[int, M] | None:
        """The last mention in a sentence before this one."""
        position = bisect_left(self.at, index, key=_where)
        return self.at[position - 1] if position else None

    def after(self, index: int) -> tuple[int, M] | None:
        """The first mention in a sentence after this one."""
        position = bisect_right(self.at, index, key=_where)
        return self.at[position] if position < len(self.at) else None

    def is_near(self, index: int, back: int) -> bool:
        """Is it named in this sentence, or in one of some before it?"""
        return any(place in self._here for place in range(index - back, index + 1))

    def distance(self, index: int) -> int:
        """How many sentences off the nearest mention is."""
        if index in self._here:
            return 0
        before, after = self.before(index), self.after(index)
        return min(abs(found[0] - index) for found in (before, after) if found is not None)

    def within(self, index: int) -> list[M]:
        """The mentions in this sentence."""
        return self._here.get(index, [])


def _where(mention: tuple[int, object]) -> int:
    return mention[0]


def reach(tokens: int) -> str:
    """How far off a word stands, in words."""
    return next((name for most, name in _NEAR_TOKENS if tokens <= most), _FAR)


def gap(sentences: int) -> str:
    """How far off a sentence stands, in words."""
    return next((name for most, name in _GAPS if sentences <= most), _FARTHEST)


def beside(sentence: Sentence, position: int) -> str:
    """The word at a place beside a name: itself where it is a short one, else what sort of word it is."""
    if not 0 <= position < len(sentence.lows):
        return "the end" if position > 0 else "the start"
    token = sentence.tokens[position]
    if token.kind == NUMBER:
        return "a number"
    if token.kind == WORD and token.capital:
        return "a name"
    if token.kind == WORD and len(token.low) > _SHORT:
        return next((f"a word in -{ending}" for ending in ("ed", "ing", "s") if token.low.endswith(ending)), "a word")
    return f"“{token.low}”"


_SHORT = 5


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
