"""The second reader's work at the desk: what it read, what it refused, and what each day cost; only to be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.desk.base import ShownOnly, link_to
from apps.ingest.models import SecondReading, SpendingDay
from apps.ingest.second_reading.resting import resting


@admin.register(SecondReading)
class SecondReadingAdmin(ShownOnly):
    """Texts put before the second reader, with the state of the work on each."""

    list_display = ("article_link", "state", "attempts", "problem", "claims", "refused_count", "tokens", "read_by",
                    "read_at")  # fmt: skip
    list_filter = ("state", "version__article__conflict", "read_by")
    list_select_related = ("version__article",)
    date_hierarchy = "queued_at"
    search_fields = ("version__article__title", "error")
    fields = ("article_link", "state", "attempts", "error", "lease_until", "read_by", "queued_at", "read_at", "tokens",
              "claims", "refusals_told", "answers_told")  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[SecondReading]:
        rows: QuerySet[SecondReading] = super().get_queryset(request)
        return rows.defer("version__text", "answers")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with a word on why nothing is being asked, where that is so."""
        if reason := resting():
            messages.warning(request, f"The second reader rests: {reason}.")
        return super().changelist_view(request, extra_context)

    @admin.display(description="article", ordering="version__article__title")
    def article_link(self, reading: SecondReading) -> str:
        return link_to(reading.version.article)

    @admin.display(description="error", ordering="error")
    def problem(self, reading: SecondReading) -> str:
        return reading.error[:120]

    @admin.display(description="refused")
    def refused_count(self, reading: SecondReading) -> int:
        return len(reading.refusals)

    @admin.display(description="refused")
    def refusals_told(self, reading: SecondReading) -> SafeString | str:
        rows = ((one["quote"], one["reason"]) for one in reading.refusals)
        told = format_html_join("", "<li>“{}”: {}</li>", rows)
        return format_html("<ul>{}</ul>", told) if told else "none"

    @admin.display(description="answers")
    def answers_told(self, reading: SecondReading) -> SafeString | str:
        return format_html_join("", "<pre>{}</pre>", ((one["content"],) for one in reading.answers)) or "none"


@admin.register(SpendingDay)
class SpendingDayAdmin(ShownOnly):
    """What the second reader's requests cost, day by day (UTC)."""

    list_display = ("day", "tokens", "requests")
    date_hierarchy = "day"
