"""Handing articles in: taken once, changed texts as new versions, odd fields refused by name."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from apps.ingest.files import ArticleRow
from apps.ingest.processing import process
from apps.ingest.services import NotAccepted, publisher_named, queue_again, submit_row, submit_text, submit_url
from apps.sources.models import ArchivedPage, Article, Source, WorkState
from tests.factories import make_conflict, make_source
from tests.ingest.worlds import STRIKE, make_world


def in_threads(act: Callable[[int], Model], times: int) -> list[Model]:
    """What the act returns in so many threads that begin at once; an error in one is raised here."""
    gate = threading.Barrier(times)
    results: list[Model] = []
    errors: list[BaseException] = []

    def one(number: int) -> None:
        try:
            gate.wait(timeout=20)
            results.append(act(number))
        except BaseException as error:  # noqa: BLE001  raised in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if errors:
        raise errors[0]
    return results


@pytest.mark.django_db
def test_the_same_text_of_the_same_publisher_is_taken_once() -> None:
    conflict, paper = make_conflict(), make_source()

    first = submit_text(conflict=conflict, text=STRIKE, publisher=paper)
    second = submit_text(conflict=conflict, text=f"  {STRIKE}\n", publisher=paper)

    assert (first.created, second.created, second.changed) == (True, False, False)
    assert first.article == second.article
    assert ArchivedPage.objects.count() == 1


@pytest.mark.django_db
def test_the_same_text_of_two_publishers_is_two_articles_and_one_archived_page() -> None:
    conflict = make_conflict()

    articles = {submit_text(conflict=conflict, text=STRIKE, publisher=make_source()).article for _ in range(2)}

    assert len(articles) == 2
    assert ArchivedPage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_hand_in_the_same_text_make_one_article() -> None:
    conflict, paper = make_conflict(), make_source()

    found = in_threads(lambda _n: submit_text(conflict=conflict, text=STRIKE, publisher=paper).article, 4)

    assert len({article.pk for article in found}) == 1
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_name_a_new_publisher_make_one_source() -> None:
    found = in_threads(lambda _n: publisher_named("The Morning Post"), 4)

    assert {source.pk for source in found} == {Source.objects.get(name="The Morning Post").pk}


@pytest.mark.django_db
def test_a_changed_text_becomes_a_new_version_and_the_old_one_stays_in_the_archive() -> None:
    world = make_world()
    article = world.read(STRIKE, ref="strike")

    again = world.read(STRIKE.replace("seven", "nine"), ref="strike")

    assert again == article
    assert [version.number for version in article.versions.order_by("number")] == [1, 2]
    assert article.latest is not None
    assert article.latest.text.startswith("At least nine")
    assert ArchivedPage.objects.count() == 2


@pytest.mark.django_db
def test_a_text_handed_in_again_unchanged_is_not_read_again() -> None:
    world = make_world()
    article = world.read(STRIKE, ref="strike")

    world.submit(STRIKE, ref="strike")

    article.refresh_from_db()
    assert article.state == WorkState.DONE
    assert process(article.pk) is None


@pytest.mark.django_db
def test_a_publisher_is_found_by_its_key_name_and_aliases_but_not_by_those_who_speak_for_it() -> None:
    paper = make_source(key="morning-post", name="The Morning Post")
    paper.aliases.create(text="M. Post", normalized="m post")
    paper.aliases.create(text="Jane Doe", normalized="jane doe", person=True)

    assert publisher_named("morning post") == paper
    assert publisher_named("THE MORNING POST") == paper
    assert publisher_named("M. Post") == paper
    assert publisher_named("Jane Doe") != paper


@pytest.mark.django_db
def test_a_new_publisher_in_another_script_is_one_outlet_however_often_it_is_named() -> None:
    first, second = publisher_named("صحيفة الصباح"), publisher_named("صحيفة الصباح")

    assert first == second
    assert (first.kind, first.reliability, first.name) == ("outlet", "F", "صحيفة الصباح")


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["\u200b", " \u200f\u200d ", "---", "\x00Post"])
def test_a_publisher_without_a_single_letter_is_refused(words: str) -> None:
    with pytest.raises(NotAccepted, match=r"^publisher: .* is no name"):
        publisher_named(words)
    assert not Source.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": " \n "}, "text: there is none"),
        ({"text": "a\x00b"}, "text: it holds a zero byte"),
        ({"title": "a\x00b"}, "title: it holds a zero byte"),
        ({"note": "a\ud800b"}, "note: it holds half of a surrogate pair"),
        ({"text": "x" * 5_000_001}, "text: 5,000,026 bytes are more than the 5,000,000"),
        ({"url": "javascript:alert(1)"}, "url: 'javascript:alert(1)' is no http or https address"),
        ({"url": "http://user:secret@news.example/"}, "url: "),
        ({"url": "https://news.example/" + "x" * 2000}, "url: 2,021 characters are more than 2,000"),
        ({"ref": "x" * 2001}, "ref: 2,001 characters are more than 2,000"),
        ({"published_on": date(1, 1, 1)}, "published: 0001-01-01 lies outside the years"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotAccepted) as refusal:
        submit_text(**{"conflict": make_conflict(), "text": STRIKE, "publisher": make_source(), **fields})
    assert str(refusal.value).startswith(reason)
    assert not Article.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "kept"), [("en-GB", "en"), ("EN", "en"), ("English", ""), ("português do Brasil", "")]
)
def test_a_language_is_kept_as_its_plain_code_or_left_to_be_found_out(told: str, kept: str) -> None:
    submitted = submit_text(conflict=make_conflict(), text=STRIKE, publisher=make_source(), language=told)

    assert submitted.article.language == kept


@pytest.mark.django_db
def test_a_row_without_a_publisher_needs_one_for_the_whole_file() -> None:
    row, conflict = ArticleRow(row=3, title="", text=STRIKE), make_conflict()

    with pytest.raises(NotAccepted, match="publisher: there is none"):
        submit_row(row, conflict=conflict)
    assert submit_row(row, conflict=conflict, publisher=make_source()).created


@pytest.mark.django_db
def test_a_row_brings_its_wire_day_and_address() -> None:
    row = ArticleRow(
        1, "Title", STRIKE, url="https://a.example/1", publisher="A", wire="W", published=date(2016, 10, 13)
    )

    article = submit_row(row, conflict=make_conflict()).article

    assert (article.publisher.name, article.wire and article.wire.name) == ("A", "W")
    assert (article.url, article.ref, article.published_on) == (row.url, row.url, date(2016, 10, 13))


@pytest.mark.django_db
def test_an_address_is_queued_once_under_its_host() -> None:
    conflict = make_conflict()

    first = submit_url(conflict=conflict, url="https://www.news.example:8443/a")
    second = submit_url(conflict=conflict, url="https://www.news.example:8443/a")

    assert (first.created, second.created) == (True, False)
    assert (first.article.publisher.name, first.article.state) == ("news.example", WorkState.QUEUED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["", "news.example", "ftp://a.example/", "http://", "http:///x", "https://u:p@a.example/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NotAccepted, match="url: "):
        submit_url(conflict=make_conflict(), url=url)
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_putting_an_article_back_forgets_its_attempts_and_touches_nothing_that_a_worker_writes() -> None:
    world = make_world()
    article = world.submit(STRIKE)
    Article.objects.filter(pk=article.pk).update(state=WorkState.FAILED, attempts=5, error="x", title="Found meanwhile")

    queue_again(article)

    article.refresh_from_db()
    assert (article.state, article.attempts, article.error) == (WorkState.QUEUED, 0, "")
    assert article.title == "Found meanwhile"
