"""Articles in every language that has a lexicon go the whole way, each by the reader of its language."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.incidents.models import Claim
from apps.ingest import processing
from apps.places.names import normalize
from apps.sources.models import WorkState
from apps.tolls.models import Toll
from tests.factories import make_source
from tests.ingest.worlds import STRIKE, make_world

pytestmark = pytest.mark.django_db
ARABIC = (
    "مقتل سبعة مدنيين في غارات على حران\n\n"
    "حران، 13 تشرين الأول 2016 - قتل ما لا يقل عن ٧ مدنيين وأصيب ١٢ آخرون في غارات جوية على بلدة حران الخميس، "
    "بحسب ما أعلنت مجموعة الرصد. وأغلقت المحال أبوابها في البلدة طوال اليوم. وأضافت المجموعة أن بين القتلى ثلاثة أطفال."
)
FRENCH = (
    "Au moins sept civils ont été tués jeudi dans des frappes aériennes sur la ville de Harran, selon le Groupe de "
    "veille. Douze personnes ont été blessées. Les magasins de la ville sont restés fermés toute la journée, et la "
    "route du nord a été coupée à la circulation."
)


def test_an_arabic_article_goes_the_whole_way_to_a_toll() -> None:
    world = make_world()
    world.harran.names.create(name="حران", normalized=normalize("حران"), language="ar")
    monitor = make_source(kind="monitor", name="مجموعة الرصد", key="rasd")

    article = world.read(ARABIC)

    assert (article.state, article.language) == (WorkState.DONE, "ar")
    claims = Claim.objects.filter(version__article=article).order_by("start")
    assert [(c.quote, c.harm, c.low, c.high) for c in claims] == [
        ("سبعة مدنيين", "killed", 7, 7),
        ("ما لا يقل عن ٧ مدنيين", "killed", 7, None),
        ("١٢ آخرون", "injured", 12, 12),
        ("ثلاثة أطفال", "killed", 3, 3),
    ]
    assert {c.place_id for c in claims} == {world.harran.pk}
    assert {c.claimant_id for c in claims[1:]} == {monitor.pk}
    assert {c.read_by for c in claims} == {"plain ar 1.0"}
    assert Toll.objects.current().get(harm="killed", victims="civilians").consensus == 7


def test_a_french_article_is_read_by_the_french_lexicon() -> None:
    article = make_world().read(FRENCH)

    claims = Claim.objects.filter(version__article=article).order_by("start")
    assert (article.language, [c.quote for c in claims]) == ("fr", ["Au moins sept civils", "Douze personnes"])


def test_an_english_article_keeps_the_grammar() -> None:
    article = make_world().read(STRIKE)
    assert {c.read_by.split()[0] for c in Claim.objects.filter(version__article=article)} == {"grammar"}


@pytest.mark.parametrize(
    ("text", "language"),
    [("Seven killed in Harran", "en"), ("مقتل ٧ مدنيين في حران", "ar"), ("٧", "en"), (FRENCH, "fr"), (ARABIC, "ar")],
)
def test_a_short_text_is_taken_for_english_only_where_its_letters_are_latin(text: str, language: str) -> None:
    assert processing._language(text) == language


def test_an_arabic_article_is_shown_from_right_to_left_sentence_by_sentence(client: Client) -> None:
    article = make_world().read(ARABIC)

    page = client.get(f"/articles/{article.pk}/").content.decode()

    assert 'dir="auto" lang="ar"' in " ".join(page.split())
    assert ">ما لا يقل عن ٧ مدنيين</mark>" in page
