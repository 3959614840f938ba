"""The verbs of editors over claims and incidents: each all or nothing, with its person and its reason.

Every verb marks the incidents it touches stale in the same transaction; the caller settles them afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Now

from apps.incidents import corrections
from apps.incidents.models import (
    Claim,
    ClaimDecision,
    Decision,
    GroupKind,
    Incident,
    IncidentKind,
    Link,
    LinkProposal,
    ReportGroup,
    ReviewState,
    Visibility,
)
from apps.incidents.recording import resolve_accused
from apps.incidents.resolving import Resolver
from apps.places.models import Place
from apps.sources.models import Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User


GROUPING_LOCK = 0x1C1D
LINK_VERB = "link"
MERGE_VERB = "merge incidents"
MOVE_VERB = "move claim"
UNDO_VERB = "undo"
REVIEW_VERB = "review incident"


class NotPossible(ValueError):
    """An act that cannot be done as things stand; the message says why."""


def lock_grouping(conflict_id: int) -> None:
    """Until the transaction ends, be the only one who groups, matches, links or reviews in the conflict.

    Taken before any row is locked. Two matchings could each make an incident of the same event, and one that runs
    beside an editor could write over what he decides.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [GROUPING_LOCK, conflict_id])


def mark_stale(incident_ids: Iterable[int]) -> None:
    """Note, in the running transaction, that these incidents must be reckoned again."""
    # Locked in one order, so that two markings never wait for each other.
    rows = Incident.objects.filter(pk__in=set(incident_ids)).order_by("pk").select_for_update()
    Incident.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(stale_since=Now())


@transaction.atomic
def correct_claim(*, claim: Claim, changes: Mapping[str, Any], by: User, reason: str) -> Claim:
    """Lay an editor's values over a claim's read ones; a value equal to the read one takes the correction back.

    Raises WrongCorrection naming the field at fault, NotPossible where the bounds do not hold together.
    """
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    parsed = corrections.parse(corrections.CLAIM_FIELDS, changes)
    _check_known(parsed)
    before = corrections.as_json({name: claim.standing(name) for name in parsed})
    corrected = {**claim.corrected, **corrections.as_json(parsed)}
    as_read = corrections.as_json({name: getattr(claim, name) for name in corrected})
    claim.corrected = {name: value for name, value in corrected.items() if value != as_read[name]}
    _check_bounds(claim)
    claim.save(update_fields=["corrected"])
    if "perpetrators" in parsed or "claimant_id" in parsed:
        resolve_accused([claim], resolver=Resolver(claim.version.article.conflict))
    record_decision(
        "correct claim", claim=claim, before=before, after=corrections.as_json(parsed), by=by, reason=reason
    )
    return claim


@transaction.atomic
def decide_claim(*, claim: Claim, decision: ClaimDecision, by: User, reason: str) -> Claim:
    """Accept a claim as read, reject it from every toll, or take either back."""
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    before, claim.decision = claim.decision, decision
    claim.save(update_fields=["decision"])
    record_decision(
        "decide claim", claim=claim, before={"decision": before}, after={"decision": decision}, by=by, reason=reason
    )
    return claim


@transaction.atomic
def review_incident(*, incident: Incident, state: ReviewState, by: User, reason: str) -> Incident:
    """Approve an incident, reject it from the record, or return it to the unreviewed."""
    if state == ReviewState.CHANGED:
        raise NotPossible("an incident becomes 'changed since approved' by a change, not by a decision")
    return _set(incident, REVIEW_VERB, {"review_state": state}, by=by, reason=reason)


@transaction.atomic
def restrict_incident(*, incident: Incident, visibility: Visibility, by: User, reason: str) -> Incident:
    """Withhold an incident from the public, or publish it again."""
    return _set(incident, "restrict incident", {"visibility": visibility}, by=by, reason=reason)


@transaction.atomic
def correct_incident(*, incident: Incident, changes: Mapping[str, Any], by: User, reason: str) -> Incident:
    """Lay an editor's values over what an incident's claims say of its place, days, means or basis."""
    lock_grouping(incident.conflict_id)
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    parsed = corrections.parse(corrections.INCIDENT_FIELDS, changes)
    _check_known(parsed)
    window = {"first_on": incident.first_on, "last_on": incident.last_on, **parsed}
    first, last = window["first_on"], window["last_on"]
    if (first is None) != (last is None) or (first and last < first):
        raise NotPossible("first_on, last_on: both days are needed, the last not before the first")
    before = corrections.as_json({name: getattr(incident, name) for name in parsed})
    incident.corrected = {**incident.corrected, **corrections.as_json(parsed)}
    incident.save(update_fields=["corrected"])
    record_decision(
        "correct incident", incident=incident, before=before, after=corrections.as_json(parsed), by=by, reason=reason
    )
    return incident


@transaction.atomic
def link_group(*, group: ReportGroup, incident: Incident, by: User, reason: str) -> ReportGroup:
    """Decide that what an article tells is told of this incident; the link is never undone by the machine."""
    lock_grouping(group.conflict_id)
    group = ReportGroup.objects.select_for_update().get(pk=group.pk)
    if group.kind == GroupKind.RUNNING:
        raise NotPossible("a running toll is no incident and is never linked to one")
    if group.conflict_id != incident.conflict_id:
        raise NotPossible("the incident belongs to another conflict")
    before, link = group.incident, group.link
    pinned = [] if before == incident else pin_reports(incident)
    group.incident, group.link = incident, Link.DECIDED
    group.save(update_fields=["incident", "link"])
    LinkProposal.objects.filter(group=group).delete()
    if before is not None:
        lead_on(before, incident)
        mark_stale([before.pk])
        show_as_changed(before.pk)
    record_decision(
        LINK_VERB,
        incident=incident,
        before={"group": group.key, "incident": before.public_id if before else None, "link": link},
        after={"group": group.key, "incident": incident.public_id, "with": pinned},
        by=by,
        reason=reason,
    )
    return group


@transaction.atomic
def split_group(*, group: ReportGroup, by: User, reason: str) -> Incident:
    """Decide that what an article tells is an incident of its own, and make it one."""
    lock_grouping(group.conflict_id)
    group.refresh_from_db()
    kind = IncidentKind.PERIOD if group.kind == GroupKind.PERIOD else IncidentKind.EVENT
    own, _ = Incident.objects.get_or_create(public_id=group.key, defaults={"conflict": group.conflict, "kind": kind})
    if own.pk == group.incident_id:
        raise NotPossible("the incident is named after this report and keeps it; move the other reports instead")
    Incident.objects.filter(pk=own.pk).update(merged_into=None)
    link_group(group=group, incident=own, by=by, reason=reason)
    return own


def _set(incident: Incident, verb: str, values: Mapping[str, str], *, by: User, reason: str) -> Incident:
    lock_grouping(incident.conflict_id)
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    before = {name: getattr(incident, name) for name in values}
    for name, value in values.items():
        setattr(incident, name, value)
    incident.save(update_fields=list(values))
    record_decision(verb, incident=incident, before=before, after=dict(values), by=by, reason=reason)
    return incident


def _check_bounds(claim: Claim) -> None:
    low, high = claim.standing("low"), claim.standing("high")
    start, end = claim.standing("when_start"), claim.standing("when_end")
    if high is not None and high < low:
        raise NotPossible(f"high: {high} lies below low ({low})")
    if start is not None and (end is None or end < start):
        raise NotPossible("when_end: the last day must not lie before the first")


def record_decision(
    verb: str,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: User,
    reason: str,
    incident: Incident | None = None,
    claim: Claim | None = None,
) -> None:
    """Write down an act and mark the incident that it touches stale; an approved one is then shown as changed."""
    if not reason.strip():
        raise NotPossible("reason: every decision needs one")
    touched = incident or (claim.group.incident if claim and claim.group else None)
    Decision.objects.create(
        verb=verb, incident=touched, claim=claim, before=before, after=after, reason=reason.strip(), by=by
    )
    if touched is None:
        return
    mark_stale([touched.pk])
    if verb != REVIEW_VERB:
        show_as_changed(touched.pk)


def pin_reports(incident: Incident) -> list[str]:
    """Decide the links of the reports that an editor joins others to, so that no later matching parts them again.

    Returns their keys; reports that were only proposed stay so.
    """
    linked = incident.groups.filter(link=Link.LINKED)
    keys = list(linked.order_by("key").values_list("key", flat=True))
    linked.update(link=Link.DECIDED)
    return keys


def lead_on(left: Incident, to: Incident) -> None:
    """Where nothing is left of an incident, let its id, and those that led to it, lead to the other."""
    if left.pk != to.pk and not left.groups.exists():
        Incident.objects.filter(pk=left.pk).update(merged_into=to)
        Incident.objects.filter(merged_into=left.pk).update(merged_into=to)


def show_as_changed(incident_id: int) -> None:
    """Note that an approved incident is not what was approved any more."""
    approved = Incident.objects.filter(pk=incident_id, review_state=ReviewState.APPROVED)
    approved.update(review_state=ReviewState.CHANGED)


def _check_known(values: Mapping[str, Any]) -> None:
    """Refuse a place or a source that is not in the record: nothing could be reckoned with it."""
    known = {"place_id": Place.objects.all(), "claimant_id": Source.objects.all()}
    for name, rows in known.items():
        if values.get(name) and not rows.filter(pk=values[name]).exists():
            raise NotPossible(f"{name}: there is none with the number {values[name]}")
