"""A toll told in words."""

from __future__ import annotations

from apps.engine.claims import Victims
from apps.engine.reckoning import explain_in_words, reckon_incident, toll_as_data
from apps.engine.reckoning.records import LeftOutReason
from tests.engine.reckoning.reported import (
    AFP,
    DAY,
    HOSPITAL,
    OBSERVATORY,
    REUTERS,
    STATE_TV,
    at_least,
    said,
    toll,
    toll_of,
    vague,
)

NEXT_DAY = DAY.replace(day=14)


def test_it_says_who_agrees_who_does_not_and_what_was_left_out() -> None:
    hospital = said(11, HOSPITAL, article=1, text_key="wire", start=5)
    told = [
        hospital,
        at_least(9, OBSERVATORY, said_on=NEXT_DAY),
        said(7, STATE_TV),
        said(11, article=1, in_headline=True, text_key="wire", start=1),
        said(11, HOSPITAL, article=2, text_key="wire", start=5),
        said(11, HOSPITAL, article=3, text_key="wire", start=5),
        said(6, OBSERVATORY),
    ]
    assert explain_in_words(toll(*told)) == [
        "11: agrees with two of three origins, the hospital (11, 13 Oct) and the Observatory (at least 9, 14 Oct).",
        "State television says 7 (13 Oct).",
        "The headline is an echo.",
        "The Observatory's 6 of 13 Oct was superseded by its at least 9.",
        "Two copies not counted.",
    ]


def test_one_origin_is_named_as_the_only_one() -> None:
    assert explain_in_words(toll(at_least(7, OBSERVATORY))) == [
        "At least 7: the Observatory (at least 7, 13 Oct), the only origin."
    ]


def test_a_whole_known_from_its_parts_says_so() -> None:
    assert explain_in_words(toll(at_least(7, OBSERVATORY, victims=Victims.CIVILIANS))) == [
        "At least 7: no report counts this group as a whole.",
        "At least 7, from the parts reported: civilians (7 or more).",
    ]


def test_a_whole_raised_by_a_part_says_from_what_to_what() -> None:
    got = explain_in_words(toll(said(5, STATE_TV), said(7, OBSERVATORY, victims=Victims.CIVILIANS)))
    assert got[-1] == "Raised from 5 to at least 7 by the parts reported: civilians (7 or more)."


def test_presumed_civilians_are_called_so() -> None:
    got = toll(said(4, STATE_TV, victims=Victims.CHILDREN), victims=Victims.CIVILIANS)
    assert explain_in_words(got)[-1] == "At least 4, from presumed civilians: children (4 or more)."


def test_vague_words_and_claims_decided_by_editors_are_counted_up() -> None:
    told = [
        said(7, OBSERVATORY),
        vague(12, HOSPITAL),
        said(70, REUTERS, left_out=LeftOutReason.REJECTED),
        said(71, REUTERS, left_out=LeftOutReason.REJECTED),
    ]
    assert explain_in_words(toll(*told))[1:] == [
        "Two claims left out: rejected by an editor.",
        "One claim vague beside a number.",
    ]


def test_names_can_be_given_in_place_of_the_voices_own() -> None:
    told = explain_in_words(toll(said(7, HOSPITAL), said(9, AFP)), {"hospital": "a doctor"})
    assert told[0].endswith("a doctor (7, 13 Oct).")
    assert "the hospital" not in " ".join(told)


def test_days_of_several_years_carry_their_year() -> None:
    told = explain_in_words(toll(said(7, HOSPITAL), said(7, OBSERVATORY, said_on=DAY.replace(year=2017))))
    assert "13 Oct 2016" in told[0]
    assert "13 Oct 2017" in told[0]


def test_the_data_name_every_claim_counted_and_left_out() -> None:
    before, after = said(6, OBSERVATORY), said(9, OBSERVATORY, said_on=NEXT_DAY)
    data = toll_as_data(toll_of(reckon_incident([before, after])))
    assert data["counted"] == [after.id]
    assert data["left_out"] == [{"claim": before.id, "reason": "superseded", "by": after.id}]
    assert data["figures"]["consensus"] == {"value": 9, "bound": ""}
