"""The list of incidents: what a bar, a circle and a figure lead to."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.conflicts.models import Conflict
from apps.dashboards.asking import asked, tidy
from apps.dashboards.charts import beside, series_rows
from apps.tolls import figures
from tests.dashboards.pages import incident_with_toll, open_conflict, page
from tests.factories import make_claim, make_conflict, make_side, make_user

pytestmark = pytest.mark.django_db


def test_an_incident_is_listed_with_its_toll_its_lane_and_its_review(client: Client) -> None:
    conflict = open_conflict()
    side = make_side(conflict, name="Opposition", colour="opp")
    incident = incident_with_toll(conflict, 9, low=7, high=11, lane_side=side, means="shelling", place_text="Hass")

    html = page(client, f"/c/{conflict.slug}/incidents/")

    assert f'href="/incidents/{incident.public_id}/">Shelling in Hass</a>' in html
    assert "9 people killed" in html
    assert "7–11" in html
    assert '<span class="key lane-opp"></span>Opposition' in html
    assert "read by machine" in html


def scattered(conflict: Conflict) -> None:
    """Incidents of every precision, near the edges of weeks and months, of two sides."""
    sides = [make_side(conflict, key="gov"), make_side(conflict, key="opp")]
    windows = [
        (date(2016, 10, 2), date(2016, 10, 3), "day"),
        (date(2016, 9, 30), date(2016, 10, 1), "day"),
        (date(2016, 10, 3), date(2016, 10, 3), "day"),
        (date(2016, 9, 26), date(2016, 10, 1), "week"),
        (date(2016, 10, 10), date(2016, 10, 14), "week"),
        (date(2016, 10, 28), date(2016, 11, 2), "year"),
        (date(2016, 10, 4), date(2016, 10, 29), "month"),
        (None, None, "undated"),
    ]
    for number, (first, last, precision) in enumerate(windows):
        fields = {"first_on": first, "last_on": last, "date_precision": precision}
        incident_with_toll(conflict, 1 + number, lane_side=sides[number % 2], **fields)


@pytest.mark.parametrize("grain", ["day", "week", "month", "year"])
def test_a_bar_leads_to_incidents_that_add_up_to_it(client: Client, grain: str) -> None:
    conflict = open_conflict()
    scattered(conflict)
    view = asked(conflict, tidy_query(grain)).view
    series = figures.series(view, None)

    links = [(cell.address, cell.figure) for row in series_rows(series, view) for cell in row.cells if cell.figure]
    links += [(one.address, one.sums.figure) for one in beside(series, view)]

    assert sum(figure for _, figure in links) == sum(range(1, 9))
    for address, figure in links:
        assert f"<strong>{figure}</strong>" in page(client, address), address


def tidy_query(grain: str) -> QueryDict:
    """The query of an address that asks for a grain alone."""
    return tidy(QueryDict(f"grain={grain}"))


def test_a_wrong_part_of_the_chart_is_named(client: Client) -> None:
    conflict = open_conflict()

    html = page(client, f"/c/{conflict.slug}/incidents/?bin=fortnight:2016-10-10", status=400)

    assert "The part of the chart:" in html


def test_an_empty_list_says_what_it_means(client: Client) -> None:
    conflict = open_conflict()

    html = page(client, f"/c/{conflict.slug}/incidents/?bin=week:2016-10-10")

    assert "No incident in this filter in the week of 10 October 2016." in html
    assert "not that nothing happened" in html


def test_the_list_is_cut_into_pages_that_keep_the_filter(client: Client) -> None:
    conflict = open_conflict()
    for _ in range(31):
        incident_with_toll(conflict, 1)

    html = page(client, f"/c/{conflict.slug}/incidents/?harm=killed")

    assert "Page 1 of 2" in html
    assert 'href="?harm=killed&amp;page=2"' in html


def test_the_public_list_hides_what_was_not_reviewed(client: Client) -> None:
    conflict = make_conflict()
    hidden = incident_with_toll(conflict, 40)

    assert hidden.public_id not in page(client, f"/c/{conflict.slug}/incidents/")
    client.force_login(make_user("editor"))
    assert hidden.public_id in page(client, f"/c/{conflict.slug}/incidents/")


def test_twenty_more_incidents_cost_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    conflict = open_conflict()
    side = make_side(conflict)
    make_claim(incident=incident_with_toll(conflict, 1, lane_side=side))
    with CaptureQueriesContext(connection) as one:
        page(client, f"/c/{conflict.slug}/incidents/")

    for _ in range(20):
        make_claim(incident=incident_with_toll(conflict, 1, lane_side=side))
    with django_assert_num_queries(len(one)):
        page(client, f"/c/{conflict.slug}/incidents/")
