"""Merging, moving one claim and taking back at the desk: seen first, confirmed, and told what became of the figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.desk.acts import token_of_incident
from apps.incidents.models import Claim, Decision, Incident
from tests.desk.reports import act, at_the_desk, incident_of, killed, report, told
from tests.factories import DAY, make_conflict, make_place

pytestmark = pytest.mark.django_db


def two_reports() -> tuple[Claim, Claim]:
    """Two reports of one town, days apart: two incidents."""
    conflict, place = make_conflict(), make_place("locality")
    first = report("7 people", conflict=conflict, place=place)
    day = DAY + timedelta(days=4)
    return first, report("9 people", conflict=conflict, place=place, when_start=day, when_end=day)


def page(client: Client, incident: Incident) -> str:
    """The incident's page at the desk."""
    return str(client.get(reverse("admin:incidents_incident_change", args=[incident.pk])).content, "utf-8")


def test_a_merge_shows_its_plan_and_is_done_when_confirmed(client: Client) -> None:
    first, second = two_reports()
    one, other = incident_of(first), incident_of(second)
    at_the_desk(client)

    planned = act(client, other, "merge", public_id=one.public_id)
    assert planned.status_code == 200
    assert "Nothing is done yet" in planned.text
    assert incident_of(second) == other
    shown = planned.context["merge_form"]
    assert shown["public_id"].value() == one.public_id
    done = act(client, other, "merge", public_id=one.public_id, confirmed=shown["confirmed"].value())

    assert done.status_code == 302
    assert incident_of(second) == one
    assert f"{other.public_id}: leads to {one.public_id} now" in told(done)
    assert client.get(f"/incidents/{other.public_id}/").headers["Location"].endswith(f"/incidents/{one.public_id}/")


def test_a_merge_planned_before_another_act_is_planned_anew(client: Client) -> None:
    first, second = two_reports()
    one, other = incident_of(first), incident_of(second)
    at_the_desk(client, "reviewer")
    token = act(client, other, "merge", public_id=one.public_id).context["merge_form"]["confirmed"].value()
    act(client, one, "review", state="approved")

    again = act(client, other, "merge", public_id=one.public_id, confirmed=token)

    assert again.status_code == 200
    assert "Nothing is done yet" in again.text
    assert incident_of(second) == other


@pytest.mark.parametrize(("public_id", "why"), [("nosuchid", "no incident of this id"), ("itself", "into itself")])
def test_a_merge_that_cannot_be_is_refused_beside_the_id(client: Client, public_id: str, why: str) -> None:
    first, _ = two_reports()
    one = incident_of(first)
    at_the_desk(client)

    response = act(client, one, "merge", public_id=one.public_id if public_id == "itself" else public_id)

    assert why in response.text
    assert "Nothing was saved" in response.text


def test_a_merge_is_taken_back_beside_its_decision(client: Client) -> None:
    first, second = two_reports()
    one, other = incident_of(first), incident_of(second)
    at_the_desk(client)
    token = act(client, other, "merge", public_id=one.public_id).context["merge_form"]["confirmed"].value()
    act(client, other, "merge", public_id=one.public_id, confirmed=token)
    decision = Decision.objects.get()
    assert "Take it back" in page(client, one)

    response = undo(client, one, decision)

    assert response.status_code == 302
    assert (killed(one), killed(other)) == (7, 9)
    assert "Take it back" not in page(client, one)


def undo(client: Client, incident: Incident, decision: Decision) -> Any:
    """Send the form beside a decision."""
    prefix = f"undo{decision.pk}"
    return client.post(
        reverse("admin:incidents_incident_change", args=[incident.pk]),
        {
            "act": "undo",
            "decision": decision.pk,
            f"{prefix}-decision": decision.pk,
            f"{prefix}-reason": "Read again.",
            f"{prefix}-token": token_of_incident(incident),
        },
    )


def test_who_may_not_review_takes_no_review_back(client: Client) -> None:
    first, _ = two_reports()
    one = incident_of(first)
    at_the_desk(client, "reviewer")
    act(client, one, "review", state="approved")
    at_the_desk(client, "editor")

    assert "Take it back" not in page(client, one)
    response = undo(client, one, Decision.objects.get())

    assert response.status_code == 200
    one.refresh_from_db()
    assert one.review_state == "approved"


def test_a_decision_on_another_incident_is_not_taken_back_from_here(client: Client) -> None:
    first, second = two_reports()
    one, other = incident_of(first), incident_of(second)
    at_the_desk(client)
    act(client, other, "restrict", visibility="restricted")

    response = undo(client, one, Decision.objects.get())

    assert "belongs to another incident" in response.text
    other.refresh_from_db()
    assert other.visibility == "restricted"


def test_one_claim_of_a_report_is_moved(client: Client) -> None:
    first, second = two_reports()
    one, other = incident_of(first), incident_of(second)
    at_the_desk(client)

    response = act(client, other, "claim", group=second.group_id, claim=second.pk, public_id=one.public_id)

    assert response.status_code == 302
    assert incident_of(second) == one
    assert Decision.objects.get().verb == "move claim"


def test_a_claim_of_another_report_is_not_moved_with_it(client: Client) -> None:
    first, second = two_reports()
    at_the_desk(client)

    response = act(client, incident_of(second), "claim", group=second.group_id, claim=first.pk, public_id="")

    assert response.status_code == 200
    assert not Decision.objects.exists()
