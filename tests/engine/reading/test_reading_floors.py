"""Floors of quality on the shared corpus; they move up, never down."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from apps.engine.claims import Document
from apps.engine.reading import GrammarReader

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT / ".." / "shared"
FIELDS = ("victims", "part_of", "scope", "claimant", "place", "when", "means", "perpetrators", "attribution", "revises")
SEED = {"figure": 1.0, "full": 1.0} | dict.fromkeys(FIELDS, 1.0)
SYRIA = {
    "figure": 0.96,
    "full": 0.8,
    "victims": 0.95,
    "part_of": 0.94,
    "scope": 0.915,
    "claimant": 0.855,
    "place": 0.78,
    "when": 0.88,
    "means": 0.855,
    "perpetrators": 0.78,
    "attribution": 0.85,
}


def scores(name: str, folder: Path) -> dict[str, float]:
    """F1 per level and share right per field, as the shared scorer reports them."""
    documents = (SHARED / "corpus" / f"{name}_docs.jsonl").read_text("utf-8").splitlines()
    reader = GrammarReader()
    predicted = folder / "predicted.jsonl"
    with predicted.open("w", encoding="utf-8") as target:
        for line in documents:
            document = Document.from_wire(json.loads(line))
            claims = [claim.to_wire() for claim in reader.read(document)]
            target.write(json.dumps({"id": document.id, "claims": claims}) + "\n")
    scorer, gold = SHARED / "eval" / "score_claims.py", SHARED / "corpus" / f"{name}_gold.jsonl"
    report = subprocess.run(
        [sys.executable, scorer, gold, predicted], capture_output=True, text=True, check=True
    ).stdout
    found = dict(re.findall(r"^(\w+) .*F1 ([\d.]+)$", report, re.MULTILINE)) | dict(
        re.findall(r"^  (\w+) +([\d.]+)$", report, re.MULTILINE)
    )
    return {key: float(value) for key, value in found.items()}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not beside this checkout")
@pytest.mark.parametrize(("name", "floors"), [("seed", SEED), ("syria", SYRIA)])
def test_scores_stay_above_their_floors(name: str, floors: dict[str, float], tmp_path: Path) -> None:
    reached = scores(name, tmp_path)
    assert {key: reached[key] for key, floor in floors.items() if reached[key] < floor} == {}
