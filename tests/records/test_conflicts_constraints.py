"""The database refuses conflicts, sides and control that cannot be."""

from datetime import date

import pytest

from apps.conflicts.models import ActorAlias, VictimWord
from tests.factories import (
    make_actor,
    make_allegiance,
    make_conflict,
    make_control,
    make_epoch,
    make_place,
    make_side,
    make_unit,
)
from tests.records.constraints import Attempt, Attempts, refusal_of

ATTEMPTS = Attempts("conflicts")


@ATTEMPTS.to_break("conflict_ends_after_it_starts")
def a_conflict_ends_before_it_starts() -> None:
    make_conflict(started_on=date(2016, 2, 1), ended_on=date(2016, 1, 31))


@ATTEMPTS.to_break("side_key_once_per_conflict")
def two_sides_share_a_key() -> None:
    make_side(make_side(key="government").conflict, key="government")


@ATTEMPTS.to_break("actor_key_once_per_conflict")
def two_actors_share_a_key() -> None:
    make_actor(make_actor(key="army").conflict, key="army")


@ATTEMPTS.to_break("actoralias_once_per_actor")
def an_alias_is_given_twice() -> None:
    actor = make_actor()
    for text in ("the Army", "the army"):
        ActorAlias.objects.create(actor=actor, text=text, normalized="the army")


@ATTEMPTS.to_break("victimword_once_per_side")
def a_word_tells_of_a_side_twice() -> None:
    side = make_side()
    for text in ("Rebel fighters", "rebel fighters"):
        VictimWord.objects.create(side=side, text=text, normalized="rebel fighters")


@ATTEMPTS.to_break("allegiance_ends_after_it_starts")
def an_allegiance_ends_before_it_starts() -> None:
    side = make_side()
    make_allegiance(make_actor(side.conflict), side, from_on=date(2016, 2, 1), to_on=date(2016, 1, 31))


@ATTEMPTS.to_break("allegiance_one_side_at_a_time")
def an_actor_stands_on_two_sides_on_one_day() -> None:
    side = make_side()
    actor = make_actor(side.conflict)
    make_allegiance(actor, side, to_on=date(2016, 6, 30))
    make_allegiance(actor, make_side(side.conflict), from_on=date(2016, 6, 30))


@ATTEMPTS.to_break("allegiance_one_side_at_a_time")
def an_actor_stands_on_two_sides_at_all_times() -> None:
    side = make_side()
    make_allegiance(make_actor(side=side), make_side(side.conflict))
    make_allegiance(make_actor(side=side), side)


@ATTEMPTS.to_break("control_held_names_its_side")
def a_place_is_held_by_nobody() -> None:
    make_control(make_conflict(), make_place(), state="held")


@ATTEMPTS.to_break("control_held_names_its_side")
def a_contested_place_has_a_holder() -> None:
    side = make_side()
    make_control(side.conflict, make_place(), side, state="contested")


@ATTEMPTS.to_break("control_ends_after_it_starts")
def control_ends_before_it_starts() -> None:
    make_control(make_conflict(), make_place(), to_on=date(2015, 12, 31))


@ATTEMPTS.to_break("control_one_state_at_a_time")
def a_place_is_held_and_contested_on_one_day() -> None:
    side, place = make_side(), make_place()
    make_control(side.conflict, place, side, to_on=date(2016, 6, 30))
    make_control(side.conflict, place, from_on=date(2016, 6, 30))


@ATTEMPTS.to_break("unit_place_once_per_conflict")
def a_place_is_two_units() -> None:
    conflict, place = make_conflict(), make_place()
    make_unit(conflict, place, label="East")
    make_unit(conflict, place, label="West")


@ATTEMPTS.to_break("epoch_name_once_per_conflict")
def two_epochs_share_a_name() -> None:
    make_epoch(make_epoch(make_conflict(), name="the assault").conflict, name="the assault")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS.cases)
def test_the_database_refuses(name: str, attempt: Attempt) -> None:
    assert refusal_of(attempt) == name


def test_every_constraint_was_tried() -> None:
    assert ATTEMPTS.untried() == set()


@pytest.mark.django_db
def test_an_actor_may_change_sides_from_one_day_to_the_next() -> None:
    side = make_side()
    actor = make_actor(side.conflict)
    make_allegiance(actor, side, to_on=date(2016, 6, 30))
    make_allegiance(actor, make_side(side.conflict), from_on=date(2016, 7, 1))

    assert [a.holds_on(date(2016, 6, 30)) for a in actor.allegiances.order_by("to_on")] == [True, False]
