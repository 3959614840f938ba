"""Periods: a day's total counts once, less the events told singly, and never below zero."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.conflicts.models import Conflict
from apps.incidents.models import Claim, Incident
from apps.places.models import Place
from apps.tolls.figures import total
from apps.tolls.filters import View
from apps.tolls.models import LaneTotal, Toll
from tests.factories import DAY, make_actor, make_conflict, make_place, make_side, make_user
from tests.incidents.told import incident_of, killed, take, tell

pytestmark = pytest.mark.django_db


def day_total(conflict: Conflict, quote: str, place: Place, on: date = DAY, **fields: Any) -> Claim:
    """A total of a day in the place, as a monitor gives it in the evening."""
    return tell(conflict, quote, place, on=on, scope="cumulative", words="Over the day {} died", **fields)


def event(conflict: Conflict, quote: str, place: Place, on: date = DAY, **fields: Any) -> Claim:
    return tell(conflict, quote, place, on=on, **fields)


def town_of(governorate: Place) -> Place:
    return make_place("locality", governorate)


def all_killed(conflict: Conflict, **view: Any) -> int:
    return total(View(conflict, **view), make_user("administrator")).figure


def test_the_events_inside_are_subtracted_and_the_rest_counts_once() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    period = day_total(conflict, "30 people", governorate)
    events = [event(conflict, quote, town_of(governorate)) for quote in ("7 people", "9 people")]

    take(period, *events)

    assert incident_of(period).kind == "period"
    assert killed(incident_of(period)) == 30 - 7 - 9
    assert all_killed(conflict) == 30


def test_an_event_that_comes_later_is_taken_from_the_rest_at_once() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    period = day_total(conflict, "30 people", governorate)
    take(period)
    assert killed(incident_of(period)) == 30

    take(event(conflict, "7 people", town_of(governorate)))

    assert killed(incident_of(period)) == 23
    assert all_killed(conflict) == 30


def test_the_rest_is_never_below_zero() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    period = day_total(conflict, "10 people", governorate)
    events = [event(conflict, quote, town_of(governorate)) for quote in ("7 people", "9 people")]

    take(period, *events)

    toll = Toll.objects.current().get(incident=incident_of(period))
    assert (toll.low, toll.consensus) == (0, 0)
    assert all_killed(conflict) == 16


@pytest.mark.parametrize(
    ("where", "days"),
    [("elsewhere", 0), ("here", 1), ("here", -1)],
    ids=["elsewhere", "the day after", "the day before"],
)
def test_events_outside_its_place_or_days_are_not_subtracted(where: str, days: int) -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    place = town_of(governorate if where == "here" else make_place("governorate"))
    period = day_total(conflict, "30 people", governorate)

    take(period, event(conflict, "7 people", place, on=DAY + timedelta(days=days)))

    assert killed(incident_of(period)) == 30
    assert all_killed(conflict) == 37


def test_events_of_another_side_alone_are_not_subtracted_and_all_others_are() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    for key in ("army", "rebels"):
        actor = make_actor(side=make_side(conflict, key=key))
        actor.aliases.create(text=key, normalized=key)
    period = day_total(conflict, "30 people", governorate, perpetrators=["army"])
    others = [
        event(conflict, quote, town_of(governorate), perpetrators=by)
        for quote, by in (
            ("7 people", ["rebels"]),
            ("9 people", []),
            ("4 people", ["army"]),
            ("5 people", ["masked men"]),
            ("2 people", ["army", "rebels"]),
        )
    ]

    take(period, *others)

    assert killed(incident_of(period)) == 30 - 9 - 4 - 5 - 2


def test_rival_totals_of_one_day_are_claims_on_one_period() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    totals = [day_total(conflict, quote, governorate) for quote in ("30 people", "34 people", "34 people")]

    take(*totals)

    assert len({incident_of(claim) for claim in totals}) == 1
    assert killed(incident_of(totals[0])) == 34
    assert all_killed(conflict) == 34


def test_a_rejected_event_gives_its_people_back_to_the_rest() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    period, one = day_total(conflict, "30 people", governorate), event(conflict, "7 people", town_of(governorate))
    take(period, one)

    Incident.objects.filter(pk=incident_of(one).pk).update(review_state="rejected", stale_since="2020-01-01T00:00Z")
    take(period)

    assert killed(incident_of(period)) == 30


def test_the_days_and_the_rest_make_the_month() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    reports = [event(conflict, f"{n + 3} people", town_of(governorate), on=date(2016, 10, n + 1)) for n in range(4)]
    reports += [day_total(conflict, f"{n + 20} people", governorate, on=date(2016, 10, n + 1)) for n in range(4)]

    take(*reports)

    days = LaneTotal.objects.filter(grain="day", victims="people", harm="killed")
    assert sum(row.figure for row in days) == all_killed(conflict) == 20 + 21 + 22 + 23
    assert all_killed(conflict, since=date(2016, 10, 1), until=date(2016, 10, 31), query=october()) == 86


def october() -> dict[str, tuple[str, ...]]:
    return {"since": ("2016-10-01",), "until": ("2016-10-31",)}


def test_three_days_across_the_turn_of_a_year_still_leave_out_what_was_told_singly() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    days = {"when_start": date(2016, 12, 31), "when_end": date(2017, 1, 2)}
    period = day_total(conflict, "30 people", governorate, on=date(2017, 1, 2), **days)

    take(event(conflict, "7 people", town_of(governorate), on=date(2017, 1, 1)), period)

    assert (incident_of(period).kind, incident_of(period).date_precision) == ("period", "undated")
    assert all_killed(conflict) == 30


def test_a_total_since_longer_ago_is_a_series_and_never_in_a_sum() -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    running = day_total(conflict, "371 people", governorate, when_start=date(2016, 9, 21), when_end=DAY)

    take(running, event(conflict, "7 people", town_of(governorate)))

    assert not Incident.objects.filter(groups__claims=running).exists()
    assert [series.points.get().low for series in conflict.running_tolls.all()] == [371]
    assert all_killed(conflict) == 7


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_periods_inside_a_period_are_taken_from_it_as_well(order: tuple[int, ...]) -> None:
    conflict, governorate = make_conflict(), make_place("governorate")
    town = town_of(governorate)
    told = [
        day_total(conflict, "34 people", governorate, when_end=DAY + timedelta(days=1)),
        day_total(conflict, "30 people", governorate, when_end=DAY),
        day_total(conflict, "12 people", town, when_end=DAY),
        event(conflict, "7 people", town),
    ]

    for position in order:
        take(told[position])

    assert [killed(incident_of(claim)) for claim in told] == [4, 18, 5, 7]
    assert all_killed(conflict) == 34
