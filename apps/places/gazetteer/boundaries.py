"""GeoJSON files of first-level boundaries, read feature by feature."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.places.gazetteer.entries import GazetteerError
from apps.places.names import normalize


@dataclass(frozen=True)
class ReadBoundary:
    """One usable feature: `keys` are what it may be matched by, codes before names; `label` names it in messages."""

    label: str
    keys: tuple[str, ...]
    geometry: Mapping[str, Any]


@dataclass(frozen=True)
class BoundaryFile:
    """What a GeoJSON file holds: usable features, problems in words, and the attribution it states, if any."""

    boundaries: list[ReadBoundary]
    problems: list[str]
    attribution: str


def read_boundaries(path: Path) -> BoundaryFile:
    """Reads the file; raises GazetteerError, naming it, where it is no GeoJSON FeatureCollection with features.

    Properties with a text value are all taken as possible codes and names: publishers do not agree on their keys.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise GazetteerError(f"{path}: not JSON in UTF-8 ({error})") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise GazetteerError(f"{path}: not a GeoJSON FeatureCollection with features")
    read = BoundaryFile([], [], str(content.get("attribution", "")))
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        texts = [text for text in (properties or {}).values() if isinstance(text, str) and text.strip()]
        label = f"{path.name}, feature {number}" + (f" ({', '.join(texts[:3])})" if texts else "")
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        problem = _problem(geometry)
        if problem or geometry is None:
            read.problems.append(f"{label}: {problem}")
        else:
            read.boundaries.append(ReadBoundary(label, tuple(_keys(texts)), geometry))
    return read


def _keys(texts: list[str]) -> Iterator[str]:
    yield from (f"code {text.strip().casefold()}" for text in texts)
    yield from (f"name {normalize(text)}" for text in texts if normalize(text))


def _problem(geometry: object) -> str:
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return "has no Polygon or MultiPolygon"
    try:
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = [ring for polygon in polygons for ring in polygon]
        points = [(float(x), float(y)) for ring in rings for x, y, *_ in ring]
    except (KeyError, TypeError, ValueError):
        return "its coordinates cannot be read"
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        return "has a ring that is not closed"
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points):
        return "its coordinates are not degrees of longitude and latitude (WGS 84)"
    return ""
