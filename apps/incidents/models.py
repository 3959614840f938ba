"""Incidents and the claims they rest on, as read and as corrected, with every decision."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from apps.conflicts.models import Actor, Conflict
from apps.engine.claims import Attribution, DateBasis, Harm, Means, Qualifier, Scope, Victims, WhenBasis
from apps.engine.reckoning.records import Basis, LaneKind
from apps.incidents import corrections
from apps.incidents.visibility import ClaimQuerySet, IncidentQuerySet
from apps.places.models import Place
from apps.sources.models import ArticleVersion, Source


def choices(vocabulary: type[StrEnum]) -> list[tuple[str, str]]:
    """Django choices of one of the engine's enumerations."""
    return [(member.value, member.value.replace("_", " ") or "none") for member in vocabulary]


class IncidentKind(models.TextChoices):
    EVENT = "event"
    PERIOD = "period"


class ReviewState(models.TextChoices):
    UNREVIEWED = "unreviewed"
    APPROVED = "approved"
    CHANGED = "changed", "changed since approved"
    REJECTED = "rejected"


class Visibility(models.TextChoices):
    PUBLIC = "public"
    RESTRICTED = "restricted"


class DatePrecision(models.TextChoices):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNDATED = "undated"


class PlacePrecision(models.TextChoices):
    EXACT = "exact"
    APPROXIMATE = "approximate"
    AREA = "area"
    UNPLACED = "unplaced"


def _changes(*fields: str) -> pghistory.UpdateEvent:
    """History of what editors may change; what the machine derives anew is not an edit."""
    return pghistory.UpdateEvent(row=pghistory.Old, condition=pghistory.AnyChange(*fields))


@pghistory.track(
    _changes("public_id", "corrected", "review_state", "visibility", "kind", "place", "first_on", "last_on", "means"),
    pghistory.DeleteEvent(),
    append_only=True,
)
class Incident(models.Model):
    """One event, or one short period whose deaths were not all reported singly.

    The columns hold what stands: derived from the claims, with `corrected` (field → value) laid over it.
    `stale_since` is set, in the transaction that changed anything it rests on, until it is reckoned again.
    """

    public_id = models.CharField(max_length=16, unique=True)
    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=8, choices=IncidentKind.choices, default=IncidentKind.EVENT)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents")
    place_text = models.CharField(max_length=300, blank=True)
    place_precision = models.CharField(max_length=12, choices=PlacePrecision.choices, default=PlacePrecision.UNPLACED)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=8, choices=DatePrecision.choices, default=DatePrecision.UNDATED)
    means = models.CharField(max_length=16, choices=choices(Means), default=Means.UNKNOWN)
    lane_kind = models.CharField(max_length=12, choices=choices(LaneKind), default=LaneKind.UNKNOWN)
    basis = models.CharField(max_length=12, choices=choices(Basis), blank=True)
    denials: models.Field[list[str], list[str]] = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    review_state = models.CharField(max_length=12, choices=ReviewState.choices, default=ReviewState.UNREVIEWED)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC)
    corrected = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="its id redirects there",
    )
    stale_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-first_on", "-id")
        permissions = (
            ("see_unpublished", "Can see what the public does not see yet"),
            ("review_incident", "Can approve and reject incidents"),
        )
        indexes = (
            models.Index(fields=("conflict", "first_on"), name="incident_conflict_day"),
            models.Index(fields=("stale_since",), name="incident_stale", condition=Q(stale_since__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(first_on__isnull=True, last_on__isnull=True, date_precision="undated")
                | (
                    Q(first_on__isnull=False, last_on__isnull=False, last_on__gte=F("first_on"))
                    & ~Q(date_precision="undated")
                ),
                name="incident_window_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, place_precision="unplaced")
                | (Q(place__isnull=False) & ~Q(place_precision="unplaced")),
                name="incident_place_and_precision_agree",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="incident_not_merged_into_itself"),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.first_on or 'undated'} {self.place or self.place_text}"


class Responsible(models.Model):
    """An actor held responsible for an incident, as resolved, or as written where it resolves to nobody."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="responsible")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="responsible_for")
    side_key = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=160)

    class Meta:
        ordering = ("incident", "name")
        verbose_name_plural = "responsible"
        constraints = (models.UniqueConstraint(fields=("incident", "name"), name="responsible_named_once"),)

    def __str__(self) -> str:
        return self.name


class GroupKind(models.TextChoices):
    EVENT = "event"
    PERIOD = "period"
    RUNNING = "running"


class Link(models.TextChoices):
    LINKED = "linked"
    PROPOSED = "proposed"
    DECIDED = "decided"


class ReportGroup(models.Model):
    """What one article tells of one event: the unit that matching links to an incident.

    `key` is derived from the article and the words of the group's first claim; an incident carries the key of its
    earliest-published group as its public id. A running group has no incident. A `proposed` link is not counted;
    a `decided` one is an editor's.
    """

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="groups")
    key = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=8, choices=GroupKind.choices)
    unmatched = models.BooleanField(default=True, help_text="matching has not looked at it since it changed")
    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="report_groups")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="report_groups")
    place_path: models.Field[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups")
    link = models.CharField(max_length=8, choices=Link.choices, default=Link.LINKED)
    link_reason = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("version", "id")
        indexes = (
            models.Index(fields=("conflict", "first_on", "last_on"), name="group_conflict_days"),
            GinIndex(fields=("place_path",), name="group_place_path_gin"),
            models.Index(fields=("conflict",), name="group_unmatched", condition=Q(unmatched=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="running") | Q(incident__isnull=True), name="group_running_has_no_incident"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.kind}"


class LinkProposal(models.Model):
    """A doubtful link, for an editor to decide: this group may tell of that incident."""

    group = models.ForeignKey(ReportGroup, on_delete=models.CASCADE, related_name="proposals")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="proposals")
    score = models.FloatField()
    features = models.JSONField(default=dict)

    class Meta:
        ordering = ("-score", "id")
        constraints = (models.UniqueConstraint(fields=("group", "incident"), name="linkproposal_once"),)

    def __str__(self) -> str:
        return f"{self.group_id} → {self.incident_id}"


class ClaimDecision(models.TextChoices):
    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@pghistory.track(_changes("corrected", "decision", "moved_to"), pghistory.DeleteEvent(), append_only=True)
class Claim(models.Model):
    """One claim as read, by the claim contract, with what its names resolve to.

    Read values are never overwritten by people: `corrected` (field → value) stands beside them, and
    `effective` lays it over. `rules` says per field which rule and words decided it. A claim that an editor
    decided on and that is no longer read is kept, with `still_read` false.
    """

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="claims")
    group = models.ForeignKey(ReportGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    quote = models.CharField(max_length=500)
    harm = models.CharField(max_length=12, choices=choices(Harm))
    qualifier = models.CharField(max_length=12, choices=choices(Qualifier))
    value = models.PositiveIntegerField(null=True, blank=True)
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField(null=True, blank=True)
    victims = models.CharField(max_length=20, choices=choices(Victims))
    victim_noun = models.CharField(max_length=200, blank=True)
    victim_force = models.CharField(max_length=200, blank=True)
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")
    perpetrators: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=200), default=list, blank=True
    )
    attribution = models.CharField(max_length=10, choices=choices(Attribution), default=Attribution.UNKNOWN)
    means = models.CharField(max_length=16, choices=choices(Means), default=Means.UNKNOWN)
    place_text = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    place_precision = models.CharField(max_length=12, choices=PlacePrecision.choices, default=PlacePrecision.UNPLACED)
    when_start = models.DateField(null=True, blank=True)
    when_end = models.DateField(null=True, blank=True)
    when_text = models.CharField(max_length=300, blank=True)
    when_basis = models.CharField(max_length=10, choices=choices(WhenBasis), default=WhenBasis.INFERRED)
    date_basis = models.CharField(max_length=14, choices=choices(DateBasis), default=DateBasis.DEATH)
    scope = models.CharField(max_length=10, choices=choices(Scope))
    claimant_text = models.CharField(max_length=300, blank=True)
    claimant = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    revises = models.BooleanField(default=False)
    confidence = models.FloatField()
    rules = models.JSONField(default=dict, blank=True)
    read_by = models.CharField(max_length=60)
    read_at = models.DateTimeField(auto_now=True)
    still_read = models.BooleanField(default=True)
    decision = models.CharField(max_length=10, choices=ClaimDecision.choices, default=ClaimDecision.UNDECIDED)
    corrected = models.JSONField(default=dict, blank=True)
    moved_to = models.CharField(max_length=16, blank=True, help_text="key of the group that an editor put it into")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("version", "start", "harm")
        constraints = (
            models.UniqueConstraint(fields=("version", "start", "end", "harm"), name="claim_once_per_span_and_harm"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="claim_span_is_not_empty"),
            models.CheckConstraint(
                condition=Q(sentence_start__lte=F("start"), sentence_end__gte=F("end")),
                name="claim_stands_in_its_sentence",
            ),
            models.CheckConstraint(condition=Q(low__gte=1), name="claim_counts_somebody"),
            models.CheckConstraint(
                condition=Q(high__isnull=True) | Q(high__gte=F("low")), name="claim_high_not_below_low"
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=("range", "vague"), value__isnull=True)
                | (~Q(qualifier__in=("range", "vague")) & Q(value__isnull=False)),
                name="claim_value_unless_range_or_vague",
            ),
            models.CheckConstraint(
                condition=Q(when_start__isnull=True) | Q(when_end__isnull=False, when_end__gte=F("when_start")),
                name="claim_window_is_not_backwards",
            ),
            models.CheckConstraint(condition=~Q(part_of=F("id")), name="claim_not_part_of_itself"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 1)), name="claim_confidence_is_a_share"),
        )

    def __str__(self) -> str:
        return f"“{self.quote}” {self.harm}"

    @property
    def is_decided(self) -> bool:
        """Whether a person decided on it, corrected it, or moved it."""
        return self.decision != ClaimDecision.UNDECIDED or bool(self.corrected) or bool(self.moved_to)

    def standing(self, field: str) -> Any:
        """The field's value that stands: an editor's where one was set, else the one read."""
        if field in self.corrected:
            return corrections.parse(corrections.CLAIM_FIELDS, {field: self.corrected[field]})[field]
        return getattr(self, field)


class ClaimActor(models.Model):
    """A perpetrator that a claim names, resolved to an actor and the side it stood on, where that can be said."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="accused")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    side_key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("claim", "position")
        constraints = (models.UniqueConstraint(fields=("claim", "position"), name="claimactor_position_once"),)

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """An editor's act: what was done to which record, from what to what, by whom and why. Only ever added."""

    verb = models.CharField(max_length=40)
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-decided_at", "-id")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),)
        triggers = (pgtrigger.Protect(name="decision_is_only_added", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.verb} {self.decided_at:%Y-%m-%d}"
