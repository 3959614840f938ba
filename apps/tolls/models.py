"""What is reckoned: the ledger of tolls, running tolls, totals, and findings."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from apps.conflicts.models import Conflict, Epoch, ReportingUnit, Side
from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning.records import Basis, Bound, LaneKind, TollKind
from apps.incidents.models import Claim, DatePrecision, Incident, IncidentKind, ReviewState, Visibility, choices
from apps.places.models import Place
from apps.sources.models import ArticleVersion, Source
from apps.tolls.ledger import RunningTollQuerySet, TollQuerySet


class Validity(Func):
    """The time during which a ledger row was what the record said."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Territory(models.TextChoices):
    HELD = "held"
    CONTESTED = "contested"
    DIVIDED = "divided"
    UNKNOWN = "unknown"


class Toll(models.Model):
    """The ledger: one incident × harm × victim group × kind, from `recorded_at` until `superseded_at`.

    Everything that figures are filtered by is copied in, so that the past can be asked with every filter. Rows are
    only ever added; `superseded_at` alone may change, once, from null (triggers hold both). `low`..`high` is the
    range of reports, `high` null where no report has a ceiling; each rule's figure has its own column, with
    its bound beside it.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="tolls")
    harm = models.CharField(max_length=12, choices=choices(Harm))
    victims = models.CharField(max_length=20, choices=choices(Victims))
    kind = models.CharField(max_length=18, choices=choices(TollKind), default=TollKind.DOCUMENTED)

    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField(null=True, blank=True)
    open_above = models.BooleanField()
    consensus = models.PositiveIntegerField(null=True, blank=True)
    consensus_bound = models.CharField(max_length=8, choices=choices(Bound), blank=True)
    lowest = models.PositiveIntegerField(null=True, blank=True)
    lowest_bound = models.CharField(max_length=8, choices=choices(Bound), blank=True)
    latest = models.PositiveIntegerField(null=True, blank=True)
    latest_bound = models.CharField(max_length=8, choices=choices(Bound), blank=True)
    corroborated = models.PositiveIntegerField(null=True, blank=True)
    corroborated_bound = models.CharField(max_length=8, choices=choices(Bound), blank=True)
    rules = models.JSONField(default=dict, help_text="name and version of each rule in force")
    origins = models.PositiveSmallIntegerField()
    explanation = models.JSONField(default=dict, help_text="claims counted and left out, with reasons")

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="tolls")
    incident_kind = models.CharField(max_length=8, choices=IncidentKind.choices)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=8, choices=DatePrecision.choices)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="tolls")
    place_path: models.Field[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list, blank=True)
    unit = models.ForeignKey(ReportingUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="tolls")
    lane_kind = models.CharField(max_length=12, choices=choices(LaneKind))
    lane_side = models.ForeignKey(Side, null=True, blank=True, on_delete=models.PROTECT, related_name="tolls")
    responsible_sides: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=40), default=list, blank=True
    )
    basis = models.CharField(max_length=12, choices=choices(Basis), blank=True)
    victim_side = models.ForeignKey(
        Side, null=True, blank=True, on_delete=models.PROTECT, related_name="tolls_of_its_dead"
    )
    territory = models.CharField(max_length=10, choices=Territory.choices, default=Territory.UNKNOWN)
    territory_side = models.ForeignKey(
        Side, null=True, blank=True, on_delete=models.PROTECT, related_name="tolls_on_its_territory"
    )
    means = models.CharField(max_length=16, choices=choices(Means))
    review_state = models.CharField(max_length=12, choices=ReviewState.choices)
    visibility = models.CharField(max_length=12, choices=Visibility.choices)

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = TollQuerySet.as_manager()

    class Meta:
        ordering = ("incident", "harm", "victims", "kind", "recorded_at")
        indexes = (
            models.Index(
                fields=("conflict", "harm", "victims", "first_on"),
                name="toll_current",
                condition=Q(superseded_at__isnull=True),
            ),
            GinIndex(fields=("place_path",), name="toll_place_path_gin"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "harm", "victims", "kind"),
                condition=Q(superseded_at__isnull=True),
                name="toll_one_current_row",
            ),
            ExclusionConstraint(
                name="toll_validity_never_overlaps",
                expressions=(
                    ("incident", RangeOperators.EQUAL),
                    ("harm", RangeOperators.EQUAL),
                    ("victims", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Validity("recorded_at", "superseded_at"), RangeOperators.OVERLAPS),
                ),
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("recorded_at")),
                name="toll_superseded_after_recorded",
            ),
            models.CheckConstraint(
                condition=Q(high__isnull=True) | Q(open_above=True) | Q(high__gte=F("low")),
                name="toll_high_not_below_low",
            ),
            models.CheckConstraint(
                condition=Q(consensus__isnull=True) | Q(consensus__gte=F("low")), name="toll_figure_not_below_low"
            ),
            models.CheckConstraint(
                condition=Q(consensus__isnull=True)
                | Q(open_above=True)
                | Q(high__isnull=True)
                | Q(consensus__lte=F("high")),
                name="toll_figure_not_above_high_unless_open",
            ),
            models.CheckConstraint(
                condition=Q(high__isnull=False) | Q(open_above=True), name="toll_without_ceiling_is_open"
            ),
            models.CheckConstraint(
                condition=(Q(lane_kind="side") & Q(lane_side__isnull=False))
                | (~Q(lane_kind="side") & Q(lane_side__isnull=True)),
                name="toll_lane_of_a_side_names_it",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="ledger_rows_are_only_superseded",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
                       OR to_jsonb(OLD) - 'superseded_at' <> to_jsonb(NEW) - 'superseded_at' THEN
                        RAISE EXCEPTION 'the toll ledger is append-only: row % may only be superseded, once', OLD.id;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="ledger_rows_are_never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.incident_id} {self.harm} {self.victims}: {self.consensus}"


class RunningToll(models.Model):
    """A series of cumulative claims under one key; never added to anything.

    The key: who says it (`source`, or the name as written), harm and victims, the actors' side, the area, and where
    the count starts (`since` with its words or a registered epoch).
    """

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="running_tolls")
    key = models.CharField(max_length=64)
    harm = models.CharField(max_length=12, choices=choices(Harm))
    victims = models.CharField(max_length=20, choices=choices(Victims))
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="running_tolls")
    source_text = models.CharField(max_length=300, blank=True)
    lane_kind = models.CharField(max_length=12, choices=choices(LaneKind))
    lane_side = models.ForeignKey(Side, null=True, blank=True, on_delete=models.PROTECT, related_name="running_tolls")
    actors: models.Field[list[str], list[str]] = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="running_tolls")
    place_text = models.CharField(max_length=300, blank=True)
    since = models.DateField(null=True, blank=True)
    since_text = models.CharField(max_length=300, blank=True)
    epoch = models.ForeignKey(Epoch, null=True, blank=True, on_delete=models.SET_NULL, related_name="running_tolls")
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")

    objects = RunningTollQuerySet.as_manager()

    class Meta:
        ordering = ("conflict", "-since", "id")
        constraints = (models.UniqueConstraint(fields=("conflict", "key"), name="runningtoll_key_once"),)

    def __str__(self) -> str:
        return f"{self.source or self.source_text or 'unattributed'}: {self.harm} {self.victims}"


class RunningTollPoint(models.Model):
    """One stated value of a series; a reset or a revision is marked, and steps are differences, never counts."""

    series = models.ForeignKey(RunningToll, on_delete=models.CASCADE, related_name="points")
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="running_point")
    as_of = models.DateField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField(null=True, blank=True)
    is_reset = models.BooleanField(default=False)
    is_revision = models.BooleanField(default=False)

    class Meta:
        ordering = ("series", "as_of", "claim")
        constraints = (
            models.CheckConstraint(condition=Q(high__isnull=True) | Q(high__gte=F("low")), name="point_high_not_below"),
        )

    def __str__(self) -> str:
        return f"{self.as_of}: {self.low}"


class Total(models.Model):
    """Sums of current documented tolls, public and not rejected, in one bin of time.

    `grain` and `starts_on` name the smallest calendar bin that holds the incidents' windows; spans of at most two
    days anchor on their first day. Undated incidents have an empty `starts_on`. Figures are the default rule's.
    """

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE)
    grain = models.CharField(max_length=8, choices=DatePrecision.choices)
    starts_on = models.DateField(null=True, blank=True)
    harm = models.CharField(max_length=12, choices=choices(Harm))
    victims = models.CharField(max_length=20, choices=choices(Victims))
    reviewed = models.BooleanField()
    incidents = models.PositiveIntegerField()
    low = models.PositiveBigIntegerField()
    figure = models.PositiveBigIntegerField()
    high = models.PositiveBigIntegerField(help_text="the sum of closed highs; an open incident's highest stated end")
    open_above = models.PositiveIntegerField(help_text="number of incidents open above")
    bounds = models.PositiveIntegerField(help_text="number of figures that are bounds")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.grain} of {self.starts_on}: {self.figure} {self.harm}"


class LaneTotal(Total):
    """Totals by lane of responsibility."""

    lane_kind = models.CharField(max_length=12, choices=choices(LaneKind))
    lane_side = models.ForeignKey(Side, null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        indexes = (models.Index(fields=("conflict", "harm", "victims", "starts_on"), name="lanetotal_series"),)
        constraints = (
            models.UniqueConstraint(
                fields=("conflict", "grain", "starts_on", "harm", "victims", "reviewed", "lane_kind", "lane_side"),
                nulls_distinct=False,
                name="lanetotal_once",
            ),
        )


class UnitTotal(Total):
    """Totals by reporting unit; an empty unit is what could not be placed in one."""

    unit = models.ForeignKey(ReportingUnit, null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        indexes = (models.Index(fields=("conflict", "harm", "victims", "starts_on"), name="unittotal_series"),)
        constraints = (
            models.UniqueConstraint(
                fields=("conflict", "grain", "starts_on", "harm", "victims", "reviewed", "unit"),
                nulls_distinct=False,
                name="unittotal_once",
            ),
        )


class DirtyBin(models.Model):
    """A bin of totals whose ledger rows changed, noted in the transaction that changed them."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE)
    grain = models.CharField(max_length=8, choices=DatePrecision.choices)
    starts_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("conflict", "grain", "starts_on"), name="dirtybin_key"),)

    def __str__(self) -> str:
        return f"{self.grain} of {self.starts_on}"


class FindingKind(models.TextChoices):
    PART_EXCEEDS_WHOLE = "part_exceeds_whole", "a part exceeds its whole"
    DATELINE_DIFFERS = "dateline_differs", "the dateline and the publication day are days apart"
    LARGER_THAN_AN_EVENT = "larger_than_an_event", "read as one event, but counts more than any"
    CLAIM_GONE = "claim_gone", "a decided claim is no longer read"
    READERS_DIFFER = "readers_differ", "the second reader reads the claim otherwise"
    ONLY_FIRST_READER = "only_first_reader", "the second reader does not find the claim"
    ONLY_SECOND_READER = "only_second_reader", "only the second reader finds a claim"


BETWEEN_READERS = (FindingKind.READERS_DIFFER, FindingKind.ONLY_FIRST_READER, FindingKind.ONLY_SECOND_READER)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), append_only=True)
class Finding(models.Model):
    """Something that does not add up: a work item until an editor settles it with a reason."""

    kind = models.CharField(max_length=24, choices=FindingKind.choices)
    key = models.CharField(max_length=120, unique=True, help_text="what it is about; settled ones do not come back")
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.CASCADE, related_name="findings")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="findings")
    version = models.ForeignKey(
        ArticleVersion,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="findings",
        help_text="the text that two readers read differently",
    )
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="findings_settled"
    )
    settled_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-found_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_reason="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_reason="")),
                name="finding_settled_with_person_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=BETWEEN_READERS) | Q(version__isnull=False),
                name="finding_between_readers_names_its_text",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
