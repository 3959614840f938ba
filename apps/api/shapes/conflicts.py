"""Conflicts, sides, places and sources."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.shapes.base import OfConflict, PlaceReference, Shape, SourceReference, Word
from apps.conflicts.models import Conflict, PublishingPolicy
from apps.places.models import PlaceKind
from apps.sources.models import Source, SourceKind

ORGAN = "The body whose organ it is; organs of one body are one voice."


class AllegianceShape(Shape):
    """An actor of a side, from and to the day; an empty day is open."""

    actor = serializers.CharField(source="actor.key")
    name = serializers.CharField(source="actor.name")
    name_ar = serializers.CharField(source="actor.name_ar")
    from_on = serializers.DateField(allow_null=True)
    to_on = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the attribute


class SideShape(OfConflict):
    """A side of a conflict with its actors."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    name_ar = serializers.CharField()
    colour = serializers.CharField(help_text="Name of the colour that charts draw the side in.")
    position = serializers.IntegerField()
    actors = AllegianceShape(source="allegiances", many=True)

    def get_url(self, side: Any) -> str:
        return self.address("api:side-detail", side.pk)


class SideReference(Shape):
    """A side as its conflict names it."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    colour = serializers.CharField()


class DistrictReference(Shape):
    """A reporting unit of a conflict: a "district" of its charts."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the attribute
    place = serializers.IntegerField(source="place_id")


class ConflictShape(OfConflict):
    """A conflict, with the sides and districts that filters name and the addresses of its figures."""

    conflict = serializers.CharField(source="slug", help_text="Key of the conflict.")
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    name = serializers.CharField()
    description = serializers.CharField()
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    countries = serializers.ListField(child=serializers.CharField())
    policy = Word(PublishingPolicy, help_text="What the public sees: approved incidents only, or all, marked.")
    sides = SideReference(many=True)
    districts = DistrictReference(source="units", many=True)
    headlines_url = serializers.SerializerMethodField()
    series_url = serializers.SerializerMethodField()
    districts_url = serializers.SerializerMethodField()

    def conflict_of(self, record: Any) -> Conflict:
        """The record itself."""
        conflict: Conflict = record
        return conflict

    def get_url(self, conflict: Any) -> str:
        return self.address("api:conflict-detail", conflict.slug)

    def get_html_url(self, conflict: Any) -> str:
        return self.address("dashboards:overview", conflict.slug)

    def get_headlines_url(self, conflict: Any) -> str:
        return self.address("api:headlines", conflict.slug)

    def get_series_url(self, conflict: Any) -> str:
        return self.address("api:series", conflict.slug)

    def get_districts_url(self, conflict: Any) -> str:
        return self.address("api:districts", conflict.slug)


class PlaceNameShape(Shape):
    """A name under which texts speak of a place."""

    name = serializers.CharField()
    language = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the attribute


class PlaceShape(Shape):
    """A place of the gazetteer; what it says comes from the sources it names."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    kind = Word(PlaceKind)
    country_code = serializers.CharField()
    code = serializers.CharField(help_text="P-code or ISO 3166-2 code.")
    geoname_id = serializers.IntegerField(allow_null=True)
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]  # a field of that name, not the attribute
    path = serializers.ListField(child=serializers.IntegerField(), help_text="Ids from the country to the place.")
    lat = serializers.FloatField(source="point_lat", allow_null=True)
    lon = serializers.FloatField(source="point_lon", allow_null=True)
    point_source = serializers.CharField()
    point_is_parents = serializers.BooleanField(help_text="The point is that of the place above it.")
    population = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the attribute

    def get_url(self, place: Any) -> str:
        return self.address("api:place-detail", place.pk)


class PlaceDetailShape(PlaceShape):
    """A place with all its names and its boundary."""

    names = PlaceNameShape(many=True)
    boundary = serializers.SerializerMethodField(help_text="GeoJSON geometry.")
    boundary_source = serializers.CharField()

    def get_boundary(self, place: Any) -> dict[str, Any] | None:
        boundary: dict[str, Any] | None = place.boundary
        return boundary


class AffiliationShape(Shape):
    """A side of a conflict that a source belongs to."""

    conflict = serializers.CharField(source="side.conflict.slug")
    side = serializers.CharField(source="side.key")


class SourceShape(Shape):
    """A body that reports or is cited."""

    key = serializers.CharField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    name_ar = serializers.CharField()
    kind = Word(SourceKind)
    parent = serializers.SerializerMethodField(help_text=ORGAN)  # type: ignore[assignment]  # a field of that name
    reliability = Word(Source.Reliability)
    reliability_basis = serializers.CharField()
    counting_method = serializers.CharField()
    link = serializers.CharField(source="url")
    affiliations = AffiliationShape(many=True)

    def get_url(self, source: Any) -> str:
        return self.address("api:source-detail", source.key)

    @extend_schema_field(SourceReference(allow_null=True))
    def get_parent(self, source: Any) -> Any:
        return SourceReference(source.parent, context=self.context).data if source.parent else None


__all__ = ["ConflictShape", "PlaceDetailShape", "PlaceReference", "PlaceShape", "SideShape", "SourceShape"]
