"""How fast the grammar reader reads and how much memory it takes: ``make bench-reading``.

Reads the articles of the shared folder where it is beside the checkout, else the project's own reports over and over.
Beside the plain figures stand ratios of the same run, which hold on another machine: reading against finding words
with a regular expression, a text eight times as long against it once, and hostile lines of a megabyte.
"""

from __future__ import annotations

import csv
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from apps.engine.claims import Document
from apps.engine.evaluation.gold import load_gold
from apps.engine.reading import GrammarReader

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "corpus" / "fakes_dev.csv"
CORPUS = ROOT / "tests" / "corpus"
ROUNDS = 5
MEGABYTE = 1_000_000
HOSTILE = [
    "a",
    "9",
    "1,",
    "-",
    '"',
    "a.",
    "\n",
    "killed ",
    "a ",
    "of the 3 ",
    "Abc Def ",
    "in Arra ",
    "5 killed ",
    "\U0001f600",
]


def articles() -> list[Document]:
    """What is read, in the order of its file."""
    if SHARED.exists():
        with SHARED.open(encoding="utf-8", newline="") as source:
            return [
                Document(
                    id=row["unit_id"],
                    text=f"{row['article_title']}\n\n{row['article_content']}",
                    published=date.fromisoformat(row["date"]),
                )
                for row in csv.DictReader(source)
            ]
    return [gold.document for path in sorted(CORPUS.glob("*_*.jsonl")) for gold in load_gold(path)] * 4


def seconds(work: Callable[[], object]) -> float:
    """The least CPU time of some rounds."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def hostile_lines(reader: GrammarReader) -> list[tuple[str, float]]:
    """CPU seconds for a line of a megabyte made of one pattern."""
    found = []
    for pattern in HOSTILE:
        line = Document(id="line", text=pattern * (MEGABYTE // len(pattern)))
        start = time.process_time()
        reader.read(line)
        found.append((pattern, time.process_time() - start))
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Print the figures."""
    documents = articles()
    words = sum(len(document.text.split()) for document in documents)
    reader = GrammarReader()
    took = seconds(lambda: [reader.read(document) for document in documents])
    claims = sum(len(reader.read(document)) for document in documents)
    found = seconds(lambda: [re.findall(r"\w+", document.text.lower()) for document in documents])
    print(f"{len(documents)} articles, {words} words, {claims} claims")
    print(f"{words / took:,.0f} words/s on one core; {took / found:.0f} × the time of finding the words by \\w+")
    joined = " ".join(document.text for document in documents)[: MEGABYTE // 8]
    once = seconds(lambda: reader.read(Document(id="once", text=joined)))
    eight = seconds(lambda: reader.read(Document(id="eight", text=f"{joined} " * 8)))
    print(f"one text, and it eight times over: {eight / once:.1f} × the time")
    slowest = max(hostile_lines(reader), key=lambda line: line[1])
    print(f"slowest hostile line of a megabyte: {slowest[1]:.2f} s, of {slowest[0]!r}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"most memory held: {peak} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
