"""Noun phrases of people: which noun a number counts, and which group that noun names."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.claims import Victims
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import MARK, POSSESSIVE, WORD, Sentence

_LONGEST_NOUN_PHRASE = 8

_BREAKING = frozenset({"mostly", "mainly", "most", "including", "some"})

_COUNTING = frozenset({"dozens", "several", "scores", "hundreds", "many", "a", "an", "another", "at", "more", "some"})

_CONTINUING = frozenset({"others", "other", "more", "additional", "further"})


@dataclass(frozen=True, slots=True)
class Noun:
    end: int
    start: int
    group: Victims | None
    harm: str | None
    continues: bool
    head: str


def read_noun(sentence: Sentence, first: int, lexicon: Lexicon) -> Noun | None:
    """The people's noun after a number: the last noun of people before the phrase ends."""
    lows = sentence.lows
    position = _past_of(lows, first, lexicon)
    best: Noun | None = None
    inner: Noun | None = None
    limit = min(len(lows), position + _LONGEST_NOUN_PHRASE)
    noun_start = position
    while position < limit:
        if (
            best is None
            and lows[position] in ("and", "or")
            and position > noun_start
            and _joined(sentence, position + 1, lexicon)
        ):
            position += 1
            continue
        hit = lexicon.people.match(lows, position)
        if hit is None and best is None and lows[position].endswith(("year-old", "year-olds", "month-old")):
            hit = (position + 1, "people")
        if hit:
            joint = best is not None and best.harm is not None and lows[position - 1] in ("and", "or")
            if (
                best is not None
                and not joint
                and lexicon.harms.match(lows, position)
                and best.head not in ("other", "more")
                and not (position == best.end and lows[position] in lexicon.harm_nouns and lows[position].endswith("s"))
            ):
                break
            inner = best
            best = _extend(best, sentence, noun_start, position, hit, lexicon)
            position = hit[0]
            if position < limit and lows[position] in ("and", "or", "&") and _joined(sentence, position + 1, lexicon):
                position += 1
            continue
        if not _may_modify(sentence, position, best is not None, lexicon):
            break
        position += 1
    if best is not None and best.end < len(lows):
        if inner is not None and speaks(sentence, best.end, lexicon):
            return inner
        if lows[best.end] in lexicon.not_after_people:
            return None
    return best


def _past_of(lows: list[str], position: int, lexicon: Lexicon) -> int:
    if position + 1 < len(lows) and lows[position] in ('"', "”") and lows[position + 1] == "of":
        position += 1
    if position < len(lows) and lows[position] == "of":
        position += 1
        while position < len(lows) and (
            lows[position] in ("the", "those") or lows[position] in lexicon.words["possessives"]
        ):
            position += 1
    while (position < len(lows) and lows[position] in ("more", '"', "“", "[", "(", "'")) or _quote(lows, position):
        position += 1
    return position


def _quote(lows: list[str], position: int) -> bool:
    return position < len(lows) and lows[position] in ('"', "“", "‘", "«")


def _extend(
    best: Noun | None, sentence: Sentence, start: int, position: int, hit: tuple[int, str], lexicon: Lexicon
) -> Noun:
    end, group_name = hit
    head = sentence.lows[end - 1]
    group: Victims | None = Victims(group_name)
    harm = lexicon.harm_nouns.get(head)
    continues = head in _CONTINUING
    if best is not None and best.group is not None and group in (Victims.PEOPLE, None):
        keeps = best.group if not continues and best.head != "people" else None
        group = keeps or group
    if best is not None and {best.harm, harm} == {"killed", "injured"}:
        harm = "casualties"
    if best is not None and sentence.lows[position - 1] in ("and", "or"):
        first = None if best.head in lexicon.collective else best.group
        group = joint_group(first, Victims(group_name))
    if group is Victims.PEOPLE:
        group = _collective_group(sentence, start, position, end, lexicon) or group
    if continues or (harm is not None and group is Victims.PEOPLE and harm != "abducted"):
        group = None
    return Noun(end, start, group, harm, continues, head)


def joint_group(first: Victims | None, second: Victims) -> Victims:
    if {first, second} == {Victims.WOMEN, Victims.CHILDREN}:
        return Victims.WOMEN_AND_CHILDREN
    if {first, second} == {Victims.POLICE, Victims.COMBATANTS}:
        return Victims.COMBATANTS
    return second if first == second or first is None else Victims.PEOPLE


_EMPLOYED = frozenset({"staff", "employees", "employee", "members", "member", "workers", "volunteers"})
_STOPS = frozenset({",", "(", ";", "at", "in", "near", "on", "who"})


def _of_relief(lows: list[str], start: int, position: int, end: int, lexicon: Lexicon) -> bool:
    """ "six staff of an aid group", "three Red Cross staff"."""
    after = range(end + 1, min(len(lows), end + 5)) if lows[end : end + 1] == ["of"] else range(0)
    return any(lexicon.relief.match(lows, place) is not None for place in [*range(start, position), *after])


def _collective_group(sentence: Sentence, start: int, position: int, end: int, lexicon: Lexicon) -> Victims | None:
    """ "members of a militia", "Taliban members": the force named decides."""
    lows = sentence.lows
    if lows[end - 1] not in lexicon.collective:
        return None
    harmed = lows[end - 1] in ("others", "dead", "wounded", "injured")
    before = lows[max(0, position - 4) : position]
    if any(w in lexicon.force_words for w in (lows[start:position] if harmed else before)):
        return Victims.COMBATANTS
    if lows[end - 1] in _EMPLOYED and _of_relief(lows, start, position, end, lexicon):
        return Victims.AID_WORKERS
    if end < len(lows) and lows[end] in ("of", "from"):
        for ahead in range(end + 1, min(len(lows), end + 7)):
            stops = lows[ahead] in lexicon.words["auxiliaries"] or lows[ahead] in _STOPS
            if stops or lexicon.harms.match(lows, ahead):
                break
            hit = lexicon.people.match(lows, ahead)
            if hit and hit[1] not in ("people", "family"):
                return Victims(hit[1])
            if lows[ahead] in lexicon.force_words:
                return Victims.COMBATANTS
    return None


def _joined(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    """Does a second noun of people follow "and" inside one count ("women and children")?"""
    lows = sentence.lows
    for ahead in range(position, min(len(lows), position + 3)):
        if lexicon.people.match(lows, ahead):
            following = lows[ahead + 1] if ahead + 1 < len(lows) else ""
            moved = lows[ahead] == "displaced" and bool(following) and not is_function_word(following, lexicon)
            hurt = lows[ahead] in ("injured", "wounded") and (following[:1].isdigit() or following in lexicon.units)
            moved = moved or hurt or (lows[ahead] in ("injured", "wounded") and following in _COUNTING)
            return lows[ahead] not in _CONTINUING and not moved
        if lows[ahead] not in lexicon.attributes or lexicon.harms.match(lows, ahead):
            return False
    return False


def _may_modify(sentence: Sentence, position: int, has_head: bool, lexicon: Lexicon) -> bool:
    """Can this word stand between the number and the noun?"""
    token, low = sentence.tokens[position], sentence.lows[position]
    if token.kind == MARK:
        return low in ('"', "“", "”", "[", "]", "'", "&") and not has_head
    if token.kind == POSSESSIVE:
        return True
    if token.kind != WORD:
        return False
    if low in lexicon.units or low in lexicon.harm_grammar["leave_verbs"] or low in _BREAKING:
        return False
    if low in lexicon.attributes:
        return not (has_head and lexicon.harms.match(sentence.lows, position))
    if lexicon.harms.match(sentence.lows, position) or low in lexicon.not_people:
        return False
    if has_head and not token.capital:
        return False
    return not is_function_word(low, lexicon)


def is_function_word(low: str, lexicon: Lexicon) -> bool:
    words = lexicon.words
    return (
        low in words["prepositions"]
        or low in words["determiners"]
        or low in words["auxiliaries"]
        or low in words["conjunctions"]
        or low in words["breaks"]
        or low in words["adverbs"]
        or low in lexicon.times["weekdays"]
        or low
        in ("who", "whom", "whose", "it", "they", "he", "she", "not", "no", "more", "there", "yesterday", "today")
    )


def read_demonym(sentence: Sentence, position: int, lexicon: Lexicon) -> Noun | None:
    """A capitalised plural straight after the number: "19 Syrians", "Six Palestinians"."""
    lows, tokens = sentence.lows, sentence.tokens
    if position < len(lows) and lows[position] in ("more", "young", "unarmed", "captured"):
        position += 1
    if position >= len(lows) or not tokens[position].capital or (sentence.headline and tokens[position].kind != WORD):
        return None
    low = lows[position]
    plural = low.endswith(("ans", "is", "ese", "ites", "eks", "rds", "ians")) and low not in lexicon.force_words
    if not plural or len(low) < 5 or lexicon.actors["names"].match(lows, position):
        return None
    return Noun(position + 1, position, Victims.PEOPLE, None, False, low)


def speaks(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    """ "a civil defence official said": a source, no victim."""
    lows = sentence.lows
    if position >= len(lows) or lows[position] not in lexicon.claimants["say"]:
        return False
    told_of = lows[position] in _TOLD_OF and position + 1 < len(lows)
    return not (told_of and lexicon.harms.match(lows, position + 1) is not None)


# "Six fighters reported killed": told of, not telling.
_TOLD_OF = frozenset({"reported", "confirmed", "registered", "recorded"})


def is_named_speaker(sentence: Sentence, end: int, lexicon: Lexicon) -> bool:
    """ "the security minister, Ousseni Compaore, said"."""
    lows = sentence.lows
    if lows[end : end + 1] != [","] or end + 1 >= len(lows) or not sentence.tokens[end + 1].capital:
        return False
    return any(low in lexicon.claimants["say"] for low in lows[end + 2 : end + 8])


def is_demonym(low: str) -> bool:
    """Does a word end like the name of a people ("Armenian", "Iraqi")?"""
    return low.endswith(("ian", "ean", "ese", "ish", "can", "ani", "eli", "aqi", "ali", "emi", "uan", "ndan"))
