"""Why a claim reads as it does: for each field its value, and the rule and words that decided it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from apps.engine.claims import Claim, Document, Reader
from apps.engine.reading.reader import GrammarReader

# The fields of a claim in the order in which a reader asks for them, and under which rule each is told.
_FIELDS = (
    ("harm", "harm"),
    ("figure", "figure"),
    ("victims", "victims"),
    ("victim_force", "victim_force"),
    ("part_of", "part_of"),
    ("claimant", "claimant"),
    ("when", "when"),
    ("place", "place"),
    ("means", "means"),
    ("perpetrators", "perpetrators"),
    ("attribution", "attribution"),
    ("scope", "scope"),
    ("revises", "revises"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One field: its name, its value in words, and what decided it (empty where nothing in the text told it)."""

    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One claim with the decision on each of its fields."""

    claim: Claim
    decisions: tuple[Decision, ...]

    def __str__(self) -> str:
        lines = [f"“{self.claim.quote}” ({self.claim.start}–{self.claim.end}), confidence {self.claim.confidence:.2f}"]
        lines += [f"  {one.field}: {one.value}" + (f"  ← {one.why}" if one.why else "") for one in self.decisions]
        return "\n".join(lines)


def explain(
    text: str, reader: Reader | None = None, *, published: date | None = None, outlet: str | None = None
) -> list[Explanation]:
    """Read a text and say of every claim what decided each field; by the English grammar if no reader is told."""
    claims = (reader or GrammarReader()).read(Document(id="text", text=text, published=published, outlet=outlet))
    return [Explanation(claim, tuple(_decisions(claim, claims))) for claim in claims]


def _decisions(claim: Claim, claims: Sequence[Claim]) -> Iterator[Decision]:
    for name, rule in _FIELDS:
        value = _value(claim, name, claims)
        why = claim.rules.get(rule, "")
        if value or why:
            yield Decision(name, value or "not told", why)


def _value(claim: Claim, name: str, claims: Sequence[Claim]) -> str:
    if name == "figure":
        high = "open" if claim.high is None else str(claim.high)
        return f"{claim.qualifier.value}, {claim.low} to {high}"
    if name == "when":
        if claim.when_end is None:
            return ""
        first = claim.when_start.isoformat() if claim.when_start else "open"
        told = f" (“{claim.when_text}”)" if claim.when_text else ""
        return (
            f"{first} to {claim.when_end.isoformat()}, {claim.when_basis.value}, day of {claim.date_basis.value}{told}"
        )
    if name == "part_of":
        return "" if claim.part_of is None else f"“{claims[claim.part_of].quote}”"
    if name == "perpetrators":
        return ", ".join(claim.perpetrators)
    value = getattr(claim, name)
    return "" if value in (None, False) else str(value)
