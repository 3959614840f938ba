"""Who says so: speakers before and behind their verbs, "according to", and those whom others quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.engine.reading.plain.figures import Figure
from apps.engine.reading.plain.tables import PlainLexicon, Tags
from apps.engine.reading.plain.tokens import MARK, NUMBER, Sentence

_LONGEST_NAME = 8
_STOPS = (
    *("that", "say", "harm", "month", "weekday", "relative", "preposition", "clause", "name_break"),
    *("according", "cited", "qualifier", "since", "within", "including", "from_source", "adverb"),
)
_VERBS = ("say",)


@dataclass(frozen=True, slots=True)
class Source:
    """One who speaks: the tokens of verb and name, the name ("" = whoever spoke before), and how it is said.

    kind: says, according, cited.
    """

    start: int
    end: int
    name: str
    kind: str
    words: str
    continues: bool = False


def read_sources(text: str, sentence: Sentence, lexicon: PlainLexicon) -> list[Source]:
    """Every source that a sentence names, from the left."""
    reader = _SourceReader(text, sentence, sentence.tags(lexicon), lexicon)
    found: list[Source] = []
    for position in range(len(sentence.tokens)):
        if found and position < found[-1].end:
            continue
        source = reader.at(position, found[-1].end if found else 0)
        if source is not None:
            found.append(source)
    return found


class _SourceReader:
    def __init__(self, text: str, sentence: Sentence, tags: Tags, lexicon: PlainLexicon) -> None:
        self.text, self.sentence, self.tokens, self.tags = text, sentence, sentence.tokens, tags
        self.lexicon = lexicon

    def at(self, position: int, floor: int) -> Source | None:
        """The source whose verb or preposition stands at a token."""
        quoted = self.tags.at("quoting", position)
        if quoted is not None:
            from_source = next(
                (t for t in self.tags.all("from_source") if quoted.end <= t.start <= quoted.end + 7), None
            )
            if from_source is not None:
                return self._named(position, from_source.end, "cited")
        for table, kind in (("cited", "cited"), ("according", "according")):
            tag = self.tags.at(table, position)
            if tag is not None:
                return self._named(position, self._over_fillers(tag.end), kind)
        tag = None if self._definite(position) else self.tags.at("say", position)
        return self._says(position, tag.end, floor) if tag is not None else None

    def _over_fillers(self, position: int) -> int:
        while (tag := self.tags.at("filler", position) or self.tags.at("say", position)) is not None:
            position = tag.end
        return position

    def _named(self, position: int, name_at: int, kind: str) -> Source | None:
        first, last = self._name(name_at)
        if first == last:
            return None
        return Source(position, last, self._clean(first, last), kind, self._words(position, last))

    def _says(self, position: int, end: int, floor: int) -> Source | None:
        """The speaker behind the verb, else the one before it, else whoever spoke last."""
        continues = self.tags.at("continues", position) is not None
        first, last = self._name(end)
        if self.tags.at("accuse", position) is not None:
            last = min((t.start for n in ("actor", "force") for t in self.tags.within(n, first, last)), default=last)
        if first < last:
            name = self._clean(first, last)
            return Source(position, last, name, "says", self._words(position, last), continues)
        first = self._back(position, floor)
        lead = self.tags.before("auxiliary", position)
        until = lead.start if lead is not None else position
        if first < until:
            return Source(first, end, self._clean(first, until), "says", self._words(first, end), continues)
        told = self.tags.at("that", end) is not None
        return Source(position, end, "", "says", self._words(position, end), continues=True) if told else None

    def _name(self, start: int) -> tuple[int, int]:
        """The span of a name that begins at a token."""
        position = start
        while position < len(self.tokens) and position - start < _LONGEST_NAME:
            known = self.tags.at("name_word", position)
            if known is None and self._stops(position, start):
                break
            position = known.end if known is not None else position + 1
        while position > start and self._loose_end(position - 1):
            position -= 1
        return start, position

    def _stops(self, position: int, start: int) -> bool:
        token = self.tokens[position]
        if token.kind == NUMBER or (token.kind == MARK and token.key != "-"):
            return True
        stop = next((table for table in _STOPS if self.tags.at(table, position) is not None), None)
        if stop is not None and not (stop in _VERBS and self._definite(position)):
            return True
        if self._leads_to_day(position):
            return True
        if position > start and self._counts(position):
            return True
        join = self.tags.at("and", position)
        return join is not None and any(self.tags.at(t, join.end) for t in ("harm", "say", "people", "unit", "clause"))

    def _counts(self, position: int) -> bool:
        """Does a count begin here? What an article makes definite describes a name."""
        if self.tags.at("needs_noun", position) is not None or self._definite(position):
            return False
        people = self.tags.at("people", position)
        return (people is not None and people.value.count is not None) or any(
            self.tags.at(table, position) for table in ("unit", "scale", "vague", "approximate")
        )

    def _definite(self, position: int) -> bool:
        """Does an article stand on the word? Then it is no verb, and no count of its own."""
        piece = self.tokens[position].piece
        return piece is not None and piece.has_article

    def _leads_to_day(self, position: int) -> bool:
        lead = self.tags.at("day_lead", position)
        if lead is None or lead.end >= len(self.tokens):
            return False
        day = any(self.tags.at(table, lead.end) for table in ("weekday", "relative", "month"))
        return day or self.tokens[lead.end].kind == NUMBER

    def _loose_end(self, position: int) -> bool:
        """A name ends in no joining word and no prefix."""
        piece = self.tokens[position].piece
        return self.tags.at("and", position) is not None or (piece is not None and piece.is_prefix)

    def _back(self, position: int, floor: int) -> int:
        """Where the name before a verb begins."""
        lead = self.tags.before("auxiliary", position)
        start = lead.start if lead is not None else position
        if start and self.tags.at("and", start - 1) is not None and not self._stops(start - 1, 0):
            return start
        while start > floor and position - start < _LONGEST_NAME and not self._stops(start - 1, -1):
            start -= 1
        while start < position and (tag := self.tags.at("opening", start)) is not None:
            start = tag.end
        return start

    def _clean(self, first: int, last: int) -> str:
        """The name without offices and articles before it; empty for the outlet's own people."""
        start = first
        while start < last and (tag := self.tags.at("office", start) or self.tags.at("article", start)) is not None:
            if tag.end >= last:
                break
            start = tag.end
        outlet = self.tags.at("outlet", start)
        if outlet is not None and outlet.end >= last:
            return ""
        return self.sentence.name(self.text, start, last)

    def _words(self, first: int, last: int) -> str:
        return "“" + " ".join(self.sentence.text(self.text, first, last).split()) + "”"


def source_of(figure: Figure, figures: Sequence[Figure], sources: Sequence[Source]) -> Source | None:
    """The source that a count of the sentence is said by.

    One whom others quote outranks them; who speaks first speaks for what follows; who is named behind a count
    ("…, according to …") speaks for the counts back to the source before.
    """
    cited = [source for source in sources if source.kind == "cited"]
    if cited:
        return cited[-1]
    before = [source for source in sources if source.end <= figure.start]
    behind = next((source for source in sources if source.start >= figure.end), None)
    if behind is not None and _speaks_back(behind, figures, sources):
        return behind
    forward = [s for s in before if not _speaks_back(s, figures, sources)] or before
    return forward[-1] if forward else None


def _speaks_back(source: Source, figures: Sequence[Figure], sources: Sequence[Source]) -> bool:
    floor = max((other.end for other in sources if other.end <= source.start), default=0)
    told_before = any(floor <= figure.start < source.start for figure in figures)
    told_behind = any(figure.start >= source.end for figure in figures)
    return told_before and (source.kind == "according" or not told_behind)
