"""The scores of matching: worked by hand on a few claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apps.engine.claims import ContractError
from apps.engine.evaluation.events import Event, Mark, Placed, load_events, score_events

LABELS = Path(__file__).resolve().parents[2] / "corpus" / "events.json"


def mark(n: int) -> Mark:
    return "paper:1", n, n + 1, "killed"


def event(*numbers: int, month: str = "2016-10") -> Event:
    return Event(month, frozenset(mark(n) for n in numbers))


def test_incidents_that_are_the_events_score_one() -> None:
    scores = score_events([event(1, 2), event(3)], {mark(n): Placed(f"g{n}", "ab"[n == 3]) for n in (1, 2, 3)})
    assert (scores.precision, scores.recall, scores.f1) == (1.0, 1.0, 1.0)
    assert (scores.merged_pairs, scores.wrong_pairs) == (1, 0)


def test_a_torn_event_costs_recall_and_a_merged_one_precision() -> None:
    torn = score_events([event(1, 2)], {mark(1): Placed("g1", "a"), mark(2): Placed("g2", "b")})
    merged = score_events([event(1), event(2)], {mark(1): Placed("g1", "a"), mark(2): Placed("g2", "a")})
    assert (torn.precision, torn.recall) == (1.0, 0.5)
    assert (merged.precision, merged.recall) == (0.5, 1.0)
    assert (merged.merged_pairs, merged.wrong_pairs) == (1, 1)


def test_claims_that_were_not_read_are_left_out() -> None:
    scores = score_events([event(1, 2)], {mark(1): Placed("g1", "a")})
    assert (scores.claims, scores.f1) == (1, 1.0)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{"month": "2016-10", "claims": []}], "event 1: no claims"),
        ([{"month": "2016-13", "claims": [mark(1)]}], "event 1: no claims, or no month"),
        ([{"claims": [mark(1)]}], "event 1: 'month'"),
        ([{"month": "2016-10", "claims": [mark(1)]}] * 2, "event 2: a claim of another event"),
    ],
)
def test_a_label_that_cannot_stand_is_named(tmp_path: Path, rows: list[object], why: str) -> None:
    path = tmp_path / "labels.json"
    path.write_text(json.dumps(rows))
    with pytest.raises(ContractError, match=why):
        load_events(path)


def test_the_labels_are_as_many_as_were_asked_for() -> None:
    events = load_events(LABELS)
    whole = [one for one in events if len({ref for ref, *_ in one.claims}) > 1]
    assert len(events) > 600
    assert len(whole) >= 60
    assert any(one.is_held_out for one in whole)
