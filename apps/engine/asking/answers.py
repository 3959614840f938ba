"""An endpoint's answer taken apart: the objects of its list, however it was wrapped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

Entry = Mapping[str, object]
MOST_ENTRIES = 1000
# Models that think aloud do so before they answer.
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n\s*```", re.DOTALL | re.IGNORECASE)


class NoAnswer(ValueError):
    """An answer that holds no list of claims, as where it is cut off; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One entry of an answer that is no claim, its words, the reason, and where they stand, if that is known."""

    position: int
    quote: str
    reason: str
    span: tuple[int, int] | None = None


def entries_of(content: str) -> list[Entry]:
    """The entries of the answer's list of claims, unchecked; what is no object is an empty one.

    Raises NoAnswer with the reason.
    """
    words = _THOUGHT.sub("", content, count=1).strip()
    fenced = _FENCED.search(words)
    answer = _json(fenced[1] if fenced else words)
    entries = answer.get("claims") if isinstance(answer, dict) else answer
    if not isinstance(entries, list):
        raise NoAnswer("the answer has no list of claims")
    if len(entries) > MOST_ENTRIES:
        raise NoAnswer(f"the answer lists {len(entries):,} claims, more than the {MOST_ENTRIES:,} that are looked at")
    return [entry if isinstance(entry, dict) else {} for entry in entries]


def printable(words: str) -> str:
    """The words on one line, without what no text of the record can hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _json(words: str) -> object:
    begin = min((at for at in (words.find("{"), words.find("[")) if at >= 0), default=None)
    if begin is None:
        raise NoAnswer("the answer is no JSON" if words else "the answer is empty")
    try:
        answer, _ = json.JSONDecoder(parse_constant=_no_number).raw_decode(words, begin)
    except RecursionError as error:
        raise NoAnswer("the answer is nested too deep") from error
    except ValueError as error:
        raise NoAnswer("the answer is cut off, or no JSON that can be read") from error
    return answer


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number of JSON")
