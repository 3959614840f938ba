"""A real worker process, and what happens when it is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from apps.incidents.models import Claim
from apps.ingest.tasks import sweep, wake
from apps.sources.models import Article, WorkState
from apps.tolls.models import Toll
from conflict_tracker import celery_app
from conflict_tracker.embedded import PROJECT
from tests.ingest.worlds import World, make_world, snapshot

SECONDS = 90
ARTICLES = 12


def eventually(is_met: Callable[[], bool], what: str) -> None:
    """Return once the condition holds; fails the test where that takes too long."""
    deadline = time.monotonic() + SECONDS
    while not is_met():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {SECONDS} s: {what}")
        time.sleep(0.1)


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts workers, each in a process group of its own; what still runs is ended after the test."""
    started: list[subprocess.Popen[bytes]] = []
    celery_app.control.purge()

    def start() -> subprocess.Popen[bytes]:
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        command = [sys.executable, "-m", "celery", "-A", "conflict_tracker", "worker", "--loglevel", "INFO"]
        command += ["--hostname", f"test-{os.getpid()}-{len(started)}@localhost", "--concurrency", "2"]
        command += ["--without-mingle", "--without-gossip"]
        with log:
            worker = subprocess.Popen(
                command, cwd=PROJECT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        started.append(worker)
        eventually(lambda: b" ready." in Path(log.name).read_bytes() or worker.poll() is not None, "a worker")
        assert worker.poll() is None, Path(log.name).read_text()
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
    celery_app.control.purge()


def hand_in(world: World, paragraphs: int = 1) -> list[Article]:
    """Articles of which each tells of its own number of people in one of the two towns."""
    articles = []
    for n in range(ARTICLES):
        town = ("Harran", "Selma")[n % 2]
        told = f"{n + 20} people were killed in an air strike on {town} on {n + 1} October, the Watch Group said."
        rest = "\n\nThe road to the north was closed for the whole of that day." * paragraphs
        articles.append(world.submit(told + rest, ref=str(n)))
        wake(articles[-1].pk)
    return articles


def states() -> dict[str, int]:
    rows = list(Article.objects.values_list("state", flat=True))
    return {state: rows.count(state) for state in rows}


def all_done() -> bool:
    return states() == {WorkState.DONE: ARTICLES}


def test_a_worker_takes_articles_from_bytes_to_tolls(workers: Callable[[], subprocess.Popen[bytes]]) -> None:
    world = make_world()
    workers()

    hand_in(world)

    eventually(all_done, "every article is read")
    people = Toll.objects.current().filter(victims="people")
    assert sorted(people.values_list("consensus", flat=True)) == list(range(20, 20 + ARTICLES))
    assert set(Article.objects.values_list("attempts", flat=True)) == {1}


def test_what_a_killed_worker_left_is_taken_up_and_nothing_is_lost_or_counted_twice(
    workers: Callable[[], subprocess.Popen[bytes]],
) -> None:
    world = make_world()
    first = workers()
    hand_in(world, paragraphs=1500)
    eventually(lambda: states().get(WorkState.WORKING, 0) > 0, "a worker at work")

    os.killpg(first.pid, signal.SIGKILL)
    first.wait()

    left = states()
    assert left.get(WorkState.WORKING, 0) > 0, left
    celery_app.control.purge()
    workers()
    # The wait for leases and for the sweeper's patience is what a clock would do.
    past = timezone.now() - timedelta(minutes=10)
    Article.objects.filter(state=WorkState.WORKING).update(lease_until=past)
    Article.objects.update(fetched_at=past)
    assert sweep() == ARTICLES - left.get(WorkState.DONE, 0)
    eventually(all_done, "every article is read")

    assert max(Article.objects.values_list("attempts", flat=True)) == 2
    people = Toll.objects.current().filter(victims="people")
    assert sorted(people.values_list("consensus", flat=True)) == list(range(20, 20 + ARTICLES))
    assert Claim.objects.count() == ARTICLES
    assert len(snapshot(world.conflict)["incidents"]) == ARTICLES  # type: ignore[arg-type]
