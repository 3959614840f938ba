"""The kinds of filters that lists are made of, each with its words in the schema."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field

from apps.incidents.models import choices
from apps.tolls.filters import EARLIEST, LARGEST_ID, LATEST


def _within_reach(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(f"{day} lies outside {EARLIEST.year} to {LATEST.year}.")


def day(**options: Any) -> django_filters.DateFilter:
    """A filter by a day, written YYYY-MM-DD."""
    return django_filters.DateFilter(input_formats=["%Y-%m-%d"], validators=[_within_reach], **options)


def key(label: str, **options: Any) -> django_filters.CharFilter:
    """A filter by a key in words."""
    return django_filters.CharFilter(label=label, max_length=200, **options)


def number(label: str, **options: Any) -> django_filters.Filter:
    """A filter by the id of a record."""
    described = {"type": "integer", "minimum": 1, "description": label}
    by_id = django_filters.Filter(label=label, **options)
    by_id.field_class = forms.IntegerField
    by_id.extra |= {"min_value": 1, "max_value": LARGEST_ID}
    return extend_schema_field(described)(by_id)


def one_of(vocabulary: Any, label: str, **options: Any) -> django_filters.ChoiceFilter:
    """A filter by one word of a vocabulary."""
    return django_filters.ChoiceFilter(choices=choices(vocabulary), empty_label=None, label=label, **options)


def several_of(label: str, **options: Any) -> django_filters.MultipleChoiceFilter:
    """A filter by keys of a conflict's sides or districts; several are alternatives."""
    described = {"type": "string", "description": label}
    return extend_schema_field(described)(django_filters.MultipleChoiceFilter(label=label, **options))


def flag(label: str, **options: Any) -> django_filters.Filter:
    """A filter that is true or false, written so."""
    told = {"type": "boolean", "description": label}
    words = (("true", "true"), ("false", "false"))
    made = django_filters.TypedChoiceFilter(choices=words, coerce=lambda word: word == "true", label=label, **options)
    return extend_schema_field(told)(made)
