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
from apps.sources.models import Article, WorkState

log = logging.getLogger(__name__)
UNCLAIMED_SECONDS = 20
SWEPT_AT_ONCE = 500


@shared_task(name="apps.ingest.tasks.read_article")
def read_article(article_id: int) -> None:
    """Take one article through every step."""
    process(article_id)


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
