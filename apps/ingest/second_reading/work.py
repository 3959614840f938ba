"""The second reader's queue: texts are taken under a lease, so many at a time, and read side by side.

The truth about it stands in the rows, as with articles. An answer is kept as it comes, so that nothing is paid for
twice because a worker died or a long text was put off in the middle.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.engine.asking import AnswerTo, NoAnswer, TooLong, Window
from apps.engine.claims import Document
from apps.ingest.models import SecondReading
from apps.ingest.second_reading.comparing import compare_readings, what_was_read
from apps.ingest.second_reading.endpoint import AskFailed
from apps.ingest.second_reading.reader import ChatReader, name_of
from apps.ingest.second_reading.resting import rest, resting
from apps.ingest.second_reading.spending import CapReached, tomorrow
from apps.sources.models import Article, ArticleVersion, WorkState

log = logging.getLogger(__name__)
TAKING_LOCK = 7_340_012
POLL_SECONDS = 1.0
BACKOFF_SECONDS = 30
# An answer that cannot be read is asked for once more: the next is likely to be no better.
BAD_ANSWERS = 2
CLOSED_FOR = timedelta(hours=1)
Told = Callable[[SecondReading], object]


class Overtaken(Exception):
    """The text was queued anew, or its lease ran out: what is left to do is no longer ours."""


def queue(version: ArticleVersion, *, read_by: str, again: bool = False) -> bool:
    """Put a text before the second reader, unless it has read it or reads it now; returns whether it waits.

    Reprints of another article are left out: the original is read. `again` asks anew what was answered before.
    """
    if version.article.is_reprint:
        return False
    readings = SecondReading.objects.filter(version__article=version.article_id)
    readings.filter(state=WorkState.QUEUED).exclude(version=version).delete()
    reading, created = SecondReading.objects.get_or_create(version=version, defaults={"read_by": read_by})
    known = reading.read_by == read_by and not again
    if created or reading.state == WorkState.WORKING or (known and reading.state == WorkState.DONE):
        return created
    anew: dict[str, object] = {
        "state": WorkState.QUEUED,
        "lease_until": None,
        "attempts": 0,
        "error": "",
        "read_by": read_by,
    }
    if not known:
        anew["answers"] = []
    return bool(readings.filter(pk=reading.pk).exclude(state=WorkState.WORKING).update(**anew))


def waiting(among: Collection[int] | None = None) -> QuerySet[SecondReading]:
    """The readings that may be taken up now; of those `among` which to look, where given."""
    now = timezone.now()
    rows = SecondReading.objects.filter(
        Q(state=WorkState.QUEUED, lease_until__isnull=True)
        | Q(state__in=(WorkState.QUEUED, WorkState.WORKING), lease_until__lt=now)
    )
    return rows if among is None else rows.filter(pk__in=among)


def under_way() -> int:
    """How many texts are being read now, by whichever worker."""
    return SecondReading.objects.filter(state=WorkState.WORKING, lease_until__gte=timezone.now()).count()


@transaction.atomic
def take(reader: ChatReader, *, most: int, among: Collection[int] | None = None) -> SecondReading | None:
    """Take a text for reading under a lease; None where `most` are being read or none waits."""
    with connection.cursor() as cursor:
        # One at a time counts those under way, or two would each take the last place.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_LOCK])
    if under_way() >= most:
        return None
    reading = waiting(among).select_related("version__article__publisher").order_by("pk").first()
    if reading is None:
        return None
    if reading.read_by != name_of(reader):
        reading.read_by, reading.answers = name_of(reader), []
    reading.state, reading.attempts = WorkState.WORKING, reading.attempts + 1
    reading.lease_until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
    reading.save(update_fields=["state", "attempts", "lease_until", "read_by", "answers"])
    return reading


def drain(
    reader: ChatReader,
    *,
    most: int,
    seconds: float | None = None,
    among: Collection[int] | None = None,
    told: Told | None = None,
) -> int:
    """Read what waits, `most` texts side by side; returns how many were worked on.

    No text is taken up after `seconds`, nor while the reader rests; without `seconds` it waits its turn where other
    workers read as many as may be. `told` hears of each text that was worked on.
    """
    until = None if seconds is None else time.monotonic() + seconds
    worked = 0
    running: set[Future[SecondReading]] = set()
    with ThreadPoolExecutor(max_workers=most, thread_name_prefix="second-reader") as pool:
        while True:
            while len(running) < most and (until is None or time.monotonic() < until) and not resting():
                reading = take(reader, most=most, among=among)
                if reading is None:
                    break
                running.add(pool.submit(_in_thread, reading, reader))
            if not running:
                if until is not None or resting() or not waiting(among).exists():
                    return worked
                time.sleep(POLL_SECONDS)
                continue
            finished, running = wait(running, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            worked += len(finished)
            for one in finished:
                if told:
                    told(one.result())


def _in_thread(reading: SecondReading, reader: ChatReader) -> SecondReading:
    try:
        read(reading, reader)
    finally:
        connection.close()
    return reading


def read(reading: SecondReading, reader: ChatReader) -> None:
    """Ask about a text that was taken, and compare the readings; what goes wrong is written on its row."""
    try:
        _ask(reading, reader)
        _finish(reading)
    except Overtaken:
        return
    except CapReached as error:
        if error.ever:
            _fail(reading, str(error))
        else:
            _rest(reading, str(error), tomorrow())
    except AskFailed as error:
        _failed(reading, error)
    except NoAnswer as error:
        _fail_or_put_off(reading, str(error), attempts=BAD_ANSWERS, wait_seconds=BACKOFF_SECONDS)
    except TooLong as error:
        _fail(reading, str(error))
    except Exception as error:
        log.exception("second reading of version %s", reading.version_id)
        _fail_or_put_off(reading, type(error).__name__, attempts=settings.MAX_ATTEMPTS, wait_seconds=BACKOFF_SECONDS)


def _ask(reading: SecondReading, reader: ChatReader) -> None:
    article = reading.version.article
    document = Document(
        id=str(article.pk),
        text=reading.version.text,
        published=article.published_on,
        outlet=article.publisher.name,
    )

    def keep(answer: AnswerTo, tokens: int) -> None:
        window = answer.window
        kept = [*reading.answers, {"start": window.start, "end": window.end, "content": answer.content}]
        if not _ours(reading).update(answers=kept, tokens=F("tokens") + tokens):
            raise Overtaken
        reading.answers = kept

    known = [Window(one["start"], one["end"]) for one in reading.answers]
    reader.answers(document, answered=keep, known=known)


@transaction.atomic
def _finish(reading: SecondReading) -> None:
    # A worker may just be reading the article again: one after the other.
    Article.objects.select_for_update().get(pk=reading.version.article_id)
    found = what_was_read(reading)
    refusals = [{"quote": refusal.quote, "reason": refusal.reason} for refusal in found.refusals]
    done = {"state": WorkState.DONE, "lease_until": None, "error": "", "read_at": timezone.now()}
    if not _ours(reading).update(**done, claims=len(found.claims), refusals=refusals):
        raise Overtaken
    reading.state, reading.claims, reading.refusals = WorkState.DONE, len(found.claims), refusals
    if refusals:
        log.info("second reading of version %s: %s entries refused", reading.version_id, len(refusals))
    compare_readings(reading.version)


def _failed(reading: SecondReading, error: AskFailed) -> None:
    now = timezone.now()
    if error.closed:
        # Every other text would be refused as well.
        _rest(reading, str(error), now + CLOSED_FOR)
    elif error.passing:
        if error.wait > BACKOFF_SECONDS:
            rest(str(error), now + timedelta(seconds=error.wait))
        wait_seconds = max(error.wait, BACKOFF_SECONDS * reading.attempts)
        _fail_or_put_off(reading, str(error), attempts=settings.MAX_ATTEMPTS, wait_seconds=wait_seconds)
    else:
        _fail(reading, str(error))


def _rest(reading: SecondReading, reason: str, until: datetime) -> None:
    """Put this text and all others off until then; that is no fault of the text and counts as no attempt."""
    rest(reason, until)
    _put_off(reading, reason, until, attempts=reading.attempts - 1)


def _fail_or_put_off(reading: SecondReading, reason: str, *, attempts: int, wait_seconds: float) -> None:
    if reading.attempts >= attempts:
        _fail(reading, f"{reason} (after {reading.attempts} attempts)")
    else:
        _put_off(reading, reason, timezone.now() + timedelta(seconds=wait_seconds), attempts=reading.attempts)


def _put_off(reading: SecondReading, reason: str, until: datetime, *, attempts: int) -> None:
    _end(reading, WorkState.QUEUED, reason, lease_until=until, attempts=attempts)


def _fail(reading: SecondReading, reason: str) -> None:
    _end(reading, WorkState.FAILED, reason, lease_until=None, attempts=reading.attempts)


def _end(reading: SecondReading, state: WorkState, reason: str, *, lease_until: datetime | None, attempts: int) -> None:
    ours = _ours(reading)
    reading.state, reading.error = state, reason[:1000]
    ours.update(state=state, error=reading.error, lease_until=lease_until, attempts=attempts)


def _ours(reading: SecondReading) -> QuerySet[SecondReading]:
    """The row, as long as it stands under the lease that we took it with."""
    return SecondReading.objects.filter(pk=reading.pk, state=WorkState.WORKING, lease_until=reading.lease_until)
