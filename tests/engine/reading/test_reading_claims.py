"""From text to claims: harm, victims, parts and what is no claim at all."""

from __future__ import annotations

from datetime import date

import pytest

from apps.engine.claims import Claim, Document
from apps.engine.reading import GrammarReader, LexiconError, ReadingOptions

READER = GrammarReader()


def read(text: str, published: date | None = date(2024, 3, 15)) -> list[Claim]:
    """The claims of a text published on Friday, 15 March 2024."""
    return READER.read(Document(id="t", text=text, published=published))


def told(text: str) -> list[tuple[str, str, int]]:
    """Harm, group and low bound of every claim."""
    return [(claim.harm.value, claim.victims.value, claim.low) for claim in read(text)]


HARMS = [
    ("At least seven civilians were killed in the strikes.", [("killed", "civilians", 7)]),
    ("A raid killed 12 people and wounded 30.", [("killed", "people", 12), ("injured", "people", 30)]),
    ("4 militants killed and 3 injured in gunfight", [("killed", "combatants", 4), ("injured", "combatants", 3)]),
    ("Eight dead, 20 hurt as roadside bomb hits bus", [("killed", "people", 8), ("injured", "people", 20)]),
    ("Mortar fire kills 12, wounds 50", [("killed", "people", 12), ("injured", "people", 50)]),
    ("4 militants, soldier killed in encounter", [("killed", "combatants", 4), ("killed", "combatants", 1)]),
    ("A constable was shot dead near the market.", [("killed", "police", 1)]),
    (
        "The attack led to the death of eight and the injury of 89.",
        [("killed", "people", 8), ("injured", "people", 89)],
    ),
    ("The war has cost more than 300,000 lives.", [("killed", "people", 300_001)]),
    ("Gunmen took 12 villagers hostage.", [("abducted", "people", 12)]),
    ("Police arrested 14 suspects.", [("detained", "people", 14)]),
    ("Shells left three nurses dead and six others injured.", [("killed", "medics", 3), ("injured", "medics", 6)]),
    ("The bodies of 12 men were found in a mass grave.", [("killed", "men", 12)]),
    ("Dozens were killed and wounded in the blast.", [("casualties", "people", 12)]),
    (
        "A suicide bomber blew himself up, killing two guards.",
        [("killed", "combatants", 1), ("killed", "combatants", 2)],
    ),
    (
        "A 67-year-old woman was killed and three others were wounded.",
        [("killed", "women", 1), ("injured", "people", 3)],
    ),
    ("A father and his son were beaten to death.", [("killed", "people", 2)]),
    ("A shell killed a woman and her three children.", [("killed", "women_and_children", 4)]),
    ("Ten civilians were killed and 16 others injured.", [("killed", "civilians", 10), ("injured", "civilians", 16)]),
    (
        "Five soldiers, two policemen and a civilian lost their lives.",
        [("killed", "combatants", 5), ("killed", "police", 2), ("killed", "civilians", 1)],
    ),
    ("Gunmen detained a teacher and executed two rangers.", [("detained", "people", 1), ("killed", "combatants", 2)]),
    ("A family of six died in the raid.", [("killed", "people", 6)]),
    ("3 people are missing after the raid.", [("missing", "people", 3)]),
    ("A raid killed three sailors and injured four.", [("killed", "people", 3), ("injured", "people", 4)]),
    ("Monitors counted 17 civilian deaths in Arra.", [("killed", "civilians", 17)]),
    ("Soldier, two militants killed in gunfight", [("killed", "combatants", 1), ("killed", "combatants", 2)]),
    ("Thirty-five people suffered suffocation in a gas attack.", [("injured", "people", 35)]),
    ("That brought to 45 the number of people killed.", [("killed", "people", 45)]),
]


@pytest.mark.parametrize(("text", "expected"), HARMS)
def test_harm_group_and_number_are_read(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert told(text) == expected


NO_CLAIMS = [
    "No one was killed in the raid.",
    "The strike did not kill 12 people, the ministry said.",
    "The offensive could kill thousands of civilians.",
    "They threatened to kill 100 hostages.",
    "Civilians were killed.",
    "The earthquake killed 2,000 people.",
    "Some 5,000 people were displaced and 400 houses were destroyed.",
    "The army deployed 300 soldiers and fired 12 rockets.",
    "An unknown number of people were killed.",
    "Aid reached 20 villages after 7 days.",
    "Officials marked the vote with speeches; 12 ministers and 30 deputies came.",
    "The bombing was aimed at killing as many people as possible.",
    "",
    "\n\n",
]


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_text_that_tells_no_counted_harm_gives_no_claims(text: str) -> None:
    assert read(text) == []


def test_including_makes_parts_without_the_qualifier_of_the_whole() -> None:
    whole, part = read("Shelling has killed more than 370 people, including 68 children.")
    assert (part.part_of, part.low, part.high) == (0, 68, 68)
    assert whole.part_of is None


def test_a_part_may_point_forward() -> None:
    part, whole = read("Three children were among at least 19 people killed in the raid.")
    assert (part.part_of, whole.low) == (1, 19)


def test_brackets_break_a_count_down() -> None:
    claims = read("Fighters killed 7 civilians (5 men and 2 women) in Mukondi village.")
    assert [claim.part_of for claim in claims] == [None, 0, 0]


def test_unmarked_breakdowns_that_add_up_are_parts_of_the_total() -> None:
    claims = read(
        "Raids killed 16 people on Thursday. Nine people were killed in Arra town. "
        "Another seven people died in Belu town."
    )
    assert [claim.part_of for claim in claims] == [None, 0, 0]
    assert claims[0].scope == "cumulative"


def test_quotes_and_sentences_are_spans_of_the_text() -> None:
    text = "Blast kills four\n\nA blast killed “four” people in Kabul. It wounded dozens of others."
    for claim in read(text):
        assert text[claim.start : claim.end] == claim.quote
        assert claim.sentence[0] <= claim.start < claim.end <= claim.sentence[1]


def test_every_claim_tells_which_rule_and_words_decided_it() -> None:
    (claim,) = read("Rebel shelling killed two women in Arra on Monday, the Red Crescent said.")
    assert {"harm", "victims", "when", "place", "means", "perpetrators", "claimant", "scope"} <= set(claim.rules)
    assert "killed" in claim.rules["harm"]


def test_the_same_text_gives_the_same_claims() -> None:
    text = "A drone killed 3 farmers near Rutshuru. It wounded five others, residents said."
    assert read(text) == read(text)


def test_a_language_without_a_lexicon_is_refused() -> None:
    with pytest.raises(LexiconError):
        GrammarReader(ReadingOptions(language="tlh"))
