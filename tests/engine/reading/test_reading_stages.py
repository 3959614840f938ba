"""Stages can be left out one by one; only what they would find is then missing."""

from __future__ import annotations

from datetime import date

import pytest

from apps.engine.claims import Claim, Document
from apps.engine.reading import GrammarReader, ReadingOptions, Stage

TEXT = "Army shelling killed Yusuf Karim, a paramedic, in Belu on Tuesday, the Arra Centre for Rights said."


def read(*without: Stage) -> Claim:
    """The one claim of the text, read without some stages."""
    reader = GrammarReader(ReadingOptions(without=frozenset(without)))
    (claim,) = reader.read(Document(id="t", text=TEXT, published=date(2023, 5, 4)))
    return claim


def test_with_every_stage_the_claim_has_all_its_circumstances() -> None:
    claim = read()
    assert (claim.place, claim.when_end, claim.means, claim.claimant) == (
        "Belu",
        date(2023, 5, 2),
        "shelling",
        "Arra Centre for Rights",
    )
    assert "Yusuf Karim" in claim.quote
    assert claim.perpetrators == ("Army",)


@pytest.mark.parametrize(
    ("stage", "field", "left"),
    [
        (Stage.TIMES, "when_text", None),
        (Stage.PLACES, "place", None),
        (Stage.MEANS, "means", "unknown"),
        (Stage.ACTORS, "perpetrators", ()),
        (Stage.SOURCES, "claimant", None),
    ],
)
def test_a_stage_left_out_finds_nothing(stage: Stage, field: str, left: object) -> None:
    assert getattr(read(stage), field) == left
    assert getattr(read(), field) != left


def test_without_weighing_the_grammar_alone_decides() -> None:
    claim = read(Stage.WEIGHING)
    assert (claim.place, claim.when_end) == ("Belu", date(2023, 5, 2))
    assert "as the grammar reads it" in claim.rules["place"]


def test_without_persons_a_name_is_no_count() -> None:
    document = Document(id="t", text="Yusuf Karim, a paramedic, was killed in Belu.", published=date(2023, 5, 4))
    (named,) = GrammarReader().read(document)
    (unnamed,) = GrammarReader(ReadingOptions(without=frozenset({Stage.PERSONS}))).read(document)
    assert "Yusuf Karim" in named.quote
    assert unnamed.quote == "a paramedic"
