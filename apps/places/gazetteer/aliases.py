"""A country's alias file: names as reports write them, and places that GeoNames does not hold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from apps.places.gazetteer.entries import Entry, GazetteerError

HERE = Path(__file__).parent
KINDS = frozenset({"district", "locality", "area", "neighbourhood"})


def apply_aliases(entries: list[Entry], country_code: str) -> list[Entry]:
    """The entries with the country's alias file worked in; unchanged where there is none.

    Raises GazetteerError, naming file and entry, for an unknown reference, source or kind.
    """
    path = HERE / f"{country_code.lower()}_aliases.toml"
    if not path.exists():
        return entries
    return AliasFile(path, country_code).applied_to(entries)


class AliasFile:
    """One alias file, read and checked against the entries it speaks of."""

    def __init__(self, path: Path, country_code: str) -> None:
        self.path = path
        self.country_code = country_code
        try:
            self.content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise GazetteerError(f"{path.name}: {error}") from error
        self.sources: dict[str, str] = self.content.get("sources", {})

    def applied_to(self, entries: list[Entry]) -> list[Entry]:
        """The entries, renamed and joined by the file's own; a parent may be named before it is defined."""
        by_ref = {entry.ref: entry for entry in entries}
        country = self.content.get("country", {})
        for name in country.get("names", ()):
            by_ref[f"iso:{self.country_code}"].spell(name, self._source(country, country))
        for block in (*self.content.get("units", ()), *self.content.get("geonames", ())):
            for told in block["entries"]:
                self._rename(by_ref, block, told)
        for group in self.content.get("group", ()):
            for told in group["entries"]:
                added = self._added(group, told)
                if added.ref in by_ref:
                    raise GazetteerError(f"{self.path.name}: {told['slug']} stands there twice")
                by_ref[added.ref] = added
        for entry in by_ref.values():
            if entry.parent_ref is not None and entry.parent_ref not in by_ref:
                raise GazetteerError(f"{self.path.name}: {entry.ref} has the unknown parent {entry.parent_ref}")
        return list(by_ref.values())

    def _rename(self, by_ref: dict[str, Entry], block: dict[str, Any], told: dict[str, Any]) -> None:
        entry = by_ref.get(told["ref"])
        if entry is None:
            raise GazetteerError(f"{self.path.name}: {told['ref']} ({told.get('name', 'no name')}) is no known place")
        for absorbed_ref in told.get("absorbs", ()):
            absorbed = by_ref.pop(absorbed_ref, None)
            for spelling in absorbed.spellings.values() if absorbed else ():
                entry.spell(spelling.name, spelling.source, language=spelling.language)
        for name in told.get("not", ()):
            entry.unspell(name)
        entry.name = told.get("name", entry.name)
        entry.parent_ref = told.get("parent", entry.parent_ref)
        self._spell(entry, told, self._source(block, told))

    def _added(self, group: dict[str, Any], told: dict[str, Any]) -> Entry:
        if group.get("kind") not in KINDS:
            raise GazetteerError(f"{self.path.name}: {told['slug']} has the unknown kind {group.get('kind')!r}")
        source = self._source(group, told)
        entry = Entry(
            ref=f"alias:{self.country_code.lower()}:{told['slug']}",
            parent_ref=told.get("parent", group["parent"]),
            kind=group["kind"],
            name=told["name"],
            country_code=self.country_code,
            source=source,
        )
        self._spell(entry, told, source)
        return entry

    def _spell(self, entry: Entry, told: dict[str, Any], source: str) -> None:
        entry.spell(entry.name, source, official=True, language="en")
        for index, name in enumerate(told.get("ar", ())):
            entry.spell(name, source, official=index == 0, language="ar")
        for name in told.get("also", ()):
            entry.spell(name, source)

    def _source(self, block: dict[str, Any], told: dict[str, Any]) -> str:
        key = told.get("source", block.get("source", ""))
        if key not in self.sources:
            named = told.get("slug") or told.get("ref") or self.path.name
            raise GazetteerError(f"{self.path.name}: {named} has the unknown source {key!r}")
        return self.sources[key]
