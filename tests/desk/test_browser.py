"""The desk in a real browser: nothing breaks its content security policy, and a claim is corrected by typing."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from apps.incidents.models import Claim
from tests.desk.reports import incident_of, report
from tests.factories import make_place, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def page_of(browser: Any, live_server: Any, user: User, trouble: list[str]) -> Any:
    """A page on which the person is logged in; console errors and requests to other hosts go to `trouble`."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([session])
    page = context.new_page()
    page.on("console", lambda message: trouble.extend([message.text] if message.type == "error" else []))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: trouble.extend([] if r.url.startswith((live_server.url, "data:")) else [r.url]))
    return page


def test_a_claim_is_corrected_by_typing_its_place(browser: Any, live_server: Any) -> None:
    trouble: list[str] = []
    claim, town = report("7 people"), make_place("locality", name="Binnish")
    page = page_of(browser, live_server, make_user("editor"), trouble)
    page.goto(f"{live_server.url}/admin/incidents/claim/{claim.pk}/change/")

    page.locator("#id_place + .select2").click()
    page.locator(".select2-search__field").fill("binn")
    page.locator(".select2-results__option", has_text="Binnish – locality").click()
    page.locator("#id_value").fill("11")
    page.locator("#id_reason").fill("Read again.")
    page.locator("#id_reason").press("Control+Enter")
    page.wait_for_selector(".messagelist .success")

    assert "killed, people" in page.locator(".messagelist").inner_text()
    corrected = Claim.objects.get(pk=claim.pk).corrected
    assert (corrected["place_id"], corrected["value"]) == (town.pk, 11)
    assert trouble == []


def test_no_page_of_the_desk_breaks_its_policy(browser: Any, live_server: Any) -> None:
    trouble: list[str] = []
    claim = report("7 people")
    incident = incident_of(claim)
    page = page_of(browser, live_server, make_user("administrator"), trouble)
    paths = (
        "", "incidents/incident/", f"incidents/incident/{incident.pk}/change/", "sources/article/add/",
        f"sources/source/{claim.version.article.publisher_id}/change/", "conflicts/control/add/",
        f"places/place/{incident.place_id}/change/", f"incidents/incident/{incident.pk}/history/", "auth/user/add/",
    )  # fmt: skip

    for path in paths:
        assert page.goto(f"{live_server.url}/admin/{path}").status == 200
        page.wait_for_load_state("networkidle")

    assert trouble == []
