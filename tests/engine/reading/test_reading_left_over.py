"""What no rule of the grammar joins: counts, pronouns, names; and texts that open with their speaker."""

from __future__ import annotations

from datetime import date

import pytest

from apps.engine.claims import Claim, Document
from apps.engine.reading import GrammarReader
from apps.engine.reading.choices.aliases import Aliases
from apps.engine.reading.lexicon import load_lexicon
from apps.engine.reading.names import Names

READER = GrammarReader()


def read(text: str, published: date = date(2020, 5, 5)) -> list[Claim]:
    return READER.read(Document(id="t", text=text, published=published))


def told(text: str) -> list[tuple[str, str, int | None]]:
    return [(claim.quote, claim.harm, claim.value) for claim in read(text)]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Troops detained three brothers in Arra and tortured them to death, relatives said.", "three brothers"),
        ("The rebels detained a woman and executed her.", "a woman"),
        ("Two men were wounded on Monday. Doctors said they died of their wounds overnight.", "Two men"),
        ("A constable was wounded on Sunday night; he later died in hospital.", "A constable"),
        ("Gunmen abducted a woman near Arra on Sunday. They later executed her and fled.", "a woman"),
    ],
)
def test_a_death_told_by_a_pronoun_is_that_of_the_people_told_before(text: str, quote: str) -> None:
    claims = read(text)
    assert [claim.quote for claim in claims] == [quote, quote]
    assert claims[0].harm in ("injured", "abducted", "detained")
    assert claims[1].harm == "killed"
    assert (claims[0].start, claims[0].end) == (claims[1].start, claims[1].end)


def test_a_pronoun_tells_nobody_dead_twice_and_owners_are_no_victims() -> None:
    assert told("Two men were killed on Monday. They died at once.") == [("Two men", "killed", 2)]
    assert told("A man was wounded. Police killed her brother.")[1:] == [("her brother", "killed", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The number of students killed in Friday's bombing in Arra has climbed from 35 to 53.",
            [("53", "killed", 53)],
        ),
        (
            "At least 29 fighters were killed along with six rebels.",
            [("At least 29 fighters", "killed", 29), ("six rebels", "killed", 6)],
        ),
        ("Six fighters reported killed in Arra.", [("Six fighters", "killed", 6)]),
        ("A couple of policemen died in a drone strike.", [("A couple of policemen", "killed", 2)]),
        ("An elderly couple were killed in Arra.", [("An elderly couple", "killed", 2)]),
        ("No soldier was hurt.", []),
        ("Not a single civilian was hurt in Arra.", []),
        ("Shells killed a farmer, 61, and his wife.", [("a farmer", "killed", 1), ("his wife", "killed", 1)]),
        ("Ten years since the bombing that killed 12 people, Arra mourns.", []),
    ],
)
def test_counts_in_forms_that_look_like_others(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert told(text) == expected


def test_parts_between_dashes_and_in_brackets_are_parts() -> None:
    for text in (
        "A missile struck Arra: 7 people killed - 4 civilians, 2 rescuers, 1 serviceman - and 44 people injured.",
        "A missile struck Arra, 7 people killed (4 civilians, 2 rescuers) and 44 people injured.",
    ):
        claims = read(text)
        assert claims[0].value == 7
        assert {claim.part_of for claim in claims if claim.value in (4, 2, 1)} == {0}
        assert claims[-1].harm == "injured"
        assert claims[-1].part_of is None


def test_a_count_that_no_rule_joins_takes_the_harm_told_beside_it() -> None:
    claims = read("The aid group counted 25 killed in the northern blocks and 11 beside the water point.")
    assert [(claim.value, claim.harm) for claim in claims] == [(25, "killed"), (11, "killed")]
    assert "a word of harm before" in claims[1].rules["harm"]


def test_a_text_that_opens_with_its_speaker_is_the_speakers() -> None:
    (claim,) = read("Governor Ivan Petrov on Telegram: two people were killed this morning in Arra.")
    assert claim.claimant == "Ivan Petrov"


def test_what_follows_a_copied_headline_is_no_headline() -> None:
    title = "10 civilians killed in rocket attacks on Arra and Belu"
    text = f"{title}\n\n{title} 6 September 2016 An official said six civilians were killed on Cala street in Arra."
    last = read(text)[-1]
    assert last.sentence[0] > text.index("2016") - 20
    assert last.place == "Cala street" or "Cala" in (last.place or "")


def test_a_dateline_behind_a_copied_headline_is_read() -> None:
    title = "Some 20 civilians killed in an attack on a convoy of aid near Arra Red Cross"
    text = f"{title}\n\n{title} AFP Tuesday 20 Sep 2016 Air raids killed 20 people on Monday, the Red Cross said."
    assert read(text, date(2016, 9, 5))[-1].when_start == date(2016, 9, 19)


def test_one_actor_goes_by_several_names() -> None:
    aliases = Aliases(
        ["regime troops", "Syrian regime", "ISIS", "Islamic State group", "rebels"], Names(load_lexicon())
    )
    assert aliases.key("regime troops") == aliases.key("Syrian regime")
    assert aliases.key("ISIS") == aliases.key("Islamic State group")
    assert aliases.key("rebels") != aliases.key("Syrian regime")
    assert aliases.longest("regime troops") == "Syrian regime"


def test_a_sentence_that_breaks_off_is_no_fault() -> None:
    assert read("civilians a") == []
    assert read("bodies A") == []
