"""The project's own texts, from many conflicts and in several styles, are read at least as well as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.engine.evaluation.__main__ import score
from apps.engine.evaluation.floors import below, load_floors
from apps.engine.evaluation.gold import load_gold

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ENGLISH = sorted(CORPUS.glob("*_*.jsonl"))
FLOORS = load_floors(CORPUS / "floors.toml")
MOST_FALSE_IN_EMPTY = 1 / 50


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.stem)
def test_no_score_falls_under_its_floor(path: Path) -> None:
    assert below(score(load_gold(path)).as_table(), FLOORS[path.stem]) == {}


def test_the_corpus_is_as_large_and_as_wide_as_it_should_be() -> None:
    documents = [gold for path in ENGLISH for gold in load_gold(path)]
    sentences = [gold for gold in documents if "-s" in gold.document.id]
    reports = [gold for gold in documents if "-r" in gold.document.id]
    assert len(sentences) >= 600
    assert len(reports) >= 40
    assert len({gold.conflict for gold in documents}) >= 8
    assert {"agency", "note", "assessment", "cable", "headline", "monitor", "plain"} <= {
        gold.style for gold in documents
    }


def test_texts_without_harm_to_people_are_read_as_such() -> None:
    documents = [gold for path in ENGLISH for gold in load_gold(path) if not gold.claims]
    scores = score(documents)
    assert scores.empty_documents >= 100
    assert scores.false_in_empty / scores.empty_documents < MOST_FALSE_IN_EMPTY
