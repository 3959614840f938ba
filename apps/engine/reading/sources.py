"""The phrases that name sources: where they end, whose name they hold, and a headline's source without a verb."""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import MARK, WORD, Sentence

REACH = 14


@dataclass(frozen=True, slots=True)
class Speech:
    """A source in a sentence: token span of its name, the name as written, and the span of its verb.

    `bare`: no verb lets it speak; it is only named. `opens`: the text is its words ("… on Telegram: …").
    """

    start: int
    end: int
    name: str
    verb: int
    before: bool
    pronoun: bool = False
    outlet: bool = False
    role: str | None = None
    bare: bool = False
    opens: bool = False


def signed(sentence: Sentence, source: str, lexicon: Lexicon) -> Speech | None:
    """A headline's source without a verb: "… : monitor", "Air raid kills 21 - Monitor", "UN: …"."""
    lows, tokens = sentence.lows, sentence.tokens
    bodies = lexicon.claimants["bodies"]
    end = len(lows)
    for position in range(len(lows)):
        if lows[position] in ("|", "_") and position > 3 and lows[position] == "|":
            end = position
            break
        if (
            lows[position] == "-"
            and position > 3
            and lows[position + 1 : position + 2] in (["region"], ["world"], ["national"])
        ):
            end = position
            break
    told = _after_colon(sentence, source, lexicon)
    if told is not None:
        return told
    colon = lows.index(":") if ":" in lows[:8] else -1
    if colon > 0 and any(bodies.match(lows, p) or tokens[p].text.isupper() for p in range(colon)):
        return make_speech(sentence, source, 0, colon, 0, False, lexicon)
    last = bodies.match_before(lows, end, 3) if end else None
    if last is None or last[0] == 0 or lows[last[0] - 1] in lexicon.words["determiners"]:
        return None
    marked = tokens[last[0] - 1].kind == MARK or lows[last[0] - 1] == "_"
    plain = (
        last[1]
        in (
            "monitor",
            "monitors",
            "state media",
            "state tv",
            "witnesses",
            "activists",
            "officials",
            "state television",
            "reports",
            "watchdog",
            "police",
            "un",
            "medics",
            "monitoring group",
        )
        and not marked
    )
    if not marked and lows[last[0] - 2] in ("-", "–") and lows[last[0] - 1].isalpha():
        return make_speech(sentence, source, last[0] - 1, end, last[0] - 1, False, lexicon)
    if not (marked or (plain and sentence.title)):
        return None
    start = last[0]
    while (
        marked is False
        and start > 0
        and lows[start - 1]
        in (
            "syrian",
            "russian",
            "iraqi",
            "afghan",
            "local",
            "israeli",
            "ukrainian",
            "turkish",
            "kurdish",
            "rights",
            "war",
        )
    ):
        start -= 1
    name = sentence.text(source, start, end)
    return Speech(start, end, name, start, False)


def opening(sentence: Sentence, source: str, lexicon: Lexicon) -> Speech | None:
    """Whose words a text is that begins with its speaker: "The governor on Telegram: …", "National Police: …"."""
    lows, tokens = sentence.lows, sentence.tokens
    colon = next((p for p in range(1, min(len(lows) - 1, _OPENING)) if lows[p] == ":"), None)
    if sentence.index or colon is None or any(lows[p].isdigit() for p in range(colon)):
        return None
    posted = next((p for p in range(1, colon) if lows[p] in _POSTED), None)
    bodies, actors = lexicon.claimants["bodies"], lexicon.actors["names"]
    known = any(bodies.match(lows, p) or actors.match(lows, p) for p in range(colon))
    if posted is None and not (known and tokens[colon - 1].capital):
        return None
    end = next((p for p in range(1, colon) if lows[p] in _ENDS or p == posted), colon)
    found = make_speech(sentence, source, 0, end, colon, False, lexicon)
    return replace(found, opens=True) if found is not None else None


_OPENING = 16
_ENDS = frozenset({"(", ",", "on", "via", "-", "–"})
_POSTED = frozenset({"telegram", "facebook", "twitter", "x", "vk", "channel", "page", "post", "sitrep", "statement"})


def _after_colon(sentence: Sentence, source: str, lexicon: Lexicon) -> Speech | None:
    """ "Thirteen killed in raid: state media": a body's name alone after the last colon."""
    lows = sentence.lows
    end = len(lows) - (lows[-1:] == ["."])
    colon = next((p for p in range(end - 1, max(2, end - 7), -1) if lows[p] == ":"), None)
    body = lexicon.claimants["bodies"].match_before(lows, end, 4) if colon is not None else None
    if colon is None or body is None or body[0] <= colon:
        return None
    return make_speech(sentence, source, colon + 1, end, colon, False, lexicon)


def phrase_end(sentence: Sentence, start: int, lexicon: Lexicon) -> int:
    end = start
    lows, tokens = sentence.lows, sentence.tokens
    while end < len(lows) and end - start < REACH:
        token = tokens[end]
        linked = (
            token.low in ("of", "for", "and", "in", "from", "'s", "the", "at")
            and end > start
            and _continues(sentence, end + 1, lexicon)
        )
        if not (linked or (token.kind == WORD and (namelike(sentence, end, lexicon)))):
            break
        if lows[end] in lexicon.claimants["say"] and not token.capital and end > start and lows[end] != "reports":
            break
        end += 1
    while end > start and lows[end - 1] in ("of", "for", "and", "in", "the", "from", "at"):
        end -= 1
    return end


def _continues(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    if position >= len(sentence.lows):
        return False
    if sentence.lows[position] in ("the", "a", "an"):
        position += 1
    return (
        position < len(sentence.lows)
        and sentence.lows[position] not in lexicon.times["weekdays"]
        and namelike(sentence, position, lexicon)
    )


def namelike(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    token = sentence.tokens[position]
    if token.kind != WORD or (token.low in lexicon.times["weekdays"] and token.capital):
        return False
    low = token.low
    bodies, roles = lexicon.claimants["bodies"], lexicon.claimants["roles"]
    return (
        token.capital
        or low.startswith(("al-", "el-"))
        or low in ("al", "bin")
        or bodies.match(sentence.lows, position) is not None
        or low in roles
        or low in lexicon.attributes
        or low in _BODY_WORDS
        or (low.endswith("s") and low in lexicon.people)
    )


_BODY_WORDS = frozenset(
    {
        "monitoring",
        "rights",
        "war",
        "human",
        "news",
        "state",
        "police",
        "defense",
        "defence",
        "health",
        "independent",
        "informed",
        "undisclosed",
        "reliable",
        "several",
        "two",
        "activist",
        "main",
        "interior",
        "foreign",
        "rescue",
        "residents",
        "ministry",
        "media",
        "activists",
        "television",
        "tv",
        "centre",
        "center",
        "republican",
        "hospital",
        "regional",
        "provincial",
        "district",
        "eye",
        "anonymous",
        "unnamed",
        "intelligence",
        "sources",
        "workers",
        "aid",
        "medical",
    }
)


def is_prefix(low: str, lexicon: Lexicon) -> bool:
    return low in lexicon.claimants["prefixes"] or low in ("some", "its", "their", "his", "'s", "this", "these", "that")


def make_speech(
    sentence: Sentence, source: str, start: int, end: int, verb: int, before: bool, lexicon: Lexicon
) -> Speech | None:
    """Cut the phrase to a person's name or a body's, and drop what is no source at all."""
    lows, tokens = sentence.lows, sentence.tokens
    while start < end and (is_prefix(lows[start], lexicon)):
        start += 1
    if start >= end:
        return None
    if (
        end - start > 2
        and lows[start] in ("source", "sources", "official", "officials")
        and lows[start + 1] in ("at", "in", "from", "of")
    ):
        start += 2
        while start < end and is_prefix(lows[start], lexicon):
            start += 1
    role = lows[end - 1] if lows[end - 1] in lexicon.claimants["roles"] else None
    person = _named_after(sentence, end, lexicon) or _person(sentence, start, end, lexicon)
    if person is not None:
        role = role or next((lows[p] for p in range(start, end) if lows[p] in lexicon.claimants["roles"]), None)
        start, end = person
    named = any(tokens[p].capital for p in range(start, end))
    body = any(lexicon.claimants["bodies"].match(lows, p) for p in range(start, end))
    body = body or (lows[end - 1].endswith("s") and lows[end - 1] in lexicon.people and lows[end - 1] not in _NOBODY)
    if not named and not body:
        return None
    name = sentence.text(source, start, end)
    low = name.lower()
    outlet = low in ("we", "i") or (
        lexicon.claimants["outlets"].match(lows, start) is not None and not (end - start > 2 and person)
    )
    if low in _NOBODY or lows[end - 1] in lexicon.times["months"]:
        return None
    return Speech(start, end, name, verb, before, outlet=outlet, role=role)


def _named_after(sentence: Sentence, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """ "the mayor, Hassan Kteish": the name that follows an office or a body's word."""
    lows, tokens = sentence.lows, sentence.tokens
    told = lows[end - 1] in lexicon.claimants["roles"] or lows[end - 1] in lexicon.people
    if not told or tokens[end - 1].capital or lows[end : end + 1] != [","]:
        return None
    last = end + 1
    while last < len(tokens) and tokens[last].kind == WORD and (tokens[last].capital or lows[last].startswith("al-")):
        last += 1
    closed = last >= len(lows) or tokens[last].kind == MARK
    return (end + 1, last) if last - end > 2 and closed else None


_NOBODY = frozenset(
    {"others", "dozens", "civilians", "victims", "deaths", "casualties", "bodies"}
    | {"death", "toll", "nobody", "none", "no one", "someone", "anyone"}
)


def _person(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The person's name inside a phrase with an office ("Observatory head Rami Abdel Rahman")."""
    lows, tokens = sentence.lows, sentence.tokens
    roles = [p for p in range(start, end) if lows[p] in lexicon.claimants["roles"]]
    if not roles:
        return None
    after = roles[-1] + 1
    if after < end and tokens[after].capital and not any(lows[p] in ("of", "for") for p in range(roles[0], after)):
        last = after
        while last < end and (
            tokens[last].capital or lows[last].startswith(("al-", "el-")) or lows[last] in ("al", "bin", "de")
        ):
            last += 1
        if not any(lexicon.claimants["bodies"].match(lows, p) for p in range(after, last)):
            return after, last
    before = roles[0]
    named = all(tokens[p].capital or lows[p] in ("al", "bin", "de") for p in range(start, before))
    body = any(lexicon.claimants["bodies"].match(lows, p) for p in range(start, before))
    command = before + 1 < end and tokens[before].capital and tokens[before + 1].capital
    if before - start >= 2 and named and not body and not command:
        return start, before
    if before + 1 < end and lows[before + 1] in ("of", "for"):
        first = before + 2
        while first < end and is_prefix(lows[first], lexicon):
            first += 1
        return (first, end) if first < end else None
    return None
