"""Two readings differ claim by claim: one disagreement each, with all the fields that differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from apps.engine.asking import Disagreement, Reading, compare
from apps.engine.claims import Claim, Harm, Means, Qualifier, Scope, Victims
from tests.engine.asking.answered import PART, WHOLE, entry, read

READ = read(entry(), WHOLE, PART | {"part_of": 1})


def changed(index: int, **fields: Any) -> Reading:
    claims: list[Claim] = list(READ.claims)
    claims[index] = replace(claims[index], **fields)
    return Reading(claims, [])


def test_the_same_reading_gives_no_disagreement() -> None:
    assert compare(READ.claims, READ) == []


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("figure", {"qualifier": Qualifier.EXACT, "high": 7}),
        ("figure", {"value": 11, "low": 11}),
        ("harm", {"harm": Harm.INJURED}),
        ("victims", {"victims": Victims.PEOPLE}),
        ("scope", {"scope": Scope.CUMULATIVE}),
        ("place", {"place": "Selma"}),
        ("when", {"when_start": date(2016, 10, 13), "when_end": date(2016, 10, 13)}),
        ("claimant", {"claimant": "Watch Group"}),
        ("perpetrators", {"perpetrators": ("army",)}),
        ("means", {"means": Means.DRONE}),
        ("part_of", {"part_of": 1}),
    ],
)
def test_a_field_that_differs_is_named(field: str, fields: dict[str, Any]) -> None:
    assert compare(READ.claims, changed(0, **fields)) == [Disagreement(0, 0, (field,))]


def test_several_fields_of_one_claim_are_one_disagreement() -> None:
    other = changed(0, place="Selma", means=Means.DRONE, harm=Harm.INJURED)

    assert compare(READ.claims, other) == [Disagreement(0, 0, ("harm", "place", "means"))]


def test_names_in_a_shorter_form_are_no_difference() -> None:
    first = [replace(READ.claims[0], claimant="the Watch Group", place="Harran")]

    assert compare(first, Reading([replace(first[0], claimant="Watch Group", place="market of Harran")], [])) == []


def test_what_only_one_reading_has_is_told_in_the_order_of_the_text() -> None:
    first, second = READ.claims[1:], Reading(READ.claims[:2], [])

    assert compare(first, second) == [Disagreement(None, 0), Disagreement(1, None)]


def test_a_missing_whole_is_a_difference_of_the_part_and_wholes_are_matched_by_what_they_are() -> None:
    moved = read(WHOLE, PART | {"part_of": 0})
    without = Reading([moved.claims[0], replace(moved.claims[1], part_of=None)], [])

    assert compare(READ.claims, moved) == [Disagreement(0, None)]
    assert compare(READ.claims, without) == [Disagreement(0, None), Disagreement(2, 1, ("part_of",))]


def test_a_part_whose_whole_was_refused_is_not_held_to_it() -> None:
    orphan = read(entry(), WHOLE | {"means": "magic"}, PART | {"part_of": 1})

    assert compare(READ.claims, orphan) == [Disagreement(1, None, refused="means 'magic' is not one of the contract's")]
