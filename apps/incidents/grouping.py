"""Which claims of one article tell of the same event: groups as rows, kept under keys that survive a new reading."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from apps.engine.claims import Harm, Means, Scope, Victims
from apps.engine.matching import PERIOD_DAYS, ArticleClaim, group_claims, kind_of
from apps.incidents.models import Claim, GroupKind, Link, ReportGroup
from apps.incidents.reported import are_own_attackers
from apps.incidents.resolving import Resolver
from apps.incidents.services import lock_grouping, mark_stale
from apps.places.models import Place
from apps.sources.models import ArticleVersion

KEY_LENGTH = 10
# A count above this is no single event, unless an editor says so (docs/decisions/0005-largest-event.md).
LARGEST_EVENT = 5_000


@dataclass(frozen=True, slots=True)
class Told:
    """Where and when a group's claims say that it happened."""

    place_id: int | None
    place_path: tuple[int, ...]
    first_on: date | None
    last_on: date | None


@transaction.atomic
def regroup(version: ArticleVersion, *, resolver: Resolver) -> list[ReportGroup]:
    """Group the version's claims anew; safe to repeat. Groups of older versions and old groupings go.

    Groups that are new, or tell of another place, day or kind than before, are left for matching. Where a newer text
    gives another figure for an event, its group goes on under the key it had.
    """
    lock_grouping(version.article.conflict_id)
    claims = list(version.claims.filter(still_read=True).prefetch_related("accused").order_by("start", "harm"))
    for claim in claims:
        claim.version = version
    paths = {
        p.pk: tuple(p.path) for p in Place.objects.filter(pk__in={c.standing("place_id") for c in claims} - {None})
    }
    before = {g.key: g for g in ReportGroup.objects.filter(version__article=version.article_id)}
    by_id = {claim.pk: claim for claim in claims}
    moved = _moved(claims)
    taken: Counter[str] = Counter()
    found: dict[str, tuple[GroupKind, Told, list[Claim]]] = {}
    for together in group_claims([_article_claim(claim, paths) for claim in claims if claim.pk not in moved]):
        members = [by_id[pk] for pk in together.claims]
        found[_key(version, members[0], taken)] = GroupKind(together.kind), _told(members, paths), members
    for key in dict.fromkeys(moved.values()):
        members = [claim for claim in claims if moved.get(claim.pk) == key]
        kind, _, others = found.get(key) or (GroupKind(kind_of(_article_claim(members[0], paths))), None, [])
        members = sorted([*others, *members], key=lambda claim: (claim.start, claim.harm))
        found[key] = kind, _told(members, paths), members
    read = {key: (kind, told) for key, (kind, told, _) in found.items() if key not in moved.values()}
    rows = _known(before, read) | {key: before[key] for key in moved.values() if key in before}
    stale: set[int] = set()
    for key, (kind, told, members) in found.items():
        rows.setdefault(key, ReportGroup(key=key, conflict=resolver.conflict))
        stale |= _put(rows[key], version, kind, told, members)
    kept = {row.pk for row in rows.values()}
    stale |= _remove([group for group in before.values() if group.pk not in kept])
    mark_stale(stale)
    return [rows[key] for key in found]


def _moved(claims: Sequence[Claim]) -> dict[int, str]:
    """The key of the group that an editor put each claim into; parts go with their whole."""
    moved = {claim.pk: claim.moved_to for claim in claims if claim.moved_to}
    wholes = {claim.pk: claim.part_of_id for claim in claims if claim.part_of_id}
    for claim in claims:
        seen, at = {claim.pk}, wholes.get(claim.pk)
        while claim.pk not in moved and at is not None and at not in seen:
            if at in moved:
                moved[claim.pk] = moved[at]
            seen.add(at)
            at = wholes.get(at)
    return moved


def _known(before: Mapping[str, ReportGroup], found: Mapping[str, tuple[GroupKind, Told]]) -> dict[str, ReportGroup]:
    """The row of each group that was there before: of the same key, else the only one that told of the same event."""
    rows = {key: before[key] for key in found if key in before}
    gone: dict[tuple[str, Told], list[ReportGroup]] = defaultdict(list)
    for key, row in before.items():
        if key not in rows:
            gone[row.kind, Told(row.place_id, tuple(row.place_path), row.first_on, row.last_on)].append(row)
    new: dict[tuple[str, Told], list[str]] = defaultdict(list)
    for key, (kind, told) in found.items():
        if key not in rows and told.place_id and told.last_on:
            new[kind.value, told].append(key)
    for event, keys in new.items():
        if len(keys) == 1 and len(gone[event]) == 1:
            rows[keys[0]] = gone[event][0]
    return rows


def _put(
    group: ReportGroup, version: ArticleVersion, kind: GroupKind, told: Told, members: Sequence[Claim]
) -> set[int]:
    """Write a group and what belongs to it; returns the incidents that its change makes stale."""
    stale = {group.incident_id} if group.incident_id else set()
    was = (group.kind, group.place_id, group.first_on, group.last_on, group.version_id)
    group.version, group.kind = version, kind
    group.place_id, group.place_path = told.place_id, list(told.place_path)
    group.first_on, group.last_on = told.first_on, told.last_on
    if kind == GroupKind.RUNNING:
        group.incident, group.link = None, Link.LINKED
    now = (group.kind, group.place_id, group.first_on, group.last_on, group.version_id)
    ids = {c.pk for c in members}
    same_members = set(Claim.objects.filter(group_id=group.pk, still_read=True).values_list("pk", flat=True)) == ids
    group.unmatched = kind != GroupKind.RUNNING and (group.unmatched or was != now or not same_members)
    group.save()
    Claim.objects.filter(pk__in=ids).update(group=group)
    # What older versions of the text said is no longer said.
    Claim.objects.filter(group=group).exclude(version=version).update(group=None)
    return stale


def _remove(gone: Collection[ReportGroup]) -> set[int]:
    incidents = {g.incident_id for g in gone if g.incident_id}
    # What is left of their incidents may fall apart without them.
    ReportGroup.objects.filter(incident__in=incidents).update(unmatched=True)
    ReportGroup.objects.filter(pk__in=[g.pk for g in gone]).delete()
    return incidents


def _key(version: ArticleVersion, first: Claim, taken: Counter[str]) -> str:
    words = f"{version.article.conflict_id}|{version.article.ref}|{first.harm}|{first.quote}"
    taken[words] += 1
    digest = hashlib.sha256(f"{words}|{taken[words]}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:KEY_LENGTH]


def _article_claim(claim: Claim, paths: dict[int, tuple[int, ...]]) -> ArticleClaim:
    outgrown = outgrows_an_event(claim)
    return ArticleClaim(
        id=claim.pk,
        start=claim.start,
        in_headline=claim.end <= claim.version.headline_end,
        harm=Harm(claim.standing("harm")),
        victims=Victims(claim.standing("victims")),
        value=claim.standing("value"),
        low=claim.standing("low"),
        high=claim.standing("high"),
        parent=claim.part_of_id,
        scope=Scope.CUMULATIVE if outgrown else Scope(claim.standing("scope")),
        place_path=paths.get(claim.standing("place_id"), ()),
        place_text=claim.place_text or None,
        # Without its first day it runs on, and makes no period either.
        first_on=None if outgrown else claim.standing("when_start"),
        last_on=claim.standing("when_end"),
        means=Means(claim.standing("means")),
        sides=frozenset(a.side_key for a in claim.accused.all() if a.side_key),
        claimant=str(claim.standing("claimant_id") or claim.claimant_text) or None,
        revises=claim.revises,
        own_attackers=are_own_attackers(claim),
        sentence=(claim.sentence_start, claim.sentence_end),
    )


def outgrows_an_event(claim: Claim) -> bool:
    """Whether a claim that would count, as an event or a period, counts more people than any may without an editor."""
    start, end = claim.standing("when_start"), claim.standing("when_end")
    is_short = start is not None and end is not None and (end - start).days < PERIOD_DAYS
    would_count = claim.standing("scope") == Scope.INCIDENT or is_short
    return bool(would_count and "scope" not in claim.corrected and claim.standing("low") > LARGEST_EVENT)


def _told(members: Sequence[Claim], paths: dict[int, tuple[int, ...]]) -> Told:
    """The place that most of the claims give, the most specific of equals, and their commonest window."""
    places = Counter(c.standing("place_id") for c in members if c.standing("place_id") in paths)
    place = max(places, key=lambda p: (places[p], len(paths[p]), -p), default=None)
    windows = Counter((c.standing("when_start"), c.standing("when_end")) for c in members if c.standing("when_end"))
    first_on, last_on = min(windows, key=lambda w: (-windows[w], w[1], w[0] or w[1]), default=(None, None))
    return Told(place, paths.get(place, ()) if place else (), first_on, last_on)
