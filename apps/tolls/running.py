"""Running tolls: cumulative claims as series, compared and never counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.conflicts.models import Epoch, Side
from apps.engine.reckoning import reckon_incident
from apps.engine.reckoning.records import LaneKind, ReportedClaim, Responsibility
from apps.incidents.models import Claim, ClaimDecision, GroupKind
from apps.incidents.reported import reported
from apps.incidents.resolving import Resolver
from apps.places.names import normalize
from apps.sources.models import Article
from apps.tolls.models import RunningToll, RunningTollPoint

# How far the day that words like "late September" resolve to may lie from the epoch that they name.
EPOCH_DAYS = 31


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What tells one running toll from another: who says it, of whom, where, by whom and since when."""

    harm: str
    victims: str
    voice: str
    lane: str
    sides: tuple[str, ...]
    place: str
    since: str

    def digest(self) -> str:
        """The key as it stands in the record."""
        parts = [self.harm, self.victims, self.voice, self.lane, list(self.sides), self.place, self.since]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def settle_running(article: Article, *, resolver: Resolver) -> int:
    """Put the cumulative claims of an article's newest text into their series; returns how many stand there.

    Safe to repeat. Reprints say nothing of their own, abridged copies only what their original lacks, and neither does
    a total that stands beside the same one with its author, as in a headline; points whose claims have gone go too,
    and a series without points with them.
    """
    rows = Claim.objects.filter(version__article=article)
    touched = set(RunningTollPoint.objects.filter(claim__in=rows).values_list("series_id", flat=True))
    standing = rows.filter(group__kind=GroupKind.RUNNING, still_read=True).exclude(decision=ClaimDecision.REJECTED)
    if article.is_reprint:
        standing = standing.none()
    related = standing.select_related("version__article__copy_of", "group", "part_of")
    ordered = sorted(related.prefetch_related("accused__actor"), key=lambda c: (c.part_of_id is not None, c.start))
    claims = _without_echoes(ordered)
    if article.copy_of_id:
        told = {_said(claim) for claim in Claim.objects.filter(version__article=article.copy_of_id, still_read=True)}
        claims = [claim for claim in claims if _said(claim) not in told]
    RunningTollPoint.objects.filter(claim__in=rows).exclude(claim__in=claims).delete()
    series_of: dict[int, RunningToll] = {}
    for claim in claims:
        series = _series_for(claim, resolver, series_of.get(claim.part_of_id or 0))
        series_of[claim.pk] = series
        _put(claim, series)
        touched.add(series.pk)
    _mark_steps(touched)
    RunningToll.objects.filter(pk__in=touched, points__isnull=True).delete()
    return len(series_of)


def _without_echoes(claims: Sequence[Claim]) -> list[Claim]:
    attributed = {_said(c) for c in claims if c.claimant_text}
    echoes = {c.pk for c in claims if not c.claimant_text and _said(c) in attributed}
    return [c for c in claims if c.pk not in echoes and c.part_of_id not in echoes]


def _said(claim: Claim) -> tuple[object, ...]:
    return claim.standing("harm"), claim.standing("value"), claim.standing("victims")


def _series_for(claim: Claim, resolver: Resolver, whole: RunningToll | None) -> RunningToll:
    said = reported(claim, resolver)
    lane = reckon_incident([said]).responsibility
    epoch = _epoch(claim, resolver)
    key = _key(claim, said, lane, epoch)
    sides = {s.key: s for s in Side.objects.filter(conflict=resolver.conflict)}
    series, _ = RunningToll.objects.update_or_create(
        conflict=resolver.conflict,
        key=key.digest(),
        defaults={
            "harm": key.harm,
            "victims": key.victims,
            "source_id": claim.standing("claimant_id") or _outlet(claim),
            "source_text": "" if claim.standing("claimant_id") else claim.claimant_text,
            "lane_kind": lane.kind.value,
            "lane_side": sides[lane.sides[0]] if lane.kind is LaneKind.SIDE else None,
            "actors": [a.name for a in said.accused],
            "place_id": claim.standing("place_id"),
            "place_text": claim.place_text,
            "since": epoch.starts_on if epoch else claim.standing("when_start"),
            "since_text": claim.when_text,
            "epoch": epoch,
            "part_of": whole,
        },
    )
    return series


def _outlet(claim: Claim) -> int | None:
    """Who speaks where the text names nobody: the wire, else the publisher; not where it names somebody unknown."""
    article = claim.version.article
    return None if claim.claimant_text else article.wire_id or article.publisher_id


def _key(claim: Claim, said: ReportedClaim, lane: Responsibility, epoch: Epoch | None) -> SeriesKey:
    voice = said.claimant or said.outlet
    place_id, since = claim.standing("place_id"), claim.standing("when_start")
    return SeriesKey(
        harm=said.harm.value,
        victims=said.victims.value,
        voice=voice.key if voice.named else f"unresolved:{normalize(voice.name)}",
        lane=lane.kind.value,
        sides=tuple(sorted(lane.sides)),
        place=str(place_id) if place_id else normalize(claim.place_text),
        since=f"epoch:{epoch.pk}" if epoch else since.isoformat() if since else "",
    )


def _epoch(claim: Claim, resolver: Resolver) -> Epoch | None:
    words = f" {normalize(claim.when_text)} "
    for epoch in Epoch.objects.filter(conflict=resolver.conflict):
        if any(f" {normalize(alias)} " in words for alias in epoch.aliases):
            since, said_on = claim.standing("when_start"), claim.version.article.published_on
            near = since is None or abs((since - epoch.starts_on).days) <= EPOCH_DAYS
            days = (said_on - epoch.starts_on).days if said_on else 0
            if near and 0 <= days <= (epoch.alias_days or days):
                return epoch
    return None


def _put(claim: Claim, series: RunningToll) -> None:
    article = claim.version.article
    as_of = claim.standing("when_end") or article.published_on or article.fetched_at.date()
    RunningTollPoint.objects.update_or_create(
        claim=claim,
        defaults={"series": series, "as_of": as_of, "low": claim.standing("low"), "high": claim.standing("high")},
    )


def _mark_steps(series_ids: Iterable[int]) -> None:
    """Mark where a series falls: a revision where the text says so, else a new beginning of the count."""
    points = RunningTollPoint.objects.filter(series__in=set(series_ids)).select_related("claim")
    previous: RunningTollPoint | None = None
    changed = []
    for point in points.order_by("series_id", "as_of", "low", "claim_id"):
        falls = previous is not None and previous.series_id == point.series_id and point.low < previous.low
        marks = (falls and not point.claim.revises, falls and point.claim.revises)
        if (point.is_reset, point.is_revision) != marks:
            point.is_reset, point.is_revision = marks
            changed.append(point)
        previous = point
    RunningTollPoint.objects.bulk_update(changed, ["is_reset", "is_revision"])
