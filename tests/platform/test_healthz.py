"""The health page tells whether PostgreSQL and Redis answer."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_is_well_while_both_engines_answer(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "redis": "ok"}
