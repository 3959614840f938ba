"""What matching takes and gives: what one article tells of one event, and the clusters that are incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from apps.engine.claims import Harm, Means, Scope, Victims


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupClaim:
    """One claim inside a group, as far as matching looks at it.

    `start` tells copies of one text by their spans; attackers who died in their own attack are compared with
    attackers alone.
    """

    id: int
    harm: Harm
    victims: Victims
    low: int
    high: int | None
    value: int | None
    parent: int | None = None
    start: int | None = None
    own_attackers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGroup:
    """The claims of one article that speak of the same event.

    `key` is stable and unique (derived from article version and the first claim's span); `place_path` runs from
    the country down to the place itself, empty where the place is not resolved, with `place_text` as written.
    `first_on`/`last_on` is the window, None where not dated. `sides` are the sides of the accused actors.
    `is_period` marks a cumulative claim with a short closed window. `incident` pins the group to an incident that
    an editor decided on; pinned groups are never moved. `apart_from` lists keys it must not be joined with.
    """

    key: str
    article: int
    text_key: str
    published: datetime
    claims: tuple[GroupClaim, ...]
    place_path: tuple[int, ...] = ()
    place_text: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    means: frozenset[Means] = frozenset()
    sides: frozenset[str] = frozenset()
    is_period: bool = False
    words: frozenset[str] = frozenset()
    incident: str | None = None
    apart_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PairScore:
    """How alike two groups are: the score in 0..1 and each feature's share, for the explanation."""

    score: float
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One incident-to-be: its groups in order of publication, and pairs left doubtful for an editor."""

    groups: tuple[str, ...]
    pinned: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A doubtful link: two groups in different clusters that may tell of one event."""

    one: str
    other: str
    score: PairScore


class GroupKind(StrEnum):
    """One event; a total of a few days in one area; or a total that only runs on and is never counted."""

    EVENT = "event"
    PERIOD = "period"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleClaim:
    """A claim of one article as grouping looks at it.

    `claimant` is any key of who says it, None where the outlet speaks; `sentence` the half-open span of its
    sentence. The place path runs from the country down, empty where the place is not resolved.
    """

    id: int
    start: int
    in_headline: bool
    harm: Harm
    victims: Victims
    value: int | None
    low: int
    high: int | None
    sentence: tuple[int, int]
    parent: int | None = None
    scope: Scope = Scope.INCIDENT
    place_path: tuple[int, ...] = ()
    place_text: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    means: Means = Means.UNKNOWN
    sides: frozenset[str] = frozenset()
    claimant: str | None = None
    revises: bool = False
    own_attackers: bool = False


@dataclass(frozen=True, slots=True)
class ArticleGroup:
    """The claims, by id in the order of the text, that speak of one event or one total."""

    kind: GroupKind
    claims: tuple[int, ...]
