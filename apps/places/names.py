"""How place names are compared: one spelling for many transliterations, Latin and Arabic."""

from __future__ import annotations

import re
import unicodedata

# The Arabic article in its usual transliterations, also assimilated to a sun letter ("ar-Raqqah").
ARTICLES = frozenset(
    {"al", "el", "ad", "adh", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "esh", "ez", "ul"}
)
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʿʾʻʼ`´′ʹ"))
ARABIC_FOLDING = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ة": "ه", "ؤ": "و", "ک": "ك",
        "ء": None, "ـ": None,
    }
)  # fmt: skip
LATIN_FOLDING = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e"}
)
WORD = re.compile(r"[^\W_]+")

# Letters that transliterations of one Arabic sound waver between, folded in this order.
SOUNDS = (("kh", "x"), ("gh", "g"), ("sh", "c"), ("ch", "c"), ("th", "t"), ("dh", "d"), ("q", "k"), ("j", "g"))
VOWELS = re.compile(r"[aeiouyw]|h$")
DOUBLED = re.compile(r"(.)\1+")


def words(name: str) -> list[str]:
    """The words of a name, folded for comparison, articles kept."""
    # Arabic letters are folded before decomposition, which would split off their hamzas.
    folded = unicodedata.normalize("NFC", name).translate(APOSTROPHES).translate(ARABIC_FOLDING).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return WORD.findall(bare.translate(LATIN_FOLDING))


def normalize(name: str) -> str:
    """The form under which a place name is stored and looked up.

    Case, diacritics, apostrophes, hyphens and articles (al-, el-, ال) do not count; Arabic letters are folded.
    A name made of articles alone keeps them.
    """
    kept = words(name)
    return " ".join([_without_article(word) for word in kept if word not in ARTICLES] or kept)


def skeleton(normalized: str) -> str:
    """The consonants of a normalized Latin name, for spellings that differ in vowels, doubling or kindred sounds.

    Empty for other scripts and for names too short to tell apart this way (fewer than four consonants).
    """
    if not normalized.isascii():
        return ""
    parts = []
    for word in normalized.split():
        sounds = word
        for written, sound in SOUNDS:
            sounds = sounds.replace(written, sound)
        parts.append(DOUBLED.sub(r"\1", VOWELS.sub("", sounds)))
    bones = "".join(parts)
    return bones if len(bones) >= 4 else ""


def language_of(name: str) -> str:
    """`ar` for a name in Arabic letters alone, else empty: the Latin script tells no language."""
    letters = [char for char in name if char.isalpha()]
    arabic = set("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱ")
    return "ar" if letters and all(char in arabic for char in letters) else ""


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
