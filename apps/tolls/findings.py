"""Findings: what does not add up, noted as work for an editor; settled ones do not come back unless facts change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from apps.engine.claims import Qualifier
from apps.incidents.grouping import outgrows_an_event
from apps.incidents.models import Claim, ClaimDecision, Incident
from apps.sources.models import ArticleVersion
from apps.tolls.models import Finding, FindingKind

DATELINE_DAYS = 2
OF_TEXT = (FindingKind.LARGER_THAN_AN_EVENT, FindingKind.DATELINE_DIFFERS)


def find_in_incident(incident: Incident, claims: Sequence[Claim]) -> None:
    """Note parts that exceed their wholes; findings of the incident that no longer hold and are unsettled go."""
    found = {}
    for claim in claims:
        whole = claim.part_of
        if whole is None or claim.decision == ClaimDecision.REJECTED or whole.standing("high") is None:
            continue
        if claim.standing("harm") == whole.standing("harm") and claim.standing("low") > whole.standing("high"):
            facts = {"part": claim.quote, "part_low": claim.standing("low"), "whole": whole.quote}
            found[key_of(FindingKind.PART_EXCEEDS_WHOLE, claim.pk, facts)] = (claim, facts)
    open_here = Finding.objects.filter(incident=incident, kind=FindingKind.PART_EXCEEDS_WHOLE, settled_at__isnull=True)
    open_here.exclude(key__in=found).delete()
    # The claims may have come from another incident, which must not take the finding away when it is reckoned.
    Finding.objects.filter(key__in=found).exclude(incident=incident).update(incident=incident)
    Finding.objects.bulk_create(
        [
            Finding(kind=FindingKind.PART_EXCEEDS_WHOLE, key=key, incident=incident, claim=claim, facts=facts)
            for key, (claim, facts) in found.items()
        ],
        ignore_conflicts=True,
    )


def find_in_reading(version: ArticleVersion, claims: Sequence[Claim], gone: Sequence[Claim]) -> None:
    """Note decided claims no longer read, counts too large for one event, and datelines far from publication.

    Findings of the article that no longer hold and are unsettled go.
    """
    rows = [
        Finding(
            kind=FindingKind.CLAIM_GONE,
            key=key_of(FindingKind.CLAIM_GONE, claim.pk, {"version": version.pk}),
            claim=claim,
            facts={"quote": claim.quote},
        )
        for claim in gone
    ]
    rows += [
        Finding(
            kind=FindingKind.LARGER_THAN_AN_EVENT,
            key=key_of(FindingKind.LARGER_THAN_AN_EVENT, claim.pk, {"low": claim.low}),
            claim=claim,
            facts={"quote": claim.quote, "low": claim.low},
        )
        for claim in claims
        if outgrows_an_event(claim)
    ]
    published = version.article.published_on
    ends = [c.when_end for c in claims if c.when_end and c.qualifier != Qualifier.VAGUE]
    latest = max(ends, default=None)
    if published and latest and abs((latest - published).days) > DATELINE_DAYS:
        facts = {"published": published.isoformat(), "latest_day_told": latest.isoformat()}
        last = next(c for c in claims if c.when_end == latest)
        key = key_of(FindingKind.DATELINE_DIFFERS, version.article_id, facts)
        rows.append(Finding(kind=FindingKind.DATELINE_DIFFERS, key=key, claim=last, facts=facts))
    open_here = Finding.objects.filter(claim__version__article=version.article_id, settled_at__isnull=True)
    open_here.filter(kind=FindingKind.CLAIM_GONE, claim__still_read=True).delete()
    open_here.filter(kind__in=OF_TEXT).exclude(key__in=[row.key for row in rows]).delete()
    Finding.objects.bulk_create(rows, ignore_conflicts=True)


def key_of(kind: FindingKind, pk: int, facts: object) -> str:
    """The key of a finding about that row and those facts: the same again where neither has changed."""
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    return f"{kind.value}:{pk}:{digest}"
