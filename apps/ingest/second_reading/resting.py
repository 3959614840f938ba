"""When the second reader asks nobody for a while: its cap is reached, its key refused, or the endpoint asks for a rest.

It stands in the cache, for all workers: where it is lost, the next request finds the reason anew.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

log = logging.getLogger(__name__)
KEY = "second-reader-rests"


def rest(reason: str, until: datetime) -> None:
    """Ask nothing more before that time, and say so once."""
    seconds = (until - timezone.now()).total_seconds()
    if cache.add(KEY, reason, timeout=max(1, int(seconds) + 1)):
        log.warning("the second reader rests until %s: %s", until.strftime("%Y-%m-%d %H:%M UTC"), reason)


def resting() -> str:
    """Why the second reader asks nothing now, or ""."""
    return str(cache.get(KEY) or "")


def end_rest() -> None:
    """Ask again at once, as after the key was mended."""
    cache.delete(KEY)
