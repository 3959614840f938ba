"""Texts with their claims, written down by people, in a short form that a person can read and mend.

One JSON object a line: a document of the contract (`id`, `text`, `published`, `outlet`) with `conflict`, `style` and
`claims`. A claim names its number expression by `quote` and, where the same words stand before it in the text, by
`nth`, counted from 1; no offsets are kept. What is left out is what it would be by default: exact bounds of `value`,
`people`, no place, no date, and so on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from apps.engine.claims import (
    Attribution,
    Claim,
    ContractError,
    Document,
    Harm,
    Means,
    Qualifier,
    Scope,
    Victims,
    bounds_of,
)

_DEFAULTS: dict[str, Any] = {
    "nth": 1,
    "qualifier": "exact",
    "value": None,
    "low": None,
    "high": None,
    "victims": "people",
    "victim_noun": None,
    "part_of": None,
    "perpetrators": [],
    "attribution": "unknown",
    "means": "unknown",
    "place": None,
    "when_start": None,
    "when_end": None,
    "when_text": None,
    "scope": "incident",
    "claimant": None,
    "victim_force": None,
    "revises": False,
}
_NEEDED = {"quote", "harm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A text whose claims are known."""

    document: Document
    claims: tuple[Claim, ...]
    conflict: str
    style: str


def load_gold(path: Path) -> list[GoldDocument]:
    """Every document of the file; raises ContractError naming file, line and reason."""
    return list(_documents(path))


def load_apart(documents: Path, claims: Path) -> list[GoldDocument]:
    """Documents and their claims from two files, claims with offsets and nothing left out.

    Each line of `documents` is a document of the contract, each line of `claims` an object of `id` and `claims`.
    """
    known = {}
    for line in filter(str.strip, claims.read_text("utf-8").splitlines()):
        record = json.loads(line)
        known[str(record["id"])] = record["claims"]
    found = []
    for line in filter(str.strip, documents.read_text("utf-8").splitlines()):
        record = json.loads(line)
        document = Document.from_wire(record)
        entries = [_counted_out(entry, document.text) for entry in known.get(document.id, [])]
        found.append(_gold(record | {"claims": entries}, document))
    return found


def _counted_out(entry: dict[str, Any], text: str) -> dict[str, Any]:
    """A claim with offsets in the short form."""
    nth, at = 1, text.find(entry["quote"])
    while 0 <= at < entry["start"]:
        nth, at = nth + 1, text.find(entry["quote"], at + 1)
    return {name: value for name, value in entry.items() if name in _DEFAULTS or name in _NEEDED} | {"nth": nth}


def _documents(path: Path) -> Iterator[GoldDocument]:
    seen: set[str] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path.name} line {number}"
        try:
            record = json.loads(line)
            document = Document.from_wire(record)
            where = f"{where} ({document.id})"
            _enter(document.id, seen)
            yield _gold(record, document)
        except (ContractError, ValueError, TypeError, KeyError) as error:
            raise ContractError(f"{where}: {error}") from error


def _enter(identity: str, seen: set[str]) -> None:
    if identity in seen:
        raise ContractError("this id stands in the file already")
    seen.add(identity)


def _gold(record: dict[str, Any], document: Document) -> GoldDocument:
    entries = record["claims"]
    claims = []
    for index, entry in enumerate(entries):
        try:
            claims.append(_claim(entry, document.text, len(entries)))
        except (ContractError, ValueError, TypeError, KeyError) as error:
            raise ContractError(f"claim {index} {entry.get('quote')!r}: {error}") from error
    starts = [claim.start for claim in claims]
    if starts != sorted(starts):
        raise ContractError("the claims do not stand in the order of the text")
    _refuse_cycles(claims)
    return GoldDocument(
        document=document,
        claims=tuple(claims),
        conflict=record.get("conflict") or "",
        style=record.get("style") or "",
    )


def _claim(entry: dict[str, Any], text: str, count: int) -> Claim:
    unknown = set(entry) - set(_DEFAULTS) - _NEEDED
    if unknown:
        raise ContractError(f"unknown field {min(unknown)!r}")
    told = _DEFAULTS | entry
    start, end = _span(text, told["quote"], told["nth"])
    qualifier, value = Qualifier(told["qualifier"]), told["value"]
    low, high = _bounds(qualifier, value, told)
    parent = told["part_of"]
    if parent is not None and not 0 <= parent < count:
        raise ContractError(f"part_of {parent} is not a claim of this document")
    return Claim(
        start=start,
        end=end,
        quote=told["quote"],
        sentence=(start, end),
        harm=Harm(told["harm"]),
        value=value,
        qualifier=qualifier,
        low=low,
        high=high,
        victims=Victims(told["victims"]),
        victim_noun=told["victim_noun"],
        part_of=parent,
        perpetrators=tuple(told["perpetrators"]),
        attribution=Attribution(told["attribution"]),
        means=Means(told["means"]),
        place=told["place"],
        when_start=_day(told["when_start"]),
        when_end=_day(told["when_end"]),
        when_text=told["when_text"],
        scope=Scope(told["scope"]),
        claimant=told["claimant"],
        victim_force=told["victim_force"],
        revises=told["revises"],
    )


def _bounds(qualifier: Qualifier, value: int | None, told: dict[str, Any]) -> tuple[int, int | None]:
    bounds = bounds_of(qualifier, value)
    if bounds is None:
        if value is not None or told["low"] is None:
            raise ContractError(f"qualifier {qualifier} needs low and high and no value")
        return told["low"], told["high"]
    if told["low"] is not None and (told["low"], told["high"]) != bounds:
        raise ContractError(f"{qualifier} {value} asserts {bounds}, not {(told['low'], told['high'])}")
    return bounds


def _span(text: str, quote: str, nth: int) -> tuple[int, int]:
    start = -1
    for _ in range(nth):
        start = text.find(quote, start + 1)
        if start < 0 or not quote:
            raise ContractError(f"the text does not hold these words {nth} times")
    return start, start + len(quote)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _refuse_cycles(claims: list[Claim]) -> None:
    for index in range(len(claims)):
        seen, at = set(), index
        while (parent := claims[at].part_of) is not None:
            if parent in seen or parent == index:
                raise ContractError(f"claim {index}: its wholes go in a circle")
            seen.add(parent)
            at = parent
