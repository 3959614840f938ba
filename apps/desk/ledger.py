"""What is only ever written by the machine, to be looked at: ledger, decisions, totals, archive, history."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import BigIntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from pghistory.core import event_models

from apps.desk.base import ShownOnly, ShownRows, link_to
from apps.desk.wording import bounds, figure_of, group_words
from apps.incidents.models import ClaimActor, Decision, LinkProposal, ReportGroup, Responsible
from apps.sources.models import ArchivedPage, ArticleVersion
from apps.tolls.models import DirtyBin, LaneTotal, RunningToll, RunningTollPoint, Toll, UnitTotal


def as_lines(value: Any) -> SafeString:
    """A JSON value, set out in lines."""
    return format_html("<pre>{}</pre>", json.dumps(value, indent=1, ensure_ascii=False, default=str))


@admin.register(Toll)
class TollAdmin(ShownOnly):
    """The ledger, current and past."""

    list_display = ("incident_link", "of_whom", "kind", "figure", "reports", "origins", "first_on", "place",
                    "lane", "review_state", "recorded_at", "superseded_at")  # fmt: skip
    list_filter = (("superseded_at", admin.EmptyFieldListFilter), "harm", "victims", "kind", "lane_kind",
                   "review_state", "conflict")  # fmt: skip
    list_select_related = ("incident", "place", "lane_side")
    date_hierarchy = "first_on"
    search_fields = ("incident__public_id", "place__name")
    exclude = ("explanation", "place_path", "rules")
    readonly_fields = ("explained",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Toll]:
        rows: QuerySet[Toll] = super().get_queryset(request).defer("place__boundary")
        return rows if request.resolver_match and request.resolver_match.kwargs else rows.defer("explanation")

    @admin.display(description="incident", ordering="incident__public_id")
    def incident_link(self, toll: Toll) -> str:
        return link_to(toll.incident, toll.incident.public_id)

    @admin.display(description="of whom", ordering="harm")
    def of_whom(self, toll: Toll) -> str:
        return group_words(toll.harm, toll.victims)

    @admin.display(description="consensus", ordering="consensus")
    def figure(self, toll: Toll) -> str:
        return figure_of(toll)

    @admin.display(description="range of reports", ordering="low")
    def reports(self, toll: Toll) -> str:
        return bounds(toll.low, toll.high, is_open=toll.open_above)

    @admin.display(description="lane", ordering="lane_kind")
    def lane(self, toll: Toll) -> str:
        return toll.lane_side.name if toll.lane_side else toll.get_lane_kind_display()

    @admin.display(description="explanation")
    def explained(self, toll: Toll) -> str:
        return as_lines(toll.explanation)


@admin.register(Decision)
class DecisionAdmin(ShownOnly):
    """Every act of an editor."""

    list_display = ("decided_at", "by", "verb", "incident_link", "claim_link", "reason")
    list_filter = ("verb", "by")
    list_select_related = ("by", "incident", "claim")
    date_hierarchy = "decided_at"
    search_fields = ("incident__public_id", "reason", "claim__quote")
    fields = ("decided_at", "by", "verb", "incident_link", "claim_link", "before_lines", "after_lines", "reason")

    @admin.display(description="incident")
    def incident_link(self, decision: Decision) -> str:
        return link_to(decision.incident, decision.incident.public_id if decision.incident else "")

    @admin.display(description="claim")
    def claim_link(self, decision: Decision) -> str:
        return link_to(decision.claim)

    @admin.display(description="before")
    def before_lines(self, decision: Decision) -> str:
        return as_lines(decision.before)

    @admin.display(description="after")
    def after_lines(self, decision: Decision) -> str:
        return as_lines(decision.after)


class PointRows(ShownRows):
    """The stated values of a series."""

    model = RunningTollPoint
    fields = ("as_of", "low", "high", "claim", "is_reset", "is_revision")
    ordering = ("as_of",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RunningTollPoint]:
        rows: QuerySet[RunningTollPoint] = super().get_queryset(request)
        return rows.select_related("claim")


@admin.register(RunningToll)
class RunningTollAdmin(ShownOnly):
    """Series of cumulative claims; never added to anything."""

    list_display = ("said_by", "of_whom", "lane", "place", "since", "since_text", "conflict")
    list_filter = ("harm", "victims", "lane_kind", "conflict")
    list_select_related = ("source", "lane_side", "place", "conflict")
    date_hierarchy = "since"
    search_fields = ("source__name", "source_text", "place__name", "since_text")
    fields = ("conflict", "source", "source_text", "harm", "victims", "lane_kind", "lane_side", "actors", "place",
              "place_text", "since", "since_text", "epoch", "part_of")  # fmt: skip
    inlines = (PointRows,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RunningToll]:
        rows: QuerySet[RunningToll] = super().get_queryset(request)
        return rows.defer("place__boundary")

    @admin.display(description="said by", ordering="source__name")
    def said_by(self, series: RunningToll) -> str:
        return series.source.name if series.source else series.source_text or "unattributed"

    @admin.display(description="of whom", ordering="harm")
    def of_whom(self, series: RunningToll) -> str:
        return group_words(series.harm, series.victims)

    @admin.display(description="lane", ordering="lane_kind")
    def lane(self, series: RunningToll) -> str:
        return series.lane_side.name if series.lane_side else series.get_lane_kind_display()


@admin.register(RunningTollPoint)
class RunningTollPointAdmin(ShownOnly):
    """Stated values of running tolls."""

    list_display = ("as_of", "series", "reports", "claim_link", "is_reset", "is_revision")
    list_filter = ("is_reset", "is_revision", "series__conflict")
    list_select_related = ("series__source", "claim")
    date_hierarchy = "as_of"
    search_fields = ("claim__quote", "series__source__name", "series__source_text")

    @admin.display(description="stated", ordering="low")
    def reports(self, point: RunningTollPoint) -> str:
        return bounds(point.low, point.high, is_open=point.high is None)

    @admin.display(description="claim")
    def claim_link(self, point: RunningTollPoint) -> str:
        return link_to(point.claim)


class TotalAdmin(ShownOnly):
    """Sums of the ledger in one bin of time."""

    list_display: tuple[str, ...] = ("conflict", "grain", "starts_on", "harm", "victims", "reviewed")
    sums = ("incidents", "low", "figure", "high", "open_above", "bounds")
    list_filter = ("conflict", "grain", "harm", "victims", "reviewed")
    date_hierarchy = "starts_on"


@admin.register(LaneTotal)
class LaneTotalAdmin(TotalAdmin):
    list_display = (*TotalAdmin.list_display, "lane_kind", "lane_side", *TotalAdmin.sums)
    list_select_related = ("conflict", "lane_side")


@admin.register(UnitTotal)
class UnitTotalAdmin(TotalAdmin):
    list_display = (*TotalAdmin.list_display, "unit", *TotalAdmin.sums)
    list_select_related = ("conflict", "unit")


@admin.register(DirtyBin)
class DirtyBinAdmin(ShownOnly):
    """Bins of totals that wait to be rebuilt."""

    list_display = ("conflict", "grain", "starts_on")
    list_filter = ("conflict", "grain")
    list_select_related = ("conflict",)


@admin.register(ArchivedPage)
class ArchivedPageAdmin(ShownOnly):
    """The archive: what is kept and how large; the bytes themselves are not loaded here."""

    list_display = ("sha256", "media_type", "size", "stored_at")
    list_filter = ("media_type",)
    date_hierarchy = "stored_at"
    search_fields = ("sha256",)
    fields = ("sha256", "media_type", "size", "stored_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArchivedPage]:
        rows: QuerySet[ArchivedPage] = super().get_queryset(request)
        return rows.defer("content")


@admin.register(ArticleVersion)
class ArticleVersionAdmin(ShownOnly):
    """The texts of articles as they stood at each fetch."""

    list_display = ("article", "number", "text_sha256", "created_at")
    list_select_related = ("article",)
    date_hierarchy = "created_at"
    search_fields = ("article__title", "text_sha256")
    fields = ("article", "number", "page_id", "text_sha256", "headline_end", "created_at", "text")
    readonly_fields = ("page_id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleVersion]:
        rows: QuerySet[ArticleVersion] = super().get_queryset(request)
        return rows if request.resolver_match and request.resolver_match.kwargs else rows.defer("text")

    @admin.display(description="archived page")
    def page_id(self, version: ArticleVersion) -> str:
        return version.page_id


@admin.register(ReportGroup)
class ReportGroupAdmin(ShownOnly):
    """What each article tells of each event; moved and split on the page of its incident."""

    list_display = ("key", "kind", "incident_link", "link", "place", "first_on", "last_on")
    list_filter = ("kind", "link", "conflict")
    list_select_related = ("incident", "place")
    date_hierarchy = "first_on"
    search_fields = ("key", "incident__public_id", "place__name")
    fields = ("key", "kind", "conflict", "incident_link", "link", "link_reason", "place", "first_on", "last_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportGroup]:
        rows: QuerySet[ReportGroup] = super().get_queryset(request)
        return rows.defer("place__boundary")

    @admin.display(description="incident")
    def incident_link(self, group: ReportGroup) -> str:
        return link_to(group.incident, group.incident.public_id if group.incident else "")


@admin.register(LinkProposal)
class LinkProposalAdmin(ShownOnly):
    """Doubtful links; accepted or refused on the page of the incident."""

    list_display = ("incident_link", "group", "score")
    list_select_related = ("incident", "group")
    search_fields = ("incident__public_id", "group__key")
    fields = ("incident_link", "group", "score", "features")

    @admin.display(description="incident")
    def incident_link(self, proposal: LinkProposal) -> str:
        return link_to(proposal.incident, proposal.incident.public_id)


@admin.register(Responsible)
class ResponsibleAdmin(ShownOnly):
    """Who is held responsible for each incident, as reckoned."""

    list_display = ("incident_link", "name", "actor", "side_key")
    list_filter = ("side_key",)
    list_select_related = ("incident", "actor")
    search_fields = ("incident__public_id", "name", "actor__name")
    fields = ("incident_link", "name", "actor", "side_key")

    @admin.display(description="incident")
    def incident_link(self, row: Responsible) -> str:
        return link_to(row.incident, row.incident.public_id)


@admin.register(ClaimActor)
class ClaimActorAdmin(ShownOnly):
    """Perpetrators as claims name them, and what they resolve to."""

    list_display = ("text", "actor", "side_key", "claim_link")
    list_filter = (("actor", admin.EmptyFieldListFilter), "side_key")
    list_select_related = ("claim", "actor")
    search_fields = ("text", "actor__name")
    fields = ("claim_link", "position", "text", "actor", "side_key")

    @admin.display(description="claim")
    def claim_link(self, row: ClaimActor) -> str:
        return link_to(row.claim)


class HistoryAdmin(ShownOnly):
    """Values that stood before a change, of one kind of record."""

    list_display = ("pgh_created_at", "pgh_label", "pgh_obj_id", "person")
    list_filter = ("pgh_label",)
    list_select_related = ("pgh_context",)
    date_hierarchy = "pgh_created_at"
    ordering = ("-pgh_created_at", "-pgh_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        user_id = Cast(KeyTextTransform("user", OuterRef("pgh_context__metadata")), BigIntegerField())
        rows: QuerySet[Model] = super().get_queryset(request)
        annotated: QuerySet[Model] = rows.annotate(
            person=Subquery(User.objects.filter(pk=user_id).values("username")[:1])
        )
        return annotated

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        # Columns, not records: what they point to may be gone.
        return ["person", *self._columns()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def _columns(self) -> list[str]:
        return [f.attname for f in self.model._meta.concrete_fields]

    @admin.display(description="by")
    def person(self, event: Any) -> str:
        return event.person or "–"


for event_model in event_models():
    admin.site.register(event_model, HistoryAdmin)
