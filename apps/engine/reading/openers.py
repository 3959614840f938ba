"""Parts of a count told in its sentence: where the words begin that make one count a part of another."""

from __future__ import annotations

from apps.engine.reading.counting import Figure
from apps.engine.reading.harms import OBJECT, OF, Trigger
from apps.engine.reading.lexicon import Lexicon


class Openers:
    """Finds part markers among one sentence's counts and words of harm."""

    lexicon: Lexicon
    lows: list[str]
    at: dict[int, Figure]
    begins: dict[int, Figure]
    trigger_at: dict[int, Trigger]
    triggers: list[Trigger]
    parts: dict[int, int]

    def _opener(self, figure: Figure) -> int | None:
        """Where the words begin that make a count a part ("including", "among them"), else None."""
        position = figure.start
        while position > 0 and self.lows[position - 1] in ("the", "a", "at", "-", "–", '"', ",", "another", "an"):
            position -= 1
        found = self.lexicon.part_openers.match_before(self.lows, position)
        if found:
            return found[0]
        trailing = self.lows[figure.end : figure.end + 2] in (["among", "them"], ["amongst", "them"])
        if trailing and figure.start and figure.end + 2 not in self.begins:
            return figure.start - (self.lows[figure.start - 1] == ",")
        if figure.kind == "them" and figure.noun is not None and figure.start and figure.whole is None:
            return figure.start - (self.lows[figure.start - 1] in (",", "(", "-", "–", "—"))
        bracket = self._bracket(figure)
        if bracket is not None:
            return bracket
        before = self.at.get(position - 2) if position > 1 and self.lows[position - 1] == "and" else None
        before = before or (self.at.get(position - 1) if position else None)
        if before is not None and before is not figure and before.start < figure.start:
            marked = before.kind != "them" or before.noun is not None
            opener = self.parts.get(id(before)) if marked else None
            if opener is not None and (not self._verb_follows(figure) or self._verb_of_whole(opener, figure)):
                return opener
        return None

    def _verb_of_whole(self, opener: int, figure: Figure) -> bool:
        """ "Six civilians including a woman and two children were killed": the whole has no other verb."""
        whole = self.at.get(opener - 1) or self.at.get(opener - 2)
        if whole is None or figure.continues:
            return False
        told = any(whole.start <= position < figure.start for position in self.trigger_at)
        governed = any(one.look in (OBJECT, OF) and 0 <= whole.start - one.end <= 2 for one in self.triggers)
        return not told and not governed

    def _bracket(self, figure: Figure) -> int | None:
        """Where the bracket opens in "7 civilians (5 men and 2 women)"."""
        for position in range(figure.start - 1, max(0, figure.start - 8), -1):
            if self.lows[position] == ")":
                return None
            if self.lows[position] == "(":
                return position if position - 1 in self.at else None
        return None

    def _verb_follows(self, figure: Figure) -> bool:
        """Has the count a verb of harm of its own ("… and nine others were injured")?"""
        position, words = figure.end, self.lexicon.words
        verb = False
        while position < len(self.lows) and (
            self.lows[position] in words["be"] or self.lows[position] in words["have"] or self.lows[position] == "also"
        ):
            position, verb = position + 1, True
        roles = self.lexicon.harms.match(self.lows, position) if position < len(self.lows) else None
        told = roles is not None and any(role.form in ("past", "part", "adjective") for role in roles[1])
        continuing = figure.continues or (position < len(self.lows) and verb and self.lows[figure.start - 1] == "and")
        return told and (not verb or bool(continuing) or (roles is not None and roles[1][0].harm != "killed"))
