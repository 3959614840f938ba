"""Who is held responsible for an incident, on whose word, and in which lane it therefore counts.

Lanes are never split: every incident stands in one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from apps.engine.claims import Attribution
from apps.engine.reckoning.origins import Standing, origin_of, voice_of
from apps.engine.reckoning.records import (
    Accused,
    Basis,
    LaneKind,
    LeftOutReason,
    ReportedClaim,
    Responsibility,
    Voice,
    VoiceKind,
)

STRENGTH = (
    Basis.ADMITTED,
    Basis.FOUND,
    Basis.CONCLUDED,
    Basis.ACCUSED,
    Basis.SUSPECTED,
    Basis.INFERRED,
    Basis.NONE,
)


@dataclass(frozen=True, slots=True)
class _Account:
    """Whom one origin holds responsible in what it said last."""

    voice: Voice
    claim: int
    accused: tuple[Accused, ...]
    rival: bool

    @property
    def sides(self) -> frozenset[str]:
        return frozenset(one.side for one in self.accused if one.side is not None)


def responsibility_of(standing: Standing) -> Responsibility:
    """The lane of an incident, its actors, and the strongest basis on which they are held responsible.

    All named actors of one side: that side. One account naming several sides: joint. Accounts, or one text's rival
    versions, naming actors of different sides: disputed. Names without a side decide nothing beside names with one.
    """
    accounts = _accounts(standing)
    denials = tuple(sorted(claim.id for claim in _naming(standing) if _only_denied(claim)))
    if not accounts:
        return Responsibility(kind=LaneKind.UNKNOWN, denials=denials)
    sides = tuple(sorted(frozenset().union(*(account.sides for account in accounts))))
    basis, claim = _basis(accounts)
    return Responsibility(
        kind=_lane(accounts, sides),
        sides=sides,
        actors=_actors(accounts),
        basis=basis,
        basis_claim=claim,
        denials=denials,
    )


def _lane(accounts: Sequence[_Account], sides: Sequence[str]) -> LaneKind:
    if not sides:
        return LaneKind.UNRESOLVED
    if len(sides) == 1:
        return LaneKind.SIDE
    told = [account for account in accounts if account.sides]
    rivals = any(account.rival and len(account.sides) > 1 for account in told)
    if rivals or any(not one.sides & other.sides for one, other in combinations(told, 2)):
        return LaneKind.DISPUTED
    return LaneKind.JOINT


def _accounts(standing: Standing) -> list[_Account]:
    """One account an origin: the actors named in the last article in which it names any."""
    by_origin: dict[tuple[str, str], list[ReportedClaim]] = defaultdict(list)
    for claim in _speaking_of_responsibility(standing):
        by_origin[origin_of(claim)].append(claim)
    accounts: list[_Account] = []
    for claims in by_origin.values():
        last = max(claims, key=lambda claim: (claim.said_on, claim.published, claim.article))
        told = [claim for claim in claims if claim.article == last.article]
        rival = any(claim.attribution is Attribution.DISPUTED for claim in told)
        accounts.append(_Account(voice_of(last), last.id, _distinct(told), rival))
    return accounts


def _speaking_of_responsibility(standing: Standing) -> Iterable[ReportedClaim]:
    """The claims that name somebody; an echo speaks only where its article has no other."""
    naming = _naming(standing)
    echoes = {claim.id for claim in naming if standing.reason(claim.id) is LeftOutReason.ECHO}
    articles = {claim.article for claim in naming if claim.id not in echoes}
    return [claim for claim in naming if claim.id not in echoes or claim.article not in articles]


def _naming(standing: Standing) -> list[ReportedClaim]:
    """The claims that hold somebody responsible, without copies and without what was left out from outside."""
    return [
        claim
        for claim in standing.claims.values()
        if claim.accused and claim.left_out is None and standing.reason(claim.id) is not LeftOutReason.COPY
    ]


def _only_denied(claim: ReportedClaim) -> bool:
    """Rival versions that name no second side: somebody denies it."""
    sides = {one.side for one in claim.accused if one.side is not None}
    return claim.attribution is Attribution.DISPUTED and len(sides) < 2


def _distinct(claims: Iterable[ReportedClaim]) -> tuple[Accused, ...]:
    named: dict[str, Accused] = {}
    for claim in claims:
        for one in claim.accused:
            named.setdefault(one.actor or one.name.casefold(), one)
    return tuple(named.values())


def _actors(accounts: Sequence[_Account]) -> tuple[Accused, ...]:
    named: dict[str, Accused] = {}
    for account in accounts:
        for one in account.accused:
            named.setdefault(one.actor or one.name.casefold(), one)
    return tuple(named.values())


def _basis(accounts: Sequence[_Account]) -> tuple[Basis, int | None]:
    ranked = sorted((STRENGTH.index(_basis_of(account)), place) for place, account in enumerate(accounts))
    rank, place = ranked[0]
    return STRENGTH[rank], accounts[place].claim


def _basis_of(account: _Account) -> Basis:
    """Admitted by the accused's own side, found by an inquiry, concluded by a monitor, accused by an adversary.

    Where a body that is none of these holds someone responsible, it is a suspicion.
    """
    voice = account.voice
    own = voice.side is not None and voice.side in account.sides
    if own or any(one.actor == voice.key for one in account.accused):
        return Basis.ADMITTED
    if voice.kind is VoiceKind.PARTY or voice.side is not None:
        return Basis.ACCUSED
    if voice.kind is VoiceKind.INQUIRY:
        return Basis.FOUND
    if voice.kind is VoiceKind.MONITOR:
        return Basis.CONCLUDED
    return Basis.SUSPECTED
