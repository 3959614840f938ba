"""A sentence with everything that the stages read in it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from apps.engine.claims import Document, Means
from apps.engine.reading.actors import Agents, read_actors, read_agents
from apps.engine.reading.bystanders import Bystanders, find_bystanders
from apps.engine.reading.claimants import Speech, read_speech
from apps.engine.reading.counting import UNKNOWN, Figure
from apps.engine.reading.dateline import read_dateline
from apps.engine.reading.deeds import Actor
from apps.engine.reading.figures import read_figures
from apps.engine.reading.harms import Trigger
from apps.engine.reading.lexicon import Lexicon, Phrases
from apps.engine.reading.linking import Link, link
from apps.engine.reading.means import MeansCue, read_means
from apps.engine.reading.names import Names, enter_names
from apps.engine.reading.persons import name_persons
from apps.engine.reading.places import UNTOLD, Place, read_places, with_levels
from apps.engine.reading.pronouns import MANY, ONE, antecedent
from apps.engine.reading.tokens import NUMBER, WORD, Sentence, lower_capitals, sentences, tokenise
from apps.engine.reading.windows import Window, read_windows


@dataclass(slots=True)
class Scene:
    """One sentence read: its counts, harms and everything said about when, where, how, by and from whom."""

    sentence: Sentence
    figures: list[Figure]
    links: list[Link]
    windows: list[Window]
    places: list[Place]
    means: list[MeansCue]
    actors: list[Actor]
    agents: list[Agents]
    speech: list[Speech]
    capitals: bool
    denials: list[tuple[int, int]]
    others: Bystanders
    pronouns: list[tuple[Trigger, str]]
    # The token from which on it tells of other stories; None where it does not.
    tail: int | None = None


@dataclass(slots=True)
class Story:
    """A document read sentence by sentence, with its dateline and the names of the bodies in it."""

    source: str
    scenes: list[Scene]
    dateline: date | None
    names: Names
    country: str | None
    main_place: Place | None
    told_means: frozenset[Means] = frozenset()
    planted_bomb: bool = False
    blamed: Agents | None = None
    # Where the blame names no attack, the sentence before which it holds only for what was told just before.
    blamed_up_to: int | None = None
    first_day: tuple[Scene, Window] | None = None
    outlet: str | None = None
    denials: list[int] = field(default_factory=list)
    means_told: Counter[Means] = field(default_factory=Counter)


class Stage(StrEnum):
    """The stages of a sentence that can be left out one by one; what one would find is then not told."""

    PERSONS = "persons"
    TIMES = "times"
    PLACES = "places"
    MEANS = "means"
    ACTORS = "actors"
    SOURCES = "sources"
    WEIGHING = "weighing"


def read_story(
    document: Document, lexicon: Lexicon, known: Collection[str] | None, without: Collection[Stage] = ()
) -> Story:
    """Run every stage over a text, but for those `without` which it is to be read."""
    source = document.text
    tokens = tokenise(source)
    lower_capitals(tokens, lexicon.common)
    cut = list(sentences(tokens, lexicon.words["abbreviations"]))
    dateline = read_dateline(cut, document.published, lexicon)
    names = Names(lexicon)
    scenes = []
    for sentence in cut:
        actors = [] if Stage.ACTORS in without else read_actors(sentence, lexicon)
        figures = _figures(sentence, lexicon, with_persons=Stage.PERSONS not in without)
        links, pronouns = _links(sentence, figures, lexicon)
        scenes.append(
            Scene(
                sentence,
                figures,
                links,
                [] if Stage.TIMES in without else read_windows(sentence, dateline, lexicon),
                [] if Stage.PLACES in without else read_places(sentence, source, lexicon, known),
                [] if Stage.MEANS in without else read_means(sentence, lexicon),
                actors,
                read_agents(sentence, source, actors, lexicon),
                [] if Stage.SOURCES in without else read_speech(sentence, source, lexicon),
                is_title(sentence),
                [(start, end) for start, end, _ in lexicon.actors["denials"].find_all(sentence.lows)],
                _NO_OTHERS,
                pronouns,
            )
        )
        enter_names(sentence, source, names, lexicon)
    _tell_deaths(scenes)
    _mark_tail(scenes, lexicon)
    _name_groups(scenes, source, lexicon)
    _date_then(scenes)
    _date_counted_days(scenes, lexicon)
    _titles(scenes, source)
    _level(scenes)
    if Stage.WEIGHING not in without:
        _find_bystanders(scenes, source, lexicon, without)
    story = Story(source, scenes, dateline, names, _country(scenes), _main_place(scenes))
    story.outlet = document.outlet
    story.denials = [index for index, scene in enumerate(scenes) if scene.denials]
    _sum_up(story)
    return story


_NO_OTHERS = Bystanders()


def is_note(scenes: Sequence[Scene]) -> bool:
    """Is it a text without a headline, in which much that an article repeats is told once?"""
    return bool(scenes) and not scenes[0].sentence.headline


# Names this many sentences before a count, less one, may still be about it.
_NAMED_BEFORE = 3


def _find_bystanders(scenes: list[Scene], source: str, lexicon: Lexicon, without: Collection[Stage]) -> None:
    """What else a note names beside counts of people, as far as the stages that would read it are not left out.

    An article names its places, actors and sources more than once, and plainly.
    """
    if not is_note(scenes):
        return
    for index, scene in enumerate(scenes):
        if not any(near.figures for near in scenes[index : index + _NAMED_BEFORE]):
            continue
        named: list[Place | Speech | Figure] = [*scene.places, *scene.speech, *scene.figures]
        taken = [(one.start, one.end) for one in named]
        found = find_bystanders(scene.sentence, source, taken, scene.actors, scene.agents, lexicon)
        scene.others = Bystanders(
            [] if Stage.PLACES in without else found.places,
            found.actors,
            [] if Stage.SOURCES in without else found.sources,
        )


def _figures(sentence: Sentence, lexicon: Lexicon, *, with_persons: bool) -> list[Figure]:
    """The people counted; none where the sentence neither tells of harm nor goes on with those told of before."""
    if not lexicon.tells_of_harm(sentence.lows) and lexicon.words["resuming"].isdisjoint(sentence.lows):
        return []
    if sum(token.kind == NUMBER for token in sentence.tokens) > _MOST_COUNTS:
        return []
    figures = read_figures(sentence, lexicon)
    if not with_persons:
        return figures
    known = [figure for figure in figures if figure.kind != UNKNOWN]
    unknown = [figure for figure in figures if figure.kind == UNKNOWN]
    return sorted([*name_persons(sentence, known, lexicon), *unknown], key=lambda figure: figure.start)


# More counts of people in a sentence than this are a table or noise: there is no prose to read.
_MOST_COUNTS = 48
_LEAD = 4


def _tell_deaths(scenes: list[Scene]) -> None:
    """ "He succumbed": the one told of just before, in the sentence or the one before it, died."""
    for index, scene in enumerate(scenes):
        for trigger, pronoun in scene.pronouns:
            told = antecedent(scene.links, trigger.start, pronoun)
            home, cause = scene, trigger if told is not None else None
            if told is None and index and scenes[index - 1].sentence.title == scene.sentence.title:
                home = scenes[index - 1]
                told = antecedent(home.links, len(home.sentence.lows), pronoun)
            if told is not None:
                home.links.append(Link(told.figure, "killed", f"the pronoun “{pronoun}”", cause))
                home.links.sort(key=lambda link: link.figure.start)


def _links(sentence: Sentence, figures: list[Figure], lexicon: Lexicon) -> tuple[list[Link], list[tuple[Trigger, str]]]:
    known = [figure for figure in figures if figure.kind != UNKNOWN]
    if not known and (ONE | MANY).isdisjoint(sentence.lows):
        return [], []
    return link(sentence, known, lexicon) if len(known) <= _MOST_COUNTS else ([], [])


def _name_groups(scenes: list[Scene], source: str, lexicon: Lexicon) -> None:
    """ "The militant group" that does harm is the armed group named last before it."""
    last: str | None = None
    for scene in scenes:
        sentence = scene.sentence
        named = [
            (start, end)
            for start, end, _ in lexicon.actors["groups"].find_all(sentence.lows)
            if sentence.tokens[start].capital
        ]
        for position, agents in enumerate(scene.agents):
            if len(agents.names) == 1 and agents.names[0].lower() in lexicon.actors["general"]:
                before = [sentence.text(source, *span) for span in named if span[1] <= agents.start]
                name = before[-1] if before else last
                scene.agents[position] = replace(agents, names=(name,)) if name is not None else agents
        if named:
            last = sentence.text(source, *named[-1])


def _date_then(scenes: list[Scene]) -> None:
    """ "Since then": from the first day that the sentences just before tell."""
    for index, scene in enumerate(scenes):
        for position, window in enumerate(scene.windows):
            words = scene.sentence.lows[window.start : window.end]
            if words != ["since", "then"] or window.first is not None:
                continue
            told = [one for before in scenes[max(0, index - 2) : index] for one in before.windows if one.first]
            if told:
                scene.windows[position] = replace(window, first=told[-1].first)


def _date_counted_days(scenes: list[Scene], lexicon: Lexicon) -> None:
    """ "On the third day of the assault": counted from the day on which the text tells that it began."""
    begun: date | None = None
    for scene in scenes:
        lows = scene.sentence.lows
        for position in range(len(lows) - 2):
            count = lexicon.ordinals.get(lows[position])
            if count is not None and lows[position + 1 : position + 3] == ["day", "of"] and begun is not None:
                day = begun + timedelta(days=count - 1)
                scene.windows.append(Window(position, position + 3, day, day, "day"))
        since = next((window.first for window in scene.windows if window.kind == "since" and window.first), None)
        begun = since or begun


def _mark_tail(scenes: list[Scene], lexicon: Lexicon) -> None:
    """Find where the report ends and a list of other stories begins; it goes on to the end of the text."""
    begun = False
    for scene in scenes[_LEAD:]:
        found = [] if begun else lexicon.tail.find_all(scene.sentence.lows)
        headed = next((start for start, _, _ in found if scene.sentence.tokens[start].capital), None)
        scene.tail = 0 if begun else headed
        begun = begun or headed is not None


def _sum_up(story: Story) -> None:
    """Note what the whole text says of means and blame."""
    if not story.scenes:
        return
    story.means_told = Counter(cue.means for scene in story.scenes for cue in scene.means)
    strong = [(scene, cue) for scene in story.scenes for cue in scene.means if not cue.weak]
    story.told_means = frozenset(cue.means for _, cue in strong)
    story.planted_bomb = any(
        cue.means is Means.BOMBING and scene.sentence.lows[cue.start] not in ("bombing", "bombings")
        for scene, cue in strong
    )
    blames = (
        (scene, one, bool(scene.means or _ATTACKS.intersection(scene.sentence.lows)))
        for before, scene in itertools.pairwise([story.scenes[0], *story.scenes])
        if not scene.sentence.headline and (scene.means or before.links or _ATTACKS.intersection(scene.sentence.lows))
        for one in scene.agents
        if one.rule == "blame"
    )
    found = next(blames, None)
    if found is not None:
        scene, story.blamed, whole = found
        story.blamed_up_to = None if whole else scene.sentence.index


_ATTACKS = frozenset({"attack", "attacks", "responsibility", "killings", "massacre", "deaths", "raid", "raids"})


def _titles(scenes: list[Scene], source: str) -> None:
    """Where every word has a capital, only names that the running text knows as places count."""
    known: dict[str, int] = {}
    for scene in scenes:
        if not scene.capitals:
            for place in scene.places:
                if place.name[:1].isupper() or "-" in place.name:
                    known.setdefault(place.name, place.level)
    if not known:
        return
    table: Phrases[int] = Phrases()
    for name, level in known.items():
        table.add(name, level)
    for scene in scenes:
        if scene.capitals:
            found = table.find_all(scene.sentence.lows)
            places = [Place(s, e, scene.sentence.text(source, s, e), level) for s, e, level in found]
            scene.places = places or [place for place in scene.places if place.level == 1]
        elif scene.sentence.title:
            _add_known(scene, table, source)


def _add_known(scene: Scene, table: Phrases[int], source: str) -> None:
    """A headline lists places with no word that leads to them: those the running text knows count too."""
    tokens = scene.sentence.tokens
    taken = {position for place in scene.places for position in range(place.start, place.end)}
    for start, end, level in table.find_all(scene.sentence.lows):
        if tokens[start].capital and start not in taken and start > 0:
            scene.places.append(Place(start, end, scene.sentence.text(source, start, end), level))
    scene.places.sort(key=lambda place: place.start)


def is_title(sentence: Sentence) -> bool:
    """Has nearly every longer word a capital, as in headlines?"""
    words = [token for token in sentence.tokens if token.kind == WORD and len(token.low) > 3]
    return len(words) > 3 and sum(token.capital for token in words) > 0.7 * len(words)


def _level(scenes: list[Scene]) -> None:
    """Give every mention of a name the level that any mention of it tells."""
    levels: dict[str, int] = {}
    for scene in scenes:
        for place in scene.places:
            if place.level != UNTOLD:
                key = place.name.lower()
                levels[key] = max(levels.get(key, 0), place.level)
    for scene in scenes:
        scene.places = with_levels(scene.places, levels)


def _country(scenes: list[Scene]) -> str | None:
    """The country a text is mostly about."""
    counts: dict[str, int] = {}
    for scene in scenes:
        for place in scene.places:
            if place.level == 1:
                counts[place.name] = counts.get(place.name, 0) + 1
    return max(counts, key=lambda name: counts[name], default=None)


def _main_place(scenes: list[Scene]) -> Place | None:
    """The place below a country that a text names most often."""
    counts: dict[str, int] = {}
    first: dict[str, Place] = {}
    for scene in scenes:
        for place in scene.places:
            if place.level > 1 and place.name[:1].isupper():
                counts[place.name] = counts.get(place.name, 0) + 1
                first.setdefault(place.name, place)
    best = max(counts, key=lambda name: counts[name], default=None)
    return first[best] if best is not None else None
