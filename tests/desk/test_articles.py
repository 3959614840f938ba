"""Articles are handed in and read again from the desk; findings are settled there."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.sources.models import Article
from apps.tolls.models import Finding
from tests.desk.reports import at_the_desk, told
from tests.factories import make_article, make_claim, make_conflict, make_incident, make_source

pytestmark = pytest.mark.django_db
ADD = "admin:sources_article_add"


def test_a_pasted_text_is_archived_and_queued(client: Client) -> None:
    editor, conflict, publisher = at_the_desk(client), make_conflict(), make_source()
    sent = {"conflict": conflict.pk, "title": "Seven killed", "text": "Seven people were killed in Aleppo.",
            "publisher": publisher.pk, "published_on": "2016-10-13"}  # fmt: skip

    response = client.post(reverse(ADD), sent)

    article = Article.objects.get()
    assert response.headers["Location"] == reverse("admin:sources_article_change", args=[article.pk])
    assert (article.state, article.publisher, article.note) == ("queued", publisher, f"handed in by {editor.username}")
    assert article.page_id


def test_the_same_text_twice_leads_to_the_first(client: Client) -> None:
    at_the_desk(client)
    sent = {"conflict": make_conflict().pk, "text": "Seven people were killed.", "publisher": make_source().pk}
    client.post(reverse(ADD), sent)

    response = client.post(reverse(ADD), sent)

    assert "handed in before" in told(response)
    assert Article.objects.count() == 1


def test_an_address_is_queued_under_its_host(client: Client) -> None:
    at_the_desk(client)

    client.post(reverse(ADD), {"conflict": make_conflict().pk, "url": "https://news.example/1"})

    assert Article.objects.get().publisher.name == "news.example"


@pytest.mark.parametrize(
    ("sent", "field"),
    [({}, "text"), ({"text": "Seven people were killed."}, "publisher"), ({"url": "ftp://news.example/1"}, "url")],
)
def test_what_is_missing_is_told_at_its_field(client: Client, sent: dict[str, str], field: str) -> None:
    at_the_desk(client)

    response = client.post(reverse(ADD), {"conflict": make_conflict().pk, **sent})

    assert field in response.context["form"].errors
    assert not Article.objects.exists()


def test_a_failed_article_is_queued_again(client: Client) -> None:
    at_the_desk(client)
    failed = make_article(state="failed", error="no text", attempts=3)
    sent = {"action": "read_again", "_selected_action": [failed.pk]}

    response = client.post(reverse("admin:sources_article_changelist"), sent)

    failed.refresh_from_db()
    assert (failed.state, failed.error, failed.attempts) == ("queued", "", 0)
    assert "1 queued to be read again" in told(response)


def test_what_was_published_is_not_edited(client: Client) -> None:
    at_the_desk(client)
    article = make_article(title="As printed")

    client.post(reverse("admin:sources_article_change", args=[article.pk]), {"title": "Else", "note": "Seen."})

    article.refresh_from_db()
    assert (article.title, article.note) == ("As printed", "Seen.")


def test_a_finding_is_settled_with_person_and_reason(client: Client) -> None:
    editor = at_the_desk(client)
    claim = make_claim(incident=make_incident())
    finding = Finding.objects.create(kind="claim_gone", key="one", claim=claim)
    asked = {"action": "settle", "_selected_action": [finding.pk]}
    url = reverse("admin:tolls_finding_changelist")

    assert b"Reason" in client.post(url, asked).content
    client.post(url, {**asked, "reason": "The text was corrected."})

    finding.refresh_from_db()
    assert (finding.settled_by, finding.settled_reason) == (editor, "The text was corrected.")
    assert b"The text was corrected." not in client.get(url).content
    assert b"The text was corrected." in client.get(url, {"state": "settled"}).content
