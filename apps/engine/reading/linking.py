"""Which harm came to which people: words of harm joined to counts, and parts to their wholes."""

from __future__ import annotations

from apps.engine.reading.counting import Figure
from apps.engine.reading.harms import AFTER, OBJECT, OF, SUBJECT, TOLL, Trigger
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.pronouns import told_by_pronoun
from apps.engine.reading.targets import Link, Targets
from apps.engine.reading.tokens import Sentence

__all__ = ["UNTOLD_HARM", "Link", "link"]

# The harm of a part whose whole stands in an earlier sentence.
UNTOLD_HARM = ""


class _Linker(Targets):
    """Joins a sentence's words of harm to its counts, and parts to wholes."""

    def run(self) -> list[Link]:
        for trigger in self.triggers:
            for figure in self._targets(trigger):
                self._add(figure, trigger)
        self._nouns()
        self._among()
        self._parts()
        self._them()
        self._of_before()
        self._they_included()
        self._rival_counts()
        self._after_colon()
        self._elliptic()
        self.links.sort(key=lambda item: item.figure.start)
        return self.links

    def _add(self, figure: Figure, trigger: Trigger) -> None:
        known = [item for item in self.links if item.figure is figure]
        if any(item.harm == trigger.harm for item in known):
            return
        if known and {item.harm for item in known} | {trigger.harm} == {"killed", "injured"}:
            return
        if figure.kind == "bare" and figure.low >= _MILLIONS:
            return
        words = " ".join(self.lows[trigger.start : trigger.end])
        self.links.append(Link(figure, trigger.harm, f"{_LOOKS[trigger.look]} “{words}”", trigger))

    def _parts(self) -> None:
        """Parts take the harm of their whole."""
        for figure in self.figures:
            opener = self.parts.get(id(figure))
            told = self._of(figure)
            if told is not None and opener is not None and self.lows[opener] in ("(", "of"):
                told.host = told.host or self._host(opener)
            if opener is None or told is not None or (figure.kind == "definite" and figure.noun is None):
                continue
            host = self._host(opener)
            if host is not None:
                self.links.append(Link(figure, host.harm, "part of a counted whole", host.trigger, host))
                continue
            trigger = self._open_whole(figure, opener)
            if trigger is not None:
                self.links.append(Link(figure, trigger.harm, "part of an uncounted whole", trigger, None, True))
                continue
            before = self.lows[opener - 1] if opener else ""
            harm = {
                "dead": "killed",
                "victims": "killed",
                "killed": "killed",
                "wounded": "injured",
                "injured": "injured",
                "fatalities": "killed",
            }.get(before)
            if harm is not None:
                told_before = harm if self.lows[opener - 2] in ("the", "those", "of") else None
                self.links.append(
                    Link(figure, harm, f"part of the “{before}”", None, None, told_before is None, told_before)
                )

    def _host(self, opener: int) -> Link | None:
        earlier = [
            item
            for item in self.links
            if item.figure.end <= opener and id(item.figure) not in self.parts and opener - item.figure.end < 14
        ]
        return max(earlier, key=lambda item: item.figure.end, default=None)

    def _open_whole(self, figure: Figure, opener: int) -> Trigger | None:
        """ "killing civilians including three children": a trigger whose people are not counted."""
        busy = {id(item.trigger) for item in self.links}
        for trigger in reversed(self.triggers):
            if trigger.look in (OBJECT, OF) and 0 <= opener - trigger.end <= 6 and id(trigger) not in busy:
                return trigger
        for trigger in self.triggers:
            if trigger.look == SUBJECT and 0 <= trigger.start - figure.end <= 6 and id(trigger) not in busy:
                return trigger
        return None

    def _among(self) -> None:
        """ "Four children were among the dead", "three children were among at least 19 killed"."""
        for position, low in enumerate(self.lows):
            if low not in ("among", "amongst", "amid") or position + 1 >= len(self.lows):
                continue
            whole = position + 1
            while whole < len(self.lows) and self.lows[whole] in ("the", "those", "a", "total", "of", "all"):
                whole += 1
            while whole < len(self.lows) and (
                self.lows[whole].rstrip("s") in self.lexicon.times["weekdays"] or self.lows[whole] == "'s"
            ):
                whole += 1
            if whole >= len(self.lows):
                continue
            counted = self.begins.get(whole) or self.begins.get(position + 1)
            harm = None if counted else _STATES.get(self.lows[whole])
            host = self._of(counted) if counted else None
            told = host.harm if host is not None else harm
            if told is None:
                continue
            members = self._members(position, whole)
            if not members and counted and host and counted.end in self.begins:
                members = [self.begins[counted.end]]
            for figure in members:
                if figure is counted:
                    continue
                self.links = [item for item in self.links if item.figure is not figure]
                self.links.append(
                    Link(figure, told, "one among the harmed", host.trigger if host else None, host, False, harm)
                )

    def _members(self, position: int, whole: int) -> list[Figure]:
        """The counts said to be among the dead: before "were among", or after "among the dead were"."""
        words = self.lexicon.words
        before = position - 1
        while before >= 0 and (
            self.lows[before] in words["be"]
            or self.lows[before] in words["adverbs"]
            or self.lows[before] in words["have"]
        ):
            before -= 1
        figure, verb = self.at.get(before), before < position - 1
        for back in range(before, max(-1, before - 8), -1):
            if figure is not None or not verb or back in self.trigger_at:
                break
            figure = self.at.get(back)
        if figure is not None and verb:
            while figure is not None and id(figure) in self.parts:
                figure = self.at.get(self.parts[id(figure)] - 1)
            return self._with_left(figure) if figure is not None else []
        after = whole + 1
        while (
            after < len(self.lows)
            and (self.lows[after] in words["be"] or self.lows[after] in ("in", "by"))
            and after < whole + 4
        ):
            after += 1
        figure = self.begins.get(after)
        if figure is not None and self.lows[after - 1] in words["be"]:
            return self._with_right(figure)
        return []

    def _them(self) -> None:
        """ "12 of them": a part of the count told just before, or of an earlier sentence's."""
        for figure in self.figures:
            known = self._of(figure)
            if figure.kind == "them" and known is not None and figure.whole is None:
                self._beside_whole(known)
            if figure.kind != "them" or known is not None:
                continue
            if figure.whole is not None:
                whole = self._of(self.begins[figure.whole]) if figure.whole in self.begins else None
                if whole is not None:
                    self.links.append(Link(figure, whole.harm, "some of a counted whole", whole.trigger, whole))
                continue
            earlier = [item for item in self.links if item.figure.end <= figure.start and not item.host]
            if figure.harm is None and earlier:
                host = earlier[-1]
                self.links.append(Link(figure, host.harm, "some “of them”", host.trigger, host))
            elif figure.harm is None and figure.group is not None and figure.start <= 2:
                self.links.append(Link(figure, UNTOLD_HARM, "some “of them”, told before", of_earlier=UNTOLD_HARM))
            elif figure.harm is not None:
                same = [item for item in earlier if item.harm == figure.harm]
                host_link = same[-1] if same else None
                self.links.append(Link(figure, figure.harm, "some “of the dead”", None, host_link, False, figure.harm))

    def _of_before(self) -> None:
        """ "Of the 545, 374 were killed in …", "Of that total, 126 …": parts of a count told before."""
        if not self.links or self.lows[0] not in ("of", "among"):
            return
        first = self.links[0] if len(self.links) == 1 else min(self.links, key=lambda item: item.figure.start)
        whole = self.begins.get(2) if self.lows[1] in ("the", "those", "these") else None
        if whole is not None and whole.value is not None and whole is not first.figure and self._of(whole) is None:
            first.host = Link(whole, first.harm, "a whole told again", first.trigger)
            self.links.append(first.host)
        elif whole is None and self.lows[1:3] in _THAT_TOTAL and first.host is None:
            first.of_earlier = first.harm

    def _after_colon(self) -> None:
        """ "Seventy-four people died: 38 civilians and 15 soldiers", "7 killed (5 men, 2 women)": a total's parts."""
        for position, low in enumerate(self.lows):
            if low not in _PARTING or any(position < trigger.start for trigger in self.triggers if low == ":"):
                continue
            close = self.lows.index(_PARTING[low], position + 1) if _PARTING[low] in self.lows[position + 1 :] else None
            wholes = [item for item in self.links if item.figure.end <= position and item.host is None]
            free = [one for one in self.figures if one.start > position and (close is None or one.end <= close)]
            free = [one for one in free if one.noun is not None and self._of(one) is None]
            near = wholes and position - wholes[-1].figure.end <= _OPENING
            if not wholes or len(free) < 2 or free[0].start - position > _OPENING or not (low == ":" or near):
                continue
            if low == ":" and len(wholes) != 1:
                continue
            for figure in free:
                whole = wholes[-1]
                self.links.append(Link(figure, whole.harm, "listed as its parts", whole.trigger, whole))
            return

    def _rival_counts(self) -> None:
        """ "The ministry put the toll at nine", "the mayor spoke of 138": another count of those told of before."""
        for figure in self.figures:
            lead = self.lows[max(0, figure.start - 3) : figure.start]
            counts = figure.kind in ("bare", "counted") and self._of(figure) is None and id(figure) not in self.parts
            dated = lead[:1] and lead[0] in self.lexicon.harm_grammar["outdated"]
            told = any(" ".join(lead[-words:]) in self.lexicon.harm_grammar["rival_leads"] for words in (1, 2, 3))
            put = lead[-1:] == ["at"] and self._is_put(figure.start)
            if not counts or dated or not (told or put):
                continue
            before = [item for item in self.links if item.figure.end <= figure.start and item.host is None]
            harm = before[-1].harm if before else "killed" if put else UNTOLD_HARM
            self.links.append(Link(figure, harm, "another count of those told of", rival=True))

    def _is_put(self, end: int) -> bool:
        """ "Put the dead of the raid at 137"."""
        for position in range(end - 2, max(-1, end - _PUT_REACH), -1):
            if self.lows[position] in ("put", "puts", "putting"):
                return any(low in _PUT for low in self.lows[position:end])
        return False

    def _they_included(self) -> None:
        """ "They included two children": parts of the count told just before; the harm is that count's."""
        if self.links or " ".join(self.lows[:2]) not in self.lexicon.harm_grammar["included"]:
            return
        first = next((figure for figure in self.figures if figure.start <= _OPENING), None)
        opener = self.parts.get(id(first)) if first is not None else None
        listed = [figure for figure in self.figures if opener is not None and self.parts.get(id(figure)) == opener]
        for figure in listed or (self._with_right(first) if first is not None else []):
            self.links.append(Link(figure, UNTOLD_HARM, "they included", of_earlier=UNTOLD_HARM))

    def _elliptic(self) -> None:
        """ "Nine were killed in Arra, eight in Belu and five in Cala": one verb for counts that list places."""
        for figure in self.figures:
            if figure.kind != "bare" or self._of(figure) is not None or not self._places_follow(figure):
                continue
            earlier = [item for item in self.links if item.figure.end <= figure.start and not item.host]
            before = earlier[-1] if earlier else None
            if before is None or not figure.start:
                continue
            opens = self.lows[figure.start - 1] == ":"
            if figure.start - before.figure.end > (2 * _LIST_REACH if opens else _LIST_REACH):
                continue
            listed = self.lows[figure.start - 1] in (",", "and", "another", "plus")
            bare_list = before.figure.kind == "bare" or before.figure.continues or before.trigger is not None
            placed = any(low in _AT for low in self.lows[before.figure.end : figure.start])
            if opens or (listed and bare_list and placed):
                self.links.append(Link(figure, before.harm, "one verb for counts that list places", listed=True))
                self.links.sort(key=lambda item: item.figure.start)

    def _places_follow(self, figure: Figure) -> bool:
        """Does a place follow the bare count at once ("eight in Belu")?"""
        lead = figure.end + (self.lows[figure.end : figure.end + 1] == ["each"])
        tokens = self.sentence.tokens
        if lead + 1 >= len(self.lows) or self.lows[lead] not in _AT:
            return False
        named = lead + 1 + (self.lows[lead + 1] == "the")
        return named < len(tokens) and (tokens[named].capital or self.lows[named].startswith(("al-", "el-")))

    def _beside_whole(self, known: Link) -> None:
        """ "Four people one of them a child were killed": one verb for the whole and its part."""
        for item in self.links:
            near = 0 <= known.figure.start - item.figure.end <= 1
            if near and item.harm == known.harm and known.host is None and not item.host:
                known.host = item
        before = [item for item in self.links if item.figure.end <= known.figure.start and not item.host]
        if known.host is None and known.figure.harm is None and before:
            known.host = before[-1]

    def _nouns(self) -> None:
        """Counts whose own noun tells the harm: "four deaths", "six injured civilians", "300,000 lives"."""
        for figure in self.figures:
            if self._of(figure) is not None or figure.noun is None or figure.kind == "them":
                continue
            harm = figure.harm or self._described(figure)
            if harm is None or not self._tells(figure, harm):
                continue
            self.links.append(Link(figure, harm, f"the noun “{' '.join(self.lows[figure.noun[0] : figure.noun[1]])}”"))

    def _described(self, figure: Figure) -> str | None:
        first, last = figure.noun or (figure.start, figure.end)
        for word in self.lows[first:last]:
            if word in _DESCRIBED:
                return _DESCRIBED[word]
        return None

    def _tells(self, figure: Figure, harm: str) -> bool:
        """Does a noun of harm tell harm done here?"""
        head = self.lows[figure.end - 1]
        before = self.lows[max(0, figure.start - 4) : figure.start]
        after = self.lows[figure.end : figure.end + 4]
        grammar = self.lexicon.harm_grammar
        if any(word in grammar["modals"] or word in grammar["negators"] for word in before):
            return False
        if head in ("lives", "life"):
            return any(w in grammar["life_verbs"] for w in before) or any(
                w in ("lost", "claimed", "taken") for w in after
            )
        if head in ("body", "corpse") or (head in ("bodies", "corpses") and figure.value is None):
            return any(word in grammar["body_verbs"] for word in [*before, *after])
        if head in ("abductions", "kidnappings", "arrests", "detentions", "disappearances", "killings"):
            return True
        if harm in ("abducted", "detained"):
            return any(word in _HELD for word in [*before, *after])
        return figure.kind != "definite"


_LOOKS = {
    OBJECT: "object of",
    SUBJECT: "subject of",
    OF: "those after",
    TOLL: "the number told by",
    AFTER: "those before",
}
_STATES = {
    "dead": "killed",
    "killed": "killed",
    "victims": "killed",
    "fatalities": "killed",
    "slain": "killed",
    "deceased": "killed",
    "wounded": "injured",
    "injured": "injured",
    "casualties": "casualties",
    "martyrs": "killed",
}
_DESCRIBED = {
    "injured": "injured",
    "wounded": "injured",
    "bloodied": "injured",
    "slain": "killed",
    "dead": "killed",
    "kidnapped": "abducted",
    "abducted": "abducted",
    "missing": "missing",
}
_OPENING = 4
# A mark that parts of a total follow, and the mark that closes them.
_PARTING = {":": ";", "-": "-", "–": "–", "—": "—", "(": ")"}
_PUT_REACH = 14
_PUT = frozenset({"dead", "toll", "deaths", "killed", "fatalities"})
# A bare number of millions counts inhabitants or money.
_MILLIONS = 1_000_000
_THAT_TOTAL = (["that", "total"], ["this", "total"], ["this", "number"], ["that", "number"], ["that", "figure"])
_AT = frozenset({"in", "at", "near"})
_LIST_REACH = 14
_HELD = frozenset({"taken", "held", "seized", "took", "kidnapped", "abducted", "holding", "captured"})


def link(sentence: Sentence, figures: list[Figure], lexicon: Lexicon) -> tuple[list[Link], list[tuple[Trigger, str]]]:
    """Every (count, harm) that a sentence tells, in the order of the counts, and the deaths it tells by a pronoun."""
    linker = _Linker(sentence, figures, lexicon)
    links = linker.run()
    return links, told_by_pronoun(sentence, linker.triggers, links, lexicon)
