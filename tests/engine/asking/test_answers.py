"""An answer is taken apart however it is wrapped, and each of its entries is a claim or refused with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apps.engine.asking import AnswerTo, NoAnswer, Window, join
from apps.engine.claims import Claim, Harm, Means, Qualifier
from tests.engine.asking.answered import PART, TEXT, WHOLE, answer, entry, read, reason

GOOD = answer(entry())


def claims_in(content: str) -> list[Claim]:
    return join(TEXT, [AnswerTo(Window(0, len(TEXT)), content)]).claims


def test_an_entry_becomes_a_claim_of_the_words_of_the_text() -> None:
    told = entry(means="airstrike", place="Harran", perpetrators=["army"], attribution="stated", claimant="Watch Group",
                 when_start="2016-10-13", when_end="2016-10-13", when_text="on Thursday")  # fmt: skip

    [claim] = read(told).claims

    assert claim.quote == TEXT[claim.start : claim.end] == "At least seven civilians"
    assert TEXT[slice(*claim.sentence)].startswith("At least seven")
    assert TEXT[slice(*claim.sentence)].endswith("said.")
    assert (claim.harm, claim.qualifier, claim.low, claim.high) == (Harm.KILLED, Qualifier.AT_LEAST, 7, None)
    assert (claim.means, claim.place, claim.perpetrators) == (Means.AIRSTRIKE, "Harran", ("army",))
    assert (claim.when_start, claim.claimant) == (date(2016, 10, 13), "Watch Group")


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here are the claims:\n```\n{GOOD}\n```\nI hope this helps.",
        f"<think>Seven {{civilians}} [were] killed.</think>\n{GOOD}",
        GOOD.removeprefix('{"claims": ').removesuffix("}"),
        f"The claims are {GOOD} and no others.",
    ],
    ids=["bare", "fenced", "fenced and framed", "thought first", "list", "framed"],
)
def test_an_answer_is_read_however_it_is_wrapped(content: str) -> None:
    assert [claim.quote for claim in claims_in(content)] == ["At least seven civilians"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("I cannot help with that.", "no JSON"),
        (GOOD[:-20], "cut off"),
        ("```json\n" + GOOD[:-20], "cut off"),
        ('{"result": []}', "no list of claims"),
        ('{"claims": "none"}', "no list of claims"),
        ('{"claims": [{"value": NaN}]}', "no JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"claims": [' + ",".join(["{}"] * 1001) + "]}", "1,001 claims"),
    ],
    ids=["empty", "prose", "cut", "fenced and cut", "other object", "no list", "NaN", "nested", "too many"],
)
def test_an_answer_without_a_list_of_claims_is_told_with_the_reason(content: str, reason: str) -> None:
    with pytest.raises(NoAnswer, match=reason):
        claims_in(content)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"quote": "At least nine civilians"}, "does not stand in the text"),
        ({"quote": "370"}, None),
        ({"quote": "70 people"}, "does not stand in the text"),
        ({"quote": ""}, "no quote"),
        ({"quote": 7}, "no quote"),
        ({"quote": "x" * 501}, "longer than 500"),
        ({"low": 8}, "at_least 7 asserts 7–open, not 8–open"),
        ({"high": 9}, "at_least 7 asserts"),
        ({"value": None}, "at_least needs a value"),
        ({"value": "7"}, "'7' is no whole number"),
        ({"value": True}, "True is no whole number"),
        ({"value": 7.5}, "7.5 is no whole number"),
        ({"value": 0, "low": 0}, "less than one person"),
        ({"value": -7, "low": -7}, "less than one person"),
        ({"value": 10**12, "low": 10**12}, "more than 500,000,000"),
        ({"qualifier": "vague"}, "vague has a low bound and no value"),
        ({"qualifier": "vague", "value": None, "high": 20}, "open above"),
        ({"qualifier": "range", "value": None}, "7–open is no range"),
        ({"qualifier": "range", "value": None, "low": 7, "high": 5}, "7–5 is no range"),
        ({"qualifier": "precisely"}, "qualifier 'precisely' is not one of the contract's"),
        ({"harm": "murdered"}, "harm 'murdered'"),
        ({"harm": None}, "harm None"),
        ({"victims": "farmers"}, "victims 'farmers'"),
        ({"means": ["airstrike"]}, "means ['airstrike']"),
        ({"scope": "event"}, "scope 'event'"),
        ({"attribution": "certain"}, "attribution 'certain'"),
        ({"when_end": "13 October 2016"}, "when_end '13 October 2016' is no day"),
        ({"when_end": "20161013"}, "is no day"),
        ({"when_end": "2016-13-40"}, "is no day"),
        ({"when_start": "2016-10-13"}, "a first day without a last"),
        ({"when_start": "2016-10-14", "when_end": "2016-10-13"}, "its last day lies before its first"),
        ({"perpetrators": "army"}, "no list of texts"),
        ({"place": {"name": "Harran"}}, "is no text"),
        ({"claimant": "x" * 400}, "claimant is longer than 300"),
        ({"revises": "no"}, "neither true nor false"),
        ({"part_of": 5}, "part_of 5 is no other claim of the list"),
        ({"part_of": -1}, "part_of -1 is no other"),
        ({"part_of": 1}, "part_of 1 is no other"),
        ({"nth": 0}, "not counted from 1"),
    ],
)
def test_an_entry_against_the_contract_is_refused_and_the_others_are_kept(
    changed: dict[str, Any], told: str | None
) -> None:
    if told is None:
        assert not read(PART, entry(**changed)).refusals
    else:
        assert told in reason(PART, entry(**changed))


@pytest.mark.parametrize("other", ["seven civilians", None, 7, ["At least seven civilians"]])
def test_what_is_no_object_is_refused(other: Any) -> None:
    assert "harm None" in reason(PART, other)


def test_a_refusal_tells_the_words_and_where_they_stand() -> None:
    [refusal] = read(entry(means="magic")).refusals

    start = TEXT.index("At least seven civilians")
    assert (refusal.position, refusal.quote) == (0, "At least seven civilians")
    assert refusal.span == (start, start + len("At least seven civilians"))


def test_the_same_words_and_harm_listed_twice_are_one_claim() -> None:
    assert reason(entry(), entry()) == "the same words and harm were listed before"
    assert len(read(entry(), entry(harm="abducted")).claims) == 2


def test_bounds_left_out_follow_from_the_qualifier() -> None:
    bare = {"quote": "More than 370 people", "harm": "killed", "qualifier": "more_than", "value": 370}

    [claim] = read(bare).claims

    assert (claim.low, claim.high) == (371, None)


def test_parts_keep_their_whole_when_claims_before_them_are_refused() -> None:
    reading = read(entry(means="magic"), PART | {"part_of": 2}, WHOLE)

    assert [claim.quote for claim in reading.claims] == ["More than 370 people", "68 children"]
    assert [claim.part_of for claim in reading.claims] == [None, 0]
    assert not reading.orphans


def test_a_part_whose_whole_is_refused_is_kept_and_marked() -> None:
    reading = read(PART | {"part_of": 1}, WHOLE | {"means": "magic"})

    assert [(claim.quote, claim.part_of) for claim in reading.claims] == [("68 children", None)]
    assert reading.orphans == {0}


def test_wholes_that_go_in_a_circle_are_refused_and_a_part_of_one_of_them_is_kept() -> None:
    reading = read(PART | {"part_of": 1}, WHOLE | {"part_of": 0}, entry(part_of=0))

    assert [claim.quote for claim in reading.claims] == ["At least seven civilians"]
    assert {refusal.reason for refusal in reading.refusals} == {"its wholes go in a circle"}
    assert reading.orphans == {0}


def test_what_no_record_can_hold_is_taken_out_of_the_words() -> None:
    reading = read(entry(place="Har\x00ran \ud800"), entry("no\x00where"))

    assert reading.claims[0].place == "Har ran"
    assert reading.refusals[0].quote == "no where"


def test_fields_that_the_contract_does_not_know_change_nothing() -> None:
    assert read(entry(confidence=1, tool="delete_all", start=0)).claims == read(entry()).claims


def test_sentences_are_cut_as_in_the_text_s_language() -> None:
    text = "هل قتل 7 مدنيين في حلب؟ لا أحد يعرف."
    told = entry("7 مدنيين", qualifier="exact", high=7)

    [claim] = join(text, [AnswerTo(Window(0, len(text)), answer(told))], language="ar").claims

    assert text[slice(*claim.sentence)] == "هل قتل 7 مدنيين في حلب؟"
