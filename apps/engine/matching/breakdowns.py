"""Totals told with their breakdown: "seven people were killed … four in A … two in B … and one in C".

Nothing in the words need say that the first number is the sum of the others; the numbers do. Counting such a total
as an event of its own would count its dead twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from apps.engine.claims import Harm, Scope
from apps.engine.matching.records import ArticleClaim

FEWEST_ADDENDS = 2


def totals_by_breakdown(claims: Sequence[ArticleClaim]) -> dict[int, bool]:
    """The claims that are sums of those told next to them; whether their place holds the places of all of those.

    A total is stated, is no part of another claim, and equals the sum of a run of claims of its harm that begins with
    the next one told, or ends with the one before, on days within its own. A number that shares its sentence and
    place is a total with it.
    """
    found: dict[int, bool] = {}
    for harm in Harm:
        told = [c for c in claims if c.harm is harm and c.parent is None and c.value is not None and not c.in_headline]
        for position, total in enumerate(told):
            addends = _addends(total, told[position + 1 :]) or _addends(total, told[:position][::-1])
            if addends and total.id not in found:
                found[total.id] = all(_holds(total, addend) for addend in addends)
                counted = {addend.id for addend in addends}
                found |= {
                    c.id: found[total.id]
                    for c in claims
                    if c.id not in counted and c.parent is None and c.harm is not harm and _told_with(total, c)
                }
    return found


def _addends(total: ArticleClaim, neighbours: Sequence[ArticleClaim]) -> list[ArticleClaim]:
    run: list[ArticleClaim] = []
    left = total.value or 0
    for claim in neighbours:
        if claim.value == total.value and not run:
            # The total said again.
            continue
        if claim.scope is not Scope.INCIDENT or claim.sentence == total.sentence or not _within(total, claim):
            return []
        run.append(claim)
        left -= claim.value or 0
        if left <= 0:
            break
    return run if left == 0 and len(run) >= FEWEST_ADDENDS and _told_apart(run) else []


def _told_apart(run: Sequence[ArticleClaim]) -> bool:
    """Several events: their places or sentences differ."""
    return len({(claim.place_path, claim.place_text, claim.sentence) for claim in run}) == len(run)


def _within(total: ArticleClaim, claim: ArticleClaim) -> bool:
    """Whether the claim's day may lie in the total's window, as far as both are dated."""
    first, last = total.first_on or total.last_on, total.last_on or total.first_on
    day = claim.last_on or claim.first_on
    return first is None or last is None or day is None or first <= day <= last


def _holds(total: ArticleClaim, claim: ArticleClaim) -> bool:
    return bool(total.place_path) and claim.place_path[: len(total.place_path)] == total.place_path


def _told_with(total: ArticleClaim, claim: ArticleClaim) -> bool:
    return claim.sentence == total.sentence and claim.place_path == total.place_path
