"""Which count came to which harm: by the word of harm before it, behind it, or by what it is joined to."""

from __future__ import annotations

from dataclasses import dataclass

from apps.engine.claims import Harm
from apps.engine.reading.plain.figures import BARE, SINGLE, UNKNOWN_NOUN, Figure, read_figures
from apps.engine.reading.plain.parts import Part, part_of
from apps.engine.reading.plain.tables import HarmWord, PlainLexicon, Tag, Tags
from apps.engine.reading.plain.tokens import MARK, NUMBER, Sentence

_REACH = 14
_SINGLE_REACH = 3
_NEGATION_REACH = 8
_TOLL_REACH = 14


@dataclass(slots=True)
class Link:
    """A count with its harm: `trigger` is the word of harm, `whole` the link it is part of, `earlier` says that its
    whole stands in a sentence before, `agent` the tokens between an active verb and its object."""

    figure: Figure
    harm: Harm
    rule: str
    trigger: Tag | None = None
    whole: Link | None = None
    earlier: bool = False
    agent: tuple[int, int] | None = None


def read_links(sentence: Sentence, lexicon: PlainLexicon) -> list[Link]:
    """Every count of harm that a sentence tells, in its order."""
    if lexicon.telling.isdisjoint(sentence.keys):
        return []
    if not any(token.kind == NUMBER or token.key in lexicon.counting for token in sentence.tokens):
        return []
    tags = sentence.tags(lexicon)
    figures = read_figures(sentence, tags, lexicon) if _tells_harm(tags) and not _other_cause(tags) else []
    return _Linker(sentence, tags, figures).links()


def _tells_harm(tags: Tags) -> bool:
    """Is there a word of harm at all?"""
    return bool(tags.all("harm") or tags.all("among_harmed")) or any(
        tag.value.harm is not None for tag in tags.all("people")
    )


def _other_cause(tags: Tags) -> bool:
    """Earthquakes, floods, traffic: harm that no weapon did."""
    return bool(tags.all("other_causes")) and not any(tag.value[1] for tag in tags.all("means"))


class _Linker:
    def __init__(self, sentence: Sentence, tags: Tags, figures: list[Figure]) -> None:
        self.tokens, self.tags, self.figures = sentence.tokens, tags, figures
        self.source = sentence
        taken = {p for f in figures if f.kind != SINGLE for p in range(f.start, f.end)}
        self.words = [tag for tag in tags.all("harm") if tag.start not in taken]
        self.saturated: set[int] = set()
        self.found: list[Link] = []

    def links(self) -> list[Link]:
        """The links of the sentence's counts, those that are denied or only feared left out."""
        for index, figure in enumerate(self.figures):
            link = self._link(index, figure)
            if link is not None and not self._denied(link):
                self.found.append(link)
        return self.found

    def _link(self, index: int, figure: Figure) -> Link | None:
        part = part_of(self.tags, self.found[-1].figure if self.found else None, figure)
        if part is not None:
            return self._part(part, figure)
        if figure.kind == SINGLE and self.tags.at("no_single", figure.start) is not None:
            return None
        if figure.harm is not None:
            return self._own(index, figure)
        direct = self._before(index, figure)
        follows = self._after(index, figure)
        joined = self._joined(figure)
        if direct is not None and follows is not None and _distance(follows, figure) < _distance(direct, figure):
            direct = None
        if direct is not None:
            self.saturated.add(direct.start)
            return self._directly(direct, figure)
        if joined is not None and follows is None and self._may_join(figure):
            return Link(figure, joined.harm, "joined to the count before", joined.trigger, joined.whole, joined.earlier)
        if follows is not None and figure.kind != UNKNOWN_NOUN:
            return Link(figure, follows.value.harm, f"the word of harm behind: {self._words(follows)}", follows)
        return self._toll(figure)

    def _own(self, index: int, figure: Figure) -> Link | None:
        """A noun that tells the harm itself; a single one only beside a word that says that it fell."""
        harm = figure.harm or Harm.CASUALTIES
        direct = self._before(index, figure)
        if figure.kind == SINGLE:
            falls = self.tags.before("falls", figure.start) or self.tags.before("and", figure.start)
            if falls is None or (
                falls.table == "and" and not (self.found and self.found[-1].figure.end == falls.start)
            ):
                return None
        other = self._other_harm(index, figure, direct)
        if other is not None:
            return Link(figure, other.value.harm, f"the word of harm beside the noun: {self._words(other)}", other)
        rule = f"the noun tells it: {self._figure_words(figure)}"
        trigger = direct if direct is not None and direct.value.harm == harm else None
        return Link(figure, harm, rule, trigger)

    def _other_harm(self, index: int, figure: Figure, direct: Tag | None) -> Tag | None:
        """ "The execution of six detainees", "three of the wounded died": the word beside the noun outranks it."""
        for tag in (direct, self._after(index, figure)):
            if tag is not None and _distance(tag, figure) <= 1 and tag.value.harm != figure.harm:
                return tag
        return None

    def _part(self, part: Part, figure: Figure) -> Link | None:
        if part.harm is not None:
            return Link(figure, part.harm, f"part of those told before: {part.words}", earlier=True)
        whole = self._whole(figure)
        if whole is None:
            return None
        rule = f"part of the count before: {part.words}"
        return Link(figure, figure.harm or whole.harm, rule, whole.trigger, whole, whole.earlier)

    def _whole(self, figure: Figure) -> Link | None:
        """The link that holds a part: the nearest before it that is no part itself and can hold so many."""
        for link in reversed(self.found):
            high = link.figure.number.high
            if link.whole is None and (high is None or high >= figure.number.low) and link.figure.kind != SINGLE:
                return link
        return None

    def _before(self, index: int, figure: Figure) -> Tag | None:
        """The word of harm before a count that takes it, with no other count between."""
        floor = self.figures[index - 1].end if index and self._stands(self.figures[index - 1], figure) else 0
        for tag in reversed(self.words):
            if tag.end > figure.start or tag.value.takes == "before":
                continue
            if tag.start < floor or tag.start in self.saturated:
                return None
            reach = _SINGLE_REACH if figure.kind == SINGLE else _REACH
            if figure.kind in (BARE, UNKNOWN_NOUN):
                reach = 5
            if figure.start - tag.end >= reach or self._broken(tag.end, figure.start, figure):
                return None
            return tag
        return None

    def _stands(self, earlier: Figure, figure: Figure) -> bool:
        """Is the count before one of its own, and not the agent of what is told of this one?"""
        linked = any(link.figure is earlier for link in self.found)
        return linked or earlier.kind != SINGLE

    def _broken(self, start: int, end: int, figure: Figure) -> bool:
        """Is the way from a word of harm to its count cut by the end of a clause?"""
        single = figure.kind == SINGLE
        for position in range(start, end):
            if self.tags.at("clause", position) is not None:
                return True
            if single and self.tags.at("preposition", position) is not None:
                return True
        return False

    def _directly(self, tag: Tag, figure: Figure) -> Link:
        harm = self._both(tag)
        between = (tag.end, figure.start) if tag.value.active and figure.start > tag.end else None
        return Link(figure, harm, f"the word of harm before: {self._words(tag)}", tag, agent=between)

    def _both(self, tag: Tag) -> Harm:
        """ "Killed and wounded" before one number: casualties."""
        harm: Harm = tag.value.harm
        join = self.tags.before("and", tag.start)
        earlier = self.tags.before("harm", join.start) if join is not None else None
        used = {link.trigger.start for link in self.found if link.trigger is not None}
        if earlier is None or earlier.value.takes == "before" or earlier.start in used:
            return harm
        return harm if earlier.value.harm == harm else Harm.CASUALTIES

    def _after(self, index: int, figure: Figure) -> Tag | None:
        """The word of harm behind a count that takes it, over counts joined to it."""
        end = figure.end
        for other in self.figures[index + 1 :]:
            joined = self._between(end, other.start, ("and", "comma", "including"))
            if not joined and other.kind != SINGLE:
                break
            end = max(end, other.end) if joined else end
        limit = next((f.start for f in self.figures[index + 1 :] if f.start >= end and f.kind != SINGLE), None)
        for tag in self.words:
            if tag.start < figure.end:
                continue
            if limit is not None and tag.start > limit:
                return None
            reach = _SINGLE_REACH if figure.kind == SINGLE else _REACH
            if tag.start - end >= reach or self._broken(end, tag.start, figure):
                return None
            return tag if self._takes_before(tag, figure) else None
        return None

    def _takes_before(self, tag: Tag, figure: Figure) -> bool:
        """Can a word of harm have this count before it? A verb only right behind it, and without another behind."""
        if tag.value.takes == "after" or (tag.value.active and self._has_object(tag)):
            return False
        if tag.value.takes != "verb":
            return True
        following = next((f for f in self.figures if f.start >= tag.end), None)
        limit = next((w.start for w in self.words if w.start >= tag.end), len(self.tokens))
        return tag.start == figure.end and (following is None or following.start > limit)

    def _has_object(self, tag: Tag) -> bool:
        return any(figure.start == tag.end for figure in self.figures)

    def _joined(self, figure: Figure) -> Link | None:
        """The link whose count this one is joined to by "and" or a comma."""
        if not self.found:
            return None
        last = self.found[-1]
        return last if self._between(last.figure.end, figure.start, ("and", "comma")) else None

    def _may_join(self, figure: Figure) -> bool:
        return figure.kind not in (BARE, UNKNOWN_NOUN) or figure.continues

    def _between(self, start: int, end: int, tables: tuple[str, ...]) -> bool:
        """Do only words of these tables stand between two tokens, and at least one?"""
        position = start
        while position < end:
            tag = next((found for table in tables if (found := self.tags.at(table, position))), None)
            if tag is None:
                return False
            position = tag.end
        return start < end

    def _toll(self, figure: Figure) -> Link | None:
        """ "The toll of the dead rose to 17": the noun of the toll tells the harm of a bare number."""
        for tag in reversed(self.tags.all("people")):
            near = 0 <= figure.start - tag.end <= _TOLL_REACH and tag.value.harm is not None
            toll = next((t for t in self.tags.all("toll") if 0 <= tag.start - t.end <= 3), None)
            if near and toll is not None and self._reached(toll, figure):
                return Link(figure, tag.value.harm, f"the toll's noun: {self._words(tag)}", tag)
        return None

    def _reached(self, toll: Tag, figure: Figure) -> bool:
        """ "Rose to" right before the number, or "reached" right before the toll."""
        before = self.tags.before("to", toll.start)
        return self.tags.before("to", figure.start) is not None or before is not None

    def _denied(self, link: Link) -> bool:
        """Is the harm denied, or only feared or threatened?"""
        figure = link.figure
        at = [figure.start]
        if link.trigger is not None and isinstance(link.trigger.value, HarmWord):
            at.append(link.trigger.start)
        last, first = max(at), min(at)
        bounded = set(range(figure.start, figure.end))
        for table in ("negation", "hypothetical"):
            for tag in self.tags.all(table):
                if self.tags.at("no_negation", tag.start) is not None:
                    continue
                near = first - _NEGATION_REACH <= tag.start < max(last, figure.end)
                if near and tag.start not in bounded and not self._clause_between(tag.end, first):
                    return True
        return False

    def _clause_between(self, start: int, end: int) -> bool:
        return any(
            self.tokens[p].kind == MARK or self.tags.at("clause", p) is not None for p in range(start, max(start, end))
        )

    def _words(self, tag: Tag) -> str:
        return "“" + " ".join(token.text for token in self.tokens[tag.start : tag.end]) + "”"

    def _figure_words(self, figure: Figure) -> str:
        first, last = figure.noun or (figure.start, figure.end)
        return "“" + " ".join(token.text for token in self.tokens[first:last]) + "”"


def _distance(tag: Tag, figure: Figure) -> int:
    return figure.start - tag.end if tag.end <= figure.start else tag.start - figure.end
