"""Who says so: the source a sentence names, resolved to the longest name the document gives it."""

from __future__ import annotations

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.sources import REACH, Speech, is_prefix, make_speech, namelike, opening, phrase_end, signed
from apps.engine.reading.tokens import MARK, POSSESSIVE, WORD, Sentence

__all__ = ["Speech", "read_speech"]


def read_speech(sentence: Sentence, source: str, lexicon: Lexicon) -> list[Speech]:
    """Every source that a sentence lets speak, in order."""
    found: list[Speech] = []
    lows, tokens = sentence.lows, sentence.tokens
    if sentence.title or (len(lows) > 3 and ("-" in lows[-4:] or ":" in lows[-4:])):
        signature = signed(sentence, source, lexicon)
        if signature is not None:
            found.append(signature)
    first = opening(sentence, source, lexicon) if sentence.index == 0 else None
    if first is not None:
        found.append(first)
    say, firsts, past = lexicon.claimants["say"], lexicon.claimants["according"].first_words(), 0
    for position, low in enumerate(lows):
        if position < past or not (low in firsts or low in _GIVES or low in say):
            continue
        according = lexicon.claimants["according"].match(lows, position)
        if according:
            speech = _after(sentence, source, according[0], position, lexicon)
            if speech is not None:
                citing = low in ("citing", "quoting", "quoted")
                found = [one for one in found if not (citing and position - one.verb <= 4)]
                found.append(speech)
            past = according[0]
            continue
        passive = low in ("blamed", "accused") and lows[position + 1 : position + 2] in (["on"], ["of"])
        gives = low in _GIVES and any(low in _TOLD for low in lows[position + 1 : position + 7])
        if not passive and (gives or low in say) and (sentence.title or not tokens[position].capital):
            speech = _inverted(sentence, source, position, lexicon) or _before(sentence, source, position, lexicon)
            if speech is not None:
                found.append(speech)
    return found


def _after(sentence: Sentence, source: str, first: int, verb: int, lexicon: Lexicon) -> Speech | None:
    """The noun phrase after "according to" or "citing"."""
    start = first
    lows = sentence.lows
    while start < len(lows) and is_prefix(lows[start], lexicon):
        start += 1
    end = phrase_end(sentence, start, lexicon)
    return make_speech(sentence, source, start, end, verb, True, lexicon)


_PLACED = frozenset(
    {
        "source",
        "sources",
        "official",
        "officials",
        "activist",
        "activists",
        "residents",
        "doctors",
        "medics",
        "witnesses",
        "reporter",
        "correspondent",
        "spokesman",
        "police",
        "rescuers",
        "hospital",
        "hospitals",
        "authorities",
    }
)


def _inverted(sentence: Sentence, source: str, verb: int, lexicon: Lexicon) -> Speech | None:
    """ "said Rami Abdel Rahman, director of …", "said the monitor": the verb first."""
    lows, tokens = sentence.lows, sentence.tokens
    start = verb + 1
    if start >= len(lows) or lows[verb] not in ("said", "says", "added", "reported", "reports"):
        return None
    closes = verb == 0 or tokens[verb - 1].kind == MARK or start < len(lows)
    if lows[start] == "the" or lows[start] in ("a", "an"):
        end = phrase_end(sentence, start + 1, lexicon)
        ends_clause = (
            end >= len(lows) or tokens[end].kind == MARK or lows[end] in ("adding", "which", "who", "in", "on")
        )
        speaks = verb == 0 or tokens[verb - 1].kind == MARK
        if ends_clause and (speaks or end >= len(lows) - 1):
            return make_speech(sentence, source, start + 1, end, verb, False, lexicon)
        return None
    if lexicon.claimants["bodies"].match(lows, start) is not None and not tokens[start].capital:
        end = phrase_end(sentence, start, lexicon)
        closed = end >= len(lows) - 1 or tokens[end].kind == MARK
        return make_speech(sentence, source, start, end, verb, False, lexicon) if closed else None
    if (
        not closes
        or not tokens[start].capital
        or lows[start] in lexicon.times["weekdays"]
        or lows[start] in lexicon.words["not_names"]
    ):
        return None
    before = tokens[verb - 1] if verb else None
    if (
        before is not None
        and before.kind != MARK
        and (
            (before.capital and not _introduces(sentence, start, lexicon))
            or lexicon.claimants["bodies"].match_before(lows, verb) is not None
            or before.low in lexicon.claimants["pronouns"]
        )
    ):
        return None
    return make_speech(sentence, source, start, phrase_end(sentence, start, lexicon), verb, False, lexicon)


def _introduces(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """ "… in Douma said Rami Abdel Rahman, director of …": a full name with its office after the verb."""
    end, tokens = start, sentence.tokens
    while end < len(tokens) and tokens[end].kind == WORD and tokens[end].capital:
        end += 1
    office = end + 1 if end < len(tokens) and tokens[end].low in (",", "the", "a") else end
    return end - start >= 2 and office < len(tokens) and tokens[office].low in lexicon.claimants["roles"]


_QUOTED = frozenset({"quoted", "cited"})
_BEFORE_VERB = frozenset(
    {
        "also",
        "later",
        "earlier",
        "reportedly",
        "who",
        "which",
        "then",
        ",",
        "there",
        "initially",
        "previously",
        "recently",
        "on",
        "in",
    }
)


def _before(sentence: Sentence, source: str, verb: int, lexicon: Lexicon) -> Speech | None:
    """ "the monitor said", "Abdel Rahman told AFP": the noun phrase that ends at the verb."""
    lows, tokens = sentence.lows, sentence.tokens
    end = verb
    if end > 2 and lows[end - 1] in (")", "]") and lows[end - 3] in ("(", "["):
        end -= 3
    while end > 0 and (
        lows[end - 1] in lexicon.words["have"]
        or (lows[verb] in _QUOTED and lows[end - 1] in lexicon.words["be"])
        or (lows[end - 1] in _BEFORE_VERB and not tokens[end - 1].text.isupper())
        or (lows[end - 1] in lexicon.times["weekdays"] and verb - end < 3)
    ):
        end -= 1
    if end > 0 and lows[end - 1] in lexicon.claimants["pronouns"]:
        return Speech(end - 1, end, lows[end - 1], verb, False, pronoun=True)
    explained = _explained(sentence, end, verb, lexicon)
    if explained is not None:
        end = explained
    start = _phrase_start(sentence, end, lexicon)
    return make_speech(sentence, source, start, end, verb, False, lexicon)


def _is_placed(lows: list[str], end: int, lexicon: Lexicon) -> bool:
    """ "officials in Belu", "the ministry in Arra": who speaks may say where."""
    return lows[end - 1] in _PLACED or lexicon.claimants["bodies"].match_before(lows, end) is not None


def _explained(sentence: Sentence, end: int, verb: int, lexicon: Lexicon) -> int | None:
    """Where a source ends that is explained before it speaks: "the Centre, a group of activists, said", "X who runs …".

    None where the words before the verb are the source themselves.
    """
    lows, tokens = sentence.lows, sentence.tokens
    for position in range(end - 1, max(0, end - _ASIDE), -1):
        low = lows[position]
        if low in lexicon.claimants["say"] and not tokens[position].capital:
            return None
        comma = lows[position - 1] == "," and lows[verb - 1] == ","
        of_a_body = low == "of" and comma
        plain = low in ("a", "an") and _is_a_name(sentence, position, lexicon)
        opens = low in _OPENS_ASIDE or of_a_body or plain or (comma and low in ("a", "an", "the", "one"))
        head = position - 1 - (lows[position - 1] == ",")
        if (
            opens
            and 0 <= head < end - 2
            and (tokens[head].capital or _is_placed(lows, head + 1, lexicon) or _is_many(lows[head], lexicon))
        ):
            return head + 1
    return None


def _is_many(low: str, lexicon: Lexicon) -> bool:
    """A force, or people in the plural."""
    return low in lexicon.actors["forces"] or (low.endswith("s") and low in lexicon.people)


def _is_a_name(sentence: Sentence, end: int, lexicon: Lexicon) -> bool:
    """Does a name of two words or more end here that no preposition leads, and so no place?"""
    start = end
    while start > 0 and sentence.tokens[start - 1].capital and sentence.tokens[start - 1].kind == WORD:
        start -= 1
    return end - start > 1 and (not start or sentence.lows[start - 1] not in lexicon.words["prepositions"])


_ASIDE = 22
_OPENS_ASIDE = frozenset({"who", "which", "whose"})
_GIVES = frozenset({"gave", "gives", "issued", "revised", "raised", "spoke", "put"})
_TOLD = frozenset({"toll", "count", "figure", "figures", "number", "estimate", "list", "of", "dead", "tally"})


def _phrase_start(sentence: Sentence, end: int, lexicon: Lexicon) -> int:
    """Where the noun phrase of a source that ends at `end` begins."""
    lows, tokens = sentence.lows, sentence.tokens
    start = end
    while start > 0 and end - start < REACH and tokens[start - 1].kind in (WORD, POSSESSIVE):
        low = lows[start - 1]
        if (
            (low in ("of", "for", "'s", "and") and start < end)
            or (low in ("at", "in", "from") and start >= 2 and start < end and _is_placed(lows, start - 1, lexicon))
            or (
                low in ("the", "a", "an", "in")
                and start < end
                and start >= 2
                and lows[start - 2] in ("of", "for", "at", "from")
            )
        ):
            pass
        elif (
            not (namelike(sentence, start - 1, lexicon) or low in lexicon.place_levels or low in lexicon.directions)
            or is_prefix(low, lexicon)
            or (low in lexicon.claimants["say"] and not tokens[start - 1].capital)
        ):
            phrase = lexicon.claimants["bodies"].match_before(lows, start)
            if phrase is None or is_prefix(low, lexicon):
                break
            start = phrase[0] + 1
        start -= 1
    while start < end and (lows[start] in ("of", "for", "and", "'s") or is_prefix(lows[start], lexicon)):
        start += 1
    return start
