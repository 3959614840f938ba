"""A text as it is shown: its paragraphs, the claims that cover its words, and the gaps where words are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apps.dashboards.readings import Reading
from apps.engine.reading.spans import sentence_spans
from apps.sources.models import ArticleVersion

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text and the claims that cover it; `anchors` are those that begin here."""

    text: str
    covering: tuple[Reading, ...]
    anchors: tuple[Reading, ...]
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or what is shown of it, with the readings of its claims beside it."""

    segments: tuple[Segment, ...]
    notes: tuple[Reading, ...]
    is_headline: bool
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """One sentence with the claims read from it, each with what became of it."""

    reading: Reading
    segments: tuple[Segment, ...]
    members: tuple[tuple[Reading, str], ...]


def quotations_of(members: Iterable[tuple[Reading, str]]) -> list[Quotation]:
    """The claims by the sentence they stand in, in the order given; a sentence is quoted once."""
    by_sentence: dict[tuple[int, int, int], list[tuple[Reading, str]]] = {}
    for reading, state in members:
        claim = reading.claim
        key = (claim.version_id, claim.sentence_start, claim.sentence_end)
        by_sentence.setdefault(key, []).append((reading, state))
    found = []
    for (_, start, end), told in by_sentence.items():
        first = told[0][0]
        cut = segments_of(first.claim.version.text, (start, end), [reading for reading, _ in told])
        found.append(Quotation(first, tuple(cut), tuple(told)))
    return found


def passages_of(version: ArticleVersion, readings: Sequence[Reading], *, language: str, in_full: bool) -> list[Passage]:
    """The text as passages; without `in_full` the headline, the sentences of claims, and one on either side."""
    text = version.text
    spans = sentence_spans(text, language)
    shown = set(range(len(spans))) if in_full else _shown(spans, readings, version.headline_end)
    passages: list[Passage] = []
    for members in _paragraphs(text, spans):
        visible = [index for index in members if index in shown]
        if not visible and passages and (passages[-1].is_gap or passages[-1].segments[-1].is_gap):
            continue
        if visible:
            passages.append(_passage(text, spans, members, visible, readings, version.headline_end))
        else:
            passages.append(Passage((), (), is_headline=False, is_gap=True))
    return passages


def _shown(spans: Sequence[Span], readings: Iterable[Reading], headline_end: int) -> set[int]:
    shown = {index for index, (_, end) in enumerate(spans) if end <= headline_end}
    for reading in readings:
        claim = reading.claim
        own = [i for i, (start, end) in enumerate(spans) if start < claim.sentence_end and claim.sentence_start < end]
        shown |= {*own, *(index - 1 for index in own[:1]), *(index + 1 for index in own[-1:])}
    return {index for index in shown if 0 <= index < len(spans)}


def _paragraphs(text: str, spans: Sequence[Span]) -> list[list[int]]:
    paragraphs: list[list[int]] = []
    for index, (start, _) in enumerate(spans):
        if index and "\n" not in text[spans[index - 1][1] : start]:
            paragraphs[-1].append(index)
        else:
            paragraphs.append([index])
    return paragraphs


def _passage(
    text: str,
    spans: Sequence[Span],
    members: Sequence[int],
    visible: Sequence[int],
    readings: Sequence[Reading],
    headline_end: int,
) -> Passage:
    segments: list[Segment] = []
    before = members[0] - 1
    for index in visible:
        if index != before + 1:
            segments.append(Segment("", (), (), is_gap=True))
        elif segments:
            segments.append(Segment(text[spans[before][1] : spans[index][0]], (), ()))
        segments.extend(segments_of(text, spans[index], readings))
        before = index
    if before != members[-1]:
        segments.append(Segment("", (), (), is_gap=True))
    first, last = spans[members[0]][0], spans[members[-1]][1]
    notes = tuple(one for one in readings if first <= one.claim.start < last)
    return Passage(tuple(segments), notes, is_headline=last <= headline_end)


def segments_of(text: str, span: Span, readings: Sequence[Reading]) -> list[Segment]:
    """A span of a text, cut where claims begin and end."""
    start, end = span
    inside = [one for one in readings if one.claim.start < end and start < one.claim.end]
    edges = {start, end, *(max(start, one.claim.start) for one in inside), *(min(end, one.claim.end) for one in inside)}
    cuts = sorted(edges)
    segments = []
    for low, high in pairwise(cuts):
        covering = tuple(one for one in inside if one.claim.start <= low and high <= one.claim.end)
        anchors = tuple(one for one in covering if one.claim.start == low)
        segments.append(Segment(text[low:high], covering, anchors))
    return segments
