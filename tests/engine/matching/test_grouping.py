"""Which claims of one article are one event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from apps.engine.claims import Harm, Means, Scope, Victims
from apps.engine.matching import ArticleClaim, GroupKind, group_claims
from tests.engine.matching.groups import DAY, IN_CITY, QUARTER, SYRIA, claim

TWO_DAYS_AGO = DAY - timedelta(days=2)


def grouped(*claims: ArticleClaim) -> list[set[int]]:
    return [set(found.claims) for found in group_claims(claims)]


def ids(*claims: ArticleClaim) -> set[int]:
    return {one.id for one in claims}


def kinds(claims: Iterable[ArticleClaim]) -> list[GroupKind]:
    return [found.kind for found in group_claims(claims)]


def test_killed_and_wounded_of_one_sentence_are_one_event() -> None:
    killed, wounded = claim(5), claim(12, 4, harm=Harm.INJURED)
    assert grouped(wounded, killed) == [ids(killed, wounded)]


def test_the_headline_joins_the_event_with_its_figure() -> None:
    title = claim(7, in_headline=True, place_path=(SYRIA,))
    other, told = claim(5, 100, place_path=(SYRIA, 9, 10)), claim(7, 200, means=Means.SHELLING)
    assert grouped(title, other, told) == [ids(title, told), ids(other)]


def test_a_headline_that_differs_joins_the_nearest_event_rather_than_count_twice() -> None:
    title, told = claim(10, in_headline=True), claim(9, 200)
    assert grouped(title, told) == [ids(title, told)]


def test_a_headline_that_sums_two_events_is_a_period_of_its_own() -> None:
    title = claim(12, in_headline=True)
    told = [claim(7, 100, means=Means.AIRSTRIKE), claim(5, 200, means=Means.SHELLING)]
    assert kinds([title, *told]) == [GroupKind.PERIOD, GroupKind.EVENT, GroupKind.EVENT]


def test_parts_go_with_their_whole() -> None:
    whole = claim(40)
    part = claim(7, 300, victims=Victims.CHILDREN, parent=whole.id, place_path=(*IN_CITY, QUARTER))
    assert grouped(whole, part) == [ids(whole, part)]


def test_an_event_inside_a_total_is_an_event_of_its_own() -> None:
    total = claim(45, scope=Scope.CUMULATIVE, first_on=date(2016, 9, 21))
    event = claim(12, 20, parent=total.id)
    assert kinds([total, event]) == [GroupKind.RUNNING, GroupKind.EVENT]


def test_another_place_is_another_event() -> None:
    assert len(grouped(claim(5), claim(5, 4, place_path=(SYRIA, 9, 10)))) == 2


def test_another_day_is_another_event() -> None:
    assert len(grouped(claim(5), claim(5, 4, first_on=TWO_DAYS_AGO, last_on=TWO_DAYS_AGO))) == 2


def test_the_two_attacks_of_one_day_in_one_city_stay_apart() -> None:
    strikes = claim(7, 0, victims=Victims.CIVILIANS, high=None, claimant="observatory")
    rockets = claim(
        4,
        200,
        victims=Victims.CHILDREN,
        claimant="state",
        means=Means.ROCKET_MISSILE,
        sides=frozenset({"opp"}),
    )
    assert len(grouped(strikes, rockets)) == 2


def test_attacks_that_differ_in_victims_and_claimant_stay_apart_without_means() -> None:
    strikes = claim(7, 0, victims=Victims.CIVILIANS, claimant="observatory", means=Means.UNKNOWN)
    rockets = claim(4, 200, victims=Victims.CHILDREN, claimant="state")
    assert len(grouped(strikes, rockets)) == 2


def test_rival_counts_of_two_claimants_are_one_event() -> None:
    one, other = claim(7, 0, claimant="state"), claim(9, 200, claimant="observatory")
    assert grouped(one, other) == [ids(one, other)]


def test_two_counts_of_one_voice_are_two_events_unless_it_revises() -> None:
    first = claim(5, 0, claimant="observatory")
    assert len(grouped(first, claim(9, 200, claimant="observatory"))) == 2
    assert len(grouped(first, claim(9, 200, claimant="observatory", revises=True))) == 1


def test_two_voices_that_differ_widely_on_one_strike_are_one_event() -> None:
    one, other = claim(55, 0, claimant="hospital"), claim(22, 200, claimant="rescuers")
    assert len(grouped(one, other)) == 1
    assert len(grouped(claim(55, claimant="hospital"), claim(11, 200, claimant="rescuers"))) == 2


def test_an_attacker_who_died_belongs_to_his_attack() -> None:
    dead = claim(25, 0, victims=Victims.COMBATANTS, means=Means.BOMBING)
    bomber = claim(1, 200, victims=Victims.COMBATANTS, means=Means.BOMBING, own_attackers=True)
    assert grouped(dead, bomber) == [ids(dead, bomber)]


def test_rival_sides_with_one_figure_are_one_event() -> None:
    one = claim(9, 0, claimant="observatory", sides=frozenset({"gov"}))
    assert len(grouped(one, claim(9, 200, claimant="state", sides=frozenset({"opp"})))) == 1
    assert len(grouped(one, claim(5, 200, claimant="state", sides=frozenset({"opp"})))) == 2


def test_totals_of_up_to_three_days_in_a_governorate_are_periods() -> None:
    fields: dict[str, Any] = {"scope": Scope.CUMULATIVE}
    assert kinds([claim(20, first_on=TWO_DAYS_AGO, **fields)]) == [GroupKind.PERIOD]
    assert kinds([claim(20, first_on=TWO_DAYS_AGO - timedelta(days=1), **fields)]) == [GroupKind.RUNNING]
    assert kinds([claim(20, first_on=None, **fields)]) == [GroupKind.RUNNING]
    assert kinds([claim(20, place_path=(SYRIA,), **fields)]) == [GroupKind.RUNNING]


def test_rival_totals_of_one_period_are_one_group() -> None:
    fields: dict[str, Any] = {"scope": Scope.CUMULATIVE}
    assert len(grouped(claim(20, 0, claimant="state", **fields), claim(31, 90, claimant="observatory", **fields))) == 1


def test_running_totals_of_two_sides_stay_apart() -> None:
    fields: dict[str, Any] = {"scope": Scope.CUMULATIVE, "first_on": date(2016, 9, 21)}
    total = claim(370, 0, sides=frozenset({"gov"}), **fields)
    children = claim(68, 8, victims=Victims.CHILDREN, sides=frozenset({"gov"}), parent=total.id, **fields)
    others = claim(68, 90, sides=frozenset({"opp"}), **fields)
    assert grouped(total, children, others) == [ids(total, children), ids(others)]
