"""Boundaries on governorates: matched by code or name, problems named, nothing else touched."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.places.models import Place, PlaceName
from apps.places.names import normalize

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


@pytest.fixture
def homs() -> Place:
    country = Place.objects.create(kind="country", country_code="SY", external_ref="iso:SY", name="Syria", source="s")
    homs = Place.objects.create(
        kind="governorate", parent=country, country_code="SY", code="SY-HI", external_ref="iso:SY-HI", name="Homs"
    )
    PlaceName.objects.create(place=homs, name="Hims", normalized=normalize("Hims"), source="s")
    return homs


def _load(path: Path, *properties: dict[str, str], **options: Any) -> tuple[str, str]:
    features = [{"type": "Feature", "properties": told, "geometry": SQUARE} for told in properties]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    out, err = StringIO(), StringIO()
    call_command("load_boundaries", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("properties", [{"shapeISO": "SY-HI"}, {"NAME_1": "Ḩimş"}, {"ADM1_EN": "Homs"}])
def test_boundary_is_matched_by_code_or_name(tmp_path: Path, homs: Place, properties: dict[str, str]) -> None:
    _load(tmp_path / "x.geojson", properties, country="SY", source="Survey office")
    homs.refresh_from_db()
    assert homs.boundary == SQUARE
    assert homs.boundary_source == "Survey office"


def test_unmatched_and_repeated_features_are_named_and_the_rest_loaded(tmp_path: Path, homs: Place) -> None:
    out, err = _load(tmp_path / "x.geojson", {"n": "Atlantis"}, {"n": "Homs"}, {"n": "Hims"}, country="SY")
    assert "1 boundaries loaded, 2 features left out" in out
    assert "x.geojson, feature 1 (Atlantis): matches no loaded first-level unit of SY" in err
    assert "x.geojson, feature 3 (Hims): Homs had its boundary from an earlier feature" in err


def test_nothing_loaded_is_an_error_and_leaves_old_boundaries(tmp_path: Path, homs: Place) -> None:
    Place.objects.filter(pk=homs.pk).update(boundary=SQUARE, boundary_source="before")
    with pytest.raises(CommandError, match="no boundary loaded"):
        _load(tmp_path / "x.geojson", {"n": "Atlantis"}, country="SY")
    homs.refresh_from_db()
    assert homs.boundary_source == "before"


def test_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match=r"nowhere\.geojson: cannot be read"):
        call_command("load_boundaries", "nowhere.geojson")
