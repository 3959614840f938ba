"""Days as words: weekdays, dates, months and years, and times counted back from a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from apps.engine.reading.dateline import full_date, make_date, month_day
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import Sentence

DAY = timedelta(days=1)

# Months whose names are never cut short before a point.
_FULL_MONTHS = frozenset({"march", "april", "may", "june", "july"})

_THIRDS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}


@dataclass(frozen=True, slots=True)
class Window:
    """An expression of time: token span, first and last day (None = open), and what kind it is.

    kind: day, span (a closed window of several days or more), since, open ("in recent weeks").
    """

    start: int
    end: int
    first: date | None
    last: date | None
    kind: str


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - DAY


class Days:
    """Reads the expressions of time at a position of a sentence that need no other beside them."""

    def __init__(self, sentence: Sentence, anchor: date, lexicon: Lexicon) -> None:
        self.sentence, self.lows, self.anchor, self.lexicon = sentence, sentence.lows, anchor, lexicon
        self.months: dict[str, int] = lexicon.times["months"]
        self.weekdays: dict[str, int] = lexicon.times["weekdays"]

    def _is_weekday(self, position: int) -> bool:
        """A weekday; its short form only beside a number or a month ("Mon State" is none)."""
        low = self.lows[position]
        if low not in self.weekdays or not self.sentence.tokens[position].capital:
            return False
        following = self.lows[position + 1] if position + 1 < len(self.lows) else ""
        return low.endswith("day") or following[:1].isdigit() or following in self.months or following in (",", ".")

    def _plain(self, position: int) -> Window | None:
        low = self.lows[position]
        if self._is_weekday(position):
            return self._weekday(position)
        if low in self.lexicon.times["relative"]:
            day = self.anchor + self.lexicon.times["relative"][low] * DAY
            return Window(position, position + 1, day, day, "day")
        if low == "overnight":
            return Window(position, position + 1, self.anchor - DAY, self.anchor, "day")
        found = self._month(position)
        if found is not None:
            return found
        return self._counted(position) or self._compound(position)

    def _weekday(self, position: int) -> Window:
        """The latest such day up to the anchor, or the date that stands beside it; "last" makes no difference."""
        dated = self._dated(position)
        if dated is not None:
            return dated
        day = self._last_weekday(self.weekdays[self.lows[position]])
        end, first = position + 1, day
        if end + 1 < len(self.lows) and self.lows[end] in ("and", "-", "to") and self.lows[end + 1] in self.weekdays:
            second = self._last_weekday(self.weekdays[self.lows[end + 1]])
            if second >= day:
                return Window(position, end + 2, first, second, "span")
        before = self.lows[position - 1] if position else ""
        if before == "overnight":
            first = day - DAY
        if end + 1 < len(self.lows) and self.lows[end] == "night" and before == "overnight":
            end += 1
        return Window(position, end, first, day, "day")

    def _dated(self, position: int) -> Window | None:
        """ "Tuesday 15 November", "Tuesday, November 15"."""
        start = position + 1
        if self.lows[start : start + 1] == [","]:
            start += 1
        if start >= len(self.lows) or not (self.lows[start] in self.months or month_day(self.lows[start])):
            return None
        found = self._month(start)
        return Window(position, found.end, found.first, found.last, "day") if found and found.kind == "day" else None

    def _last_weekday(self, weekday: int) -> date:
        return self.anchor - ((self.anchor.weekday() - weekday) % 7) * DAY

    def _month(self, position: int) -> Window | None:
        """ "13 October", "October 13, 2016", "October 2016", "October", "2014"."""
        lows, low = self.lows, self.lows[position]
        if low in self.months and self.sentence.tokens[position].capital:
            month = self.months[low]
            after = position + 1 + (lows[position + 1 : position + 2] == ["."] and low not in _FULL_MONTHS)
            following = lows[after] if after < len(lows) else ""
            packed = full_date(self.sentence, position, self.lexicon) if len(following) == 6 else None
            if packed is not None:
                return Window(position, position + 2, packed, packed, "day")
            day = month_day(following) if following else None
            after = after if day is not None or self._year(after)[0] else position + 1
            end = after + (day is not None)
            if end < len(lows) and lows[end] == ",":
                end += 1
            year, past = self._year(end)
            end = past if year else after + (day is not None)
            if day is not None:
                return self._exact(position, end, year, month, day)
            if low == "may" and not (
                position and lows[position - 1] in ("in", "since", "last", "early", "late", "mid", "of")
            ):
                return None
            return self._whole_month(position, end, year, month)
        day = month_day(low)
        if day is not None and position + 1 < len(lows) and lows[position + 1] in self.months:
            if not self.sentence.tokens[position + 1].capital:
                return None
            year, end = self._year(position + 2)
            return self._exact(position, end if year else position + 2, year, self.months[lows[position + 1]], day)
        slashed = lows[position + 1 : position + 2] in (["/"], ["-"]) and low.isdigit()
        full = full_date(self.sentence, position, self.lexicon) if "." in low or slashed else None
        return Window(position, position + (5 if slashed else 1), full, full, "day") if full else None

    def _year(self, position: int) -> tuple[int | None, int]:
        if position < len(self.lows):
            low = self.lows[position]
            if len(low) == 4 and low.isdigit() and low.isascii() and 1900 <= int(low) <= 2100:
                return int(low), position + 1
        return None, position

    def _exact(self, start: int, end: int, year: int | None, month: int, day: int) -> Window | None:
        found = make_date(year or self.anchor.year, month, day)
        if found is None:
            return None
        if year is None and found > self.anchor + 2 * DAY:
            found = make_date(self.anchor.year - 1, month, day)
        return Window(start, end, found, found, "day") if found else None

    def _whole_month(self, start: int, end: int, year: int | None, month: int) -> Window:
        if year is None:
            year = self.anchor.year - (month > self.anchor.month)
        first, last = date(year, month, 1), month_end(year, month)
        third = self._third(start)
        if third is not None:
            begin, finish = _THIRDS[third]
            first, last = date(year, month, begin), min(last, date(year, month, min(finish, last.day)))
            start -= 1
        return Window(start, end, first, min(last, max(self.anchor, first)), "span")

    def _third(self, start: int) -> str | None:
        before = self.lows[start - 1] if start else ""
        return {"early": "early", "mid": "middle", "mid-": "middle", "late": "late", "-": None}.get(before)

    def _counted(self, position: int) -> Window | None:
        """ "three days ago", "a week earlier", "24 hours"."""
        number, end = self._small_number(position)
        if number is None or end >= len(self.lows) or self.lows[end] not in self.lexicon.times["units"]:
            return None
        after = self.lows[end + 1] if end + 1 < len(self.lows) else ""
        if after in ("ago", "earlier", "before"):
            day = self._back(self.anchor, number, self.lows[end])
            return Window(position, end + 2, day, day, "day")
        if after == "after" and self.lows[end] in ("day", "days", "week", "weeks"):
            day = self._back(self.anchor, number, self.lows[end])
            return Window(position, end + 2, day, day, "after")
        return None

    def _compound(self, position: int) -> Window | None:
        """ "two-week-old", "the previous day"."""
        low = self.lows[position]
        count, dash, unit = low.partition("-")
        if dash and unit.startswith(("week", "day")) and count in self.lexicon.units:
            first = self._back(self.anchor, self.lexicon.units[count], unit.split("-")[0])
            return Window(position, position + 1, first, self.anchor, "span")
        return None

    def _small_number(self, position: int) -> tuple[int | None, int]:
        low = self.lows[position]
        if low in ("a", "an", "one"):
            return 1, position + 1
        if low in self.lexicon.units:
            return self.lexicon.units[low], position + 1
        if low.isdigit() and low.isascii() and len(low) <= 3:
            return int(low), position + 1
        return None, position

    def _back(self, day: date, count: int, unit: str) -> date:
        unit = unit.rstrip("s")
        if unit == "hour":
            return day - max(1, round(count / 24)) * DAY if count >= 24 else day
        if unit == "month":
            total = day.year * 12 + day.month - 1 - count
            year, month = divmod(total, 12)
            return date(max(year, 1), month + 1, min(day.day, month_end(max(year, 1), month + 1).day))
        if unit == "year":
            return date(max(1, day.year - count), day.month, min(day.day, 28))
        return day - count * (7 if unit == "week" else 1) * DAY
