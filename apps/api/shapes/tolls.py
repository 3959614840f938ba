"""Tolls of the ledger, running tolls and their points."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.shapes.base import OfConflict, PlaceReference, Shape, SourceReference, Word
from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning.records import Basis, Bound, LaneKind, TollKind
from apps.incidents.models import DatePrecision, ReviewState
from apps.tolls.filters import RULES
from apps.tolls.models import Territory


class FigureShape(Shape):
    """A rule's figure; null where the rule gives none, `bound` where it is no plain number."""

    value = serializers.IntegerField(allow_null=True)
    bound = Word(Bound)


class FiguresShape(Shape):
    """The figure by each rule."""

    consensus = FigureShape()
    lowest = FigureShape()
    latest = FigureShape()
    corroborated = FigureShape()


class TollCore(Shape):
    """The toll of one harm and victim group: the range of reports, and the figure by each rule."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    harm = Word(Harm)
    victims = Word(Victims)
    kind = Word(TollKind, help_text="Only `documented` counts in default figures.")
    low = serializers.IntegerField()
    high = serializers.IntegerField(allow_null=True, help_text="The highest closed end; null where no report has one.")
    open_above = serializers.BooleanField(help_text="A report that stands has no ceiling.")
    figures = serializers.SerializerMethodField()
    rules = serializers.SerializerMethodField(help_text="Name and version of each rule in force.")
    origins = serializers.IntegerField(help_text="Independent origins that stand.")
    explanation = serializers.SerializerMethodField(help_text="Claims counted and left out, with reasons.")
    recorded_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, toll: Any) -> str:
        return self.address("api:toll-detail", toll.pk)

    @extend_schema_field(FiguresShape)
    def get_figures(self, toll: Any) -> Any:
        return {rule: {"value": getattr(toll, rule), "bound": getattr(toll, f"{rule}_bound")} for rule in RULES}

    def get_rules(self, toll: Any) -> dict[str, Any]:
        rules: dict[str, Any] = toll.rules
        return rules

    def get_explanation(self, toll: Any) -> dict[str, Any]:
        explanation: dict[str, Any] = toll.explanation
        return explanation


class DistrictShape(Shape):
    """The district that an incident counts in."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the attribute


class TollShape(TollCore, OfConflict):
    """A row of the ledger with everything that figures are filtered by, as it stood when it was recorded."""

    incident = serializers.CharField(source="incident.public_id")
    incident_url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    date_precision = Word(DatePrecision)
    place = PlaceReference(allow_null=True)
    district = DistrictShape(source="unit", allow_null=True)
    lane_kind = Word(LaneKind)
    lane_side = serializers.SerializerMethodField(help_text="Key of the side held responsible, in the lane of a side.")
    responsible_sides = serializers.ListField(child=serializers.CharField())
    basis = Word(Basis)
    victim_side = serializers.SerializerMethodField(help_text="Key of the side that the victims belonged to.")
    territory = Word(Territory)
    territory_side = serializers.SerializerMethodField(help_text="Key of the side that held the place.")
    means = Word(Means)
    review_state = Word(ReviewState)

    def get_incident_url(self, toll: Any) -> str:
        return self.address("api:incident-detail", toll.incident.public_id)

    def get_html_url(self, toll: Any) -> str:
        return self.address("dashboards:incident", toll.incident.public_id)

    def get_lane_side(self, toll: Any) -> str | None:
        return toll.lane_side.key if toll.lane_side else None

    def get_victim_side(self, toll: Any) -> str | None:
        return toll.victim_side.key if toll.victim_side else None

    def get_territory_side(self, toll: Any) -> str | None:
        return toll.territory_side.key if toll.territory_side else None


class PointShape(Shape):
    """One stated value of a series, and the claim that states it."""

    as_of = serializers.DateField()
    low = serializers.IntegerField()
    high = serializers.IntegerField(allow_null=True)
    is_reset = serializers.BooleanField()
    is_revision = serializers.BooleanField()
    claim = serializers.IntegerField(source="claim_id")
    claim_url = serializers.SerializerMethodField()
    quote = serializers.CharField(source="claim.quote")

    def get_claim_url(self, point: Any) -> str:
        return self.address("api:claim-detail", point.claim_id)


class RunningTollShape(OfConflict):
    """A series of cumulative claims; its values are compared with incidents and never added to anything."""

    key = serializers.CharField()
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    harm = Word(Harm)
    victims = Word(Victims)
    source = SourceReference(allow_null=True)  # type: ignore[assignment]  # a field of that name, not the attribute
    source_text = serializers.CharField(help_text="The claimant as written, where it resolves to no source.")
    lane_kind = Word(LaneKind)
    lane_side = serializers.SerializerMethodField()
    actors = serializers.ListField(child=serializers.CharField())
    place = PlaceReference(allow_null=True)
    place_text = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    since_text = serializers.CharField()
    epoch = serializers.SerializerMethodField()
    part_of = serializers.SerializerMethodField(help_text="Key of the series that this one is a part of.")
    points = serializers.SerializerMethodField()

    def get_url(self, series: Any) -> str:
        return self.address("api:running-toll-detail", series.key)

    def get_html_url(self, series: Any) -> str:
        return self.address("dashboards:running", series.conflict.slug)

    def get_lane_side(self, series: Any) -> str | None:
        return series.lane_side.key if series.lane_side else None

    def get_epoch(self, series: Any) -> str | None:
        return series.epoch.name if series.epoch else None

    def get_part_of(self, series: Any) -> str | None:
        return series.part_of.key if series.part_of else None

    @extend_schema_field(PointShape(many=True))
    def get_points(self, series: Any) -> Any:
        return PointShape(series.points.all(), many=True, context=self.context).data


class SumsShape(Shape):
    """A sum of tolls; `high` adds each incident's highest stated end and is no bound where `open_above` is not 0."""

    incidents = serializers.IntegerField()
    low = serializers.IntegerField()
    figure = serializers.IntegerField()
    high = serializers.IntegerField()
    open_above = serializers.IntegerField(help_text="Incidents that are open above.")
    bounds = serializers.IntegerField(help_text="Figures that are bounds.")
