"""What holds of every reckoning, whatever is claimed."""

from __future__ import annotations

import dataclasses
import itertools
import json
import random
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from apps.engine.claims import Attribution, Harm, Means, Qualifier, Victims
from apps.engine.reckoning import data_in_words, interval, reckon_incident, toll_as_data
from apps.engine.reckoning.records import Accused, IncidentReckoning, LeftOutReason, ReportedClaim
from tests.engine.reckoning.reported import (
    ACTIVISTS,
    AFP,
    DAY,
    HOSPITAL,
    OBSERVATORY,
    REUTERS,
    STATE_TV,
    said,
    toll_of,
)

ACCUSED = ((), (Accused(name="army", actor="army", side="gov"),), (Accused(name="rebels", side="opp"),))
_copies = itertools.count(1_000_000)


@st.composite
def claims(draw: st.DrawFn, victims: tuple[Victims, ...] = tuple(Victims), parts: bool = True) -> list[ReportedClaim]:
    """Up to nine claims of one incident by a handful of voices in a few articles."""
    found: list[ReportedClaim] = []
    for number in range(draw(st.integers(1, 9))):
        qualifier = draw(st.sampled_from(list(Qualifier)))
        value = draw(st.integers(2, 60))
        fields = {"low": value, "high": value + draw(st.integers(0, 9))} if qualifier is Qualifier.RANGE else {}
        article = draw(st.integers(1, 5))
        found.append(
            said(
                value,
                draw(st.sampled_from([None, OBSERVATORY, HOSPITAL, STATE_TV, ACTIVISTS])),
                qualifier,
                id=number + 1,
                start=number,
                article=article,
                text_key=f"text {article}",
                outlet=REUTERS if article % 2 else AFP,
                said_on=DAY + timedelta(days=draw(st.integers(0, 2))),
                in_headline=number == 0 and draw(st.booleans()),
                victims=draw(st.sampled_from(victims)),
                harm=draw(st.sampled_from([Harm.KILLED, Harm.KILLED, Harm.INJURED])),
                revises=draw(st.booleans()),
                parent=draw(st.sampled_from([None, None, *(one.id for one in found)])) if parts else None,
                accused=draw(st.sampled_from(ACCUSED)),
                attribution=draw(st.sampled_from(list(Attribution))),
                means=draw(st.sampled_from(list(Means))),
                victim_side=draw(st.sampled_from([None, "gov", "opp"])),
                own_attackers=draw(st.sampled_from([False, False, True])),
                left_out=draw(st.sampled_from([None, None, None, LeftOutReason.REJECTED])),
                **fields,
            )
        )
    return found


def without_reasons(reckoning: IncidentReckoning) -> IncidentReckoning:
    """A reckoning without the account of what it left out."""
    tolls = [
        dataclasses.replace(one, left_out=(), steps=tuple(step for step in one.steps if step["step"] != "left_out"))
        for one in reckoning.tolls
    ]
    return dataclasses.replace(reckoning, tolls=tuple(tolls), left_out=())


@given(claims())
def test_every_figure_lies_between_low_and_high(told: list[ReportedClaim]) -> None:
    for toll in reckon_incident(told).tolls:
        for figure in toll.figures.values():
            assert figure.value is None or figure.value >= toll.low
            assert figure.value is None or toll.open_above or figure.value <= (toll.high or 0)
        assert toll.high is None or toll.low <= toll.high


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(told: list[ReportedClaim], chance: random.Random) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert reckon_incident(shuffled) == reckon_incident(told)


@given(claims(victims=(Victims.PEOPLE,), parts=False))
def test_the_figure_is_one_that_a_standing_claim_allows(told: list[ReportedClaim]) -> None:
    by_id = {claim.id: claim for claim in told}
    for toll in reckon_incident(told).tolls:
        for figure in (toll.figures[rule].value for rule in ("consensus", "lowest", "latest")):
            allowed = [interval(by_id[claim]) for claim in toll.counted]
            assert any(low <= (figure or 0) and (high is None or (figure or 0) <= high) for low, high in allowed)


@given(claims(), st.data())
def test_a_copy_changes_nothing(told: list[ReportedClaim], data: st.DataObject) -> None:
    article = data.draw(st.sampled_from(sorted({claim.article for claim in told})))
    late = max(claim.published for claim in told) + timedelta(days=1)
    numbers = {claim.id: next(_copies) for claim in told if claim.article == article}
    copy = [
        dataclasses.replace(
            claim, id=numbers[claim.id], article=99, published=late, parent=numbers.get(claim.parent or 0, claim.parent)
        )
        for claim in told
        if claim.article == article
    ]
    assert without_reasons(reckon_incident([*told, *copy])) == without_reasons(reckon_incident(told))


@given(claims(), st.data())
def test_an_echo_changes_no_toll(told: list[ReportedClaim], data: st.DataObject) -> None:
    standing = {account.claim for toll in reckon_incident(told).tolls for account in toll.accounts}
    attributed = [c for c in told if c.id in standing and c.claimant and c.qualifier is not Qualifier.VAGUE]
    assume(attributed)
    heard = data.draw(st.sampled_from(attributed))
    echo = dataclasses.replace(heard, id=next(_copies), claimant=None, start=heard.start + 1000, parent=None)
    assert without_reasons(reckon_incident([*told, echo])).tolls == without_reasons(reckon_incident(told)).tolls


@given(claims())
def test_every_claim_is_counted_or_left_out_with_a_reason(told: list[ReportedClaim]) -> None:
    reckoning = reckon_incident(told)
    counted = {claim for toll in reckoning.tolls for claim in toll.counted}
    assert {claim.id for claim in told} == counted | {one.claim for one in reckoning.left_out}


@given(st.integers(1, 99), st.lists(st.tuples(st.sampled_from(list(Victims)[1:]), st.integers(1, 99)), max_size=5))
def test_parts_within_their_whole_never_add_to_it(dead: int, parts: list[tuple[Victims, int]]) -> None:
    whole = said(dead, OBSERVATORY, article=1)
    single = {group: min(dead, count) // 3 for group, count in parts}
    told = [said(n, OBSERVATORY, article=1, victims=g, parent=whole.id) for g, n in single.items() if n]
    toll = toll_of(reckon_incident([whole, *told]))
    assert (toll.low, toll.high, toll.counted) == (dead, dead, (whole.id,))


@given(claims())
def test_no_part_is_greater_than_its_whole(told: list[ReportedClaim]) -> None:
    tolls = reckon_incident(told).tolls
    people = {(one.harm, one.kind): one for one in tolls if one.victims is Victims.PEOPLE}
    for toll in tolls:
        assert people[toll.harm, toll.kind].low >= toll.low


@given(claims())
def test_the_explanation_is_json_and_says_the_same_after_it(told: list[ReportedClaim]) -> None:
    for toll in reckon_incident(told).tolls:
        kept = json.loads(json.dumps(toll_as_data(toll)))
        assert data_in_words(kept) == data_in_words(toll_as_data(toll))
        assert data_in_words(kept)[0]
