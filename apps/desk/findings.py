"""Findings at the desk: what does not add up, until somebody settles it with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone

from apps.conflicts.models import Conflict
from apps.desk.base import DeskAdmin, link_to
from apps.desk.claims import passage_around
from apps.desk.incident_forms import BulkForm
from apps.desk.ledger import as_lines
from apps.desk.two_readings import in_one_line, passage_url, readers_of, rows_of
from apps.tolls.models import BETWEEN_READERS, Finding


class OpenFilter(admin.SimpleListFilter):
    """Findings that wait, unless settled ones are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("settled", "settled"), ("all", "all")]

    def choices(self, changelist: object) -> list[dict[str, object]]:  # type: ignore[override]  # a list will do
        link = changelist.get_query_string  # type: ignore[attr-defined]  # a ChangeList
        given = self.value()
        first = {"selected": given is None, "query_string": link(remove=[self.parameter_name]), "display": "open"}
        others = [
            {"selected": given == key, "query_string": link({self.parameter_name: key}), "display": words}
            for key, words in self.lookup_choices
        ]
        return [first, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        if self.value() == "all":
            return queryset
        return queryset.filter(settled_at__isnull=self.value() != "settled")


class ConflictFilter(admin.SimpleListFilter):
    """Findings by conflict, whether they are about an incident, a claim or a text."""

    title = "conflict"
    parameter_name = "conflict"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(Conflict.objects.order_by("name").values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        slug = self.value()
        if not slug:
            return queryset
        of_text = Q(version__article__conflict__slug=slug) | Q(claim__version__article__conflict__slug=slug)
        return queryset.filter(of_text | Q(incident__conflict__slug=slug))


@admin.register(Finding)
class FindingAdmin(DeskAdmin):
    """Work items that the machine notes; a person settles them."""

    may_be_deleted = False
    list_display = ("kind", "told", "incident_link", "claim_link", "article_link", "found_at", "settled_by",
                    "settled_reason")  # fmt: skip
    list_filter = (OpenFilter, "kind", ConflictFilter)
    list_select_related = ("incident", "claim", "version__article", "settled_by")
    date_hierarchy = "found_at"
    search_fields = ("incident__public_id", "claim__quote", "version__article__title", "settled_reason")
    fields = ("kind", "incident_link", "claim_link", "article_link", "facts_lines", "found_at", "settled_at",
              "settled_by", "settled_reason")  # fmt: skip
    readonly_fields = fields
    actions = ("settle",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        rows: QuerySet[Finding] = super().get_queryset(request)
        return rows if request.resolver_match and request.resolver_match.kwargs else rows.defer("version__text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="incident", ordering="incident__public_id")
    def incident_link(self, finding: Finding) -> str:
        return link_to(finding.incident, finding.incident.public_id if finding.incident else "")

    @admin.display(description="claim")
    def claim_link(self, finding: Finding) -> str:
        return link_to(finding.claim)

    @admin.display(description="article")
    def article_link(self, finding: Finding) -> str:
        return link_to(finding.version.article if finding.version else None)

    @admin.display(description="what")
    def told(self, finding: Finding) -> Any:
        return in_one_line(finding) if finding.kind in BETWEEN_READERS else finding.facts

    @admin.display(description="facts")
    def facts_lines(self, finding: Finding) -> str:
        if finding.kind not in BETWEEN_READERS or finding.version is None:
            return as_lines(finding.facts)
        quoted, sentence = finding.facts["span"], finding.facts["sentence"]
        context = {
            "finding": finding,
            "rows": rows_of(finding),
            "readers": readers_of(finding),
            "refused": finding.facts["refused"],
            "passage": passage_around(finding.version.text, quoted, sentence),
            "passage_url": passage_url(finding),
        }
        return render_to_string("admin/tolls/finding/two_readings.html", context)

    @admin.action(description="Settle with a reason …", permissions=["change"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Finding]) -> HttpResponse | None:
        """Ask for the reason and settle the chosen findings; those settled meanwhile are left as they are."""
        form = BulkForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            with transaction.atomic():
                still_open = Finding.objects.filter(pk__in=queryset.values("pk"), settled_at__isnull=True)
                settled = still_open.update(
                    settled_at=timezone.now(), settled_by=request.user, settled_reason=form.cleaned_data["reason"]
                )
            messages.success(request, f"{settled} settled.")
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Settle findings",
            "opts": self.opts,
            "form": form,
            "chosen": queryset.select_related("incident", "claim"),
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/tolls/finding/settle.html", context)
