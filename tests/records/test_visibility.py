"""The one gate: what the public sees under each publishing policy, and what editors see."""

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.incidents.models import Claim, Incident
from apps.tolls.models import RunningToll, Toll
from tests.factories import (
    make_claim,
    make_conflict,
    make_incident,
    make_running_point,
    make_running_toll,
    make_toll,
    make_user,
)

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()
STATES = ("unreviewed", "approved", "changed", "rejected")
SEEN_BY_THE_PUBLIC = {
    "reviewed_only": {"approved", "changed"},
    "all_marked": {"unreviewed", "approved", "changed"},
}


@pytest.mark.parametrize("policy", SEEN_BY_THE_PUBLIC)
def test_the_public_sees_incidents_by_the_policy(policy: str) -> None:
    conflict = make_conflict(policy=policy)
    for state in STATES:
        make_incident(conflict, review_state=state)

    seen = Incident.objects.visible_to(PUBLIC).values_list("review_state", flat=True)

    assert set(seen) == SEEN_BY_THE_PUBLIC[policy]


@pytest.mark.parametrize("policy", SEEN_BY_THE_PUBLIC)
def test_the_public_sees_claims_and_tolls_of_the_incidents_it_sees(policy: str) -> None:
    conflict = make_conflict(policy=policy)
    for state in STATES:
        incident = make_incident(conflict, review_state=state)
        make_claim(incident=incident)
        make_toll(incident)

    claims = Claim.objects.visible_to(PUBLIC).values_list("group__incident__review_state", flat=True)
    tolls = Toll.objects.visible_to(PUBLIC).values_list("incident__review_state", flat=True)

    assert set(claims) == set(tolls) == SEEN_BY_THE_PUBLIC[policy]


@pytest.mark.parametrize("policy", SEEN_BY_THE_PUBLIC)
def test_nobody_but_editors_sees_restricted_incidents(policy: str) -> None:
    incident = make_incident(make_conflict(policy=policy), review_state="approved", visibility="restricted")
    make_claim(incident=incident)
    make_toll(incident)

    for records in (Incident.objects, Claim.objects, Toll.objects):
        assert not records.visible_to(PUBLIC).exists()
        assert not records.visible_to(make_user("reader")).exists()
        assert records.visible_to(make_user("editor")).exists()


@pytest.mark.parametrize("role", ["editor", "reviewer", "administrator"])
def test_those_who_review_see_everything_and_count_nothing_rejected(role: str) -> None:
    conflict = make_conflict(policy="reviewed_only")
    for state in STATES:
        incident = make_incident(conflict, review_state=state)
        make_claim(incident=incident)
        make_toll(incident)
    user = make_user(role)

    assert Incident.objects.visible_to(user).count() == len(STATES)
    assert Claim.objects.visible_to(user).count() == len(STATES)
    assert "rejected" not in Toll.objects.visible_to(user).values_list("review_state", flat=True)
    assert Toll.objects.visible_to(user).count() == len(STATES) - 1


@pytest.mark.parametrize(("policy", "is_seen"), [("reviewed_only", False), ("all_marked", True)])
def test_running_tolls_rest_on_unreviewed_claims(policy: str, is_seen: bool) -> None:
    series = make_running_toll(make_conflict(policy=policy))
    make_running_point(series)

    assert RunningToll.objects.visible_to(PUBLIC).exists() is is_seen
    assert Claim.objects.visible_to(PUBLIC).exists() is is_seen
    assert RunningToll.objects.visible_to(make_user("reviewer")).exists()


def test_the_public_sees_no_rejected_claim() -> None:
    incident = make_incident(make_conflict(policy="all_marked"))
    make_claim(incident=incident, decision="rejected")
    standing = make_claim(incident=incident, quote="9 people")

    assert list(Claim.objects.visible_to(PUBLIC)) == [standing]


def test_a_claim_that_tells_of_no_incident_is_not_public() -> None:
    make_claim()

    assert not Claim.objects.visible_to(PUBLIC).exists()


def test_merged_incidents_are_no_longer_in_the_record() -> None:
    incident = make_incident(make_conflict(policy="all_marked"))
    make_incident(incident.conflict, merged_into=incident)

    for viewer in (PUBLIC, make_user("administrator")):
        assert list(Incident.objects.visible_to(viewer)) == [incident]


def test_an_inactive_editor_is_the_public() -> None:
    make_incident(review_state="unreviewed")

    assert not Incident.objects.visible_to(make_user("editor", is_active=False)).exists()


def test_past_figures_pass_the_visibility_of_today() -> None:
    incident = make_incident(review_state="approved")
    make_toll(incident)

    Incident.objects.filter(pk=incident.pk).update(visibility="restricted")

    assert not Toll.objects.visible_to(PUBLIC).exists()
