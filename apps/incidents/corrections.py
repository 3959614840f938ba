"""Corrections: which fields of a claim and an incident an editor may set, and what stands once they are laid over.

A correction never overwrites what was read or derived. It stands beside it, as `corrected` (field → plain JSON
value) on the row, and as a Decision with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from apps.engine.claims import Attribution, Harm, Means, Qualifier, Scope, Victims
from apps.engine.reckoning.records import Basis

# More than any war has harmed; three groups of it together still fit the ledger's columns.
MOST_PEOPLE = 500_000_000
Parser = Callable[[Any], Any]


class WrongCorrection(ValueError):
    """A correction that cannot stand; the message names the field and the reason."""


def _one_of(vocabulary: type[StrEnum]) -> Parser:
    return lambda value: vocabulary(value).value


def _count(value: Any) -> int:
    if isinstance(value, bool) or int(value) != float(value) or int(value) < 1:
        raise ValueError("a whole number of at least 1 is needed")
    if int(value) > MOST_PEOPLE:
        raise ValueError(f"more than {MOST_PEOPLE:,} people cannot be")
    return int(value)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _words(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) and word.strip() for word in value):
        raise ValueError("a list of names is needed")
    return [word.strip() for word in value]


CLAIM_FIELDS: Mapping[str, Parser] = {
    "harm": _one_of(Harm),
    "qualifier": _one_of(Qualifier),
    "value": _count,
    "low": _count,
    "high": _count,
    "victims": _one_of(Victims),
    "attribution": _one_of(Attribution),
    "means": _one_of(Means),
    "scope": _one_of(Scope),
    "when_start": _day,
    "when_end": _day,
    "place_id": int,
    "claimant_id": int,
    "perpetrators": _words,
}
INCIDENT_FIELDS: Mapping[str, Parser] = {
    "place_id": int,
    "first_on": _day,
    "last_on": _day,
    "means": _one_of(Means),
    "basis": _one_of(Basis),
}
MAY_BE_EMPTY = frozenset({"value", "high", "when_start", "when_end", "place_id", "claimant_id", "first_on", "last_on"})


def parse(fields: Mapping[str, Parser], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as values; raises WrongCorrection naming the field and what is wrong with it."""
    parsed: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in fields:
            raise WrongCorrection(f"{name}: this field is not corrected by hand")
        if value is None and name in MAY_BE_EMPTY:
            parsed[name] = None
            continue
        try:
            parsed[name] = fields[name](value)
        except (TypeError, ValueError) as error:
            raise WrongCorrection(f"{name}: {value!r} cannot stand here ({error})") from error
    return parsed


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as plain JSON, days in ISO form."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
