"""The lexicon of a language, compiled from its TOML files into tables that answer in constant time."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Generic, TypeVar

from apps.engine.reading.tokens import tokenise

V = TypeVar("V")


class LexiconError(LookupError):
    """There is no lexicon for the language asked for."""


class Phrases(Generic[V]):
    """Words and phrases with a value each; the longest match at a position wins."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._single: set[str] = set()

    def add(self, words: str, value: V) -> None:
        """Enter a phrase; its words are cut as the text's are."""
        key = tuple(token.low for token in tokenise(words))
        entries = self._by_first.setdefault(key[0], [])
        entries.append((key[1:], value))
        if len(key) == 1:
            self._single.add(key[0])
        entries.sort(key=lambda entry: -len(entry[0]))

    def add_all(self, phrases: Iterable[str], value: V) -> None:
        """Enter several phrases with one value."""
        for words in phrases:
            self.add(words, value)

    def match(self, lows: Sequence[str], position: int) -> tuple[int, V] | None:
        """The longest phrase that starts at `position`: where it ends, and its value."""
        entries = self._by_first.get(lows[position])
        if entries is None:
            return None
        for rest, value in entries:
            end = position + 1 + len(rest)
            if not rest or tuple(lows[position + 1 : end]) == rest:
                return end, value
        return None

    def match_before(self, lows: Sequence[str], position: int, longest: int = 4) -> tuple[int, V] | None:
        """The longest phrase that ends before `position`: where it starts, and its value."""
        for start in range(max(0, position - longest), position):
            found = self.match(lows, start)
            if found and found[0] == position:
                return start, found[1]
        return None

    def find_all(self, lows: Sequence[str]) -> list[tuple[int, int, V]]:
        """Every phrase in a run of words, from the left, without overlaps: (start, end, value)."""
        found: list[tuple[int, int, V]] = []
        skip, by_first = 0, self._by_first
        if by_first.keys().isdisjoint(lows):
            return found
        for position, low in enumerate(lows):
            if low not in by_first or position < skip:
                continue
            hit = self.match(lows, position)
            if hit:
                found.append((position, hit[0], hit[1]))
                skip = hit[0]
        return found

    def first_words(self) -> KeysView[str]:
        """The words that phrases begin with."""
        return self._by_first.keys()

    def longest_words(self) -> set[str]:
        """Of each phrase the longest word: a text without it does not hold the phrase."""
        phrases = [(first, *rest) for first, entries in self._by_first.items() for rest, _ in entries]
        return {max(phrase, key=len) for phrase in phrases}

    def __contains__(self, words: str) -> bool:
        if words in self._single:
            return True
        found = self.match(words.split(), 0) if " " in words else None
        return found is not None and found[0] == len(words.split())


@dataclass(frozen=True, slots=True)
class HarmWord:
    """What a word of harm can be: `frame` how it takes its people, `form` its grammatical form."""

    harm: str
    frame: str
    form: str
    means: str = ""


_TIME_LEADS = (
    *("since", "so", "between", "from", "in", "over", "during", "for", "within", "the", "last", "past", "previous"),
    *("this", "earlier", "on", "at", "a", "an", "early", "late", "mid", "overnight"),
)
_WORD = re.compile(r"[^\W_]+")
_FORMS = ("base", "s", "ing", "past", "part")


class Lexicon:
    """The tables of one language, as the stages ask for them."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        grammar, self.numbers, self.times = files["grammar"], files["numbers"], files["times"]
        self.time_starts = frozenset(
            {
                *self.times["weekdays"],
                *self.times["months"],
                *self.times["relative"],
                *self.times["units"],
                *_TIME_LEADS,
            }
            | set(self.numbers["units"])
        )
        self.ordinals: dict[str, int] = self.times["ordinals"]
        self.words: dict[str, frozenset[str]] = {name: frozenset(table["words"]) for name, table in grammar.items()}
        self.part_openers = _flat(grammar["part_openers"]["words"])
        self.tail = _flat(grammar["tail"]["words"])
        self.them = _flat(grammar["them"]["words"])
        self.harm_grammar: dict[str, frozenset[str]] = {k: frozenset(v) for k, v in files["harms"]["grammar"].items()}
        self.other_causes = _flat(files["harms"]["grammar"]["other_causes"])
        self.date_basis: dict[str, frozenset[str]] = {k: frozenset(v) for k, v in files["harms"]["date_basis"].items()}
        self.remembrance = _flat(files["harms"]["grammar"]["remembrance"])
        self.harms = _harm_table(files["harms"])
        self.harm_nouns: dict[str, str] = {
            word: entry["harm"] for entry in files["harms"]["noun"] for word in entry["words"]
        }
        self.weights: dict[str, dict[str, dict[str, float]]] = {
            name: {"" if kind == "any claim" else kind: dict(table) for kind, table in kinds.items()}
            for name, kinds in files["weights"].items()
        }
        words_of_harm = self.harms.longest_words() | set(self.harm_nouns)
        self._signs_of_harm = frozenset(max(_WORD.findall(word), key=len) for word in words_of_harm)
        self._read_people(files["people"])
        self._read_numbers()
        self._read_context(files)
        self._read_common(files)

    def _read_people(self, people: Mapping[str, Any]) -> None:
        self.people: Phrases[str] = Phrases()
        plain = {"collective", "relief", "force", "attributes", "plural", "singular", "not_after"}
        for group, table in people.items():
            if group not in plain:
                self.people.add_all(table["words"], "people" if group == "family" else group)
        self.collective = frozenset(people["collective"]["words"])
        self.relief = _flat(people["relief"]["words"])
        self.force_words = frozenset(people["force"]["words"])
        self.attributes = frozenset(people["attributes"]["words"])
        self.not_after_people = frozenset(people["not_after"]["words"])
        self.plurals = frozenset(people["plural"]["words"])
        self.singulars = frozenset(people["singular"]["words"])
        self.not_one = frozenset(people["singular"]["not_one"])

    def _read_numbers(self) -> None:
        self.units: dict[str, int] = dict(self.numbers["units"])
        self.scales: dict[str, int] = dict(self.numbers["scales"])
        self.vague: Phrases[int] = Phrases()
        for words, low in self.numbers["vague"].items():
            self.vague.add(words, low)
        self.number_starts = frozenset(
            {*self.units, *(words.split()[0] for words in self.numbers["vague"]), "a", "an", "half", "dozen"}
        )
        self.vague_needs_noun = frozenset(self.numbers["vague_needs_noun"]["words"])
        self.qualifiers: Phrases[str] = Phrases()
        self.after_qualifiers: Phrases[str] = Phrases()
        for name, phrases in self.numbers["qualifiers"].items():
            self.qualifiers.add_all(phrases, name)
        for name, phrases in self.numbers["after"].items():
            self.after_qualifiers.add_all(phrases, name)
        self.range_joins = frozenset(self.numbers["ranges"]["joins"])
        self.changes = frozenset(self.numbers["changes"]["words"])
        self.not_people = frozenset(self.numbers["not_people"]["words"])
        self.money = frozenset(self.numbers["money"]["signs"])

    def _read_context(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        self.means: Phrases[str] = Phrases()
        for name, table in files["means"].items():
            if name != "weak":
                for words in table["words"]:
                    if words not in self.means or " " in words:
                        self.means.add(words, name)
        self.weak_means = frozenset(files["means"]["weak"]["words"])
        places = files["places"]
        levels = ("country", "region", "city", "village", "district")
        self.place_levels: dict[str, int] = {
            word: places[name]["level"] for name in levels for word in places[name]["words"]
        }
        self.directions = frozenset(places["directions"]["words"])
        self.place_prepositions = frozenset(places["prepositions"]["words"])
        self.never_places = frozenset(places["never"]["words"])
        self.actors = {name: _flat(table["words"]) for name, table in files["actors"].items()}
        self.actors["names"] = _flat([*files["actors"]["groups"]["words"], *files["actors"]["states"]["words"]])
        claimants = files["claimants"]
        self.claimants = {name: _flat(table["words"]) for name, table in claimants.items() if "words" in table}
        self.short_forms: dict[str, list[str]] = claimants["generic"]
        self.expansions: dict[str, str] = claimants["group"]

    def _read_common(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        """Words that are no names, however they are written."""
        common = set().union(*self.words.values())
        tables = [*files["people"].values(), *files["means"].values(), *files["harms"]["noun"], *files["harms"]["of"]]
        tables += [files["actors"][name] for name in ("forces", "weapons", "attacks", "vague", "blames")]
        tables += [files["claimants"][name] for name in ("say", "saying", "bodies", "roles", "according")]
        for table in tables:
            common.update(word for phrase in table["words"] for word in phrase.split())
        common.update(word for entry in files["harms"]["verb"] for forms in entry["forms"] for word in forms.split())
        common.update(
            word for phrase in files["harms"]["phrase"] for words in phrase["words"] for word in words.split()
        )
        common.update([*self.units, *self.scales, *self.times["units"], *self.times["relative"]])
        common.update(word for word, level in self.place_levels.items() if level > 2)
        common.update(self.directions)
        self.common = frozenset(common - {"is", "us", "un"} - set(self.times["months"]) - set(self.times["weekdays"]))

    def tells_of_harm(self, lows: Iterable[str]) -> bool:
        """Is a word among these that words of harm are made of?"""
        return not self._signs_of_harm.isdisjoint(lows)

    def may_tell_of_harm(self, text: str) -> bool:
        """Does a text hold any word that words of harm are made of? Where it does not, there is nothing to read."""
        return not self._signs_of_harm.isdisjoint(_WORD.findall(text.lower()))

    def has(self, name: str, word: str) -> bool:
        """Does the word stand in the grammar's list of that name?"""
        return word in self.words[name]


def _flat(words: Iterable[str]) -> Phrases[str]:
    table: Phrases[str] = Phrases()
    for phrase in words:
        table.add(phrase, phrase)
    return table


def _harm_table(harms: Mapping[str, Any]) -> Phrases[tuple[HarmWord, ...]]:
    roles: dict[str, list[HarmWord]] = {}

    def enter(words: str, role: HarmWord) -> None:
        known = roles.setdefault(words, [])
        if role not in known:
            known.append(role)

    for entry in harms["verb"]:
        for forms in entry["forms"]:
            for form, word in zip(_FORMS, forms.split(), strict=True):
                enter(word, HarmWord(entry["harm"], entry["frame"], form, entry.get("means", "")))
    for entry in harms["phrase"]:
        for words in entry["words"]:
            enter(words, HarmWord(entry["harm"], entry["frame"], entry["form"], entry.get("means", "")))
    for kind in ("after", "adjective", "of", "toll"):
        for entry in harms[kind]:
            for words in entry["words"]:
                enter(words, HarmWord(entry["harm"], kind, kind, entry.get("means", "")))
    table: Phrases[tuple[HarmWord, ...]] = Phrases()
    for words, found in roles.items():
        table.add(words, tuple(found))
    return table


@lru_cache(maxsize=8)
def load_lexicon(language: str = "en") -> Lexicon:
    """The compiled lexicon of a language; raises LexiconError where the language has no folder."""
    folder = resources.files("apps.engine.lexicon").joinpath(language)
    if not language.isalpha() or not folder.is_dir():
        raise LexiconError(f"no lexicon for language {language!r}")
    files = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    return Lexicon(files)
