"""Matching in the database: the same incidents whatever order articles arrive in, and nothing decided is undone."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from apps.conflicts.models import Conflict
from apps.incidents.matching import match
from apps.incidents.models import Claim, Incident, Link, LinkProposal, ReviewState
from apps.incidents.services import correct_incident, link_group, review_incident, split_group
from apps.places.models import Place
from apps.sources.models import Source
from tests.factories import DAY, make_conflict, make_place, make_source, make_user
from tests.incidents.told import and_tell, group_of, incident_of, killed, take, tell
from tests.ingest.worlds import snapshot

pytestmark = pytest.mark.django_db


def town() -> Place:
    return make_place("locality", make_place("governorate"))


def same_event(conflict: Conflict, place: Place, days: tuple[int, ...] = (0, 1)) -> list[Claim]:
    """Reports of one event, published so many days after it."""
    return [tell(conflict, "7 people", place, published=DAY + timedelta(days=n)) for n in days]


def test_reports_of_one_event_become_one_incident_under_the_key_of_the_earliest() -> None:
    conflict, place = make_conflict(), town()
    late, early = same_event(conflict, place, (1, 0))

    take(late, early)

    assert incident_of(late) == incident_of(early)
    assert incident_of(late).public_id == group_of(early).key
    assert killed(incident_of(late)) == 7


def test_an_earlier_report_that_comes_late_names_the_incident_and_the_old_name_leads_there() -> None:
    conflict, place = make_conflict(), town()
    reports = same_event(conflict, place, (2, 1, 0))
    names = []
    for report in reports:
        take(report)
        names.append(incident_of(report).public_id)

    standing = incident_of(reports[0])

    assert standing.public_id == names[-1] == group_of(reports[2]).key
    assert [Incident.objects.get(public_id=name).merged_into for name in names] == [standing, standing, None]


def six_reports(conflict: Conflict, places: list[Place], papers: list[Source]) -> list[Callable[[], Claim]]:
    """Six articles on three events, two of them much alike, with keys that are the same on every telling."""
    told = [(0, "7 people", 0), (0, "7 people", 0), (0, "9 people", 1), (1, "7 people", 0), (1, "4 people", 0),
            (0, "at least 7 people", 1)]  # fmt: skip

    def report(n: int) -> Callable[[], Claim]:
        where, quote, later = told[n]
        fields: dict[str, Any] = {"qualifier": "at_least"} if quote.startswith("at least") else {}

        def arrive() -> Claim:
            claim = tell(
                conflict, quote, places[where], on=DAY + timedelta(days=later), published=DAY + timedelta(days=n % 3),
                by=papers[n], words="The town hall was hit and {} died", **fields,
            )  # fmt: skip
            article = claim.version.article
            article.ref, article.text_key = f"report-{n}", f"text-{n}"
            article.save()
            return claim

        return arrive

    return [report(n) for n in range(6)]


def test_any_order_of_arrival_gives_the_same_incidents_names_and_tolls() -> None:
    places, conflict = [town(), town()], make_conflict()
    outcomes, papers = set(), [make_source() for _ in range(6)]
    orders = [list(range(6)), list(range(5, -1, -1)), *(random.Random(n).sample(range(6), 6) for n in range(6))]
    for order in orders:
        with transaction.atomic():
            reports = six_reports(conflict, places, papers)
            for n in order:
                take(reports[n]())
            now = snapshot(conflict)
            outcomes.add(str([now[name] for name in ("groups", "incidents", "tolls")]))
            transaction.set_rollback(True)

    assert len(outcomes) == 1


def test_of_two_figures_that_one_source_gave_on_one_day_the_same_stands_whichever_came_first() -> None:
    conflict, place, monitor, paper = make_conflict(), town(), make_source(kind="monitor"), make_source()
    outcomes = set()
    for order in permutations(("7 people", "8 people", "9 people")):
        with transaction.atomic():
            for quote in order:
                claim = tell(conflict, quote, place, by=paper, claimant=monitor, revises=True)
                article = claim.version.article
                article.ref, article.text_key = f"report of {quote}", f"text of {quote}"
                article.save()
                take(claim)
            figures = {incident_of(row).public_id: killed(incident_of(row)) for row in Claim.objects.all()}
            outcomes.add(tuple(sorted(figures.items())))
            assert len(figures) < len(order)
            transaction.set_rollback(True)

    assert len(outcomes) == 1


def test_a_report_that_moves_elsewhere_leaves_its_incident_and_both_are_reckoned() -> None:
    conflict, place = make_conflict(), town()
    first, second = same_event(conflict, place)
    take(first, second)
    elsewhere = town()

    moved = tell(conflict, "7 people", elsewhere, article=second.version.article)
    take(moved)

    assert incident_of(moved) != incident_of(first)
    assert killed(incident_of(moved)) == killed(incident_of(first)) == 7
    assert not Claim.objects.filter(pk=second.pk, group__isnull=False).exists()


def test_two_events_of_one_town_in_one_article_stay_two() -> None:
    conflict, place = make_conflict(), town()
    first = tell(conflict, "7 people", place, words="{} died in the morning, and 4 children died at the school")
    fields = {"place": place, "place_text": place.name, "victims": "children", "means": "rocket_missile"}
    second = and_tell(first.version, "4 children", **fields)

    take(first, second)

    assert incident_of(first) != incident_of(second)


def test_an_approved_incident_gets_new_reports_only_as_proposals() -> None:
    conflict, place = make_conflict(), town()
    [first] = same_event(conflict, place, (0,))
    take(first)
    incident = review_incident(
        incident=incident_of(first), state=ReviewState.APPROVED, by=make_user("reviewer"), reason="Read."
    )
    later = tell(conflict, "8 people", place, published=DAY + timedelta(days=1))

    take(later)

    assert (group_of(later).incident, group_of(later).link) == (incident, Link.PROPOSED)
    assert killed(incident) == 7
    incident.refresh_from_db()
    assert incident.review_state == ReviewState.APPROVED


def test_a_doubtful_pair_is_left_to_an_editor_with_its_score() -> None:
    conflict, place = make_conflict(), town()
    first = tell(conflict, "7 people", place)
    second = tell(conflict, "7 people", place, means="shelling")

    take(first, second)

    assert incident_of(first) != incident_of(second)
    proposal = LinkProposal.objects.get()
    assert {proposal.group.incident, proposal.incident} == {incident_of(first), incident_of(second)}
    assert 0.5 < proposal.score < 0.7


def test_a_decided_link_survives_every_later_matching() -> None:
    conflict, place = make_conflict(), town()
    first, second = same_event(conflict, place)
    other = tell(conflict, "7 people", town(), on=date(2016, 11, 1))
    take(first, second, other)

    link_group(group=group_of(second), incident=incident_of(other), by=make_user("editor"), reason="The other town.")
    match(conflict)
    take(second, *same_event(conflict, place, (0, 1)))

    assert group_of(second).link == Link.DECIDED
    assert incident_of(second) == incident_of(other)
    assert incident_of(first) != incident_of(other)


def test_what_an_editor_split_stays_split_when_its_article_is_read_again() -> None:
    conflict, place = make_conflict(), town()
    first, second = same_event(conflict, place)
    take(first, second)

    own = split_group(group=group_of(second), by=make_user("editor"), reason="Another strike.")
    again = tell(conflict, "7 people", place, article=second.version.article)
    take(again)

    assert incident_of(again) == own != incident_of(first)
    assert group_of(again).link == Link.DECIDED


def test_a_newer_figure_in_the_same_article_keeps_the_key_the_link_and_the_correction() -> None:
    conflict, place = make_conflict(), town()
    first = tell(conflict, "7 people", place)
    take(first)
    incident, key = incident_of(first), group_of(first).key
    correct_incident(incident=incident, changes={"means": "drone"}, by=make_user("editor"), reason="Seen on film.")

    again = tell(conflict, "9 people", place, article=first.version.article)
    take(again)

    assert (group_of(again).key, incident_of(again)) == (key, incident)
    incident.refresh_from_db()
    assert (incident.means, killed(incident)) == ("drone", 9)


def test_a_group_without_a_first_day_is_found_by_the_one_that_comes_after_it() -> None:
    conflict, place = make_conflict(), town()
    open_start = tell(conflict, "7 people", place, when_start=None, when_end=DAY)
    take(open_start)

    full = tell(conflict, "7 people", place, published=DAY + timedelta(days=1))
    take(full)

    assert incident_of(full) == incident_of(open_start)


def test_the_public_id_of_an_incident_whose_naming_report_is_withdrawn_leads_to_where_the_others_went() -> None:
    conflict, place = make_conflict(), town()
    first, second = same_event(conflict, place)
    take(first, second)
    old = incident_of(first)

    moved = tell(conflict, "3 people", town(), article=first.version.article, on=date(2016, 11, 1), victims="children")
    take(moved)

    old.refresh_from_db()
    assert incident_of(second).public_id == group_of(second).key
    assert old.merged_into == incident_of(second)
