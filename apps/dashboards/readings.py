"""How a claim was read: its quotation, what each word was taken for, whom it holds responsible, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.conflicts.models import Side
from apps.dashboards.voices import claimant_name
from apps.dashboards.wording import (
    MEANS_WORDS,
    bounds_words,
    claim_words,
    listed,
    short_day,
    victims_words,
    window_words,
)
from apps.engine.claims import Attribution, DateBasis, Means, Qualifier, WhenBasis
from apps.incidents.models import Claim, ClaimDecision
from apps.places.models import Place
from apps.sources.models import Source

WHY = {
    "harm": "harm",
    "figure": "number",
    "value": "number",
    "qualifier": "bound",
    "victims": "victims",
    "claimant": "who says so",
    "perpetrators": "held responsible",
    "attribution": "responsibility",
    "means": "means",
    "place": "place",
    "when": "when",
    "when_start": "when",
    "scope": "scope",
    "part_of": "part of",
    "revises": "revision",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as read and corrected, in words; `facts` are pairs of a label and what was read."""

    claim: Claim
    words: str
    before: str
    quote: str
    after: str
    voice: str
    voice_key: str
    source: Source | None
    colour: str
    responsible: str
    gist: str
    facts: tuple[tuple[str, str], ...]
    why: tuple[tuple[str, str], ...]
    is_corrected: bool
    is_rejected: bool


def claims_told(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with all that a reading needs, in a fixed number of queries."""
    voices = ("version__article__publisher__parent", "version__article__wire__parent", "claimant__parent")
    return claims.select_related(*voices, "place", "group", "part_of").prefetch_related("accused__actor")


def readings_of(claims: Sequence[Claim], viewer: Any) -> list[Reading]:
    """The readings of claims that `claims_told` fetched."""
    corrected = [claim.corrected for claim in claims]
    places = Place.objects.in_bulk({one["place_id"] for one in corrected if one.get("place_id")})
    sources = Source.objects.in_bulk({one["claimant_id"] for one in corrected if one.get("claimant_id")})
    conflicts = {claim.version.article.conflict_id for claim in claims}
    sides = {(side.conflict_id, side.key): side for side in Side.objects.filter(conflict__in=conflicts)}
    return [_reading(claim, viewer, places, sources, sides) for claim in claims]


def _reading(
    claim: Claim,
    viewer: Any,
    places: Mapping[int, Place],
    sources: Mapping[int, Source],
    sides: Mapping[tuple[int, str], Side],
) -> Reading:
    source = sources.get(claim.standing("claimant_id")) or (
        claim.claimant if "claimant_id" not in claim.corrected else None
    )
    place = places.get(claim.standing("place_id")) or (claim.place if "place_id" not in claim.corrected else None)
    text = claim.version.text
    article = claim.version.article
    spoken = source or (None if claim.claimant_text else article.wire or article.publisher)
    voice = claimant_name(claim, viewer, source)
    colour = colour_of(claim, sides)
    return Reading(
        claim=claim,
        words=claim_words(claim),
        before=text[claim.sentence_start : claim.start],
        quote=text[claim.start : claim.end],
        after=text[claim.end : claim.sentence_end],
        voice=voice,
        voice_key=f"source:{(spoken.parent or spoken).key}"
        if spoken
        else f"as written:{claim.claimant_text.casefold()}",
        source=spoken,
        colour=colour,
        responsible=_responsible(claim),
        gist=_gist(claim, place, voice),
        facts=_facts(claim, place, voice),
        why=tuple((WHY.get(name, name.replace("_", " ")), str(words)) for name, words in claim.rules.items() if words),
        is_corrected=bool(claim.corrected),
        is_rejected=claim.decision == ClaimDecision.REJECTED,
    )


def colour_of(claim: Claim, sides: Mapping[tuple[int, str], Side]) -> str:
    """The colour token of whom the claim holds responsible."""
    accused = list(claim.accused.all())
    keys = {one.side_key for one in accused if one.side_key}
    if claim.standing("attribution") == Attribution.DISPUTED and len(keys) > 1:
        return "disputed"
    if len(keys) > 1:
        return "joint"
    if keys:
        side = sides.get((claim.version.article.conflict_id, keys.pop()))
        return side.colour if side else "unknown"
    return "unresolved" if claim.standing("perpetrators") else "unknown"


def _responsible(claim: Claim) -> str:
    names = listed(claim.standing("perpetrators"))
    if not names:
        return "nobody"
    lead = {Attribution.DISPUTED: "rival versions: ", Attribution.JOINT: "together: "}
    return f"{lead.get(claim.standing('attribution'), '')}{names}"


def _gist(claim: Claim, place: Place | None, voice: str) -> str:
    """The reading in one line, without what the text does not say."""
    where = place.name if place else f"“{claim.place_text}”" if claim.place_text else ""
    start, end = claim.standing("when_start"), claim.standing("when_end")
    when = window_words(start, end) if start else f"up to {short_day(end)}" if end else ""
    means = MEANS_WORDS[Means(claim.standing("means"))].removeprefix("a ").removeprefix("an ")
    blamed = f"held responsible {_responsible(claim)}" if claim.standing("perpetrators") else ""
    part = f"part of “{claim.part_of.quote}”" if claim.part_of else ""
    total = "a total over several events" if claim.standing("scope") == "cumulative" else ""
    return " · ".join(words for words in (part, total, voice, where, when, means, blamed) if words)


def _facts(claim: Claim, place: Place | None, voice: str) -> tuple[tuple[str, str], ...]:
    number = bounds_words(claim.standing("low"), claim.standing("high"))
    if claim.standing("qualifier") == Qualifier.VAGUE:
        number = f"{number}, from a vague word"
    means = MEANS_WORDS[Means(claim.standing("means"))].removeprefix("a ").removeprefix("an ")
    found = [
        ("counts as", f"{number} {victims_words(claim.standing('victims'))}"),
        ("said by", voice),
        ("where", _where(claim, place)),
        ("when", _when(claim)),
        ("held responsible", _responsible(claim)),
        ("means", means or "not said"),
    ]
    if claim.part_of is not None:
        found.append(("part of", f"“{claim.part_of.quote}”"))
    if claim.standing("scope") == "cumulative":
        found.append(("scope", "a total over several events"))
    if claim.revises:
        found.append(("revises", "an earlier figure"))
    return tuple(found)


def _where(claim: Claim, place: Place | None) -> str:
    if place is None:
        return f"“{claim.place_text}”, not resolved" if claim.place_text else "not said"
    return (
        place.name if not claim.place_text or claim.place_text == place.name else f"{place.name} (“{claim.place_text}”)"
    )


def _when(claim: Claim) -> str:
    start, end = claim.standing("when_start"), claim.standing("when_end")
    if end is None:
        return "not said"
    told = f"up to {short_day(end)}" if start is None else window_words(start, end)
    words = f" (“{claim.when_text}”)" if claim.when_text else ""
    basis = ", inferred from the dateline" if claim.when_basis == WhenBasis.INFERRED and not claim.when_text else ""
    of = {DateBasis.RECOVERY: ", when the bodies were found", DateBasis.REGISTRATION: ", when they were registered"}
    return f"{told}{words}{basis}{of.get(DateBasis(claim.date_basis), '')}"
