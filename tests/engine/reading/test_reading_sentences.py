"""Tokens and sentences."""

from __future__ import annotations

import pytest

from apps.engine.reading.lexicon import load_lexicon
from apps.engine.reading.tokens import Sentence, sentences, tokenise

LEXICON = load_lexicon()


def cut(text: str) -> list[Sentence]:
    """The sentences of a text."""
    return list(sentences(tokenise(text), LEXICON.words["abbreviations"]))


def test_offsets_count_code_points_of_the_text_as_given() -> None:
    text = "🙂 “Двое” died, Syria’s 1.9 million"
    assert all(text[token.start : token.end] == token.text for token in tokenise(text))


@pytest.mark.parametrize(
    "text", ["Lt. Col. Ray Vance said so.", "The U.S. forces struck.", "It fell at 6.30 a.m. on Friday."]
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert len(cut(text)) == 1


def test_a_first_paragraph_without_a_full_stop_is_the_headline() -> None:
    headline, body = cut("Blast kills four in Kabul\n\nA blast killed four people.")
    assert headline.headline
    assert not body.headline


def test_a_copy_of_the_headline_in_the_body_is_cut_off_and_known_as_title() -> None:
    found = cut("Blast kills four in Kabul\n\n3 May 2020 Blast kills four in Kabul. A blast killed four.")
    assert [sentence.title for sentence in found] == [True, False, True, False]


def test_a_text_without_paragraphs_has_no_headline() -> None:
    assert not any(sentence.headline for sentence in cut("One died. Two were hurt."))


def test_endless_sentences_are_cut() -> None:
    assert max(len(sentence.tokens) for sentence in cut("word " * 2000)) <= 200
