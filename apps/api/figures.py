"""Headlines, series and districts of a conflict, as columns ready to be drawn; the same figures as the dashboards'."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.answers import Answer
from apps.api.parameters import VIEW_PARAMETERS, view_of
from apps.api.shapes.figures import DistrictsShape, HeadlinesShape, SeriesShape
from apps.api.watermark import watermark
from apps.conflicts.models import Conflict
from apps.engine.claims import Harm, Means, Victims
from apps.tolls import figures
from apps.tolls.filters import GRAINS, RULES, View, words_of
from apps.tolls.sums import Sums

Row = TypeVar("Row")

PARAMETERS = [
    OpenApiParameter("since", str, description="First day (YYYY-MM-DD); incidents wholly inside count."),
    OpenApiParameter("until", str, description="Last day (YYYY-MM-DD)."),
    OpenApiParameter("harm", str, enum=[harm.value for harm in Harm], description="Harm; killed unless given."),
    OpenApiParameter("victims", str, enum=[group.value for group in Victims], description="People unless given."),
    OpenApiParameter("side", str, many=True, description="Side held responsible, or a lane without one."),
    OpenApiParameter("victim_side", str, many=True, description="Side that the victims belonged to."),
    OpenApiParameter("territory", str, many=True, description="Side that held the territory."),
    OpenApiParameter("district", str, many=True, description="Id of a district, or unplaced."),
    OpenApiParameter("place", int, description="Id of a place; those within it count too."),
    OpenApiParameter("means", str, many=True, enum=[means.value for means in Means], description="Means."),
    OpenApiParameter("review", str, enum=["reviewed", "unreviewed"], description="Whether an editor approved."),
    OpenApiParameter("corroborated", bool, description="Only incidents with two or more independent origins."),
    OpenApiParameter("rule", str, enum=list(RULES), description="The rule of the figures; consensus unless given."),
    OpenApiParameter("grain", str, enum=list(GRAINS), description="The bins of a series; fitting unless given."),
    OpenApiParameter("known_at", str, description="What the record said at the end of that day (UTC)."),
]
# What the list of incidents takes as well: the rest says how to sum or draw, not what to count.
COUNTING = frozenset(VIEW_PARAMETERS) - {"rule", "grain", "known_at"}


def columns(rows: Sequence[Any], names: Iterable[str]) -> dict[str, list[Any]]:
    """Rows turned into a list per name."""
    return {name: [getattr(row, name) for row in rows] for name in names}


def sum_columns(sums: Sequence[Sums]) -> dict[str, list[Any]]:
    """Sums as a list per part."""
    return columns(sums, [part.name for part in fields(Sums)])


@method_decorator(conditional_page, name="dispatch")
class Figures(Answer):
    """Figures of one conflict through the filter that the request names."""

    def known_parameters(self) -> Collection[str]:
        """Those of the dashboards."""
        return VIEW_PARAMETERS

    def asked(self, request: Request, slug: str) -> tuple[View, dict[str, Any]]:
        """The view that is asked for, and what every answer says of it."""
        conflict = get_object_or_404(Conflict, slug=slug)
        query = request.query_params.copy()
        query.pop("format", None)
        view = view_of(conflict, query)
        counted = {name: list(values) for name, values in view.query.items() if name not in COUNTING}
        listing = request.build_absolute_uri(reverse("api:incident-list"))
        kept = view.address(**dict.fromkeys(counted), conflict=conflict.slug, harm=view.harm, victims=view.victims)
        return view, {
            "conflict": conflict.slug,
            "demonstration": watermark(conflict),
            "filter": words_of(view),
            "harm": view.harm,
            "victims": view.victims,
            "rule": view.rule,
            "known_at": view.known_at,
            "incidents_url": f"{listing}?{kept}",
        }


class HeadlinesView(Figures):
    """The headline figures."""

    @extend_schema(summary="Headline figures, and what they leave out", parameters=PARAMETERS, responses=HeadlinesShape)
    def get(self, request: Request, slug: str) -> Response:
        """The headline figures of the view with the approved part of each."""
        view, told = self.asked(request, slug)
        found = [asdict(one) for one in figures.headlines(view, request.user)]
        return Response({**told, "headlines": found, "left_out": asdict(figures.left_out(view, request.user))})


class SeriesView(Figures):
    """Tolls over time."""

    @extend_schema(summary="Tolls over time by lane of responsibility", parameters=PARAMETERS, responses=SeriesShape)
    def get(self, request: Request, slug: str) -> Response:
        """A list per lane with an entry per bin, and beside them what no bin can hold."""
        view, told = self.asked(request, slug)
        series = figures.series(view, request.user)
        lanes = [{**asdict(one.lane), **{name: getattr(one, name) for name in LANE_COLUMNS}} for one in series.lanes]
        coarser = {
            **columns(series.coarser, ("grain", "starts_on")),
            **sum_columns([one.sums for one in series.coarser]),
        }
        return Response(
            {
                **told,
                "grain": series.grain,
                "starts": series.starts,
                "lanes": lanes,
                "coarser": coarser,
                "undated": asdict(series.undated),
            }
        )


LANE_COLUMNS = ("reviewed", "unreviewed", "low", "high", "open_above")


class DistrictsView(Figures):
    """Tolls per district."""

    @extend_schema(summary="Tolls per district, most first", parameters=PARAMETERS, responses=DistrictsShape)
    def get(self, request: Request, slug: str) -> Response:
        """A list per column with an entry per district; the one without id could not be placed in any."""
        view, told = self.asked(request, slug)
        found = figures.districts(view, request.user)
        lanes = {lane for district in found for lane in district.by_lane}
        return Response(
            {
                **told,
                **columns(found, ("unit_id", "label", "lat", "lon", "reviewed")),
                **sum_columns([district.total for district in found]),
                "by_lane": {lane: [district.by_lane.get(lane, 0) for district in found] for lane in sorted(lanes)},
            }
        )
