"""Names and bodies in a sentence that no rule of the grammar gave a part.

Each may still be where the harm was done, who did it or who says so. They are told apart from what the grammar reads,
and only the weighing of evidence looks at them, for claims of their own sentence and of the one after it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from apps.engine.reading.actors import Agents, idle_actors
from apps.engine.reading.deeds import Actor
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.nouns import is_demonym
from apps.engine.reading.places import UNTOLD, Place
from apps.engine.reading.sources import Speech
from apps.engine.reading.tokens import MARK, WORD, Sentence

Span = tuple[int, int]
_LONGEST = 5
_MOST = 24


@dataclass(frozen=True, slots=True)
class Bystanders:
    """What else a sentence names: as places, actors and sources that it might mean."""

    places: list[Place] = field(default_factory=list)
    actors: list[Agents] = field(default_factory=list)
    sources: list[Speech] = field(default_factory=list)


def find_bystanders(
    sentence: Sentence,
    source: str,
    taken: Collection[Span],
    actors: Sequence[Actor],
    agents: Sequence[Agents],
    lexicon: Lexicon,
) -> Bystanders:
    """The names of a sentence.

    `taken` are the spans of places, sources and counts that the grammar reads in it, `actors` all that it names and
    `agents` those of them that it reads as agents of violence.
    """
    busy = {position for start, end in taken for position in range(start, end)}
    acting = {position for one in agents for position in range(one.start, one.end)}
    idle = [
        one
        for one in idle_actors(sentence, source, actors, lexicon)
        if one.start not in acting
        and not _is_spoken_for(sentence, one.start, lexicon)
        and lexicon.actors["weapons"].match([*sentence.lows[one.end : one.end + 4], ""], 0) is None
    ]
    names = _names(sentence, busy, lexicon)[:_MOST]
    speaking = {position for one in idle for position in range(one.start, one.end)} | acting
    places, sources = [], []
    for start, end in names:
        name = sentence.text(source, start, end)
        following = sentence.lows[end] if end < len(sentence.lows) else ""
        if is_demonym(sentence.lows[end - 1].removesuffix("s")) or following in lexicon.times["weekdays"]:
            continue
        if all(low in lexicon.directions for low in sentence.lows[start:end]):
            continue
        if start not in speaking and not any(_is_no_place(low, lexicon) for low in sentence.lows[start:end]):
            places.append(Place(start, end, name, UNTOLD, bare=True))
        sources.append(Speech(start, end, name, start, False, bare=True))
    told = {start for start, _ in names}
    sources += [
        Speech(one.start, one.end, one.names[0], one.start, False, bare=True)
        for one in [*idle, *agents]
        if one.start not in told and len(one.names) == 1
    ]
    sources += _bodies(sentence, source, busy | {p for a, b in names for p in range(a, b)} | speaking, lexicon)
    return Bystanders(places, idle, sources)


def _is_spoken_for(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """ "A spokesman for the army": whose office it is, not who did it."""
    lead = start - 1 - (sentence.lows[start - 1 : start] == ["the"])
    led = lead > 0 and sentence.lows[lead] in ("for", "of")
    return led and sentence.lows[lead - 1] in lexicon.claimants["roles"]


def _is_no_place(low: str, lexicon: Lexicon) -> bool:
    return low in lexicon.claimants["bodies"] or low in lexicon.never_places or low in lexicon.actors["names"]


def _names(sentence: Sentence, busy: Collection[int], lexicon: Lexicon) -> list[Span]:
    """Runs of capitalised words; in a sentence without capitals the words after a preposition of place."""
    tokens = sentence.tokens
    if not any(token.capital for token in tokens[1:]):
        return _after_prepositions(sentence, busy, lexicon)
    found, position = [], 0
    while position < len(tokens):
        if not _is_name(sentence, position, lexicon) or position in busy:
            position += 1
            continue
        end = position + 1
        while end < len(tokens) and end - position < _LONGEST and end not in busy and _goes_on(sentence, end, lexicon):
            end += 1
        if not (position == 0 and end == 1 and (tokens[0].low in lexicon.common or _is_plain(sentence, lexicon))):
            found.append((position, end))
        position = end
    return found


def _is_plain(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Does the sentence begin with a word that is a capital only because it begins it?"""
    low = sentence.lows[0]
    return low in lexicon.words["not_names"] or low in lexicon.words["prepositions"] or low in lexicon.attributes


def _is_name(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    token = sentence.tokens[position]
    if token.kind != WORD or not (token.capital or token.low.startswith(("al-", "el-"))):
        return False
    low = token.low
    if low in lexicon.times["weekdays"] or low in lexicon.times["months"] or low in lexicon.words["determiners"]:
        return False
    if low.partition("-")[0] in lexicon.units:
        return False
    return low not in lexicon.words["not_names"] and low not in lexicon.claimants["roles"]


def _goes_on(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    low = sentence.lows[position]
    if low in ("of", "for", "al", "el", "de", "la", "bin") and position + 1 < len(sentence.tokens):
        return sentence.tokens[position + 1].capital
    return _is_name(sentence, position, lexicon)


def _after_prepositions(sentence: Sentence, busy: Collection[int], lexicon: Lexicon) -> list[Span]:
    lows, found = sentence.lows, []
    for position, low in enumerate(lows[:-1]):
        start = position + 1
        if low not in _WHERE or start in busy or _ends_name(sentence, start, lexicon):
            continue
        end = start + 1
        while end < len(lows) and end - start < _LONGEST and end not in busy and not _ends_name(sentence, end, lexicon):
            end += 1
        found.append((start, end))
    return found


_WHERE = frozenset({"in", "near", "at", "outside"})


def _ends_name(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    low, token = sentence.lows[position], sentence.tokens[position]
    if token.kind != WORD or low in lexicon.time_starts or lexicon.harms.match(sentence.lows, position) is not None:
        return True
    if low == "of" and position and lexicon.place_levels.get(sentence.lows[position - 1], 0) > 1:
        return False
    return low in lexicon.common and lexicon.place_levels.get(low, 0) < UNTOLD


def _bodies(sentence: Sentence, source: str, busy: Collection[int], lexicon: Lexicon) -> list[Speech]:
    """Common nouns that speak ("the mission", "a surgeon"), with the name or kind that stands before them."""
    found = []
    for start, end, _ in lexicon.claimants["bodies"].find_all(sentence.lows):
        if start in busy or end - 1 in busy:
            continue
        first = start
        while first > 0 and first - 1 not in busy and _qualifies(sentence, first - 1, lexicon):
            first -= 1
        found.append(Speech(first, end, sentence.text(source, first, end), first, False, bare=True))
    return found


def _qualifies(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    token = sentence.tokens[position]
    if token.kind == MARK or token.low in lexicon.claimants["prefixes"]:
        return False
    return token.kind == WORD and (token.capital or token.low in lexicon.attributes)
