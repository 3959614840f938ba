"""Merging incidents, moving a claim, taking a decision back: ids lead on, figures follow, nothing is overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from apps.conflicts.models import Conflict
from apps.incidents.grouping import regroup
from apps.incidents.matching import match
from apps.incidents.merging import OUTCOMES, merge_incidents, plan_merge
from apps.incidents.models import Claim, ClaimDecision, Decision, Incident, Link, ReportGroup, ReviewState, Visibility
from apps.incidents.moving import move_claim
from apps.incidents.resolving import Resolver
from apps.incidents.services import (
    NotPossible,
    correct_claim,
    correct_incident,
    decide_claim,
    link_group,
    restrict_incident,
    review_incident,
)
from apps.incidents.undoing import undo
from apps.tolls.models import Toll
from apps.tolls.services import settle
from tests.factories import DAY, make_conflict, make_place, make_user
from tests.incidents.told import and_tell, group_of, incident_of, killed, stale_of, take, tell

ONE_DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def reckoned(conflict: Conflict) -> None:
    """Match what waits and settle what is stale, as the desk does after an act."""
    settle(match(conflict) | stale_of(conflict), resolver=Resolver(conflict))


def two_events(*, figures: tuple[str, str] = ("7 people", "9 people")) -> tuple[Conflict, Claim, Claim]:
    """Two reports of one town, four days apart: two incidents."""
    conflict, place = make_conflict(), make_place("locality")
    first = tell(conflict, figures[0], place)
    second = tell(conflict, figures[1], place, on=DAY + 4 * ONE_DAY)
    take(first, second)
    assert incident_of(first) != incident_of(second)
    return conflict, first, second


def merged(first: Claim, second: Claim, by: Any = None) -> Incident:
    """The second's incident merged into the first's, and reckoned."""
    into = merge_incidents(
        incident=incident_of(second), into=incident_of(first), by=by or make_user("editor"), reason="One strike."
    )
    reckoned(into.conflict)
    return into


def last_decision() -> Decision:
    """The decision written last."""
    return Decision.objects.order_by("-pk")[0]


def test_every_relation_of_an_incident_has_an_outcome_in_a_merge() -> None:
    relations = [r for r in Incident._meta.related_objects if not hasattr(r.related_model, "pgh_created_at")]
    assert {relation.get_accessor_name() for relation in relations} == set(OUTCOMES)


def test_a_merge_counts_the_event_once_and_the_id_leads_on() -> None:
    _, first, second = two_events()
    gone = incident_of(second)

    into = merged(first, second)

    gone.refresh_from_db()
    assert (incident_of(second), gone.merged_into) == (into, into)
    assert killed(gone) is None
    assert killed(into) in {7, 9}
    assert sum(Toll.objects.current().filter(victims="people").values_list("consensus", flat=True)) == killed(into)


def test_the_ledger_keeps_the_history_of_both() -> None:
    _, first, second = two_events()
    gone = incident_of(second)

    into = merged(first, second)

    past = Toll.objects.filter(victims="people", superseded_at__isnull=False)
    assert set(past.values_list("incident_id", "consensus")) >= {(gone.pk, 9)}
    assert Toll.objects.filter(incident=into, victims="people", consensus=7).exists()


def test_a_plan_says_what_a_merge_would_do_and_does_nothing() -> None:
    _, first, second = two_events()
    one, other = incident_of(second), incident_of(first)
    correct_incident(incident=one, changes={"means": "drone"}, by=make_user("editor"), reason="Seen.")
    one.refresh_from_db()

    plan = plan_merge(one, other)

    assert [group.key for group in plan.reports] == [group_of(second).key]
    assert (plan.ids, plan.left_behind) == ([one.public_id], ["means"])
    assert incident_of(second) == one


def test_what_cannot_be_merged_is_refused_with_the_reason() -> None:
    _, first, second = two_events()
    foreign = tell(make_conflict(), "7 people", make_place("locality"))
    take(foreign)
    one = incident_of(first)
    gone = incident_of(second)
    for other, why in ((one, "itself"), (incident_of(foreign), "another conflict")):
        with pytest.raises(NotPossible, match=why):
            plan_merge(one, other)
    merged(first, second)
    gone.refresh_from_db()
    with pytest.raises(NotPossible, match="merged into another"):
        plan_merge(one, gone)


@pytest.mark.parametrize("reason", ["", " "])
def test_without_a_reason_nothing_is_joined_or_moved(reason: str) -> None:
    _, first, second = two_events()
    editor, before = make_user("editor"), list(ReportGroup.objects.order_by("pk").values())

    with pytest.raises(NotPossible, match="reason"):
        merge_incidents(incident=incident_of(second), into=incident_of(first), by=editor, reason=reason)
    with pytest.raises(NotPossible, match="reason"):
        move_claim(claim=second, to=incident_of(first), by=editor, reason=reason)
    assert list(ReportGroup.objects.order_by("pk").values()) == before
    assert not Decision.objects.exists()
    assert not Incident.objects.filter(merged_into__isnull=False).exists()


def test_a_merge_outlives_later_reports_and_a_new_reading() -> None:
    conflict, first, second = two_events()
    into = merged(first, second)
    place = first.place

    # It is earlier than the report that the incident is named after, and would give its incident another name.
    earlier = tell(conflict, "7 people", place, published=DAY - ONE_DAY)
    take(earlier)
    regroup(second.version, resolver=Resolver(conflict))
    reckoned(conflict)

    assert incident_of(first) == incident_of(second) == incident_of(earlier) == into


def test_a_chain_of_merges_leads_to_the_last_in_one_step() -> None:
    conflict, place = make_conflict(), make_place("locality")
    claims = [tell(conflict, "7 people", place, on=DAY + 4 * n * ONE_DAY) for n in range(3)]
    take(*claims)
    ids = [incident_of(claim).pk for claim in claims]

    merged(claims[1], claims[2])
    into = merged(claims[0], claims[1])

    assert set(Incident.objects.filter(pk__in=ids[1:]).values_list("merged_into", flat=True)) == {into.pk}


def test_an_undone_merge_brings_back_both_incidents_and_figures() -> None:
    conflict, first, second = two_events()
    one, other, editor = incident_of(first), incident_of(second), make_user("editor")
    merged(first, second)

    undo(decision=last_decision(), by=editor, reason="They were two.")
    reckoned(conflict)

    other.refresh_from_db()
    assert (incident_of(first), incident_of(second), other.merged_into) == (one, other, None)
    assert (killed(one), killed(other)) == (7, 9)
    assert [row.verb for row in Decision.objects.order_by("pk")] == ["merge incidents", "undo"]
    assert set(ReportGroup.objects.values_list("link", flat=True)) == {Link.LINKED}


def test_a_claim_is_moved_with_its_parts_and_stays_there() -> None:
    conflict, first, second = two_events()
    stray = and_tell(second.version, "people", value=4, low=4, high=4, when_start=DAY, place=first.place)
    part = and_tell(second.version, "report", value=1, low=1, high=1, part_of=stray, victims="children")
    take(second)

    move_claim(claim=stray, to=incident_of(first), by=make_user("editor"), reason="Of the day before.")
    reckoned(conflict)
    regroup(second.version, resolver=Resolver(conflict))
    reckoned(conflict)

    assert incident_of(stray) == incident_of(part) == incident_of(first)
    assert incident_of(second) != incident_of(first)


def test_a_claim_is_moved_to_an_incident_of_its_own_and_back() -> None:
    conflict, first, _ = two_events()
    hurt = {"harm": "injured", "value": 3, "low": 3, "high": 3}
    stray = and_tell(first.version, "report", **hurt, place=first.place, when_start=DAY, means="airstrike")
    take(first)
    one, editor = incident_of(first), make_user("editor")
    assert incident_of(stray) == one

    own = move_claim(claim=stray, to=None, by=editor, reason="Another strike.")
    reckoned(conflict)
    injured = Toll.objects.current().filter(harm="injured", victims="people")
    assert list(injured.values_list("incident", "consensus")) == [(own.pk, 3)]
    assert (killed(one), killed(own)) == (7, None)

    undo(decision=last_decision(), by=editor, reason="The same after all.")
    reckoned(conflict)
    own.refresh_from_db()
    assert incident_of(stray) == one
    assert own.merged_into == one


def test_moving_the_only_claim_lets_the_id_lead_on() -> None:
    conflict, first, second = two_events()
    gone = incident_of(second)

    move_claim(claim=second, to=incident_of(first), by=make_user("editor"), reason="The same strike.")
    reckoned(conflict)

    gone.refresh_from_db()
    assert gone.merged_into == incident_of(first) == incident_of(second)
    assert killed(gone) is None


def test_a_running_toll_and_a_claim_of_another_conflict_are_not_moved() -> None:
    conflict, first, _ = two_events()
    running = tell(conflict, "900 people", first.place, scope="cumulative", when_start=None)
    foreign = tell(make_conflict(), "7 people", make_place("locality"))
    take(running)
    take(foreign)
    for claim, why in ((running, "a running toll"), (foreign, "another conflict"), (first, "stands there already")):
        with pytest.raises(NotPossible, match=why):
            move_claim(claim=claim, to=incident_of(first), by=make_user("editor"), reason="Seen.")


UNDONE: dict[str, Callable[[Claim, Any], Any]] = {
    "correct claim": lambda c, by: correct_claim(
        claim=c, changes={"low": 8, "high": 8, "value": 8}, by=by, reason="One more."
    ),
    "decide claim": lambda c, by: decide_claim(claim=c, decision=ClaimDecision.REJECTED, by=by, reason="Misread."),
    "review incident": lambda c, by: review_incident(
        incident=incident_of(c), state=ReviewState.REJECTED, by=by, reason="No such event."
    ),
    "restrict incident": lambda c, by: restrict_incident(
        incident=incident_of(c), visibility=Visibility.RESTRICTED, by=by, reason="Names a family."
    ),
    "correct incident": lambda c, by: correct_incident(
        incident=incident_of(c), changes={"means": "drone"}, by=by, reason="Seen."
    ),
}


@pytest.mark.parametrize("verb", UNDONE)
def test_a_decision_is_taken_back_and_both_stay_written(verb: str) -> None:
    conflict, first, _ = two_events()
    one, by = incident_of(first), make_user("reviewer")
    fields = ("review_state", "visibility", "corrected", "means")
    before = Incident.objects.filter(pk=one.pk).values(*fields).get()
    UNDONE[verb](first, by)
    reckoned(conflict)
    assert (killed(one) != 7) or Incident.objects.filter(pk=one.pk).values(*fields).get() != before

    undo(decision=last_decision(), by=by, reason="It was right.")
    reckoned(conflict)

    first.refresh_from_db()
    assert Incident.objects.filter(pk=one.pk).values(*fields).get() == before
    assert (first.corrected, first.decision, killed(one)) == ({}, ClaimDecision.UNDECIDED, 7)
    assert [row.verb for row in Decision.objects.order_by("pk")] == [verb, "undo"]


def test_a_link_is_taken_back() -> None:
    conflict, first, second = two_events()
    one, other, by = incident_of(first), incident_of(second), make_user("editor")
    link_group(group=group_of(second), incident=one, by=by, reason="The same.")
    reckoned(conflict)
    other.refresh_from_db()
    assert incident_of(second) == one == other.merged_into

    undo(decision=last_decision(), by=by, reason="Not the same.")
    reckoned(conflict)

    assert (incident_of(first), incident_of(second)) == (one, other)
    assert not Incident.objects.filter(merged_into__isnull=False).exists()
    assert (killed(one), killed(other)) == (7, 9)
    assert set(ReportGroup.objects.values_list("link", flat=True)) == {Link.LINKED}


def test_the_first_of_two_corrections_waits_until_the_second_is_taken_back() -> None:
    _, first, _ = two_events()
    by = make_user("editor")
    for figure in (8, 9):
        changes = {"low": figure, "high": figure, "value": figure}
        first = correct_claim(claim=first, changes=changes, by=by, reason="Counted again.")
    early, late = Decision.objects.order_by("pk")

    with pytest.raises(NotPossible, match="changed since"):
        undo(decision=early, by=by, reason="No.")
    undo(decision=late, by=by, reason="No.")
    first.refresh_from_db()
    assert first.corrected["low"] == 8
    undo(decision=early, by=by, reason="No.")
    first.refresh_from_db()
    assert first.corrected == {}


def test_nothing_is_taken_back_twice_and_no_undoing_is_undone() -> None:
    _, first, _ = two_events()
    by = make_user("editor")
    decide_claim(claim=first, decision=ClaimDecision.REJECTED, by=by, reason="Misread.")
    decision = last_decision()
    undo(decision=decision, by=by, reason="It was right.")

    with pytest.raises(NotPossible, match="already"):
        undo(decision=decision, by=by, reason="Again.")
    with pytest.raises(NotPossible, match="not taken back"):
        undo(decision=last_decision(), by=by, reason="Again.")


@pytest.mark.django_db(transaction=True)
def test_two_merges_that_cross_leave_one_incident_and_no_circle() -> None:
    _, first, second = two_events()
    one, other, by = incident_of(first), incident_of(second), make_user("editor")
    gate, refused = threading.Barrier(2), []

    def merge(incident: Incident, into: Incident) -> None:
        try:
            gate.wait(timeout=20)
            merge_incidents(incident=incident, into=into, by=by, reason="One strike.")
        except NotPossible as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=merge, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(refused) == 1
    assert Incident.objects.filter(merged_into__isnull=True).count() == 1
    assert Decision.objects.count() == 1
    reckoned(first.version.article.conflict)
    assert Toll.objects.current().filter(victims="people").count() == 1
