"""The lists of records and each record's own address."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Substr
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from apps.api import filters
from apps.api.answers import Answer
from apps.api.paging import RecordPages
from apps.api.shapes.base import Shape
from apps.api.shapes.conflicts import ConflictShape, PlaceDetailShape, PlaceShape, SideShape, SourceShape
from apps.api.shapes.incidents import (
    ArticleDetailShape,
    ArticleShape,
    ClaimShape,
    IncidentDetailShape,
    IncidentShape,
    MergedShape,
)
from apps.api.shapes.tolls import RunningTollShape, TollShape
from apps.conflicts.models import Conflict, Side
from apps.incidents.models import Claim, Incident
from apps.incidents.visibility import sees_everything
from apps.places.models import Place
from apps.sources.models import Article, Source, SourceKind
from apps.tolls.models import RunningToll, Toll

if TYPE_CHECKING:
    from apps.incidents.visibility import Viewer

PAGE_PARAMETERS = ("cursor", "page_size")


class Records(Answer, ReadOnlyModelViewSet[Any]):
    """A list by pages, and one record; `detail_class` is the shape of the one where it says more."""

    pagination_class = RecordPages
    detail_class: type[Shape] | None = None
    filterset_class: type[django_filters.FilterSet] | None = None

    def known_parameters(self) -> Collection[str]:
        """The filters and the page; one record takes none."""
        if self.action != "list":
            return ()
        named = self.filterset_class.base_filters if self.filterset_class else ()
        return {*named, *PAGE_PARAMETERS}

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        if self.detail_class and self.action == "retrieve":
            return self.detail_class
        return super().get_serializer_class()

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.request.user

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset) if self.action == "list" else queryset


def listed_claims(viewer: Viewer) -> QuerySet[Claim]:
    """Claims that the viewer may see, each with its sentence, and without loading the texts they stand in."""
    length = F("sentence_end") - F("sentence_start")
    claims: QuerySet[Claim] = (
        Claim.objects.visible_to(viewer)
        .annotate(sentence=Substr("version__text", F("sentence_start") + 1, length))
        .select_related("version__article__conflict", "version__article__publisher", "group__incident")
        .select_related("place", "claimant")
        .prefetch_related("accused__actor")
        .defer("version__text", "place__boundary")
    )
    return claims


def listed_incidents(viewer: Viewer) -> QuerySet[Incident]:
    """Incidents that the viewer may see, with their current tolls."""
    tolls = Prefetch("tolls", Toll.objects.current().order_by("harm", "victims", "kind"), to_attr="current_tolls")
    return (
        Incident.objects.visible_to(viewer)
        .select_related("conflict", "place")
        .prefetch_related("responsible__actor", tolls)
        .defer("place__boundary")
    )


@extend_schema_view(
    list=extend_schema(summary="Conflicts"), retrieve=extend_schema(summary="A conflict with its sides and districts")
)
class ConflictViews(Records):
    """The conflicts of the record."""

    queryset = Conflict.objects.prefetch_related("sides", "units")
    serializer_class = ConflictShape
    lookup_field = "slug"


@extend_schema_view(list=extend_schema(summary="Sides"), retrieve=extend_schema(summary="A side with its actors"))
class SideViews(Records):
    """The sides of the conflicts."""

    queryset = Side.objects.select_related("conflict").prefetch_related("allegiances__actor")
    serializer_class = SideShape
    filterset_class = filters.SideFilters
    lookup_value_regex = r"\d{1,18}"


@extend_schema_view(
    list=extend_schema(summary="Places"), retrieve=extend_schema(summary="A place with its names and boundary")
)
class PlaceViews(Records):
    """The gazetteer."""

    queryset = Place.objects.defer("boundary")
    serializer_class = PlaceShape
    detail_class = PlaceDetailShape
    filterset_class = filters.PlaceFilters
    lookup_value_regex = r"\d{1,18}"


@extend_schema_view(list=extend_schema(summary="Sources"), retrieve=extend_schema(summary="A source"))
class SourceViews(Records):
    """The bodies that report or are cited; witnesses are seen by editors only."""

    queryset = Source.objects.select_related("parent").prefetch_related("affiliations__side__conflict")
    serializer_class = SourceShape
    filterset_class = filters.SourceFilters
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Source]:
        sources = super().get_queryset()
        return sources if sees_everything(self.viewer) else sources.exclude(kind=SourceKind.WITNESS)


@extend_schema_view(
    list=extend_schema(summary="Incidents with their tolls"),
    retrieve=extend_schema(
        summary="An incident with its tolls and claims",
        responses={200: IncidentDetailShape, 301: OpenApiResponse(MergedShape, "Merged into another incident.")},
    ),
)
class IncidentViews(Records):
    """The incidents that the viewer may see."""

    queryset = Incident.objects.all()
    serializer_class = IncidentShape
    detail_class = IncidentDetailShape
    filterset_class = filters.IncidentFilters
    lookup_field = "public_id"
    lookup_value_regex = r"[\w-]{1,16}"

    def get_queryset(self) -> QuerySet[Incident]:
        incidents = listed_incidents(self.viewer)
        return incidents.prefetch_related("merged") if self.action == "retrieve" else incidents

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The incident, or where it went."""
        merged = Incident.objects.filter(public_id=kwargs["public_id"], merged_into__isnull=False).first()
        if merged is not None:
            return self._redirect(merged)
        incident = self.get_object()
        claims = listed_claims(self.viewer).filter(group__incident=incident).order_by("-version__article", "start")
        incident.visible_claims = list(claims)
        return Response(self.get_serializer(incident).data)

    def _redirect(self, merged: Incident) -> Response:
        target, seen = merged, {merged.pk}
        while target.merged_into is not None and target.merged_into.pk not in seen:
            target = target.merged_into
            seen.add(target.pk)
        target = get_object_or_404(Incident.objects.visible_to(self.viewer), pk=target.pk)
        address = self.request.build_absolute_uri(reverse("api:incident-detail", args=[target.public_id]))
        body = {"id": merged.public_id, "merged_into": target.public_id, "url": address}
        return Response(body, status=301, headers={"Location": address})


@extend_schema_view(
    list=extend_schema(summary="Claims with their sentences"), retrieve=extend_schema(summary="A claim")
)
class ClaimViews(Records):
    """The claims that the viewer may see: of incidents, and of running tolls."""

    queryset = Claim.objects.all()
    serializer_class = ClaimShape
    filterset_class = filters.ClaimFilters
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Claim]:
        return listed_claims(self.viewer)


@extend_schema_view(
    list=extend_schema(summary="Tolls: the ledger, now or as it stood on a day"),
    retrieve=extend_schema(summary="A row of the ledger, current or past"),
)
class TollViews(Records):
    """The ledger; past rows pass the visibility of today."""

    queryset = Toll.objects.all()
    serializer_class = TollShape
    filterset_class = filters.TollFilters
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Toll]:
        related = ("conflict", "incident", "place", "unit", "lane_side", "victim_side", "territory_side")
        return Toll.objects.visible_to(self.viewer).select_related(*related).defer("place__boundary")


@extend_schema_view(
    list=extend_schema(summary="Running tolls with their stated values"),
    retrieve=extend_schema(summary="A running toll"),
)
class RunningTollViews(Records):
    """Series of cumulative claims; never added to incidents."""

    queryset = RunningToll.objects.all()
    serializer_class = RunningTollShape
    filterset_class = filters.RunningTollFilters
    lookup_field = "key"
    lookup_value_regex = r"[\w-]{1,64}"

    def get_queryset(self) -> QuerySet[RunningToll]:
        related = ("conflict", "source", "lane_side", "place", "epoch", "part_of")
        series = RunningToll.objects.visible_to(self.viewer).select_related(*related).defer("place__boundary")
        return series.prefetch_related("points__claim")


@extend_schema_view(
    list=extend_schema(summary="Articles"), retrieve=extend_schema(summary="An article with its claims")
)
class ArticleViews(Records):
    """Published pieces; the public sees those that tell something it may see, and only the claims' sentences."""

    queryset = Article.objects.all()
    serializer_class = ArticleShape
    detail_class = ArticleDetailShape
    filterset_class = filters.ArticleFilters
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Article]:
        articles = Article.objects.select_related("conflict", "publisher", "wire")
        if sees_everything(self.viewer):
            return articles
        return articles.filter(Exists(Claim.objects.visible_to(self.viewer).filter(version__article=OuterRef("pk"))))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The article with the claims of its newest version."""
        article = self.get_object()
        claims = listed_claims(self.viewer).filter(version__article=article)
        newest = claims.order_by("-version__number").values_list("version", flat=True).first()
        article.visible_claims = list(claims.filter(version=newest).order_by("start", "harm"))
        return Response(self.get_serializer(article).data)
