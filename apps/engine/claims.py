"""The claim contract: what the engine reads out of a document, field by field.

The vocabulary stands here once; the Django models take their choices from these enumerations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, Self


class Harm(StrEnum):
    """What happened to the people counted; `casualties` is killed or injured, not told apart."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    ABDUCTED = "abducted"
    DETAINED = "detained"
    CASUALTIES = "casualties"


class Qualifier(StrEnum):
    """How the words bound the number."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    LESS_THAN = "less_than"
    ABOUT = "about"
    RANGE = "range"
    VAGUE = "vague"


class Victims(StrEnum):
    """The group that the victims' word names; `people` where it is not specified."""

    PEOPLE = "people"
    CIVILIANS = "civilians"
    COMBATANTS = "combatants"
    CHILDREN = "children"
    WOMEN = "women"
    MEN = "men"
    ELDERLY = "elderly"
    MEDICS = "medics"
    RESCUERS = "rescuers"
    JOURNALISTS = "journalists"
    AID_WORKERS = "aid_workers"
    POLICE = "police"
    WOMEN_AND_CHILDREN = "women_and_children"


class Attribution(StrEnum):
    """How the text holds perpetrators responsible."""

    STATED = "stated"
    JOINT = "joint"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class Means(StrEnum):
    """The weapon or the way in which people came to harm."""

    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    ROCKET_MISSILE = "rocket_missile"
    DRONE = "drone"
    BOMBING = "bombing"
    LANDMINE = "landmine"
    SHOOTING = "shooting"
    CHEMICAL = "chemical"
    EXECUTION = "execution"
    CLASH = "clash"
    TORTURE = "torture"
    SIEGE = "siege"
    OTHER = "other"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """One event, or a total over several."""

    INCIDENT = "incident"
    CUMULATIVE = "cumulative"


class WhenBasis(StrEnum):
    """Whether the window was told in words or follows from the dateline."""

    STATED = "stated"
    INFERRED = "inferred"


class DateBasis(StrEnum):
    """What the date is the date of: the death, the body's recovery, or a later registration."""

    DEATH = "death"
    RECOVERY = "recovery"
    REGISTRATION = "registration"


class ContractError(ValueError):
    """A document or claim that does not keep the contract; the message names the field and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to read; `published` and `outlet` may be unknown."""

    id: str
    text: str
    published: date | None = None
    outlet: str | None = None

    @classmethod
    def from_wire(cls, record: Mapping[str, Any]) -> Self:
        """Build a document from one JSON object; raises ContractError naming the field at fault."""
        if not isinstance(record, Mapping):
            raise ContractError("a document must be a JSON object")
        identity, text = record.get("id"), record.get("text")
        if not isinstance(identity, (str, int)) or isinstance(identity, bool) or identity == "":
            raise ContractError("field 'id': a text or number is needed")
        if not isinstance(text, str):
            raise ContractError("field 'text': a text is needed")
        return cls(
            id=str(identity),
            text=text,
            published=_date(record.get("published"), "published"),
            outlet=record.get("outlet") or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement, in one document, that a number of people came to harm.

    `start`/`end` and `sentence` are half-open spans in code points of the document's text. `low` and `high` are
    the bounds that the words assert, `high` None where they are open above. `part_of` is the index, in the
    document's list of claims, of the claim that this one is a subset of. `rules` names, per field, the rule and
    the words that decided it; it is not on the wire.
    """

    start: int
    end: int
    quote: str
    sentence: tuple[int, int]
    harm: Harm
    value: int | None
    qualifier: Qualifier
    low: int
    high: int | None
    victims: Victims
    victim_noun: str | None = None
    part_of: int | None = None
    perpetrators: tuple[str, ...] = ()
    attribution: Attribution = Attribution.UNKNOWN
    means: Means = Means.UNKNOWN
    place: str | None = None
    when_start: date | None = None
    when_end: date | None = None
    when_text: str | None = None
    scope: Scope = Scope.INCIDENT
    claimant: str | None = None
    victim_force: str | None = None
    when_basis: WhenBasis = WhenBasis.INFERRED
    date_basis: DateBasis = DateBasis.DEATH
    revises: bool = False
    confidence: float = 0.5
    rules: Mapping[str, str] = field(default_factory=dict, compare=False)

    def to_wire(self) -> dict[str, Any]:
        """The claim as the JSON object of the contract."""
        wire: dict[str, Any] = {}
        for spec in dataclasses.fields(self):
            value = getattr(self, spec.name)
            if spec.name == "rules":
                continue
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, StrEnum):
                value = value.value
            elif isinstance(value, tuple):
                value = list(value)
            wire[spec.name] = value
        return wire


class Reader(Protocol):
    """Anything that reads claims out of a document by the contract."""

    name: str
    version: str

    def read(self, document: Document) -> list[Claim]:
        """Every claim of the text in the order of the text."""
        ...


def bounds_of(qualifier: Qualifier, value: int | None) -> tuple[int, int | None] | None:
    """The low and high that a qualifier asserts of a number, high None where open; None where no number tells them."""
    if value is None or qualifier in (Qualifier.RANGE, Qualifier.VAGUE):
        return None
    table: dict[Qualifier, tuple[int, int | None]] = {
        Qualifier.EXACT: (value, value),
        Qualifier.AT_LEAST: (value, None),
        Qualifier.MORE_THAN: (value + 1, None),
        Qualifier.UP_TO: (1, value),
        Qualifier.LESS_THAN: (1, max(1, value - 1)),
        Qualifier.ABOUT: (value, value),
    }
    return table[qualifier]


def _date(value: object, name: str) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            pass
    raise ContractError(f"field '{name}': {value!r} is not an ISO date (YYYY-MM-DD)")
