"""A total told before its breakdown is no event of its own."""

from __future__ import annotations

from apps.engine.claims import Harm
from apps.engine.matching import ArticleClaim, GroupKind, group_claims
from tests.engine.matching.groups import IN_CITY, QUARTER, SYRIA, claim

LEAD = (0, 100)


def kind_of(wanted: ArticleClaim, *others: ArticleClaim) -> GroupKind:
    return next(found.kind for found in group_claims([wanted, *others]) if wanted.id in found.claims)


def told_apart(*values: int, harm: Harm = Harm.KILLED) -> list[ArticleClaim]:
    places = [(*IN_CITY, 70 + number) for number in range(len(values))]
    return [
        claim(value, 1000 * (number + 1), harm=harm, place_path=place, sentence=(1000 * (number + 1), 1999))
        for number, (value, place) in enumerate(zip(values, places, strict=True))
    ]


def test_a_number_that_the_next_ones_add_up_to_is_a_total() -> None:
    assert kind_of(claim(7, 10), *told_apart(4, 2, 1)) is GroupKind.PERIOD


def test_the_injured_told_with_a_total_are_a_total_too() -> None:
    killed, injured = claim(7, 10, sentence=LEAD), claim(80, 20, harm=Harm.INJURED, sentence=LEAD)
    assert kind_of(injured, killed, *told_apart(4, 2, 1)) is GroupKind.PERIOD


def test_a_total_whose_place_does_not_hold_the_events_stands_in_no_sum() -> None:
    assert kind_of(claim(10, 10, place_path=(SYRIA, 5, 6)), *told_apart(6, 4)) is GroupKind.RUNNING


def test_numbers_that_do_not_add_up_are_events() -> None:
    assert kind_of(claim(8, 10), *told_apart(4, 2, 1)) is GroupKind.EVENT


def test_one_equal_number_is_no_breakdown() -> None:
    assert kind_of(claim(4, 10), *told_apart(4, 3)) is GroupKind.EVENT


def test_a_total_said_again_is_not_its_own_addend() -> None:
    assert kind_of(claim(7, 10), claim(7, 500), *told_apart(4, 2, 1)) is GroupKind.PERIOD


def test_figures_of_one_sentence_are_no_breakdown_of_each_other() -> None:
    quarters = (*IN_CITY, QUARTER), (*IN_CITY, QUARTER + 1)
    total = claim(3, 10, sentence=LEAD)
    one, two = (claim(n, 20 + n, place_path=place, sentence=LEAD) for n, place in zip((1, 2), quarters, strict=True))
    assert kind_of(total, one, two) is GroupKind.EVENT


def test_a_total_may_come_after_its_breakdown() -> None:
    assert kind_of(claim(10, 9000), *told_apart(6, 4)) is GroupKind.PERIOD


def test_only_the_neighbours_add_up_to_a_total() -> None:
    assert kind_of(claim(10, 9000), *told_apart(6, 4, 3)) is GroupKind.EVENT
