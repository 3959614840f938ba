"""The plain forms, one rule at a time."""

from __future__ import annotations

from datetime import date

import pytest

from apps.engine.claims import Claim, Document, Harm, Qualifier, Scope, Victims, WhenBasis
from apps.engine.reading import GrammarReader, ReadingOptions

THURSDAY = date(2023, 3, 16)
READERS = {language: GrammarReader(ReadingOptions(language=language)) for language in ("ar", "fr")}


def read(text: str, language: str = "ar", published: date | None = THURSDAY) -> list[Claim]:
    return READERS[language].read(Document(id="t", text=text, published=published))


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("مقتل ٥ أشخاص في حلب", "٥ أشخاص", 5),
        ("مقتل ۱۷ شخصاً في حلب", "۱۷ شخصاً", 17),
        ("مقتل ١٬٢٠٠ مدني في سوريا", "١٬٢٠٠ مدني", 1200),
        ("قُتِلَ خَمْسَةٌ وعِشْرُونَ مَدَنِيًّا في حلب", "خَمْسَةٌ وعِشْرُونَ مَدَنِيًّا", 25),
        ("مقـتـل ثلاثـــة جنود في حلب", "ثلاثـــة جنود", 3),
        ("\u200fمقتل \u200f12 مدنياً\u200f في حلب", "12 مدنياً\u200f", 12),
        ("مقتل ألف ومئتين وخمسين شخصاً", "ألف ومئتين وخمسين شخصاً", 1250),
        ("مقتل ثلاثة آلاف شخص", "ثلاثة آلاف شخص", 3000),
        ("سقوط قتيلين في حلب", "قتيلين", 2),
        ("مقتل طفل في حلب", "طفل", 1),
    ],
)
def test_numbers_of_every_spelling_are_quoted_as_they_stand(text: str, quote: str, value: int) -> None:
    (claim,) = read(text)
    assert (claim.quote, claim.value, claim.harm) == (quote, value, Harm.KILLED)
    assert text[claim.start : claim.end] == quote


@pytest.mark.parametrize(
    ("words", "qualifier", "low", "high"),
    [
        ("ما لا يقل عن 7 مدنيين", Qualifier.AT_LEAST, 7, None),
        ("7 مدنيين على الأقل", Qualifier.AT_LEAST, 7, None),
        ("أكثر من 7 مدنيين", Qualifier.MORE_THAN, 8, None),
        ("ما يصل إلى 7 مدنيين", Qualifier.UP_TO, 1, 7),
        ("أقل من 7 مدنيين", Qualifier.LESS_THAN, 1, 6),
        ("نحو 7 مدنيين", Qualifier.ABOUT, 7, 7),
        ("ما بين 7 و9 مدنيين", Qualifier.RANGE, 7, 9),
        ("عشرات المدنيين", Qualifier.VAGUE, 10, None),
    ],
)
def test_qualifiers_bound_a_number_by_the_contracts_table(
    words: str, qualifier: Qualifier, low: int, high: int | None
) -> None:
    (claim,) = read(f"مقتل {words} في حلب")
    assert (claim.quote, claim.qualifier, claim.low, claim.high) == (words, qualifier, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "لم يقتل 5 مدنيين في القصف",
        "قتلى وجرحى في قصف على حلب",
        "هدد بقتل 5 رهائن",
        "أدى زلزال إلى مقتل 40 شخصاً",
        "شنت الطائرات 30 غارة وقتل مدنيون",
        "نزح 300 مدني من حلب",
    ],
)
def test_what_is_no_claim_is_not_read(text: str) -> None:
    assert read(text) == []


def test_an_islamic_date_is_kept_in_words_and_not_resolved() -> None:
    (claim,) = read("قتل ثلاثة جنود في 15 رمضان 1444 هـ في حلب.")
    assert (claim.when_text, claim.when_start, claim.when_end) == ("15 رمضان 1444 هـ", None, None)
    assert "not resolved" in claim.rules["when"]


@pytest.mark.parametrize(("day", "note"), [("04/03/2023", "the other order"), ("13/03/2023", ""), ("2023/03/04", "")])
def test_a_numeric_date_that_could_be_two_days_says_so(day: str, note: str) -> None:
    (claim,) = read(f"قتل ثلاثة جنود يوم {day} في حلب.")
    assert claim.when_start in (date(2023, 3, 4), date(2023, 3, 13))
    assert ("allow the other order" in claim.rules["when"]) == bool(note)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("أمس", date(2023, 3, 15)),
        ("يوم الاثنين", date(2023, 3, 13)),
        ("في 9 شباط", date(2023, 2, 9)),
        ("في 9 فبراير/شباط 2022", date(2022, 2, 9)),
        ("في 20 كانون الأول", date(2022, 12, 20)),
    ],
)
def test_days_are_resolved_against_the_day_of_the_text(words: str, day: date) -> None:
    (claim,) = read(f"قتل ثلاثة جنود {words} في حلب.")
    assert (claim.when_start, claim.when_end, claim.when_basis) == (day, day, WhenBasis.STATED)


def test_a_total_since_a_day_is_cumulative() -> None:
    (claim,) = read("قتل 300 مدني في حلب منذ 5 آذار.")
    assert (claim.scope, claim.when_start, claim.when_end) == (Scope.CUMULATIVE, date(2023, 3, 5), THURSDAY)


def test_whom_others_quote_outranks_them_and_short_names_are_filled_out() -> None:
    text = "نقلت رويترز عن المرصد السوري لحقوق الإنسان أن 5 مدنيين قتلوا. وأضاف المرصد أن 3 أطفال أصيبوا."
    assert {claim.claimant for claim in read(text)} == {"المرصد السوري لحقوق الإنسان"}


def test_parts_belong_to_the_count_before_them() -> None:
    whole, children, women = read("مقتل 12 مدنياً، بينهم 3 أطفال وامرأتان، في قصف على حلب")
    assert (whole.part_of, children.part_of, women.part_of) == (None, 0, 0)
    assert (children.victims, women.victims) == (Victims.CHILDREN, Victims.WOMEN)


def test_every_field_that_words_decided_names_its_rule() -> None:
    (claim,) = read("قال الدفاع المدني إن 3 مدنيين قتلوا الأحد في قصف تركي على عفرين.")
    assert {"harm", "victims", "when", "place", "means", "perpetrators", "claimant", "scope"} <= set(claim.rules)
    assert claim.perpetrators == ("تركي",)


def test_french_reads_active_and_passive_and_the_two_figures_of_a_growing_toll() -> None:
    (passive,) = read("Au moins 12 civils ont été tués mardi à Alep.", "fr")
    (active,) = read("L'armée turque a tué 12 civils à Alep.", "fr")
    (toll,) = read("Le nombre de morts est passé de 4 à 7 à Alep.", "fr")
    assert (passive.quote, passive.low, passive.place) == ("Au moins 12 civils", 12, "Alep")
    assert (active.quote, active.perpetrators) == ("12 civils", ("armée turque",))
    assert (toll.value, toll.revises) == (7, True)


def test_a_gazetteers_names_are_known_places() -> None:
    reader = GrammarReader(ReadingOptions(language="ar", place_names=frozenset({"وادي الضيف"})))
    (claim,) = reader.read(Document(id="t", text="مقتل 3 جنود في وادي الضيف"))
    assert claim.place == "وادي الضيف"
