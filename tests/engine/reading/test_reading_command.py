"""The command line: JSON lines in, JSON lines out."""

from __future__ import annotations

import io
import json

from apps.engine.__main__ import run


def call(source: str) -> tuple[int, list[dict[str, object]], str]:
    """Exit code, records written and complaints."""
    target, complaints = io.StringIO(), io.StringIO()
    code = run(io.StringIO(source), target, complaints)
    return code, [json.loads(line) for line in target.getvalue().splitlines()], complaints.getvalue()


def test_each_document_gives_one_line() -> None:
    code, records, _ = call('{"id": "a", "text": "Two people were killed."}\n{"id": 7, "text": "All was calm."}\n')
    assert code == 0
    assert [(record["id"], len(record["claims"])) for record in records] == [("a", 1), ("7", 0)]  # type: ignore[arg-type]  # JSON


def test_a_bad_line_is_named_and_the_others_are_still_read() -> None:
    code, records, complaints = call('{"id": "a", "text": "x"}\n{oops\n{"id": "b"}\n{"id": "c", "text": "y"}\n')
    assert code == 1
    assert [record["id"] for record in records] == ["a", "c"]
    assert "line 2" in complaints
    assert "line 3: field 'text'" in complaints


def test_empty_input_is_told() -> None:
    code, records, complaints = call("\n")
    assert (code, records) == (0, [])
    assert "no documents" in complaints


def test_a_bad_date_names_its_field() -> None:
    _, _, complaints = call('{"id": "a", "text": "x", "published": "soon"}\n')
    assert "published" in complaints
