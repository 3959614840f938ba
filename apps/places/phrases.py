"""How reports word a place: the words of such a phrase and what each does, before any name in it is looked up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from apps.places.names import ARTICLES, normalize, words


class Role(StrEnum):
    """What a word does in a phrase about a place."""

    ARTICLE = "article"
    JOIN = "join"  # and: another place beside the one before
    PAUSE = "pause"  # a comma: another place, or the one that holds the one before
    WITHIN = "within"  # of, in: what follows holds the one before
    BESIDE = "beside"  # near: what follows only helps to find the one before
    PROVINCE = "province"
    COUNTRYSIDE = "countryside"
    SETTLEMENT = "settlement"
    PART = "part"  # a quarter, street or building: inside what is named
    VICINITY = "vicinity"  # outskirts: not quite the place itself
    BEARING = "bearing"  # north: "north of X" lies outside X
    DIRECTION = "direction"  # northern: "northern X" is a part of X, "the northern city of X" is X
    FILLER = "filler"
    NAME = "name"  # to be looked up


SEPARATORS = frozenset({Role.JOIN, Role.PAUSE, Role.WITHIN, Role.BESIDE})
PAUSES = frozenset(",;/()")

VOCABULARY: dict[str, Role] = {
    word: role
    for role, listed in {
        Role.JOIN: "and or plus و",
        Role.WITHIN: "of in at within inside throughout across في",
        Role.BESIDE: "near nearby outside around beyond off from to toward towards between by قرب",
        Role.PROVINCE: "province provinces governorate governorates mohafazat muhafazat region regions oblast محافظه",
        Role.COUNTRYSIDE: "countryside rural rif reef ريف",
        Role.SETTLEMENT: "city town village cities towns villages hamlet مدينه بلده قريه",
        Role.PART: "neighbourhood neighborhood neighbourhoods neighborhoods district districts quarter quarters suburb "
        "suburbs area areas part parts camp street square roundabout market crossing junction hospital "
        "school mosque prison cemetery airport airbase حي احياء",
        Role.VICINITY: "outskirts surroundings surrounding vicinity edge edges road highway",
        Role.BEARING: "north south east west northeast northwest southeast southwest شمال جنوب شرق غرب",
        Role.DIRECTION: "northern southern eastern western northeastern northwestern southeastern southwestern",
        Role.FILLER: "the a an its his their this that as is was on central provincial capital ancient old new "
        "besieged war torn held controlled dominated populated majority run occupied rebel rebels opposition "
        "government regime army militants insurgent kurdish turkish syrian russian isis isil daesh jihadist islamist "
        "citys two three several other neighbouring neighboring",
    }.items()
    for word in listed.split()
}

# A word may carry apostrophes and combining marks; of punctuation only what separates places counts.
TOKEN = re.compile(r"[^\W_][\w'’ʿʾʻ‘`\u0300-\u036f\u064b-\u065f]*|[,;/()&]")
HYPHENS = frozenset("-‐‑–")
# Also English words, unless written with a hyphen or a capital.
ALSO_WORDS = frozenset({"an", "as", "at", "en", "es", "ad", "ed", "er"})


@dataclass(frozen=True)
class Token:
    """A word of a phrase: where it stands, the form to look up, what it does, and whether it looks like a name."""

    start: int
    end: int
    key: str
    role: Role
    capitalized: bool


def tokens(text: str) -> list[Token]:
    """The words of the phrase in order; `start` and `end` count code points of `text`."""
    found = []
    for match in TOKEN.finditer(text):
        written = unicodedata.normalize("NFC", match[0])
        hyphenated = text[match.end() : match.end() + 1] in HYPHENS and match.end() < len(text)
        role = _role(written, hyphenated)
        key = normalize(written) if role is not Role.ARTICLE else ""
        found.append(Token(match.start(), match.end(), key, role, not written[0].islower()))
    return found


def _role(written: str, hyphenated: bool) -> Role:
    if written in PAUSES:
        return Role.PAUSE
    if written == "&":
        return Role.JOIN
    folded = "".join(words(written))
    if folded in ARTICLES and (hyphenated or written[0].isupper() or folded not in ALSO_WORDS):
        return Role.ARTICLE
    return VOCABULARY.get(folded) or VOCABULARY.get(normalize(written)) or Role.NAME
