"""From a place as worded to a place of the gazetteer, on a small tree of places."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.places.names import normalize
from apps.places.resolving import KnownPlace, PlaceIndex

# key, kind, parent, population, names where the key is none
TREE = [
    ("Syria", "country", None, 1, []),
    ("Aleppo province", "governorate", "Syria", None, ["Aleppo"]),
    ("Homs province", "governorate", "Syria", None, ["Homs"]),
    ("Hama province", "governorate", "Syria", None, ["Hama"]),
    ("Aleppo city", "locality", "Aleppo province", 2000000, ["Aleppo", "حلب"]),
    ("Homs city", "locality", "Homs province", 700000, ["Homs"]),
    ("Eastern Aleppo", "area", "Aleppo city", None, ["Eastern Aleppo", "east Aleppo"]),
    ("Western Aleppo", "area", "Aleppo city", None, []),
    ("al-Fardous", "neighbourhood", "Eastern Aleppo", None, ["al-Fardous", "الفردوس"]),
    ("Nile Street", "neighbourhood", "Western Aleppo", None, []),
    ("Zahraa Aleppo", "neighbourhood", "Western Aleppo", None, ["al-Zahraa"]),
    ("Zahraa Homs", "neighbourhood", "Homs city", None, ["al-Zahraa"]),
    ("Palmyra", "locality", "Homs province", 50000, ["Palmyra", "Tadmur"]),
    ("al-Bab", "locality", "Aleppo province", 130000, []),
    ("Suran of Hama", "locality", "Hama province", 30000, ["Suran"]),
    ("Suran of Aleppo", "locality", "Aleppo province", None, ["Suran"]),
    ("Maarrat Harmah", "locality", "Hama province", None, []),
]
NAMES = {number: told[0] for number, told in enumerate(TREE, start=1)}
IDS = {name: number for number, name in NAMES.items()}


def _path(name: str) -> tuple[int, ...]:
    parent = TREE[IDS[name] - 1][2]
    return (*_path(parent), IDS[name]) if parent else (IDS[name],)


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    places = [KnownPlace(IDS[name], kind, _path(name), number) for name, kind, _, number, _ in TREE]
    names = [(normalize(name), IDS[told[0]]) for told in TREE for name in told[4] or [told[0]]]
    return PlaceIndex(places, names)


def _resolved(index: PlaceIndex, text: str, **options: Any) -> tuple[str, str] | None:
    found = index.resolve(text, **options)
    return (NAMES[found.place_id], found.precision) if found else None


@pytest.mark.parametrize(
    ("text", "place", "precision"),
    [
        ("al-Fardous district of Aleppo", "al-Fardous", "exact"),
        ("the town of Palmyra in Homs province", "Palmyra", "exact"),
        ("Tadmur, Homs", "Palmyra", "exact"),
        ("Aleppo's Fardous neighbourhood", "al-Fardous", "exact"),
        ("Aleppos Fardous", "al-Fardous", "exact"),
        ("the city of Aleppo", "Aleppo city", "exact"),
        ("حي الفردوس في حلب", "al-Fardous", "exact"),
        ("Aleppo", "Aleppo city", "approximate"),
        ("northern outskirts of Aleppo", "Aleppo city", "approximate"),
        ("north of Palmyra", "Palmyra", "approximate"),
        ("rebel-held area of Aleppo", "Aleppo city", "approximate"),
        ("a crossroads near the Trade Office in Homs city", "Homs city", "approximate"),
        ("Homs countryside", "Homs province", "area"),
        ("northern Aleppo", "Aleppo province", "area"),
        ("province of Hama", "Hama province", "area"),
        ("Homs region", "Homs province", "area"),
        ("rebel-held eastern Aleppo", "Eastern Aleppo", "area"),
        ("western Aleppo", "Western Aleppo", "area"),
        ("northern Syria", "Syria", "area"),
        ("Maaret Harmeh", "Maarrat Harmah", "exact"),
    ],
)
def test_phrase_resolves_to_the_most_specific_place(index: PlaceIndex, text: str, place: str, precision: str) -> None:
    assert _resolved(index, text) == (place, precision)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Aleppo and Homs", "Syria"),
        ("al-Fardous and Nile Street", "Aleppo city"),
        ("al-Zahraa and Nile Street", "Western Aleppo"),
        ("Homs and its countryside", "Homs province"),
        ("Aleppo city and province", "Aleppo province"),
        ("al-Bab and Nowhere", "Aleppo province"),
        ("Palmyra and the ancient city of Homs", "Homs province"),
    ],
)
def test_several_places_are_the_smallest_that_holds_them(index: PlaceIndex, text: str, place: str) -> None:
    assert _resolved(index, text) == (place, "area")


@pytest.mark.parametrize(
    "text",
    [None, "", "western regime-held neighbourhood", "government-held areas", "Bab al-Saghir", "west of the city"],
)
def test_description_or_unknown_name_resolves_to_nothing(index: PlaceIndex, text: str | None) -> None:
    assert index.resolve(text) is None


def test_unknown_place_in_a_known_one_is_placed_there(index: PlaceIndex) -> None:
    assert _resolved(index, "Beit Nowhere village in Hama province") == ("Hama province", "area")


def test_namesakes_are_told_apart_by_the_parent_named(index: PlaceIndex) -> None:
    assert _resolved(index, "al-Zahraa district of Homs") == ("Zahraa Homs", "exact")
    assert _resolved(index, "Suran in Aleppo province") == ("Suran of Aleppo", "exact")


def test_namesake_with_the_larger_population_is_taken(index: PlaceIndex) -> None:
    assert _resolved(index, "Suran") == ("Suran of Hama", "exact")


def test_namesakes_that_nothing_tells_apart_give_what_holds_them(index: PlaceIndex) -> None:
    assert _resolved(index, "al-Zahraa") == ("Syria", "area")


def test_where_the_report_is_set_decides_between_namesakes(index: PlaceIndex) -> None:
    homs = SimpleNamespace(path=list(_path("Homs city")))
    assert _resolved(index, "al-Zahraa", within=homs) == ("Zahraa Homs", "exact")


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("the town of Palmyra in Homs province", "Palmyra in Homs"),
        ("the northern town of al-Bab", "al-Bab"),
    ],
)
def test_matched_text_is_cut_from_the_phrase(index: PlaceIndex, text: str, matched: str) -> None:
    found = index.resolve(text)
    assert found is not None
    assert found.matched_text == matched
