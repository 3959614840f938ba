"""What every answer about a demonstration conflict carries."""

from __future__ import annotations

from apps.conflicts.models import Conflict

HEADER = "X-Demonstration"
WORDS = "Demonstration: retold reports that show how this record works; not a record to rely on."


def watermark(conflict: Conflict) -> str | None:
    """The words that mark a demonstration, None for a conflict that is recorded in earnest."""
    return WORDS if conflict.is_demonstration else None
