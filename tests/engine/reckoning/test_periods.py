"""What a period's total leaves over beside the events inside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.engine.claims import Victims
from apps.engine.reckoning import explain_in_words, period_remainder
from apps.engine.reckoning.records import Bound, Figure
from tests.engine.reckoning.reported import HOSPITAL, OBSERVATORY, STATE_TV, at_least, said, toll


def test_the_remainder_is_what_the_events_leave_of_the_total() -> None:
    got = period_remainder(toll(said(20, OBSERVATORY)), [toll(said(7, OBSERVATORY)), toll(said(5, HOSPITAL))])
    assert (got.low, got.high, got.figures["consensus"], got.derived) == (8, 8, Figure(8), "remainder")


def test_the_remainder_is_never_below_zero_and_says_by_how_much_it_would_be() -> None:
    got = period_remainder(toll(said(5, OBSERVATORY)), [toll(said(7, HOSPITAL))])
    assert (got.low, got.high, got.figures["consensus"]) == (0, 0, Figure(0))
    assert "The events inside exceed the period's total by 2." in explain_in_words(got)


def test_without_events_the_whole_total_remains() -> None:
    period = toll(at_least(20, OBSERVATORY), said(31, STATE_TV))
    got = period_remainder(period, [])
    assert (got.low, got.high, got.open_above, got.figures) == (20, 31, True, period.figures)


def test_a_floor_inside_makes_the_remainder_a_ceiling() -> None:
    got = period_remainder(toll(said(20, OBSERVATORY)), [toll(at_least(7, HOSPITAL))])
    assert (got.low, got.high, got.figures["consensus"]) == (0, 13, Figure(13, Bound.AT_MOST))


def test_a_floor_on_the_total_makes_the_remainder_a_floor() -> None:
    got = period_remainder(toll(at_least(20, OBSERVATORY)), [toll(said(7, HOSPITAL))])
    assert (got.low, got.high, got.figures["consensus"]) == (13, None, Figure(13, Bound.AT_LEAST))


def test_an_event_without_a_corroborated_figure_subtracts_nothing_under_that_rule() -> None:
    period = toll(said(20, OBSERVATORY), said(20, HOSPITAL))
    assert period_remainder(period, [toll(said(7, HOSPITAL))]).figures["corroborated"] == Figure(20)


def test_tolls_of_other_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="one harm, group and kind"):
        period_remainder(toll(said(20)), [toll(said(7, victims=Victims.CIVILIANS), victims=Victims.CIVILIANS)])


@given(st.integers(0, 200), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=6))
def test_the_remainder_keeps_its_order_and_adds_up(total: int, events: list[tuple[int, int]]) -> None:
    inside = [toll(said(low, OBSERVATORY), said(low + more, HOSPITAL)) for low, more in events]
    got = period_remainder(toll(said(total, OBSERVATORY)), inside)
    left, singly = got.figures["consensus"].value or 0, sum(one.figures["consensus"].value or 0 for one in inside)
    assert 0 <= got.low <= left <= (got.high or 0)
    assert left + singly == max(total, singly)
