"""The weapon or way: cue words, and the choice among them for one harm."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.claims import Means
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import Sentence


@dataclass(frozen=True, slots=True)
class MeansCue:
    """A word of weapon or way; `weak` ones yield to any other."""

    start: int
    end: int
    means: Means
    weak: bool


def read_means(sentence: Sentence, lexicon: Lexicon) -> list[MeansCue]:
    """Every cue of a sentence, in order."""
    cues = []
    for start, end, name in lexicon.means.find_all(sentence.lows):
        words = " ".join(sentence.lows[start:end])
        cues.append(MeansCue(start, end, Means(name), words in lexicon.weak_means))
    return cues


def choose_means(cues: list[MeansCue], position: int) -> MeansCue | None:
    """The cue that tells of the harm at a token: strong before weak, then the nearest."""
    if not cues:
        return None
    strong = [cue for cue in cues if not cue.weak]
    return min(strong or cues, key=lambda cue: _distance(cue, position))


def _distance(cue: MeansCue, position: int) -> int:
    return cue.start - position if cue.start >= position else position - cue.end + 1
