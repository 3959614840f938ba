"""From a page to its claims: handing articles in, and taking one through every step."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from apps.conflicts.models import Conflict
from apps.ingest.extraction import RECORD, record_of
from apps.ingest.files import YEARS, ArticleRow, no_text
from apps.places.names import normalize
from apps.sources import archive
from apps.sources.models import Article, Source, SourceAlias, SourceKind, WorkState

LONGEST = {"url": 2000, "ref": 2000}


class NotAccepted(ValueError):
    """An article that is not taken in; the message names the field and the reason."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """An article that was handed in; `created` is false where it had been before, `changed` where its text had not."""

    article: Article
    created: bool
    changed: bool = False


def publisher_named(words: str) -> Source:
    """The source of that name, alias or key; a new outlet of unknown reliability where there is none yet."""
    normalized = normalize(words)
    if not normalized or no_text(words):
        raise NotAccepted(f"publisher: {words!r} is no name")
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
    text, title, url = text.strip(), title.strip(), url.strip()
    if not text:
        raise NotAccepted("text: there is none")
    _check_words(text=text, title=title, url=url, ref=ref, language=language, note=note)
    if url:
        _host_of(url)
    if published_on and published_on.year not in YEARS:
        raise NotAccepted(f"published: {published_on} lies outside the years {YEARS.start} to {YEARS.stop - 1}")
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
                "language": _language_code(language),
                "published_on": published_on,
                "note": note[:500],
                "page": page,
            },
        )
        changed = not created and article.page_id != page.pk
        if changed:
            article.page = page
            queue_again(article)
    return Submitted(article, created, changed)


def submit_url(
    *, conflict: Conflict, url: str, publisher: Source | None = None, published_on: date | None = None
) -> Submitted:
    """Queue an address to be fetched; the publisher is the address's host where it is not told."""
    url = url.strip()
    _check_words(url=url)
    host = _host_of(url).removeprefix("www.")
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
    # Nothing else: a worker may just be writing what it found.
    article.save(update_fields=["state", "error", "attempts", "lease_until", "read_fingerprint", "page"])


def _check_words(**words: str) -> None:
    """Refuse what the record cannot keep, naming the field."""
    for name, value in words.items():
        if reason := no_text(value):
            raise NotAccepted(f"{name}: {reason}")
    for name, most in LONGEST.items():
        if len(words.get(name, "")) > most:
            raise NotAccepted(f"{name}: {len(words[name]):,} characters are more than {most:,}")


def _host_of(url: str) -> str:
    """The host that a web address names; what else it may be is refused, since readers will follow it."""
    try:
        target = urlsplit(url)
        plain = target.scheme in ("http", "https") and not target.username and not target.password
        host = target.hostname if plain else None
    except ValueError:
        host = None
    if not host or re.search(r"\s", url):
        raise NotAccepted(f"url: {url[:200]!r} is no http or https address")
    return host


def _language_code(words: str) -> str:
    """The language without its region, as "en" of "en-GB"; "" where the words are no code, so that it is found out."""
    code = re.split(r"[-_]", words.strip().casefold())[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""
