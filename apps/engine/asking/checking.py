"""One entry of an answer made a claim of the contract, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from apps.engine.asking.answers import Entry, printable
from apps.engine.asking.quotes import Span, one_place
from apps.engine.asking.windows import Window
from apps.engine.claims import Attribution, Claim, Harm, Means, Qualifier, Scope, Victims, bounds_of

Kind = TypeVar("Kind", bound=StrEnum)
LONGEST_QUOTE = 500
LONGEST_WORDS = 300
MOST_ACTORS = 20
MOST_PEOPLE = 500_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Refused(ValueError):
    """An entry that is no claim; the message gives the reason, `span` where its words stand, if that was found."""

    def __init__(self, reason: str, span: Span | None = None) -> None:
        self.span = span
        super().__init__(reason)


def claim_of(
    entry: Entry, *, text: str, window: Window, sentences: Sequence[Span], taken: Collection[tuple[Span, Harm]]
) -> Claim:
    """The claim that an entry makes, without its whole; `taken` are the places and harms claimed before it.

    Raises Refused. Fields that the contract does not know are passed over.
    """
    span: Span | None = None
    try:
        harm = _member(Harm, entry, "harm")
        span = _place(entry, text, window, {place for place, of in taken if of == harm})
        return _filled(entry, text, span, harm, sentences)
    except ValueError as error:
        raise Refused(str(error), span) from error


def part_of(entry: Entry, position: int, count: int) -> int | None:
    """The position of the entry's whole; raises Refused where it cannot be one."""
    whole = _count(entry, "part_of")
    if whole is not None and (not 0 <= whole < count or whole == position):
        raise Refused(f"part_of {whole} is no other claim of the list")
    return whole


def _filled(entry: Entry, text: str, span: Span, harm: Harm, sentences: Sequence[Span]) -> Claim:
    start, end = span
    around = [home for home in sentences if home[0] < end and start < home[1]] or [span]
    value, (low, high) = _count(entry, "value"), _bounds(entry)
    first, last = _window(entry)
    return Claim(
        start=start,
        end=end,
        quote=text[start:end],
        sentence=(min(start, around[0][0]), max(end, around[-1][1])),
        harm=harm,
        value=value,
        qualifier=_member(Qualifier, entry, "qualifier"),
        low=low,
        high=high,
        victims=_member(Victims, entry, "victims", Victims.PEOPLE),
        victim_noun=_words(entry, "victim_noun"),
        perpetrators=_actors(entry),
        attribution=_member(Attribution, entry, "attribution", Attribution.UNKNOWN),
        means=_member(Means, entry, "means", Means.UNKNOWN),
        place=_words(entry, "place"),
        when_start=first,
        when_end=last,
        when_text=_words(entry, "when_text"),
        scope=_member(Scope, entry, "scope", Scope.INCIDENT),
        claimant=_words(entry, "claimant"),
        revises=_flag(entry, "revises"),
    )


def _place(entry: Entry, text: str, window: Window, taken: set[Span]) -> Span:
    quote = entry.get("quote")
    if not isinstance(quote, str) or not quote.strip():
        raise ValueError("it has no quote")
    if len(quote) > LONGEST_QUOTE:
        raise ValueError(f"its quote is longer than {LONGEST_QUOTE} characters")
    sentence, nth = entry.get("sentence"), _count(entry, "nth")
    if nth is not None and nth < 1:
        raise ValueError(f"nth {nth} is not counted from 1")
    place = one_place(quote, sentence if isinstance(sentence, str) else "", nth, text, window, taken)
    if place in taken:
        raise ValueError("the same words and harm were listed before")
    return place


def _bounds(entry: Entry) -> tuple[int, int | None]:
    qualifier, value = _member(Qualifier, entry, "qualifier"), _count(entry, "value")
    told = (_count(entry, "low"), _count(entry, "high"))
    if any(number is not None and not 1 <= number <= MOST_PEOPLE for number in (value, *told)):
        raise ValueError(f"it counts less than one person, or more than {MOST_PEOPLE:,}")
    bounds = bounds_of(qualifier, value)
    if bounds is None:
        return _bounds_without_value(qualifier, value, told)
    if any(name in entry and entry[name] is not None for name in ("low", "high")) and told != bounds:
        raise ValueError(f"{qualifier.value} {value} asserts {_shown(bounds)}, not {_shown(told)}")
    if bounds[0] < 1:
        raise ValueError("it counts nobody")
    return bounds


def _bounds_without_value(
    qualifier: Qualifier, value: int | None, told: tuple[int | None, int | None]
) -> tuple[int, int | None]:
    low, high = told
    if qualifier not in (Qualifier.RANGE, Qualifier.VAGUE):
        raise ValueError(f"{qualifier.value} needs a value")
    if value is not None or low is None:
        raise ValueError(f"{qualifier.value} has a low bound and no value")
    if qualifier == Qualifier.VAGUE and high is not None:
        raise ValueError("vague words are open above")
    if qualifier == Qualifier.RANGE and (high is None or high < low):
        raise ValueError(f"{_shown(told)} is no range")
    return low, high


def _window(entry: Entry) -> tuple[date | None, date | None]:
    first, last = _day(entry, "when_start"), _day(entry, "when_end")
    if first and last is None:
        raise ValueError("it has a first day without a last")
    if first and last and last < first:
        raise ValueError("its last day lies before its first")
    return first, last


def _day(entry: Entry, name: str) -> date | None:
    value = entry.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"{name} {_said(value)} is no day written as YYYY-MM-DD")


def _member(kind: type[Kind], entry: Entry, name: str, default: Kind | None = None) -> Kind:
    value = entry.get(name)
    if value is None and default is not None:
        return default
    for member in kind:
        if member.value == value:
            return member
    raise ValueError(f"{name} {_said(value)} is not one of the contract's")


def _count(entry: Entry, name: str) -> int | None:
    value = entry.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError(f"{name} {_said(value)} is no whole number")


def _flag(entry: Entry, name: str) -> bool:
    value = entry.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ValueError(f"{name} {_said(value)} is neither true nor false")


def _words(entry: Entry, name: str) -> str | None:
    value = entry.get(name)
    if value is None or isinstance(value, str):
        return _plain(value or "", name) or None
    raise ValueError(f"{name} {_said(value)} is no text")


def _actors(entry: Entry) -> tuple[str, ...]:
    value = entry.get("perpetrators")
    names = [] if value is None else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"perpetrators {_said(value)} is no list of texts")
    if len(names) > MOST_ACTORS:
        raise ValueError(f"it names more than {MOST_ACTORS} perpetrators")
    return tuple(told for name in names if (told := _plain(name, "perpetrators")))


def _plain(words: str, name: str) -> str:
    plain = printable(words)
    if len(plain) > LONGEST_WORDS:
        raise ValueError(f"{name} is longer than {LONGEST_WORDS} characters")
    return plain


def _shown(bounds: tuple[int | None, int | None]) -> str:
    return "–".join("open" if number is None else f"{number:,}" for number in bounds)


def _said(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:59]}…"
