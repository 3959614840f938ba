"""Celery tasks of the tolls; each is harmless when run twice."""

from __future__ import annotations

from celery import shared_task

from apps.tolls import services


@shared_task(name="apps.tolls.tasks.refresh_totals")
def refresh_totals() -> int:
    """Settle whatever is still stale and bring the totals up to date."""
    return services.settle()
