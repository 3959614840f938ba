"""Running tolls: what a source says it has counted in all, beside what is documented here; never added to anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Prefetch, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.conflicts.models import Conflict
from apps.dashboards.voices import public_name
from apps.dashboards.wording import (
    HARM_DONE,
    LANE_WORDS,
    counted,
    day_words,
    listed,
    plural,
    point_words,
    short_day,
    sums_range,
    victims_words,
)
from apps.engine.claims import Harm
from apps.engine.reckoning.records import LaneKind
from apps.tolls.comparing import has_known_area, matched_beside, matched_over_time
from apps.tolls.models import RunningToll, RunningTollPoint
from apps.tolls.sums import Sums

PER_PAGE = 12
# Those with a beginning first: of a count without one, nobody knows what it should be set beside.
# The totals of a few days say little beside a running toll of weeks, and one without a first day cannot be compared.
BRIEF_DAYS = timedelta(days=3)
ORDERING = {
    "stated": Count("points__id", distinct=True),
    "is_unbounded": ExpressionWrapper(Q(since=None), BooleanField()),
    "is_brief": ExpressionWrapper(Q(since__gte=Max("points__as_of") - Value(BRIEF_DAYS)), BooleanField()),
    "names_nobody": ExpressionWrapper(Q(lane_kind=LaneKind.UNKNOWN), BooleanField()),
}
OFTEN_STATED = ("is_unbounded", "is_brief", "names_nobody", "-stated", "-since", "id")
RELATED = ("source", "lane_side", "place", "conflict")


def points_told() -> Prefetch[str, QuerySet[RunningTollPoint], str]:
    """The points of each series with the claims and texts that state them, in one query."""
    return Prefetch("points", RunningTollPoint.objects.select_related("claim__version__article"))


@dataclass(frozen=True, slots=True)
class Step:
    """One stated value, and how it differs from the one before it: compared, never counted."""

    point: RunningTollPoint
    stated: str
    day: str
    difference: str
    mark: str
    quote: str
    address: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A running toll with what is documented in its scope, in words and as columns for a chart."""

    series: RunningToll
    title: str
    source: str
    source_key: str
    lane: str
    colour: str
    actors: str
    stated: str
    as_of: str
    matched: Sums
    matched_words: str
    matched_range: str
    share: float
    steps: tuple[Step, ...]
    columns: dict[str, Any] | None
    address: str

    @property
    def series_id(self) -> str:
        """The series' id as part of an element's id."""
        return str(self.series.pk)


def comparisons(running: QuerySet[RunningToll], viewer: Any, most: int, *, victims: str) -> list[Comparison]:
    """The running tolls to set beside a view: wholes, its own victim group first, then those stated most often.

    One of them carries the columns of a chart: the one with most to draw.
    """
    wholes = running.filter(part_of__isnull=True).annotate(
        is_other_group=ExpressionWrapper(~Q(victims=victims), BooleanField()), **ORDERING
    )
    told = wholes.select_related(*RELATED).prefetch_related(None).prefetch_related(points_told())
    chosen = [series for series in told.order_by("is_other_group", *OFTEN_STATED)[:most] if series.points.all()]
    found = [compare(series, viewer, charted=False) for series in chosen]
    if not found:
        return []
    best = max(found, key=lambda one: (len(one.steps) > 1, one.matched.figure > 0, len(one.steps)))
    drawn = replace(best, columns=columns_of(best.series, [step.point for step in best.steps], viewer))
    return [drawn, *(one for one in found if one is not best)]


def compare(series: RunningToll, viewer: Any, *, charted: bool) -> Comparison:
    """One running toll beside what is documented in its scope."""
    points = sorted(series.points.all(), key=lambda point: (point.as_of, point.low, point.pk))
    last = points[-1]
    matched = matched_beside(series, viewer)
    lane = series.lane_side.name if series.lane_side else LANE_WORDS.get(LaneKind(series.lane_kind), "")
    return Comparison(
        series=series,
        title=title_of(series),
        source=source_of(series, viewer),
        source_key=series.source.key if series.source else "",
        lane=lane,
        colour=series.lane_side.colour if series.lane_side else series.lane_kind,
        actors=listed(series.actors),
        stated=point_words(last),
        as_of=day_words(last.as_of),
        matched=matched,
        matched_words=f"{counted(matched.figure)} of {point_words(last)}" if has_known_area(series) else "",
        matched_range=sums_range(matched),
        share=round(min(100.0, 100 * matched.figure / last.low), 1) if last.low else 0,
        steps=steps_of(points),
        columns=columns_of(series, points, viewer) if charted else None,
        address=scope_address(series, last),
    )


def title_of(series: RunningToll) -> str:
    """What the series counts: People killed in Aleppo since 21 September 2016."""
    group = victims_words(series.victims)
    where = f" in {series.place.name}" if series.place else f" in {series.place_text}" if series.place_text else ""
    since = f" since {day_words(series.since)}" if series.since else ", no first day given"
    return f"{group[0].upper()}{group[1:]} {HARM_DONE[Harm(series.harm)]}{where}{since}"


def source_of(series: RunningToll, viewer: Any) -> str:
    """Who counts."""
    return series.source.name if series.source else public_name(series.source_text, viewer) or "no source named"


def scope_address(series: RunningToll, last: RunningTollPoint) -> str:
    """The address of the documented incidents in the scope of a running toll."""
    asked = {"harm": series.harm, "victims": series.victims, "until": last.as_of.isoformat()}
    if series.since:
        asked["since"] = series.since.isoformat()
    if series.place_id:
        asked["place"] = str(series.place_id)
    if series.lane_side:
        asked["side"] = series.lane_side.key
    page = reverse("dashboards:incidents", args=[series.conflict.slug])
    return f"{page}?{'&'.join(f'{name}={value}' for name, value in asked.items())}"


def steps_of(points: Sequence[RunningTollPoint]) -> tuple[Step, ...]:
    """The stated values in order, with the difference of each to the one before."""
    steps: list[Step] = []
    before: RunningTollPoint | None = None
    for point in points:
        claim = point.claim
        difference = f"{point.low - before.low:+,}".replace("-", "−") if before else ""
        mark = "begins anew" if point.is_reset else "revised" if point.is_revision else ""
        address = reverse("dashboards:article", args=[claim.version.article_id]) + f"#claim-{claim.pk}"
        quote = claim.version.text[claim.sentence_start : claim.sentence_end]
        steps.append(Step(point, point_words(point), short_day(point.as_of), difference, mark, quote, address))
        before = point
    return tuple(steps)


def columns_of(series: RunningToll, points: Iterable[RunningTollPoint], viewer: Any) -> dict[str, Any]:
    """The columns of the chart: values stated, and what is documented, added up day by day."""
    stated = list(points)
    columns: dict[str, Any] = {
        "heading": title_of(series),
        "source": source_of(series, viewer),
        "colour": series.lane_side.colour if series.lane_side else series.lane_kind,
        "harm": HARM_DONE[Harm(series.harm)],
        "stated": {
            "days": [point.as_of.isoformat() for point in stated],
            "low": [point.low for point in stated],
            "words": [point_words(point) for point in stated],
            "marks": ["reset" if p.is_reset else "revision" if p.is_revision else "" for p in stated],
        },
    }
    days: list[str] = []
    cumulated: dict[str, list[int]] = {"low": [], "figure": [], "high": []}
    if series.since:
        _add(days, cumulated, series.since, Sums())
    whole = Sums()
    for day, sums in matched_over_time(series, viewer):
        whole += sums
        _add(days, cumulated, day, whole)
    if days and stated and days[-1] < stated[-1].as_of.isoformat():
        _add(days, cumulated, stated[-1].as_of, whole)
    columns["documented"] = {"days": days, **cumulated}
    return columns


def _add(days: list[str], cumulated: dict[str, list[int]], day: date, sums: Sums) -> None:
    days.append(day.isoformat())
    for name, values in cumulated.items():
        values.append(getattr(sums, name))


@require_safe
def running(request: HttpRequest, slug: str) -> HttpResponse:
    """The running tolls of a conflict: wholes with their parts beneath them."""
    conflict = get_object_or_404(Conflict, slug=slug)
    rows = RunningToll.objects.visible_to(request.user).filter(conflict=conflict).select_related(*RELATED)
    parts = rows.prefetch_related(points_told())
    wholes = (
        rows.filter(part_of__isnull=True, points__isnull=False)
        .annotate(**ORDERING)
        .order_by(*OFTEN_STATED)
        .prefetch_related(points_told(), Prefetch("parts", parts))
    )
    page = Paginator(wholes, PER_PAGE).get_page(request.GET.get("page"))
    shown = [
        (
            compare(series, request.user, charted=len(series.points.all()) > 1),
            [compare(part, request.user, charted=False) for part in series.parts.all() if part.points.all()],
        )
        for series in page
    ]
    context = {
        "conflict": conflict,
        "section": "running",
        "page": page,
        "shown": shown,
        "count": plural(page.paginator.count, "series", "series"),
    }
    return render(request, "dashboards/running.html", context)
