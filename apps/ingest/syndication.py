"""Copies: one text under several outlets is one report, the earliest published its head, however it was abridged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.incidents.models import Incident
from apps.incidents.services import mark_stale
from apps.ingest.sketching import WORDS, is_copy, shingles_of
from apps.sources.models import Article, ArticleVersion

LAST_DAY = "9999-12-31"


def text_key_of(body: str) -> str:
    """The key that texts share which differ in nothing but case, punctuation and space."""
    return hashlib.sha256(" ".join(WORDS.findall(body.casefold())).encode()).hexdigest()


@transaction.atomic
def mark_copies(article: Article) -> list[int]:
    """Make the earliest of the articles with this text the head of the others; returns those whose head changed.

    The incidents that those tell of wait to be reckoned. What an article leaves behind when its text changes finds a
    head among itself. Which articles are copies depends on their texts alone, never on the order in which they came.
    """
    alike = _alike(article)
    found = {row.pk: row for row in _locked(article, alike)}
    changed = []
    for together in _together(alike):
        rows = sorted((found[pk] for pk in together if pk in found), key=_first_printed)
        for row in rows:
            head = None if row is rows[0] else rows[0].pk
            if row.copy_of_id != head:
                Article.objects.filter(pk=row.pk).update(copy_of=head)
                changed.append(row.pk)
    told = Incident.objects.filter(groups__version__article__in=changed)
    mark_stale(told.values_list("pk", flat=True))
    return changed


def _first_printed(article: Article) -> tuple[str, str]:
    return str(article.published_on or LAST_DAY), article.ref


def _locked(article: Article, alike: Iterable[int]) -> QuerySet[Article]:
    rows = Article.objects.select_for_update().filter(pk__in=alike, conflict_id=article.conflict_id)
    return rows.only("pk", "ref", "published_on", "copy_of").order_by("pk")


def _alike(article: Article) -> dict[int, set[int]]:
    """Each article that is, by way of copies, one text with this one, or was: the articles whose text it shares."""
    family = Q(pk=article.pk) | Q(copy_of=article.pk)
    if article.copy_of_id:
        family |= Q(pk=article.copy_of_id) | Q(copy_of=article.copy_of_id)
    waiting = set(Article.objects.filter(family).values_list("pk", flat=True))
    found: dict[int, set[int]] = {}
    shingles: dict[int, frozenset[int]] = {}
    while waiting:
        rows = Article.objects.filter(pk__in=waiting).only("pk", "text_key", "sketch", "publisher", "conflict")
        for row in rows:
            found[row.pk] = _copies_of(row, shingles)
        waiting = {pk for near in found.values() for pk in near} - set(found)
    return found


def _copies_of(article: Article, shingles: dict[int, frozenset[int]]) -> set[int]:
    near = Q(text_key=article.text_key) if article.text_key else Q(pk=article.pk)
    if article.sketch:
        near |= Q(sketch__overlap=article.sketch)
    rows = list(
        Article.objects.filter(near, conflict_id=article.conflict_id)
        .exclude(pk=article.pk)
        .only("pk", "text_key", "publisher")
    )
    _read({article.pk, *(row.pk for row in rows)} - set(shingles), shingles)
    return {
        row.pk
        for row in rows
        if (row.text_key and row.text_key == article.text_key)
        or is_copy(shingles[article.pk], shingles[row.pk], same_publisher=row.publisher_id == article.publisher_id)
    }


def _read(articles: set[int], shingles: dict[int, frozenset[int]]) -> None:
    """Take up the shingles of the newest text of each article."""
    newest = (
        ArticleVersion.objects.filter(article__in=articles).order_by("article_id", "-number").distinct("article_id")
    )
    shingles.update(dict.fromkeys(articles, frozenset()))
    for version in newest.only("article", "text", "headline_end"):
        shingles[version.article_id] = shingles_of(version.text[version.headline_end :])


def _together(alike: dict[int, set[int]]) -> list[set[int]]:
    found: list[set[int]] = []
    left = set(alike)
    while left:
        reached, waiting = set(), [min(left)]
        while waiting:
            one = waiting.pop()
            reached.add(one)
            waiting.extend((alike.get(one, set()) | {pk for pk, near in alike.items() if one in near}) - reached)
        found.append(reached)
        left -= reached
    return found
