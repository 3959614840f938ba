"""What a page is asked: the conflict, the filter in the address, and what to do with a filter that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from apps.conflicts.models import Conflict
from apps.incidents.models import DatePrecision, Incident
from apps.places.models import Place
from apps.tolls.filters import EARLIEST, GRAINS, LATEST, View, WrongFilter, bin_end, bin_start

MANY = frozenset({"side", "victim_side", "territory", "district", "means"})
DAYS = {"since": "The first day", "until": "The last day", "known_at": "The day of the record"}
NAMES = {
    **DAYS,
    "harm": "The harm",
    "victims": "The victim group",
    "side": "The side held responsible",
    "victim_side": "The side of the dead",
    "territory": "The side that held the territory",
    "district": "The district",
    "place": "The place",
    "means": "The means",
    "review": "The review",
    "rule": "The rule",
    "grain": "The step of the chart",
    "corroborated": "The number of origins",
    "bin": "The part of the chart",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A view, and in words what of the address could not be understood and was left aside."""

    view: View
    errors: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The status of the answer."""
        return 400 if self.errors else 200


def asked_of(request: HttpRequest, slug: str) -> Asked:
    """The view that the address asks for; 404 where there is no such conflict."""
    # Each filtered query asks for the choices anew: the sides and units are fetched once here.
    conflicts = Conflict.objects.prefetch_related("sides", "units")
    return asked(get_object_or_404(conflicts, slug=slug), request.GET)


def asked(conflict: Conflict, query: QueryDict) -> Asked:
    """The view that a query asks for; wrong parts are named and taken out, the rest stands."""
    tidied = tidy(query)
    wrong = _out_of_reach(tidied)
    for name in wrong:
        del tidied[name]
    try:
        view = View.from_query(conflict, tidied)
    except WrongFilter as error:
        wrong |= error.errors
        for name in error.errors:
            tidied.pop(name, None)
        view = View.from_query(conflict, tidied)
    return Asked(view, tuple(f"{NAMES.get(name, name)}: {' '.join(words)}" for name, words in sorted(wrong.items())))


def tidy(query: QueryDict) -> QueryDict:
    """A query without empty values, and with the last value only of what can have one."""
    tidied = QueryDict(mutable=True)
    for name in query:
        values = [value for value in query.getlist(name) if value]
        if values:
            tidied.setlist(name, list(dict.fromkeys(values)) if name in MANY else values[-1:])
    return tidied


def _out_of_reach(query: QueryDict) -> dict[str, list[str]]:
    """Values that are well formed but that no record can hold."""
    wrong: dict[str, list[str]] = {}
    place = query.get("place", "")
    known = place.isdecimal() and len(place) < 19 and Place.objects.filter(id=int(place)).exists()
    if place and not known:
        wrong["place"] = ["There is no such place in the gazetteer."]
    for name, values in query.lists():
        if any("\x00" in value for value in values):
            wrong[name] = ["It holds a character that cannot be read."]
    return wrong


@dataclass(frozen=True, slots=True)
class Bin:
    """The part of a chart that an address names: one bin, or what was too coarse for it.

    `starts_on` None asks for the undated. With `exactly`, only incidents dated to this grain and no finer.
    """

    grain: str
    starts_on: date | None
    exactly: bool = False

    @property
    def words(self) -> str:
        """Which part of the chart it is, in words."""
        if self.starts_on is None:
            return "not dated"
        day = f"{self.starts_on.day} {self.starts_on:%B %Y}"
        told = {
            "day": f"on {day}",
            "week": f"in the week of {day}",
            "month": f"in {self.starts_on:%B %Y}",
            "year": f"in {self.starts_on.year}",
        }[self.grain]
        return f"{told}, dated no closer than the {self.grain}" if self.exactly else told

    @property
    def value(self) -> str:
        """As the address carries it."""
        return f"{self.grain}:{self.starts_on.isoformat()}" if self.starts_on else DatePrecision.UNDATED.value

    def of(self, incidents: QuerySet[Incident]) -> QuerySet[Incident]:
        """Those of the incidents that the chart draws in this bin."""
        if self.starts_on is None:
            return incidents.filter(first_on__isnull=True)
        within = incidents.filter(first_on__gte=self.starts_on, first_on__lte=bin_end(self.starts_on, self.grain))
        if self.exactly:
            return within.filter(date_precision=self.grain)
        finer = Q(date_precision__in=[grain for grain in GRAINS[: GRAINS.index(self.grain) + 1] if grain != "week"])
        return within.filter(finer | self._whole_weeks())

    def _whole_weeks(self) -> Q:
        """Incidents dated to a week that lies wholly in the bin; of a week in two months neither bar is sure."""
        if self.starts_on is None or self.grain == "day":
            return Q(pk__in=[])
        first, last = self.starts_on, bin_end(self.starts_on, self.grain)
        monday = first + timedelta(days=-first.weekday() % 7)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        return Q(date_precision="week", first_on__gte=monday, first_on__lte=sunday)


def bin_of(query: QueryDict) -> Bin | None:
    """The bin that the address names in `bin` ("week:2016-10-10", "undated"); raises ValueError with the reason."""
    value: Any = query.get("bin", "")
    if not value:
        return None
    if value == DatePrecision.UNDATED:
        return Bin("day", None)
    grain, _, day = value.partition(":")
    if grain not in GRAINS:
        raise ValueError(f"{value!r} names no day, week, month or year.")
    try:
        starts_on = bin_start(date.fromisoformat(day), grain)
    except (ValueError, OverflowError):
        raise ValueError(f"{value!r} names no day (YYYY-MM-DD).") from None
    if not EARLIEST <= starts_on <= LATEST:
        raise ValueError(f"{day} lies outside {EARLIEST.year}–{LATEST.year}.")
    return Bin(grain, starts_on, exactly=query.get("exactly") == "yes")
