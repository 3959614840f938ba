"""The whole way with a real worker: an article is read, put before the second reader, and its findings noted."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from apps.ingest.models import SecondReading
from apps.ingest.tasks import wake
from apps.sources.models import Article, WorkState
from apps.tolls.models import Finding
from tests.ingest.chat_servers import KEY, Asked, ChatServer, Reply, chatting, entries, listing
from tests.ingest.worlds import STRIKE, make_world

SECONDS = 60


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """An endpoint that is busy at first and then reads seven as nine; processes started after it are told of it."""

    def script(asked: Asked) -> Reply:
        if asked.number == 1:
            return Reply(b"", status=503)
        return listing(entries(STRIKE)[0] | {"value": 9, "low": 9})

    cache.clear()
    with chatting(script) as server:
        for name, value in {"URL": server.url, "MODEL": "reader-1", "KEY": KEY, "PARALLEL": "2"}.items():
            monkeypatch.setenv(f"SECOND_READER_{name}", value)
        yield server


def test_a_worker_reads_an_article_with_both_readers(
    endpoint: ChatServer, celery_worker_process: subprocess.Popen[str]
) -> None:
    article = make_world().submit(STRIKE)

    wake(article.pk)

    deadline = time.monotonic() + SECONDS
    while not SecondReading.objects.filter(state=WorkState.DONE).exists():
        assert time.monotonic() < deadline, list(SecondReading.objects.values("state", "error"))
        time.sleep(0.1)
    assert Article.objects.get().state == WorkState.DONE
    assert [finding.facts["differ"] for finding in Finding.objects.all()] == [["figure"]]
    assert [asked.headers["Authorization"] for asked in endpoint.asked] == [f"Bearer {KEY}"] * 2
    assert KEY not in (Path(os.environ["DATA_FOLDER"]) / "worker.log").read_text()
