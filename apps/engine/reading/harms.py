"""Words of harm in a sentence, and which way each looks for the people it tells of."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from apps.engine.reading.counting import Figure
from apps.engine.reading.lexicon import HarmWord, Lexicon
from apps.engine.reading.tokens import Sentence

OBJECT, SUBJECT, OF, TOLL, AFTER = "object", "subject", "of", "toll", "after"
_NEAR = 4
_DENIAL_REACH = 18


@dataclass(slots=True)
class Trigger:
    """A word of harm in use: token span, harm, and `look`: where its people stand.

    object = to the right, subject = to the left, of = after "of", toll = a number further right, after = the
    object of a light verb ("took 12 hostage"). `needs_noun` triggers take only counts with a noun of people.
    """

    start: int
    end: int
    harm: str
    look: str
    means: str = ""
    needs_noun: bool = False
    finite: bool = False
    either: bool = False


def read_triggers(sentence: Sentence, figures: list[Figure], lexicon: Lexicon) -> list[Trigger]:
    """Every word of harm that tells of harm done; negated and hypothetical ones are left out."""
    inside = {position for figure in figures if figure.noun for position in range(figure.start, figure.end)}
    starts = {figure.start: figure for figure in figures}
    ends = {figure.end: figure for figure in figures}
    triggers: list[Trigger] = []
    for start, end, roles in lexicon.harms.find_all(sentence.lows):
        if start in inside and end - 1 in inside:
            continue
        trigger = _in_use(sentence, start, end, roles, _Neighbours(starts, ends), triggers, lexicon)
        if trigger is not None and not _unreal(sentence, trigger, lexicon):
            triggers.append(trigger)
    if sentence.title:
        triggers += _claims_lives(sentence, starts, lexicon)
    triggers = _numbers_of(sentence, triggers, starts)
    return _merged(sentence, triggers)


def _numbers_of(sentence: Sentence, triggers: list[Trigger], starts: Container[int]) -> list[Trigger]:
    """ "The number of students killed in the blast rose to 53": a toll, whose number follows further on."""
    lows = sentence.lows
    kept = []
    for trigger in triggers:
        first = max(2, trigger.start - _NUMBER_REACH)
        of = next((p for p in range(trigger.start - 1, first - 1, -1) if lows[p] == "of"), None)
        toll = (
            of is not None
            and trigger.look == SUBJECT
            and lows[of - 2] in ("the", "their")
            and lows[of - 1] in ("number", "count", "tally")
            and not any(p in starts for p in range(of + 1, trigger.start))
        )
        kept.append(Trigger(of - 1, trigger.end, trigger.harm, TOLL, trigger.means) if toll and of else trigger)
    return kept


_NUMBER_REACH = 8


def _claims_lives(sentence: Sentence, starts: dict[int, Figure], lexicon: Lexicon) -> list[Trigger]:
    """ "Bombing claims five": in headlines the verb alone tells of lives."""
    verbs = lexicon.harm_grammar["life_verbs"]
    return [
        Trigger(position, position + 1, "killed", OBJECT)
        for position, low in enumerate(sentence.lows[:-1])
        if low in verbs and low.startswith("claim") and position + 1 in starts and _are_lives(starts[position + 1])
    ]


def _are_lives(figure: Figure) -> bool:
    """A bare number, or people who are not an asset that one could lay claim to."""
    return figure.kind == "bare" or (figure.kind == "counted" and figure.harm is None)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    starts: dict[int, Figure]
    ends: dict[int, Figure]


def _in_use(
    sentence: Sentence,
    start: int,
    end: int,
    roles: tuple[HarmWord, ...],
    near: _Neighbours,
    earlier: list[Trigger],
    lexicon: Lexicon,
) -> Trigger | None:
    """Choose among a word's roles the one that this sentence uses."""
    by_frame = {role.frame: role for role in roles}
    verbs = [role for role in roles if role.frame in ("transitive", "intransitive", "object")]
    lows = sentence.lows
    if lows[end : end + 1] == [":"] and {"of", "adjective", "transitive"} & set(by_frame) and end - start == 1:
        return Trigger(start, end + 1, roles[0].harm, OBJECT, roles[0].means)
    if "toll" in by_frame:
        role = by_frame["toll"]
        return Trigger(start, end, role.harm, TOLL, role.means)
    if "of" in by_frame and end < len(lows) and lows[end] == "of":
        role = by_frame["of"]
        return Trigger(start, end + 1, role.harm, OF, role.means)
    if "after" in by_frame:
        role = by_frame["after"]
        return Trigger(start, end, role.harm, AFTER, role.means, needs_noun=True)
    if "adjective" in by_frame and not verbs:
        return _adjective(sentence, start, end, by_frame["adjective"], lexicon)
    if verbs:
        return _verb(sentence, start, end, verbs, near, earlier, lexicon)
    return None


def _adjective(sentence: Sentence, start: int, end: int, role: HarmWord, lexicon: Lexicon) -> Trigger | None:
    before = sentence.lows[start - 1] if start else ""
    if before in ("the", "of", "many", "among"):
        return None
    if end < len(sentence.lows) and lexicon.people.match(sentence.lows, end):
        return None
    return Trigger(start, end, role.harm, SUBJECT, role.means)


def _verb(
    sentence: Sentence,
    start: int,
    end: int,
    verbs: list[HarmWord],
    near: _Neighbours,
    earlier: list[Trigger],
    lexicon: Lexicon,
) -> Trigger | None:
    role = verbs[0]
    needs_noun = role.frame == "object" and not (end - start > 1)
    if role.frame == "intransitive":
        return Trigger(start, end, role.harm, SUBJECT, role.means, finite=True)
    forms = {verb.form for verb in verbs}
    if forms & {"s", "base"} and not forms & {"past", "part"}:
        return Trigger(start, end, role.harm, OBJECT, role.means, needs_noun, finite=True)
    if "ing" in forms:
        return _gerund(sentence, start, end, role, needs_noun)
    if start and sentence.lows[start - 1] in ("those", "the", "all", "many") and role.frame == "transitive":
        return None
    if sentence.lows[end - 1] == "of":
        return Trigger(start, end, role.harm, OBJECT, role.means, finite=True)
    look, either = _voice(sentence, start, end, near, earlier, lexicon)
    if needs_noun and either:
        look = OBJECT
    if needs_noun and look == SUBJECT and role.harm == "killed" and sentence.lows[start] == "lost":
        return None
    return Trigger(start, end, role.harm, look, role.means, needs_noun, finite=True, either=either)


def _gerund(sentence: Sentence, start: int, end: int, role: HarmWord, needs_noun: bool) -> Trigger | None:
    before = sentence.lows[start - 1] if start else ""
    if before in ("being", "are", "were", "is", "was") and role.frame != "transitive":
        return None
    return Trigger(start, end, role.harm, OBJECT, role.means, needs_noun)


def _voice(
    sentence: Sentence, start: int, end: int, near: _Neighbours, earlier: list[Trigger], lexicon: Lexicon
) -> tuple[str, bool]:
    """Does a form in -ed look left (passive) or right (active) for its people?"""
    lows = sentence.lows
    before = _back_over_adverbs(lows, start, lexicon)
    word = lows[before] if before >= 0 else ""
    if word in lexicon.words["be"]:
        return SUBJECT, False
    if word in lexicon.words["have"] and before >= 0:
        return OBJECT, False
    right = _figure_right(sentence, end, near, lexicon)
    left = near.ends.get(before + 1)
    if (
        left is not None
        and right is not None
        and earlier
        and earlier[-1].look == OBJECT
        and earlier[-1].end == left.start
    ):
        return (SUBJECT, False) if _has_own_harm(sentence, right, lexicon) else (OBJECT, False)
    if left is not None and right is not None:
        did_it = _agent(left) or left.kind == "them"
        return (SUBJECT, False) if _has_own_harm(sentence, right, lexicon) or not did_it else (OBJECT, False)
    if left is not None:
        return SUBJECT, False
    if right is not None:
        return OBJECT, False
    joined = word in ("and", "or", ",") and earlier and earlier[-1].end >= before
    if joined:
        return earlier[-1].look if earlier[-1].look in (OBJECT, SUBJECT) else SUBJECT, False
    return SUBJECT, True


def _agent(figure: Figure) -> bool:
    """Could these people be the ones who did it rather than those it was done to?"""
    return figure.group == "combatants" and figure.kind in ("single", "definite")


def _back_over_adverbs(lows: list[str], start: int, lexicon: Lexicon) -> int:
    position = start - 1
    adverbs, be, have = lexicon.words["adverbs"], lexicon.words["be"], lexicon.words["have"]
    while position >= 0 and start - position <= _NEAR:
        low = lows[position]
        if low in be or low in have:
            break
        if low in ('"', "“", "”"):
            position -= 1
            continue
        if low not in adverbs and not (low.endswith("ly") and len(low) > 4):
            break
        position -= 1
    return position


def _figure_right(sentence: Sentence, end: int, near: _Neighbours, lexicon: Lexicon) -> Figure | None:
    position = end
    while position < len(sentence.lows) and position <= end + _NEAR:
        if position in near.starts:
            return near.starts[position]
        if sentence.lows[position] not in lexicon.words["determiners"] and sentence.lows[position] not in (
            "and",
            '"',
            "“",
            "least",
            "at",
        ):
            return None
        if sentence.lows[position] == "and":
            return None
        position += 1
    return None


def _has_own_harm(sentence: Sentence, figure: Figure, lexicon: Lexicon) -> bool:
    """Is the figure followed at once by a word of harm of its own ("killed 30 others injured")?"""
    position, lows = figure.end, sentence.lows
    while position < len(lows) and (
        lows[position] in lexicon.words["be"]
        or lows[position] in lexicon.words["adverbs"]
        or lows[position] in lexicon.words["have"]
    ):
        position += 1
    if position >= len(lows):
        return False
    roles = lexicon.harms.match(lows, position)
    return roles is not None and any(role.form in ("past", "part", "adjective") for role in roles[1])


def _unreal(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Negations, threats, plans and possibilities tell of no death."""
    lows, grammar = sentence.lows, lexicon.harm_grammar
    window = lows[max(0, trigger.start - 4) : trigger.start]
    saved = trigger.look == OF and any(low in grammar["saving"] for low in window[-2:])
    outdated = trigger.look == TOLL and any(low in grammar["outdated"] for low in window[-1:])
    if saved or outdated or _denied(lows, trigger, grammar):
        return True
    if trigger.look in (TOLL, AFTER):
        return False
    for back, word in enumerate(reversed(window)):
        if word in grammar["negators"] and not (word == "not" and "only" in window):
            return back < 3
        if word in grammar["modals"]:
            perfect = "have" in window[len(window) - back :]
            return not perfect or (word in ("could", "would") and "been" not in window)
        if (
            word == "to"
            and back == 0
            and not (back + 1 < len(window) and window[-2 - back] in ("have", "has", "believed"))
        ):
            return True
        if (
            word not in lexicon.words["be"]
            and word not in lexicon.words["have"]
            and word not in lexicon.words["adverbs"]
        ):
            return back == 0 and word in (
                "aimed",
                "threatening",
                "plotting",
                "attempting",
                "planning",
                "threatened",
                "without",
                "targeted",
            )
    return False


def _denied(lows: list[str], trigger: Trigger, grammar: Mapping[str, frozenset[str]]) -> bool:
    """ "denied reports that 40 people had been killed": said not to have happened."""
    for position in range(trigger.start - 1, max(-1, trigger.start - _DENIAL_REACH), -1):
        if lows[position] in (";", "but", "saying", "insisting"):
            return False
        if lows[position] in grammar["denials"]:
            return any(low in grammar["denied_by"] for low in lows[position + 1 : position + 4])
    return False


def _merged(sentence: Sentence, triggers: list[Trigger]) -> list[Trigger]:
    """ "killed and wounded" said of the same people is one harm: casualties."""
    merged: list[Trigger] = []
    for trigger in triggers:
        last = merged[-1] if merged else None
        if last is not None and {last.harm, trigger.harm} == {"killed", "injured"}:
            between = sentence.lows[last.end : trigger.start]
            loose = last.needs_noun or trigger.needs_noun
            joined = len(between) <= 3 and all(word in ("and", "or", "/", "were", "have", "been") for word in between)
            if joined and (between or loose):
                if loose:
                    last.harm = trigger.harm if last.needs_noun else last.harm
                    last.needs_noun = False
                else:
                    last.harm = "casualties"
                last.end = trigger.end
                last.look = trigger.look if trigger.look in (OBJECT, SUBJECT) else last.look
                continue
        merged.append(trigger)
    return merged
