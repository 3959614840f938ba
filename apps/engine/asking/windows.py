"""A long text in windows that overlap, so that no claim stands only on a cut."""

from __future__ import annotations

import re
from dataclasses import dataclass

# In characters of text: four to a token, a window takes about three thousand tokens.
MOST = 12_000
OVERLAP = 1_200
MOST_WINDOWS = 20
# From the best place to cut to the worst.
_BORDERS = (re.compile(r"\n\s*"), re.compile(r"[.!?][\"”’)]?\s+"), re.compile(r"\s+"))


class TooLong(ValueError):
    """A text of more windows than are asked about; the message says so with its numbers."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of the text, in code points."""

    start: int
    end: int


def cut(text: str, *, most: int = MOST, overlap: int = OVERLAP, most_windows: int = MOST_WINDOWS) -> list[Window]:
    """The windows of a text, in order; together they hold all of it.

    None has more than `most` characters, and each begins at least `overlap` before the end of the last. They are cut
    at paragraphs where there are any, else between sentences or words. Raises TooLong beyond `most_windows`;
    `most` must be at least eight times `overlap`.
    """
    windows: list[Window] = []
    start = 0
    while True:
        if len(windows) == most_windows:
            raise TooLong(f"its {len(text):,} characters are more than {most_windows} windows of {most:,} hold")
        if len(text) - start <= most:
            windows.append(Window(start, len(text)))
            return windows
        end = _border(text, start + most // 2, start + most)
        windows.append(Window(start, end))
        start = _border(text, end - 2 * overlap, end - overlap)


def _border(text: str, low: int, high: int) -> int:
    """The last good place to cut after `low` and not after `high`."""
    for border in _BORDERS:
        ends = [found.end() for found in border.finditer(text, low, high)]
        if ends:
            return ends[-1]
    return high
