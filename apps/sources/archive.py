"""The archive: raw bytes under their SHA-256, compressed, stored once, never changed."""

from __future__ import annotations

import hashlib
import zlib

from apps.sources.models import ArchivedPage


def store(content: bytes, *, media_type: str) -> ArchivedPage:
    """Archive the bytes and return their page; the same bytes are stored once."""
    sha256 = hashlib.sha256(content).hexdigest()
    page = ArchivedPage.objects.filter(pk=sha256).defer("content").first()
    if page is None:
        page = ArchivedPage(sha256=sha256, content=zlib.compress(content, 6), size=len(content), media_type=media_type)
        # Another worker may have stored the same bytes meanwhile; they are the same.
        ArchivedPage.objects.bulk_create([page], ignore_conflicts=True)
    return page


def content_of(page: ArchivedPage) -> bytes:
    """The archived bytes as they came; raises ValueError where they no longer have their hash."""
    content = zlib.decompress(bytes(page.content))
    if hashlib.sha256(content).hexdigest() != page.sha256:
        raise ValueError(f"archived page {page.sha256} does not have its hash any more")
    return content
