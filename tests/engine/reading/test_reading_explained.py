"""Every claim says what decided it."""

from __future__ import annotations

import io
from datetime import date

from apps.engine.__main__ import run
from apps.engine.reading import Explanation, explain

TEXT = (
    "Army shelling of Belu killed at least 12 people, including three children, on Tuesday, the Arra Centre for Rights "
    "said. The group said six of the dead were women."
)


def explained() -> list[Explanation]:
    """The explanations of the text."""
    return explain(TEXT, published=date(2023, 5, 4))


def test_each_field_is_told_with_the_words_that_decided_it() -> None:
    first = {one.field: one for one in explained()[0].decisions}
    assert "killed" in first["harm"].why
    assert "at least 12 people" in first["figure"].why
    assert first["when"].value.startswith("2023-05-02")
    assert "Tuesday" in first["when"].why
    assert "Belu" in first["place"].why
    assert "shelling" in first["means"].why
    assert "Arra Centre for Rights" in first["claimant"].why


def test_a_part_names_its_whole() -> None:
    part = {one.field: one for one in explained()[1].decisions}
    assert part["part_of"].value == "“at least 12 people”"
    assert part["part_of"].why


def test_the_command_line_tells_it_in_words() -> None:
    target, complaints = io.StringIO(), io.StringIO()
    code = run(
        io.StringIO('{"id": "a", "text": "Two people were killed in Belu."}\n'), target, complaints, in_words=True
    )
    assert code == 0
    assert "“Two people”" in target.getvalue()
    assert "killed" in target.getvalue()
