"""The database refuses sources and articles that cannot be, and changes to what was archived."""

import pytest

from apps.sources.models import Affiliation, ArchivedPage, Article, Source, SourceAlias, SpokenAlias
from tests.factories import make_article, make_page, make_side, make_source, make_version
from tests.records.constraints import Attempt, Attempts, refusal_of

ATTEMPTS = Attempts("sources")
TRIGGERS = {
    "archive_is_never_changed": "Cannot update rows from sources_archivedpage table",
    "version_is_never_changed": "Cannot update rows from sources_articleversion table",
}


@ATTEMPTS.to_break("source_not_its_own_parent")
def a_source_is_its_own_parent() -> None:
    source = make_source()
    Source.objects.filter(pk=source.pk).update(parent=source)


@ATTEMPTS.to_break("affiliation_once")
def a_source_belongs_to_a_side_twice() -> None:
    side = make_side()
    Affiliation.objects.create(source=make_source(side=side), side=side)
    Affiliation.objects.create(source=Source.objects.get(), side=side)


@ATTEMPTS.to_break("sourcealias_once_per_source")
def a_source_has_an_alias_twice() -> None:
    source = make_source()
    for text in ("The Monitor", "the monitor"):
        SourceAlias.objects.create(source=source, text=text, normalized="monitor")


@ATTEMPTS.to_break("spokenalias_once_per_side")
def a_source_means_one_side_twice() -> None:
    source, side = make_source(), make_side()
    for text in ("the Fighters", "the fighters"):
        SpokenAlias.objects.create(source=source, text=text, normalized="fighters", side=side)


@ATTEMPTS.to_break("archivedpage_sha256_is_hex")
def a_page_is_stored_under_no_hash() -> None:
    ArchivedPage.objects.create(sha256="Z" * 64, content=b"", size=0, media_type="text/plain")


@ATTEMPTS.to_break("archive_is_never_changed")
def an_archived_page_is_rewritten() -> None:
    make_page(b"as it was published")
    ArchivedPage.objects.update(content=b"as somebody wishes it had been")


@ATTEMPTS.to_break("article_ref_once_per_conflict")
def an_article_is_taken_in_twice() -> None:
    article = make_article()
    make_article(article.conflict, ref=article.ref)


@ATTEMPTS.to_break("article_no_copy_of_itself")
def an_article_is_its_own_copy() -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(copy_of=article)


@ATTEMPTS.to_break("article_work_has_a_lease")
def a_worker_has_an_article_for_ever() -> None:
    make_article(state="working", lease_until=None)


@ATTEMPTS.to_break("version_number_once_per_article")
def an_article_has_two_first_versions() -> None:
    article = make_article()
    make_version("One text.", article, number=1)
    make_version("Another text.", article, number=1)


@ATTEMPTS.to_break("version_is_never_changed")
def the_text_of_a_version_is_rewritten() -> None:
    version = make_version("At least 9 people died.")
    version.text = "Nobody died."
    version.save()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS.cases)
def test_the_database_refuses(name: str, attempt: Attempt) -> None:
    assert TRIGGERS.get(name, name) in refusal_of(attempt)


def test_every_constraint_was_tried() -> None:
    assert ATTEMPTS.untried() == set()
