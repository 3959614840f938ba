"""Text to tokens and sentences, with prefixes that are written together with their word cut off it.

Offsets are code points of the text as given: signs that are dropped for comparing keep their place in it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from apps.engine.reading.plain.folding import LONGEST_WORD, Folding
from apps.engine.reading.plain.tables import PlainLexicon, Tags

WORD, NUMBER, MARK = "word", "number", "mark"
# Nothing that people write runs on longer; what does is cut, so that work stays in proportion to length.
_LONGEST_SENTENCE = 160


def _signs() -> str:
    """The signs that stand over, under or between letters and make no word of their own, as a regex class's ranges."""
    ranges: list[list[int]] = []
    for code in range(0x300, min(0x10000, sys.maxunicode)):
        if unicodedata.category(chr(code)) in ("Mn", "Mc", "Cf"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in ranges)


_SIGNS = _signs()
# Every alternative starts with another kind of character and never gives one back, so matching stays linear.
_TOKEN = re.compile(
    rf"(?P<word>[^\W\d_](?:[^\W\d_]|[{_SIGNS}]|['’ʼ](?=[^\W\d_]))*)"
    rf"|(?P<number>\d+)"
    rf"|(?P<mark>(?P<one>[^\w\s{_SIGNS}]|_)(?P=one)*)"
)


@dataclass(slots=True)
class Piece:
    """What a written word is made of: where it begins and ends in it, and what it is looked up by.

    `restored` are letters that the writing swallowed, `is_prefix` marks a cut-off prefix, `loose` is how many
    characters a prefix would take if the rest, which no lexicon has, is a word.
    """

    start: int
    end: int
    key: str
    known: bool
    has_article: bool = False
    is_prefix: bool = False
    restored: str = ""
    loose: int = 0


@dataclass(slots=True)
class Token:
    """One word, prefix, number or mark; `start`/`end` are code points of the document, `gap` the line breaks before."""

    text: str
    key: str
    start: int
    end: int
    kind: str
    gap: int
    piece: Piece | None = None

    @property
    def capital(self) -> bool:
        """Does it begin with a capital letter?"""
        return self.text[:1].isupper()

    @property
    def known(self) -> bool:
        """Does the lexicon have this word, by itself or in a phrase?"""
        return self.piece is not None and self.piece.known


@dataclass(slots=True)
class Sentence:
    """A run of tokens; the first paragraph of a text with a headline is `headline`."""

    tokens: list[Token]
    index: int
    paragraph: int
    headline: bool
    keys: list[str] = field(default_factory=list)
    tagged: Tags | None = None

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.tokens[-1].end

    def tags(self, lexicon: PlainLexicon) -> Tags:
        """What its words can be; found once."""
        if self.tagged is None:
            self.tagged = lexicon.tag(self.keys)
        return self.tagged

    def text(self, source: str, first: int, last: int) -> str:
        """The document's text from token `first` up to, not including, token `last`."""
        return source[self.tokens[first].start : self.tokens[last - 1].end]

    def name(self, source: str, first: int, last: int) -> str:
        """The same as a name: without a prefix nobody knew, with letters that the writing swallowed."""
        piece, start = self.tokens[first].piece, self.tokens[first].start
        restored = piece.restored if piece is not None else ""
        swallowed = 1 if restored else 0
        return " ".join((restored + source[start + swallowed : self.tokens[last - 1].end]).split())


def tokenise(text: str, lexicon: PlainLexicon) -> list[Token]:
    """Split a text into tokens, prefixes apart from their words."""
    cutter = _Cutter(lexicon)
    tokens: list[Token] = []
    append, seen, previous = tokens.append, cutter.pieces, 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        surface = match.group()
        gap = text.count("\n", previous, start) if start > previous else 0
        previous = end
        if match.lastgroup == WORD:
            pieces = seen.get(surface) or cutter.cut(surface)
            for piece in pieces:
                low, high = start + piece.start, start + piece.end
                append(Token(text[low:high], piece.key, low, high, WORD, gap, piece))
                gap = 0
        else:
            kind = NUMBER if match.lastgroup == NUMBER else MARK
            append(Token(surface, surface[:LONGEST_WORD] if kind == NUMBER else surface[0], start, end, kind, gap))
    return tokens


class _Cutter:
    """Cuts prefixes off written words; each written form is cut once a text."""

    def __init__(self, lexicon: PlainLexicon) -> None:
        self.lexicon = lexicon
        self.folding: Folding = lexicon.folding
        self.pieces: dict[str, tuple[Piece, ...]] = {}

    def cut(self, surface: str) -> tuple[Piece, ...]:
        found = self._cut(surface)
        self.pieces[surface] = found
        return found

    def _cut(self, surface: str) -> tuple[Piece, ...]:
        if len(surface) > LONGEST_WORD:
            return (Piece(0, len(surface), "", known=False),)
        folded = self.folding.fold(surface)
        key = self.folding.bare(folded)
        whole = Piece(0, len(surface), key, key in self.lexicon.vocabulary, has_article=key != folded)
        if whole.known:
            return (whole,)
        for prefixes, rest in self._ways(folded):
            cut = self._pieces(surface, prefixes, rest)
            if cut is not None and (cut[-1].known or prefixes[-1] in self.lexicon.always_cut):
                return cut
        for prefix in self.lexicon.loose_prefixes:
            if folded.startswith(prefix) and len(folded) - len(prefix) >= self.folding.shortest:
                whole.loose = self._offset(surface, len(prefix))
        return (whole,)

    def _ways(self, folded: str) -> Iterator[tuple[list[str], str]]:
        """Every way of taking prefixes off, one of each layer at most, the fewest first."""
        ways: list[tuple[list[str], str]] = [([], folded)]
        for layer in self.lexicon.prefixes:
            ways += [
                ([*taken, prefix], rest[len(prefix) :])
                for taken, rest in ways
                for prefix in layer
                if rest.startswith(prefix) and len(rest) > len(prefix)
            ]
        yield from sorted((way for way in ways if way[0]), key=lambda way: len(way[0]))

    def _pieces(self, surface: str, prefixes: list[str], rest: str) -> tuple[Piece, ...] | None:
        restored = ""
        for prefix, written, meant in self.lexicon.contractions:
            if prefixes[-1] == prefix and rest.startswith(written):
                rest, restored = meant + rest[len(written) :], meant
        if len(rest) < 2 and prefixes[-1] not in self.lexicon.always_cut:
            return None
        pieces: list[Piece] = []
        taken = 0
        for prefix in prefixes:
            low, taken = taken, taken + len(prefix)
            start, end = self._offset(surface, low), self._offset(surface, taken)
            pieces.append(Piece(start, end, prefix, known=True, is_prefix=True))
        key = self.folding.bare(rest)
        known = key in self.lexicon.vocabulary
        start = pieces[-1].end
        pieces.append(Piece(start, len(surface), key, known, has_article=key != rest, restored=restored))
        return tuple(pieces) if all(piece.start < piece.end for piece in pieces) else None

    def _offset(self, surface: str, letters: int) -> int:
        """How many characters of the written word hold so many folded letters, with the signs that stand on them."""
        position = seen = 0
        while position < len(surface) and seen < letters:
            seen += len(self.folding.fold(surface[position]))
            position += 1
        while position < len(surface) and not self.folding.fold(surface[position]):
            position += 1
        return position


def sentences(tokens: list[Token], lexicon: PlainLexicon) -> Iterator[Sentence]:
    """Cut tokens into sentences at terminal marks and line breaks."""
    headline = _has_headline(tokens, lexicon)
    first = index = paragraph = 0
    for position, token in enumerate(tokens):
        if position > first and (
            token.gap or position - first >= _LONGEST_SENTENCE or _ends(tokens, position, lexicon)
        ):
            yield _sentence(tokens[first:position], index, paragraph, headline and paragraph == 0)
            first, index = position, index + 1
        if token.gap and position:
            paragraph += 1
    if first < len(tokens):
        yield _sentence(tokens[first:], index, paragraph, headline and paragraph == 0)


def _sentence(tokens: list[Token], index: int, paragraph: int, headline: bool) -> Sentence:
    return Sentence(tokens, index, paragraph, headline, [token.key for token in tokens])


def _has_headline(tokens: list[Token], lexicon: PlainLexicon) -> bool:
    """A first paragraph is a headline where an empty line follows and it does not end like a sentence."""
    for position, token in enumerate(tokens[:60]):
        if token.gap and position:
            return token.gap > 1 and tokens[position - 1].key not in lexicon.terminals
    return False


def _ends(tokens: list[Token], position: int, lexicon: PlainLexicon) -> bool:
    """Does a sentence end before `position`?"""
    mark = tokens[position - 1]
    if mark.kind != MARK or mark.key not in lexicon.terminals or mark.end == tokens[position].start:
        return False
    before = tokens[position - 2] if position > 1 else None
    return not (before is not None and before.end == mark.start and before.key in lexicon.abbreviations)
