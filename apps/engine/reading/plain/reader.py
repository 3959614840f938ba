"""Plain forms to claims, by the contract."""

from __future__ import annotations

from apps.engine.claims import Claim, Document, WhenBasis
from apps.engine.reading.plain.deciding import Draft, attribution, decide
from apps.engine.reading.plain.figures import BARE, COUNTED, DUAL, SINGLE, UNKNOWN_NOUN
from apps.engine.reading.plain.scenes import read_story
from apps.engine.reading.plain.tables import PlainLexicon

# Under the share that was right enough to be counted when the second half of the Arabic corpus was first read (0.84):
# articles are less plain than those texts. The steps are judged, not measured.
_BASE = 0.72
_LEAST, _MOST = 0.3, 0.9
_KINDS = {
    COUNTED: "a number with its noun",
    DUAL: "a number that the noun's form tells",
    SINGLE: "one person told without a numeral",
    BARE: "a number whose noun stands elsewhere",
    UNKNOWN_NOUN: "a number with a noun that the lexicon lacks",
}


class PlainReader:
    """Reads the plain forms of casualty reports; the same document gives the same claims every time."""

    version = "1.0"

    def __init__(self, lexicon: PlainLexicon) -> None:
        self._lexicon = lexicon

    def read(self, document: Document) -> list[Claim]:
        """Every claim of the text in the order of the text."""
        drafts = decide(read_story(document.text, document.published, self._lexicon), self._lexicon)
        index = {id(draft): position for position, draft in enumerate(drafts)}
        return [_claim(document.text, draft, index) for draft in drafts]


def _claim(source: str, draft: Draft, index: dict[int, int]) -> Claim:
    figure, sentence, blame = draft.link.figure, draft.scene.sentence, draft.blame
    tokens, number = sentence.tokens, figure.number
    start, end = tokens[figure.start].start, tokens[figure.end - 1].end
    return Claim(
        start=start,
        end=end,
        quote=source[start:end],
        sentence=(sentence.start, sentence.end),
        harm=draft.link.harm,
        value=number.value,
        qualifier=number.qualifier,
        low=number.low,
        high=number.high,
        victims=draft.victims,
        victim_noun=sentence.text(source, *figure.noun) if figure.noun is not None else None,
        part_of=index[id(draft.whole)] if draft.whole is not None else None,
        perpetrators=blame.names if blame is not None else (),
        attribution=attribution(draft),
        means=draft.means,
        place=draft.place,
        when_start=draft.first,
        when_end=draft.last,
        when_text=draft.when_text,
        scope=draft.scope,
        claimant=draft.claimant or None,
        when_basis=WhenBasis.STATED if draft.when_text is not None else WhenBasis.INFERRED,
        revises=draft.revises,
        confidence=_confidence(draft),
        rules={"figure": f"“{source[start:end]}”, {_KINDS[figure.kind]}", **draft.rules},
    )


def _confidence(draft: Draft) -> float:
    """The chance, from 0 to 1, that a claim is right enough to be counted."""
    figure = draft.link.figure
    steps = [
        (-0.2, figure.kind == UNKNOWN_NOUN),
        (-0.1, figure.kind == SINGLE),
        (-0.1, figure.noun is None),
        (-0.1, draft.link.trigger is None and figure.harm is None),
        (-0.1, draft.link.harm in ("missing", "abducted", "detained")),
    ]
    total = _BASE + sum(step for step, holds in steps if holds)
    return round(min(_MOST, max(_LEAST, total)), 2)
