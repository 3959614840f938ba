"""The database refuses places that cannot be."""

import pytest

from apps.places.models import Place, PlaceName
from tests.factories import make_place
from tests.records.constraints import Attempt, Attempts, refusal_of

ATTEMPTS = Attempts("places")


@ATTEMPTS.to_break("place_only_countries_have_no_parent")
def a_town_is_nowhere() -> None:
    make_place("locality")
    Place.objects.filter(kind="locality").update(parent=None)


@ATTEMPTS.to_break("place_only_countries_have_no_parent")
def a_country_lies_in_another() -> None:
    make_place("country", make_place("country"))


@ATTEMPTS.to_break("place_point_is_whole_and_on_earth")
def a_point_is_beyond_the_pole() -> None:
    make_place(point_lat=90.5)


@ATTEMPTS.to_break("placename_once_per_language")
def a_name_is_given_twice() -> None:
    place = make_place()
    for _ in range(2):
        PlaceName.objects.create(place=place, name="Aleppo", normalized="aleppo", language="en", source="test")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS.cases)
def test_the_database_refuses(name: str, attempt: Attempt) -> None:
    assert refusal_of(attempt) == name


def test_every_constraint_was_tried() -> None:
    assert ATTEMPTS.untried() == set()


@pytest.mark.django_db
def test_half_a_point_is_refused() -> None:
    assert refusal_of(lambda: make_place(point_lon=None)) == "place_point_is_whole_and_on_earth"
