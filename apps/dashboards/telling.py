"""The sentence that says what happened, with who says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.dashboards.voices import public_name
from apps.dashboards.wording import HARM_DONE, figure_of, figure_words, listed, place_words, window_words
from apps.engine.claims import Harm, Means
from apps.engine.reckoning.records import TollKind
from apps.incidents.models import Incident, IncidentKind
from apps.tolls.models import Toll

BY_MEANS = {
    Means.AIRSTRIKE: "in air strikes",
    Means.SHELLING: "by shelling",
    Means.ROCKET_MISSILE: "by rocket or missile fire",
    Means.DRONE: "in a drone strike",
    Means.BOMBING: "in a bombing",
    Means.LANDMINE: "by a landmine",
    Means.SHOOTING: "by gunfire",
    Means.CHEMICAL: "in a chemical attack",
    Means.EXECUTION: "in an execution",
    Means.CLASH: "in fighting",
    Means.TORTURE: "under torture",
    Means.SIEGE: "under siege",
    Means.OTHER: "",
    Means.UNKNOWN: "",
}
BODIES = frozenset(
    {
        "agency",
        "army",
        "authority",
        "center",
        "centre",
        "coalition",
        "command",
        "committee",
        "council",
        "defence",
        "forces",
        "government",
        "ministry",
        "nations",
        "network",
        "observatory",
        "organisation",
        "organization",
        "police",
        "union",
    }
)
ORDER = {harm: position for position, harm in enumerate((Harm.KILLED, Harm.CASUALTIES, Harm.INJURED))}


def main_toll(tolls: Sequence[Toll]) -> Toll | None:
    """The toll that tells the incident best: the gravest harm, and of its groups one that reports state."""
    found = [toll for toll in tolls if toll.kind == TollKind.DOCUMENTED] or list(tolls)
    return min(found, key=_rank, default=None)


def _rank(toll: Toll) -> tuple[int, bool, int, bool]:
    derived = bool(toll.explanation.get("derived")) and not toll.explanation.get("stated")
    return ORDER.get(Harm(toll.harm), len(ORDER)), derived, -(figure_of(toll) or 0), toll.victims != "people"


def told(incident: Incident, tolls: Sequence[Toll], viewer: Any) -> str:
    """What happened: At least 7 civilians were killed in air strikes on Fardous on 13 October 2016, according to …"""
    toll = main_toll(tolls)
    if toll is None:
        return f"An incident in {place_words(incident)}, {window_words(incident.first_on, incident.last_on)}"
    figure = figure_of(toll)
    lead = figure_words(toll) if figure is not None else "an unknown number of people"
    verb = "was" if figure == 1 else "were"
    harm = HARM_DONE[Harm(toll.harm)]
    done = "went missing" if toll.harm == Harm.MISSING else f"{verb} {harm}"
    means = BY_MEANS[Means(incident.means)]
    parts = [lead[0].upper() + lead[1:], done, means, _where(incident), _when(incident)]
    sentence = " ".join(part for part in parts if part)
    if incident.kind == IncidentKind.PERIOD:
        sentence += ", not reported singly"
    voices = _voices(toll, viewer)
    return f"{sentence}, according to {voices}" if voices else sentence


def _where(incident: Incident) -> str:
    if incident.place is None and not incident.place_text:
        return "at an unknown place"
    return f"{'on' if incident.means in (Means.AIRSTRIKE, Means.DRONE) else 'in'} {place_words(incident)}"


def _when(incident: Incident) -> str:
    if incident.first_on is None:
        return "on an unknown day"
    window = window_words(incident.first_on, incident.last_on)
    return f"on {window}" if incident.first_on == incident.last_on else f"between {window}".replace("–", " and ", 1)


def _with_article(name: str) -> str:
    """The name as it stands in a sentence: the Syrian Observatory for Human Rights, but Anadolu."""
    return f"the {name}" if BODIES & set(name.casefold().split()) and not name.casefold().startswith("the ") else name


def _voices(toll: Toll, viewer: Any) -> str:
    named = [
        one["name"] if one.get("named", True) else public_name(one["name"], viewer)
        for one in toll.explanation.get("accounts", ())
    ]
    distinct = list(dict.fromkeys(_with_article(name) for name in named))
    if len(distinct) > 3:
        return f"{distinct[0]}, {distinct[1]} and {len(distinct) - 2} others"
    return listed(distinct)
