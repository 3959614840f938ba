"""What changed in the record of an incident: its figures in the ledger, and what editors decided, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from apps.dashboards.wording import HARM_DONE, REVIEW_WORDS, figure_words
from apps.engine.claims import Harm
from apps.incidents.models import Decision, Incident, ReviewState
from apps.incidents.visibility import sees_everything
from apps.tolls.models import Toll

VERBS = {
    "review incident": "Reviewed",
    "restrict incident": "Visibility set",
    "correct incident": "Corrected the incident",
    "correct claim": "Corrected a claim",
    "decide claim": "Decided on a claim",
    "link": "Joined a report to this incident",
}
COPIED = "Recorded anew: its place, days, responsibility or review changed, its figures did not"
BY_MACHINE = "reckoned from the claims"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed at one moment, by whom (a role in public), and the reason where a person acted."""

    at: datetime
    whats: tuple[str, ...]
    by: str
    reason: str = ""


def changes_of(incident: Incident, tolls: Sequence[Toll], viewer: Any) -> list[Change]:
    """The changes of an incident from its whole ledger and its decisions, newest first."""
    decisions = Decision.objects.filter(Q(incident=incident) | Q(claim__group__incident=incident))
    acts = [_act(one, viewer) for one in decisions.select_related("by").distinct()]
    return sorted([*acts, *_figures(tolls)], key=lambda change: change.at, reverse=True)


def _figures(tolls: Sequence[Toll]) -> list[Change]:
    """The ledger's rows as changes of figures; a moment at which only circumstances changed says so."""
    at: dict[datetime, list[str]] = {}
    before: dict[tuple[str, str, str], Toll] = {}
    for toll in sorted(tolls, key=lambda row: (row.recorded_at, row.pk)):
        key = (toll.harm, toll.victims, toll.kind)
        earlier = before.get(key)
        before[key] = toll
        told = at.setdefault(toll.recorded_at, [])
        now = f"{figure_words(toll)} {HARM_DONE[Harm(toll.harm)]}"
        if earlier is None:
            told.append(f"Reckoned: {now}")
        elif figure_words(earlier) != figure_words(toll):
            told.append(f"Reckoned anew: {now}, before {figure_words(earlier)}")
    return [Change(moment, tuple(told) or (COPIED,), BY_MACHINE) for moment, told in at.items()]


def _act(decision: Decision, viewer: Any) -> Change:
    what = VERBS.get(decision.verb, decision.verb.replace("_", " ").capitalize())
    state = decision.after.get("review_state")
    if state in ReviewState.values:
        what = f"{what}: {REVIEW_WORDS[ReviewState(state)]}"
    elif decision.verb == "decide claim" and decision.after.get("decision"):
        what = f"{what}: {decision.after['decision']}"
    elif decision.verb.startswith("correct"):
        what = f"{what}: {', '.join(name.removesuffix('_id').replace('_', ' ') for name in decision.after)}"
    return Change(decision.decided_at, (what,), _who(decision.by, viewer), decision.reason)


def _who(by: User, viewer: Any) -> str:
    return by.get_username() if sees_everything(viewer) else "an administrator" if by.is_superuser else "an editor"
