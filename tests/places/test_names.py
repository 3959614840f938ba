"""One form for many spellings of a place's name."""

import pytest

from apps.places.names import language_of, normalize, skeleton


@pytest.mark.parametrize(
    ("spellings", "form"),
    [
        (["al-Fardous", "Al Fardous", "el-FARDOUS", "Fardous"], "fardous"),
        (["Ar Raqqah", "al-Raqqah", "Raqqah"], "raqqah"),
        (["Dar‘ā", "Dara", "Dar`a", "Dar'a"], "dara"),
        (["Ḩamāh", "Hamah"], "hamah"),
        (["Deir ez-Zor", "Deir al-Zor", "Deir Zor"], "deir zor"),
        (["الفردوس", "فردوس"], "فردوس"),
        (["إدلب", "ادلب", "أدلب"], "ادلب"),
        (["الرقّة", "الرقة", "الرقه"], "رقه"),
    ],
)
def test_spellings_that_differ_in_marks_and_articles_are_one(spellings: list[str], form: str) -> None:
    assert {normalize(spelling) for spelling in spellings} == {form}


def test_name_of_articles_alone_is_kept() -> None:
    assert normalize("El") == "el"


def test_normalizing_twice_changes_nothing() -> None:
    assert normalize(normalize("Ma‘arrat an-Nu‘mān")) == normalize("Ma‘arrat an-Nu‘mān")


def test_skeleton_joins_transliterations_of_one_name() -> None:
    assert skeleton("maarrat harmah") == skeleton("maaret harmeh")


def test_short_and_arabic_names_have_no_skeleton() -> None:
    assert skeleton("hama") == ""
    assert skeleton(normalize("حلب")) == ""


def test_only_arabic_script_tells_its_language() -> None:
    assert [language_of(name) for name in ("حلب", "Halab", "Алеппо", "حەلەب")] == ["ar", "", "", ""]
