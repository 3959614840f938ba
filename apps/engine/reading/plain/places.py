"""Where: names behind words of place, with the kind of place before them and the part of it behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.engine.reading.plain.tables import PlainLexicon, Tags
from apps.engine.reading.plain.tokens import MARK, WORD, Sentence

_CITY = 3
# A name that no list has, behind a word of place alone; a name that opens a line like a dateline.
_UNSURE, _OPENING = 1.5, 0.4
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written: its tokens, its name, and how exact it is (the higher, the more)."""

    start: int
    end: int
    name: str
    level: float


def read_places(text: str, sentence: Sentence, lexicon: PlainLexicon) -> list[Place]:
    """Every place that a sentence names, from the left."""
    reader = _PlaceReader(text, sentence, sentence.tags(lexicon), lexicon)
    found: list[Place] = []
    position = 0
    while position < len(sentence.tokens):
        place = reader.at(position)
        if place is None:
            position += 1
            continue
        found.append(place)
        position = place.end
    return found


class _PlaceReader:
    def __init__(self, text: str, sentence: Sentence, tags: Tags, lexicon: PlainLexicon) -> None:
        self.text, self.sentence, self.tokens, self.tags, self.lexicon = text, sentence, sentence.tokens, tags, lexicon

    def at(self, position: int) -> Place | None:
        """The place that begins at a token: at its kind, at a name that is known, or at a name behind "in"."""
        prepared = self._prepared(position)
        level, name_at = self._kinds(position)
        if name_at > position:
            end = self._name(name_at)
            if end > name_at:
                known = self.tags.at("place", name_at)
                exact = level or float(known.value if known is not None else _CITY)
                return self._place(position, self._parts(end), exact)
            alone = self.tags.at("place_alone", position)
            return self._place(position, name_at, 0.0) if alone is not None and prepared else None
        alone = self.tags.at("place_alone", position)
        if alone is not None and prepared:
            return self._place(position, alone.end, 0.0)
        known = self.tags.at("place", position)
        if known is not None and (prepared or self._bare_name(position)):
            level = float(known.value) if position or prepared else _OPENING
            return self._place(position, self._parts(known.end), level)
        if prepared:
            end = self._name(position)
            return self._place(position, self._parts(end), _UNSURE) if end > position else None
        return self._loose(position)

    def _prepared(self, position: int) -> bool:
        while self.tags.before("place_preposition", position) is None:
            tag = self.tags.before("article", position) or self.tags.before("side", position)
            if tag is None:
                return False
            position = tag.start
        return True

    def _bare_name(self, position: int) -> bool:
        """A known name without a word of place: behind another place, or at the head of a line."""
        return position == 0 or self.tags.before("side", position) is not None

    def _kinds(self, position: int) -> tuple[float, int]:
        """Over words of kind ("the village of"): the first one's level, and where the name begins."""
        level, start = 0.0, position
        while (tag := self.tags.at("kind", position)) is not None:
            level = level or float(tag.value)
            position = tag.end
            piece = self.tokens[position - 1].piece
            link = self.tags.at("kind_link", position)
            if link is None and piece is not None and piece.has_article:
                return 0.0, start
            position = link.end if link is not None else position
        return (level, position) if position > start else (0.0, start)

    def _name(self, start: int) -> int:
        """Where a name ends: a known one as it is known, else words that no table has."""
        known = self.tags.at("place", start)
        if known is not None:
            return known.end
        return self._capitalised(start) if self.lexicon.capitals else self._unknown(start)

    def _unknown(self, start: int) -> int:
        """One word that no table has, and more where the words before open a name ("hill of", "old man")."""
        position = start
        while position < len(self.tokens) and position - start < _LONGEST_NAME:
            opener = self.tags.at("name_opener", position)
            if opener is not None:
                position = opener.end
                continue
            return position + 1 if self._may_be_name(position) else position if position > start + 1 else start
        return start

    def _may_be_name(self, position: int) -> bool:
        token = self.tokens[position]
        if token.kind != WORD or not token.key or len(token.key) < 2:
            return False
        if not token.known:
            return True
        if token.piece is not None and token.piece.has_article and self._behind_kind(position):
            return self._free_of_place(position)
        return position > 0 and self.tags.before("name_opener", position) is not None and self._free(position)

    def _behind_kind(self, position: int) -> bool:
        return self.tags.before("kind", position) is not None

    def _free_of_place(self, position: int) -> bool:
        return not any(
            self.tags.at(t, position) for t in ("direction", "kind", "not_place", "actor", "weekday", "means")
        )

    def _free(self, position: int) -> bool:
        return not any(self.tags.at(t, position) for t in ("people", "harm", "place_preposition", "kind", "means"))

    def _capitalised(self, start: int) -> int:
        position, end = start, start
        while position < len(self.tokens) and position - start < _LONGEST_NAME + 2:
            token = self.tokens[position]
            if token.kind == WORD and token.capital and not self._taken(position):
                position = end = position + 1
            elif end > start and (token.text == "-" or self.tags.at("particle", position) is not None):
                position += 1
            elif end > start and position > 0 and self.tokens[position - 1].text == "-" and token.kind == WORD:
                position = end = position + 1
            else:
                break
        return end

    def _taken(self, position: int) -> bool:
        return any(self.tags.at(t, position) for t in ("month", "weekday", "force", "actor", "nationality"))

    def _parts(self, end: int) -> int:
        """Over the word that says which part ("eastern"), behind the name."""
        while (tag := self.tags.at("direction", end)) is not None:
            piece = self.tokens[end].piece
            if self.lexicon.folding.articles and (piece is None or not piece.has_article):
                break
            end = tag.end
        return end

    def _loose(self, position: int) -> Place | None:
        """An unknown word that opens like a prefix of place: the rest is taken for the name."""
        token = self.tokens[position]
        if token.piece is None or not token.piece.loose or token.known or not self._behind_harm(position):
            return None
        end = self._parts(position + 1)
        start = token.start + token.piece.loose
        return Place(position, end, self.text[start : self.tokens[end - 1].end], _UNSURE - 0.1)

    def _behind_harm(self, position: int) -> bool:
        return any(self.tags.before(t, position) for t in ("means", "people", "harm", "others", "weapon", "weekday"))

    def _place(self, start: int, end: int, level: float) -> Place | None:
        if end <= start or self.tokens[start].kind == MARK:
            return None
        return Place(start, end, self.sentence.name(self.text, start, end), level)


def place_of(first: int, last: int, until: int, places: Sequence[Place], *, shared: bool) -> Place | None:
    """The place of a harm told in tokens first…last, the next count standing at `until`.

    Between the harm and the next count, else before it, else behind; the most exact of those, the nearest first.
    `shared` says that the next count tells another harm, so that what stands behind it may be the place of both.
    """
    behind = [place for place in places if last <= place.start < until]
    before = [place for place in reversed(places) if place.end <= first]
    beyond = [place for place in places if place.start >= until]
    inside = [place for place in places if first <= place.start < last]
    others = [before + beyond] if shared else [before, beyond]
    for group in (inside + behind, *others):
        if group:
            return max(group, key=lambda place: place.level)
    return None
