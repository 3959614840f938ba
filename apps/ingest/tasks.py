"""Celery tasks of the ingest: they take ids, are harmless when run twice, and only wake what stands in the rows."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from apps.ingest.processing import process
from apps.ingest.second_reading.reader import second_reader
from apps.ingest.second_reading.resting import resting
from apps.ingest.second_reading.work import drain, under_way, waiting
from apps.sources.models import Article, WorkState

log = logging.getLogger(__name__)
UNCLAIMED_SECONDS = 20
SWEPT_AT_ONCE = 500


@shared_task(name="apps.ingest.tasks.read_article")
def read_article(article_id: int) -> None:
    """Take one article through every step, and wake the second reader where there is one."""
    if process(article_id) == WorkState.DONE and settings.SECOND_READER_URL:
        wake_second_reader()


@shared_task(
    name="apps.ingest.tasks.second_read",
    # A text taken up last is read to its end.
    soft_time_limit=2 * settings.TASK_SECONDS + 10,
    time_limit=2 * settings.TASK_SECONDS + 20,
)
def second_read() -> int:
    """Put what waits before the second reader; returns how many texts were worked on.

    Texts wait for the endpoint more than for a processor: one task reads many side by side, and other tasks find it
    at work and leave it to it, so that no worker is kept from reading articles.
    """
    reader = second_reader()
    if reader is None or under_way() or resting():
        return 0
    worked = drain(reader, most=settings.SECOND_READER_PARALLEL, seconds=settings.TASK_SECONDS)
    if worked and waiting().exists():
        wake_second_reader()
    return worked


@shared_task(name="apps.ingest.tasks.sweep")
def sweep() -> int:
    """Wake a worker for every article that waits unclaimed, or whose worker died; returns how many."""
    now = timezone.now()
    waiting = Q(state=WorkState.QUEUED, lease_until__isnull=True) & Q(
        fetched_at__lt=now - timedelta(seconds=UNCLAIMED_SECONDS)
    )
    due = Q(state__in=(WorkState.QUEUED, WorkState.WORKING), lease_until__lt=now)
    with transaction.atomic():
        rows = Article.objects.select_for_update(skip_locked=True).filter(waiting | due).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
        # Not woken again before this has run out; a dead worker's row keeps its state, so that it is told apart.
        rest = now + timedelta(seconds=settings.LEASE_SECONDS)
        Article.objects.filter(pk__in=ids, state=WorkState.QUEUED).update(lease_until=rest)
    for article_id in ids:
        read_article.delay(article_id)
    return len(ids)


def wake(article_id: int) -> None:
    """Ask for the article to be worked on once the transaction has committed; without a broker the sweeper finds it."""

    def enqueue() -> None:
        try:
            read_article.delay(article_id)
        except (BrokerDown, OSError) as error:
            log.warning("article %s waits for the sweeper: %s", article_id, error)

    transaction.on_commit(enqueue)


def wake_second_reader() -> None:
    """Ask for what waits to be put before the second reader; without a broker the next round does it."""
    try:
        second_read.delay()
    except (BrokerDown, OSError) as error:
        log.warning("the second reader waits for its next round: %s", error)
