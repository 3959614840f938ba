"""What figure several origins come to, by each rule."""

from __future__ import annotations

import pytest

from apps.engine.claims import Qualifier
from apps.engine.reckoning import RULES, interval
from apps.engine.reckoning.records import Bound, Figure, ReportedClaim
from tests.engine.reckoning.reported import (
    ACTIVISTS,
    AFP,
    DAY,
    HOSPITAL,
    OBSERVATORY,
    REUTERS,
    STATE_TV,
    about,
    at_least,
    said,
    toll,
    up_to,
    vague,
)


def figure(rule: str, *claims: ReportedClaim) -> Figure:
    return toll(*claims).figures[rule]


def test_a_floor_agrees_with_every_number_above_it() -> None:
    got = toll(said(7, STATE_TV), at_least(9, OBSERVATORY), said(11, HOSPITAL))
    assert got.figures["consensus"] == Figure(11)
    assert (got.low, got.high, got.open_above, got.origins) == (7, 11, True, 3)


def test_of_two_neighbours_the_lower_is_the_middle() -> None:
    assert figure("consensus", said(50, OBSERVATORY), said(51, HOSPITAL)) == Figure(50)


def test_of_three_rivals_the_median_stands() -> None:
    assert figure("consensus", said(11, HOSPITAL), said(7, STATE_TV), said(9, OBSERVATORY)) == Figure(9)


def test_a_round_number_agrees_with_a_precise_one_near_it() -> None:
    assert figure("consensus", about(50, OBSERVATORY), said(52, HOSPITAL)) == Figure(52)


def test_of_two_floors_the_higher_satisfies_both() -> None:
    got = toll(at_least(58, OBSERVATORY), at_least(86, HOSPITAL))
    assert got.figures["consensus"] == Figure(86, Bound.AT_LEAST)
    assert (got.low, got.high, got.open_above) == (58, None, True)


def test_where_only_ceilings_stand_the_lowest_is_the_figure() -> None:
    got = toll(up_to(20, OBSERVATORY), up_to(15, HOSPITAL))
    assert got.figures["consensus"] == Figure(15, Bound.AT_MOST)
    assert (got.low, got.high, got.open_above) == (1, 20, False)


def test_a_ceiling_and_a_number_below_it_agree_on_the_number() -> None:
    assert figure("consensus", up_to(20, OBSERVATORY), said(7, HOSPITAL)) == Figure(7)


def test_a_ceiling_below_the_only_number_keeps_its_own_stretch() -> None:
    assert figure("consensus", up_to(10, OBSERVATORY), said(11, HOSPITAL)) == Figure(10, Bound.AT_MOST)


def test_a_range_gives_its_middle_rounded_down() -> None:
    claim = said(13, OBSERVATORY, Qualifier.RANGE, low=13, high=16)
    assert figure("consensus", claim) == Figure(14)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(50, (45, 55)), (52, (52, 52)), (100, (90, 110)), (10, (9, 11)), (12, (12, 12)), (340, (335, 345))],
)
def test_about_reaches_half_its_rounding_unit_and_at_most_a_tenth(value: int, expected: tuple[int, int]) -> None:
    assert interval(about(value)) == expected


def test_bounds_that_an_editor_set_are_kept() -> None:
    assert interval(about(50, low=40, high=70)) == (40, 70)


def test_vague_words_stand_only_where_nobody_gives_a_number() -> None:
    alone = toll(vague(12, OBSERVATORY))
    beside = toll(vague(12, OBSERVATORY), said(9, HOSPITAL))
    assert alone.figures["consensus"] == Figure(12, Bound.AT_LEAST)
    assert (beside.figures["consensus"], beside.low, beside.high) == (Figure(9), 9, 9)


def test_the_lowest_rule_takes_the_lowest_low() -> None:
    assert figure("lowest", at_least(9, OBSERVATORY), said(11, HOSPITAL)) == Figure(9, Bound.AT_LEAST)
    assert figure("lowest", said(7, STATE_TV), at_least(9, OBSERVATORY)) == Figure(7)


def test_the_latest_rule_takes_what_was_said_last_and_not_printed_last() -> None:
    old = said(7, OBSERVATORY, said_on=DAY.replace(day=13), published=said(1, said_on=DAY.replace(day=16)).published)
    new = said(9, HOSPITAL, said_on=DAY.replace(day=14))
    assert figure("latest", old, new) == Figure(9)


@pytest.mark.parametrize("ids", [(1, 2), (2, 1)])
def test_of_two_counts_of_one_moment_the_higher_is_the_latest_whichever_was_read_first(ids: tuple[int, int]) -> None:
    lower, higher = said(7, HOSPITAL, id=ids[0]), said(9, OBSERVATORY, id=ids[1])
    assert figure("latest", lower, higher) == figure("latest", higher, lower) == Figure(9)


def test_the_corroborated_rule_is_silent_on_one_origin() -> None:
    assert figure("corroborated", said(7, OBSERVATORY)) == Figure(None)
    assert figure("corroborated", said(7, OBSERVATORY), said(9, HOSPITAL)) == Figure(7)


def test_unnamed_voices_never_corroborate() -> None:
    got = toll(said(9, OBSERVATORY), said(7, ACTIVISTS))
    assert (got.origins, got.figures["corroborated"]) == (1, Figure(None))


def test_unnamed_voices_add_nothing_to_the_support_of_a_number() -> None:
    with_activists = [said(7, HOSPITAL), said(9, OBSERVATORY), said(11, STATE_TV), said(11, ACTIVISTS)]
    assert figure("consensus", *with_activists) == Figure(9)


def test_unnamed_voices_are_never_one_origin_together() -> None:
    got = toll(said(5, ACTIVISTS), said(9, ACTIVISTS))
    assert (got.low, got.high, len(got.accounts), got.origins) == (5, 9, 2, 1)


def test_outlets_that_say_it_themselves_are_origins() -> None:
    got = toll(said(7, outlet=AFP), said(7, outlet=REUTERS))
    assert (got.origins, got.figures["corroborated"]) == (2, Figure(7))


def test_each_rule_says_in_words_what_it_does_and_by_which_version() -> None:
    assert [rule.key for rule in RULES.values()] == ["consensus@1", "lowest@1", "latest@2", "corroborated@1"]
    assert all(rule.definition.startswith("Take the") for rule in RULES.values())
