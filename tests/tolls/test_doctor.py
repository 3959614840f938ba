"""The doctor finds a total or a toll that was tampered with, leaves it as it is unless told, and mends it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from apps.incidents.models import Claim
from apps.tolls.models import LaneTotal, Toll, UnitTotal
from tests.factories import make_conflict, make_place
from tests.incidents.told import incident_of, killed, take, tell

pytestmark = pytest.mark.django_db


def reckoned() -> Claim:
    """A claim in a record that is in order."""
    conflict = make_conflict()
    claims = [tell(conflict, quote, make_place("locality")) for quote in ("7 people", "9 people")]
    take(*claims)
    return claims[0]


def doctor(**options: object) -> str:
    out = StringIO()
    call_command("doctor", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def tamper(sql: str, *values: int) -> None:
    """Change rows past the triggers that forbid it, as a careless hand on the database would."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = origin")


def test_a_record_in_order_is_found_so_and_nothing_is_written() -> None:
    reckoned()
    ledger = list(Toll.objects.order_by("pk").values_list("pk", "superseded_at"))

    assert "All in order." in doctor()
    assert list(Toll.objects.order_by("pk").values_list("pk", "superseded_at")) == ledger


@pytest.mark.parametrize("model", [LaneTotal, UnitTotal])
def test_a_total_that_is_not_its_sum_is_told_and_mended_on_request(model: type[LaneTotal] | type[UnitTotal]) -> None:
    reckoned()
    right = sorted(model.objects.values_list("figure", flat=True))
    model.objects.update(figure=99)

    with pytest.raises(CommandError, match="differences; --mend"):
        doctor()
    assert set(model.objects.values_list("figure", flat=True)) == {99}
    assert "mended" in doctor(mend=True)
    assert sorted(model.objects.values_list("figure", flat=True)) == right
    assert "All in order." in doctor()


def test_a_toll_that_the_claims_do_not_come_to_is_superseded_by_what_they_do() -> None:
    claim = reckoned()
    incident = incident_of(claim)
    tamper("UPDATE tolls_toll SET consensus = 70, high = 70 WHERE incident_id = %s", incident.pk)

    with pytest.raises(CommandError):
        doctor()
    assert killed(incident) == 70
    doctor(mend=True)
    assert killed(incident) == 7
    past = Toll.objects.filter(incident=incident, superseded_at__isnull=False)
    assert list(past.values_list("consensus", flat=True)) == [70]
    assert "All in order." in doctor()


def test_a_toll_that_was_lost_is_written_again() -> None:
    claim = reckoned()
    tamper("DELETE FROM tolls_toll WHERE incident_id = %s", incident_of(claim).pk)

    with pytest.raises(CommandError):
        doctor()
    doctor(mend=True)
    assert killed(incident_of(claim)) == 7


def test_an_unknown_conflict_is_refused() -> None:
    with pytest.raises(CommandError, match="no conflict “nowhere”"):
        doctor(conflict="nowhere")
