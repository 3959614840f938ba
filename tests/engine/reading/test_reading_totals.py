"""Totals and events: what is one event, what is counted over days or places, and what is a part of what."""

from __future__ import annotations

from datetime import date

import pytest

from apps.engine.claims import Claim, Document
from apps.engine.reading import GrammarReader

READER = GrammarReader()
FRIDAY = date(2024, 3, 15)


def read(text: str) -> list[Claim]:
    """The claims of a text published on Friday, 15 March 2024."""
    return READER.read(Document(id="t", text=text, published=FRIDAY))


TOTALS = [
    "More than 670 people were killed in the escalation in Arra, the ministry said in a letter.",
    "The siege has killed 240 people in Arra.",
    "A total of 43 people have been killed in Arra.",
    "Raids on several towns and villages killed 31 people on Tuesday.",
    "Strikes across the province killed 31 people on Tuesday.",
    "Shelling in and around Arra killed 31 people on Tuesday.",
    "Raids killed 31 people in Arra province and another 12 people in Belu province on Tuesday.",
    "More than 20,000 prisoners had died at Cala prison, the report says.",
    "Fighters have kidnapped 260 villagers.",
    "Bombs killed 45 people in 24 hours of bombing.",
]


@pytest.mark.parametrize("text", TOTALS)
def test_what_is_counted_over_days_or_places_is_cumulative(text: str) -> None:
    assert {claim.scope.value for claim in read(text)} == {"cumulative"}


EVENTS = [
    "A bomb killed 31 people in Arra on Tuesday.",
    "Elsewhere, a raid killed 12 people in Belu on Tuesday.",
    "Last month a suicide bomber killed 20 people in the town of Belu.",
    "Gunmen killed 14 villagers fleeing across the river near Arra on Tuesday.",
    "A shell killed a girl in the Salam neighbourhood of Arra last month.",
    "Fighters shot 300 men in one day in the town of Belu earlier this week.",
]


@pytest.mark.parametrize("text", EVENTS)
def test_one_event_is_no_total_however_loosely_it_is_dated(text: str) -> None:
    assert {claim.scope.value for claim in read(text)} == {"incident"}


def test_a_total_told_again_keeps_its_window_and_holds_its_parts() -> None:
    told, again, part = read(
        "Raids have killed at least 545 people since Tuesday 5 March, a monitor said. "
        "Of the 545, 374 people were killed in Arra."
    )
    assert (again.value, again.scope, again.when_start) == (545, "cumulative", date(2024, 3, 5))
    assert (part.part_of, part.scope, part.when_start) == (1, "cumulative", told.when_start)


def test_of_that_total_makes_a_part_of_the_count_before() -> None:
    _, part = read("Shelling has killed 300 people since 5 March. Of that total, 126 people were killed in Arra.")
    assert (part.part_of, part.scope) == (0, "cumulative")


def test_the_same_days_are_those_of_the_total_before() -> None:
    first, second = read("Raids killed 122 people since 5 March. Fighting in Arra killed another 327 over those days.")
    assert (second.when_start, second.when_end, second.scope) == (first.when_start, first.when_end, "cumulative")


def test_parts_that_lack_a_day_share_the_days_of_their_whole() -> None:
    claims = read(
        "At least 112 people were killed in Arra since Sunday 10 March. Rebel fire killed 65 people in the Belu "
        "district. Air strikes on the Cala district killed 47 people."
    )
    assert [claim.part_of for claim in claims] == [None, 0, 0]
    assert {(claim.scope.value, claim.when_start) for claim in claims} == {("cumulative", date(2024, 3, 10))}


def test_one_verb_serves_counts_that_list_places() -> None:
    claims = read(
        "Raids killed 54 people in and around Arra on Tuesday. Nine were killed in Belu, eight in Cala, "
        "and one each in Dana and Esh."
    )
    assert [(claim.low, claim.part_of) for claim in claims] == [(54, None), (9, 0), (8, 0), (1, 0)]
    assert [claim.place for claim in claims[1:]] == ["Belu", "Cala", "Dana"]


def test_a_colon_opens_a_list_of_parts_by_place() -> None:
    claims = read("At least 90 people were killed across Ukraine on Friday, a monitor said: 52 in Arra, 38 in Belu.")
    assert [(claim.low, claim.part_of, claim.place) for claim in claims] == [
        (90, None, "Ukraine"),
        (52, 0, "Arra"),
        (38, 0, "Belu"),
    ]


def test_parts_that_add_up_belong_to_the_total_right_before_them() -> None:
    claims = read(
        "A raid on Belu killed 17 people on Tuesday. Raids across the province killed 40 people on Tuesday. "
        "Nine were killed in Cala town and eight in Dana town."
    )
    assert [claim.part_of for claim in claims] == [None, None, 1, 1]


def test_a_headline_that_lists_places_holds_the_counts_of_its_sections() -> None:
    claims = read(
        "Ten people injured in attacks in Arra, Belu and Cala\n\nIn the city of Arra, shells injured four people on "
        "Friday. In the city of Belu, rockets injured three people. Shells injured three people in the city of Cala."
    )
    assert claims[0].scope == "cumulative"
    assert {claim.scope.value for claim in claims[1:]} == {"incident"}


def test_all_told_takes_the_counts_before_it() -> None:
    claims = read(
        "Rockets killed six people in the city of Arra on Friday. Rockets killed three people in the city of Belu. "
        "In all, the agency counted nine people killed."
    )
    assert [claim.part_of for claim in claims] == [2, 2, None]
    assert claims[2].scope == "cumulative"


def test_they_were_among_points_to_the_greater_count() -> None:
    part, whole = read("A raid killed 10 people in Arra on Friday. They were among 19 people killed that day.")
    assert (part.part_of, whole.part_of) == (1, None)


def test_of_them_needs_no_verb_of_its_own() -> None:
    whole, part = read("At least 112 civilians, 33 of them children, were killed in Arra.")
    assert (whole.low, part.low, part.victims, part.part_of) == (112, 33, "children", 0)


def test_of_them_may_open_the_next_sentence() -> None:
    whole, part = read("A bomb killed 15 civilians in Arra. Eleven of them were children.")
    assert (whole.low, part.harm, part.victims, part.part_of) == (15, "killed", "children", 0)
    assert read("Eleven of them were children.") == []


def test_what_goes_on_with_a_total_is_a_total() -> None:
    _, injured = read("Clashes killed 21 fighters in the last 24 hours. Thirty were injured.")
    assert (injured.scope, injured.when_start) == ("cumulative", date(2024, 3, 14))


NO_COUNTS = [
    ("Raids killed 45 people, said the Syrian National Coalition.", 1),
    ("Raids killed 45 people in Arra on Friday, the Arra Centre, a group of activists, said.", 1),
    ("Clashes killed nearly 300 fighters and displaced 100,000 civilians.", 1),
    ("The report did not say how many people were injured.", 0),
    ("Raids killed 17 civilians, including six children, between 8 and 9 March.", 2),
]


@pytest.mark.parametrize(("text", "claims"), NO_COUNTS)
def test_names_speakers_and_the_displaced_are_no_claims(text: str, claims: int) -> None:
    assert len(read(text)) == claims
