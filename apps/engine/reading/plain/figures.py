"""Counts of people: a number with its noun, a dual, a single person without a numeral."""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.engine.claims import Harm, Qualifier, Victims
from apps.engine.reading.plain.numbers import Number, NumberReader
from apps.engine.reading.plain.tables import Noun, PlainLexicon, Tag, Tags
from apps.engine.reading.plain.tokens import MARK, NUMBER, WORD, Sentence

# More counts than people put into one sentence: a table or noise, which no plain form tells.
_MOST_FIGURES = 40
_YEARS = range(1900, 2101)

COUNTED, DUAL, SINGLE, BARE, UNKNOWN_NOUN = "counted", "dual", "single", "bare", "unknown noun"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of people: token span with qualifier and noun, its bounds, the noun's span and group.

    `group` is None where the words name none; `continues` says that it counts others of a noun told before.
    """

    start: int
    end: int
    number: Number
    kind: str
    noun: tuple[int, int] | None = None
    group: Victims | None = None
    harm: Harm | None = None
    continues: bool = False
    rule: str = ""


def read_figures(sentence: Sentence, tags: Tags, lexicon: PlainLexicon) -> list[Figure]:
    """Every count of a sentence in its order; none where there are more than a sentence can tell."""
    if sum(token.kind == NUMBER for token in sentence.tokens) > _MOST_FIGURES:
        return []
    reader = _FigureReader(sentence, tags)
    found = reader.counted(NumberReader(sentence, tags, lexicon).read())
    taken = {position for figure in found for position in range(figure.start, figure.end)}
    taken |= reader.no_counts
    found += reader.without_numeral(taken)
    figures = _with_kin(sorted(found, key=lambda figure: figure.start), tags)
    return figures if len(figures) <= _MOST_FIGURES else []


class _FigureReader:
    def __init__(self, sentence: Sentence, tags: Tags) -> None:
        self.tokens, self.tags = sentence.tokens, tags
        self.no_counts: set[int] = set()

    def counted(self, numbers: list[Number]) -> list[Figure]:
        """The numbers that count people, or may."""
        found = []
        for number in numbers:
            if self.tags.at("numeral_behind", number.start) and self.tags.before("people", number.start):
                continue
            figure = None if self._counts_no_people(number) else self._with_noun(number)
            if figure is None:
                self.no_counts.update(range(number.start, number.end + 1))
            else:
                found.append(figure)
        return found

    def _counts_no_people(self, number: Number) -> bool:
        """Dates, years, clock times, money, shares, and numbers of things."""
        first, last = self.tokens[number.core], self.tokens[number.end - 1]
        after = self.tokens[number.end] if number.end < len(self.tokens) else None
        before = self.tokens[number.core - 1] if number.core else None
        if any(self.tags.at(t, number.end) for t in ("not_people", "month", "hijri_month", "unit_of_time", "percent")):
            return True
        if number.core and any(self.tags.before(t, number.core) for t in ("money", "month", "hijri_month", "year_of")):
            return True
        if number.value == 0 or (number.words and self._is_date_word(number)):
            return True
        if first.kind != NUMBER:
            return False
        glued_before = before is not None and before.end == first.start and not before.known and before.kind == WORD
        marked = before is not None and before.kind == MARK and before.end == first.start and before.key in "/:.-_"
        marked_after = after is not None and after.kind == MARK and after.start == last.end and after.key in "/:%"
        year = number.value in _YEARS and len(first.text) == 4 and self._noun_at(number.end) is None
        return glued_before or marked or marked_after or year

    def _is_date_word(self, number: Number) -> bool:
        """Number words inside an expression of time ("the last twenty-four hours") stand after its unit."""
        return number.core > 0 and self.tags.before("unit_of_time", number.core) is not None

    def _noun_at(self, position: int) -> tuple[Tag, int] | None:
        """The noun of people after a number, over a partitive and adjectives that stand before nouns."""
        for table in ("partitive", "article", "before_noun"):
            while (tag := self.tags.at(table, position)) is not None:
                position = tag.end
        tag = self.tags.at("people", position)
        return (tag, position) if tag is not None else None

    def _with_noun(self, number: Number) -> Figure | None:
        found = self._noun_at(number.end)
        if found is None:
            return self._without_noun(number)
        tag, at = found
        noun: Noun = tag.value
        end, harm = tag.end, noun.harm
        other = self.tags.within("others", number.end, at)
        if harm is not None:
            end, harm = self._several_harms(tag, harm)
        group = None if (harm is not None and number.end != at and other) else noun.group
        figure = Figure(number.start, end, number, COUNTED, (at, end), group, harm, bool(other), "the noun")
        return self._qualified_after(self._extended(figure))

    def _several_harms(self, tag: Tag, harm: Harm) -> tuple[int, Harm]:
        """ "Dead and wounded" under one number: casualties."""
        join = self.tags.at("and", tag.end)
        second = self.tags.at("people", join.end) if join is not None else None
        if second is not None and second.value.harm not in (None, harm):
            return second.end, Harm.CASUALTIES
        return tag.end, harm

    def _without_noun(self, number: Number) -> Figure | None:
        other = self.tags.at("others", number.end)
        if other is not None:
            figure = Figure(number.start, other.end, number, BARE, continues=True)
            return self._qualified_after(figure)
        if self.tags.at("needs_noun", number.core) is not None:
            return None
        of = self.tags.at("partitive", number.end)
        at = of.end if of is not None else number.end
        after = self.tokens[at] if at < len(self.tokens) else None
        if of is not None and after is not None and after.kind == WORD and not after.known and after.key:
            figure = Figure(number.start, at + 1, number, BARE, (at, at + 1), continues=True)
            return self._qualified_after(figure)
        if after is not None and after.kind == WORD and not after.known and after.key:
            figure = Figure(number.start, number.end + 1, number, UNKNOWN_NOUN, (number.end, number.end + 1))
            return self._qualified_after(replace(figure, group=Victims.PEOPLE, rule="a noun the lexicon lacks"))
        return self._qualified_after(Figure(number.start, number.end, number, BARE))

    def _extended(self, figure: Figure) -> Figure:
        """Over words that only describe ("others", "more"), and over the numeral behind a dual."""
        end, continues = figure.end, figure.continues
        while (tag := self.tags.at("attributes", end) or self.tags.at("others", end)) is not None:
            continues = continues or tag.table == "others"
            end = tag.end
        return replace(figure, end=end, continues=continues)

    def _qualified_after(self, figure: Figure) -> Figure:
        """With the qualifier that stands behind number and noun."""
        after = self.tags.at("after", figure.end)
        if after is None:
            return figure
        return replace(figure, end=after.end, number=figure.number.qualified(after.value))

    def without_numeral(self, taken: set[int]) -> list[Figure]:
        """Duals, and single persons; a numeral behind the noun ("two", "one") makes it a count."""
        found = []
        for tag in self.tags.all("people"):
            noun: Noun = tag.value
            behind = self.tags.at("numeral_behind", tag.end)
            count = behind.value if behind is not None else noun.count
            if count is None or any(position in taken for position in range(tag.start, tag.end)):
                continue
            number = Number(tag.start, tag.end, tag.start, count, Qualifier.EXACT, count, count, words=True)
            kind = DUAL if count > 1 else COUNTED if behind is not None else SINGLE
            end = behind.end if behind is not None else tag.end
            figure = Figure(tag.start, end, number, kind, (tag.start, tag.end), noun.group, noun.harm, rule="the noun")
            found.append(self._qualified_after(self._extended(figure)))
        return found


def _with_kin(figures: list[Figure], tags: Tags) -> list[Figure]:
    """ "A woman and her child" is one count of two."""
    joined: list[Figure] = []
    for figure in figures:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.number.value == 1
            and figure.kind in (SINGLE, DUAL)
            and tags.at("kin", figure.start)
        ):
            join = tags.at("and", last.end)
            if join is not None and join.end == figure.start:
                joined[-1] = _pair(last, figure)
                continue
        joined.append(figure)
    return joined


def _pair(one: Figure, other: Figure) -> Figure:
    count = 1 + (other.number.value or 1)
    groups = {one.group, other.group}
    group = one.group if len(groups) == 1 else Victims.PEOPLE
    if groups == {Victims.WOMEN, Victims.CHILDREN}:
        group = Victims.WOMEN_AND_CHILDREN
    number = replace(one.number, end=other.end, value=count, low=count, high=count)
    return replace(one, end=other.end, number=number, kind=DUAL, noun=(one.start, other.end), group=group)
