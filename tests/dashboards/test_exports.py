"""CSV exports: the filter's figures, marked where they are a demonstration, with nothing that a spreadsheet runs."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from apps.dashboards.exports import safe
from tests.dashboards.pages import incident_with_toll, open_conflict, page
from tests.factories import make_conflict, make_place, make_running_point, make_running_toll, make_side, make_unit

pytestmark = pytest.mark.django_db


def rows(client: Client, address: str) -> list[list[str]]:
    """The rows of a CSV answer."""
    response: Any = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_the_series_has_a_row_per_bin_and_lane_under_the_filter_in_words(client: Client) -> None:
    conflict = open_conflict(name="A war")
    incident_with_toll(conflict, 9, low=7, high=11, lane_side=make_side(conflict, name="Opposition"))

    said, _, row = rows(client, f"/c/{conflict.slug}/series.csv?grain=day")

    assert said[0].startswith("A war. Showing people killed in all districts")
    assert row == ["2016-10-13", "2016-10-13", "day", "Opposition", "9", "0", "9", "7", "11", "0"]


def test_an_export_of_a_demonstration_says_so_first(client: Client) -> None:
    conflict = open_conflict(is_demonstration=True)

    for name in ("series", "districts", "incidents", "running"):
        assert rows(client, f"/c/{conflict.slug}/{name}.csv")[0][0].startswith("Demonstration:")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(start: str) -> None:
    assert safe(f"{start}1+1") == f"'{start}1+1"
    assert safe("plain") == "plain"
    assert safe(-1) == -1


def test_a_formula_in_a_place_name_does_not_reach_the_file(client: Client) -> None:
    conflict = open_conflict()
    make_unit(conflict, make_place("governorate", name='=HYPERLINK("x")'))
    incident_with_toll(conflict, 2, place=conflict.units.get().place)

    assert rows(client, f"/c/{conflict.slug}/districts.csv")[-1][0] == '\'=HYPERLINK("x")'


def test_incidents_are_exported_with_their_addresses_and_by_the_same_gate(client: Client) -> None:
    conflict = make_conflict()
    incident_with_toll(conflict, 40)
    shown = incident_with_toll(conflict, 3, review_state="approved")

    (only,) = rows(client, f"/c/{conflict.slug}/incidents.csv")[2:]

    assert only[0] == shown.public_id
    assert only[-1] == f"http://testserver/incidents/{shown.public_id}/"


def test_every_stated_value_of_a_running_toll_is_exported(client: Client) -> None:
    conflict = open_conflict()
    make_running_point(make_running_toll(conflict), low=371)

    assert rows(client, f"/c/{conflict.slug}/running.csv")[-1][5:] == [
        "2016-10-13",
        "371",
        "",
        "",
        "more than 370 people",
    ]


def test_a_filter_that_is_not_understood_gives_no_file(client: Client) -> None:
    assert "The rule:" in page(client, f"/c/{open_conflict().slug}/series.csv?rule=guess", status=400)
