"""Conflicts, sides, actors, control of places, districts and epochs at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from apps.conflicts.models import (
    Actor,
    ActorAlias,
    Allegiance,
    Conflict,
    Control,
    Epoch,
    ReportingUnit,
    Side,
    VictimWord,
)
from apps.desk.base import DeskAdmin, Rows
from apps.desk.naming import NameRows, NormalizedAdmin
from apps.desk.reckoning_again import reckon_places_again


class SideRows(Rows):
    model = Side
    can_delete = False


class EpochRows(Rows):
    model = Epoch


@admin.register(Conflict)
class ConflictAdmin(DeskAdmin):
    """Conflicts; the policy says what the public sees of each."""

    may_be_deleted = False
    list_display = ("name", "policy", "started_on", "ended_on", "is_demonstration", "countries")
    list_filter = ("policy", "is_demonstration")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012  read by Django from the class
    inlines = (SideRows, EpochRows)


class VictimWordRows(NameRows):
    model = VictimWord
    exclude = ("normalized",)


@admin.register(Side)
class SideAdmin(DeskAdmin):
    """Sides; an actor belongs to one between two days."""

    list_display = ("name", "name_ar", "conflict", "key", "colour", "position")
    list_filter = ("conflict",)
    list_select_related = ("conflict",)
    search_fields = ("name", "name_ar", "key")
    inlines = (VictimWordRows,)


class AliasRows(NameRows):
    model = ActorAlias
    exclude = ("normalized",)


class AllegianceRows(Rows):
    model = Allegiance
    autocomplete_fields = ("side",)


@admin.register(Actor)
class ActorAdmin(DeskAdmin):
    """Actors with the words under which texts speak of them and the sides on which they stood."""

    list_display = ("name", "name_ar", "key", "conflict", "words")
    list_filter = ("conflict", "allegiances__side")
    list_select_related = ("conflict",)
    search_fields = ("name", "name_ar", "key", "aliases__text")
    inlines = (AliasRows, AllegianceRows)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Actor]:
        rows: QuerySet[Actor] = super().get_queryset(request)
        return rows.annotate(alias_count=Count("aliases", distinct=True))

    @admin.display(description="aliases", ordering="alias_count")
    def words(self, actor: Any) -> int:
        count: int = actor.alias_count
        return count


@admin.register(ActorAlias)
class ActorAliasAdmin(NormalizedAdmin):
    list_display = ("text", "actor", "language")
    list_filter = ("language", "actor__conflict")
    list_select_related = ("actor",)
    search_fields = ("text", "actor__name")
    autocomplete_fields = ("actor",)
    exclude = ("normalized",)


@admin.register(VictimWord)
class VictimWordAdmin(NormalizedAdmin):
    """Nouns for people killed that tell the side they belonged to."""

    list_display = ("text", "side")
    list_filter = ("side",)
    list_select_related = ("side",)
    search_fields = ("text", "side__name")
    autocomplete_fields = ("side",)
    exclude = ("normalized",)


@admin.register(Allegiance)
class AllegianceAdmin(DeskAdmin):
    list_display = ("actor", "side", "from_on", "to_on", "source")
    list_filter = ("side",)
    list_select_related = ("actor", "side")
    search_fields = ("actor__name", "side__name", "source")
    autocomplete_fields = ("actor", "side")


class PlacedAdmin(DeskAdmin):
    """What is said of a place in a conflict; a change of it is reckoned again for the incidents there."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.defer("place__boundary")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        left = {form.initial["place"]} if change and "place" in form.initial else set()
        super().save_model(request, obj, form, change)
        reckon_places_again(obj.conflict_id, {obj.place_id, *left})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        reckon_places_again(obj.conflict_id, {obj.place_id})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        places = list(queryset.values_list("conflict_id", "place_id"))
        super().delete_queryset(request, queryset)
        for conflict_id, place_id in places:
            reckon_places_again(conflict_id, {place_id})


@admin.register(Control)
class ControlAdmin(PlacedAdmin):
    """Who held which place when; never evidence of responsibility."""

    list_display = ("place", "state", "side", "from_on", "to_on", "source")
    list_filter = ("state", "side", "conflict")
    list_select_related = ("place", "side")
    date_hierarchy = "from_on"
    search_fields = ("place__name", "source", "note")
    autocomplete_fields = ("place", "side")


@admin.register(ReportingUnit)
class ReportingUnitAdmin(PlacedAdmin):
    """The districts of a conflict's charts."""

    list_display = ("label", "place", "conflict", "position")
    list_filter = ("conflict",)
    list_select_related = ("place", "conflict")
    search_fields = ("label", "place__name")
    autocomplete_fields = ("place",)


@admin.register(Epoch)
class EpochAdmin(DeskAdmin):
    """Named starting points of running tolls."""

    list_display = ("name", "starts_on", "conflict", "source")
    list_filter = ("conflict",)
    list_select_related = ("conflict",)
    date_hierarchy = "starts_on"
    search_fields = ("name", "source")
