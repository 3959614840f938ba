"""Where the words of an answer stand in the text, whatever it did to spaces, quotation marks and dashes."""

from __future__ import annotations

import re
from collections.abc import Container

from apps.engine.asking.windows import Window

Span = tuple[int, int]
_ALIKE = ("'’‘ʼ`´", '"“”„«»', "-‐‑‒–—−")


def places_of(words: str, text: str, window: Window) -> list[Span]:
    """Every span of the window that reads as these words and does not begin or end inside a word or number."""
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join("".join(_letter(letter) for letter in part) for part in parts))
    spans = (match.span() for match in pattern.finditer(text, window.start, window.end))
    return [span for span in spans if _stands_alone(text, span)]


def one_place(quote: str, sentence: str, nth: int | None, text: str, window: Window, taken: Container[Span]) -> Span:
    """The place that is meant: in the sentence that was given, where it stands there; `taken` are passed over.

    Raises ValueError with the reason where the words do not stand in the text, or it is not clear which are meant.
    """
    places = places_of(quote, text, window)
    if not places:
        raise ValueError("its quote does not stand in the text")
    homes = [
        [place for place in places if start <= place[0] and place[1] <= end]
        for start, end in places_of(sentence, text, window)
    ]
    homes = [home for home in homes if home] or [places]
    if nth is None and len(homes[0]) > 1:
        raise ValueError(f"its quote stands {len(homes[0])} times there, and nth does not say which is meant")
    wanted = [home[nth - 1 if nth else 0] for home in homes if (nth or 1) <= len(home)]
    if not wanted:
        raise ValueError(f"its quote does not stand there {nth} times")
    # A sentence that the text repeats is claimed as often as it stands, in the order of the text.
    return next((place for place in wanted if place not in taken), wanted[0])


def _letter(letter: str) -> str:
    alike = next((group for group in _ALIKE if letter in group), letter)
    return f"[{re.escape(alike)}]" if len(alike) > 1 else re.escape(alike)


def _stands_alone(text: str, span: Span) -> bool:
    start, end = span
    before, first = text[start - 1 : start], text[start]
    last, after = text[end - 1], text[end : end + 1]
    if (before.isalnum() and first.isalnum()) or (last.isalnum() and after.isalnum()):
        return False
    # "200 people" does not stand in "1,200 people", nor "1" in "1,200".
    grouped_before = first.isdigit() and re.search(r"\d[.,]$", text[max(0, start - 2) : start])
    grouped_after = last.isdigit() and re.match(r"[.,]\d", text[end : end + 2])
    return not grouped_before and not grouped_after
