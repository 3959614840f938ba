"""Perpetrators: the actors that a sentence holds responsible for a harm."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import WORD, Sentence


@dataclass(frozen=True, slots=True)
class Agents:
    """Actors named together as those who did it: token span, names as written, and whether they are rivals ("or")."""

    start: int
    end: int
    names: tuple[str, ...]
    rivals: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Actor:
    """An actor's words, and the span of the name inside them that says most ("terrorists of the Front")."""

    start: int
    end: int
    name: tuple[int, int]
    vague: bool = False


def read_agents(sentence: Sentence, source: str, lexicon: Lexicon) -> list[Agents]:
    """Every actor, or group of actors joined by "and", that a sentence tells as the agent of violence."""
    actors = _actors(sentence, lexicon)
    agents: list[Agents] = []
    used: set[int] = set()
    for index, actor in enumerate(actors):
        rule = _role(sentence, actor, lexicon)
        if rule is None or index in used:
            continue
        group, rivals = [actor], False
        before = index - 1
        while (
            before >= 0
            and before not in used
            and _joined(sentence, actors[before], group[0])
            and not _is_place(sentence, actors[before], lexicon)
        ):
            rivals = rivals or sentence.lows[group[0].start - 1] == "or"
            group.insert(0, actors[before])
            used.add(before)
            before -= 1
        after = index + 1
        while rule == "by" and after < len(actors) and _joined(sentence, group[-1], actors[after]):
            rivals = rivals or sentence.lows[actors[after].start - 1] == "or"
            group.append(actors[after])
            used.add(after)
            after += 1
        if all(one.vague for one in group) or _between(sentence.lows, group):
            continue
        names = tuple(sentence.text(source, *one.name) for one in group)
        if agents and any(name in agents[-1].names for name in names) and agents[-1].end > group[0].start:
            continue
        agents.append(Agents(group[0].start, group[-1].end, names, rivals, rule))
    return agents


def _between(lows: list[str], group: list[_Actor]) -> bool:
    """ "clashes between the army and rebels": sides of a fight, neither of which is told to have done it."""
    start = group[0].start
    return len(group) > 1 and "between" in lows[max(0, start - 2) : start]


def _actors(sentence: Sentence, lexicon: Lexicon) -> list[_Actor]:
    """Every run of words that names an armed actor."""
    lows, tokens = sentence.lows, sentence.tokens
    names, forces = lexicon.actors["names"], lexicon.actors["forces"]
    actors: list[_Actor] = []
    position = 0
    while position < len(lows):
        named = _named(sentence, position, lexicon) if tokens[position].capital or "-" in lows[position] else None
        hit = named or forces.match(lows, position)
        if hit is None:
            position += 1
            continue
        end, start = hit[0], position
        if named is not None and position and lows[position - 1].endswith(("-led", "-backed")) and _free(actors, start):
            start -= 1
        while (
            named is None
            and start > 0
            and (not actors or start > actors[-1].end)
            and _leads(sentence, start - 1, lexicon)
        ):
            start -= 1
        while end < len(lows):
            more = names.match(lows, end) if tokens[end].capital else None
            more = more or forces.match(lows, end)
            if more is None and lows[end] in _INSIDE_A_NAME and end + 1 < len(lows):
                more = forces.match(lows, end + 1)
            if (
                more is None
                and not sentence.title
                and tokens[end].capital
                and tokens[end - 1].capital
                and tokens[end].kind == WORD
                and lows[end] not in lexicon.actors["weapons"]
            ):
                more = (end + 1, "")
            if more is None:
                break
            end = more[0]
        vague = lexicon.actors["vague"].match(lows, start)
        actor = _Actor(start, end, (start, end), vague is not None and vague[0] == end)
        _enter(actors, actor, sentence, named is not None, lexicon)
        position = end
    return actors


def _named(sentence: Sentence, position: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """An actor's name, or a state's in the possessive whose apostrophe got lost before a force ("Syrias army")."""
    names, lows = lexicon.actors["names"], sentence.lows
    found = names.match(lows, position)
    low = lows[position]
    if found is None and low.endswith("s") and low[:-1] in names and position + 1 < len(lows):
        after = position + 1 + (lows[position + 1] in _INSIDE_A_NAME)
        ahead = after + 1 if after < len(lows) and sentence.tokens[after].capital else after
        if any(p < len(lows) and lexicon.actors["forces"].match(lows, p) for p in (after, ahead)):
            return position + 1, low
    return found


_INSIDE_A_NAME = frozenset({"international", "military", "armed", "air", "security", "defence", "defense", "ground"})


def _enter(actors: list[_Actor], actor: _Actor, sentence: Sentence, named: bool, lexicon: Lexicon) -> None:
    """Add an actor; a name that "of" or "affiliated to" joins to a general word says who those are."""
    lows = sentence.lows
    if actor.end < len(lows) and lows[actor.end] in _OFFICES:
        return
    last = actors[-1] if actors else None
    if last is not None and named and actor.start - last.end <= _JOIN_REACH:
        between = [low for low in lows[last.end : actor.start] if low not in ("the", "so-called")]
        general = all(lexicon.actors["forces"].match(lows, p) for p in range(*last.name))
        if general and (between in _BELONGING):
            actors[-1] = _Actor(last.start, actor.end, actor.name)
            return
    if named:
        actor = _Actor(actor.start, actor.end, _without_general(actor, lows, lexicon))
    actors.append(actor)


def _without_general(actor: _Actor, lows: list[str], lexicon: Lexicon) -> tuple[int, int]:
    """ "the ISIS terrorist organization": the name without the label behind it."""
    found = lexicon.actors["names"].match(lows, actor.start)
    if found is not None and found[0] < actor.end and lows[found[0]] in ("terrorist", "terrorists", "militant"):
        return actor.start, found[0]
    return actor.name


_JOIN_REACH = 5
_OFFICES = frozenset({"command", "directorate", "governorate", "hospital", "ministry", "media", "source", "sources"})
_BELONGING = (
    ["of"],
    ["from"],
    ["in"],
    ["affiliated", "to"],
    ["affiliated", "with"],
    ["belonging", "to"],
    ["linked", "to"],
    ["tied", "to"],
    ["loyal", "to"],
    ["affiliated", "to", "group"],
)


def _free(actors: list[_Actor], start: int) -> bool:
    return not actors or start > actors[-1].end


def _leads(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    token = sentence.tokens[position]
    if token.kind != WORD or (token.low in lexicon.words["not_names"] and token.low != "state"):
        return False
    if token.low in lexicon.times["weekdays"] or token.low in lexicon.times["months"]:
        return False
    opens = position > 0 or token.low in lexicon.place_levels
    return (
        (token.capital and opens)
        or token.low.startswith("al-")
        or token.low
        in (
            "pro-government",
            "armed",
            "islamist",
            "kurdish-led",
            "foreign",
            "allied",
            "international",
            "security",
        )
    )


def _joined(sentence: Sentence, first: _Actor, second: _Actor) -> bool:
    between = _without_asides(sentence.lows[first.end : second.start])
    while between and (between[0] in _CRAFT or between[-1] in _CRAFT_OF):
        between = between[1:] if between[0] in _CRAFT else between[:-1]
    return (
        1 <= len(between) <= 3
        and between[0] in ("and", "or", "&", ",")
        and all(
            w in ("and", "or", "the", "&", ",", "other", "its", "by", "so-called", "their", "powerful") for w in between
        )
    )


def _is_place(sentence: Sentence, actor: _Actor, lexicon: Lexicon) -> bool:
    """ "In Damascus, fighters fired": a capital after a preposition of place acts in nothing."""
    found = lexicon.actors["capitals"].match(sentence.lows, actor.start)
    before = sentence.lows[actor.start - 1] if actor.start else ""
    return found is not None and found[0] == actor.end and before in ("in", "at", "near", "outside", "around", "on")


_AT = frozenset({"at", "in", "near", "on", "into", "around", "outside", "over", "inside"})


def _is_capital(lows: list[str], actor: _Actor, lexicon: Lexicon) -> bool:
    """A seat of government named alone: where something is told to be, it is a place."""
    found = lexicon.actors["capitals"].match(lows, actor.start)
    return found is not None and found[0] == actor.end


def _without_asides(lows: list[str]) -> list[str]:
    """Words less what stands in brackets at their head."""
    if lows[:1] == ["("] and ")" in lows:
        return lows[lows.index(")") + 1 :]
    return lows


def _role(sentence: Sentence, actor: _Actor, lexicon: Lexicon) -> str | None:
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
    if before == "by" or (before in ("of", "from") and earlier in _BLOWS_OF and not weapon) or _belongs(lows, place):
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


def _belongs(lows: list[str], place: int) -> bool:
    """ "jets believed to belong to the coalition"."""
    return lows[place] == "to" and place > 0 and lows[place - 1] in ("belong", "belonging")


def _is_blamed(lows: list[str], actor: _Actor, before: str, earlier: str) -> bool:
    blamed = (before == "on" and earlier == "blamed") or before in _BLAMING
    claims = _owns_up(lows[actor.end : actor.end + _OWN_REACH])
    following = lows[actor.end : actor.end + _HELD_REACH + 2]
    held = before in _HOLDING and "responsible" in following and not any(low in _OF_OLD for low in following)
    return blamed or claims or held or (before == "by" and earlier == "claimed")


def _owns_up(following: list[str]) -> bool:
    """ "… claimed the attack", "… said that it was behind the bombing", "… said one of its men had carried it out"."""
    if any(low in ("claimed", "claims") for low in following[:2]):
        return any(low in _OWNED for low in following[1:6])
    said = any(low in ("said", "says", "announced") for low in following[:2])
    return said and any(low in ("behind", "responsible", "carried") for low in following[2:])


_OWN_REACH = 10
_BLAMING = frozenset({"accused", "blamed", "blames", "accuses", "suspects", "suspect", "accusing", "blaming"})
_OWNED = frozenset(
    {"responsibility", "credit", "attack", "attacks", "bombing", "bombings", "blast", "assault", "raid", "strike"}
    | {"killing", "killings", "ambush", "massacre", "explosion", "shooting", "it", "beheadings", "kidnapping", "blasts"}
)


def _does(lows: list[str], actor: _Actor, lexicon: Lexicon) -> bool:
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
    return after < len(lows) and lexicon.actors["attacks"].match(lows, after) is not None and not _passive(lows, after)


_CRAFT = frozenset({"aircraft", "warplanes", "jets", "planes", "helicopters", "air", "strikes", "raids"})
_CRAFT_OF = _CRAFT | {"of", "from", "the", "a"}
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


def choose_agents(agents: list[Agents], first: int, last: int, victims: tuple[int, int]) -> Agents | None:
    """The agents nearest to a word of harm that are not the victims themselves."""
    fits = [one for one in agents if one.end <= victims[0] or one.start >= victims[1]]
    return min(fits, key=lambda one: max(0, one.start - last, first - one.end), default=None)
