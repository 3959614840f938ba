"""Who held a place on a day: control inherits down the tree and is never evidence of responsibility."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from apps.conflicts.models import Conflict, Control


def control_on(conflict: Conflict, place_path: Sequence[int], day: date | None) -> Control | None:
    """The state of control of the place, or of the nearest place above it that has one; None where none is known."""
    if not place_path or day is None:
        return None
    rows = Control.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=day), conflict=conflict, place__in=place_path, from_on__lte=day
    )
    return max(rows.select_related("side"), key=lambda row: list(place_path).index(row.place_id), default=None)
