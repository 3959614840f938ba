"""Counts of people: number expressions with the noun phrase they count, and persons told without a numeral."""

from __future__ import annotations

from apps.engine.claims import Qualifier, Victims
from apps.engine.reading.counting import UNKNOWN, Figure
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.nouns import (
    Noun,
    is_demonym,
    is_function_word,
    joint_group,
    read_demonym,
    read_noun,
    speaks,
)
from apps.engine.reading.numbers import Number, read_numbers
from apps.engine.reading.singles import read_singles
from apps.engine.reading.tokens import MARK, NUMBER, POSSESSIVE, WORD, Sentence


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
    figures.extend(read_singles(sentence, taken, {n.start: n for n in numbers}, lexicon))
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
            return _of_unknown(sentence, number, lexicon)
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


_AFTER_BARE = frozenset({"most", "near", "aboard", "onboard"})


def _of_unknown(sentence: Sentence, number: Number, lexicon: Lexicon) -> Figure | None:
    """ "17 missionaries": a plural that the lexicon does not know, which may or may not be one of people."""
    lows, tokens = sentence.lows, sentence.tokens
    for position in range(number.end, min(len(lows), number.end + _MODIFIERS + 1)):
        low = lows[position]
        if tokens[position].kind != WORD or low in lexicon.not_people or is_function_word(low, lexicon):
            return None
        if lexicon.harms.match(lows, position) is not None or low in lexicon.time_starts:
            return None
        if low.endswith("s") and len(low) > _SHORTEST and not low.endswith(("ss", "us", "is")):
            figure = Figure(
                number.start, position + 1, number.value, number.qualifier, number.low, number.high, UNKNOWN
            )
            figure.group, figure.noun = Victims.PEOPLE, (number.end, position + 1)
            return figure
    return None


_MODIFIERS, _SHORTEST = 2, 3


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
    marked = bool(number.start) and lows[number.start - 1] in (",", "(", "-", "–", "—")
    if beside is not None and (marked or beside[1] in _TOLD_BESIDE):
        end, noun, group = beside[0], (end, beside[0]), Victims(beside[1])
    harm = None
    for word, told in _HARMED.items():
        if word in phrase:
            harm = told
    return Figure(
        number.start, end, number.value, number.qualifier, number.low, number.high, "them", group, noun, harm, True
    )


_HARMED = {
    "dead": "killed",
    "killed": "killed",
    "deaths": "killed",
    "fatalities": "killed",
    "wounded": "injured",
    "injured": "injured",
    "casualties": "casualties",
}


_TOLD_BESIDE = frozenset({"children", "women", "civilians", "women_and_children", "elderly"})


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
    return timed or sided or named or taken or demonym or (low.endswith("ly") and len(low) > 4) or low in _AFTER_BARE


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
