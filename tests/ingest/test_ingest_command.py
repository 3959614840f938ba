"""The command that takes in a file: what it tells, and that one bad row loses nothing else."""

import json
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.ingest.processing import process
from apps.sources.models import Article, WorkState
from tests.factories import make_conflict
from tests.ingest.worlds import ROCKETS, STRIKE, make_world

GERMAN = (
    "Mindestens sieben Zivilisten wurden am Donnerstag bei Luftangriffen getötet, sagte eine Gruppe von Beobachtern. "
    * 4
)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The articles for which the command asked a worker; nobody works on them."""
    ids: list[int] = []
    monkeypatch.setattr("apps.ingest.tasks.read_article.delay", ids.append)
    return ids


def lines(folder: Path, *records: dict[str, Any] | str, name: str = "a.jsonl") -> str:
    path = folder / name
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    return str(path)


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("ingest", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_summary_names_each_row_that_was_left_out_and_why(tmp_path: Path, woken: list[int]) -> None:
    make_conflict()
    path = lines(
        tmp_path,
        {"text": STRIKE, "publisher": "Paper"},
        {"text": ROCKETS},
        '{"text": ',
        {"text": STRIKE, "publisher": "Paper"},
        {"text": "Old.", "publisher": "Paper", "date": "03/04/2016"},
        {"text": ROCKETS, "publisher": "Paper"},
    )

    summary = told(path)

    assert "articles       2 (2 new, 0 here before)" in summary
    assert f"{path}, row 2: publisher: there is none, and none was given for the whole file" in summary
    assert f"{path}, row 3: no JSON: " in summary
    assert f"{path}, row 4: the same article as row 1" in summary
    assert f"{path}, row 5: published: '03/04/2016' may be day-month or month-day" in summary
    assert set(Article.objects.values_list("pk", flat=True)) <= set(woken)
    assert Article.objects.filter(state=WorkState.QUEUED).count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_article_twice_with_another_text_is_told_and_the_newer_text_stands(tmp_path: Path, woken: list[int]) -> None:
    make_conflict()
    newer = STRIKE.replace("seven", "nine")
    path = lines(tmp_path, *({"id": "1", "text": text, "publisher": "Paper"} for text in (STRIKE, newer)))

    assert f"{path}, row 2: the same article as row 1; its text differs and stands as the newer one" in told(path)


@pytest.mark.django_db(transaction=True)
def test_taking_a_file_twice_takes_its_articles_once(tmp_path: Path, woken: list[int]) -> None:
    make_conflict()
    path = lines(tmp_path, {"text": STRIKE}, {"text": ROCKETS})

    told(path, "--publisher", "Paper")
    assert "articles       2 (0 new, 2 here before)" in told(path, "--publisher", "Paper")
    assert Article.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_waiting_follows_the_articles_to_their_end_and_tells_what_they_came_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worker(article_id: int) -> None:
        def work() -> None:
            process(article_id)
            connection.close()

        threading.Thread(target=work).start()

    make_world()
    monkeypatch.setattr("apps.ingest.tasks.read_article.delay", worker)
    records = ({"text": text, "publisher": "Paper", "date": "2016-10-13"} for text in (STRIKE, ROCKETS, GERMAN))

    summary = told(lines(tmp_path, *records), "--wait", "--timeout", "60")

    assert "2 done, 1 failed" in summary
    assert "claims         2" in summary
    assert "incidents      2" in summary
    assert "a.jsonl, row 3: its language (de) is not read yet" in summary


@pytest.mark.django_db(transaction=True)
def test_waiting_without_a_worker_ends_and_says_that_nothing_is_lost(tmp_path: Path, woken: list[int]) -> None:
    make_conflict()

    with pytest.raises(CommandError, match="1 articles are still waiting after 0 seconds"):
        told(lines(tmp_path, {"text": STRIKE, "publisher": "Paper"}), "--wait", "--timeout", "0")
    assert Article.objects.get().state == WorkState.QUEUED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "the file is empty"), ('{"name": 1}', "no row has a text"), ('{"text', "row 1: no JSON")],
)
def test_a_file_of_which_nothing_can_be_taken_ends_with_its_name_and_reason(
    tmp_path: Path, content: str, reason: str
) -> None:
    make_conflict()

    with pytest.raises(CommandError) as end:
        told(lines(tmp_path, content))
    assert "a.jsonl" in str(end.value)
    assert reason in str(end.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["ftp://a.example/x.csv"], "No such file"),
        (["http:///x"], "is no http or https address"),
        (["http://a.example/", "--publisher=..."], "is no name"),
        (["x.csv", "--conflict", "other"], "no conflict 'other'; there are: "),
    ],
)
def test_what_cannot_be_meant_ends_with_the_reason(arguments: list[str], reason: str) -> None:
    make_conflict()

    with pytest.raises(CommandError, match=reason):
        told(*arguments)
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_with_several_conflicts_one_must_be_named() -> None:
    names = [make_conflict().slug, make_conflict().slug]

    with pytest.raises(CommandError, match=f"name the conflict with --conflict: {names[0]}, {names[1]}"):
        told("x.csv")


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_articles_stand_in_the_record_and_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_article_id: int) -> None:
        raise ConnectionRefusedError("no broker")

    make_conflict()
    monkeypatch.setattr("apps.ingest.tasks.read_article.delay", down)

    assert "1 queued" in told(lines(tmp_path, {"text": STRIKE, "publisher": "Paper"}))


@pytest.mark.django_db(transaction=True)
def test_a_page_that_does_not_answer_is_told_with_its_reason_and_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_conflict()
    monkeypatch.setattr("apps.ingest.tasks.read_article.delay", process)

    text = told("http://no-such-host.invalid/news", "--wait", "--timeout", "5")

    assert "put off        1, tried again later:" in text
    assert "http://no-such-host.invalid/news: the name no-such-host.invalid does not resolve" in text
    assert Article.objects.get().state == WorkState.QUEUED
