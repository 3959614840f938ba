"""Records for tests: each function makes one row with sensible values, and the rows above it where none are given.

Keyword arguments name fields and win over what is made up here. Keys are unique by one counter.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
import zlib
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.utils import timezone

from apps.conflicts.models import Actor, Allegiance, Conflict, Control, Epoch, ReportingUnit, Side
from apps.desk.roles import ensure_roles
from apps.incidents.models import Claim, Decision, Incident, ReportGroup
from apps.places.models import Place, PlaceName
from apps.places.names import normalize
from apps.sources.models import Affiliation, ArchivedPage, Article, ArticleVersion, Source
from apps.tolls.models import RunningToll, RunningTollPoint, Toll
from apps.tolls.writing import note_bins

DAY = date(2016, 10, 13)
PASSWORD = "a long enough password"
COPIED = ("conflict", "first_on", "last_on", "date_precision", "place", "basis", "means", "review_state", "visibility")
_numbers = itertools.count(1)


def make_conflict(*, policy: str = "reviewed_only", is_demonstration: bool = False, **fields: Any) -> Conflict:
    """A conflict; under the default policy the public sees only what was reviewed."""
    n = next(_numbers)
    values = {"slug": f"conflict-{n}", "name": f"Conflict {n}", "countries": ["SY"], **fields}
    return Conflict.objects.create(policy=policy, is_demonstration=is_demonstration, **values)


def make_side(conflict: Conflict | None = None, **fields: Any) -> Side:
    """A side of the conflict; its colour is a token such as `side-1`."""
    n = next(_numbers)
    values = {"key": f"side-{n}", "name": f"Side {n}", "colour": "side-1", **fields}
    return Side.objects.create(conflict=conflict or make_conflict(), **values)


def make_actor(conflict: Conflict | None = None, *, side: Side | None = None, **fields: Any) -> Actor:
    """An actor; with `side`, of that side at all times."""
    n = next(_numbers)
    conflict = conflict or (side.conflict if side else make_conflict())
    actor = Actor.objects.create(conflict=conflict, **{"key": f"actor-{n}", "name": f"Actor {n}", **fields})
    if side is not None:
        make_allegiance(actor, side)
    return actor


def make_allegiance(actor: Actor, side: Side, **fields: Any) -> Allegiance:
    """The actor's belonging to the side, open at both ends unless days are given."""
    return Allegiance.objects.create(actor=actor, side=side, **fields)


def make_place(
    kind: str = "locality", parent: Place | None = None, *, names: tuple[str, ...] = (), **fields: Any
) -> Place:
    """A place with its path and point; below a country of its own unless it is one or has a parent.

    `names` are further names under which texts speak of it.
    """
    n = next(_numbers)
    if parent is None and kind != "country":
        parent = make_place("country")
    values = {
        "country_code": parent.country_code if parent else "SY",
        "external_ref": f"test:{n}",
        "name": f"Place {n}",
        "point_lat": 36.0,
        "point_lon": 37.0,
        "source": "test gazetteer",
        **fields,
    }
    place = Place.objects.create(kind=kind, parent=parent, **values)
    place.path = [*(parent.path if parent else ()), place.pk]
    place.save(update_fields=["path"])
    for name in (place.name, *names):
        PlaceName.objects.create(place=place, name=name, normalized=normalize(name), source="test gazetteer")
    return place


def make_unit(conflict: Conflict, place: Place | None = None, **fields: Any) -> ReportingUnit:
    """A reporting unit of the conflict, labelled as its place is named."""
    place = place or make_place("governorate")
    return ReportingUnit.objects.create(conflict=conflict, place=place, **{"label": place.name, **fields})


def make_control(conflict: Conflict, place: Place, side: Side | None = None, **fields: Any) -> Control:
    """Control of the place from the first day of 2016 on: held by `side`, contested where none is given."""
    values = {"state": "held" if side else "contested", "from_on": date(2016, 1, 1), "source": "test", **fields}
    return Control.objects.create(conflict=conflict, place=place, side=side, **values)


def make_epoch(conflict: Conflict, **fields: Any) -> Epoch:
    """A named starting point of running tolls."""
    n = next(_numbers)
    return Epoch.objects.create(conflict=conflict, **{"name": f"Epoch {n}", "starts_on": date(2016, 9, 21), **fields})


def make_source(*, side: Side | None = None, **fields: Any) -> Source:
    """A news outlet unless `kind` says otherwise; with `side`, affiliated with it."""
    n = next(_numbers)
    source = Source.objects.create(**{"key": f"source-{n}", "name": f"Source {n}", "kind": "outlet", **fields})
    if side is not None:
        Affiliation.objects.create(source=source, side=side)
    return source


def make_article(conflict: Conflict | None = None, **fields: Any) -> Article:
    """An article that was read, without text; `make_version` gives it one."""
    n = next(_numbers)
    values = {
        "ref": f"https://news.example/{n}",
        "url": f"https://news.example/{n}",
        "title": f"Article {n}",
        "language": "en",
        "published_on": DAY,
        "state": "done",
        **fields,
    }
    values.setdefault("publisher", None)
    values["publisher"] = values["publisher"] or make_source()
    return Article.objects.create(conflict=conflict or make_conflict(), **values)


def make_page(content: bytes, **fields: Any) -> ArchivedPage:
    """The archived bytes, once."""
    values = {"content": zlib.compress(content), "size": len(content), "media_type": "text/plain", **fields}
    return ArchivedPage.objects.get_or_create(sha256=hashlib.sha256(content).hexdigest(), defaults=values)[0]


def make_version(text: str, article: Article | None = None, *, headline: str = "", **fields: Any) -> ArticleVersion:
    """The next version of the article's text: `headline`, where given, two line ends and `text`."""
    article = article or make_article(title=headline)
    whole = f"{headline}\n\n{text}" if headline else text
    page = make_page(whole.encode())
    article.page = page
    article.save(update_fields=["page"])
    values = {
        "number": article.versions.count() + 1,
        "page": page,
        "text": whole,
        "headline_end": len(headline),
        "text_sha256": hashlib.sha256(whole.encode()).hexdigest(),
        **fields,
    }
    return ArticleVersion.objects.create(article=article, **values)


def make_incident(conflict: Conflict | None = None, **fields: Any) -> Incident:
    """An unreviewed event of one day, without a place; precisions follow the days and the place that are given."""
    first_on = fields.setdefault("first_on", DAY)
    fields.setdefault("last_on", first_on)
    fields.setdefault("date_precision", "day" if first_on else "undated")
    fields.setdefault("place_precision", "exact" if fields.get("place") else "unplaced")
    fields.setdefault("public_id", f"T{next(_numbers):07d}")
    return Incident.objects.create(conflict=conflict or make_conflict(), **fields)


def make_group(version: ArticleVersion | None = None, incident: Incident | None = None, **fields: Any) -> ReportGroup:
    """What the version tells of the incident; its kind, place and days are the incident's."""
    if version is None:
        version = make_version("Seven people died.", make_article(incident.conflict if incident else None))
    place = fields.setdefault("place", incident.place if incident else None)
    values = {
        "key": f"G{next(_numbers):07d}",
        "kind": incident.kind if incident else "event",
        "conflict": version.article.conflict,
        "place_path": place.path if place else [],
        "first_on": incident.first_on if incident else DAY,
        "last_on": incident.last_on if incident else DAY,
        **fields,
    }
    return ReportGroup.objects.create(version=version, incident=incident, **values)


def make_claim(
    version: ArticleVersion | None = None,
    *,
    quote: str = "7 people",
    incident: Incident | None = None,
    nth: int = 0,
    **fields: Any,
) -> Claim:
    """The claim that `quote` makes where it stands for the `nth` time in the version's text.

    `value` is the number in the quote unless given; bounds follow it and the qualifier. With `incident`, or a
    `group`, it belongs there; without a version, one is made that says it.
    """
    group = fields.pop("group", None)
    if version is None:
        article = make_article(incident.conflict) if incident else None
        version = group.version if group else make_version(f"A report said that {quote} came to harm.", article)
    if group is None and incident is not None:
        group = ReportGroup.objects.filter(version=version, incident=incident).first() or make_group(version, incident)
    start = [match.start() for match in re.finditer(re.escape(quote), version.text)][nth]
    sentence_start, sentence_end = _sentence_around(version.text, start, start + len(quote))
    values = {
        "start": start,
        "end": start + len(quote),
        "sentence_start": sentence_start,
        "sentence_end": sentence_end,
        "harm": "killed",
        "victims": "people",
        "scope": "incident",
        "when_start": DAY,
        "when_end": fields.get("when_start", DAY),
        "confidence": 0.9,
        "read_by": "test@1",
        **_bounds(quote, fields),
        **fields,
    }
    return Claim.objects.create(version=version, group=group, quote=quote, **values)


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    before = [match.end() for match in re.finditer(r"[.!?]\s+|\n+", text[:start])]
    after = re.search(r"[.!?](?=\s|$)|\n", text[end:])
    return before[-1] if before else 0, end + after.end() if after else len(text)


def _bounds(quote: str, given: dict[str, Any]) -> dict[str, Any]:
    qualifier = given.get("qualifier", "exact")
    if qualifier in ("range", "vague") or given.get("value", 0) is None:
        return {"qualifier": qualifier}
    value = given["value"] if "value" in given else int(re.findall(r"\d[\d,]*", quote)[0].replace(",", ""))
    low, high = {
        "exact": (value, value),
        "about": (value, value),
        "at_least": (value, None),
        "more_than": (value + 1, None),
        "up_to": (1, value),
        "less_than": (1, value - 1),
    }[qualifier]
    return {"qualifier": qualifier, "value": value, "low": low, "high": high}


def make_toll(incident: Incident | None = None, *, figure: int = 7, **fields: Any) -> Toll:
    """A current ledger row of people killed in the incident, whose columns are copied in.

    Every rule gives `figure`, except `corroborated` where there is one origin only. The range is the figure alone
    unless `low`, `high` or `open_above` say otherwise. With `lane_side` the lane is that side's. The unit is the
    most specific reporting unit around the incident's place. Its bin of the totals is noted, not yet rebuilt.
    """
    incident = incident or make_incident()
    origins = fields.setdefault("origins", 1)
    side = fields.get("lane_side")
    path = incident.place.path if incident.place else []
    units = {unit.place_id: unit for unit in ReportingUnit.objects.filter(conflict=incident.conflict)}
    values = {
        "harm": "killed",
        "victims": "people",
        "low": figure,
        "high": None if fields.get("open_above") else figure,
        "open_above": False,
        "consensus": figure,
        "lowest": figure,
        "latest": figure,
        "corroborated": figure if origins > 1 else None,
        **{name: getattr(incident, name) for name in COPIED},
        "incident_kind": incident.kind,
        "place_path": path,
        "unit": next((units[place] for place in reversed(path) if place in units), None),
        "lane_kind": "side" if side else incident.lane_kind,
        "responsible_sides": [side.key] if side else [],
        "recorded_at": timezone.now(),
        **fields,
    }
    toll = Toll.objects.create(incident=incident, **values)
    note_bins([toll])
    return toll


def make_running_toll(conflict: Conflict | None = None, **fields: Any) -> RunningToll:
    """A series of people killed, stated by a source of its own, with nobody held responsible; without points."""
    n = next(_numbers)
    values = {"key": f"series-{n}", "harm": "killed", "victims": "people", "since": date(2016, 9, 21), **fields}
    values["lane_kind"] = fields.get("lane_kind") or ("side" if fields.get("lane_side") else "unknown")
    values["source"] = fields["source"] if "source" in fields else make_source(kind="monitor")
    return RunningToll.objects.create(conflict=conflict or make_conflict(), **values)


def make_running_point(series: RunningToll | None = None, *, low: int = 371, **fields: Any) -> RunningTollPoint:
    """A stated value of the series on a day, open above unless `high` says otherwise, with its claim."""
    series = series or make_running_toll()
    as_of = fields.setdefault("as_of", DAY)
    claim = fields.pop("claim", None) or _running_claim(series, low, as_of)
    return RunningTollPoint.objects.create(series=series, claim=claim, low=low, **fields)


def _running_claim(series: RunningToll, low: int, as_of: date) -> Claim:
    quote = f"more than {low - 1} people"
    article = make_article(series.conflict, published_on=as_of)
    version = make_version(f"Since September {quote} have been counted.", article)
    return make_claim(
        version,
        quote=quote,
        group=make_group(version, kind="running", first_on=series.since, last_on=as_of),
        harm=series.harm,
        victims=series.victims,
        qualifier="more_than",
        scope="cumulative",
        when_start=series.since,
        when_end=as_of,
        claimant=series.source,
    )


def make_decision(*, by: User | None = None, **fields: Any) -> Decision:
    """A recorded act of an editor, with a reason."""
    values = {"verb": "approve_incident", "reason": "Read against both reports.", **fields}
    return Decision.objects.create(by=by or make_user("reviewer"), **values)


def make_user(role: str = "reader", **fields: Any) -> User:
    """A person in the role of `reader`, `editor`, `reviewer` or `administrator`, with the password PASSWORD."""
    n = next(_numbers)
    values = {"username": f"{role}-{n}", "password": _hashed_password(), "is_staff": role != "reader", **fields}
    user = User.objects.create(**values)
    ensure_roles()
    user.groups.add(Group.objects.get(name=role))
    return user


@functools.cache
def _hashed_password() -> str:
    # Hashing is slow on purpose, and every test person may have the same.
    return make_password(PASSWORD)


def moment(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)
