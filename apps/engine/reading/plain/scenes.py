"""A sentence with all that is told in it, and what it takes over from the sentence before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from apps.engine.claims import Means
from apps.engine.reading.plain.blame import Blame, means_of, read_blame
from apps.engine.reading.plain.days import Window
from apps.engine.reading.plain.harms import Link, read_links
from apps.engine.reading.plain.places import Place, read_places
from apps.engine.reading.plain.sources import Source, read_sources
from apps.engine.reading.plain.tables import PlainLexicon, Tags
from apps.engine.reading.plain.times import Dateline, read_dateline, read_times
from apps.engine.reading.plain.tokens import Sentence, sentences, tokenise


@dataclass(slots=True)
class Scene:
    """One sentence as read: the counts of harm, who speaks, where, when, and who is blamed.

    `goes_on` says that it tells of the same event as the scene before it.
    """

    sentence: Sentence
    tags: Tags
    links: list[Link]
    sources: list[Source] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    times: list[Window] = field(default_factory=list)
    blame: Blame | None = None
    goes_on: bool = False
    place_before: str | None = None
    window_before: Window | None = None
    means_before: tuple[Means, str] | None = None


@dataclass(slots=True)
class Story:
    """A text as read; `anchor` is the day its words are counted from."""

    text: str
    scenes: list[Scene]
    anchor: date | None


def read_story(text: str, published: date | None, lexicon: PlainLexicon) -> Story:
    """The sentences that tell of harm, and those beside them in the same paragraph."""
    cut = list(sentences(tokenise(text, lexicon), lexicon))
    links = [read_links(sentence, lexicon) for sentence in cut]
    telling = {index for index, found in enumerate(links) if found}
    dateline = read_dateline(cut[:6], published, lexicon) if telling else Dateline(published)
    scenes = [
        _scene(text, sentence, links[sentence.index], dateline, lexicon)
        for sentence in cut
        if _near(sentence.index, telling)
    ]
    _carry(scenes)
    return Story(text, scenes, dateline.day)


def _near(index: int, telling: set[int]) -> bool:
    return any(other in telling for other in (index - 2, index - 1, index, index + 1))


def _scene(text: str, sentence: Sentence, links: list[Link], dateline: Dateline, lexicon: PlainLexicon) -> Scene:
    tags = sentence.tags(lexicon)
    sources = read_sources(text, sentence, lexicon)
    blame = read_blame(text, sentence, lexicon, links)
    spoken = [(source.start, source.end) for source in sources]
    places = [place for place in read_places(text, sentence, lexicon) if not _inside(place.start, spoken)]
    times = [one for one in read_times(sentence, dateline.day, lexicon) if not dateline.holds(sentence, one)]
    spans = [(time.start, time.end) for time in times]
    links = [link for link in links if not _inside(link.figure.number.core, spans)]
    return Scene(sentence, tags, links, sources, _clear(places, times, links), times, blame)


def _inside(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _clear(places: list[Place], times: list[Window], links: list[Link]) -> list[Place]:
    """The places that are no part of an expression of time or of a count."""
    taken = [(time.start, time.end) for time in times] + [(link.figure.start, link.figure.end) for link in links]
    return [place for place in places if not _inside(place.start, taken)]


def reported(window: Window, sources: Iterable[Source]) -> bool:
    """Is it the day of the report? Such a day stands right behind the speaker."""
    return window.kind == "day" and any(0 <= window.start - source.end <= 1 for source in sources)


def _carry(scenes: list[Scene]) -> None:
    """Tell which scenes go on with the event of the one before, and what they take over from it."""
    for before, scene in pairwise(scenes):
        beside = scene.sentence.index == before.sentence.index + 1
        same = scene.sentence.paragraph == before.sentence.paragraph and not before.sentence.headline
        elsewhere = any(tag.start <= 2 for tag in scene.tags.all("elsewhere"))
        own_place = any(place.level > 0 and place.start <= 4 for place in scene.places)
        scene.goes_on = beside and same and not elsewhere and not own_place
        if scene.goes_on:
            named = [place for place in before.places if place.level > 0] or before.places
            scene.place_before = max(named, key=lambda p: p.level).name if named else before.place_before
            scene.means_before = means_of(0, before.tags) or before.means_before
            told = [one for one in before.times if not reported(one, before.sources)]
            scene.window_before = told[-1] if told else before.window_before
