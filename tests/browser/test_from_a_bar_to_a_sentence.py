"""The dashboard in a real browser: from a figure to the words it was read from, with no other host asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from apps.conflicts.models import Conflict
from apps.tolls.totals import rebuild_totals
from tests.dashboards.pages import explained, open_conflict
from tests.factories import (
    make_article,
    make_incident,
    make_place,
    make_running_point,
    make_running_toll,
    make_side,
    make_source,
    make_unit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SQUARE = {"type": "Polygon", "coordinates": [[[36, 35], [38, 35], [38, 37], [36, 37], [36, 35]]]}


@pytest.fixture
def conflict(transactional_db: None) -> Conflict:
    """A conflict with two incidents of two sides, a district with a boundary, and a running toll."""
    conflict = open_conflict(is_demonstration=True, name="A war")
    unit = make_unit(conflict, make_place("governorate", name="Homs", boundary=SQUARE))
    observatory = make_source(name="The Observatory", kind="monitor")
    for key, day, number in (("gov", date(2016, 10, 13), 7), ("opp", date(2016, 11, 2), 4)):
        side = make_side(conflict, key=key, name=f"Side {key}", colour=key)
        incident = make_incident(conflict, place=unit.place, first_on=day, means="shelling")
        text = f"It was quiet. Shelling killed {number} people in Homs. Then it rained."
        article = make_article(conflict, published_on=day)
        explained(incident, text, f"{number} people", article=article, claimant=observatory, lane_side=side)
    series = make_running_toll(conflict)
    make_running_point(series, low=371)
    make_running_point(series, low=401, as_of=date(2016, 11, 1))
    rebuild_totals(conflict)
    return conflict


@pytest.fixture
def tab(browser: Any, live_server: LiveServer) -> Iterator[Any]:
    """A page that keeps in `wrong` what goes wrong in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.wrong = watched(page, live_server.url)
    yield page
    page.close()


def watched(page: Any, home: str) -> list[str]:
    """What goes wrong in the page from now on: errors on the console, requests that failed or went elsewhere."""
    wrong: list[str] = []

    def keep(*, words: str, when: bool) -> None:
        if when:
            wrong.append(words)

    page.on("console", lambda message: keep(words=message.text, when=message.type == "error"))
    page.on("pageerror", lambda error: keep(words=str(error), when=True))
    page.on("response", lambda answer: keep(words=f"{answer.status} {answer.url}", when=answer.status >= 400))
    page.on(
        "request", lambda request: keep(words=request.url, when=not request.url.startswith((home, "data:", "blob:")))
    )
    return wrong


def test_a_reader_narrows_the_filter_and_follows_a_bar_to_the_sentence(
    tab: Any, live_server: LiveServer, conflict: Conflict
) -> None:
    tab.goto(f"{live_server.url}/c/{conflict.slug}/")
    tab.locator("#map-chart .scatterlayer .point, #map-chart .scattergeo .point").first.wait_for()
    assert tab.locator(".big").first.inner_text() == "11"

    tab.click("#choice-side summary")
    tab.locator("#choice-side label", has_text="Side gov").click()
    tab.locator(".big", has_text="7").first.wait_for()
    assert "side=gov" in tab.url
    assert tab.locator("#words-side").inner_text() == "Side gov"
    tab.keyboard.press("Escape")

    bar = tab.locator("#series-chart .barlayer .point path").locator("visible=true").first
    box = bar.bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.wait_for_url("**/incidents/?*bin=*")
    tab.click("a.what")
    tab.click("blockquote mark a")

    marked = tab.locator("mark.claim:target")
    marked.wait_for()
    assert marked.inner_text() == "7 people"
    assert marked.evaluate("mark => mark.parentElement.textContent").strip().endswith("Then it rained.")
    assert tab.wrong == []


def test_the_back_button_brings_the_former_filter_with_its_chart(
    tab: Any, live_server: LiveServer, conflict: Conflict
) -> None:
    tab.goto(f"{live_server.url}/c/{conflict.slug}/")
    bars_drawn = tab.locator("#series-chart .barlayer")
    bars_drawn.wait_for()

    tab.click(".grains a:has-text('month')")
    tab.locator("h2", has_text="per month").wait_for()
    tab.go_back()

    tab.locator("h2", has_text="per week").or_(tab.locator("h2", has_text="per day")).wait_for()
    bars_drawn.wait_for()
    assert tab.url == f"{live_server.url}/c/{conflict.slug}/"
    assert tab.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_window_or_complains(
    browser: Any, live_server: LiveServer, conflict: Conflict, scheme: str, width: int
) -> None:
    incident = conflict.incidents.first()
    article = conflict.articles.filter(versions__claims__group__incident=incident).first()
    assert incident
    assert article
    places = ["", "incidents/", "running/", "sources/", "methodology/"]
    addresses = [f"/c/{conflict.slug}/{place}" for place in places]
    tab = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    wrong = watched(tab, live_server.url)

    for address in [*addresses, f"/incidents/{incident.public_id}/", f"/articles/{article.pk}/"]:
        tab.goto(live_server.url + address, wait_until="networkidle")
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{address} is wider than {width}")
    tab.close()

    assert wrong == []


def test_the_filter_works_without_scripts(browser: Any, live_server: LiveServer, conflict: Conflict) -> None:
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto(f"{live_server.url}/c/{conflict.slug}/")

    tab.click("#choice-side summary")
    tab.locator("#choice-side label", has_text="Side opp").click()
    tab.locator("#choice-side button").click()

    assert tab.locator(".big").first.inner_text() == "4"
    assert "side=opp" in tab.url
    tab.context.close()


def test_a_chart_can_be_kept_as_a_picture(tab: Any, live_server: LiveServer, conflict: Conflict) -> None:
    tab.goto(f"{live_server.url}/c/{conflict.slug}/")
    tab.locator("#series-chart .barlayer").wait_for()

    with tab.expect_download() as started:
        tab.click("[data-png=series-chart]")

    assert started.value.suggested_filename.startswith("series-chart-")
    assert tab.wrong == []
