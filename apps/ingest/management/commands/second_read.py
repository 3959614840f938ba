"""Put articles that were read before the second reader."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, OuterRef, Q, Subquery
from tqdm import tqdm

from apps.conflicts.models import Conflict
from apps.ingest.models import SecondReading
from apps.ingest.second_reading.reader import ChatReader, name_of, second_reader
from apps.ingest.second_reading.resting import end_rest, resting
from apps.ingest.second_reading.spending import spent_today
from apps.ingest.second_reading.work import drain, queue
from apps.sources.models import ArticleVersion, WorkState
from apps.tolls.models import BETWEEN_READERS, Finding


class Command(BaseCommand):
    help = "Put a conflict's articles before the second reader and note where the two readers differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--conflict", required=True, help="slug of the conflict")
        parser.add_argument("--limit", type=int, help="no more articles than this")
        parser.add_argument("--again", action="store_true", help="also those that it has read; they are paid for again")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = second_reader()
        if reader is None:
            raise CommandError("the second reader is off: set SECOND_READER_URL and SECOND_READER_MODEL")
        if not Conflict.objects.filter(slug=options["conflict"]).exists():
            raise CommandError(f"no conflict {options['conflict']!r}")
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError("--limit: at least 1")
        end_rest()
        chosen = _texts(options["conflict"], name_of(reader), again=options["again"])[: options["limit"]]
        for version in chosen:
            queue(version, read_by=name_of(reader), again=options["again"])
        readings = SecondReading.objects.filter(version__in=[version.pk for version in chosen])
        self._read(reader, list(readings.values_list("pk", flat=True)))

    def _read(self, reader: ChatReader, ids: list[int]) -> None:
        most = settings.SECOND_READER_PARALLEL
        with tqdm(total=len(ids), desc="Second reading", unit=" articles", disable=None) as bar:
            drain(reader, most=most, among=ids, told=lambda _: bar.update())
        rows = SecondReading.objects.filter(pk__in=ids).select_related("version__article").order_by("pk")
        done = [row for row in rows if row.state == WorkState.DONE]
        findings = Finding.objects.filter(version__in=[row.version_id for row in done], kind__in=BETWEEN_READERS)
        out = self.stdout.write
        out(f"{name_of(reader)} at {reader.endpoint.url}")
        out(f"  articles       {len(ids)} ({len(done)} read)")
        refused = [(row, refusal) for row in done for refusal in row.refusals]
        out(f"  claims         {sum(row.claims for row in done)} ({len(refused)} refused)")
        out(f"  findings       {findings.filter(settled_at__isnull=True).count()} open")
        out(f"  tokens today   {spent_today():,} of {reader.cap:,}")
        if reason := resting():
            out(f"  rests          {reason}")
        self._listed("refused", [f"“{one['quote']}”: {one['reason']} ({row.version})" for row, one in refused])
        told = {WorkState.WORKING: "a worker has", WorkState.QUEUED: "put off", WorkState.FAILED: "not read"}
        for state, what in told.items():
            self._listed(what, [f"{row.version}: {row.error or 'it waits'}" for row in rows if row.state == state])

    def _listed(self, what: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"  {what:<14} {len(lines)}:")
        for words in lines:
            self.stdout.write(f"    {words}")


def _texts(slug: str, read_by: str, *, again: bool) -> list[ArticleVersion]:
    """The newest texts of the conflict's articles, reprints aside, that this reader has not read."""
    newest = ArticleVersion.objects.filter(article=OuterRef("article")).order_by("-number").values("pk")[:1]
    of_conflict = Q(article__conflict__slug=slug, article__state=WorkState.DONE)
    original = Q(article__copy_of__isnull=True) | ~Q(article__copy_of__text_key=F("article__text_key"))
    rows = ArticleVersion.objects.filter(of_conflict & original, pk=Subquery(newest))
    texts = rows.select_related("article__copy_of")
    if not again:
        texts = texts.exclude(second_reading__state=WorkState.DONE, second_reading__read_by=read_by)
    return list(texts.defer("text").order_by("pk"))
