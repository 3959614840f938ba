"""Article files: what is wrong is told by file, row and reason, and nothing else of the file is lost."""

import json
from datetime import date
from pathlib import Path

import pytest

from apps.ingest.files import ArticleRow, BadFile, BadRow, day_of, read_rows

MOST_BYTES = 10_000


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(path: Path) -> list[ArticleRow | BadRow]:
    return list(read_rows(path, most_bytes=MOST_BYTES))


def texts_of(rows: list[ArticleRow | BadRow]) -> list[str]:
    return [row.text for row in rows if isinstance(row, ArticleRow)]


def reasons_of(rows: list[ArticleRow | BadRow]) -> list[tuple[int, str]]:
    return [(row.row, row.reason) for row in rows if isinstance(row, BadRow)]


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_an_empty_file_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, "none.csv", content)

    with pytest.raises(BadFile) as refusal:
        rows_of(path)
    assert str(refusal.value) == f"{path}: the file is empty"


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"gone\.csv: No such file"):
        rows_of(tmp_path / "gone.csv")


def test_a_csv_without_a_column_for_the_text_names_what_it_found_and_what_it_needs(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "name,day\nx,2016-10-13\n")

    with pytest.raises(BadFile) as refusal:
        rows_of(path)
    assert "a.csv: row 1 names no column for the text; found day, name, needed one of text" in str(refusal.value)


def test_json_lines_without_a_text_in_any_row_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"name": "x"}\n{"name": "y"}\n')

    with pytest.raises(BadFile, match=r"a\.jsonl: no row has a text"):
        rows_of(path)


def test_an_unknown_encoding_is_told_with_its_row_and_byte(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", b"text\nfine\ncaf\xe9\n")

    with pytest.raises(BadFile, match=r"a\.csv: unknown encoding, row 3 is not UTF-8 \(byte 13\)"):
        rows_of(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_its_mark_is_read(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "a.csv", "text\nحلب\n".encode(encoding))

    assert texts_of(rows_of(path)) == ["حلب"]


def test_a_name_that_tells_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"a\.xlsx: the name must end in \.csv"):
        rows_of(written(tmp_path, "a.xlsx", "text\nx\n"))


def test_a_bad_json_line_loses_only_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"text": "one"}\n{"text": \n\n[1]\n{"text": "two"}\n')

    rows = rows_of(path)

    assert texts_of(rows) == ["one", "two"]
    assert [row for row, _ in reasons_of(rows)] == [2, 4]
    assert reasons_of(rows)[0][1].startswith("no JSON: ")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "a \\ud800 b"}', "text: "),
        ('{"text": "fine", "title": "a \\ud800 b"}', "title: "),
        ('{"text": "a\\u0000b"}', "text: it holds a zero byte, so it is no text"),
        ('{"text": "fine", "publisher": "a\\u0000b"}', "publisher: it holds a zero byte, so it is no text"),
        ('{"text": ["one", "two"]}', "text: words are needed, not a list"),
        ('{"text": {"en": "one"}}', "text: words are needed, not an object"),
        ('{"text": ' + "[" * 200_000, "no JSON: "),
    ],
)
def test_json_that_holds_no_words_is_a_bad_row_and_no_crash(tmp_path: Path, line: str, reason: str) -> None:
    rows = rows_of(written(tmp_path, "a.jsonl", '{"text": "one"}\n' + line + '\n{"text": "two"}\n'))

    assert texts_of(rows) == ["one", "two"]
    [(row, told)] = reasons_of(rows)
    assert row == 2
    assert told.startswith(reason)


def test_a_csv_row_with_too_many_cells_loses_only_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "title,text\na,one\nb,two,three\nc,four\n")

    rows = rows_of(path)

    assert texts_of(rows) == ["one", "four"]
    assert reasons_of(rows) == [(3, "more cells than the first row names columns")]


def test_a_csv_row_with_too_few_cells_has_no_text(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, "a.csv", "title,text\nonly a title\nb,two\n"))

    assert reasons_of(rows) == [(2, "text: there is none")]
    assert texts_of(rows) == ["two"]


def test_a_quote_that_never_ends_is_told_and_what_stood_before_is_kept(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, "a.csv", 'title,text\na,one\nb,"two\nthree\n'))

    assert texts_of(rows) == ["one"]
    assert reasons_of(rows) == [(3, "not CSV: unexpected end of data")]


def test_a_first_row_that_is_no_csv_is_refused_by_the_files_name(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"a\.csv: row 1 is not CSV"):
        rows_of(written(tmp_path, "a.csv", '"text"x,"title\n'))


def test_an_ambiguous_day_is_asked_for_again_and_not_guessed(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, "a.csv", "text,date\none,03/04/2016\ntwo,2016-04-03\n"))

    assert reasons_of(rows) == [(2, "published: '03/04/2016' may be day-month or month-day; write YYYY-MM-DD")]
    assert texts_of(rows) == ["two"]


@pytest.mark.parametrize(
    "words", ["2016-10-13", "2016-10-13T08:00:00Z", "13 Oct 2016", "13 October 2016", "2016/10/13", "20161013"]
)
def test_days_are_read_in_their_plain_forms(words: str) -> None:
    assert day_of(words) == date(2016, 10, 13)


@pytest.mark.parametrize("words", ["2016-13-01", "soon", "2016-02-30"])
def test_what_is_no_day_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="is not a day"):
        day_of(words)


@pytest.mark.parametrize("words", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="lies outside the years 1800 to 2199"):
        day_of(words)


def test_a_text_over_the_size_is_told_with_both_sizes(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, "a.csv", f"text\n{'x' * (MOST_BYTES + 1)}\nfine\n"))

    assert reasons_of(rows) == [(2, "text: 10,001 bytes are more than the 10,000 that one article may have")]
    assert texts_of(rows) == ["fine"]


def test_columns_are_found_under_the_names_of_other_corpora(tmp_path: Path) -> None:
    record = {"unit_id": 7, "Article_Title": " A title ", "article_content": "Text.", "source": "Paper", "lang": None}

    [row] = rows_of(written(tmp_path, "a.jsonl", json.dumps(record)))

    assert row == ArticleRow(row=1, title="A title", text="Text.", ref="7", publisher="Paper")
