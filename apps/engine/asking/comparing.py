"""Two readings of one text held against each other: what only one found, and what they tell differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.engine.asking.joining import Reading
from apps.engine.claims import Claim
from apps.engine.evaluation.scores import pair, right_fields, same_figure

COMPARED = ("figure", "harm", "victims", "part_of", "scope", "place", "when", "claimant", "perpetrators", "means")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A claim on which two readings differ; `first` and `second` are indexes in them, None where one has no such claim.

    `fields` names what differs, in the order of COMPARED; it is empty where only one has the claim. `refused` is the
    reason for which the second reader's entry at that place was no claim.
    """

    first: int | None
    second: int | None
    fields: tuple[str, ...] = ()
    refused: str = ""


def compare(first: Sequence[Claim], second: Reading) -> list[Disagreement]:
    """Every claim on which the second reading differs from the first, one each, in the order of the text."""
    pairs = _pairs(first, second.claims)
    of_second = {j: i for i, j in pairs}
    found = []
    for i, j in pairs:
        fields = _differing(first[i], second.claims[j], of_second, is_orphan=j in second.orphans)
        if fields:
            found.append(Disagreement(i, j, fields))
    matched = {i for i, _ in pairs}
    found += [
        Disagreement(i, None, refused=_refused(claim, second)) for i, claim in enumerate(first) if i not in matched
    ]
    found += [Disagreement(None, j) for j in range(len(second.claims)) if j not in of_second]
    return sorted(found, key=lambda one: _where(one, first, second.claims))


def _pairs(first: Sequence[Claim], second: Sequence[Claim]) -> list[tuple[int, int]]:
    """The claims that are the same, and of the rest those that tell two harms of one number."""
    pairs = pair(first, second)
    taken_first, taken_second = {i for i, _ in pairs}, {j for _, j in pairs}
    rest = []
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            overlap = min(one.end, other.end) - max(one.start, other.start)
            if overlap > 0 and i not in taken_first and j not in taken_second:
                rest.append((-overlap, not same_figure(one, other), i, j))
    for _, _, i, j in sorted(rest):
        if i not in taken_first and j not in taken_second:
            taken_first.add(i)
            taken_second.add(j)
            pairs.append((i, j))
    return pairs


def _differing(one: Claim, other: Claim, of_second: Mapping[int, int], *, is_orphan: bool) -> tuple[str, ...]:
    same = right_fields(one, other, of_second)
    if same_figure(one, other):
        same.add("figure")
    if one.harm == other.harm:
        same.add("harm")
    if is_orphan:
        same.add("part_of")
    return tuple(name for name in COMPARED if name not in same)


def _refused(claim: Claim, second: Reading) -> str:
    for refusal in second.refusals:
        if refusal.span and min(claim.end, refusal.span[1]) > max(claim.start, refusal.span[0]):
            return refusal.reason
    return ""


def _where(one: Disagreement, first: Sequence[Claim], second: Sequence[Claim]) -> tuple[int, int]:
    claim = first[one.first] if one.first is not None else second[one.second or 0]
    return claim.start, claim.end
