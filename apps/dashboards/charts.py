"""What the charts draw: small columns of figures, as they are embedded in a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from apps.conflicts.models import Conflict
from apps.dashboards.asking import Bin
from apps.dashboards.wording import HARM_DONE, plural, short_day, sums_range
from apps.engine.claims import Harm
from apps.tolls.figures import Coarser, District, LaneKey, LaneSeries, Series
from apps.tolls.filters import View, bin_end
from apps.tolls.sums import Sums

NOUNS = {"day": "day", "week": "week", "month": "month", "year": "year"}


def incidents_address(view: View, **changes: str | list[str] | None) -> str:
    """The address of the list of incidents in the view, with changes to the filter."""
    query = view.address(**changes)
    page = reverse("dashboards:incidents", args=[view.conflict.slug])
    return f"{page}?{query}" if query else page


def bin_label(start: date, grain: str) -> str:
    """A bin as the axis and the table name it."""
    end = bin_end(start, grain)
    if grain == "day":
        return short_day(start)
    if grain == "week":
        first = f"{start.day}" if start.month == end.month else f"{start.day} {start:%b}"
        return f"{first}–{end.day} {end:%b %Y}"
    return f"{start:%B %Y}" if grain == "month" else f"{start.year}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One lane in one bin, as the table of the series shows it."""

    figure: int
    unreviewed: int
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One bin in the table of the series."""

    label: str
    address: str
    cells: tuple[Cell, ...]
    figure: int
    low: int
    high: int
    open_above: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What the chart cannot place in a bin: its words, its sums and its incidents."""

    words: str
    sums: Sums
    range: str
    address: str


def series_rows(series: Series, view: View) -> list[Row]:
    """The series as rows of a table; bins in which nothing is recorded are left out."""
    rows = []
    for position, start in enumerate(series.starts):
        part = Bin(series.grain, start).value
        cells = tuple(_cell(lane, position, view, part) for lane in series.lanes)
        low, high = (sum(getattr(lane, end)[position] for lane in series.lanes) for end in ("low", "high"))
        opened = sum(lane.open_above[position] for lane in series.lanes)
        figure = sum(cell.figure for cell in cells)
        if figure or low or high or opened:
            address = incidents_address(view, bin=part)
            rows.append(Row(bin_label(start, series.grain), address, cells, figure, low, high, opened))
    return rows


def _cell(lane: LaneSeries, position: int, view: View, part: str) -> Cell:
    unreviewed = lane.unreviewed[position]
    figure = lane.reviewed[position] + unreviewed
    # Most cells of a wide table are empty and lead nowhere.
    address = incidents_address(view, bin=part, side=lane.lane.key) if figure else ""
    return Cell(figure, unreviewed, address)


def series_columns(series: Series, view: View, heading: str) -> dict[str, Any]:
    """The series as columns for the chart; an entry per bin in each list."""
    return {
        "heading": heading,
        "harm": HARM_DONE[Harm(view.harm)],
        "grain": series.grain,
        "starts": [start.isoformat() for start in series.starts],
        "labels": [bin_label(start, series.grain) for start in series.starts],
        "lanes": [
            {
                "key": lane.lane.key,
                "name": lane.lane.name,
                "colour": lane.lane.colour,
                "reviewed": lane.reviewed,
                "unreviewed": lane.unreviewed,
                "low": lane.low,
                "high": lane.high,
                "open": lane.open_above,
            }
            for lane in series.lanes
        ],
        "incidents": _open_ended(incidents_address(view, side=None)),
    }


def _open_ended(address: str) -> str:
    """An address to which the browser can add `name=value` pairs."""
    return f"{address}&" if "?" in address else f"{address}?"


def beside(series: Series, view: View) -> list[Beside]:
    """What no bin of the chart can hold, coarser windows first by day, then the undated."""
    found = [_coarser(one, view) for one in series.coarser]
    if series.undated.incidents:
        address = incidents_address(view, bin="undated")
        found.append(Beside("not dated at all", series.undated, sums_range(series.undated), address))
    return found


def _coarser(one: Coarser, view: View) -> Beside:
    part = Bin(one.grain, one.starts_on, exactly=True)
    address = incidents_address(view, bin=part.value, exactly="yes")
    words = f"dated to the {NOUNS[one.grain]}: {bin_label(one.starts_on, one.grain)}" if one.starts_on else "not dated"
    return Beside(words, one.sums, sums_range(one.sums), address)


@dataclass(frozen=True, slots=True)
class Share:
    """A lane's part of a district's bar, in hundredths of the longest bar."""

    colour: str
    name: str
    figure: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A district in the ranking, with its bar and its range in hundredths of the longest."""

    district: District
    address: str
    range: str
    shares: tuple[Share, ...]
    low: float
    high: float
    unreviewed: int


def ranking(districts: Sequence[District], lanes: Sequence[LaneKey], view: View) -> list[Bar]:
    """The districts with bars by lane."""
    longest = max((max(one.total.figure, one.total.high) for one in districts), default=0) or 1
    return [_bar(one, lanes, view, 100 / longest) for one in districts]


def _bar(one: District, lanes: Sequence[LaneKey], view: View, scale: float) -> Bar:
    shares, start = [], 0.0
    for lane in lanes:
        figure = one.by_lane.get(lane.key, 0)
        if figure:
            shares.append(Share(lane.colour, lane.name, figure, round(start, 2), round(figure * scale, 2)))
            start += figure * scale
    return Bar(
        district=one,
        address=incidents_address(view, district=str(one.unit_id or "unplaced")),
        range=sums_range(one.total),
        shares=tuple(shares),
        low=round(one.total.low * scale, 2),
        high=round(one.total.high * scale, 2),
        unreviewed=one.total.figure - one.reviewed,
    )


def map_circles(districts: Sequence[District], view: View) -> dict[str, Any]:
    """The circles of the map. Units that share one point share one circle, which says so."""
    at: dict[tuple[float, float], list[District]] = defaultdict(list)
    for one in districts:
        if one.lat is not None and one.lon is not None and one.total.incidents:
            at[round(one.lat, 4), round(one.lon, 4)].append(one)
    circles = [_circle(lat, lon, members, view) for (lat, lon), members in at.items()]
    return {
        "harm": HARM_DONE[Harm(view.harm)],
        "boundaries": reverse("dashboards:boundaries", args=[view.conflict.slug]),
        "circles": sorted(circles, key=lambda circle: -circle["figure"]),
    }


def _circle(lat: float, lon: float, members: Sequence[District], view: View) -> dict[str, Any]:
    sums = sum((one.total for one in members), Sums())
    label = members[0].label if len(members) == 1 else ", ".join(sorted(one.label for one in members))
    lines = [f"{one.label}: {one.total.figure:,}" for one in members] if len(members) > 1 else []
    return {
        "label": label,
        "short": _short(sorted(one.label for one in members)),
        "lat": lat,
        "lon": lon,
        "figure": sums.figure,
        "range": sums_range(sums),
        "incidents": plural(sums.incidents, "incident"),
        "lines": lines,
        "href": incidents_address(view, district=[str(one.unit_id) for one in members]),
    }


def _short(labels: Sequence[str]) -> str:
    """The label of a circle: Homs; Eastern and Western Aleppo; Aleppo and 2 more."""
    if len(labels) > 2:
        return f"{labels[0]} and {len(labels) - 1} more"
    if len(labels) == 2 and labels[0].split()[-1] == labels[1].split()[-1]:
        return f"{labels[0].rsplit(' ', 1)[0]} and {labels[1]}"
    return " and ".join(labels)


def unplaced_words(districts: Sequence[District]) -> str:
    """Which share could not be drawn on the map, in words; empty where all of it is."""
    whole = sum(one.total.figure for one in districts)
    missing = sum(one.total.figure for one in districts if one.unit_id is None or one.lat is None)
    if not whole or not missing:
        return ""
    share = 100 * missing / whole
    told = f"{share:.0f}" if share >= 1 else "Less than 1"
    return f"{told} per cent ({missing:,} of {whole:,}) could not be placed in a district and stand in no circle."


def conflict_address(name: str, conflict: Conflict, **query: str) -> str:
    """The address of a page of the conflict."""
    page = reverse(f"dashboards:{name}", args=[conflict.slug])
    return f"{page}?{urlencode(query)}" if query else page
