"""Load a conflict of one's own from a folder of files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.ingest.conflict_files import BadConflictFile, load_conflict


class Command(BaseCommand):
    help = "Load a conflict's sides, actors, sources, control and epochs from a folder of TOML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="holds sides.toml and, where there are any, the other files")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            conflict = load_conflict(options["folder"])
        except BadConflictFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{conflict.name} ({conflict.slug}): {conflict.sides.count()} sides, {conflict.actors.count()} actors, "
            f"{conflict.units.count()} districts, {conflict.controls.count()} spells of control."
        )
