"""Matching: groups of claims to incidents, component by component, the same whatever order articles arrive in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.conflicts.models import Conflict
from apps.engine.claims import Harm, Means, Victims
from apps.engine.matching import PROPOSE_THRESHOLD, cluster, may_match, score, window_of
from apps.engine.matching.records import ClaimGroup, Cluster, GroupClaim, Proposal
from apps.incidents.models import (
    Claim,
    Decision,
    GroupKind,
    Incident,
    IncidentKind,
    Link,
    LinkProposal,
    ReportGroup,
    ReviewState,
)
from apps.incidents.reported import are_own_attackers
from apps.incidents.services import LINK_VERB, MOVE_VERB, UNDO_VERB, lock_grouping, mark_stale

DECIDED_STATES = frozenset({ReviewState.APPROVED, ReviewState.CHANGED, ReviewState.REJECTED})
WORD = re.compile(r"[^\W\d_]{4,}")
ONE_DAY = timedelta(days=1)


@transaction.atomic
def match(conflict: Conflict) -> set[int]:
    """Match every group of the conflict that waits for it; returns the incidents that became stale."""
    lock_grouping(conflict.pk)
    waiting = ReportGroup.objects.filter(conflict=conflict, unmatched=True).exclude(kind=GroupKind.RUNNING)
    rows = _component(conflict, list(_with_claims(waiting)))
    if not rows:
        return set()
    apart = _apart([row for row, _ in rows.values()])
    groups = [replace(group, apart_from=apart.get(key, frozenset())) for key, (_, group) in rows.items()]
    clusters, proposals = cluster(groups)
    stale = _assign(conflict, clusters, {key: row for key, (row, _) in rows.items()})
    _propose(proposals, {key: row for key, (row, _) in rows.items()})
    stale |= {row.incident_id for row, _ in rows.values() if row.unmatched and row.incident_id}
    ReportGroup.objects.filter(pk__in=[row.pk for row, _ in rows.values()]).update(unmatched=False)
    mark_stale(stale)
    return stale


def _with_claims(groups: QuerySet[ReportGroup]) -> QuerySet[ReportGroup]:
    return groups.select_related("version__article", "incident").prefetch_related("claims__accused")


Rows = dict[str, tuple[ReportGroup, ClaimGroup]]


def _component(conflict: Conflict, waiting: Sequence[ReportGroup]) -> Rows:
    """The waiting groups with every group whose cluster they can touch, by way of pairs alike enough to propose."""
    found: Rows = {}
    frontier = [(row, as_group(row)) for row in waiting]
    while frontier:
        found.update({row.key: (row, group) for row, group in frontier})
        candidates = _candidates(conflict, frontier, set(found))
        reached = [(row, as_group(row)) for row in candidates]
        frontier = [
            (row, group)
            for row, group in reached
            if any(
                (row.incident_id and row.incident_id == near.incident_id)
                or (may_match(group, other) and score(group, other).score >= PROPOSE_THRESHOLD)
                for near, other in frontier
            )
        ]
    return found


def _apart(rows: Sequence[ReportGroup]) -> dict[str, frozenset[str]]:
    """By key, the groups of the incidents from which an editor took a group away: it is not of one event with them."""
    decided = {row.key: row.incident_id for row in rows if row.link == Link.DECIDED}
    taken = Decision.objects.filter(verb__in=(LINK_VERB, MOVE_VERB), before__group__in=list(decided))
    undone = Decision.objects.filter(verb=UNDO_VERB, after__group__in=list(decided))
    back = set(undone.values_list("after__undoes", flat=True))
    left = [
        (before["group"], before["incident"])
        for pk, before in taken.values_list("pk", "before")
        if before["incident"] and pk not in back
    ]
    standing = {
        public_id: merged_into or pk
        for public_id, pk, merged_into in Incident.objects.filter(
            public_id__in=[public_id for _, public_id in left]
        ).values_list("public_id", "pk", "merged_into")
    }
    apart: dict[str, frozenset[str]] = {}
    for key, public_id in left:
        was = standing.get(public_id)
        if was != decided[key]:
            others = {row.key for row in rows if row.incident_id == was}
            apart[key] = apart.get(key, frozenset()) | others
    return apart


def _candidates(
    conflict: Conflict, frontier: Sequence[tuple[ReportGroup, ClaimGroup]], known: set[str]
) -> list[ReportGroup]:
    wanted = Q(incident__in={row.incident_id for row, _ in frontier if row.incident_id})
    wanted |= Q(version__article__text_key__in={group.text_key for _, group in frontier})
    for first, last in {window for _, group in frontier if (window := window_of(group))}:
        begins = Q(first_on__lte=last + ONE_DAY) | Q(first_on__isnull=True, last_on__lte=last + ONE_DAY)
        wanted |= begins & Q(last_on__gte=first - ONE_DAY)
    rows = ReportGroup.objects.filter(wanted, conflict=conflict).exclude(kind=GroupKind.RUNNING)
    return [row for row in _with_claims(rows) if row.key not in known]


def as_group(row: ReportGroup) -> ClaimGroup:
    """A group as matching looks at it."""
    article = row.version.article
    claims = [c for c in row.claims.all() if c.still_read]
    day = article.published_on or article.fetched_at.date()
    text = row.version.text
    words = {w.casefold() for c in claims for w in WORD.findall(text[c.sentence_start : c.sentence_end])}
    return ClaimGroup(
        key=row.key,
        article=article.pk,
        text_key=article.text_key or f"article:{article.pk}",
        published=datetime.combine(day, time.min, tzinfo=UTC),
        claims=tuple(_group_claim(c) for c in claims),
        place_path=tuple(row.place_path),
        place_text=next((c.place_text for c in claims if c.place_text), None),
        first_on=row.first_on or row.last_on,
        last_on=row.last_on,
        means=frozenset(Means(c.standing("means")) for c in claims),
        sides=frozenset(a.side_key for c in claims for a in c.accused.all() if a.side_key),
        is_period=row.kind == GroupKind.PERIOD,
        words=frozenset(words),
        incident=row.incident.public_id if row.incident and _is_pinned(row, row.incident) else None,
    )


def _group_claim(claim: Claim) -> GroupClaim:
    return GroupClaim(
        id=claim.pk,
        harm=Harm(claim.standing("harm")),
        victims=Victims(claim.standing("victims")),
        low=claim.standing("low"),
        high=claim.standing("high"),
        value=claim.standing("value"),
        parent=claim.part_of_id,
        start=claim.start,
        own_attackers=are_own_attackers(claim),
    )


def _is_pinned(row: ReportGroup, incident: Incident) -> bool:
    """Whether people decided on the group's place: by a link, or by a decision on the incident that it stands in."""
    decided = incident.review_state in DECIDED_STATES or bool(incident.corrected)
    return row.link == Link.DECIDED or (row.link == Link.LINKED and decided)


def _assign(conflict: Conflict, clusters: Sequence[Cluster], rows: dict[str, ReportGroup]) -> set[int]:
    """Give each cluster its incident, under the id of its earliest group; returns the incidents that changed."""
    before = {row.key: row.incident_id for row in rows.values() if row.incident_id}
    changed: set[int] = set()
    moved: list[ReportGroup] = []
    for found in clusters:
        incident = _incident(conflict, found, rows)
        for key in found.groups:
            row = rows[key]
            link = _link(row, incident, pinned=found.pinned is not None)
            if (row.incident_id, row.link) != (incident.pk, link):
                changed |= {incident.pk} | ({row.incident_id} if row.incident_id else set())
                row.incident, row.link = incident, link
                moved.append(row)
    ReportGroup.objects.bulk_update(moved, ["incident", "link"])
    order = [key for found in clusters for key in found.groups]
    _fold({before[key]: rows[key] for key in reversed(order) if key in before}, rows)
    return changed


def _incident(conflict: Conflict, found: Cluster, rows: dict[str, ReportGroup]) -> Incident:
    first = rows[found.groups[0]]
    kind = IncidentKind.PERIOD if first.kind == GroupKind.PERIOD else IncidentKind.EVENT
    incident, _ = Incident.objects.get_or_create(
        public_id=found.pinned or first.key, defaults={"conflict": conflict, "kind": kind}
    )
    if incident.merged_into_id or incident.kind != kind:
        incident.merged_into, incident.kind = None, kind
        incident.save(update_fields=["merged_into", "kind"])
    return incident


def _link(row: ReportGroup, incident: Incident, *, pinned: bool) -> Link:
    """A group that was not there when people decided on the incident is only proposed to it."""
    if row.link == Link.DECIDED:
        return Link.DECIDED
    was_there = row.incident_id == incident.pk and row.link == Link.LINKED
    return Link.PROPOSED if pinned and incident.review_state in DECIDED_STATES and not was_there else Link.LINKED


def _fold(first_of: dict[int, ReportGroup], rows: dict[str, ReportGroup]) -> None:
    """Let incidents that lost their last group lead, in one step, to the one that tells of their event now.

    That is where the group went that they are named after, else the earliest that they held: `first_of`.
    """
    for incident in Incident.objects.filter(pk__in=first_of, groups__isnull=True):
        home = rows.get(incident.public_id, first_of[incident.pk]).incident_id
        if home and home != incident.pk:
            Incident.objects.filter(Q(pk=incident.pk) | Q(merged_into=incident.pk)).update(merged_into=home)


def _propose(proposals: Sequence[Proposal], rows: dict[str, ReportGroup]) -> None:
    LinkProposal.objects.filter(group__in=list(rows.values())).delete()
    wanted: dict[tuple[int, int], LinkProposal] = {}
    for proposal in proposals:
        group, other = rows[proposal.other], rows[proposal.one]
        if (group.version.article.published_on or other.version.article.published_on) and (
            str(group.version.article.published_on),
            group.key,
        ) < (str(other.version.article.published_on), other.key):
            group, other = other, group
        if other.incident_id and group.incident_id != other.incident_id:
            row = LinkProposal(
                group=group,
                incident_id=other.incident_id,
                score=proposal.score.score,
                features=dict(proposal.score.features),
            )
            wanted.setdefault((group.pk, other.incident_id), row)
    LinkProposal.objects.bulk_create(wanted.values())
