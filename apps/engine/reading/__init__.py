"""The casualty-claim reading engine: text in, claims out."""

from apps.engine.reading.explaining import Decision, Explanation, explain
from apps.engine.reading.languages import read_languages
from apps.engine.reading.lexicon import LexiconError
from apps.engine.reading.reader import GrammarReader, ReadingOptions
from apps.engine.reading.scenes import Stage

__all__ = [
    "Decision",
    "Explanation",
    "GrammarReader",
    "LexiconError",
    "ReadingOptions",
    "Stage",
    "explain",
    "read_languages",
]
