"""Background: past attacks, chronicles, places told beside others, and who is held responsible where."""

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


def test_a_known_attack_takes_no_day_and_place_from_the_report() -> None:
    (claim,) = read(
        "Talks in Belu\n\nEnvoys met in Belu on Friday. The minister accused the army of that attack, which she "
        "estimates killed 1,429 people."
    )
    assert (claim.place, claim.when_start, claim.when_end) == (None, None, None)


def test_a_known_attack_takes_the_date_told_just_before() -> None:
    (claim,) = read(
        "Talks in Belu\n\nGas was used in the town of Arra in August 2021. The minister accused the army of that "
        "attack, which she estimates killed 1,429 people."
    )
    assert (claim.place, claim.when_start, claim.when_end) == ("Arra", date(2021, 8, 1), date(2021, 8, 31))


def test_the_date_of_a_chronicles_entry_holds_up_to_the_next() -> None:
    claims = read(
        "Three soldiers killed in Belu\n\nA bomb killed three soldiers in Belu on Friday, the army said. It "
        "named no group as responsible.\n\n"
        "August 21 2021 - Gas is used in the town of Arra. Some 1,400 people die.\n\n"
        "September 3 2022 - A truce fails. Twelve soldiers are killed in Cala."
    )
    assert [str(claim.when_end) for claim in claims[1:]] == ["2024-03-15", "2021-08-21", "2022-09-03"]


def test_blame_for_the_last_attack_told_is_not_carried_back_to_the_first() -> None:
    first, last = read(
        "A raid on the town of Arra killed five medics on Tuesday. The clinic stood near the river. Nobody was named. "
        "The floors fell in. On Monday, a raid on the town of Belu killed 20 people. "
        "The council held Russia responsible."
    )
    assert (first.perpetrators, last.perpetrators) == ((), ("Russia",))


def test_a_war_is_dated_by_since_alone() -> None:
    (since,) = read("The war has killed more than 300,000 people since March 2021.")
    (began,) = read("The war, which began in March 2021, has killed more than 300,000 people.")
    assert (since.when_start, began.when_start) == (date(2021, 3, 1), None)


def test_the_dateline_at_the_head_is_not_the_day_of_the_event() -> None:
    claims = read(
        "Tolls differ\n\nARRA, 15 March 2024 — Three accounts of an attack on Arra on Wednesday 13 March give "
        "different tolls.\n\nA hospital said that four people died."
    )
    assert [claim.when_end for claim in claims] == [date(2024, 3, 13)]


PLACES = [
    ("A raid on Belu, an opposition-held district of Arra, killed 4 people.", "Belu"),
    ("A raid in Belu, near Arra, killed 4 people.", "Belu"),
    ("A raid killed 4 people in the town of Belu, 70 kilometres east of Arra city.", "Belu"),
    ("Shells on two neighbourhoods of Arra killed 4 people.", "Arra"),
    ("Fighters killed 4 people south-west of Arra, the News Agency of Iran reported.", "Arra"),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_the_closer_place_wins_over_what_it_lies_near(text: str, place: str) -> None:
    assert read(text)[0].place == place


def test_a_place_told_since_the_claim_before_is_the_next_claims() -> None:
    _, claim = read("A raid killed 3 people in the town of Arra. Jets also struck the town of Belu. They killed five.")
    assert claim.place == "Belu"


AGENTS = [
    ("Shells fired by terrorists of Jaish al-Islam killed 4 people.", ("Jaish al-Islam",)),
    ("Damascus Police Command said terrorists in Jaish al-Islam fired rockets, killing 4.", ("Jaish al-Islam",)),
    ("In Damascus, Jaish al-Islam fired rockets and killed 4 people.", ("Jaish al-Islam",)),
    ("An airstrike of the US-led coalition killed 4 people.", ("US-led coalition",)),
    ("Russia says it killed 180 fighters.", ("Russia",)),
    ("Four fighters were killed by Kurdish-led Syrian Democratic Forces.", ("Kurdish-led Syrian Democratic Forces",)),
    ("Syrian army units, backed by artillery, killed 50 fighters.", ("Syrian army units",)),
    ("A raid killed 4 people. The council held the Syrian government responsible.", ("Syrian government",)),
    ("A raid killed 4 people. The council holds the Syrian government responsible for earlier raids.", ()),
    ("Shells killed 4 people. The agency blamed “terrorist groups”.", ("terrorist groups",)),
    ("Five soldiers died as a Russian helicopter was brought down.", ()),
]


@pytest.mark.parametrize(("text", "names"), AGENTS)
def test_who_is_held_responsible_is_named_as_closely_as_told(text: str, names: tuple[str, ...]) -> None:
    assert read(text)[0].perpetrators == names


def test_rivals_named_with_or_stay_disputed_in_the_headline() -> None:
    headline, _ = read(
        "Syrian or Russian raids kill 11\n\nAt least 11 people were killed in Syrian or Russian raids on Arra."
    )
    assert headline.attribution == "disputed"
