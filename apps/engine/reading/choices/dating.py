"""When: the times the document tells of, and the evidence for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apps.engine.reading.choices.atlas import apart, between, gap, reach
from apps.engine.reading.choices.kinds import kind_of
from apps.engine.reading.choices.weighing import Option
from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Scene, Story
from apps.engine.reading.timing import heads, is_report_day, own_window
from apps.engine.reading.windows import Window

_WEEK, _MONTH = timedelta(days=7), timedelta(days=31)
_MOST_OPTIONS = 30


@dataclass(frozen=True, slots=True)
class Span:
    """A window of days, None where open or not told, with the words that told it and its kind."""

    first: date | None
    last: date | None
    text: str | None
    kind: str


def when_options(story: Story, draft: Draft, earlier: Sequence[Draft], twin: Draft | None) -> list[Option[Span]]:
    """Every window the document tells of, its dateline, and none, as options for a claim.

    `draft` holds what the grammar reads of its sentence and those before; that reading is evidence among others.
    """
    setting = _Setting(story, draft, earlier, twin)
    return [Option(span, _words(span), setting.kind, setting.evidence(span)) for span in setting.spans()]


def _words(span: Span) -> str:
    if span.text:
        return f"“{span.text}”"
    return "no day told" if span.last is None else "the dateline"


class _Setting:
    """What is the same for all options of one claim."""

    def __init__(self, story: Story, draft: Draft, earlier: Sequence[Draft], twin: Draft | None) -> None:
        self.story, self.draft, self.twin = story, draft, twin
        self.previous = earlier[-1] if earlier else None
        self.index = draft.scene.sentence.index
        self.span = (draft.first_token, max(draft.figure.end, draft.position))
        self.own = own_window(draft)
        self.rule = draft.rules.get("when", "")
        self.read = (draft.first, draft.last)
        told = "" if self.own is None else f"told by a {self.own.kind}"
        self.kind = kind_of(draft, told, "no day told")
        self.others = [
            link.figure.start for link in draft.scene.links if link.host is None and link.figure is not draft.figure
        ]
        self.last_told = self._last_told()

    def _last_told(self) -> Window | None:
        for scene in reversed(self.story.scenes[max(0, self.index - 8) : self.index]):
            days = [w for w in scene.windows if not is_report_day(scene, w) and not heads(scene, w)]
            if days:
                return days[-1]
        return None

    def spans(self) -> list[Span]:
        """The options themselves: the grammar's reading first."""
        draft, dateline = self.draft, self.story.dateline
        found = {self.read: Span(draft.first, draft.last, draft.when_text, draft.when_kind)}
        for scene in self._scenes():
            for window in scene.windows:
                words = scene.sentence.text(
                    self.story.source, window.start, min(window.end, len(scene.sentence.tokens))
                )
                found.setdefault((window.first, window.last), Span(window.first, window.last, words, window.kind))
        for other in (draft.host, self.twin, self.previous):
            if other is not None:
                span = Span(other.first, other.last, other.when_text, other.when_kind)
                found.setdefault((other.first, other.last), span)
        found.setdefault((dateline, dateline), Span(dateline, dateline, None, "dateline"))
        found.setdefault((None, None), Span(None, None, None, "past"))
        return list(found.values())[:_MOST_OPTIONS]

    def _scenes(self) -> list[Scene]:
        """The sentences whose times may hold: its own, those around it, and the head of the text."""
        around = self.story.scenes[max(0, self.index - 12) : self.index + 5]
        return [self.draft.scene, *around, *self.story.scenes[:6]]

    def evidence(self, span: Span) -> list[str]:
        """All that speaks for or against one window."""
        days = (span.first, span.last)
        told = [f"{self._sort(span)}"]
        if days == self.read:
            rule = "its own words" if self.rule.startswith("“") else self.rule
            told += ["as the grammar reads it", f"as the grammar reads it, {rule}"]
        told += self._own(days)
        told += self._elsewhere(days)
        if days == (self.story.dateline, self.story.dateline):
            told.append("the dateline's day")
        first = self.story.first_day
        if first is not None and days == (first[1].first, first[1].last):
            told.append("the first day the text tells")
        return told + self._relations(days)

    def _before_dateline(self, window: Window) -> bool:
        """What was told before the dateline's day cannot have happened on it."""
        dateline = self.story.dateline
        return dateline is not None and window.last is not None and window.last < dateline

    def _sort(self, span: Span) -> str:
        dateline = self.story.dateline
        if span.last is None:
            return "no day"
        if span.first is None:
            return "open"
        long = "one day" if span.first == span.last else "some days" if span.last - span.first <= _WEEK else "long"
        if dateline is None:
            return long
        ago = dateline - span.last
        return f"{long}, {'just now' if ago <= _WEEK else 'a while ago' if ago <= _MONTH else 'long ago'}"

    def _own(self, days: tuple[date | None, date | None]) -> list[str]:
        told = []
        windows = [w for w in self.draft.scene.windows if (w.first, w.last) == days]
        for window in windows[:1]:
            side = "after" if window.start > self.draft.first_token else "before"
            told += [f"{window.kind} {side} it", f"{window.kind} in its sentence"]
            told.append(f"{side} it, {reach(apart((window.start, window.end), self.span))}")
            if window is self.own:
                told.append("it governs the claim")
            if is_report_day(self.draft.scene, window):
                told.append("the day of the report")
                if self._before_dateline(window):
                    told.append("the day of the report, before the dateline")
            if heads(self.draft.scene, window):
                told.append("the date at the head")
            if between(self.draft.figure.start, window.start, self.others):
                told.append("cut off by another count")
            if len(self.draft.scene.windows) == 1:
                told.append("the only time in its sentence")
        if self.draft.scene.windows and not windows:
            told.append("not told in its sentence")
        return told

    def _elsewhere(self, days: tuple[date | None, date | None]) -> list[str]:
        told = []
        for back in range(1, 13):
            if back > self.index:
                break
            scene = self.story.scenes[self.index - back]
            window = next((w for w in scene.windows if (w.first, w.last) == days), None)
            if window is not None:
                told.append(f"a {window.kind} told {gap(back)} before")
                if window is self.last_told:
                    told.append("the last told before")
                if is_report_day(scene, window):
                    early = self._before_dateline(window)
                    told.append("the day of a report before" + (", before the dateline" if early else ""))
                break
        for ahead, scene in enumerate(self.story.scenes[self.index + 1 : self.index + 5]):
            window = next((w for w in scene.windows if (w.first, w.last) == days), None)
            if window is not None:
                told.append(f"a {window.kind} told {gap(ahead + 1)} after")
                if is_report_day(scene, window):
                    early = self._before_dateline(window)
                    told.append("the day of a report after" + (", before the dateline" if early else ""))
                break
        return told

    def _relations(self, days: tuple[date | None, date | None]) -> list[str]:
        told = []
        for relation, other in (("the whole's", self.draft.host), ("the repeated claim's", self.twin)):
            if other is not None and (other.first, other.last) == days:
                told.append(f"{relation} days")
        previous = self.previous
        if previous is not None and (previous.first, previous.last) == days:
            distance = self.index - previous.scene.sentence.index
            near = "in one sentence with it" if distance == 0 else gap(distance)
            told += [f"the days of the claim before, {near}", f"the days of the claim before, a {previous.when_kind}"]
        return told
