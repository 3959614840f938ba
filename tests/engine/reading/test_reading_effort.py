"""Hostile text costs no more than its length."""

from __future__ import annotations

import time

import pytest

from apps.engine.claims import Document
from apps.engine.reading import GrammarReader

PATTERNS = [
    "9",
    "1,",
    "a.",
    "-",
    '"',
    "\n",
    "killed ",
    "including 3 children ",
    "of the 3 ",
    "said the group ",
    "Abc Def ",
]


def seconds(text: str) -> float:
    """CPU seconds that reading a text takes."""
    reader = GrammarReader()
    start = time.process_time()
    reader.read(Document(id="t", text=text))
    return time.process_time() - start


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_line_of_200_kilobytes_is_read_in_seconds(pattern: str) -> None:
    assert seconds(pattern * (200_000 // len(pattern))) < 6


def test_twice_the_text_costs_about_twice_the_time() -> None:
    text = "A blast killed 12 people in Arra and wounded 30 others, police said on Monday. "
    once, twice = seconds(text * 300), seconds(text * 600)
    assert twice < 4 * once + 0.2
