"""When: the expressions of time in a sentence, resolved against the day it was said on, and a text's own dateline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from apps.engine.reading.plain.days import DAY, Days, Window
from apps.engine.reading.plain.tables import PlainLexicon, Tag, Tags
from apps.engine.reading.plain.tokens import Sentence

_HEAD = 40
_NEAR = 5
# A dateline stands at the very head of a sentence, or in a short line of its own.
_VERY_HEAD, _SHORT = 10, 10


@dataclass(frozen=True, slots=True)
class Dateline:
    """The day a text itself is dated, and the sentence and token where it says so (-1 = nowhere)."""

    day: date | None
    sentence: int = -1
    position: int = -1

    def holds(self, sentence: Sentence, window: Window) -> bool:
        """Is this expression of time the dateline itself?"""
        return sentence.index == self.sentence and window.start <= self.position < window.end


def read_dateline(head: list[Sentence], published: date | None, lexicon: PlainLexicon) -> Dateline:
    """The day a text itself is dated: the first full date at the head of its body, else `published`."""
    seen = 0
    for sentence in head:
        if seen > _HEAD:
            break
        tags = sentence.tags(lexicon)
        days = Days(sentence, tags, None, lexicon)
        last = len(sentence.tokens) if len(sentence.tokens) <= _SHORT else _VERY_HEAD
        for position in range(last):
            found = days.date_at(position)
            if found is None or found.kind != "day" or found.last is None:
                continue
            plausible = published is None or abs(found.last - published) <= timedelta(days=400)
            if plausible and tags.before("preposition", position) is None and tags.before("day_lead", position) is None:
                return Dateline(found.last, sentence.index, position)
        seen += 0 if sentence.headline else len(sentence.tokens)
    return Dateline(published)


def read_times(sentence: Sentence, anchor: date | None, lexicon: PlainLexicon) -> list[Window]:
    """Every expression of time of a sentence, from the left, without overlaps."""
    reader = _Times(sentence, sentence.tags(lexicon), anchor, lexicon)
    found: list[Window] = []
    position = 0
    while position < len(sentence.tokens):
        window = reader.at(position)
        if window is None:
            position += 1
            continue
        window = reader.with_lead(window, found[-1].end if found else 0)
        if found and window.start <= found[-1].end and window.kind == "day":
            window = _joined(found.pop(), window)
        found.append(window)
        position = max(window.end, position + 1)
    return found


def _joined(one: Window, other: Window) -> Window:
    """ "Yesterday, Wednesday", "Thursday 9 August": one expression; a date says more than a weekday."""
    told = one if one.first is not None and one.kind != "day" else other if other.first is not None else one
    if told is other and one.kind == "day" and one.note == "relative":
        told = one
    return replace(told, start=min(one.start, other.start), end=max(one.end, other.end))


class _Times(Days):
    """Reads the expressions of time that are counted from the day on which they were said."""

    def __init__(self, sentence: Sentence, tags: Tags, anchor: date | None, lexicon: PlainLexicon) -> None:
        super().__init__(sentence, tags, anchor, lexicon)
        self.units = tags.all("unit_of_time")

    def at(self, position: int) -> Window | None:
        """The expression of time that begins at a token."""
        since = self.tags.at("since", position)
        if since is not None:
            return self._since(since)
        counted = self._counted(position)
        if counted is not None:
            return counted
        return self._simple(position)

    def _simple(self, position: int) -> Window | None:
        dated = self.date_at(position)
        if dated is not None:
            return dated
        if self.anchor is None:
            return None
        relative = self.tags.at("relative", position)
        if relative is not None:
            day = self.anchor + relative.value * DAY
            return Window(position, relative.end, day, day, "day", "relative")
        span = self.tags.at("span", position)
        if span is not None:
            return self._span(span)
        weekday = self.tags.at("weekday", position)
        return self._weekday(weekday) if weekday is not None else None

    def _weekday(self, tag: Tag) -> Window:
        """The latest such day; of a night between two weekdays both."""
        day = self._last(tag.value)
        join = self.tags.at("to_weekday", tag.end)
        second = self.tags.at("weekday", join.end if join is not None else tag.end)
        if second is not None and (second.value - tag.value) % 7 == 1:
            last = self._last(second.value)
            return Window(tag.start, second.end, last - DAY, last, "night")
        return Window(tag.start, tag.end, day, day, "day")

    def _last(self, weekday: int) -> date:
        anchor = self.anchor or date.min
        return anchor - ((anchor.weekday() - weekday) % 7) * DAY

    def _span(self, tag: Tag) -> Window | None:
        """ "Last week", "this month" and their like."""
        anchor = self.anchor or date.min
        which, _, unit = tag.value.partition("_")
        if unit == "week":
            first = anchor - ((anchor.weekday() - self.lexicon.week_starts) % 7) * DAY
            first, last = (first, anchor) if which == "this" else (first - 7 * DAY, first - DAY)
        elif unit == "month":
            first = anchor.replace(day=1)
            last = anchor
            if which == "last":
                last = first - DAY
                first = last.replace(day=1)
        else:
            year = anchor.year - (which == "last")
            first, last = date(year, 1, 1), min(anchor, date(year, 12, 31))
        return Window(tag.start, tag.end, first, last, "span")

    def _counted(self, position: int) -> Window | None:
        """ "In the last 24 hours", "two days ago": a number of units, counted back."""
        lead = self.tags.at("within", position) or self.tags.at("last", position) or self.tags.at("ago", position)
        if lead is None or self.anchor is None:
            return None
        unit = next((tag for tag in self.units if lead.end <= tag.start <= lead.end + _NEAR), None)
        if unit is None:
            return None
        count, end = self._count(lead.end, unit)
        last = next((t for t in self.tags.all("last") if position <= t.start <= end + 1), None)
        if count is None or (lead.table != "ago" and last is None and unit.value >= 1):
            return None
        end = max(end, last.end if last is not None else end)
        first = self._back(count, unit.value)
        if lead.table == "ago":
            return Window(position, end, first, first, "day", "relative")
        return Window(position, end, first, self.anchor, "span", "last")

    def _count(self, start: int, unit: Tag) -> tuple[int | None, int]:
        """How many units, told before or behind the unit, or by the unit's own form."""
        own = self.tags.at("two_of_time", unit.start)
        if own is not None:
            return 2, unit.end
        for position in range(start, unit.start):
            core = self.numbers.core_at(position)
            if core is not None and core[0] <= unit.start:
                return core[1], unit.end
        core = self.numbers.core_at(unit.end)
        return (core[1], core[0]) if core is not None else (None, unit.end)

    def _back(self, count: int, days: int) -> date:
        anchor = self.anchor or date.min
        span = max(1, round(count / 24)) if days == 0 else count * days
        return anchor - min(span, (anchor - date(1900, 1, 1)).days) * DAY

    def _since(self, tag: Tag) -> Window | None:
        """ "Since Sunday", "since the beginning of the year"; a beginning that has no date stays open."""
        position = tag.end
        while (opening := self.tags.at("start_of", position) or self.tags.at("day_lead", position)) is not None:
            position = opening.end
        begun = self._simple(position) if position < len(self.tokens) else None
        ago = self._ago(tag, position)
        if ago is not None:
            return ago
        if begun is not None:
            if begun.first is None or self.anchor is None:
                return replace(begun, start=tag.start)
            kind = "since" if begun.first < self.anchor else "day"
            return replace(begun, start=tag.start, last=self.anchor, kind=kind)
        end = min(position + 1, len(self.tokens))
        return Window(tag.start, end, None, self.anchor, "since")

    def _ago(self, tag: Tag, position: int) -> Window | None:
        """In some languages "since two days" is "two days ago"; without a past day told it stays a span."""
        unit = next((u for u in self.units if position <= u.start <= position + 2), None)
        if unit is None or self.anchor is None:
            return None
        count, end = self._count(position, unit)
        return Window(tag.start, end, self._back(count, unit.value), self.anchor, "since") if count else None

    def with_lead(self, window: Window, floor: int) -> Window:
        """Over the words that lead to an expression: "on", "the morning of"."""
        start = window.start
        while (lead := self.tags.before("day_lead", start)) is not None and lead.start >= floor:
            start = lead.start
        night = self.tags.within("night", start, window.end)
        last = window.last
        if night and window.kind == "day" and last is not None and window.note != "relative":
            return replace(window, start=start, first=last - DAY, kind="night")
        return replace(window, start=start)
