"""The circumstances of each count, field by field, with the rule and words that decided them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from apps.engine.claims import Attribution, Means, Scope, Victims
from apps.engine.reading.plain.blame import Blame, means_of
from apps.engine.reading.plain.figures import SINGLE
from apps.engine.reading.plain.harms import Link
from apps.engine.reading.plain.places import place_of
from apps.engine.reading.plain.scenes import Scene, Story, reported
from apps.engine.reading.plain.sources import Source, source_of
from apps.engine.reading.plain.tables import HarmWord, PlainLexicon

_LONE_GROUPS = (Victims.CHILDREN, Victims.WOMEN, Victims.MEN, Victims.WOMEN_AND_CHILDREN)


@dataclass(slots=True)
class Draft:
    """A claim whose fields are being decided; `rules` says per field by which rule and words."""

    scene: Scene
    link: Link
    whole: Draft | None = None
    victims: Victims = Victims.PEOPLE
    means: Means = Means.UNKNOWN
    blame: Blame | None = None
    place: str | None = None
    first: date | None = None
    last: date | None = None
    when_text: str | None = None
    scope: Scope = Scope.INCIDENT
    claimant: str | None = None
    revises: bool = False
    rules: dict[str, str] = field(default_factory=dict)

    @property
    def span(self) -> tuple[int, int]:
        """The tokens of count and word of harm together."""
        figure, trigger = self.link.figure, self.link.trigger
        if trigger is None:
            return figure.start, figure.end
        return min(figure.start, trigger.start), max(figure.end, trigger.end)


def decide(story: Story, lexicon: PlainLexicon) -> list[Draft]:
    """Every claim of a story with its circumstances, in the order of the text."""
    drafts: list[Draft] = []
    for scene in story.scenes:
        here = {id(link): Draft(scene, link, rules={"harm": link.rule}) for link in scene.links}
        for link in scene.links:
            draft = here[id(link)]
            _whole(draft, here, drafts)
            _victims(draft, drafts)
            drafts.append(draft)
    _sources(story, drafts)
    for draft in drafts:
        _means(draft)
        _place(draft)
        _time(draft, story)
        _revises(draft, drafts)
    _blame(story, drafts)
    _headlines(drafts)
    for draft in drafts:
        _scope(draft)
    for draft in drafts:
        _as_its_whole(draft)
    _short_names(drafts, lexicon)
    return drafts


def _whole(draft: Draft, here: dict[int, Draft], drafts: list[Draft]) -> None:
    link = draft.link
    if link.whole is not None:
        draft.whole = here[id(link.whole)]
    elif link.earlier:
        draft.whole = next(
            (one for one in reversed(drafts) if one.link.harm == link.harm and _holds(one, draft)),
            None,
        )
    if draft.whole is not None:
        draft.rules["part_of"] = link.rule


def _holds(whole: Draft, part: Draft) -> bool:
    high = whole.link.figure.number.high
    return (
        whole.whole is None and (high is None or high >= part.link.figure.number.low) and whole.scene is not part.scene
    )


def _victims(draft: Draft, drafts: list[Draft]) -> None:
    """The noun's group; a count of others, or without noun, takes that of the noun it continues."""
    figure = draft.link.figure
    if figure.group is not None and not (figure.harm is not None and figure.group is Victims.PEOPLE):
        draft.victims, draft.rules["victims"] = figure.group, figure.rule or "the noun"
        return
    if draft.whole is not None:
        draft.victims, draft.rules["victims"] = draft.whole.victims, "the group of the whole"
        return
    before = drafts[-1] if drafts else None
    while before is not None and before.whole is not None and before.scene is draft.scene:
        before = before.whole
    draft.rules["victims"] = "no noun"
    if before is not None and before.scene is draft.scene and figure.kind != SINGLE and _continued(before, draft):
        draft.victims, draft.rules["victims"] = before.victims, "the group of the noun it continues"


def _continued(before: Draft, draft: Draft) -> bool:
    lone = before.link.figure.number.value == 1 or draft.link.figure.harm is not None
    return not (lone and before.victims in _LONE_GROUPS)


def _sources(story: Story, drafts: list[Draft]) -> None:
    spoken: dict[int, str | None] = {}
    for scene in story.scenes:
        own = [draft for draft in drafts if draft.scene is scene]
        figures = [draft.link.figure for draft in own]
        before = spoken.get(scene.sentence.index - 1)
        for draft in own:
            source = source_of(draft.link.figure, figures, scene.sources)
            if source is not None:
                draft.claimant = source.name or (before if source.continues else None)
                draft.rules["claimant"] = f"{source.kind}: {source.words}"
            elif draft.link.earlier and before:
                draft.claimant, draft.rules["claimant"] = before, "the speaker of the sentence it goes on with"
        spoken[scene.sentence.index] = _last_speaker(scene.sources, own, before if scene.goes_on else None)


def _last_speaker(sources: list[Source], drafts: list[Draft], before: str | None) -> str | None:
    named = [source.name for source in sources if source.name]
    told = [draft.claimant for draft in drafts if draft.claimant]
    spoken = named or told
    return spoken[-1] if spoken else before


def _means(draft: Draft) -> None:
    trigger = draft.link.trigger
    own = trigger.value.means if trigger is not None and isinstance(trigger.value, HarmWord) else None
    found = means_of(draft.span[0], draft.scene.tags, own)
    if found is not None:
        draft.means, draft.rules["means"] = found[0], f"the word nearest to the harm: {_cue(draft, found[1])}"
    elif draft.scene.means_before is not None:
        draft.means, draft.rules["means"] = draft.scene.means_before[0], "the sentence it goes on with"


def _cue(draft: Draft, cue: str) -> str:
    first, dash, last = cue.partition("-")
    if not dash:
        return cue
    tokens = draft.scene.sentence.tokens[int(first) : int(last)]
    return "“" + " ".join(token.text for token in tokens) + "”"


def _next_figure(draft: Draft) -> int:
    """Where the next count of a harm of its own begins, else past the sentence."""
    later = [one for one in draft.scene.links if one.figure.start > draft.link.figure.start and one.whole is None]
    return min((one.figure.start for one in later), default=len(draft.scene.sentence.tokens))


def _place(draft: Draft) -> None:
    first, last = draft.span
    following = next(
        (o for o in draft.scene.links if o.figure.start > draft.link.figure.start and o.whole is None), None
    )
    shared = following is not None and following.harm != draft.link.harm
    found = place_of(first, last, _next_figure(draft), draft.scene.places, shared=shared)
    if found is not None and not (found.level == 0 and draft.scene.place_before is not None):
        draft.place, draft.rules["place"] = found.name, f"“{found.name}” in the sentence"
    elif draft.scene.place_before is not None:
        draft.place, draft.rules["place"] = draft.scene.place_before, "the sentence it goes on with"


def _time(draft: Draft, story: Story) -> None:
    """The nearest expression of time that is not the day of the report; else the sentence before; else the dateline."""
    times = [window for window in draft.scene.times if not reported(window, draft.scene.sources)]
    first, last = draft.span
    if times:
        window = min(times, key=lambda one: abs(one.start - last) if one.start >= last else abs(first - one.end))
        words = " ".join(draft.scene.sentence.text(story.text, window.start, window.end).split())
        note = f"; {window.note}" if window.note not in ("", "relative", "last") else ""
        draft.when_text, draft.rules["when"] = words, f"“{words}”{note}"
        draft.first, draft.last = window.first, window.last
        draft.rules["scope"] = window.kind
        return
    before = draft.scene.window_before
    if before is not None and before.kind != "unresolved":
        draft.first, draft.last = before.first, before.last
        draft.rules["when"], draft.rules["scope"] = "the sentence it goes on with", before.kind
        return
    draft.first = draft.last = story.anchor
    draft.rules["when"] = "the dateline's day" if story.anchor is not None else "no day is known"


def _revises(draft: Draft, drafts: list[Draft]) -> None:
    """ "The toll rose to 17", and the counts joined to it."""
    figure, tags = draft.link.figure, draft.scene.tags
    lead = tags.before("to", figure.start)
    cue = next((tag for tag in tags.all("revises") if tag.end <= figure.start), None)
    if cue is not None and (lead is not None or _joined_to_revised(draft, drafts)):
        draft.revises = True
        tokens = draft.scene.sentence.tokens[cue.start : cue.end]
        draft.rules["revises"] = "“" + " ".join(token.text for token in tokens) + "”"


def _joined_to_revised(draft: Draft, drafts: list[Draft]) -> bool:
    start = draft.link.figure.start
    return any(
        other.scene is draft.scene and other.revises and 0 < start - other.link.figure.end <= 2 for other in drafts
    )


def _blame(story: Story, drafts: list[Draft]) -> None:
    """Whom the sentence blames; else an accusation behind it in the paragraph; else whom the one before blames."""
    position = {id(scene): index for index, scene in enumerate(story.scenes)}
    for draft in drafts:
        at = position[id(draft.scene)]
        draft.blame = draft.scene.blame
        rule = "in the sentence"
        if draft.blame is None and _did_it_themselves(draft):
            draft.blame, rule = (
                Blame((draft.claimant or "",), Attribution.STATED, f"“{draft.claimant}”"),
                "who speaks did it",
            )
        if draft.blame is None:
            draft.blame, rule = _blame_around(story.scenes, at)
        if draft.blame is not None:
            draft.rules["perpetrators"] = draft.rules["attribution"] = f"{rule}: {draft.blame.words}"


def _did_it_themselves(draft: Draft) -> bool:
    """ "The army said that it had arrested four": the speaker is the agent of the verb."""
    trigger = draft.link.trigger
    if trigger is None or not draft.claimant or not isinstance(trigger.value, HarmWord) or not trigger.value.active:
        return False
    return draft.scene.tags.before("that_self", trigger.start) is not None


def _blame_around(scenes: list[Scene], at: int) -> tuple[Blame | None, str]:
    for scene in scenes[at + 1 : at + 3]:
        if not scene.goes_on:
            break
        if scene.blame is not None:
            return (scene.blame, "accused after it") if scene.blame.accusing else (None, "")
    back = at
    while back > 0 and scenes[back].goes_on:
        back -= 1
        if scenes[back].blame is not None:
            return scenes[back].blame, "the sentence it goes on with"
    return None, ""


def _headlines(drafts: list[Draft]) -> None:
    """A headline takes place, weapon and who did it from the first like count of the body."""
    for draft in drafts:
        if not draft.scene.sentence.headline:
            continue
        body = next((o for o in drafts if not o.scene.sentence.headline and o.link.harm == draft.link.harm), None)
        if body is None:
            continue
        if draft.blame is None:
            draft.blame = body.blame
        if draft.place is None:
            draft.place = body.place
        if draft.means is Means.UNKNOWN:
            draft.means = body.means
        if draft.when_text is None:
            draft.first, draft.last = body.first, body.last


def _as_its_whole(draft: Draft) -> None:
    """A part shares what its whole is told of, where it is told nothing of its own."""
    whole = draft.whole
    if whole is None:
        return
    draft.place = draft.place if draft.place is not None and draft.scene is not whole.scene else whole.place
    draft.claimant = draft.claimant or whole.claimant
    draft.means = whole.means if draft.means is Means.UNKNOWN else draft.means
    if draft.when_text is None or draft.scene is whole.scene:
        draft.first, draft.last, draft.when_text = whole.first, whole.last, whole.when_text
        draft.scope, draft.rules["scope"] = whole.scope, "that of the whole"
    draft.blame = draft.blame or whole.blame


def _scope(draft: Draft) -> None:
    """A total over a time of several days, or what a word of totals says."""
    kind = draft.rules.pop("scope", "")
    total = next(iter(draft.scene.tags.all("total")), None)
    if kind in ("span", "since") or total is not None:
        draft.scope = Scope.CUMULATIVE
        draft.rules["scope"] = "a time of several days" if kind else "a word of totals"
    else:
        draft.rules["scope"] = "one event"


def _short_names(drafts: list[Draft], lexicon: PlainLexicon) -> None:
    """A short form of a name takes the longest name of the text that holds its words."""
    keys = {
        name: frozenset(lexicon.folding.key(word) for word in name.split())
        for name in {draft.claimant for draft in drafts if draft.claimant}
    }
    for draft in drafts:
        if draft.claimant is None:
            continue
        longer = [name for name, words in keys.items() if words > keys[draft.claimant]]
        if longer:
            draft.rules["claimant"] += f"; in full “{max(longer, key=len)}”"
            draft.claimant = max(longer, key=lambda name: (len(name), name))


def attribution(draft: Draft) -> Attribution:
    """How the text holds the perpetrators responsible."""
    return draft.blame.attribution if draft.blame is not None else Attribution.UNKNOWN
