"""The forms on an incident's page: review, visibility, correction, and where each report belongs."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from apps.desk.choosing import DayField, PlaceField, ReasonField
from apps.engine.claims import Means
from apps.engine.reckoning.records import Basis
from apps.incidents.merging import MergePlan
from apps.incidents.models import Claim, Decision, Incident, ReportGroup, ReviewState, Visibility, choices
from apps.incidents.services import REVIEW_VERB

AS_IT_STANDS = [("", "as it stands")]
REVIEWS = [
    (ReviewState.APPROVED.value, "Approve"),
    (ReviewState.REJECTED.value, "Reject from the record"),
    (ReviewState.UNREVIEWED.value, "Return to unreviewed"),
]


class ActForm(forms.Form):
    """One act with its reason. `act` names it; several stand on one page, told apart by their prefix."""

    act: ClassVar[str]
    reason = ReasonField()
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, token: str, part: str = "", **options: Any) -> None:
        prefix = f"{self.act}{part}"
        super().__init__(data, prefix=prefix, initial={"token": token, **options.pop("initial", {})}, **options)
        self.order_fields([name for name in self.fields if name != "reason"])

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let the field choose among these rows."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    def add_failure(self, message: str) -> None:
        """Show why a verb refused: beside the field that its message names, else above the form."""
        name, colon, words = message.partition(": ")
        name = name.partition(",")[0].removesuffix("_id")
        if colon and name in self.fields:
            self.add_error(name, words[:1].upper() + words[1:])
        else:
            self.add_error(None, message)


class ReviewForm(ActForm):
    act = "review"
    state = forms.ChoiceField(choices=REVIEWS, widget=forms.RadioSelect, label="Review")


class RestrictForm(ActForm):
    act = "restrict"
    visibility = forms.ChoiceField(choices=Visibility.choices, widget=forms.RadioSelect)


class CorrectForm(ActForm):
    """What the incident's claims say of its place, days, means and basis, set right. Empty leaves as it stands."""

    act = "correct"
    place = PlaceField()
    no_place = forms.BooleanField(required=False, label="cannot be placed")
    first_on = DayField(label="First day")
    last_on = DayField(label="Last day")
    no_days = forms.BooleanField(required=False, label="cannot be dated")
    means = forms.ChoiceField(choices=AS_IT_STANDS + choices(Means), required=False)
    basis = forms.ChoiceField(
        choices=AS_IT_STANDS + [(v, words) for v, words in choices(Basis) if v], required=False, label="Basis of blame"
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        changes = {name: given[name] for name in ("first_on", "last_on", "means", "basis") if given.get(name)}
        if given.get("place"):
            changes["place_id"] = given["place"].pk
        if given.get("no_place"):
            changes["place_id"] = None
        if given.get("no_days"):
            changes |= {"first_on": None, "last_on": None}
        self.changes = changes
        if not changes and not self.errors:
            self.add_error(None, "Nothing is put in: fill what should stand.")
        return given


class GroupForm(ActForm):
    """An act on one of the incident's reports."""

    group = forms.ModelChoiceField(ReportGroup.objects.none(), widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, token: str, group: ReportGroup | None = None, **options: Any) -> None:
        initial = {"group": group.pk} if group else {}
        super().__init__(data, token=token, part=str(group.pk) if group else "", initial=initial, **options)
        if group is not None:
            # The report stands in the page; it is not asked of the database once more for every form.
            self.offer("group", ReportGroup.objects.filter(pk=group.pk))


class IncidentField(forms.SlugField):
    """An incident by its public id: the one of that id, or the one that it was merged into."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=16, **options)

    def clean(self, value: Any) -> Incident | None:
        """The incident; None where it may be left empty and is."""
        public_id = super().clean(value)
        if not public_id:
            return None
        found = Incident.objects.select_related("merged_into").filter(public_id__iexact=public_id)
        incident: Incident | None = found.first()
        if incident is None:
            raise forms.ValidationError("There is no incident of this id.")
        return incident if incident.merged_into is None else incident.merged_into


class ToIncidentForm(GroupForm):
    """An act that names another incident by its id."""

    public_id = IncidentField(label="Incident it belongs to (id)")


class MoveForm(ToIncidentForm):
    act = "move"


class SplitForm(GroupForm):
    act = "split"


class MoveClaimForm(GroupForm):
    """One claim of a report, put where it belongs; without an id it becomes an incident of its own."""

    act = "claim"
    claim = forms.ModelChoiceField(Claim.objects.none(), widget=forms.RadioSelect, label="Claim", empty_label=None)
    public_id = IncidentField(required=False, label="Incident it tells of (id), empty for one of its own")

    def __init__(self, data: Any = None, *, token: str, group: ReportGroup | None = None, **options: Any) -> None:
        super().__init__(data, token=token, group=group, **options)
        if group is not None:
            self.offer("claim", group.claims.order_by("start", "harm"))


class MergeForm(ActForm):
    """Two incidents that are one event. First the plan is shown, then it is confirmed."""

    act = "merge"
    public_id = IncidentField(label="Merge this incident into (id)")
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    plan: MergePlan | None = None

    def show(self, plan: MergePlan, token: str) -> None:
        """Show what the merge would do; sent again with the other incident's `token` it is done."""
        self.plan = plan
        given: Any = self.data
        sent = given.copy()
        sent[self.add_prefix("confirmed")] = token
        self.data = sent


class UndoForm(ActForm):
    """A decision taken back."""

    act = "undo"
    decision = forms.ModelChoiceField(Decision.objects.none(), widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, token: str, decision: int, **options: Any) -> None:
        super().__init__(data, token=token, part=str(decision), initial={"decision": decision}, **options)
        self.offer("decision", Decision.objects.filter(pk=decision))

    def leave_reviews(self) -> None:
        """Who may not review does not take a review back either."""
        self.offer("decision", Decision.objects.filter(pk=self.initial["decision"]).exclude(verb=REVIEW_VERB))


class DoubtForm(ToIncidentForm):
    """A doubtful link, decided: the report tells of the incident named, or of an event of its own."""

    act = "doubt"
    LINK, APART = "link", "apart"
    answer = forms.ChoiceField(
        choices=[(LINK, "It does: link it"), (APART, "It does not: keep it apart")], widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, token: str, group: ReportGroup | None = None, **options: Any) -> None:
        public_id = options.pop("public_id", "")
        super().__init__(data, token=token, group=group, **options)
        self.initial["public_id"] = public_id
        self.fields["public_id"].widget = forms.HiddenInput()


class BulkForm(forms.Form):
    """One reason for the same act on several incidents, each with the token it was shown with."""

    reason = ReasonField()
