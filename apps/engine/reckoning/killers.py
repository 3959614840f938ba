"""Enemy fighters reported dead only by the side that killed them: a column of their own."""

from __future__ import annotations

from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning.origins import Lane, Standing, voice_of
from apps.engine.reckoning.records import ReportedClaim, TollKind

INFLICTED = frozenset({Harm.KILLED, Harm.INJURED, Harm.CASUALTIES})


def final_kind(lane: Lane, standing: Standing) -> TollKind:
    """The column of a lane once it is known who reports it.

    A count of fighters moves to `claimed_by_killer` where every origin that stands for it belongs to a side that did
    the killing. A part of a whole that others report stays with its whole.
    """
    harm, victims, kind = lane
    if kind is not TollKind.DOCUMENTED or victims is not Victims.COMBATANTS or harm not in INFLICTED:
        return kind
    speaking = standing.speaking[lane]
    if all(_said_by_killer(claim, standing) for claim in speaking):
        return TollKind.CLAIMED_BY_KILLER
    return kind


def _said_by_killer(claim: ReportedClaim, standing: Standing) -> bool:
    side = voice_of(claim).side
    if side is None or side == claim.victim_side:
        return False
    if any(whole.harm == claim.harm and whole.victims is not claim.victims for whole in standing.ancestors[claim.id]):
        return False
    killers = {accused.side for accused in claim.accused}
    if killers:
        return side in killers
    # In a clash nobody is held responsible; the enemy that reports the dead is the one that fought them.
    return claim.means is Means.CLASH and claim.victim_side is not None
