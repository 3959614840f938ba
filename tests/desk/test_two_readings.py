"""Where two readers differ, an editor sees both readings side by side in words, and settles it with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.engine.asking import AnswerTo, Reading, Window, join
from apps.incidents.models import Claim
from apps.ingest.models import SecondReading
from apps.ingest.second_reading.resting import end_rest, rest
from apps.ingest.second_reading.spending import tomorrow
from apps.sources.models import ArticleVersion
from apps.tolls.disagreements import find_disagreements
from apps.tolls.models import Finding
from tests.desk.reports import at_the_desk
from tests.engine.asking.answered import answer, entry
from tests.factories import make_article, make_claim, make_conflict, make_version

pytestmark = pytest.mark.django_db
TEXT = "At least 7 civilians were killed in Harran, the Watch Group said. About 1,200 people were hurt - in Selma, too."
LIST = "/admin/tolls/finding/"


def made(*entries: dict[str, Any], text: str = TEXT) -> tuple[ArticleVersion, Claim]:
    """A text whose first claim is recorded, and findings against the second reader's entries."""
    version = make_version(text, make_article(make_conflict(name="The war", slug="war")))
    claim = make_claim(
        version, quote="At least 7 civilians", qualifier="at_least", victims="civilians", place_text="Harran"
    )
    second: Reading = join(text, [AnswerTo(Window(0, len(text)), answer(*entries))])
    find_disagreements(version, second, read_by="chat reader-1")
    return version, claim


def page_of(client: Client, finding: Finding) -> str:
    return client.get(reverse("admin:tolls_finding_change", args=[finding.pk])).content.decode()


CLAIMED = entry("At least 7 civilians", place="Harran", when_start="2016-10-13", when_end="2016-10-13")


def test_both_readings_stand_side_by_side_in_words(client: Client) -> None:
    at_the_desk(client)
    version, claim = made(CLAIMED | {"value": 9, "low": 9, "claimant": "Watch Group", "when_start": "2016-10-12"})
    finding = Finding.objects.get()

    page = page_of(client, finding)

    told = ["at least 7", "at least 9", "13 October 2016", "12 October 2016 to 13 October 2016", "not said"]
    for words in [*told, "In the record (test@1)", "Second reader (chat reader-1)", "figure, differs"]:
        assert words in page
    assert "place, differs" not in page
    assert "<mark>At least 7 civilians</mark>" in page
    assert f'href="/articles/{version.article_id}/#claim-{claim.pk}"' in page


def test_a_claim_that_only_the_second_reader_finds_leads_to_its_words(client: Client) -> None:
    at_the_desk(client)
    hurt = entry(
        "About 1,200 people", harm="injured", qualifier="about", value=1200, low=1200, high=1200, victims="people"
    )
    version, _ = made(CLAIMED, hurt)
    finding = Finding.objects.get()

    page = page_of(client, finding)

    assert finding.kind == "only_second_reader"
    assert f"/articles/{version.article_id}/#:~:text=About%201%2C200%20people%20were%20hurt%20%2D%20in%20Selma" in page
    assert "about 1,200" in page
    assert page.count("not found") == 10


def test_a_refused_entry_is_told_on_the_page_and_in_the_list(client: Client) -> None:
    at_the_desk(client)
    made(CLAIMED | {"means": "magic"})

    for page in (page_of(client, Finding.objects.get()), client.get(LIST).content.decode()):
        assert "refused: means &#x27;magic&#x27; is not one of the contract&#x27;s" in page


def test_the_list_says_what_differs_and_is_filtered_by_conflict(client: Client) -> None:
    at_the_desk(client)
    made(CLAIMED | {"value": 9, "low": 9})
    make_conflict(name="Another", slug="another")

    told = "“At least 7 civilians”: figure: at least 7 (second reader: at least 9)"
    assert told in client.get(LIST, {"conflict": "war"}).content.decode()
    assert told not in client.get(LIST, {"conflict": "another"}).content.decode()


def test_words_of_an_answer_are_shown_as_text(client: Client) -> None:
    at_the_desk(client)
    made(CLAIMED | {"claimant": "<script>alert(1)</script>"})

    for page in (page_of(client, Finding.objects.get()), client.get(LIST).content.decode()):
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_it_is_settled_as_all_findings_are(client: Client) -> None:
    editor = at_the_desk(client)
    made()
    finding = Finding.objects.get()

    client.post(LIST, {"action": "settle", "_selected_action": [finding.pk], "reason": "The grammar is right."})

    finding.refresh_from_db()
    assert (finding.kind, finding.settled_by) == ("only_first_reader", editor)
    assert finding.settled_reason == "The grammar is right."


def test_an_editor_sees_what_was_answered_and_refused(client: Client) -> None:
    at_the_desk(client)
    reading = SecondReading.objects.create(
        version=make_version(TEXT),
        state="done",
        read_by="chat reader-1",
        answers=[{"start": 0, "end": len(TEXT), "content": '{"claims": ["<b>"]}'}],
        refusals=[{"quote": "ninety people", "reason": "its quote does not stand in the text"}],
    )

    page = client.get(reverse("admin:ingest_secondreading_change", args=[reading.pk])).content.decode()

    assert "“ninety people”: its quote does not stand in the text" in page
    assert "&lt;b&gt;" in page


def test_the_list_of_second_readings_says_why_nothing_is_asked(client: Client) -> None:
    at_the_desk(client)
    rest("the key is refused", tomorrow())

    page = client.get(reverse("admin:ingest_secondreading_changelist")).content.decode()
    end_rest()

    assert "The second reader rests: the key is refused." in page
