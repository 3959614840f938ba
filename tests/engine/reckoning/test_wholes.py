"""What victim groups say of one another, and the columns that stand apart."""

from __future__ import annotations

from typing import Any

from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning import reckon_incident
from apps.engine.reckoning.records import Accused, Bound, Figure, TollKind
from tests.engine.reckoning.reported import (
    DAY,
    HOSPITAL,
    OBSERVATORY,
    REUTERS,
    STATE_TV,
    at_least,
    said,
    toll,
    toll_of,
    up_to,
)

CIVILIANS, COMBATANTS, CHILDREN = Victims.CIVILIANS, Victims.COMBATANTS, Victims.CHILDREN
ARMY = Accused(name="the army", actor="army", side="gov")


def test_people_exist_wherever_any_group_is_known() -> None:
    got = toll(at_least(7, OBSERVATORY, victims=CIVILIANS))
    assert (got.low, got.high, got.open_above, got.derived) == (7, None, True, "part")
    assert got.figures["consensus"] == Figure(7, Bound.AT_LEAST)
    assert got.stated is None


def test_the_parts_of_a_partition_add_up_to_the_floor_of_their_whole() -> None:
    claims = [said(7, OBSERVATORY, article=1, victims=CIVILIANS), said(5, OBSERVATORY, article=1, victims=COMBATANTS)]
    got = toll(*claims)
    assert (got.low, got.derived, got.counted) == (12, "partition", tuple(claim.id for claim in claims))


def test_children_women_and_men_are_a_partition() -> None:
    groups = {CHILDREN: 3, Victims.WOMEN: 2, Victims.MEN: 4}
    assert toll(*(said(count, OBSERVATORY, victims=group) for group, count in groups.items())).low == 9


def test_groups_that_may_overlap_never_add() -> None:
    groups = {CIVILIANS: 6, CHILDREN: 3, Victims.ELDERLY: 2, Victims.POLICE: 4, Victims.WOMEN: 1}
    assert toll(*(said(count, OBSERVATORY, victims=group) for group, count in groups.items())).low == 6


def test_women_and_children_bound_both() -> None:
    claims = [said(3, OBSERVATORY, victims=Victims.WOMEN_AND_CHILDREN)]
    claims += [said(4, HOSPITAL, victims=CHILDREN), said(2, HOSPITAL, victims=Victims.WOMEN)]
    assert toll(*claims, victims=Victims.WOMEN_AND_CHILDREN).low == 6


def test_a_part_within_its_whole_changes_nothing() -> None:
    whole = said(40, OBSERVATORY, article=1)
    part = said(7, OBSERVATORY, article=1, victims=CHILDREN, parent=whole.id)
    got = toll(whole, part)
    assert (got.low, got.high, got.open_above, got.derived) == (40, 40, False, "")


def test_a_part_beyond_its_whole_raises_it_and_says_so() -> None:
    got = toll(said(5, STATE_TV), said(7, OBSERVATORY, victims=CIVILIANS))
    assert (got.low, got.high, got.open_above) == (7, None, True)
    assert got.figures["consensus"] == Figure(7, Bound.AT_LEAST)
    assert got.stated is not None
    assert got.stated.figures["consensus"] == Figure(5)
    assert [step["to"] for step in got.steps if step["step"] == "raised"] == [7]


def test_a_whole_follows_the_figure_of_its_parts_by_each_rule() -> None:
    voices = (STATE_TV, OBSERVATORY, HOSPITAL)
    got = toll(*(said(count, voice, victims=CIVILIANS) for count, voice in zip((7, 9, 11), voices, strict=True)))
    assert (got.low, got.figures["consensus"]) == (7, Figure(9, Bound.AT_LEAST))
    assert got.figures["lowest"] == Figure(7, Bound.AT_LEAST)


def test_a_ceiling_on_a_part_is_no_floor_of_the_whole() -> None:
    assert toll(said(5, HOSPITAL), up_to(20, OBSERVATORY, victims=CIVILIANS)).figures["consensus"] == Figure(5)


def test_children_and_medics_are_presumed_civilians() -> None:
    claims = [said(4, STATE_TV, victims=CHILDREN), said(2, STATE_TV, victims=Victims.MEDICS)]
    got = toll(*claims, victims=CIVILIANS)
    assert (got.low, got.derived, got.stated) == (4, "presumed", None)


def test_the_stated_civilians_stay_beside_the_presumed() -> None:
    got = toll(said(2, OBSERVATORY, victims=CIVILIANS), said(4, HOSPITAL, victims=CHILDREN), victims=CIVILIANS)
    assert got.stated is not None
    assert (got.stated.figures["consensus"], got.figures["consensus"]) == (Figure(2), Figure(4, Bound.AT_LEAST))


def test_children_said_to_fight_are_not_presumed_civilians() -> None:
    fighters = said(12, OBSERVATORY, article=1, victims=COMBATANTS)
    children = said(3, OBSERVATORY, article=1, victims=CHILDREN, parent=fighters.id)
    reckoning = reckon_incident([fighters, children])
    assert {one.victims for one in reckoning.tolls} == {Victims.PEOPLE, COMBATANTS, CHILDREN}


def test_equal_counts_of_civilians_and_fighters_told_apart_may_be_the_same_dead() -> None:
    apart = toll(said(7, OBSERVATORY, victims=CIVILIANS), said(7, REUTERS, victims=COMBATANTS))
    assert apart.low == 7


def test_casualties_are_a_lane_of_their_own() -> None:
    reckoning = reckon_incident([said(7, OBSERVATORY), said(30, OBSERVATORY, harm=Harm.CASUALTIES)])
    assert toll_of(reckoning).high == 7
    assert toll_of(reckoning, harm=Harm.CASUALTIES).high == 30


def test_attackers_who_died_in_their_own_attack_stand_apart() -> None:
    attackers = said(2, OBSERVATORY, article=1, victims=COMBATANTS, own_attackers=True)
    reckoning = reckon_incident([said(6, OBSERVATORY, article=1, victims=CIVILIANS), attackers])
    assert toll_of(reckoning).low == 6
    assert toll_of(reckoning, kind=TollKind.OWN_ATTACKERS).low == 2


def test_fighters_whom_only_their_killers_report_stand_apart() -> None:
    claim = said(20, STATE_TV, victims=COMBATANTS, victim_side="opp", accused=(ARMY,))
    reckoning = reckon_incident([claim, said(3, OBSERVATORY, victims=CIVILIANS)])
    assert toll_of(reckoning).low == 3
    assert toll_of(reckoning, COMBATANTS, kind=TollKind.CLAIMED_BY_KILLER).figures["consensus"] == Figure(20)


def test_in_a_clash_the_enemy_that_reports_is_the_killer() -> None:
    claim = said(20, STATE_TV, victims=COMBATANTS, victim_side="opp", means=Means.CLASH)
    assert {one.kind for one in reckon_incident([claim]).tolls} == {TollKind.CLAIMED_BY_KILLER}


def test_fighters_whom_others_report_too_are_documented() -> None:
    fields: dict[str, Any] = {"victims": COMBATANTS, "victim_side": "opp", "accused": (ARMY,)}
    reckoning = reckon_incident([said(20, STATE_TV, **fields), said(12, OBSERVATORY, **fields)])
    assert toll_of(reckoning, COMBATANTS).figures["corroborated"] == Figure(12)
    assert {one.kind for one in reckoning.tolls} == {TollKind.DOCUMENTED}


def test_a_side_reporting_its_own_dead_is_no_killer() -> None:
    claim = said(5, STATE_TV, victims=COMBATANTS, victim_side="gov", means=Means.CLASH)
    assert {one.kind for one in reckon_incident([claim]).tolls} == {TollKind.DOCUMENTED}


def test_harm_that_two_origins_report_is_corroborated_whatever_groups_they_count() -> None:
    claims = [said(7, OBSERVATORY, victims=CIVILIANS), said(4, STATE_TV, victims=CHILDREN, said_on=DAY)]
    assert toll(*claims).figures["corroborated"] == Figure(7, Bound.AT_LEAST)
