"""One written form for the many that a word has: case, accents, vowel signs, stretched letters, articles."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

# Nothing that people write as one word is longer; what is longer is no word of any lexicon.
LONGEST_WORD = 40

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})


@dataclass(frozen=True, slots=True)
class Folding:
    """The rules of a language for comparing its words.

    `letters` replaces single letters, `articles` are cut off where at least `shortest` letters remain, `keep_accents`
    tells whether an accent makes another word, and `kept` are words whose article makes them another word.
    """

    letters: Mapping[int, str]
    articles: tuple[str, ...]
    shortest: int
    keep_accents: bool
    kept: frozenset[str] = frozenset()

    @classmethod
    def from_tables(cls, language: Mapping[str, Any]) -> Folding:
        """The rules as `language.toml` tells them."""
        letters, words = language.get("letters", {}), language.get("words", {})
        rules = cls(
            letters={ord(letter): written for letter, written in letters.get("fold", {}).items()},
            articles=tuple(words.get("articles", ())),
            shortest=words.get("shortest", 3),
            keep_accents=letters.get("accents", "drop") == "keep",
        )
        return replace(rules, kept=frozenset(rules.fold(word) for word in words.get("keep_article", ())))

    def fold(self, written: str) -> str:
        """The word as it is compared, its article kept."""
        form = unicodedata.normalize("NFKC", written).casefold().translate(_APOSTROPHES)
        if form.isascii():
            return form
        if not self.keep_accents:
            form = unicodedata.normalize("NFD", form)
        kept = "".join(c for c in form if unicodedata.category(c) not in ("Mn", "Cf"))
        return kept.translate(self.letters)

    def bare(self, folded: str) -> str:
        """A folded word without its article."""
        for article in () if folded in self.kept else self.articles:
            if folded.startswith(article) and len(folded) - len(article) >= self.shortest:
                return folded[len(article) :]
        return folded

    def key(self, written: str) -> str:
        """What a written word is looked up by; empty for what is no word."""
        return self.bare(self.fold(written)) if len(written) <= LONGEST_WORD else ""
