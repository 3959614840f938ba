"""Headlines, series and districts of the API: the dashboards' own figures, as columns."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.conflicts.models import Conflict
from apps.incidents.models import Incident
from apps.tolls import figures
from apps.tolls.filters import View
from apps.tolls.totals import refresh_totals
from tests.api.schema import errors_against_schema
from tests.factories import (
    make_conflict,
    make_incident,
    make_place,
    make_running_point,
    make_running_toll,
    make_side,
    make_toll,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

KINDS = ("headlines", "series", "districts")


def address(conflict: Conflict, kind: str, query: str = "") -> str:
    return f"/api/v1/conflicts/{conflict.slug}/{kind}/" + (f"?{query}" if query else "")


@pytest.fixture
def conflict() -> Conflict:
    """Two sides, one district; 7 killed by one side and approved, 4 by the other and read by machine."""
    conflict = make_conflict(policy="all_marked")
    unit = make_unit(conflict, label="Aleppo")
    first, second = make_side(conflict, key="first"), make_side(conflict, key="second", position=1)
    place = make_place("locality", unit.place)
    approved = make_incident(
        conflict, first_on=date(2016, 10, 13), place=place, review_state="approved", lane_kind="side"
    )
    make_toll(approved, figure=7, lane_side=first, open_above=True, consensus_bound="at_least")
    make_toll(make_incident(conflict, first_on=date(2016, 10, 15), lane_kind="side"), figure=4, lane_side=second)
    return conflict


@pytest.mark.parametrize("kind", KINDS)
def test_figures_answer_by_their_schema(kind: str, conflict: Conflict, client: Client) -> None:
    make_running_point(make_running_toll(conflict))
    make_toll(make_incident(conflict, first_on=None), figure=2)
    make_toll(make_incident(conflict, last_on=date(2016, 10, 30), date_precision="month"), figure=3)

    body = client.get(address(conflict, kind)).json()

    assert errors_against_schema(f"/api/v1/conflicts/{{}}/{kind}/", body) == []


def test_headlines_tell_the_sum_its_range_and_the_approved_part(conflict: Conflict, client: Client) -> None:
    body = client.get(address(conflict, "headlines")).json()

    (killed,) = body["headlines"]
    assert killed["total"] == {"incidents": 2, "low": 11, "figure": 11, "high": 11, "open_above": 1, "bounds": 1}
    assert killed["reviewed"]["figure"] == 7
    assert body["filter"]["harm"] == "killed"


def test_a_series_has_unbroken_days_and_a_list_per_lane(conflict: Conflict, client: Client) -> None:
    body = client.get(address(conflict, "series", "grain=day")).json()

    assert body["starts"] == ["2016-10-13", "2016-10-14", "2016-10-15"]
    lanes = {lane["key"]: (lane["reviewed"], lane["unreviewed"]) for lane in body["lanes"]}
    assert lanes == {"first": ([7, 0, 0], [0, 0, 0]), "second": ([0, 0, 0], [0, 0, 4])}


def test_a_series_is_the_same_from_kept_totals(conflict: Conflict, client: Client) -> None:
    from_ledger = client.get(address(conflict, "series")).json()

    assert refresh_totals() == 2

    assert client.get(address(conflict, "series")).json() == from_ledger


def test_a_series_lists_what_its_bins_cannot_hold(conflict: Conflict, client: Client) -> None:
    make_toll(make_incident(conflict, last_on=date(2016, 10, 30), date_precision="month"), figure=3)
    make_toll(make_incident(conflict, first_on=None), figure=2)

    body = client.get(address(conflict, "series", "grain=day")).json()

    assert (body["coarser"]["grain"], body["coarser"]["starts_on"]) == (["month"], ["2016-10-01"])
    assert (body["coarser"]["figure"], body["undated"]["figure"]) == ([3], 2)


def test_districts_are_columns_with_the_unplaced_last(conflict: Conflict, client: Client) -> None:
    body = client.get(address(conflict, "districts")).json()

    assert body["label"] == ["Aleppo", "Not placed in a district"]
    assert (body["figure"], body["reviewed"]) == ([7, 4], [7, 0])
    assert body["by_lane"] == {"first": [7, 0], "second": [0, 4]}


@pytest.mark.parametrize("query", ["", "side=first", "until=2016-10-13", "review=unreviewed", "rule=corroborated"])
def test_the_api_and_the_dashboards_say_the_same(query: str, conflict: Conflict, client: Client) -> None:
    view = View.from_query(conflict, QueryDict(query))

    body = client.get(address(conflict, "headlines", query)).json()

    assert body["headlines"][0]["total"]["figure"] == figures.total(view, None).figure


@pytest.mark.parametrize(
    "query",
    ["", "side=second", "district=unplaced", "until=2016-10-13", "review=reviewed&corroborated=false", "means=unknown"],
)
def test_figures_lead_to_the_incidents_they_count(query: str, conflict: Conflict, client: Client) -> None:
    make_toll(make_incident(conflict), figure=5, harm="injured")
    make_toll(make_incident(conflict), figure=5, kind="claimed_by_killer")

    body = client.get(address(conflict, "headlines", query)).json()
    link = urlsplit(body["incidents_url"])
    listed = client.get(f"{link.path}?{link.query}").json()["results"]

    counted = figures.incidents(View.from_query(conflict, QueryDict(query)), None)
    assert {one["id"] for one in listed} == {one.public_id for one in counted}
    assert listed


def test_the_public_counts_what_it_may_see(client: Client) -> None:
    conflict = make_conflict(policy="reviewed_only")
    make_toll(make_incident(conflict, review_state="approved"), figure=7)
    make_toll(make_incident(conflict), figure=4)

    assert client.get(address(conflict, "headlines")).json()["headlines"][0]["total"]["figure"] == 7
    client.force_login(make_user("editor"))
    assert client.get(address(conflict, "headlines")).json()["headlines"][0]["total"]["figure"] == 11


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("harm=death", "harm"),
        ("sides=first", "sides"),
        ("side=third", "side"),
        ("since=soon", "since"),
        ("since=0001-01-01", "since"),
        ("known_at=9999-12-31", "known_at"),
        ("place=99999999999999999999", "place"),
        ("place=1.5", "place"),
        ("rule=highest", "rule"),
        ("grain=decade", "grain"),
        ("corroborated=perhaps", "corroborated"),
        ("since=2016-10-13&until=2016-10-12", "until"),
        ("district=", "district"),
    ],
)
def test_a_wrong_filter_is_named(kind: str, query: str, name: str, conflict: Conflict, client: Client) -> None:
    response = client.get(address(conflict, kind, query))

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]


@pytest.mark.parametrize("kind", KINDS)
def test_a_conflict_that_is_not_there_is_told_in_json(kind: str, client: Client) -> None:
    response = client.get(f"/api/v1/conflicts/nowhere/{kind}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_known_is_not_sent_again(kind: str, conflict: Conflict, client: Client) -> None:
    first = client.get(address(conflict, kind))

    again = client.get(address(conflict, kind), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    Incident.objects.filter(review_state="approved").update(visibility="restricted")
    changed = client.get(address(conflict, kind), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_figures_of_a_demonstration_are_marked(kind: str, client: Client) -> None:
    response = client.get(address(make_conflict(is_demonstration=True), kind))

    assert response["X-Demonstration"] == response.json()["demonstration"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_queries_does_not_grow_with_the_incidents(kind: str, conflict: Conflict, client: Client) -> None:
    few = _queries(client, address(conflict, kind))
    for _ in range(8):
        make_toll(make_incident(conflict, review_state="approved"))

    assert _queries(client, address(conflict, kind)) == few


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.get(address)
    assert response.status_code == 200
    return len(queries)
