"""The parameters of a request: unknown, repeated, empty and impossible ones are refused by name, never left aside."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from datetime import date

from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from apps.conflicts.models import Conflict
from apps.places.models import Place
from apps.tolls.filters import EARLIEST, LARGEST_ID, LATEST, TollFilterSet, View, WrongFilter

DAYS = ("since", "until", "known_at")
REPEATABLE = frozenset({"side", "victim_side", "territory", "district", "means"})
VIEW_PARAMETERS = frozenset({*TollFilterSet.base_filters, "rule", "grain", "known_at"})

Errors = dict[str, list[str]]


def refuse_unknown(query: QueryDict, known: Collection[str]) -> None:
    """Raise ValidationError naming each parameter that is not known, given twice, empty or unreadable."""
    errors: Errors = {}
    for name, values in query.lists():
        if name not in known:
            errors[name] = [f"There is no such parameter. {_meant(name, known)}"]
        elif any(not value for value in values):
            errors[name] = ["It is empty; leave it out instead."]
        elif any("\x00" in str(value) for value in values):
            errors[name] = ["It holds a character that cannot be read."]
        elif len(values) > 1 and name not in REPEATABLE:
            errors[name] = ["It can be given only once."]
    if errors:
        raise ValidationError(errors)


def _meant(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(known)) or 'none'}."


def day_error(value: str) -> str | None:
    """What is wrong with a day as an address gives it, or None."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return f"{value!r} is not a day (YYYY-MM-DD)."
    return None if EARLIEST <= day <= LATEST else f"{value} lies outside {EARLIEST.year} to {LATEST.year}."


def view_of(conflict: Conflict, query: QueryDict) -> View:
    """The view of a conflict's tolls that a query asks for; raises ValidationError naming each parameter at fault."""
    refuse_unknown(query, VIEW_PARAMETERS)
    errors: Errors = {}
    for name in DAYS:
        if name in query and (error := day_error(str(query[name]))):
            errors[name] = [error]
    if "place" in query and not _is_place(str(query["place"])):
        errors["place"] = ["There is no such place."]
    if query.get("corroborated", "true") not in ("true", "false"):
        errors["corroborated"] = ["It is either true or false."]
    if errors:
        raise ValidationError(errors)
    try:
        return View.from_query(conflict, query)
    except WrongFilter as error:
        raise ValidationError(error.errors) from error


def _is_place(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value) <= LARGEST_ID and Place.objects.filter(pk=value).exists()
