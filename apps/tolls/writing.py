"""Writing the ledger: new rows beside superseded ones, under the incident's lock, and the bins they touch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from apps.conflicts.models import Side
from apps.conflicts.territory import control_on
from apps.engine.reckoning import RULES, toll_as_data
from apps.engine.reckoning.records import GroupToll, IncidentReckoning, LaneKind, TollKind
from apps.incidents.models import Incident, Visibility
from apps.incidents.resolving import Resolver
from apps.tolls.filters import bin_start
from apps.tolls.models import DirtyBin, Territory, Toll

NOT_COMPARED = frozenset({"id", "recorded_at", "superseded_at"})
COMPARED = tuple(f.attname for f in Toll._meta.concrete_fields if f.attname not in NOT_COMPARED)
NOW = "SELECT clock_timestamp()"


def write_tolls(
    incident: Incident, reckoning: IncidentReckoning, tolls: Sequence[GroupToll], *, resolver: Resolver
) -> int:
    """Make `tolls` what the ledger says of the incident from now on; returns the number of rows written.

    The caller holds the incident's row lock. Rows that would say the same again are left alone.
    """
    current = {(t.harm, t.victims, t.kind): t for t in incident.tolls.filter(superseded_at=None)}
    circumstances = _circumstances(incident, reckoning, resolver)
    wanted = {(t.harm.value, t.victims.value, t.kind.value): _row(incident, t, circumstances) for t in tolls}
    over = [row for key, row in current.items() if key not in wanted or not _says_the_same(row, wanted[key])]
    new = [row for key, row in wanted.items() if key not in current or not _says_the_same(current[key], row)]
    if not over and not new:
        return 0
    moment = _clock()
    Toll.objects.filter(pk__in=[row.pk for row in over]).update(superseded_at=moment)
    for row in new:
        row.recorded_at = moment
    Toll.objects.bulk_create(new)
    note_bins([*over, *new])
    return len(new)


def _clock() -> datetime:
    # Not the transaction's start: of two overlapping edits the later could carry the earlier time.
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        moment: datetime = cursor.fetchone()[0]
    return moment


def _says_the_same(one: Toll, other: Toll) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)


def _circumstances(incident: Incident, reckoning: IncidentReckoning, resolver: Resolver) -> dict[str, Any]:
    """Everything that figures are filtered by, as it is copied into each row."""
    sides = {side.key: side.pk for side in Side.objects.filter(conflict_id=incident.conflict_id)}
    lane = reckoning.responsibility
    path = list(incident.place.path) if incident.place else []
    control = control_on(resolver.conflict, path, incident.first_on)
    return {
        "conflict_id": incident.conflict_id,
        "incident_kind": incident.kind,
        "first_on": incident.first_on,
        "last_on": incident.last_on,
        "date_precision": incident.date_precision,
        "place_id": incident.place_id,
        "place_path": path,
        "unit_id": resolver.unit_of(path),
        "lane_kind": lane.kind.value,
        "lane_side_id": sides[lane.sides[0]] if lane.kind is LaneKind.SIDE else None,
        "responsible_sides": sorted(lane.sides),
        "basis": incident.basis,
        "victim_side_id": sides.get(reckoning.victim_side or ""),
        "territory": control.state if control else Territory.UNKNOWN.value,
        "territory_side_id": control.side_id if control else None,
        "means": incident.means,
        "review_state": incident.review_state,
        "visibility": incident.visibility,
    }


def _row(incident: Incident, toll: GroupToll, circumstances: dict[str, Any]) -> Toll:
    figures: dict[str, Any] = {}
    for rule, figure in toll.figures.items():
        figures[rule], figures[f"{rule}_bound"] = figure.value, figure.bound.value
    return Toll(
        incident=incident,
        harm=toll.harm.value,
        victims=toll.victims.value,
        kind=toll.kind.value,
        low=toll.low,
        high=toll.high,
        open_above=toll.open_above,
        origins=toll.origins,
        explanation=toll_as_data(toll),
        rules={name: rule.version for name, rule in RULES.items()},
        **figures,
        **circumstances,
    )


def note_bins(rows: Sequence[Toll]) -> None:
    """Note the bins of totals whose ledger rows changed."""
    keys = {
        (row.conflict_id, row.date_precision, bin_start(row.first_on, row.date_precision) if row.first_on else None)
        for row in rows
        if row.kind == TollKind.DOCUMENTED and row.visibility == Visibility.PUBLIC
    }
    DirtyBin.objects.bulk_create([DirtyBin(conflict_id=c, grain=g, starts_on=s) for c, g, s in sorted(keys, key=str)])
