"""Reckoning: from the claims of an incident to its tolls, by named and versioned rules."""

from apps.engine.reckoning.explanation import data_in_words, explain_in_words, toll_as_data
from apps.engine.reckoning.incident import reckon_incident
from apps.engine.reckoning.intervals import interval
from apps.engine.reckoning.periods import period_remainder
from apps.engine.reckoning.rules import RULES, Rule

__all__ = [
    "RULES",
    "Rule",
    "data_in_words",
    "explain_in_words",
    "interval",
    "period_remainder",
    "reckon_incident",
    "toll_as_data",
]
