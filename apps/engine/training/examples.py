"""Examples to learn from: the options of a field of a claim, and which of them a careful reader would take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from apps.engine.claims import Claim
from apps.engine.evaluation.gold import GoldDocument
from apps.engine.evaluation.scores import countable, pair, same_names, same_words
from apps.engine.reading.choices.deciding import TRUST, WHOLE
from apps.engine.reading.choices.harming import HARM, LeftOver
from apps.engine.reading.choices.weighing import Choice, Option, Weigher, Weights
from apps.engine.reading.drafts import Draft
from apps.engine.reading.reader import GrammarReader

V = TypeVar("V")

_RIGHT: Mapping[str, Callable[[Claim, Any], bool]] = {
    "place": lambda claim, value: same_words(claim.place, value.name),
    "perpetrators": lambda claim, value: same_names(claim.perpetrators, value.names if value is not None else ()),
    "claimant": lambda claim, value: same_words(claim.claimant, value),
    "means": lambda claim, value: claim.means == value,
    "when": lambda claim, value: (claim.when_start, claim.when_end) == (value.first, value.last),
    "attribution": lambda claim, value: claim.attribution == value,
    "scope": lambda claim, value: claim.scope == value,
}


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence of each option, and the indexes of the right ones; `document` keeps folds apart."""

    document: str
    options: tuple[tuple[str, ...], ...]
    right: frozenset[int]


class _Recorder(Weigher):
    """Chooses as the weights say, and keeps what it chose among."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights)
        self.seen: dict[tuple[str, int], tuple[object, list[Option[Any]]]] = {}

    def choose(self, field_name: str, subject: object, options: Sequence[Option[V]]) -> Choice[V]:
        self.seen[field_name, id(subject)] = (subject, list(options))
        return super().choose(field_name, subject, options)


def examples_of(documents: Iterable[GoldDocument], weights: Weights) -> dict[str, list[Example]]:
    """Per field, an example for each claim that the reader finds and whose right option the text offers."""
    reader = GrammarReader()
    found: dict[str, list[Example]] = {name: [] for name in (HARM, *_RIGHT, TRUST, WHOLE)}
    for gold in documents:
        recorder = _Recorder(weights)
        drafts, claims = reader.read_with(gold.document, recorder)
        counted = countable(gold.claims, claims)
        for index, draft in enumerate(drafts):
            options = recorder.seen[TRUST, id(draft)][1]
            found[TRUST].append(_example(gold.document.id, options, frozenset({int(index in counted)})))
        pairs = pair(gold.claims, claims)
        found[HARM] += _harms(gold, drafts, pairs, recorder)
        of_known = {known: drafts[read] for known, read in pairs}
        for known, read in pairs:
            whole = gold.claims[known].part_of
            seen = recorder.seen.get((WHOLE, id(drafts[read])))
            if seen is not None and (whole is None or whole in of_known):
                wanted = of_known[whole] if whole is not None else None
                right = frozenset(i for i, option in enumerate(seen[1]) if option.value is wanted)
                if right:
                    found[WHOLE].append(_example(gold.document.id, seen[1], right))
            for name, is_right in _RIGHT.items():
                seen = recorder.seen.get((name, id(drafts[read])))
                if seen is None:
                    continue
                options = seen[1]
                right = frozenset(i for i, option in enumerate(options) if is_right(gold.claims[known], option.value))
                if right and len(options) > len(right):
                    found[name].append(_example(gold.document.id, options, right))
    return found


def _harms(
    gold: GoldDocument, drafts: Sequence[Draft], pairs: Sequence[tuple[int, int]], recorder: _Recorder
) -> list[Example]:
    """Counts that no rule gave a harm: right is the harm of a known claim of these words that no rule found."""
    ruled = {known for known, read in pairs if not drafts[read].link.weighed}
    left = [claim for index, claim in enumerate(gold.claims) if index not in ruled]
    examples = []
    for subject, options in recorder.seen.values():
        if not isinstance(subject, LeftOver):
            continue
        harms = {claim.harm.value for claim in left if claim.start < subject.end and claim.end > subject.start}
        right = frozenset(i for i, option in enumerate(options) if option.value in harms)
        if right or not harms:
            examples.append(_example(gold.document.id, options, right or frozenset({0})))
    return examples


def _example(document: str, options: Sequence[Option[Any]], right: frozenset[int]) -> Example:
    """The options' evidence, each piece in general and as it holds for the kind of claim."""
    evidence = tuple((*one.evidence, *(f"{one.kind}: {told}" for told in one.evidence)) for one in options)
    return Example(document, evidence, right)
