"""The database refuses incidents and claims that cannot be, and changes to decisions."""

from datetime import date

import pytest
from django.db.models import F

from apps.incidents.models import Claim, ClaimActor, Decision, Incident, LinkProposal, Responsible
from tests.factories import make_claim, make_decision, make_group, make_incident, make_place, make_version
from tests.records.constraints import Attempt, Attempts, refusal_of

ATTEMPTS = Attempts("incidents")
TRIGGERS = {"decision_is_only_added": "rows from incidents_decision table"}


@ATTEMPTS.to_break("incident_window_is_whole")
def a_window_is_backwards() -> None:
    make_incident(first_on=date(2016, 10, 13), last_on=date(2016, 10, 12))


@ATTEMPTS.to_break("incident_window_is_whole")
def an_undated_incident_is_known_to_the_day() -> None:
    make_incident(first_on=None, last_on=None, date_precision="day")


@ATTEMPTS.to_break("incident_window_is_whole")
def a_dated_incident_is_undated() -> None:
    make_incident(date_precision="undated")


@ATTEMPTS.to_break("incident_place_and_precision_agree")
def an_unplaced_incident_is_placed_exactly() -> None:
    make_incident(place_precision="exact")


@ATTEMPTS.to_break("incident_place_and_precision_agree")
def a_placed_incident_is_unplaced() -> None:
    make_incident(place=make_place(), place_precision="unplaced")


@ATTEMPTS.to_break("incident_not_merged_into_itself")
def an_incident_is_merged_into_itself() -> None:
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).update(merged_into=incident)


@ATTEMPTS.to_break("responsible_named_once")
def an_actor_is_held_responsible_twice() -> None:
    incident = make_incident()
    for _ in range(2):
        Responsible.objects.create(incident=incident, name="the army")


@ATTEMPTS.to_break("group_running_has_no_incident")
def a_running_toll_has_an_incident() -> None:
    make_group(incident=make_incident(), kind="running")


@ATTEMPTS.to_break("linkproposal_once")
def a_link_is_proposed_twice() -> None:
    group, incident = make_group(), make_incident()
    for _ in range(2):
        LinkProposal.objects.create(group=group, incident=incident, score=0.5)


@ATTEMPTS.to_break("claim_once_per_span_and_harm")
def a_claim_is_read_twice() -> None:
    version = make_version("At least 7 people died.")
    make_claim(version)
    make_claim(version)


@ATTEMPTS.to_break("claim_span_is_not_empty")
def a_claim_has_no_words() -> None:
    Claim.objects.filter(pk=make_claim().pk).update(end=F("start"))


@ATTEMPTS.to_break("claim_stands_in_its_sentence")
def a_claim_begins_before_its_sentence() -> None:
    Claim.objects.filter(pk=make_claim().pk).update(sentence_start=F("start") + 1)


@ATTEMPTS.to_break("claim_stands_in_its_sentence")
def a_claim_ends_after_its_sentence() -> None:
    Claim.objects.filter(pk=make_claim().pk).update(sentence_end=F("end") - 1)


@ATTEMPTS.to_break("claim_counts_somebody")
def a_claim_counts_nobody() -> None:
    make_claim(low=0)


@ATTEMPTS.to_break("claim_high_not_below_low")
def a_claim_ends_below_its_beginning() -> None:
    make_claim(low=8, high=7)


@ATTEMPTS.to_break("claim_value_unless_range_or_vague")
def a_vague_claim_has_a_number() -> None:
    make_claim(quote="dozens of people", qualifier="vague", value=12, low=12)


@ATTEMPTS.to_break("claim_value_unless_range_or_vague")
def an_exact_claim_has_no_number() -> None:
    make_claim(value=None, low=7, high=7)


@ATTEMPTS.to_break("claim_window_is_not_backwards")
def a_claim_is_dated_backwards() -> None:
    make_claim(when_start=date(2016, 10, 13), when_end=date(2016, 10, 12))


@ATTEMPTS.to_break("claim_not_part_of_itself")
def a_claim_is_part_of_itself() -> None:
    Claim.objects.filter(pk=make_claim().pk).update(part_of=F("id"))


@ATTEMPTS.to_break("claim_confidence_is_a_share")
def a_claim_is_more_than_certain() -> None:
    make_claim(confidence=1.01)


@ATTEMPTS.to_break("claimactor_position_once")
def two_perpetrators_stand_in_one_place() -> None:
    claim = make_claim()
    for text in ("Russian", "government"):
        ClaimActor.objects.create(claim=claim, position=0, text=text)


@ATTEMPTS.to_break("decision_has_a_reason")
def a_decision_has_no_reason() -> None:
    make_decision(reason="")


@ATTEMPTS.to_break("decision_is_only_added")
def a_decision_is_rewritten() -> None:
    make_decision()
    Decision.objects.update(reason="Something else.")


@ATTEMPTS.to_break("decision_is_only_added")
def a_decision_is_taken_out() -> None:
    make_decision().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS.cases)
def test_the_database_refuses(name: str, attempt: Attempt) -> None:
    assert TRIGGERS.get(name, name) in refusal_of(attempt)


def test_every_constraint_was_tried() -> None:
    assert ATTEMPTS.untried() == set()


@pytest.mark.django_db
def test_a_window_without_an_end_is_refused() -> None:
    assert refusal_of(lambda: make_incident(first_on=date(2016, 10, 13), last_on=None)) == "incident_window_is_whole"
