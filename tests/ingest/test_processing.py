"""The way of one article: state, lease, attempts and error stand on its row, and every step can be repeated."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from apps.incidents import grouping
from apps.incidents.models import Claim, Incident
from apps.ingest import processing
from apps.ingest.fetching import FetchedPage, Limits, fetch
from apps.ingest.processing import process, take
from apps.ingest.services import queue_again, submit_url
from apps.ingest.tasks import sweep
from apps.sources.models import Article, WorkState
from apps.tolls.models import Toll
from apps.tolls.services import settle
from tests.ingest.servers import always, said, serving
from tests.ingest.worlds import ROCKETS, RUNNING, STRIKE, make_world, snapshot

pytestmark = pytest.mark.django_db
GERMAN = (
    "Mindestens sieben Zivilisten wurden am Donnerstag bei Luftangriffen auf die Stadt getötet, sagte die Gruppe. " * 4
)


def breaking(times: int, error: Exception) -> Any:
    """A step that fails so many times and then does what it always did."""
    left, real = [times], grouping.regroup

    def regroup(*args: Any, **kwargs: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise error
        return real(*args, **kwargs)

    return regroup


def row(article: Article) -> tuple[str, int, str]:
    article.refresh_from_db()
    return article.state, article.attempts, article.error


def test_an_article_ends_done_with_its_claims_incidents_tolls_and_series() -> None:
    world = make_world()

    article = world.read(f"{STRIKE}\n\n{ROCKETS}\n\n{RUNNING}")

    assert row(article) == (WorkState.DONE, 1, "")
    assert article.lease_until is None
    now = snapshot(world.conflict)
    assert [len(now[name]) for name in ("claims", "incidents", "tolls", "series")] == [3, 2, 5, 1]  # type: ignore[arg-type]


def test_reading_twice_changes_nothing_and_adds_no_row_to_the_ledger() -> None:
    world = make_world()
    article = world.read(f"{STRIKE}\n\n{ROCKETS}\n\n{RUNNING}")
    before, ledger = snapshot(world.conflict), sorted(Toll.objects.values_list("pk", "superseded_at"))
    claims = set(Claim.objects.values_list("pk", flat=True))

    for _ in range(2):
        article.refresh_from_db()
        queue_again(article)
        assert process(article.pk) == WorkState.DONE

    assert snapshot(world.conflict) == before
    assert sorted(Toll.objects.values_list("pk", "superseded_at")) == ledger
    assert set(Claim.objects.values_list("pk", flat=True)) == claims


def test_a_newer_figure_replaces_the_older_and_the_incident_keeps_its_id() -> None:
    world = make_world()
    world.read(STRIKE, ref="strike")
    [incident] = Incident.objects.all()

    world.read(STRIKE.replace("At least seven", "At least nine"), ref="strike")

    assert [i.public_id for i in Incident.objects.all()] == [incident.public_id]
    people = Toll.objects.current().get(incident=incident, victims="people")
    assert (people.consensus, people.origins) == (9, 1)
    assert Toll.objects.filter(victims="people", superseded_at__isnull=False).get().consensus == 7


def test_what_a_newer_text_no_longer_says_leaves_every_toll() -> None:
    world = make_world()
    world.read(STRIKE + "\n\n" + RUNNING, ref="strike")

    world.read("The town of Harran was quiet on Thursday.", ref="strike")

    assert not Toll.objects.current().exists()
    assert not world.conflict.running_tolls.exists()
    assert not world.conflict.report_groups.exists()


def test_an_article_in_another_language_is_set_aside_with_the_reason() -> None:
    world = make_world()
    article = world.submit(GERMAN)

    assert process(article.pk) == WorkState.FAILED
    assert row(article) == (WorkState.FAILED, 1, "its language (de) is not read yet")


def test_an_article_under_a_lease_is_not_taken_by_another_worker() -> None:
    article = make_world().submit(STRIKE)

    assert take(article.pk) is not None
    assert take(article.pk) is None
    assert process(article.pk) is None


def test_an_article_whose_lease_ran_out_is_taken_up_again() -> None:
    article = make_world().submit(STRIKE)
    take(article.pk)
    Article.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert process(article.pk) == WorkState.DONE
    assert row(article) == (WorkState.DONE, 2, "")


def test_a_worker_whose_lease_ran_out_does_not_end_the_work_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_world().submit(STRIKE)
    real = settle

    def slow(*args: Any, **kwargs: Any) -> int:
        Article.objects.update(lease_until=timezone.now() + timedelta(seconds=99), attempts=2)
        return real(*args, **kwargs)

    monkeypatch.setattr(processing, "settle", slow)

    assert process(article.pk) is None
    assert row(article) == (WorkState.WORKING, 2, "")


def test_a_text_that_arrives_while_the_older_one_is_read_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    article, real = world.submit(STRIKE, ref="strike"), settle

    def interrupted(*args: Any, **kwargs: Any) -> int:
        monkeypatch.setattr(processing, "settle", real)
        world.submit(STRIKE.replace("seven", "nine"), ref="strike")
        return real(*args, **kwargs)

    monkeypatch.setattr(processing, "settle", interrupted)

    assert process(article.pk) is None
    assert row(article)[0] == WorkState.QUEUED
    assert process(article.pk) == WorkState.DONE
    assert Toll.objects.current().get(victims="people").consensus == 9


def test_a_failure_is_told_on_the_row_and_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_world().submit(STRIKE)
    monkeypatch.setattr(processing, "regroup", breaking(1, RuntimeError("no more disk")))

    assert process(article.pk) == WorkState.QUEUED
    assert row(article) == (WorkState.QUEUED, 1, "RuntimeError: no more disk")
    assert article.lease_until is not None
    assert article.lease_until > timezone.now()
    assert not Claim.objects.exists()
    assert process(article.pk) == WorkState.DONE


def test_workers_in_each_others_way_try_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_world().submit(STRIKE)
    monkeypatch.setattr(processing, "regroup", breaking(1, OperationalError("deadlock detected")))

    assert process(article.pk) == WorkState.QUEUED
    assert "deadlock detected" in row(article)[2]
    assert article.lease_until is not None
    assert article.lease_until < timezone.now() + timedelta(seconds=2)


def test_a_poison_article_is_set_aside_after_its_attempts(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.MAX_ATTEMPTS = 3
    article = make_world().submit(STRIKE)
    monkeypatch.setattr(processing, "regroup", breaking(99, RuntimeError("poison")))

    states = [process(article.pk) for _ in range(4)]

    assert states == [WorkState.QUEUED, WorkState.QUEUED, WorkState.FAILED, None]
    assert row(article) == (WorkState.FAILED, 3, "RuntimeError: poison (after 3 attempts)")


def test_an_article_that_kills_its_workers_is_set_aside_too(settings: Any) -> None:
    settings.MAX_ATTEMPTS = 2
    article = make_world().submit(STRIKE)
    for _ in range(2):
        take(article.pk)
        Article.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert process(article.pk) == WorkState.FAILED
    assert row(article) == (WorkState.FAILED, 3, "every attempt was cut short")


def test_the_sweeper_wakes_what_waits_and_what_a_dead_worker_left_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[int] = []
    monkeypatch.setattr("apps.ingest.tasks.read_article.delay", woken.append)
    world, now = make_world(), timezone.now()
    old, soon, past = now - timedelta(minutes=1), now + timedelta(minutes=1), now - timedelta(seconds=1)
    rows: dict[str, dict[str, Any]] = {
        "waits": {"state": "queued", "lease_until": None, "fetched_at": old},
        "was just handed in": {"state": "queued", "lease_until": None, "fetched_at": now},
        "tries later": {"state": "queued", "lease_until": soon, "fetched_at": old},
        "tries now": {"state": "queued", "lease_until": past, "fetched_at": old},
        "worker died": {"state": "working", "lease_until": past, "fetched_at": old},
        "at work": {"state": "working", "lease_until": soon, "fetched_at": old},
        "done": {"state": "done", "lease_until": None, "fetched_at": old},
        "failed": {"state": "failed", "lease_until": None, "fetched_at": old},
    }
    articles = {name: world.submit(f"{STRIKE} {name}") for name in rows}
    for name, fields in rows.items():
        Article.objects.filter(pk=articles[name].pk).update(**fields)

    assert sweep() == 3
    assert set(woken) == {articles[name].pk for name in ("waits", "tries now", "worker died")}
    woken.clear()
    sweep()
    assert woken == [articles["worker died"].pk]


def test_a_dead_address_is_tried_again_and_a_missing_page_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()

    monkeypatch.setattr(processing, "fetch", _fetch)
    states = {}
    for status in ("404 Gone", "503 Busy"):
        with serving(always(said(status))) as address:
            article = submit_url(conflict=world.conflict, url=f"{address}/{status[:3]}").article
            state = process(article.pk)
            states[state] = row(article)[2]

    assert states == {WorkState.FAILED: "the server answered 404", WorkState.QUEUED: "the server answered 503"}


def test_a_page_is_fetched_archived_and_read_with_its_own_title_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    monkeypatch.setattr(processing, "fetch", _fetch)
    filler = (
        "<p>Shops in the town stayed shut for the day, and the main road to the north was closed to traffic.</p>" * 3
    )
    body = (
        "<html><head><title>Strikes on a town</title><meta property='article:published_time' content='2016-10-13'>"
        f"</head><body><article><h1>Strikes on a town</h1><p>{STRIKE}</p>{filler}</article></body></html>"
    )
    with serving(always(said(body=body.encode()))) as address:
        article = submit_url(conflict=world.conflict, url=f"{address}/a").article
        assert process(article.pk) == WorkState.DONE

    article.refresh_from_db()
    assert (article.title, str(article.published_on)) == ("Strikes on a town", "2016-10-13")
    assert Toll.objects.current().get(victims="people").consensus == 7


def _fetch(url: str, limits: Limits) -> FetchedPage:

    return fetch(url, limits, may_connect=lambda _address: True)
