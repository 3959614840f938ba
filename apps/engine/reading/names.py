"""The names a document gives its bodies and people, by which short forms are resolved."""

from __future__ import annotations

from collections.abc import Container

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import WORD, Sentence

_MOST_NAMES = 2000
# Words that a body calls itself by in short ("the network said").
_KINDS = frozenset(
    {"network", "association", "committee", "committees", "centre", "center", "union", "commission", "league"}
    | {"foundation", "institute", "council", "front", "brigade", "party"}
)


class Names:
    """The bodies a document names, by which its short forms are resolved."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._names: dict[str, int] = {}
        self._last: list[tuple[int, str]] = []
        self._resolved: dict[str, str] = {}

    def enter(self, name: str, sentence: int = 0) -> None:
        """Note a capitalised name of the document and the sentence it stands in."""
        if len(self._names) < _MOST_NAMES:
            self._names.setdefault(name, sentence)
            self._last.append((sentence, name))

    def last_before(self, sentence: int, marks: Container[str]) -> str | None:
        """The name of the document last told before a sentence that holds one of the words."""
        for where, name in reversed(self._last):
            if where < sentence and any(word in marks for word in name.lower().split()):
                return self.resolve(name)
        return None

    def resolve(self, name: str) -> str:
        """The longest name in the document that a short form stands for; the name itself where there is none."""
        if name not in self._resolved:
            parts = name.split(" and ")
            full = [self._find(part) for part in parts]
            self._resolved[name] = " and ".join(full) if full != parts else self._find(name)
        return self._resolved[name]

    def _find(self, name: str) -> str:
        low = name.lower()
        if name.isupper() and 2 < len(name) < 7:
            spelled = [known for known in self._names if _initials(known) == name]
            if spelled:
                return max(spelled, key=len)
        marks = self._lexicon.short_forms.get(low)
        if marks is None and name == low and low.split()[-1] in _KINDS:
            kind = low.split()[-1]
            fits = [known for known in self._names if kind in known.lower().split() and len(known.split()) > 1]
            return max(fits, key=len, default=name)
        if marks is None and low in self._lexicon.expansions:
            full = self._lexicon.expansions[low]
            return full if any(full.lower() == known.lower() for known in self._names) else name
        if marks is None:
            return self._longer(name)
        fits = [
            known for known in self._names if any(mark in known.lower() for mark in marks) and len(known.split()) > 1
        ]
        return max(fits, key=len, default=name)

    def _longer(self, name: str) -> str:
        words = name.lower()
        if len(words.split()) > 2 or not name[:1].isupper():
            return name
        fits = [known for known in self._names if known.lower().endswith(" " + words) and len(known.split()) <= 4]
        return max(fits, key=len, default=name)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[:1].isupper())


_TITLES = frozenset(
    {
        "governor",
        "president",
        "minister",
        "mayor",
        "general",
        "colonel",
        "captain",
        "major",
        "lieutenant",
        "dr",
        "mr",
        "mrs",
    }
    | {"secretary", "archbishop", "director", "spokesman", "spokeswoman", "commander", "chief", "brigadier", "judge"}
)


def enter_names(sentence: Sentence, source: str, names: Names, lexicon: Lexicon) -> None:
    """Note the capitalised names, by which short forms are resolved later."""
    tokens, position = sentence.tokens, 0
    skipped = lexicon.words["not_names"] | _TITLES
    while position < len(tokens):
        if (
            tokens[position].kind != WORD
            or not tokens[position].capital
            or tokens[position].low in lexicon.times["weekdays"]
        ):
            position += 1
            continue
        end = position + 1
        while end < len(tokens) and end - position < 9 and _goes_on(sentence, end):
            end += 1
        while end > position + 1 and tokens[end - 1].low in ("of", "for", "and", "in"):
            end -= 1
        start = position
        while start < end and tokens[start].low in lexicon.units:
            start += 1
        if end - start > 1 and tokens[start].low not in _TITLES:
            names.enter(sentence.text(source, start, end), sentence.index)
        while start < end and tokens[start].low in skipped:
            start += 1
        if end - start > 1:
            names.enter(sentence.text(source, start, end), sentence.index)
        position = end


def _goes_on(sentence: Sentence, position: int) -> bool:
    token = sentence.tokens[position]
    if token.kind != WORD:
        return False
    following = sentence.tokens[position + 1] if position + 1 < len(sentence.tokens) else None
    if token.low in ("of", "for", "al", "bin") or token.low.startswith(("al-", "el-")):
        return following is not None and (following.capital or token.low.startswith(("al-", "el-")))
    return token.capital
