"""An editor corrects a claim, and what it counts in is reckoned again at once."""

from datetime import date

import pytest
from django.test import Client

from apps.desk.acts import token_of_claim
from apps.incidents.models import Decision
from apps.tolls.models import RunningTollPoint, Toll
from tests.desk.reports import at_the_desk, correct, incident_of, killed, report, told
from tests.factories import DAY, make_source

pytestmark = pytest.mark.django_db


def test_a_corrected_number_is_reckoned_at_once_and_told(client: Client) -> None:
    editor, claim = at_the_desk(client), report("7 people")

    response = correct(client, claim, value=11, reason="The text says eleven.")

    assert response.status_code == 302
    assert killed(incident_of(claim)) == 11
    assert "killed, people: 7 → 11" in told(response)
    decision = Decision.objects.get(claim=claim)
    assert (decision.by, decision.reason, decision.after["value"]) == (editor, "The text says eleven.", 11)


def test_the_read_values_stand_beside_the_corrected_ones(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")

    correct(client, claim, value=11)

    claim.refresh_from_db()
    assert (claim.value, claim.low, claim.high) == (7, 7, 7)
    assert claim.corrected == {"value": 11, "low": 11, "high": 11}


def test_the_ledger_keeps_what_it_said_before(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")

    correct(client, claim, value=11)

    past = Toll.objects.get(incident=incident_of(claim), victims="people", superseded_at__isnull=False)
    assert past.consensus == 7


@pytest.mark.parametrize(
    ("qualifier", "bounds"),
    [("at_least", (7, None)), ("more_than", (8, None)), ("up_to", (1, 7)), ("less_than", (1, 6)), ("about", (7, 7))],
)
def test_bounds_follow_a_corrected_qualifier(client: Client, qualifier: str, bounds: tuple[int, int | None]) -> None:
    at_the_desk(client)
    claim = report("7 people")

    correct(client, claim, qualifier=qualifier)

    claim.refresh_from_db()
    assert (claim.standing("low"), claim.standing("high")) == bounds


def test_a_vague_word_needs_its_low_bound(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")

    refused = correct(client, claim, qualifier="vague")
    taken = correct(client, claim, qualifier="vague", low=12)

    assert "low" in refused.context["form"].errors
    assert taken.status_code == 302
    claim.refresh_from_db()
    assert [claim.standing(f) for f in ("value", "low", "high")] == [None, 12, None]


def test_a_second_correction_of_the_number_moves_its_bounds_too(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")
    correct(client, claim, value=11)
    claim.refresh_from_db()

    correct(client, claim, value=12)

    assert killed(incident_of(claim)) == 12


def test_an_emptied_field_goes_back_to_what_was_read(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")
    correct(client, claim, value=11)
    claim.refresh_from_db()

    response = correct(client, claim, value="")

    claim.refresh_from_db()
    assert claim.corrected == {}
    assert "killed, people: 11 → 7" in told(response)


def test_what_the_text_does_not_tell_can_be_taken_out(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people", claimant=make_source(), perpetrators=["the army"])

    correct(client, claim, no_claimant="on", no_perpetrators="on")

    claim.refresh_from_db()
    assert (claim.standing("claimant_id"), claim.standing("perpetrators")) == (None, [])
    assert not claim.accused.exists()


@pytest.mark.parametrize(
    ("put_in", "field"),
    [
        ({"low": 9, "high": 8}, "high"),
        ({"when_end": "2016-10-01"}, "when_end"),
        ({"value": 0}, "value"),
        ({"place": 999_999_999}, "place"),
        ({"value": 11, "reason": "  "}, "reason"),
        ({"claimant": "1", "no_claimant": "on"}, "claimant"),
    ],
)
def test_what_cannot_stand_is_told_at_its_field_and_nothing_is_saved(
    client: Client, put_in: dict[str, object], field: str
) -> None:
    at_the_desk(client)
    claim = report("7 people")
    make_source(pk=1)

    response = correct(client, claim, decision="rejected", **put_in)

    assert field in response.context["form"].errors
    claim.refresh_from_db()
    assert (claim.corrected, claim.decision) == ({}, "undecided")
    assert not Decision.objects.exists()


def test_a_form_without_a_change_asks_for_one(client: Client) -> None:
    at_the_desk(client)

    response = correct(client, report("7 people"), value=7)

    assert "Nothing is changed" in response.content.decode()


def test_of_two_editors_the_second_is_told_and_overwrites_nothing(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")
    opened = token_of_claim(claim)
    correct(client, claim, value=11, reason="First.")

    response = correct(client, claim, value=12, token=opened)

    assert "changed after you opened the page" in response.content.decode()
    claim.refresh_from_db()
    assert claim.corrected["value"] == 11


def test_a_rejected_claim_counts_in_no_toll(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")

    response = correct(client, claim, decision="rejected", reason="It tells of another war.")

    assert killed(incident_of(claim)) is None
    assert "killed, people: 7 → none" in told(response)
    assert Decision.objects.get(claim=claim).after == {"decision": "rejected"}


def test_a_total_that_was_read_as_one_event_moves_to_a_running_toll(client: Client) -> None:
    at_the_desk(client)
    claim = report("370 people")
    incident = incident_of(claim)

    response = correct(client, claim, scope="cumulative", when_start="2016-09-21")

    assert killed(incident) is None
    assert RunningTollPoint.objects.get(claim=claim).low == 370
    assert "running toll: killed, people: none → 370" in told(response)


def test_a_corrected_total_moves_its_running_toll(client: Client) -> None:
    at_the_desk(client)
    claim = report("370 people", scope="cumulative", when_start=date(2016, 9, 1), when_end=DAY)

    response = correct(client, claim, value=380)

    assert RunningTollPoint.objects.get(claim=claim).low == 380
    assert "running toll: killed, people: 370 → 380" in told(response)


def test_the_page_shows_the_sentence_with_its_figure_marked(client: Client) -> None:
    at_the_desk(client)
    claim = report("7 people")

    page = client.get(f"/admin/incidents/claim/{claim.pk}/change/").content.decode()

    assert "It was said that <mark>7 people</mark> died." in page
    assert f"/articles/{claim.version.article_id}/#claim-{claim.pk}" in page
    assert f"/incidents/{incident_of(claim).public_id}/" in page


def test_the_page_of_no_claim_leads_back_to_the_desk(client: Client) -> None:
    at_the_desk(client)

    assert client.get("/admin/incidents/claim/999999/change/").status_code == 302
