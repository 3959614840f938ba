"""Fields in which an editor finds a place or a source by typing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.urls import reverse

from apps.incidents.models import Claim
from apps.places.models import Place
from apps.sources.models import Source


def place_label(place: Place) -> str:
    """A place told apart from its namesakes: "Al-Shaar – neighbourhood, Aleppo"."""
    within = f", {place.parent.name}" if place.parent else ""
    return f"{place.name} – {place.kind}{within}"


class PlaceFinder(AutocompleteJsonView):
    """The places that fit what was typed, each with its kind and parent."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        words = place_label(obj) if isinstance(obj, Place) else str(obj)
        return {"id": str(getattr(obj, to_field_name)), "text": words}


class PlaceSelect(AutocompleteSelect):
    """A place found by typing any of its names."""

    def get_url(self) -> str:
        return reverse("admin:places_place_find")


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes no parameter at run time
    """A place, or none."""

    def __init__(self, **options: Any) -> None:
        widget = PlaceSelect(Claim._meta.get_field("place"), admin.site)
        places = Place.objects.select_related("parent").defer("boundary", "parent__boundary")
        super().__init__(places, required=False, widget=widget, **options)

    def label_from_instance(self, obj: Model) -> str:
        return place_label(obj) if isinstance(obj, Place) else str(obj)


class SourceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes no parameter at run time
    """A source, or none."""

    def __init__(self, **options: Any) -> None:
        widget = AutocompleteSelect(Claim._meta.get_field("claimant"), admin.site)
        super().__init__(Source.objects.all(), widget=widget, **{"required": False, **options})


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ReasonField(forms.CharField):
    """Why an editor acts; every decision carries one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2, "maxlength": 500})
        super().__init__(max_length=500, widget=widget, **{"label": "Reason", **options})
