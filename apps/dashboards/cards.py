"""Incidents in short: what happened, the toll by the view's rule, who is held responsible, and on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from apps.dashboards.wording import (
    BASIS_WORDS,
    LANE_WORDS,
    MEANS_WORDS,
    REVIEW_WORDS,
    figure_of,
    place_words,
    plural,
    range_words,
    toll_words,
    window_words,
)
from apps.engine.claims import Means
from apps.engine.reckoning.records import Basis, LaneKind
from apps.incidents.models import Claim, Incident, IncidentKind, ReviewState
from apps.tolls.filters import View
from apps.tolls.models import Toll

TITLES = {Means.OTHER: "attack", Means.UNKNOWN: "incident", Means.LANDMINE: "landmine"}


@dataclass(frozen=True, slots=True)
class Card:
    """An incident in a list; `toll` is None where the view's own count is not of it."""

    incident: Incident
    title: str
    when: str
    where: str
    toll: str
    range: str
    lane: str
    colour: str
    basis: str
    origins: str
    claims: str
    review: str
    is_reviewed: bool


def title_of(incident: Incident) -> str:
    """What happened and where, without a number: Air strikes on Fardous."""
    where = f"in {place_words(incident)}" if incident.place_id or incident.place_text else "at an unknown place"
    told = TITLES.get(Means(incident.means)) or MEANS_WORDS[Means(incident.means)].removeprefix("a ").removeprefix(
        "an "
    )
    if incident.kind == IncidentKind.PERIOD:
        told = "deaths not reported singly"
    return f"{told[0].upper()}{told[1:]} {where}"


def lane_of(toll: Toll | None, incident: Incident) -> tuple[str, str]:
    """The name and the colour token of the lane in which an incident counts."""
    if toll is not None and toll.lane_side is not None:
        return toll.lane_side.name, toll.lane_side.colour
    kind = LaneKind(toll.lane_kind if toll is not None else incident.lane_kind)
    return LANE_WORDS.get(kind, "Nobody named"), kind.value if kind is not LaneKind.SIDE else "unknown"


def cards_of(incidents: Sequence[Incident], view: View, viewer: Any) -> list[Card]:
    """The incidents as cards, with two queries however many there are."""
    ids = [incident.pk for incident in incidents]
    tolls = {toll.incident_id: toll for toll in view.tolls(viewer).filter(incident__in=ids).select_related("lane_side")}
    claims = dict(
        Claim.objects.visible_to(viewer)
        .filter(group__incident__in=ids)
        .values_list("group__incident")
        .annotate(number=Count("id", filter=~Q(decision="rejected")))
        .order_by()
    )
    return [_card(one, tolls.get(one.pk), claims.get(one.pk, 0), view.rule) for one in incidents]


def _card(incident: Incident, toll: Toll | None, claims: int, rule: str) -> Card:
    lane, colour = lane_of(toll, incident)
    told = ""
    if toll is not None:
        told = range_words(toll.low, toll.high, is_open=toll.open_above, figure=figure_of(toll, rule))
    return Card(
        incident=incident,
        title=title_of(incident),
        when=window_words(incident.first_on, incident.last_on),
        where=place_words(incident),
        toll=toll_words(toll, rule) if toll is not None else "",
        range=told,
        lane=lane,
        colour=colour,
        basis=BASIS_WORDS[Basis(incident.basis)],
        origins=plural(toll.origins, "origin") if toll is not None else "",
        claims=plural(claims, "claim"),
        review=REVIEW_WORDS[ReviewState(incident.review_state)],
        is_reviewed=incident.review_state in (ReviewState.APPROVED, ReviewState.CHANGED),
    )
