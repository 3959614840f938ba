"""Reports of claims that are given and not read, taken through grouping, matching and settling."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from apps.conflicts.models import Conflict
from apps.incidents.grouping import regroup
from apps.incidents.matching import match
from apps.incidents.models import Claim, Incident, ReportGroup
from apps.incidents.recording import resolve_accused
from apps.incidents.resolving import Resolver
from apps.places.models import Place
from apps.sources.models import Article, ArticleVersion, Source
from apps.tolls.models import Toll
from apps.tolls.running import settle_running
from apps.tolls.services import settle
from tests.factories import DAY, make_article, make_claim, make_source, make_version

_numbers = itertools.count(1)


def tell(
    conflict: Conflict,
    quote: str = "7 people",
    place: Place | None = None,
    *,
    on: date = DAY,
    by: Source | None = None,
    published: date | None = None,
    article: Article | None = None,
    words: str = "It was said that {} died when the market was hit",
    **fields: Any,
) -> Claim:
    """A claim in an article of its own (or the next version of `article`), not grouped yet."""
    n = next(_numbers)
    article = article or make_article(
        conflict, publisher=by or make_source(), text_key=f"text {n}", published_on=published or on
    )
    version = make_version(f"{words.format(quote)} (report {n}).", article)
    where = {"place": place, "place_text": place.name, "place_precision": "exact"} if place else {}
    claim = make_claim(version, quote=quote, **{"when_start": on, "means": "airstrike", **where, **fields})
    claim.version = version
    resolve_accused([claim], resolver=Resolver(conflict))
    return claim


def and_tell(version: ArticleVersion, quote: str, **fields: Any) -> Claim:
    """A further claim of a version whose text holds the quote."""
    claim = make_claim(version, quote=quote, **fields)
    claim.version = version
    resolve_accused([claim], resolver=Resolver(version.article.conflict))
    return claim


def take(*claims: Claim) -> None:
    """Group the claims' articles, one after the other, then match and settle."""
    conflict = claims[0].version.article.conflict
    resolver = Resolver(conflict)
    for version in dict.fromkeys(claim.version for claim in claims):
        regroup(version, resolver=resolver)
    stale = match(conflict)
    for article in dict.fromkeys(claim.version.article for claim in claims):
        settle_running(article, resolver=resolver)
    settle(stale | stale_of(conflict), resolver=resolver)


def stale_of(conflict: Conflict) -> set[int]:
    """The incidents that wait to be reckoned."""
    rows = Incident.objects.filter(conflict=conflict, stale_since__isnull=False)
    return set(rows.values_list("pk", flat=True))


def group_of(claim: Claim) -> ReportGroup:
    """The group that the claim stands in now."""
    return ReportGroup.objects.get(claims=claim)


def incident_of(claim: Claim) -> Incident:
    """The incident that the claim stands in now."""
    return Incident.objects.get(groups__claims=claim)


def killed(incident: Incident, victims: str = "people") -> int | None:
    """The current figure of people killed, None where there is no row."""
    row = Toll.objects.current().filter(incident=incident, harm="killed", victims=victims, kind="documented").first()
    return row.consensus if row else None
