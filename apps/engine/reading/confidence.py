"""How far a claim is to be trusted: the share of claims read by the same rules that were right on annotated text.

Right means that it could be counted: number, victims, scope and whole all as a careful reader has them. The base
and the steps were measured on 108 annotated articles; they are rounded, and bounded so that nothing is certain.
"""

from __future__ import annotations

from apps.engine.reading.drafts import Draft
from apps.engine.reading.harms import TOLL

_BASE = 0.74
_LEAST, _MOST = 0.3, 0.95


def confidence(draft: Draft) -> float:
    """The chance, from 0 to 1, that a claim is right enough to be counted."""
    link, figure, rules = draft.link, draft.figure, draft.rules
    steps = [
        (0.12, figure.high is None and figure.value is not None),
        (0.1, rules.get("part_of") == "part of a counted whole"),
        (0.08, draft.whole_war),
        (-0.18, rules.get("part_of", "").startswith("a breakdown")),
        (-0.12, rules.get("scope", "").endswith("several places")),
        (-0.2, link.trigger is not None and link.trigger.look == TOLL),
        (-0.05, figure.noun is None),
        (-0.06, link.harm == "injured"),
        (-0.2, draft.related),
        (-0.3, link.harm in ("abducted", "missing", "detained")),
        (-0.1, figure.kind == "definite"),
    ]
    total = _BASE + sum(step for step, holds in steps if holds)
    return round(min(_MOST, max(_LEAST, total)), 2)
