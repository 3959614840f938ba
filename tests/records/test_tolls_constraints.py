"""The database refuses ledger rows that cannot be, and every change to one but superseding it once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.incidents.models import Incident
from apps.tolls.models import Finding, LaneTotal, Toll, UnitTotal
from tests.factories import (
    make_conflict,
    make_incident,
    make_running_point,
    make_running_toll,
    make_side,
    make_toll,
    moment,
)
from tests.records.constraints import Attempt, Attempts, refusal_of

ATTEMPTS = Attempts("tolls")
TRIGGERS = {
    "ledger_rows_are_only_superseded": "the toll ledger is append-only",
    "ledger_rows_are_never_deleted": "Cannot delete rows from tolls_toll table",
}
SUMS = {"incidents": 1, "low": 7, "figure": 7, "high": 7, "open_above": 0, "bounds": 0}
BIN = {"grain": "day", "starts_on": date(2016, 10, 13), "harm": "killed", "victims": "people", "reviewed": True}


@ATTEMPTS.to_break("toll_one_current_row")
def an_incident_has_two_current_rows() -> None:
    incident = make_incident()
    make_toll(incident, recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 2))
    Toll.objects.bulk_create([_unsaved(incident), _unsaved(incident)])


@ATTEMPTS.to_break("toll_validity_never_overlaps")
def two_past_rows_stood_at_one_time() -> None:
    incident = make_incident()
    make_toll(incident, recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 3))
    make_toll(incident, recorded_at=moment(2020, 1, 2), superseded_at=moment(2020, 1, 4))


@ATTEMPTS.to_break("toll_validity_never_overlaps")
def a_current_row_begins_before_the_last_one_ended() -> None:
    incident = make_incident()
    make_toll(incident, recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 3))
    make_toll(incident, recorded_at=moment(2020, 1, 2))


@ATTEMPTS.to_break("toll_superseded_after_recorded")
def a_row_ended_as_it_began() -> None:
    make_toll(recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 1))


@ATTEMPTS.to_break("toll_high_not_below_low")
def a_closed_range_is_backwards() -> None:
    make_toll(low=8, high=7, figure=8, consensus=None)


@ATTEMPTS.to_break("toll_figure_not_below_low")
def a_figure_lies_below_the_range() -> None:
    make_toll(low=8, high=9, figure=7)


@ATTEMPTS.to_break("toll_figure_not_above_high_unless_open")
def a_figure_lies_above_a_closed_range() -> None:
    make_toll(low=7, high=8, figure=9)


@ATTEMPTS.to_break("toll_without_ceiling_is_open")
def a_range_has_no_ceiling_and_is_closed() -> None:
    make_toll(high=None, open_above=False)


@ATTEMPTS.to_break("toll_lane_of_a_side_names_it")
def the_lane_of_a_side_names_none() -> None:
    make_toll(lane_kind="side")


@ATTEMPTS.to_break("toll_lane_of_a_side_names_it")
def a_joint_lane_names_a_side() -> None:
    side = make_side()
    make_toll(make_incident(side.conflict), lane_side=side, lane_kind="joint")


@ATTEMPTS.to_break("ledger_rows_are_only_superseded")
def a_figure_is_rewritten() -> None:
    make_toll(figure=7)
    Toll.objects.update(consensus=8, high=8)


@ATTEMPTS.to_break("ledger_rows_are_only_superseded")
def a_figure_is_rewritten_while_it_is_superseded() -> None:
    make_toll(figure=7)
    Toll.objects.update(lowest=1, superseded_at=timezone.now())


@ATTEMPTS.to_break("ledger_rows_are_only_superseded")
def a_row_is_superseded_twice() -> None:
    make_toll(recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 2))
    Toll.objects.update(superseded_at=moment(2020, 1, 3))


@ATTEMPTS.to_break("ledger_rows_are_only_superseded")
def a_superseded_row_is_brought_back() -> None:
    make_toll(recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 2))
    Toll.objects.update(superseded_at=None)


@ATTEMPTS.to_break("ledger_rows_are_never_deleted")
def a_row_is_deleted() -> None:
    make_toll().delete()


@ATTEMPTS.to_break("ledger_rows_are_never_deleted")
def an_incident_is_deleted_with_its_rows() -> None:
    make_toll().incident.delete()


@ATTEMPTS.to_break("runningtoll_key_once")
def a_series_is_kept_twice() -> None:
    series = make_running_toll()
    make_running_toll(series.conflict, key=series.key)


@ATTEMPTS.to_break("point_high_not_below")
def a_point_ends_below_its_beginning() -> None:
    make_running_point(low=371, high=370)


@ATTEMPTS.to_break("lanetotal_once")
def a_lane_is_summed_twice() -> None:
    conflict = make_conflict()
    for _ in range(2):
        LaneTotal.objects.create(conflict=conflict, lane_kind="unknown", lane_side=None, **BIN, **SUMS)


@ATTEMPTS.to_break("unittotal_once")
def a_unit_is_summed_twice() -> None:
    conflict = make_conflict()
    for _ in range(2):
        UnitTotal.objects.create(conflict=conflict, unit=None, **BIN, **SUMS)


@ATTEMPTS.to_break("finding_settled_with_person_and_reason")
def a_finding_is_settled_by_nobody() -> None:
    Finding.objects.create(kind="claim_gone", key="1", settled_at=timezone.now(), settled_reason="Looked into.")


@ATTEMPTS.to_break("finding_settled_with_person_and_reason")
def an_open_finding_has_a_reason() -> None:
    Finding.objects.create(kind="claim_gone", key="1", settled_reason="Looked into.")


@ATTEMPTS.to_break("finding_between_readers_names_its_text")
def a_finding_between_readers_is_about_no_text() -> None:
    Finding.objects.create(kind="readers_differ", key="1")


def _unsaved(incident: Incident) -> Toll:
    toll: Toll = Toll.objects.filter(incident=incident).latest("recorded_at")
    toll.pk, toll.recorded_at, toll.superseded_at = None, timezone.now(), None
    return toll


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS.cases)
def test_the_database_refuses(name: str, attempt: Attempt) -> None:
    assert TRIGGERS.get(name, name) in refusal_of(attempt)


def test_every_constraint_was_tried() -> None:
    assert ATTEMPTS.untried() == set()


@pytest.mark.django_db
def test_a_row_may_be_superseded_once_and_another_written() -> None:
    first = make_toll(figure=7, recorded_at=moment(2020, 1, 1))
    first.superseded_at = moment(2020, 1, 1) + timedelta(hours=1)
    first.save(update_fields=["superseded_at"])

    second = make_toll(first.incident, figure=9, recorded_at=first.superseded_at)

    assert list(Toll.objects.filter(incident=first.incident).current()) == [second]


@pytest.mark.django_db
def test_the_record_is_asked_as_it_stood_at_the_end_of_a_day() -> None:
    incident = make_incident()
    make_toll(incident, figure=7, recorded_at=moment(2020, 1, 1), superseded_at=moment(2020, 1, 2, 23))
    make_toll(incident, figure=9, recorded_at=moment(2020, 1, 2, 23))

    known = {day: list(Toll.objects.known_at(date(2020, 1, day)).values_list("consensus", flat=True)) for day in (1, 2)}

    assert known == {1: [7], 2: [9]}
    assert not Toll.objects.known_at(date(2019, 12, 31)).exists()
