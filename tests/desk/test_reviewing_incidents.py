"""Editors and reviewers decide on incidents, one by one and many at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.desk.acts import token_of_incident, tokens_of_incidents
from apps.incidents.models import Decision, Incident, LinkProposal, ReportGroup
from apps.tolls.models import Toll
from tests.desk.reports import act, at_the_desk, incident_of, killed, report, told
from tests.factories import make_conflict, make_place

pytestmark = pytest.mark.django_db
LIST = "admin:incidents_incident_changelist"


def in_bulk(client: Client, action: str, incidents: list[Incident], **put_in: Any) -> Any:
    tokens = {f"token_{pk}": token for pk, token in tokens_of_incidents(incidents).items()}
    sent = {"action": action, "_selected_action": [i.pk for i in incidents], **tokens, **put_in}
    return client.post(reverse(LIST), sent)


def test_a_bulk_approval_asks_for_its_reason_first(client: Client) -> None:
    at_the_desk(client, "reviewer")
    incident = incident_of(report())

    response = in_bulk(client, "approve", [incident])

    assert "Reason" in response.content.decode()
    incident.refresh_from_db()
    assert incident.review_state == "unreviewed"


def test_each_incident_of_a_bulk_approval_has_its_own_decision(client: Client) -> None:
    reviewer = at_the_desk(client, "reviewer")
    incidents = [incident_of(report()), incident_of(report("4 people"))]

    in_bulk(client, "approve", incidents, reason="Read against the reports.")

    assert set(Incident.objects.values_list("review_state", flat=True)) == {"approved"}
    decisions = Decision.objects.filter(by=reviewer, reason="Read against the reports.")
    assert {d.incident_id for d in decisions} == {i.pk for i in incidents}
    assert set(Toll.objects.current().values_list("review_state", flat=True)) == {"approved"}


def test_an_incident_that_somebody_changed_meanwhile_is_named_and_left(client: Client) -> None:
    at_the_desk(client, "reviewer")
    one, other = incident_of(report()), incident_of(report("4 people"))
    opened = token_of_incident(one)
    act(client, one, "restrict", visibility="restricted")

    response = in_bulk(client, "approve", [one, other], reason="Read.", **{f"token_{one.pk}": opened})

    assert f"{one.public_id}: This incident was changed" in told(response)
    states = dict(Incident.objects.values_list("pk", "review_state"))
    assert states == {one.pk: "unreviewed", other.pk: "approved"}


def test_an_editor_may_not_approve(client: Client) -> None:
    at_the_desk(client, "editor")
    incident = incident_of(report())

    in_bulk(client, "approve", [incident], reason="I am sure.")
    response = act(client, incident, "review", state="approved")

    assert response.status_code == 403
    incident.refresh_from_db()
    assert incident.review_state == "unreviewed"


def test_a_rejected_incident_has_no_toll_and_gets_it_back(client: Client) -> None:
    at_the_desk(client, "reviewer")
    incident = incident_of(report("7 people"))

    rejected = act(client, incident, "review", state="rejected")
    assert killed(incident) is None
    incident.refresh_from_db()
    act(client, incident, "review", state="unreviewed")

    assert "killed, people: 7 → none" in told(rejected)
    assert killed(incident) == 7


def test_a_correction_after_approval_is_seen_as_such(client: Client) -> None:
    at_the_desk(client, "reviewer")
    incident, place = incident_of(report()), make_place("locality")
    act(client, incident, "review", state="approved")
    incident.refresh_from_db()

    act(client, incident, "correct", place=place.pk, first_on="2016-10-12", last_on="2016-10-13")

    incident.refresh_from_db()
    assert (incident.place, incident.review_state) == (place, "changed")
    toll = Toll.objects.current().get(incident=incident, victims="people")
    assert (toll.place_path[-1], toll.first_on.isoformat() if toll.first_on else "") == (place.pk, "2016-10-12")


def test_a_window_that_runs_backwards_is_refused(client: Client) -> None:
    at_the_desk(client)
    incident = incident_of(report())

    response = act(client, incident, "correct", first_on="2016-10-14", last_on="2016-10-12")

    assert "the last not before the first" in response.content.decode()
    assert not Decision.objects.exists()


def test_a_report_is_moved_to_the_incident_named(client: Client) -> None:
    at_the_desk(client)
    conflict = make_conflict()
    one, other = report("7 people", conflict=conflict), report("9 people", conflict=conflict)
    left, joined = incident_of(one), incident_of(other)

    response = act(client, left, "move", group=one.group_id, public_id=joined.public_id)

    assert incident_of(one) == joined
    assert f"{left.public_id}: leads to {joined.public_id} now" in told(response)
    assert killed(left) is None
    assert ReportGroup.objects.get(claims=one).link == "decided"


def test_moving_to_an_unknown_incident_is_refused(client: Client) -> None:
    at_the_desk(client)
    claim = report()

    response = act(client, incident_of(claim), "move", group=claim.group_id, public_id="nowhere")

    assert "There is no incident of this id." in response.content.decode()


def test_a_report_is_split_off_as_an_incident_of_its_own(client: Client) -> None:
    at_the_desk(client)
    conflict, place = make_conflict(), make_place("locality")
    first, second = (report(f"{n} people", conflict=conflict, place=place) for n in (7, 8))
    act(client, incident_of(second), "move", group=second.group_id, public_id=incident_of(first).public_id)
    shared = incident_of(second)

    act(client, shared, "split", group=second.group_id)

    assert incident_of(second) != shared
    assert killed(incident_of(second)) == 8


@pytest.mark.parametrize(("answer", "together"), [("link", True), ("apart", False)])
def test_a_doubtful_link_is_decided(client: Client, answer: str, together: bool) -> None:
    at_the_desk(client)
    conflict = make_conflict()
    one, other = report("7 people", conflict=conflict), report("9 people", conflict=conflict)
    proposed = incident_of(other)
    group = ReportGroup.objects.get(claims=one)
    LinkProposal.objects.create(group=group, incident=proposed, score=0.5, features={"words": 0.4})

    act(client, proposed, "doubt", group=group.pk, public_id=proposed.public_id, answer=answer)

    assert (incident_of(one) == proposed) is together
    assert not LinkProposal.objects.exists()
    assert Decision.objects.get().verb == "link"


def test_the_page_explains_the_toll_and_shows_what_it_was(client: Client) -> None:
    at_the_desk(client, "reviewer")
    incident = incident_of(report("7 people"))
    act(client, incident, "review", state="rejected", reason="A rumour.")

    page = client.get(f"/admin/incidents/incident/{incident.pk}/change/").content.decode()

    assert "What the record said before (" in page
    assert "Rejected incidents have no toll." in page
    assert "A rumour." in page


def test_an_unknown_act_is_forbidden(client: Client) -> None:
    at_the_desk(client)
    incident = incident_of(report())

    assert client.post(f"/admin/incidents/incident/{incident.pk}/change/", {"act": "delete"}).status_code == 403
