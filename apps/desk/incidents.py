"""Incidents at the desk: the list with its tolls, the bulk decisions, and the page of one incident."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from apps.desk.acts import (
    merge,
    move_claim,
    move_group,
    on_incident,
    refuse_proposals,
    settled,
    split_group,
    token_of_incident,
    tokens_of_incidents,
    undo,
)
from apps.desk.base import DeskAdmin, person_of, public_incident
from apps.desk.incident_forms import (
    ActForm,
    BulkForm,
    CorrectForm,
    DoubtForm,
    MergeForm,
    MoveClaimForm,
    MoveForm,
    RestrictForm,
    ReviewForm,
    SplitForm,
    UndoForm,
)
from apps.desk.incident_page import IncidentPage
from apps.desk.wording import bounded, bounds
from apps.engine.claims import Harm, Victims
from apps.engine.reckoning.records import TollKind
from apps.incidents.corrections import WrongCorrection
from apps.incidents.merging import plan_merge
from apps.incidents.models import Incident, ReviewState, Visibility
from apps.incidents.services import (
    NotPossible,
    correct_incident,
    restrict_incident,
    review_incident,
)
from apps.tolls.models import Toll

MOST_AT_ONCE = 200
Verb = Callable[[Incident, str], object]


def killed_people() -> QuerySet[Toll]:
    """The current ledger row of people killed, of the incident at hand."""
    return Toll.objects.current().filter(
        incident=OuterRef("pk"), harm=Harm.KILLED, victims=Victims.PEOPLE, kind=TollKind.DOCUMENTED
    )


@admin.register(Incident)
class IncidentAdmin(DeskAdmin):
    """Incidents: made by matching, decided on and corrected here, never deleted."""

    may_be_deleted = False
    list_display = ("public_id", "killed", "reports", "origins", "place_told", "days", "lane", "review_state",
                    "visibility", "kind", "is_settled")  # fmt: skip
    list_filter = ("review_state", "visibility", "kind", "lane_kind", "means", "date_precision", "place_precision",
                   ("merged_into", admin.EmptyFieldListFilter), "conflict")  # fmt: skip
    search_fields = ("public_id", "place__name", "place__names__name", "place_text", "groups__claims__quote")
    search_help_text = "An id, a place by any of its names, or words of a claim's quote"
    date_hierarchy = "first_on"
    list_select_related = ("place",)
    actions = ("approve", "reject", "return_to_unreviewed", "restrict", "publish")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        row = killed_people()
        facts = JSONObject(bound="consensus_bound", low="low", high="high", open="open_above", origins="origins")
        rows: QuerySet[Incident] = super().get_queryset(request)
        return rows.defer("place__boundary").annotate(
            killed_figure=Subquery(row.values("consensus")[:1]),
            killed_facts=Subquery(row.values(facts=facts)[:1]),
            lane_name=Subquery(Toll.objects.current().filter(incident=OuterRef("pk")).values("lane_side__name")[:1]),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether the person may approve and reject."""
        return request.user.has_perm("incidents.review_incident")

    @admin.display(description="people killed", ordering="killed_figure")
    def killed(self, incident: Any) -> str:
        return bounded(incident.killed_figure, (incident.killed_facts or {}).get("bound", ""))

    @admin.display(description="range")
    def reports(self, incident: Any) -> str:
        facts = incident.killed_facts
        return bounds(facts["low"], facts["high"], is_open=facts["open"]) if facts else "–"

    @admin.display(description="origins")
    def origins(self, incident: Any) -> Any:
        return (incident.killed_facts or {}).get("origins", "–")

    @admin.display(description="lane", ordering="lane_kind")
    def lane(self, incident: Any) -> str:
        return str(incident.lane_name or "") or str(incident.get_lane_kind_display())

    @admin.display(description="place", ordering="place__name")
    def place_told(self, incident: Incident) -> str:
        return incident.place.name if incident.place else f"“{incident.place_text}”" if incident.place_text else "–"

    @admin.display(description="days", ordering="first_on")
    def days(self, incident: Incident) -> str:
        if incident.first_on is None or incident.last_on is None:
            return "not dated"
        first = f"{incident.first_on:%Y-%m-%d}"
        return first if incident.first_on == incident.last_on else f"{first} to {incident.last_on:%Y-%m-%d}"

    @admin.display(description="reckoning", ordering="stale_since", empty_value="")
    def is_settled(self, incident: Incident) -> str | None:
        return "waits" if incident.stale_since else None

    @admin.action(description="Approve …", permissions=["review"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        return self._in_bulk(request, queryset, "approve", "Approve", self._reviewing(request, ReviewState.APPROVED))

    @admin.action(description="Reject from the record …", permissions=["review"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        return self._in_bulk(request, queryset, "reject", "Reject", self._reviewing(request, ReviewState.REJECTED))

    @admin.action(description="Return to unreviewed …", permissions=["review"])
    def return_to_unreviewed(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        verb = self._reviewing(request, ReviewState.UNREVIEWED)
        return self._in_bulk(request, queryset, "return_to_unreviewed", "Return to unreviewed", verb)

    @admin.action(description="Restrict: withhold from the public …", permissions=["change"])
    def restrict(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        return self._in_bulk(request, queryset, "restrict", "Restrict", self._showing(request, Visibility.RESTRICTED))

    @admin.action(description="Lift the restriction …", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        return self._in_bulk(
            request, queryset, "publish", "Lift the restriction", self._showing(request, Visibility.PUBLIC)
        )

    def _reviewing(self, request: HttpRequest, state: ReviewState) -> Verb:
        by = person_of(request)
        return lambda incident, reason: review_incident(incident=incident, state=state, by=by, reason=reason)

    def _showing(self, request: HttpRequest, visibility: Visibility) -> Verb:
        by = person_of(request)
        return lambda incident, reason: restrict_incident(
            incident=incident, visibility=visibility, by=by, reason=reason
        )

    def _in_bulk(
        self, request: HttpRequest, queryset: QuerySet[Incident], action: str, title: str, verb: Verb
    ) -> HttpResponse | None:
        """Ask for the reason, then do the verb on each incident by itself; those overtaken are named and left."""
        chosen: list[Incident] = list(queryset.order_by("-first_on", "pk")[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            messages.error(request, f"At most {MOST_AT_ONCE} incidents at once; each is a decision of its own.")
            return None
        form = BulkForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            self._decide_each(request, chosen, verb, form.cleaned_data["reason"])
            return None
        tokens = tokens_of_incidents(chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {len(chosen)} incident{'' if len(chosen) == 1 else 's'}",
            "opts": self.opts,
            "form": form,
            "action": action,
            "verb": title,
            "chosen": [(incident, tokens[incident.pk], self.killed(incident)) for incident in chosen],
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/incidents/incident/decide.html", context)

    def _decide_each(self, request: HttpRequest, chosen: Sequence[Incident], verb: Verb, reason: str) -> None:
        touched: set[int] = set()
        for incident in chosen:
            token = request.POST.get(f"token_{incident.pk}", "")
            try:
                touched |= on_incident(incident=incident, token=token, act=lambda held: (verb(held, reason), ())[1])
            except NotPossible as error:
                messages.error(request, f"{incident.public_id}: {error}")
        if not touched:
            return
        outcome = settled(touched)
        done = sum(incident.pk in touched for incident in chosen)
        messages.success(request, f"{done} decided. {' · '.join(outcome)}")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The incident's page; a POST does the one act whose form was sent."""
        incident = self._find(request, object_id)
        if incident is None:
            return self.not_found(request)
        if not self.has_view_or_change_permission(request, incident):
            raise PermissionDenied
        failed: ActForm | None = None
        if request.method == "POST":
            failed = self._bound(request)
            if failed.is_valid() and (outcome := self._act(request, incident, failed)) is not None:
                messages.success(request, f"Done. {' · '.join(outcome)}")
                self.log_change(request, incident, f"{failed.cleaned_data['reason']} ({' · '.join(outcome)})")
                return HttpResponseRedirect(request.path)
        page = IncidentPage(incident, failed=failed, may_review=self.has_review_permission(request))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{incident.public_id}",
            "opts": self.opts,
            "public_incident": public_incident(incident.public_id),
            "may_change": self.has_change_permission(request, incident),
            **page.context(),
        }
        return TemplateResponse(request, "admin/incidents/incident/review.html", context)

    def _find(self, request: HttpRequest, object_id: str | None) -> Incident | None:
        if object_id is None or not object_id.isdecimal():
            return None
        rows = Incident.objects.select_related("conflict", "place__parent", "merged_into")
        return rows.defer("place__boundary", "place__parent__boundary").filter(pk=object_id).first()

    def _bound(self, request: HttpRequest) -> ActForm:
        """The form that was sent, if its act is one that the person may do."""
        act = request.POST.get("act", "")
        allowed = self.has_review_permission(request) if act == ReviewForm.act else self.has_change_permission(request)
        if act not in FORMS or not allowed:
            raise PermissionDenied
        form = IncidentPage.form_sent(FORMS[act], request.POST)
        if isinstance(form, UndoForm) and not self.has_review_permission(request):
            form.leave_reviews()
        return form

    def _act(self, request: HttpRequest, incident: Incident, form: ActForm) -> list[str] | None:
        given = form.cleaned_data
        who = {"by": person_of(request), "reason": given["reason"]}
        try:
            if isinstance(form, MergeForm) and given["confirmed"] != (token := token_of_incident(given["public_id"])):
                form.show(plan_merge(incident, given["public_id"]), token)
                return None
            return settled(
                on_incident(incident=incident, token=given["token"], act=lambda held: ACTS[type(form)](held, form, who))
            )
        except (NotPossible, WrongCorrection) as error:
            form.add_failure(str(error))
            return None


def _review(incident: Incident, form: Any, who: dict[str, Any]) -> Iterable[int]:
    review_incident(incident=incident, state=ReviewState(form.cleaned_data["state"]), **who)
    return ()


def _restrict(incident: Incident, form: Any, who: dict[str, Any]) -> Iterable[int]:
    restrict_incident(incident=incident, visibility=Visibility(form.cleaned_data["visibility"]), **who)
    return ()


def _correct(incident: Incident, form: Any, who: dict[str, Any]) -> Iterable[int]:
    correct_incident(incident=incident, changes=form.changes, **who)
    return ()


def _move(_: Incident, form: Any, who: dict[str, Any]) -> Iterable[int]:
    given = form.cleaned_data
    if given.get("answer") == DoubtForm.APART:
        return refuse_proposals(group=given["group"], **who)
    return move_group(group=given["group"], incident=given["public_id"], **who)


def _move_claim(_: Incident, form: Any, who: dict[str, Any]) -> Iterable[int]:
    return move_claim(claim=form.cleaned_data["claim"], to=form.cleaned_data["public_id"], **who)


# What each form asks to be done to the incident; returns the further incidents that it touched.
ACTS: dict[type[ActForm], Callable[[Incident, Any, dict[str, Any]], Iterable[int]]] = {
    ReviewForm: _review,
    RestrictForm: _restrict,
    CorrectForm: _correct,
    MoveForm: _move,
    DoubtForm: _move,
    SplitForm: lambda _, form, who: split_group(group=form.cleaned_data["group"], **who),
    MoveClaimForm: _move_claim,
    MergeForm: lambda incident, form, who: merge(incident=incident, into=form.cleaned_data["public_id"], **who),
    UndoForm: lambda incident, form, who: undo(decision=form.cleaned_data["decision"], incident=incident, **who),
}
FORMS = {form.act: form for form in ACTS}
