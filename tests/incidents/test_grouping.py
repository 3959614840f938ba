"""What one article tells of one event, and what is too much for one."""

from typing import Any

import pytest

from apps.incidents.grouping import LARGEST_EVENT
from apps.incidents.models import Claim, GroupKind
from apps.incidents.services import correct_claim
from tests.factories import DAY, make_conflict, make_place, make_user
from tests.incidents.told import group_of, take, tell

pytestmark = pytest.mark.django_db


def huge(**fields: Any) -> Claim:
    claim = tell(make_conflict(), f"{LARGEST_EVENT + 1} people", make_place("governorate"), when_end=DAY, **fields)
    take(claim)
    return claim


@pytest.mark.parametrize("scope", ["incident", "cumulative"])
def test_more_than_any_event_has_killed_is_a_running_toll_and_counts_nowhere(scope: str) -> None:
    claim = huge(scope=scope)

    assert group_of(claim).kind == GroupKind.RUNNING
    assert group_of(claim).incident is None
    assert claim.running_point.low == LARGEST_EVENT + 1


def test_an_editor_may_say_that_it_was_one_event() -> None:
    claim = huge(scope="cumulative")
    correct_claim(claim=claim, changes={"scope": "incident"}, by=make_user("editor"), reason="It was one attack.")
    claim.refresh_from_db()

    take(claim)

    assert group_of(claim).kind == GroupKind.EVENT
