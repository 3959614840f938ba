"""Scores of matching against events that people put together by hand: B-cubed over claims, and wrongly merged pairs.

B-cubed (Bagga and Baldwin, 1998): per claim, the share of its incident's claims that are of its event is its
precision, the share of its event's claims that stand in its incident its recall; both averaged over the claims.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from apps.engine.claims import ContractError

Mark = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One event as labelled: its month (YYYY-MM), and its claims by article, first and last character, and harm."""

    month: str
    claims: frozenset[Mark]

    @property
    def is_held_out(self) -> bool:
        """Whether the event belongs to the half that no threshold is chosen on: the odd months."""
        return int(self.month[5:]) % 2 == 1


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a claim stands: the group it came in, and the incident that matching put the group into."""

    group: str
    incident: str


@dataclass(frozen=True, slots=True)
class EventScores:
    """`claims` is how many labelled claims were found; pairs are of groups in one incident, wrong across events."""

    claims: int
    precision: float
    recall: float
    merged_pairs: int
    wrong_pairs: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return (
            f"{self.claims} claims: precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f}; "
            f"{self.wrong_pairs} of {self.merged_pairs} merged pairs wrong"
        )


def load_events(path: Path) -> list[Event]:
    """The events of a label file; raises ContractError, naming the file and event, where one cannot be read."""
    events: list[Event] = []
    seen: set[Mark] = set()
    for number, row in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1):
        try:
            claims = frozenset((str(ref), int(start), int(end), str(harm)) for ref, start, end, harm in row["claims"])
            event = Event(str(row["month"]), claims)
            is_whole = bool(claims) and 1 <= int(event.month[5:]) <= 12
        except (KeyError, TypeError, ValueError) as error:
            raise ContractError(f"{path.name}, event {number}: {error}") from error
        if not is_whole:
            raise ContractError(f"{path.name}, event {number}: no claims, or no month")
        if seen & claims:
            raise ContractError(f"{path.name}, event {number}: a claim of another event")
        seen |= claims
        events.append(event)
    return events


def score_events(events: Iterable[Event], placed: Mapping[Mark, Placed]) -> EventScores:
    """How well the incidents are the events; claims that were not read, or not put into an incident, are left out."""
    found = [(at, placed[mark]) for at, event in enumerate(events) for mark in event.claims if mark in placed]
    by_event = Counter(at for at, _ in found)
    by_incident = Counter(where.incident for _, where in found)
    both = Counter((at, where.incident) for at, where in found)
    precision = sum(count * count / by_incident[incident] for (_, incident), count in both.items())
    recall = sum(count * count / by_event[at] for (at, _), count in both.items())
    merged, wrong = _pairs(found)
    claims = max(len(found), 1)
    return EventScores(len(found), precision / claims, recall / claims, merged, wrong)


def _pairs(found: Iterable[tuple[int, Placed]]) -> tuple[int, int]:
    """The pairs of groups in one incident, and those of them whose groups are mostly of different events."""
    told: dict[Placed, Counter[int]] = defaultdict(Counter)
    for at, where in found:
        told[where][at] += 1
    groups: dict[str, list[int]] = defaultdict(list)
    for where, counts in told.items():
        groups[where.incident].append(min(counts, key=lambda at: (-counts[at], at)))
    pairs = [pair for events in groups.values() for pair in combinations(events, 2)]
    return len(pairs), sum(one != other for one, other in pairs)
