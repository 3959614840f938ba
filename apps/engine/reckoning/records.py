"""What reckoning takes and gives: reported claims with their circumstances in, tolls with their explanation out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from apps.engine.claims import Attribution, Harm, Means, Qualifier, Victims


class Bound(StrEnum):
    """What a figure is where it is not a plain number."""

    NONE = ""
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class TollKind(StrEnum):
    """Which column of the record a toll stands in; only `documented` counts in default figures."""

    DOCUMENTED = "documented"
    CLAIMED_BY_KILLER = "claimed_by_killer"
    OWN_ATTACKERS = "own_attackers"


class LaneKind(StrEnum):
    """How responsibility is held: one side, several together, rival accounts, unresolved names, or nobody named."""

    SIDE = "side"
    JOINT = "joint"
    DISPUTED = "disputed"
    UNRESOLVED = "unresolved"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """On whose word responsibility rests, strongest first."""

    ADMITTED = "admitted"
    FOUND = "found"
    CONCLUDED = "concluded"
    ACCUSED = "accused"
    SUSPECTED = "suspected"
    INFERRED = "inferred"
    NONE = ""


class LeftOutReason(StrEnum):
    """Why a claim does not stand for its incident's toll."""

    COPY = "copy"
    ECHO = "echo"
    SUPERSEDED = "superseded"
    PART = "part"
    VAGUE = "vague"
    REJECTED = "rejected"
    PROPOSED = "proposed"
    CUMULATIVE = "cumulative"


class VoiceKind(StrEnum):
    """What kind of body speaks, as far as the basis of attribution depends on it."""

    NEWS = "news"
    MONITOR = "monitor"
    INQUIRY = "inquiry"
    PARTY = "party"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A body that says something; organs of one parent share a `key`, persons speak with their body's.

    `named` is false for unnamed or unresolved claimants: an origin of its own, which never corroborates.
    `side` is the key of the side it belongs to.
    """

    key: str
    name: str
    named: bool = True
    side: str | None = None
    kind: VoiceKind = VoiceKind.NEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """An actor held responsible, as written and as resolved; `side` None where the name resolves to no side."""

    name: str
    actor: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedClaim:
    """A claim as it enters reckoning, resolved and with an editor's corrections applied.

    `text_key` is shared by copies of one text; `published` is when the article was printed, `said_on` the day
    the claimant spoke where it is known. `claimant` is None where the outlet speaks for itself; then `outlet`
    (the wire, else the publisher) is its voice. `parent` is the id of the claim it is a part of, whether or not
    that claim stands in the same incident. `left_out` names a reason given from outside (rejected, proposed).
    """

    id: int
    article: int
    text_key: str
    published: datetime
    said_on: date
    start: int
    in_headline: bool
    harm: Harm
    victims: Victims
    qualifier: Qualifier
    value: int | None
    low: int
    high: int | None
    outlet: Voice
    claimant: Voice | None = None
    claimant_text: str | None = None
    revises: bool = False
    parent: int | None = None
    accused: tuple[Accused, ...] = ()
    attribution: Attribution = Attribution.UNKNOWN
    victim_side: str | None = None
    means: Means = Means.UNKNOWN
    own_attackers: bool = False
    left_out: LeftOutReason | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A rule's figure for one toll; `value` None where the rule gives none."""

    value: int | None
    bound: Bound = Bound.NONE


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that does not stand, why, and the claim that stands in its place."""

    claim: int
    reason: LeftOutReason
    by: int | None = None


@dataclass(frozen=True, slots=True)
class OriginAccount:
    """What one origin says in the end: the standing claim, its interval, and the claims behind it."""

    voice: Voice
    claim: int
    low: int
    high: int | None
    qualifier: Qualifier
    corroborates: bool
    published: datetime
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the claims on a group state, before its parts raised it."""

    low: int
    high: int | None
    open_above: bool
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupToll:
    """The toll of one incident × harm × victim group × kind.

    `low`..`high` is the range of reports; `high` is the highest closed end (None where no end is closed) and
    `open_above` says that some standing claim has no ceiling. `figures` holds one Figure per rule name
    (`consensus`, `lowest`, `latest`, `corroborated`). `origins` counts the independent origins that stand.
    `derived` names the rule by which a bound came from other groups (`part`, `partition`, `presumed`) or from a
    subtraction (`remainder`), or "". `stated` is what the claims on this very group state, None where nobody names
    it. `victim_side` is the side of the victims where the counted claims know one and only one.
    """

    harm: Harm
    victims: Victims
    kind: TollKind
    low: int
    high: int | None
    open_above: bool
    figures: Mapping[str, Figure]
    origins: int
    accounts: tuple[OriginAccount, ...] = ()
    counted: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    derived: str = ""
    steps: tuple[Mapping[str, object], ...] = ()
    stated: Stated | None = None
    victim_side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """The lane of an incident with the actors named in it, its basis, and the denials recorded beside it.

    `denials` are the claims whose text gives rival versions without naming another side.
    """

    kind: LaneKind
    sides: tuple[str, ...] = ()
    actors: tuple[Accused, ...] = ()
    basis: Basis = Basis.NONE
    basis_claim: int | None = None
    denials: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReckoning:
    """Everything reckoned of one incident; `left_out` lists every claim that stands in no toll."""

    tolls: tuple[GroupToll, ...]
    responsibility: Responsibility
    victim_side: str | None = None
    means: Means = Means.UNKNOWN
    rules: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
