"""The script that builds boundaries: neighbours keep the same edge, and what comes with the project is whole."""

import json
import runpy
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from apps.places.gazetteer.units import boundary_file

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "build_boundaries.py"))


def _square(west: float, east: float, wiggle: float) -> dict[str, Any]:
    """A square whose western and eastern edges carry a small wiggle half-way up."""
    ring = [[west, 0.0], [east, 0.0], [east + wiggle, 0.5], [east, 1.0], [west, 1.0], [west + wiggle, 0.5], [west, 0.0]]
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}}


def _edges(polygons: Any) -> Counter[frozenset[tuple[float, float]]]:
    rings = [ring for feature in polygons for polygon in feature for ring in polygon]
    return Counter(frozenset(edge) for ring in rings for edge in pairwise(ring))


def test_neighbours_keep_the_same_edge_where_it_is_simplified_away() -> None:
    left, right = SCRIPT["simplify"]([_square(0.0, 1.0, 0.001), _square(1.0, 2.0, 0.001)], 0.01)
    assert _edges([left, right])[frozenset({(1.0, 0.0), (1.0, 1.0)})] == 2


def test_bend_wider_than_the_tolerance_stays_on_both_sides() -> None:
    left, right = SCRIPT["simplify"]([_square(0.0, 1.0, 0.1), _square(1.0, 2.0, 0.1)], 0.01)
    assert _edges([left, right])[frozenset({(1.0, 0.0), (1.1, 0.5)})] == 2


def test_country_is_cut_to_its_coded_units_in_order_of_code() -> None:
    def unit(code: str, west: float) -> dict[str, Any]:
        told = {"iso_a2": "XX", "iso_3166_2": code, "adm1_code": f"N{west}", "name": code}
        return {"properties": told, **_square(float(west), west + 1.0, 0.0)}

    built = SCRIPT["boundaries"]([unit("XX-B", 0), unit("XX-X01~", 1), unit("XX-A", 2)], "XX", 0.01)
    assert [feature["properties"]["iso_3166_2"] for feature in built["features"]] == ["XX-A", "XX-B"]


def test_syrias_boundaries_are_small_attributed_and_share_their_edges() -> None:
    path = boundary_file("SY")
    assert path is not None
    collection = json.loads(path.read_text(encoding="utf-8"))
    edges = _edges(
        [
            [[[tuple(point) for point in ring] for ring in polygon] for polygon in _polygons(feature["geometry"])]
            for feature in collection["features"]
        ]
    )
    assert path.stat().st_size < 150_000
    assert "Natural Earth" in collection["attribution"]
    assert max(edges.values()) == 2
    assert sum(count == 2 for count in edges.values()) > 400


def _polygons(geometry: Any) -> Any:
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
