"""Editors keep names, sources and places; what rests on them is reckoned again."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.conflicts.models import ActorAlias, Control
from apps.incidents.models import Incident
from apps.places.models import PlaceName
from apps.sources.models import Source
from tests.desk.reports import at_the_desk, incident_of, report
from tests.factories import make_actor, make_place, make_side, make_source

pytestmark = pytest.mark.django_db
NO_ROWS = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


def _source_form(source: Source, **fields: object) -> dict[str, object]:
    rows = {f"{rows}-{k}": v for rows in ("aliases", "affiliations", "spoken_aliases") for k, v in NO_ROWS.items()}
    return {"key": source.key, "name": source.name, "kind": source.kind, "reliability": "F", **rows, **fields}


def test_the_looked_up_form_of_a_name_is_filled_in(client: Client) -> None:
    at_the_desk(client)
    place = make_place("locality")
    sent = {"place": place.pk, "name": "Al-Shaʿar", "kind": "alias", "source": "a map"}

    client.post(reverse("admin:places_placename_add"), sent)

    assert PlaceName.objects.get(name="Al-Shaʿar").normalized == "shaar"


def test_the_same_name_twice_is_told_in_the_form(client: Client) -> None:
    at_the_desk(client)
    actor = make_actor()
    ActorAlias.objects.create(actor=actor, text="The Army", normalized="the army")

    response = client.post(reverse("admin:conflicts_actoralias_add"), {"actor": actor.pk, "text": "the ARMY"})

    assert response.status_code == 200
    assert response.context["errors"]
    assert ActorAlias.objects.count() == 1


def test_an_alias_is_added_beneath_its_source(client: Client) -> None:
    at_the_desk(client)
    source = make_source()
    row = {"aliases-TOTAL_FORMS": 1, "aliases-0-text": "SOHR", "aliases-0-source": source.pk}

    client.post(reverse("admin:sources_source_change", args=[source.pk]), _source_form(source, **row))

    assert source.aliases.get().normalized == "sohr"


def test_a_place_is_found_by_another_spelling_and_told_apart(client: Client) -> None:
    at_the_desk(client)
    governorate = make_place("governorate", name="Raqqa")
    town = make_place("locality", governorate, name="Ath-Thawrah", names=("الثورة",))
    asked = {"app_label": "incidents", "model_name": "claim", "field_name": "place"}

    for term in ("Al Thawrah", "الثورة", "thawr"):
        found = client.get(reverse("admin:places_place_find"), {**asked, "term": term}).json()["results"]
        assert found == [{"id": str(town.pk), "text": "Ath-Thawrah – locality, Raqqa"}]


def test_a_new_place_stands_in_the_tree(client: Client) -> None:
    at_the_desk(client)
    town = make_place("locality")
    sent = {
        "kind": "neighbourhood", "parent": town.pk, "country_code": "SY", "external_ref": "own:1", "name": "Old Town",
        "source": "a map", "names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0,
    }  # fmt: skip

    client.post(reverse("admin:places_place_add"), sent)

    quarter = town.children.get()
    assert quarter.path == [*town.path, quarter.pk]


def test_a_source_whose_parent_changes_has_its_incidents_reckoned_again(client: Client) -> None:
    at_the_desk(client)
    claim, agency = report(), make_source()
    publisher = claim.version.article.publisher

    form = _source_form(publisher, parent=agency.pk)
    client.post(reverse("admin:sources_source_change", args=[publisher.pk]), form)

    publisher.refresh_from_db()
    assert publisher.parent == agency
    assert incident_of(claim).stale_since is not None


def test_who_held_a_place_counts_for_the_incidents_in_it(client: Client) -> None:
    at_the_desk(client)
    claim = report()
    incident = incident_of(claim)
    side = make_side(incident.conflict)
    sent = {"conflict": incident.conflict_id, "place": incident.place_id, "state": "held", "side": side.pk,
            "from_on": "2016-01-01", "source": "a map"}  # fmt: skip

    client.post(reverse("admin:conflicts_control_add"), sent)

    assert Control.objects.get().side == side
    assert Incident.objects.get(pk=incident.pk).stale_since is not None


def test_the_history_says_who_changed_what(client: Client) -> None:
    editor = at_the_desk(client)
    source = make_source(name="The Old Name")
    client.post(reverse("admin:sources_source_change", args=[source.pk]), _source_form(source, name="The New Name"))

    page = client.get(reverse("admin:sources_source_history", args=[source.pk])).content.decode()

    assert "<del>The Old Name</del> → <ins>The New Name</ins>" in page
    assert f"<td>{editor.get_username()}</td>" in page
