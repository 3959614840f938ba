"""Floors of quality: scores that a change may raise but not lower, kept in a file beside the texts they hold for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

SLACK = 0.005


def load_floors(path: Path) -> dict[str, dict[str, float]]:
    """Per set of texts, the floor of each score."""
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def below(reached: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The scores under their floor: what was reached, and the floor."""
    return {name: (reached[name], floor) for name, floor in floors.items() if reached[name] < floor}


def moved(
    reached: Mapping[str, Mapping[str, float]], floors: Mapping[str, Mapping[str, float]], *, lower: bool
) -> dict[str, dict[str, float]]:
    """New floors, a little under what was reached; none comes down unless `lower` says so."""
    found: dict[str, dict[str, float]] = {}
    for group, scores in reached.items():
        old = floors.get(group, {})
        new = {name: round(score - SLACK, 3) for name, score in scores.items()}
        found[group] = new if lower else {name: max(new[name], old.get(name, 0.0)) for name in new}
    return found


def write_floors(path: Path, floors: Mapping[str, Mapping[str, float]]) -> None:
    """Write them so that a person can read them and a diff shows what moved."""
    lines = ["# Floors of quality; they move up. `make floors` raises them, and only its flag --lower brings any down."]
    for group, scores in sorted(floors.items()):
        lines += ["", f"[{group}]", *(f"{name} = {floor}" for name, floor in scores.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")
