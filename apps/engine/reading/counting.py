"""A count of people as a sentence tells it."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.claims import Qualifier, Victims

UNKNOWN = "unknown"


@dataclass(slots=True)
class Figure:
    """A count of people in a sentence: token span, bounds, noun and group.

    `group` is None where the words name no group of their own ("others", a bare number). `harm` is set where the
    noun itself tells one ("four deaths"). `kind`: counted, single ("a constable"), definite ("the pilot"),
    bare (a number without noun), them ("12 of them"), unknown (a noun that the lexicon does not know: of people or of
    things).
    """

    start: int
    end: int
    value: int | None
    qualifier: Qualifier
    low: int
    high: int | None
    kind: str
    group: Victims | None = None
    noun: tuple[int, int] | None = None
    harm: str | None = None
    continues: bool = False
    whole: int | None = None
