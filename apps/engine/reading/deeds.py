"""What a sentence tells an actor to have done: the role that makes it an agent of violence."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import Sentence


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor's words, and the span of the name inside them that says most ("terrorists of the Front")."""

    start: int
    end: int
    name: tuple[int, int]
    vague: bool = False


_AT = frozenset({"at", "in", "near", "on", "into", "around", "outside", "over", "inside"})


def _is_capital(lows: list[str], actor: Actor, lexicon: Lexicon) -> bool:
    """A seat of government named alone: where something is told to be, it is a place."""
    found = lexicon.actors["capitals"].match(lows, actor.start)
    return found is not None and found[0] == actor.end


def role_of(sentence: Sentence, actor: Actor, lexicon: Lexicon) -> str | None:
    """How the sentence makes the actor an agent, or None."""
    lows = sentence.lows
    place = actor.start - 1 - (actor.start > 1 and lows[actor.start - 1] in _OPENING)
    before = lows[place] if actor.start else ""
    if before in ("the", "a", "its", "their", "suspected") and actor.start > 1:
        place -= 1
        before = lows[place]
    earlier = lows[place - 1] if place > 0 else ""
    if _is_blamed(lows, actor, before, earlier):
        return None if lows[actor.end : actor.end + 2] == ["of", "using"] else "blame"
    if before in _AT and _is_capital(lows, actor, lexicon):
        return None
    weapon = _weapon(lows, actor.end, lexicon)
    if (
        before == "by"
        or (before in ("of", "from") and earlier in _BLOWS_OF and not weapon)
        or _belongs(lows, place)
        or _fired_from(before, earlier)
    ):
        return None if earlier in lexicon.actors["not_agent"] else "by"
    if before == "against" or (before in _UNDERGOING and not weapon):
        return None
    if weapon:
        capital = lexicon.actors["capitals"].match(lows, actor.start)
        lost = any(word in ("downed", "shot", "crashed", "brought") for word in lows[actor.end : actor.end + 6])
        return None if lost or (capital and capital[0] == actor.end) else "weapon"
    if not _does(lows, actor, lexicon):
        return None
    owns_up = _past_own_word(lows, actor.end, lexicon) > actor.end and "carried" in lows[actor.end : actor.end + 8]
    return "blame" if owns_up else "subject"


def _fired_from(before: str, earlier: str) -> bool:
    """ "shells fired from RSF positions"."""
    return before == "from" and earlier in ("fired", "launched", "shot")


def _belongs(lows: list[str], place: int) -> bool:
    """ "jets believed to belong to the coalition"."""
    return lows[place] == "to" and place > 0 and lows[place - 1] in ("belong", "belonging")


def _is_blamed(lows: list[str], actor: Actor, before: str, earlier: str) -> bool:
    blamed = (before == "on" and earlier in ("blamed", "fell")) or before in _BLAMING
    claims = _owns_up(lows[actor.end : actor.end + _OWN_REACH])
    following = lows[actor.end : actor.end + _HELD_REACH + 2]
    held = before in _HOLDING and "responsible" in following and not any(low in _OF_OLD for low in following)
    suspected = lows[actor.end : actor.end + 1] == ["suspected"] and lows[actor.end + 1 : actor.end + 2] in (
        [],
        ["."],
        [","],
    )
    return blamed or claims or held or suspected or (before == "by" and earlier == "claimed")


def _owns_up(following: list[str]) -> bool:
    """ "… claimed the attack", "… said that it was behind the bombing", "… said one of its men had carried it out"."""
    if any(low in ("claimed", "claims") for low in following[:2]):
        return any(low in _OWNED for low in following[1:6])
    said = any(low in ("said", "says", "announced") for low in following[:2])
    return said and any(low in _OWNING for low in following[2:])


_OWN_REACH = 14
_OWNING = frozenset({"behind", "responsible", "carried", "aimed", "targeted"})
_BLAMING = frozenset({"accused", "blamed", "blames", "accuses", "suspects", "suspect", "accusing", "blaming"})
_OWNED = frozenset(
    {"responsibility", "credit", "attack", "attacks", "bombing", "bombings", "blast", "assault", "raid", "strike"}
    | {"killing", "killings", "ambush", "massacre", "explosion", "shooting", "it", "beheadings", "kidnapping", "blasts"}
)


def _does(lows: list[str], actor: Actor, lexicon: Lexicon) -> bool:
    """Is the actor the subject of a verb of attack?"""
    after = _past_own_word(lows, actor.end, lexicon)
    if after < len(lows) and lows[after] in _STANDING:
        after = next((p for p in range(after, min(len(lows), after + _STANDING_REACH)) if lows[p] in _DEEDS), after)
    if lows[after : after + 3] == ["affiliated", "to", "it"]:
        after += 3
    after = _past_aside(lows, after)
    words = lexicon.words
    while after < len(lows) and (lows[after] in ('"', "“") or lows[after] in words["have"] | words["adverbs"] | _ONSET):
        after += 1
    if after >= len(lows) or lexicon.actors["attacks"].match(lows, after) is None or _passive(lows, after):
        return False
    return not (lows[after] == "held" and after == actor.end and not _takes_people(lows, after + 1, lexicon))


def _takes_people(lows: list[str], position: int, lexicon: Lexicon) -> bool:
    """ "Rebels held two men" against "rebel held areas": an object with a number or an article follows."""
    low = lows[position] if position < len(lows) else ""
    return (
        low.isdigit()
        or low in lexicon.units
        or low in lexicon.words["determiners"]
        or low in lexicon.words["possessives"]
    )


_UNDERGOING = frozenset(
    {"against", "on", "of", "for", "in", "with", "between", "from", "to", "near", "targeting", "targeted"}
)
_ONSET = frozenset(
    {"began", "begun", "started", "continued", "resumed", "kept", "who", "which", "that", "may", "might"}
)
_STANDING = frozenset({"located", "positioned", "based", "stationed", "entrenched", "deployed"})
_STANDING_REACH, _HELD_REACH = 20, 6
_OF_OLD = frozenset({"earlier", "previous", "past", "other"})
_DEEDS = frozenset({"fired", "targeted", "shelled", "attacked", "launched", "bombed", "opened"})
_OPENING = frozenset({'"', "“", "‘", "«"})
_BLOWS_OF = frozenset(
    {"airstrike", "airstrikes", "strike", "strikes", "raid", "raids", "warplanes", "warplane", "jets", "aircraft"}
    | {"helicopter", "helicopters", "planes", "bomber", "bombers"}
)
_HOLDING = frozenset({"held", "holds", "hold", "holding"})


def _passive(lows: list[str], verb: int) -> bool:
    """ "terrorists killed in strikes": a bare participle that nothing follows is no deed of theirs."""
    following = lows[verb + 1] if verb + 1 < len(lows) else ""
    if following == "at" and lows[verb + 2 : verb + 3] in (["least"], ["most"]):
        return False
    return following in ("in", "by", "during", "when", "as", "after", "on", "near", "and", "at", "") and lows[verb] in (
        "killed",
        "wounded",
        "injured",
        "detained",
        "arrested",
        "shot",
        "abducted",
        "kidnapped",
        "executed",
        "destroyed",
        "eliminated",
        "beheaded",
    )


def _own_force(lows: list[str], position: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """ "its air force": the speaker's own force."""
    if position + 1 >= len(lows) or lows[position] != "its":
        return None
    return lexicon.actors["forces"].match(lows, position + 1)


def _past_aside(lows: list[str], position: int) -> int:
    """ "army units, backed by artillery, killed 50": what supports the actor is no verb of its own."""
    start = position + (lows[position : position + 1] == [","])
    if start >= len(lows) or lows[start] not in ("with", "backed", "supported"):
        return position
    for ahead in range(start + 1, min(len(lows), start + _ASIDE_REACH)):
        if lows[ahead] in ("killed", "kill", "kills", "shelled", "bombed", "struck", "attacked", "launched"):
            return ahead
        if lows[ahead] in ("said", "were", "was", "."):
            break
    return position


_ASIDE_REACH = 9


def _past_own_word(lows: list[str], position: int, lexicon: Lexicon) -> int:
    """ "Russia says it killed 180": who speaks is who did it."""
    if position < len(lows) and lows[position] in lexicon.claimants["say"]:
        after = position + 1
        if lows[after : after + 1] == ["on"] and lows[after + 1 : after + 2] != []:
            after += 2
        if lows[after : after + 2] == ["to", "have"]:
            return after + 2
        after += lows[after : after + 1] == ["that"]
        if lows[after : after + 1] in (["it"], ["they"]):
            return after + 1
        own = _own_force(lows, after, lexicon)
        if own is not None:
            return own[0]
    return position


def _weapon(lows: list[str], position: int, lexicon: Lexicon) -> bool:
    return position < len(lows) and lexicon.actors["weapons"].match(lows, position) is not None
