"""Filters that pages write figures and days with."""

from __future__ import annotations

from datetime import date

from django import template

from apps.dashboards import wording
from apps.tolls.sums import Sums

register = template.Library()


@register.filter
def thousands(number: int | None) -> str:
    """A whole number with its thousands set apart; a dash where there is none."""
    return wording.counted(number) if number is not None else "–"


@register.filter
def day(value: date | None) -> str:
    """13 October 2016."""
    return wording.day_words(value)


@register.filter
def short_day(value: date | None) -> str:
    """13 Oct 2016."""
    return wording.short_day(value)


@register.filter
def sums_range(sums: Sums) -> str:
    """The range of a sum in words."""
    return wording.sums_range(sums)


@register.filter
def plural(number: int, words: str) -> str:
    """A number with its noun; `words` is "incident" or "series,series"."""
    one, _, many = words.partition(",")
    return wording.plural(number, one, many)
