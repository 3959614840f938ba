"""A language is a folder: a new one is read without a line of Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.engine.claims import Document, Harm, Qualifier, Victims
from apps.engine.reading import GrammarReader, LexiconError, ReadingOptions, read_languages

FILES = {
    "language": 'name = "Toy"\n[dates]\nday_first = false\n',
    "numbers": '[unit]\ntri = 3\n[qualifier]\nat_least = ["minst"]\n[not_people]\nwords = ["bom"]\n',
    "harms": """
[[word]]
harm = "killed"
takes = "before"
words = ["morto"]
[[person]]
harm = "injured"
many = ["vundi"]
""",
    "people": '[civilians]\nmany = ["civili"]\n',
    "claimants": '[according]\nwords = ["laut"]\n',
    "places": '[place_preposition]\nwords = ["en"]\n',
    "times": "[weekday]\nlun = 0\n",
    "actors": '[actor]\nwords = ["armata"]\n',
    "parts": '[including]\nwords = ["inter"]\n',
    "means": '[shelling]\nwords = ["obus"]\n',
}


def a_folder(root: Path, **changed: str) -> Path:
    folder = root / "xx"
    folder.mkdir()
    for name, words in (FILES | changed).items():
        (folder / f"{name}.toml").write_text(words, encoding="utf-8")
    return root


def test_a_folder_anywhere_is_a_language(tmp_path: Path) -> None:
    reader = GrammarReader(ReadingOptions(language="xx", lexicons=a_folder(tmp_path)))
    killed, injured = reader.read(Document(id="t", text="Minst 3 civili morto en Zara, tri vundi, laut Garda."))
    assert (killed.quote, killed.qualifier, killed.victims) == ("Minst 3 civili", Qualifier.AT_LEAST, Victims.CIVILIANS)
    assert (injured.quote, injured.harm, injured.claimant) == ("tri vundi", Harm.INJURED, "Garda")
    assert reader.name == "plain xx"
    assert read_languages(tmp_path) == {"xx"}


@pytest.mark.parametrize(
    "changed", [{"numbers": "not toml"}, {"language": 'name = "Toy"'}, {"harms": '[[word]]\nharm = "bored"\n'}]
)
def test_a_folder_that_lacks_what_is_needed_is_refused_by_name(tmp_path: Path, changed: dict[str, str]) -> None:
    with pytest.raises(LexiconError, match="xx"):
        GrammarReader(ReadingOptions(language="xx", lexicons=a_folder(tmp_path, **changed)))


def test_the_languages_that_come_with_the_engine() -> None:
    assert read_languages() == {"ar", "en", "fr"}


def test_no_word_of_a_plain_language_stands_in_python() -> None:
    folder = Path(__file__).resolve().parents[3] / "apps" / "engine" / "reading"
    letters = {c for path in folder.rglob("*.py") for c in path.read_text("utf-8") if "\u0600" <= c <= "\u06ff"}
    assert letters == set()
