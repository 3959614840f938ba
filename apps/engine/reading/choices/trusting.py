"""How far a claim is to be trusted: the evidence that it is right enough to be counted.

Right means number, victims, scope and whole all as a careful reader has them, of a claim that the text does make.
"""

from __future__ import annotations

from apps.engine.reading.choices.kinds import kind_of, size_of
from apps.engine.reading.choices.weighing import Option
from apps.engine.reading.drafts import Draft

_SURE = ((0.6, "a guess"), (0.8, "a lean"), (0.93, "fairly sure"), (0.98, "sure"))
_LONG = 45
_LEAST, _MOST = 0.05, 0.98


def trust_options(draft: Draft) -> list[Option[bool]]:
    """Wrong and right, as options for a claim as it was read."""
    kind = kind_of(draft, "", "a claim")
    return [Option(False, "wrong", kind, []), Option(True, "right", kind, _evidence(draft))]


def bounded(share: float) -> float:
    """A share as a confidence: rounded, and never certain."""
    return round(min(_MOST, max(_LEAST, share)), 2)


def _evidence(draft: Draft) -> list[str]:
    figure, link, rules = draft.figure, draft.link, draft.rules
    told = [
        "a claim",
        f"{figure.kind}",
        f"{figure.qualifier.value}",
        f"{link.harm}",
        f"found by {link.trigger.look if link.trigger is not None else 'its noun'}",
        f"of {size_of(figure.low)}",
        f"victims by {rules.get('victims', 'no rule')}",
        f"{draft.scope.value}, {_sure(draft.shares.get('scope', 1.0))}",
        f"day {_sure(draft.shares.get('when', 1.0))}",
        f"place {_sure(draft.shares.get('place', 1.0))}",
    ]
    if draft.host is not None:
        told.append(f"part by {_short(rules.get('part_of', ''))}")
    counts = sum(other.harm == link.harm for other in draft.scene.links)
    if counts > 1:
        told.append("beside others of the same harm" if counts == 2 else "one of many of the same harm")
    if len(draft.scene.sentence.lows) > _LONG:
        told.append("in a long sentence")
    if figure.noun is None:
        told.append("no noun")
    return told


def _sure(share: float) -> str:
    return next((name for most, name in _SURE if share < most), "certain")


def _short(rule: str) -> str:
    """A rule without the words it quotes."""
    return rule.partition("“")[0].strip() or "no rule"
