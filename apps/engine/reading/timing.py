"""When: the window of each harm, out of its own sentence or borrowed from what governs it."""

from __future__ import annotations

from datetime import date, timedelta

from apps.engine.claims import Scope
from apps.engine.reading.dateline import day_and_month_may_swap
from apps.engine.reading.drafts import Draft
from apps.engine.reading.periods import (
    entry_of,
    is_companion,
    is_lasting,
    is_mass,
    restated,
    same_period,
    that_attack,
    told_before,
)
from apps.engine.reading.scenes import Scene, Story
from apps.engine.reading.windows import Window

_NEAR_PAST = timedelta(days=7)

SHORT = timedelta(days=2)

_FAR = 36
_LEAD = 5

_HEAD, _FIRST = 6, 1

_CAPTION = frozenset({"photo", "photograph", "image"})

_RELATIVE = frozenset({"which", "that", "who", "where", "whose"})


def decide_when(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    window = own_window(draft)
    if draft.whole_war:
        _when_of_war(story, draft)
        return
    if window is not None and window.kind != "day" and same_period(draft):
        window = None
    if window is not None:
        take_window(story, draft, window)
        return
    if _of_period(story, draft, earlier):
        return
    if draft.related:
        draft.rules["when"] = "a headline of another story"
        return
    if _goes_on(draft, earlier):
        return
    between = _day_between(story, draft, earlier)
    if between is not None:
        take_window(story, draft, between[1], between[0])
        draft.rules["when"] = "the day of the attack told in the sentence before"
        return
    for other in reversed(earlier):
        near = other.last is not None and story.dateline is not None and story.dateline - other.last <= _NEAR_PAST
        short = other.first is not None and other.last is not None and other.last - other.first <= SHORT
        if near and short and (other.scope is Scope.INCIDENT or other.when_kind == "day"):
            copy_when(draft, other, "the window of the claim before")
            return
    _fall_back(story, draft)


def _when_of_war(story: Story, draft: Draft) -> None:
    lows, windows = draft.scene.sentence.lows, draft.scene.windows
    since = next((w for w in windows if w.kind == "since" and "since" in lows[: w.end]), None)
    closed = next((w for w in windows if w.kind == "span" and lows[w.start] in ("between", "from")), None)
    told = since or closed
    draft.first = told.first if told else None
    draft.last = closed.last if closed and not since else story.dateline
    draft.when_kind = "since"
    draft.rules["when"] = "a whole war's toll, up to the dateline"


def _goes_on(draft: Draft, earlier: list[Draft]) -> bool:
    """Take the window of the whole, or of the claim before that this one goes on with; false where there is none."""
    before = earlier[-1] if earlier else None
    if draft.host is not None and draft.host.last is not None:
        copy_when(draft, draft.host, "the window of the whole")
    elif before is not None and is_companion(draft, before):
        copy_when(draft, before, "the window of the sentence before, which it goes on with")
    elif before is not None and before.when_kind == "since" and not before.whole_war and is_perfect(draft):
        copy_when(draft, before, "the period of the toll before")
        draft.when_text = None
    else:
        return False
    return True


def _day_between(story: Story, draft: Draft, earlier: list[Draft]) -> tuple[Scene, Window] | None:
    """The day of an attack told since the claim before: "Jets struck Belu on 11 April. The clinic counts 68 dead"."""
    index = draft.scene.sentence.index
    since = earlier[-1].scene.sentence.index if earlier else -1
    for scene in reversed(story.scenes[max(since + 1, index - 2) : index]):
        if scene.sentence.title or not scene.means:
            continue
        days = [w for w in scene.windows if w.kind == "day" and not is_report_day(scene, w) and not heads(scene, w)]
        if days:
            return scene, days[-1]
    return None


def _fall_back(story: Story, draft: Draft) -> None:
    """The first day the text tells of an event, else the dateline's."""
    if story.first_day is not None:
        scene, day = story.first_day
        take_window(story, draft, day, scene)
        draft.when_text = None
        draft.rules["when"] = "the first day the text tells"
        return
    told = _told_on(story, draft)
    if told is not None:
        draft.first = draft.last = told
        draft.when_kind, draft.rules["when"] = "dateline", "the day on which it was told, before the dateline"
        return
    draft.first = draft.last = story.dateline
    draft.when_kind = "dateline"
    draft.rules["when"] = "the dateline"


def _told_on(story: Story, draft: Draft) -> date | None:
    """The day of the report, where it lies before the dateline: nothing told then can have happened later."""
    if story.dateline is None:
        return None
    for scene in (draft.scene, *story.scenes[: _LEAD + 1]):
        for window in scene.windows:
            early = window.last is not None and timedelta(0) < story.dateline - window.last <= _NEAR_PAST
            if early and window.kind == "day" and is_report_day(scene, window) and not heads(scene, window):
                return window.last
    return None


def _of_period(story: Story, draft: Draft, earlier: list[Draft]) -> bool:
    """Take the window of a period, a chronicle's entry or a known attack that the words point to."""
    known = restated(draft, earlier)
    if known is None and (same_period(draft) or is_lasting(draft)):
        running = [one for one in earlier if one.when_kind in ("since", "span") and not one.whole_war]
        known = running[-1] if running else None
        if known is not None and known.when_kind == "span":
            copy_when(draft, known, "the period told before")
            draft.when_kind = "since"
            return True
    if known is not None:
        copy_when(draft, known, "the period told before")
        return True
    entry = entry_of(story, draft.scene)
    if entry is not None:
        take_window(story, draft, entry[1], entry[0])
        draft.rules["when"] = "the date that opens the entry"
        draft.when_kind = "entry"
        return True
    if draft.host is None and (is_lasting(draft) or is_mass(draft)):
        draft.last, draft.when_kind = story.dateline, "open"
        draft.rules["when"] = "a campaign with no days told"
        return True
    if that_attack(draft):
        before = told_before(story, draft.scene)
        if before is not None:
            take_window(story, draft, before[1], before[0])
            draft.rules["when"] = "the date told with the known attack"
            draft.when_kind = "entry"
            return True
        draft.when_kind = "past"
        draft.rules["when"] = "a known attack with no date told"
        return True
    return False


def note_first_day(story: Story) -> None:
    """Find the first day that the body tells of an event; claims without date words fall back on it."""
    for scene in story.scenes:
        if _CAPTION.intersection(scene.sentence.lows):
            continue
        day = next((w for w in scene.windows if _is_event_day(scene, w, story) and not heads(scene, w)), None)
        if day is not None and not scene.sentence.headline:
            story.first_day = scene, day
            return


def is_perfect(draft: Draft) -> bool:
    """ "has killed", "have been killed": told of a period still running."""
    start = draft.position
    return any(word in ("has", "have") for word in draft.scene.sentence.lows[max(0, start - 3) : start])


def _is_event_day(scene: Scene, window: Window, story: Story) -> bool:
    if window.kind != "day" or window.last is None or story.dateline is None:
        return False
    return story.dateline - window.last <= _NEAR_PAST and not is_report_day(scene, window)


def is_report_day(scene: Scene, window: Window) -> bool:
    """ "said on Sunday": the day of the report."""
    lows = scene.sentence.lows
    before = lows[max(0, window.start - 3) : window.start]
    if not before:
        return False
    if before[-1] in ("on", "late", "early"):
        before = before[:-1]
    if lows[window.start] == "yesterday":
        return False
    return bool(before) and before[-1] in (
        "by",
        "said",
        "reported",
        "told",
        "announced",
        "reporters",
        "afp",
        "reuters",
        "says",
        "sputnik",
        "added",
        "confirmed",
        "stated",
        "released",
    )


def own_window(draft: Draft) -> Window | None:
    """The expression of time in the claim's own sentence that governs it."""
    windows = [w for w in draft.scene.windows if not is_report_day(draft.scene, w) and not _dateline_like(draft, w)]
    caption = _caption_end(draft)
    windows = [w for w in windows if w.end > caption or draft.first_token < caption]
    windows = [w for w in windows if w.kind != "after" or w.end <= draft.first_token or not draft.title]
    if not windows:
        return None
    best = min(windows, key=lambda w: (_reach(draft, w), w.start))
    return best if best.kind == "open" or _reach(draft, best) < _FAR + len(draft.scene.sentence.lows) // 2 else None


def _caption_end(draft: Draft) -> int:
    """Where a picture's caption that runs into the report ends ("… on Monday (AFP photo)"); 0 where none does."""
    lows = draft.scene.sentence.lows
    ends = [at + 2 for at, low in enumerate(lows[:-1]) if low in _CAPTION and lows[at + 1] in (")", "]")]
    return max((end for end in ends if end <= draft.first_token), default=0)


def _dateline_like(draft: Draft, window: Window) -> bool:
    """A full date at the very head of the body is the dateline, not the event's day."""
    return heads(draft.scene, window)


def heads(scene: Scene, window: Window) -> bool:
    lows = scene.sentence.lows
    first = scene.sentence.paragraph == 1 and scene.sentence.index <= _FIRST
    head = first and window.start < _HEAD and window.kind == "day"
    if head and _dashed(lows, window.end):
        return True
    return head and any(low.isdigit() and len(low) in (4, 6) for low in lows[window.start : window.end])


def _dashed(lows: list[str], end: int) -> bool:
    """ "BELU, Aug 22 (Wire) –": the dash that ends a dateline."""
    if lows[end : end + 1] == ["("] and ")" in lows[end : end + 5]:
        end = lows.index(")", end) + 1
    return lows[end : end + 1] in (["-"], ["–"], ["—"], ["--"])


def _reach(draft: Draft, window: Window) -> int:
    """How far a window stands from a claim, counted in tokens, with a price for other claims in between."""
    first, last = draft.first_token, max(draft.figure.end, draft.position)
    low, high = (window.end, first) if window.end <= first else (last, window.start)
    distance = max(0, high - low)
    between = sum(
        1
        for link in draft.scene.links
        if link.harm == draft.link.harm
        and link is not draft.link
        and link.host is None
        and low <= link.figure.start < high
    )
    words = draft.scene.sentence.lows[low:high]
    breaks = sum(1 for word in words if word in ("after", "since", "when", "where", "which", "while"))
    told = sum(1 for word in words if word in ("said", "acknowledged", "announced", "reported"))
    loose = window.kind == "open" or (window.kind == "since" and any(word in _RELATIVE for word in words))
    return distance + 12 * between + 6 * breaks + 15 * told + 40 * loose


def take_window(story: Story, draft: Draft, window: Window, scene: Scene | None = None) -> None:
    sentence = (scene or draft.scene).sentence
    draft.first, draft.last, draft.when_kind = window.first, window.last, window.kind
    said = next(
        (w for w in (scene or draft.scene).windows if w.kind == "day" and is_report_day(scene or draft.scene, w)), None
    )
    rolling = (
        window.kind == "span"
        and window.last == story.dateline
        and any(low in ("last", "past", "hours") for low in sentence.lows[window.start : window.end])
    )
    if (
        rolling
        and said is not None
        and said.last is not None
        and story.dateline is not None
        and draft.first is not None
    ):
        draft.first, draft.last = draft.first - (story.dateline - said.last), said.last
    draft.when_text = sentence.text(story.source, window.start, min(window.end, len(sentence.tokens)))
    draft.rules["when"] = f"“{draft.when_text}”"
    if day_and_month_may_swap(draft.when_text):
        draft.rules["when"] += ", day before month; it could be the other way about"


def copy_when(draft: Draft, other: Draft, rule: str) -> None:
    draft.first, draft.last, draft.when_kind = other.first, other.last, other.when_kind
    draft.when_text = other.when_text
    draft.rules["when"] = rule
