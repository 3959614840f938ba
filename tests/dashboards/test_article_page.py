"""The page of an article: what the public sees of its text, and how each claim in it was read."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.incidents.models import Claim, ClaimActor
from apps.sources.models import ArticleVersion
from tests.dashboards.pages import open_conflict, page
from tests.factories import (
    make_article,
    make_claim,
    make_conflict,
    make_incident,
    make_place,
    make_side,
    make_source,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "The morning was calm. Shops were open. Then 7 people died in Hass. Rescuers came late. "
    "The road stayed closed.\n\nTalks go on elsewhere. Nobody expects much."
)


def told_in(version: ArticleVersion, **fields: Any) -> Claim:
    """A claim of the version that belongs to an incident."""
    return make_claim(version, incident=make_incident(version.article.conflict), **fields)


def test_the_public_sees_a_claims_sentence_with_its_neighbours_and_marked_gaps(client: Client) -> None:
    version = make_version(TEXT, make_article(open_conflict()), headline="Deaths in Hass")
    claim = told_in(version)

    html = page(client, f"/articles/{version.article_id}/")

    assert f'<mark class="claim lane-unknown" id="claim-{claim.pk}">7 people</mark> died in Hass.' in html
    assert "Shops were open. Then " in html
    assert "Rescuers came late." in html
    assert "[…]" in html
    for hidden in ("The morning was calm", "The road stayed closed", "Talks go on"):
        assert hidden not in html


@pytest.mark.parametrize("fields", [{}, {"licensed_in_full": True}])
def test_the_whole_text_is_for_editors_or_by_licence(client: Client, fields: dict[str, bool]) -> None:
    version = make_version(TEXT, make_article(open_conflict(), **fields))
    told_in(version)
    if not fields:
        client.force_login(make_user("editor"))

    html = page(client, f"/articles/{version.article_id}/")

    assert "Talks go on elsewhere. Nobody expects much." in html
    assert "[…]" not in html


def test_the_reading_of_a_claim_stands_beside_it(client: Client) -> None:
    conflict = open_conflict()
    version = make_version(TEXT, make_article(conflict))
    place = make_place("locality", name="Hass")
    claim = make_claim(
        version,
        place=place,
        place_text="Hass",
        means="shelling",
        perpetrators=["the army"],
        attribution="stated",
        claimant=make_source(name="The Observatory"),
        incident=make_incident(conflict),
        rules={"victims": "noun “people”"},
    )
    make_side(conflict, key="gov", colour="gov")
    ClaimActor.objects.create(claim=claim, position=0, text="the army", side_key="gov")

    html = page(client, f"/articles/{version.article_id}/")

    assert "The Observatory · Hass · 13 October 2016 · shelling · held responsible the army" in html
    assert 'class="claim lane-gov"' in html
    assert "noun “people”" in html


def test_two_claims_on_the_same_words_can_both_be_pointed_at(client: Client) -> None:
    version = make_version("They detained a woman and executed her.", make_article(open_conflict()))
    claims = [told_in(version, quote="a woman", value=1, harm=harm) for harm in ("detained", "killed")]

    html = page(client, f"/articles/{version.article_id}/")

    assert all(html.count(f'id="claim-{claim.pk}"') == 1 for claim in claims)


def test_a_corrected_claim_shows_what_stands(client: Client) -> None:
    version = make_version(TEXT, make_article(open_conflict()))
    told_in(version, corrected={"value": 9, "low": 9, "high": 9})

    html = page(client, f"/articles/{version.article_id}/")

    assert "9 people killed" in html
    assert "corrected by an editor" in html


def test_text_of_an_article_is_never_markup(client: Client) -> None:
    version = make_version('<img src=x onerror=alert(1)> killed 7 people <b>"now"</b>.', make_article(open_conflict()))
    told_in(version)

    html = page(client, f"/articles/{version.article_id}/")

    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_publisher_and_wire_are_told_apart_and_copies_named(client: Client) -> None:
    conflict = open_conflict()
    first = make_article(conflict, publisher=make_source(name="The Daily"), wire=make_source(name="The Wire"))
    copy = make_article(conflict, copy_of=first)

    assert "written by" in page(client, f"/articles/{first.pk}/")
    assert "the report of The Daily" in page(client, f"/articles/{copy.pk}/")


def test_an_article_without_public_claims_is_not_there_where_only_reviewed_is_shown(client: Client) -> None:
    conflict = make_conflict()
    version = make_version(TEXT, make_article(conflict))
    told_in(version)

    page(client, f"/articles/{version.article_id}/", status=404)
    client.force_login(make_user("editor"))
    page(client, f"/articles/{version.article_id}/")


def test_more_claims_cost_no_more_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    article = make_article(open_conflict(), publisher=make_source(parent=make_source()))
    version = make_version("First 1 man died. Then 2 women died. Then 3 men died. Then 4 boys died.", article)
    told_in(version, quote="1 man")
    with CaptureQueriesContext(connection) as one:
        page(client, f"/articles/{article.pk}/")

    for quote in ("2 women", "3 men", "4 boys"):
        told_in(version, quote=quote)
    with django_assert_num_queries(len(one)):
        page(client, f"/articles/{article.pk}/")
