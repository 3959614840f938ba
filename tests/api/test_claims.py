"""The claims of the API: words, sentence, values as read and as corrected, and who says so."""

from typing import Any

import pytest
from django.test import Client

from apps.incidents.models import Claim, ClaimActor
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
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/claims/"


def shown(**fields: Any) -> Claim:
    """A claim of an incident that the public sees."""
    return make_claim(incident=make_incident(review_state="approved"), **fields)


def ids(client: Client, query: str) -> set[int]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200, response.content
    return {claim["id"] for claim in response.json()["results"]}


def test_a_claim_is_told_with_its_sentence(client: Client) -> None:
    text = "في حلب. Rockets wounded at least 12 people, medics said. More followed."
    incident = make_incident(review_state="approved")
    version = make_version(text, make_article(incident.conflict))
    claim = make_claim(version, quote="12 people", incident=incident, harm="injured", qualifier="at_least")

    body = client.get(f"{LIST}{claim.pk}/").json()

    assert body["sentence"] == "Rockets wounded at least 12 people, medics said."
    assert text[body["start"] : body["end"]] == body["quote"] == "12 people"
    assert (body["read"]["value"], body["read"]["low"], body["read"]["high"]) == (12, 12, None)
    assert body["in_headline"] is False


def test_what_was_read_and_what_was_corrected_stand_apart(client: Client) -> None:
    place, source = make_place(), make_source()
    claim = shown(corrected={"value": 9, "low": 9, "high": 9, "place_id": place.pk, "claimant_id": source.pk})

    body = client.get(f"{LIST}{claim.pk}/").json()

    assert (body["read"]["value"], body["read"]["place"], body["read"]["claimant"]) == (7, None, None)
    assert body["corrected"] == {"value": 9, "low": 9, "high": 9, "place": place.pk, "claimant": source.key}
    assert (body["standing"]["value"], body["standing"]["claimant"]) == (9, source.key)
    assert body["standing"]["harm"] == "killed"


def test_the_claimant_is_told_as_written_and_as_resolved(client: Client) -> None:
    monitor = make_source(kind="monitor", name="The Observatory")
    claim = shown(claimant_text="the Observatory", claimant=monitor)

    body = client.get(f"{LIST}{claim.pk}/").json()

    assert (body["claimant_text"], body["claimant"]["name"]) == ("the Observatory", "The Observatory")
    assert body["claimant"]["url"].endswith(f"/api/v1/sources/{monitor.key}/")


def test_a_witness_appears_to_the_public_by_role(client: Client) -> None:
    claim = shown(claimant=make_source(kind="witness", key="a-person", name="A Person"))

    assert client.get(f"{LIST}{claim.pk}/").json()["claimant"] == {"key": None, "name": "a witness", "url": None}
    client.force_login(make_user("editor"))
    assert client.get(f"{LIST}{claim.pk}/").json()["claimant"]["name"] == "A Person"


def test_claims_of_running_tolls_follow_the_policy(client: Client) -> None:
    public = make_running_point(make_running_toll(make_conflict(policy="all_marked"))).claim
    hidden = make_running_point(make_running_toll(make_conflict(policy="reviewed_only"))).claim

    assert ids(client, "") == {public.pk}
    assert client.get(f"{LIST}{public.pk}/").json()["incident"] is None
    client.force_login(make_user("editor"))
    assert ids(client, "") == {public.pk, hidden.pk}


def test_the_public_sees_no_claims_of_incidents_it_does_not_see(client: Client) -> None:
    claim = make_claim(incident=make_incident())

    assert client.get(f"{LIST}{claim.pk}/").status_code == 404
    client.force_login(make_user("editor"))
    assert client.get(f"{LIST}{claim.pk}/").status_code == 200


def test_claims_are_found_by_what_they_say(client: Client) -> None:
    place = make_place("locality", make_place("governorate"))
    source = make_source()
    claim = shown(
        quote="12 children", harm="injured", victims="children", means="shelling", place=place, claimant=source,
        claimant_text="a hospital",
    )  # fmt: skip
    shown()
    incident = claim.group.incident if claim.group else None
    assert incident is not None

    for query in (
        "harm=injured", "victims=children", "means=shelling", f"place={place.parent_id}", f"source={source.key}",
        f"article={claim.version.article_id}", f"incident={incident.public_id}", f"conflict={incident.conflict.slug}",
        "q=Children", "q=hospital", "harm=injured&scope=incident&review=reviewed",
    ):  # fmt: skip
        assert ids(client, query) == {claim.pk}, query


def test_claims_are_found_by_the_side_they_accuse(client: Client) -> None:
    claim = shown()
    make_side(key="government")
    for position in range(2):
        ClaimActor.objects.create(claim=claim, position=position, text="the army", side_key="government")
    shown()

    assert ids(client, "side=government") == {claim.pk}
    assert len(client.get(f"{LIST}?side=government").json()["results"]) == 1


def test_a_window_is_that_of_the_harm(client: Client) -> None:
    claim = shown()

    assert ids(client, "since=2016-10-13&until=2016-10-13") == {claim.pk}
    assert ids(client, "since=2016-10-14") == set()
