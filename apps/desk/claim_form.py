"""The form in which an editor corrects a claim and decides on it: what was read stands beside what is put in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.desk.acts import token_of_claim
from apps.desk.choosing import DayField, PlaceField, ReasonField, SourceField, place_label
from apps.engine.claims import Attribution, Harm, Means, Qualifier, Scope, Victims, bounds_of
from apps.incidents.models import Claim, ClaimDecision, choices
from apps.places.models import Place
from apps.sources.models import Source

AS_READ = [("", "as read")]
# Form field → the claim's field that it corrects.
CORRECTED_BY = {
    "harm": "harm",
    "victims": "victims",
    "qualifier": "qualifier",
    "value": "value",
    "low": "low",
    "high": "high",
    "place": "place_id",
    "when_start": "when_start",
    "when_end": "when_end",
    "claimant": "claimant_id",
    "perpetrators": "perpetrators",
    "attribution": "attribution",
    "means": "means",
    "scope": "scope",
}
VOCABULARIES: dict[str, type[StrEnum]] = {
    "harm": Harm,
    "victims": Victims,
    "qualifier": Qualifier,
    "attribution": Attribution,
    "means": Means,
    "scope": Scope,
}
# Fields that a text may leave untold, so that an editor may have to take out what was read.
MAY_BE_UNTOLD = {
    "high": "open above",
    "place": "no place told",
    "when_start": "no first day told",
    "when_end": "no last day told",
    "claimant": "nobody named",
    "perpetrators": "nobody named",
}
WITHOUT_VALUE = (Qualifier.RANGE, Qualifier.VAGUE)
LABELS = {"when_start": "First day", "when_end": "Last day", "claimant": "Who says so"}


def options_of(vocabulary: type[StrEnum]) -> list[tuple[str, str]]:
    """The choices of an enumeration, led by "as read"; fighters are called fighters."""
    return [*AS_READ, *((v, "fighters" if v == Victims.COMBATANTS else words) for v, words in choices(vocabulary))]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a claim: what was read, what stands where that differs, and where to put in another."""

    label: str
    read: str
    stands: str
    field: BoundField
    untold: BoundField | None


class ClaimForm(forms.Form):
    """Corrections, decision and reason. An empty field is as read; `changes` holds what differs from what stands."""

    harm = forms.ChoiceField(choices=options_of(Harm), required=False)
    victims = forms.ChoiceField(choices=options_of(Victims), required=False)
    qualifier = forms.ChoiceField(choices=options_of(Qualifier), required=False)
    value = forms.IntegerField(min_value=1, required=False)
    low = forms.IntegerField(min_value=1, required=False)
    high = forms.IntegerField(min_value=1, required=False)
    place = PlaceField()
    when_start = DayField()
    when_end = DayField()
    claimant = SourceField()
    perpetrators = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="one a line, as the text names them"
    )
    attribution = forms.ChoiceField(choices=options_of(Attribution), required=False)
    means = forms.ChoiceField(choices=options_of(Means), required=False)
    scope = forms.ChoiceField(choices=options_of(Scope), required=False)
    decision = forms.ChoiceField(choices=ClaimDecision.choices, widget=forms.RadioSelect)
    reason = ReasonField()
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, claim: Claim) -> None:
        self.claim = claim
        super().__init__(data, initial=self._as_it_stands(), use_required_attribute=True)
        for name, words in MAY_BE_UNTOLD.items():
            key = f"no_{name}"
            self.fields[key] = forms.BooleanField(required=False, label=words)
            self.initial[key] = CORRECTED_BY[name] in claim.corrected and not claim.corrected[CORRECTED_BY[name]]
        for name, label in LABELS.items():
            self.fields[name].label = label

    def _as_it_stands(self) -> dict[str, Any]:
        stands: dict[str, Any] = {
            name: self.claim.standing(field) for name, field in CORRECTED_BY.items() if field in self.claim.corrected
        }
        if "perpetrators" in stands:
            stands["perpetrators"] = "\n".join(stands["perpetrators"])
        following = bounds_of(Qualifier(self.claim.standing("qualifier")), self.claim.standing("value"))
        if following == (self.claim.standing("low"), self.claim.standing("high")):
            # They followed from the number; shown, they would stand against the next correction of it.
            stands.pop("low", None)
            stands.pop("high", None)
        return {**stands, "decision": self.claim.decision, "token": token_of_claim(self.claim)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        wanted = {field: self._wanted(name, cleaned) for name, field in CORRECTED_BY.items()}
        self._follow_bounds(wanted, cleaned)
        self.changes = {f: value for f, value in wanted.items() if value != self.claim.standing(f)}
        if not self.changes and cleaned["decision"] == self.claim.decision and not self.errors:
            self.add_error(None, "Nothing is changed: put in what should stand, or decide on the claim.")
        return cleaned

    def _wanted(self, name: str, cleaned: dict[str, Any]) -> Any:
        """What should stand in a field: what was put in, nothing where that was ticked, else what was read."""
        given = cleaned.get(name)
        if name in MAY_BE_UNTOLD and cleaned.get(f"no_{name}"):
            if given:
                self.add_error(name, f"Either a value or “{MAY_BE_UNTOLD[name]}”.")
            return [] if name == "perpetrators" else None
        if given in (None, ""):
            return getattr(self.claim, CORRECTED_BY[name])
        if isinstance(given, Place | Source):
            return given.pk
        if name == "perpetrators":
            return [line.strip() for line in given.splitlines() if line.strip()]
        return given

    def _follow_bounds(self, wanted: dict[str, Any], cleaned: dict[str, Any]) -> None:
        """Let low and high, where they were left empty, follow a corrected qualifier or number."""
        qualifier = Qualifier(wanted["qualifier"])
        if wanted["qualifier"] == self.claim.qualifier and wanted["value"] == self.claim.value:
            return
        if qualifier in WITHOUT_VALUE:
            if cleaned.get("value"):
                self.add_error("value", "A range or a vague word has no one number.")
            wanted["value"] = None
            if not cleaned.get("low"):
                self.add_error("low", "A range or a vague word needs its bounds.")
            if not cleaned.get("high"):
                wanted["high"] = None
                if qualifier is Qualifier.RANGE and not cleaned.get("no_high"):
                    self.add_error("high", "A range needs both of its ends.")
            return
        following = bounds_of(qualifier, wanted["value"])
        if following is None:
            self.add_error("value", "This qualifier needs a number.")
            return
        low, high = following
        wanted["low"] = cleaned.get("low") or low
        if not cleaned.get("high") and not cleaned.get("no_high"):
            wanted["high"] = high

    def add_failure(self, message: str) -> None:
        """Show why a verb refused: beside the field that its message names, else above the form."""
        name, colon, words = message.partition(": ")
        name = name.partition(",")[0].removesuffix("_id")
        if colon and name in self.fields:
            self.add_error(name, words[:1].upper() + words[1:])
        else:
            self.add_error(None, message)

    def rows(self) -> Iterator[Row]:
        """The claim's fields in the order of the page."""
        for name, field in CORRECTED_BY.items():
            read, stands = getattr(self.claim, field), self.claim.standing(field)
            untold = self[f"no_{name}"] if name in MAY_BE_UNTOLD else None
            bound = self[name]
            yield Row(
                label=str(bound.label),
                read=self._words(name, read, as_written=True),
                stands="" if read == stands else self._words(name, stands),
                field=bound,
                untold=untold,
            )

    def _words(self, name: str, value: Any, *, as_written: bool = False) -> str:
        """A value in words; what a name resolved to is told beside the words of the text."""
        if name in ("place", "claimant"):
            return self._resolved(name, value, as_written=as_written)
        if name in MAY_BE_UNTOLD and not value:
            return MAY_BE_UNTOLD[name]
        if isinstance(value, date):
            return f"{value.day} {value:%B %Y}"
        if isinstance(value, list):
            return "; ".join(value)
        if name in VOCABULARIES:
            return dict(options_of(VOCABULARIES[name]))[value]
        return "–" if value is None else f"{value:,}"

    def _resolved(self, name: str, pk: int | None, *, as_written: bool) -> str:
        text = (self.claim.place_text if name == "place" else self.claim.claimant_text) if as_written else ""
        known: Place | Source | None
        if name == "place":
            places = Place.objects.select_related("parent").defer("boundary", "parent__boundary")
            known = places.filter(pk=pk).first() if pk else None
            words = place_label(known) if isinstance(known, Place) else ""
        else:
            known = Source.objects.filter(pk=pk).first() if pk else None
            words = known.name if known else ""
        if not known:
            return f"“{text}”, not resolved" if text else MAY_BE_UNTOLD[name]
        return f"“{text}” → {words}" if text else words
