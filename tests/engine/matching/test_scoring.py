"""Which pairs are one event for sure, which are doubtful, which are never one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.engine.claims import Harm, Means, Qualifier, Victims
from apps.engine.matching import LINK_THRESHOLD, PROPOSE_THRESHOLD, may_match, score
from apps.engine.matching.records import ClaimGroup
from tests.engine.matching.groups import (
    DAY,
    GOVERNORATE,
    IN_CITY,
    OTHER_QUARTER,
    QUARTER,
    SYRIA,
    TOWN,
    count,
    group,
)

AIR, SHELLS = frozenset({Means.AIRSTRIKE}), frozenset({Means.SHELLING})
GOV, OPP = frozenset({"gov"}), frozenset({"opp"})
IN_QUARTER, IN_OTHER_QUARTER = (*IN_CITY, QUARTER), (*IN_CITY, OTHER_QUARTER)
NEXT_DAY = DAY + timedelta(days=1)


def linked(a: ClaimGroup, b: ClaimGroup) -> bool:
    return score(a, b).score >= LINK_THRESHOLD


def proposed(a: ClaimGroup, b: ClaimGroup) -> bool:
    return PROPOSE_THRESHOLD <= score(a, b).score < LINK_THRESHOLD


@pytest.mark.parametrize(("one", "other"), [(7, 9), (9, 11), (7, 11), (7, 7)])
@pytest.mark.parametrize("place", [IN_CITY, IN_QUARTER])
@pytest.mark.parametrize("means", [AIR, frozenset()])
def test_rival_counts_of_one_attack_are_linked(
    one: int, other: int, place: tuple[int, ...], means: frozenset[Means]
) -> None:
    assert linked(group(one, means=AIR), group(other, place_path=place, means=means))


@pytest.mark.parametrize(
    "fields",
    [
        {"means": SHELLS},
        {"sides": OPP},
        {"place_path": IN_OTHER_QUARTER},
    ],
)
def test_one_doubt_keeps_two_attacks_of_a_day_apart(fields: dict[str, Any]) -> None:
    one = group(7, place_path=IN_QUARTER, means=AIR, sides=GOV)
    other = group(7, **({"place_path": IN_QUARTER, "means": AIR} | fields))
    assert not linked(one, other)


def test_counts_that_do_not_fit_keep_two_attacks_apart() -> None:
    assert not linked(group(3, means=AIR), group(11, means=AIR))


def test_other_victims_keep_two_attacks_apart() -> None:
    one, other = count(7, victims=Victims.CIVILIANS), count(4, victims=Victims.CHILDREN)
    assert not linked(group(one, means=AIR), group(other, means=AIR))


def test_two_doubts_are_not_even_proposed() -> None:
    one, other = group(7, means=AIR, sides=GOV), group(3, means=SHELLS, sides=OPP)
    assert score(one, other).score < PROPOSE_THRESHOLD


def test_one_death_is_too_common_to_link_by_itself() -> None:
    assert not linked(group(1), group(1))
    assert linked(group(1, means=AIR), group(1, means=AIR))


def test_an_attacker_s_death_is_not_compared_with_the_victims() -> None:
    bomber = count(1, victims=Victims.COMBATANTS, own_attackers=True)
    victims = count(6, victims=Victims.COMBATANTS)
    assert linked(group(victims, bomber, means=AIR), group(count(6, victims=Victims.COMBATANTS), means=AIR))
    assert not linked(group(bomber, means=AIR), group(victims, means=AIR))


def test_people_and_civilians_are_compared() -> None:
    assert linked(group(7), group(count(7, Qualifier.AT_LEAST, victims=Victims.CIVILIANS)))


def test_a_floor_far_below_another_floor_is_doubtful() -> None:
    assert proposed(group(count(7, Qualifier.AT_LEAST)), group(count(86, Qualifier.AT_LEAST)))


def test_the_same_figure_a_day_later_is_linked_and_another_is_not() -> None:
    assert linked(group(37), group(37, day=NEXT_DAY))
    assert score(group(7, means=AIR), group(9, day=NEXT_DAY, means=AIR)).score < PROPOSE_THRESHOLD


def test_windows_two_days_apart_never_match() -> None:
    assert score(group(37), group(37, day=DAY + timedelta(days=2))).score == 0


def test_a_night_overlaps_the_day_that_follows_it() -> None:
    assert linked(group(7, first_on=DAY - timedelta(days=1)), group(9))


def test_towns_of_one_governorate_are_at_most_proposed() -> None:
    town = (SYRIA, GOVERNORATE, TOWN)
    assert not linked(group(25, means=AIR, sides=GOV), group(25, means=AIR, sides=GOV, place_path=town))


def test_a_country_is_no_place_to_link_by() -> None:
    assert not linked(group(7, means=AIR), group(7, means=AIR, place_path=(SYRIA,)))


def test_unresolved_places_match_by_equal_words_only() -> None:
    market = group(7, place_path=(), place_text="Al-Hal  market")
    assert linked(market, group(7, place_path=(), place_text="al-hal market"))
    assert score(market, group(7, place_path=(), place_text="the square")).score == 0
    assert score(market, group(7)).score == 0


def test_undated_groups_never_match() -> None:
    assert score(group(7, day=None), group(7)).score == 0


def test_copies_match_for_sure_where_they_make_the_same_claim() -> None:
    one = group(count(7, start=40), text_key="wire", day=None)
    assert score(one, group(count(7, start=40), text_key="wire")).score == 1
    assert score(one, group(count(7, start=90), text_key="wire")).score == 0


def test_groups_of_one_article_match_only_by_the_same_figures() -> None:
    one = group(7, article=1, text_key="a")
    assert score(one, group(8, article=1, text_key="a")).score == 0
    assert linked(one, group(7, article=1, text_key="a"))


def test_a_period_is_one_only_with_a_period_of_the_same_window_and_place() -> None:
    period = group(20, is_period=True)
    assert linked(period, group(31, is_period=True))
    assert score(period, group(20)).score == 0
    assert score(period, group(20, is_period=True, first_on=DAY - timedelta(days=1))).score == 0
    assert score(period, group(20, is_period=True, place_path=IN_QUARTER)).score == 0


def test_an_attack_with_only_injured_is_no_sure_match_of_one_with_only_killed() -> None:
    assert not linked(group(7, means=AIR), group(count(5, harm=Harm.INJURED), means=AIR))


def test_words_tell_two_attacks_from_one() -> None:
    school, market = frozenset({"school", "bus"}), frozenset({"market"})
    one = group(7, words=school)
    assert score(one, group(7, words=school)).score > score(one, group(7, words=market)).score


def test_the_features_of_a_score_sum_to_it() -> None:
    found = score(group(7, means=AIR), group(11, means=SHELLS))
    assert found.score == pytest.approx(sum(share for _, share in found.features))


def test_the_cheap_test_admits_neighbours_in_time_and_place_only() -> None:
    assert may_match(group(7), group(90, day=NEXT_DAY, place_path=(SYRIA, GOVERNORATE, TOWN)))
    assert not may_match(group(7), group(7, place_path=(SYRIA, 9)))
    assert not may_match(group(7), group(7, day=DAY + timedelta(days=2)))


CHEMICAL = frozenset({Means.CHEMICAL})


@pytest.mark.parametrize("place", [(SYRIA,), (), (SYRIA, 90, 91)])
def test_two_counts_of_one_massacre_are_one_event_wherever_they_place_it(place: tuple[int, ...]) -> None:
    one = group(1300, means=CHEMICAL, place_path=IN_CITY)
    other = group(count(1401, Qualifier.AT_LEAST), means=CHEMICAL, place_path=place)
    assert linked(one, other)


def test_no_massacre_lies_in_two_countries() -> None:
    one, other = group(1300, place_path=IN_CITY), group(1400, place_path=(99, 98))
    assert not may_match(one, other)


def test_smaller_counts_at_other_places_are_other_events() -> None:
    one, other = group(130, means=CHEMICAL), group(140, means=CHEMICAL, place_path=(SYRIA, 90, 91))
    assert not linked(one, other)
