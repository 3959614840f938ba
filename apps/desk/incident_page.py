"""What the page of one incident shows: toll, reports and claims, doubtful links, decisions, and a form for each act."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from apps.desk.acts import token_of_incident
from apps.desk.choosing import place_label
from apps.desk.history import changes_of
from apps.desk.incident_forms import (
    ActForm,
    CorrectForm,
    DoubtForm,
    GroupForm,
    MergeForm,
    MoveClaimForm,
    MoveForm,
    RestrictForm,
    ReviewForm,
    SplitForm,
    UndoForm,
)
from apps.desk.wording import bounded, bounds, figure_of, group_words
from apps.engine.reckoning.explanation import data_in_words
from apps.incidents.models import Claim, Decision, Incident, Link, LinkProposal, ReportGroup
from apps.incidents.services import REVIEW_VERB
from apps.incidents.undoing import standing_among
from apps.places.models import Place
from apps.sources.models import Source
from apps.tolls.filters import RULES
from apps.tolls.models import Toll

CORRECTED_WORDS = {"place_id": "place", "first_on": "first day", "last_on": "last day"}


@dataclass(slots=True)
class TollRow:
    """One ledger row in words."""

    toll: Toll
    heading: str
    figure: str
    reports: str
    rules: list[tuple[str, str]]
    explanation: list[str]


@dataclass(slots=True)
class ClaimRow:
    """One claim of a report in words, as it stands."""

    claim: Claim
    heading: str
    bounds: str
    says: str


@dataclass(slots=True)
class Report:
    """What one article tells of the incident, with the forms that move it."""

    group: ReportGroup
    claims: list[ClaimRow] = field(default_factory=list)
    forms: list[ActForm] = field(default_factory=list)


@dataclass(slots=True)
class Doubt:
    """A doubtful link for an editor to decide: the report, the incident it may tell of, and why."""

    group: ReportGroup
    incident: Incident
    why: list[tuple[str, str]]
    form: ActForm


@dataclass(slots=True)
class Decided:
    """A decision, with the form that takes it back where that can be done."""

    decision: Decision
    form: ActForm | None


class IncidentPage:
    """The page of an incident; `failed` is the form that was sent and not accepted, shown again with its errors."""

    def __init__(self, incident: Incident, *, failed: ActForm | None, may_review: bool) -> None:
        self.incident = incident
        self.failed = failed
        self.may_review = may_review
        self.token = token_of_incident(incident)

    @staticmethod
    def form_sent(form: type[ActForm], sent: QueryDict) -> ActForm:
        """The form bound to what was sent; acts on a report name it, so that its fields are told apart."""
        if issubclass(form, UndoForm):
            return form(sent, token="", decision=_number(sent.get("decision")))
        if not issubclass(form, GroupForm):
            return form(sent, token="")
        group = ReportGroup.objects.select_related("incident").filter(pk=_number(sent.get("group"))).first()
        return form(sent, token="", group=group)

    def context(self) -> dict[str, Any]:
        """Everything that the template shows."""
        reports = self._reports()
        review, restrict, correct = self._form(ReviewForm), self._form(RestrictForm), self._form(CorrectForm)
        place = self.incident.place
        return {
            "incident": self.incident,
            "place": place_label(place) if place else self.incident.place_text or "not placed",
            "failed": self.failed,
            "tolls": self._tolls(),
            "past": self._past(),
            "reports": reports,
            "doubts": self._doubts(),
            "responsible": self.incident.responsible.select_related("actor"),
            "findings": self.incident.findings.filter(settled_at__isnull=True),
            "decided": self._decided(),
            "changes": changes_of(self.incident),
            "corrected": self._corrected(),
            "review_form": review if self.may_review else None,
            "restrict_form": restrict,
            "correct_form": correct,
            "merge_form": self._form(MergeForm),
            "media": correct.media,
        }

    def _form(self, form: type[ActForm], group: ReportGroup | None = None, **options: Any) -> ActForm:
        part = str(group.pk) if group else ""
        if self.failed is not None and isinstance(self.failed, form) and self.failed.prefix == f"{form.act}{part}":
            return self.failed
        if group is not None:
            options["group"] = group
        return form(token=self.token, **options)

    def _tolls(self) -> list[TollRow]:
        names = dict(Source.objects.filter(parent__isnull=True).values_list("key", "name"))
        voices = {f"source:{key}": name for key, name in names.items()}
        rows = Toll.objects.current().filter(incident=self.incident).order_by("-harm", "kind", "-consensus", "pk")
        return [_toll_row(toll, voices) for toll in rows]

    def _past(self) -> list[TollRow]:
        rows = Toll.objects.filter(incident=self.incident, superseded_at__isnull=False).defer("explanation")
        return [_toll_row(toll, None) for toll in rows.order_by("-superseded_at", "-harm", "victims")[:100]]

    def _reports(self) -> list[Report]:
        groups = self.incident.groups.select_related("version__article__publisher", "version__article__wire")
        reports = {
            group.pk: Report(group, forms=[self._form(form, group) for form in (MoveForm, SplitForm, MoveClaimForm)])
            for group in groups.defer("version__text").order_by("version__article__published_on", "pk")
        }
        for claim in Claim.objects.filter(group__in=reports).select_related("claimant").order_by("start", "harm"):
            if claim.group_id is not None:
                reports[claim.group_id].claims.append(_claim_row(claim))
        return list(reports.values())

    def _doubts(self) -> list[Doubt]:
        proposals = LinkProposal.objects.filter(Q(incident=self.incident) | Q(group__incident=self.incident))
        related = proposals.select_related("incident__place", "group__version__article__publisher", "group__incident")
        rows = related.defer("group__version__text", "incident__place__boundary")
        found = [
            self._doubt(p.group, p.incident, [(name, f"{share:.2f}") for name, share in sorted(p.features.items())])
            for p in rows
        ]
        here = self.incident.groups.filter(link=Link.PROPOSED).select_related("version__article__publisher")
        came = "came after an editor decided on the incident"
        return [*found, *(self._doubt(group, self.incident, [("link", came)]) for group in here.defer("version__text"))]

    def _doubt(self, group: ReportGroup, incident: Incident, why: list[tuple[str, str]]) -> Doubt:
        return Doubt(group, incident, why, self._form(DoubtForm, group, public_id=incident.public_id))

    def _decided(self) -> list[Decided]:
        decisions = list(self.incident.decisions.select_related("by", "claim"))
        standing = standing_among(decisions)
        if not self.may_review:
            standing -= {one.pk for one in decisions if one.verb == REVIEW_VERB}
        return [Decided(one, self._undo_form(one.pk) if one.pk in standing else None) for one in decisions]

    def _undo_form(self, decision: int) -> ActForm:
        if self.failed is not None and self.failed.prefix == f"{UndoForm.act}{decision}":
            return self.failed
        return UndoForm(token=self.token, decision=decision)

    def _corrected(self) -> list[tuple[str, Any]]:
        told: list[tuple[str, Any]] = []
        for name, value in self.incident.corrected.items():
            shown = value
            if name == "place_id" and value:
                shown = Place.objects.filter(pk=value).values_list("name", flat=True).first() or value
            told.append((CORRECTED_WORDS.get(name, name), "none" if shown is None else shown))
        return told


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 19 else 0


def _toll_row(toll: Toll, voices: dict[str, str] | None) -> TollRow:
    rules = [(rule, bounded(getattr(toll, rule), getattr(toll, f"{rule}_bound"))) for rule in RULES[1:]]
    return TollRow(
        toll=toll,
        heading=group_words(toll.harm, toll.victims, toll.kind),
        figure=figure_of(toll),
        reports=bounds(toll.low, toll.high, is_open=toll.open_above),
        rules=rules,
        explanation=[] if voices is None or not toll.explanation else data_in_words(toll.explanation, voices),
    )


def _claim_row(claim: Claim) -> ClaimRow:
    return ClaimRow(
        claim=claim,
        heading=group_words(claim.standing("harm"), claim.standing("victims")),
        bounds=bounds(claim.standing("low"), claim.standing("high")),
        says=claim.claimant.name if claim.claimant else claim.claimant_text,
    )
