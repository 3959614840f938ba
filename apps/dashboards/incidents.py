"""The incidents behind the figures: the list that every bar, circle and figure leads to."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from apps.dashboards.answers import answer
from apps.dashboards.asking import Asked, Bin, asked_of, bin_of
from apps.dashboards.cards import cards_of
from apps.dashboards.wording import harm_heading, plural, sums_range
from apps.incidents.models import Incident
from apps.tolls import figures
from apps.tolls.comparing import running_tolls
from apps.tolls.filters import View
from apps.tolls.sums import Sums, sums_of

PER_PAGE = 30
NEWEST_FIRST = (F("first_on").desc(nulls_last=True), "-id")


@require_safe
@vary_on_headers("HX-Request")
def incident_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The incidents in a filter, and in one part of a chart where the address names it."""
    asked = asked_of(request, slug)
    try:
        part = bin_of(request.GET)
    except ValueError as error:
        part, asked = None, Asked(asked.view, (*asked.errors, f"The part of the chart: {error}"))
    view = asked.view
    rows = incidents_in(view, request.user, part)
    page = Paginator(rows.order_by(*NEWEST_FIRST), PER_PAGE).get_page(request.GET.get("page"))
    sums = sums_in(view, request.user, rows, part)
    kept = [("bin", part.value), *([("exactly", "yes")] if part.exactly else [])] if part else []
    running = running_tolls(view, request.user)
    context: dict[str, Any] = {
        "section": "incidents",
        "page": page,
        "cards": cards_of(list(page), view, request.user),
        "count": plural(page.paginator.count, "incident"),
        "sums": sums,
        "sums_range": sums_range(sums),
        "heading": harm_heading(view.harm, view.victims),
        "part": part,
        "part_removed": view.address(),
        "kept": kept,
        "address": view.address(**dict(kept)),
        "running_count": 0 if page.paginator.count else running.count(),
    }
    return answer(request, "dashboards/incidents", asked, context)


def incidents_in(view: View, viewer: Any, part: Bin | None) -> QuerySet[Incident]:
    """The incidents that the view's figures count, in one part of the chart where it is named."""
    rows = figures.incidents(view, viewer)
    return part.of(rows) if part else rows


def sums_in(view: View, viewer: Any, rows: QuerySet[Incident], part: Bin | None) -> Sums:
    """The sum of those incidents' tolls."""
    if part is None:
        return figures.total(view, viewer)
    tolls = view.tolls(viewer).filter(incident__in=rows.values("id"))
    return Sums(**tolls.aggregate(**sums_of(view.rule)))
