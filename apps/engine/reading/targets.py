"""Which people a word of harm tells of: the counts to its left, to its right, or after "of"."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.claims import Victims
from apps.engine.reading.counting import Figure
from apps.engine.reading.harms import OBJECT, OF, SUBJECT, TOLL, Trigger, read_triggers
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.openers import Openers
from apps.engine.reading.tokens import Sentence

_SUBJECT_REACH = 26
_OBJECT_REACH = 7
_TOLL_REACH = 24
_LIST_REACH = 9
_BODY_REACH, _SPEECH_REACH = 6, 6


@dataclass(slots=True)
class Link:
    """One harm told of one count. `host` is the link that this is a part of; `open_part` = a part whose whole the
    sentence does not count; `listed` = one of a list of places under one verb; `rival` = another
    count of those told of before; `weighed` = the harm was chosen by evidence, no rule gave it."""

    figure: Figure
    harm: str
    rule: str
    trigger: Trigger | None = None
    host: Link | None = None
    open_part: bool = False
    of_earlier: str | None = None
    listed: bool = False
    rival: bool = False
    weighed: bool = False


_BETWEEN = frozenset({"who", "that", "-", "–", '"', ",", "”", "more", ")", "reported", "confirmed"})
# "The names of 240 people killed in …": what is listed are the people themselves.
_LISTS = frozenset({"names", "list", "lists", "register", "record", "records", "photographs", "bodies", "funerals"})
_FALLEN = frozenset({"fall", "falls", "falling", "fell", "fallen"})
_REFLEXIVE = frozenset({"himself", "herself", "themselves", "itself"})
_TAKING = frozenset({"took", "taken", "taking", "takes", "take", "held", "holding", "hold"})


class Targets(Openers):
    """One sentence's counts and words of harm, and the links found between them so far."""

    def __init__(self, sentence: Sentence, figures: list[Figure], lexicon: Lexicon) -> None:
        self.sentence, self.figures, self.lexicon = sentence, figures, lexicon
        self.links: list[Link] = []
        self.lows = sentence.lows
        self.triggers = read_triggers(self.sentence, self.figures, self.lexicon)
        self.at: dict[int, Figure] = {p: f for f in self.figures for p in range(f.start, f.end)}
        self.begins = {f.start: f for f in self.figures}
        self.trigger_at = {p: t for t in self.triggers for p in range(t.start, t.end)}
        self.parts: dict[int, int] = {}
        for figure in figures:
            opener = self._opener(figure)
            if opener is not None:
                self.parts[id(figure)] = opener

    def _of(self, figure: Figure) -> Link | None:
        return next((item for item in self.links if item.figure is figure), None)

    def _targets(self, trigger: Trigger) -> list[Figure]:
        if trigger.look == SUBJECT:
            found = self._subjects(trigger)
            if not found and trigger.either:
                found = self._objects(trigger)
        elif trigger.look in (OBJECT, OF):
            found = self._objects(trigger)
        elif trigger.look == TOLL:
            found = self._toll(trigger)
        else:
            found = self._taken(trigger)
        if trigger.needs_noun:
            found = [figure for figure in found if figure.noun is not None]
        if trigger.harm == "injured" and any(self.lows[one.end : one.end + 1] == ["dead"] for one in found):
            trigger.harm = "killed"
        if self.lows[trigger.end - 1] == "out" or self.lows[trigger.start] in _FALLEN:
            found = [figure for figure in found if figure.group is Victims.COMBATANTS]
        return [self._part_of_it(figure) for figure in found]

    def _part_of_it(self, whole: Figure) -> Figure:
        """ "168 of the 398 people were missing": the harm is the part's, and the whole's noun its own."""
        part = next((one for one in self.figures if one.whole == whole.start and one.end <= whole.start), None)
        if part is None:
            return whole
        part.end, part.noun, part.group, part.whole, part.kind = whole.end, whole.noun, whole.group, None, "counted"
        return part

    def _subjects(self, trigger: Trigger) -> list[Figure]:
        """The counts to the left that are the subject of a passive or of "died"."""
        position, plural = self._before_verb(trigger)
        nearest, reach = position, 3 if trigger.needs_noun else _SUBJECT_REACH
        while position >= 0 and nearest - position < reach:
            figure = self.at.get(position)
            if figure is not None:
                position, stop = self._consider(figure, nearest, plural)
                if stop:
                    along = self._along(trigger.end)
                    return [*self._with_left(figure), *([along] if along is not None else [])]
                continue
            other = self.trigger_at.get(position)
            if other is not None and other is not trigger:
                return self._shared(other, position)
            low = self.lows[position]
            if (low in self.lexicon.words["breaks"] and not self._as_well(position)) or low in (";", ":"):
                return []
            aside = self._aside(position) if position == nearest else None
            if aside is not None:
                nearest = position = aside
                continue
            if self._is_uncounted(position, position == nearest):
                return []
            position -= 1
        return []

    def _along(self, position: int) -> Figure | None:
        """ "Were killed along with six fighters": those told of after the verb."""
        lead = self.lows[position : position + 2]
        return self.begins.get(position + 2) if lead in (["along", "with"], ["together", "with"]) else None

    def _as_well(self, position: int) -> bool:
        return "well" in self.lows[position - 1 : position + 2] and self.lows[position] == "as"

    def _aside(self, position: int) -> int | None:
        """Where an aside that ends here began: "– mostly civilians –", "including field commanders"."""
        for start in range(position, max(-1, position - 9), -1):
            if start in self.at or start in self.trigger_at:
                return None
            if (self.lows[start] in ("mostly", "mainly", "-", "–", "—") and start < position) or self.lows[
                start
            ] == "including":
                return start - 1
            if self.lows[start : start + 2] in (["among", "them"], ["some", "of"], ["many", "of"]) and start < position:
                return start - 1
            if self.lows[start : start + 2] == ["of", "them"] and start + 1 < position:
                comma = next((p for p in range(start, max(0, start - 6), -1) if self.lows[p] == ","), None)
                return comma - 1 if comma else None
            if self.lows[start] in ("most", "majority", "half") and start < position:
                return start - 1 if self.lows[start - 1] != "the" else start - 2
        return None

    def _before_verb(self, trigger: Trigger) -> tuple[int, bool]:
        """The last token of the subject's phrase, and whether the verb is a plural."""
        position, plural = trigger.start - 1, False
        words = self.lexicon.words
        while position >= 0 and position not in self.at:
            low = self.lows[position]
            plural = plural or low in ("were", "are", "have")
            skipped = low in words["adverbs"] or low in words["auxiliaries"] or low in words["be"] or low.endswith("ly")
            if not skipped and low not in _BETWEEN:
                break
            position -= 1
        return position, plural

    def _consider(self, figure: Figure, nearest: int, plural: bool) -> tuple[int, bool]:
        """Take a count met on the way left, or say where to go on."""
        opener = self.parts.get(id(figure))
        own = opener is not None and self.lows[opener] == "of" and figure.end > nearest
        if opener is not None and not own and not (self.lows[opener] == "(" and figure.end > nearest):
            return opener - 1, False
        before = self.lows[figure.start - 1] if figure.start else ""
        total = figure.start > 1 and self.lows[figure.start - 2] == "total"
        distance = nearest - figure.end + 1
        inside = ("by", "with", "against", "from", "to", "of", "for", "near", "between", "than")
        listed = self.lows[figure.start - 2] if before == "of" else ""
        told_of = listed == "group" or (distance == 0 and listed in _LISTS)
        if before in inside and not total and not told_of and (distance > 0 or before in ("of", "by")):
            return figure.start - 1, False
        alone = figure.kind in ("single", "definite")
        if alone and plural and not self._joined_left(figure):
            return figure.start - 1, False
        reach = {"bare": 2, "definite": 1, "single": 12}.get(figure.kind, _SUBJECT_REACH)
        if distance > reach and not self._only_parts(figure, nearest):
            return figure.start - 1, False
        return figure.start, True

    def _only_parts(self, figure: Figure, nearest: int) -> bool:
        """Do only parts ("including two children") stand between a count and its verb?"""
        return figure.kind == "bare" and any(
            opener == figure.end or opener == figure.end + 1 for opener in self.parts.values() if opener <= nearest
        )

    def _shared(self, other: Trigger, position: int) -> list[Figure]:
        """ "was abducted and later killed": both verbs have one subject."""
        return [item.figure for item in self.links if item.trigger is other] if other.look == SUBJECT else []

    def _is_uncounted(self, position: int, adjacent: bool) -> bool:
        """A subject of people with no number: the harm is theirs, and no claim."""
        hit = self.lexicon.people.match(self.lows, position)
        if hit is None or not adjacent:
            return False
        start = position
        while start > 0 and (
            self.lows[start - 1] in self.lexicon.attributes or self.sentence.tokens[start - 1].capital
        ):
            start -= 1
        before = self.lows[start - 1] if start else ""
        return before not in self.lexicon.words["prepositions"] and self.lows[position].endswith(("s", "n", "e", "ed"))

    def _joined_left(self, figure: Figure) -> bool:
        return len(self._with_left(figure)) > 1

    def _with_left(self, figure: Figure) -> list[Figure]:
        """A count with those joined before it: "three soldiers and two civilians"."""
        found = [figure]
        while True:
            position = found[-1].start - 1
            while position >= 0 and self.lows[position] in (
                "another",
                "a",
                "the",
                "further",
                "also",
                "additional",
                "other",
            ):
                position -= 1
            joined = False
            while position >= 0 and self.lows[position] in ("and", ",", "or", "&", "plus"):
                position, joined = position - 1, True
            if self.lows[max(0, position - 2) : position + 1] == ["as", "well", "as"]:
                position, joined = position - 3, True
            if self.lows[max(0, position - 1) : position + 1] in (["along", "with"], ["together", "with"]):
                position, joined = position - 2, True
            earlier = self.at.get(position) or (self._members_of(position) if joined else None)
            if earlier is not None and (id(earlier) in self.parts or self._told_again(earlier)):
                earlier = None
            if (
                earlier is None
                or not joined
                or (earlier.kind == "bare" and earlier.end != position + 1)
                or earlier in found
            ):
                return found
            if (
                (earlier.kind == "definite" and earlier.start and not self.sentence.title)
                or earlier.harm not in (None, "abducted")
                or self._of(earlier) is not None
            ):
                return found
            found.append(earlier)

    def _members_of(self, position: int) -> Figure | None:
        """ "three members of the Popular Forces": the count that a body's name, ending here, says more of."""
        start = position
        while start > 0 and position - start < _BODY_REACH and self._is_of_a_body(start):
            start -= 1
        start -= self.lows[start] == "the"
        return self.at.get(start - 1) if start < position and self.lows[start] in ("of", "from") else None

    def _is_of_a_body(self, position: int) -> bool:
        low = self.lows[position]
        known = low in self.lexicon.force_words or low in self.lexicon.attributes
        return known or self.sentence.tokens[position].capital

    def _told_again(self, figure: Figure) -> bool:
        """ "Of the 545, …" opens the sentence: a whole told before, of which parts follow."""
        return figure.start == 2 and self.lows[0] in ("of", "among") and self.lows[1] in ("the", "those", "these")

    def _objects(self, trigger: Trigger) -> list[Figure]:
        """The counts to the right that a verb or "the death of" takes."""
        position, words = trigger.end, self.lexicon.words
        while position < len(self.lows) and position - trigger.end <= _OBJECT_REACH:
            figure = self.begins.get(position)
            if figure is not None:
                return [] if id(figure) in self.parts else self._with_right(figure, trigger.harm)
            low = self.lows[position]
            time_word = low in self.lexicon.times["weekdays"] or low in ("today", "yesterday")
            time_lead = (
                low == "on"
                and position + 1 < len(self.lows)
                and self.lows[position + 1] in self.lexicon.times["weekdays"]
            )
            skipped = low in words["determiners"] or low in words["adverbs"] or low in words["possessives"]
            if position in self.trigger_at and self.trigger_at[position] is not trigger:
                return []
            armed = low == "with" and position + 2 in self.begins
            if low in _REFLEXIVE:
                position += 1 + (self.lows[position + 1 : position + 2] in ([","], ["and"]))
                continue
            if not (
                skipped
                or armed
                or time_word
                or time_lead
                or low in ('"', "“", "[", "and", "off", "in", "total", "as", "many")
            ):
                return []
            if low == "with" and position + 2 in self.begins:
                position += 2
                continue
            if low == "and" and trigger.look != OF and position > trigger.end:
                return []
            if low == "in" and not (position + 1 < len(self.lows) and self.lows[position + 1] == "total"):
                return []
            position += 1
        return []

    def _with_right(self, figure: Figure, harm: str = "killed") -> list[Figure]:
        """A count with those listed after it: "15 civilians and 27 fighters"."""
        found, position = [figure], figure.end
        budget = _LIST_REACH
        joined = True
        while position < len(self.lows) and budget > 0:
            following = self.begins.get(position)
            if following is not None:
                part = id(following) in self.parts
                close = position == found[-1].end or joined
                if following.kind == "them":
                    return found
                told = following.harm is not None and following.harm != harm
                told = told or (following.kind in ("single", "definite") and self._speaks_soon(following.end))
                listed = following.kind != "definite" or (joined and found[-1].kind != "definite")
                if not part and close and listed and not told and not self._governed(following):
                    found.append(following)
                    budget = _LIST_REACH
                elif not part:
                    return found
                position = following.end
                joined = False
                continue
            low = self.lows[position]
            if position in self.trigger_at or low in (";", ":", "when", "after", "that", "said", "while", "who"):
                return found
            linking = ("another", "a", "the", "further", "other", "also")
            addition = self.lows[position - 2 : position + 1] == ["in", "addition", "to"] or self.lows[
                position - 2 : position + 1
            ] == ["as", "well", "as"]
            joined = (
                low in ("and", ",", "plus", "&")
                or addition
                or (joined and (low in linking or low in self.lexicon.words["possessives"]))
            )
            position, budget = position + 1, budget - 1
        return found

    def _speaks_soon(self, position: int) -> bool:
        """ "…, a health official and the ministry said": who speaks is no victim."""
        for ahead in range(position, min(len(self.lows), position + _SPEECH_REACH)):
            if self.lows[ahead] in self.lexicon.claimants["say"]:
                return True
            if ahead in self.begins or ahead in self.trigger_at or self.lows[ahead] in (".", ";", "in", "on", "at"):
                return False
        return False

    def _governed(self, figure: Figure) -> bool:
        """Does the count have a word of harm of its own on its right?"""
        position, words = figure.end, self.lexicon.words
        for ahead in range(position, min(len(self.lows), position + 8)):
            trigger = self.trigger_at.get(ahead)
            if trigger is not None:
                return trigger.look == SUBJECT
            low = self.lows[ahead]
            if low in words["be"] or low in words["have"]:
                return True
            if low in words["breaks"] or low in ("and", ",", ";", "in", "on", "at", "with") or ahead in self.begins:
                return False
        return False

    def _toll(self, trigger: Trigger) -> list[Figure]:
        """ "The death toll … rose to 31": the number that a link word brings in."""
        links = self.lexicon.harm_grammar["toll_links"]
        best: list[Figure] = []
        for position in range(trigger.end, min(len(self.lows), trigger.end + _TOLL_REACH)):
            if self.lows[position] in ("when", "after", "that", ";") or (position in self.trigger_at and best):
                break
            figure = self.begins.get(position)
            if figure is None or figure.kind in ("single", "definite", "sum"):
                continue
            led = self.lows[position - 1] in links or self.lows[position] == "from"
            replaces = best and self.lows[position - 1] == "to" and self.lows[best[0].start - 1] == "from"
            if led and (not best or replaces):
                best = [figure]
        before = self.at.get(trigger.start - 2) if trigger.start > 1 else None
        if not best and before is not None and self.lows[trigger.start - 1] == "the" and self._brought_to(before):
            return [before]
        return best

    def _brought_to(self, figure: Figure) -> bool:
        """ "That brought to 45 the number of people killed": the number stands before."""
        verbs = ("bring", "brings", "brought", "bringing", "raise", "raised", "raising", "raises")
        return self.lows[figure.start - 1] == "to" and self.lows[figure.start - 2] in verbs

    def _taken(self, trigger: Trigger) -> list[Figure]:
        """ "took 12 people hostage"."""
        for position in range(trigger.start - 1, max(-1, trigger.start - 4), -1):
            figure = self.at.get(position)
            if figure is not None:
                before = self.lows[max(0, figure.start - 3) : figure.start]
                deadly = self.lexicon.harm_grammar["deadly_verbs"]
                verbs = deadly if trigger.harm == "killed" else _TAKING
                return [figure] if any(word in verbs for word in before) else []
        return []
