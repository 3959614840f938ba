"""Times as words: every expression of time in a sentence, resolved to days."""

from __future__ import annotations

from datetime import date

from apps.engine.reading.dateline import month_day
from apps.engine.reading.days import DAY, Days, Window, month_end
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import Sentence

__all__ = ["Window", "month_end", "read_windows"]

_OPENED = frozenset({"opened", "launched", "began", "started", "begun"})
_CAMPAIGNS = frozenset({"offensive", "campaign", "assault", "operation", "war", "siege"})
_BEGINNINGS = frozenset({"began", "begun", "started", "erupted", "begins"})


def read_windows(sentence: Sentence, anchor: date | None, lexicon: Lexicon) -> list[Window]:
    """Every expression of time in a sentence that can be resolved against the anchor day."""
    if anchor is None:
        return []
    reader = _Reader(sentence, anchor, lexicon)
    return reader.run()


class _Reader(Days):
    def run(self) -> list[Window]:
        windows: list[Window] = []
        position = 0
        starts = self.lexicon.time_starts
        while position < len(self.lows):
            low = self.lows[position]
            likely = low in starts or low[0].isdigit() or "-" in low
            found = self._at(position) if likely else None
            if found is None and low == "the":
                found = self._next_day(position, windows)
            if found is None:
                position += 1
                continue
            lead = self.lows[max(0, found.start - 2) : found.start]
            begun = any(w in _BEGINNINGS for w in lead) or self._opens_campaign(found.start)
            if found.first is not None and found.kind in ("day", "span") and begun:
                found = Window(found.start, found.end, found.first, self.anchor, "since")
            windows.append(found)
            position = max(found.end, position + 1)
        return windows

    def _next_day(self, position: int, told: list[Window]) -> Window | None:
        """ "the next day", after a day told in the same sentence."""
        if self.lows[position + 1 : position + 3] not in (["next", "day"], ["following", "day"]) or not told:
            return None
        before = told[-1].last
        day = before + DAY if before is not None and told[-1].kind == "day" else None
        return Window(position, position + 3, day, day, "day") if day is not None else None

    def _opens_campaign(self, position: int) -> bool:
        """ "after fighters opened their offensive on Sunday": from that day on."""
        before = self.lows[max(0, position - 9) : position]
        if before[-2:] == ["broke", "out"] or before[-3:-1] == ["broke", "out"]:
            return True
        return "after" in before and any(w in _OPENED for w in before) and any(w in _CAMPAIGNS for w in before[-4:])

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
        joined = self.lows[position + 1 : position + 2] in (["-"], ["–"], ["to"], ["and"])
        return (self._days_of_month(position) if joined and low[0].isdigit() else None) or self._plain(position)

    def _between(self, position: int) -> Window | None:
        """ "between January and June 2022", "from 3 to 5 May"."""
        years = self._years(position)
        if years is not None:
            return years
        days = self._days_of_month(position + 1)
        if days is not None:
            return Window(position, days.end, days.first, days.last, "span")
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

    def _years(self, position: int) -> Window | None:
        """ "between 1969 and 1998"."""
        first, end = self._year(position + 1)
        if first is None or self.lows[end : end + 1] not in (["and"], ["to"]):
            return None
        last, end = self._year(end + 1)
        if last is None or last < first:
            return None
        return Window(position, end, date(first, 1, 1), date(last, 12, 31), "span")

    def _days_of_month(self, position: int) -> Window | None:
        """ "4 and 10 March", "4-10 March 2024": two days of one month."""
        lows = self.lows
        day = month_day(lows[position]) if position + 3 < len(lows) else None
        if day is None or lows[position + 1] not in ("and", "to", "-", "–") or not month_day(lows[position + 2]):
            return None
        last = self._month(position + 2)
        if last is None or last.kind != "day" or last.last is None or last.last.day <= day:
            return None
        return Window(position, last.end, last.last.replace(day=day), last.last, "span")

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
            return Window(start, position + 1, last - DAY, last, "span")
        if low in ("early", "mid", "late") and start != position:
            return self._year_third(start, position)
        if start != position and position == start + 1 and lows[start] in ("in", "during", "over", "within"):
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
        if low == "year":
            year = self.anchor.year - 1
            return Window(start, position + 1, date(year, 1, 1), date(year, 12, 31), "span")
        if low in self.months:
            month = self.months[low]
            year = self.anchor.year - (month >= self.anchor.month)
            return Window(start, position + 1, date(year, month, 1), month_end(year, month), "span")
        return self._last_unit(start, position, low, word)

    def _last_unit(self, start: int, position: int, low: str, word: str) -> Window | None:
        monday = self.anchor - self.anchor.weekday() * DAY
        if low == "week":
            rolling = word == "past"
            first = self.anchor - 7 * DAY if rolling else monday - 7 * DAY
            return Window(start, position + 1, first, self.anchor if rolling else monday - DAY, "span")
        if low == "month":
            last = self.anchor.replace(day=1) - DAY
            return Window(start, position + 1, last.replace(day=1), last, "span")
        if low == "weekend":
            sunday = self._last_weekday(6)
            sunday -= 7 * DAY if self.anchor.weekday() >= 5 and sunday == self.anchor else 0 * DAY
            return Window(start, position + 1, sunday - DAY, sunday, "span")
        if low in ("day", "hour"):
            if word == "previous":
                return Window(start, position + 1, self.anchor - DAY, self.anchor - DAY, "day")
            return Window(start, position + 1, self.anchor - DAY, self.anchor, "span")
        if low == "night":
            return Window(start, position + 1, self.anchor - DAY, self.anchor, "day")
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
            "week": self.anchor - self.anchor.weekday() * DAY,
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
            if self.lows[ahead] in (".", ";", "according", "said"):
                break
            if self.lows[ahead] == "and" and not self.sentence.tokens[min(ahead + 2, len(self.lows) - 1)].capital:
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
        started = self._start_of(position)
        if started is not None:
            return started
        after = self.lows[position + 1] if position + 1 < len(self.lows) else ""
        if after in ("then", "the"):
            return Window(position, position + 2, None, self.anchor, "since")
        return None

    def _start_of(self, position: int) -> Window | None:
        """ "since the start of the year", "since the beginning of this month"."""
        words = self.lows[position + 1 : position + 6]
        if len(words) < 5 or words[1] not in ("start", "beginning") or words[2] != "of":
            return None
        first = {"year": date(self.anchor.year, 1, 1), "month": self.anchor.replace(day=1)}.get(words[4])
        return Window(position, position + 6, first, self.anchor, "since") if first is not None else None
