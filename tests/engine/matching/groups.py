"""Factories of claim groups and article claims: an air strike on a city on one day, unless said otherwise."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from apps.engine.claims import Harm, Means, Qualifier, Victims
from apps.engine.matching import ArticleClaim
from apps.engine.matching.records import ClaimGroup, GroupClaim

DAY = date(2016, 10, 13)
SYRIA, GOVERNORATE, CITY, QUARTER, OTHER_QUARTER, TOWN = 1, 2, 3, 4, 5, 6
IN_CITY = (SYRIA, GOVERNORATE, CITY)
_numbers = itertools.count(1)


def count(value: int, qualifier: Qualifier = Qualifier.EXACT, **fields: Any) -> GroupClaim:
    high = None if qualifier is Qualifier.AT_LEAST else value
    defaults: dict[str, Any] = {"id": next(_numbers), "harm": Harm.KILLED, "victims": Victims.PEOPLE}
    return GroupClaim(**(defaults | {"low": value, "high": high, "value": value} | fields))


def group(*claims: GroupClaim | int, day: date | None = DAY, **fields: Any) -> ClaimGroup:
    """A group of an article of its own; a bare number is that many people killed."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "key": f"group {number:06}",
        "article": number,
        "text_key": f"text {number}",
        "published": datetime(2016, 10, 13, 12, number % 60, tzinfo=UTC),
        "claims": tuple(claim if isinstance(claim, GroupClaim) else count(claim) for claim in claims),
        "place_path": IN_CITY,
        "first_on": day,
        "last_on": day,
    }
    return ClaimGroup(**(defaults | fields))


def claim(value: int, start: int = 0, **fields: Any) -> ArticleClaim:
    """A claim of an article, in a sentence of its own."""
    defaults: dict[str, Any] = {
        "id": next(_numbers),
        "start": start,
        "in_headline": False,
        "harm": Harm.KILLED,
        "victims": Victims.PEOPLE,
        "value": value,
        "low": value,
        "high": value,
        "sentence": (start, start + 10),
        "place_path": IN_CITY,
        "first_on": DAY,
        "last_on": DAY,
        "means": Means.AIRSTRIKE,
    }
    return ArticleClaim(**(defaults | fields))
