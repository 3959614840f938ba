"""Running tolls set beside what is documented: compared with it, never added to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from apps.conflicts.models import ReportingUnit
from apps.engine.reckoning.records import TollKind
from apps.places.models import Place
from apps.tolls.filters import LANES_WITHOUT_SIDE, UNPLACED, View
from apps.tolls.models import RunningToll, Toll
from apps.tolls.sums import Sums, as_sums, sums_of


def running_tolls(view: View, viewer: Any) -> QuerySet[RunningToll]:
    """Running tolls of the conflict for the view's harm whose stated windows, sides and places touch the view's.

    Of every victim group: a toll of children overlaps one of people.
    """
    rows = RunningToll.objects.visible_to(viewer).filter(conflict=view.conflict, harm=view.harm)
    sides, districts = view.query.get("side", ()), view.query.get("district", ())
    if sides:
        rows = rows.filter(Q(lane_side__key__in=sides) | Q(lane_kind__in=[s for s in sides if s in LANES_WITHOUT_SIDE]))
    if districts:
        rows = rows.filter(place__in=_overlapping([int(d) for d in districts if d != UNPLACED]))
    if view.since:
        rows = rows.filter(points__as_of__gte=view.since)
    if view.until:
        rows = rows.filter(Q(since__isnull=True) | Q(since__lte=view.until))
    return rows.distinct().select_related("source", "lane_side", "place").prefetch_related("points__claim")


def _overlapping(unit_ids: Sequence[int]) -> QuerySet[Place]:
    """The places inside these districts, and those that hold one of them."""
    paths = ReportingUnit.objects.filter(pk__in=unit_ids).values_list("place_id", "place__path")
    inside = [place_id for place_id, _ in paths]
    holding = {step for _, path in paths for step in path}
    return Place.objects.filter(Q(path__overlap=inside) | Q(pk__in=holding))


def has_known_area(running: RunningToll) -> bool:
    """Whether a running toll can be compared: not where it tells an area that the gazetteer does not know."""
    return running.place_id is not None or not running.place_text


def beside(running: RunningToll, viewer: Any) -> QuerySet[Toll]:
    """The documented tolls in a running toll's scope and window: the same side, area, harm and group."""
    if not has_known_area(running):
        return Toll.objects.none()
    last = max((point.as_of for point in running.points.all()), default=None)
    tolls = (
        Toll.objects.visible_to(viewer)
        .current()
        .filter(conflict=running.conflict_id, kind=TollKind.DOCUMENTED, harm=running.harm, victims=running.victims)
    )
    if running.since:
        tolls = tolls.filter(first_on__gte=running.since)
    if last:
        tolls = tolls.filter(last_on__lte=last)
    if running.place_id:
        tolls = tolls.filter(place_path__contains=[running.place_id])
    if running.lane_side_id:
        tolls = tolls.filter(lane_side=running.lane_side_id)
    return tolls


def matched_beside(running: RunningToll, viewer: Any) -> Sums:
    """The sum of what is documented in a running toll's scope and window."""
    tolls = beside(running, viewer)
    return as_sums(tolls.aggregate(**sums_of("consensus")))


def matched_over_time(running: RunningToll, viewer: Any) -> list[tuple[date, Sums]]:
    """What is documented in a running toll's scope and window, by the incidents' last days, in their order."""
    tolls = beside(running, viewer)
    dated = tolls.filter(last_on__isnull=False).values("last_on").annotate(**sums_of("consensus"))
    return [(row["last_on"], as_sums(dict(row))) for row in dated.order_by("last_on") if row["last_on"]]
