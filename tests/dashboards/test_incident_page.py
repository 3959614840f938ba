"""The page of an incident: the sentence that tells it, its tolls explained, its claims quoted, and what changed."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.incidents.models import LinkProposal, Responsible
from tests.dashboards.pages import data_in, explained, open_conflict, page
from tests.factories import (
    make_article,
    make_claim,
    make_conflict,
    make_decision,
    make_group,
    make_incident,
    make_place,
    make_side,
    make_source,
    make_toll,
    make_user,
    make_version,
    moment,
)

pytestmark = pytest.mark.django_db

TEXT = "It was quiet. Shells killed 7 people in Hass, the Observatory said. Then it rained."


def test_a_sentence_says_what_happened(client: Client) -> None:
    place = make_place("locality", name="Hass")
    incident = make_incident(open_conflict(), place=place, means="shelling")
    explained(incident, TEXT, "7 people", claimant=make_source(name="The Observatory"))

    html = page(client, f"/incidents/{incident.public_id}/")

    assert "7 people were killed by shelling in Hass on 13 October 2016, according to The Observatory." in html


def test_the_toll_is_explained_in_words(client: Client) -> None:
    incident = make_incident(open_conflict())
    explained(incident, TEXT, "7 people", claimant=make_source(name="The Observatory"))

    assert "7: The Observatory (7, 13 Oct), the only origin." in page(client, f"/incidents/{incident.public_id}/")


def test_a_claim_is_quoted_once_with_its_figure_marked_and_leads_to_its_words(client: Client) -> None:
    incident = make_incident(open_conflict())
    toll = explained(incident, TEXT, "7 people")
    (claim_id,) = toll.explanation["counted"]
    article = incident.groups.get().version.article

    html = page(client, f"/incidents/{incident.public_id}/")

    assert f'<mark><a href="/articles/{article.pk}/#claim-{claim_id}">7 people</a></mark> in Hass' in html
    assert "It was quiet" not in html
    assert '<span class="state">counted</span>' in html


def test_text_of_an_article_is_text(client: Client) -> None:
    incident = make_incident(open_conflict())
    explained(incident, "<script>alert(1)</script> killed 7 people & more.", "7 people")

    html = page(client, f"/incidents/{incident.public_id}/")

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_person_who_speaks_is_named_by_role_in_public(client: Client) -> None:
    incident = make_incident(open_conflict())
    explained(incident, "Abu Karim, a baker, said that 7 people died.", "7 people", claimant_text="Abu Karim")
    role = "a source named in the text, not in the register"

    public = page(client, f"/incidents/{incident.public_id}/")
    client.force_login(make_user("editor"))

    assert f"according to {role}" in public
    assert "<h3>\n              Abu Karim" not in public
    assert "according to Abu Karim" in page(client, f"/incidents/{incident.public_id}/")


def test_responsibility_is_told_with_its_basis_and_denials(client: Client) -> None:
    conflict = open_conflict()
    incident = make_incident(conflict, lane_kind="side", basis="accused", denials=["The ministry denies it."])
    Responsible.objects.create(incident=incident, name="Armed group")
    make_toll(incident, lane_side=make_side(conflict, name="Opposition"))

    html = page(client, f"/incidents/{incident.public_id}/")

    assert "Opposition" in html
    assert "Armed group" in html
    assert "Basis: accused by an adversary." in html
    assert "Denied: The ministry denies it." in html


def test_what_changed_is_told_with_reasons_and_roles_not_names(client: Client) -> None:
    incident = make_incident(open_conflict())
    editor = make_user("reviewer", username="sara")
    make_toll(incident, figure=5, recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 2))
    make_toll(incident, figure=7, recorded_at=moment(2020, 1, 2))
    make_decision(by=editor, incident=incident, verb="correct claim", after={"value": 7}, reason="Misread.")

    html = page(client, f"/incidents/{incident.public_id}/")

    assert "Reckoned anew: 7 people killed, before 5 people" in html
    assert "Corrected a claim: value" in html
    assert "an editor: “Misread.”" in html
    assert "sara" not in html


def test_a_doubtful_report_is_shown_as_not_counted(client: Client) -> None:
    incident = make_incident(open_conflict())
    make_toll(incident)
    elsewhere = make_incident(incident.conflict)
    version = make_version("Some said that 9 people died there.", make_article(incident.conflict))
    group = make_group(version, elsewhere)
    make_claim(version, quote="9 people", group=group)
    LinkProposal.objects.create(group=group, incident=incident, score=0.5)

    html = page(client, f"/incidents/{incident.public_id}/")

    assert "May tell of the same, not counted here" in html
    assert ">9 people</a></mark>" in html


def test_several_reports_stand_on_a_strip_of_time(client: Client) -> None:
    incident = make_incident(open_conflict())
    explained(incident, TEXT, "7 people")
    later = make_article(incident.conflict, published_on=date(2016, 10, 15))
    version = make_version("Later 9 people were counted.", later)
    make_claim(version, quote="9 people", incident=incident)

    strip = data_in(page(client, f"/incidents/{incident.public_id}/"), "strip-data")

    assert (strip["low"], strip["counted"], strip["figure"]) == ([7, 9], [True, False], 7)


def test_a_merged_incident_leads_to_where_it_went(client: Client) -> None:
    into = make_incident(open_conflict())
    merged = make_incident(into.conflict, merged_into=into)

    response = client.get(f"/incidents/{merged.public_id}/")

    assert (response.status_code, response.headers["Location"]) == (301, f"/incidents/{into.public_id}/")


@pytest.mark.parametrize("fields", [{"review_state": "rejected"}, {"visibility": "restricted"}])
def test_withheld_incidents_are_not_there_for_the_public(client: Client, fields: dict[str, str]) -> None:
    incident = make_incident(open_conflict(), **fields)

    page(client, f"/incidents/{incident.public_id}/", status=404)
    client.force_login(make_user("editor"))
    page(client, f"/incidents/{incident.public_id}/")


def test_unreviewed_incidents_of_a_reviewed_conflict_are_not_there_for_the_public(client: Client) -> None:
    incident = make_incident(make_conflict())

    assert "Not here" in page(client, f"/incidents/{incident.public_id}/", status=404)


def test_more_claims_cost_no_more_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    incident = make_incident(open_conflict(), place=make_place())
    explained(incident, TEXT, "7 people")
    with CaptureQueriesContext(connection) as one:
        page(client, f"/incidents/{incident.public_id}/")

    for _ in range(6):
        publisher = make_source(parent=make_source())
        version = make_version(TEXT, make_article(incident.conflict, publisher=publisher))
        make_claim(version, incident=incident)
    with django_assert_num_queries(len(one)):
        page(client, f"/incidents/{incident.public_id}/")
