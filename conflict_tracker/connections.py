"""From one address each, the connections that Django, its cache and Celery want."""

from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

LIBPQ_OPTIONS = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "target_session_attrs"}
)


def django_database(url: str) -> dict[str, Any]:
    """Django's database settings for a `postgresql://` address; ?host= names a socket's folder."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    port = query.pop("port", "") or str(parts.port or "")
    unknown = sorted(set(query) - LIBPQ_OPTIONS)
    if not name:
        raise ImproperlyConfigured("DATABASE_URL: it names no database.")
    if unknown:
        raise ImproperlyConfigured(f"DATABASE_URL: unknown option {', '.join(unknown)}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _redis_database(url: str) -> int:
    parts = urlsplit(url)
    written = dict(parse_qsl(parts.query)).get("db", "0") if parts.scheme == "unix" else parts.path.strip("/") or "0"
    if not written.isdecimal():
        raise ImproperlyConfigured(f"REDIS_URL: {written!r} is no database number.")
    return int(written)


def celery_broker(url: str) -> str:
    """The same Redis as Celery writes it: a socket is `redis+socket://`, its database `virtual_host`."""
    parts = urlsplit(url)
    number = _redis_database(url)
    if parts.scheme != "unix":
        return urlunsplit(parts._replace(path=f"/{number}"))
    password = dict(parse_qsl(parts.query)).get("password") or unquote(parts.password or "")
    credentials = f":{quote(password, safe='')}@" if password else ""
    return f"redis+socket://{credentials}{parts.path}?virtual_host={number}"


def cache_location(url: str) -> str:
    """The next database of the same Redis, so that clearing the cache cannot touch the broker's queue."""
    parts = urlsplit(url)
    number = _redis_database(url) + 1
    if parts.scheme != "unix":
        return urlunsplit(parts._replace(path=f"/{number}"))
    query = urlencode({**dict(parse_qsl(parts.query)), "db": str(number)})
    return f"unix://{parts.netloc}{parts.path}?{query}"
