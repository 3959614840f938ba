"""The words of an answer are found where they are meant, or refused; offsets are never taken from the answer."""

from __future__ import annotations

import pytest

from tests.engine.asking.answered import entry, read, reason

FIVE = {"qualifier": "exact", "value": 5, "low": 5, "high": 5, "victims": "people"}
LAST = "A blast wounded 5 people and killed 5 people in Selma."
TWICE = f"Strike kills 5 people\n\nA strike killed 5 people in Harran. {LAST}"


def starts(*entries: dict[str, object], text: str = TWICE) -> list[int]:
    return [claim.start for claim in read(*entries, text=text).claims]


def test_the_sentence_tells_which_of_the_same_words_are_meant() -> None:
    told = entry("5 people", sentence="A strike killed 5 people in Harran.", **FIVE)

    assert starts(told) == [TWICE.index("5 people in Harran")]


def test_nth_tells_which_within_the_sentence() -> None:
    told = [entry("5 people", sentence=LAST, nth=n, harm=harm, **FIVE) for n, harm in ((1, "injured"), (2, "killed"))]

    assert starts(*told) == [TWICE.index("5 people and"), TWICE.index("5 people in Selma")]


def test_the_same_words_twice_in_a_sentence_without_nth_are_refused() -> None:
    assert "stands 2 times there" in reason(entry("5 people", sentence=LAST, **FIVE), text=TWICE)


def test_an_occurrence_that_is_not_there_is_refused() -> None:
    assert "does not stand there 3 times" in reason(entry("5 people", sentence=LAST, nth=3, **FIVE), text=TWICE)


def test_a_sentence_that_stands_twice_is_claimed_twice() -> None:
    text = "A strike killed 5 people.\n\nThe road was closed.\n\nA strike killed 5 people."
    told = entry("5 people", sentence="A strike killed 5 people.", **FIVE)

    assert starts(told, told, text=text) == [text.index("5 people"), text.rindex("5 people")]


def test_words_that_stand_once_need_no_sentence() -> None:
    told = entry("5 people", sentence="A sentence that the model made up.", **FIVE)

    assert starts(told, text="A strike killed 5 people in Harran.") == [16]


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("the 'lucky' 5 people", "the ‘lucky’ 5 people"),
        ("13–15 people", "13-15 people"),
        ("5\n   people", "5 people"),
        ("5\u00a0people", "5  people"),
    ],
)
def test_spaces_quotation_marks_and_dashes_may_differ_and_the_text_s_own_stand(written: str, given: str) -> None:
    text = f"A strike killed {written} in Harran."

    [claim] = read(entry(given, **FIVE), text=text).claims

    assert claim.quote == text[claim.start : claim.end] == written


@pytest.mark.parametrize(
    ("written", "given"),
    [("1,200 people", "200 people"), ("35 people", "5 people"), ("5 peoples", "5 people"), ("1.5 million", "1")],
)
def test_words_that_end_inside_a_number_or_word_do_not_stand_there(written: str, given: str) -> None:
    assert "does not stand" in reason(entry(given, **FIVE), text=f"The war killed {written} in Harran.")


def test_the_quote_is_a_text_and_no_pattern() -> None:
    assert "does not stand" in reason(entry(". people", **FIVE), text="A strike killed 5 people.")
