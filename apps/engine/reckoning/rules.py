"""The rules that make one figure of what several origins say, each named, versioned and pure.

A change in what a rule answers is a new version, so that a figure once published can be told by which rule it stood.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from apps.engine.claims import Qualifier
from apps.engine.reckoning.intervals import CEILINGS, alone
from apps.engine.reckoning.records import Bound, Figure, OriginAccount

NO_FIGURE = Figure(None)


@dataclass(frozen=True, slots=True)
class Reports:
    """What a rule decides on: the standing accounts of one toll, and how many independent origins report its harm."""

    accounts: Sequence[OriginAccount]
    origins: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its name and version, with its definition in words."""

    name: str
    version: int
    decide: Callable[[Reports], Figure]

    @property
    def key(self) -> str:
        """The versioned name, as it is written beside a figure: `consensus@1`."""
        return f"{self.name}@{self.version}"

    @property
    def definition(self) -> str:
        """What the rule does, for the page on methods."""
        return inspect.getdoc(self.decide) or ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring numbers that equally many origins allow; `high` None where open above.

    `floorless` marks numbers that only ceilings ("up to 20") allow.
    """

    low: int
    high: int | None
    floorless: bool


def best_stretches(accounts: Sequence[OriginAccount]) -> list[Stretch]:
    """The stretches of numbers that lie in the most origins' intervals, from the lowest up.

    Origins that never corroborate can put a number forward but cannot add to another's support.
    """
    edges = sorted({a.low for a in accounts} | {a.high + 1 for a in accounts if a.high is not None})
    pieces: list[tuple[int, Stretch]] = []
    for position, low in enumerate(edges):
        high = edges[position + 1] - 1 if position + 1 < len(edges) else None
        allowing = [a for a in accounts if a.low <= low and (a.high is None or a.high >= low)]
        if allowing:
            support = max(1, sum(a.corroborates for a in allowing))
            floorless = all(a.qualifier in CEILINGS for a in allowing)
            pieces.append((support, Stretch(low, high, floorless)))
    most = max((support for support, _ in pieces), default=0)
    return _joined([stretch for support, stretch in pieces if support == most])


def _joined(pieces: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.high is not None and last.high + 1 == piece.low and last.floorless == piece.floorless:
            joined[-1] = Stretch(last.low, piece.high, last.floorless)
        else:
            joined.append(piece)
    return joined


def consensus(reports: Reports) -> Figure:
    """Take the whole numbers that lie in the most origins' intervals.

    They form one or more stretches; of several, the lower median by their lower ends is taken. A stretch of one
    number is the figure; of a closed one, the middle rounded down; of one open above, its lower end, marked "at
    least"; where only ceilings stand, the lowest ceiling, marked "at most".
    """
    stretches = best_stretches(reports.accounts)
    if not stretches:
        return NO_FIGURE
    chosen = stretches[(len(stretches) - 1) // 2]
    if chosen.high is None:
        return Figure(chosen.low, Bound.AT_LEAST)
    if chosen.floorless:
        return Figure(chosen.high, Bound.AT_MOST)
    return Figure((chosen.low + chosen.high) // 2)


def lowest(reports: Reports) -> Figure:
    """Take the lowest low of a standing numbered claim; "at least" where that claim is open above or a ceiling."""
    if not reports.accounts:
        return NO_FIGURE
    low = min(a.low for a in reports.accounts)
    plain = any(a.low == low and a.high is not None and a.qualifier not in CEILINGS for a in reports.accounts)
    return Figure(low, Bound.NONE if plain else Bound.AT_LEAST)


def latest(reports: Reports) -> Figure:
    """Take the figure of the newest standing claim, by the day it was said, when it was printed, then the higher."""
    if not reports.accounts:
        return NO_FIGURE
    return alone(max(reports.accounts, key=_recency))


def corroborated(reports: Reports) -> Figure:
    """Take the consensus, but only of harm that two or more independent origins report."""
    return consensus(reports) if reports.origins >= 2 else NO_FIGURE


def _recency(account: OriginAccount) -> tuple[date, datetime, int, str]:
    """Of two of one moment the higher is the newer: counts grow, and which was read first says nothing."""
    return account.said_on or account.published.date(), account.published, account.low, account.voice.key


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            Rule("consensus", 1, consensus),
            Rule("lowest", 1, lowest),
            Rule("latest", 2, latest),
            Rule("corroborated", 1, corroborated),
        )
    }
)


def spread(accounts: Sequence[OriginAccount]) -> tuple[int, int | None, bool]:
    """The lowest low, the highest closed end (None without one), and whether any account is open above."""
    closed = [a.high for a in accounts if a.high is not None]
    return min(a.low for a in accounts), max(closed, default=None), len(closed) < len(accounts)


def numbered(qualifier: Qualifier) -> bool:
    """Whether the claim gives a number at all, rather than a vague word."""
    return qualifier is not Qualifier.VAGUE
