"""Names that look like places but are none: people, bodies, forces and peoples."""

from __future__ import annotations

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import Sentence

_VILLAGE = 4


def is_no_place(sentence: Sentence, start: int, end: int, *, typed: bool, lexicon: Lexicon) -> bool:
    """Is a capitalised name someone or some body rather than a place? `typed` names follow "town of" or the like."""
    people = lexicon.people.match(sentence.lows, start)
    if people is not None and people[1] != "people":
        return True
    return _is_someone(sentence, start, end, typed=typed, lexicon=lexicon) or _is_people(
        sentence.lows, start, end, lexicon
    )


def _is_someone(sentence: Sentence, start: int, end: int, *, typed: bool, lexicon: Lexicon) -> bool:
    """Names followed or preceded by a word of office, force or speech are no places."""
    lows = sentence.lows
    before = lows[start - 1] if start else ""
    after = lows[end] if end < len(lows) else ""
    text = " ".join(lows[start:end])
    lead = start - 2 if before == "the" else start - 1
    if lead > 0 and lows[lead] in ("of", "in", "at", "from"):
        owner = lows[lead - 1]
        speaks = after in lexicon.claimants["say"] or lows[lead - 2 : lead - 1] in (["to"], ["by"], ["citing"])
        if (owner in lexicon.claimants["bodies"] and (lows[lead] == "of" or speaks)) or (
            lows[lead] == "of" and (owner in lexicon.people or owner in ("arch", "plight"))
        ):
            return True
    if lexicon.actors["names"].match(lows, start) == (end, text):
        return before not in ("in", "on", "near", "into", "inside", "across", "at")
    if any(
        low in lexicon.claimants["roles"]
        or low in ("observatory", "ministry", "agency", "coalition", "army", "forces", "council")
        for low in lows[start:end]
    ):
        return True
    roles, bodies = lexicon.claimants["roles"], lexicon.claimants["bodies"]
    office = before == "of" and start >= 2 and (lows[start - 2] in roles or lows[start - 2] in bodies)
    if before in roles or office:
        return True
    if before == "to" and (
        start < 2 or lows[start - 2] not in ("close", "near", "next", "road", "way", "east", "west", "north", "south")
    ):
        return True
    if typed and before == "of":
        return False
    return bool(after) and (after in lexicon.claimants["say"] or after in lexicon.actors["forces"]) and after != "fire"


def _is_people(lows: list[str], start: int, end: int, lexicon: Lexicon) -> bool:
    """ "Assyrian villages": whose they are, not where."""
    of_many = end < len(lows) and lows[end].endswith("s") and lexicon.place_levels.get(lows[end], 0) > _VILLAGE
    return of_many and end - start == 1 and lows[start].endswith(("ian", "ish", "ese"))
