"""How far confidence keeps its word: of all claims at 0.9, nine in ten should be right."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims whose confidence lies from `low` up to `high`: how many, their mean confidence, the share right."""

    low: float
    high: float
    count: int
    said: float
    right: float


def reliability(claims: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The bins that hold claims, from pairs of confidence and whether the claim was right."""
    kept = list(claims)
    bins = []
    for low, high in itertools.pairwise(EDGES):
        inside = [(said, right) for said, right in kept if low <= said < high or (high == EDGES[-1] and said == high)]
        if inside:
            said = sum(one for one, _ in inside) / len(inside)
            right = sum(one for _, one in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), said, right))
    return bins


def calibration_error(bins: Iterable[Bin]) -> float:
    """The mean distance between confidence and share right, weighted by the claims in each bin."""
    kept = list(bins)
    total = sum(one.count for one in kept)
    return sum(one.count * abs(one.said - one.right) for one in kept) / total if total else 0.0
