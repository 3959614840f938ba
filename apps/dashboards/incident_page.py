"""The page of one incident: what happened, its tolls with their explanation, its claims, and what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.dashboards.cards import lane_of
from apps.dashboards.changes import changes_of
from apps.dashboards.passages import Quotation, quotations_of
from apps.dashboards.readings import Reading, claims_told, readings_of
from apps.dashboards.telling import main_toll, told
from apps.dashboards.voices import public_voices
from apps.dashboards.wording import (
    BASIS_WORDS,
    LEFT_OUT_WORDS,
    MEANS_WORDS,
    PLACE_WORDS,
    REVIEW_WORDS,
    figure_of,
    figure_words,
    plural,
    range_words,
    toll_words,
    window_words,
)
from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning.explanation import data_in_words
from apps.engine.reckoning.records import Basis, LeftOutReason, TollKind
from apps.incidents.models import (
    Claim,
    DatePrecision,
    GroupKind,
    Incident,
    Link,
    LinkProposal,
    PlacePrecision,
    ReviewState,
)
from apps.incidents.visibility import sees_everything
from apps.places.models import Place
from apps.tolls.filters import RULES
from apps.tolls.models import Toll

KIND_WORDS = {
    TollKind.DOCUMENTED: "",
    TollKind.CLAIMED_BY_KILLER: "reported only by the side that killed them; in no default figure",
    TollKind.OWN_ATTACKERS: "died in their own attack; shown apart",
}
COUNTED = "counted"
HARMS, GROUPS, KINDS = list(Harm), list(Victims), list(TollKind)


@dataclass(frozen=True, slots=True)
class TollRow:
    """One toll with its range, its figure by every rule, and its explanation in sentences."""

    toll: Toll
    words: str
    range: str
    rules: tuple[tuple[str, str], ...]
    origins: str
    apart: str
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """What one voice says of the incident: its quotations, those that count first."""

    name: str
    kind: str
    key: str
    counted: int
    quotations: tuple[Quotation, ...]


@require_safe
def incident(request: HttpRequest, public_id: str) -> HttpResponse:
    """An incident; a merged one leads to the one it was merged into."""
    merged = (
        Incident.objects.filter(public_id=public_id, merged_into__isnull=False).select_related("merged_into").first()
    )
    if merged is not None and merged.merged_into is not None:
        return redirect("dashboards:incident", merged.merged_into.public_id, permanent=True)
    shown = Incident.objects.visible_to(request.user).select_related("conflict", "place")
    found = get_object_or_404(shown.prefetch_related("responsible"), public_id=public_id)
    return render(request, "dashboards/incident.html", incident_context(found, request.user))


def incident_context(found: Incident, viewer: Any) -> dict[str, Any]:
    """Everything that the page of an incident shows."""
    rows = list(
        Toll.objects.visible_to(viewer)
        .filter(incident=found)
        .select_related("lane_side", "victim_side", "territory_side")
    )
    tolls = sorted((row for row in rows if row.superseded_at is None), key=_order)
    visible = Claim.objects.visible_to(viewer).filter(group__incident=found, still_read=True)
    claims = list(claims_told(visible).order_by("version__article__published_on", "version__article_id", "start"))
    readings = readings_of(claims, viewer)
    main = main_toll(tolls)
    lane, colour = lane_of(tolls[0] if tolls else None, found)
    first = tolls[0] if tolls else None
    return {
        "conflict": found.conflict,
        "section": "incidents",
        "incident": found,
        "sentence": told(found, tolls, viewer),
        "review": REVIEW_WORDS[ReviewState(found.review_state)],
        "is_reviewed": found.review_state in (ReviewState.APPROVED, ReviewState.CHANGED),
        "tolls": [toll_row(toll, viewer) for toll in tolls],
        "origins": origins_of(readings, tolls),
        "claims": plural(len(claims), "claim"),
        "lane": lane,
        "colour": colour,
        "responsible": [one.name for one in found.responsible.all()],
        "basis": BASIS_WORDS[Basis(found.basis)],
        "facts": facts_of(found, first),
        "proposed": proposed_to(found, viewer),
        "changes": changes_of(found, rows, viewer),
        "strip": strip_of(readings, main) if main else None,
        "sees_everything": sees_everything(viewer),
    }


def _order(toll: Toll) -> tuple[int, int, int]:
    return KINDS.index(TollKind(toll.kind)), HARMS.index(Harm(toll.harm)), GROUPS.index(Victims(toll.victims))


def toll_row(toll: Toll, viewer: Any) -> TollRow:
    """A toll as the page shows it."""
    data = toll.explanation
    sentences = data_in_words(data, public_voices(data["accounts"], viewer)) if data else []
    return TollRow(
        toll=toll,
        words=toll_words(toll),
        range=range_words(toll.low, toll.high, is_open=toll.open_above, figure=figure_of(toll)),
        rules=tuple((rule, figure_words(toll, rule)) for rule in RULES if figure_of(toll, rule) is not None),
        origins=plural(toll.origins, "independent origin"),
        apart=KIND_WORDS[TollKind(toll.kind)],
        explanation=tuple(dict.fromkeys(sentences)),
    )


def origins_of(readings: Sequence[Reading], tolls: Sequence[Toll]) -> list[Origin]:
    """The quotations grouped by who says so; the group that counts most comes first."""
    standing = _standing(tolls)
    grouped: dict[str, list[tuple[Reading, str]]] = defaultdict(list)
    for reading in readings:
        grouped[reading.voice_key].append((reading, _state(reading, standing)))
    origins = []
    for key, members in grouped.items():
        members.sort(key=lambda member: member[1] != COUNTED)
        counted = sum(state == COUNTED for _, state in members)
        source = members[0][0].source
        kind = source.get_kind_display() if source else "not in the register"
        origins.append(
            Origin(members[0][0].voice, kind, source.key if source else key, counted, tuple(quotations_of(members)))
        )
    return sorted(origins, key=lambda origin: -origin.counted)


def _standing(tolls: Sequence[Toll]) -> dict[int, str]:
    """What became of each claim: counted in some toll, or the reason for which it was left out."""
    states: dict[int, str] = {}
    for toll in tolls:
        for one in toll.explanation.get("left_out", ()):
            states.setdefault(one["claim"], LEFT_OUT_WORDS[LeftOutReason(one["reason"])][0])
    for toll in tolls:
        states.update(dict.fromkeys(toll.explanation.get("counted", ()), COUNTED))
    return states


def _state(reading: Reading, standing: dict[int, str]) -> str:
    if reading.is_rejected:
        return "rejected by an editor"
    group = reading.claim.group
    if group is not None and group.link == Link.PROPOSED:
        return "not yet confirmed"
    return standing.get(reading.claim.pk, "")


def facts_of(found: Incident, toll: Toll | None) -> list[tuple[str, str]]:
    """Where, when and how, each with how closely it is known."""
    precision = DatePrecision(found.date_precision)
    when = "no day is known" if precision is DatePrecision.UNDATED else f"known to the {precision}"
    means = MEANS_WORDS[Means(found.means)].removeprefix("a ").removeprefix("an ") or "not known"
    facts = [
        ("When", f"{window_words(found.first_on, found.last_on)} ({when})"),
        ("Where", f"{_place_path(found)} ({PLACE_WORDS[PlacePrecision(found.place_precision)]})"),
        ("Means", means),
    ]
    if found.kind == GroupKind.PERIOD:
        facts.append(("Kind", "a period: deaths of these days that were not reported singly"))
    if toll is not None and toll.victim_side is not None:
        facts.append(("Side of the dead", toll.victim_side.name))
    if toll is not None and toll.territory != "unknown":
        held = toll.territory_side.name if toll.territory_side else ""
        facts.append(("Territory then", f"held by {held}" if held else toll.territory))
    return facts


def _place_path(found: Incident) -> str:
    if found.place is None:
        return f"“{found.place_text}”" if found.place_text else "not said"
    names = dict(Place.objects.filter(pk__in=found.place.path).values_list("pk", "name"))
    return ", ".join(dict.fromkeys(names[pk] for pk in reversed(found.place.path) if pk in names))


def proposed_to(found: Incident, viewer: Any) -> list[Quotation]:
    """Claims that may tell of this incident and wait for an editor's decision; they count nowhere in it."""
    groups = list(LinkProposal.objects.filter(incident=found).values_list("group", flat=True))
    if not groups:
        return []
    waiting = Claim.objects.visible_to(viewer).filter(group__in=groups, still_read=True)
    elsewhere = waiting.exclude(group__incident=found)
    readings = readings_of(list(claims_told(elsewhere).order_by("pk")[:12]), viewer)
    return quotations_of((reading, "") for reading in readings)


def strip_of(readings: Sequence[Reading], main: Toll) -> dict[str, Any] | None:
    """The reports of the main toll over time, as columns for the strip; None where all are of one day."""
    told_of = [
        one
        for one in readings
        if one.claim.standing("harm") == main.harm
        and one.claim.standing("victims") == main.victims
        and one.claim.version.article.published_on
    ]
    if len({one.claim.version.article.published_on for one in told_of}) < 2:
        return None
    counted = set(main.explanation.get("counted", ()))
    return {
        "heading": f"Reports of {toll_words(main).split(' ', 1)[-1]}",
        "figure": figure_of(main),
        "figure_words": figure_words(main),
        "days": [str(one.claim.version.article.published_on) for one in told_of],
        "low": [one.claim.standing("low") for one in told_of],
        "high": [one.claim.standing("high") for one in told_of],
        "words": [f"{one.words}, says {one.voice}" for one in told_of],
        "counted": [one.claim.pk in counted for one in told_of],
        "hrefs": [article_address(one.claim) for one in told_of],
    }


def article_address(claim: Claim) -> str:
    """The address of a claim's words in its article."""
    return f"{reverse('dashboards:article', args=[claim.version.article_id])}#claim-{claim.pk}"
