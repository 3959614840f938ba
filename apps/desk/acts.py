"""What an editor does at the desk: one verb under a lock, then the tolls reckoned anew, and what became of them told.

A page carries the token of the record as it was opened. Where somebody else acted since, the token no longer fits and
nothing is done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from apps.desk.wording import change_told, figures_of, running_of
from apps.incidents import moving, services, undoing
from apps.incidents.grouping import regroup
from apps.incidents.matching import match
from apps.incidents.merging import merge_incidents
from apps.incidents.models import Claim, ClaimDecision, Decision, Incident, Link, ReportGroup
from apps.incidents.resolving import Resolver
from apps.sources.models import Article
from apps.tolls.models import Toll
from apps.tolls.running import settle_running
from apps.tolls.services import settle

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CONSTRAINTS = {
    "claim_value_unless_range_or_vague": "value: a range or a vague word has none, every other qualifier needs one",
    "claim_high_not_below_low": "high: it must not lie below low",
}


class Overtaken(services.NotPossible):
    """Somebody else changed the record after the page was opened; the message says so."""


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:24]


def token_of_claim(claim: Claim) -> str:
    """What tells whether an editor acted on the claim, or it was read anew, since a page was opened."""
    last = Decision.objects.filter(claim=claim).order_by("-pk").values_list("pk", flat=True).first()
    return _digest(claim.pk, claim.corrected, claim.decision, claim.read_at, last)


def tokens_of_incidents(incidents: Iterable[Incident]) -> dict[int, str]:
    """The token of each incident: its review, corrections, decisions, reports and current ledger rows."""
    rows = list(incidents)
    facts: dict[int, list[list[int]]] = {incident.pk: [[], [], []] for incident in rows}
    sources = (
        Decision.objects.filter(incident__in=facts).order_by("pk").values_list("incident_id", "pk"),
        ReportGroup.objects.filter(incident__in=facts).order_by("pk").values_list("incident_id", "pk"),
        Toll.objects.current().filter(incident__in=facts).order_by("pk").values_list("incident_id", "pk"),
    )
    for position, pairs in enumerate(sources):
        for incident_id, pk in pairs:
            facts[incident_id][position].append(pk)
    return {i.pk: _digest(i.review_state, i.visibility, i.corrected, i.merged_into_id, facts[i.pk]) for i in rows}


def token_of_incident(incident: Incident) -> str:
    """The token of one incident."""
    return tokens_of_incidents([incident])[incident.pk]


def amend_claim(*, claim: Claim, token: str, changes: Mapping[str, Any], decision: str, by: User, reason: str) -> str:
    """Correct and decide on a claim, reckon what it counts in again, and tell what that came to.

    A corrected claim may tell of another event than the one it was read as, so that its text is matched again too.
    Raises Overtaken, WrongCorrection or NotPossible, their messages led by the field; nothing is done then.
    """
    article = Article.objects.select_related("conflict").get(versions__claims=claim)
    resolver = Resolver(article.conflict)
    running = running_of(claim.pk)
    with _constraints_explained(), transaction.atomic():
        held = Claim.objects.select_for_update().get(pk=claim.pk)
        if token_of_claim(held) != token:
            raise Overtaken(_overtaken("claim", Decision.objects.filter(claim=held)))
        touched = _incidents_of(claim)
        if changes:
            services.correct_claim(claim=held, changes=changes, by=by, reason=reason)
        if decision != held.decision:
            services.decide_claim(claim=held, decision=ClaimDecision(decision), by=by, reason=reason)
        if changes and held.still_read and article.latest == held.version:
            regroup(held.version, resolver=resolver)
            touched |= match(article.conflict) | _incidents_of(claim)
    settle_running(article, resolver=resolver)
    outcome = settled(touched, resolver=resolver)
    if running or running_of(claim.pk):
        outcome.append(f"running toll: {change_told(running, running_of(claim.pk))}")
    return " · ".join(outcome) or "the claim counts in no toll"


def _incidents_of(claim: Claim) -> set[int]:
    return set(Incident.objects.filter(groups__claims=claim).values_list("pk", flat=True))


def on_incident(*, incident: Incident, token: str, act: Callable[[Incident], Iterable[int]]) -> set[int]:
    """Do one verb on an incident under its lock, if nobody acted since `token`; the caller settles afterwards.

    `act` returns the further incidents it touched; all that were touched are returned. Raises Overtaken or whatever
    the verb raises.
    """
    with _constraints_explained(), transaction.atomic():
        # Before the row, as matching takes them; the other way round two of them would wait for each other.
        services.lock_grouping(incident.conflict_id)
        held = Incident.objects.select_for_update().get(pk=incident.pk)
        if token_of_incident(held) != token:
            raise Overtaken(_overtaken("incident", Decision.objects.filter(incident=held)))
        return {held.pk, *act(held)}


def settled(incident_ids: Iterable[int], *, resolver: Resolver | None = None) -> list[str]:
    """Reckon these incidents again and tell what each one's toll was and is."""
    ids = sorted(set(incident_ids))
    before = figures_of(ids)
    settle(ids, resolver=resolver)
    after = figures_of(ids)
    rows = Incident.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "public_id", "merged_into__public_id")
    return [
        f"{name}: {f'leads to {into} now' if into else change_told(before[pk], after[pk])}" for pk, name, into in rows
    ]


def move_group(*, group: ReportGroup, incident: Incident, by: User, reason: str) -> set[int]:
    """Link a report to another incident; returns the incidents touched."""
    left = group.incident_id
    if left == incident.pk and group.link == Link.DECIDED:
        raise services.NotPossible("public_id: the report stands there already")
    services.link_group(group=group, incident=incident, by=by, reason=reason)
    return {pk for pk in (left, incident.pk) if pk}


def split_group(*, group: ReportGroup, by: User, reason: str) -> set[int]:
    """Make a report an incident of its own; returns the incidents touched."""
    left = group.incident_id
    own = services.split_group(group=group, by=by, reason=reason)
    return {pk for pk in (left, own.pk) if pk}


def move_claim(*, claim: Claim, to: Incident | None, by: User, reason: str) -> set[int]:
    """Put one claim where it belongs; returns the incidents touched."""
    touched = _incidents_of(claim)
    to = moving.move_claim(claim=claim, to=to, by=by, reason=reason)
    return touched | {to.pk} | match(to.conflict)


def merge(*, incident: Incident, into: Incident, by: User, reason: str) -> set[int]:
    """Merge an incident into another; returns the incidents touched."""
    merge_incidents(incident=incident, into=into, by=by, reason=reason)
    return {incident.pk, into.pk} | match(incident.conflict)


def undo(*, decision: Decision, incident: Incident, by: User, reason: str) -> set[int]:
    """Take a decision back and let matching look again at what it leaves open; returns the incidents touched."""
    if decision.incident_id != incident.pk:
        raise services.NotPossible("the decision belongs to another incident")
    touched = undoing.undo(decision=decision, by=by, reason=reason)
    if decision.claim is not None:
        settle_running(decision.claim.version.article, resolver=Resolver(incident.conflict))
    return touched | match(incident.conflict)


def refuse_proposals(*, group: ReportGroup, by: User, reason: str) -> set[int]:
    """Decide that a report does not tell of what is proposed: it stays where it is linked, else stands by itself."""
    if group.incident is None or group.link == Link.PROPOSED:
        return split_group(group=group, by=by, reason=reason)
    services.link_group(group=group, incident=group.incident, by=by, reason=reason)
    return {group.incident.pk}


def _overtaken(what: str, decisions: Any) -> str:
    last = decisions.select_related("by").first()
    who = f" Last: {last.verb} by {last.by.get_username()}, “{last.reason}”." if last else ""
    return f"This {what} was changed after you opened the page, and nothing of yours was saved.{who} Look again first."


@contextmanager
def _constraints_explained() -> Iterator[None]:
    """Turn a broken constraint into a message for the field at fault."""
    try:
        yield
    except IntegrityError as error:
        known = next((words for name, words in CONSTRAINTS.items() if name in str(error)), "")
        raise services.NotPossible(known or "these values do not hold together in the record") from error
