"""How, where, when, by whom and who says so, for every claim of a document, and what a headline borrows."""

from __future__ import annotations

from collections import Counter

from apps.engine.claims import Scope
from apps.engine.reading.blame import decide_means
from apps.engine.reading.choices.deciding import Fields, lie_apart
from apps.engine.reading.choices.weighing import Chooser
from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Story
from apps.engine.reading.scopes import decide_scope
from apps.engine.reading.timing import copy_when, decide_when, note_first_day, own_window, take_window
from apps.engine.reading.totals import break_down, lists_places
from apps.engine.reading.whereabouts import decide_place, specify

LOOK_BACK = 40


def decide(story: Story, drafts: list[Draft], chooser: Chooser) -> None:
    """Fill in the circumstances of every draft; the body first, since the headline borrows from it."""
    body = [draft for draft in drafts if not draft.title]
    fields = Fields(story, chooser)
    note_first_day(story)
    for index, draft in enumerate(body):
        _whole_war(draft)
        earlier = body[max(0, index - LOOK_BACK) : index]
        decide_when(story, draft, earlier)
        fields.decide_when(draft, earlier)
        decide_place(story, draft, earlier)
        fields.decide_place(draft, earlier)
        decide_means(story, draft, earlier)
        fields.decide_means(draft, earlier)
        fields.decide_agents(draft, earlier)
        fields.decide_claimant(draft, earlier)
        decide_scope(draft, earlier[-1] if earlier else None)
    specify(story, body)
    for draft in drafts:
        if draft.title and not draft.headline:
            _headline(story, draft, body, fields)
    break_down(drafts)
    copies = [draft for draft in drafts if draft.title and not draft.headline]
    for draft in drafts:
        if draft.headline:
            _headline(story, draft, [*copies, *body], fields)
        elif draft.title and draft.scope is Scope.INCIDENT:
            twin = _twin(draft, body)
            draft.scope = twin.scope if twin is not None else draft.scope
    for index, draft in enumerate(drafts):
        fields.decide_whole(draft, drafts, index)
    _settle_scopes(drafts, [*copies, *body], fields)
    for draft in drafts:
        _revises(draft)
        fields.decide_confidence(draft)


def _settle_scopes(drafts: list[Draft], body: list[Draft], fields: Fields) -> None:
    """Weigh every scope once all totals are known; the body first, since headlines lean on it."""
    parts = Counter(id(draft.host) for draft in drafts if draft.host is not None)
    previous = None
    for draft in [one for one in drafts if not one.title] + [one for one in drafts if one.title]:
        twin = _twin(draft, body) if draft.title else None
        apart = parts[id(draft)] > 1 and lie_apart(draft, drafts)
        fields.decide_scope(draft, None if draft.title else previous, parts[id(draft)], twin, apart=apart)
        previous = draft


_LARGE = 5_000
_SURELY_A_WAR = 100_000

_WAR = frozenset({"war", "conflict", "uprising", "insurgency"})


def _whole_war(draft: Draft) -> None:
    """A toll of a whole war: big, and told of the war itself."""
    lows = draft.scene.sentence.lows
    if draft.figure.low < _LARGE:
        return
    told = any(low in _WAR for low in lows)
    since = any(window.kind == "since" for window in draft.scene.windows)
    draft.whole_war = told or since or draft.figure.low >= _SURELY_A_WAR


def _headline(story: Story, draft: Draft, body: list[Draft], fields: Fields) -> None:
    """A headline borrows place, day, perpetrators and means from the claim in the body that it repeats."""
    twin = _twin(draft, body)
    if twin is not None:
        copy_when(draft, twin, "the body's claim")
        draft.means, draft.scope = twin.means, twin.scope
        draft.rules["means"] = "the body's claim"
    else:
        decide_when(story, draft, [])
        decide_means(story, draft, [])
    window = own_window(draft)
    if window is not None:
        take_window(story, draft, window)
        if draft.scope is Scope.INCIDENT:
            decide_scope(draft)
    if draft.host is not None:
        draft.scope = draft.host.scope
    fields.decide_when(draft, [], twin)
    fields.decide_means(draft, [], twin)
    if twin is not None:
        draft.place, draft.place_level = twin.place, twin.place_level
        draft.rules["place"] = "the body's claim"
    else:
        decide_place(story, draft, [])
    fields.decide_place(draft, [], twin)
    if lists_places(draft):
        draft.place, draft.place_level = draft.scene.places[0].name, draft.scene.places[0].level
        draft.scope = Scope.CUMULATIVE if draft.figure.value != 1 else draft.scope
    fields.decide_agents(draft, [], twin)
    fields.decide_claimant(draft, [], twin)


def _twin(draft: Draft, body: list[Draft]) -> Draft | None:
    same = [other for other in body if other.link.harm == draft.link.harm and not other.whole_war]
    for other in same:
        if other.figure.value == draft.figure.value and other.figure.value is not None:
            return other
    return same[0] if same else next((other for other in body if not other.whole_war), None)


def _revises(draft: Draft) -> None:
    lows = draft.scene.sentence.lows
    before = lows[max(0, draft.figure.start - 8) : draft.figure.start]
    raised = {
        "rises",
        "rose",
        "risen",
        "climbed",
        "climbs",
        "jumped",
        "revised",
        "mounts",
        "increased",
        "increases",
        "lowered",
        "bringing",
        "brings",
        "brought",
        "taking",
        "raising",
        "raised",
        "raises",
        "mounted",
        "jumps",
        "updated",
    }
    stands = "stands" in before and "now" in before
    draft.revises = bool(before) and ((before[-1] == "to" and any(word in raised for word in before)) or stands)
    if draft.revises:
        draft.rules["revises"] = " ".join(before)
