"""The gazetteer at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path

from apps.desk.base import DeskAdmin
from apps.desk.choosing import PlaceFinder
from apps.desk.naming import NameRows, NormalizedAdmin
from apps.places.models import Place, PlaceName
from apps.places.names import normalize
from apps.places.services import refresh_paths


class PlaceNameRows(NameRows):
    model = PlaceName
    exclude = ("normalized",)


@admin.register(Place)
class PlaceAdmin(DeskAdmin):
    """Places with their names; boundaries come from files and are not edited here."""

    may_be_deleted = False
    list_display = ("name", "kind", "parent", "country_code", "code", "population", "point_is_parents", "source")
    list_filter = ("kind", "country_code", "point_is_parents")
    list_select_related = ("parent",)
    search_fields = ("name", "names__name", "code")
    search_help_text = "Any of its names, in any script, or its code"
    autocomplete_fields = ("parent",)
    exclude = ("path", "boundary")
    readonly_fields = ("boundary_source",)
    inlines = (PlaceNameRows,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        rows: QuerySet[Place] = super().get_queryset(request)
        return rows.select_related("parent").defer("boundary", "parent__boundary")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Place], search_term: str
    ) -> tuple[QuerySet[Place], bool]:
        """As Django's, and by the normalized form, so that another transliteration finds the place too."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        normalized = normalize(search_term)
        if normalized:
            named = PlaceName.objects.filter(normalized__contains=normalized).values("place")
            found |= queryset.filter(pk__in=named)
        return found, may_repeat

    def get_urls(self) -> list[URLPattern]:
        find = self.admin_site.admin_view(PlaceFinder.as_view(admin_site=self.admin_site))
        return [path("find/", find, name="places_place_find"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Place, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refresh_paths(country_code=obj.country_code)


@admin.register(PlaceName)
class PlaceNameAdmin(NormalizedAdmin):
    list_display = ("name", "place", "language", "kind", "source")
    list_filter = ("language", "kind")
    list_select_related = ("place",)
    search_fields = ("name", "normalized", "place__name")
    autocomplete_fields = ("place",)
    exclude = ("normalized",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaceName]:
        rows: QuerySet[PlaceName] = super().get_queryset(request)
        return rows.defer("place__boundary")
