"""Taking a decision back: what stood before it stands again, and both acts stay written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from apps.incidents import corrections
from apps.incidents.grouping import regroup
from apps.incidents.models import Claim, Decision, Incident, Link, ReportGroup
from apps.incidents.recording import resolve_accused
from apps.incidents.resolving import Resolver
from apps.incidents.services import (
    LINK_VERB,
    MERGE_VERB,
    MOVE_VERB,
    REVIEW_VERB,
    UNDO_VERB,
    NotPossible,
    lead_on,
    lock_grouping,
    mark_stale,
    record_decision,
    show_as_changed,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CHANGED_SINCE = "what was decided has been changed since; take the later decision back first"


@transaction.atomic
def undo(*, decision: Decision, by: User, reason: str) -> set[int]:
    """Take a decision back; returns the incidents touched, which the caller settles.

    What the machine decided before is left to it again, so that matching may find otherwise today. Raises NotPossible
    where the decision was taken back already, is itself an undoing, or what it set has been changed since.
    """
    conflict_id = _conflict_of(decision)
    if conflict_id is not None:
        lock_grouping(conflict_id)
    if decision.verb not in UNDONE_BY:
        raise NotPossible(f"“{decision.verb}” is not taken back")
    if is_undone(decision):
        raise NotPossible("this decision was taken back already")
    touched = UNDONE_BY[decision.verb](decision)
    record_decision(
        UNDO_VERB,
        incident=decision.incident,
        claim=decision.claim,
        before=decision.after,
        after={**decision.before, "undoes": decision.pk},
        by=by,
        reason=reason,
    )
    mark_stale(touched)
    return touched


def is_undone(decision: Decision) -> bool:
    """Whether the decision was taken back."""
    return Decision.objects.filter(verb=UNDO_VERB, after__undoes=decision.pk).exists()


def standing_among(decisions: Sequence[Decision]) -> set[int]:
    """Those of the decisions that are of a kind that is taken back, and were not yet."""
    undone = Decision.objects.filter(verb=UNDO_VERB, after__undoes__in=[one.pk for one in decisions])
    back = set(undone.values_list("after__undoes", flat=True))
    return {one.pk for one in decisions if one.verb in UNDONE_BY and one.pk not in back}


def _conflict_of(decision: Decision) -> int | None:
    if decision.incident is not None:
        return decision.incident.conflict_id
    return decision.claim.version.article.conflict_id if decision.claim else None


def _undo_claim_correction(decision: Decision) -> set[int]:
    claim = _held_claim(decision)
    if corrections.as_json({name: claim.standing(name) for name in decision.after}) != decision.after:
        raise NotPossible(CHANGED_SINCE)
    as_read = corrections.as_json({name: getattr(claim, name) for name in decision.after})
    laid_over = {**claim.corrected, **decision.before}
    claim.corrected = {name: value for name, value in laid_over.items() if as_read.get(name, ...) != value}
    claim.save(update_fields=["corrected"])
    resolve_accused([claim], resolver=Resolver(claim.version.article.conflict))
    return _grouped_again(claim)


def _undo_claim_decision(decision: Decision) -> set[int]:
    claim = _held_claim(decision)
    if claim.decision != decision.after["decision"]:
        raise NotPossible(CHANGED_SINCE)
    claim.decision = decision.before["decision"]
    claim.save(update_fields=["decision"])
    return _incidents_of(claim)


def _undo_incident_field(decision: Decision) -> set[int]:
    incident = _held_incident(decision)
    # An approved incident is shown as changed by whatever is done to it; that is not another decision.
    if any(str(getattr(incident, name)) not in {value, "changed"} for name, value in decision.after.items()):
        raise NotPossible(CHANGED_SINCE)
    for name, value in decision.before.items():
        setattr(incident, name, value)
    incident.save(update_fields=list(decision.before))
    return {incident.pk}


def _undo_incident_correction(decision: Decision) -> set[int]:
    incident = _held_incident(decision)
    if any(incident.corrected.get(name, ...) != value for name, value in decision.after.items()):
        raise NotPossible(CHANGED_SINCE)
    earlier = [d for d in _standing_corrections(incident) if d.pk < decision.pk]
    for name in decision.after:
        last = next((d for d in reversed(earlier) if name in d.after), None)
        if last is None:
            del incident.corrected[name]
        else:
            incident.corrected[name] = last.after[name]
    incident.save(update_fields=["corrected"])
    return {incident.pk}


def _standing_corrections(incident: Incident) -> list[Decision]:
    rows = incident.decisions.filter(verb="correct incident").order_by("pk")
    undone = set(incident.decisions.filter(verb=UNDO_VERB).values_list("after__undoes", flat=True))
    return [row for row in rows if row.pk not in undone]


def _undo_link(decision: Decision) -> set[int]:
    group = ReportGroup.objects.select_for_update().filter(key=decision.after["group"]).first()
    if group is None or group.incident is None or not _leads_to(decision.after["incident"], group.incident):
        raise NotPossible(CHANGED_SINCE)
    left = group.incident
    back = _incident(decision.before["incident"])
    _put_back(group, back, decision.before.get("link", Link.LINKED))
    _unpin(decision, left)
    if back is not None:
        lead_on(left, back)
    for one in (left, back):
        if one is not None:
            show_as_changed(one.pk)
    return {one.pk for one in (left, back) if one is not None}


def _undo_merge(decision: Decision) -> set[int]:
    into = _held_incident(decision)
    merged = Incident.objects.select_for_update().get(public_id=decision.before["incident"])
    links: Mapping[str, str] = decision.before["groups"]
    rows = list(ReportGroup.objects.select_for_update().filter(key__in=links))
    if merged.merged_into_id != into.pk or any(row.incident_id != into.pk for row in rows):
        raise NotPossible(CHANGED_SINCE)
    Incident.objects.filter(pk=merged.pk).update(merged_into=None)
    others = [one for one in decision.before["ids"] if one != merged.public_id]
    Incident.objects.filter(public_id__in=others, merged_into=into).update(merged_into=merged)
    for row in rows:
        _put_back(row, merged, links[row.key])
    _unpin(decision, into)
    return {into.pk, merged.pk}


def _undo_move(decision: Decision) -> set[int]:
    claim = _held_claim(decision)
    if claim.moved_to != decision.after["group"]:
        raise NotPossible(CHANGED_SINCE)
    touched = _incidents_of(claim)
    claim.moved_to = decision.before["moved_to"]
    claim.save(update_fields=["moved_to"])
    touched |= _grouped_again(claim)
    left, own = _incident(decision.before["incident"]), _held_incident(decision)
    if left is not None:
        Incident.objects.filter(pk=left.pk, merged_into=own).update(merged_into=None)
        lead_on(own, left)
    return touched


def _put_back(group: ReportGroup, incident: Incident | None, link: str) -> None:
    if incident is not None and incident.merged_into_id:
        # It had nothing left and led elsewhere; now it holds a report again.
        Incident.objects.filter(pk=incident.pk).update(merged_into=None)
    group.incident, group.link = incident, Link(link)
    group.unmatched = group.link != Link.DECIDED
    group.save(update_fields=["incident", "link", "unmatched"])


def _unpin(decision: Decision, incident: Incident) -> None:
    """Leave to matching again the reports that the decision pinned, but for those that another decision pins too."""
    others = Decision.objects.filter(verb__in=(LINK_VERB, MERGE_VERB, MOVE_VERB)).exclude(pk=decision.pk)
    undone = Decision.objects.filter(verb=UNDO_VERB, incident=incident).values_list("after__undoes", flat=True)
    kept: set[str] = set()
    for one in others.filter(incident=incident).exclude(pk__in=[pk for pk in undone if pk]):
        kept |= {one.after.get("group", ""), *one.after.get("with", ()), *one.before.get("groups", ())}
    pinned = incident.groups.filter(key__in=set(decision.after.get("with", ())) - kept, link=Link.DECIDED)
    pinned.update(link=Link.LINKED, unmatched=True)


def _grouped_again(claim: Claim) -> set[int]:
    """The claim's text grouped anew, where it is still the newest; the incidents that this touches."""
    touched = _incidents_of(claim)
    article = claim.version.article
    if claim.still_read and article.latest == claim.version:
        regroup(claim.version, resolver=Resolver(article.conflict))
    return touched | _incidents_of(claim)


def _incidents_of(claim: Claim) -> set[int]:
    return set(Incident.objects.filter(groups__claims=claim).values_list("pk", flat=True))


def _held_claim(decision: Decision) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).select_related("version__article__conflict")
    claim: Claim = rows.get(pk=decision.claim_id)
    return claim


def _held_incident(decision: Decision) -> Incident:
    incident: Incident = Incident.objects.select_for_update().get(pk=decision.incident_id)
    return incident


def _incident(public_id: str | None) -> Incident | None:
    return Incident.objects.filter(public_id=public_id).first() if public_id else None


def _leads_to(public_id: str, incident: Incident) -> bool:
    return public_id == incident.public_id or incident.merged.filter(public_id=public_id).exists()


UNDONE_BY: Mapping[str, Callable[[Decision], set[int]]] = {
    "correct claim": _undo_claim_correction,
    "decide claim": _undo_claim_decision,
    REVIEW_VERB: _undo_incident_field,
    "restrict incident": _undo_incident_field,
    "correct incident": _undo_incident_correction,
    LINK_VERB: _undo_link,
    MERGE_VERB: _undo_merge,
    MOVE_VERB: _undo_move,
}
