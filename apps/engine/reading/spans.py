"""Where the sentences of a text begin and end, by the rules of its language."""

from __future__ import annotations

from apps.engine.reading.languages import is_plain, load_plain_lexicon
from apps.engine.reading.lexicon import load_lexicon
from apps.engine.reading.plain.tokens import sentences as plain_sentences
from apps.engine.reading.plain.tokens import tokenise as plain_tokenise
from apps.engine.reading.tokens import sentences, tokenise


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """The sentences as half-open spans of code points; a language without a lexicon is cut like English."""
    if is_plain(language):
        lexicon = load_plain_lexicon(language)
        return [(one.start, one.end) for one in plain_sentences(plain_tokenise(text, lexicon), lexicon)]
    abbreviations = load_lexicon().words["abbreviations"]
    return [(one.start, one.end) for one in sentences(tokenise(text), abbreviations)]
