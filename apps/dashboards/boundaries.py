"""The boundaries of a conflict's reporting units, as GeoJSON that browsers keep."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from django.core.cache import cache
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.conflicts.models import Conflict, ReportingUnit

Ring = list[list[float]]
KEPT_SECONDS = 3600


@require_safe
def boundaries(request: HttpRequest, slug: str) -> HttpResponse:
    """The boundaries, answered from the cache; 304 to a browser that has them already."""
    conflict = get_object_or_404(Conflict, slug=slug)
    units = ReportingUnit.objects.filter(conflict=conflict)
    # A unit added or taken away makes a new entry; a boundary loaded anew is seen when the old entry expires.
    state = units.aggregate(number=Count("id"), last=Max("id"))
    key = f"boundaries:{conflict.pk}:{state['number']}:{state['last']}"
    body: bytes | None = cache.get(key)
    if body is None:
        body = orjson.dumps(feature_collection(conflict))
        cache.set(key, body, KEPT_SECONDS)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={KEPT_SECONDS}"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type="application/geo+json", headers=headers)


def feature_collection(conflict: Conflict) -> dict[str, Any]:
    """The units that have a boundary, each a feature with the unit's id and label."""
    units = ReportingUnit.objects.filter(conflict=conflict, place__boundary__isnull=False).select_related("place")
    return {
        "type": "FeatureCollection",
        "sources": sorted({unit.place.boundary_source for unit in units if unit.place.boundary_source}),
        "features": [
            {
                "type": "Feature",
                "id": str(unit.pk),
                "properties": {"label": unit.label},
                "geometry": wound(unit.place.boundary),
            }
            for unit in units
        ],
    }


def wound(geometry: Any) -> Any:
    """The geometry with outer rings clockwise and holes against it, as the map's drawing on a sphere expects."""
    if geometry["type"] == "Polygon":
        return {**geometry, "coordinates": _wound(geometry["coordinates"])}
    return {**geometry, "coordinates": [_wound(polygon) for polygon in geometry["coordinates"]]}


def _wound(polygon: list[Ring]) -> list[Ring]:
    return [ring if (_area(ring) < 0) is (position == 0) else ring[::-1] for position, ring in enumerate(polygon)]


def _area(ring: Ring) -> float:
    """Twice the signed area in the plane; negative where the ring runs clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
