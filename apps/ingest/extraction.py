"""From archived bytes to the text that is read: title, two line ends, body."""

from __future__ import annotations

import codecs
import contextlib
import json
import re
from dataclasses import dataclass
from datetime import date

import trafilatura

from apps.ingest.files import day_of

RECORD = "application/json"
PLAIN = "text/plain"
# The look-behind keeps a long run of blanks from being tried from each of its places.
BLANK_LINES = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*\n\s*")
ENOUGH_LETTERS = 200
# Soft hyphens, zero-width spaces, word joiners and byte order marks stand inside words and are not seen.
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


class NoText(ValueError):
    """Bytes that hold no readable text; the message says why."""


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What a page says: its title and body apart, and what it tells about itself."""

    title: str
    body: str
    published: date | None = None

    @property
    def text(self) -> str:
        """The text as the engine reads it."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body

    @property
    def headline_end(self) -> int:
        """Where the headline ends in `text`."""
        return len(self.title)


def record_of(title: str, text: str) -> bytes:
    """A text handed in, as the bytes that are archived: a JSON object of its title and text."""
    return json.dumps({"title": title, "text": text}, ensure_ascii=False).encode()


def extract(content: bytes, *, media_type: str, url: str = "", charset: str | None = None) -> ExtractedText:
    """The text of archived bytes; raises NoText where there is none."""
    if media_type == RECORD:
        record = json.loads(content)
        found = ExtractedText(_line(record["title"]), _paragraphs(record["text"]))
    elif media_type == PLAIN:
        found = ExtractedText("", _paragraphs(_decoded(content, charset)))
    else:
        found = _from_html(content, url, charset)
    if not found.body:
        raise NoText("the page holds no article text")
    if "\x00" in found.text:
        raise NoText("it holds a zero byte, so it is no text")
    return found


def _from_html(content: bytes, url: str, charset: str | None) -> ExtractedText:
    document = trafilatura.bare_extraction(
        _as_told(content, charset), url=url or None, with_metadata=True, include_comments=False, include_tables=False
    )
    if document is None:
        raise NoText("the page holds no article text")
    fields = document if isinstance(document, dict) else document.as_dict()
    try:
        published = day_of((fields.get("date") or "")[:10])
    except ValueError:
        published = None
    body = "\n\n".join(line for line in (fields.get("text") or "").split("\n") if line.strip())
    return ExtractedText(_line(fields.get("title") or ""), _paragraphs(body), published)


def _as_told(content: bytes, charset: str | None) -> bytes | str:
    """The page in the encoding that its header told; as bytes, to be found out, where it told none or a wrong one."""
    if charset:
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return content.decode(charset)
    return content


def _decoded(content: bytes, charset: str | None) -> str:
    try:
        codec = codecs.lookup(charset or "utf-8").name
        return content.decode(codec)
    except (LookupError, UnicodeDecodeError) as error:
        raise NoText(f"unknown encoding ({charset or 'not UTF-8, and none is told'})") from error


def _line(words: str) -> str:
    return " ".join(UNSEEN.sub("", words).split())


def _paragraphs(text: str) -> str:
    text = UNSEEN.sub("", text)
    return BLANK_LINES.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
