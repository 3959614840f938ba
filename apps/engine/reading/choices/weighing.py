"""Options, the evidence for each, and the choice of the one that the evidence is heaviest for.

A stage lists what a text offers for a field of a claim, each option with the evidence that speaks for or against it,
every piece of evidence a short phrase. The language's table gives each phrase a weight; an option's score is the sum
of the weights of its evidence, and the highest score wins, the first in the text where two are equal. The share of
an option is what a logistic model makes of the scores: how sure the choice is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

V = TypeVar("V")
Weights = Mapping[str, Mapping[str, Mapping[str, float]]]

_REASONS = 3


@dataclass(slots=True)
class Option(Generic[V]):
    """Something that a field could be, with the evidence for it.

    `words` is how the explanation names it; `kind` is the kind of claim it is an option for, in which a piece of
    evidence may weigh more or less than it does in general.
    """

    value: V
    words: str
    kind: str
    evidence: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice(Generic[V]):
    """What was chosen, how sure that is from 0 to 1, and why in words."""

    value: V
    share: float
    why: str


class Chooser(Protocol):
    """What chooses among options; the `subject` is whatever the choice is about."""

    def choose(self, field_name: str, subject: object, options: Sequence[Option[V]]) -> Choice[V]:
        """The choice for one field of one subject; there must be an option."""
        ...


class Weigher:
    """Chooses by a table of weights: per field and kind of claim, evidence to weight; the kind "" holds for all."""

    def __init__(self, weights: Weights) -> None:
        """Take the table; evidence that it does not hold weighs nothing."""
        self._weights = weights

    def choose(self, field_name: str, subject: object, options: Sequence[Option[V]]) -> Choice[V]:
        """The option with the heaviest evidence."""
        table = self._weights.get(field_name, {})
        general, special = table.get("", {}).get, table.get(options[0].kind, {}).get
        scores = [0.0] * len(options)
        for index, option in enumerate(options):
            score = 0.0
            for told in option.evidence:
                score += general(told, 0.0) + special(told, 0.0)
            scores[index] = score
        heaviest = max(scores)
        best = options[scores.index(heaviest)]
        total = sum(math.exp(score - heaviest) for score in scores)
        return Choice(best.value, 1.0 / total, _why(best, table))


def _why(option: Option[V], table: Mapping[str, Mapping[str, float]]) -> str:
    """The heaviest evidence for the option, in words."""
    general, special = table.get("", {}), table.get(option.kind, {})
    weights = {told: general.get(told, 0.0) + special.get(told, 0.0) for told in option.evidence}
    told = sorted((one for one, weight in weights.items() if weight > 0), key=lambda one: -weights[one])
    reasons = "; ".join(told[:_REASONS])
    return f"{option.words}: {reasons}" if reasons else option.words
