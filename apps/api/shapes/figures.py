"""The figures of a conflict: headlines, series and districts, as columns."""

from __future__ import annotations

from rest_framework import serializers

from apps.api.shapes.base import Shape, Word
from apps.api.shapes.tolls import SumsShape
from apps.engine.claims import Harm, Victims
from apps.incidents.models import DatePrecision


def _numbers(help_text: str = "") -> serializers.ListField:
    return serializers.ListField(child=serializers.IntegerField(), help_text=help_text)


def _words() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField())


class FiguresOfView(Shape):
    """What every answer says of the view it answers."""

    conflict = serializers.CharField()
    demonstration = serializers.CharField(allow_null=True, help_text="Set where the conflict is a demonstration.")
    filter = serializers.DictField(child=serializers.CharField(), help_text="The filter in words.")
    harm = Word(Harm)
    victims = Word(Victims)
    rule = serializers.CharField()
    known_at = serializers.DateField(allow_null=True)
    incidents_url = serializers.CharField(help_text="The incidents that the figures count, as they stand now.")


class HeadlineShape(Shape):
    """A headline figure and the part of it that an editor has approved."""

    harm = Word(Harm)
    victims = Word(Victims)
    total = SumsShape()
    reviewed = SumsShape()


class LeftOutShape(Shape):
    """What the figures leave out."""

    running_tolls = serializers.IntegerField()
    claims = serializers.IntegerField()
    claims_left_out = serializers.DictField(child=serializers.IntegerField(), help_text="Claims by reason.")
    copies = serializers.IntegerField()
    claimed_by_killer = SumsShape()
    own_attackers = SumsShape()
    without_figure = serializers.IntegerField()


class HeadlinesShape(FiguresOfView):
    """Headline figures."""

    headlines = HeadlineShape(many=True)
    left_out = LeftOutShape()


class LaneShape(Shape):
    """One lane of responsibility; each list has an entry per bin."""

    key = serializers.CharField()
    name = serializers.CharField()
    colour = serializers.CharField()
    reviewed = _numbers()
    unreviewed = _numbers()
    low = _numbers()
    high = _numbers()
    open_above = _numbers()


class SumsColumns(Shape):
    """Sums as columns."""

    incidents = _numbers()
    low = _numbers()
    figure = _numbers()
    high = _numbers()
    open_above = _numbers()
    bounds = _numbers()


class CoarserShape(SumsColumns):
    """What is dated less closely than the bins; a column per part."""

    grain = _words()
    starts_on = serializers.ListField(child=serializers.DateField())


class SeriesShape(FiguresOfView):
    """Tolls over time: unbroken bins, and a list per lane."""

    grain = Word(DatePrecision)
    starts = serializers.ListField(child=serializers.DateField(), help_text="First days of the bins.")
    lanes = LaneShape(many=True)
    coarser = CoarserShape()
    undated = SumsShape()


class DistrictsShape(FiguresOfView, SumsColumns):
    """Tolls per district; a column per part, an entry per district."""

    unit_id = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    label = _words()  # type: ignore[assignment]  # a field of that name, not the attribute
    lat = serializers.ListField(child=serializers.FloatField(allow_null=True))
    lon = serializers.ListField(child=serializers.FloatField(allow_null=True))
    reviewed = _numbers("The part of the figure that an editor has approved.")
    by_lane = serializers.DictField(child=_numbers(), help_text="The figure by lane of responsibility.")
