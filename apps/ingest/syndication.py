"""Copies: the same text under several outlets is one report, the earliest published its head."""

from __future__ import annotations

import hashlib
import re

from django.db import transaction
from django.db.models import F

from apps.sources.models import Article

WORDS = re.compile(r"\w+")


def text_key_of(body: str) -> str:
    """The key that texts share which differ in nothing but case, punctuation and space."""
    return hashlib.sha256(" ".join(WORDS.findall(body.casefold())).encode()).hexdigest()


@transaction.atomic
def mark_copies(article: Article) -> list[int]:
    """Make the earliest of the articles with this text the head of the others; returns those whose head changed.

    Copies that an article leaves behind when its text changes find a head among themselves.
    """
    keys = set(article.copies.values_list("text_key", flat=True)) | {article.text_key}
    same = Article.objects.select_for_update().filter(conflict_id=article.conflict_id, text_key__in=keys)
    heads: dict[str, int] = {}
    changed = []
    for row in same.order_by(F("published_on").asc(nulls_last=True), "ref"):
        first = heads.setdefault(row.text_key, row.pk)
        head = None if row.pk == first else first
        if row.copy_of_id != head:
            Article.objects.filter(pk=row.pk).update(copy_of=head)
            changed.append(row.pk)
    return changed
