"""First-level units of all countries (Natural Earth), and the units that a country's charts are drawn by."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

from apps.places.gazetteer.entries import Entry, GazetteerError

HERE = Path(__file__).parent
SOURCE = "Natural Earth 1:10m admin 1 (public domain)"
POINT_SOURCE = "Natural Earth 1:10m admin 1, label point (public domain)"
BRACKETED = re.compile(r"(.+?)\s*\((.+)\)")


def unit_entries(country_code: str) -> list[Entry]:
    """The country's governorates, provinces or states; none where Natural Earth gives no coded units."""
    entries = []
    rows = _rows(country_code)
    refs = _refs(rows)
    for row in rows:
        bracketed = BRACKETED.fullmatch(row["name"])
        name, others = (bracketed[1], [bracketed[2]]) if bracketed else (row["name"], [])
        unit = Entry(
            ref=refs[row["ne_code"]],
            parent_ref=f"iso:{country_code}",
            kind="governorate",
            name=name,
            country_code=country_code,
            source=SOURCE,
            code=row["code"],
            geoname_id=int(row["geoname_id"]) if row["geoname_id"] else None,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            point_source=POINT_SOURCE,
        )
        unit.spell(name, SOURCE, official=True, language="en")
        if row["arabic"]:
            unit.spell(row["arabic"], SOURCE, official=True)
        for alias in [*others, *row["aliases"].split("|")]:
            unit.spell(alias, SOURCE)
        entries.append(unit)
    _drop_shared_ids(entries)
    return entries


def unit_of_geonames_code(country_code: str) -> dict[str, str]:
    """From GeoNames admin-1 code to the reference of the one unit that carries it."""
    rows = _rows(country_code)
    refs = _refs(rows)
    times = Counter(row["geonames_admin1"] for row in rows)
    return {
        row["geonames_admin1"]: refs[row["ne_code"]]
        for row in rows
        if row["geonames_admin1"] and times[row["geonames_admin1"]] == 1
    }


def reporting_unit_refs(country_code: str) -> list[str]:
    """External references of the country's hand-listed reporting units, in the order of lists; empty without a list.

    Raises GazetteerError, naming the file, where the list cannot be read.
    """
    path = HERE / f"{country_code.lower()}_units.toml"
    if not path.exists():
        return []
    try:
        return [unit["ref"] for unit in tomllib.loads(path.read_text(encoding="utf-8"))["unit"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise GazetteerError(f"{path.name}: each [[unit]] needs a ref ({error})") from error


def boundary_file(country_code: str) -> Path | None:
    """The country's boundaries that come with the project, if any."""
    path = HERE / "boundaries" / f"{country_code}.geojson"
    return path if path.exists() else None


def _rows(country_code: str) -> list[dict[str, str]]:
    with (HERE / "admin1.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["code"].startswith(f"{country_code}-")]


def _refs(rows: list[dict[str, str]]) -> dict[str, str]:
    # A few codes stand on several units of Natural Earth; those go by its own code.
    times = Counter(row["code"] for row in rows)
    return {row["ne_code"]: f"iso:{row['code']}" if times[row["code"]] == 1 else f"ne:{row['ne_code']}" for row in rows}


def _drop_shared_ids(entries: list[Entry]) -> None:
    times = Counter(entry.geoname_id for entry in entries)
    for entry in entries:
        if times[entry.geoname_id] > 1:
            entry.geoname_id = None
