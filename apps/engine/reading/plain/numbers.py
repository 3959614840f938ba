"""Number expressions: digits of any script, number words, ranges and vague words, with what bounds them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.engine.claims import Qualifier, bounds_of
from apps.engine.reading.plain.tables import PlainLexicon, Tags
from apps.engine.reading.plain.tokens import MARK, NUMBER, Sentence

_HUGE = 10**10
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: its tokens with the qualifier before it, and the bounds by the contract's table.

    `core` is the token where the number itself begins, `words` whether it is spelled out.
    """

    start: int
    end: int
    core: int
    value: int | None
    qualifier: Qualifier
    low: int
    high: int | None
    words: bool = False

    def qualified(self, qualifier: Qualifier) -> Number:
        """The same number under a qualifier; vague words and ranges keep their bounds."""
        bounds = bounds_of(qualifier, self.value)
        if bounds is None or self.qualifier in (Qualifier.RANGE, Qualifier.VAGUE):
            return self
        return replace(self, qualifier=qualifier, low=bounds[0], high=bounds[1])


@dataclass(frozen=True, slots=True)
class _Core:
    end: int
    value: int
    qualifier: Qualifier = Qualifier.EXACT
    words: bool = False
    length: int = 0


class NumberReader:
    """Reads the number expressions of one sentence from the left, without overlaps."""

    def __init__(self, sentence: Sentence, tags: Tags, lexicon: PlainLexicon) -> None:
        self.tokens, self.keys, self.tags = sentence.tokens, sentence.keys, tags
        self.rules = lexicon.number_rules
        self.group = frozenset(self.rules.get("group_separators", ()))
        self.decimal = frozenset(self.rules.get("decimal_separators", ()))
        self.never_joined = {lexicon.folding.key(word) for word in self.rules.get("never_joined", ())}
        self.teens_after = frozenset(self.rules.get("teens_after", ()))

    def read(self) -> list[Number]:
        """Every number expression of the sentence."""
        numbers: list[Number] = []
        position = 0
        while position < len(self.tokens):
            qualifier = self.tags.at("qualifier", position)
            if qualifier is not None and self._core(qualifier.end) is None:
                qualifier = None
            core_at = qualifier.end if qualifier is not None else position
            core = self._core(core_at)
            if core is None:
                position += 1
                continue
            number = self._bounded(position, core_at, core)
            if qualifier is not None:
                number = number.qualified(qualifier.value)
            numbers.append(number)
            position = number.end
        return numbers

    def core_at(self, position: int) -> tuple[int, int] | None:
        """Where an exact number that begins at a token ends, and its value."""
        core = self._core(position)
        return (core.end, core.value) if core is not None and core.qualifier is Qualifier.EXACT else None

    def _core(self, position: int) -> _Core | None:
        if position >= len(self.tokens):
            return None
        if self.tokens[position].kind == NUMBER:
            return self._digits(position)
        for table, qualifier in (("vague", Qualifier.VAGUE), ("approximate", Qualifier.ABOUT)):
            tag = self.tags.at(table, position)
            if tag is not None:
                return _Core(tag.end, tag.value, qualifier, words=True)
        return self._words(position)

    def _digits(self, position: int) -> _Core | None:
        """Digits, in groups too ("1,200", "1 200"), before a word of scale too ("3 thousand", "1.2 million")."""
        digits = self.tokens[position].text
        if len(digits) > _MOST_DIGITS:
            return None
        end, text = position + 1, digits
        while self._grouped(end):
            step = 1 if self.tokens[end].kind == NUMBER else 2
            text += self.tokens[end + step - 1].text
            end += step
        if len(text) > _MOST_DIGITS:
            return None
        value, fraction = int(text), ""
        if end + 1 < len(self.tokens) and self._adjacent(end, self.decimal):
            fraction = self.tokens[end + 1].text[:6]
        at = end + 2 if fraction else end
        scale = self.tags.at("scale", at)
        if scale is not None:
            value = value * scale.value + (int(fraction) * int(scale.value) // 10 ** len(fraction) if fraction else 0)
            value, end = self._remainder(scale.end, value, scale.value)
            return _Core(end, value) if value < _HUGE else None
        return None if fraction else _Core(end, value)

    def _remainder(self, position: int, value: int, scale: int) -> tuple[int, int]:
        """ "41 thousand and 200": digits joined to a scale, smaller than it."""
        join = self.tags.at("number_join", position)
        if join is not None and join.end < len(self.tokens) and self.tokens[join.end].kind == NUMBER:
            digits = self.tokens[join.end].text
            if len(digits) <= 3 and int(digits) < scale and value % scale == 0:
                return value + int(digits), join.end + 1
        return value, position

    def _grouped(self, position: int) -> bool:
        """Do three more digits follow, behind a separator of groups?"""
        if position >= len(self.tokens) or len(self.tokens[position - 1].text) > 3:
            return False
        token, before = self.tokens[position], self.tokens[position - 1]
        if token.kind == NUMBER:
            return " " in self.group and len(token.text) == 3 and token.start == before.end + 1 and not token.gap
        return self._adjacent(position, self.group) and len(self.tokens[position + 1].text) == 3

    def _adjacent(self, position: int, separators: frozenset[str]) -> bool:
        """Is here a separator with digits right before and behind it?"""
        if position + 1 >= len(self.tokens) or self.tokens[position].text not in separators:
            return False
        mark, after = self.tokens[position], self.tokens[position + 1]
        return after.kind == NUMBER and mark.start == self.tokens[position - 1].end and mark.end == after.start

    def _words(self, position: int) -> _Core | None:
        """Spelled numbers, by adding what fits and multiplying by scales."""
        total = current = 0
        end, joined = position, False
        while end < len(self.tokens):
            unit, scale = self.tags.at("unit", end), self.tags.at("scale", end)
            if scale is not None and not (joined and scale.value < 1000 and current):
                scaled = self._scaled(total, current, scale.value)
                if scaled is None:
                    break
                current = scaled
                if scale.value >= 1000:
                    total, current = total + current, 0
                end, joined = scale.end, False
            elif unit is not None and self._fits(current, unit.value, self.keys[end], joined, end == position):
                current += unit.value
                end, joined = unit.end, False
            elif not joined and end > position and self._joins(end):
                end, joined = end + 1, True
            else:
                break
            if total + current >= _HUGE:
                return None
        end -= joined
        return _Core(end, total + current, words=True) if end > position and total + current else None

    def _scaled(self, total: int, current: int, scale: int) -> int | None:
        if current == 0:
            return scale if total % (scale * 1000) == 0 or scale < 1000 else None
        rest = current % 100 if scale == 100 else current
        return (current - rest) + rest * scale if rest else None

    def _joins(self, position: int) -> bool:
        """Is this "and" (or hyphen) inside a number?"""
        if self.tags.at("number_join", position) is None or position + 1 >= len(self.tokens):
            return False
        return self.tags.at("unit", position + 1) is not None or self.tags.at("scale", position + 1) is not None

    def _fits(self, current: int, unit: int, key: str, joined: bool, first: bool) -> bool:
        """Can this unit be added to what was read so far?"""
        if first or current == 0:
            return not (joined and key in self.never_joined)
        if joined and key in self.never_joined:
            return False
        if not joined and self.rules.get("joiner_needed", False) and key not in self.never_joined:
            return False
        if current in self.teens_after and 10 <= unit < 20:
            return True
        if self.rules.get("units_before_tens", False) and current % 100 >= 20 and unit < 10:
            return False
        return all(int(a) == 0 or int(b) == 0 for a, b in zip(f"{current:012d}", f"{unit:012d}", strict=False))

    def _bounded(self, start: int, position: int, core: _Core) -> Number:
        """The number with its bounds; of a range both ends."""
        second = self._range_end(position, core)
        if second is not None:
            opener = self.tags.before("range_open", position)
            first = min(start, opener.start if opener is not None else start)
            if opener is not None and self.tags.at("from_to", opener.start) and self.tags.all("revises"):
                at = second.end - second.length
                return Number(
                    at, second.end, at, second.value, Qualifier.EXACT, second.value, second.value, second.words
                )
            low, high = sorted((core.value, second.value))
            return Number(first, second.end, position, None, Qualifier.RANGE, low, high, core.words)
        if core.qualifier is Qualifier.VAGUE:
            return Number(start, core.end, position, None, Qualifier.VAGUE, core.value, None, words=True)
        return Number(start, core.end, position, core.value, core.qualifier, core.value, core.value, core.words)

    def _range_end(self, position: int, core: _Core) -> _Core | None:
        """The second number of a range ("between 13 and 15", "13-15")."""
        join = self.tags.at("range_join", core.end)
        if join is None or core.qualifier is not Qualifier.EXACT:
            return None
        if join.value == "opened" and self.tags.before("range_open", position) is None:
            return None
        if self.tokens[core.end].kind == MARK and self.tokens[core.end].start > self.tokens[core.end - 1].end + 1:
            return None
        second = self._core(join.end)
        if second is None or second.qualifier is not Qualifier.EXACT or second.value <= core.value:
            return None
        return replace(second, length=second.end - join.end)
