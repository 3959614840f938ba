"""People told by name: "Yusuf Karim, a paramedic, was killed", and lists of names."""

from __future__ import annotations

from apps.engine.claims import Qualifier, Victims
from apps.engine.reading.counting import Figure
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.tokens import NUMBER, WORD, Sentence

_LONGEST_NAME = 5
_OLDEST, _GROWN = 105, 18
_JOINS = frozenset({",", "and", "&"})
_AGE = ("years", "year", "yrs", "aged", "yr")
_PARTICLES = frozenset({"al", "el", "bin", "ibn", "abu", "de", "van", "von", "da", "dos", "ul", "bint", "del", "la"})


def name_persons(sentence: Sentence, figures: list[Figure], lexicon: Lexicon) -> list[Figure]:
    """The counts of a sentence with people told by name among them, in order.

    A person told by a noun beside the name ("Yusuf Karim, a paramedic") is counted once, by the name; a list of names
    is one count. Names count only beside a word of harm; who speaks or merely stands by is none.
    """
    if not lexicon.tells_of_harm(sentence.lows):
        return figures
    if sentence.title and not any(not token.capital for token in sentence.tokens if token.kind == WORD):
        return figures
    taken = {position for figure in figures for position in range(figure.start, figure.end)}
    apposed = {figure.start: figure for figure in figures if figure.kind == "single"}
    titled = {figure.end: figure for figure in figures if figure.kind in ("single", "definite")}
    counted = {figure.start: figure for figure in figures}
    found: list[Figure] = []
    figures = _without_ages(sentence, figures, lexicon)
    position = 0
    tokens = sentence.tokens
    while position < len(tokens):
        if not tokens[position].capital:
            position += 1
            continue
        end = _name_end(sentence, position, taken, lexicon)
        if end == position:
            position += 1
            continue
        person = _person(sentence, position, end, apposed, counted, titled, lexicon)
        if person is not None:
            _take_title(person, titled.get(position))
            found.append(person)
            position = max(end, person.end)
            continue
        position = end
    if not found:
        return figures
    covered = {figure.whole for figure in found if figure.whole is not None} | {figure.start for figure in found}
    for figure in found:
        figure.whole = None
    kept = [figure for figure in figures if figure.start not in covered]
    return sorted([*kept, *found], key=lambda figure: figure.start)


def _take_title(person: Figure, title: Figure | None) -> None:
    """ "Constable Ramesh Kumar": the noun before the name belongs to it."""
    if title is not None and person.value == 1:
        person.start, person.noun = title.start, person.noun or title.noun
        person.group = title.group if person.group in (None, Victims.PEOPLE) else person.group


def _without_ages(sentence: Sentence, figures: list[Figure], lexicon: Lexicon) -> list[Figure]:
    """Numbers that tell a person's age count nobody ("Amal Said, 34, was shot"); "Ziad 13" before a harm is Ziad."""
    kept = []
    one_person = {figure.end for figure in figures if figure.kind in ("single", "definite")}
    for figure in figures:
        aged = (
            figure.kind == "bare"
            and figure.qualifier is Qualifier.EXACT
            and figure.start > 0
            and (figure.value or _OLDEST) < _OLDEST
        )
        mark = sentence.lows[figure.start - 1] if figure.start > 1 else ""
        before = figure.start - (2 if mark in (",", "(") else 1)
        named = (
            aged and sentence.tokens[before].capital and not _is_no_person(sentence.lows, before, before + 1, lexicon)
        )
        following = sentence.lows[figure.end : figure.end + 1]
        if aged and mark == "," and following == [","] and before + 1 in one_person:
            continue
        if named and mark in (",", "(") and (following in ([","], [")"]) or _harm_after(sentence, figure.end, lexicon)):
            continue
        if named and mark not in (",", "(") and before >= 0 and _harm_after(sentence, figure.end, lexicon):
            figure.group = Victims.CHILDREN if (figure.value or 0) < _GROWN else Victims.PEOPLE
            figure.start, figure.value, figure.low, figure.high, figure.kind = before, 1, 1, 1, "single"
            figure.continues = False
        kept.append(figure)
    return kept


def _name_end(sentence: Sentence, start: int, taken: set[int], lexicon: Lexicon) -> int:
    """Where a name of two words or more that begins here ends; `start` where none does."""
    end = start
    while end < len(sentence.tokens) and end - start < _LONGEST_NAME and _is_part(sentence, end, start, taken, lexicon):
        end += 1
    while end > start and sentence.lows[end - 1] in _PARTICLES:
        end -= 1
    if end - start < 2 or (end < len(sentence.tokens) and sentence.tokens[end].capital):
        return start
    return start if _is_no_person(sentence.lows, start, end, lexicon) else end


def _is_part(sentence: Sentence, position: int, start: int, taken: set[int], lexicon: Lexicon) -> bool:
    token = sentence.tokens[position]
    if token.kind != WORD or position in taken:
        return False
    if token.low in _PARTICLES or token.low.startswith(("al-", "el-")):
        return position > start
    if not token.capital or (len(token.text) > 3 and token.text.isupper()):
        return False
    times = lexicon.times
    return not (
        token.low in times["weekdays"] or token.low in times["months"] or token.low in lexicon.words["not_names"]
    )


def _is_no_person(lows: list[str], start: int, end: int, lexicon: Lexicon) -> bool:
    """Bodies, forces, places, peoples, months and days have names as well."""
    words = lows[start:end]
    if any(low in lexicon.times["months"] or low in lexicon.times["weekdays"] for low in words):
        return True
    if lows[start - 1 : start] == ["the"] and start:
        return True
    if any(low in lexicon.place_levels or low in lexicon.directions for low in words):
        return True
    for position in range(start, end):
        for table in (lexicon.actors["names"], lexicon.actors["forces"], lexicon.claimants["bodies"], lexicon.means):
            if table.match(lows, position) is not None:
                return True
    return lexicon.people.match(lows, end - 1) is not None or lows[start - 1 : start] in (
        ["in"],
        ["at"],
        ["near"],
        ["of"],
        ["from"],
        ["to"],
        ["by"],
        ["with"],
        ["around"],
        ["outside"],
        ["into"],
    )


def _person(
    sentence: Sentence,
    start: int,
    end: int,
    apposed: dict[int, Figure],
    counted: dict[int, Figure],
    apposed_before: dict[int, Figure],
    lexicon: Lexicon,
) -> Figure | None:
    """The person or list of persons whose first name stands at `start`, where a word of harm is told of them."""
    count, last = 1, end
    while True:
        following = _listed(sentence, last, lexicon)
        if following is None:
            break
        count, last = count + 1, following
    before = apposed_before.get(start - 1) if sentence.lows[start - 1 : start] == [","] else None
    beside = (_beside(sentence, last, apposed) or before) if count == 1 else None
    after = beside.end if beside is not None and beside is not before else _past_age(sentence, last)
    title = apposed_before.get(start)
    first = title.start if title is not None else start
    part = lexicon.part_openers.match_before(sentence.lows, first) is not None
    if not (
        part
        or _harm_after(sentence, _past_others(sentence, after, counted), lexicon)
        or _harm_before(sentence, start, lexicon)
    ):
        return None
    group = beside.group if beside is not None else Victims.PEOPLE
    noun = beside.noun if beside is not None else None
    figure = Figure(start, last, count, Qualifier.EXACT, count, count, "single" if count == 1 else "sum", group, noun)
    if beside is not None:
        figure.whole = beside.start
        figure.start, figure.end = min(start, beside.start), max(last, beside.end)
    return figure


def _past_others(sentence: Sentence, position: int, counted: dict[int, Figure]) -> int:
    """Past people counted beside a name: "Karim Salih and at least ten others were killed"."""
    start = position
    while start < len(sentence.lows) and sentence.lows[start] in (",", "and", "along", "with"):
        start += 1
    beside = counted.get(start) if start > position else None
    return beside.end if beside is not None else position


def _listed(sentence: Sentence, position: int, lexicon: Lexicon) -> int | None:
    """The end of the next name of a list that goes on at `position`."""
    start = position
    while start < len(sentence.lows) and sentence.lows[start] in _JOINS and start - position < 2:
        start += 1
    if start == position:
        return None
    end = _name_end(sentence, start, set(), lexicon)
    return end if end > start else None


def _beside(sentence: Sentence, end: int, apposed: dict[int, Figure]) -> Figure | None:
    """The person told by a noun right after the name: ", a paramedic"."""
    comma = _past_age(sentence, end)
    if sentence.lows[comma : comma + 1] == [","]:
        comma += 1
    return apposed.get(comma)


def _past_age(sentence: Sentence, position: int) -> int:
    """Past ", 34," or "(34)" or ", 34 years old"."""
    lows, tokens = sentence.lows, sentence.tokens
    at = position + (lows[position : position + 1] in ([","], ["("]))
    if at < len(tokens) and (tokens[at].kind == NUMBER or lows[at] == "aged"):
        at += 1
        while at < len(tokens) and (lows[at] in _AGE or lows[at] == "old" or tokens[at].kind == NUMBER):
            at += 1
        return at + (lows[at : at + 1] in ([","], [")"]))
    return position


def _harm_after(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    """Does a verb of harm said of them follow at once?"""
    lows, words = sentence.lows, lexicon.words
    at = position + (lows[position : position + 1] == [","])
    passive = False
    while at < len(lows) and (lows[at] in words["be"] or lows[at] in words["have"] or lows[at] in words["adverbs"]):
        passive = passive or lows[at] in words["be"]
        at += 1
    roles = lexicon.harms.match(lows, at) if at < len(lows) else None
    if roles is None:
        return False
    return any(
        (role.frame == "intransitive" and role.form in ("past", "part", "s"))
        or (passive and role.form in ("past", "part"))
        for role in roles[1]
    )


def _harm_before(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """Does a verb of harm that takes them as its object stand right before?"""
    found = lexicon.harms.match_before(sentence.lows, start)
    if found is None or sentence.lows[found[0] - 1 : found[0]] in (["was"], ["were"], ["been"], ["be"], ["is"]):
        return False
    return any(role.frame == "transitive" and role.form in ("past", "ing", "s", "base") for role in found[1])
