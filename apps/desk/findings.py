"""Findings at the desk: what does not add up, until somebody settles it with a reason."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from apps.desk.base import DeskAdmin, link_to
from apps.desk.incident_forms import BulkForm
from apps.desk.ledger import as_lines
from apps.tolls.models import Finding


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


@admin.register(Finding)
class FindingAdmin(DeskAdmin):
    """Work items that the machine notes; a person settles them."""

    may_be_deleted = False
    list_display = ("kind", "incident_link", "claim_link", "facts", "found_at", "settled_by", "settled_reason")
    list_filter = (OpenFilter, "kind", "incident__conflict")
    list_select_related = ("incident", "claim", "settled_by")
    date_hierarchy = "found_at"
    search_fields = ("incident__public_id", "claim__quote", "settled_reason")
    fields = ("kind", "incident_link", "claim_link", "facts_lines", "found_at", "settled_at", "settled_by",
              "settled_reason")  # fmt: skip
    readonly_fields = fields
    actions = ("settle",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="incident", ordering="incident__public_id")
    def incident_link(self, finding: Finding) -> str:
        return link_to(finding.incident, finding.incident.public_id if finding.incident else "")

    @admin.display(description="claim")
    def claim_link(self, finding: Finding) -> str:
        return link_to(finding.claim)

    @admin.display(description="facts")
    def facts_lines(self, finding: Finding) -> str:
        return as_lines(finding.facts)

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
