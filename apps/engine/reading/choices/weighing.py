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

_REASONS = 3


@dataclass(slots=True)
class Option(Generic[V]):
    """Something that a field could be, with the evidence for it; `words` is how the explanation names it."""

    value: V
    words: str
    evidence: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice(Generic[V]):
    """What was chosen, how sure that is from 0 to 1, and why in words."""

    value: V
    share: float
    why: str


def with_general(evidence: Sequence[str]) -> list[str]:
    """The evidence, and beside what holds of one kind of claim ("a part: …") the same said of any claim."""
    general = [told.partition(": ")[2] for told in evidence if ": " in told]
    return list(dict.fromkeys([*evidence, *general]))


class Chooser(Protocol):
    """What chooses among options; the `subject` is whatever the choice is about."""

    def choose(self, field_name: str, subject: object, options: Sequence[Option[V]]) -> Choice[V]:
        """The choice for one field of one subject; there must be an option."""
        ...


class Weigher:
    """Chooses by a table of weights: per field, evidence to weight."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """Take the table; evidence that it does not hold weighs nothing."""
        self._weights = weights

    def choose(self, field_name: str, subject: object, options: Sequence[Option[V]]) -> Choice[V]:
        """The option with the heaviest evidence."""
        table = self._weights.get(field_name, {})
        scores = [sum(table.get(evidence, 0.0) for evidence in option.evidence) for option in options]
        best = max(range(len(options)), key=lambda index: (scores[index], -index))
        total = sum(math.exp(score - scores[best]) for score in scores)
        return Choice(options[best].value, 1.0 / total, _why(options[best], table))


def _why(option: Option[V], table: Mapping[str, float]) -> str:
    """The heaviest evidence for the option, in words."""
    told = sorted((e for e in option.evidence if table.get(e, 0.0) > 0), key=lambda e: -table[e])
    reasons = "; ".join(told[:_REASONS])
    return f"{option.words}: {reasons}" if reasons else option.words
