"""From a page to its claims: handing articles in, and taking one through every step."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from apps.conflicts.models import Conflict
from apps.ingest.extraction import RECORD, record_of
from apps.ingest.files import ArticleRow
from apps.places.names import normalize
from apps.sources import archive
from apps.sources.models import Article, Source, SourceAlias, SourceKind, WorkState


class NotAccepted(ValueError):
    """An article that is not taken in; the message names the field and the reason."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """An article that was handed in; `created` is false where it had been before."""

    article: Article
    created: bool


def publisher_named(words: str) -> Source:
    """The source of that name, alias or key; a new outlet of unknown reliability where there is none yet."""
    normalized = normalize(words)
    known = (
        Source.objects.filter(key=slugify(words)[:60]).first()
        or Source.objects.filter(name__iexact=words).first()
        or Source.objects.filter(aliases__normalized=normalized, aliases__person=False).order_by("pk").first()
    )
    if known:
        return known
    key = slugify(words)[:60] or hashlib.sha256(words.encode()).hexdigest()[:12]
    source, created = Source.objects.get_or_create(
        key=key,
        defaults={"name": words[:200], "kind": SourceKind.OUTLET, "reliability_basis": "not assessed yet"},
    )
    if created:
        SourceAlias.objects.create(source=source, text=words[:200], normalized=normalized[:200])
    return source


def submit_text(
    *,
    conflict: Conflict,
    text: str,
    title: str = "",
    publisher: Source,
    wire: Source | None = None,
    published_on: date | None = None,
    url: str = "",
    ref: str = "",
    language: str = "",
    note: str = "",
) -> Submitted:
    """Archive a text that was handed in and queue it; the same text of the same publisher is taken once.

    Raises NotAccepted naming the field and the reason.
    """
    text, title = text.strip(), title.strip()
    if not text:
        raise NotAccepted("text: there is none")
    if "\x00" in text or "\x00" in title:
        raise NotAccepted("text: it holds a zero byte, so it is no text")
    content = record_of(title, text)
    if len(content) > settings.MAX_ARTICLE_BYTES:
        raise NotAccepted(
            f"text: {len(content):,} bytes are more than the {settings.MAX_ARTICLE_BYTES:,} that one article may have"
        )
    identity = ref or url or f"sha256:{hashlib.sha256(content).hexdigest()}"
    with transaction.atomic():
        page = archive.store(content, media_type=RECORD)
        article, created = Article.objects.get_or_create(
            conflict=conflict,
            ref=url or f"{publisher.key}:{identity}",
            defaults={
                "url": url,
                "publisher": publisher,
                "wire": wire,
                "title": title[:500],
                "language": language,
                "published_on": published_on,
                "note": note[:500],
                "page": page,
            },
        )
        if not created and article.page_id != page.pk:
            article.page = page
            queue_again(article)
    return Submitted(article, created)


def submit_url(
    *, conflict: Conflict, url: str, publisher: Source | None = None, published_on: date | None = None
) -> Submitted:
    """Queue an address to be fetched; the publisher is the address's host where it is not told."""
    host = url.partition("://")[2].partition("/")[0].removeprefix("www.")
    if not url.startswith(("http://", "https://")) or not host:
        raise NotAccepted(f"url: {url[:200]!r} is no http or https address")
    article, created = Article.objects.get_or_create(
        conflict=conflict,
        ref=url,
        defaults={"url": url, "publisher": publisher or publisher_named(host), "published_on": published_on},
    )
    return Submitted(article, created)


def submit_row(row: ArticleRow, *, conflict: Conflict, publisher: Source | None = None) -> Submitted:
    """Hand in one row of an article file; `publisher` overrides the row's."""
    if publisher is None and not row.publisher:
        raise NotAccepted("publisher: there is none, and none was given for the whole file")
    return submit_text(
        conflict=conflict,
        text=row.text,
        title=row.title,
        publisher=publisher or publisher_named(row.publisher),
        wire=publisher_named(row.wire) if row.wire else None,
        published_on=row.published,
        url=row.url,
        ref=row.ref,
        language=row.language,
        note=row.note,
    )


def queue_again(article: Article) -> None:
    """Put an article back into the queue to be read anew, with its attempts forgotten."""
    article.state, article.error, article.attempts, article.lease_until = WorkState.QUEUED, "", 0, None
    article.read_fingerprint = ""
    article.save()
