"""The health page tells whether PostgreSQL and Redis answer."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError


def refuse(*_arguments: object, **_named: object) -> None:
    raise OperationalError("the password is hunter2")


def refuse_redis(*_arguments: object, **_named: object) -> None:
    raise RedisConnectionError("the password is hunter2")


@pytest.mark.django_db
def test_is_well_while_both_engines_answer(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_names_a_database_that_does_not_answer_and_not_why(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "down", "redis": "ok"}


@pytest.mark.django_db
def test_names_a_redis_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", refuse_redis)
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "ok", "redis": "down"}


@pytest.mark.django_db
def test_is_never_cached_and_only_read(client: Client) -> None:
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]
    assert client.post("/healthz").status_code == 405
