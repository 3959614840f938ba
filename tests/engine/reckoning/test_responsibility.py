"""In which lane an incident counts, and on whose word."""

from __future__ import annotations

import pytest

from apps.engine.claims import Attribution, Means, Victims
from apps.engine.reckoning import reckon_incident
from apps.engine.reckoning.records import Accused, Basis, LaneKind, ReportedClaim, Responsibility, Voice, VoiceKind
from tests.engine.reckoning.reported import AFP, DAY, OBSERVATORY, STATE_TV, at_least, said

ARMY = Accused(name="the army", actor="army", side="gov")
RUSSIA = Accused(name="Russian", actor="russia", side="gov")
REBELS = Accused(name="rebels", actor="rebels", side="opp")
GUNMEN = Accused(name="the Hawks")
INQUIRY = Voice(key="coi", name="the commission of inquiry", kind=VoiceKind.INQUIRY)


def held(*claims: ReportedClaim) -> Responsibility:
    return reckon_incident(claims).responsibility


def test_state_television_accuses_the_other_side() -> None:
    claim = said(4, STATE_TV, victims=Victims.CHILDREN, accused=(REBELS,), means=Means.ROCKET_MISSILE)
    got = held(claim)
    assert (got.kind, got.sides, got.basis, got.basis_claim) == (LaneKind.SIDE, ("opp",), Basis.ACCUSED, claim.id)


def test_nobody_named_is_the_unknown_lane() -> None:
    got = held(at_least(7, OBSERVATORY, victims=Victims.CIVILIANS))
    assert (got.kind, got.sides, got.basis) == (LaneKind.UNKNOWN, (), Basis.NONE)


def test_actors_of_one_side_named_together_stay_together() -> None:
    got = held(said(9, OBSERVATORY, accused=(RUSSIA, ARMY), attribution=Attribution.JOINT))
    assert (got.kind, got.sides, [one.name for one in got.actors]) == (LaneKind.SIDE, ("gov",), ["Russian", "the army"])


def test_one_account_naming_several_sides_is_joint() -> None:
    assert held(said(9, OBSERVATORY, accused=(ARMY, REBELS), attribution=Attribution.JOINT)).kind is LaneKind.JOINT


def test_rival_accounts_of_different_sides_are_disputed() -> None:
    got = held(said(9, OBSERVATORY, accused=(ARMY,)), said(9, STATE_TV, accused=(REBELS,)))
    assert (got.kind, got.sides) == (LaneKind.DISPUTED, ("gov", "opp"))


def test_one_text_with_rival_versions_is_disputed() -> None:
    claim = said(9, accused=(ARMY, REBELS), attribution=Attribution.DISPUTED)
    assert held(claim).kind is LaneKind.DISPUTED


def test_a_denial_alone_moves_no_lane_and_is_recorded() -> None:
    claim = said(9, OBSERVATORY, accused=(ARMY,), attribution=Attribution.DISPUTED)
    got = held(claim)
    assert (got.kind, got.sides, got.denials) == (LaneKind.SIDE, ("gov",), (claim.id,))


def test_names_that_resolve_to_no_side_are_unresolved() -> None:
    assert held(said(9, OBSERVATORY, accused=(GUNMEN,))).kind is LaneKind.UNRESOLVED


def test_an_unresolved_name_beside_a_side_is_kept_and_decides_nothing() -> None:
    got = held(said(9, OBSERVATORY, accused=(ARMY, GUNMEN)))
    assert (got.kind, len(got.actors)) == (LaneKind.SIDE, 2)


def test_an_origin_that_names_another_side_later_is_taken_at_its_last_word() -> None:
    first = said(9, OBSERVATORY, accused=(ARMY,))
    assert held(first, said(9, OBSERVATORY, accused=(REBELS,), said_on=DAY.replace(day=15))).sides == ("opp",)


def test_an_echo_takes_no_part_beside_the_voice_it_echoes() -> None:
    headline = said(4, article=1, in_headline=True, accused=(REBELS,))
    body = said(4, STATE_TV, article=1, accused=(REBELS,))
    assert held(headline, body).basis is Basis.ACCUSED


@pytest.mark.parametrize(
    ("voice", "accused", "basis"),
    [
        (STATE_TV, ARMY, Basis.ADMITTED),
        (INQUIRY, ARMY, Basis.FOUND),
        (OBSERVATORY, ARMY, Basis.CONCLUDED),
        (STATE_TV, REBELS, Basis.ACCUSED),
        (AFP, ARMY, Basis.SUSPECTED),
    ],
)
def test_the_basis_is_the_standing_of_the_voice_towards_the_accused(
    voice: Voice, accused: Accused, basis: Basis
) -> None:
    assert held(said(9, voice, accused=(accused,))).basis is basis


def test_the_strongest_basis_is_kept() -> None:
    got = held(said(9, OBSERVATORY, accused=(ARMY,)), said(9, STATE_TV, accused=(ARMY,)))
    assert got.basis is Basis.ADMITTED


def test_the_means_that_most_origins_tell_is_the_incident_s() -> None:
    claims = [said(9, OBSERVATORY, means=Means.AIRSTRIKE), said(9, AFP, means=Means.AIRSTRIKE)]
    claims.append(said(9, STATE_TV, means=Means.SHELLING))
    assert reckon_incident(claims).means is Means.AIRSTRIKE
    assert reckon_incident(claims[1:]).means is Means.OTHER
