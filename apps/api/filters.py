"""The filters of the lists, by the names they have on the dashboards; a value that names nothing is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework.request import Request

from apps.api.filter_kinds import day, flag, key, number, one_of, several_of
from apps.conflicts.models import Conflict, ReportingUnit, Side
from apps.engine.claims import Harm, Means, Scope, Victims
from apps.engine.reckoning.records import LaneKind, TollKind
from apps.incidents.models import Claim, Incident, IncidentKind, ReportGroup, choices
from apps.places.models import Place, PlaceKind
from apps.places.names import normalize
from apps.sources.models import Article, Source, SourceKind
from apps.tolls.filters import LANES_WITHOUT_SIDE, UNPLACED
from apps.tolls.models import RunningToll, Toll

REVIEWED = ("approved", "changed")
REVIEWS = {"reviewed": REVIEWED, "unreviewed": ("unreviewed",), "rejected": ("rejected",)}

Rows = QuerySet[Any]


class ListFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library ships no types
    """Filters of a list; sides and districts are those of the conflict that is filtered by, else of all.

    A subclass says in `CONFLICT`, `PLACE` and so on which column a filter speaks of.
    """

    CONFLICT = "conflict"
    PLACE_PATH = "place__path"
    REVIEW = "review_state"

    conflict = key("Key of the conflict", method="by_conflict")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: Rows | None = None,
        *,
        request: Request | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, queryset, request=request, prefix=prefix)
        slug = (data or {}).get("conflict")
        self.conflict_asked = Conflict.objects.filter(slug=slug).first() if slug else None
        asked = set(data or ()) & set(self.filters)
        if asked & {"side", "victim_side", "territory"}:
            keys = list(dict.fromkeys(self._of_conflict(Side).values_list("key", flat=True)))
            for name in asked & {"side", "victim_side", "territory"}:
                lanes = LANES_WITHOUT_SIDE if name == "side" else ()
                self.filters[name].extra["choices"] = [(word, word) for word in (*keys, *lanes)]
        if "district" in asked:
            units = self._of_conflict(ReportingUnit).values_list("id", flat=True)
            self.filters["district"].extra["choices"] = [(str(word), str(word)) for word in (*units, UNPLACED)]

    def _of_conflict(self, model: type[Side] | type[ReportingUnit]) -> Rows:
        return model.objects.filter(**({"conflict": self.conflict_asked} if self.conflict_asked else {}))

    def is_valid(self) -> bool:
        """Whether every value names something."""
        valid = super().is_valid()
        for name, missing in self.missing().items() if valid else ():
            self.form.add_error(name, missing)
        return bool(valid and self.form.is_valid())

    def missing(self) -> dict[str, str]:
        """What is filtered by and does not exist."""
        asked = self.form.cleaned_data
        lost = {}
        if asked.get("conflict") and self.conflict_asked is None:
            lost["conflict"] = "There is no such conflict."
        if asked.get("place") and not Place.objects.filter(pk=asked["place"]).exists():
            lost["place"] = "There is no such place."
        if asked.get("source") and not Source.objects.filter(key=asked["source"]).exists():
            lost["source"] = "There is no such source."
        if asked.get("since") and asked.get("until") and asked["until"] < asked["since"]:
            lost["until"] = "The last day lies before the first."
        return lost

    def by_conflict(self, rows: Rows, name: str, value: str) -> Rows:
        """Rows of the conflict."""
        return rows.filter(**{self.CONFLICT: self.conflict_asked})

    def by_place(self, rows: Rows, name: str, value: int) -> Rows:
        """Rows of the place and of all places within it."""
        return rows.filter(**{f"{self.PLACE_PATH}__contains": [value]})

    def by_review(self, rows: Rows, name: str, value: str) -> Rows:
        """Rows by whether an editor has approved their incident."""
        return rows.filter(**{f"{self.REVIEW}__in": REVIEWS[value]})


def review() -> django_filters.ChoiceFilter:
    """The filter by review."""
    told = [(word, " or ".join(states)) for word, states in REVIEWS.items()]
    return django_filters.ChoiceFilter(choices=told, empty_label=None, method="by_review", label="Review")


class TollFilters(ListFilterSet):
    """Filters of the ledger. Without `known_at`, what the record says now."""

    PLACE_PATH = "place_path"

    since = day(field_name="first_on", lookup_expr="gte", label="First day")
    until = day(field_name="last_on", lookup_expr="lte", label="Last day")
    harm = one_of(Harm, "Harm")
    victims = one_of(Victims, "Victim group")
    kind = one_of(TollKind, "Kind")
    side = several_of("Side held responsible, or a lane without one", method="by_lane")
    victim_side = several_of("Side that the victims belonged to", field_name="victim_side__key")
    territory = several_of("Side that held the territory", field_name="territory_side__key")
    district = several_of("Id of a district, or unplaced", method="by_district")
    place = number("Id of a place; those within it count too", method="by_place")
    means = django_filters.MultipleChoiceFilter(choices=choices(Means), label="Means")
    review = review()
    corroborated = flag("Two or more independent origins", method="by_origins")
    incident = key("Id of the incident", field_name="incident__public_id")
    known_at = day(method="as_known_at", label="What the record said at the end of that day (UTC)")

    class Meta:
        model = Toll
        fields: tuple[str, ...] = ()

    def by_lane(self, rows: Rows, name: str, value: list[str]) -> Rows:
        """Rows of the lanes; no value is no filter."""
        if not value:
            return rows
        named = Q(lane_kind=LaneKind.SIDE, lane_side__key__in=value)
        return rows.filter(named | Q(lane_kind__in=[lane for lane in value if lane in LANES_WITHOUT_SIDE]))

    def by_district(self, rows: Rows, name: str, value: list[str]) -> Rows:
        """Rows of the districts; no value is no filter."""
        if not value:
            return rows
        wanted = Q(unit_id__in=[unit for unit in value if unit != UNPLACED])
        return rows.filter(wanted | Q(unit__isnull=True) if UNPLACED in value else wanted)

    def by_origins(self, rows: Rows, name: str, value: bool) -> Rows:
        """Rows of which two independent origins stand; false is no filter."""
        return rows.filter(origins__gte=2) if value else rows

    def as_known_at(self, rows: Rows, name: str, value: date) -> Rows:
        """Left to `filter_queryset`, which also answers where no day is given."""
        return rows

    def filter_queryset(self, queryset: Rows) -> Rows:
        """The rows, as the record stands or stood."""
        known: Rows = queryset.filter(pk__in=Toll.objects.known_at(self.form.cleaned_data["known_at"]).values("pk"))
        filtered: Rows = super().filter_queryset(known)
        return filtered


class IncidentFilters(ListFilterSet):
    """Filters of incidents. What speaks of a toll must hold of one and the same current toll."""

    OF_TOLLS = ("harm", "victims", "victim_side", "territory", "district", "corroborated")

    since = day(field_name="first_on", lookup_expr="gte", label="First day")
    until = day(field_name="last_on", lookup_expr="lte", label="Last day")
    side = several_of("Side held responsible, or a lane without one", method="by_lane")
    place = number("Id of a place; those within it count too", method="by_place")
    means = django_filters.MultipleChoiceFilter(choices=choices(Means), label="Means")
    kind = one_of(IncidentKind, "Kind")
    review = review()
    article = number("Id of an article that tells of it", method="by_article")
    source = key("Key of a source that tells of it", method="by_source")
    q = key("Words in the place's name or in the title of an article, or the id", method="by_words")
    harm = one_of(Harm, "Harm of a documented toll", method="left_to_tolls")
    victims = one_of(Victims, "Victim group of a documented toll", method="left_to_tolls")
    victim_side = several_of("Side that the victims belonged to", method="left_to_tolls")
    territory = several_of("Side that held the territory", method="left_to_tolls")
    district = several_of("Id of a district, or unplaced", method="left_to_tolls")
    corroborated = flag("Two or more independent origins", method="flag_left_to_tolls")

    class Meta:
        model = Incident
        fields: tuple[str, ...] = ()

    def by_lane(self, rows: Rows, name: str, value: list[str]) -> Rows:
        """Incidents of the lanes; no value is no filter."""
        if not value:
            return rows
        of_side = Q(lane_kind=LaneKind.SIDE, tolls__lane_side__key__in=value, tolls__superseded_at__isnull=True)
        wanted = of_side | Q(lane_kind__in=[lane for lane in value if lane in LANES_WITHOUT_SIDE])
        return rows.filter(pk__in=Incident.objects.filter(wanted).values("pk"))

    def by_article(self, rows: Rows, name: str, value: int) -> Rows:
        """Incidents that an article tells of."""
        return rows.filter(Exists(ReportGroup.objects.filter(incident=OuterRef("pk"), version__article=value)))

    def by_source(self, rows: Rows, name: str, value: str) -> Rows:
        """Incidents of which the source claims something or prints or writes an article."""
        told = Q(claimant__key=value) | Q(version__article__publisher__key=value) | Q(version__article__wire__key=value)
        return rows.filter(Exists(self._claims().filter(told)))

    def by_words(self, rows: Rows, name: str, value: str) -> Rows:
        """Incidents whose place, id or articles' titles hold the words."""
        titled = Exists(self._claims().filter(version__article__title__icontains=value))
        named = Q(place__name__icontains=value) | Q(place_text__icontains=value) | Q(public_id__iexact=value)
        return rows.filter(named | titled)

    def _claims(self) -> QuerySet[Claim]:
        viewer = self.request.user if self.request else None
        return Claim.objects.visible_to(viewer).filter(group__incident=OuterRef("pk"))

    def left_to_tolls(self, rows: Rows, name: str, value: str) -> Rows:
        """Left to `filter_queryset`, which asks one toll for all of them."""
        return rows

    def flag_left_to_tolls(self, rows: Rows, name: str, value: bool) -> Rows:
        """Left to `filter_queryset` too."""
        return rows

    def filter_queryset(self, queryset: Rows) -> Rows:
        """The incidents; those of which a documented toll is asked must have one that is all of it."""
        rows: Rows = super().filter_queryset(queryset)
        cleaned = self.form.cleaned_data
        asked = {name: cleaned[name] for name in self.OF_TOLLS if cleaned[name] not in (None, "", [])}
        if asked.pop("corroborated", False):
            asked["corroborated"] = "true"
        if not asked:
            return rows
        if self.conflict_asked:
            asked["conflict"] = self.conflict_asked.slug
        tolls = TollFilters({**asked, "kind": TollKind.DOCUMENTED.value}, Toll.objects.all(), request=self.request)
        return rows.filter(Exists(tolls.qs.filter(incident=OuterRef("pk"))))


class ClaimFilters(ListFilterSet):
    """Filters of claims, by what was read."""

    CONFLICT = "version__article__conflict"
    REVIEW = "group__incident__review_state"

    since = day(field_name="when_start", lookup_expr="gte", label="First day")
    until = day(field_name="when_end", lookup_expr="lte", label="Last day")
    harm = one_of(Harm, "Harm")
    victims = one_of(Victims, "Victim group")
    scope = one_of(Scope, "Scope")
    side = several_of("Side of an actor that is accused", method="by_accused")
    place = number("Id of a place; those within it count too", method="by_place")
    means = django_filters.MultipleChoiceFilter(choices=choices(Means), label="Means")
    review = review()
    incident = key("Id of the incident", field_name="group__incident__public_id")
    article = number("Id of the article", field_name="version__article")
    source = key("Key of the source that says so", field_name="claimant__key")
    q = key("Words in the quote or in the claimant's name", method="by_words")

    class Meta:
        model = Claim
        fields: tuple[str, ...] = ()

    def by_accused(self, rows: Rows, name: str, value: list[str]) -> Rows:
        """Claims that accuse an actor of one of the sides; no value is no filter."""
        if not value:
            return rows
        return rows.filter(pk__in=Claim.objects.filter(accused__side_key__in=value).values("pk"))

    def by_words(self, rows: Rows, name: str, value: str) -> Rows:
        """Claims whose quote or claimant holds the words."""
        return rows.filter(Q(quote__icontains=value) | Q(claimant_text__icontains=value))


class RunningTollFilters(ListFilterSet):
    """Filters of running tolls; a window keeps the series whose own touches it."""

    since = day(method="touching_since", label="First day")
    until = day(method="touching_until", label="Last day")
    harm = one_of(Harm, "Harm")
    victims = one_of(Victims, "Victim group")
    side = several_of("Side held responsible, or a lane without one", method="by_lane")
    place = number("Id of a place; those within it count too", method="by_place")
    source = key("Key of the source", field_name="source__key")

    class Meta:
        model = RunningToll
        fields: tuple[str, ...] = ()

    def by_lane(self, rows: Rows, name: str, value: list[str]) -> Rows:
        """Series of the lanes; no value is no filter."""
        if not value:
            return rows
        named = Q(lane_kind=LaneKind.SIDE, lane_side__key__in=value)
        return rows.filter(named | Q(lane_kind__in=[lane for lane in value if lane in LANES_WITHOUT_SIDE]))

    def touching_since(self, rows: Rows, name: str, value: date) -> Rows:
        """Series with a value stated on the day or later."""
        return rows.filter(pk__in=RunningToll.objects.filter(points__as_of__gte=value).values("pk"))

    def touching_until(self, rows: Rows, name: str, value: date) -> Rows:
        """Series that began by the day, or of which it is not known."""
        return rows.filter(Q(since__isnull=True) | Q(since__lte=value))


class ArticleFilters(ListFilterSet):
    """Filters of articles."""

    since = day(field_name="published_on", lookup_expr="gte", label="First day of publication")
    until = day(field_name="published_on", lookup_expr="lte", label="Last day of publication")
    source = key("Key of its publisher or wire", method="by_source")
    incident = key("Id of an incident that it tells of", method="by_incident")
    language = key("Language code")
    q = key("Words in the title", field_name="title", lookup_expr="icontains")

    class Meta:
        model = Article
        fields: tuple[str, ...] = ()

    def by_source(self, rows: Rows, name: str, value: str) -> Rows:
        """Articles that the source printed or wrote."""
        return rows.filter(Q(publisher__key=value) | Q(wire__key=value))

    def by_incident(self, rows: Rows, name: str, value: str) -> Rows:
        """Articles that tell of the incident."""
        told = Claim.objects.visible_to(self.request.user if self.request else None)
        return rows.filter(Exists(told.filter(version__article=OuterRef("pk"), group__incident__public_id=value)))


class SourceFilters(ListFilterSet):
    """Filters of sources."""

    kind = one_of(SourceKind, "Kind")
    side = several_of("Side that it belongs to", method="by_side")
    q = key("Words in the name", method="by_words")

    class Meta:
        model = Source
        fields: tuple[str, ...] = ()

    def by_conflict(self, rows: Rows, name: str, value: str) -> Rows:
        """Sources that belong to a side of the conflict, or print or write an article on it."""
        of_conflict = Article.objects.filter(conflict=self.conflict_asked)
        printed = Exists(of_conflict.filter(Q(publisher=OuterRef("pk")) | Q(wire=OuterRef("pk"))))
        affiliated = Q(pk__in=Source.objects.filter(affiliations__side__conflict=self.conflict_asked).values("pk"))
        return rows.filter(affiliated | printed)

    def by_side(self, rows: Rows, name: str, value: list[str]) -> Rows:
        """Sources of the sides; no value is no filter."""
        if not value:
            return rows
        return rows.filter(pk__in=Source.objects.filter(affiliations__side__key__in=value).values("pk"))

    def by_words(self, rows: Rows, name: str, value: str) -> Rows:
        """Sources whose name holds the words."""
        return rows.filter(Q(name__icontains=value) | Q(name_ar__icontains=value))


class SideFilters(ListFilterSet):
    """Filters of sides."""

    class Meta:
        model = Side
        fields: tuple[str, ...] = ()


class PlaceFilters(ListFilterSet):
    """Filters of places."""

    kind = one_of(PlaceKind, "Kind")
    country = django_filters.CharFilter(field_name="country_code", lookup_expr="iexact", label="Country code")
    parent = number("Id of the place directly above", field_name="parent_id")
    place = number("Id of a place; it and those within it", method="by_path")
    q = key("A name or alias, or the beginning of one", method="by_name")

    class Meta:
        model = Place
        fields: tuple[str, ...] = ()

    def by_conflict(self, rows: Rows, name: str, value: str) -> Rows:
        """Places in the conflict's countries."""
        return rows.filter(country_code__in=self.conflict_asked.countries if self.conflict_asked else ())

    def by_path(self, rows: Rows, name: str, value: int) -> Rows:
        """The place and those within it."""
        return rows.filter(path__contains=[value])

    def by_name(self, rows: Rows, name: str, value: str) -> Rows:
        """Places of which a name begins with the words, however they are spelt."""
        words = normalize(value)
        if not words:
            return rows.none()
        return rows.filter(pk__in=Place.objects.filter(names__normalized__startswith=words).values("pk"))
