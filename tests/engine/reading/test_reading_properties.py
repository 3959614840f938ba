"""What holds of every reading, whatever the text."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.engine.claims import Claim, Document, Qualifier, bounds_of
from apps.engine.reading import GrammarReader

READER = GrammarReader()
DAY = date(2023, 5, 4)
COUNTS = [
    "12",
    "at least 7",
    "more than 1,200",
    "dozens of",
    "two or three",
    "up to 20",
    "a",
    "no",
    "1.2 million",
    "13-15",
]
NOUNS = [
    "people",
    "civilians",
    "soldiers",
    "children",
    "women and children",
    "constable",
    "others",
    "medics",
    "bodies",
    "",
]
HARMS = ["were killed", "wounded", "died", "were abducted", "went missing", "gunned down", "killed", "dead", "detained"]
TAILS = [
    "in Belu on Monday",
    "by army shelling",
    "including three children",
    "of whom four were women",
    "the monitor said",
    "since late March",
    "in clashes between Ar rebels and troops",
    "and 30 others were injured",
    "rose from 4 to 7",
    "of them",
    "in the last 24 hours",
]
JOINS = [" ", ", ", ". ", "; ", " and ", "\n", "\n\n", ' "', " - ", " (", ") "]
WORDS = st.sampled_from([*COUNTS, *NOUNS, *HARMS, *TAILS, *JOINS])
REPORTS = st.lists(WORDS, max_size=40).map(" ".join)
SENTENCE = st.tuples(
    st.sampled_from(COUNTS),
    st.sampled_from(NOUNS),
    st.sampled_from(HARMS),
    st.lists(st.sampled_from(TAILS), max_size=3),
).map(lambda parts: " ".join([*parts[:3], *parts[3]]).capitalize() + ".")
PLAIN_REPORTS = st.lists(SENTENCE, min_size=1, max_size=6).map(" ".join)
UNRELATED = "The museum opens at nine. Its new hall shows clay jars and woven cloth from the coast."


def read(text: str) -> list[Claim]:
    """The claims of a text published on a fixed day."""
    return READER.read(Document(id="t", text=text, published=DAY))


def whole_of(claims: list[Claim], index: int) -> list[int]:
    """The wholes above a claim, from the nearest on; longer than the list where they go in a circle."""
    above: list[int] = []
    parent = claims[index].part_of
    while parent is not None and len(above) <= len(claims):
        above.append(parent)
        parent = claims[parent].part_of
    return above


def check(text: str) -> None:
    """All that holds of one reading."""
    claims = read(text)
    for index, claim in enumerate(claims):
        assert claim.quote == text[claim.start : claim.end] != ""
        assert claim.sentence[0] <= claim.start < claim.end <= claim.sentence[1]
        assert 0.0 <= claim.confidence <= 1.0
        bounds = bounds_of(claim.qualifier, claim.value)
        if bounds is not None:
            assert (claim.low, claim.high) == bounds
        else:
            assert claim.value is None
            assert claim.qualifier in (Qualifier.RANGE, Qualifier.VAGUE)
            assert claim.high is None or claim.low <= claim.high
        if claim.when_start and claim.when_end:
            assert claim.when_start <= claim.when_end
        assert len(set(whole_of(claims, index))) == len(whole_of(claims, index))
        assert index not in whole_of(claims, index)
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    assert [claim.to_wire() for claim in read(text)] == [claim.to_wire() for claim in claims]


@given(REPORTS)
@settings(max_examples=300, deadline=None)
def test_words_of_reports_in_any_order_are_read_consistently(text: str) -> None:
    check(text)


@given(PLAIN_REPORTS)
@settings(max_examples=200, deadline=None)
def test_sentences_of_reports_are_read_consistently(text: str) -> None:
    check(text)


@given(st.text(max_size=400))
@example("5 killed\x00\ud7ff\U0010ffff")
@example("١٢ killed, ५ wounded, ⅷ dead, 5️⃣ people killed")
@example("killed" + "\u0301" * 50 + " 5 people")
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_without_a_crash(text: str) -> None:
    check(text)


@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=30).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_reports_with_anything_between_their_words_are_read_without_a_crash(text: str) -> None:
    check(text)


@given(PLAIN_REPORTS)
@settings(max_examples=150, deadline=None)
def test_an_unrelated_paragraph_at_the_end_changes_no_claim(text: str) -> None:
    alone = [claim.to_wire() for claim in read(f"A headline of sorts\n\n{text}")]
    assert [claim.to_wire() for claim in read(f"A headline of sorts\n\n{text}\n\n{UNRELATED}")] == alone
