"""What all lists have in common: their schema, wrong parameters, pages, and queries that do not grow with the rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.conflicts.models import Conflict
from apps.incidents.models import ClaimActor, Responsible
from tests.api.schema import errors_against_schema
from tests.factories import (
    make_actor,
    make_article,
    make_claim,
    make_conflict,
    make_epoch,
    make_incident,
    make_place,
    make_running_point,
    make_running_toll,
    make_side,
    make_source,
    make_toll,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def _conflict(conflict: Conflict) -> str:
    other = make_conflict()
    make_unit(other)
    return make_side(other).conflict.slug


def _incident(conflict: Conflict) -> str:
    incident = make_incident(conflict, place=make_place())
    actor = make_actor(conflict)
    Responsible.objects.create(incident=incident, actor=actor, name=actor.name, side_key="x")
    make_toll(incident)
    make_claim(incident=incident)
    return incident.public_id


def _claim(conflict: Conflict) -> int:
    whole = make_claim(incident=make_incident(conflict), claimant=make_source(), place=make_place())
    claim = make_claim(whole.version, quote="people", value=3, low=3, high=3, group=whole.group, part_of=whole)
    ClaimActor.objects.create(claim=claim, position=0, text="the army", actor=make_actor(conflict))
    return claim.pk


def _toll(conflict: Conflict) -> int:
    side, place = make_side(conflict), make_place()
    make_unit(conflict, place)
    incident = make_incident(conflict, place=place)
    return make_toll(incident, lane_side=side, victim_side=side, territory="held", territory_side=side).pk


def _series(conflict: Conflict) -> str:
    series = make_running_toll(
        conflict, place=make_place(), lane_side=make_side(conflict), epoch=make_epoch(conflict),
        part_of=make_running_toll(conflict),
    )  # fmt: skip
    make_running_point(series)
    return series.key


def _article(conflict: Conflict) -> int:
    claim = make_claim(incident=make_incident(conflict))
    article = claim.version.article
    article.wire, article.copy_of = make_source(), make_article(conflict)
    article.save()
    return article.pk


def _source(conflict: Conflict) -> str:
    return make_source(parent=make_source(), side=make_side(conflict)).key


def _side(conflict: Conflict) -> int:
    side = make_side(conflict)
    make_actor(side=side)
    return side.pk


def _place(conflict: Conflict) -> int:
    return make_place("locality", make_place("governorate"), names=("Another name",)).pk


LISTS: dict[str, Callable[[Conflict], object]] = {
    "conflicts": _conflict,
    "incidents": _incident,
    "claims": _claim,
    "tolls": _toll,
    "running-tolls": _series,
    "articles": _article,
    "sources": _source,
    "sides": _side,
    "places": _place,
}


@pytest.fixture
def conflict() -> Conflict:
    return make_conflict(policy="all_marked")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["", "editor"])
def test_a_list_answers_by_its_schema(name: str, role: str, conflict: Conflict, client: Client) -> None:
    LISTS[name](conflict)
    if role:
        client.force_login(make_user(role))

    response = client.get(f"/api/v1/{name}/")

    assert response.status_code == 200
    assert response.json()["results"]
    assert errors_against_schema(f"/api/v1/{name}/", response.json()) == []


@pytest.mark.parametrize("name", LISTS)
def test_one_record_answers_by_its_schema(name: str, conflict: Conflict, client: Client) -> None:
    key = LISTS[name](conflict)

    response = client.get(f"/api/v1/{name}/{key}/")

    assert response.status_code == 200, response.content
    assert errors_against_schema(f"/api/v1/{name}/{{}}/", response.json()) == []


@pytest.mark.parametrize("name", LISTS)
def test_the_number_of_queries_does_not_grow_with_the_list(name: str, conflict: Conflict, client: Client) -> None:
    LISTS[name](conflict)
    few = _queries(client, name)
    for _ in range(6):
        LISTS[name](conflict)

    assert _queries(client, name) == few <= 5


def _queries(client: Client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(f"/api/v1/{name}/").status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", LISTS)
def test_a_record_that_is_not_there_is_told_in_json(name: str, client: Client) -> None:
    response = client.get(f"/api/v1/{name}/999999/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/json"
    assert response.json()["detail"]


@pytest.mark.parametrize("name", LISTS)
def test_a_misspelt_filter_is_named(name: str, client: Client) -> None:
    response = client.get(f"/api/v1/{name}/?conflct=aleppo")

    assert response.status_code == 400
    assert "There is no such parameter" in response.json()["errors"]["conflct"][0]


WRONG = {
    "incidents": [
        "conflict=nowhere", "since=yesterday", "since=13/10/2016", "since=0001-01-01", "until=9999-12-31",
        "since=2016-10-13&until=2016-10-12", "side=nobody", "district=999999", "district=x", "place=x", "place=0",
        "place=99999999999999999999", "harm=death", "harm=", "harm=killed&harm=injured", "means=magic", "review=maybe",
        "kind=third", "article=-1", "source=nobody", "q=%00", "page_size=0", "page_size=501", "page_size=many",
        "cursor=x", "cursor=cD1hYmM%3D", "rule=consensus",
    ],
    "tolls": [
        "known_at=9999-12-31", "known_at=soon", "kind=other", "corroborated=perhaps", "victim_side=nobody"],
    "claims": ["scope=all", "incident=%00", "side=nobody"],
    "running-tolls": ["source=nobody", "known_at=2016-10-13"],
    "articles": ["since=x", "state=done"],
    "sources": ["kind=newspaper", "side=nobody"],
    "places": ["kind=village", "parent=x"],
    "sides": ["key=government"],
    "conflicts": ["name=Syria"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "query"), [(name, query) for name, wrong in WRONG.items() for query in wrong])
def test_a_wrong_parameter_is_named(name: str, query: str, client: Client) -> None:
    response = client.get(f"/api/v1/{name}/?{query}")

    assert response.status_code == 400, response.content
    assert set(response.json()["errors"]) <= set(query.replace("=", "&").split("&"))
    assert response.json()["errors"]


def test_pages_hold_every_record_once(client: Client) -> None:
    wanted = {make_source().key for _ in range(5)}
    address, found, pages = "/api/v1/sources/?page_size=2", [], 0
    while address:
        page = client.get(address).json()
        found += [source["key"] for source in page["results"]]
        address, pages = page["next"], pages + 1

    assert (len(found), set(found), pages) == (5, wanted, 3)


def test_an_address_without_its_last_slash_is_sent_on(client: Client) -> None:
    response = client.get("/api/v1/incidents?harm=killed")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/incidents/?harm=killed")


def test_an_unknown_address_is_told_in_json(client: Client) -> None:
    response = client.get("/api/v1/casualties/")

    assert response.status_code == 404
    assert "no such address" in response.json()["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(method: str, client: Client) -> None:
    client.force_login(make_user("administrator"))

    assert getattr(client, method)("/api/v1/incidents/", content_type="application/json").status_code == 405


def test_what_an_editor_sees_is_not_kept_for_others(client: Client) -> None:
    response = client.get("/api/v1/incidents/")

    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


MARKED = [name for name in LISTS if name not in ("sources", "places", "conflicts")]


@pytest.mark.parametrize("name", MARKED)
def test_every_answer_about_a_demonstration_is_marked(name: str, client: Client) -> None:
    key = LISTS[name](make_conflict(policy="all_marked", is_demonstration=True))

    listed, single = client.get(f"/api/v1/{name}/"), client.get(f"/api/v1/{name}/{key}/")

    for response in (listed, single):
        assert response["X-Demonstration"].startswith("Demonstration")
        assert response.json()["demonstration"] == response["X-Demonstration"]
    assert listed.json()["results"][0]["demonstration"]


@pytest.mark.parametrize("name", MARKED)
def test_what_is_in_earnest_is_not_marked(name: str, conflict: Conflict, client: Client) -> None:
    LISTS[name](conflict)

    response = client.get(f"/api/v1/{name}/")

    assert "X-Demonstration" not in response
    assert response.json()["demonstration"] is None


def test_a_demonstration_itself_is_marked(client: Client) -> None:
    conflict = make_conflict(is_demonstration=True)

    response: Any = client.get(f"/api/v1/conflicts/{conflict.slug}/")

    assert response.json()["demonstration"] == response["X-Demonstration"]
