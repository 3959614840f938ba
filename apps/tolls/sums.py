"""Sums of tolls: the low, the figure, the highest stated end, and how much of it is open or a bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

SUMS = ("incidents", "low", "figure", "high", "open_above", "bounds")


@dataclass(frozen=True, slots=True)
class Sums:
    """A sum of tolls. `high` adds each incident's highest stated end, and is no bound where `open_above` > 0."""

    incidents: int = 0
    low: int = 0
    figure: int = 0
    high: int = 0
    open_above: int = 0
    bounds: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(a + b for a, b in zip(asdict(self).values(), asdict(other).values(), strict=True)))


def sums_of(rule: str) -> dict[str, Any]:
    """The aggregates of a sum by one rule; incidents to which the rule gives no figure count their low as nothing."""
    given = Q(**{f"{rule}__isnull": False})
    return {
        "incidents": Count("incident", distinct=True, filter=given),
        "low": Coalesce(Sum("low", filter=given), 0),
        "figure": Coalesce(Sum(rule), 0),
        "high": Coalesce(Sum(Coalesce("high", rule), filter=given), 0),
        "open_above": Count("id", filter=given & Q(open_above=True)),
        "bounds": Count("id", filter=given & ~Q(**{f"{rule}_bound": ""})),
    }


def as_sums(row: Mapping[str, Any]) -> Sums:
    return Sums(*(row[name] for name in SUMS))
