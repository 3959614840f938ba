"""Counts that no rule of the grammar gave a harm: whether the text tells harm of them all the same, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.engine.reading.choices.atlas import apart, reach
from apps.engine.reading.choices.kinds import size_of
from apps.engine.reading.choices.weighing import Chooser, Option
from apps.engine.reading.counting import Figure
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.linking import Link
from apps.engine.reading.scenes import Scene, Story
from apps.engine.reading.tokens import MARK, NUMBER

HARM = "harm"
_BACK = 2
_ENDING = 4
# A count that no rule joins to a harm is taken only where the evidence leans clearly.
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A count that no rule gave a harm: the half-open span of its characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cue:
    """Where a harm is told that could be that of a count, and the evidence of how."""

    harm: str
    words: str
    evidence: tuple[str, ...]
    distance: int


def weigh_harms(story: Story, lexicon: Lexicon, chooser: Chooser) -> None:
    """Link the counts left over to the harm that the evidence is heaviest for, unless it is heavier for none."""
    for index, scene in enumerate(story.scenes):
        told = {id(link.figure) for link in scene.links}
        left = [figure for figure in scene.figures if id(figure) not in told]
        if not left:
            continue
        before = story.scenes[max(0, index - _BACK) : index]
        words = _words_of_harm(scene, lexicon)
        for figure in left:
            cues = _cues(scene, figure, words, before)
            if not cues:
                continue
            tokens = scene.sentence.tokens
            subject = LeftOver(tokens[figure.start].start, tokens[figure.end - 1].end)
            choice = chooser.choose(HARM, subject, _options(scene, figure, cues, lexicon))
            if choice.value is not None and choice.share > _SURE:
                scene.links.append(Link(figure, choice.value, choice.why, weighed=True))
        scene.links.sort(key=lambda link: link.figure.start)


def _words_of_harm(scene: Scene, lexicon: Lexicon) -> list[tuple[int, int, str, str]]:
    """The words of harm of a sentence: span, harm and how they take their people."""
    found = lexicon.harms.find_all(scene.sentence.lows)
    modals, lows = lexicon.harm_grammar["modals"], scene.sentence.lows
    return [
        (start, end, roles[0].harm, roles[0].frame)
        for start, end, roles in found
        if roles[0].frame not in _TAKING and not any(low in modals for low in lows[max(0, start - 2) : start])
    ]


# Words that tell harm of people only where they take them: "seized", "lost", "to death".
_TAKING = frozenset({"after", "object"})


def _cues(
    scene: Scene, figure: Figure, words: Sequence[tuple[int, int, str, str]], before: Sequence[Scene]
) -> list[_Cue]:
    """Per harm the nearest place that tells it."""
    cues = []
    lows = scene.sentence.lows
    for start, end, harm, frame in words:
        gap = apart((start, end), (figure.start, figure.end))
        side = "before" if start < figure.start else "after"
        told = [f"a word of harm {side}", f"a word of harm {side}, {reach(gap)}", f"{frame}, {side}, {reach(gap)}"]
        low, high = sorted((start, figure.start))
        crossed = [other for other in scene.figures if low < other.start < high and other is not figure]
        if start and lows[start - 1] in _LEADS:
            told.append(f"a word of harm after “{lows[start - 1]}”")
        told.append(f"a word of harm {side}, past {'a count' if crossed else 'no count'}")
        told += [f"{side}, past “{low_}”" for low_ in set(lows[low:high]) if low_ in _JOINTS]
        cues.append(_Cue(harm, " ".join(lows[start:end]), tuple(told), gap))
    for link in scene.links:
        gap = apart((link.figure.start, link.figure.end), (figure.start, figure.end))
        side = "before" if link.figure.start < figure.start else "after"
        same = "same kind" if (link.figure.noun is None) == (figure.noun is None) else "other kind"
        told = [f"a count {side} told of", f"a count {side} told of, {reach(gap)}", f"a count {side}, {same}"]
        cues.append(_Cue(link.harm, "a count of its sentence", tuple(told), gap))
    if figure.harm is not None:
        cues.append(_Cue(figure.harm, "its noun", ("its own noun",), 0))
    for steps, other in enumerate(reversed(before), start=1):
        if other.links and not (other.sentence.headline and not scene.sentence.headline):
            link = other.links[-1]
            cues.append(_Cue(link.harm, "the sentence before", (f"told {steps} before",), 30 * steps))
            break
    nearest: dict[str, _Cue] = {}
    for cue in sorted(cues, key=lambda one: one.distance):
        known = nearest.setdefault(cue.harm, cue)
        if known is not cue:
            merged = (*known.evidence, *(told for told in cue.evidence if told not in known.evidence))
            nearest[cue.harm] = _Cue(known.harm, known.words, merged, known.distance)
    return list(nearest.values())


_JOINTS = frozenset(
    [",", ";", ":", "(", ")", "and", "in", "of", "by", "who", "whom", "when", "after", "that", "but", "while"]
)


_LEADS = frozenset(
    {"to", "of", "the", "not", "no", "for", "from", "by", "be", "who", "were", "was", "had", "have", "has"}
)


def _options(scene: Scene, figure: Figure, cues: Sequence[_Cue], lexicon: Lexicon) -> list[Option[str | None]]:
    kind = figure.kind
    options: list[Option[str | None]] = [Option(None, "no harm told", kind, _none(scene, figure, lexicon))]
    nearest = min(cue.distance for cue in cues)
    for cue in cues:
        told = ["a claim", cue.harm, *cue.evidence]
        if cue.distance == nearest:
            told.append("the nearest harm")
        if len(cues) == 1:
            told.append("the only harm")
        options.append(Option(cue.harm, f"“{cue.words}”", kind, told))
    return options


def _none(scene: Scene, figure: Figure, lexicon: Lexicon) -> list[str]:
    sentence = scene.sentence
    lead, follow = _beside(scene, figure.start - 1, lexicon), _beside(scene, figure.end, lexicon)
    told = [
        "no claim",
        f"no claim, {size_of(figure.low)}",
        f"no claim, {figure.group.value if figure.group else 'no group'}",
        f"no claim, {figure.qualifier.value}",
        f"no claim, led by {lead}",
        f"no claim, followed by {follow}",
        f"no claim, {'beside counts told of' if scene.links else 'no count told of'}",
    ]
    if figure.start > 1:
        told.append(f"no claim, led at two by {_beside(scene, figure.start - 2, lexicon)}")
    if figure.end + 1 < len(sentence.lows):
        told.append(f"no claim, followed at two by {_beside(scene, figure.end + 1, lexicon)}")
    if figure.noun is not None:
        noun = sentence.lows[figure.noun[1] - 1]
        told += [f"no claim, of {noun}", f"no claim, a noun in -{noun[-_ENDING:]}"]
    window = sentence.lows[max(0, figure.start - 6) : figure.start]
    if any(low in lexicon.harm_grammar["negators"] or low in lexicon.harm_grammar["modals"] for low in window):
        told.append("no claim, denied or supposed")
    if sentence.headline:
        told.append("no claim, in the headline")
    return told


def _beside(scene: Scene, position: int, lexicon: Lexicon) -> str:
    """The word beside a count: itself where it is a small one, else what sort of word it is."""
    sentence = scene.sentence
    if not 0 <= position < len(sentence.lows):
        return "the end" if position else "the start"
    token, low = sentence.tokens[position], sentence.lows[position]
    if token.kind == MARK:
        return f"“{low}”"
    if token.kind == NUMBER:
        return "a number"
    if low in lexicon.claimants["say"]:
        return "a word of saying"
    if lexicon.harms.match(sentence.lows, position) is not None:
        return "a word of harm"
    if token.capital:
        return "a name"
    return f"“{low}”" if len(low) < 6 or low in lexicon.common else "a word"
