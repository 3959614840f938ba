"""Merging two incidents that are one event: a plan that can be looked at first, then all of it or nothing.

What belongs to an incident is declared here; a relation that nobody thought of refuses the merge instead of being
left behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from apps.incidents.models import Incident, Link, LinkProposal, ReportGroup
from apps.incidents.services import (
    MERGE_VERB,
    NotPossible,
    lock_grouping,
    mark_stale,
    pin_reports,
    record_decision,
    show_as_changed,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOVED, DROPPED, REDIRECTED, RECKONED, KEPT = "moved", "dropped", "redirected", "reckoned", "kept"
# What becomes of everything that refers to an incident, by the name of the relation.
OUTCOMES = {
    "groups": MOVED,
    "proposals": DROPPED,
    "merged": REDIRECTED,
    "responsible": RECKONED,
    "tolls": RECKONED,
    "findings": RECKONED,
    "decisions": KEPT,
}


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do, before it is done.

    `reports` move to the other incident; ids that led to this one (`ids`, its own first) lead there; `left_behind`
    names corrections of this incident that the other does not take over.
    """

    incident: Incident
    into: Incident
    reports: list[ReportGroup]
    ids: list[str]
    left_behind: list[str]


def plan_merge(incident: Incident, into: Incident) -> MergePlan:
    """What merging `incident` into `into` would do; raises NotPossible with the reason where it cannot be done."""
    if incident.pk == into.pk:
        raise NotPossible("public_id: an incident is not merged into itself")
    if incident.conflict_id != into.conflict_id:
        raise NotPossible("public_id: the incident belongs to another conflict")
    if incident.kind != into.kind:
        raise NotPossible("public_id: an event and a period total are never one incident")
    for one in (incident, into):
        if one.merged_into_id:
            raise NotPossible(f"public_id: {one.public_id} was merged into another incident already")
    unknown = {relation.get_accessor_name() for relation in Incident._meta.related_objects if not _is_history(relation)}
    if undeclared := unknown - set(OUTCOMES):
        raise NotPossible(f"nobody has said what becomes of {', '.join(sorted(map(str, undeclared)))} in a merge")
    return MergePlan(
        incident=incident,
        into=into,
        reports=list(incident.groups.select_related("version__article__publisher").order_by("pk")),
        ids=[incident.public_id, *incident.merged.order_by("public_id").values_list("public_id", flat=True)],
        left_behind=sorted(incident.corrected),
    )


def _is_history(relation: object) -> bool:
    model = getattr(relation, "related_model", None)
    return model is not None and hasattr(model, "pgh_created_at")


@transaction.atomic
def merge_incidents(*, incident: Incident, into: Incident, by: User, reason: str) -> Incident:
    """Make two incidents one: the reports of the first move to the second, and its id leads there from now on.

    The ledger keeps what was said of both. Raises NotPossible with the reason.
    """
    lock_grouping(incident.conflict_id)
    held = {row.pk: row for row in Incident.objects.select_for_update().filter(pk__in=(incident.pk, into.pk))}
    plan = plan_merge(held[incident.pk], held[into.pk])
    links = {group.key: group.link for group in plan.reports}
    pinned = pin_reports(plan.into)
    for group in plan.reports:
        group.incident = plan.into
        group.link = Link.PROPOSED if group.link == Link.PROPOSED else Link.DECIDED
    ReportGroup.objects.bulk_update(plan.reports, ["incident", "link"])
    LinkProposal.objects.filter(incident=plan.incident).delete()
    LinkProposal.objects.filter(group__in=plan.reports).delete()
    Incident.objects.filter(public_id__in=plan.ids).update(merged_into=plan.into)
    mark_stale([plan.incident.pk])
    show_as_changed(plan.incident.pk)
    record_decision(
        MERGE_VERB,
        incident=plan.into,
        before={"incident": plan.incident.public_id, "groups": links, "ids": plan.ids},
        after={"incident": plan.into.public_id, "with": pinned},
        by=by,
        reason=reason,
    )
    return plan.into
