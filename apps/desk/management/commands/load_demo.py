"""Load the demonstration, once."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from apps.desk.acts import amend_claim, token_of_claim
from apps.desk.roles import ensure_demo_editor
from apps.incidents.models import Decision
from apps.ingest.demonstration import PUBLISHER, approve_as_decided, corrections, dispatches, submit_dispatches
from apps.ingest.processing import process
from apps.places.models import Place
from apps.sources.models import Article, WorkState

EDITOR = "editor"
SLUG = "syria-demo"


class Command(BaseCommand):
    help = "Load the demonstration conflict and its editor; does nothing where it is loaded already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--editor-password-file", type=Path, help="where the demo editor's password is kept")
        parser.add_argument("--force", action="store_true", help="load again over what is here")

    def handle(self, *args: Any, **options: Any) -> None:
        editor = self._editor(options["editor_password_file"])
        if _is_loaded() and not options["force"]:
            self.stdout.write("The demonstration is loaded.")
            return
        if not Place.objects.filter(country_code="SY").exists():
            call_command("load_gazetteer", country="SY", stdout=self.stdout)
        with transaction.atomic():
            conflict, articles = submit_dispatches()
        failed = 0
        for article in tqdm(articles, desc="Reading dispatches", unit=" articles", disable=None):
            failed += process(article.pk) == WorkState.FAILED
        if failed:
            raise CommandError(
                f"{failed} of {len(articles)} dispatches could not be read; see their errors in the admin"
            )
        corrected = _correct(editor)
        approved = approve_as_decided(conflict, by=editor)
        incidents = conflict.incidents.filter(merged_into=None).count()
        self.stdout.write(
            f"{conflict.name}: {len(articles)} dispatches, {incidents} incidents ({approved} approved), "
            f"{conflict.running_tolls.count()} running tolls, {corrected} claims corrected."
        )

    def _editor(self, password_file: Path | None) -> User:
        if password_file is None:
            # Nobody knows this one; `manage.py changepassword editor` sets another.
            return ensure_demo_editor(EDITOR, secrets.token_urlsafe(24))
        if not password_file.exists():
            password_file.parent.mkdir(parents=True, exist_ok=True)
            password_file.touch(mode=0o600)
            password_file.write_text(secrets.token_urlsafe(12))
        return ensure_demo_editor(EDITOR, password_file.read_text().strip())


def _correct(editor: User) -> int:
    corrected = 0
    for claim, changes, reason in list(corrections()):
        token = token_of_claim(claim)
        amend_claim(claim=claim, token=token, changes=changes, decision=claim.decision, by=editor, reason=reason)
        corrected += 1
    return corrected


def _is_loaded() -> bool:
    ours = Article.objects.filter(conflict__slug=SLUG, publisher__key=PUBLISHER, state=WorkState.DONE)
    decided = Decision.objects.filter(incident__conflict__slug=SLUG)
    return ours.count() >= sum(1 for _ in dispatches()) and decided.exists()
