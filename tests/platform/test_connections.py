"""One address each becomes what Django, the cache and Celery expect."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from redis import ConnectionPool

from conflict_tracker.connections import cache_location, celery_broker, django_database


def test_a_database_on_a_host_keeps_its_escaped_password_and_options() -> None:
    database = django_database("postgresql://user:p%40ss@db.example:5433/record?sslmode=require")

    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "record")
    assert (database["USER"], database["PASSWORD"]) == ("user", "p@ss")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_database_on_a_socket_has_the_folder_as_its_host() -> None:
    database = django_database("postgresql://user@/record?host=%2Frun%2Fmy%20engines")

    assert (database["HOST"], database["PORT"]) == ("/run/my engines", "")


@pytest.mark.parametrize("url", ["postgresql://db.example/", "postgresql://db.example/record?sslmod=require"])
def test_an_address_without_a_name_or_with_an_unknown_option_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL: "):
        django_database(url)


@pytest.mark.parametrize(
    ("url", "broker", "cache"),
    [
        ("redis://r.example", "redis://r.example/0", 1),
        ("redis://:word@r.example:6380/3", "redis://:word@r.example:6380/3", 4),
        ("unix:///run/v.sock?db=2", "redis+socket:///run/v.sock?virtual_host=2", 3),
        ("unix://:p%40ss@/run/v.sock", "redis+socket://:p%40ss@/run/v.sock?virtual_host=0", 1),
    ],
)
def test_broker_and_cache_are_two_databases_of_the_same_server(url: str, broker: str, cache: int) -> None:
    assert celery_broker(url) == broker
    assert ConnectionPool.from_url(cache_location(url)).connection_kwargs["db"] == cache


def test_a_database_number_that_is_none_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^REDIS_URL: "):
        celery_broker("redis://r.example/first")
