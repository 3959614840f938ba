"""Copies of one report count once, and the earliest published is their head whatever order they came in."""

from datetime import timedelta
from itertools import permutations

import pytest

from apps.ingest.syndication import text_key_of
from apps.sources.models import Article
from apps.tolls.models import Toll
from tests.factories import DAY, make_source
from tests.ingest.worlds import STRIKE, World, make_world

pytestmark = pytest.mark.django_db
REPORT = STRIKE + (
    "\n\nShops in the town stayed shut for the day, and the main road to the north was closed to traffic until the "
    "evening. Schools will open again on Sunday, the council said, if the roads are cleared by then."
)


ANOTHER = (
    "The council of the town opened its winter session with a minute of silence, then spoke for three hours of bread. "
    "Two bakeries have flour until the end of the month, a third has closed, and lorries wait at the crossing for "
    "papers that nobody will sign. A member asked who had last counted the households; it was nobody."
)


def heads_of(world: World) -> dict[str, str | None]:
    rows = Article.objects.filter(conflict=world.conflict).values_list("publisher__key", "copy_of__publisher__key")
    return dict(rows)


def test_a_key_sees_neither_case_nor_punctuation_nor_space() -> None:
    assert text_key_of("Seven “people” died.\n\nIn Harran") == text_key_of("seven PEOPLE died in  harran!")
    assert text_key_of("Seven people died.") != text_key_of("Nine people died.")


def test_the_earliest_published_is_the_head_whatever_order_they_came_in() -> None:
    for order in permutations(range(3)):
        world = make_world_apart()
        papers = [make_source(key=f"{world.conflict.slug}-{n}") for n in range(3)]
        for n in order:
            world.read(REPORT, by=papers[n], on=DAY + timedelta(days=n))

        assert heads_of(world) == {papers[0].key: None, papers[1].key: papers[0].key, papers[2].key: papers[0].key}


def make_world_apart() -> World:
    """A world beside others: sources have their keys once in the whole record."""
    for source in list(make_source().__class__.objects.filter(key__in=("watch-group", "state-television", "paper"))):
        source.key = f"{source.key}-{source.pk}"
        source.name = f"{source.name} {source.pk}"
        source.save()
    return make_world()


def test_copies_are_one_origin_and_count_once() -> None:
    world = make_world()
    for n in range(3):
        world.read(REPORT, by=make_source(), on=DAY, title=f"Headline of paper {n}")

    [toll] = Toll.objects.current().filter(victims="civilians")

    assert (toll.consensus, toll.origins) == (7, 1)
    assert sum(item["reason"] == "copy" for item in toll.explanation["left_out"]) == 2


def test_a_running_toll_is_stated_once_by_its_copies() -> None:
    world = make_world()
    text = REPORT.replace("At least seven civilians were", "Since late September at least 400 civilians have been")
    for n in range(3):
        world.read(text, by=make_source(), on=DAY + timedelta(days=2 - n))

    assert [series.points.count() for series in world.conflict.running_tolls.all()] == [1]


def test_copies_that_lose_their_head_find_one_among_themselves() -> None:
    world = make_world()
    papers = [make_source() for _ in range(3)]
    for n, paper in enumerate(papers):
        world.read(REPORT, by=paper, on=DAY + timedelta(days=n), ref="report")

    world.read(ANOTHER, by=papers[0], on=DAY, ref="report")

    assert heads_of(world) == {papers[0].key: None, papers[1].key: None, papers[2].key: papers[1].key}


def test_a_copy_with_another_figure_keeps_its_head_and_is_told_apart_from_a_reprint() -> None:
    world = make_world()
    papers = [make_source() for _ in range(3)]
    for n, text in enumerate((REPORT, REPORT, REPORT.replace("seven", "nine"))):
        world.read(text, by=papers[n], on=DAY + timedelta(days=n))

    assert heads_of(world) == {papers[0].key: None, papers[1].key: papers[0].key, papers[2].key: papers[0].key}
    reprints = [a.publisher.key for a in Article.objects.order_by("pk") if a.is_reprint]
    assert reprints == [papers[1].key]


def test_pages_that_say_only_that_one_must_pay_are_no_copies_where_their_headlines_differ() -> None:
    world = make_world()
    for title in ("Seven killed in Harran", "Four killed in Selma"):
        world.read("Subscribe to read on.", by=make_source(), title=title)

    assert set(heads_of(world).values()) == {None}
    assert Toll.objects.current().filter(victims="people").count() == 2
