"""The OpenAPI schema is whole, and its documentation is served from here alone."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from tests.api.schema import errors_against_schema


@pytest.mark.django_db
def test_the_schema_is_complete_and_valid(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))

    text = (tmp_path / "schema.yaml").read_text()
    assert {"/api/v1/tolls/:", "/api/v1/conflicts/{slug}/series/:"} <= set(text.split())


def test_the_schema_is_served(client: Client) -> None:
    response = client.get("/api/schema/?format=json")

    assert response.status_code == 200
    assert "/api/v1/incidents/{public_id}/" in response.json()["paths"]


def test_an_answer_that_differs_from_the_schema_is_noticed() -> None:
    answer = {"next": None, "previous": None, "demonstration": None, "results": [{"key": "a", "unknown": 1}]}

    assert errors_against_schema("/api/v1/sources/", answer)


def test_the_documentation_keeps_to_the_content_security_policy(client: Client) -> None:
    response = client.get("/api/docs/")
    page = response.content.decode()

    assert response.status_code == 200
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\bon\w+=|https?://", page) == []


def test_everything_the_documentation_loads_is_here(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    files = [address.removeprefix("/static/") for address in loaded if address.startswith("/static/")]

    assert len(files) == 3
    assert all(finders.find(name) for name in files)
    script = next(address for address in loaded if "script" in address)
    answer = client.get(script)
    assert answer["Content-Type"].startswith("application/javascript")
    assert "validatorUrl: null" in answer.content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_documentation_works_in_a_browser_and_asks_no_other_host(live_server: Any, browser: Any) -> None:
    page, asked, complaints = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector("#operations-incidents-incidents_list")
    page.close()

    assert complaints == []
    assert {address for address in asked if not address.startswith(live_server.url)} == set()
