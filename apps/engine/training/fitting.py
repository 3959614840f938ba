"""Fitting weights: a conditional logistic model over the options of each example, kept small by a quadratic penalty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from apps.engine.training.examples import Example

_ROUNDS = 400
_STEP = 0.5
_SMALLEST = 0.05
_SEEN_LEAST = 3
# The claims of one text are much alike: each counts the less, the more there are.
_CLAIMS_OF_ONE_TEXT = -0.25
_FREE = frozenset({"as the grammar reads it", "the grammar, cumulative"})


def fit(examples: Sequence[Example], *, penalty: float) -> dict[str, dict[str, float]]:
    """The weight of each piece of evidence that three or more examples hold, rounded to two digits.

    Maximises the likelihood of the right options, less `penalty` times the squared weights, by gradient ascent with
    steps adapted per weight (Duchi et al., 2011).
    """
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update({name for option in example.options for name in option})
    names = sorted(name for name, count in counts.items() if count >= _SEEN_LEAST)
    index = {name: position for position, name in enumerate(names)}
    rows, owners, right = [], [], []
    for number, example in enumerate(examples):
        for position, option in enumerate(example.options):
            rows.append([index[name] for name in option if name in index])
            owners.append(number)
            right.append(position in example.right)
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    owner, is_right = np.array(owners), np.array(right, dtype=bool)
    sizes = Counter(example.document for example in examples)
    worth = np.array([sizes[example.document] ** _CLAIMS_OF_ONE_TEXT for example in examples])[owner]
    worth /= worth.mean()
    tight = np.array([0.02 if name in _FREE else 1.0 for name in names]) * penalty
    weights, history = np.zeros(len(names)), np.full(len(names), 1e-6)
    for _ in range(_ROUNDS):
        scores = np.bincount(row_of, weights[columns], minlength=len(rows))
        chance = _softmax(scores, owner, np.ones(len(rows), dtype=bool))
        target = _softmax(scores, owner, is_right)
        gradient = np.bincount(columns, ((target - chance) * worth)[row_of], minlength=len(names)) - 2 * tight * weights
        history += gradient**2
        weights += _STEP * gradient / np.sqrt(history)
    table: dict[str, dict[str, float]] = {}
    for name, weight in zip(names, weights, strict=True):
        kind, _, told = name.rpartition(": ")
        if abs(weight) >= _SMALLEST:
            table.setdefault(kind, {})[told] = round(float(weight), 2)
    return table


def _softmax(scores: np.ndarray, owner: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The share of each option among those of its example that are allowed."""
    peaks = np.full(owner.max() + 1, -np.inf)
    np.maximum.at(peaks, owner[allowed], scores[allowed])
    powers = np.where(allowed, np.exp(np.minimum(0, scores - peaks[owner])), 0.0)
    shares: np.ndarray = powers / np.bincount(owner, powers)[owner]
    return shares
