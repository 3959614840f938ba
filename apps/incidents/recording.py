"""Recording what was read: claims of an article's version as rows, resolved, without touching what people decided."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from apps.engine import claims as contract
from apps.incidents.corrections import MOST_PEOPLE
from apps.incidents.models import Claim, ClaimActor, ClaimDecision, PlacePrecision
from apps.incidents.resolving import Resolver
from apps.places.models import Place
from apps.sources.models import ArticleVersion

log = logging.getLogger(__name__)
LENGTHS = {f.name: f.max_length for f in Claim._meta.concrete_fields if f.max_length}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: the claims that stand now, how many went, and decided ones that are no longer read."""

    claims: list[Claim]
    removed: int
    gone: list[Claim]


@transaction.atomic
def record_claims(
    version: ArticleVersion, read: Sequence[contract.Claim], *, read_by: str, resolver: Resolver
) -> Recorded:
    """Make the version's claims those that were read; safe to repeat.

    A claim's identity is version × start × end × harm. Read values are replaced, decisions and corrections stay;
    an undecided claim that is no longer read goes, a decided one is kept and marked.
    """
    before = {(c.start, c.end, c.harm): c for c in version.claims.select_for_update()}
    kept: dict[tuple[int, int, str], Claim] = {}
    rows: list[Claim] = []
    read = _possible(read)
    for claim in read:
        identity = (claim.start, claim.end, claim.harm.value)
        if identity in kept:
            rows.append(kept[identity])
            continue
        row = before.pop(identity, None) or Claim(version=version)
        _fill(row, claim, read_by=read_by)
        kept[identity] = row
        rows.append(row)
    resolve_names(list(kept.values()), resolver=resolver)
    known = {row.pk for row in kept.values() if row.pk}
    Claim.objects.bulk_create([row for row in kept.values() if not row.pk])
    for row, claim in zip(rows, read, strict=True):
        row.part_of = rows[claim.part_of] if claim.part_of is not None and rows[claim.part_of] is not row else None
    for row in kept.values():
        if row.pk in known or row.part_of_id:
            row.save()
    resolve_accused(list(kept.values()), resolver=resolver)
    gone = [c for c in before.values() if c.is_decided]
    gone += _decided_before(version)
    Claim.objects.filter(pk__in=[c.pk for c in gone]).update(still_read=False)
    removed, _ = Claim.objects.filter(pk__in=[c.pk for c in before.values() if c not in gone]).delete()
    return Recorded(list(kept.values()), removed, gone)


def _decided_before(version: ArticleVersion) -> list[Claim]:
    """The claims of older versions of the text that people decided on, not yet marked as no longer read."""
    older = Claim.objects.filter(
        version__article=version.article_id, version__number__lt=version.number, still_read=True
    )
    return list(older.exclude(decision=ClaimDecision.UNDECIDED, corrected={}, moved_to=""))


def _possible(read: Sequence[contract.Claim]) -> list[contract.Claim]:
    """The claims without those that count more people than can be, parts renumbered."""
    positions: dict[int, int] = {}
    possible: list[contract.Claim] = []
    for position, claim in enumerate(read):
        if max(claim.low, claim.high or 0, claim.value or 0) > MOST_PEOPLE:
            log.warning("left out a claim of more people than can be: %s", claim.quote)
            continue
        positions[position] = len(possible)
        possible.append(claim)
    return [replace(c, part_of=None if c.part_of is None else positions.get(c.part_of)) for c in possible]


def _fill(row: Claim, claim: contract.Claim, *, read_by: str) -> None:
    wire: dict[str, Any] = claim.to_wire()
    sentence = wire.pop("sentence")
    row.sentence_start, row.sentence_end = min(sentence[0], claim.start), max(sentence[1], claim.end)
    row.place_text = wire.pop("place") or ""
    row.claimant_text = wire.pop("claimant") or ""
    for name in ("victim_noun", "victim_force", "when_text"):
        wire[name] = wire[name] or ""
    for name in ("when_start", "when_end"):
        wire[name] = getattr(claim, name)
    del wire["part_of"]
    for name, value in wire.items():
        setattr(row, name, value[: LENGTHS[name]] if isinstance(value, str) and name in LENGTHS else value)
    row.place_text, row.claimant_text = row.place_text[:300], row.claimant_text[:300]
    row.perpetrators = [words[:200] for words in claim.perpetrators]
    row.rules = dict(claim.rules)
    row.read_by, row.still_read = read_by, True


def resolve_names(claims: Sequence[Claim], *, resolver: Resolver) -> None:
    """Set what the words of an article's claims mean: their places and claimants, or nothing where nothing is known.

    The governorate that most of the claims lie in decides between places of one name, and nothing else.
    """
    paths = [found.path for c in claims if (found := resolver.places.resolve(c.place_text)) and len(found.path) > 1]
    governorates = Counter(path[1] for path in paths)
    main = min(governorates, key=lambda g: (-governorates[g], g), default=None)
    within = Place.objects.filter(pk=main).first() if main else None
    for claim in claims:
        place = resolver.places.resolve(claim.place_text, within=within)
        claim.place_id = place.place_id if place else None
        claim.place_precision = PlacePrecision(place.precision) if place else PlacePrecision.UNPLACED
        claim.claimant_id = resolver.sources.find(claim.claimant_text, claim.version.article.published_on)


def resolve_accused(claims: Sequence[Claim], *, resolver: Resolver) -> None:
    """Rewrite the perpetrators of the claims as they stand, each resolved in its speaker's mouth on its day."""
    ClaimActor.objects.filter(claim__in=claims).delete()
    rows = []
    for claim in claims:
        speakers = speakers_of(claim, resolver)
        day = claim.standing("when_end") or claim.version.article.published_on
        for position, text in enumerate(claim.standing("perpetrators")):
            found = resolver.actors.find(text, on=day, speakers=speakers)
            rows.append(
                ClaimActor(claim=claim, position=position, text=text, actor_id=found.actor_id, side_key=found.side_key)
            )
    ClaimActor.objects.bulk_create(rows)


def speakers_of(claim: Claim, resolver: Resolver) -> list[int]:
    """The sources in whose mouth the words stand, nearest first: claimant, wire, publisher, each with its parents."""
    article = claim.version.article
    heads = [claim.standing("claimant_id"), article.wire_id, article.publisher_id]
    return [source.id for head in heads if head for source in resolver.sources.lineage(head)]
