"""Loading the gazetteer: what a country's places are, and that loading again changes nothing."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.places.models import Place, PlaceName

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def syria(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Syria's gazetteer, loaded once for this module and taken away after it."""
    with django_db_blocker.unblock():
        out = StringIO()
        call_command("load_gazetteer", "--country", "sy", stdout=out)
        yield out.getvalue()
        PlaceName.objects.all().delete()
        Place.objects.all().update(parent=None, kind="country")
        Place.objects.all().delete()


def test_syria_has_fourteen_governorates_with_boundaries(syria: str) -> None:
    governorates = Place.objects.filter(country_code="SY", kind="governorate")
    assert governorates.count() == 14
    assert not governorates.filter(boundary__isnull=True).exists()


def test_path_runs_from_the_country_to_the_place_itself(syria: str) -> None:
    fardous = Place.objects.get(external_ref="alias:sy:al-fardous")
    names = [Place.objects.get(pk=pk).name for pk in fardous.path]
    assert names == ["Syria", "Aleppo", "Aleppo", "Eastern Aleppo", "al-Fardous"]


def test_neighbourhood_without_a_point_takes_its_towns_marked(syria: str) -> None:
    fardous = Place.objects.get(external_ref="alias:sy:al-fardous")
    city = Place.objects.get(external_ref="geonames:170063")
    assert (fardous.point_lat, fardous.point_lon) == (city.point_lat, city.point_lon)
    assert fardous.point_is_parents
    assert not city.point_is_parents


def test_every_place_and_name_has_a_source(syria: str) -> None:
    assert not Place.objects.filter(source="").exists()
    assert not PlaceName.objects.filter(source="").exists()


def test_loading_again_leaves_the_same_rows(syria: str) -> None:
    before = _rows()
    call_command("load_gazetteer", "--country", "SY", stdout=StringIO())
    assert _rows() == before


def _rows() -> tuple[list[Any], list[Any]]:
    places = list(Place.objects.order_by("id").values_list("id", "external_ref", "parent_id", "path", "point_lat"))
    return places, list(PlaceName.objects.order_by("id").values_list("id", "place_id", "name", "kind"))


def test_unknown_country_is_refused_with_its_code() -> None:
    with pytest.raises(CommandError, match="unknown country code 'ZZ'"):
        call_command("load_gazetteer", "--country", "ZZ")
