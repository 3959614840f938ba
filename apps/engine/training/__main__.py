"""Learn the weights of evidence: ``python -m apps.engine.training --learn FILE... --calibrate FILE...``.

FILE holds texts with their claims in the short form, or is DOCUMENTS,CLAIMS: two files apart. A trailing @0 or @1
takes the half of the documents whose ids fall so (by a digest of the id), so that the other half stays unseen.
Confidence is fitted to the texts of --calibrate, which the other weights have not seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from apps.engine.evaluation.gold import GoldDocument, load_apart, load_gold
from apps.engine.reading.choices.deciding import TRUST
from apps.engine.reading.choices.weighing import Weights
from apps.engine.training.examples import Example, examples_of
from apps.engine.training.fitting import fit

ROUNDS, FOLDS = 3, 4
# Set on texts held back: fields whose grammar reads well are held closer to it.
PENALTIES = {"place": 2.0, "perpetrators": 2.0, "attribution": 4.0, "means": 4.0, "claimant": 4.0, TRUST: 2.0}
PENALTY = 6.0
TARGET = Path(__file__).resolve().parents[1] / "lexicon"
_HEAD = """\
# The weights of evidence, learned from texts whose claims are known and rounded to two digits; `python -m
# apps.engine.training` fits them anew. [field."kind of claim"], "any claim" for all kinds; a positive weight speaks
# for an option, a negative one against it.
"""


def load(name: str) -> list[GoldDocument]:
    """The documents that an argument names."""
    path, _, half = name.partition("@")
    documents, _, claims = path.partition(",")
    found = load_apart(Path(documents), Path(claims)) if claims else load_gold(Path(documents))
    return [gold for gold in found if not half or half_of(gold.document.id) == int(half)]


def half_of(identity: str) -> int:
    """0 or 1, the same for a document always."""
    return hashlib.sha256(identity.encode()).digest()[0] % 2


def learn(
    learning: Sequence[GoldDocument], calibrating: Sequence[GoldDocument]
) -> dict[str, dict[str, dict[str, float]]]:
    """Weights per field and kind.

    What is chosen for one claim is evidence for the next, so each round looks at texts read with weights of the round
    before that were fitted on other texts: as much goes wrong in them as in a text never seen.
    """
    folds = [[gold for gold in learning if fold_of(gold.document.id) == fold] for fold in range(FOLDS)]
    apart: list[Weights] = [{} for _ in folds]
    for number in range(1, ROUNDS + 1):
        seen = [examples_of(fold, weights) for fold, weights in zip(folds, apart, strict=True)]
        apart = [_fitted([*seen[:fold], *seen[fold + 1 :]]) for fold in range(FOLDS)]
        counts = {name: sum(len(found[name]) for found in seen) for name in seen[0]}
        print(f"round {number} of {ROUNDS}: " + ", ".join(f"{k} {v}" for k, v in counts.items()), flush=True)
    weights = _fitted([examples_of(fold, held) for fold, held in zip(folds, apart, strict=True)])
    weights[TRUST] = fit(examples_of(calibrating, weights)[TRUST], penalty=PENALTIES[TRUST])
    return weights


def _fitted(parts: Sequence[Mapping[str, Sequence[Example]]]) -> dict[str, dict[str, dict[str, float]]]:
    """The weights of every field but confidence, fitted on the examples of several parts together."""
    fields = {name: [one for part in parts for one in part[name]] for name in parts[0] if name != TRUST}
    return {name: fit(found, penalty=PENALTIES.get(name, PENALTY)) for name, found in fields.items() if found}


def fold_of(identity: str) -> int:
    """Which part of the learning texts a document belongs to, the same always."""
    return hashlib.sha256(identity.encode()).digest()[2] % FOLDS


def write(path: Path, weights: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Write the table as TOML, in an order that a diff can follow."""
    lines = [_HEAD]
    for field_name, kinds in weights.items():
        for kind, table in sorted(kinds.items()):
            lines.append(f"[{field_name}.{json.dumps(kind or 'any claim')}]")
            lines += [f"{json.dumps(told, ensure_ascii=False)} = {weight}" for told, weight in sorted(table.items())]
            lines.append("")
    path.write_text("\n".join(lines), "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write the weights of a language."""
    parser = argparse.ArgumentParser(prog="python -m apps.engine.training", description=__doc__)
    parser.add_argument("--learn", nargs="+", required=True)
    parser.add_argument("--calibrate", nargs="+", required=True)
    parser.add_argument("--language", default="en")
    options = parser.parse_args(arguments)
    learning = [gold for name in options.learn for gold in load(name)]
    calibrating = [gold for name in options.calibrate for gold in load(name)]
    write(TARGET / options.language / "weights.toml", learn(learning, calibrating))
    return 0


if __name__ == "__main__":
    sys.exit(main())
