"""The overview: its figures, its charts' columns, its states, and what a filter does to them."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.dashboards.pages import data_in, incident_with_toll, open_conflict, page
from tests.factories import (
    make_conflict,
    make_place,
    make_running_point,
    make_running_toll,
    make_side,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_the_front_page_leads_to_the_only_conflict(client: Client) -> None:
    conflict = make_conflict()

    assert client.get("/").headers["Location"] == f"/c/{conflict.slug}/"


def test_the_front_page_lists_several_conflicts(client: Client) -> None:
    conflicts = [make_conflict(), make_conflict()]

    html = page(client, "/")

    assert all(f'href="/c/{one.slug}/"' in html for one in conflicts)


def test_a_headline_figure_stands_with_its_range_and_leads_to_its_incidents(client: Client) -> None:
    conflict = open_conflict()
    incident_with_toll(conflict, 9, low=7, high=11, open_above=True)

    html = page(client, f"/c/{conflict.slug}/")

    assert f'href="/c/{conflict.slug}/incidents/?harm=killed&amp;victims=people">9</a>' in html
    assert "7–11, 1 open above" in html
    assert "0 reviewed, 9 read by machine" in html


def test_bars_tell_what_is_reviewed_from_what_a_machine_read(client: Client) -> None:
    conflict = open_conflict()
    side = make_side(conflict, key="gov", name="Government", colour="gov")
    incident_with_toll(conflict, 4, lane_side=side, review_state="approved")
    incident_with_toll(conflict, 3, lane_side=side)

    columns = data_in(page(client, f"/c/{conflict.slug}/?grain=day"), "series-data")

    (lane,) = columns["lanes"]
    assert (columns["starts"], lane["reviewed"], lane["unreviewed"]) == (["2016-10-13"], [4], [3])
    assert (lane["name"], lane["colour"]) == ("Government", "gov")


def test_what_no_bar_can_hold_is_listed_beside_the_chart(client: Client) -> None:
    conflict = open_conflict()
    incident_with_toll(conflict, 5)
    incident_with_toll(conflict, 6, first_on=date(2016, 10, 1), last_on=date(2016, 10, 20), date_precision="month")
    incident_with_toll(conflict, 8, first_on=None, last_on=None)

    html = page(client, f"/c/{conflict.slug}/?grain=week")

    assert "dated to the month: October 2016" in html
    assert "not dated at all" in html
    assert f"/c/{conflict.slug}/incidents/?grain=week&amp;bin=month%3A2016-10-01&amp;exactly=yes" in html


def test_the_sentence_reads_the_filter_aloud(client: Client) -> None:
    conflict = open_conflict()
    make_side(conflict, key="opp", name="Opposition")

    html = page(client, f"/c/{conflict.slug}/?victims=children&since=2016-09-01&side=opp&side=unknown")

    assert '<span id="words-harm">children killed</span>' in html
    assert '<span id="words-since">1 Sep 2016</span>' in html
    assert '<span id="words-side">Opposition or nobody</span>' in html
    assert re.search(r'name="side"\s+value="opp"\s+checked', html)


def test_an_empty_filter_says_so_and_names_the_running_tolls(client: Client) -> None:
    conflict = open_conflict()
    make_running_point(make_running_toll(conflict))

    html = " ".join(page(client, f"/c/{conflict.slug}/").split())

    assert "No incident in this filter. 1 running toll overlaps it" in html


def test_htmx_gets_the_results_alone_with_the_address_they_have(client: Client) -> None:
    conflict = open_conflict()
    incident_with_toll(conflict, 5)

    response = client.get(f"/c/{conflict.slug}/?harm=killed&since=&grain=", headers={"HX-Request": "true"})

    html = response.content.decode()
    assert "<html" not in html
    assert 'id="results"' in html
    assert 'id="words-harm" hx-swap-oob="true"' in html
    assert response.headers["HX-Push-Url"] == f"/c/{conflict.slug}/?harm=killed"
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=yesterday", "The first day: Enter a valid date."),
        ("since=2016-10-02&until=2016-10-01", "The last day: The last day lies before the first."),
        ("side=martians", "The side held responsible:"),
        ("rule=guess", "The rule:"),
        ("until=9999-12-31", "The last day: 9999-12-31 lies outside 1900–2199."),
        ("known_at=9999-12-31", "The day of the record: 9999-12-31 lies outside 1900–2199."),
        ("place=99999999999999999999999", "The place: There is no such place in the gazetteer."),
        ("place=1.5", "The place: There is no such place in the gazetteer."),
    ],
)
def test_a_wrong_filter_is_named_and_the_rest_of_the_form_kept(client: Client, query: str, words: str) -> None:
    conflict = open_conflict()

    html = page(client, f"/c/{conflict.slug}/?victims=women&{query}", status=400)

    assert words in html
    assert '<span id="words-harm">women killed</span>' in html


def test_districts_are_ranked_with_bars_by_lane(client: Client) -> None:
    conflict = open_conflict()
    side = make_side(conflict, name="Opposition", colour="opp")
    unit = make_unit(conflict, make_place("governorate", name="Homs"))
    incident_with_toll(conflict, 6, place=unit.place, lane_side=side)
    incident_with_toll(conflict, 2)

    html = page(client, f"/c/{conflict.slug}/")

    assert f'href="/c/{conflict.slug}/incidents/?district={unit.pk}">Homs</a>' in html
    assert 'class="lane-opp"' in html
    assert "25 per cent (2 of 8) could not be placed" in html


def test_units_that_share_a_point_share_a_circle_that_says_so(client: Client) -> None:
    conflict = open_conflict()
    whole = make_unit(conflict, make_place("governorate", name="Aleppo"))
    east = make_unit(conflict, make_place("area", whole.place, name="Eastern Aleppo", point_is_parents=True))
    incident_with_toll(conflict, 6, place=whole.place)
    incident_with_toll(conflict, 5, place=east.place)

    (circle,) = data_in(page(client, f"/c/{conflict.slug}/"), "map-data")["circles"]

    assert (circle["label"], circle["figure"]) == ("Aleppo, Eastern Aleppo", 11)
    assert circle["lines"] == ["Aleppo: 6", "Eastern Aleppo: 5"]


def test_a_running_toll_stands_beside_what_is_documented(client: Client) -> None:
    conflict = open_conflict()
    make_running_point(make_running_toll(conflict), low=371)
    incident_with_toll(conflict, 12)

    html = page(client, f"/c/{conflict.slug}/")

    assert "12 of more than 370" in html
    assert data_in(html, "running-data")["documented"]["figure"][-1] == 12


def test_the_anonymous_see_only_what_was_reviewed_where_the_policy_says_so(client: Client) -> None:
    conflict = make_conflict()
    incident_with_toll(conflict, 40, review_state="unreviewed")
    incident_with_toll(conflict, 3, review_state="approved")

    assert ">3</a>" in page(client, f"/c/{conflict.slug}/")
    client.force_login(make_user("editor"))
    assert ">43</a>" in page(client, f"/c/{conflict.slug}/")


def test_a_demonstration_is_marked_on_its_page(client: Client) -> None:
    marked, plain = open_conflict(is_demonstration=True), open_conflict()

    assert 'class="watermark"' in page(client, f"/c/{marked.slug}/")
    assert 'class="watermark"' not in page(client, f"/c/{plain.slug}/")


def test_more_incidents_districts_and_sides_cost_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    conflict = open_conflict()
    make_running_point(make_running_toll(conflict))
    incident_with_toll(conflict, 3, place=make_unit(conflict).place, lane_side=make_side(conflict))
    with CaptureQueriesContext(connection) as one:
        page(client, f"/c/{conflict.slug}/")

    for _ in range(12):
        incident_with_toll(conflict, 3, place=make_unit(conflict).place, lane_side=make_side(conflict))
    with django_assert_num_queries(len(one)):
        page(client, f"/c/{conflict.slug}/")
