"""Dates written in full, and the day a text itself is dated."""

from __future__ import annotations

import re
from datetime import date

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import NUMBER, Sentence

_HEAD = 40

_VERY_HEAD = 12

# A dateline further down stands in a line of its own ("Last updated …"), not in a sentence of the report.
_SHORT = 10


def read_dateline(text_start: list[Sentence], published: date | None, lexicon: Lexicon) -> date | None:
    """The day the text itself is dated: the first full date near its head, else `published`."""
    seen = 0
    for sentence in text_start:
        lows = sentence.lows
        for position in range(len(lows)):
            if seen > _HEAD:
                return published
            seen += not sentence.title
            found = full_date(sentence, position, lexicon)
            if found is None:
                continue
            if _follows_weekday(lows, position, lexicon) and _plausible(found, published):
                return found
            stands_alone = len(lows) <= _SHORT or (0 < seen <= _VERY_HEAD)
            if stands_alone and (0 < seen <= _VERY_HEAD or _plausible(found, published)):
                return found
    return published


def _follows_weekday(lows: list[str], position: int, lexicon: Lexicon) -> bool:
    """ "AFP Sunday 6 Apr 2014": a weekday, with no preposition that makes the day one of the report."""
    comma = position > 1 and lows[position - 1] == ","
    weekday = position - 1 - comma
    if weekday < 0 or lows[weekday] not in lexicon.times["weekdays"]:
        return False
    return weekday == 0 or lows[weekday - 1] not in lexicon.words["prepositions"]


def _plausible(found: date, published: date | None) -> bool:
    return published is None or abs((found - published).days) <= 400


def full_date(sentence: Sentence, position: int, lexicon: Lexicon) -> date | None:
    """A day, month and year at a position, in any of the orders datelines use."""
    months, lows = lexicon.times["months"], sentence.lows
    low = lows[position]
    parts = low.replace("-", ".").split(".")
    if sentence.tokens[position].kind == NUMBER and len(parts) == 3:
        return _numeric(parts)
    following = lows[position + 1 : position + 5]
    if low in months and following:
        packed = following[0]
        if len(packed) == 6 and packed.isdigit():
            return make_date(int(packed[2:]), months[low], int(packed[:2]))
        year = next((int(w) for w in following[1:3] if len(w) == 4 and w.isdigit()), None)
        return make_date(year, months[low], month_day(packed)) if year else None
    if following and following[0] in months and month_day(low):
        year = next((int(w) for w in following[1:3] if len(w) == 4 and w.isdigit()), None)
        return make_date(year, months[following[0]], month_day(low)) if year else None
    if len(following) >= 4 and following[0] == following[2] and following[0] in ("-", "/"):
        return _numeric([low, following[1], following[3]])
    return None


def _numeric(parts: list[str]) -> date | None:
    if not all(part.isdigit() and part.isascii() and len(part) <= 4 for part in parts):
        return None
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) == 4:
        return make_date(first, second, third)
    if len(parts[2]) != 4:
        return None
    return make_date(third, second, first) or make_date(third, first, second)


def day_and_month_may_swap(words: str) -> bool:
    """Could the first two numbers of a date such as 03/04/2023 be day and month or month and day?"""
    parts = re.split(r"[^0-9]+", words)
    return (
        len(parts) == 3
        and len(parts[2]) == 4
        and parts[0] != parts[1]
        and all(0 < int(p) <= 12 for p in parts[:2] if p)
    )


def make_date(year: int | None, month: int, day: int | None) -> date | None:
    if year is None or day is None or not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_day(word: str) -> int | None:
    digits = word.rstrip("stndrh")
    if not (digits.isdigit() and digits.isascii() and len(digits) <= 2):
        return None
    return int(digits) if 1 <= int(digits) <= 31 else None
