"""Counts of people: number expressions with the noun phrase they count, and persons told without a numeral."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.claims import Qualifier, Victims
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.nouns import (
    Noun,
    is_demonym,
    is_function_word,
    is_named_speaker,
    joint_group,
    read_demonym,
    read_noun,
    speaks,
)
from apps.engine.reading.numbers import Number, read_numbers
from apps.engine.reading.tokens import MARK, NUMBER, POSSESSIVE, Sentence

_ADJECTIVES = frozenset({"local", "national", "military", "human", "native", "general", "foreign", "minor"})


@dataclass(slots=True)
class Figure:
    """A count of people in a sentence: token span, bounds, noun and group.

    `group` is None where the words name no group of their own ("others", a bare number). `harm` is set where the
    noun itself tells one ("four deaths"). `kind`: counted, single ("a constable"), definite ("the pilot"),
    bare (a number without noun), them ("12 of them").
    """

    start: int
    end: int
    value: int | None
    qualifier: Qualifier
    low: int
    high: int | None
    kind: str
    group: Victims | None = None
    noun: tuple[int, int] | None = None
    harm: str | None = None
    continues: bool = False
    whole: int | None = None


def read_figures(sentence: Sentence, lexicon: Lexicon) -> list[Figure]:
    """Every count of people that a sentence holds, in order, whether harm is told of them or not."""
    numbers = read_numbers(sentence, lexicon)
    figures: list[Figure] = []
    for number in numbers:
        figure = _counted(sentence, number, lexicon)
        if figure is not None:
            figures.append(figure)
    figures = [f for f in figures if not (f.start > 1 and sentence.lows[f.start - 2 : f.start] == ["family", "of"])]
    taken = {position for f in figures for position in range(f.start, f.end)}
    lows = sentence.lows
    taken |= {
        p for n in numbers for p in range(n.start, n.end) if lows[max(0, n.start - 2) : n.start] != ["family", "of"]
    }
    figures.extend(_singles(sentence, taken, {n.start: n for n in numbers}, lexicon))
    figures.sort(key=lambda figure: figure.start)
    return _summed(sentence, figures, lexicon)


def _counted(sentence: Sentence, number: Number, lexicon: Lexicon) -> Figure | None:
    lows = sentence.lows
    following = lows[number.end] if number.end < len(lows) else ""
    if (lows[number.core] == "some" and following == "of") or _is_date(sentence, number, lexicon):
        return None
    them = _them(lows, number, lexicon) or _of_counted(sentence, number, lexicon)
    if them is not None:
        return them
    noun = read_noun(sentence, number.end, lexicon) or read_demonym(sentence, number.end, lexicon)
    if noun is None:
        continuing = number.end < len(lows) and lows[number.end] in ("more", "others")
        if (number.needs_noun and not continuing) or not _may_be_bare(sentence, number, lexicon):
            return None
        return Figure(
            number.start, number.end, number.value, number.qualifier, number.low, number.high, "bare", continues=True
        )
    figure = Figure(number.start, noun.end, number.value, number.qualifier, number.low, number.high, "counted")
    speaker = speaks(sentence, noun.end, lexicon) and noun.harm is None
    if speaker and _is_object(lows, number.start, lexicon):
        return _beside_a_source(sentence, number, figure, noun)
    if speaker or _apposition_speaks(sentence, number, noun.end, lexicon):
        return None
    figure.group, figure.noun = noun.group, (noun.start, noun.end)
    figure.harm, figure.continues = noun.harm, noun.continues
    return figure


def _is_object(lows: list[str], start: int, lexicon: Lexicon) -> bool:
    """Does a verb of harm stand right before ("killed 1102 people said the Observatory")?"""
    found = lexicon.harms.match_before(lows, start)
    return found is not None and lows[found[0] - 1 : found[0]] not in (["were"], ["was"], ["been"])


def _beside_a_source(sentence: Sentence, number: Number, figure: Figure, noun: Noun) -> Figure:
    """Those harmed and those who say so side by side: "wounding dozens opposition activists said"."""
    inverted = sentence.lows[noun.end + 1 : noun.end + 2]
    if inverted and (inverted[0] in ("the", "a") or sentence.tokens[noun.end + 1].capital):
        figure.group, figure.noun, figure.continues = noun.group, (noun.start, noun.end), noun.continues
        return figure
    bare = Figure(number.start, number.end, number.value, number.qualifier, number.low, number.high, "bare")
    bare.continues = True
    return bare


def _is_date(sentence: Sentence, number: Number, lexicon: Lexicon) -> bool:
    """ "between 8 and 9 March"."""
    end = number.end
    return end < len(sentence.lows) and sentence.lows[end] in lexicon.times["months"] and sentence.tokens[end].capital


def _apposition_speaks(sentence: Sentence, number: Number, end: int, lexicon: Lexicon) -> bool:
    """ ", a group of activists, said": who speaks, told more closely."""
    lows = sentence.lows
    vague = number.value is None and lows[number.core] in ("a", "group")
    return vague and lows[end : end + 1] == [","] and speaks(sentence, end + 1, lexicon)


def _them(lows: list[str], number: Number, lexicon: Lexicon) -> Figure | None:
    """ "12 of them", "14 of the dead": a part of what was told before."""
    if number.end >= len(lows) or lows[number.core] == "some":
        return None
    after_of = lows[number.end - 1] == "of" and number.end > number.core
    found = lexicon.them.match(lows, number.end - after_of)
    if found is None:
        return None
    end, phrase = found
    group, noun = _told_after(lows, end, lexicon), None
    beside = lexicon.people.match(lows, end) if end < len(lows) and group is None else None
    if beside is not None and number.start and lows[number.start - 1] in (",", "(", "-", "–", "—"):
        end, noun, group = beside[0], (end, beside[0]), Victims(beside[1])
    harm = None
    for word, told in (("dead", "killed"), ("killed", "killed"), ("wounded", "injured"), ("injured", "injured")):
        if word in phrase:
            harm = told
    return Figure(
        number.start, end, number.value, number.qualifier, number.low, number.high, "them", group, noun, harm, True
    )


def _told_after(lows: list[str], end: int, lexicon: Lexicon) -> Victims | None:
    """ "14 of the dead were opposition fighters", "nine of those killed had been identified as civilians"."""
    if end >= len(lows) or lows[end] not in lexicon.words["auxiliaries"]:
        return None
    for position in range(end, min(len(lows), end + 9)):
        if lows[position] in lexicon.words["breaks"] and lows[position] != "as":
            return None
        hit = lexicon.people.match(lows, position)
        if hit and hit[1] not in ("people", "family"):
            return Victims(hit[1])
    return None


def _of_counted(sentence: Sentence, number: Number, lexicon: Lexicon) -> Figure | None:
    """ "15 of the 350 hostages": a part of a whole that is counted right after it."""
    lows = sentence.lows
    if number.end + 2 >= len(lows) or lows[number.end] != "of":
        return None
    first = number.end + 1 + (lows[number.end + 1] in ("the", "those", "a"))
    if first < len(lows) and (sentence.tokens[first].kind == NUMBER or lows[first] in lexicon.units):
        figure = Figure(number.start, number.end, number.value, number.qualifier, number.low, number.high, "them")
        figure.whole, figure.continues = first, True
        return figure
    return None


def _may_be_bare(sentence: Sentence, number: Number, lexicon: Lexicon) -> bool:
    """A number without noun may still count people where no other noun follows it."""
    lows, tokens = sentence.lows, sentence.tokens
    if number.end >= len(lows):
        return True
    token, low = tokens[number.end], lows[number.end]
    if token.kind == MARK:
        if low in ("-", "–") and token.start == tokens[number.end - 1].end:
            return False
        return (
            low not in ("/", "%", ":")
            or sentence.headline
            or (low == ":" and token.start == tokens[number.end - 1].end)
        )
    if low in ("more", "other") or lexicon.harms.match(lows, number.end) or is_function_word(low, lexicon):
        return True
    if low in lexicon.words["possessives"] or token.kind == POSSESSIVE:
        return False
    if number.start and lexicon.harms.match(lows, number.start - 1) and number.start == number.core:
        return token.capital or (not low.endswith("s") and low not in lexicon.attributes)
    timed = low in lexicon.times["relative"] or low == "overnight" or token.kind == NUMBER
    sided = low in lexicon.force_words and lows[number.end + 1 : number.end + 2] == ["and"]
    named = token.capital and (sentence.title or low in lexicon.times["weekdays"] or low in lexicon.times["months"])
    taken = token.capital and number.start > 0 and lexicon.harms.match_before(lows, number.start) is not None
    demonym = token.capital and number.value == 1 and is_demonym(low)
    return (
        timed or sided or named or taken or demonym or (low.endswith("ly") and len(low) > 4) or low in ("most", "near")
    )


def _singles(sentence: Sentence, taken: set[int], numbers: dict[int, Number], lexicon: Lexicon) -> list[Figure]:
    """Persons without a numeral: "a constable", "its pilot", and bare ones in headlines ("Civilian killed")."""
    lows = sentence.lows
    found: list[Figure] = []
    for position, low in enumerate(lows):
        if position in taken:
            continue
        family = _family(sentence, position, numbers) if "family" in lows[position : position + 4] else None
        if family is not None:
            found.append(family)
            taken.update(range(family.start, family.end))
            continue
        if low in ("a", "an", "the", "another", "this") or low in lexicon.words["possessives"]:
            figure = _ordinal(sentence, position, lexicon) if low == "a" else None
            figure = figure or _single(sentence, position, position + 1, taken, lexicon)
        elif (
            position == 0
            or sentence.tokens[position].capital
            or (
                (
                    lows[position - 1] in ("including", "young", "wounded", "another", ",", "&")
                    or (sentence.title and lows[position - 1] in lexicon.harm_grammar["leave_verbs"])
                    or (
                        sentence.title and lows[position - 1] == "and" and bool(found) and found[-1].end == position - 1
                    )
                )
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
    if sentence.lows[first : first + 2] == ["family", "of"]:
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
    if noun.head in lexicon.harm_nouns or noun.head == "family" or speaks(sentence, noun.end, lexicon):
        return None
    if noun.group is Victims.WOMEN_AND_CHILDREN:
        return Figure(start, noun.end, 2, Qualifier.EXACT, 2, 2, "sum", noun.group, (noun.start, noun.end))
    figure = Figure(start, noun.end, 1, Qualifier.EXACT, 1, 1, kind, noun.group, (noun.start, noun.end))
    if sentence.lows[start] == "another":
        figure.start = first
    return figure


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
    found = lexicon.harms.match_before(lows, position, 2) if lows[position - 1].endswith("s") else None
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
    if hit is None and sentence.tokens[start].capital and start + 1 < len(sentence.lows):
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


def _summed(sentence: Sentence, figures: list[Figure], lexicon: Lexicon) -> list[Figure]:
    """Join "a father and his son", "a man and a woman", "a woman and her three children" into one count."""
    joined: list[Figure] = []
    for figure in figures:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == "them"
            and figure.kind == "single"
            and last.end == figure.start
            and last.value == 1
        ):
            last.end, last.group, last.noun = figure.end, figure.group, figure.noun
            continue
        if last is not None and _makes_sum(sentence, last, figure, lexicon):
            last.value = (last.value or 0) + (figure.value or 0)
            last.low = last.high = last.value
            last.group = joint_group(last.group, figure.group or Victims.PEOPLE)
            last.end = figure.end
            if last.noun:
                last.noun = (last.noun[0], figure.end)
            last.kind = "sum"
        else:
            joined.append(figure)
    return joined


def _makes_sum(sentence: Sentence, last: Figure, figure: Figure, lexicon: Lexicon) -> bool:
    lows = sentence.lows
    if last.kind not in ("single", "sum", "counted", "definite") or last.value is None or figure.value is None:
        return False
    if last.qualifier is not Qualifier.EXACT or figure.qualifier is not Qualifier.EXACT:
        return False
    possessive = lows[figure.start] in lexicon.words["possessives"]
    if last.kind == "counted" and last.value != 1 and not (possessive and figure.kind == "definite"):
        return False
    between = lows[last.end : figure.start]
    opener = lows[last.start - 1] if last.start else ""
    if between == ["and"] and possessive:
        return True
    if len(between) == 2 and between[0] == "and" and between[1] in lexicon.words["possessives"]:
        return figure.kind == "counted"
    kin = {last.group, figure.group} <= _KIN
    part = opener in ("including", "them", "whom") or lexicon.part_openers.match_before(lows, last.start) is not None
    return between == ["and"] and figure.kind == last.kind == "single" and kin and not part


_KIN = {Victims.MEN, Victims.WOMEN, Victims.CHILDREN, Victims.ELDERLY, Victims.WOMEN_AND_CHILDREN}
