"""Where two readers of a text differ: findings for an editor, one a claim, that change nothing of the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.engine import claims as contract
from apps.engine.asking import Disagreement, Reading, compare
from apps.incidents.models import Claim, ClaimDecision
from apps.sources.models import ArticleVersion
from apps.tolls.findings import key_of
from apps.tolls.models import BETWEEN_READERS, Finding, FindingKind


def find_disagreements(version: ArticleVersion, second: Reading, *, read_by: str) -> int:
    """Note every claim of the text on which the second reading differs; returns how many.

    Claims are compared as they were read. One that an editor decided on or corrected is no longer asked about. Open
    findings of the text that no longer hold go; a settled one comes back only where what differs has changed.
    """
    rows = list(version.claims.filter(still_read=True).order_by("start", "end", "harm"))
    first = as_read(rows)
    found: dict[str, Finding] = {}
    for one in compare(first, second):
        row = rows[one.first] if one.first is not None else None
        if row is None or (row.decision == ClaimDecision.UNDECIDED and not row.corrected):
            finding = _finding(one, version, row, first, second, read_by)
            found.setdefault(finding.key, finding)
    open_ones = Finding.objects.filter(version=version, kind__in=BETWEEN_READERS, settled_at__isnull=True)
    open_ones.exclude(key__in=found).delete()
    Finding.objects.bulk_create(found.values(), ignore_conflicts=True)
    return len(found)


def drop_outdated(version: ArticleVersion) -> None:
    """Take away the open findings about older texts of the article."""
    open_ones = Finding.objects.filter(kind__in=BETWEEN_READERS, settled_at__isnull=True)
    open_ones.filter(version__article=version.article_id).exclude(version=version).delete()


def as_read(rows: Sequence[Claim]) -> list[contract.Claim]:
    """The claims of one text as the reader gave them, without what editors corrected; wholes are indexes of `rows`."""
    index = {row.pk: position for position, row in enumerate(rows)}
    return [
        contract.Claim(
            start=row.start,
            end=row.end,
            quote=row.quote,
            sentence=(row.sentence_start, row.sentence_end),
            harm=contract.Harm(row.harm),
            value=row.value,
            qualifier=contract.Qualifier(row.qualifier),
            low=row.low,
            high=row.high,
            victims=contract.Victims(row.victims),
            part_of=index.get(row.part_of_id) if row.part_of_id else None,
            perpetrators=tuple(row.perpetrators),
            attribution=contract.Attribution(row.attribution),
            means=contract.Means(row.means),
            place=row.place_text or None,
            when_start=row.when_start,
            when_end=row.when_end,
            when_text=row.when_text or None,
            scope=contract.Scope(row.scope),
            claimant=row.claimant_text or None,
            revises=row.revises,
            confidence=row.confidence,
        )
        for row in rows
    ]


def _finding(
    one: Disagreement,
    version: ArticleVersion,
    row: Claim | None,
    first: Sequence[contract.Claim],
    second: Reading,
    read_by: str,
) -> Finding:
    told = _told(first, one.first), _told(second.claims, one.second)
    claim = first[one.first] if one.first is not None else second.claims[one.second or 0]
    # What decides whether a settled finding comes back: not who read it, nor what both agree on.
    if one.fields:
        kind = FindingKind.READERS_DIFFER
        differing: Any = {name: [side[name] for side in told if side] for name in one.fields}
    else:
        kind = FindingKind.ONLY_FIRST_READER if row else FindingKind.ONLY_SECOND_READER
        only = told[0] or told[1] or {}
        differing = [only["harm"], only["figure"], version.text.count(claim.quote, 0, claim.start)]
    facts = {
        "quote": claim.quote,
        "span": [claim.start, claim.end],
        "sentence": list(claim.sentence),
        "differ": list(one.fields),
        "first": told[0],
        "second": told[1],
        "readers": [row.read_by if row else "", read_by],
        "refused": one.refused,
    }
    key = key_of(kind, row.pk if row else version.article_id, [claim.quote, differing])
    return Finding(kind=kind, key=key, claim=row, version=version, facts=facts)


def _told(claims: Sequence[contract.Claim], index: int | None) -> dict[str, Any] | None:
    """What a claim tells, field by field as they are compared."""
    if index is None:
        return None
    claim = claims[index]
    days = [day.isoformat() if day else None for day in (claim.when_start, claim.when_end)]
    return {
        "figure": {
            "qualifier": claim.qualifier.value,
            "value": claim.value,
            "low": claim.low,
            "high": claim.high,
        },
        "harm": claim.harm.value,
        "victims": claim.victims.value,
        "part_of": claims[claim.part_of].quote if claim.part_of is not None else None,
        "scope": claim.scope.value,
        "place": claim.place,
        "when": days,
        "claimant": claim.claimant,
        "perpetrators": list(claim.perpetrators),
        "means": claim.means.value,
    }
