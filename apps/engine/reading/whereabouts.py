"""Where: the most specific place the text gives for each harm."""

from __future__ import annotations

import itertools

from apps.engine.reading.drafts import Draft
from apps.engine.reading.places import Place, choose_place
from apps.engine.reading.scenes import Scene, Story

_LOOK_BACK = 40
WHOLE_COUNTRY = "the whole country is meant"
_EVENT_WORDS = frozenset(
    {
        "attack",
        "attacks",
        "strike",
        "strikes",
        "raid",
        "raids",
        "blast",
        "bombing",
        "explosion",
        "clashes",
        "shelling",
        "assault",
        "deaths",
        "bombings",
        "explosions",
    }
)


def decide_place(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    """Set a draft's place: named in its sentence, else told of the same event, else borrowed."""
    if draft.whole_war:
        _place_of_war(story, draft)
        return
    meant = _country_meant(draft)
    chosen = meant or choose_place(_clause_places(draft), draft.position)
    if meant is None and ((chosen is None and not earlier) or (chosen is not None and chosen.level <= 3)):
        chosen = _closer(story, draft, chosen) or chosen
    if chosen is not None and (chosen.level > 1 or meant is not None):
        _take_place(draft, chosen, WHOLE_COUNTRY if meant is not None else "named in the sentence")
    elif draft.when_kind == "past":
        draft.rules["place"] = "a known attack with no place told"
    elif not _borrow_place(story, draft, earlier, chosen is not None):
        _fall_back(story, draft, chosen)


def _country_meant(draft: Draft) -> Place | None:
    """ "killed across Ukraine": the country itself is meant."""
    lows = draft.scene.sentence.lows
    near = [p for p in draft.scene.places if p.level == 1 and 0 < p.start - draft.position <= _ACROSS_REACH]
    across = [place for place in near if lows[place.start - 1] in ("across", "throughout")]
    return across[0] if across and not draft.link.listed else None


_ACROSS_REACH = 6


def _place_of_war(story: Story, draft: Draft) -> None:
    """A whole war's toll is placed in a country or territory."""
    lows = draft.scene.sentence.lows
    after = [p for p in _clause_places(draft) if p.level == 2 and p.start > draft.figure.start]
    own = [p for p in after if lows[p.start - 1] in ("in", "on", "across", "throughout")]
    if own:
        _take_place(draft, own[0], "named with the toll")
        return
    countries = [p for p in draft.scene.places if p.level == 1 and p.start]
    named = [p.name for p in countries if lows[p.start - 1] in ("in", "of", "across")]
    draft.place = story.country if story.country in named or not named else named[0]
    draft.rules["place"] = "a whole war's country"


def _borrow_place(story: Story, draft: Draft, earlier: list[Draft], country: bool) -> bool:
    """Take the place of the city meant, the whole, the text, or the claim before; false where there is none."""
    if not country and story.main_place is not None and _the_city(draft):
        _take_place(draft, story.main_place, "“the city”: where most of the text plays")
        return True
    if draft.host is not None and draft.host.place is not None:
        draft.place, draft.place_level = draft.host.place, draft.host.place_level
        draft.rules["place"] = "the place of the whole"
        return True
    if draft.when_kind in ("since", "open") and story.main_place is not None:
        _take_place(draft, story.main_place, "where most of the text plays")
        return True
    between = _told_between(story, draft, earlier)
    if between is not None:
        _take_place(draft, between, "told in the sentence before")
        return True
    for other in reversed(earlier):
        if other.place is not None and not other.whole_war and other.place_level > 1:
            draft.place, draft.place_level = other.place, other.place_level
            draft.rules["place"] = "the place of the claim before"
            return True
    return False


def _told_between(story: Story, draft: Draft, earlier: list[Draft]) -> Place | None:
    """The place of an attack told since the claim before: "Arra was shelled too. The shells killed five"."""
    index = draft.scene.sentence.index
    since = earlier[-1].scene.sentence.index if earlier else -1
    for scene in reversed(story.scenes[max(since + 1, index - 2) : index]):
        struck = bool(scene.means) or any(low in _EVENT_WORDS for low in scene.sentence.lows)
        best = choose_place([place for place in scene.places if place.level > 1], 0)
        if best is not None and (struck or draft.when_kind == "entry") and not scene.sentence.title:
            return best
    return None


def _fall_back(story: Story, draft: Draft, country: Place | None) -> None:
    nearest = _nearest_place(story, draft) if story.main_place is not None else None
    if nearest is not None:
        _take_place(draft, nearest, "the nearest place before")
    elif country is not None:
        _take_place(draft, country, "named in the sentence")
    else:
        draft.place = story.country
        draft.rules["place"] = "the country of the text"


def _closer(story: Story, draft: Draft, chosen: Place | None) -> Place | None:
    """A more specific place that later sentences tell of the same event."""
    index, floor = draft.scene.sentence.index, max(chosen.level if chosen is not None else 1, 3)
    counted = False
    for scene in story.scenes[index + 1 : index + 8]:
        if any(window.kind == "since" for window in scene.windows):
            return None
        counted = counted or bool(scene.links)
        best = choose_place(scene.places, 0)
        if best is None or best.level <= floor:
            continue
        near = scene.sentence.index <= index + 3 and not counted and bool(scene.means)
        if near or (not scene.links and _names_the_event(scene)):
            return best
    return None


def _names_the_event(scene: Scene) -> bool:
    """Does a sentence go on with "the strike", "the attack"?"""
    lows = scene.sentence.lows
    return any(low in ("the", "this") and lows[i + 1] in _EVENT_WORDS for i, low in enumerate(lows[:-1]))


def specify(story: Story, body: list[Draft]) -> None:
    """Of two tellings of one figure, the one that names the closer place lends it to the other."""
    main = story.main_place.name if story.main_place is not None else None
    closest: dict[tuple[str, str, int | None, object], Draft] = {}
    for draft in body:
        key = (draft.link.harm, draft.victims, draft.figure.value, draft.last)
        known = closest.get(key)
        counted = draft.figure.value is not None and draft.figure.value > 2 and draft.place is not None
        if counted and (known is None or draft.place_level > known.place_level):
            closest[key] = draft
    for draft in body:
        other = closest.get((draft.link.harm, draft.victims, draft.figure.value, draft.last))
        if (
            other is not None
            and (draft.place_level <= 3 or draft.place == main)
            and other.place_level > max(3, draft.place_level)
            and not draft.whole_war
            and draft.host is None
        ):
            draft.place, draft.place_level = other.place, other.place_level
            draft.rules["place"] = "the closer place told with the same figure"
    _told_twice(body)


def _told_twice(body: list[Draft]) -> None:
    """A heading run into its report: of two tellings in one sentence, the closer place holds for both."""
    for first, second in itertools.pairwise(body):
        same = first.scene is second.scene and first.link.harm == second.link.harm and first.host is second.host
        if same and first.figure.value == second.figure.value and first.victims == second.victims:
            closer, other = (first, second) if first.place_level > second.place_level else (second, first)
            other.place, other.place_level = closer.place, closer.place_level
            other.rules["place"] = "the closer place told with the same figure"


def _the_city(draft: Draft) -> bool:
    """Does the sentence speak of "the city", "the ravaged city"?"""
    lows = draft.scene.sentence.lows
    return any(low == "city" and "the" in lows[max(0, i - 2) : i] for i, low in enumerate(lows))


def _take_place(draft: Draft, place: Place, rule: str) -> None:
    draft.place, draft.place_level = place.name, place.level
    draft.rules["place"] = rule


def _clause_places(draft: Draft) -> list[Place]:
    """The places of the sentence that are not cut off from the claim by another claim's count."""
    places = draft.scene.places
    if not places:
        return []
    others = [link.figure.start for link in draft.scene.links if link.host is None and link.figure is not draft.figure]
    own = draft.figure.start
    if draft.link.listed or sum(link.harm == draft.link.harm for link in draft.scene.links) > 1:
        beside = [p for p in places if 0 < p.start - draft.figure.end <= 3 and _stands_by(draft, p)]
        if beside:
            return beside[:1]
    after = [p for p in places if p.start > own and not any(own < other < p.start for other in others)]
    before = [p for p in places if p.start < own and not any(p.start < other < own for other in others)]
    return after + before or list(places)


def _stands_by(draft: Draft, place: Place) -> bool:
    """Do nothing but a preposition and small words stand between a count and a place?"""
    between = draft.scene.sentence.lows[draft.figure.end : place.start]
    return bool(between) and all(low in ("in", "at", "near", "the", "each", "northern", "southern") for low in between)


def _nearest_place(story: Story, draft: Draft) -> Place | None:
    index = draft.scene.sentence.index
    for scene in reversed(story.scenes[max(0, index - _LOOK_BACK) : index]):
        best = choose_place([p for p in scene.places if p.level > 1], 0)
        if best is not None:
            return best
    for scene in story.scenes[index : index + _LOOK_BACK]:
        best = choose_place([p for p in scene.places if p.level > 1], 0)
        if best is not None:
            return best
    return None
