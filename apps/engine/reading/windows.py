"""Times as words: every expression of time in a sentence, resolved to days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from apps.engine.reading.dateline import full_date, make_date, month_day
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import Sentence

_DAY = timedelta(days=1)

_BEGINNINGS = frozenset({"began", "begun", "started", "erupted", "begins"})

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
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def read_windows(sentence: Sentence, anchor: date | None, lexicon: Lexicon) -> list[Window]:
    """Every expression of time in a sentence that can be resolved against the anchor day."""
    if anchor is None:
        return []
    reader = _Reader(sentence, anchor, lexicon)
    return reader.run()


class _Reader:
    def __init__(self, sentence: Sentence, anchor: date, lexicon: Lexicon) -> None:
        self.sentence, self.lows, self.anchor, self.lexicon = sentence, sentence.lows, anchor, lexicon
        self.months: dict[str, int] = lexicon.times["months"]
        self.weekdays: dict[str, int] = lexicon.times["weekdays"]

    def run(self) -> list[Window]:
        windows: list[Window] = []
        position = 0
        starts = self.lexicon.time_starts
        while position < len(self.lows):
            low = self.lows[position]
            likely = low in starts or low[0].isdigit() or "-" in low
            found = self._at(position) if likely else None
            if found is None:
                position += 1
                continue
            lead = self.lows[max(0, found.start - 2) : found.start]
            if found.first is not None and found.kind in ("day", "span") and any(w in _BEGINNINGS for w in lead):
                found = Window(found.start, found.end, found.first, self.anchor, "since")
            windows.append(found)
            position = max(found.end, position + 1)
        return windows

    def _at(self, position: int) -> Window | None:
        low = self.lows[position]
        if low == "since":
            return self._since(position)
        if low in ("between", "from"):
            found = self._between(position)
            if found is not None:
                return found
        if low == "so" and self.lows[position + 1 : position + 2] == ["far"]:
            return Window(position, position + 2, None, self.anchor, "open")
        if low in (
            "in",
            "over",
            "during",
            "for",
            "within",
            "the",
            "last",
            "past",
            "previous",
            "this",
            "earlier",
            "on",
            "at",
            "a",
            "early",
            "late",
            "mid",
        ):
            found = self._phrase(position)
            if found is not None:
                return found
        return self._plain(position)

    def _between(self, position: int) -> Window | None:
        """ "between January and June 2022", "from 3 to 5 May"."""
        first = self._plain(position + 1) if position + 1 < len(self.lows) else None
        if (
            first is None
            or first.first is None
            or first.end + 1 >= len(self.lows)
            or self.lows[first.end] not in ("and", "to")
        ):
            return None
        second = self._plain(first.end + 1)
        if second is None or second.last is None:
            return None
        start = first.first
        if start > second.last:
            start = (
                date(second.last.year, start.month, min(start.day, 28)) if start.month <= second.last.month else start
            )
        elif start.year < second.last.year and self._year(second.end - 1)[0] and start.month <= second.last.month:
            start = date(second.last.year, start.month, start.day)
        return Window(position, second.end, start, second.last, "span") if start <= second.last else None

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
            day = self.anchor + self.lexicon.times["relative"][low] * _DAY
            return Window(position, position + 1, day, day, "day")
        if low == "overnight":
            return Window(position, position + 1, self.anchor - _DAY, self.anchor, "day")
        found = self._month(position)
        if found is not None:
            return found
        return self._counted(position) or self._compound(position)

    def _weekday(self, position: int) -> Window:
        """The latest such day up to the anchor; "last" before it makes no difference."""
        day = self._last_weekday(self.weekdays[self.lows[position]])
        end, first = position + 1, day
        if end + 1 < len(self.lows) and self.lows[end] in ("and", "-", "to") and self.lows[end + 1] in self.weekdays:
            second = self._last_weekday(self.weekdays[self.lows[end + 1]])
            if second >= day:
                return Window(position, end + 2, first, second, "span")
        before = self.lows[position - 1] if position else ""
        if before == "overnight":
            first = day - _DAY
        if end + 1 < len(self.lows) and self.lows[end] == "night" and before == "overnight":
            end += 1
        return Window(position, end, first, day, "day")

    def _last_weekday(self, weekday: int) -> date:
        return self.anchor - ((self.anchor.weekday() - weekday) % 7) * _DAY

    def _month(self, position: int) -> Window | None:
        """ "13 October", "October 13, 2016", "October 2016", "October", "2014"."""
        lows, low = self.lows, self.lows[position]
        if low in self.months and self.sentence.tokens[position].capital:
            month = self.months[low]
            following = lows[position + 1] if position + 1 < len(lows) else ""
            packed = full_date(self.sentence, position, self.lexicon) if len(following) == 6 else None
            if packed is not None:
                return Window(position, position + 2, packed, packed, "day")
            day = month_day(following) if following else None
            end = position + 1 + (day is not None)
            if end < len(lows) and lows[end] == ",":
                end += 1
            year, after = self._year(end)
            end = after if year else position + 1 + (day is not None)
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
        full = full_date(self.sentence, position, self.lexicon) if "." in low else None
        return Window(position, position + 1, full, full, "day") if full else None

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
        if year is None and found > self.anchor + 2 * _DAY:
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
            return None if day is None else Window(position, end + 2, day, day, "after")
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
            return day - max(1, round(count / 24)) * _DAY if count >= 24 else day
        if unit == "month":
            total = day.year * 12 + day.month - 1 - count
            year, month = divmod(total, 12)
            return date(max(year, 1), month + 1, min(day.day, month_end(max(year, 1), month + 1).day))
        if unit == "year":
            return date(max(1, day.year - count), day.month, min(day.day, 28))
        return day - count * (7 if unit == "week" else 1) * _DAY

    def _phrase(self, position: int) -> Window | None:
        """ "in the last 24 hours", "over the past three days", "last month", "earlier this week", "in 2014"."""
        lows, start = self.lows, position
        if lows[position] in ("in", "over", "during", "for", "within", "on", "at"):
            position += 1
        if position < len(lows) and lows[position] in ("the", "a"):
            position += 1
        if position >= len(lows):
            return None
        low = lows[position]
        if low in ("last", "past", "previous", "preceding", "recent"):
            return self._past(start, position + 1, low)
        if low in ("earlier", "this", "late", "later"):
            return self._this(start, position)
        if low == "weekend":
            last = self._last_weekday(6)
            return Window(start, position + 1, last - _DAY, last, "span")
        if low in ("early", "mid", "late") and start != position:
            return self._year_third(start, position)
        if start != position and position == start + 1 and lows[start] in ("in", "during"):
            return self._in(start, position)
        return None

    def _in(self, start: int, position: int) -> Window | None:
        """ "in 2014", "in 24 hours"."""
        year, end = self._year(position)
        after = self.lows[end] if end < len(self.lows) else ""
        if year is not None and after not in self.lexicon.people:
            first = date(year, 1, 1)
            return Window(start, end, first, min(date(year, 12, 31), max(self.anchor, first)), "span")
        number, end = self._small_number(position)
        if number is not None and end < len(self.lows) and self.lows[end] in ("hours", "days", "weeks"):
            return Window(start, end + 1, self._back(self.anchor, number, self.lows[end]), self.anchor, "span")
        return None

    def _year_third(self, start: int, position: int) -> Window | None:
        year, end = self._year(position + 1)
        if year is None:
            return None
        begin = {"early": 1, "mid": 5, "late": 9}[self.lows[position]]
        return Window(start, end, date(year, begin, 1), month_end(year, begin + 3), "span")

    def _past(self, start: int, position: int, word: str) -> Window | None:
        """What follows "last" or "past": a number of units, one unit, a month, a weekday, the weekend."""
        if position >= len(self.lows):
            return None
        low = self.lows[position]
        if low in ("few", "several"):
            return Window(start, position + 2, None, self.anchor, "open")
        if word == "recent":
            return (
                Window(start, position + 1, None, self.anchor, "open") if low in self.lexicon.times["units"] else None
            )
        number, end = self._small_number(position)
        if number is not None and end < len(self.lows) and self.lows[end] in self.lexicon.times["units"]:
            return Window(start, end + 1, self._back(self.anchor, number, self.lows[end]), self.anchor, "span")
        if low in self.months:
            month = self.months[low]
            year = self.anchor.year - (month >= self.anchor.month)
            return Window(start, position + 1, date(year, month, 1), month_end(year, month), "span")
        return self._last_unit(start, position, low, word)

    def _last_unit(self, start: int, position: int, low: str, word: str) -> Window | None:
        monday = self.anchor - self.anchor.weekday() * _DAY
        if low == "week":
            rolling = word == "past"
            first = self.anchor - 7 * _DAY if rolling else monday - 7 * _DAY
            return Window(start, position + 1, first, self.anchor if rolling else monday - _DAY, "span")
        if low == "month":
            last = self.anchor.replace(day=1) - _DAY
            return Window(start, position + 1, last.replace(day=1), last, "span")
        if low == "year":
            year = self.anchor.year - 1
            return Window(start, position + 1, date(year, 1, 1), date(year, 12, 31), "span")
        if low == "weekend":
            sunday = self._last_weekday(6)
            sunday -= 7 * _DAY if self.anchor.weekday() >= 5 and sunday == self.anchor else 0 * _DAY
            return Window(start, position + 1, sunday - _DAY, sunday, "span")
        if low == "day" and word == "previous":
            return Window(start, position + 1, self.anchor - _DAY, self.anchor - _DAY, "day")
        if low == "night":
            return Window(start, position + 1, self.anchor - _DAY, self.anchor, "day")
        if low in self.weekdays:
            day = self._last_weekday(self.weekdays[low])
            return Window(start, position + 1, day, day, "day")
        return None

    def _this(self, start: int, position: int) -> Window | None:
        """ "this week", "earlier this month", "this morning"."""
        if self.lows[position] in ("earlier", "late", "later"):
            position += 1
        if position + 1 >= len(self.lows) or self.lows[position] != "this":
            return None
        unit = self.lows[position + 1]
        first = {
            "week": self.anchor - self.anchor.weekday() * _DAY,
            "month": self.anchor.replace(day=1),
            "year": date(self.anchor.year, 1, 1),
        }.get(unit)
        if first is not None:
            return Window(start, position + 2, first, self.anchor, "span")
        if unit in ("morning", "afternoon", "evening"):
            return Window(start, position + 2, self.anchor, self.anchor, "day")
        return None

    def _since(self, position: int) -> Window | None:
        """ "since X": from the first day of X; X may stand some words on ("since the war began in March 2011")."""
        for ahead in range(position + 1, min(len(self.lows), position + 12)):
            if self.lows[ahead] in (".", ";", "according", "said", "and"):
                break
            found = (
                self._phrase(ahead)
                if self.lows[ahead] in ("last", "in", "late", "early", "mid", "earlier", "this")
                else None
            )
            found = found or self._plain(ahead)
            if found is None:
                year, end = self._year(ahead)
                found = Window(ahead, end, date(year, 1, 1), None, "span") if year else None
            if found is not None and found.first is not None:
                return Window(position, found.end, found.first, self.anchor, "since")
        after = self.lows[position + 1] if position + 1 < len(self.lows) else ""
        if after in ("then", "the"):
            return Window(position, position + 2, None, self.anchor, "since")
        return None
