"""Settling: the ledger says what the claims come to, and only what changed is written."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from apps.conflicts.models import Conflict
from apps.incidents.models import ClaimDecision, Incident, ReviewState, Visibility
from apps.incidents.resolving import Resolver
from apps.incidents.services import correct_claim, decide_claim, mark_stale, restrict_incident, review_incident
from apps.tolls.findings import find_in_incident
from apps.tolls.models import Finding, Toll
from apps.tolls.services import settle
from tests.factories import DAY, make_conflict, make_place, make_source, make_user
from tests.incidents.told import and_tell, incident_of, killed, take, tell

pytestmark = pytest.mark.django_db


def again(incident: Incident) -> int:
    """Reckon the incident again, though nothing changed."""
    with transaction.atomic():
        mark_stale([incident.pk])
    return settle([incident.pk])


def ledger() -> list[tuple[Any, ...]]:
    return sorted(Toll.objects.values_list("pk", "low", "consensus", "superseded_at"))


def test_reckoning_again_writes_nothing_where_nothing_changed() -> None:
    claim = tell(make_conflict(), "7 people", make_place(), perpetrators=["masked men"], victims="civilians")
    take(claim)
    before = ledger()

    assert again(incident_of(claim)) == 1
    assert ledger() == before
    assert len(before) == 2


def test_a_change_supersedes_only_the_rows_that_say_something_else() -> None:
    conflict, place = make_conflict(), make_place()
    claim = tell(conflict, "7 people", place, words="{} died and 12 people were hurt")
    and_tell(claim.version, "12 people", harm="injured", place=place, place_text=place.name, means="airstrike")
    take(claim)
    injured = Toll.objects.get(harm="injured")

    correct_claim(claim=claim, changes={"low": 8, "high": 8, "value": 8}, by=make_user("editor"), reason="Named.")
    settle([incident_of(claim).pk])

    assert Toll.objects.current().get(harm="injured") == injured
    was, now = Toll.objects.filter(harm="killed", victims="people").order_by("recorded_at")
    assert (was.consensus, now.consensus) == (7, 8)
    assert was.superseded_at == now.recorded_at


def test_what_is_not_stale_is_not_reckoned() -> None:
    claim = tell(make_conflict(), "7 people", make_place())
    take(claim)

    assert settle() == 0
    assert settle([incident_of(claim).pk]) == 0


def test_a_rejected_incident_has_no_tolls_and_has_them_again_when_it_is_returned() -> None:
    claim, reviewer = tell(make_conflict(), "7 people", make_place()), make_user("reviewer")
    take(claim)
    incident = incident_of(claim)

    figures = []
    for state in (ReviewState.REJECTED, ReviewState.UNREVIEWED, ReviewState.APPROVED):
        review_incident(incident=incident, state=state, by=reviewer, reason="Read.")
        settle([incident.pk])
        figures.append(killed(incident))

    assert figures == [None, 7, 7]
    assert Toll.objects.current().get(victims="people").review_state == "approved"


def test_what_the_record_said_can_be_asked_for_every_day_also_after_corrections() -> None:
    claim, editor = tell(make_conflict(), "7 people", make_place()), make_user("editor")
    take(claim)
    incident, days = incident_of(claim), {}
    for n, low in enumerate((7, 8, 9)):
        correct_claim(claim=claim, changes={"low": low, "high": low, "value": low}, by=editor, reason="Named.")
        settle([incident.pk])
        days[low] = date(2020, 1, 1) + timedelta(days=7 * n)
    _backdate(dict(zip((7, 8, 9), days.values(), strict=True)))

    def figure(day: date | None) -> list[int | None]:
        return list(Toll.objects.known_at(day).filter(victims="people").values_list("consensus", flat=True))

    assert figure(date(2019, 12, 31)) == []
    assert [figure(day) for day in days.values()] == [[7], [8], [9]]
    assert [figure(day - timedelta(days=1)) for day in days.values()] == [[], [7], [8]]
    assert figure(None) == [9]


def _backdate(days: dict[int, date]) -> None:
    """Put the rows' times on the days, as if each had been written then."""
    starts = list(days.values())
    ends = dict(zip(days, [*starts[1:], None], strict=True))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for figure, day in days.items():
            cursor.execute(
                "UPDATE tolls_toll SET recorded_at = %s, superseded_at = %s WHERE consensus = %s",
                [f"{day} 12:00+00", ends[figure] and f"{ends[figure]} 12:00+00", figure],
            )
        cursor.execute("SET session_replication_role = origin")


def test_a_part_is_never_added_to_its_whole() -> None:
    conflict, place = make_conflict(), make_place()
    claim = tell(conflict, "30 people", place, words="{} died, among them 12 children and 5 women")
    where = {"place": place, "place_text": place.name, "means": "airstrike", "part_of": claim}
    and_tell(claim.version, "12 children", victims="children", **where)
    and_tell(claim.version, "5 women", victims="women", **where)

    take(claim)

    incident = incident_of(claim)
    assert [killed(incident, group) for group in ("people", "children", "women")] == [30, 12, 5]


def test_a_part_of_the_same_group_does_not_stand_beside_its_whole() -> None:
    conflict, place = make_conflict(), make_place()
    claim = tell(conflict, "88 people", place, words="{} died, 45 people in the first raid and 43 people in the second")
    for quote in ("45 people", "43 people"):
        and_tell(claim.version, quote, place=place, place_text=place.name, means="airstrike", part_of=claim)

    take(claim)

    assert killed(incident_of(claim)) == 88


def test_a_part_above_its_whole_is_a_finding_until_it_is_mended() -> None:
    conflict, place, editor = make_conflict(), make_place(), make_user("editor")
    claim = tell(conflict, "10 people", place, words="{} died, among them 12 children")
    fields = {"victims": "children", "place": place, "place_text": place.name, "means": "airstrike", "part_of": claim}
    part = and_tell(claim.version, "12 children", **fields)
    take(claim)

    finding = Finding.objects.get()
    assert (finding.kind, finding.claim, finding.incident) == ("part_exceeds_whole", part, incident_of(claim))
    again(incident_of(claim))
    assert Finding.objects.get() == finding
    correct_claim(claim=part, changes={"low": 2, "high": 2, "value": 2}, by=editor, reason="A misprint.")
    settle([incident_of(claim).pk])

    assert not Finding.objects.exists()


def test_a_settled_finding_does_not_come_back_while_the_facts_are_the_same() -> None:
    conflict, place, editor = make_conflict(), make_place(), make_user("editor")
    claim = tell(conflict, "10 people", place, words="{} died, among them 12 children")
    fields = {"victims": "children", "place": place, "place_text": place.name, "means": "airstrike", "part_of": claim}
    and_tell(claim.version, "12 children", **fields)
    take(claim)
    Finding.objects.update(settled_at="2020-01-01T00:00Z", settled_by=editor, settled_reason="The report says so.")

    again(incident_of(claim))

    assert [finding.settled_reason for finding in Finding.objects.all()] == ["The report says so."]


def test_a_finding_goes_along_where_its_claims_go() -> None:
    conflict, place = make_conflict(), make_place()
    claim = tell(conflict, "10 people", place, words="{} died, among them 12 children")
    fields = {"victims": "children", "place": place, "place_text": place.name, "means": "airstrike", "part_of": claim}
    and_tell(claim.version, "12 children", **fields)
    take(claim)
    was, other = incident_of(claim), Incident.objects.create(public_id="another", conflict=conflict)
    was.groups.update(incident=other)

    claims = list(claim.version.claims.select_related("part_of"))
    find_in_incident(other, claims)
    find_in_incident(was, [])

    assert Finding.objects.get().incident == other


def test_a_restricted_incident_leaves_the_public_figures_and_stays_in_the_editors() -> None:
    conflict = make_conflict(policy="all_marked")
    claim, reviewer = tell(conflict, "7 people", make_place()), make_user("reviewer")
    take(claim)

    restrict_incident(incident=incident_of(claim), visibility=Visibility.RESTRICTED, by=reviewer, reason="A witness.")
    settle([incident_of(claim).pk])

    assert not Toll.objects.current().visible_to(None).exists()
    assert Toll.objects.current().visible_to(reviewer).filter(victims="people").get().consensus == 7


def test_a_claim_that_is_rejected_leaves_the_figure_to_the_others() -> None:
    conflict, place, editor = make_conflict(), make_place(), make_user("editor")
    first = tell(conflict, "7 people", place)
    second = tell(conflict, "9 people", place, published=DAY + timedelta(days=1))
    take(first, second)
    incident = incident_of(first)
    assert incident == incident_of(second)

    decide_claim(claim=first, decision=ClaimDecision.REJECTED, by=editor, reason="Another town.")
    settle([incident.pk])

    toll = Toll.objects.current().get(incident=incident, victims="people")
    assert (toll.consensus, toll.low, toll.origins) == (9, 9, 1)


def test_an_event_across_the_turn_of_a_year_is_counted_as_undated() -> None:
    claim = tell(make_conflict(), "7 people", make_place(), when_start=date(2015, 12, 28), when_end=date(2016, 1, 6))

    take(claim)

    incident = incident_of(claim)
    assert (incident.first_on, incident.last_on, incident.date_precision) == (None, None, "undated")
    assert killed(incident) == 7


def test_nothing_is_reckoned_of_an_incident_without_claims() -> None:
    conflict: Conflict = make_conflict()
    incident = Incident.objects.create(public_id="empty", conflict=conflict)

    assert again(incident) == 1
    assert not Toll.objects.filter(incident=incident).exists()
    incident.refresh_from_db()
    assert incident.stale_since is None


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_settle_one_incident_leave_one_current_row_of_each_kind() -> None:
    conflict, place = make_conflict(), make_place()
    claims = [tell(conflict, f"{n} people", place, by=make_source()) for n in (7, 9)]
    take(*claims)
    incident, editor = incident_of(claims[0]), make_user("editor")
    gate, errors = threading.Barrier(2), list[BaseException]()

    def one(start: int) -> None:
        try:
            gate.wait(timeout=20)
            for low in range(start, start + 6):
                changes = {"low": low, "high": low, "value": low}
                correct_claim(claim=claims[start % 2], changes=changes, by=editor, reason="Named.")
                settle([incident.pk], resolver=Resolver(conflict))
        except BaseException as error:  # noqa: BLE001  told by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(start,)) for start in (20, 31)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert errors == []
    current = Toll.objects.current().filter(incident=incident)
    assert [toll.victims for toll in current] == ["people"]
    # 25 and 36 stand at the end, and the lower median of two apart is the lower.
    assert (current.get().low, current.get().high, current.get().consensus) == (25, 36, 25)


def test_an_approved_incident_whose_article_tells_another_figure_since_is_marked_as_changed() -> None:
    conflict, place = make_conflict(), make_place()
    claim = tell(conflict, "7 people", place)
    take(claim)
    incident = incident_of(claim)
    review_incident(incident=incident, state=ReviewState.APPROVED, by=make_user("reviewer"), reason="Read.")
    settle([incident.pk])
    incident.refresh_from_db()
    assert incident.review_state == ReviewState.APPROVED

    take(tell(conflict, "9 people", place, article=claim.version.article))

    incident.refresh_from_db()
    assert (killed(incident), incident.review_state) == (9, ReviewState.CHANGED)
