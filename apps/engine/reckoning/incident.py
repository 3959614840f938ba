"""From the claims of one incident to everything reckoned of it."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning.intervals import interval
from apps.engine.reckoning.killers import final_kind
from apps.engine.reckoning.origins import Lane, Standing, lane_of, origin_of, stand, voice_of
from apps.engine.reckoning.records import (
    GroupToll,
    IncidentReckoning,
    LeftOut,
    LeftOutReason,
    ReportedClaim,
    Stated,
    TollKind,
)
from apps.engine.reckoning.responsibility import responsibility_of
from apps.engine.reckoning.rules import RULES, Reports, best_stretches, numbered, spread
from apps.engine.reckoning.wholes import Circumstances, raised_by_own_part, unstated, with_wholes

_HARMS = tuple(Harm)
_KINDS = tuple(TollKind)
_GROUPS = tuple(Victims)


def reckon_incident(claims: Sequence[ReportedClaim]) -> IncidentReckoning:
    """Reckon every toll of one incident, its responsibility, the side of its victims and the means.

    Deterministic, and independent of the order of the claims. An incident without standing claims has no tolls.
    """
    standing = stand(claims)
    tolls: list[GroupToll] = []
    for (harm, kind), lanes in sorted(_columns(standing).items(), key=lambda item: _position(*item[0])):
        tolls.extend(_column(harm, kind, lanes, standing))
    speaking = [claim for members in standing.speaking.values() for claim in members]
    return IncidentReckoning(
        tolls=tuple(tolls),
        responsibility=responsibility_of(standing),
        victim_side=_one_side(claim for claim in speaking if not claim.own_attackers),
        means=_means(speaking),
        rules={name: rule.key for name, rule in RULES.items()},
        left_out=tuple(sorted(standing.left_out.values(), key=lambda one: one.claim)),
    )


def _position(harm: Harm, kind: TollKind) -> tuple[int, int]:
    return _HARMS.index(harm), _KINDS.index(kind)


def _columns(standing: Standing) -> dict[tuple[Harm, TollKind], list[Lane]]:
    """The lanes of every harm and final kind, with those of which only parts are left."""
    columns: dict[tuple[Harm, TollKind], list[Lane]] = defaultdict(list)
    for lane in standing.speaking:
        columns[lane[0], final_kind(lane, standing)].append(lane)
    for lane in _own_parts(standing):
        if lane not in standing.speaking:
            columns[lane[0], lane[2]].append(lane)
    return columns


def _own_parts(standing: Standing) -> dict[Lane, tuple[int, int]]:
    """The greatest part of each lane that has no number for its whole, as its floor and the claim."""
    parts: dict[Lane, tuple[int, int]] = {}
    for left_out in standing.left_out.values():
        claim = standing.claims[left_out.claim]
        lane = lane_of(claim)
        speaking = standing.speaking.get(lane, ())
        if left_out.reason is LeftOutReason.PART and not any(numbered(one.qualifier) for one in speaking):
            parts[lane] = max(parts.get(lane, (0, 0)), (interval(claim)[0], claim.id))
    return parts


def _column(harm: Harm, kind: TollKind, lanes: Sequence[Lane], standing: Standing) -> list[GroupToll]:
    """The tolls of one harm and kind, wholes raised by their parts, each with its explanation."""
    speaking = [claim for lane in lanes for claim in standing.speaking.get(lane, ())]
    origins = _independent(speaking)
    own_parts = _own_parts(standing)
    stated: dict[Victims, GroupToll] = {}
    for lane in lanes:
        toll = _stated_toll(lane, kind, origins, standing)
        if lane in own_parts:
            toll = raised_by_own_part(toll, *own_parts[lane], corroborated=origins >= 2)
        stated[lane[1]] = toll
    circumstances = Circumstances(
        corroborated=origins >= 2,
        fighting=frozenset(claim.victims for claim in speaking if _among_fighters(claim, standing)),
        together=lambda one, other: _told_together(one, other, standing.claims),
    )
    tolls = with_wholes(harm, kind, stated, circumstances)
    base_kinds = {lane[1]: lane[2] for lane in lanes}
    return [
        _explained(tolls[group], (harm, group, base_kinds.get(group, kind)), standing)
        for group in _GROUPS
        if group in tolls
    ]


def _stated_toll(lane: Lane, kind: TollKind, origins: int, standing: Standing) -> GroupToll:
    """What the standing claims of one lane come to by each rule."""
    harm, group, _ = lane
    accounts = standing.accounts(lane)
    if not accounts:
        return unstated(harm, group, kind)
    low, high, open_above = spread(accounts)
    figures = {name: rule.decide(Reports(accounts, origins)) for name, rule in RULES.items()}
    step = {
        "step": "consensus",
        "rule": RULES["consensus"].key,
        "stretches": [[one.low, one.high] for one in best_stretches(accounts)],
        "agree": _agreeing(figures["consensus"].value, lane, standing),
    }
    return GroupToll(
        harm=harm,
        victims=group,
        kind=kind,
        low=low,
        high=high,
        open_above=open_above,
        figures=figures,
        origins=0,
        accounts=accounts,
        counted=tuple(sorted(account.claim for account in accounts)),
        steps=(step,),
        stated=Stated(low, high, open_above, figures),
    )


def _agreeing(figure: int | None, lane: Lane, standing: Standing) -> list[int]:
    if figure is None:
        return []
    return [
        account.claim
        for account in standing.accounts(lane)
        if account.low <= figure and (account.high is None or figure <= account.high)
    ]


def _independent(claims: Iterable[ReportedClaim]) -> int:
    """How many independent origins report; voices without a name are together at most one."""
    voices = {origin_of(claim): voice_of(claim).named for claim in claims}
    return sum(voices.values()) or min(1, len(voices))


def _among_fighters(claim: ReportedClaim, standing: Standing) -> bool:
    return any(whole.victims is Victims.COMBATANTS for whole in standing.ancestors[claim.id])


def _told_together(one: GroupToll, other: GroupToll, claims: Mapping[int, ReportedClaim]) -> bool:
    """Whether one article or one voice reports both."""
    tellers = [
        {key for claim in toll.counted for key in (claims[claim].article, origin_of(claims[claim]))}
        for toll in (one, other)
    ]
    return bool(tellers[0] & tellers[1])


def _explained(toll: GroupToll, lane: Lane, standing: Standing) -> GroupToll:
    """The toll with its origins counted and what was left out of it beside it."""
    counted = [standing.claims[claim] for claim in toll.counted]
    left_out = [one for one in standing.left_out.values() if lane_of(standing.claims[one.claim]) == lane]
    left_out.sort(key=lambda one: one.claim)
    return dataclasses.replace(
        toll,
        origins=_independent(counted),
        victim_side=_one_side(counted),
        left_out=tuple(left_out),
        steps=(*toll.steps, *(_left_out_step(one, standing) for one in left_out)),
    )


def _left_out_step(left_out: LeftOut, standing: Standing) -> dict[str, object]:
    """A claim that was left out, told so that it can be put in words without looking it up."""
    claim = standing.claims[left_out.claim]
    low, high = interval(claim)
    successor = standing.claims.get(left_out.by) if left_out.by is not None else None
    return {
        "step": "left_out",
        "claim": claim.id,
        "reason": left_out.reason.value,
        "by": left_out.by,
        "voice": voice_of(claim).key,
        "name": voice_of(claim).name,
        "qualifier": claim.qualifier.value,
        "value": claim.value,
        "low": low,
        "high": high,
        "said_on": claim.said_on.isoformat(),
        "in_headline": claim.in_headline,
        "repeated": successor is not None and (claim.low, claim.high) == (successor.low, successor.high),
    }


def _one_side(claims: Iterable[ReportedClaim]) -> str | None:
    """The side of the victims, where the claims know one and only one."""
    sides = {claim.victim_side for claim in claims if claim.victim_side is not None}
    return sides.pop() if len(sides) == 1 else None


def _means(claims: Iterable[ReportedClaim]) -> Means:
    """The means that most origins tell; two told equally often are mixed weapons, `other`."""
    told = {(origin_of(claim), claim.means) for claim in claims if claim.means is not Means.UNKNOWN}
    votes = Counter(means for _, means in told)
    specific = {means: count for means, count in votes.items() if means is not Means.OTHER}
    if not specific:
        return Means.OTHER if votes else Means.UNKNOWN
    most = max(specific.values())
    leading = [means for means, count in specific.items() if count == most]
    return leading[0] if len(leading) == 1 else Means.OTHER
