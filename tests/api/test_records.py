"""Tolls, running tolls, articles, sources, sides, places and conflicts of the API, and what is filtered by."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import (
    make_actor,
    make_article,
    make_claim,
    make_conflict,
    make_incident,
    make_place,
    make_running_point,
    make_running_toll,
    make_side,
    make_source,
    make_toll,
    make_unit,
    make_user,
    make_version,
    moment,
)

pytestmark = pytest.mark.django_db


def found(client: Client, name: str, query: str = "", key: str = "id") -> set[Any]:
    response = client.get(f"/api/v1/{name}/?{query}")
    assert response.status_code == 200, response.content
    return {record[key] for record in response.json()["results"]}


def test_the_ledger_is_asked_as_it_stood_on_a_day(client: Client) -> None:
    incident = make_incident(review_state="approved")
    past = make_toll(incident, figure=7, recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 3))
    current = make_toll(incident, figure=9, recorded_at=moment(2020, 1, 3))

    assert found(client, "tolls") == {current.pk}
    assert found(client, "tolls", "known_at=2020-01-02") == {past.pk}
    assert found(client, "tolls", "known_at=2019-12-31") == set()
    assert client.get(f"/api/v1/tolls/{past.pk}/").json()["superseded_at"] == "2020-01-03T12:00:00Z"


def test_past_tolls_pass_the_visibility_of_today(client: Client) -> None:
    toll = make_toll(make_incident(review_state="rejected"), recorded_at=moment(2020, 1, 1), review_state="approved")

    assert found(client, "tolls", "known_at=2020-01-02") == set()
    assert client.get(f"/api/v1/tolls/{toll.pk}/").status_code == 404


def test_tolls_are_found_by_everything_that_was_copied_in(client: Client) -> None:
    conflict = make_conflict(policy="all_marked")
    unit, side, other = make_unit(conflict), make_side(conflict), make_side(conflict)
    place = make_place("locality", unit.place)
    incident = make_incident(conflict, place=place, means="drone")
    toll = make_toll(
        incident, harm="injured", victims="medics", lane_side=side, victim_side=other, territory_side=other,
        territory="held", origins=2,
    )  # fmt: skip
    make_toll(make_incident(conflict, first_on=date(2016, 11, 1), review_state="approved"), kind="own_attackers")

    for query in (
        f"side={side.key}", f"victim_side={other.key}", f"territory={other.key}", f"district={unit.pk}",
        f"place={unit.place_id}", "harm=injured", "victims=medics", "means=drone", "corroborated=true",
        "until=2016-10-31", "review=unreviewed", "kind=documented", f"incident={incident.public_id}",
    ):  # fmt: skip
        assert found(client, "tolls", query) == {toll.pk}, query


def test_a_running_toll_tells_each_value_with_its_claim(client: Client) -> None:
    series = make_running_toll(make_conflict(policy="all_marked"))
    make_running_point(series, low=301, as_of=date(2016, 10, 1))
    point = make_running_point(series, low=371, as_of=date(2016, 10, 13))

    points = client.get(f"/api/v1/running-tolls/{series.key}/").json()["points"]

    assert [(one["as_of"], one["low"]) for one in points] == [("2016-10-01", 301), ("2016-10-13", 371)]
    assert (points[1]["quote"], points[1]["claim"]) == ("more than 370 people", point.claim_id)


def test_running_tolls_rest_on_unreviewed_claims(client: Client) -> None:
    series = make_running_toll(make_conflict(policy="reviewed_only"))

    assert found(client, "running-tolls", key="key") == set()
    assert client.get(f"/api/v1/running-tolls/{series.key}/").status_code == 404
    client.force_login(make_user("reviewer"))
    assert found(client, "running-tolls", key="key") == {series.key}


def test_running_tolls_are_found_by_their_key_parts(client: Client) -> None:
    conflict = make_conflict(policy="all_marked")
    side, place, source = make_side(conflict), make_place(), make_source()
    series = make_running_toll(
        conflict, harm="detained", victims="civilians", lane_side=side, place=place, source=source
    )
    make_running_point(series, as_of=date(2016, 10, 13))
    make_running_toll(conflict, since=date(2016, 12, 1))

    for query in (
        "harm=detained", "victims=civilians", f"side={side.key}", f"place={place.pk}", f"source={source.key}",
        "since=2016-10-13", "until=2016-11-30",
    ):  # fmt: skip
        assert found(client, "running-tolls", query, key="key") == {series.key}, query


def test_the_public_reads_the_sentences_of_an_article_and_not_its_text(client: Client) -> None:
    incident = make_incident(review_state="approved")
    article = make_article(incident.conflict)
    version = make_version("It was quiet. Shells killed 7 people. Then it rained.", article)
    make_claim(version, incident=incident)

    body = client.get(f"/api/v1/articles/{article.pk}/").json()

    assert [claim["sentence"] for claim in body["claims"]] == ["Shells killed 7 people."]
    assert (body["text"], body["work"]) == (None, None)
    assert "It was quiet" not in client.get(f"/api/v1/articles/{article.pk}/").content.decode()


@pytest.mark.parametrize(("role", "is_licensed"), [("editor", False), ("", True)])
def test_the_text_is_for_editors_unless_its_licence_allows_more(client: Client, role: str, is_licensed: bool) -> None:
    incident = make_incident(review_state="approved")
    article = make_article(incident.conflict, licensed_in_full=is_licensed)
    make_claim(make_version("It was quiet. Shells killed 7 people.", article), incident=incident)
    if role:
        client.force_login(make_user(role))

    assert client.get(f"/api/v1/articles/{article.pk}/").json()["text"] == "It was quiet. Shells killed 7 people."


def test_an_article_shows_the_claims_of_its_newest_version(client: Client) -> None:
    incident = make_incident(review_state="approved")
    article = make_article(incident.conflict)
    make_claim(make_version("Shells killed 7 people.", article), incident=incident)
    newest = make_claim(make_version("Shells killed 9 people.", article), quote="9 people", incident=incident)

    body = client.get(f"/api/v1/articles/{article.pk}/").json()

    assert [claim["id"] for claim in body["claims"]] == [newest.pk]
    assert body["versions"] == 2


def test_an_article_that_tells_nothing_public_is_not_shown(client: Client) -> None:
    article = make_claim(incident=make_incident(review_state="rejected")).version.article

    assert client.get(f"/api/v1/articles/{article.pk}/").status_code == 404
    assert found(client, "articles") == set()
    client.force_login(make_user("editor"))
    assert found(client, "articles") == {article.pk}


def test_articles_are_found_by_who_printed_them_when_and_of_what(client: Client) -> None:
    incident = make_incident(make_conflict(policy="all_marked"))
    article = make_article(incident.conflict, title="Seven dead in the market", language="ar", wire=make_source())
    make_claim(make_version("Shells killed 7 people.", article), incident=incident)
    other = make_article(make_conflict(policy="all_marked"), published_on=date(2016, 10, 13) - timedelta(days=2))
    make_claim(make_version("Shells killed 7 people.", other), incident=make_incident(other.conflict))

    for query in (
        "since=2016-10-13", "q=market", "language=ar", f"incident={incident.public_id}",
        f"source={article.publisher.key}",
        f"source={article.wire.key if article.wire else ''}", f"conflict={incident.conflict.slug}",
    ):  # fmt: skip
        assert found(client, "articles", query) == {article.pk}, query


def test_sources_are_found_by_kind_side_name_and_conflict(client: Client) -> None:
    side = make_side()
    source = make_source(kind="state_media", side=side, name="The State Agency")
    publisher = make_article(side.conflict).publisher

    assert found(client, "sources", "kind=state_media", key="key") == {source.key}
    assert found(client, "sources", f"side={side.key}", key="key") == {source.key}
    assert found(client, "sources", "q=state+agency", key="key") == {source.key}
    assert found(client, "sources", f"conflict={side.conflict.slug}", key="key") == {source.key, publisher.key}


def test_witnesses_are_no_public_sources(client: Client) -> None:
    witness = make_source(kind="witness")

    assert client.get(f"/api/v1/sources/{witness.key}/").status_code == 404
    client.force_login(make_user("editor"))
    assert client.get(f"/api/v1/sources/{witness.key}/").json()["name"] == witness.name


def test_a_side_names_its_actors_and_when_they_belonged_to_it(client: Client) -> None:
    side = make_side()
    make_actor(side=side, key="army", name="The army")
    make_side()

    (told,) = client.get(f"/api/v1/sides/?conflict={side.conflict.slug}").json()["results"]

    assert (told["key"], told["actors"][0]["actor"], told["actors"][0]["from_on"]) == (side.key, "army", None)


def test_places_are_found_by_any_name_and_by_the_place_above(client: Client) -> None:
    governorate = make_place("governorate", country_code="SY")
    town = make_place("locality", governorate, name="Al-Bab", names=("الباب",))
    make_place("locality", make_place("country", country_code="IQ"))

    for query in (
        "q=al+bab",
        "q=الباب",
        f"parent={governorate.pk}",
        f"place={town.pk}",
        "q=bab&kind=locality&country=sy",
    ):
        assert found(client, "places", query) == {town.pk}, query
    assert found(client, "places", "q=---") == set()


def test_a_place_tells_its_names_and_boundary(client: Client) -> None:
    place = make_place(names=("Another name",), boundary={"type": "Polygon", "coordinates": []})

    body = client.get(f"/api/v1/places/{place.pk}/").json()

    assert {name["name"] for name in body["names"]} == {place.name, "Another name"}
    assert body["boundary"]["type"] == "Polygon"
    assert "boundary" not in client.get("/api/v1/places/").json()["results"][0]


def test_a_conflict_names_what_its_figures_are_filtered_by(client: Client) -> None:
    conflict = make_conflict()
    side, unit = make_side(conflict), make_unit(conflict)

    body = client.get(f"/api/v1/conflicts/{conflict.slug}/").json()

    assert [one["key"] for one in body["sides"]] == [side.key]
    assert [one["id"] for one in body["districts"]] == [unit.pk]
    assert client.get(body["series_url"]).status_code == 200


def test_every_address_in_an_answer_leads_somewhere(client: Client) -> None:
    claim = make_claim(incident=make_incident(review_state="approved", place=make_place()), claimant=make_source())
    make_toll(claim.group.incident if claim.group else None)

    body = client.get(f"/api/v1/claims/{claim.pk}/").json()
    addresses = [body["url"], body["incident_url"], body["article"]["url"], body["claimant"]["url"]]
    incident = client.get(body["incident_url"]).json()
    addresses += [incident["claims_url"], incident["place"]["url"], incident["tolls"][0]["url"]]

    assert [client.get(address).status_code for address in addresses] == [200] * 7
