"""The second reader's queue: leases, rests and attempts stand on the rows, and texts are read side by side."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from apps.ingest.models import SecondReading, SpendingDay
from apps.ingest.second_reading import work
from apps.ingest.second_reading.reader import ChatReader
from apps.ingest.second_reading.resting import end_rest, resting
from apps.ingest.second_reading.spending import spent_today, today, tomorrow
from apps.ingest.tasks import second_read
from apps.sources.models import ArticleVersion, WorkState
from tests.factories import make_version
from tests.ingest.chat_servers import Asked, Reply, Script, chatting, listing, reader_at, said

pytestmark = pytest.mark.django_db
READ_BY = "chat reader-1 (prompt 1)"
GOOD = listing()


@pytest.fixture(autouse=True)
def _nobody_rests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def waiting_text(text: str = "The road was closed.") -> ArticleVersion:
    version = make_version(text)
    assert work.queue(version, read_by=READ_BY)
    return version


def one_round(reader: ChatReader) -> SecondReading:
    """Take the next text and read it, in this thread."""
    reading = work.take(reader, most=4)
    assert reading is not None
    work.read(reading, reader)
    reading.refresh_from_db()
    return reading


def after_one_round(script: Script, text: str = "The road was closed.", **fields: Any) -> SecondReading:
    waiting_text(text)
    with chatting(script) as server:
        return one_round(reader_at(server.url, **fields))


def failing(status: int, **headers: str) -> Script:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply({"error": "no"}, status=status, headers=named)


def minutes_until(reading: SecondReading) -> float:
    assert reading.lease_until is not None
    return (reading.lease_until - timezone.now()).total_seconds() / 60


def test_a_text_that_is_being_read_is_taken_by_nobody_else_until_its_lease_runs_out() -> None:
    reader = reader_at("http://127.0.0.1:1/v1")
    waiting_text()

    assert work.take(reader, most=4) is not None
    assert work.take(reader, most=4) is None
    SecondReading.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    left = work.take(reader, most=4)

    assert left is not None
    assert left.attempts == 2


def test_no_more_texts_are_taken_than_may_be_read_at_one_time() -> None:
    reader = reader_at("http://127.0.0.1:1/v1")
    for _ in range(3):
        waiting_text()

    assert [work.take(reader, most=2) is not None for _ in range(3)] == [True, True, False]


def test_a_busy_endpoint_puts_the_text_off_and_sets_it_aside_in_the_end(settings: LazySettings) -> None:
    settings.MAX_ATTEMPTS = 2
    reading = after_one_round(failing(503))
    assert (reading.state, reading.error, reading.attempts) == (WorkState.QUEUED, "the endpoint answered 503", 1)
    assert 0 < minutes_until(reading) < 1

    SecondReading.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with chatting(failing(503)) as server:
        reading = one_round(reader_at(server.url))

    assert (reading.state, reading.lease_until) == (WorkState.FAILED, None)
    assert reading.error == "the endpoint answered 503 (after 2 attempts)"


def test_an_endpoint_that_asks_for_a_long_wait_is_left_alone_by_all() -> None:
    reading = after_one_round(failing(429, Retry_After="900"))

    assert reading.state == WorkState.QUEUED
    assert 14 < minutes_until(reading) < 16
    assert resting() == "the endpoint answered 429"


def test_a_refused_key_rests_all_and_fails_no_text() -> None:
    reading = after_one_round(failing(401))

    assert (reading.state, reading.attempts) == (WorkState.QUEUED, 0)
    assert "the key is refused" in reading.error
    assert 59 < minutes_until(reading) < 61
    assert "the key is refused" in resting()


def test_a_spent_cap_is_told_and_the_text_goes_on_the_next_day(caplog: pytest.LogCaptureFixture) -> None:
    SpendingDay.objects.create(day=today(), tokens=9_000)
    reading = after_one_round(lambda _: GOOD, cap=10_000)

    assert (reading.state, reading.attempts, reading.lease_until) == (WorkState.QUEUED, 0, tomorrow())
    for told in (reading.error, resting(), caplog.text):
        assert "the cap of 10,000 tokens a day leaves no room today" in told
    # What a clock would do.
    SecondReading.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    SpendingDay.objects.update(day=today() - timedelta(days=1))
    end_rest()
    with chatting(lambda _: GOOD) as server:
        assert one_round(reader_at(server.url, cap=10_000)).state == WorkState.DONE


def test_a_text_that_no_day_s_cap_has_room_for_is_set_aside() -> None:
    reading = after_one_round(lambda _: GOOD, cap=100)

    assert reading.state == WorkState.FAILED
    assert "more than the day's cap of 100" in reading.error
    assert resting() == ""


def test_an_answer_that_cannot_be_read_is_asked_for_once_more() -> None:
    reading = after_one_round(lambda _: said('{"claims": [{"quote'))
    assert (reading.state, reading.error) == (WorkState.QUEUED, "the answer is cut off, or no JSON that can be read")

    SecondReading.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with chatting(lambda _: said("no")) as server:
        reading = one_round(reader_at(server.url))

    assert (reading.state, reading.error) == (WorkState.FAILED, "the answer is no JSON (after 2 attempts)")


@pytest.mark.parametrize(
    ("script", "text", "told"),
    [
        (failing(400), "The road was closed.", 'the endpoint answered 400: {"error": "no"}'),
        (lambda _: GOOD, "The road was closed.\n" * 20_000, "characters are more than 20 windows"),
        (lambda _: Reply(b"x" * 2_000_000), "The road was closed.", "more than 1,000,000 bytes"),
    ],
    ids=["400", "too long", "huge"],
)
def test_what_would_fail_again_is_set_aside_with_the_reason(script: Script, text: str, told: str) -> None:
    reading = after_one_round(script, text)

    assert reading.state == WorkState.FAILED
    assert told in reading.error


def test_answers_that_came_before_a_failure_are_kept_and_not_paid_for_twice() -> None:
    text = "The road to the north was closed for the whole of that day.\n\n" * 500
    first = after_one_round(lambda asked: GOOD if asked.number == 1 else Reply(b"", status=500), text, tries=1)
    assert (first.state, len(first.answers), first.tokens) == (WorkState.QUEUED, 1, 500)

    SecondReading.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with chatting(lambda _: GOOD) as server:
        reading = one_round(reader_at(server.url))

    assert (reading.state, len(reading.answers), reading.tokens) == (WorkState.DONE, 3, 1500)
    assert len(server.asked) == 2


def test_a_text_that_was_queued_anew_meanwhile_is_left_as_it_is() -> None:
    waiting_text()

    def script(_: Asked) -> Reply:
        return GOOD

    with chatting(script) as server:
        reader = reader_at(server.url)
        reading = work.take(reader, most=4)
        assert reading is not None
        SecondReading.objects.update(state=WorkState.QUEUED, lease_until=None)
        work.read(reading, reader)

    row = SecondReading.objects.get()
    assert (row.state, row.answers) == (WorkState.QUEUED, [])


@pytest.mark.django_db(transaction=True)
def test_texts_are_read_side_by_side_and_no_more_than_may_be() -> None:
    together = threading.Barrier(4)
    for _ in range(8):
        waiting_text()

    def script(_: Asked) -> Reply:
        # Passed only where four requests stand here at one time.
        together.wait(timeout=20)
        time.sleep(0.05)
        return GOOD

    with chatting(script) as server:
        worked = work.drain(reader_at(server.url), most=4)

    assert (worked, len(server.asked), server.peak) == (8, 8, 4)
    assert set(SecondReading.objects.values_list("state", flat=True)) == {WorkState.DONE}
    assert spent_today() == 8 * 500


@pytest.mark.django_db(transaction=True)
def test_two_workers_together_keep_to_the_number_and_read_no_text_twice() -> None:
    for _ in range(10):
        waiting_text()

    def script(_: Asked) -> Reply:
        time.sleep(0.1)
        return GOOD

    def worker(reader: ChatReader) -> int:
        try:
            return work.drain(reader, most=3)
        finally:
            connection.close()

    with chatting(script) as server, ThreadPoolExecutor(2) as pool:
        worked = list(pool.map(worker, [reader_at(server.url)] * 2))

    assert (sum(worked), len(server.asked)) == (10, 10)
    assert 2 <= server.peak <= 3


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_stop_at_the_cap_together() -> None:
    for _ in range(12):
        waiting_text()
    with chatting(lambda _: said('{"claims": []}', tokens=2_000)) as server:
        work.drain(reader_at(server.url, cap=10_000), most=6)

    states = list(SecondReading.objects.values_list("state", flat=True))
    assert 1 <= len(server.asked) == states.count(WorkState.DONE) <= 5
    assert spent_today() == 2_000 * len(server.asked) <= 10_000
    assert states.count(WorkState.QUEUED) == 12 - len(server.asked)
    assert "leaves no room today" in resting()


@pytest.mark.django_db(transaction=True)
def test_after_its_time_a_worker_takes_up_no_more() -> None:
    for _ in range(3):
        waiting_text()

    def script(_: Asked) -> Reply:
        time.sleep(0.5)
        return GOOD

    with chatting(script) as server:
        assert work.drain(reader_at(server.url), most=1, seconds=0.2) == 1

    assert work.waiting().count() == 2


def test_the_task_does_nothing_where_the_second_reader_is_off() -> None:
    waiting_text()

    assert second_read() == 0
    assert SecondReading.objects.get().attempts == 0


@pytest.mark.parametrize("reason", ["rests", "at work"])
def test_the_task_leaves_the_work_where_it_rests_or_another_is_at_it(settings: LazySettings, reason: str) -> None:
    waiting_text()
    waiting_text()
    with chatting(lambda _: GOOD) as server:
        settings.SECOND_READER_URL, settings.SECOND_READER_MODEL = server.url, "reader-1"
        if reason == "rests":
            cache.set("second-reader-rests", "the key is refused")
        else:
            work.take(reader_at(server.url), most=4)
        assert second_read() == 0

    assert not server.asked
