"""What a view leaves out follows its filter."""

import pytest
from django.http import QueryDict

from apps.conflicts.models import Conflict
from apps.engine.reckoning.records import TollKind
from apps.tolls.comparing import matched_beside, running_tolls
from apps.tolls.figures import left_out
from apps.tolls.filters import View
from tests.factories import (
    make_conflict,
    make_incident,
    make_place,
    make_running_point,
    make_running_toll,
    make_toll,
    make_unit,
)

pytestmark = pytest.mark.django_db


def view(conflict: Conflict, query: str) -> View:
    return View.from_query(conflict, QueryDict(query))


def test_fighters_claimed_by_their_killers_are_those_of_the_filter() -> None:
    conflict = make_conflict(policy="all_marked")
    for means, figure in (("airstrike", 40), ("shelling", 3)):
        incident = make_incident(conflict, means=means)
        make_toll(incident, victims="combatants", kind=TollKind.CLAIMED_BY_KILLER, figure=figure)

    assert left_out(view(conflict, ""), None).claimed_by_killer.figure == 43
    assert left_out(view(conflict, "means=shelling"), None).claimed_by_killer.figure == 3


def test_running_tolls_overlap_a_district_from_inside_and_from_above() -> None:
    conflict, country = make_conflict(policy="all_marked"), make_place("country")
    here, elsewhere = make_place("governorate", country), make_place("governorate", country)
    town = make_place("locality", here)
    unit = make_unit(conflict, here)
    series = [make_running_toll(conflict, place=place) for place in (country, here, town, elsewhere)]
    for one in series:
        make_running_point(one)

    assert set(running_tolls(view(conflict, f"district={unit.pk}"), None)) == set(series[:3])


def test_a_running_toll_of_an_unknown_area_is_compared_with_nothing() -> None:
    conflict = make_conflict(policy="all_marked")
    make_toll(make_incident(conflict), figure=7)
    known = make_running_toll(conflict, place=None, place_text="", since=None)
    unknown = make_running_toll(conflict, place=None, place_text="areas near the front", since=None)
    for one in (known, unknown):
        make_running_point(one)

    assert matched_beside(known, None).figure == 7
    assert matched_beside(unknown, None).figure == 0
