"""The queries behind every figure: headline figures, series over time, districts, and what is left out.

Dashboards and API read through these functions alone. Sums carry the low, the figure and the highest stated end,
the number of incidents, how many of them are open above, and how many figures are bounds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from apps.conflicts.models import PublishingPolicy, ReportingUnit, Side
from apps.engine.claims import Harm, Victims
from apps.engine.reckoning.records import LaneKind, TollKind
from apps.incidents.models import Claim, Incident
from apps.incidents.visibility import sees_everything
from apps.tolls.comparing import running_tolls
from apps.tolls.filters import GRAINS, View, bin_end, bin_start
from apps.tolls.models import DirtyBin, LaneTotal, Toll
from apps.tolls.sums import SUMS, Sums, as_sums, sums_of

REVIEWED = Q(review_state__in=("approved", "changed"))
HEADLINES = (
    (Harm.KILLED, Victims.PEOPLE),
    (Harm.KILLED, Victims.CIVILIANS),
    (Harm.KILLED, Victims.CHILDREN),
    (Harm.KILLED, Victims.WOMEN),
    (Harm.INJURED, Victims.PEOPLE),
)
MOST_BINS = {"day": 400, "week": 520, "month": 400}


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline figure, the whole of it and the part that an editor has approved."""

    harm: str
    victims: str
    total: Sums
    reviewed: Sums


@dataclass(frozen=True, slots=True)
class LaneKey:
    """A lane of responsibility as charts name it: a side's key or the lane's kind, its name and its colour token."""

    key: str
    name: str
    colour: str


@dataclass(slots=True)
class LaneSeries:
    """One lane over the bins of a series; each list has an entry per bin."""

    lane: LaneKey
    reviewed: list[int]
    unreviewed: list[int]
    low: list[int]
    high: list[int]
    open_above: list[int]


@dataclass(frozen=True, slots=True)
class Coarser:
    """Deaths whose window is too long for the bins asked for, listed beside the chart instead of drawn in it."""

    grain: str
    starts_on: date | None
    sums: Sums


@dataclass(slots=True)
class Series:
    """Tolls over time. `starts` are the first days of unbroken bins; `coarser` is what no bin can hold."""

    grain: str
    starts: list[date]
    lanes: list[LaneSeries]
    coarser: list[Coarser] = field(default_factory=list)
    undated: Sums = field(default_factory=Sums)


@dataclass(frozen=True, slots=True)
class District:
    """A reporting unit with its sums; `unit_id` None gathers what could not be placed in one."""

    unit_id: int | None
    label: str
    lat: float | None
    lon: float | None
    total: Sums
    reviewed: int
    by_lane: dict[str, int]


@dataclass(frozen=True, slots=True)
class LeftOutCounts:
    """What the headline figures leave out, and how much of it there is."""

    running_tolls: int
    claims: int
    claims_left_out: dict[str, int]
    copies: int
    claimed_by_killer: Sums
    own_attackers: Sums
    without_figure: int


def total(view: View, viewer: Any, *, harm: str | None = None, victims: str | None = None) -> Sums:
    """The sum of the view."""
    tolls = view.tolls(viewer, harm=harm, victims=victims)
    return as_sums(tolls.aggregate(**sums_of(view.rule)))


def headlines(view: View, viewer: Any) -> list[Headline]:
    """The headline figures of the view, whatever harm and group it filters by; its own comes first."""
    wanted = dict.fromkeys(((view.harm, view.victims), *((h.value, v.value) for h, v in HEADLINES)))
    found = []
    for harm, victims in wanted:
        tolls = view.tolls(viewer, harm=harm, victims=victims)
        whole = as_sums(tolls.aggregate(**sums_of(view.rule)))
        reviewed = as_sums(tolls.filter(REVIEWED).aggregate(**sums_of(view.rule)))
        if whole.incidents or (harm, victims) == (view.harm, view.victims):
            found.append(Headline(harm, victims, whole, reviewed))
    return found


def lanes_of(view: View) -> dict[tuple[str, int | None], LaneKey]:
    """Every lane of the conflict, in the order of charts: its sides, then joint, disputed, unresolved, unknown."""
    lanes: dict[tuple[str, int | None], LaneKey] = {}
    for side in Side.objects.filter(conflict=view.conflict):
        lanes[LaneKind.SIDE.value, side.id] = LaneKey(side.key, side.name, side.colour)
    words = {"joint": "Joint", "disputed": "Disputed", "unresolved": "Named, not resolved", "unknown": "Unknown"}
    for kind, name in words.items():
        lanes[kind, None] = LaneKey(kind, name, kind)
    return lanes


def span_of(view: View, viewer: Any) -> tuple[date | None, date | None]:
    """The first and the last day of the dated incidents in the view."""
    row = view.tolls(viewer).aggregate(first=Min("first_on"), last=Max("last_on"))
    return row["first"], row["last"]


def fitting_grain(first: date | None, last: date | None) -> str:
    """The finest grain that still reads well over the span."""
    days = (last - first).days if first and last else 0
    return "day" if days <= 62 else "week" if days <= 800 else "month"


def series(view: View, viewer: Any) -> Series:
    """Tolls over time by lane of responsibility, reviewed and read by machine apart."""
    first, last = span_of(view, viewer)
    first, last = view.since or first, view.until or last
    grain = view.grain or fitting_grain(first, last)
    while grain in MOST_BINS and first and last and (last - first).days / _days_of(grain) > MOST_BINS[grain]:
        grain = GRAINS[GRAINS.index(grain) + 1]
    starts = _bins(first, last, grain) if first and last else []
    index = {start: position for position, start in enumerate(starts)}
    lanes = lanes_of(view)
    drawn: dict[tuple[str, int | None], LaneSeries] = {}
    coarser: dict[tuple[str, date | None], Sums] = defaultdict(Sums)
    undated = Sums()
    for row in _rows_of_series(view, viewer):
        sums = as_sums(row)
        if row["starts_on"] is None:
            undated += sums
        elif not _fits(row["starts_on"], row["grain"], grain):
            coarser[row["grain"], row["starts_on"]] += sums
        else:
            key = (row["lane_kind"], row["lane_side_id"])
            lane = drawn.setdefault(key, LaneSeries(lanes[key], *([0] * len(starts) for _ in range(5))))
            _add(lane, index[bin_start(row["starts_on"], grain)], sums, reviewed=row["reviewed"])
    return Series(
        grain=grain,
        starts=starts,
        lanes=[drawn[key] for key in lanes if key in drawn],
        coarser=[
            Coarser(g, s, sums) for (g, s), sums in sorted(coarser.items(), key=lambda item: (item[0][1], item[0][0]))
        ],
        undated=undated,
    )


def _rows_of_series(view: View, viewer: Any) -> Iterable[dict[str, Any]]:
    """Sums by bin and lane: kept totals where the view asks for no more than they hold, else from the ledger."""
    if _totals_answer(view, viewer):
        kept = LaneTotal.objects.filter(conflict=view.conflict, harm=view.harm, victims=view.victims)
        columns = ("grain", "starts_on", "lane_kind", "lane_side_id", "reviewed")
        return list(_published_totals(kept, view).values(*columns, *SUMS))
    tolls = view.tolls(viewer)
    columns = ("first_on", "date_precision", "lane_kind", "lane_side_id", "is_reviewed")
    rows = tolls.annotate(is_reviewed=REVIEWED).values(*columns).annotate(**sums_of(view.rule)).order_by()
    return [
        {
            **row,
            "grain": row["date_precision"],
            "starts_on": bin_start(row["first_on"], row["date_precision"]) if row["first_on"] else None,
            "reviewed": row["is_reviewed"],
        }
        for row in rows
    ]


def _totals_answer(view: View, viewer: Any) -> bool:
    """Whether kept totals answer the view as the ledger would: no other filter, and nothing waiting to be settled."""
    return (
        view.rule == "consensus"
        and view.known_at is None
        and not set(view.query) - {"harm", "victims", "grain", "rule"}
        and not sees_everything(viewer)
        and not DirtyBin.objects.filter(conflict=view.conflict).exists()
        and not Incident.objects.filter(conflict=view.conflict, stale_since__isnull=False).exists()
    )


def _published_totals(kept: QuerySet[LaneTotal], view: View) -> QuerySet[LaneTotal]:
    """Totals hold public incidents; under *reviewed only* the public sees the approved part of them."""
    return kept if view.conflict.policy == PublishingPolicy.ALL_MARKED else kept.filter(reviewed=True)


def _fits(starts_on: date, precision: str, grain: str) -> bool:
    """Whether a bin of this precision lies within one bin of the grain; a week may lie in two months."""
    if GRAINS.index(precision) > GRAINS.index(grain):
        return False
    return bin_start(starts_on, grain) == bin_start(bin_end(starts_on, precision), grain)


def _add(lane: LaneSeries, position: int, sums: Sums, *, reviewed: bool) -> None:
    (lane.reviewed if reviewed else lane.unreviewed)[position] += sums.figure
    lane.low[position] += sums.low
    lane.high[position] += sums.high
    lane.open_above[position] += sums.open_above


def _days_of(grain: str) -> int:
    return {"day": 1, "week": 7, "month": 30}[grain]


def _bins(first: date, last: date, grain: str) -> list[date]:
    starts, start = [], bin_start(first, grain)
    while start <= last:
        starts.append(start)
        start = bin_end(start, grain) + timedelta(days=1)
    return starts


def districts(view: View, viewer: Any) -> list[District]:
    """Tolls per reporting unit, most first; an incident counts in its most specific unit."""
    tolls = view.tolls(viewer)
    lanes = lanes_of(view)
    whole: dict[int | None, Sums] = defaultdict(Sums)
    reviewed: dict[int | None, int] = defaultdict(int)
    by_lane: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    columns = ("unit_id", "lane_kind", "lane_side_id", "is_reviewed")
    for row in tolls.annotate(is_reviewed=REVIEWED).values(*columns).annotate(**sums_of(view.rule)).order_by():
        unit, sums = row["unit_id"], as_sums(row)
        whole[unit] += sums
        reviewed[unit] += sums.figure if row["is_reviewed"] else 0
        by_lane[unit][lanes[row["lane_kind"], row["lane_side_id"]].key] += sums.figure
    units: dict[int | None, ReportingUnit] = {
        unit.id: unit for unit in ReportingUnit.objects.filter(conflict=view.conflict).select_related("place")
    }
    found = [
        District(
            unit_id=unit_id,
            label=units[unit_id].label if unit_id else "Not placed in a district",
            lat=units[unit_id].place.point_lat if unit_id else None,
            lon=units[unit_id].place.point_lon if unit_id else None,
            total=sums,
            reviewed=reviewed[unit_id],
            by_lane=dict(by_lane[unit_id]),
        )
        for unit_id, sums in whole.items()
    ]
    return sorted(found, key=lambda d: (d.unit_id is None, -d.total.figure, d.label))


def incidents(view: View, viewer: Any) -> QuerySet[Incident]:
    """The incidents that the view's figures count, newest first."""
    counted = view.tolls(viewer).values("incident")
    return Incident.objects.visible_to(viewer).filter(id__in=counted).select_related("place", "conflict")


def left_out(view: View, viewer: Any) -> LeftOutCounts:
    """What the view's figures leave out."""
    tolls = view.tolls(viewer)
    claims = Claim.objects.visible_to(viewer).filter(group__incident__in=tolls.values("incident"))
    items = tolls.values_list("explanation__left_out", flat=True)
    return LeftOutCounts(
        running_tolls=running_tolls(view, viewer).count(),
        claims=claims.count(),
        claims_left_out=dict(Counter(item["reason"] for found in items for item in found or ())),
        copies=claims.filter(version__article__copy_of__isnull=False).values("version__article").distinct().count(),
        claimed_by_killer=_kind_sums(view, viewer, TollKind.CLAIMED_BY_KILLER),
        own_attackers=_kind_sums(view, viewer, TollKind.OWN_ATTACKERS),
        without_figure=tolls.filter(**{f"{view.rule}__isnull": True}).count(),
    )


def _kind_sums(view: View, viewer: Any, kind: TollKind) -> Sums:
    rule = view.rule
    of_kind = view.ledger(viewer, kind=kind).filter(harm=view.harm, victims__in=(Victims.COMBATANTS, Victims.PEOPLE))
    largest = of_kind.order_by("incident_id", "-low").distinct("incident_id")
    rows: Iterable[Toll] = largest.only("low", "high", "open_above", rule, f"{rule}_bound")
    result = Sums()
    for toll in rows:
        figure = getattr(toll, rule)
        if figure is not None:
            high = figure if toll.high is None else toll.high
            bound = bool(getattr(toll, f"{rule}_bound"))
            result += Sums(1, toll.low, figure, high, int(toll.open_above), int(bound))
    return result
