"""Who says so, as a page may name it: bodies by name, private persons by role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.incidents.models import Claim
from apps.incidents.visibility import sees_everything
from apps.sources.models import Source

ROLE = "a source named in the text, not in the register"


def public_name(written: str, viewer: Any) -> str:
    """A name that resolves to no registered source: in public only where it names a role, not a person.

    A role is written small ("local activists", "two residents"); anything else may be a person's name.
    """
    if sees_everything(viewer) or not any(letter.isupper() for letter in written):
        return written
    return ROLE


def claimant_name(claim: Claim, viewer: Any, claimant: Source | None) -> str:
    """Who says it: the registered body, the role, or the outlet itself."""
    if claimant is not None:
        return claimant.name
    if claim.claimant_text:
        return public_name(claim.claimant_text, viewer)
    article = claim.version.article
    return (article.wire or article.publisher).name


def public_voices(accounts: Iterable[Mapping[str, Any]], viewer: Any) -> dict[str, str]:
    """The names to use in place of those that may be persons', by the voice's key."""
    return {one["voice"]: public_name(one["name"], viewer) for one in accounts if not one.get("named", True)}
