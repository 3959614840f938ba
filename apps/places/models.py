"""The gazetteer: a tree of places with their names in every language, points and boundaries, each with its source."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class PlaceKind(models.TextChoices):
    COUNTRY = "country"
    GOVERNORATE = "governorate"
    DISTRICT = "district"
    LOCALITY = "locality"
    AREA = "area"
    NEIGHBOURHOOD = "neighbourhood"


class Place(models.Model):
    """A place in the tree.

    `path` holds the ids from the country down to the place itself. A place without a point of its own carries its
    parent's, and `point_is_parents` says so; nothing here is invented.
    """

    kind = models.CharField(max_length=16, choices=PlaceKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    country_code = models.CharField(max_length=2)
    code = models.CharField(max_length=32, blank=True, help_text="P-code or ISO 3166-2 code, as its source gives it")
    geoname_id = models.BigIntegerField(null=True, blank=True, unique=True)
    external_ref = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    point_lat = models.FloatField(null=True, blank=True)
    point_lon = models.FloatField(null=True, blank=True)
    point_source = models.CharField(max_length=200, blank=True)
    point_is_parents = models.BooleanField(default=False)
    path: models.Field[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list, blank=True)
    boundary = models.JSONField(null=True, blank=True)
    boundary_source = models.CharField(max_length=200, blank=True)
    population = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("country_code", "name", "id")
        indexes = (
            GinIndex(fields=("path",), name="place_path_gin"),
            GinIndex(OpClass("name", name="gin_trgm_ops"), name="place_name_trgm"),
            models.Index(fields=("country_code", "kind"), name="place_country_kind"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="country", parent__isnull=True)
                | (~models.Q(kind="country") & models.Q(parent__isnull=False)),
                name="place_only_countries_have_no_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(point_lat__isnull=True, point_lon__isnull=True)
                | models.Q(
                    point_lat__isnull=False,
                    point_lon__isnull=False,
                    point_lat__range=(-90, 90),
                    point_lon__range=(-180, 180),
                ),
                name="place_point_is_whole_and_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """A name under which texts speak of a place; `normalized` is what is looked up."""

    class Kind(models.TextChoices):
        OFFICIAL = "official"
        ALIAS = "alias"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    normalized = models.CharField(max_length=200)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ALIAS)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("place", "language", "name")
        indexes = (
            models.Index(fields=("normalized",), name="placename_normalized"),
            GinIndex(OpClass("name", name="gin_trgm_ops"), name="placename_trgm"),
        )
        constraints = (
            models.UniqueConstraint(fields=("place", "normalized", "language"), name="placename_once_per_language"),
        )

    def __str__(self) -> str:
        return self.name
