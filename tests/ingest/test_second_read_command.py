"""Articles that were read before are put before the second reader by a command, which tells what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import CommandError, call_command

from apps.ingest.models import SecondReading, SpendingDay
from apps.ingest.second_reading.spending import today
from apps.tolls.models import Finding
from tests.ingest.chat_servers import Reply, Script, agreeing, chatting, entries, listing
from tests.ingest.worlds import ROCKETS, RUNNING, STRIKE, World, make_world

TEXTS = (STRIKE, ROCKETS, RUNNING)


@pytest.fixture(autouse=True)
def _nobody_rests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(transactional_db: None) -> World:
    """Three articles that the grammar has read."""
    world = make_world()
    for n, text in enumerate(TEXTS):
        world.read(text, ref=str(n))
    return world


def command(settings: LazySettings, world: World, script: Script, *options: str) -> tuple[str, int]:
    """What the command says, and how many requests it sent."""
    out = StringIO()
    with chatting(script) as server:
        settings.SECOND_READER_URL, settings.SECOND_READER_MODEL = server.url, "reader-1"
        settings.SECOND_READER_TRIES = 1
        call_command("second_read", *options, conflict=world.conflict.slug, stdout=out)
    return out.getvalue(), len(server.asked)


def test_every_article_is_read_and_what_came_of_it_is_told(settings: LazySettings, world: World) -> None:
    told, asked = command(settings, world, agreeing(*TEXTS))

    assert asked == 3
    for line in ("articles       3 (3 read)", "claims         3 (0 refused)", "findings       0 open",
                 "tokens today   1,500 of 1,000,000"):  # fmt: skip
        assert line in told


def test_no_more_than_the_limit_and_none_twice_unless_asked_for(settings: LazySettings, world: World) -> None:
    script = agreeing(*TEXTS)

    asked = [command(settings, world, script, *options)[1] for options in (["--limit=2"], [], [], ["--again"])]

    assert asked == [2, 1, 0, 3]


def test_refusals_and_findings_are_told_with_their_reasons(settings: LazySettings, world: World) -> None:
    invented = entries(STRIKE)[0] | {"quote": "ninety people"}

    told, _ = command(settings, world, lambda _: listing(invented))

    assert "claims         0 (3 refused)" in told
    assert "“ninety people”: its quote does not stand in the text" in told
    assert f"findings       {Finding.objects.count()} open" in told
    assert Finding.objects.count() == 3


def test_a_spent_cap_is_told(settings: LazySettings, world: World) -> None:
    SpendingDay.objects.create(day=today(), tokens=999_999)

    told, asked = command(settings, world, agreeing(*TEXTS))

    assert asked == 0
    assert "rests          the cap of 1,000,000 tokens a day leaves no room today" in told
    assert "put off        3:" in told


def test_what_could_not_be_read_is_told_and_tried_again_the_next_time(settings: LazySettings, world: World) -> None:
    told, _ = command(settings, world, lambda _: Reply({"error": "no such thing"}, status=400), "--limit=1")
    assert "not read       1:" in told
    assert "the endpoint answered 400" in told

    _, asked = command(settings, world, agreeing(*TEXTS))

    assert asked == 3
    assert set(SecondReading.objects.values_list("state", flat=True)) == {"done"}


def test_a_mended_key_ends_the_rest(settings: LazySettings, world: World) -> None:
    told, _ = command(settings, world, lambda _: Reply(b"", status=401))
    assert "rests          the endpoint answered 401: the key is refused" in told

    told, asked = command(settings, world, agreeing(*TEXTS))

    assert asked == 3
    assert "rests" not in told


def test_without_an_endpoint_it_says_what_to_set(world: World) -> None:
    with pytest.raises(CommandError, match="set SECOND_READER_URL and SECOND_READER_MODEL"):
        call_command("second_read", conflict=world.conflict.slug)


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{"conflict": "nowhere"}, {"limit": 0}])
def test_what_cannot_be_done_is_refused(settings: LazySettings, options: dict[str, object]) -> None:
    settings.SECOND_READER_URL, settings.SECOND_READER_MODEL = "http://127.0.0.1:1/v1", "reader-1"
    given = {"conflict": make_world().conflict.slug} | options

    with pytest.raises(CommandError):
        call_command("second_read", **given)
