"""manage.py doctor: prove that totals are the ledger and the ledger the claims, and put right what is not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.conflicts.models import Conflict
from apps.incidents.models import Incident
from apps.tolls.checking import check_tolls, check_totals
from apps.tolls.services import settle

SHOWN = 20


class Command(BaseCommand):
    help = "Check that totals are the sums of the ledger, and that the ledger is what the claims come to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--conflict", metavar="SLUG", help="this conflict alone; all of them otherwise")
        parser.add_argument("--mend", action="store_true", help="put right what is found, as new rows of the ledger")

    def handle(self, *args: Any, **options: Any) -> None:
        conflicts = Conflict.objects.order_by("slug")
        if slug := options["conflict"]:
            conflicts = conflicts.filter(slug=slug)
            if not conflicts:
                raise CommandError(f"there is no conflict “{slug}”")
        found = sum(self._examine(conflict, mend=options["mend"]) for conflict in conflicts)
        if found and not options["mend"]:
            raise CommandError(f"{found} differences; --mend puts them right")
        self.stdout.write(f"{found} differences mended." if found else "All in order.")

    def _examine(self, conflict: Conflict, *, mend: bool) -> int:
        waiting = Incident.objects.filter(conflict=conflict, stale_since__isnull=False)
        if mend:
            settle(list(waiting.values_list("pk", flat=True)))
        elif waiting.exists():
            self.stdout.write(f"{conflict.slug}: {waiting.count()} incidents wait to be reckoned and are left out")
        every = Incident.objects.filter(conflict=conflict, stale_since__isnull=True).count()
        self.stdout.write(f"{conflict.slug}: {every} incidents")
        looked, found = 0, []
        for count, disorders in check_tolls(conflict, mend=mend):
            looked += count
            found += disorders
            self.stderr.write(f"\r  {looked} of {every} reckoned again", ending="")
        self.stderr.write("")
        found += check_totals(conflict, mend=mend)
        for disorder in found[:SHOWN]:
            self.stdout.write(f"  {disorder}")
        if len(found) > SHOWN:
            self.stdout.write(f"  and {len(found) - SHOWN} more")
        return len(found)
