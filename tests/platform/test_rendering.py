"""The API's JSON holds what the framework's own would."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy
from rest_framework.renderers import JSONRenderer

from conflict_tracker.rendering import OrjsonRenderer

ANSWER = {
    "name": "حلب – Aleppo",
    "lazy": gettext_lazy("Unknown"),
    "share": Decimal("0.50"),
    "on": date(2016, 10, 13),
    "at": datetime(2016, 10, 13, 8, 30, tzinfo=UTC),
    "id": UUID(int=7),
    3: [None, True, 1.5],
}


def test_every_kind_of_value_is_written_as_the_framework_writes_it() -> None:
    assert json.loads(OrjsonRenderer().render(ANSWER)) == json.loads(JSONRenderer().render(ANSWER))


def test_an_indent_that_was_asked_for_makes_it_readable() -> None:
    assert OrjsonRenderer().render({"a": 1}, "application/json; indent=4").count(b"\n") == 2


def test_nothing_is_written_as_nothing() -> None:
    assert OrjsonRenderer().render(None) == b""
