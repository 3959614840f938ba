"""Hostile text costs the plain reader no more than its length."""

from __future__ import annotations

import time

import pytest

from apps.engine.claims import Document
from apps.engine.reading import GrammarReader, ReadingOptions

READERS = {language: GrammarReader(ReadingOptions(language=language)) for language in ("ar", "fr")}
MEGABYTE = 1_000_000


def seconds(language: str, text: str) -> float:
    """CPU seconds that reading a text takes."""
    start = time.process_time()
    READERS[language].read(Document(id="t", text=text))
    return time.process_time() - start


@pytest.mark.parametrize("character", ["9", "٣", ".", "-", "\n", " ", "ا", "و", "َ", "a", "'"])
def test_a_megabyte_of_one_character_takes_less_than_a_second(character: str) -> None:
    assert seconds("ar", character * (MEGABYTE // len(character.encode()))) < 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "قتل "), ("ar", "قتيلان "), ("ar", "بينهم 3 أطفال "), ("fr", "tués "), ("fr", "a tué "), ("fr", "dont 3 ")],
)
def test_a_megabyte_of_words_of_harm_takes_seconds_at_most(language: str, words: str) -> None:
    assert seconds(language, words * (MEGABYTE // len(words.encode()))) < 3


def test_twice_the_text_costs_about_twice_the_time() -> None:
    text = "قتل 12 مدنياً وأصيب 30 آخرون في قصف على مدينة إدلب، بحسب المرصد السوري لحقوق الإنسان. "
    once, twice = seconds("ar", text * 200), seconds("ar", text * 400)
    assert twice < 4 * once + 0.2
