"""The answers to all windows of a text joined into one reading of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from apps.engine.asking.answers import Entry, Refusal, entries_of, printable
from apps.engine.asking.checking import Refused, claim_of, part_of
from apps.engine.asking.quotes import Span
from apps.engine.asking.windows import Window
from apps.engine.claims import Claim, Harm
from apps.engine.evaluation.scores import pair
from apps.engine.reading.spans import sentence_spans

SHOWN_OF_A_QUOTE = 120


@dataclass(frozen=True, slots=True)
class AnswerTo:
    """What was answered to the question about one window, word for word."""

    window: Window
    content: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The claims of a text in its order, and the entries that were refused.

    `orphans` are indexes of claims whose whole was refused: what they are part of is not known.
    """

    claims: list[Claim]
    refusals: list[Refusal]
    orphans: frozenset[int] = frozenset()


def join(text: str, answers: Sequence[AnswerTo], *, language: str = "en") -> Reading:
    """Check every answer and join them; what two windows both tell stands once. Sentences are cut as in `language`.

    Raises NoAnswer where one of the answers holds no list of claims.
    """
    homes = sentence_spans(text, language)
    joined = Reading([], [])
    for answer in answers:
        joined = _with(joined, _read_one(text, answer, homes))
    return _in_order(joined)


def _read_one(text: str, answer: AnswerTo, homes: Sequence[Span]) -> Reading:
    entries = entries_of(answer.content)
    claims: dict[int, Claim] = {}
    wholes: dict[int, int] = {}
    taken: set[tuple[Span, Harm]] = set()
    refusals = []
    for position, entry in enumerate(entries):
        try:
            whole = part_of(entry, position, len(entries))
            claim = claim_of(entry, text=text, window=answer.window, sentences=homes, taken=taken)
        except Refused as error:
            refusals.append(_refusal(position, entry, str(error), error.span))
            continue
        taken.add(((claim.start, claim.end), claim.harm))
        claims[position] = claim
        if whole is not None:
            wholes[position] = whole
    for position in _circular(wholes):
        claim = claims.pop(position)
        refusals.append(Refusal(position, claim.quote, "its wholes go in a circle", (claim.start, claim.end)))
    index = {position: number for number, position in enumerate(claims)}
    kept = [replace(c, part_of=index.get(wholes.get(position, -1))) for position, c in claims.items()]
    orphans = frozenset(index[p] for p in claims if p in wholes and wholes[p] not in index)
    return Reading(kept, refusals, orphans)


def _refusal(position: int, entry: Entry, reason: str, span: Span | None) -> Refusal:
    quote = entry.get("quote")
    return Refusal(position, printable(quote[:SHOWN_OF_A_QUOTE]) if isinstance(quote, str) else "", reason, span)


def _circular(wholes: Mapping[int, int]) -> list[int]:
    """The positions that are, through their wholes, parts of themselves."""
    found = []
    for position in wholes:
        at, steps = wholes.get(position), 0
        while at is not None and at != position and steps <= len(wholes):
            at, steps = wholes.get(at), steps + 1
        if at == position:
            found.append(position)
    return found


def _with(joined: Reading, more: Reading) -> Reading:
    """What was read so far with what the next window adds."""
    index = {new: old for old, new in pair(joined.claims, more.claims)}
    added = [number for number in range(len(more.claims)) if number not in index]
    index |= {number: len(joined.claims) + at for at, number in enumerate(added)}
    claims = list(joined.claims)
    for number in added:
        whole = more.claims[number].part_of
        claims.append(replace(more.claims[number], part_of=None if whole is None else index[whole]))
    orphans = joined.orphans | {index[number] for number in added if number in more.orphans}
    return Reading(claims, [*joined.refusals, *more.refusals], orphans)


def _in_order(reading: Reading) -> Reading:
    claims = reading.claims
    order = sorted(range(len(claims)), key=lambda number: (claims[number].start, claims[number].end, number))
    index = {old: new for new, old in enumerate(order)}
    moved = [claims[old] for old in order]
    claims = [replace(c, part_of=None if c.part_of is None else index[c.part_of]) for c in moved]
    return Reading(claims, reading.refusals, frozenset(index[number] for number in reading.orphans))
