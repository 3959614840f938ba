"""Scores of a reader against known claims, at three levels and field by field.

Two claims are the same where they tell of the same harm and their spans overlap; pairs are made one to one, the longest
overlap first. `found` counts the pairs, `figure` those whose qualifier and bounds are right as well, `full` those whose
victims, scope and part_of are right too: claims that can be counted. The shares per field are of the pairs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.engine.claims import Claim

LEVELS = ("found", "figure", "full")
_COUNTED = frozenset({"victims", "scope", "part_of"})
_SMALL_WORDS = frozenset({"the", "a", "an", "of", "in", "s"})
_NOT_A_WORD = re.compile(r"\W+")


def pair(known: Sequence[Claim], read: Sequence[Claim]) -> list[tuple[int, int]]:
    """Indexes of the claims that are the same, ordered; each is in one pair at most."""
    candidates = []
    for i, one in enumerate(known):
        for j, other in enumerate(read):
            overlap = min(one.end, other.end) - max(one.start, other.start)
            if overlap > 0 and one.harm == other.harm:
                candidates.append((-overlap, not same_figure(one, other), i, j))
    taken_known: set[int] = set()
    taken_read: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(candidates):
        if i not in taken_known and j not in taken_read:
            taken_known.add(i)
            taken_read.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def same_figure(one: Claim, other: Claim) -> bool:
    """Whether both assert the same bounds in the same way."""
    return (one.qualifier, one.low, one.high) == (other.qualifier, other.low, other.high)


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two texts are equal, or one holds the other, small words and punctuation aside."""
    first, second = _plain(one), _plain(other)
    if first == second:
        return True
    return bool(first and second) and (f" {first} " in f" {second} " or f" {second} " in f" {first} ")


def same_names(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether every name of either has its like in the other."""
    first, second = list(one), list(other)
    return (
        bool(first) == bool(second)
        and all(any(same_words(x, y) for y in second) for x in first)
        and all(any(same_words(x, y) for x in first) for y in second)
    )


FIELDS: Mapping[str, Callable[[Claim, Claim], bool]] = {
    "victims": lambda a, b: a.victims == b.victims,
    "scope": lambda a, b: a.scope == b.scope,
    "claimant": lambda a, b: same_words(a.claimant, b.claimant),
    "place": lambda a, b: same_words(a.place, b.place),
    "when": lambda a, b: (a.when_start, a.when_end) == (b.when_start, b.when_end),
    "means": lambda a, b: a.means == b.means,
    "perpetrators": lambda a, b: same_names(a.perpetrators, b.perpetrators),
    "attribution": lambda a, b: a.attribution == b.attribution,
    "revises": lambda a, b: a.revises == b.revises,
}


@dataclass(slots=True)
class Scores:
    """Counts over any number of documents; `add` takes one more."""

    known: int = 0
    read: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    empty_documents: int = 0
    false_in_empty: int = 0

    def add(self, known: Sequence[Claim], read: Sequence[Claim]) -> None:
        """Count one document: what it is known to claim, and what was read out of it."""
        pairs = pair(known, read)
        of_read = {j: i for i, j in pairs}
        self.known += len(known)
        self.read += len(read)
        if not known:
            self.empty_documents += 1
            self.false_in_empty += len(read)
        for i, j in pairs:
            right = right_fields(known[i], read[j], of_read)
            figure = same_figure(known[i], read[j])
            self.levels["found"] += 1
            self.levels["figure"] += figure
            self.levels["full"] += figure and right >= _COUNTED
            self.fields.update(right)

    def f1(self, level: str) -> float:
        """The harmonic mean of precision and recall at a level; 1 where there is nothing to find and nothing read."""
        return 2 * self.levels[level] / (self.known + self.read) if self.known + self.read else 1.0

    def share(self, name: str) -> float:
        """The share of the pairs whose field is right; 1 where there is no pair."""
        return self.fields[name] / self.levels["found"] if self.levels["found"] else 1.0

    def as_table(self) -> dict[str, float]:
        """F1 per level and share per field, rounded to three digits."""
        table = {level: self.f1(level) for level in LEVELS}
        table |= {name: self.share(name) for name in (*FIELDS, "part_of")}
        return {name: round(value, 3) for name, value in table.items()}


def countable(known: Sequence[Claim], read: Sequence[Claim]) -> set[int]:
    """The indexes of the read claims that are right enough to be counted: number, victims, scope and whole."""
    pairs = pair(known, read)
    of_read = {j: i for i, j in pairs}
    return {
        j for i, j in pairs if same_figure(known[i], read[j]) and right_fields(known[i], read[j], of_read) >= _COUNTED
    }


def right_fields(known: Claim, read: Claim, of_read: Mapping[int, int]) -> set[str]:
    """The fields in which a read claim agrees with the known one; `of_read` maps read claims to known ones."""
    right = {name for name, agrees in FIELDS.items() if agrees(known, read)}
    whole = None if read.part_of is None else of_read.get(read.part_of, -1)
    if known.part_of == whole:
        right.add("part_of")
    return right


def _plain(text: str | None) -> str:
    words = _NOT_A_WORD.sub(" ", (text or "").casefold()).split()
    return " ".join(word for word in words if word not in _SMALL_WORDS)
