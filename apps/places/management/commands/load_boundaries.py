"""`manage.py load_boundaries FILE.geojson --country XX`: boundaries of first-level units from a file of one's own."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.places.gazetteer.boundaries import read_boundaries
from apps.places.gazetteer.entries import GazetteerError
from apps.places.services import load_boundaries


class Command(BaseCommand):
    help = (
        "Gives loaded first-level units their boundaries from a GeoJSON file, matched by ISO 3166-2 code or by name. "
        "Features that match nothing are listed and change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a GeoJSON FeatureCollection in degrees (WGS 84)")
        parser.add_argument("--country", help="two letters by ISO 3166-1; needed to match by name")
        parser.add_argument("--source", default="", help="where the boundaries come from, as it is to be credited")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        country = options["country"].strip().upper() if options["country"] else None
        try:
            read = read_boundaries(path)
        except GazetteerError as error:
            raise CommandError(str(error)) from error
        source = options["source"] or read.attribution or path.name
        counts = load_boundaries(boundaries=read.boundaries, source=source, country_code=country)
        for problem in (*read.problems, *counts.problems):
            self.stderr.write(problem)
        if not counts.loaded:
            raise CommandError(f"{path}: no boundary loaded; is the country's gazetteer loaded (load_gazetteer)?")
        left_out = len(read.problems) + len(counts.problems)
        self.stdout.write(f"{len(counts.loaded)} boundaries loaded, {left_out} features left out.")
