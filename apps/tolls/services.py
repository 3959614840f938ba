"""Settling: reckoning what is stale and writing what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from apps.conflicts.models import Actor
from apps.engine.claims import Harm, Victims
from apps.engine.reckoning import period_remainder, reckon_incident
from apps.engine.reckoning.records import (
    Bound,
    Figure,
    GroupToll,
    IncidentReckoning,
    Responsibility,
    TollKind,
)
from apps.incidents.describing import describe, window_told
from apps.incidents.models import Claim, ClaimDecision, Incident, IncidentKind, Responsible, ReviewState
from apps.incidents.reported import claims_of, reported_claims
from apps.incidents.resolving import Resolver
from apps.incidents.services import mark_stale
from apps.places.models import Place
from apps.tolls.findings import find_in_incident
from apps.tolls.models import Toll
from apps.tolls.totals import refresh_totals
from apps.tolls.writing import write_tolls

RULE_COLUMNS = ("consensus", "lowest", "latest", "corroborated")
DEFAULT_RULE = "consensus"
MOST_ROUNDS = 3
MOST_TRIES = 3

Circumstances = tuple[int | None, date | None, date | None, str]


def settle(incident_ids: Iterable[int] | None = None, *, resolver: Resolver | None = None) -> int:
    """Reckon the stale incidents among these (or all), what lies inside first, and bring the totals up to date.

    Returns how many were reckoned. An incident that is made stale again meanwhile is reckoned again.
    """
    settled = 0
    resolvers = {resolver.conflict.pk: resolver} if resolver else {}
    wanted = None if incident_ids is None else set(incident_ids)
    for _ in range(MOST_ROUNDS):
        stale = _stale(wanted)
        if not stale:
            break
        for pk, conflict_id in stale:
            if conflict_id not in resolvers:
                resolvers[conflict_id] = Resolver(Incident.objects.select_related("conflict").get(pk=pk).conflict)
            touched = _settle_patiently(pk, resolvers[conflict_id])
            if wanted is not None:
                wanted |= touched
            settled += 1
    refresh_totals()
    return settled


def _stale(wanted: set[int] | None) -> list[tuple[int, int]]:
    rows: QuerySet[Incident] = Incident.objects.filter(stale_since__isnull=False)
    if wanted is not None:
        rows = rows.filter(pk__in=wanted)
    # A period's remainder rests on the events inside it and on the smaller periods: those come first.
    ordered = sorted(rows.select_related("place"), key=_from_inside_out)
    return [(incident.pk, incident.conflict_id) for incident in ordered]


def _from_inside_out(incident: Incident) -> tuple[bool, int, int, int]:
    first, last = incident.first_on, incident.last_on
    days = (last - first).days if first and last else 0
    return incident.kind == IncidentKind.PERIOD, days, -len(incident.place.path) if incident.place else 0, incident.pk


def _settle_patiently(incident_id: int, resolver: Resolver) -> set[int]:
    for _ in range(MOST_TRIES):
        try:
            return settle_incident(incident_id, resolver=resolver)
        except OperationalError:
            # Another transaction stood in the way and one of the two had to yield; inside a larger one nothing helps.
            if connection.in_atomic_block:
                raise
    return settle_incident(incident_id, resolver=resolver)


@transaction.atomic
def settle_incident(incident_id: int, *, resolver: Resolver) -> set[int]:
    """Reckon one incident under its row lock; returns the periods that its change has made stale."""
    incident = Incident.objects.select_for_update().get(pk=incident_id)
    before = _circumstances(incident)
    claims = claims_of(incident)
    describe(incident, claims)
    reckoning = reckon_incident(reported_claims(claims, resolver))
    tolls: Iterable[GroupToll] = reckoning.tolls
    if incident.kind == IncidentKind.PERIOD:
        window = _window(incident, claims)
        tolls = [_remainder(incident, toll, reckoning.responsibility, window) for toll in tolls]
    if incident.merged_into_id or incident.review_state == ReviewState.REJECTED:
        tolls = []
    _set_responsibility(incident, reckoning, claims)
    if incident.review_state == ReviewState.APPROVED and _says_otherwise(incident, tolls):
        incident.review_state = ReviewState.CHANGED
    written = write_tolls(incident, reckoning, list(tolls), resolver=resolver)
    incident.stale_since = None
    incident.save()
    find_in_incident(incident, claims)
    if not written and before == _circumstances(incident):
        return set()
    return _touch_periods(incident, before)


def _says_otherwise(incident: Incident, tolls: Iterable[GroupToll]) -> bool:
    """Whether the figures differ from those in the ledger, as when an article's newer text tells another number."""
    before = {
        (t.harm, t.victims, t.kind, t.low, t.high, t.consensus) for t in incident.tolls.filter(superseded_at=None)
    }
    now = {(t.harm.value, t.victims.value, t.kind.value, t.low, t.high, t.figures[DEFAULT_RULE].value) for t in tolls}
    return bool(before) and before != now


def _circumstances(incident: Incident) -> Circumstances:
    return incident.place_id, incident.first_on, incident.last_on, incident.lane_kind


def _set_responsibility(incident: Incident, reckoning: IncidentReckoning, claims: Sequence[Claim]) -> None:
    lane = reckoning.responsibility
    told = {c.pk: c.version.text[c.sentence_start : c.sentence_end] for c in claims if c.pk in lane.denials}
    incident.denials = sorted({" ".join(sentence.split())[:300] for sentence in told.values()})
    incident.lane_kind = lane.kind.value
    incident.basis = incident.corrected.get("basis", lane.basis.value)
    actors = {a.key: a.pk for a in Actor.objects.filter(conflict_id=incident.conflict_id)} if lane.actors else {}
    wanted = {a.name[:160]: (actors.get(a.actor or ""), a.side or "") for a in lane.actors}
    current = {r.name: (r.actor_id, r.side_key) for r in incident.responsible.all()}
    if wanted != current:
        incident.responsible.all().delete()
        Responsible.objects.bulk_create(
            [
                Responsible(incident=incident, name=name, actor_id=actor_id, side_key=side_key)
                for name, (actor_id, side_key) in sorted(wanted.items())
            ]
        )


def _window(period: Incident, claims: Sequence[Claim]) -> tuple[date, date] | None:
    """The days of a period; where no calendar bin holds them, as across the turn of a year, those its claims tell."""
    told = [c for c in claims if c.decision != ClaimDecision.REJECTED]
    first, last = (period.first_on, period.last_on) if period.first_on else window_told(told, period.kind)
    return (first, last) if first and last else None


def _remainder(period: Incident, toll: GroupToll, lane: Responsibility, window: tuple[date, date] | None) -> GroupToll:
    if window is None or period.place_id is None:
        return toll
    inside = Toll.objects.current().filter(
        _is_smaller(period, window),
        conflict_id=period.conflict_id,
        harm=toll.harm.value,
        victims=toll.victims.value,
        kind=toll.kind.value,
        first_on__gte=window[0],
        last_on__lte=window[1],
        place_path__contains=[period.place_id],
    )
    if lane.sides:
        # Where nobody resolvable is named, the dead may well be among those that the total lays at these sides' door.
        inside = inside.filter(Q(responsible_sides=[]) | Q(responsible_sides__overlap=list(lane.sides)))
    return period_remainder(toll, [_as_group_toll(row) for row in inside.order_by("incident__public_id")])


def _is_smaller(period: Incident, window: tuple[date, date]) -> Q:
    """Of what lies within a period's days and area: every event, and the periods of fewer days or a smaller area."""
    fewer_days = Q(first_on__gt=window[0]) | Q(last_on__lt=window[1])
    return Q(incident_kind=IncidentKind.EVENT) | (
        Q(incident_kind=IncidentKind.PERIOD) & ~Q(incident=period.pk) & (fewer_days | ~Q(place=period.place_id))
    )


def _as_group_toll(row: Toll) -> GroupToll:
    return GroupToll(
        harm=Harm(row.harm),
        victims=Victims(row.victims),
        kind=TollKind(row.kind),
        low=row.low,
        high=row.high,
        open_above=row.open_above,
        figures={rule: Figure(getattr(row, rule), Bound(getattr(row, f"{rule}_bound"))) for rule in RULE_COLUMNS},
        origins=row.origins,
    )


def _touch_periods(inner: Incident, before: Circumstances) -> set[int]:
    """Make stale the periods that hold the incident now or held it before."""
    touched: set[int] = set()
    windows = {(before[0], before[1], before[2]), (inner.place_id, inner.first_on, inner.last_on)}
    for place_id, first_on, last_on in windows:
        if place_id is None or first_on is None:
            continue
        periods = Incident.objects.exclude(pk=inner.pk).filter(
            conflict_id=inner.conflict_id,
            kind=IncidentKind.PERIOD,
            merged_into__isnull=True,
            first_on__lte=first_on,
            last_on__gte=last_on,
            place__in=Place.objects.get(pk=place_id).path,
        )
        touched |= set(periods.values_list("pk", flat=True))
    mark_stale(touched)
    return touched
