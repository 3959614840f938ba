"""Answers as an endpoint gives them, and readings made of them."""

from __future__ import annotations

import json
from typing import Any

from apps.engine.asking import AnswerTo, Reading, Window, join

TEXT = """Air raid on Harran market kills 7

At least seven civilians were killed on Thursday in an air strike on the market of Harran, the Watch Group said. It
blamed the army.

More than 370 people, including 68 children, have died in Harran since late September, according to the Watch Group."""


def entry(quote: str = "At least seven civilians", **fields: Any) -> dict[str, Any]:
    """One entry of an answer: a claim of seven civilians killed, unless `fields` say otherwise."""
    values: dict[str, Any] = {
        "quote": quote,
        "sentence": "",
        "harm": "killed",
        "qualifier": "at_least",
        "value": 7,
        "low": 7,
        "high": None,
        "victims": "civilians",
    }
    return values | fields


WHOLE = entry("More than 370 people", qualifier="more_than", value=370, low=371, high=None, victims="people")
PART = entry("68 children", qualifier="exact", value=68, low=68, high=68, victims="children")


def answer(*entries: Any) -> str:
    """The answer that lists these entries."""
    return json.dumps({"claims": list(entries)})


def read(*entries: Any, text: str = TEXT) -> Reading:
    """The reading of a text that one answer of these entries gives."""
    return join(text, [AnswerTo(Window(0, len(text)), answer(*entries))])


def reason(*entries: Any, text: str = TEXT) -> str:
    """The reason for which the last entry was refused; fails where another number was."""
    reading = read(*entries, text=text)
    [refusal] = reading.refusals
    assert len(reading.claims) == len(entries) - 1
    return refusal.reason
