"""Which claims stand for their origins, and the reasons of those that do not."""

from __future__ import annotations

from apps.engine.claims import Victims
from apps.engine.reckoning import reckon_incident
from apps.engine.reckoning.records import Figure, LeftOutReason
from tests.engine.reckoning.reported import (
    ACTIVISTS,
    AFP,
    DAY,
    HOSPITAL,
    OBSERVATORY,
    REUTERS,
    at_least,
    reasons,
    said,
    toll,
    vague,
)

NEXT_DAY = DAY.replace(day=14)


def test_an_unattributed_figure_beside_an_attributed_one_is_an_echo() -> None:
    headline = said(7, article=1, in_headline=True)
    body = said(7, OBSERVATORY, article=1)
    reckoning = reckon_incident([headline, body])
    assert reasons(reckoning) == {headline.id: "echo"}
    assert reckoning.tolls[0].origins == 1


def test_an_echo_may_name_a_wider_group_than_what_it_echoes() -> None:
    headline = said(7, article=1, in_headline=True)
    body = at_least(7, OBSERVATORY, article=1, victims=Victims.CIVILIANS)
    assert reasons(reckon_incident([headline, body])) == {headline.id: "echo"}


def test_another_number_of_a_wider_group_is_no_echo() -> None:
    whole = said(12, article=1)
    part = said(7, OBSERVATORY, article=1, victims=Victims.CIVILIANS)
    assert reasons(reckon_incident([whole, part])) == {}


def test_a_number_is_no_echo_of_a_vague_word() -> None:
    outlet_counts = said(25, article=1)
    observatory = vague(12, OBSERVATORY, article=1)
    assert reasons(reckon_incident([outlet_counts, observatory])) == {observatory.id: "vague"}


def test_a_figure_in_another_article_is_no_echo() -> None:
    assert toll(said(7, OBSERVATORY, article=1), said(7, article=2)).origins == 2


def test_copies_of_one_text_count_once_whoever_prints_them() -> None:
    first = said(7, article=1, text_key="wire", start=40)
    copy = said(7, article=2, text_key="wire", start=40, outlet=REUTERS)
    reckoning = reckon_incident([copy, first])
    assert reasons(reckoning) == {copy.id: "copy"}
    assert reckoning.tolls[0].origins == 1


def test_an_uncorrected_copy_does_not_speak_against_the_corrected_text() -> None:
    corrected = said(7, article=1, text_key="wire", start=40)
    copy = said(70, article=2, text_key="wire", start=40)
    assert toll(corrected, copy).figures["consensus"] == Figure(7)


def test_what_only_a_later_copy_says_is_not_lost() -> None:
    first = said(7, HOSPITAL, article=1, text_key="wire", start=40)
    added = said(9, OBSERVATORY, article=2, text_key="wire", start=300)
    assert toll(first, added).origins == 2


def test_two_outlets_that_quote_one_body_are_one_origin() -> None:
    assert toll(said(7, OBSERVATORY, outlet=AFP), said(7, OBSERVATORY, outlet=REUTERS)).origins == 1


def test_the_latest_said_supersedes_what_the_origin_said_before() -> None:
    before, after = said(6, OBSERVATORY), said(9, OBSERVATORY, said_on=NEXT_DAY)
    got = toll(after, before)
    assert got.figures["consensus"] == Figure(9)
    assert [(one.claim, one.by, one.reason) for one in got.left_out] == [
        (before.id, after.id, LeftOutReason.SUPERSEDED)
    ]


def test_a_reprint_of_an_old_figure_is_not_the_latest_said() -> None:
    after = said(9, OBSERVATORY, said_on=NEXT_DAY)
    reprint = said(9, OBSERVATORY, published=after.published.replace(day=20), said_on=DAY, revises=True, low=6, high=6)
    assert toll(after, reprint).figures["consensus"] == Figure(9)


def test_a_lower_figure_supersedes_a_higher_one_only_where_it_revises() -> None:
    before = said(9, OBSERVATORY)
    assert toll(before, said(7, OBSERVATORY, said_on=NEXT_DAY)).figures["consensus"] == Figure(9)
    assert toll(before, said(7, OBSERVATORY, said_on=NEXT_DAY, revises=True)).figures["consensus"] == Figure(7)


def test_within_an_article_the_body_stands_over_the_headline() -> None:
    headline, body = said(9, article=1, in_headline=True), said(8, article=1)
    reckoning = reckon_incident([headline, body])
    assert reckoning.tolls[0].figures["consensus"] == Figure(8)
    assert reasons(reckoning) == {headline.id: "echo"}


def test_within_an_article_the_last_figure_stands() -> None:
    first, last = said(7, OBSERVATORY, article=1, start=10), said(9, OBSERVATORY, article=1, start=90)
    assert toll(first, last).figures["consensus"] == Figure(9)


def test_a_part_of_the_same_group_never_stands_for_the_whole() -> None:
    whole = said(88, OBSERVATORY, article=1)
    raids = [said(count, OBSERVATORY, article=1, parent=whole.id) for count in (45, 43)]
    reckoning = reckon_incident([whole, *raids])
    assert reckoning.tolls[0].counted == (whole.id,)
    assert set(reasons(reckoning).values()) == {"part"}


def test_a_part_of_a_part_never_stands_for_the_first_whole() -> None:
    whole = said(40, OBSERVATORY, article=1)
    civilians = said(15, OBSERVATORY, article=1, victims=Victims.CIVILIANS, parent=whole.id)
    inner = said(12, HOSPITAL, article=1, parent=civilians.id)
    assert reasons(reckon_incident([whole, civilians, inner])) == {inner.id: "part"}


def test_a_part_of_a_total_over_several_events_stands_for_its_own_event() -> None:
    total = said(45, OBSERVATORY, article=1, left_out=LeftOutReason.CUMULATIVE)
    event = said(12, OBSERVATORY, article=1, parent=total.id)
    assert toll(total, event).figures["consensus"] == Figure(12)
    assert toll(event).figures["consensus"] == Figure(12)


def test_a_part_is_a_floor_where_its_whole_was_rejected() -> None:
    whole = said(400, OBSERVATORY, article=1, left_out=LeftOutReason.REJECTED)
    part = said(12, OBSERVATORY, article=1, parent=whole.id)
    got = toll(whole, part)
    assert (got.low, got.open_above, got.derived, got.counted) == (12, True, "part", (part.id,))


def test_a_part_is_a_floor_where_its_whole_is_vague() -> None:
    whole = vague(12, OBSERVATORY, article=1)
    part = said(15, OBSERVATORY, article=1, parent=whole.id)
    assert toll(whole, part).low == 15


def test_rejected_claims_are_listed_and_do_not_count() -> None:
    rejected = said(70, OBSERVATORY, left_out=LeftOutReason.REJECTED)
    reckoning = reckon_incident([rejected, said(7, HOSPITAL)])
    assert reasons(reckoning) == {rejected.id: "rejected"}
    assert reckoning.tolls[0].high == 7


def test_an_incident_whose_claims_are_all_left_out_has_no_tolls() -> None:
    rejected = said(70, OBSERVATORY, left_out=LeftOutReason.REJECTED)
    reckoning = reckon_incident([rejected])
    assert reckoning.tolls == ()
    assert reasons(reckoning) == {rejected.id: "rejected"}


def test_unnamed_claimants_make_an_echo_of_the_outlet_too() -> None:
    own, theirs = said(9, article=1), said(9, ACTIVISTS, article=1)
    assert reasons(reckon_incident([own, theirs])) == {own.id: "echo"}
