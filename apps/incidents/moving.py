"""Moving one claim of a report to the incident it tells of, whatever the rest of its report tells of."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from apps.incidents.grouping import KEY_LENGTH, regroup
from apps.incidents.models import Claim, GroupKind, Incident, IncidentKind, Link, LinkProposal, ReportGroup
from apps.incidents.resolving import Resolver
from apps.incidents.services import (
    MOVE_VERB,
    NotPossible,
    lead_on,
    lock_grouping,
    mark_stale,
    record_decision,
    show_as_changed,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def move_claim(*, claim: Claim, to: Incident | None, by: User, reason: str) -> Incident:
    """Decide which incident a claim, with its parts, tells of: `to`, or with None an incident of its own.

    The move survives every new reading and matching. Raises NotPossible where the claim runs over several events, is
    no longer read, or the incident is of another conflict.
    """
    version = claim.version
    conflict = version.article.conflict
    lock_grouping(conflict.pk)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    group = claim.group
    if group is None or not claim.still_read:
        raise NotPossible("the claim is no longer read in the newest text of its article")
    if group.kind == GroupKind.RUNNING:
        raise NotPossible("a running toll is no incident; correct the claim's scope first")
    if to is not None and to.conflict_id != conflict.pk:
        raise NotPossible("public_id: the incident belongs to another conflict")
    left, was = group.incident, claim.moved_to
    if to is not None and left == to:
        raise NotPossible("public_id: the claim stands there already")
    key = _key_in(version.article_id, to) or _own_key(claim)
    claim.moved_to = key
    claim.save(update_fields=["moved_to"])
    regroup(version, resolver=Resolver(conflict))
    own = ReportGroup.objects.get(key=key)
    kind = IncidentKind.PERIOD if own.kind == GroupKind.PERIOD else IncidentKind.EVENT
    to = to or Incident.objects.get_or_create(public_id=key, defaults={"conflict": conflict, "kind": kind})[0]
    Incident.objects.filter(pk=to.pk).update(merged_into=None)
    ReportGroup.objects.filter(pk=own.pk).update(incident=to, link=Link.DECIDED)
    LinkProposal.objects.filter(group=own).delete()
    if left is not None:
        lead_on(left, to)
        mark_stale([left.pk])
        show_as_changed(left.pk)
    record_decision(
        MOVE_VERB,
        incident=to,
        claim=claim,
        before={"group": key, "incident": left.public_id if left else None, "moved_to": was},
        after={"group": key, "incident": to.public_id},
        by=by,
        reason=reason,
    )
    return to


def _key_in(article_id: int, incident: Incident | None) -> str | None:
    """The key of what the article tells of that incident already, if it does."""
    if incident is None:
        return None
    rows = ReportGroup.objects.filter(incident=incident, version__article=article_id).exclude(link=Link.PROPOSED)
    return rows.order_by("pk").values_list("key", flat=True).first()


def _own_key(claim: Claim) -> str:
    words = (
        f"{claim.version.article.conflict_id}|{claim.version.article.ref}|moved|{claim.start}|{claim.end}|{claim.harm}"
    )
    return base64.b32encode(hashlib.sha256(words.encode()).digest()).decode().lower()[:KEY_LENGTH]
