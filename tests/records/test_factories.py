"""The records that tests are made of are whole."""

import pytest

from tests.factories import (
    make_claim,
    make_conflict,
    make_incident,
    make_place,
    make_running_point,
    make_side,
    make_toll,
    make_unit,
    make_version,
)

pytestmark = pytest.mark.django_db


def test_a_claim_stands_where_its_quote_stands() -> None:
    version = make_version("It was quiet. At least 9 people died. Then 9 people fled.", headline="9 people die")

    claim = make_claim(version, quote="9 people", nth=1, qualifier="at_least")

    assert version.text[claim.start : claim.end] == "9 people"
    assert version.text[claim.sentence_start : claim.sentence_end] == "At least 9 people died."
    assert (claim.value, claim.low, claim.high) == (9, 9, None)


def test_a_toll_copies_its_incident() -> None:
    conflict = make_conflict()
    governorate = make_place("governorate")
    unit = make_unit(conflict, governorate)
    town = make_place("locality", governorate)
    side = make_side(conflict)

    toll = make_toll(make_incident(conflict, place=town, means="shelling"), figure=4, lane_side=side)

    assert toll.place_path == [governorate.parent_id, governorate.id, town.id]
    assert (toll.unit, toll.means, toll.lane_kind, toll.consensus) == (unit, "shelling", "side", 4)


def test_a_point_of_a_running_toll_has_its_claim() -> None:
    point = make_running_point(low=371)

    assert point.claim.quote == "more than 370 people"
    assert point.claim.group is not None
    assert point.claim.group.kind == "running"
