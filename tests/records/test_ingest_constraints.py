"""The database refuses second readings that cannot be."""

import pytest

from apps.ingest.models import SecondReading
from tests.factories import make_version
from tests.records.constraints import Attempt, Attempts, refusal_of

ATTEMPTS = Attempts("ingest")


@ATTEMPTS.to_break("secondreading_work_has_a_lease")
def a_text_is_read_for_ever() -> None:
    SecondReading.objects.create(version=make_version("Seven people died."), read_by="chat", state="working")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS.cases)
def test_the_database_refuses(name: str, attempt: Attempt) -> None:
    assert name in refusal_of(attempt)


def test_every_constraint_was_tried() -> None:
    assert ATTEMPTS.untried() == set()
