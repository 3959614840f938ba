"""What a gazetteer says of a place, before it is a record."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.places.names import language_of, normalize


class GazetteerError(Exception):
    """The gazetteer cannot be read as asked; the message names file and entry."""


@dataclass(frozen=True)
class Spelling:
    """A name of a place: as written, its language where known (`en`, `ar` or empty), and who writes it so."""

    name: str
    language: str
    official: bool
    source: str


@dataclass
class Entry:
    """A place as its sources give it; `parent_ref` is the `ref` of another entry, None only for a country."""

    ref: str
    parent_ref: str | None
    kind: str
    name: str
    country_code: str
    source: str
    code: str = ""
    geoname_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    point_source: str = ""
    population: int | None = None
    spellings: dict[tuple[str, str], Spelling] = field(default_factory=dict)

    def spell(self, name: str, source: str, *, official: bool = False, language: str | None = None) -> None:
        """Adds a name, unless it is there already, too long to be one, or too short to tell places apart."""
        name = " ".join(name.split())
        normalized = normalize(name)
        if not normalized or len(name) > 200 or (normalized.isascii() and len(normalized) < 2):
            return
        language = language_of(name) if language is None else language
        key = (normalized, language)
        if key not in self.spellings or (official and not self.spellings[key].official):
            self.spellings[key] = Spelling(name, language, official, source)

    def unspell(self, name: str) -> None:
        """Takes a name away in every language: its source has it, but it means another place."""
        normalized = normalize(name)
        self.spellings = {key: spelling for key, spelling in self.spellings.items() if key[0] != normalized}
