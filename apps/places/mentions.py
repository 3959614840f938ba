"""The names in a phrase about a place, known or not, and what the words around them say of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from apps.places.phrases import SEPARATORS, Role, Token, tokens

T = TypeVar("T")

# Asked for the candidates of the name that starts at a position; answers also where the name ends.
LookUp = Callable[[Sequence[Token], int], tuple[Sequence[T], int]]


@dataclass
class Mention(Generic[T]):
    """A name: its span in the phrase, what it may mean (nothing where unknown), and how it hangs together.

    `link` is the separator before it; `holds` whether the phrase says that it holds, or lies by, the one before.
    """

    start: int
    end: int
    candidates: Sequence[T]
    roles: set[Role] = field(default_factory=set)
    link: Role = Role.PAUSE
    holds: bool = False


@dataclass
class _Chunk(Generic[T]):
    """What stands between two separators: names as found, and words by their position among them."""

    names: list[Mention[T]] = field(default_factory=list)
    words: list[tuple[int, Role]] = field(default_factory=list)
    strangers: list[Token] = field(default_factory=list)
    ended_by: Role = Role.PAUSE


def mentions_of(text: str, look_up: LookUp[T], may_open: Callable[[T], bool]) -> list[Mention[T]]:
    """The mentions in the order of the text.

    A known name beside unknown capitalized words is half of another name ("Bab al-Saghir" is not al-Bab) and left
    out, unless one of its candidates `may_open` a longer one ("Aleppo University").
    """
    found: list[Mention[T]] = []
    carried: set[Role] = set()
    link = Role.PAUSE
    for chunk in _chunks(tokens(text), look_up):
        named = _named(chunk, may_open)
        if named:
            _hang(named, found, carried, link)
            found += named
            carried, link = set(), chunk.ended_by
            continue
        roles = {role for _, role in chunk.words}
        if chunk.ended_by in {Role.WITHIN, Role.BESIDE}:
            # "outskirts of", "province of", "north of" speak of what follows.
            carried |= (roles - {Role.BEARING, Role.DIRECTION}) | ({Role.VICINITY} if Role.BEARING in roles else set())
            if chunk.ended_by is Role.BESIDE and not found:
                carried.add(Role.VICINITY)
            if not roles and link not in {Role.WITHIN, Role.BESIDE}:
                link = chunk.ended_by
        elif found and link is Role.JOIN and roles & {Role.PROVINCE, Role.COUNTRYSIDE}:
            # "X city and province", "X and its countryside".
            last = found[-1]
            found.append(Mention(last.start, last.end, last.candidates, {Role.PROVINCE}, Role.JOIN))
        else:
            link = chunk.ended_by
    return found


def _hang(named: list[Mention[T]], found: list[Mention[T]], carried: set[Role], link: Role) -> None:
    named[0].roles |= carried
    named[0].link = link
    named[0].holds = bool(found) and link in {Role.WITHIN, Role.BESIDE}


def _chunks(words: Sequence[Token], look_up: LookUp[T]) -> Iterator[_Chunk[T]]:
    chunk: _Chunk[T] = _Chunk()
    position = 0
    while position < len(words):
        token = words[position]
        candidates, end = look_up(words, position)
        if candidates:
            chunk.names.append(Mention(token.start, words[end - 1].end, candidates))
            position = end
            continue
        if token.role in SEPARATORS:
            chunk.ended_by = token.role
            yield chunk
            chunk = _Chunk()
        elif token.role is Role.NAME and token.capitalized:
            chunk.strangers.append(token)
        elif token.role not in {Role.ARTICLE, Role.FILLER, Role.NAME}:
            chunk.words.append((len(chunk.names), token.role))
        position += 1
    yield chunk


def _named(chunk: _Chunk[T], may_open: Callable[[T], bool]) -> list[Mention[T]]:
    for before, role in chunk.words:
        # Adjectives go with the name after them, nouns with the name before, where there is one.
        leads = role in {Role.DIRECTION, Role.BEARING, Role.COUNTRYSIDE} and before == 0
        index = before if (leads or before == 0 or role is Role.DIRECTION) else before - 1
        if chunk.names:
            chunk.names[min(index, len(chunk.names) - 1)].roles.add(role)
    if not chunk.strangers:
        return chunk.names
    kept = [mention for mention in chunk.names if any(map(may_open, mention.candidates))]
    for mention in kept:
        mention.roles.add(Role.PART)
    if kept:
        return kept
    unknown: Mention[T] = Mention(chunk.strangers[0].start, chunk.strangers[-1].end, ())
    return [unknown]
