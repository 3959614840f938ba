"""The incidents of the API: what they hold, what is filtered by, and who sees them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.incidents.models import Incident, Responsible
from tests.factories import (
    make_actor,
    make_article,
    make_claim,
    make_conflict,
    make_incident,
    make_place,
    make_side,
    make_source,
    make_toll,
    make_unit,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/incidents/"


def ids(client: Client, query: str) -> set[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200, response.content
    return {incident["id"] for incident in response.json()["results"]}


def shown(**fields: Any) -> Incident:
    """An incident that the public sees."""
    return make_incident(fields.pop("conflict", None), **{"review_state": "approved", **fields})


def test_an_incident_tells_its_tolls_by_every_rule(client: Client) -> None:
    incident = shown()
    make_toll(incident, figure=9, low=7, high=11, latest=11, consensus_bound="at_least", origins=2)

    body = client.get(f"{LIST}{incident.public_id}/").json()

    (toll,) = body["tolls"]
    assert (toll["low"], toll["high"], toll["open_above"], toll["origins"]) == (7, 11, False, 2)
    assert toll["figures"]["consensus"] == {"value": 9, "bound": "at_least"}
    assert toll["figures"]["latest"] == {"value": 11, "bound": ""}
    assert toll["explanation"] == {}


def test_an_incident_leads_to_the_sentence_that_was_read(client: Client) -> None:
    incident = shown()
    version = make_version("It was quiet. Shells killed 7 people. Then it rained.", make_article(incident.conflict))
    make_claim(version, incident=incident)

    (claim,) = client.get(f"{LIST}{incident.public_id}/").json()["claims"]

    assert (claim["quote"], claim["sentence"]) == ("7 people", "Shells killed 7 people.")
    assert claim["incident"] == incident.public_id
    assert claim["article"]["id"] == version.article_id


def test_responsibility_names_its_side_and_basis(client: Client) -> None:
    side = make_side(key="government")
    actor = make_actor(side=side, key="army")
    incident = shown(conflict=side.conflict, lane_kind="side", basis="concluded", denials=["The army denied it."])
    Responsible.objects.create(incident=incident, actor=actor, side_key="government", name="the army")

    told = client.get(f"{LIST}{incident.public_id}/").json()["responsibility"]

    assert (told["lane_kind"], told["side"], told["basis"]) == ("side", "government", "concluded")
    assert told["actors"] == [{"name": "the army", "actor": "army", "side": "government"}]
    assert told["denials"] == ["The army denied it."]


def test_a_superseded_toll_is_not_shown(client: Client) -> None:
    incident = shown()
    first = make_toll(incident, figure=7)
    first.superseded_at = first.recorded_at + timedelta(seconds=1)
    first.save(update_fields=["superseded_at"])

    assert client.get(f"{LIST}{incident.public_id}/").json()["tolls"] == []


def test_a_merged_id_redirects_to_the_incident_it_went_into(client: Client) -> None:
    last = shown()
    middle = shown(conflict=last.conflict, merged_into=last)
    first = shown(conflict=last.conflict, merged_into=middle)

    response = client.get(f"{LIST}{first.public_id}/")

    assert response.status_code == 301
    assert response["Location"].endswith(f"{LIST}{last.public_id}/")
    assert response.json()["merged_into"] == last.public_id
    assert client.get(f"{LIST}{last.public_id}/").json()["merged_ids"] == [middle.public_id]


def test_a_merged_id_does_not_tell_of_an_incident_that_is_withheld(client: Client) -> None:
    withheld = shown(visibility="restricted")
    merged = shown(conflict=withheld.conflict, merged_into=withheld)

    assert client.get(f"{LIST}{merged.public_id}/").status_code == 404


@pytest.mark.parametrize("state", ["unreviewed", "rejected"])
def test_the_public_does_not_see_what_editors_see(client: Client, state: str) -> None:
    incident = make_incident(review_state=state)

    assert client.get(f"{LIST}{incident.public_id}/").status_code == 404
    assert ids(client, "") == set()
    client.force_login(make_user("editor"))
    assert client.get(f"{LIST}{incident.public_id}/").status_code == 200
    assert ids(client, "") == {incident.public_id}


def test_a_window_keeps_incidents_wholly_inside(client: Client) -> None:
    inside = shown(first_on=date(2016, 10, 13), last_on=date(2016, 10, 14))
    shown(first_on=date(2016, 10, 10), last_on=date(2016, 10, 16), date_precision="week")
    shown(first_on=None)

    assert ids(client, "since=2016-10-12&until=2016-10-15") == {inside.public_id}


def test_a_place_holds_what_is_within_it(client: Client) -> None:
    governorate = make_place("governorate")
    incident = shown(place=make_place("locality", governorate))
    shown(place=make_place("locality"))

    assert ids(client, f"place={governorate.pk}") == {incident.public_id}


def test_harm_and_victims_are_asked_of_one_toll(client: Client) -> None:
    both = shown()
    make_toll(both, harm="injured", victims="children")
    either = shown()
    make_toll(either, harm="injured", victims="people")
    make_toll(either, harm="killed", victims="children")

    assert ids(client, "harm=injured&victims=children") == {both.public_id}


def test_sides_and_lanes_are_alternatives(client: Client) -> None:
    side = make_side(key="opposition")
    held = shown(conflict=side.conflict, lane_kind="side")
    make_toll(held, lane_side=side)
    joint = shown(conflict=side.conflict, lane_kind="joint")
    shown(conflict=side.conflict, lane_kind="unknown")

    assert ids(client, "side=opposition&side=joint") == {held.public_id, joint.public_id}


def test_a_district_is_the_one_that_the_toll_counts_in(client: Client) -> None:
    conflict = make_conflict()
    unit = make_unit(conflict)
    placed = shown(conflict=conflict, place=make_place("locality", unit.place))
    make_toll(placed)
    unplaced = shown(conflict=conflict)
    make_toll(unplaced)

    assert ids(client, f"district={unit.pk}") == {placed.public_id}
    assert ids(client, "district=unplaced") == {unplaced.public_id}


def test_incidents_are_found_by_means_review_kind_and_conflict(client: Client) -> None:
    incident = shown(means="shelling", kind="period", review_state="changed")
    shown(means="drone")

    assert ids(client, "means=shelling&means=siege") == {incident.public_id}
    assert ids(client, "kind=period") == {incident.public_id}
    assert ids(client, f"conflict={incident.conflict.slug}&review=reviewed") == {incident.public_id}
    assert ids(client, "review=unreviewed") == set()


def test_incidents_are_found_by_who_tells_of_them(client: Client) -> None:
    monitor = make_source(kind="monitor")
    incident = shown()
    claim = make_claim(incident=incident, claimant=monitor)
    other = shown()
    make_claim(incident=other)

    assert ids(client, f"source={monitor.key}") == {incident.public_id}
    assert ids(client, f"source={claim.version.article.publisher.key}") == {incident.public_id}
    assert ids(client, f"article={claim.version.article_id}") == {incident.public_id}


def test_incidents_are_found_by_words(client: Client) -> None:
    incident = shown(place_text="near the old market", place=None)
    shown()

    assert ids(client, "q=Old+market") == {incident.public_id}
    assert ids(client, f"q={incident.public_id.lower()}") == {incident.public_id}


def test_the_number_of_queries_does_not_grow_with_the_claims(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    incident = shown()
    for _ in range(10):
        make_claim(incident=incident, claimant=make_source(), place=make_place())
    with django_assert_max_num_queries(8):
        assert len(client.get(f"{LIST}{incident.public_id}/").json()["claims"]) == 10
