"""The force that the victims belonged to, and what the day of a claim is the day of."""

from __future__ import annotations

from apps.engine.claims import DateBasis, Victims
from apps.engine.reading.drafts import Draft
from apps.engine.reading.lexicon import Lexicon

_IN_A_FORCE = frozenset({Victims.COMBATANTS, Victims.POLICE})
_JOINS = frozenset({"of", "from", "with", "in"})
_REACH = 12


def decide_belonging(source: str, draft: Draft, lexicon: Lexicon) -> None:
    """Set the victims' force, as written, and whether the day is that of death, recovery or registration."""
    draft.victim_force = _force(source, draft, lexicon)
    lows, first = draft.scene.sentence.lows, draft.first_token
    around = lows[max(0, first - _REACH) : max(draft.figure.end, draft.position) + _REACH]
    basis = lexicon.date_basis
    if any(low in basis["registration"] for low in around):
        draft.date_basis = DateBasis.REGISTRATION
    elif any(low in basis["bodies"] for low in lows[draft.figure.start : draft.figure.end]) or (
        draft.link.trigger is not None and lows[draft.link.trigger.start] in basis["found"]
    ):
        draft.date_basis = DateBasis.RECOVERY


def _force(source: str, draft: Draft, lexicon: Lexicon) -> str | None:
    """ "ISIS fighters", "eight fighters from the Arakan Army", "Syrian soldiers": whose they were."""
    figure, sentence = draft.figure, draft.scene.sentence
    if draft.victims not in _IN_A_FORCE or figure.noun is None:
        return draft.host.victim_force if draft.host is not None and draft.victims == draft.host.victims else None
    first, last = figure.noun
    for position in range(first, last):
        named = lexicon.actors["names"].match(sentence.lows, position)
        if named is not None and (sentence.tokens[position].capital or "-" in sentence.lows[position]):
            return sentence.text(source, position, min(named[0], last) if named[0] > last else named[0])
    after = last
    if sentence.lows[after : after + 1] and sentence.lows[after] in _JOINS:
        after += 1 + (sentence.lows[after + 1 : after + 2] == ["the"])
        end = after
        while end < len(sentence.tokens) and end - after < 6 and sentence.tokens[end].capital:
            end += 1
        if end > after and lexicon.place_levels.get(sentence.lows[after]) is None:
            return sentence.text(source, after, end)
    forces = lexicon.actors["forces"]
    sided = [p for p in range(first, last - 1) if sentence.tokens[p].capital or forces.match(sentence.lows, p)]
    return sentence.text(source, sided[0], sided[-1] + 1) if sided else None
