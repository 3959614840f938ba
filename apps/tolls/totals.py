"""Totals: sums of the current ledger per bin of time, kept by noting the bins that changed and rebuilding those."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.conflicts.models import Conflict
from apps.engine.reckoning.records import TollKind
from apps.incidents.models import ReviewState, Visibility
from apps.tolls.figures import REVIEWED
from apps.tolls.filters import bin_end, bin_start
from apps.tolls.models import DirtyBin, LaneTotal, Toll, UnitTotal
from apps.tolls.sums import sums_of

Bin = tuple[int, str, date | None]


def counted() -> QuerySet[Toll]:
    """The ledger rows that totals sum."""
    return (
        Toll.objects.current()
        .filter(kind=TollKind.DOCUMENTED, visibility=Visibility.PUBLIC)
        .exclude(review_state=ReviewState.REJECTED)
    )


def refresh_totals() -> int:
    """Rebuild every noted bin; returns how many. Bins that another worker has in hand are left to it."""
    with transaction.atomic():
        noted = list(DirtyBin.objects.select_for_update(skip_locked=True))
        bins = {(row.conflict_id, row.grain, row.starts_on) for row in noted}
        _lock({conflict_id for conflict_id, _, _ in bins})
        for key in sorted(bins, key=str):
            _rebuild(key)
        DirtyBin.objects.filter(pk__in=[row.pk for row in noted]).delete()
    return len(bins)


def rebuild_totals(conflict: Conflict) -> None:
    """Rebuild all totals of a conflict from the ledger; the same rows as keeping them bin by bin gives."""
    with transaction.atomic():
        _lock({conflict.pk})
        LaneTotal.objects.filter(conflict=conflict).delete()
        UnitTotal.objects.filter(conflict=conflict).delete()
        grains = counted().filter(conflict=conflict).values_list("date_precision", "first_on").distinct()
        for key in sorted({_bin_of(conflict.pk, grain, day) for grain, day in grains}, key=str):
            _rebuild(key)
        DirtyBin.objects.filter(conflict=conflict).delete()


def _bin_of(conflict_id: int, grain: str, day: date | None) -> Bin:
    return conflict_id, grain, bin_start(day, grain) if day else None


def _lock(conflict_ids: Iterable[int]) -> None:
    # One rebuild of a conflict at a time: two could each miss what the other has not committed.
    list(Conflict.objects.select_for_update(no_key=True).filter(pk__in=conflict_ids).order_by("pk"))


def _rebuild(key: Bin) -> None:
    conflict_id, grain, starts_on = key
    whole = {"conflict_id": conflict_id, "grain": grain, "starts_on": starts_on}
    LaneTotal.objects.filter(**whole).delete()
    UnitTotal.objects.filter(**whole).delete()
    inside = (
        Q(first_on__isnull=True)
        if starts_on is None
        else Q(date_precision=grain, first_on__range=(starts_on, bin_end(starts_on, grain)))
    )
    rows = counted().filter(inside, conflict_id=conflict_id).annotate(reviewed=REVIEWED).order_by()
    sums = sums_of("consensus")
    by_lane = rows.values("harm", "victims", "reviewed", "lane_kind", "lane_side_id").annotate(**sums)
    LaneTotal.objects.bulk_create([LaneTotal(**whole, **row) for row in by_lane])
    by_unit = rows.values("harm", "victims", "reviewed", "unit_id").annotate(**sums)
    UnitTotal.objects.bulk_create([UnitTotal(**whole, **row) for row in by_unit])
