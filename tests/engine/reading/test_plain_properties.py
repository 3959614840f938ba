"""Whatever the text, plain forms are read without fault and claims keep the contract."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.engine.claims import Claim, Document, bounds_of
from apps.engine.evaluation.gold import load_gold
from apps.engine.reading import GrammarReader, ReadingOptions
from tests.engine.reading.test_plain_floors import CORPUS

READERS = {language: GrammarReader(ReadingOptions(language=language)) for language in ("ar", "fr")}
WORDS = {
    "ar": [d.document.text.split() for d in load_gold(CORPUS / "arabic.jsonl")],
    "fr": [d.document.text.split() for d in load_gold(CORPUS / "french.jsonl")],
}
SIGNS = ["،", ".", "\n\n", "\u200f", "ـ", "َ", "٣٤", "1,200", "-", "(", "’", "۱۷", " ", "04/05/2021", "\u202f"]


def texts(language: str) -> st.SearchStrategy[str]:
    words = st.sampled_from(sorted({word for text in WORDS[language] for word in text}) + SIGNS)
    return st.lists(words, max_size=60).map(" ".join)


def keeps_the_contract(text: str, claims: list[Claim]) -> None:
    for position, claim in enumerate(claims):
        assert claim.quote == text[claim.start : claim.end]
        assert claim.quote
        assert claim.sentence[0] <= claim.start < claim.end <= claim.sentence[1]
        bounds = bounds_of(claim.qualifier, claim.value)
        assert bounds is None or (claim.low, claim.high) == bounds
        assert claim.high is None or 1 <= claim.low <= claim.high
        assert {"harm", "victims", "when", "scope"} <= set(claim.rules)
        seen, at = {position}, claim.part_of
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = claims[at].part_of


@pytest.mark.parametrize("language", ["ar", "fr"])
@given(text=st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_unicode_is_read_without_fault(language: str, text: str) -> None:
    keeps_the_contract(text, READERS[language].read(Document(id="t", text=text, published=date(2023, 3, 16))))


@pytest.mark.parametrize("language", ["ar", "fr"])
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_order_of_the_words_of_reports_keeps_the_contract(language: str, data: st.DataObject) -> None:
    text = data.draw(texts(language))
    document = Document(id="t", text=text, published=data.draw(st.sampled_from([None, date(2023, 3, 16)])))
    claims = READERS[language].read(document)
    keeps_the_contract(text, claims)
    assert claims == READERS[language].read(document)
