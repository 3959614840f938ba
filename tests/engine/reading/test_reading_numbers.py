"""Number expressions and the bounds that the contract's table gives them."""

from __future__ import annotations

import pytest

from apps.engine.reading.lexicon import load_lexicon
from apps.engine.reading.numbers import Number, read_numbers
from apps.engine.reading.tokens import sentences, tokenise

LEXICON = load_lexicon()

TABLE = [
    ("seven people", "exact", 7, 7, 7),
    ("7 people", "exact", 7, 7, 7),
    ("twenty-five soldiers", "exact", 25, 25, 25),
    ("two hundred and fifty people", "exact", 250, 250, 250),
    ("1,564 people", "exact", 1564, 1564, 1564),
    ("half a million people", "exact", 500_000, 500_000, 500_000),
    ("at least 7 people", "at_least", 7, 7, None),
    ("no fewer than 7 people", "at_least", 7, 7, None),
    ("7 or more people", "at_least", 7, 7, None),
    ("a minimum of 7 people", "at_least", 7, 7, None),
    ("more than 370 people", "more_than", 370, 371, None),
    ("over 370 people", "more_than", 370, 371, None),
    ("upwards of 370 people", "more_than", 370, 371, None),
    ("370+ people", "more_than", 370, 371, None),
    ("up to 20 people", "up_to", 20, 1, 20),
    ("as many as 20 people", "up_to", 20, 1, 20),
    ("no more than 20 people", "up_to", 20, 1, 20),
    ("fewer than 20 people", "less_than", 20, 1, 19),
    ("under 20 people", "less_than", 20, 1, 19),
    ("about 50 people", "about", 50, 50, 50),
    ("some 50 people", "about", 50, 50, 50),
    ("nearly 50 people", "about", 50, 50, 50),
    ("an estimated 50 people", "about", 50, 50, 50),
    ("close to 50 people", "about", 50, 50, 50),
    ("a dozen people", "about", 12, 12, 12),
    ("between 13 and 15 people", "range", None, 13, 15),
    ("13 to 15 people", "range", None, 13, 15),
    ("13-15 people", "range", None, 13, 15),
    ("two or three people", "range", None, 2, 3),
    ("several people", "vague", None, 3, None),
    ("many people", "vague", None, 3, None),
    ("a number of people", "vague", None, 3, None),
    ("tens of people", "vague", None, 10, None),
    ("dozens of people", "vague", None, 12, None),
    ("several dozen people", "vague", None, 36, None),
    ("scores of people", "vague", None, 20, None),
    ("hundreds of people", "vague", None, 100, None),
    ("thousands of people", "vague", None, 1000, None),
    ("tens of thousands of people", "vague", None, 10_000, None),
    ("hundreds of thousands of people", "vague", None, 100_000, None),
]


def numbers_in(text: str) -> list[Number]:
    """The number expressions of a one-sentence text."""
    (sentence,) = sentences(tokenise(text), LEXICON.words["abbreviations"])
    return read_numbers(sentence, LEXICON)


@pytest.mark.parametrize(("words", "qualifier", "value", "low", "high"), TABLE)
def test_words_take_the_bounds_of_the_contract(
    words: str, qualifier: str, value: int | None, low: int, high: int | None
) -> None:
    (number,) = numbers_in(f"there were {words} there")
    assert (number.qualifier, number.value, number.low, number.high) == (qualifier, value, low, high)


@pytest.mark.parametrize("text", ["in 2014", "on 7 May", "12 rockets", "40 percent", "$300", "20 km", "a 12-year-old"])
def test_dates_money_ages_and_things_are_no_counts(text: str) -> None:
    assert numbers_in(text) == []


def test_a_year_before_people_after_a_month_is_still_a_year() -> None:
    assert numbers_in("March 12 2016 Gunmen attacked") == []


def test_endless_digits_are_no_number() -> None:
    assert numbers_in("9" * 5000) == []
