"""From archived bytes to the text that is read."""

import json
import time
from datetime import date

import pytest

from apps.ingest.extraction import NoText, extract, record_of

PARAGRAPHS = (
    "Rescue workers searched the ruins of a market hall in the old town for a second day on Thursday, after three "
    "blasts brought down its roof in the early morning.",
    "Doctors at the town's only working hospital said that they had received the bodies of eleven people, among "
    "them two children, and that dozens more were being treated in the corridors.",
    "Nobody has said who was behind the blasts, and officials asked people to keep away from the centre of the town.",
)
PAGE = (
    "<html><head><title>Market hall falls</title><meta property='article:published_time' content='2016-10-13'>"
    "{head}</head><body><nav><a href='/'>Home</a><a href='/sport'>Sport</a></nav><article><h1>Market hall falls</h1>"
    "{body}</article><script>alert('no text')</script></body></html>"
)


def page(head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    return PAGE.format(head=head, body="".join(f"<p>{words}</p>" for words in paragraphs))


def test_a_pages_title_day_and_paragraphs_are_taken_and_its_menu_and_scripts_left() -> None:
    found = extract(page().encode(), media_type="text/html", url="https://news.example/1")

    assert found.title == "Market hall falls"
    assert found.published == date(2016, 10, 13)
    assert all(words in found.body for words in PARAGRAPHS)
    assert "Sport" not in found.text
    assert "alert" not in found.text
    assert found.text[: found.headline_end] == "Market hall falls"


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"<html><body><script>a()</script></body></html>", b"\x00\xff"]
)
def test_a_page_without_an_article_says_so(content: bytes) -> None:
    with pytest.raises(NoText, match="holds no article text"):
        extract(content, media_type="text/html")


def test_a_page_in_an_encoding_that_only_its_header_tells_is_read_by_it() -> None:
    words = "Свидетели сообщили, что при обстреле рынка в четверг утром погибли одиннадцать человек. " * 3
    content = page(paragraphs=(words, *PARAGRAPHS)).encode("koi8-r")

    assert words.strip() in extract(content, media_type="text/html", charset="koi8-r").body


def test_a_page_whose_header_tells_a_wrong_encoding_is_still_read() -> None:
    found = extract(page().encode(), media_type="text/html", charset="no-such-charset")

    assert PARAGRAPHS[0] in found.body


def test_plain_text_is_read_in_its_encoding_with_its_lines_ends_made_plain() -> None:
    content = "Caf\xe9.\r\n \t\r\n\r\nSecond.".encode("latin-1")

    found = extract(content, media_type="text/plain", charset="latin-1")

    assert found.text == "Café.\n\nSecond."
    assert found.headline_end == 0


@pytest.mark.parametrize(
    ("charset", "told"), [(None, "not UTF-8"), ("no-such-charset", "no-such-charset"), ("hex", "hex")]
)
def test_plain_text_in_an_unknown_encoding_says_which(charset: str | None, told: str) -> None:
    with pytest.raises(NoText, match=f"unknown encoding .*{told}"):
        extract(b"Caf\xe9", media_type="text/plain", charset=charset)


@pytest.mark.parametrize("media_type", ["text/plain", "application/json"])
def test_a_zero_byte_says_that_this_is_no_text(media_type: str) -> None:
    content = b"a\x00b" if media_type == "text/plain" else json.dumps({"title": "", "text": "a\x00b"}).encode()

    with pytest.raises(NoText, match="zero byte"):
        extract(content, media_type=media_type)


def test_a_record_keeps_its_title_apart_from_its_body() -> None:
    found = extract(record_of("Two\n words ", "One.\n\n\n \nTwo."), media_type="application/json")

    assert found.title == "Two words"
    assert found.text == "Two words\n\nOne.\n\nTwo."
    assert found.text[found.headline_end :].startswith("\n\nOne.")


def test_what_stands_unseen_inside_words_is_left_out() -> None:
    found = extract(
        record_of("Se\u200bven", "\ufeffCivil\u00adians in Har\u2060ran.\u200b"), media_type="application/json"
    )

    assert found.text == "Seven\n\nCivilians in Harran."


def test_a_long_run_of_blanks_takes_no_time() -> None:
    started = time.process_time()

    found = extract(record_of("", "a" + " \t" * 200_000 + "b"), media_type="application/json")

    assert found.body.endswith("b")
    assert time.process_time() - started < 2
