"""A report like the first that this project read, from its text to its tolls; and that one itself, where it is here."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from apps.conflicts.models import Conflict
from apps.incidents.models import Incident
from apps.ingest import demonstration
from apps.ingest.conflict_files import load_conflict
from apps.ingest.processing import process
from apps.ingest.services import publisher_named, submit_text
from apps.places.models import Place
from apps.sources.models import WorkState
from apps.tolls import figures
from apps.tolls.filters import View
from apps.tolls.models import RunningToll, Toll
from conflict_tracker.embedded import PROJECT

pytestmark = pytest.mark.django_db
SHARED = PROJECT.parent / "shared"
DAY = date(2016, 10, 13)
RETOLD = """Air raids shook the rebel-held east of Aleppo before dawn on Thursday, killing at least seven civilians, \
the Syrian Observatory for Human Rights said.

In the west of the city, which the government holds, rebel rocket fire struck a school and killed four children, \
according to Syrian state television.

The Observatory says that Russian and government bombardment has killed more than 370 people, including 68 children, \
since the army began its assault in late September.

Shelling by rebel and Islamist groups has killed 68 people in government-held areas in that time, the Observatory said.

The war in Syria has cost more than 300,000 lives."""


@pytest.fixture(scope="module")
def gazetteer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Syria's places, which take seconds to load, once for these tests."""
    with django_db_blocker.unblock():
        call_command("load_gazetteer", "--country", "SY", verbosity=0)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {Place._meta.db_table} CASCADE")


def read(text: str, title: str = "") -> Conflict:
    conflict = load_conflict(demonstration.FOLDER)
    article = submit_text(
        conflict=conflict, text=text, title=title, publisher=publisher_named("A paper"), published_on=DAY
    ).article
    state = process(article.pk)
    article.refresh_from_db()
    assert state == WorkState.DONE, article.error
    return conflict


def told(incident: Incident, victims: str) -> dict[str, Any]:
    toll = Toll.objects.current().get(incident=incident, harm="killed", victims=victims, kind="documented")
    return {
        "figure": toll.consensus,
        "bound": toll.consensus_bound,
        "means": toll.means,
        "lane": toll.lane_side.key if toll.lane_side else toll.lane_kind,
        "basis": toll.basis,
        "day": (toll.first_on, toll.last_on),
    }


def series_of(conflict: Conflict) -> list[dict[str, Any]]:
    found = [
        {
            "low": series.points.get().low,
            "open": series.points.get().high is None,
            "victims": series.victims,
            "lane": series.lane_side.key if series.lane_side else series.lane_kind,
            "part of": series.part_of.points.get().low if series.part_of else None,
        }
        for series in RunningToll.objects.filter(conflict=conflict)
    ]
    return sorted(found, key=lambda one: (one["low"], one["victims"]))


def check(conflict: Conflict) -> None:
    """Two incidents of one day, four running series, and none of these in any sum."""
    incidents = list(Incident.objects.filter(conflict=conflict, merged_into__isnull=True))
    strikes, rockets = sorted(incidents, key=lambda incident: incident.means)
    assert told(strikes, "civilians") == {
        "figure": 7, "bound": "at_least", "means": "airstrike", "lane": "unknown", "basis": "", "day": (DAY, DAY),
    }  # fmt: skip
    assert told(rockets, "children") == {
        "figure": 4, "bound": "", "means": "rocket_missile", "lane": "opp", "basis": "accused", "day": (DAY, DAY),
    }  # fmt: skip
    assert series_of(conflict) == [
        {"low": 68, "open": False, "victims": "children", "lane": "gov", "part of": 371},
        {"low": 68, "open": False, "victims": "people", "lane": "opp", "part of": None},
        {"low": 371, "open": True, "victims": "people", "lane": "gov", "part of": None},
        {"low": 300_001, "open": True, "victims": "people", "lane": "unknown", "part of": None},
    ]
    whole = RunningToll.objects.get(conflict=conflict, points__low=371)
    assert sorted(name.casefold() for name in whole.actors) == ["government", "russian"]
    assert figures.total(View(conflict), None).figure == 7 + 4
    assert figures.total(View(conflict, victims="children"), None, victims="children").figure == 4


def test_a_report_like_the_first_gives_two_incidents_and_four_series(gazetteer: None) -> None:
    check(read(RETOLD))


def test_a_report_like_the_first_gives_the_same_however_often_it_is_read(gazetteer: None) -> None:
    conflict = read(RETOLD)
    ledger = sorted(Toll.objects.values_list("pk", "superseded_at"))
    article = conflict.articles.get()
    article.state, article.read_fingerprint = WorkState.QUEUED, ""
    article.save()

    assert process(article.pk) == WorkState.DONE
    assert sorted(Toll.objects.values_list("pk", "superseded_at")) == ledger
    check(conflict)


def test_the_first_report_gives_two_incidents_and_four_series(gazetteer: None) -> None:
    path: Path = SHARED / "corpus" / "seed_docs.jsonl"
    if not path.exists():
        pytest.skip("the shared corpus is not here: the first report itself is not read")

    check(read(json.loads(path.read_text("utf-8").splitlines()[0])["text"]))
