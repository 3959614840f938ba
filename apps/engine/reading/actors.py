"""Perpetrators: the actors that a sentence holds responsible for a harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.engine.reading.deeds import Actor, role_of
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


def read_agents(sentence: Sentence, source: str, actors: Sequence[Actor], lexicon: Lexicon) -> list[Agents]:
    """Every actor, or group of actors joined by "and", that a sentence tells as the agent of violence.

    `actors` are those that it names.
    """
    agents: list[Agents] = []
    used: set[int] = set()
    for index, actor in enumerate(actors):
        rule = role_of(sentence, actor, lexicon)
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
        if (rule != "blame" and all(one.vague for one in group)) or _between(sentence.lows, group):
            continue
        names = tuple(sentence.text(source, *one.name) for one in group)
        if agents and any(name in agents[-1].names for name in names) and agents[-1].end > group[0].start:
            continue
        agents.append(Agents(group[0].start, group[-1].end, names, rivals, rule))
    return agents


def idle_actors(sentence: Sentence, source: str, actors: Sequence[Actor], lexicon: Lexicon) -> list[Agents]:
    """All actors that a sentence names as if no rule made them agents, each with what it is told to do as its rule."""
    return [
        Agents(actor.start, actor.end, (sentence.text(source, *actor.name),), False, _idle(sentence, actor, lexicon))
        for actor in actors
        if not actor.vague
    ]


def _idle(sentence: Sentence, actor: Actor, lexicon: Lexicon) -> str:
    """What a sentence tells of an actor that it does not make an agent."""
    lows, words = sentence.lows, lexicon.words
    after = actor.end
    while after < len(lows) and (
        lows[after] in words["adverbs"] or lows[after] in words["have"] or lows[after] == "who"
    ):
        after += 1
    following = lows[after] if after < len(lows) else ""
    if following in lexicon.claimants["say"]:
        return "named, speaking"
    lead = actor.start - 1
    while lead >= 0 and (lows[lead] in words["determiners"] or lows[lead] == "suspected"):
        lead -= 1
    before = lows[lead] if lead >= 0 else ""
    if following.endswith("ed") and following not in words["auxiliaries"]:
        return "named, doing something" if before not in _UNDER else "named, something done to it"
    return f"named after {before}" if before in _UNDER else "named"


_UNDER = frozenset({"of", "from", "to", "with", "against", "between", "in", "on", "and", "for", "at", "by", "as"})


def _between(lows: list[str], group: list[Actor]) -> bool:
    """ "clashes between the army and rebels": sides of a fight, neither of which is told to have done it."""
    start = group[0].start
    return len(group) > 1 and "between" in lows[max(0, start - 2) : start]


def read_actors(sentence: Sentence, lexicon: Lexicon) -> list[Actor]:
    """Every run of words that names an armed actor."""
    lows, tokens = sentence.lows, sentence.tokens
    names, forces = lexicon.actors["names"], lexicon.actors["forces"]
    actors: list[Actor] = []
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
        actor = Actor(start, end, (start, end), vague is not None and vague[0] == end)
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


def _enter(actors: list[Actor], actor: Actor, sentence: Sentence, named: bool, lexicon: Lexicon) -> None:
    """Add an actor; a name that "of" or "affiliated to" joins to a general word says who those are."""
    lows = sentence.lows
    if actor.end < len(lows) and lows[actor.end] in _OFFICES:
        return
    last = actors[-1] if actors else None
    if last is not None and named and actor.start - last.end <= _JOIN_REACH:
        between = [low for low in lows[last.end : actor.start] if low not in ("the", "so-called")]
        general = all(lexicon.actors["forces"].match(lows, p) for p in range(*last.name))
        if general and (between in _BELONGING):
            actors[-1] = Actor(last.start, actor.end, actor.name)
            return
    if named:
        actor = Actor(actor.start, actor.end, _without_general(actor, lows, lexicon))
    actors.append(actor)


def _without_general(actor: Actor, lows: list[str], lexicon: Lexicon) -> tuple[int, int]:
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
    ["called"],
    ["in"],
    ["affiliated", "to"],
    ["affiliated", "with"],
    ["belonging", "to"],
    ["linked", "to"],
    ["tied", "to"],
    ["loyal", "to"],
    ["affiliated", "to", "group"],
)


def _free(actors: list[Actor], start: int) -> bool:
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


def _joined(sentence: Sentence, first: Actor, second: Actor) -> bool:
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


def _is_place(sentence: Sentence, actor: Actor, lexicon: Lexicon) -> bool:
    """ "In Damascus, fighters fired": a capital after a preposition of place acts in nothing."""
    found = lexicon.actors["capitals"].match(sentence.lows, actor.start)
    before = sentence.lows[actor.start - 1] if actor.start else ""
    return found is not None and found[0] == actor.end and before in ("in", "at", "near", "outside", "around", "on")


def _without_asides(lows: list[str]) -> list[str]:
    """Words less what stands in brackets at their head."""
    if lows[:1] == ["("] and ")" in lows:
        return lows[lows.index(")") + 1 :]
    return lows


_CRAFT = frozenset({"aircraft", "warplanes", "jets", "planes", "helicopters", "air", "strikes", "raids"})
_CRAFT_OF = _CRAFT | {"of", "from", "the", "a"}


def choose_agents(agents: list[Agents], first: int, last: int, victims: tuple[int, int]) -> Agents | None:
    """The agents nearest to a word of harm that are not the victims themselves."""
    fits = [one for one in agents if one.end <= victims[0] or one.start >= victims[1]]
    return min(fits, key=lambda one: max(0, one.start - last, first - one.end), default=None)
