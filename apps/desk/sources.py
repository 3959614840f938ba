"""Sources at the desk: who speaks, under which names, for whom, and whom they mean by their words."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.desk.base import DeskAdmin, Rows
from apps.desk.naming import NameRows, NormalizedAdmin
from apps.desk.reckoning_again import reckon_sources_again
from apps.sources.models import Affiliation, Source, SourceAlias, SpokenAlias


class AliasRows(NameRows):
    model = SourceAlias
    exclude = ("normalized",)


class AffiliationRows(Rows):
    model = Affiliation
    autocomplete_fields = ("side",)


class SpokenRows(NameRows):
    model = SpokenAlias
    exclude = ("normalized",)
    autocomplete_fields = ("side", "actor")


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    """Sources; what changes here is reckoned again by the worker."""

    list_display = ("name", "kind", "parent", "reliability", "key", "url")
    list_filter = ("kind", "reliability", "affiliations__side")
    list_select_related = ("parent",)
    search_fields = ("name", "name_ar", "key", "aliases__text")
    prepopulated_fields = {"key": ("name",)}  # noqa: RUF012  read by Django from the class
    autocomplete_fields = ("parent",)
    inlines = (AliasRows, AffiliationRows, SpokenRows)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        reckon_sources_again(form.instance)


@admin.register(SourceAlias)
class SourceAliasAdmin(NormalizedAdmin):
    list_display = ("text", "source", "language", "person", "from_on", "to_on")
    list_filter = ("person", "language")
    list_select_related = ("source",)
    search_fields = ("text", "source__name")
    autocomplete_fields = ("source",)
    exclude = ("normalized",)


@admin.register(Affiliation)
class AffiliationAdmin(DeskAdmin):
    list_display = ("source", "side")
    list_filter = ("side",)
    list_select_related = ("source", "side")
    search_fields = ("source__name", "side__name")
    autocomplete_fields = ("source", "side")

    def save_model(self, request: HttpRequest, obj: Affiliation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        reckon_sources_again(obj.source)


@admin.register(SpokenAlias)
class SpokenAliasAdmin(NormalizedAdmin):
    list_display = ("text", "source", "side", "actor", "note")
    list_filter = ("side",)
    list_select_related = ("source", "side", "actor")
    search_fields = ("text", "source__name", "side__name", "actor__name")
    autocomplete_fields = ("source", "side", "actor")
    exclude = ("normalized",)
