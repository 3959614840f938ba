"""How alike two texts are, and a sketch by which texts that are nearly alike are found without comparing all.

Texts are sets of shingles, runs of four words (Broder, 1997). A sketch holds the least hash of each of 64 bins (one
permutation hashing with rotation; Shrivastava and Li, 2014), two by two in 32 bands: texts that share half of their
shingles share a band almost surely, and texts on one topic hardly ever do.
"""

from __future__ import annotations

import re
from hashlib import blake2b

WORDS = re.compile(r"\w+")
_RUN = 4
_BINS = 64
_ROWS = 2
# Texts of fewer words have too few shingles to be told by.
_FEWEST = 40
# Of the smaller text so much stands in the other: of two outlets, and of one, whose closing paragraphs recur.
_OTHERS_WORDS = 0.55
_OWN_WORDS = 0.8
_SIGNED = 1 << 63


def shingles_of(text: str) -> frozenset[int]:
    """The hashes of the text's runs of words, without regard to case and punctuation; none of a very short text."""
    words = WORDS.findall(text.casefold())
    if len(words) < _FEWEST:
        return frozenset()
    runs = (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return frozenset(_hash(run) for run in runs)


def sketch_of(shingles: frozenset[int]) -> list[int]:
    """The bands of the text, signed integers of 64 bits; texts that share one are worth comparing."""
    least: list[int | None] = [None] * _BINS
    for shingle in shingles:
        place, rank = shingle % _BINS, shingle // _BINS
        now = least[place]
        if now is None or rank < now:
            least[place] = rank
    if not shingles:
        return []
    full = [_filled(least, place) for place in range(_BINS)]
    bands = (full[at : at + _ROWS] for at in range(0, _BINS, _ROWS))
    return [_hash(f"{number} {band}") - _SIGNED for number, band in enumerate(bands)]


def contained(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the smaller text's shingles that stand in the other, from 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def is_copy(one: frozenset[int], other: frozenset[int], *, same_publisher: bool) -> bool:
    """Whether one text is the other, in the whole or abridged, but for small changes."""
    return contained(one, other) >= (_OWN_WORDS if same_publisher else _OTHERS_WORDS)


def _filled(least: list[int | None], place: int) -> tuple[int, int]:
    """A bin's least hash; an empty bin borrows the next full one's, with how far it was."""
    for step in range(_BINS):
        found = least[(place + step) % _BINS]
        if found is not None:
            return step, found
    raise ValueError("a sketch of nothing")


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big")
