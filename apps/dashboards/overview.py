"""The list of conflicts, and the overview of one: figures, charts, districts, running tolls, latest incidents."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from apps.conflicts.models import Conflict
from apps.dashboards.answers import answer
from apps.dashboards.asking import asked_of
from apps.dashboards.cards import cards_of
from apps.dashboards.charts import (
    beside,
    incidents_address,
    map_circles,
    ranking,
    series_columns,
    series_rows,
    unplaced_words,
)
from apps.dashboards.headings import headline_figures, left_out_reasons
from apps.dashboards.incidents import NEWEST_FIRST
from apps.dashboards.running import comparisons
from apps.dashboards.wording import harm_heading
from apps.tolls import figures
from apps.tolls.comparing import running_tolls
from apps.tolls.filters import View

LATEST = 6
COMPARED = 4


@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """All conflicts; straight to the only one where there is one."""
    found = list(Conflict.objects.annotate(recorded=Count("articles")))
    if len(found) == 1:
        return redirect("dashboards:overview", found[0].slug)
    return render(request, "dashboards/conflicts.html", {"conflicts": found})


@require_safe
@vary_on_headers("HX-Request")
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The overview of a conflict through a filter; only its changing parts for a request of htmx."""
    asked = asked_of(request, slug)
    return answer(request, "dashboards/overview", asked, overview_context(asked.view, request.user))


def overview_context(view: View, viewer: Any) -> dict[str, Any]:
    """Everything that the overview shows, each figure from the queries that all faces share."""
    lanes = list(figures.lanes_of(view).values())
    series = figures.series(view, viewer)
    districts = figures.districts(view, viewer)
    heading = f"{harm_heading(view.harm, view.victims)} per {series.grain}, by side held responsible"
    latest = list(figures.incidents(view, viewer).order_by(*NEWEST_FIRST)[:LATEST])
    running = running_tolls(view, viewer)
    return {
        "section": "overview",
        "headlines": headline_figures(view, figures.headlines(view, viewer)),
        "left_out": left_out_reasons(view, figures.left_out(view, viewer)),
        "series": series,
        "series_heading": heading,
        "series_rows": series_rows(series, view),
        "series_columns": series_columns(series, view, heading),
        "beside": beside(series, view),
        "grains": [(grain, view.address(grain=grain)) for grain in ("day", "week", "month", "year")],
        "ranking": ranking(districts, lanes, view),
        "map": map_circles(districts, view),
        "unplaced": unplaced_words(districts),
        "comparisons": comparisons(running, viewer, COMPARED, victims=view.victims),
        "running_count": running.count(),
        "cards": cards_of(latest, view, viewer),
        "incidents_address": incidents_address(view),
    }
