"""Proving the record: totals are the sums of the ledger, and the ledger is what reckoning makes of the claims today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from apps.conflicts.models import Conflict
from apps.incidents.models import Incident
from apps.incidents.resolving import Resolver
from apps.incidents.services import mark_stale
from apps.tolls.models import LaneTotal, Toll, UnitTotal
from apps.tolls.services import settle
from apps.tolls.totals import rebuild_totals, refresh_totals

AT_ONCE = 50
# What a ledger row says; the rest is when it was said and what it rests on.
SAID = ("incident__public_id", "harm", "victims", "kind", "lane_kind", "lane_side__key", "low", "high", "open_above",
        "consensus", "consensus_bound", "lowest", "latest", "corroborated", "first_on", "last_on")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Disorder:
    """One thing that does not hold: `where` it is, what the record says, and what it should say."""

    where: str
    says: str
    should: str

    def __str__(self) -> str:
        return f"{self.where}: says {self.says}, should say {self.should}"


def check_totals(conflict: Conflict, *, mend: bool) -> list[Disorder]:
    """Every cell of the totals that is not the sum of the ledger; put right with `mend`. Noted bins come first."""
    refresh_totals()
    found: list[Disorder] = []
    with transaction.atomic():
        before = [_cells(conflict, LaneTotal), _cells(conflict, UnitTotal)]
        rebuild_totals(conflict)
        after = [_cells(conflict, LaneTotal), _cells(conflict, UnitTotal)]
        for name, said, summed in zip(("total by lane", "total by district"), before, after, strict=True):
            found += [
                Disorder(f"{name}, {cell}", said.get(cell, "nothing"), summed.get(cell, "nothing"))
                for cell in sorted({*said, *summed})
                if said.get(cell) != summed.get(cell)
            ]
        if not mend:
            transaction.set_rollback(True)
    return found


def check_tolls(conflict: Conflict, *, mend: bool) -> Iterator[tuple[int, list[Disorder]]]:
    """Reckon every settled incident from its claims: how many were looked at, and what the ledger says otherwise.

    Nothing stays written but with `mend`, which supersedes the rows at fault as any change would.
    """
    resolver = Resolver(conflict)
    settled = Incident.objects.filter(conflict=conflict, stale_since__isnull=True).order_by("pk")
    every = list(settled.values_list("pk", flat=True))
    for ids in (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)):
        with transaction.atomic():
            rows = Toll.objects.filter(incident__in=ids, superseded_at__isnull=True)
            before = _said(rows)
            mark_stale(ids)
            settle(ids, resolver=resolver)
            after = _said(rows)
            if not mend:
                transaction.set_rollback(True)
        yield len(ids), _differences(before, after)


def _said(rows: QuerySet[Toll]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(map(str, row)) for row in rows.order_by().values_list(*SAID))


def _differences(before: Counter[tuple[str, ...]], after: Counter[tuple[str, ...]]) -> list[Disorder]:
    """Row by row, what of it differs; a row that stands on one side only is told whole."""
    stood = {row[:4]: row[4:] for row in (before - after).elements()}
    reckoned = {row[:4]: row[4:] for row in (after - before).elements()}
    found = []
    for row in sorted({*stood, *reckoned}):
        one, other = stood.get(row), reckoned.get(row)
        names = [n for n in range(len(SAID) - 4) if not one or not other or one[n] != other[n]]
        found.append(Disorder(f"ledger, {' '.join(row)}", _told(one, names), _told(other, names)))
    return found


def _told(row: tuple[str, ...] | None, names: list[int]) -> str:
    return ", ".join(f"{SAID[4 + n]} {row[n]}" for n in names) if row else "nothing"


def _cells(conflict: Conflict, model: type[LaneTotal] | type[UnitTotal]) -> dict[str, str]:
    """What each cell says, by its dimensions in words."""
    sums = ("incidents", "low", "figure", "high", "open_above", "bounds")
    own = [field.attname for field in model._meta.concrete_fields if field.name not in {"id", "conflict", *sums}]
    rows = model.objects.filter(conflict=conflict).values(*own, *sums)
    return {" ".join(str(row[name]) for name in own): " ".join(f"{name}={row[name]}" for name in sums) for row in rows}
