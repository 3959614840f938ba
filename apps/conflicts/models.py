"""Conflicts, the sides in them, the actors of each side over time, and who held which place when."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Func

from apps.places.models import Place


def history() -> tuple[pghistory.RowEvent, ...]:
    """Row-trigger history that keeps each value before it is changed; the trackers are bound to one model each."""
    return pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()


class DateSpan(Func):
    """The closed-open PostgreSQL daterange of two day columns; an empty end is open."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class PublishingPolicy(models.TextChoices):
    REVIEWED_ONLY = "reviewed_only", "reviewed only"
    ALL_MARKED = "all_marked", "all, marked"


@pghistory.track(*history(), append_only=True)
class Conflict(models.Model):
    """An armed conflict that is recorded; the publishing policy says what the public sees of it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    countries: models.Field[list[str], list[str]] = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    policy = models.CharField(max_length=16, choices=PublishingPolicy.choices, default=PublishingPolicy.REVIEWED_ONLY)
    is_demonstration = models.BooleanField(default=False, help_text="marks every page, export and answer")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="conflict_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.name


@pghistory.track(*history(), append_only=True)
class Side(models.Model):
    """A side of a conflict: actors that are counted together. `colour` names a token of the stylesheet."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="sides")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120, blank=True)
    colour = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("conflict", "position", "key")
        constraints = (models.UniqueConstraint(fields=("conflict", "key"), name="side_key_once_per_conflict"),)

    def __str__(self) -> str:
        return self.name


class VictimWord(models.Model):
    """A noun for people killed that tells which side they belonged to, such as "rebel fighters"."""

    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="victim_words")
    text = models.CharField(max_length=160)
    normalized = models.CharField(max_length=160)

    class Meta:
        ordering = ("side", "text")
        constraints = (models.UniqueConstraint(fields=("side", "normalized"), name="victimword_once_per_side"),)

    def __str__(self) -> str:
        return self.text


@pghistory.track(*history(), append_only=True)
class Actor(models.Model):
    """A force, government or group that texts name."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="actors")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    name_ar = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ("conflict", "name")
        constraints = (models.UniqueConstraint(fields=("conflict", "key"), name="actor_key_once_per_conflict"),)

    def __str__(self) -> str:
        return self.name


class ActorAlias(models.Model):
    """A word under which texts speak of an actor, whoever writes it."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=160)
    normalized = models.CharField(max_length=160, db_index=True)
    language = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ("actor", "text")
        constraints = (models.UniqueConstraint(fields=("actor", "normalized"), name="actoralias_once_per_actor"),)

    def __str__(self) -> str:
        return self.text


@pghistory.track(*history(), append_only=True)
class Allegiance(models.Model):
    """An actor's belonging to a side between two days; an empty day is open."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="allegiances")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="allegiances")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("actor", "from_on")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(from_on__isnull=True)
                | models.Q(to_on__isnull=True)
                | models.Q(to_on__gte=models.F("from_on")),
                name="allegiance_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="allegiance_one_side_at_a_time",
                expressions=(
                    ("actor", RangeOperators.EQUAL),
                    (DateSpan("from_on", "to_on"), RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor} – {self.side}"

    def holds_on(self, day: date | None) -> bool:
        """Whether it holds on the day; of an unknown day, whether it is open at both ends."""
        if day is None:
            return self.from_on is None and self.to_on is None
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@pghistory.track(*history(), append_only=True)
class Control(models.Model):
    """Who held a place between two days. It inherits down the tree and is never evidence of responsibility."""

    class State(models.TextChoices):
        HELD = "held"
        CONTESTED = "contested"
        DIVIDED = "divided"
        UNKNOWN = "unknown"

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="controls")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="controls")
    state = models.CharField(max_length=10, choices=State.choices)
    side = models.ForeignKey(Side, null=True, blank=True, on_delete=models.PROTECT, related_name="controls")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("conflict", "place", "from_on")
        verbose_name_plural = "control"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="held", side__isnull=False) | (~models.Q(state="held") & models.Q(side=None)),
                name="control_held_names_its_side",
            ),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="control_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="control_one_state_at_a_time",
                expressions=(
                    ("conflict", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (DateSpan("from_on", "to_on"), RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.place}: {self.side or self.state} from {self.from_on}"


class ReportingUnit(models.Model):
    """A place that stands as a "district" on a conflict's charts; an incident counts in its most specific unit."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="units")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reporting_units")
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("conflict", "position", "label")
        constraints = (models.UniqueConstraint(fields=("conflict", "place"), name="unit_place_once_per_conflict"),)

    def __str__(self) -> str:
        return self.label


class Epoch(models.Model):
    """A named starting point of running tolls, such as the beginning of an assault."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="epochs")
    name = models.CharField(max_length=160)
    starts_on = models.DateField()
    aliases: models.Field[list[str], list[str]] = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    alias_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the aliases mean it only in articles of so many days after the start"
    )
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("conflict", "starts_on")
        constraints = (models.UniqueConstraint(fields=("conflict", "name"), name="epoch_name_once_per_conflict"),)

    def __str__(self) -> str:
        return self.name
