"""What a record was before each change, as the row triggers wrote it down, and the lists of those rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import QuerySet
from pghistory.core import event_models

MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's value before and after a change."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a record: when, by whom ("" where no person did it), and the fields that differ."""

    at: datetime
    by: str
    what: str
    fields: list[FieldChange]


def changes_of(record: models.Model) -> list[Change]:
    """The record's changes, newest first; empty where its kind keeps no history.

    Each history row holds the values before its change, so the values after it stand in the next row or, for the
    newest, in the record itself.
    """
    found: list[Change] = []
    for event_model in event_models(tracks_model=type(record)):
        rows: QuerySet[Any] = QuerySet(event_model).filter(pgh_obj_id=record.pk).select_related("pgh_context")
        events: list[Any] = list(rows.order_by("-pgh_created_at", "-pgh_id")[:MOST_CHANGES])
        names = [f.attname for f in event_model._meta.concrete_fields if not f.name.startswith("pgh_")]
        people = names_of_people(events)
        after: models.Model = record
        for event in events:
            fields = [
                change
                for name in names
                for change in _differing(name.removesuffix("_id"), getattr(event, name), getattr(after, name))
            ]
            found.append(Change(event.pgh_created_at, people.get(event.pk, ""), event.pgh_label, fields))
            after = event
    return found


def _differing(name: str, before: Any, after: Any) -> list[FieldChange]:
    """What differs in a field; of a JSON object, entry by entry."""
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [
            key for key in {**before, **after} if (key in before, before.get(key)) != (key in after, after.get(key))
        ]
        return [FieldChange(f"{name} {key}", before.get(key, "–"), after.get(key, "–")) for key in keys]
    return [FieldChange(name, before, after)]


def names_of_people(events: Iterable[Any]) -> dict[Any, str]:
    """Who made each change, by the history row's id; changes made by no person are left out."""
    users = {event.pk: (event.pgh_context.metadata or {}).get("user") for event in events if event.pgh_context}
    names = dict(User.objects.filter(pk__in={u for u in users.values() if u}).values_list("pk", "username"))
    return {pk: names[user] for pk, user in users.items() if user in names}
