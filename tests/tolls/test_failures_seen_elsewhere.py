"""What has gone wrong in the records of others, one test each: the same must not be able to happen here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from apps.conflicts.models import Conflict, Side
from apps.incidents.models import Claim, Decision, Incident
from apps.incidents.services import correct_claim
from apps.places.models import Place
from apps.sources.models import Source
from apps.tolls.figures import total
from apps.tolls.filters import View
from apps.tolls.models import LaneTotal, RunningTollPoint, Toll
from apps.tolls.services import settle
from tests.factories import (
    DAY,
    make_actor,
    make_article,
    make_conflict,
    make_place,
    make_side,
    make_source,
    make_user,
    make_version,
)
from tests.incidents.told import and_tell, incident_of, killed, stale_of, take, tell

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def all_killed(conflict: Conflict) -> int:
    """The figure of all people killed that an editor sees."""
    return total(View(conflict), make_user("administrator")).figure


def toll_of(claim: Claim, victims: str = "people") -> Toll:
    """The current documented toll of people killed where the claim stands."""
    rows = Toll.objects.current().filter(incident=incident_of(claim), harm="killed", kind="documented")
    toll: Toll = rows.get(victims=victims)
    return toll


def called(side: Side, words: str) -> None:
    """An actor of the side that is called so."""
    make_actor(side=side).aliases.create(text=words, normalized=words)


def headline_and_body(conflict: Conflict, place: Place, above: str, below: str) -> tuple[Claim, Claim]:
    """A headline that names nobody, above a text that names who counted."""
    article = make_article(conflict, publisher=make_source(), text_key="headline", published_on=DAY)
    version = make_version(f"A doctor counted {below} after the raid.", article, headline=f"{above} killed in raid")
    head = and_tell(version, above, place=place, means="airstrike")
    return head, and_tell(version, below, place=place, means="airstrike", claimant=make_source())


def test_the_figures_of_two_sources_are_not_summed_into_a_third() -> None:
    """IFRC GO mailed three dead where one source had told of one and another of two."""
    conflict, place = make_conflict(), make_place("locality")
    claims = [tell(conflict, quote, place) for quote in ("12 people", "13 people")]
    take(*claims)

    assert incident_of(claims[0]) == incident_of(claims[1])
    assert toll_of(claims[0]).consensus in {12, 13}
    assert all_killed(conflict) in {12, 13}


def test_deaths_registered_late_are_no_spike_on_the_day_of_their_registration() -> None:
    """Gaza, 4 October 2025: 786 registered, 66 of them new and 720 from before."""
    conflict, ministry, land = make_conflict(), make_source(), make_place("country")
    running: dict[str, Any] = {"scope": "cumulative", "when_start": None}
    before = tell(conflict, "66288 people", land, by=ministry, on=DAY - ONE_DAY, **running)
    after = tell(conflict, "67074 people", land, by=ministry, on=DAY, **running)
    take(before)
    take(after)

    assert all_killed(conflict) == 0
    assert not Incident.objects.exists()
    assert [point.low for point in RunningTollPoint.objects.order_by("as_of")] == [66288, 67074]


def test_a_correction_overwrites_nothing() -> None:
    """ACLED's revisions leave no trace of what stood before."""
    conflict = make_conflict()
    claim = tell(conflict, "7 people", make_place("locality"))
    take(claim)

    correct_claim(
        claim=claim, changes={"value": 9, "low": 9, "high": 9}, by=make_user("editor"), reason="Two more names."
    )
    settle(stale_of(conflict))

    claim.refresh_from_db()
    assert (claim.value, claim.standing("value"), killed(incident_of(claim))) == (7, 9, 9)
    ledger = Toll.objects.filter(incident=incident_of(claim), victims="people").order_by("pk")
    assert [(row.consensus, row.superseded_at is None) for row in ledger] == [(7, False), (9, True)]
    assert Decision.objects.get().before == {"value": 7, "low": 7, "high": 7}


def test_a_toll_since_the_beginning_has_a_home_of_its_own() -> None:
    """Helix has nowhere to put a cumulative figure but an event."""
    conflict = make_conflict()
    claim = tell(conflict, "300000 people", make_place("country"), scope="cumulative", when_start=None)
    take(claim)

    assert RunningTollPoint.objects.get().low == 300_000
    assert all_killed(conflict) == 0


def test_two_attacks_near_in_space_and_time_stay_two() -> None:
    """De-duplication by nearness alone deletes events that happened."""
    conflict, place = make_conflict(), make_place("locality")
    claims = [
        tell(conflict, "7 people", place, words="A morning raid on the bakery killed {}"),
        tell(conflict, "31 people", place, words="Mortars fell on the bus station and {} died", means="shelling"),
    ]
    take(*claims)

    assert incident_of(claims[0]) != incident_of(claims[1])
    assert all_killed(conflict) == 38


def test_a_part_listed_beside_its_whole_is_not_added_to_it() -> None:
    """A monitor's 3,578 with its parts listed below were read as 4,431."""
    conflict, place = make_conflict(), make_place("locality")
    whole = tell(conflict, "30 civilians", place, victims="civilians", words="{} died, 6 children among them")
    and_tell(whole.version, "6 children", victims="children", part_of=whole, place=place, means="airstrike")
    take(whole)

    assert toll_of(whole).consensus == 30
    assert toll_of(whole, "children").consensus == 6
    assert all_killed(conflict) == 30


def test_a_rounded_headline_is_no_second_event_and_does_not_beat_its_body() -> None:
    """1,400 in the headline for 1,380 in the text."""
    conflict, place = make_conflict(), make_place("locality")
    head, body = headline_and_body(conflict, place, "140 people", "138 people")
    take(head)

    assert incident_of(head) == incident_of(body)
    assert (toll_of(body).consensus, toll_of(body).origins) == (138, 1)
    assert all_killed(conflict) == 138


def test_parts_that_do_not_add_up_to_their_total_leave_it_as_it_was_stated() -> None:
    """At least 600: 185 and 410."""
    conflict, place = make_conflict(), make_place("locality")
    whole = tell(conflict, "60 people", place, qualifier="at_least", words="At least {} died: 18 women and 41 men")
    and_tell(whole.version, "18 women", victims="women", part_of=whole, place=place, means="airstrike")
    and_tell(whole.version, "41 men", victims="men", part_of=whole, place=place, means="airstrike")
    take(whole)

    toll = toll_of(whole)
    assert (toll.consensus, toll.low, toll.open_above) == (60, 60, True)
    assert all_killed(conflict) == 60


def test_an_unattributed_headline_bears_out_nothing() -> None:
    conflict, place = make_conflict(), make_place("locality")
    head, body = headline_and_body(conflict, place, "12 people", "12 bodies")
    take(head)

    assert toll_of(body).origins == 1
    assert toll_of(body).corroborated is None


def test_a_spokesman_is_not_counted_beside_the_body_he_speaks_for() -> None:
    conflict, place, body = make_conflict(), make_place("locality"), make_source()
    spokesman = Source.objects.create(key="spokesman", name="Spokesman", kind=body.kind, parent=body)
    claims = [tell(conflict, "12 people", place, claimant=source) for source in (body, spokesman)]
    take(*claims)

    assert incident_of(claims[0]) == incident_of(claims[1])
    assert (toll_of(claims[0]).origins, toll_of(claims[0]).corroborated) == (1, None)


def test_enemy_dead_that_only_their_killers_claim_are_no_documented_deaths() -> None:
    conflict, place = make_conflict(), make_place("locality")
    army_side, rebels = make_side(conflict), make_side(conflict)
    called(army_side, "army")
    called(rebels, "rebels")
    claim = tell(
        conflict,
        "40 fighters",
        place,
        by=make_source(side=army_side),
        claimant=make_source(side=army_side),
        victims="combatants",
        victim_force="rebels",
        perpetrators=["army"],
        means="clash",
    )
    take(claim)

    kinds = (
        Toll.objects.current().filter(incident=incident_of(claim), victims="combatants").values_list("kind", flat=True)
    )
    assert list(kinds) == ["claimed_by_killer"]
    assert all_killed(conflict) == 0


def test_a_denial_does_not_empty_the_column_of_who_denies() -> None:
    conflict, place = make_conflict(), make_place("locality")
    side = make_side(conflict)
    called(side, "army")
    accused = tell(conflict, "12 people", place, perpetrators=["army"], claimant=make_source())
    denied = tell(
        conflict, "12 people", place, perpetrators=["army"], attribution="disputed", claimant=make_source(side=side)
    )
    take(accused, denied)

    assert incident_of(accused) == incident_of(denied)
    toll = toll_of(accused)
    assert (toll.lane_kind, toll.lane_side, toll.consensus) == ("side", side, 12)


def test_a_day_total_counts_though_it_is_a_sum() -> None:
    """Totals of a day are lost where everything cumulative is set aside."""
    conflict = make_conflict()
    claim = tell(conflict, "30 people", make_place("governorate"), scope="cumulative", words="Over the day {} died")
    take(claim)

    assert incident_of(claim).kind == "period"
    assert all_killed(conflict) == 30


def test_a_month_is_no_spike_on_its_first_day() -> None:
    """“August 2013”, drawn on 1 August."""
    conflict = make_conflict()
    claim = tell(
        conflict,
        "30 people",
        make_place("locality"),
        on=date(2013, 8, 1),
        when_end=date(2013, 8, 31),
        words="In August {} were killed there",
    )
    take(claim)
    row = LaneTotal.objects.get(conflict=conflict, harm="killed", victims="people")

    assert (row.grain, row.starts_on) == ("month", date(2013, 8, 1))
    days = View.from_query(conflict, QueryDict("grain=day&since=2013-08-01&until=2013-08-01"))
    assert total(days, make_user("administrator")).figure == 0
