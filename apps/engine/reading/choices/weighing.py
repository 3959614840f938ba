"""Options, the evidence for each, and the choice of the one that the evidence is heaviest for.

A stage lists what a text offers for a field of a claim, each option with the evidence that speaks for or against it,
every piece of evidence a short phrase. The language's table gives each phrase a weight; an option's score is the sum
of the weights of its evidence, and the highest score wins, the first in the text where two are equal. The share of
an option is what a logistic model makes of the scores: how sure the choice is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, fsum
from typing import Generic, Protocol, TypeVar

V = TypeVar("V")
Weights = Mapping[str, Mapping[str, Mapping[str, float]]]

_REASONS = 3
# The evidence that the grammar of the language would choose an option; its rule follows after a comma.
READ = "as the grammar reads it"


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
    """What was chosen, how sure that is from 0 to 1, and the evidence that decided it."""

    option: Option[V]
    share: float
    weights: Mapping[str, float] | None = None

    @property
    def value(self) -> V:
        """The value of the option."""
        return self.option.value

    @property
    def why(self) -> str:
        """The heaviest evidence in words."""
        if self.weights is None:
            return f"{self.option.words}: {READ}"
        return _why(self.option, self.weights)


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
        self._tables: dict[tuple[str, str], dict[str, float]] = {}

    def choose(self, field_name: str, subject: object, options: Sequence[Option[V]]) -> Choice[V]:
        """The option with the heaviest evidence."""
        table = self._table(field_name, options[0].kind)
        weight = table.get
        # Rounded once, whatever the order and the Python: plain sums break ties differently from 3.12 on.
        scores = [fsum(weight(told, 0.0) for told in option.evidence) for option in options]
        heaviest = max(scores)
        best = options[scores.index(heaviest)]
        total = fsum(exp(score - heaviest) for score in scores)
        return Choice(best, 1.0 / total, table)

    def _table(self, field_name: str, kind: str) -> dict[str, float]:
        """The weights for one kind of claim: in general and for the kind added up."""
        known = self._tables.get((field_name, kind))
        if known is None:
            kinds = self._weights.get(field_name, {})
            known = dict(kinds.get("", {}))
            for told, weight in kinds.get(kind, {}).items():
                known[told] = known.get(told, 0.0) + weight
            self._tables[field_name, kind] = known
        return known


class GrammarsChoice:
    """Takes what the grammar reads, or the first option where it reads none: reading without weighing."""

    def choose(self, field_name: str, subject: object, options: Sequence[Option[V]]) -> Choice[V]:
        """The grammar's own option."""
        read = next((option for option in options if READ in option.evidence), options[0])
        return Choice(read, 1.0)


def _why(option: Option[V], table: Mapping[str, float]) -> str:
    """The heaviest evidence for the option, in words."""
    told = [one for one in dict.fromkeys(option.evidence) if table.get(one, 0.0) > 0 and one != option.words]
    told.sort(key=lambda one: -table[one])
    read = next((one for one in option.evidence if one.startswith(f"{READ}, ")), READ)
    said = (read if one == READ else one.removeprefix(f"{option.words}, ") for one in told[:_REASONS])
    reasons = "; ".join(dict.fromkeys(said))
    return f"{option.words}: {reasons}" if reasons else option.words
