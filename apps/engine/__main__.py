"""Read claims on the command line: ``python -m apps.engine < documents.jsonl > claims.jsonl``.

One JSON object a line in and out. A line that cannot be read is told on standard error with its number and the
reason; all others are still done, and the exit code is then 1. With --explain, each claim is told in words instead,
field by field with the rule and words that decided it.
"""

from __future__ import annotations

import json
import sys
from typing import TextIO

from apps.engine.claims import ContractError, Document
from apps.engine.reading import GrammarReader, explain


def run(source: TextIO, target: TextIO, complaints: TextIO, *, in_words: bool = False) -> int:
    """Read every document of `source`, write its claims to `target`; 0 where every line was read, else 1."""
    reader = GrammarReader()
    seen = failed = 0
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        seen += 1
        try:
            document = Document.from_wire(json.loads(line))
        except json.JSONDecodeError as error:
            failed += 1
            print(f"line {number}: not JSON: {error.msg} (column {error.colno})", file=complaints)
            continue
        except ContractError as error:
            failed += 1
            print(f"line {number}: {error}", file=complaints)
            continue
        if in_words:
            told = explain(document.text, reader, published=document.published, outlet=document.outlet)
            print(document.id, *told, "", sep="\n", file=target)
        else:
            claims = [claim.to_wire() for claim in reader.read(document)]
            print(json.dumps({"id": document.id, "claims": claims}, ensure_ascii=False), file=target)
    if not seen:
        print("no documents on standard input: one JSON object a line is expected", file=complaints)
    return 1 if failed else 0


def main() -> int:
    """Run over the standard streams; 2 where an argument is not known."""
    if any(argument != "--explain" for argument in sys.argv[1:]):
        print(f"{sys.argv[1]}: the only argument is --explain", file=sys.stderr)
        return 2
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    return run(sys.stdin, sys.stdout, sys.stderr, in_words="--explain" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
