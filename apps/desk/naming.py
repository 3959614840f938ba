"""Names that are looked up in a normalized form: it is filled in on saving and never shown."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.desk.base import DeskAdmin, Rows
from apps.places.models import PlaceName
from apps.places.names import normalize


class NameForm(forms.ModelForm):  # type: ignore[type-arg]  # the class takes no parameter at run time
    """Fills in the normalized form before it is checked that the name is not there already."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        text = (cleaned or self.cleaned_data).get("name" if isinstance(self.instance, PlaceName) else "text")
        if text:
            longest = self.instance._meta.get_field("normalized").max_length
            self.instance.normalized = normalize(text)[:longest]
            if not self.instance.normalized:
                raise forms.ValidationError("The name needs a letter or a digit.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The constraint of one name once is checked on the normalized form, which no field of the form shows.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - {"normalized"}


class NameRows(Rows):
    """Rows of names beneath the record that they name."""

    form = NameForm


class NormalizedAdmin(DeskAdmin):
    """A list of names by itself."""

    form = NameForm
