"""The shared articles in three random orders: the same incidents, ids and tolls, near to what people labelled."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from apps.conflicts.models import Conflict
from apps.engine.evaluation.events import Mark, Placed, load_events, score_events
from apps.incidents.models import Claim, LinkProposal
from apps.ingest import demonstration
from apps.ingest.conflict_files import load_conflict
from apps.ingest.files import ArticleRow, read_rows
from apps.ingest.processing import process
from apps.ingest.services import submit_row
from apps.sources.models import Article, WorkState
from apps.tolls.models import RunningTollPoint, Toll
from conflict_tracker.embedded import PROJECT

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
ARTICLES = PROJECT.parent / "shared" / "corpus" / "fakes_dev.csv"
LABELS = Path(__file__).resolve().parents[1] / "corpus" / "events.json"
LARGEST = 10_000_000
# What was reached, and is not to be lost: all events, and the half that no threshold was chosen on.
FLOORS = {"all": 0.87, "held out": 0.89}
MOST_WRONG = 0.04
TOLL = ("incident__public_id", "harm", "victims", "kind", "lane_kind", "lane_side__key", "first_on", "place__name",
        "consensus", "consensus_bound", "lowest", "latest", "corroborated", "low", "high", "open_above")  # fmt: skip
POINT = ("series__key", "as_of", "low", "high", "is_reset", "is_revision", "claim__quote")


def rows() -> list[ArticleRow]:
    return [row for row in read_rows(ARTICLES, most_bytes=LARGEST) if isinstance(row, ArticleRow)]


def take(articles: list[ArticleRow], conflict: Conflict) -> None:
    """Take every article, one after the other."""
    for row in articles:
        process(submit_row(row, conflict=conflict).article.pk)
    assert not Article.objects.exclude(state=WorkState.DONE).exists()


def placed() -> dict[Mark, Placed]:
    claims = Claim.objects.filter(group__incident__isnull=False).select_related("group__incident", "version__article")
    return {
        (c.version.article.ref, c.start, c.end, c.harm): Placed(c.group.key, c.group.incident.public_id)
        for c in claims.defer("version__text")
        if c.group is not None and c.group.incident is not None
    }


def record() -> dict[str, Any]:
    """Everything that an order of arrival could change, by public names."""
    return {
        "incidents": placed(),
        "tolls": sorted(map(repr, Toll.objects.current().values_list(*TOLL))),
        "running": sorted(map(repr, RunningTollPoint.objects.values_list(*POINT))),
        "doubtful": sorted(LinkProposal.objects.values_list("group__key", "incident__public_id")),
    }


@pytest.fixture
def gazetteer(db: None) -> None:
    call_command("load_gazetteer", "--country", "SY", verbosity=0)


@pytest.mark.usefixtures("gazetteer")
def test_the_shared_articles_give_one_record_in_any_order(capsys: pytest.CaptureFixture[str]) -> None:
    if not ARTICLES.exists():
        pytest.skip("the shared articles are not here")
    events = load_events(LABELS)
    records, conflict = [], load_conflict(demonstration.FOLDER)
    for seed in range(3):
        articles = rows()
        random.Random(seed).shuffle(articles)
        with transaction.atomic():
            take(articles, conflict)
            records.append(record())
            # The next order begins with an empty record.
            transaction.set_rollback(True)
    halves = {"all": events, "held out": [event for event in events if event.is_held_out]}
    scores = {name: score_events(half, records[0]["incidents"]) for name, half in halves.items()}
    with capsys.disabled():
        print("", *(f"{name}: {found}" for name, found in scores.items()), sep="\n")

    for name in records[0]:
        assert records[0][name] == records[1][name] == records[2][name], name
    for name, found in scores.items():
        assert found.f1 >= FLOORS[name], name
        assert found.wrong_pairs <= MOST_WRONG * found.merged_pairs, name
