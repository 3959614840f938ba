"""Number expressions: digits, words, ranges and vague words, with the qualifier that bounds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from apps.engine.claims import Qualifier
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import NUMBER, WORD, Sentence

_YEARS = range(1900, 2100)
_HUGE = 10**10
_GROUPS = re.compile(r"[0-9]{1,3}(?:([.’'\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*")
_PARTS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: token span with qualifier, and the bounds by the contract's table.

    `core` is the token where the digits or words begin; `needs_noun` marks vague words that count people only
    before a noun ("many wounded" is none of them).
    """

    start: int
    end: int
    core: int
    value: int | None
    qualifier: Qualifier
    low: int
    high: int | None
    needs_noun: bool = False


@dataclass(frozen=True, slots=True)
class _Core:
    end: int
    value: int
    vague: bool = False
    about: bool = False
    needs_noun: bool = False


def read_numbers(sentence: Sentence, lexicon: Lexicon) -> list[Number]:
    """Every number expression of a sentence from the left, without overlaps."""
    numbers: list[Number] = []
    position, lows, starts = 0, sentence.lows, lexicon.number_starts
    while position < len(lows):
        low = lows[position]
        if low not in starts and not low[0].isdigit() and "-" not in low:
            position += 1
            continue
        core = _core(sentence, position, lexicon)
        if core is None:
            position += 1
            continue
        floor = numbers[-1].end if numbers else 0
        number = _bounded(sentence, position, core, floor, lexicon)
        if number is not None:
            numbers.append(number)
            position = max(number.end, position + 1)
        else:
            position = max(core.end, position + 1)
    return numbers


def _core(sentence: Sentence, position: int, lexicon: Lexicon) -> _Core | None:
    token, low = sentence.tokens[position], sentence.lows[position]
    if token.kind == NUMBER:
        return _digits(sentence, position, lexicon)
    if token.kind != WORD:
        return None
    if low == "dozen" and (position == 0 or lexicon.harms.match_before(sentence.lows, position) is not None):
        return _Core(position + 1, lexicon.scales[low], about=True)
    if low in ("a", "an", "half"):
        return _article_scale(sentence.lows, position, lexicon)
    vague = lexicon.vague.match(sentence.lows, position)
    if vague:
        phrase = " ".join(sentence.lows[position : vague[0]])
        comparing = phrase == "many" and position > 0 and sentence.lows[position - 1] in ("as", "how")
        if comparing or phrase == "number of" or (phrase == "some" and _before_number(sentence, vague[0], lexicon)):
            return None
        return _Core(vague[0], vague[1], vague=True, needs_noun=phrase in lexicon.vague_needs_noun)
    return _words(sentence.lows, position, lexicon)


def _before_number(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    if position >= len(sentence.lows):
        return False
    low = sentence.lows[position]
    return sentence.tokens[position].kind == NUMBER or _unit(low, lexicon) is not None or low in ("a", "dozens")


def _digits(sentence: Sentence, position: int, lexicon: Lexicon) -> _Core | None:
    lows = sentence.lows
    digits = _commas(lows[position])
    spaced = _spaced(sentence, position)
    if spaced is not None:
        return spaced
    scale = lexicon.scales.get(lows[position + 1]) if position + 1 < len(lows) else None
    if "." in digits:
        whole, _, part = digits.partition(".")
        if scale is None or not (whole.isascii() and part.isascii() and part.isdigit() and whole.isdigit()):
            return None
        value = (int(whole) * scale) + int(part[:9]) * scale // 10 ** len(part[:9])
        return _Core(position + 2, value) if value < _HUGE else None
    if not _grouped(digits):
        return None
    value = int(digits.replace(",", ""))
    if scale is not None and len(lows[position + 1]) > 2:
        return _Core(position + 2, value * scale, about=lows[position + 1] == "dozen")
    return _Core(position + 1, value)


def _commas(digits: str) -> str:
    """Groups of three however they are parted ("3.200", "3’200", a hard space) with commas between; else as it was."""
    found = _GROUPS.fullmatch(digits)
    return _PARTS.sub(",", digits) if found is not None and not digits.isdigit() else digits


def _spaced(sentence: Sentence, position: int) -> _Core | None:
    """ "1 200 people": groups of three parted by single blanks."""
    tokens, end = sentence.tokens, position + 1
    if not 1 <= len(tokens[position].text) <= 3 or not tokens[position].text.isdigit():
        return None
    while (
        end < len(tokens)
        and tokens[end].kind == NUMBER
        and len(tokens[end].text) == 3
        and tokens[end].text.isdigit()
        and tokens[end].start == tokens[end - 1].end + 1
    ):
        end += 1
    digits = "".join(token.text for token in tokens[position:end])
    return _Core(end, int(digits)) if end > position + 1 and len(digits) <= 9 and digits.isascii() else None


def _grouped(digits: str) -> bool:
    """Plain digits, or groups as in 300,000 and 12,00,000."""
    groups = digits.split(",")
    if not all(group.isdigit() and group.isascii() for group in groups) or len(digits) > 13:
        return False
    return len(groups) == 1 or (len(groups[-1]) == 3 and all(1 <= len(group) <= 3 for group in groups))


def _unit(low: str, lexicon: Lexicon) -> int | None:
    if low in lexicon.units:
        return lexicon.units[low]
    tens, dash, ones = low.partition("-")
    if dash and tens in lexicon.units and ones in lexicon.units and 20 <= lexicon.units[tens] < 100:
        return lexicon.units[tens] + lexicon.units[ones]
    return None


def _words(lows: list[str], position: int, lexicon: Lexicon) -> _Core | None:
    """Spelled numbers: "twenty five", "two hundred and fifty", "three dozen"."""
    total, current, end, about = 0, 0, position, False
    seen = False
    while end < len(lows):
        unit, scale = _unit(lows[end], lexicon), lexicon.scales.get(lows[end])
        if unit is not None and (
            not seen or current % 100 == 0 or (current % 10 == 0 and unit < 10 and current % 100 >= 20)
        ):
            current += unit
        elif scale is not None and seen and len(lows[end]) > 2:
            about = about or lows[end] == "dozen"
            current *= scale
            if scale >= 1000:
                total, current = total + current, 0
        elif lows[end] == "and" and seen and end + 1 < len(lows) and _joins(lows, end, lexicon, total + current):
            pass
        else:
            break
        seen, end = True, end + 1
        if total + current >= _HUGE:
            return None
    return _Core(end, total + current, about=about) if seen and total + current else None


def _joins(lows: list[str], position: int, lexicon: Lexicon, so_far: int) -> bool:
    """Is this "and" inside a number, as in "two hundred and fifty"?"""
    return (
        so_far >= 100
        and so_far % 100 == 0
        and lows[position - 1] in lexicon.scales
        and (_unit(lows[position + 1], lexicon) is not None)
    )


def _article_scale(lows: list[str], position: int, lexicon: Lexicon) -> _Core | None:
    """ "a hundred", "a dozen", "half a million", "a quarter of a million", "a number of"."""
    vague = lexicon.vague.match(lows, position)
    if vague:
        phrase = " ".join(lows[position : vague[0]])
        return _Core(vague[0], vague[1], vague=True, needs_noun=phrase in lexicon.vague_needs_noun)
    rest = lows[position + 1 : position + 5]
    if rest[:2] == ["couple", "of"] and rest[2:3] not in ([], ["the"]):
        return _Core(position + 3, 2, needs_noun=True)
    if lows[position] == "half" and len(rest) >= 2 and rest[0] == "a" and rest[1] in lexicon.scales:
        return _Core(position + 3, lexicon.scales[rest[1]] // 2, about=rest[1] == "dozen")
    if rest[:3] == ["quarter", "of", "a"] and len(rest) == 4 and rest[3] in lexicon.scales:
        return _Core(position + 5, lexicon.scales[rest[3]] // 4)
    if rest and rest[0] in lexicon.scales and len(rest[0]) > 2:
        following = _words(["one", *lows[position + 1 :]][:8], 0, lexicon)
        if following is not None:
            return _Core(position + following.end, following.value, about=rest[0] == "dozen")
    return None


def _bounded(sentence: Sentence, position: int, core: _Core, floor: int, lexicon: Lexicon) -> Number | None:
    lows = sentence.lows
    if _is_no_count(sentence, position, core, lexicon):
        return None
    if core.vague:
        number = Number(position, core.end, position, None, Qualifier.VAGUE, core.value, None, core.needs_noun)
        return _widened(number, _left(lows, position, floor, lexicon), keep=True)
    second = _range_end(sentence, position, core, lexicon)
    if second is not None:
        start = position - 1 if position > floor and lows[position - 1] in ("between", "from") else position
        low, high = sorted((core.value, second.value))
        return Number(start, second.end, position, None, Qualifier.RANGE, low, high)
    qualifier = Qualifier.ABOUT if core.about else Qualifier.EXACT
    number = Number(position, core.end, position, core.value, qualifier, core.value, core.value)
    left = _left(lows, position, floor, lexicon)
    if left is not None and _is_their_age(lows, left[0], core, lexicon):
        return None
    if left is not None:
        return _widened(number, left)
    if core.end < len(lows):
        after = lexicon.after_qualifiers.match(lows, core.end)
        if after and (lows[core.end] != "plus" or sentence.tokens[core.end].start == sentence.tokens[core.end - 1].end):
            return replace(_widened(number, (position, after[1])), end=after[0])
    return number


def _left(lows: list[str], position: int, floor: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """The qualifier before a number, also across a second one ("at least some 50") or "an"."""
    found = lexicon.qualifiers.match_before(lows, position)
    if found is None or found[0] < floor:
        return None
    if found[0] > floor:
        outer = lexicon.qualifiers.match_before(lows, found[0])
        if outer is not None and outer[0] >= floor:
            return outer
    return found


def _is_their_age(lows: list[str], position: int, core: _Core, lexicon: Lexicon) -> bool:
    """ "29 children under 15": an age told of those before."""
    after = lows[core.end] if core.end < len(lows) else "."
    told = (
        position > 0 and lows[position - 1] in lexicon.people and lows[position] in ("under", "over", "above", "below")
    )
    return told and core.value < _OLDEST and after in _AFTER_AGE


_OLDEST = 100
_AFTER_AGE = frozenset({"and", ",", ".", ")", "were", "was", "in", "at", "died", "among", "on", "by"})


def _widened(number: Number, left: tuple[int, str] | None, keep: bool = False) -> Number:
    """The number with the bounds that its qualifier asserts; `keep` leaves a vague word's bounds as they are."""
    if left is None:
        return number
    start, name = left
    if keep or number.value is None:
        return replace(number, start=start)
    value = number.value
    low, high = {
        Qualifier.AT_LEAST: (value, None),
        Qualifier.MORE_THAN: (value + 1, None),
        Qualifier.UP_TO: (1, value),
        Qualifier.LESS_THAN: (1, max(1, value - 1)),
        Qualifier.ABOUT: (value, value),
    }[Qualifier(name)]
    return replace(number, start=start, qualifier=Qualifier(name), low=low, high=high)


def _range_end(sentence: Sentence, position: int, core: _Core, lexicon: Lexicon) -> _Core | None:
    """The second number of "between 13 and 15", "13 to 15", "13-15", "two or three", "10000 to more than 30000"."""
    lows = sentence.lows
    join = core.end
    if join + 1 >= len(lows) or lows[join] not in lexicon.range_joins:
        return None
    between = position > 0 and lows[position - 1] == "between"
    changed = lows[join] == "to" and lows[position - 1 : position] == ["from"]
    if changed and any(low in lexicon.changes for low in lows[max(0, position - 4) : position - 1]):
        return None
    if lows[join] == "and" and not between:
        return None
    following = join + 1
    qualifier = lexicon.qualifiers.match(lows, following)
    if qualifier and lows[join] == "to" and qualifier[0] < len(lows):
        following = qualifier[0]
    second = _core(sentence, following, lexicon)
    if second is None or second.vague or second.value <= core.value:
        return None
    if lows[join] in ("-", "–", "—") and sentence.tokens[join].start > sentence.tokens[join - 1].end + 1:
        return None
    return second


def _is_no_count(sentence: Sentence, position: int, core: _Core, lexicon: Lexicon) -> bool:
    """Years, clock times, money, ages, percentages, numbers of things."""
    lows, tokens = sentence.lows, sentence.tokens
    after = lows[core.end] if core.end < len(lows) else ""
    before = lows[position - 1] if position else ""
    if lows[max(0, position - 2) : position] == ["all", "but"] or before == "every":
        return True
    if after in lexicon.not_people or before in lexicon.money or after == "%":
        return True
    start = position - 2 if before == "and" and position > 2 and _is_small(lows[position - 2]) else position
    if lows[start - 1 : start] == ["of"] and _is_a_person(lows, start - 2, lexicon) and core.value < _OLDEST:
        return True
    if tokens[position].kind != NUMBER:
        return before == "no" or _tells_an_age(lows, position)
    if (
        core.value == 0
        or _tells_an_age(lows, position)
        or before in ("aged", "age", "ages", "#", "resolution", "article", "/")
    ):
        return True
    if before == ":" and tokens[position].start == tokens[position - 1].end:
        return True
    glued = core.end < len(lows) and tokens[core.end].start == tokens[core.end - 1].end
    if glued and after in (":", "/"):
        return True
    return _is_date_part(sentence, position, core, lexicon)


def _is_a_person(lows: list[str], position: int, lexicon: Lexicon) -> bool:
    """ "a boy of 16": a noun for one person, not for a group of people."""
    if position < 1 or lows[position] not in lexicon.people:
        return False
    low = lows[position]
    if low in _YOUNG:
        return True
    return not low.endswith("s") and low not in lexicon.collective and low not in lexicon.plurals and low != "toll"


def _tells_an_age(lows: list[str], position: int) -> bool:
    """ "aged six, nine and eleven": every number of the list."""
    start = position
    while start > 0 and position - start < _AGES and (lows[start - 1] in (",", "and") or _is_small(lows[start - 1])):
        start -= 1
    return start > 0 and lows[start - 1] in ("aged", "ages")


def _is_small(low: str) -> bool:
    return (low.isdigit() and len(low) <= 2) or low in _SMALL


_AGES = 8
_YOUNG = frozenset({"boys", "girls", "children", "sons", "daughters", "brothers", "sisters", "teenagers", "twins"})
_SMALL = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"}
    | {"fourteen", "fifteen", "sixteen", "seventeen"}
)


def _is_date_part(sentence: Sentence, position: int, core: _Core, lexicon: Lexicon) -> bool:
    lows = sentence.lows
    months = lexicon.times["months"]
    before = lows[position - 1] if position else ""
    after = lows[core.end] if core.end < len(lows) else ""
    token = sentence.tokens[position]
    capital_before = position > 0 and sentence.tokens[position - 1].capital
    if before in months and capital_before and core.value <= 31:
        return True
    if after in months and core.value <= 31 and sentence.tokens[core.end].capital:
        return True
    plain_year = len(token.text) == 4 and core.value in _YEARS
    recent = lows[max(0, position - 3) : position]
    if (
        plain_year
        and any(word in months for word in recent)
        and (before in months or before.isdigit() or before == ",")
    ):
        return True
    return plain_year and (after not in lexicon.people and not (lexicon.qualifiers.match_before(lows, position)))
