"""By whom and with what: actors beside weapons, verbs of attack, "by", and words of blame; the cue of the means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.engine.claims import Attribution, Means
from apps.engine.reading.plain.harms import Link
from apps.engine.reading.plain.tables import HarmWord, PlainLexicon, Tags
from apps.engine.reading.plain.tokens import WORD, Sentence

_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Actor:
    """One who can be held responsible, as written; `adjective` says that it needs a weapon or a force beside it."""

    start: int
    end: int
    name: str
    adjective: bool


@dataclass(frozen=True, slots=True)
class Blame:
    """Whom a sentence holds responsible, how firmly, and by which words; `accusing` where it is an accusation."""

    names: tuple[str, ...]
    attribution: Attribution
    words: str
    accusing: bool = False


def read_blame(text: str, sentence: Sentence, lexicon: PlainLexicon, links: Iterable[Link]) -> Blame | None:
    """Whom a sentence holds responsible, the agents of its words of harm among them."""
    reader = _BlameReader(text, sentence, sentence.tags(lexicon))
    return reader.blame([link for link in links if link.trigger is not None])


class _BlameReader:
    def __init__(self, text: str, sentence: Sentence, tags: Tags) -> None:
        self.text, self.sentence, self.tokens, self.tags = text, sentence, sentence.tokens, tags
        self.actors = self._actors()

    def _actors(self) -> list[Actor]:
        found: list[Actor] = []
        position = 0
        while position < len(self.tokens):
            actor = self._actor(position)
            if actor is not None:
                found.append(actor)
            position = actor.end if actor is not None else position + 1
        return found

    def _actor(self, start: int) -> Actor | None:
        """A known name, or a word for a force with the words that tell which."""
        named, force = self.tags.at("actor", start), self.tags.at("force", start)
        nation = self.tags.at("nationality", start)
        if named is not None:
            return self._made(start, self._described(named.end), adjective=False)
        if force is not None:
            end = self._described(force.end)
            vague = self.tags.at("vague_force", start) is not None and end == force.end
            return None if vague or self._nobody(end) else self._made(start, end, adjective=False)
        return self._made(start, nation.end, adjective=True) if nation is not None else None

    def _described(self, end: int) -> int:
        """Over the words that say which force it is: adjectives of nations, and what an article marks as its own."""
        first = end
        while end < len(self.tokens) and end - first < _LONGEST:
            link = self.tags.at("force_link", end)
            at = link.end if link is not None else end
            known = self.tags.at("nationality", at) or self.tags.at("actor", at) or self.tags.at("force_quality", at)
            piece = self.tokens[at].piece if at < len(self.tokens) else None
            if known is not None:
                end = known.end
            elif link is None and piece is not None and piece.has_article and not piece.known:
                end = at + 1
            else:
                break
        return end

    def _nobody(self, end: int) -> bool:
        return self.tags.at("nobody", end) is not None

    def _made(self, start: int, end: int, *, adjective: bool) -> Actor:
        return Actor(start, end, self.sentence.name(self.text, start, end), adjective)

    def blame(self, links: list[Link]) -> Blame | None:
        """The first of: accused, named by "by", agents of the harm, beside the weapon, subjects of the attack."""
        accused = self._accused()
        if accused:
            return self._told(accused, accusing=True)
        for way in (self._by(), self._agents(links), self._beside_weapons(), self._attackers()):
            if way:
                return self._told(way)
        return None

    def _told(self, actors: list[Actor], *, accusing: bool = False) -> Blame:
        names = tuple(dict.fromkeys(actor.name for actor in actors))
        attribution = Attribution.STATED if len(names) == 1 else Attribution.JOINT
        rivals = any(self.tags.at("or", a.end) is not None for a in actors[:-1])
        if (rivals and len(names) > 1) or (accusing and self.tags.all("denial")):
            attribution = Attribution.DISPUTED
        first, last = actors[0], actors[-1]
        words = "“" + " ".join(self.sentence.text(self.text, first.start, last.end).split()) + "”"
        return Blame(names, attribution, words, accusing)

    def _with_joined(self, actor: Actor) -> list[Actor]:
        """An actor with those that "and" or "or" joins to it."""
        found = [actor]
        for other in self.actors:
            join = self.tags.at("and", found[-1].end) or self.tags.at("or", found[-1].end)
            if join is not None and self._over(join.end) == other.start:
                found.append(other)
        return found

    def _over(self, position: int) -> int:
        """Over what may stand before an actor: articles, members, vehicles, prefixes of possession."""
        tables = ("article", "of", "member", "vehicle", "all_of")
        while (tag := next((t for n in tables if (t := self.tags.at(n, position))), None)) is not None:
            if self.tags.at("actor", position) or self.tags.at("force", position):
                break
            position = tag.end
        return position

    def _first_at(self, position: int) -> list[Actor]:
        at = self._over(position)
        found = next((actor for actor in self.actors if actor.start == at), None)
        return self._with_joined(found) if found is not None else []

    def _by(self) -> list[Actor]:
        for tag in self.tags.all("by"):
            found = self._first_at(tag.end)
            if found and (not found[0].adjective or self._is_weapon(tag.end)):
                return found
        return []

    def _is_weapon(self, position: int) -> bool:
        return self.tags.at("vehicle", position) is not None

    def _agents(self, links: list[Link]) -> list[Actor]:
        """The agent of an active word of harm: between it and its object, or right before it."""
        for link in links:
            if link.agent is not None:
                found = self._first_at(link.agent[0])
                if found and found[0].end <= link.agent[1] and not found[0].adjective:
                    return found
            if link.trigger is not None and isinstance(link.trigger.value, HarmWord) and link.trigger.value.active:
                before = self._right_before(link.trigger.start)
                if before is not None and link.figure.start >= link.trigger.end:
                    return [before]
        return []

    def _right_before(self, position: int) -> Actor | None:
        lead = self.tags.before("auxiliary", position)
        at = lead.start if lead is not None else position
        return next((a for a in self.actors if a.end == at and not a.adjective), None)

    def _beside_weapons(self) -> list[Actor]:
        """ "Russian raids", "raids of the army", "shelling by …": an actor right beside the weapon."""
        for tag in (*self.tags.all("means"), *self.tags.all("weapon")):
            found = self._first_at(self._qualities(tag.end))
            if found:
                return found
            before = next((a for a in self.actors if a.end == tag.start and a.adjective), None)
            if before is not None and self.tokens[before.start].kind == WORD:
                return self._with_joined(before)
        return []

    def _qualities(self, position: int) -> int:
        while (tag := self.tags.at("weapon_quality", position)) is not None:
            position = tag.end
        return position

    def _attackers(self) -> list[Actor]:
        """The subject of a verb of attack: right behind it, or right before it where the verb is not turned round."""
        for tag in self.tags.all("attack"):
            found = [actor for actor in self._first_at(tag.end) if not actor.adjective]
            if found:
                return found
            before = self._right_before(tag.start)
            if before is not None:
                return [before]
        return []

    def _accused(self) -> list[Actor]:
        """Whom a word of blame is turned on: the first actor behind it that is not the one who blames."""
        for tag in self.tags.all("accuse"):
            behind = [actor for actor in self.actors if actor.start >= tag.end and not actor.adjective]
            before = [actor for actor in self.actors if actor.end <= tag.start]
            speaker_behind = bool(behind) and behind[0].start == tag.end and not before and len(behind) > 1
            if behind:
                return self._with_joined(behind[1 if speaker_behind else 0])
        return []


def means_of(position: int, tags: Tags, own: Means | None = None) -> tuple[Means, str] | None:
    """The weapon told nearest to a token, a clear word before a weak one: what it is and which tokens say so."""
    cues = tags.all("means")
    if own is not None and not any(cue.value[1] for cue in cues):
        return own, "the verb"
    if not cues:
        return None
    best = min(cues, key=lambda cue: (not cue.value[1], abs(cue.start - position), cue.start))
    return best.value[0], f"{best.start}-{best.end}"
