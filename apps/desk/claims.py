"""Claims at the desk: the list, and the page on which one is read again, corrected and decided on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.desk.acts import amend_claim
from apps.desk.base import DeskAdmin, change_url, link_to, person_of, public_article, public_incident
from apps.desk.claim_form import ClaimForm
from apps.desk.history import changes_of
from apps.desk.wording import bounds, group_words
from apps.incidents.corrections import WrongCorrection
from apps.incidents.models import Claim
from apps.incidents.services import NotPossible

NEIGHBOURS = 400


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim's sentence with its neighbours, cut at the quoted figure."""

    before: str
    sentence_before: str
    quote: str
    sentence_after: str
    after: str


def passage_of(claim: Claim) -> Passage:
    """The words around a claim."""
    return passage_around(claim.version.text, (claim.start, claim.end), (claim.sentence_start, claim.sentence_end))


def passage_around(text: str, quoted: tuple[int, int], sentence: tuple[int, int]) -> Passage:
    """The words around a quote, about `NEIGHBOURS` characters either side of its sentence."""
    (start, end), (sentence_start, sentence_end) = quoted, sentence
    first = max(0, sentence_start - NEIGHBOURS)
    return Passage(
        before=("… " if first else "") + text[first:sentence_start],
        sentence_before=text[sentence_start:start],
        quote=text[start:end],
        sentence_after=text[end:sentence_end],
        after=text[sentence_end : sentence_end + NEIGHBOURS] + (" …" if sentence_end + NEIGHBOURS < len(text) else ""),
    )


class CorrectedFilter(admin.SimpleListFilter):
    """Claims by whether an editor put in another value."""

    title = "corrected"
    parameter_name = "corrected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "corrected"), ("no", "as read")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        as_read = Q(corrected={})
        return {"yes": queryset.exclude(as_read), "no": queryset.filter(as_read)}.get(self.value() or "", queryset)


@admin.register(Claim)
class ClaimAdmin(DeskAdmin):
    """Claims: never added or deleted by hand, and what was read is never overwritten."""

    may_be_deleted = False
    actions = None
    list_display = ("quoted", "of_whom", "reports", "place_told", "first_day", "said_by", "incident_link",
                    "decision", "is_corrected", "sureness")  # fmt: skip
    list_filter = ("decision", CorrectedFilter, "harm", "victims", "scope", "qualifier", "still_read",
                   ("place", admin.EmptyFieldListFilter), "version__article__conflict")  # fmt: skip
    search_fields = ("quote", "place_text", "claimant_text", "version__article__title", "group__incident__public_id")
    search_help_text = "Words of the quote, place, claimant or article title, or an incident's id"
    date_hierarchy = "when_start"
    list_select_related = ("place", "claimant", "group__incident")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        rows: QuerySet[Claim] = super().get_queryset(request)
        return rows.defer("place__boundary", "rules")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="quote", ordering="quote")
    def quoted(self, claim: Claim) -> SafeString:
        gone = "" if claim.still_read else " (no longer read)"
        return format_html("“{}”{}", claim.quote, gone)

    @admin.display(description="of whom", ordering="harm")
    def of_whom(self, claim: Claim) -> str:
        return group_words(claim.standing("harm"), claim.standing("victims"))

    @admin.display(description="bounds", ordering="low")
    def reports(self, claim: Claim) -> str:
        return bounds(claim.standing("low"), claim.standing("high"))

    @admin.display(description="place", ordering="place__name")
    def place_told(self, claim: Claim) -> str:
        if "place_id" in claim.corrected:
            return "corrected"
        return claim.place.name if claim.place else f"“{claim.place_text}”" if claim.place_text else "–"

    @admin.display(description="says", ordering="claimant__name")
    def said_by(self, claim: Claim) -> str:
        return claim.claimant.name if claim.claimant else f"“{claim.claimant_text}”" if claim.claimant_text else "–"

    @admin.display(description="incident", ordering="group__incident__public_id")
    def incident_link(self, claim: Claim) -> str:
        if claim.group is None or claim.group.incident is None:
            return claim.group.get_kind_display() if claim.group else "–"
        return link_to(claim.group.incident, claim.group.incident.public_id)

    @admin.display(description="corrected", empty_value="")
    def is_corrected(self, claim: Claim) -> str | None:
        return "corrected" if claim.corrected else None

    @admin.display(description="sure", ordering="confidence")
    def sureness(self, claim: Claim) -> str:
        return f"{claim.confidence:.0%}"

    @admin.display(description="first day", ordering="when_start")
    def first_day(self, claim: Claim) -> Any:
        return claim.standing("when_start")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The claim's page; a POST corrects it, decides on it, and reckons its incident again at once."""
        claim = self._find(request, object_id)
        if claim is None:
            return self.not_found(request)
        if not self.has_view_or_change_permission(request, claim):
            raise PermissionDenied
        may_change = self.has_change_permission(request, claim)
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            form = ClaimForm(request.POST, claim=claim)
            if form.is_valid() and (outcome := self._amend(request, claim, form)) is not None:
                messages.success(request, f"Saved. {outcome}")
                self.log_change(request, claim, f"{form.cleaned_data['reason']} ({outcome})")
                return HttpResponseRedirect(request.get_full_path())
        else:
            form = ClaimForm(claim=claim)
        return TemplateResponse(request, "admin/incidents/claim/correct.html", self._page(request, claim, form))

    def _find(self, request: HttpRequest, object_id: str | None) -> Claim | None:
        if object_id is None or not object_id.isdecimal():
            return None
        rows = Claim.objects.select_related(
            "version__article__publisher", "version__article__wire", "group__incident__place", "part_of"
        )
        return rows.defer("group__incident__place__boundary").filter(pk=object_id).first()

    def _amend(self, request: HttpRequest, claim: Claim, form: ClaimForm) -> str | None:
        given = form.cleaned_data
        try:
            return amend_claim(
                claim=claim,
                token=given["token"],
                changes=form.changes,
                decision=given["decision"],
                by=person_of(request),
                reason=given["reason"],
            )
        except (WrongCorrection, NotPossible) as error:
            form.add_failure(str(error))
            return None

    def _page(self, request: HttpRequest, claim: Claim, form: ClaimForm) -> dict[str, Any]:
        neighbours = Claim.objects.filter(version=claim.version_id).order_by("start", "harm")
        incident = claim.group.incident if claim.group else None
        return {
            **self.admin_site.each_context(request),
            "title": f"“{claim.quote}”",
            "opts": self.opts,
            "media": form.media,
            "claim": claim,
            "form": form,
            "rows": list(form.rows()),
            "passage": passage_of(claim),
            "article": claim.version.article,
            "incident": incident,
            "incident_url": change_url(incident) if incident else "",
            "public_incident": public_incident(incident.public_id) if incident else "",
            "public_article": public_article(claim.version.article_id),
            "neighbours": neighbours,
            "decisions": claim.decisions.select_related("by"),
            "changes": changes_of(claim),
            "may_change": self.has_change_permission(request, claim),
            "heading": group_words(claim.standing("harm"), claim.standing("victims")),
            "bounds": bounds(claim.standing("low"), claim.standing("high")),
        }
