"""Which claims of one article tell of the same event: groups as rows, kept under keys that survive a new reading."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from apps.engine.claims import Harm, Means, Scope, Victims
from apps.engine.matching import ArticleClaim, group_claims
from apps.incidents.models import Claim, GroupKind, Link, ReportGroup
from apps.incidents.reported import are_own_attackers
from apps.incidents.resolving import Resolver
from apps.incidents.services import mark_stale
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

    Groups that are new, or tell of another place, day or kind than before, are left for matching.
    """
    claims = list(version.claims.filter(still_read=True).prefetch_related("accused").order_by("start", "harm"))
    for claim in claims:
        claim.version = version
    paths = {
        p.pk: tuple(p.path) for p in Place.objects.filter(pk__in={c.standing("place_id") for c in claims} - {None})
    }
    before = {g.key: g for g in ReportGroup.objects.filter(version__article=version.article_id)}
    by_id = {claim.pk: claim for claim in claims}
    groups = []
    taken: Counter[str] = Counter()
    for found in group_claims([_article_claim(claim, paths) for claim in claims]):
        members = [by_id[pk] for pk in found.claims]
        key = _key(version, members[0], taken)
        group = before.pop(key, None) or ReportGroup(key=key, conflict=resolver.conflict)
        _put(group, version, GroupKind(found.kind), _told(members, paths), members)
        groups.append(group)
    _remove(before.values())
    return groups


def _put(group: ReportGroup, version: ArticleVersion, kind: GroupKind, told: Told, members: Sequence[Claim]) -> None:
    was = (group.kind, group.place_id, group.first_on, group.last_on, group.version_id)
    group.version, group.kind = version, kind
    group.place_id, group.place_path = told.place_id, list(told.place_path)
    group.first_on, group.last_on = told.first_on, told.last_on
    if kind == GroupKind.RUNNING and group.incident_id:
        mark_stale([group.incident_id])
        group.incident, group.link = None, Link.LINKED
    now = (group.kind, group.place_id, group.first_on, group.last_on, group.version_id)
    ids = {c.pk for c in members}
    same_members = set(Claim.objects.filter(group_id=group.pk).values_list("pk", flat=True)) == ids
    group.unmatched = kind != GroupKind.RUNNING and (group.unmatched or was != now or not same_members)
    group.save()
    Claim.objects.filter(pk__in=ids).update(group=group)
    if group.incident_id:
        mark_stale([group.incident_id])


def _remove(gone: Collection[ReportGroup]) -> None:
    incidents = {g.incident_id for g in gone if g.incident_id}
    mark_stale(incidents)
    # What is left of their incidents may fall apart without them.
    ReportGroup.objects.filter(incident__in=incidents).update(unmatched=True)
    ReportGroup.objects.filter(pk__in=[g.pk for g in gone]).delete()


def _key(version: ArticleVersion, first: Claim, taken: Counter[str]) -> str:
    words = f"{version.article.conflict_id}|{version.article.ref}|{first.harm}|{first.quote}"
    taken[words] += 1
    digest = hashlib.sha256(f"{words}|{taken[words]}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:KEY_LENGTH]


def _article_claim(claim: Claim, paths: dict[int, tuple[int, ...]]) -> ArticleClaim:
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
        scope=Scope.CUMULATIVE if outgrows_an_event(claim) else Scope(claim.standing("scope")),
        place_path=paths.get(claim.standing("place_id"), ()),
        place_text=claim.place_text or None,
        first_on=claim.standing("when_start"),
        last_on=claim.standing("when_end"),
        means=Means(claim.standing("means")),
        sides=frozenset(a.side_key for a in claim.accused.all() if a.side_key),
        claimant=str(claim.standing("claimant_id") or claim.claimant_text) or None,
        revises=claim.revises,
        own_attackers=are_own_attackers(claim),
        sentence=(claim.sentence_start, claim.sentence_end),
    )


def outgrows_an_event(claim: Claim) -> bool:
    """Whether a claim read as one event counts more people than any event may without an editor's word."""
    read_as_event = claim.standing("scope") == Scope.INCIDENT and "scope" not in claim.corrected
    return bool(read_as_event and claim.standing("low") > LARGEST_EVENT)


def _told(members: Sequence[Claim], paths: dict[int, tuple[int, ...]]) -> Told:
    """The place that most of the claims give, the most specific of equals, and their commonest window."""
    places = Counter(c.standing("place_id") for c in members if c.standing("place_id") in paths)
    place = max(places, key=lambda p: (places[p], len(paths[p]), -p), default=None)
    windows = Counter((c.standing("when_start"), c.standing("when_end")) for c in members if c.standing("when_end"))
    first_on, last_on = min(windows, key=lambda w: (-windows[w], w[1], w[0] or w[1]), default=(None, None))
    return Told(place, paths.get(place, ()) if place else (), first_on, last_on)
