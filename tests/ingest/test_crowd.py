"""Several workers at once on articles about the same few events."""

import threading

import pytest
from django.db import connection

from apps.ingest.processing import process
from apps.ingest.services import queue_again
from apps.sources.models import Article, WorkState
from apps.tolls.models import DirtyBin, Toll
from apps.tolls.totals import refresh_totals
from tests.factories import make_source
from tests.ingest.worlds import RUNNING, World, make_world, snapshot

WORKERS = 4
ARTICLES = 24
ROUNDS = 20


def hand_in(world: World) -> list[int]:
    """Articles of six papers on four events and one running toll, every third a copy of another."""
    ids = []
    for n in range(ARTICLES):
        event = n % 4
        town = ("Harran", "Selma")[event % 2]
        toll, day = 20 + 10 * event, event + 3
        text = f"{toll} people were killed in an air strike on {town} on {day} October, the Watch Group said."
        text += f"\n\n{RUNNING.replace('370', str(370 + n // 3))}" if n % 3 == 0 else ""
        ids.append(world.submit(text, ref=str(n), by=make_source()).pk)
    return ids


def work(ids: list[int]) -> list[BaseException]:
    """Take the articles in as many threads as there are workers, again and again until none is open."""
    errors: list[BaseException] = []

    def one(number: int) -> None:
        try:
            for _ in range(ROUNDS):
                for article_id in ids[number:] + ids[:number]:
                    process(article_id)
                if not Article.objects.filter(state__in=(WorkState.QUEUED, WorkState.WORKING)).exists():
                    return
        except BaseException as error:  # noqa: BLE001  told by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number * len(ids) // WORKERS,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    return errors


@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_workers_comes_to_what_one_would_have() -> None:
    world = make_world()
    ids = hand_in(world)

    errors = work(ids)

    assert errors == []
    assert set(Article.objects.values_list("state", "error")) == {(WorkState.DONE, "")}
    refresh_totals()
    assert not DirtyBin.objects.exists()
    assert not world.conflict.incidents.filter(stale_since__isnull=False).exists()
    crowd = snapshot(world.conflict)
    for article in Article.objects.order_by("-pk"):
        queue_again(article)
        assert process(article.pk) == WorkState.DONE
    assert snapshot(world.conflict) == crowd
    assert sorted(Toll.objects.current().filter(victims="people").values_list("consensus", flat=True)) == [
        20,
        30,
        40,
        50,
    ]
