"""Running tolls, sources, methods, boundaries, and the pages of errors."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.engine.reckoning.rules import RULES
from tests.dashboards.pages import incident_with_toll, open_conflict, page
from tests.factories import (
    make_article,
    make_claim,
    make_conflict,
    make_incident,
    make_place,
    make_running_point,
    make_running_toll,
    make_side,
    make_source,
    make_unit,
    make_user,
    make_version,
)
from tests.incidents.told import incident_of, take, tell

pytestmark = pytest.mark.django_db


def test_a_running_toll_tells_its_steps_as_differences(client: Client) -> None:
    conflict = open_conflict()
    series = make_running_toll(conflict, source=make_source(name="The Observatory"))
    make_running_point(series, low=371, as_of="2016-10-13")
    make_running_point(series, low=360, as_of="2016-10-20", is_revision=True)
    incident_with_toll(conflict, 12)

    html = page(client, f"/c/{conflict.slug}/running/")

    assert "The Observatory" in html
    assert "−11" in html
    assert "revised" in html
    assert "12 of more than 359" in html


def test_a_part_stands_under_its_whole(client: Client) -> None:
    conflict = open_conflict()
    whole = make_running_toll(conflict)
    make_running_point(whole, low=371)
    part = make_running_toll(conflict, victims="children", part_of=whole)
    make_running_point(part, low=68, high=68)

    html = page(client, f"/c/{conflict.slug}/running/")

    assert html.index(f'id="series-{whole.pk}"') < html.index(f'class="part" id="series-{part.pk}"')
    assert "1 series" in html


def test_running_tolls_are_not_shown_where_only_reviewed_is(client: Client) -> None:
    conflict = make_conflict()
    make_running_point(make_running_toll(conflict))

    assert "more than 370" not in page(client, f"/c/{conflict.slug}/running/")
    client.force_login(make_user("editor"))
    assert "more than 370" in page(client, f"/c/{conflict.slug}/running/")


def test_sources_are_listed_by_kind_with_how_often_they_are_heard(client: Client) -> None:
    conflict = open_conflict()
    monitor = make_source(kind="monitor", name="The Observatory", side=make_side(conflict, name="Opposition"))
    article = make_article(conflict, publisher=make_source(name="The Daily"))
    make_claim(make_version("In all 7 people died.", article), incident=make_incident(conflict), claimant=monitor)

    html = page(client, f"/c/{conflict.slug}/sources/")

    assert f'<a href="/sources/{monitor.key}/">The Observatory</a>' in html
    assert "Opposition" in html
    assert "The Daily" in html


def test_more_sources_cost_no_more_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    conflict = open_conflict()
    for _ in range(8):
        make_article(conflict, publisher=make_source(parent=make_source()))

    with django_assert_num_queries(5):
        page(client, f"/c/{conflict.slug}/sources/")


def test_a_source_is_told_with_its_voice_its_method_and_what_it_is_cited_with(client: Client) -> None:
    conflict = open_conflict()
    ministry = make_source(name="The Ministry", key="ministry")
    television = make_source(name="State television", parent=ministry, counting_method="Reads out statements.")
    version = make_version("Television said that 7 people died.", make_article(conflict))
    make_claim(version, incident=make_incident(conflict), claimant=television)

    html = page(client, f"/sources/{television.key}/")

    assert 'One voice with <a href="/sources/ministry/">The Ministry</a>' in html
    assert "Reads out statements." in html
    assert ">7 people</a></mark> died." in html


def test_a_source_shows_no_claim_that_the_public_may_not_see(client: Client) -> None:
    conflict = make_conflict()
    source = make_source()
    version = make_version("It said that 7 people died.", make_article(conflict, publisher=source))
    make_claim(version, incident=make_incident(conflict), claimant=source)

    html = page(client, f"/sources/{source.key}/")

    assert "No public claim cites it." in html
    assert "0 articles published or written" in html


def test_the_methods_are_told_from_the_rules_in_force(client: Client) -> None:
    html = page(client, f"/c/{make_conflict().slug}/methodology/")

    assert all(rule.key in html for rule in RULES.values())
    assert "the public sees only what an editor approved" in html


def test_the_methods_work_one_incident_of_the_record_through(client: Client) -> None:
    conflict, place = make_conflict(policy="all_marked"), make_place("locality")
    plain = f"/c/{conflict.slug}/methodology/"
    assert "One incident worked through" not in page(client, plain)
    claims = [tell(conflict, f"{n} people", place, claimant=make_source()) for n in (11, 12, 14)]
    take(*claims)

    html = page(client, plain)

    assert f"/incidents/{incident_of(claims[0]).public_id}/" in html
    assert "3 independent origins tell of it" in html
    assert all(f"<code>{name}</code>" in html for name in ("consensus", "lowest", "latest"))


def test_boundaries_are_those_of_the_units_and_kept_by_the_browser(client: Client) -> None:
    conflict = make_conflict()
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    unit = make_unit(conflict, make_place("governorate", boundary=square))
    make_unit(conflict)
    address = f"/c/{conflict.slug}/boundaries.json"

    response = client.get(address)
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})

    (feature,) = json.loads(response.content)["features"]
    assert feature["id"] == str(unit.pk)
    # Outer rings run clockwise, or the map would fill the rest of the world.
    assert feature["geometry"]["coordinates"][0] == [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_address_is_answered_in_words(client: Client) -> None:
    assert "There is nothing at this address" in page(client, "/c/nowhere/", status=404)


def test_pages_allow_no_inline_script(client: Client) -> None:
    conflict = open_conflict()
    incident_with_toll(conflict, 3)

    for address in (f"/c/{conflict.slug}/", f"/c/{conflict.slug}/incidents/", f"/c/{conflict.slug}/running/"):
        html = page(client, address)
        scripts = [part.split(">", 1)[0] for part in html.split("<script")[1:]]
        assert all("src=" in one or "application/json" in one for one in scripts)
        assert not any(f" {handler}=" in html for handler in ("onclick", "onload", "onchange"))
