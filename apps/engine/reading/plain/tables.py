"""The tables of a language's lexicon for the plain forms, compiled so that each word is looked up once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.engine.claims import Harm, Means, Qualifier, Victims
from apps.engine.reading.plain.folding import Folding


@dataclass(frozen=True, slots=True)
class Tag:
    """A word or phrase that the lexicon has: token span, the table it stands in, and its value there."""

    start: int
    end: int
    table: str
    value: Any


class Tags:
    """What the words of a sentence can be, by table and by where they begin or end; the longest phrase wins."""

    def __init__(self, found: Iterable[Tag]) -> None:
        self._starts: dict[tuple[str, int], Tag] = {}
        self._ends: dict[tuple[str, int], Tag] = {}
        self._tables: dict[str, list[Tag]] = defaultdict(list)
        covered: dict[str, int] = defaultdict(int)
        for tag in found:
            if (tag.table, tag.start) in self._starts:
                continue
            self._starts[tag.table, tag.start] = tag
            if tag.start < covered[tag.table]:
                continue
            covered[tag.table] = tag.end
            self._ends[tag.table, tag.end] = tag
            self._tables[tag.table].append(tag)

    def at(self, table: str, position: int) -> Tag | None:
        """The phrase of a table that begins at a token."""
        return self._starts.get((table, position))

    def before(self, table: str, position: int) -> Tag | None:
        """The phrase of a table that ends before a token."""
        return self._ends.get((table, position))

    def all(self, table: str) -> list[Tag]:
        """The phrases of a table from the left, without overlaps."""
        return self._tables.get(table, [])

    def within(self, table: str, start: int, end: int) -> list[Tag]:
        """The phrases of a table inside a span of tokens."""
        return [tag for tag in self._tables.get(table, []) if start <= tag.start and tag.end <= end]


@dataclass(frozen=True, slots=True)
class HarmWord:
    """A word that says that people came to harm, and on which side of it they stand.

    `takes`: after, before or either; `active` words can have their agent beside them.
    """

    harm: Harm
    takes: str
    active: bool
    means: Means | None


@dataclass(frozen=True, slots=True)
class Noun:
    """A word for people: its group, how many it tells by its form (1, 2 or None), and the harm it tells itself."""

    group: Victims
    count: int | None
    harm: Harm | None


# A lexicon writes a prefix that is cut off its word as a word of its own.
_WORDS = re.compile(r"[^\s-]+|-")
_COUNTS = {"one": 1, "two": 2, "many": None}


class PlainLexicon:
    """The tables of one language; raises KeyError or ValueError where a file lacks what every language needs."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        language = files["language"]
        words, sentences = language.get("words", {}), language.get("sentences", {})
        self.folding = Folding.from_tables(language)
        self.prefixes: list[list[str]] = [list(layer) for layer in words.get("prefixes", [])]
        self.always_cut = frozenset(words.get("always_cut", ()))
        if self.always_cut:
            self.prefixes.append(sorted(self.always_cut))
        self.loose_prefixes: tuple[str, ...] = tuple(words.get("place_prefixes", ()))
        self.contractions: list[tuple[str, str, str]] = [tuple(entry) for entry in words.get("contractions", [])]
        self.capitals: bool = words.get("names_have_capitals", False)
        self.terminals = frozenset(sentences.get("terminals", (".", "!", "?")))
        self.abbreviations = frozenset(self.folding.key(word) for word in sentences.get("abbreviations", ()))
        self.day_first: bool = language["dates"]["day_first"]
        self.week_starts: int = language["dates"].get("week_starts", 0)
        self.number_rules: Mapping[str, Any] = files["numbers"].get("rules", {})
        self._entries: list[tuple[tuple[str, ...], str, Any]] = []
        self.vocabulary: set[str] = {prefix for layer in self.prefixes for prefix in layer}
        self._numbers(files["numbers"])
        self._harms(files["harms"])
        self._people(files["people"])
        self._named(files["means"], "means")
        for name in ("claimants", "places", "times", "actors", "parts"):
            self._tables_of(files[name])
        self._compile()

    def add(self, phrase: str, table: str, value: Any) -> None:
        """Enter a word or phrase with its value."""
        keys = tuple(self.folding.key(word) for word in _WORDS.findall(phrase))
        self._entries.append((keys, table, value))
        self.vocabulary.update(keys)

    def tag(self, keys: Sequence[str]) -> Tags:
        """Every word and phrase of the lexicon in a run of keys."""
        found: list[Tag] = []
        single, longer = self._single, self._longer
        following = ""
        for position in range(len(keys) - 1, -1, -1):
            key = keys[position]
            for table, value in single.get(key, ()):
                found.append(Tag(position, position + 1, table, value))
            for rest, table, value in longer.get((key, following), ()):
                end = position + 1 + len(rest)
                if tuple(keys[position + 1 : end]) == rest:
                    found.append(Tag(position, end, table, value))
            following = key
        return Tags(reversed(found))

    def with_places(self, names: Iterable[str]) -> None:
        """Enter the place names of a gazetteer; what stands there already keeps its meaning."""
        for name in names:
            keys = [self.folding.key(word) for word in _WORDS.findall(name)]
            if keys and all(keys) and not (len(keys) == 1 and keys[0] in self.vocabulary):
                self.add(name, "place", 3)
        self._compile()

    def _compile(self) -> None:
        """Index the phrases by their first two words, the shortest first."""
        self._single: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        self._longer: dict[tuple[str, str], list[tuple[tuple[str, ...], str, Any]]] = defaultdict(list)
        for keys, table, value in reversed(self._entries):
            if len(keys) == 1:
                self._single[keys[0]].append((table, value))
            else:
                self._longer[keys[0], keys[1]].append((keys[1:], table, value))
        for entries in self._longer.values():
            entries.sort(key=lambda entry: len(entry[0]))
        self._single.default_factory = self._longer.default_factory = None
        self.counting = self._counting()
        self.telling = self._telling()

    def _telling(self) -> frozenset[str]:
        """The first words of what can tell harm."""
        return frozenset(
            keys[0]
            for keys, table, value in self._entries
            if table in ("harm", "among_harmed") or (table == "people" and value.harm is not None)
        )

    def _counting(self) -> frozenset[str]:
        """The first words of what can count people."""
        tables = {"unit", "scale", "vague", "approximate"}
        return frozenset(
            keys[0] for keys, table, value in self._entries if table in tables or (table == "people" and value.count)
        )

    def _tables_of(self, tables: Mapping[str, Any]) -> None:
        """Tables that give their words a value (`word = 1`) or list them (`words = […]`)."""
        for table, entries in tables.items():
            if "words" in entries:
                for phrase in entries["words"]:
                    self.add(phrase, table, entries.get("value", True))
                continue
            for phrase, value in entries.items():
                if isinstance(value, list):
                    for words in value:
                        self.add(words, table, phrase)
                else:
                    self.add(phrase, table, value)

    def _named(self, tables: Mapping[str, Any], table: str) -> None:
        for name, entries in tables.items():
            for phrase in entries["words"]:
                self.add(phrase, table, (Means(name), not entries.get("weak", False)))

    def _numbers(self, numbers: Mapping[str, Any]) -> None:
        for name in ("qualifier", "after"):
            for qualifier, phrases in numbers.get(name, {}).items():
                for phrase in phrases:
                    self.add(phrase, name, Qualifier(qualifier))
        self._tables_of({k: v for k, v in numbers.items() if k not in ("qualifier", "after", "rules")})

    def _harms(self, harms: Mapping[str, Any]) -> None:
        for entry in harms["word"]:
            means = Means(entry["means"]) if "means" in entry else None
            word = HarmWord(Harm(entry["harm"]), entry["takes"], entry.get("active", False), means)
            for phrase in entry["words"]:
                self.add(phrase, "harm", word)
        for entry in harms["person"]:
            for form, count in _COUNTS.items():
                for phrase in entry.get(form, ()):
                    self.add(phrase, "people", Noun(Victims.PEOPLE, count, Harm(entry["harm"])))
        self._tables_of({k: v for k, v in harms.items() if k not in ("word", "person")})

    def _people(self, people: Mapping[str, Any]) -> None:
        others = {"others", "before_noun", "kin", "attributes"}
        for group, forms in people.items():
            if group in others:
                continue
            for form, count in _COUNTS.items():
                for phrase in forms.get(form, ()):
                    self.add(phrase, "people", Noun(Victims(group), count, None))
        for table in others & set(people):
            self._tables_of({table: people[table]})
