"""Dates as they are written: numbers in a language's order, months by name, and months of another calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from apps.engine.reading.plain.numbers import NumberReader
from apps.engine.reading.plain.tables import PlainLexicon, Tags
from apps.engine.reading.plain.tokens import NUMBER, Sentence

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """An expression of time: token span, first and last day (None = not told), its kind, and what is to be said of it.

    kind: day, night (two days), span (several days), since, unresolved.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    kind: str
    note: str = ""


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none such."""
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - DAY


class Days:
    """Reads the dates of one sentence against the day it was said on."""

    def __init__(self, sentence: Sentence, tags: Tags, anchor: date | None, lexicon: PlainLexicon) -> None:
        self.tokens, self.tags, self.anchor, self.lexicon = sentence.tokens, tags, anchor, lexicon
        self.numbers = NumberReader(sentence, tags, lexicon)

    def date_at(self, position: int) -> Window | None:
        """A date or a month that begins at a token."""
        return self._numeric(position) or self._hijri(position) or self._named(position) or self._month(position)

    def _digits(self, position: int) -> int | None:
        if position >= len(self.tokens) or self.tokens[position].kind != NUMBER:
            return None
        return int(self.tokens[position].text) if len(self.tokens[position].text) <= 4 else None

    def _numeric(self, position: int) -> Window | None:
        """ "2020/02/04" in one reading only; "03/04/2021" in the language's order, which is said."""
        parts = [self._digits(position + step) for step in (0, 2, 4)]
        if None in parts or position + 4 >= len(self.tokens):
            return None
        marks = {self.tokens[position + 1].text, self.tokens[position + 3].text}
        if len(marks) != 1 or not marks <= {"/", "-", "."}:
            return None
        first, second, third = (part or 0 for part in parts)
        if len(self.tokens[position].text) == 4:
            return self._window(position, position + 5, make_date(first, second, third))
        if len(self.tokens[position + 4].text) != 4:
            return None
        day, month = (first, second) if self.lexicon.day_first else (second, first)
        note = ""
        if max(day, month) <= 12 and day != month:
            order = "day before month" if self.lexicon.day_first else "month before day"
            note = f"{order} by the language's custom; the numbers allow the other order"
        elif month > 12:
            day, month = month, day
        return self._window(position, position + 5, make_date(third, month, day), note)

    def _window(self, start: int, end: int, day: date | None, note: str = "") -> Window | None:
        return Window(start, end, day, day, "day", note) if day is not None else None

    def _hijri(self, position: int) -> Window | None:
        """A date of the Islamic calendar: its months begin by sighting, so it is told apart and not resolved."""
        at = position + (self._digits(position) is not None)
        month = self.tags.at("hijri_month", at)
        if month is None:
            return None
        end = month.end
        year = self._digits(end)
        if at == position and year is None:
            return None
        end += year is not None
        mark = self.tags.at("hijri_mark", end)
        end = mark.end if mark is not None else end
        note = "a date of the Islamic calendar, whose months begin by sighting: not resolved"
        return Window(position, end, None, None, "unresolved", note)

    def _named(self, position: int) -> Window | None:
        """ "4 February", "4 February 2020"; a month told by two names is one."""
        day = self._digits(position)
        if day is None or not 1 <= day <= 31:
            return None
        at = position + 1
        mark = self.tags.at("ordinal_mark", at)
        at = mark.end if mark is not None else at
        month = self.tags.at("month", at)
        if month is None:
            return None
        end = self._second_name(month.end, month.value)
        year, end = self._year(end)
        if year is not None:
            return self._window(position, end, make_date(year, month.value, day))
        if self.anchor is None:
            return Window(position, end, None, None, "unresolved", "a day without a year")
        found = make_date(self.anchor.year, month.value, day)
        if found is not None and found > self.anchor + 2 * DAY:
            found = make_date(self.anchor.year - 1, month.value, day)
        return self._window(position, end, found)

    def _second_name(self, end: int, month: int) -> int:
        if end + 1 < len(self.tokens) and self.tokens[end].text == "/":
            second = self.tags.at("month", end + 1)
            if second is not None and second.value == month:
                return second.end
        return end

    def _year(self, position: int) -> tuple[int | None, int]:
        lead = self.tags.at("comma", position) or self.tags.at("year_of", position)
        at = lead.end if lead is not None else position
        year = self._digits(at)
        if year is not None and 1900 <= year <= 2100:
            return year, at + 1
        return None, position

    def _month(self, position: int) -> Window | None:
        """A month alone, or a year behind a word that says that it is one."""
        month = self.tags.at("month", position)
        if month is not None:
            year, end = self._year(self._second_name(month.end, month.value))
            if year is None and self.anchor is not None and self.tags.before("preposition", position) is not None:
                year = self.anchor.year - (month.value > self.anchor.month)
            if year is None:
                return None
            last = month_end(year, month.value)
            return Window(position, end, date(year, month.value, 1), self._not_after(last), "span")
        lead = self.tags.at("year_of", position)
        year, end = self._year(position) if lead is not None else (None, position)
        if year is None:
            return None
        return Window(position, end, date(year, 1, 1), self._not_after(date(year, 12, 31)), "span")

    def _not_after(self, day: date) -> date:
        """A month or year still running ends on the day it was said."""
        if self.anchor is not None and (self.anchor.year, self.anchor.month) == (day.year, day.month):
            return min(day, self.anchor)
        return min(day, self.anchor) if self.anchor is not None and self.anchor.year == day.year else day
