"""Taking one article through every step; the state of the work stands on its row, and every step can be repeated."""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from datetime import timedelta
from functools import lru_cache

import py3langid
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.engine.claims import Document
from apps.engine.reading import GrammarReader, ReadingOptions, read_languages
from apps.incidents.grouping import regroup
from apps.incidents.matching import match
from apps.incidents.models import Incident
from apps.incidents.recording import record_claims
from apps.incidents.resolving import Resolver
from apps.ingest.extraction import ENOUGH_LETTERS, NoText, extract
from apps.ingest.fetching import FetchFailed, Limits, fetch
from apps.ingest.second_reading.comparing import compare_readings
from apps.ingest.second_reading.reader import name_of, second_reader
from apps.ingest.second_reading.work import queue
from apps.ingest.sketching import shingles_of, sketch_of
from apps.ingest.syndication import mark_copies, text_key_of
from apps.sources import archive
from apps.sources.models import Article, ArticleVersion, WorkState
from apps.tolls.findings import find_in_reading
from apps.tolls.running import settle_running
from apps.tolls.services import settle

log = logging.getLogger(__name__)
READ_LANGUAGES = read_languages()
BACKOFF_SECONDS = 30


class CannotRead(Exception):
    """An article that no repetition will make readable; the message says why."""


class Overtaken(Exception):
    """Another worker has the article, or it was handed in anew meanwhile: what is left to do is no longer ours."""


def take(article_id: int) -> Article | None:
    """Take the article for work under a lease; None where another has it, or there is nothing to do."""
    now = timezone.now()
    open_work = Q(state=WorkState.QUEUED) | Q(state=WorkState.WORKING, lease_until__lt=now)
    taken = Article.objects.filter(open_work, pk=article_id).update(
        state=WorkState.WORKING,
        lease_until=now + timedelta(seconds=settings.LEASE_SECONDS),
        attempts=F("attempts") + 1,
    )
    if not taken:
        return None
    return Article.objects.select_related("conflict", "publisher", "wire", "page").get(pk=article_id)


def process(article_id: int) -> WorkState | None:
    """Take one article from its bytes to settled tolls; returns its state, None where it is not ours to work on.

    What goes wrong is written on the row: for good where trying again cannot help, else queued for another attempt.
    """
    article = take(article_id)
    if article is None:
        return None
    if article.attempts > settings.MAX_ATTEMPTS:
        return _end(article, WorkState.FAILED, article.error or "every attempt was cut short")
    try:
        _work(article)
    except Overtaken:
        return None
    except (CannotRead, NoText) as error:
        return _end(article, WorkState.FAILED, str(error))
    except FetchFailed as error:
        return _try_again(article, str(error)) if error.passing else _end(article, WorkState.FAILED, str(error))
    except OperationalError as error:
        # Two workers may stand in each other's way for a moment; that is over at once.
        return _try_again(article, f"the database could not answer ({error.__cause__ or error})", wait_seconds=1)
    except Exception as error:
        log.exception("article %s", article.pk)
        return _try_again(article, f"{type(error).__name__}: {error}")
    done = _end(article, WorkState.DONE, "")
    if done:
        _put_before_second_reader(article)
    return done


def _work(article: Article) -> None:
    if article.page_id is None:
        _fetch(article)
    version = _extract(article)
    reader = _reader(article.language)
    read_by = f"{reader.name} {reader.version}"
    fingerprint = f"{version.text_sha256}:{read_by}"
    resolver = Resolver(article.conflict)
    changed_copies = mark_copies(article)
    if article.read_fingerprint != fingerprint:
        _read(version, reader=reader, resolver=resolver)
        _ours(article).update(read_fingerprint=fingerprint)
    stale = match(article.conflict)
    # And those that only lost something: nothing is left of them to match.
    lost = Incident.objects.filter(conflict=article.conflict, stale_since__isnull=False)
    stale |= set(lost.values_list("pk", flat=True))
    for other in Article.objects.filter(pk__in={article.pk, *changed_copies}):
        settle_running(other, resolver=resolver)
    settle(stale, resolver=resolver)


def _fetch(article: Article) -> None:
    limits = Limits(
        most_bytes=settings.FETCH_MAX_BYTES,
        seconds=settings.FETCH_TIMEOUT_SECONDS,
        connect_seconds=settings.FETCH_CONNECT_SECONDS,
        redirects=settings.FETCH_MAX_REDIRECTS,
        user_agent=settings.FETCH_USER_AGENT,
    )
    page = fetch(article.url, limits)
    media_type = f"{page.media_type}; charset={page.charset}" if page.charset else page.media_type
    article.page = archive.store(page.content, media_type=media_type)
    if not _ours(article).update(page=article.page):
        raise Overtaken


def _extract(article: Article) -> ArticleVersion:
    """The version of the article's newest bytes; a new one only where the text differs from the last."""
    page = article.page
    if page is None:
        raise CannotRead("nothing was archived of it")
    media_type, _, charset = page.media_type.partition("; charset=")
    found = extract(archive.content_of(page), media_type=media_type, url=article.url, charset=charset or None)
    if len(found.text.encode()) > settings.MAX_ARTICLE_BYTES:
        raise CannotRead(f"the text has more than {settings.MAX_ARTICLE_BYTES:,} bytes")
    article.language = article.language or _language(found.text)
    if article.language not in READ_LANGUAGES:
        raise CannotRead(f"its language ({article.language}) is not read yet")
    digest = hashlib.sha256(found.text.encode()).hexdigest()
    with transaction.atomic():
        _hold(article)
        version = article.latest
        if version is None or version.text_sha256 != digest:
            version = ArticleVersion.objects.create(
                article=article,
                number=version.number + 1 if version else 1,
                page=page,
                text=found.text,
                headline_end=found.headline_end,
                text_sha256=digest,
            )
        article.title = article.title or found.title[:500]
        article.published_on = article.published_on or found.published
        # Of a body too short to be told by, such as a paywall's, the headline is part.
        article.text_key = text_key_of(found.body if len(found.body) >= ENOUGH_LETTERS else found.text)
        article.sketch = sketch_of(shingles_of(found.body))
        article.save(update_fields=["language", "title", "published_on", "text_key", "sketch"])
    version.article = article
    return version


def _language(text: str) -> str:
    """The language of a text; one too short to tell is taken for English where most of its letters are Latin."""
    if len(text) >= ENOUGH_LETTERS or not _mostly_latin(text):
        return str(py3langid.classify(text[:5000])[0])
    return "en"


def _mostly_latin(text: str) -> bool:
    letters = [character for character in text[:5000] if character.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin >= len(letters)


@lru_cache(maxsize=16)
def _reader(language: str) -> GrammarReader:
    """The reader of a language, made once a process."""
    return GrammarReader(ReadingOptions(language=language))


@transaction.atomic
def _read(version: ArticleVersion, *, reader: GrammarReader, resolver: Resolver) -> None:
    article = version.article
    _hold(article)
    document = Document(
        id=str(article.pk), text=version.text, published=article.published_on, outlet=article.publisher.name
    )
    read_by = f"{reader.name} {reader.version}"
    recorded = record_claims(version, reader.read(document), read_by=read_by, resolver=resolver)
    regroup(version, resolver=resolver)
    find_in_reading(version, recorded.claims, recorded.gone)


def _put_before_second_reader(article: Article) -> None:
    """Compare the readings of the text again, or queue it for the second reader; that never fails the article."""
    try:
        with transaction.atomic():
            version = Article.objects.select_for_update().get(pk=article.pk).latest
            if version is not None:
                compare_readings(version)
                reader = second_reader()
                if reader is not None:
                    queue(version, read_by=name_of(reader))
    except Exception:
        log.exception("article %s is read, but was not put before the second reader", article.pk)


def _ours(article: Article) -> QuerySet[Article]:
    """The article's row, as long as it stands under the lease that we took it with."""
    return Article.objects.filter(pk=article.pk, state=WorkState.WORKING, lease_until=article.lease_until)


def _hold(article: Article) -> None:
    """Lock the article's row; raises Overtaken where it is no longer ours."""
    if _ours(article).select_for_update().first() is None:
        raise Overtaken


def _end(article: Article, state: WorkState, error: str) -> WorkState | None:
    return state if _ours(article).update(state=state, error=error[:1000], lease_until=None) else None


def _try_again(article: Article, error: str, *, wait_seconds: int = BACKOFF_SECONDS) -> WorkState | None:
    if article.attempts >= settings.MAX_ATTEMPTS:
        return _end(article, WorkState.FAILED, f"{error} (after {article.attempts} attempts)")
    wait = timedelta(seconds=wait_seconds * article.attempts)
    until = timezone.now() + wait
    return (
        WorkState.QUEUED
        if _ours(article).update(state=WorkState.QUEUED, error=error[:1000], lease_until=until)
        else None
    )
