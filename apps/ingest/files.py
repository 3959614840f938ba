"""Article files: CSV and JSON lines, read row by row; a bad row is told by its number and reason."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

# The names under which columns are known: our own first, then those of common corpora.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ref": ("ref", "id", "unit_id"),
    "url": ("url", "link"),
    "title": ("title", "article_title", "headline"),
    "text": ("text", "article_content", "content", "body"),
    "published": ("published", "published_on", "date", "day"),
    "publisher": ("publisher", "outlet", "source"),
    "wire": ("wire", "agency"),
    "language": ("language", "lang"),
    "note": ("note",),
}
KNOWN_NAMES = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
DAY_FORMATS = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%Y/%m/%d", "%Y%m%d")
# Far enough from either end of the calendar to reckon from.
YEARS = range(1800, 2200)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
AMBIGUOUS_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")


class BadFile(ValueError):
    """A file that cannot be read at all; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article as a file gives it; `row` is the line or record number, from 1."""

    row: int
    title: str
    text: str
    ref: str = ""
    url: str = ""
    publisher: str = ""
    wire: str = ""
    language: str = ""
    published: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out, and why."""

    row: int
    reason: str


def read_rows(path: Path, *, most_bytes: int) -> Iterator[ArticleRow | BadRow]:
    """The articles of a CSV or JSON-lines file, in order, bad rows in their places.

    Raises BadFile where the file is missing, empty, not text in UTF-8 (or UTF-16 with its mark), or has no column
    that holds a text.
    """
    content = _decoded(path)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        records = _json_records(path, content)
    elif path.suffix.lower() in (".csv", ".tsv"):
        records = _csv_records(path, content)
    else:
        raise BadFile(f"{path}: the name must end in .csv, .tsv or .jsonl, so that it can be read")
    for row, record in records:
        yield record if isinstance(record, BadRow) else _article(row, record, most_bytes)


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror or error}") from error
    if not raw.strip():
        raise BadFile(f"{path}: the file is empty")
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadFile(
            f"{path}: unknown encoding, row {line} is not UTF-8 (byte {error.start}); save the file as UTF-8"
        ) from error


def _json_records(path: Path, content: str) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    known = False
    for row, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            yield row, BadRow(row, f"no JSON: {error.msg} at column {error.colno}")
            continue
        except (RecursionError, ValueError) as error:
            yield row, BadRow(row, f"no JSON: {error}")
            continue
        if not isinstance(record, dict):
            yield row, BadRow(row, "a JSON object is needed, with at least a text")
            continue
        named = _named(record)
        known = known or "text" in named
        yield row, named
    if not known:
        raise BadFile(f"{path}: no row has a text (known names: {', '.join(COLUMNS['text'])})")


def _csv_records(path: Path, content: str) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    csv.field_size_limit(1 << 30)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = {name.strip().lower() for name in reader.fieldnames or ()}
    except csv.Error as error:
        raise BadFile(f"{path}: row 1 is not CSV: {error}") from error
    if not columns & set(COLUMNS["text"]):
        raise BadFile(
            f"{path}: row 1 names no column for the text; found {', '.join(sorted(columns)) or 'nothing'}, "
            f"needed one of {', '.join(COLUMNS['text'])}"
        )
    row = 1
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield row, BadRow(row, f"not CSV: {error}")
            return
        if record.get(None) is not None:  # the key of surplus cells
            yield row, BadRow(row, "more cells than the first row names columns")
            continue
        yield row, _named(record)


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for column, value in record.items():
        name = KNOWN_NAMES.get(str(column).strip().lower())
        if name and name not in named:
            named[name] = value
    return named


def _article(row: int, record: Mapping[str, Any], most_bytes: int) -> ArticleRow | BadRow:
    words: dict[str, str] = {}
    for name in COLUMNS:
        value = record.get(name)
        if isinstance(value, list | dict):
            return BadRow(row, f"{name}: words are needed, not {'a list' if isinstance(value, list) else 'an object'}")
        words[name] = "" if value is None else str(value).strip()
        if reason := no_text(words[name]):
            return BadRow(row, f"{name}: {reason}")
    if not words["text"]:
        return BadRow(row, "text: there is none")
    size = len(words["text"].encode())
    if size > most_bytes:
        return BadRow(row, f"text: {size:,} bytes are more than the {most_bytes:,} that one article may have")
    try:
        published = day_of(words["published"])
    except ValueError as error:
        return BadRow(row, f"published: {error}")
    return ArticleRow(
        row=row,
        title=words["title"],
        text=words["text"],
        ref=words["ref"],
        url=words["url"],
        publisher=words["publisher"],
        wire=words["wire"],
        language=words["language"],
        published=published,
        note=words["note"],
    )


def no_text(words: str) -> str:
    """Why the words cannot be kept as text; "" where they can."""
    if "\x00" in words:
        return "it holds a zero byte, so it is no text"
    return "it holds half of a surrogate pair, so it is no text" if LONE_SURROGATE.search(words) else ""


def day_of(words: str) -> date | None:
    """The day that the words name; None where there are none.

    Raises ValueError where they name none, or where day and month could be either way round.
    """
    if not words:
        return None
    head = words.split("T", maxsplit=1)[0].strip()
    for pattern in DAY_FORMATS:
        try:
            day = datetime.strptime(head, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if day.year not in YEARS:
            raise ValueError(f"{words!r} lies outside the years {YEARS.start} to {YEARS.stop - 1}")
        return day
    if AMBIGUOUS_DAY.fullmatch(head):
        raise ValueError(f"{words!r} may be day-month or month-day; write YYYY-MM-DD")
    raise ValueError(f"{words!r} is not a day (YYYY-MM-DD)")
