"""Django starts, or refuses to, as the environment says."""

import json
import os
import subprocess
import sys

import pytest

from conflict_tracker.embedded import PROJECT

PRODUCTION = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abcdefgh",
    "ALLOWED_HOSTS": "tracker.example",
    "DATABASE_URL": "postgresql://user:word@db.example:5433/record?sslmode=require",
    "REDIS_URL": "redis://redis.example:6379/3",
}
PRINT = """
import json
from django.conf import settings
names = ("DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
         "SECURE_PROXY_SSL_HEADER", "CELERY_BROKER_URL", "SECOND_READER_URL")
more = {"STATIC": settings.STORAGES["staticfiles"], "BEAT": sorted(settings.CELERY_BEAT_SCHEDULE)}
print(json.dumps({name: getattr(settings, name) for name in names} | more))
"""


def start(**environ: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "conflict_tracker.settings", **environ}
    return subprocess.run(
        [sys.executable, "-c", PRINT], cwd=PROJECT, env=clean, capture_output=True, text=True, check=False
    )


def test_nothing_set_is_refused_naming_what_is_needed() -> None:
    refused = start()

    assert refused.returncode != 0
    assert "ImproperlyConfigured: Not set: SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, REDIS_URL" in refused.stderr


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_refuses_to_start_without_one_of_them(name: str) -> None:
    refused = start(**{key: value for key, value in PRODUCTION.items() if key != name})

    assert refused.returncode != 0
    assert f"ImproperlyConfigured: Not set: {name}." in refused.stderr


def test_production_is_strict_about_https_and_knows_no_debug() -> None:
    settings = json.loads(start(**PRODUCTION).stdout)

    assert settings["DEBUG"] is False
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["SECURE_PROXY_SSL_HEADER"] is None
    assert "Manifest" in settings["STATIC"]["BACKEND"]


def test_plain_http_has_to_be_asked_for() -> None:
    settings = json.loads(start(**PRODUCTION, HTTPS="off").stdout)

    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_a_lease_shorter_than_a_task_is_refused() -> None:
    refused = start(**PRODUCTION, TASK_SECONDS="100", LEASE_SECONDS="100")

    assert "ImproperlyConfigured: LEASE_SECONDS" in refused.stderr


def test_the_second_reader_is_off_unless_an_endpoint_is_set() -> None:
    off, on = (
        json.loads(start(**PRODUCTION, **given).stdout)
        for given in ({}, {"SECOND_READER_URL": "https://chat.example/v1", "SECOND_READER_MODEL": "reader-1"})
    )

    assert (off["SECOND_READER_URL"], "second-read" in off["BEAT"]) == ("", False)
    assert (on["SECOND_READER_URL"], "second-read" in on["BEAT"]) == ("https://chat.example/v1", True)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("SECOND_READER_MODEL", {}),
        ("SECOND_READER_TIMEOUT_SECONDS", {"SECOND_READER_MODEL": "m", "SECOND_READER_TIMEOUT_SECONDS": "500"}),
    ],
)
def test_an_endpoint_without_a_model_or_with_too_long_a_wait_is_refused(name: str, given: dict[str, str]) -> None:
    refused = start(**PRODUCTION, SECOND_READER_URL="https://chat.example/v1", **given)

    assert f"ImproperlyConfigured: {name}" in refused.stderr


def test_debug_needs_nothing_else() -> None:
    settings = json.loads(start(DEBUG="on").stdout)

    assert settings["DEBUG"] is True
    assert "localhost" in settings["ALLOWED_HOSTS"]
