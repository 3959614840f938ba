"""All that is known of a country's places, parents before children."""

from __future__ import annotations

from apps.places.gazetteer.aliases import apply_aliases
from apps.places.gazetteer.entries import Entry, GazetteerError
from apps.places.gazetteer.geonames import country_entry, country_ids, town_entries
from apps.places.gazetteer.units import unit_entries


def gather(country_code: str) -> list[list[Entry]]:
    """The country's entries by level of the tree: the country, what lies right under it, and so on.

    Raises GazetteerError for an unknown country or an alias file that contradicts itself.
    """
    country = country_entry(country_code)
    units = unit_entries(country_code)
    towns = town_entries(country_code, units)
    # One GeoNames id is one place: where Natural Earth gives a unit the id of its town, or of an overseas territory
    # with a country code of its own, that keeps it.
    taken: set[int | None] = {town.geoname_id for town in towns} | country_ids()
    for unit in units:
        if unit.geoname_id in taken:
            unit.geoname_id = None
    return levels(apply_aliases([country, *units, *towns], country_code))


def levels(entries: list[Entry]) -> list[list[Entry]]:
    """The entries grouped by their depth in the tree; raises GazetteerError where parents run in a circle."""
    found: list[list[Entry]] = []
    placed: set[str | None] = {None}
    waiting = entries
    while waiting:
        level = [entry for entry in waiting if entry.parent_ref in placed]
        if not level:
            raise GazetteerError(f"{waiting[0].ref} lies inside itself")
        found.append(level)
        placed |= {entry.ref for entry in level}
        waiting = [entry for entry in waiting if entry.ref not in placed]
    return found
