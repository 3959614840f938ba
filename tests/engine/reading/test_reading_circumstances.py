"""Who, how, where, when and who says so."""

from __future__ import annotations

from datetime import date

import pytest

from apps.engine.claims import Claim, Document
from apps.engine.reading import GrammarReader, ReadingOptions

FRIDAY = date(2024, 3, 15)


def read(text: str, places: frozenset[str] | None = None) -> list[Claim]:
    """The claims of a text published on Friday, 15 March 2024."""
    return GrammarReader(ReadingOptions(place_names=places)).read(Document(id="t", text=text, published=FRIDAY))


WINDOWS = [
    ("on Tuesday", "2024-03-12", "2024-03-12"),
    ("on Friday", "2024-03-15", "2024-03-15"),
    ("yesterday", "2024-03-14", "2024-03-14"),
    ("overnight", "2024-03-14", "2024-03-15"),
    ("on 3 February 2023", "2023-02-03", "2023-02-03"),
    ("on December 30", "2023-12-30", "2023-12-30"),
    ("in the last 24 hours", "2024-03-14", "2024-03-15"),
    ("over the past three days", "2024-03-12", "2024-03-15"),
    ("in August 2013", "2013-08-01", "2013-08-31"),
    ("in 2014", "2014-01-01", "2014-12-31"),
    ("since late February", "2024-02-21", "2024-03-15"),
    ("since Monday", "2024-03-11", "2024-03-15"),
    ("earlier this week", "2024-03-11", "2024-03-15"),
    ("last month", "2024-02-01", "2024-02-29"),
    ("in early March", "2024-03-01", "2024-03-10"),
    ("three days ago", "2024-03-12", "2024-03-12"),
    ("between January and June 2022", "2022-01-01", "2022-06-30"),
    ("from 3 to 7 March", "2024-03-03", "2024-03-07"),
    ("on 3-7 March", "2024-03-03", "2024-03-07"),
    ("on Monday 4 March", "2024-03-04", "2024-03-04"),
    ("since Oct. 7", "2023-10-07", "2024-03-15"),
    ("since the start of the year", "2024-01-01", "2024-03-15"),
    ("over three days", "2024-03-12", "2024-03-15"),
    ("after fighters launched their offensive on 4 March", "2024-03-04", "2024-03-15"),
]


@pytest.mark.parametrize(("words", "first", "last"), WINDOWS)
def test_times_are_resolved_against_the_dateline(words: str, first: str, last: str) -> None:
    (claim,) = read(f"Shelling killed 40 people in Arra {words}.")
    assert (str(claim.when_start), str(claim.when_end)) == (first, last)


def test_the_day_of_the_report_does_not_stand_against_the_day_of_the_harm() -> None:
    (claim,) = read("Shelling killed 40 people in Arra on Monday, a doctor told reporters on Tuesday.")
    assert claim.when_end == date(2024, 3, 11)


def test_what_was_told_before_the_dateline_cannot_have_happened_after_it_was_told() -> None:
    (claim,) = read("Shelling killed 40 people in Arra, a doctor told reporters on Tuesday.")
    assert (claim.when_end, claim.when_basis) == (date(2024, 3, 12), "inferred")


def test_the_texts_own_dateline_wins_over_the_day_of_publication() -> None:
    (claim,) = read("Blast in Arra\n\n12 March 2024 A blast killed four people in Arra on Monday.")
    assert claim.when_end == date(2024, 3, 11)


def test_a_whole_wars_toll_has_an_open_start_and_no_means() -> None:
    (claim,) = read("The war in Sudan has killed more than 150,000 people.")
    assert (claim.when_start, claim.when_end, claim.means, claim.scope) == (None, FRIDAY, "unknown", "cumulative")


MEANS = [
    ("An air strike killed 4 people.", "airstrike"),
    ("Barrel bombs killed 4 people.", "airstrike"),
    ("Artillery shelling killed 4 people.", "shelling"),
    ("A missile killed 4 people.", "rocket_missile"),
    ("A drone strike killed 4 people.", "drone"),
    ("A car bomb killed 4 people.", "bombing"),
    ("A landmine killed 4 people.", "landmine"),
    ("Four people were shot dead.", "shooting"),
    ("Sarin killed 4 people.", "chemical"),
    ("Fighters beheaded 4 people.", "execution"),
    ("Four soldiers were killed in clashes with rebels.", "clash"),
    ("Four people were killed in an abduction.", "unknown"),
]


@pytest.mark.parametrize(("text", "means"), MEANS)
def test_means_are_read_from_verb_and_cue(text: str, means: str) -> None:
    assert read(text)[0].means == means


def test_actors_joined_by_and_are_joint_and_by_or_disputed() -> None:
    (joint,) = read("Russian and government bombardment has killed 40 people in Arra.")
    (rivals,) = read("Forty people were killed in Syrian or Russian air raids on Arra.")
    assert (joint.perpetrators, joint.attribution) == (("Russian", "government"), "joint")
    assert (rivals.perpetrators, rivals.attribution) == (("Syrian", "Russian"), "disputed")


def test_a_clash_holds_nobody_responsible() -> None:
    (claim,) = read("Fighting between Arakan Army and junta troops left 14 soldiers dead.")
    assert (claim.perpetrators, claim.attribution, claim.means) == ((), "unknown", "clash")


def test_an_attack_claimed_names_its_perpetrator() -> None:
    (claim,) = read("A bomb killed 9 people in Kabul. The Islamic State group claimed responsibility.")
    assert claim.perpetrators == ("Islamic State group",)


CLAIMANTS = [
    ("Four people were killed, the Emergency Lawyers group said.", "Emergency Lawyers group"),
    ("According to the Red Crescent, four people were killed.", "Red Crescent"),
    ("Four people were killed, said Jean Bahati, a civil society leader.", "Jean Bahati"),
    ("Governor Ihor Taran told AFP four people were killed.", "Ihor Taran"),
    ("The Arra Media Center, a group of activists, said four people were killed.", "Arra Media Center"),
    ("Damascus Countryside Police Command said four people were killed.", "Damascus Countryside Police Command"),
    ("Four people were killed.", None),
]


@pytest.mark.parametrize(("text", "claimant"), CLAIMANTS)
def test_the_claimant_is_whose_words_they_are(text: str, claimant: str | None) -> None:
    assert read(text)[0].claimant == claimant


def test_short_forms_and_pronouns_take_the_longest_name() -> None:
    claims = read(
        "A raid killed 3 people, the Arra Observatory for Human Rights said.\n\n"
        "The Observatory said 5 people were wounded.\n\nIt said two soldiers were killed."
    )
    assert {claim.claimant for claim in claims} == {"Arra Observatory for Human Rights"}


def test_the_most_specific_place_is_taken() -> None:
    (claim,) = read("A shell killed 4 people in the Salam neighbourhood of Arra in northern Syria.")
    assert claim.place == "Salam"


def test_a_headline_borrows_place_and_day_from_the_body_but_not_the_claimant() -> None:
    headline, body = read("Raid kills 18\n\nA raid killed 18 people in the town of Arra on Tuesday, a doctor said.")
    assert (headline.place, headline.when_end) == (body.place, body.when_end) == ("Arra", date(2024, 3, 12))
    assert (headline.claimant, body.claimant) == (None, "doctor")


def test_known_place_names_help_where_no_word_leads_to_them() -> None:
    text = "Four people died as shells hit homes, Arra hospital workers told the press."
    assert read(text)[0].place is None
    assert read(text, frozenset({"Arra"}))[0].place == "Arra"


def test_a_toll_that_rises_revises_an_earlier_one() -> None:
    (claim,) = read("The death toll from Monday's bombing in Arra has risen to 31, police said.")
    assert claim.revises
    assert not read("The death toll has reached 31, police said.")[0].revises


def test_a_day_counted_from_the_beginning_of_an_assault() -> None:
    claims = read(
        "The assault on Arra began on Monday. On the third day of the assault shells killed five people in Belu."
    )
    assert claims[-1].when_end == date(2024, 3, 13)
