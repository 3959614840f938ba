"""The claims of an incident as reckoning takes them: resolved, with corrections laid over and voices found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from apps.engine.claims import Attribution, Harm, Means, Qualifier, Victims
from apps.engine.reckoning.records import Accused, LeftOutReason, ReportedClaim, Voice, VoiceKind
from apps.incidents.models import Claim, ClaimDecision, Incident, Link
from apps.incidents.recording import speakers_of
from apps.sources.models import SourceKind

if TYPE_CHECKING:
    from datetime import date

    from apps.incidents.resolving import Resolver
    from apps.sources.models import Article

VOICE_KINDS = {
    SourceKind.AGENCY: VoiceKind.NEWS,
    SourceKind.OUTLET: VoiceKind.NEWS,
    SourceKind.MONITOR: VoiceKind.MONITOR,
    SourceKind.NGO: VoiceKind.MONITOR,
    SourceKind.UN: VoiceKind.MONITOR,
    SourceKind.STATE_MEDIA: VoiceKind.PARTY,
    SourceKind.GOVERNMENT: VoiceKind.PARTY,
    SourceKind.ARMED_GROUP: VoiceKind.PARTY,
}
ATTACKER_NOUNS = frozenset({"attacker", "attackers", "assailant", "assailants", "bomber", "bombers"})
FIGHTING_VICTIMS = frozenset({Victims.COMBATANTS, Victims.POLICE})


def claims_of(incident: Incident) -> list[Claim]:
    """The claims linked or proposed to the incident, with all that reckoning looks at, in order of publication."""
    rows = (
        Claim.objects.filter(group__incident=incident)
        .select_related("version__article__copy_of", "group", "part_of")
        .prefetch_related("accused__actor")
    )
    return list(rows.order_by("version__article__published_on", "version__article_id", "start", "harm"))


def reported_claims(claims: Iterable[Claim], resolver: Resolver) -> list[ReportedClaim]:
    """The claims as reckoning takes them; an article without a day stands at the day it was fetched."""
    return [reported(claim, resolver) for claim in claims]


def reported(claim: Claim, resolver: Resolver) -> ReportedClaim:
    """One claim as reckoning takes it."""
    article = claim.version.article
    printed = article.copy_of or article
    said_on = article.published_on or article.fetched_at.date()
    claimant_id = claim.standing("claimant_id")
    return ReportedClaim(
        id=claim.pk,
        article=_number_of(article),
        text_key=article.text_key or f"article:{article.pk}",
        published=datetime.combine(said_on, time.min, tzinfo=UTC),
        said_on=said_on,
        start=claim.start,
        in_headline=claim.end <= claim.version.headline_end,
        harm=Harm(claim.standing("harm")),
        victims=Victims(claim.standing("victims")),
        qualifier=Qualifier(claim.standing("qualifier")),
        value=claim.standing("value"),
        low=claim.standing("low"),
        high=claim.standing("high"),
        # Whoever reprints a text, whole or abridged, adds no voice to it.
        outlet=_voice(printed.wire_id or printed.publisher_id, resolver),
        claimant=_claimant(claim, claimant_id, resolver),
        claimant_text=claim.claimant_text or None,
        revises=claim.revises,
        parent=claim.part_of_id,
        accused=tuple(
            Accused(name=a.text, actor=a.actor.key if a.actor else None, side=a.side_key or None)
            for a in claim.accused.all()
        ),
        attribution=Attribution(claim.standing("attribution")),
        victim_side=_victim_side(claim, resolver, said_on),
        means=Means(claim.standing("means")),
        own_attackers=are_own_attackers(claim),
        left_out=_left_out(claim),
    )


def are_own_attackers(claim: Claim) -> bool:
    """Whether the claim counts attackers who died in their own attack, by the word it calls them."""
    return bool(ATTACKER_NOUNS & set(claim.victim_noun.casefold().split()))


def _number_of(article: Article) -> int:
    """What tells the article apart: of two of one day, what stands must not hang on which was handed in first."""
    return int.from_bytes(hashlib.sha256(article.ref.encode()).digest()[:6])


def _left_out(claim: Claim) -> LeftOutReason | None:
    if claim.decision == ClaimDecision.REJECTED:
        return LeftOutReason.REJECTED
    if claim.group is not None and claim.group.link == Link.PROPOSED:
        return LeftOutReason.PROPOSED
    return None


def _claimant(claim: Claim, claimant_id: int | None, resolver: Resolver) -> Voice | None:
    if claimant_id:
        return _voice(claimant_id, resolver)
    if claim.claimant_text:
        article: Article = claim.version.article
        key = f"unresolved:{article.pk}:{claim.claimant_text.casefold()}"
        return Voice(key=key, name=claim.claimant_text, named=False, kind=VoiceKind.OTHER)
    return None


def _voice(source_id: int, resolver: Resolver) -> Voice:
    lineage = resolver.sources.lineage(source_id)
    return Voice(
        key=f"source:{lineage[-1].key}",
        name=lineage[0].name,
        side=resolver.sources.side_of(source_id),
        kind=VOICE_KINDS.get(SourceKind(lineage[0].kind), VoiceKind.OTHER),
    )


def _victim_side(claim: Claim, resolver: Resolver, on: date) -> str | None:
    words = claim.victim_force or (claim.victim_noun if claim.standing("victims") in FIGHTING_VICTIMS else "")
    if not words:
        return None
    day = claim.standing("when_end") or on
    return resolver.actors.side_of_victims(words, on=day, speakers=speakers_of(claim, resolver)) or None
