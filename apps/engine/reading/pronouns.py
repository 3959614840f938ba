"""Deaths told by a pronoun: "he succumbed", "tortured them to death": of the people told of just before."""

from __future__ import annotations

from collections.abc import Sequence

from apps.engine.reading.counting import Figure
from apps.engine.reading.harms import AFTER, OBJECT, SUBJECT, Trigger
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.targets import Link
from apps.engine.reading.tokens import WORD, Sentence

ONE = frozenset({"he", "she", "him", "her"})
MANY = frozenset({"they", "them"})
_SUBJECTS, _OBJECTS = frozenset({"he", "she", "they"}), frozenset({"him", "her", "them"})
_HURT = frozenset({"injured", "abducted", "detained", "missing"})


def told_by_pronoun(
    sentence: Sentence, triggers: Sequence[Trigger], links: Sequence[Link], lexicon: Lexicon
) -> list[tuple[Trigger, str]]:
    """Words of killing whose people are a pronoun, and the pronoun."""
    taken = {id(link.trigger) for link in links}
    found = []
    for trigger in triggers:
        if trigger.harm == "killed" and id(trigger) not in taken:
            pronoun = _pronoun(sentence, trigger, lexicon)
            if pronoun is not None:
                found.append((trigger, pronoun))
    return found


def _pronoun(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> str | None:
    lows, words = sentence.lows, lexicon.words
    if trigger.look == AFTER:
        before = lows[trigger.start - 1] if trigger.start else ""
        return before if before in _OBJECTS else None
    if trigger.look not in (OBJECT, SUBJECT):
        return None
    if trigger.end < len(lows) and lows[trigger.end] in _OBJECTS:
        return None if _owns(sentence, trigger.end, lexicon) else lows[trigger.end]
    position = trigger.start - 1
    while position >= 0 and any(lows[position] in words[name] for name in ("be", "have", "adverbs", "auxiliaries")):
        position -= 1
    told = trigger.look == SUBJECT and position >= 0 and lows[position] in _SUBJECTS
    return lows[position] if told else None


def _owns(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    """Does "her" say whose somebody is ("killed her brother")?"""
    if sentence.lows[position] != "her" or position + 1 >= len(sentence.lows):
        return False
    following = sentence.lows[position + 1]
    small = any(following in lexicon.words[name] for name in ("prepositions", "conjunctions", "breaks", "adverbs"))
    return sentence.tokens[position + 1].kind == WORD and not small and following not in lexicon.time_starts


def antecedent(links: Sequence[Link], before: int, pronoun: str) -> Link | None:
    """The last people before a token who came to lesser harm and whom the pronoun can mean; None where it is unclear.

    Nobody is told dead twice: where the same words are already said to be killed there is none.
    """
    dead = {_span(link.figure) for link in links if link.harm == "killed"}
    for link in reversed([link for link in links if link.figure.end <= before]):
        fits = (link.figure.value == 1) == (pronoun in ONE)
        if link.harm in _HURT and fits and link.host is None:
            return link if _span(link.figure) not in dead else None
    return None


def _span(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.end
