"""Whom and what the words of a claim mean in a conflict: actors, sources and places.

Nothing is guessed: a name that means several things, or nothing known, stays as written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from django.db.models import BigIntegerField, Count, Func, Sum, TextField, Value
from django.db.models.functions import Cast, Concat

from apps.conflicts.models import ActorAlias, Allegiance, Conflict, ReportingUnit, VictimWord
from apps.places.models import PlaceName
from apps.places.names import normalize
from apps.places.resolving import PlaceIndex
from apps.sources.models import Affiliation, Source, SourceAlias, SpokenAlias

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ResolvedActor:
    """An actor as written, what it resolves to, and the key of the side it stood on that day ("" = to nobody)."""

    text: str
    actor_id: int | None
    side_key: str


class WordIndex(Generic[T]):
    """Names to what they may mean, found whole or as the longest run of words inside a longer text."""

    def __init__(self) -> None:
        self._meanings: dict[str, set[T]] = defaultdict(set)
        self._longest = 1

    def add(self, normalized: str, meaning: T) -> None:
        if normalized:
            self._meanings[normalized].add(meaning)
            self._longest = max(self._longest, normalized.count(" ") + 1)

    def find(self, text: str, *, least_words: int = 1) -> set[T]:
        """What the text means: the whole of it, else its longest known run of at least `least_words` words."""
        words = normalize(text).split()
        whole = self._meanings.get(" ".join(words))
        if whole:
            return whole
        for length in range(min(len(words), self._longest), least_words - 1, -1):
            for start in range(len(words) - length + 1):
                found = self._meanings.get(" ".join(words[start : start + length]))
                if found:
                    return found
        return set()


class Sources:
    """Who speaks: names to sources, each source's one voice, and the side it belongs to in a conflict."""

    def __init__(self, conflict: Conflict) -> None:
        self.by_id = {source.id: source for source in Source.objects.all()}
        self._names: WordIndex[int] = WordIndex()
        self._terms: dict[str, list[SourceAlias]] = defaultdict(list)
        for source in self.by_id.values():
            self._names.add(normalize(source.name), source.id)
        for alias in SourceAlias.objects.all():
            self._names.add(alias.normalized, alias.source_id)
            if alias.from_on or alias.to_on:
                self._terms[alias.normalized].append(alias)
        affiliations = Affiliation.objects.filter(side__conflict=conflict).select_related("side")
        self._sides = {affiliation.source_id: affiliation.side.key for affiliation in affiliations}

    def find(self, text: str, on: date | None) -> int | None:
        """The one source that the words name, or None."""
        found = {
            source_id for source_id in self._names.find(text, least_words=2) if self._in_office(text, source_id, on)
        }
        return found.pop() if len(found) == 1 else None

    def _in_office(self, text: str, source_id: int, on: date | None) -> bool:
        terms = [alias for alias in self._terms.get(normalize(text), ()) if alias.source_id == source_id]
        return not terms or any(
            on is None or ((t.from_on is None or t.from_on <= on) and (t.to_on is None or on <= t.to_on)) for t in terms
        )

    def lineage(self, source_id: int) -> list[Source]:
        """The source and its parents, up to the body whose voice it is."""
        line: list[Source] = []
        current = self.by_id.get(source_id)
        while current is not None and current not in line:
            line.append(current)
            current = self.by_id.get(current.parent_id) if current.parent_id else None
        return line

    def side_of(self, source_id: int) -> str | None:
        return next((self._sides[s.id] for s in self.lineage(source_id) if s.id in self._sides), None)


class Actors:
    """Who did it: names to actors, and the side on which an actor stood on a day."""

    def __init__(self, conflict: Conflict) -> None:
        self._names: WordIndex[int] = WordIndex()
        for alias in ActorAlias.objects.filter(actor__conflict=conflict).select_related("actor"):
            self._names.add(alias.normalized, alias.actor_id)
            self._names.add(normalize(alias.actor.name), alias.actor_id)
        self._allegiances: dict[int, list[Allegiance]] = defaultdict(list)
        for allegiance in Allegiance.objects.filter(actor__conflict=conflict).select_related("side"):
            self._allegiances[allegiance.actor_id].append(allegiance)
        self._victims: WordIndex[str] = WordIndex()
        for word in VictimWord.objects.filter(side__conflict=conflict).select_related("side"):
            self._victims.add(word.normalized, word.side.key)
        self._spoken: dict[int, WordIndex[tuple[int | None, str]]] = defaultdict(WordIndex)
        for spoken in SpokenAlias.objects.filter(side__conflict=conflict).select_related("side"):
            self._spoken[spoken.source_id].add(spoken.normalized, (spoken.actor_id, spoken.side.key))

    def find(self, text: str, *, on: date | None, speakers: list[int]) -> ResolvedActor:
        """Who is meant by the words in these mouths (sources, nearest first) on that day."""
        for speaker in speakers:
            meanings = self._spoken[speaker].find(text) if speaker in self._spoken else set()
            if len(meanings) == 1:
                actor_id, side_key = next(iter(meanings))
                return ResolvedActor(text, actor_id, side_key)
        found = self._names.find(text)
        sides = {self.side_on(actor_id, on) for actor_id in found}
        if len(sides) != 1:
            return ResolvedActor(text, None, "")
        return ResolvedActor(text, next(iter(found)) if len(found) == 1 else None, sides.pop())

    def side_of_victims(self, words: str, *, on: date | None, speakers: list[int]) -> str:
        """The key of the side to which people called by these words belonged; "" where the words do not tell."""
        told = self._victims.find(words)
        return told.copy().pop() if len(told) == 1 else self.find(words, on=on, speakers=speakers).side_key

    def side_on(self, actor_id: int, on: date | None) -> str:
        held = {a.side.key for a in self._allegiances.get(actor_id, ()) if a.holds_on(on)}
        return held.pop() if len(held) == 1 else ""


class Resolver:
    """Everything that resolves the words of one conflict's claims; built once for a batch of articles."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.sources = Sources(conflict)
        self.actors = Actors(conflict)
        self.places = _place_index(tuple(sorted(conflict.countries)), _gazetteer_stamp(conflict.countries))
        self._units = {unit.place_id: unit.id for unit in ReportingUnit.objects.filter(conflict=conflict)}

    def unit_of(self, place_path: list[int]) -> int | None:
        """The most specific reporting unit that holds the place, or None."""
        return next((self._units[p] for p in reversed(place_path) if p in self._units), None)


@lru_cache(maxsize=4)
def _place_index(countries: tuple[str, ...], _stamp: tuple[int, int]) -> PlaceIndex:
    # Building it takes longer than reading an article; a changed stamp builds it anew.
    return PlaceIndex.load(countries)


def _gazetteer_stamp(countries: Sequence[str]) -> tuple[int, int]:
    """What changes whenever a name of these countries' places is added, changed or removed."""
    names = PlaceName.objects.filter(place__country_code__in=countries)
    hashed = Func(
        Concat("normalized", Value("|"), Cast("place_id", TextField()), output_field=TextField()), function="hashtext"
    )
    row = names.aggregate(names=Count("id"), hashes=Sum(Cast(hashed, BigIntegerField())))
    return row["names"], row["hashes"] or 0
