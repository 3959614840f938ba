"""The figures of a page as CSV: the same filter, the same figures, no live formula in any cell."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.conflicts.models import Conflict
from apps.dashboards.asking import Asked, Bin, asked_of, bin_of
from apps.dashboards.cards import Card, cards_of
from apps.dashboards.incidents import NEWEST_FIRST, incidents_in
from apps.dashboards.running import RELATED, points_told, source_of, title_of
from apps.dashboards.sentence import sentence_of
from apps.tolls import figures
from apps.tolls.filters import View, bin_end
from apps.tolls.models import RunningToll
from apps.tolls.sums import Sums

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
WATERMARK = "Demonstration: dispatches retold in other words; no figure here should be cited."
BATCH = 500
Cell = str | int | float | None


class _Line:
    def write(self, line: str) -> str:
        return line


def safe(cell: Cell) -> Cell:
    """The cell as a spreadsheet shows it and does not run it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def as_csv(name: str, conflict: Conflict, said: str, rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The rows as a CSV file, the watermark of a demonstration and the filter in words above them."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        if conflict.is_demonstration:
            yield writer.writerow([WATERMARK])
        yield writer.writerow([safe(f"{conflict.name}. {said}")])
        for row in rows:
            yield writer.writerow([safe(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{conflict.slug}-{name}.csv"'
    return response


def _refused(asked: Asked) -> HttpResponse | None:
    """A filter that cannot be understood gives no file: the reader of a file would not see what was left aside."""
    if not asked.errors:
        return None
    return HttpResponse("\n".join(asked.errors) + "\n", status=400, content_type="text/plain; charset=utf-8")


def _said(view: View) -> str:
    return sentence_of(view, list(figures.lanes_of(view).values())).text


@require_safe
def series_csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Tolls over time: a row per bin and lane, then what no bin holds."""
    asked = asked_of(request, slug)
    if refused := _refused(asked):
        return refused
    view = asked.view
    return as_csv("series", view.conflict, _said(view), _series_rows(figures.series(view, request.user)))


def _series_rows(series: figures.Series) -> Iterator[Sequence[Cell]]:
    yield ("from", "to", "grain", "lane", "figure", "reviewed", "read_by_machine", "low", "high", "open_above")
    for lane in series.lanes:
        for at, start in enumerate(series.starts):
            reviewed, machine = lane.reviewed[at], lane.unreviewed[at]
            if reviewed or machine or lane.low[at] or lane.open_above[at]:
                days = (start.isoformat(), bin_end(start, series.grain).isoformat(), series.grain)
                ends = (lane.low[at], lane.high[at], lane.open_above[at])
                yield (*days, lane.lane.name, reviewed + machine, reviewed, machine, *ends)
    for one in series.coarser:
        day = one.starts_on.isoformat() if one.starts_on else ""
        end = bin_end(one.starts_on, one.grain).isoformat() if one.starts_on else ""
        yield (day, end, one.grain, "all lanes, dated no closer", *_sums(one.sums))
    if series.undated.incidents:
        yield ("", "", "undated", "all lanes, not dated", *_sums(series.undated))


def _sums(sums: Sums) -> Sequence[Cell]:
    return (sums.figure, "", "", sums.low, sums.high, sums.open_above)


@require_safe
def districts_csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Tolls per district, with a column per lane."""
    asked = asked_of(request, slug)
    if refused := _refused(asked):
        return refused
    view = asked.view
    lanes = list(figures.lanes_of(view).values())
    rows = figures.districts(view, request.user)
    head = ("district", "latitude", "longitude", "incidents", "figure", "low", "high", "open_above", "reviewed")
    body = (
        (d.label, d.lat, d.lon, *_counts(d.total), d.reviewed, *(d.by_lane.get(lane.key, 0) for lane in lanes))
        for d in rows
    )
    return as_csv("districts", view.conflict, _said(view), ((*head, *(lane.name for lane in lanes)), *body))


def _counts(sums: Sums) -> Sequence[Cell]:
    return (sums.incidents, sums.figure, sums.low, sums.high, sums.open_above)


@require_safe
def incidents_csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The incidents of the filter, a row each, with the toll by the view's rule."""
    asked = asked_of(request, slug)
    if refused := _refused(asked):
        return refused
    try:
        part = bin_of(request.GET)
    except ValueError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    view = asked.view
    said = f"{_said(view)} Only {part.words}." if part else _said(view)
    return as_csv("incidents", view.conflict, said, _incident_rows(view, request, part))


def _incident_rows(view: View, request: HttpRequest, part: Bin | None) -> Iterator[Sequence[Cell]]:
    yield (
        "id",
        "first_day",
        "last_day",
        "dated_to",
        "place",
        "what",
        "toll",
        "range",
        "lane",
        "basis",
        "review",
        "address",
    )
    rows = list(incidents_in(view, request.user, part).order_by(*NEWEST_FIRST))
    for start in range(0, len(rows), BATCH):
        for card in cards_of(rows[start : start + BATCH], view, request.user):
            yield _incident_row(card, request)


def _incident_row(card: Card, request: HttpRequest) -> Sequence[Cell]:
    one = card.incident
    days = (one.first_on.isoformat() if one.first_on else "", one.last_on.isoformat() if one.last_on else "")
    address = request.build_absolute_uri(f"/incidents/{one.public_id}/")
    told = (card.where, card.title, card.toll, card.range, card.lane, card.basis, card.review)
    return (one.public_id, *days, one.date_precision, *told, address)


@require_safe
def running_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every stated value of every running toll, in the order of its series."""
    conflict = get_object_or_404(Conflict, slug=slug)
    rows = RunningToll.objects.visible_to(request.user).filter(conflict=conflict)
    said = "Running tolls: what sources say they have counted in all. They are never added to incidents."
    series = rows.select_related(*RELATED).prefetch_related(points_told())
    return as_csv("running-tolls", conflict, said, _running_rows(series, request.user))


def _running_rows(series: Iterable[RunningToll], viewer: Any) -> Iterator[Sequence[Cell]]:
    yield ("series", "what", "source", "lane", "since", "as_of", "low", "high", "mark", "words")
    for one in series:
        lane = one.lane_side.name if one.lane_side else one.lane_kind
        for point in one.points.all():
            mark = "reset" if point.is_reset else "revision" if point.is_revision else ""
            since = one.since.isoformat() if one.since else ""
            stated = (point.as_of.isoformat(), point.low, point.high, mark, point.claim.quote)
            yield (one.pk, title_of(one), source_of(one, viewer), lane, since, *stated)
