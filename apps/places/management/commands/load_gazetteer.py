"""`manage.py load_gazetteer --country SY`: a country's places and names into the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from apps.places.gazetteer.boundaries import read_boundaries
from apps.places.gazetteer.entries import GazetteerError
from apps.places.gazetteer.gathering import gather
from apps.places.gazetteer.units import boundary_file
from apps.places.services import GazetteerCounts, load_boundaries, load_gazetteer


class Command(BaseCommand):
    help = (
        "Loads a country's places and their names: GeoNames towns (CC BY 4.0), Natural Earth's first-level units and, "
        "where the project has them, its own aliases and boundaries. May be repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--country", required=True, help="two letters by ISO 3166-1, such as SY")

    def handle(self, *_args: Any, **options: Any) -> None:
        country = options["country"].strip().upper()
        try:
            levels = gather(country)
        except GazetteerError as error:
            raise CommandError(str(error)) from error
        rows = sum(1 + len(entry.spellings) for level in levels for entry in level)
        with tqdm(total=rows, unit="row", desc=f"places of {country}", disable=None) as bar:
            counts = load_gazetteer(levels=levels, progress=bar.update)
        self._report(levels[0][0].name, counts)
        self._load_own_boundaries(country)

    def _report(self, name: str, counts: GazetteerCounts) -> None:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.by_kind.items()))
        self.stdout.write(f"{name}: {counts.places} places ({kinds}), {counts.names} names.")
        self.stdout.write(f"{counts.at_parents_point} places have no point of their own and stand at their parent's.")
        if "governorate" not in counts.by_kind:
            self.stdout.write("No first-level units are known for this country.")
        if counts.without_unit:
            self.stdout.write(f"{counts.without_unit} towns stand right under the country: their unit is not known.")

    def _load_own_boundaries(self, country: str) -> None:
        path = boundary_file(country)
        if path is None:
            self.stdout.write("No boundaries come with this country; load your own with load_boundaries.")
            return
        read = read_boundaries(path)
        counts = load_boundaries(boundaries=read.boundaries, source=read.attribution, country_code=country)
        for problem in (*read.problems, *counts.problems):
            self.stderr.write(problem)
        self.stdout.write(f"{len(counts.loaded)} boundaries. {read.attribution}.")
