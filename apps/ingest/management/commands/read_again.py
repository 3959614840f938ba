"""Read articles again, after the reader or the words it resolves have changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from apps.conflicts.models import Conflict
from apps.ingest.services import queue_again
from apps.ingest.tasks import wake
from apps.sources.models import Article


class Command(BaseCommand):
    help = "Queue a conflict's articles to be read again; decisions and corrections stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--conflict", required=True, help="slug of the conflict")
        parser.add_argument("--failed", action="store_true", help="only those that could not be read")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Conflict.objects.filter(slug=options["conflict"]).exists():
            raise CommandError(f"no conflict {options['conflict']!r}")
        articles = Article.objects.filter(conflict__slug=options["conflict"])
        if options["failed"]:
            articles = articles.filter(state="failed")
        chosen = list(articles.order_by("pk"))
        for article in tqdm(chosen, desc="Queueing", unit=" articles", disable=None):
            queue_again(article)
            wake(article.pk)
        self.stdout.write(f"{len(chosen)} articles are queued; workers read them, and the sweeper wakes the rest.")
