"""Place, perpetrators and claimant of each claim, chosen among what the document offers."""

from __future__ import annotations

from collections.abc import Sequence

from apps.engine.claims import Attribution, Scope
from apps.engine.reading.blame import decide_agents as read_agents
from apps.engine.reading.choices.arming import means_options
from apps.engine.reading.choices.blaming import agent_mentions, agent_options, attribution_options
from apps.engine.reading.choices.dating import when_options
from apps.engine.reading.choices.holding import whole_options
from apps.engine.reading.choices.placing import COUNTRY, place_atlas, place_options
from apps.engine.reading.choices.scoping import scope_options
from apps.engine.reading.choices.sourcing import source_options, voices
from apps.engine.reading.choices.trusting import bounded, trust_options
from apps.engine.reading.choices.weighing import Chooser
from apps.engine.reading.drafts import Draft
from apps.engine.reading.scenes import Story
from apps.engine.reading.voices import resolve_speech
from apps.engine.reading.whereabouts import WHOLE_COUNTRY

PLACE, AGENTS, SOURCE, MEANS, WHEN, SCOPE = "place", "perpetrators", "claimant", "means", "when", "scope"
ATTRIBUTION, TRUST, WHOLE = "attribution", "confidence", "part_of"


KNOWN_ATTACK = "past"


class Fields:
    """Decides for one document; its mentions of places, actors and sources are gathered once."""

    def __init__(self, story: Story, chooser: Chooser) -> None:
        """Gather what the document names."""
        self._story, self._chooser = story, chooser
        self._places = place_atlas(story)
        self._agents = agent_mentions(story)
        self._voices = voices(resolve_speech(story))

    def decide_when(self, draft: Draft, earlier: Sequence[Draft], twin: Draft | None = None) -> None:
        """Set the days; what the grammar reads stands in the draft and is one of the options.

        An attack spoken of as known, with no date, has none.
        """
        if draft.when_kind == KNOWN_ATTACK:
            return
        choice = self._chooser.choose(WHEN, draft, when_options(self._story, draft, earlier, twin))
        span = choice.value
        if (span.first, span.last) != (draft.first, draft.last):
            draft.first, draft.last, draft.when_text, draft.when_kind = span.first, span.last, span.text, span.kind
            draft.rules[WHEN] = choice.why
        draft.shares[WHEN] = choice.share

    def decide_means(self, draft: Draft, earlier: Sequence[Draft], twin: Draft | None = None) -> None:
        """Set by what; what the grammar reads stands in the draft and is one of the options."""
        choice = self._chooser.choose(MEANS, draft, means_options(self._story, draft, earlier, twin))
        if choice.value is not draft.means:
            draft.means, draft.rules[MEANS] = choice.value, choice.why
        draft.shares[MEANS] = choice.share

    def decide_scope(
        self, draft: Draft, previous: Draft | None, parts: int, twin: Draft | None, *, apart: bool = False
    ) -> None:
        """Set one event or a total; what the grammar reads stands in the draft and is evidence among other.

        A count over hours or days told back ("in the last 24 hours") is a total whatever else is told, and so is one
        whose parts lie `apart`.
        """
        if apart:
            draft.scope, draft.rules[SCOPE], draft.shares[SCOPE] = Scope.CUMULATIVE, "its parts lie apart", 1.0
            return
        words = (draft.when_text or "").lower().split()
        if draft.scope is Scope.CUMULATIVE and draft.rules.get(WHEN, "").startswith("“") and "hours" in words:
            draft.shares[SCOPE] = 1.0
            return
        choice = self._chooser.choose(SCOPE, draft, scope_options(draft, previous, parts, twin))
        if choice.value is not draft.scope:
            draft.scope, draft.rules[SCOPE] = choice.value, choice.why
        draft.shares[SCOPE] = choice.share

    def decide_place(self, draft: Draft, earlier: Sequence[Draft], twin: Draft | None = None) -> None:
        """Set where; `earlier` are the claims before it, `twin` the claim of the body that a headline repeats."""
        if (draft.when_kind == KNOWN_ATTACK and draft.place is None) or draft.rules.get(PLACE) == WHOLE_COUNTRY:
            return
        options = place_options(self._story, self._places, draft, earlier, twin)
        choice = self._chooser.choose(PLACE, draft, options)
        draft.place, draft.place_level = choice.value.name, choice.value.level
        draft.rules[PLACE] = choice.why
        draft.shares[PLACE] = choice.share

    def decide_agents(self, draft: Draft, earlier: Sequence[Draft], twin: Draft | None = None) -> None:
        """Set who is held responsible, and whether jointly or in dispute; the grammar's reading is evidence."""
        draft.perpetrators, draft.attribution = (), Attribution.UNKNOWN
        read_agents(self._story, draft, earlier)
        if twin is not None and not draft.perpetrators:
            draft.perpetrators = twin.perpetrators
        options = agent_options(self._story, self._agents, draft, earlier, twin)
        choice = self._chooser.choose(AGENTS, draft, options)
        agents = choice.value
        draft.perpetrators, draft.attribution = (), Attribution.UNKNOWN
        if agents is not None:
            told = self._chooser.choose(ATTRIBUTION, draft, attribution_options(self._story, draft, agents))
            draft.perpetrators, draft.attribution = agents.names, told.value
            draft.rules[ATTRIBUTION], draft.shares[ATTRIBUTION] = told.why, told.share
        draft.rules[AGENTS] = choice.why
        draft.shares[AGENTS] = choice.share

    def decide_claimant(self, draft: Draft, earlier: Sequence[Draft], twin: Draft | None = None) -> None:
        """Set who says so."""
        options = source_options(self._story, self._voices, draft, earlier, twin)
        choice = self._chooser.choose(SOURCE, draft, options)
        draft.claimant = choice.value
        draft.rules[SOURCE] = choice.why
        draft.shares[SOURCE] = choice.share

    def decide_whole(self, draft: Draft, drafts: Sequence[Draft], index: int) -> None:
        """Set what the claim is a part of; what the grammar reads stands in the draft and is one of the options."""
        options = whole_options(draft, drafts, index)
        if len(options) == 1 or (draft.host is not None and _adds_up(draft.host, drafts)):
            return
        choice = self._chooser.choose(WHOLE, draft, options)
        if choice.value is not draft.host:
            draft.host, draft.rules[WHOLE] = choice.value, choice.why
        draft.shares[WHOLE] = choice.share

    def decide_confidence(self, draft: Draft) -> None:
        """Set how far the claim, as it was read, is to be trusted."""
        choice = self._chooser.choose(TRUST, draft, trust_options(draft))
        draft.confidence = bounded(choice.share if choice.value else 1.0 - choice.share)


def lie_apart(whole: Draft, drafts: Sequence[Draft]) -> bool:
    """Do its parts add up to it and lie in different places?"""
    parts = [draft for draft in drafts if draft.host is whole]
    counts = [part.figure.value for part in parts]
    told = None not in counts and sum(count or 0 for count in counts) == whole.figure.value
    return told and len(parts) > 1 and len({part.place for part in parts if part.place_level > COUNTRY}) == len(parts)


def _adds_up(whole: Draft, drafts: Sequence[Draft]) -> bool:
    """Are the parts that the grammar gives a total, to the unit, what it counts?"""
    parts = [one.figure.value for one in drafts if one.host is whole]
    return len(parts) > 1 and None not in parts and sum(part or 0 for part in parts) == whole.figure.value
