"""Score the grammar reader: ``python -m apps.engine.evaluation FILE... [--floors PATH [--lower]]``.

Each FILE holds texts with their claims in the short form. With --floors, the floors kept at PATH are raised to what
was reached; --lower brings down those that were not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from apps.engine.claims import ContractError
from apps.engine.evaluation.floors import load_floors, moved, write_floors
from apps.engine.evaluation.gold import GoldDocument, load_gold
from apps.engine.evaluation.scores import Scores
from apps.engine.reading import GrammarReader


def score(documents: Sequence[GoldDocument]) -> Scores:
    """Read every document and count."""
    reader, scores = GrammarReader(), Scores()
    for gold in documents:
        scores.add(gold.claims, reader.read(gold.document))
    return scores


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of scores per file; 2 where a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m apps.engine.evaluation", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--floors", type=Path)
    parser.add_argument("--lower", action="store_true")
    options = parser.parse_args(arguments)
    reached = {}
    for path in options.files:
        try:
            scores = score(load_gold(path))
        except (ContractError, OSError) as error:
            print(error, file=sys.stderr)
            return 2
        reached[path.stem] = scores.as_table()
        print(f"{path.stem}: {scores.known} claims known, {scores.read} read")
        print(f"  in {scores.empty_documents} texts without a claim: {scores.false_in_empty} read")
        print("\n".join(f"  {name:13s} {value:.3f}" for name, value in reached[path.stem].items()))
    if options.floors is not None:
        write_floors(options.floors, moved(reached, load_floors(options.floors), lower=options.lower))
    return 0


if __name__ == "__main__":
    sys.exit(main())
