"""Places as the text names them, told by the words around them; a gazetteer's names help where given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.lookalikes import is_no_place
from apps.engine.reading.tokens import WORD, Sentence, Token

UNTOLD = 4
_ARTICLES = frozenset({"al", "el", "an", "as", "ad", "ar", "ash", "az", "ez", "es", "at", "et", "ed", "er"})
_DESCRIBING = (
    "-held",
    "-controlled",
    "-besieged",
    "-run",
    "-dominated",
    "-backed",
    "-led",
    "-linked",
    "-based",
    "-affiliated",
)
# Told by a description only; any name but a country's or region's says more.
DESCRIBED = 2
CITY = 3
_PARTICLES = frozenset(
    {
        "al",
        "el",
        "de",
        "ez",
        "az",
        "as",
        "ash",
        "an",
        "ad",
        "ar",
        "abu",
        "bab",
        "bin",
        "um",
        "umm",
        "la",
        "le",
        "les",
        "da",
        "do",
        "del",
        "es",
        "el-sheikh",
        "din",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a sentence: token span of the name, and how specific it is (1 country … 6 neighbourhood).

    `bare`: no word around the name tells that it is a place.
    """

    start: int
    end: int
    name: str
    level: int
    bare: bool = False


def read_places(sentence: Sentence, source: str, lexicon: Lexicon, known: Collection[str] | None) -> list[Place]:
    """Every place a sentence names, in order; `known` are caseless names of a gazetteer."""
    places: list[Place] = []
    directions = lexicon.directions
    likely = [
        token.capital or "-" in token.low or token.low in _ARTICLE_WORDS or token.low in directions
        for token in sentence.tokens
    ]
    position, length = 0, len(likely)
    while position < length:
        if not likely[position]:
            position += 1
            continue
        end = _name_end(sentence, position, lexicon)
        if end == position:
            described = _described(sentence, source, position, lexicon)
            if described is not None:
                places.append(described)
            position = described.end if described is not None else position + 1
            continue
        place = _judge(sentence, source, position, end, lexicon, known)
        if place is not None:
            places.append(place)
        position = end
    return _around(places, sentence.lows)


_ARTICLE_WORDS = frozenset({"al", "el"})


def _around(places: list[Place], lows: list[str]) -> list[Place]:
    """ "in Belu, near Arra", "in Belu in Arra": what a place lies near or in is told less closely."""
    for index in range(1, len(places)):
        inner, outer = places[index - 1], places[index]
        between = [low for low in lows[inner.end : outer.start] if low != ","]
        if not between or not all(low in _LIES_WORDS or low.isdigit() for low in between):
            continue
        if between[0] in _BESIDE or between[-1] in ("of", "from"):
            places[index] = replace(outer, level=min(outer.level, max(1, inner.level - 1)))
        elif between[0] == "in" and outer.level == UNTOLD and inner.level >= UNTOLD:
            places[index] = replace(outer, level=CITY)
    return places


_BESIDE = frozenset({"near", "outside", "north", "south", "east", "west", "northeast", "northwest", "southeast"})
_LIES_WORDS = _BESIDE | frozenset(
    {"of", "in", "the", "northern", "southern", "eastern", "western", "countryside", "rural", "southwest", "from"}
    | {"about", "some", "km", "kilometres", "kilometers", "miles", "south-west", "north-east", "south-east"}
    | {"north-west", "just", "city", "town", "village", "neighbourhood", "neighborhood", "district", "close", "to"}
)


def _name_end(sentence: Sentence, start: int, lexicon: Lexicon) -> int:
    """Where a run of capitalised words ends; `start` itself where none begins."""
    if not _opens(sentence, start, lexicon):
        return start
    end = start + 1
    while end < len(sentence.lows):
        token = sentence.tokens[end]
        if token.kind == WORD and token.capital and _may_continue(token, lexicon):
            end += 1
        elif token.low in _PARTICLES and end + 1 < len(sentence.lows) and sentence.tokens[end + 1].capital:
            end += 2
        elif _arabic(token):
            end += 1
        else:
            break
    return end


def _arabic(token: Token) -> bool:
    """ "al-Bab", "ez-Zor": a small article grown to the name."""
    article, dash, name = token.text.partition("-")
    return bool(dash) and 1 < len(article) <= 4 and article.islower() and name[:1].isalpha() and article in _ARTICLES


def _may_continue(token: Token, lexicon: Lexicon) -> bool:
    low = token.low
    if (
        low in lexicon.never_places
        or low.endswith(_DESCRIBING)
        or low in lexicon.times["months"]
        or low in lexicon.words["not_names"]
    ):
        return False
    return not (token.text.isupper() and len(token.text) > 3)


def _opens(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    token = sentence.tokens[position]
    if not token.capital and "-" not in token.low and token.low not in ("al", "el"):
        return False
    if token.kind != WORD or token.low in lexicon.never_places or token.low in lexicon.times["months"]:
        return False
    if (token.text.isupper() and len(token.text) > 3 and not sentence.headline) or token.low.endswith(_DESCRIBING):
        return False
    if token.capital:
        return not (position == 0 and token.low in lexicon.words["not_names"])
    arabic = _arabic(token)
    particle = (
        token.low in ("al", "el") and position + 1 < len(sentence.tokens) and sentence.tokens[position + 1].capital
    )
    return arabic or particle


def _judge(
    sentence: Sentence, source: str, start: int, end: int, lexicon: Lexicon, known: Collection[str] | None
) -> Place | None:
    lows = sentence.lows
    while end > start + 1 and lexicon.place_levels.get(lows[end - 1], 1) > 1:
        end -= 1
    first = start
    while first < end - 1 and (lows[first] in lexicon.directions or lows[first] in lexicon.place_levels):
        first += 1
    while end > first + 1 and lexicon.place_levels.get(lows[end - 1]) == 1:
        end -= 1
    name = sentence.text(source, first, end)
    typed = level = _typed(lows, first, end, lexicon)
    if lexicon.place_levels.get(name.lower()) == 2:
        return Place(first, end, name, 2)
    if (
        all(token.text.isupper() for token in sentence.tokens[first:end])
        and not sentence.title
        and lexicon.place_levels.get(name.lower()) != 1
        and not (known and name.lower() in known)
    ):
        return None
    if lexicon.place_levels.get(name.lower()) == 1 and lows[max(0, first - 2) : first] in _OF_A_BODY:
        return None
    if lexicon.place_levels.get(name.lower()) == 1:
        bare = name[:-1] if name.endswith("s") and lexicon.place_levels.get(name[:-1].lower()) == 1 else name
        return Place(first, end, bare, 1)
    if level is None and known is not None and name.lower() in known:
        level = UNTOLD
    if level is None and _led(sentence, first, lexicon):
        level = UNTOLD
    if level is None or (lows[first] in lexicon.words["not_names"] and end == first + 1):
        return None
    if is_no_place(sentence, first, end, typed=typed is not None, lexicon=lexicon):
        return None
    return Place(first, end, name, level)


_STRUCK = frozenset(
    {
        "bombardment",
        "shelling",
        "bombing",
        "siege",
        "battle",
        "storming",
        "capture",
        "liberation",
        "invasion",
        "pounding",
    }
)
_OF_A_BODY = (["agency", "of"], ["ministry", "of"], ["army", "of"], ["coalition", "of"])


def _described(sentence: Sentence, source: str, start: int, lexicon: Lexicon) -> Place | None:
    """A place told without a name: "in government-held areas", "a western regime-held neighbourhood"."""
    lows = sentence.lows
    if not _describes(lows[start], lexicon):
        return None
    lead = start - 1
    while lead >= 0 and lows[lead] in ("a", "an", "the", "two", "three", "several", "other"):
        lead -= 1
    if lead < 0 or lows[lead] not in ("in", "on", "of", "at", "near", "inside"):
        return None
    end = start
    while end < len(lows) and _describes(lows[end], lexicon):
        end += 1
    if (
        end >= len(lows)
        or lexicon.place_levels.get(lows[end], 1) == 1
        or (end + 1 < len(lows) and lows[end + 1] == "of")
    ):
        return None
    return Place(start, end + 1, sentence.text(source, start, end + 1), DESCRIBED)


def _describes(low: str, lexicon: Lexicon) -> bool:
    return low in lexicon.directions or low.endswith(_DESCRIBING[:4])


def _typed(lows: list[str], start: int, end: int, lexicon: Lexicon) -> int | None:
    """The level that a word of kind beside the name tells: "town of X", "X province"."""
    levels = lexicon.place_levels
    if (
        end < len(lows)
        and lows[end] in levels
        and levels[lows[end]] > 1
        and lows[end] not in ("hospital", "north", "south", "east", "west")
    ):
        if lows[end] in ("area", "areas") or lows[end : end + 2] == ["countryside", "of"]:
            return UNTOLD
        return levels[lows[end]]
    explained = _listed(lows, end, lexicon) or _apposed(lows, end, lexicon)
    if explained is not None:
        return explained
    if start >= 2 and lows[start - 1] == "of" and lows[start - 2] in levels:
        level = levels[lows[start - 2]]
        if _holds(lows, start - 2, level, end):
            return CITY if lows[start - 2] != "area" else UNTOLD
        return level if lows[start - 2] not in ("north", "south", "east", "west", "capital") else UNTOLD
    if start >= 1 and lows[start - 1] in levels and levels[lows[start - 1]] > 2:
        return levels[lows[start - 1]]
    if start >= 2 and lows[start - 1] in ("called", "named"):
        return 5
    return None


def _holds(lows: list[str], kind: int, level: int, end: int) -> bool:
    """ "neighbourhoods of Arra", "a district of Arra": the name is that of the greater place."""
    if level < CITY:
        return lows[kind] in ("area", "areas", "part", "parts")
    listed = lows[end : end + 1] in (["and"], [","])
    many = lows[kind].endswith("s") and level > UNTOLD and not listed
    return many or any(low in ("a", "an") for low in lows[max(0, kind - 3) : kind])


def _apposed(lows: list[str], end: int, lexicon: Lexicon) -> int | None:
    """ "Belu, an opposition-held district of Arra": the word of kind that explains the name."""
    if end + 2 >= len(lows) or lows[end] != "," or lows[end + 1] not in ("a", "an"):
        return None
    for low in lows[end + 2 : end + 7]:
        level = lexicon.place_levels.get(low, 0)
        if level > DESCRIBED:
            return level
        if low in lexicon.words["prepositions"] or low == ",":
            return None
    return None


def _listed(lows: list[str], end: int, lexicon: Lexicon) -> int | None:
    """ "in al-Qusour and al-Joura neighbourhoods": the word of kind stands after the last of the names."""
    if end + 2 < len(lows) and lows[end] in ("and", ","):
        for ahead in range(end + 2, min(len(lows), end + 5)):
            low = lows[ahead]
            if low.endswith("s") and lexicon.place_levels.get(low, 0) > 4:
                return lexicon.place_levels[low]
            if low in lexicon.words["prepositions"] or low in lexicon.words["auxiliaries"]:
                break
    return None


def _led(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """Do a preposition of place and nothing but adjectives stand before the name?"""
    lows, position = sentence.lows, start - 1
    steps = 0
    if start == 0 and ":" in lows[1:3]:
        return lows[0] not in lexicon.claimants["bodies"] and lexicon.harms.match(lows, 0) is None
    while position >= 0 and steps < 4:
        low = lows[position]
        if low in lexicon.place_prepositions:
            return True
        if low in ("of", "including", "from") and position:
            kind = lows[position - 1]
            if low == "from" and (kind in lexicon.people or kind in lexicon.words["conjunctions"]):
                return True
            return (
                (low == "of" and kind in _STRUCK)
                or kind in lexicon.directions
                or lexicon.place_levels.get(kind, 0) > 1
                or kind in ("parts", "east", "west")
            )
        fits = (
            low in lexicon.directions
            or low in ("the", "'s")
            or low.endswith(("-held", "-controlled", "-besieged"))
            or low
            in (
                "syrian",
                "syrias",
                "besieged",
                "battered",
                "divided",
                "nearby",
                "neighbouring",
                "neighboring",
                "old",
                "war-torn",
                "and",
                ",",
                "ancient",
                "syria",
            )
        )
        if not fits:
            return False
        position, steps = position - 1, steps + 1
    return False


def with_levels(places: list[Place], levels: dict[str, int]) -> list[Place]:
    """Give names told without a kind the level that the document tells of them elsewhere."""
    return [
        replace(place, level=levels.get(place.name.lower(), place.level)) if place.level == UNTOLD else place
        for place in places
    ]


def choose_place(places: list[Place], position: int) -> Place | None:
    """The most specific place near a harm's token; among equals the nearest."""
    if not places:
        return None
    return max(places, key=lambda place: (place.level, -abs(place.start - position)))
