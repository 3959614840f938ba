"""The casualty-claim reading engine: text in, claims out."""

from apps.engine.reading.explaining import Decision, Explanation, explain
from apps.engine.reading.languages import read_languages
from apps.engine.reading.lexicon import LexiconError
from apps.engine.reading.reader import GrammarReader, ReadingOptions

__all__ = [
    "Decision",
    "Explanation",
    "GrammarReader",
    "LexiconError",
    "ReadingOptions",
    "explain",
    "read_languages",
]
