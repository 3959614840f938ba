"""Which languages can be read: those that have a lexicon folder, and by which of the two ways."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from apps.engine.reading.lexicon import LexiconError
from apps.engine.reading.plain.tables import PlainLexicon

# A folder with this file is read in plain forms; one without has a grammar of its own.
_PLAIN = "language.toml"


def lexicons() -> Traversable:
    """The folder that holds a folder for each language."""
    return resources.files("apps.engine.lexicon")


def read_languages(folder: Traversable | None = None) -> frozenset[str]:
    """The codes of the languages that have a lexicon, as in ISO 639-1."""
    return frozenset(
        entry.name
        for entry in (folder or lexicons()).iterdir()
        if entry.is_dir() and entry.name.isalpha() and any(file.name.endswith(".toml") for file in entry.iterdir())
    )


def is_plain(language: str, folder: Traversable | None = None) -> bool:
    """Is the language read in plain forms?"""
    return language.isalpha() and (folder or lexicons()).joinpath(language, _PLAIN).is_file()


def load_plain_lexicon(
    language: str, folder: Traversable | None = None, place_names: frozenset[str] | None = None
) -> PlainLexicon:
    """The compiled lexicon of a language read in plain forms.

    Raises LexiconError where there is no such folder, or where one of its files lacks what is needed.
    """
    if folder is None:
        return _shipped(language, place_names)
    return _load(language, folder, place_names)


@lru_cache(maxsize=16)
def _shipped(language: str, place_names: frozenset[str] | None) -> PlainLexicon:
    return _load(language, lexicons(), place_names)


def _load(language: str, folder: Traversable, place_names: frozenset[str] | None) -> PlainLexicon:
    if not is_plain(language, folder):
        raise LexiconError(f"no lexicon for language {language!r}")
    files = {}
    for entry in sorted(folder.joinpath(language).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            try:
                files[entry.name.removesuffix(".toml")] = tomllib.loads(entry.read_text("utf-8"))
            except tomllib.TOMLDecodeError as error:
                raise LexiconError(f"{language}/{entry.name}: {error}") from error
    try:
        lexicon = PlainLexicon(files)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise LexiconError(f"the lexicon of {language!r} lacks or misstates {error}") from error
    if place_names:
        lexicon.with_places(sorted(place_names))
    return lexicon
