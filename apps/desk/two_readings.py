"""Findings between two readers in words: what each of them read, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from apps.desk.base import public_article
from apps.desk.wording import bounds
from apps.engine.asking.comparing import COMPARED
from apps.engine.claims import Harm, Qualifier, Scope, Victims
from apps.tolls.filters import VICTIM_WORDS
from apps.tolls.models import Finding

NOT_FOUND = "not found"
NOT_SAID = "not said"
LONGEST_FRAGMENT = 300
NAMES = {"part_of": "part of", "claimant": "who says so", "perpetrators": "held responsible"}
FIGURES = {
    Qualifier.EXACT.value: "{:,}",
    Qualifier.AT_LEAST.value: "at least {:,}",
    Qualifier.MORE_THAN.value: "more than {:,}",
    Qualifier.UP_TO.value: "up to {:,}",
    Qualifier.LESS_THAN.value: "fewer than {:,}",
    Qualifier.ABOUT.value: "about {:,}",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as the two readers read it, in words; `differs` where they do not agree on it."""

    name: str
    first: str
    second: str
    differs: bool


def rows_of(finding: Finding) -> list[FieldRow]:
    """Every field that is compared; one that a reader did not find the claim of is told as such."""
    first, second, differ = (finding.facts[name] for name in ("first", "second", "differ"))
    return [
        FieldRow(NAMES.get(name, name), _field(first, name), _field(second, name), differs=name in differ)
        for name in COMPARED
    ]


def readers_of(finding: Finding) -> tuple[str, str]:
    """The two readers by name and version."""
    first, second = finding.facts["readers"]
    return f"In the record ({first})" if first else "In the record", f"Second reader ({second})"


def in_one_line(finding: Finding) -> str:
    """The finding in a line: the quote, and what either reads where they differ."""
    quoted = f"“{finding.facts['quote']}”"
    told = [f"{row.name}: {row.first} (second reader: {row.second})" for row in rows_of(finding) if row.differs]
    if told:
        return f"{quoted}: {' · '.join(told)}"
    only = finding.facts["first"] or finding.facts["second"]
    refused = finding.facts["refused"]
    return f"{quoted}: {_field(only, 'harm')}, {_field(only, 'figure')}" + (f" (refused: {refused})" if refused else "")


def passage_url(finding: Finding) -> str:
    """The address at which readers see the passage; browsers scroll to the claim, or to the sentence's words."""
    if finding.version is None:
        return ""
    page = public_article(finding.version.article_id)
    if finding.claim_id:
        return f"{page}#claim-{finding.claim_id}"
    start, end = finding.facts["sentence"]
    words = " ".join(finding.version.text[start:end][:LONGEST_FRAGMENT].split())
    # Dashes and commas have a meaning in such a fragment.
    return f"{page}#:~:text={quote(words, safe='').replace('-', '%2D')}"


def _field(claim: Mapping[str, Any] | None, name: str) -> str:
    return NOT_FOUND if claim is None else WORDS.get(name, _text)(claim[name])


def _text(value: str | None) -> str:
    return value or NOT_SAID


def _figure(figure: Mapping[str, Any]) -> str:
    words = FIGURES.get(figure["qualifier"])
    return words.format(figure["value"]) if words else bounds(figure["low"], figure["high"])


def _harm(harm: str) -> str:
    return "killed or injured" if harm == Harm.CASUALTIES else harm


def _victims(victims: str) -> str:
    return "fighters" if victims == Victims.COMBATANTS else VICTIM_WORDS[Victims(victims)]


def _scope(scope: str) -> str:
    return "one event" if scope == Scope.INCIDENT else "a total over several"


def _when(days: list[str | None]) -> str:
    first, last = (date.fromisoformat(day).strftime("%-d %B %Y") if day else "" for day in days)
    if first == last:
        return first or NOT_SAID
    return f"{first} to {last}" if first else f"until {last}"


WORDS: Mapping[str, Callable[[Any], str]] = {
    "figure": _figure,
    "harm": _harm,
    "victims": _victims,
    "part_of": lambda whole: f"“{whole}”" if whole else "no other claim",
    "scope": _scope,
    "when": _when,
    "perpetrators": lambda names: ", ".join(names) or "nobody named",
    "means": lambda means: str(means).replace("_", " "),
}
