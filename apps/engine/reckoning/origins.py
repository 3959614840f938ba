"""Which claim stands for each origin, and why the others do not.

The steps, in order: what was left out from outside; copies of one text; parts of a whole of the same group; echoes;
then of each origin the latest said; at last vague words beside numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from apps.engine.claims import Harm, Victims
from apps.engine.reckoning.intervals import alone, interval
from apps.engine.reckoning.records import LeftOut, LeftOutReason, OriginAccount, ReportedClaim, TollKind, Voice
from apps.engine.reckoning.rules import numbered

# The groups that a group lies within, whoever counts it.
WITHIN: Mapping[Victims, frozenset[Victims]] = {
    Victims.PEOPLE: frozenset(),
    Victims.CIVILIANS: frozenset({Victims.PEOPLE}),
    Victims.COMBATANTS: frozenset({Victims.PEOPLE}),
    Victims.MEN: frozenset({Victims.PEOPLE}),
    Victims.ELDERLY: frozenset({Victims.PEOPLE}),
    Victims.POLICE: frozenset({Victims.PEOPLE}),
    Victims.WOMEN_AND_CHILDREN: frozenset({Victims.PEOPLE}),
    Victims.WOMEN: frozenset({Victims.PEOPLE, Victims.WOMEN_AND_CHILDREN}),
    Victims.CHILDREN: frozenset({Victims.PEOPLE, Victims.CIVILIANS, Victims.WOMEN_AND_CHILDREN}),
    Victims.MEDICS: frozenset({Victims.PEOPLE, Victims.CIVILIANS}),
    Victims.RESCUERS: frozenset({Victims.PEOPLE, Victims.CIVILIANS}),
    Victims.JOURNALISTS: frozenset({Victims.PEOPLE, Victims.CIVILIANS}),
    Victims.AID_WORKERS: frozenset({Victims.PEOPLE, Victims.CIVILIANS}),
}

Lane = tuple[Harm, Victims, TollKind]
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of an incident's claims: per harm × group × kind the claims that speak, one an origin.

    `left_out` holds every other claim; `claims` are all of them by id, and `ancestors` the wholes that each is a
    part of, nearest first, as far as they are among the claims.
    """

    claims: Mapping[int, ReportedClaim]
    speaking: Mapping[Lane, tuple[ReportedClaim, ...]]
    left_out: Mapping[int, LeftOut]
    ancestors: Mapping[int, tuple[ReportedClaim, ...]]

    def reason(self, claim: int) -> LeftOutReason | None:
        """Why a claim does not stand, None where it does."""
        left_out = self.left_out.get(claim)
        return left_out.reason if left_out else None

    def accounts(self, lane: Lane) -> tuple[OriginAccount, ...]:
        """The accounts of the claims that stand for a lane."""
        return tuple(account_of(claim) for claim in self.speaking.get(lane, ()))


@dataclass(slots=True)
class _Sieve:
    """The claims still in question and the reasons of those that are not."""

    remaining: list[ReportedClaim]
    left_out: dict[int, LeftOut] = field(default_factory=dict)

    def drop(self, reasons: Mapping[int, LeftOut]) -> None:
        self.left_out.update(reasons)
        self.remaining = [claim for claim in self.remaining if claim.id not in reasons]


def voice_of(claim: ReportedClaim) -> Voice:
    """Who says it: the claimant, else the wire or publisher."""
    return claim.claimant or claim.outlet


def origin_of(claim: ReportedClaim) -> tuple[str, str]:
    """The key under which claims count as one origin; of unnamed voices every text has its own."""
    voice = voice_of(claim)
    return (voice.key, "") if voice.named else (voice.key, claim.text_key)


def kind_of(claim: ReportedClaim) -> TollKind:
    """The column a claim belongs to by itself, before it is known who else reports it."""
    return TollKind.OWN_ATTACKERS if claim.own_attackers else TollKind.DOCUMENTED


def lane_of(claim: ReportedClaim) -> Lane:
    """The harm × group × kind a claim speaks of."""
    return claim.harm, claim.victims, kind_of(claim)


def account_of(claim: ReportedClaim) -> OriginAccount:
    """A claim as its origin's account."""
    low, high = interval(claim)
    voice = voice_of(claim)
    return OriginAccount(
        voice=voice,
        claim=claim.id,
        low=low,
        high=high,
        qualifier=claim.qualifier,
        corroborates=voice.named,
        published=claim.published,
        said_on=claim.said_on,
    )


def stand(claims: Iterable[ReportedClaim]) -> Standing:
    """Sort out which claims speak for an incident; the order of the input does not matter."""
    ordered = sorted(claims, key=lambda claim: (claim.published, claim.article, claim.start, claim.harm, claim.id))
    by_id = {claim.id: claim for claim in ordered}
    ancestors = {claim.id: _ancestors(claim, by_id) for claim in ordered}
    sieve = _Sieve(list(by_id.values()))
    sieve.drop({c.id: LeftOut(c.id, c.left_out) for c in sieve.remaining if c.left_out is not None})
    sieve.drop(_copies(sieve.remaining))
    sieve.drop(_parts(sieve.remaining, ancestors))
    sieve.drop(_echoes(sieve.remaining, ancestors))
    speaking: dict[Lane, tuple[ReportedClaim, ...]] = {}
    for lane, members in _grouped(sieve.remaining, lane_of).items():
        standing: list[ReportedClaim] = []
        for said in _grouped(members, origin_of).values():
            chosen, reasons = _latest_said(said)
            standing.append(chosen)
            sieve.left_out.update(reasons)
        plain = [claim for claim in standing if numbered(claim.qualifier)]
        if plain:
            sieve.left_out.update(
                {c.id: LeftOut(c.id, LeftOutReason.VAGUE, plain[0].id) for c in standing if c not in plain}
            )
        speaking[lane] = tuple(plain or standing)
    return Standing(by_id, speaking, sieve.left_out, ancestors)


def _grouped(claims: Iterable[ReportedClaim], key: Callable[[ReportedClaim], K]) -> dict[K, list[ReportedClaim]]:
    groups: dict[K, list[ReportedClaim]] = defaultdict(list)
    for claim in claims:
        groups[key(claim)].append(claim)
    return groups


def _ancestors(claim: ReportedClaim, by_id: Mapping[int, ReportedClaim]) -> tuple[ReportedClaim, ...]:
    """The wholes above a claim; the walk ends at a total over several events, whose parts may be events."""
    chain: list[ReportedClaim] = []
    seen = {claim.id}
    parent = claim.parent
    while parent is not None and parent in by_id and parent not in seen:
        whole = by_id[parent]
        if whole.left_out is LeftOutReason.CUMULATIVE:
            break
        seen.add(parent)
        chain.append(whole)
        parent = whole.parent
    return tuple(chain)


def _parts(claims: Iterable[ReportedClaim], ancestors: Mapping[int, tuple[ReportedClaim, ...]]) -> dict[int, LeftOut]:
    """A claim never stands for the whole where a whole above it has the same harm and group."""
    reasons: dict[int, LeftOut] = {}
    for claim in claims:
        wholes = [whole for whole in ancestors[claim.id] if lane_of(whole) == lane_of(claim)]
        if wholes:
            reasons[claim.id] = LeftOut(claim.id, LeftOutReason.PART, wholes[-1].id)
    return reasons


def _copies(claims: Sequence[ReportedClaim]) -> dict[int, LeftOut]:
    """Of copies of one text the first printed counts; a claim that the first copy lacks is not lost."""
    reasons: dict[int, LeftOut] = {}
    for texts in _grouped(claims, lambda claim: claim.text_key).values():
        originals: list[ReportedClaim] = []
        for claim in texts:
            twin = next((o for o in originals if o.article != claim.article and _same_place_in_text(o, claim)), None)
            twin = twin or next((o for o in originals if o.article != claim.article and _same_words(o, claim)), None)
            if twin is None:
                originals.append(claim)
            else:
                reasons[claim.id] = LeftOut(claim.id, LeftOutReason.COPY, twin.id)
    return reasons


def _same_place_in_text(one: ReportedClaim, other: ReportedClaim) -> bool:
    return one.start == other.start and one.harm == other.harm


def _same_words(one: ReportedClaim, other: ReportedClaim) -> bool:
    both_wholes = (one.parent is None) == (other.parent is None)
    return both_wholes and lane_of(one) == lane_of(other) and _same_figure(one, other)


def _same_figure(one: ReportedClaim, other: ReportedClaim) -> bool:
    return (one.low, one.high, one.qualifier) == (other.low, other.high, other.qualifier)


def _echoes(claims: Sequence[ReportedClaim], ancestors: Mapping[int, tuple[ReportedClaim, ...]]) -> dict[int, LeftOut]:
    """An unattributed figure beside an attributed one in the same article has no origin of its own.

    Of the same group any figure is an echo, unless the attributed words are vague and the unattributed are not; of
    a wider group only the same number is ("seven people" above "seven civilians, the hospital said").
    """
    reasons: dict[int, LeftOut] = {}
    for told in _grouped(claims, lambda claim: claim.article).values():
        attributed = [claim for claim in told if claim.claimant is not None]
        for claim in told:
            if claim.claimant is not None:
                continue
            heard = [other for other in attributed if claim not in ancestors[other.id] and _echoes_it(claim, other)]
            if heard:
                best = max(heard, key=lambda other: (_same_value(claim, other), not other.in_headline, other.start))
                reasons[claim.id] = LeftOut(claim.id, LeftOutReason.ECHO, best.id)
    return reasons


def _echoes_it(claim: ReportedClaim, attributed: ReportedClaim) -> bool:
    if claim.harm != attributed.harm or kind_of(claim) != kind_of(attributed):
        return False
    if claim.victims == attributed.victims:
        return numbered(attributed.qualifier) or not numbered(claim.qualifier)
    return claim.victims in WITHIN[attributed.victims] and _same_value(claim, attributed)


def _same_value(one: ReportedClaim, other: ReportedClaim) -> bool:
    if one.value is not None and one.value == other.value:
        return True
    return (one.low, one.high) == (other.low, other.high)


def _latest_said(claims: Sequence[ReportedClaim]) -> tuple[ReportedClaim, dict[int, LeftOut]]:
    """Of one origin's claims on one lane, the one that stands, and the reasons of the others."""
    told = [_told_in(article) for article in _grouped(claims, lambda claim: claim.article).values()]
    if any(numbered(claim.qualifier) for claim in told):
        told = [claim for claim in told if numbered(claim.qualifier)]
    chosen = _last_unless_lower(sorted(told, key=_said))
    reasons = {
        claim.id: LeftOut(claim.id, _why_not(claim, chosen), chosen.id) for claim in claims if claim is not chosen
    }
    return chosen, reasons


def _told_in(article: Sequence[ReportedClaim]) -> ReportedClaim:
    """Within an article: numbered over vague, body over headline, then the last."""
    best = max((numbered(claim.qualifier), not claim.in_headline) for claim in article)
    kept = [claim for claim in article if (numbered(claim.qualifier), not claim.in_headline) == best]
    return _last_unless_lower(sorted(kept, key=lambda claim: (claim.start, claim.id)))


def _last_unless_lower(claims: Sequence[ReportedClaim]) -> ReportedClaim:
    """The last; but a lower figure takes a higher one's place only where it says that it revises."""
    chosen = claims[0]
    for claim in claims[1:]:
        if claim.revises or _size(claim) >= _size(chosen):
            chosen = claim
    return chosen


def _size(claim: ReportedClaim) -> int:
    return alone(account_of(claim)).value or 0


def _said(claim: ReportedClaim) -> tuple[date, datetime, int, int, int]:
    return claim.said_on, claim.published, claim.article, claim.start, claim.id


def _why_not(claim: ReportedClaim, chosen: ReportedClaim) -> LeftOutReason:
    if not numbered(claim.qualifier) and numbered(chosen.qualifier):
        return LeftOutReason.VAGUE
    same_article = claim.article == chosen.article
    if same_article and (claim.in_headline or _same_figure(claim, chosen)):
        return LeftOutReason.ECHO
    return LeftOutReason.SUPERSEDED
