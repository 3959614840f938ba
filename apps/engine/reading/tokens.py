"""Text to tokens and sentences: the first stage of reading."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

WORD, NUMBER, MARK, POSSESSIVE = "word", "number", "mark", "possessive"

# Every alternative starts with another kind of character and never gives one back, so matching stays linear.
_TOKEN = re.compile(
    r"(?P<possessive>['’]s\b)"
    r"|(?P<aged>\d+(?:-[^\W\d_]+)+)"
    r"|(?P<number>\d+(?:[.,’'\u00a0\u202f]\d+)*)(?![^\W\d_])"
    r"|(?P<word>(?:[^\W\d_]\.){2,}(?:-\w+)*|\w+(?:-\w+|['’](?!s\b)\w+)*)"
    r"|(?P<mark>--+|\.\.+|[^\w\s])"
)
_QUOTES = frozenset("\"“”„«»'‘’)]")
_TERMINALS = frozenset({".", "!", "?", "…", "..", "...", "...."})
_SHORT_LINE = 60
_COPY_REACH = 20
_FEWEST_COPIED = 4
# Nothing that people write runs on longer; what does is cut, so that work stays in proportion to length.
_LONGEST_SENTENCE = 200
_FEW_WORDS, _SHOUTED = 5, 0.8


@dataclass(slots=True)
class Token:
    """One word, number or mark.

    `start`/`end` are code points of the document, `low` the caseless form, `gap` the line breaks before it.
    """

    text: str
    low: str
    start: int
    end: int
    kind: str
    gap: str
    capital: bool


@dataclass(slots=True)
class Sentence:
    """A run of tokens; `paragraph` counts from 0, and the first paragraph of a text is its headline.

    `title` is true of the headline and of a copy of it at the head of the body.
    """

    tokens: list[Token]
    lows: list[str]
    start: int
    end: int
    index: int
    paragraph: int
    headline: bool
    title: bool = False

    def text(self, source: str, first: int, last: int) -> str:
        """The document's text from token `first` up to, not including, token `last`."""
        return source[self.tokens[first].start : self.tokens[last - 1].end]


def tokenise(text: str) -> list[Token]:
    """Split a text into tokens; each carries in `gap` the line breaks before it ("" = none, "\\n", "\\n\\n")."""
    tokens: list[Token] = []
    append = tokens.append
    previous = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        surface = match.group()
        kind = match.lastgroup or MARK
        if kind == "aged":
            kind = WORD
        gap = ""
        if start > previous and (start > previous + 1 or text[previous] == "\n"):
            breaks = text.count("\n", previous, start)
            gap = "" if not breaks else "\n" if breaks == 1 else "\n\n"
        low = surface.lower()
        if kind == WORD and "’" in low:
            low = low.replace("’", "'")
        append(Token(surface, low, start, end, kind, gap, surface[0].isupper()))
        previous = end
    return tokens


def sentences(tokens: list[Token], abbreviations: Container[str]) -> Iterator[Sentence]:
    """Cut tokens into sentences at full stops, paragraph breaks and the ends of short lines."""
    first, count, paragraph, line_start = 0, 0, 0, 0
    headline = _has_headline(tokens)
    copy_start, copy_end = _headline_copy(tokens) if headline else (-1, -1)
    for position, token in enumerate(tokens):
        if not token.gap or position == first:
            cut = position > first and _ends(tokens, position, first, abbreviations)
        else:
            cut = token.gap == "\n\n" or token.start - line_start < _SHORT_LINE
            cut = cut or tokens[position - 1].text in _TERMINALS
        cut = cut or position - first >= _LONGEST_SENTENCE
        if cut or (position in (copy_start, copy_end) and position > first):
            yield _sentence(tokens[first:position], count, paragraph, headline and paragraph == 0, first == copy_start)
            first, count = position, count + 1
        if token.gap:
            line_start = token.start
        if token.gap == "\n\n" and position:
            paragraph += 1
    if first < len(tokens):
        yield _sentence(tokens[first:], count, paragraph, headline and paragraph == 0, False)


def _has_headline(tokens: list[Token]) -> bool:
    """A first paragraph is a headline where a second follows and it does not end like a sentence."""
    for position, token in enumerate(tokens[:60]):
        if token.gap == "\n\n" and position:
            return tokens[position - 1].text != "."
    return False


def _headline_copy(tokens: list[Token]) -> tuple[int, int]:
    """Where a body repeats its headline: the positions at which the copy begins and ends, -1 where it does not.

    The end is -1 too where a full stop ends the copy.
    """
    length = next(p for p, token in enumerate(tokens) if token.gap == "\n\n" and p)
    if length < _FEWEST_COPIED:
        return -1, -1
    title = [token.low for token in tokens[:length]]
    for start in range(length, min(len(tokens) - length, length + _COPY_REACH)):
        if [token.low for token in tokens[start : start + length]] == title:
            return start, -1 if tokens[start + length].text in _TERMINALS else start + length
    return -1, -1


def _sentence(tokens: list[Token], index: int, paragraph: int, headline: bool, copy: bool) -> Sentence:
    lows = [token.low for token in tokens]
    return Sentence(tokens, lows, tokens[0].start, tokens[-1].end, index, paragraph, headline, headline or copy)


def _ends(tokens: list[Token], position: int, first: int, abbreviations: Container[str]) -> bool:
    """Does a sentence end before `position`?"""
    token, mark = tokens[position], position - 1
    while mark > max(first, position - 4) and tokens[mark].text in _QUOTES:
        mark -= 1
    if tokens[mark].text not in _TERMINALS or token.text in _TERMINALS:
        return False
    if token.text in _QUOTES and token.start == tokens[position - 1].end:
        return False
    if token.kind == WORD and not token.capital:
        return False
    if tokens[mark].text == "." and mark > first:
        before = tokens[mark - 1]
        if before.end == tokens[mark].start and (before.low in abbreviations or _initial(before)):
            return False
    return token.start > tokens[mark].end or token.text not in _QUOTES


def _initial(token: Token) -> bool:
    return len(token.text) == 1 and token.capital and token.text != "I"


def lower_capitals(tokens: list[Token], common: Container[str]) -> None:
    """In a text that is all capitals a capital tells no name: there every word that is not a common one may be one.

    Changes the tokens of paragraphs written so; their place in the text stays.
    """
    first = 0
    for position in range(1, len(tokens) + 1):
        if position < len(tokens) and tokens[position].gap != "\n\n":
            continue
        words = [token for token in tokens[first:position] if token.kind == WORD and len(token.text) > 1]
        if len(words) >= _FEW_WORDS and sum(token.text.isupper() for token in words) > _SHOUTED * len(words):
            for token in words:
                if token.text == "STOP":
                    token.text = token.low = "."
                    token.kind = MARK
                elif token.text.isupper():
                    token.capital = token.low not in common
                    token.text = token.text.capitalize() if token.capital else token.low
        first = position
