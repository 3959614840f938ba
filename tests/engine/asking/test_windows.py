"""A long text is cut into windows that together hold all of it, and their answers are joined into one reading."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.engine.asking import AnswerTo, TooLong, Window, cut, join
from tests.engine.asking.answered import answer, entry

PARAGRAPH = "The road to the north was closed for the whole of that day, and nobody passed.\n\n"


@given(st.text(alphabet="ab. \n", max_size=600))
def test_windows_hold_the_whole_text_overlap_and_are_never_too_long(text: str) -> None:
    windows = cut(text, most=80, overlap=10, most_windows=100)

    assert (windows[0].start, windows[-1].end) == (0, len(text))
    assert all(window.end - window.start <= 80 for window in windows)
    for before, after in pairwise(windows):
        assert before.start < after.start <= before.end - 10
        assert before.end < after.end


def test_a_text_is_cut_at_its_paragraphs() -> None:
    text = PARAGRAPH * 400

    windows = cut(text)

    assert len(windows) > 2
    assert all(text[: window.start].endswith("\n\n") for window in windows[1:])
    assert all(text[: window.end].endswith("\n\n") for window in windows)


def test_a_short_text_is_one_window() -> None:
    assert cut(PARAGRAPH) == [Window(0, len(PARAGRAPH))]


def test_a_text_beyond_the_most_windows_is_refused_with_its_length() -> None:
    with pytest.raises(TooLong, match="1,000,000 characters are more than 20 windows"):
        cut("a" * 1_000_000)


def test_what_two_windows_both_tell_stands_once_and_parts_find_their_whole() -> None:
    first, both, last = (
        "A raid killed 7 people. ",
        "A blast killed 9 people, 2 of them women. ",
        "Fire killed 4 people.",
    )
    text = first + both + last
    nine = entry("9 people", qualifier="exact", value=9, low=9, high=9, victims="people")
    seven, four = (nine | {"quote": f"{n} people", "value": n, "low": n, "high": n} for n in (7, 4))
    two = nine | {"quote": "2 of them women", "value": 2, "low": 2, "high": 2, "victims": "women"}
    answers = [
        AnswerTo(Window(0, len(first + both)), answer(seven, nine)),
        AnswerTo(Window(len(first), len(text)), answer(four, two | {"part_of": 2}, nine)),
    ]

    reading = join(text, answers)

    assert [claim.quote for claim in reading.claims] == ["7 people", "9 people", "2 of them women", "4 people"]
    assert [claim.part_of for claim in reading.claims] == [None, None, 1, None]


def test_an_answer_is_held_to_its_own_window() -> None:
    text = "A raid killed 7 people. A blast killed 9 people."
    told = entry("9 people", qualifier="exact", value=9, low=9, high=9)

    reading = join(text, [AnswerTo(Window(0, 24), answer(told))])

    assert [refusal.reason for refusal in reading.refusals] == ["its quote does not stand in the text"]
