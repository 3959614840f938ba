"""Persons told without a numeral: "a constable", "its pilot", "a family of six", and bare ones in headlines."""

from __future__ import annotations

from apps.engine.claims import Qualifier, Victims
from apps.engine.reading.counting import Figure
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.nouns import Noun, is_demonym, is_function_word, is_named_speaker, read_noun, speaks
from apps.engine.reading.numbers import Number
from apps.engine.reading.tokens import Sentence

_ADJECTIVES = frozenset({"local", "national", "military", "human", "native", "general", "foreign", "minor"})


_ARTICLES = frozenset({"a", "an", "the", "another", "this"})
_BARE_LEADS = frozenset({"including", "young", "wounded", "another", ",", "&"})


def read_singles(sentence: Sentence, taken: set[int], numbers: dict[int, Number], lexicon: Lexicon) -> list[Figure]:
    """Persons without a numeral: "a constable", "its pilot", and bare ones in headlines ("Civilian killed")."""
    lows = sentence.lows
    found: list[Figure] = []
    tokens, possessives, families = sentence.tokens, lexicon.words["possessives"], "family" in lows
    leads = _BARE_LEADS | lexicon.harm_grammar["leave_verbs"] | {"and"} if sentence.title else _BARE_LEADS
    for position, low in enumerate(lows):
        if position in taken:
            continue
        family = None
        if families and "family" in lows[position : position + 4]:
            family = _family(sentence, position, numbers)
        if family is not None:
            found.append(family)
            taken.update(range(family.start, family.end))
            continue
        if low in _ARTICLES or low in possessives:
            figure = _ordinal(sentence, position, lexicon) if low == "a" else None
            figure = figure or _single(sentence, position, position + 1, taken, lexicon)
        elif (
            position == 0
            or tokens[position].capital
            or (
                lows[position - 1] in leads
                and (lows[position - 1] != "and" or (bool(found) and found[-1].end == position - 1))
                and _harm_follows(lows, position, lexicon)
            )
        ) or _headline_object(lows, position, lexicon):
            figure = _bare_single(sentence, position, taken, lexicon)
        else:
            continue
        if figure is not None:
            found.append(figure)
            taken.update(range(figure.start, figure.end))
    return found


_ORDINALS = frozenset({"second", "third", "fourth", "fifth"})


def _ordinal(sentence: Sentence, start: int, lexicon: Lexicon) -> Figure | None:
    """ "Two were killed and a third seriously wounded": one more of those told before."""
    lows = sentence.lows
    if lows[start + 1 : start + 2] == [] or lows[start + 1] not in _ORDINALS:
        return None
    after = start + 2
    while after < len(lows) and (lows[after] in lexicon.words["adverbs"] or lows[after] in lexicon.words["be"]):
        after += 1
    told = after < len(lows) and lexicon.harms.match(lows, after) is not None
    taken = lexicon.harms.match_before(lows, start) is not None and lows[start + 2 : start + 3] != ["of"]
    if not told and not taken:
        return None
    return Figure(start, start + 2, 1, Qualifier.EXACT, 1, 1, "single", continues=True)


def _single(sentence: Sentence, start: int, first: int, taken: set[int], lexicon: Lexicon) -> Figure | None:
    nobody = sentence.lows[first : first + 1] == ["single"] and sentence.lows[start - 1 : start] == ["not"]
    if nobody or sentence.lows[first : first + 2] == ["family", "of"]:
        return None
    noun = read_noun(sentence, first, lexicon)
    if noun is None and first < len(sentence.tokens) and sentence.tokens[first].capital:
        return _one_of_a_people(sentence, start, first, lexicon)
    if noun is None or not _is_one(noun, lexicon) or any(p in taken for p in range(first, noun.end)):
        return None
    kind = "single" if sentence.lows[start] in ("a", "an", "another") else "definite"
    bare = noun.end - first == 1
    if noun.head in _ADJECTIVES and (bare or _names_body(sentence, noun.end)):
        return None
    unclear = bare and noun.head in lexicon.not_one
    if kind == "definite" and (unclear or is_named_speaker(sentence, noun.end, lexicon)):
        return None
    source = speaks(sentence, noun.end, lexicon) or _speaks_from(sentence, start, noun.end, lexicon)
    if noun.head in lexicon.harm_nouns or noun.head == "family" or source:
        return None
    if noun.group is Victims.WOMEN_AND_CHILDREN or noun.head == "couple":
        return Figure(start, noun.end, 2, Qualifier.EXACT, 2, 2, "sum", noun.group, (noun.start, noun.end))
    figure = Figure(start, noun.end, 1, Qualifier.EXACT, 1, 1, kind, noun.group, (noun.start, noun.end))
    if sentence.lows[start] == "another":
        figure.start = first
    return figure


def _speaks_from(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> bool:
    """ ", a doctor at the town's hospital said": a source that says where it is from."""
    lows = sentence.lows
    if not start or lows[start - 1] != "," or lows[end : end + 1] == []:
        return False
    if lows[end] not in ("at", "in", "from", "of", "for", "with"):
        return False
    for position in range(end + 1, min(len(lows), end + _SOURCE_REACH)):
        if lows[position] in lexicon.claimants["say"]:
            return True
        if lows[position] in (",", ";", ":") or lexicon.harms.match(lows, position) is not None:
            return False
    return False


_SOURCE_REACH = 9


def _one_of_a_people(sentence: Sentence, start: int, first: int, lexicon: Lexicon) -> Figure | None:
    """ "an American": a person told by a people's name alone."""
    following = sentence.lows[first + 1] if first + 1 < len(sentence.lows) else "."
    alone = following in (",", ".", "and", ")") or following in lexicon.words["auxiliaries"]
    alone = alone or lexicon.harms.match(sentence.lows, min(first + 1, len(sentence.lows) - 1)) is not None
    if sentence.lows[start] not in ("a", "an", "another") or not alone or not is_demonym(sentence.lows[first]):
        return None
    return Figure(start, first + 1, 1, Qualifier.EXACT, 1, 1, "single", Victims.PEOPLE, (first, first + 1))


def _names_body(sentence: Sentence, end: int) -> bool:
    """ "the Syrian National Coalition": the word of people stands inside a name."""
    return end < len(sentence.tokens) and sentence.tokens[end].capital and sentence.tokens[end - 1].capital


def _family(sentence: Sentence, start: int, numbers: dict[int, Number]) -> Figure | None:
    """ "a family of six"."""
    lows = sentence.lows
    first = next((p for p in range(start, min(start + 4, len(lows))) if lows[p] == "family"), start)
    led = first == start or lows[start] in ("a", "an", "the", "another")
    plain = all(sentence.tokens[p].capital or lows[p] in ("whole", "entire", "local") for p in range(start + 1, first))
    if lows[first : first + 2] != ["family", "of"] or not led or not plain:
        return None
    number = numbers.get(first + 2)
    if number is None or number.value is None:
        return None
    value = number.value
    return Figure(
        start, number.end, value, Qualifier.EXACT, value, value, "counted", Victims.PEOPLE, (first, first + 1)
    )


def _headline_object(lows: list[str], position: int, lexicon: Lexicon) -> bool:
    """ "Airstrike kills bride": a bare noun after a verb of harm in the present, as headlines have it."""
    if not lows[position - 1].endswith("s"):
        return False
    found = lexicon.harms.match_before(lows, position, 2)
    return found is not None and any(role.form == "s" for role in found[1])


def _harm_follows(lows: list[str], position: int, lexicon: Lexicon) -> bool:
    """ "4 militants, soldier killed": a bare noun that a word of harm follows."""
    if lows[position - 1] not in (",", "&"):
        return True
    hit = lexicon.people.match(lows, position)
    return hit is not None and hit[0] < len(lows) and lexicon.harms.match(lows, hit[0]) is not None


def _bare_single(sentence: Sentence, start: int, taken: set[int], lexicon: Lexicon) -> Figure | None:
    """A singular noun with no article, as headlines have it."""
    if sentence.lows[start : start + 2] == ["family", "of"]:
        return None
    hit = lexicon.people.match(sentence.lows, start)
    small = sentence.lows[start] == "no" or is_function_word(sentence.lows[start], lexicon)
    if hit is None and sentence.tokens[start].capital and start + 1 < len(sentence.lows) and not small:
        opens = is_demonym(sentence.lows[start]) or start == 0
        hit = lexicon.people.match(sentence.lows, start + 1) if opens else None
    if hit is None:
        return None
    low = sentence.lows[hit[0] - 1]
    strict = start == 0 or sentence.lows[start - 1] not in (",", "&")
    if (strict and hit[0] - start == 1 and low in lexicon.not_one) or speaks(sentence, hit[0], lexicon):
        return None
    if low.endswith("s") or low in lexicon.plurals or hit[0] - 1 in taken or low in lexicon.harm_nouns:
        return None
    return Figure(start, hit[0], 1, Qualifier.EXACT, 1, 1, "definite", Victims(hit[1]), (start, hit[0]))


def _is_one(noun: Noun, lexicon: Lexicon) -> bool:
    if noun.continues or noun.head in lexicon.plurals:
        return False
    return not noun.head.endswith("s") or noun.head in lexicon.singulars
