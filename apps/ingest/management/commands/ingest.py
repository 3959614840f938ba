"""Take in a file of articles, or a single address."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone
from tqdm import tqdm

from apps.conflicts.models import Conflict
from apps.incidents.models import Claim, Incident
from apps.ingest.files import BadFile, BadRow, read_rows
from apps.ingest.services import NotAccepted, Submitted, publisher_named, submit_row, submit_url
from apps.ingest.tasks import wake
from apps.sources.models import Article, Source, WorkState
from apps.tolls.models import RunningTollPoint

OPEN = (WorkState.QUEUED, WorkState.WORKING)
POLL_SECONDS = 0.5
# An attempt as near as this is waited for; a later one is told with the reason of the last.
SOON_SECONDS = 10


def put_off() -> Q:
    """Articles that failed in a way that may pass, as where a page does not answer, and wait for another attempt."""
    soon = timezone.now() + timedelta(seconds=SOON_SECONDS)
    return Q(state=WorkState.QUEUED, lease_until__gt=soon) & ~Q(error="")


class Command(BaseCommand):
    help = "Take in articles from a CSV or JSON-lines file, or from one address; --wait follows them to the end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a .csv, .tsv or .jsonl file, or an http(s) address")
        parser.add_argument("--conflict", help="slug of the conflict; needed where there are several")
        parser.add_argument("--publisher", help="who printed them, where the file does not say")
        parser.add_argument("--wait", action="store_true", help="wait until every article is read and settled")
        parser.add_argument("--timeout", type=int, default=3600, help="seconds to wait without any progress")

    def handle(self, *args: Any, **options: Any) -> None:
        conflict = _conflict(options["conflict"])
        publisher = _publisher(options["publisher"])
        rows: dict[int, int] = {}
        errors: list[str] = []
        repeated: list[str] = []
        submitted: list[Submitted] = []
        name = options["file"]
        if name.startswith(("http://", "https://")):
            try:
                submitted.append(submit_url(conflict=conflict, url=name, publisher=publisher))
            except NotAccepted as error:
                raise CommandError(str(error)) from error
            wake(submitted[0].article.pk)
        else:
            rows = self._take_file(Path(name), conflict, publisher, submitted, repeated, errors)
        if options["wait"]:
            self._follow([s.article.pk for s in submitted], options["timeout"])
        self._summary(name, conflict, submitted, waited=options["wait"])
        self._listed("repeated", "taken once", repeated)
        later: list[str] = []
        taken = Article.objects.filter(pk__in=[s.article.pk for s in submitted]).order_by("pk")
        for group, lines in ((Q(state=WorkState.FAILED), errors), (put_off(), later)):
            for article in taken.filter(group):
                where = f"{name}, row {rows[article.pk]}" if article.pk in rows else article.url
                lines.append(f"{where}: {article.error}")
        self._listed("put off", "tried again later", later)
        self._listed("errors", "not taken in", errors)

    def _take_file(
        self,
        path: Path,
        conflict: Conflict,
        publisher: Source | None,
        submitted: list[Submitted],
        repeated: list[str],
        errors: list[str],
    ) -> dict[int, int]:
        """Hand in every row; returns the row of each article."""
        seen: dict[int, int] = {}
        try:
            rows = read_rows(path, most_bytes=settings.MAX_ARTICLE_BYTES)
            for row in tqdm(rows, desc="Taking in", unit=" articles", disable=None):
                if isinstance(row, BadRow):
                    errors.append(f"{path}, row {row.row}: {row.reason}")
                    continue
                try:
                    taken = submit_row(row, conflict=conflict, publisher=publisher)
                except NotAccepted as error:
                    errors.append(f"{path}, row {row.row}: {error}")
                    continue
                if taken.article.pk in seen:
                    newer = "; its text differs and stands as the newer one" if taken.changed else ""
                    repeated.append(f"{path}, row {row.row}: the same article as row {seen[taken.article.pk]}{newer}")
                else:
                    seen[taken.article.pk] = row.row
                    submitted.append(taken)
                if taken.article.state in OPEN:
                    wake(taken.article.pk)
        except BadFile as error:
            if not submitted:
                raise CommandError("\n".join([*errors, str(error)])) from error
            errors.append(str(error))
        return seen

    def _follow(self, ids: list[int], patience: int) -> None:
        moved, left = time.monotonic(), len(ids)
        with tqdm(total=len(ids), desc="Reading", unit=" articles", disable=None) as bar:
            while left:
                still = Article.objects.filter(pk__in=ids, state__in=OPEN).exclude(put_off()).count()
                if still < left:
                    bar.update(left - still)
                    left, moved = still, time.monotonic()
                    continue
                if time.monotonic() - moved > patience:
                    raise CommandError(
                        f"{still} articles are still waiting after {patience} seconds without progress; "
                        "is a worker running? They stay queued and nothing is lost."
                    )
                time.sleep(POLL_SECONDS)
            bar.update(len(ids) - bar.n)

    def _summary(self, name: str, conflict: Conflict, submitted: list[Submitted], *, waited: bool) -> None:
        articles = Article.objects.filter(pk__in=[s.article.pk for s in submitted])
        states = Counter(articles.values_list("state", flat=True))
        new = sum(s.created for s in submitted)
        out = self.stdout.write
        out(f"{name} → {conflict.name}")
        out(f"  articles       {len(submitted)} ({new} new, {len(submitted) - new} here before)")
        out("  state          " + (", ".join(f"{n} {state}" for state, n in sorted(states.items())) or "none taken in"))
        if waited:
            claims = Claim.objects.filter(version__article__in=articles)
            incidents = Incident.objects.filter(groups__claims__in=claims, merged_into__isnull=True).distinct()
            running = RunningTollPoint.objects.filter(claim__in=claims).values("series").distinct()
            out(f"  copies         {articles.filter(copy_of__isnull=False).count()}")
            out(f"  claims         {claims.count()}")
            out(f"  incidents      {incidents.count()}")
            out(f"  running tolls  {running.count()}")

    def _listed(self, what: str, meaning: str, lines: list[str]) -> None:
        self.stdout.write(f"  {what:<14} {len(lines)}" + (f", {meaning}:" if lines else ""))
        for words in lines:
            self.stdout.write(f"    {words}")


def _publisher(words: str | None) -> Source | None:
    try:
        return publisher_named(words) if words else None
    except NotAccepted as error:
        raise CommandError(str(error)) from error


def _conflict(slug: str | None) -> Conflict:
    known = list(Conflict.objects.order_by("slug"))
    if slug:
        found = next((c for c in known if c.slug == slug), None)
        if found is None:
            raise CommandError(f"no conflict {slug!r}; there are: {', '.join(c.slug for c in known) or 'none yet'}")
        return found
    if len(known) != 1:
        raise CommandError(
            f"name the conflict with --conflict: {', '.join(c.slug for c in known)}"
            if known
            else "there is no conflict yet; add one in the admin, or load the demonstration with load_demo"
        )
    return known[0]
