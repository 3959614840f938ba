"""The gazetteer's files: consistent, and refused with a reason where they are not."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from apps.places.gazetteer import aliases, units
from apps.places.gazetteer.aliases import AliasFile
from apps.places.gazetteer.boundaries import read_boundaries
from apps.places.gazetteer.entries import Entry, GazetteerError
from apps.places.gazetteer.gathering import gather
from apps.places.gazetteer.geonames import country_entry

SQUARE = [[[0, 0], [1, 0], [1, 1], [0, 0]]]
GIVEN = ("sources", "country", "units", "geonames", "group")


@pytest.fixture(scope="module")
def syria() -> dict[str, Entry]:
    return {entry.ref: entry for level in gather("SY") for entry in level}


def test_reporting_units_are_places_of_the_gazetteer(syria: dict[str, Entry]) -> None:
    refs = units.reporting_unit_refs("SY")
    assert set(refs) <= set(syria)
    assert len(refs) == len(set(refs))
    assert {ref for ref, entry in syria.items() if entry.kind == "governorate"} <= set(refs)


def test_places_of_the_alias_file_have_no_point_or_code_of_their_own(syria: dict[str, Entry]) -> None:
    own = [entry for ref, entry in syria.items() if ref.startswith("alias:")]
    assert len(own) > 300
    assert not [entry.ref for entry in own if entry.lat is not None or entry.code or entry.geoname_id]


def test_a_town_in_two_entries_of_geonames_is_one_place(syria: dict[str, Entry]) -> None:
    assert "geonames:168061" not in syria
    assert ("qabbasin", "ar") not in syria["geonames:166285"].spellings
    assert any(key[0] == "qabbasin" for key in syria["geonames:166285"].spellings)


def test_every_country_can_be_gathered_without_an_alias_file() -> None:
    levels = gather("LB")
    assert [entry.kind for entry in levels[0]] == ["country"]
    assert {entry.kind for entry in levels[1]} >= {"governorate"}
    assert {entry.country_code for level in levels for entry in level} == {"LB"}


def test_country_without_a_reporting_list_has_no_units() -> None:
    assert units.reporting_unit_refs("LB") == []


def _group(kind: str = "locality", parent: str = "iso:SY", source: str = "s") -> str:
    told = f'kind = "{kind}"\nparent = "{parent}"\nsource = "{source}"'
    return f'[[group]]\n{told}\nentries = [{{slug = "a", name = "A"}}]'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[[units]]\nsource = "s"\nentries = [{ref = "iso:SY-XX"}]', "iso:SY-XX .* no known place"),
        (_group(source="q"), "unknown source 'q'"),
        (_group(kind="planet"), "unknown kind"),
        (_group(parent="iso:XX"), "unknown parent"),
        (_group() + "\n" + _group(), "a stands there twice"),
        ("[[group", "sy.toml"),
    ],
)
def test_faulty_alias_file_is_refused_with_file_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "sy.toml"
    path.write_text('[sources]\ns = "someone"\n' + text)
    with pytest.raises(GazetteerError, match=reason) as refused:
        AliasFile(path, "SY").applied_to([country_entry("SY")])
    assert "sy.toml" in str(refused.value)


def test_alias_file_of_syria_uses_only_known_keys() -> None:
    content = tomllib.loads((Path(aliases.__file__).parent / "sy_aliases.toml").read_text(encoding="utf-8"))
    blocks = [*content["units"], *content["geonames"], *content["group"]]
    keys = {key for block in blocks for entry in block["entries"] for key in entry}
    assert set(content) <= set(GIVEN)
    assert keys <= {"ref", "slug", "name", "ar", "also", "not", "parent", "source", "absorbs"}


def _geojson(path: Path, *geometries: Any) -> Path:
    features = [{"type": "Feature", "properties": {"name": "A"}, "geometry": geometry} for geometry in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "has no Polygon"),
        ({"type": "Point", "coordinates": [0, 0]}, "has no Polygon"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [2, 2]]]}, "not closed"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [9999, 0], [1, 1], [0, 0]]]}, "not degrees"),
        ({"type": "Polygon", "coordinates": "far away"}, "cannot be read"),
    ],
)
def test_feature_without_usable_boundary_is_named_and_the_rest_kept(tmp_path: Path, geometry: Any, reason: str) -> None:
    path = _geojson(tmp_path / "x.geojson", {"type": "Polygon", "coordinates": SQUARE}, geometry)
    read = read_boundaries(path)
    assert len(read.boundaries) == 1
    assert "x.geojson, feature 2 (A)" in read.problems[0]
    assert reason in read.problems[0]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": []}', "\x00"])
def test_file_that_is_no_feature_collection_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(GazetteerError, match=r"x\.geojson"):
        read_boundaries(path)
