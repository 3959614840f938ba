"""Whether the site can do its work: a page for load balancers and start-up scripts."""

import logging

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL and Redis answer, else 503; names which one does not, never why."""
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    healthy = all(parts.values())
    state = {name: "ok" if answers else "down" for name, answers in parts.items()}
    return JsonResponse({"status": "ok" if healthy else "down", **state}, status=200 if healthy else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        logger.exception("The database does not answer")
        return False


def _redis_answers() -> bool:
    try:
        cache.get("healthz")
    except (RedisError, OSError):
        logger.exception("Redis does not answer")
        return False
    return True
