"""The grammar reader: text to claims, by the contract.

A language whose lexicon has a grammar of its own is read by that; every other one in plain forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable

from apps.engine.claims import Claim, Document, Harm, WhenBasis
from apps.engine.reading.belonging import decide_belonging
from apps.engine.reading.choices.harming import weigh_harms
from apps.engine.reading.choices.weighing import Chooser, GrammarsChoice, Weigher
from apps.engine.reading.circumstances import decide
from apps.engine.reading.drafts import Draft, draft_claims
from apps.engine.reading.languages import is_plain, load_plain_lexicon
from apps.engine.reading.lexicon import Lexicon, load_lexicon
from apps.engine.reading.plain.reader import PlainReader
from apps.engine.reading.scenes import Stage, read_story


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What a reader may be told.

    The language; caseless place names of a gazetteer (None = none at hand); and the folder that holds a lexicon folder
    a language (None = the one that comes with the engine). `without` switches stages of the grammar off one by one.
    """

    language: str = "en"
    place_names: frozenset[str] | None = None
    lexicons: Traversable | None = None
    without: frozenset[Stage] = frozenset()


class GrammarReader:
    """Reads claims by a grammar of its own over a lexicon; the same document gives the same claims every time."""

    name = "grammar"
    version = "2.0"

    def __init__(self, options: ReadingOptions | None = None) -> None:
        """Load the lexicon of the language; raises LexiconError where there is none."""
        self.options = options or ReadingOptions()
        language, folder, names = self.options.language, self.options.lexicons, self.options.place_names
        self._plain: PlainReader | None = None
        self._places = frozenset(name.lower() for name in names) if names is not None else None
        if is_plain(language, folder):
            self.name, self.version = f"plain {language}", PlainReader.version
            self._plain = PlainReader(load_plain_lexicon(language, folder, names))
        else:
            self._lexicon: Lexicon = load_lexicon(language)
            weighs = Stage.WEIGHING not in self.options.without
            self._chooser: Chooser = Weigher(self._lexicon.weights) if weighs else GrammarsChoice()

    def read(self, document: Document) -> list[Claim]:
        """Every claim of the text in the order of the text."""
        if self._plain is not None:
            return self._plain.read(document)
        return self.read_with(document, self._chooser)[1]

    def read_with(self, document: Document, chooser: Chooser) -> tuple[list[Draft], list[Claim]]:
        """The claims as `read` gives them, and the drafts they were made of, their fields chosen by `chooser`.

        Only of a language with a grammar of its own.
        """
        if not self._lexicon.may_tell_of_harm(document.text):
            return [], []
        story = read_story(document, self._lexicon, self._places, self.options.without)
        weigh_harms(story, self._lexicon, chooser)
        drafts = draft_claims(story, self._lexicon)
        decide(story, drafts, chooser)
        for draft in drafts:
            decide_belonging(document.text, draft, self._lexicon)
        index = {id(draft): position for position, draft in enumerate(drafts)}
        return drafts, [_claim(document.text, draft, index) for draft in drafts]


def _figure_words(draft: Draft, source: str) -> str:
    """The words that told number, bounds and noun, and how they count."""
    figure = draft.figure
    return f"“{draft.scene.sentence.text(source, figure.start, figure.end)}”, {_COUNTS.get(figure.kind, figure.kind)}"


_COUNTS = {
    "counted": "a number with its noun",
    "single": "one person told without a numeral",
    "definite": "one person told without a numeral",
    "bare": "a number whose noun stands elsewhere",
    "unknown": "a number with a noun that the lexicon does not know",
    "them": "some of those told before",
    "sum": "people added up",
}


def _claim(source: str, draft: Draft, index: dict[int, int]) -> Claim:
    figure, sentence = draft.figure, draft.scene.sentence
    tokens = sentence.tokens
    start, end = tokens[figure.start].start, tokens[figure.end - 1].end
    noun = sentence.text(source, *figure.noun) if figure.noun is not None else None
    stated = draft.rules.get("when", "").startswith("“")
    return Claim(
        start=start,
        end=end,
        quote=source[start:end],
        sentence=(sentence.start, sentence.end),
        harm=Harm(draft.link.harm),
        value=figure.value,
        qualifier=figure.qualifier,
        low=figure.low,
        high=figure.high,
        victims=draft.victims,
        victim_noun=noun,
        part_of=index[id(draft.host)] if draft.host is not None else None,
        perpetrators=draft.perpetrators,
        attribution=draft.attribution,
        means=draft.means,
        place=draft.place,
        when_start=draft.first,
        when_end=draft.last,
        when_text=draft.when_text,
        scope=draft.scope,
        claimant=draft.claimant,
        victim_force=draft.victim_force,
        when_basis=WhenBasis.STATED if stated else WhenBasis.INFERRED,
        date_basis=draft.date_basis,
        revises=draft.revises,
        confidence=draft.confidence,
        rules=draft.rules | {"figure": _figure_words(draft, source)},
    )
