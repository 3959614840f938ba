"""How, where, when, by whom and who says so: each field decided for each claim, with what it may borrow."""

from __future__ import annotations

from datetime import timedelta

from apps.engine.claims import Attribution, Means, Scope
from apps.engine.reading.actors import Agents, choose_agents
from apps.engine.reading.claimants import Speech
from apps.engine.reading.drafts import Draft
from apps.engine.reading.lexicon import Lexicon
from apps.engine.reading.means import MeansCue, choose_means
from apps.engine.reading.places import Place, choose_place
from apps.engine.reading.scenes import Scene, Story
from apps.engine.reading.totals import break_down
from apps.engine.reading.windows import Window

_NEAR_PAST = timedelta(days=7)
_SHORT = timedelta(days=2)


def decide(story: Story, drafts: list[Draft], lexicon: Lexicon) -> None:
    """Fill in the circumstances of every draft; the body first, since the headline borrows from it."""
    body = [draft for draft in drafts if not draft.title]
    for index, draft in enumerate(body):
        _whole_war(draft, lexicon)
        earlier = body[:index]
        _when(story, draft, earlier)
        _place(story, draft, earlier)
        _means(story, draft, earlier)
        _agents(story, draft, earlier)
        _claimant(story, draft, earlier)
        _scope(draft)
    _specify(body)
    for draft in drafts:
        if draft.title and not draft.headline:
            _headline(story, draft, body, lexicon)
    break_down(drafts, lexicon)
    for draft in drafts:
        if draft.headline:
            _headline(story, draft, body, lexicon)
        elif draft.title and draft.scope is Scope.INCIDENT:
            twin = _twin(draft, body)
            draft.scope = twin.scope if twin is not None else draft.scope
    for draft in drafts:
        _revises(draft)


_SURELY_A_WAR = 100_000
_WAR = frozenset({"war", "conflict", "uprising", "insurgency"})


def _whole_war(draft: Draft, lexicon: Lexicon) -> None:
    """A toll of a whole war: big, and told of the war itself."""
    lows = draft.scene.sentence.lows
    large = draft.figure.low >= 5000
    told = any(low in _WAR for low in lows)
    since = any(window.kind == "since" for window in draft.scene.windows)
    draft.whole_war = large and (told or since) or draft.figure.low >= _SURELY_A_WAR


def _when(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    window = _own_window(draft)
    if draft.whole_war:
        since = next((w for w in draft.scene.windows if w.kind == "since"), None)
        draft.first = since.first if since else None
        draft.last = story.dateline
        draft.when_kind = "since"
        draft.rules["when"] = "a whole war's toll, up to the dateline"
        return
    if window is not None:
        _take_window(story, draft, window)
        return
    if draft.related:
        draft.rules["when"] = "a headline of another story"
        return
    if draft.host is not None and draft.host.last is not None:
        _copy_when(draft, draft.host, "the window of the whole")
        return
    if earlier and earlier[-1].when_kind == "since" and not earlier[-1].whole_war and _perfect(draft):
        _copy_when(draft, earlier[-1], "the period of the toll before")
        draft.when_text = None
        return
    for other in reversed(earlier):
        near = other.last is not None and story.dateline is not None and story.dateline - other.last <= _NEAR_PAST
        short = other.first is not None and other.last is not None and other.last - other.first <= _SHORT
        if near and short and (other.scope is Scope.INCIDENT or other.when_kind == "day"):
            _copy_when(draft, other, "the window of the claim before")
            return
    for scene in story.scenes:
        day = next((w for w in scene.windows if _is_event_day(scene, w, story)), None)
        if day is not None and not scene.sentence.headline:
            _take_window(story, draft, day, scene)
            draft.when_text = None
            draft.rules["when"] = "the first day the text tells"
            return
    draft.first = draft.last = story.dateline
    draft.when_kind = "dateline"
    draft.rules["when"] = "the dateline"


def _perfect(draft: Draft) -> bool:
    """ "has killed", "have been killed": told of a period still running."""
    start = draft.position
    return any(word in ("has", "have") for word in draft.scene.sentence.lows[max(0, start - 3) : start])


def _is_event_day(scene: Scene, window: Window, story: Story) -> bool:
    if window.kind != "day" or window.last is None or story.dateline is None:
        return False
    return story.dateline - window.last <= _NEAR_PAST and not _is_report_day(scene, window)


def _is_report_day(scene: Scene, window: Window) -> bool:
    """ "said on Sunday": the day of the report."""
    lows = scene.sentence.lows
    before = lows[max(0, window.start - 3) : window.start]
    if not before:
        return False
    if before[-1] in ("on", "late", "early"):
        before = before[:-1]
    if lows[window.start] == "yesterday":
        return False
    return bool(before) and before[-1] in ("said", "reported", "told", "announced", "reporters", "afp", "reuters", "says", "sputnik", "added", "confirmed", "stated", "released")


def _own_window(draft: Draft) -> Window | None:
    """The expression of time in the claim's own sentence that governs it."""
    windows = [w for w in draft.scene.windows if not _is_report_day(draft.scene, w) and not _dateline_like(draft, w)]
    if not windows:
        return None
    best = min(windows, key=lambda w: (_reach(draft, w), w.start))
    return best if best.kind == "open" or _reach(draft, best) < _FAR + len(draft.scene.sentence.lows) // 2 else None


def _dateline_like(draft: Draft, window: Window) -> bool:
    """A full date at the very head of the body is the dateline, not the event's day."""
    lows = draft.scene.sentence.lows
    head = draft.scene.sentence.paragraph == 1 and window.start < 6 and window.kind == "day"
    return head and any(low.isdigit() and len(low) in (4, 6) for low in lows[window.start : window.end])


def _reach(draft: Draft, window: Window) -> int:
    """How far a window stands from a claim, counted in tokens, with a price for other claims in between."""
    first, last = draft.first_token, max(draft.figure.end, draft.position)
    low, high = (window.end, first) if window.end <= first else (last, window.start)
    distance = max(0, high - low)
    between = sum(
        1
        for link in draft.scene.links
        if link.harm == draft.link.harm and link is not draft.link and link.host is None and low <= link.figure.start < high
    )
    words = draft.scene.sentence.lows[low:high]
    breaks = sum(1 for word in words if word in ("after", "since", "when", "where", "which", "while"))
    told = sum(1 for word in words if word in ("said", "acknowledged", "announced", "reported"))
    loose = window.kind == "open" or window.kind == "since" and any(word in _RELATIVE for word in words)
    return distance + 12 * between + 6 * breaks + 15 * told + 40 * loose


_RELATIVE = frozenset({"which", "that", "who", "where", "whose"})
_FAR = 36


def _take_window(story: Story, draft: Draft, window: Window, scene: Scene | None = None) -> None:
    sentence = (scene or draft.scene).sentence
    draft.first, draft.last, draft.when_kind = window.first, window.last, window.kind
    said = next((w for w in (scene or draft.scene).windows if w.kind == "day" and _is_report_day(scene or draft.scene, w)), None)
    rolling = window.kind == "span" and window.last == story.dateline and any(low in ("last", "past", "hours") for low in sentence.lows[window.start : window.end])
    if rolling and said is not None and said.last is not None and story.dateline is not None and draft.first is not None:
        draft.first, draft.last = draft.first - (story.dateline - said.last), said.last
    draft.when_text = sentence.text(story.source, window.start, min(window.end, len(sentence.tokens)))
    draft.rules["when"] = f"“{draft.when_text}”"


def _copy_when(draft: Draft, other: Draft, rule: str) -> None:
    draft.first, draft.last, draft.when_kind = other.first, other.last, other.when_kind
    draft.when_text = other.when_text
    draft.rules["when"] = rule


def _place(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    if draft.whole_war:
        lows = draft.scene.sentence.lows
        own = [p for p in _clause_places(draft) if p.level == 2 and p.start > draft.figure.start and lows[p.start - 1] == "in"]
        if own:
            _take_place(draft, own[0], "named with the toll")
            return
        named = [p.name for p in draft.scene.places if p.level == 1 and p.start and lows[p.start - 1] in ("in", "of", "across")]
        draft.place = story.country if story.country in named or not named else named[0]
        draft.rules["place"] = "a whole war's country"
        return
    chosen = choose_place(_clause_places(draft), draft.position)
    if chosen is None and not earlier or chosen is not None and chosen.level <= 3:
        chosen = _closer(story, draft, chosen) or chosen
    if chosen is not None and chosen.level > 1:
        _take_place(draft, chosen, "named in the sentence")
        return
    if chosen is None and story.main_place is not None and _the_city(draft):
        _take_place(draft, story.main_place, "“the city”: where most of the text plays")
        return
    if draft.host is not None and draft.host.place is not None:
        draft.place, draft.place_level = draft.host.place, draft.host.place_level
        draft.rules["place"] = "the place of the whole"
        return
    if draft.when_kind in ("since", "open") and story.main_place is not None:
        _take_place(draft, story.main_place, "where most of the text plays")
        return
    for other in reversed(earlier):
        if other.place is not None and not other.whole_war and other.place_level > 1:
            draft.place, draft.place_level = other.place, other.place_level
            draft.rules["place"] = "the place of the claim before"
            return
    nearest = _nearest_place(story, draft)
    if nearest is not None:
        _take_place(draft, nearest, "the nearest place before")
    elif chosen is not None:
        _take_place(draft, chosen, "named in the sentence")
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
        if near or not scene.links and _names_the_event(scene):
            return best
    return None


def _names_the_event(scene: Scene) -> bool:
    """Does a sentence go on with "the strike", "the attack"?"""
    lows = scene.sentence.lows
    return any(low in ("the", "this") and lows[i + 1] in _EVENT_WORDS for i, low in enumerate(lows[:-1]))


def _specify(body: list[Draft]) -> None:
    """Of two tellings of one figure, the one that names the closer place lends it to the other."""
    closest: dict[tuple[str, str, int | None, object], Draft] = {}
    for draft in body:
        key = (draft.link.harm, draft.victims, draft.figure.value, draft.last)
        known = closest.get(key)
        if draft.figure.value is not None and draft.figure.value > 2 and draft.place is not None:
            if known is None or draft.place_level > known.place_level:
                closest[key] = draft
    for draft in body:
        other = closest.get((draft.link.harm, draft.victims, draft.figure.value, draft.last))
        if other is not None and draft.place_level <= 3 < other.place_level and not draft.whole_war and draft.host is None:
            draft.place, draft.place_level = other.place, other.place_level
            draft.rules["place"] = "the closer place told with the same figure"


_EVENT_WORDS = frozenset({"attack", "attacks", "strike", "strikes", "raid", "raids", "blast", "bombing", "explosion", "clashes", "shelling", "assault", "deaths", "bombings", "explosions"})


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
    others = [link.figure.start for link in draft.scene.links if link.host is None and link.figure is not draft.figure]
    own = draft.figure.start
    after = [p for p in places if p.start > own and not any(own < other < p.start for other in others)]
    before = [p for p in places if p.start < own and not any(p.start < other < own for other in others)]
    return after + before or list(places)


def _nearest_place(story: Story, draft: Draft) -> Place | None:
    index = draft.scene.sentence.index
    for scene in reversed(story.scenes[:index]):
        best = choose_place([p for p in scene.places if p.level > 1], 0)
        if best is not None:
            return best
    for scene in story.scenes[index:]:
        best = choose_place([p for p in scene.places if p.level > 1], 0)
        if best is not None:
            return best
    return None


def _means(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    if draft.whole_war:
        draft.rules["means"] = "a whole war's toll names no means"
        return
    verb = draft.link.trigger.means if draft.link.trigger is not None else ""
    cue = choose_means(draft.scene.means, draft.position)
    if verb and not (cue is not None and not cue.weak and verb == "shooting"):
        draft.means = Means(verb)
        draft.rules["means"] = "the verb"
    elif draft.link.harm in ("abducted", "detained", "missing"):
        draft.rules["means"] = "no weapon in this harm"
    elif cue is not None:
        draft.means = _of_cue(story, draft, cue)
        draft.rules["means"] = f"“{' '.join(draft.scene.sentence.lows[cue.start : cue.end])}”"
    elif draft.host is not None:
        draft.means = draft.host.means
        draft.rules["means"] = "the means of the whole"
    elif draft.related or draft.when_kind in ("since", "open"):
        draft.rules["means"] = "not told"
    elif earlier and not earlier[-1].whole_war:
        draft.means = earlier[-1].means
        draft.rules["means"] = "the means of the claim before"
    else:
        _means_before(story, draft)


def _of_cue(story: Story, draft: Draft, cue: MeansCue) -> Means:
    """The cue's means, unless it is one of a mixture or a loose word for what the text tells more closely."""
    lows = draft.scene.sentence.lows
    for other in draft.scene.means:
        between = lows[min(cue.end, other.end) : max(cue.start, other.start)]
        mixed = {cue.means, other.means} != {cue.means} and not (cue.weak or other.weak)
        if mixed and between and between[0] == "and" and len(between) <= 3:
            return Means.OTHER
    told = {one.means for scene in story.scenes for one in scene.means if not one.weak}
    loose = cue.weak or lows[cue.start] in ("bombing", "bombings")
    if loose and cue.means is Means.BOMBING and Means.AIRSTRIKE in told and not _planted(story):
        return Means.AIRSTRIKE
    if cue.weak and Means.CHEMICAL in told and "attack" in lows:
        return Means.CHEMICAL
    return cue.means


def _planted(story: Story) -> bool:
    """Does the text tell of a bomb that somebody brought or hid?"""
    return any(
        cue.means is Means.BOMBING and not cue.weak and scene.sentence.lows[cue.start] not in ("bombing", "bombings")
        for scene in story.scenes
        for cue in scene.means
    )


def _means_before(story: Story, draft: Draft) -> None:
    for scene in reversed(story.scenes[: draft.scene.sentence.index]):
        cue = choose_means(scene.means, 0)
        if cue is not None:
            draft.means = cue.means
            draft.rules["means"] = "the nearest weapon told before"
            return


def _agents(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    if draft.whole_war:
        return
    agents = _own_agents(draft)
    if agents is not None:
        _take_agents(draft, agents, agents.rule)
    elif draft.related or draft.when_kind in ("since", "open") and draft.means is Means.UNKNOWN:
        return
    elif draft.means is Means.CLASH:
        draft.rules["perpetrators"] = "a clash names no perpetrator"
    elif draft.host is not None:
        _copy_agents(draft, draft.host, "those of the whole")
    elif earlier and not earlier[-1].whole_war and earlier[-1].means == draft.means and earlier[-1].perpetrators:
        _copy_agents(draft, earlier[-1], "those of the claim before")
    else:
        _agents_nearby(story, draft)


def _own_agents(draft: Draft) -> Agents | None:
    """The agents of the claim's sentence; in a clash only who is said to have killed."""
    trigger = draft.link.trigger
    last = trigger.end if trigger is not None else draft.figure.end
    victims = [(link.figure.start, link.figure.end) for link in draft.scene.links]
    agents = [one for one in draft.scene.agents if not any(a <= one.start and one.end <= b for a, b in victims)]
    if draft.means is Means.CLASH:
        agents = [one for one in agents if one.rule != "weapon"]
    return choose_agents(agents, draft.first_token, last, (draft.figure.start, draft.figure.end))


def _agents_nearby(story: Story, draft: Draft) -> None:
    """Who is blamed anywhere in the text, or who the sentences around tell of attacking by the same means."""
    index = draft.scene.sentence.index
    around = [*story.scenes[index + 1 : index + 3], *reversed(story.scenes[max(0, index - 2) : index])]
    for scene in around:
        same = draft.means in {cue.means for cue in scene.means} and not scene.links
        if scene.agents and same and scene.agents[0].rule != "blame":
            _take_agents(draft, scene.agents[0], "told in a sentence near by")
            return
    for scene in story.scenes:
        for agents in scene.agents:
            if agents.rule == "blame" and not scene.sentence.headline:
                _take_agents(draft, agents, "blamed in the text")
                return


def _take_agents(draft: Draft, agents: Agents, rule: str) -> None:
    draft.perpetrators = agents.names
    joint = Attribution.JOINT if len(agents.names) > 1 else Attribution.STATED
    draft.attribution = Attribution.DISPUTED if agents.rivals else joint
    draft.rules["perpetrators"] = rule


def _copy_agents(draft: Draft, other: Draft, rule: str) -> None:
    draft.perpetrators, draft.attribution = other.perpetrators, other.attribution
    if draft.perpetrators:
        draft.rules["perpetrators"] = rule


def _claimant(story: Story, draft: Draft, earlier: list[Draft]) -> None:
    speech = _speaker(draft.scene, draft)
    if speech is not None:
        _take_speaker(story, draft, speech, earlier)
        return
    if draft.host is not None:
        draft.claimant = draft.host.claimant
        draft.rules["claimant"] = "who tells the whole"


def _take_speaker(story: Story, draft: Draft, speech: Speech, earlier: list[Draft]) -> None:
    if speech.outlet:
        draft.rules["claimant"] = "the outlet's own people"
        return
    if speech.pronoun:
        draft.claimant = _antecedent(story, draft.scene)
        draft.rules["claimant"] = f"“{speech.name}”, told by name before"
        return
    resolved = story.names.resolve(speech.name)
    if resolved.lower() in _BACKWARD:
        resolved = _antecedent(story, draft.scene) or resolved
    draft.claimant = resolved
    draft.rules["claimant"] = f"“{speech.name}”"


_BACKWARD = frozenset({"group", "organisation", "organization", "source", "sources", "agency", "news agency", "statement", "office", "ministry", "hospital", "network"})


def _antecedent(story: Story, scene: Scene) -> str | None:
    for before in reversed(story.scenes[: scene.sentence.index + 1]):
        for speech in reversed(before.speech):
            if not speech.pronoun and not speech.outlet and speech.name.lower() not in _BACKWARD and before is not scene:
                return story.names.resolve(speech.name)
    return None


def _speaker(scene: Scene, draft: Draft) -> Speech | None:
    """The source of a sentence that speaks for a claim: the nearest, the one before it first."""
    named = {(place.start, place.end) for place in scene.places}
    speakers = [speech for speech in scene.speech if (speech.start, speech.end) not in named]
    if not speakers:
        return None
    own = draft.first_token

    def distance(speech: Speech) -> int:
        return abs(speech.verb - own) + (0 if speech.verb < own else 2)

    return min(speakers, key=distance)


def _scope(draft: Draft) -> None:
    own = draft.rules.get("when", "").startswith("“")
    if draft.whole_war or draft.when_kind in ("since", "open"):
        draft.scope = Scope.CUMULATIVE
        draft.rules["scope"] = "a total since a day"
    elif draft.when_kind == "span" and own and _long(draft) and not _one_attack(draft.scene.sentence.lows):
        draft.scope = Scope.CUMULATIVE
        draft.rules["scope"] = "a total over several days"
    elif draft.figure.value is None and draft.figure.low >= 100 and _perfect(draft) and draft.host is None:
        draft.scope = Scope.CUMULATIVE
        draft.rules["scope"] = "a large number in a period still running"
    elif draft.host is not None and draft.host.scope is Scope.CUMULATIVE:
        draft.scope = Scope.CUMULATIVE
        draft.rules["scope"] = "part of a total"
    else:
        draft.rules["scope"] = "one event"


def _long(draft: Draft) -> bool:
    """A window of more than a weekend, or one counted back in hours or days."""
    if draft.first is None or draft.last is None or draft.last - draft.first > _SHORT:
        return True
    words = (draft.when_text or "").lower().split()
    return any(word in _COUNTED_BACK for word in words) or len(words) == 3 and words[1] == "and"


_COUNTED_BACK = frozenset({"last", "past", "hours", "days", "hour"})
_ONE = frozenset({"attack", "bombing", "blast", "bomb", "explosion", "strike", "raid", "ambush", "bomber", "bombers", "blasts", "gunmen"})
_SEVERAL = frozenset({"attacks", "strikes", "raids", "airstrikes", "clashes", "bombings", "operations"})


def _one_attack(lows: list[str]) -> bool:
    return any(low in _ONE for low in lows) and not any(low in _SEVERAL for low in lows)


def _headline(story: Story, draft: Draft, body: list[Draft], lexicon: Lexicon) -> None:
    """A headline borrows place, day, perpetrators and means from the claim in the body that it repeats."""
    twin = _twin(draft, body)
    if twin is not None:
        _copy_when(draft, twin, "the body's claim")
        draft.place, draft.place_level = twin.place, twin.place_level
        draft.means, draft.scope = twin.means, twin.scope
        draft.perpetrators, draft.attribution = twin.perpetrators, twin.attribution
        draft.rules |= dict.fromkeys(("place", "means", "perpetrators"), "the body's claim")
    else:
        _when(story, draft, [])
        _place(story, draft, [])
        _means(story, draft, [])
    window = _own_window(draft)
    if window is not None:
        _take_window(story, draft, window)
        if draft.scope is Scope.INCIDENT:
            _scope(draft)
    if draft.host is not None:
        draft.scope = draft.host.scope
    _agents_of_headline(draft)
    speech = _speaker(draft.scene, draft)
    if speech is not None:
        draft.claimant = story.names.resolve(speech.name)


def _agents_of_headline(draft: Draft) -> None:
    agents = _own_agents(draft)
    if agents is not None and draft.means is not Means.CLASH and len(agents.names) >= len(draft.perpetrators):
        draft.perpetrators = agents.names
        draft.attribution = Attribution.JOINT if len(agents.names) > 1 else Attribution.STATED


def _twin(draft: Draft, body: list[Draft]) -> Draft | None:
    same = [other for other in body if other.link.harm == draft.link.harm and not other.whole_war]
    for other in same:
        if other.figure.value == draft.figure.value and other.figure.value is not None:
            return other
    return same[0] if same else next((other for other in body if not other.whole_war), None)


def _revises(draft: Draft) -> None:
    lows = draft.scene.sentence.lows
    before = lows[max(0, draft.figure.start - 5) : draft.figure.start]
    raised = {"rises", "rose", "risen", "climbed", "climbs", "jumped", "revised", "mounts", "increased", "increases"}
    stands = "stands" in before and "now" in before
    draft.revises = bool(before) and (before[-1] == "to" and any(word in raised for word in before) or stands)
    if draft.revises:
        draft.rules["revises"] = " ".join(before)
