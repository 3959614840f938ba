"""What an incident's columns say: place, days and means, derived from its claims, with corrections laid over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from apps.engine.claims import Means
from apps.incidents import corrections
from apps.incidents.models import Claim, ClaimDecision, DatePrecision, Incident, IncidentKind, Link, PlacePrecision
from apps.places.models import Place

ANCHORED_DAYS = 2


def describe(incident: Incident, claims: Sequence[Claim]) -> None:
    """Set the incident's columns, without saving, from the claims that count and from its corrections.

    The same claims give the same columns, whatever their order.
    """
    counting = [
        c for c in claims if c.decision != ClaimDecision.REJECTED and (c.group is None or c.group.link != Link.PROPOSED)
    ]
    if not counting:
        return
    derived = {
        "place_id": _place(counting),
        "means": _means(counting),
        **dict(zip(("first_on", "last_on"), window_told(counting, incident.kind), strict=True)),
    }
    laid_over = corrections.parse(corrections.INCIDENT_FIELDS, incident.corrected)
    for name, value in {**derived, **laid_over}.items():
        setattr(incident, name, value)
    incident.place_precision = _place_precision(incident, counting)
    incident.place_text = "" if incident.place_id else _commonest(c.place_text for c in counting if c.place_text) or ""
    incident.date_precision = date_precision(incident.first_on, incident.last_on)
    if incident.date_precision == DatePrecision.UNDATED:
        # No calendar bin holds a window across the turn of a year; the claims keep its days.
        incident.first_on = incident.last_on = None


def date_precision(first_on: date | None, last_on: date | None) -> DatePrecision:
    """The smallest calendar bin that holds the window; spans of at most two days anchor on the first."""
    if first_on is None or last_on is None:
        return DatePrecision.UNDATED
    if (last_on - first_on).days < ANCHORED_DAYS:
        return DatePrecision.DAY
    if first_on - timedelta(days=first_on.weekday()) == last_on - timedelta(days=last_on.weekday()):
        return DatePrecision.WEEK
    if (first_on.year, first_on.month) == (last_on.year, last_on.month):
        return DatePrecision.MONTH
    return DatePrecision.YEAR if first_on.year == last_on.year else DatePrecision.UNDATED


def _place(claims: Sequence[Claim]) -> int | None:
    """The most specific place on the branch that most articles name; the branch most often named wins."""
    ids = {c.standing("place_id") for c in claims} - {None}
    paths = {place.pk: tuple(place.path) for place in Place.objects.filter(pk__in=ids)}
    named = {(c.version.article_id, c.standing("place_id")) for c in claims if c.standing("place_id") in paths}
    if not named:
        return None
    support = Counter(step for _, place_id in named for step in paths[place_id])

    def weight(place_id: int) -> tuple[int, int, int]:
        return sum(support[step] for step in paths[place_id]), len(paths[place_id]), -place_id

    return max(paths, key=weight)


def window_told(claims: Sequence[Claim], kind: str) -> tuple[date | None, date | None]:
    """The window that most articles give, the earliest of equals; of an event, the narrowest of them."""
    windows = {
        (c.version.article_id, c.standing("when_start"), c.standing("when_end"))
        for c in claims
        if c.standing("when_start") and c.standing("when_end")
    }
    if not windows:
        return None, None
    counted = Counter((start, end) for _, start, end in windows)
    narrow = 1 if kind == IncidentKind.EVENT else -1
    return min(counted, key=lambda w: (-counted[w], narrow * (w[1] - w[0]).days, w))


def _means(claims: Sequence[Claim]) -> str:
    named = [c.standing("means") for c in claims if c.standing("means") not in (Means.UNKNOWN, Means.OTHER)]
    return _commonest(named) or _commonest(c.standing("means") for c in claims) or Means.UNKNOWN.value


def _commonest(values: Iterable[str]) -> str | None:
    counted = Counter(values)
    return min(counted, key=lambda v: (-counted[v], v)) if counted else None


def _place_precision(incident: Incident, claims: Sequence[Claim]) -> PlacePrecision:
    if incident.place_id is None:
        return PlacePrecision.UNPLACED
    order = [PlacePrecision.EXACT, PlacePrecision.APPROXIMATE, PlacePrecision.AREA]
    given = {c.place_precision for c in claims if c.standing("place_id") == incident.place_id}
    return next((p for p in order if p in given), PlacePrecision.EXACT)
