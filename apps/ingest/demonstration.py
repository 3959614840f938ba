"""The demonstration: dispatches retold in our own words, taken through the same pipeline as everything else."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from apps.conflicts.models import Conflict
from apps.incidents.corrections import as_json
from apps.incidents.models import Claim, Incident, ReviewState
from apps.incidents.services import review_incident
from apps.ingest.conflict_files import load_conflict
from apps.ingest.services import submit_text
from apps.sources.models import Article, Source
from apps.tolls.services import settle

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FOLDER = Path(__file__).parent / "demo"
PUBLISHER = "demonstration-retold"


def dispatches() -> Iterator[dict[str, Any]]:
    """The dispatches, in order, as their file gives them."""
    for line in (FOLDER / "dispatches.jsonl").read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def submit_dispatches() -> tuple[Conflict, list[Article]]:
    """Load the demonstration's conflict and hand in its dispatches; what is here already stays as it is."""
    conflict = load_conflict(FOLDER)
    publisher = Source.objects.get(key=PUBLISHER)
    articles = []
    for record in dispatches():
        wire = f" ({record['retold_wire']})" if record["retold_wire"] else ""
        submitted = submit_text(
            conflict=conflict,
            title=record["title"],
            text=record["text"],
            publisher=publisher,
            published_on=date.fromisoformat(record["published"]),
            language=record["language"],
            ref=record["ref"],
            note=f"Retells a report of {record['retold_outlet']}{wire} of {record['retold_published']}, "
            f"FA-KES no. {record['retold_id']}.",
        )
        Article.objects.filter(pk=submitted.article.pk).update(licensed_in_full=True)
        articles.append(submitted.article)
    return conflict, articles


def corrections() -> Iterator[tuple[Claim, dict[str, Any], str]]:
    """The claims that the demonstration's editor corrected, with changes and reason, as far as not done yet."""
    for entry in _decisions().get("correct", ()):
        claims = Claim.objects.filter(version__article__ref=f"{PUBLISHER}:{entry['ref']}", still_read=True)
        for claim in claims.filter(quote=entry["quote"], harm=entry["harm"]).order_by("start"):
            wanted = entry["changes"]
            if as_json({name: claim.standing(name) for name in wanted}) != wanted:
                yield claim, wanted, entry["reason"]


def _decisions() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "decisions.toml").read_text("utf-8"))


def approve_as_decided(conflict: Conflict, *, by: User) -> int:
    """Approve, by recorded decisions, the incidents of the dispatches that the editor read; returns how many."""
    approved = set()
    for entry in _decisions()["approve"]:
        for incident in _incidents_of(conflict, entry["ref"]):
            if incident.review_state == ReviewState.UNREVIEWED:
                review_incident(incident=incident, state=ReviewState.APPROVED, by=by, reason=entry["reason"])
                approved.add(incident.pk)
    settle(approved)
    return len(approved)


def _incidents_of(conflict: Conflict, ref: str) -> QuerySet[Incident]:
    told = Incident.objects.filter(
        groups__version__article__conflict=conflict,
        groups__version__article__ref=f"{PUBLISHER}:{ref}",
        merged_into__isnull=True,
    )
    return told.distinct().order_by("pk")
