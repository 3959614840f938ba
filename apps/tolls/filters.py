"""The one FilterSet: what every chart, list, export and API answer of a conflict's tolls is filtered by."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from apps.conflicts.models import Conflict, ReportingUnit, Side
from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning.records import LaneKind, TollKind
from apps.incidents.models import choices
from apps.places.models import Place
from apps.tolls.models import Toll

RULES = ("consensus", "lowest", "latest", "corroborated")
GRAINS = ("day", "week", "month", "year")
LANES_WITHOUT_SIDE = tuple(kind.value for kind in LaneKind if kind is not LaneKind.SIDE)
UNPLACED = "unplaced"
# Days and ids beyond these are slips of the pen, and would overflow further on.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
LARGEST_ID = 2**63 - 1

HARM_WORDS = {
    Harm.KILLED: "killed",
    Harm.INJURED: "injured",
    Harm.MISSING: "missing",
    Harm.ABDUCTED: "abducted",
    Harm.DETAINED: "detained",
    Harm.CASUALTIES: "killed or injured, not told apart",
}
VICTIM_WORDS = {member: member.value.replace("_", " ") for member in Victims}


class PlaceFilter(django_filters.Filter):  # type: ignore[misc]  # django-filter has no types
    """The id of a place, a whole number."""

    field_class = forms.IntegerField


class TollFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Filters of the toll ledger, by the names they have in addresses.

    A window counts incidents wholly inside it. Several values of one filter are alternatives.
    """

    harm = django_filters.ChoiceFilter(choices=choices(Harm), empty_label=None, label="Harm")
    victims = django_filters.ChoiceFilter(choices=choices(Victims), empty_label=None, label="Victim group")
    since = django_filters.DateFilter(field_name="first_on", lookup_expr="gte", label="First day")
    until = django_filters.DateFilter(field_name="last_on", lookup_expr="lte", label="Last day")
    side = django_filters.MultipleChoiceFilter(method="filter_lane", label="Side held responsible")
    victim_side = django_filters.MultipleChoiceFilter(
        field_name="victim_side__key", label="Side that the victims belonged to"
    )
    territory = django_filters.MultipleChoiceFilter(
        field_name="territory_side__key", label="Side that held the territory"
    )
    district = django_filters.MultipleChoiceFilter(method="filter_unit", label="District")
    place = PlaceFilter(method="filter_place", min_value=1, max_value=LARGEST_ID, label="Place, with all inside it")
    means = django_filters.MultipleChoiceFilter(choices=choices(Means), label="Means")
    review = django_filters.ChoiceFilter(
        choices=(("reviewed", "approved by an editor"), ("unreviewed", "read by machine")),
        method="filter_review",
        label="Review",
    )
    corroborated = django_filters.BooleanFilter(method="filter_corroborated", label="Two or more independent origins")

    class Meta:
        model = Toll
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: Mapping[str, Any] | QueryDict | None, queryset: QuerySet[Toll], *, conflict: Conflict
    ) -> None:
        super().__init__(data, queryset)
        sides = [(side.key, side.name) for side in conflict.sides.all()]
        lanes = sides + [(kind, kind) for kind in LANES_WITHOUT_SIDE]
        units = [(str(unit.id), unit.label) for unit in conflict.units.all()] + [(UNPLACED, "not placed in a district")]
        for name, options in (("side", lanes), ("victim_side", sides), ("territory", sides), ("district", units)):
            self.filters[name].extra["choices"] = options

    def filter_lane(self, tolls: QuerySet[Toll], name: str, value: list[str]) -> QuerySet[Toll]:
        if not value:
            return tolls
        return tolls.filter(
            Q(lane_kind=LaneKind.SIDE, lane_side__key__in=value)
            | Q(lane_kind__in=[v for v in value if v in LANES_WITHOUT_SIDE])
        )

    def filter_unit(self, tolls: QuerySet[Toll], name: str, value: list[str]) -> QuerySet[Toll]:
        if not value:
            return tolls
        wanted = Q(unit_id__in=[v for v in value if v != UNPLACED])
        return tolls.filter(wanted | Q(unit__isnull=True) if UNPLACED in value else wanted)

    def filter_place(self, tolls: QuerySet[Toll], name: str, value: Any) -> QuerySet[Toll]:
        return tolls if value is None else tolls.filter(place_path__contains=[value])

    def filter_review(self, tolls: QuerySet[Toll], name: str, value: str) -> QuerySet[Toll]:
        if value == "reviewed":
            return tolls.filter(review_state__in=("approved", "changed"))
        return tolls.filter(review_state="unreviewed") if value == "unreviewed" else tolls

    def filter_corroborated(self, tolls: QuerySet[Toll], name: str, value: bool | None) -> QuerySet[Toll]:
        return tolls.filter(origins__gte=2) if value else tolls


class WrongFilter(ValueError):
    """A filter that cannot be understood; `errors` names each parameter and what is wrong with it."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {' '.join(words)}" for name, words in self.errors.items()))


@dataclass(frozen=True)
class View:
    """A conflict looked at through a filter: everything that an answer depends on, and nothing else.

    `query` is the cleaned filter as an address carries it. `rule` names the column figures are taken from;
    `grain` the bins of time; `known_at` the day at whose end the record is asked, None for now.
    """

    conflict: Conflict
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harm: str = Harm.KILLED.value
    victims: str = Victims.PEOPLE.value
    since: date | None = None
    until: date | None = None
    rule: str = "consensus"
    grain: str = "week"
    known_at: date | None = None

    @classmethod
    def from_query(cls, conflict: Conflict, query: QueryDict) -> View:
        """Parse an address's query; raises WrongFilter naming each parameter at fault."""
        errors: dict[str, list[str]] = {}
        given = {name: tuple(v for v in query.getlist(name) if v != "") for name in query}
        given = {name: values for name, values in given.items() if values}
        form = TollFilterSet(query, Toll.objects.none(), conflict=conflict).form
        if not form.is_valid():
            errors |= {name: [str(word) for word in words] for name, words in form.errors.items()}
        rule = cls._one_of(given, "rule", RULES, "consensus", errors)
        grain = cls._one_of(given, "grain", GRAINS, "", errors)
        known_at = cls._day(given, "known_at", errors)
        cleaned = form.cleaned_data if form.is_valid() else {}
        since, until = cleaned.get("since"), cleaned.get("until")
        for name, day in (("since", since), ("until", until), ("known_at", known_at)):
            if day and not EARLIEST <= day <= LATEST:
                errors[name] = [f"{day.isoformat()} lies outside {EARLIEST.year}–{LATEST.year}."]
        if since and until and until < since:
            errors["until"] = ["The last day lies before the first."]
        if errors:
            raise WrongFilter(errors)
        known = {*TollFilterSet.base_filters, "rule", "grain", "known_at"}
        return cls(
            conflict=conflict,
            query={name: values for name, values in sorted(given.items()) if name in known},
            harm=cleaned.get("harm") or Harm.KILLED.value,
            victims=cleaned.get("victims") or Victims.PEOPLE.value,
            since=since,
            until=until,
            rule=rule,
            grain=grain or "",
            known_at=known_at,
        )

    @staticmethod
    def _one_of(
        given: Mapping[str, tuple[str, ...]],
        name: str,
        allowed: tuple[str, ...],
        default: str,
        errors: dict[str, list[str]],
    ) -> str:
        value = given.get(name, (default,))[-1]
        if value and value not in allowed:
            errors[name] = [f"{value!r} is none of {', '.join(allowed)}."]
        return value

    @staticmethod
    def _day(given: Mapping[str, tuple[str, ...]], name: str, errors: dict[str, list[str]]) -> date | None:
        value = given.get(name, ("",))[-1]
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            errors[name] = [f"{value!r} is not a day (YYYY-MM-DD)."]
            return None

    def tolls(self, viewer: Any, *, harm: str | None = None, victims: str | None = None) -> QuerySet[Toll]:
        """Documented ledger rows in this view that the viewer may see; `harm` and `victims` override the filter's."""
        return self.ledger(viewer, kind=TollKind.DOCUMENTED).filter(
            harm=harm or self.harm, victims=victims or self.victims
        )

    def ledger(self, viewer: Any, *, kind: TollKind) -> QuerySet[Toll]:
        """Ledger rows of one kind in this view, of every harm and victim group."""
        query = QueryDict(mutable=True)
        for name, values in self.query.items():
            if name not in ("harm", "victims"):
                query.setlist(name, list(values))
        rows = Toll.objects.visible_to(viewer).known_at(self.known_at).filter(conflict=self.conflict, kind=kind)
        filtered: QuerySet[Toll] = TollFilterSet(query, rows, conflict=self.conflict).qs
        return filtered

    def address(self, **changes: str | list[str] | None) -> str:
        """The view as an address's query, with changes; None takes a filter out."""
        query = QueryDict(mutable=True)
        for name, values in {**self.query, **changes}.items():
            if values is not None:
                query.setlist(name, [values] if isinstance(values, str) else list(values))
        return query.urlencode()


def words_of(view: View) -> dict[str, str]:
    """The filter in words, a phrase per part, as they stand in the sentence above the charts and on exports."""
    values = view.query
    sides = {side.key: side.name for side in Side.objects.filter(conflict=view.conflict)}
    units = dict(ReportingUnit.objects.filter(conflict=view.conflict).values_list("id", "label"))
    where = [units.get(int(v), v) if v != UNPLACED else "no district" for v in values.get("district", ())]
    if "place" in values:
        where.append(
            str(Place.objects.filter(id=int(values["place"][-1])).values_list("name", flat=True).first() or "?")
        )
    return {
        "harm": HARM_WORDS[Harm(view.harm)],
        "victims": VICTIM_WORDS[Victims(view.victims)],
        "where": _listed(where) or "all districts",
        "since": _day_words(view.since) or "the beginning",
        "until": _day_words(view.until) or "the latest report",
        "side": _listed([sides.get(v, f"{v} responsibility") for v in values.get("side", ())]) or "any side",
        "means": _listed([v.replace("_", " ") for v in values.get("means", ())]) or "any means",
        "rule": view.rule,
        "review": {"reviewed": "approved incidents", "unreviewed": "incidents read by machine"}.get(
            values.get("review", ("",))[-1], "reviewed or not"
        ),
        "known_at": _day_words(view.known_at) or "today",
    }


def _day_words(day: date | None) -> str:
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}" if day else ""


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else ""


def bin_start(day: date, grain: str) -> date:
    """The first day of the calendar bin that holds the day; weeks begin on Monday."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if grain == "year" else day


def bin_end(start: date, grain: str) -> date:
    """The last day of the bin that begins on the day."""
    if grain == "week":
        return start + timedelta(days=6)
    if grain == "month":
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start.replace(month=12, day=31) if grain == "year" else start
