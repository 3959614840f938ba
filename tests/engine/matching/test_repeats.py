"""An event that one article tells twice is one; two events that happen to have one figure stay two."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.engine.claims import Harm, Means, Scope
from apps.engine.matching import ArticleClaim, GroupKind, group_claims
from tests.engine.matching.groups import DAY, IN_CITY, QUARTER, SYRIA, claim

ELSEWHERE = (SYRIA, IN_CITY[1], 77)
FAR_AWAY = (SYRIA, 9, 10)


def kinds(*claims: ArticleClaim) -> list[GroupKind]:
    return [found.kind for found in group_claims(claims)]


def told(figure: int, start: int = 0, **fields: Any) -> ArticleClaim:
    """A claim of an air strike in a sentence of its own."""
    return claim(figure, start, **{"sentence": (start, start + 50), "means": Means.AIRSTRIKE, **fields})


def test_a_total_of_two_days_and_the_event_with_its_figure_are_the_event() -> None:
    period = told(45, scope=Scope.CUMULATIVE, first_on=DAY - timedelta(days=1))
    assert kinds(period, told(45, 100, place_path=(*IN_CITY, QUARTER))) == [GroupKind.EVENT]


def test_a_total_that_two_events_could_be_stays_a_total() -> None:
    period = told(45, scope=Scope.CUMULATIVE, first_on=DAY - timedelta(days=1))
    first = told(45, 100, place_path=IN_CITY, means=Means.AIRSTRIKE)
    second = told(45, 200, place_path=IN_CITY, means=Means.SHELLING)
    period = ArticleClaim(**{f: getattr(period, f) for f in ArticleClaim.__slots__} | {"means": Means.UNKNOWN})
    assert GroupKind.PERIOD in kinds(period, first, second)


@pytest.mark.parametrize(
    ("figure", "second", "events"),
    [
        (12, {"place_path": ELSEWHERE}, 1),
        (7, {"place_path": ELSEWHERE}, 2),
        (12, {"place_path": FAR_AWAY}, 2),
        (12, {"place_path": ELSEWHERE, "means": Means.BOMBING}, 2),
        (12, {"place_path": ELSEWHERE, "sides": frozenset({"opp"})}, 2),
        (12, {"place_path": ELSEWHERE, "first_on": DAY + timedelta(days=2), "last_on": DAY + timedelta(days=2)}, 2),
        (12, {"place_path": ELSEWHERE, "sentence": (10, 60)}, 2),
    ],
    ids=["told twice", "small figure", "another governorate", "another means", "another side", "days later", "listed"],
)
def test_a_second_telling_needs_a_telling_figure_and_nothing_against_it(
    figure: int, second: dict[str, Any], events: int
) -> None:
    first = told(figure, sides=frozenset({"gov"}))
    assert len(kinds(first, told(figure, 100, **{"sides": frozenset({"gov"}), **second}))) == events


def test_two_figures_that_both_agree_are_telling_however_small() -> None:
    first = [told(2), told(3, 10, harm=Harm.INJURED, sentence=(0, 50))]
    again = [
        told(2, 100, place_path=(*IN_CITY, QUARTER), claimant="b"),
        told(3, 110, harm=Harm.INJURED, sentence=(100, 150), place_path=(*IN_CITY, QUARTER), claimant="b"),
    ]
    assert len(kinds(*first, *again)) == 1
