"""Loading places and boundaries; every load can be repeated and leaves one row for each place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from apps.places.gazetteer.boundaries import ReadBoundary
from apps.places.gazetteer.entries import Entry
from apps.places.models import Place, PlaceKind, PlaceName
from apps.places.names import normalize

BATCH = 2000
PLACE_FIELDS = (
    "kind", "parent", "country_code", "code", "geoname_id", "name", "point_lat", "point_lon", "point_source",
    "point_is_parents", "population", "source",
)  # fmt: skip

Progress = Callable[[int], object]


@dataclass
class GazetteerCounts:
    """What a load wrote: places by kind, names, places at their parent's point, towns right under the country."""

    by_kind: dict[str, int] = field(default_factory=dict)
    names: int = 0
    at_parents_point: int = 0
    without_unit: int = 0

    @property
    def places(self) -> int:
        return sum(self.by_kind.values())


@dataclass
class BoundaryCounts:
    """Which units got a boundary, and what was left out and why."""

    loaded: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def _silent(_done: int) -> None:
    """No progress shown."""


@transaction.atomic
def load_gazetteer(*, levels: Sequence[Sequence[Entry]], progress: Progress = _silent) -> GazetteerCounts:
    """Writes a country's entries, parents first: new ones are added, known ones (by `external_ref`) brought up to date.

    Boundaries, and names that others added, stay as they are. `progress` is told the number of rows just written.
    """
    counts = GazetteerCounts()
    by_ref: dict[str, Place] = {}
    for level in levels:
        places = [_place(entry, by_ref) for entry in level]
        for batch in _batches(places):
            Place.objects.bulk_create(
                batch, update_conflicts=True, unique_fields=["external_ref"], update_fields=PLACE_FIELDS
            )
            progress(len(batch))
        by_ref.update((place.external_ref, place) for place in places)
    country = levels[0][0]
    refresh_paths(country_code=country.country_code)
    for place in by_ref.values():
        counts.by_kind[place.kind] = counts.by_kind.get(place.kind, 0) + 1
        counts.at_parents_point += place.point_is_parents
        counts.without_unit += place.kind == PlaceKind.LOCALITY and place.parent_id == by_ref[country.ref].pk
    entries = [entry for level in levels for entry in level]
    counts.names = _write_names(entries, by_ref, country.country_code, progress)
    return counts


def refresh_paths(*, country_code: str) -> None:
    """Writes `path` of all the country's places anew from their parents."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE tree (id, path) AS (
                SELECT id, ARRAY[id] FROM places_place WHERE parent_id IS NULL AND country_code = %s
                UNION ALL
                SELECT child.id, tree.path || child.id FROM places_place child JOIN tree ON child.parent_id = tree.id
            )
            UPDATE places_place place SET path = tree.path
            FROM tree WHERE tree.id = place.id AND tree.path <> place.path
            """,
            [country_code],
        )


@transaction.atomic
def load_boundaries(
    *, boundaries: Iterable[ReadBoundary], source: str, country_code: str | None = None
) -> BoundaryCounts:
    """Gives governorates their boundaries, matched by ISO 3166-2 code or, within one country, by name.

    What matches nothing, or a unit already matched by this load, is listed as a problem; nothing else is touched.
    """
    units = Place.objects.filter(kind=PlaceKind.GOVERNORATE).order_by("id").defer("boundary")
    if country_code:
        units = units.filter(country_code=country_code)
    by_key = _unit_keys(list(units))
    counts = BoundaryCounts()
    matched: dict[int, Place] = {}
    for read in boundaries:
        found = {key: by_key[key] for key in read.keys if key in by_key}
        unit = next(iter(found.values()), None)
        if unit is None:
            counts.problems.append(f"{read.label}: matches no loaded first-level unit{_of(country_code)}")
        elif unit.pk in matched:
            counts.problems.append(f"{read.label}: {unit.name} had its boundary from an earlier feature already")
        else:
            unit.boundary, unit.boundary_source = dict(read.geometry), source[:200]
            matched[unit.pk] = unit
            counts.loaded.append(unit.name)
    Place.objects.bulk_update(matched.values(), ["boundary", "boundary_source"], batch_size=100)
    return counts


def _of(country_code: str | None) -> str:
    return f" of {country_code}" if country_code else " (names count only with --country)"


def _unit_keys(units: list[Place]) -> Mapping[str, Place]:
    """Units by code and, where they are all of one country, by every name that only one of them has."""
    keys = {f"code {unit.code.casefold()}": unit for unit in units if unit.code}
    if len({unit.country_code for unit in units}) == 1:
        by_id = {unit.pk: unit for unit in units}
        owners: dict[str, set[int]] = {}
        for normalized, place_id in PlaceName.objects.filter(place__in=by_id).values_list("normalized", "place_id"):
            owners.setdefault(normalized, set()).add(place_id)
        for unit in units:
            owners.setdefault(normalize(unit.name), set()).add(unit.pk)
        keys |= {f"name {name}": by_id[min(ids)] for name, ids in owners.items() if len(ids) == 1}
    return keys


def _place(entry: Entry, by_ref: Mapping[str, Place]) -> Place:
    parent = by_ref[entry.parent_ref] if entry.parent_ref else None
    inherits = entry.lat is None and parent is not None and parent.point_lat is not None
    nearest = parent if inherits and parent else None
    return Place(
        external_ref=entry.ref,
        kind=entry.kind,
        parent=parent,
        country_code=entry.country_code,
        code=entry.code,
        geoname_id=entry.geoname_id,
        name=entry.name,
        point_lat=nearest.point_lat if nearest else entry.lat,
        point_lon=nearest.point_lon if nearest else entry.lon,
        point_source=nearest.point_source if nearest else entry.point_source,
        point_is_parents=inherits,
        population=entry.population,
        source=entry.source,
    )


def _write_names(entries: Iterable[Entry], by_ref: Mapping[str, Place], country_code: str, progress: Progress) -> int:
    names = [
        PlaceName(
            place=by_ref[entry.ref],
            name=spelling.name,
            normalized=normalized[:200],
            language=language,
            kind=PlaceName.Kind.OFFICIAL if spelling.official else PlaceName.Kind.ALIAS,
            source=spelling.source,
        )
        for entry in entries
        for (normalized, language), spelling in entry.spellings.items()
    ]
    # Most names are there already when a load is repeated; only what is new or different is written.
    told = set(
        PlaceName.objects.filter(place__country_code=country_code)
        .order_by()
        .values_list("place_id", "normalized", "language", "name", "kind", "source")
    )
    fresh = [n for n in names if (n.place_id, n.normalized, n.language, n.name, n.kind, n.source) not in told]
    progress(len(names) - len(fresh))
    for batch in _batches(fresh):
        PlaceName.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["place", "normalized", "language"],
            update_fields=["name", "kind", "source"],
        )
        progress(len(batch))
    return len(names)


def _batches(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
