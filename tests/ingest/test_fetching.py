"""Fetching from hostile servers: capped in bytes, time and places, with a reason in words."""

import gzip
import ipaddress
import socket
import time
import tracemalloc
from typing import Any

import pytest

from apps.ingest.fetching import FetchFailed, Limits, fetch, is_public
from tests.ingest.servers import QUICK, Answer, always, dripping, said, serving


def anywhere(address: Any) -> bool:
    """The permission that tests give, since their servers stand on the loopback."""
    return True


def failure_of(answer: Answer, limits: Limits = QUICK, path: str = "/") -> FetchFailed:
    with serving(answer) as address, pytest.raises(FetchFailed) as failure:
        fetch(address + path, limits, may_connect=anywhere)
    return failure.value


def test_a_page_comes_with_its_address_kind_and_encoding() -> None:
    with serving(always(said(body="<p>كل</p>".encode()))) as address:
        page = fetch(f"{address}/a?b=c", QUICK, may_connect=anywhere)

    assert page.content.decode() == "<p>كل</p>"
    assert (page.url, page.media_type, page.charset) == (f"{address}/a?b=c", "text/html", "utf-8")


def test_the_kind_and_encoding_are_found_however_they_are_spelled() -> None:
    with serving(always(said(body=b"x", Content_Type='Text/HTML; Version=1; Charset="KOI8-R"; x=y'))) as address:
        page = fetch(address, QUICK, may_connect=anywhere)

    assert (page.media_type, page.charset) == ("text/html", "koi8-r")


def test_redirects_are_followed_to_the_last_address() -> None:
    def answer(connection: socket.socket, path: str) -> None:
        connection.sendall(said("301 Moved", Location="/b") if path == "/a" else said(body=path.encode()))

    with serving(answer) as address:
        page = fetch(f"{address}/a", QUICK, may_connect=anywhere)

    assert (page.url, page.content) == (f"{address}/b", b"/b")


def test_a_redirect_loop_ends() -> None:
    failure = failure_of(always(said("302 Found", Location="/again")))

    assert str(failure) == "more than 3 redirects"
    assert not failure.passing


def test_a_gzip_bomb_is_cut_off_before_it_fills_the_memory() -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    tracemalloc.start()

    failure = failure_of(always(said(body=bomb, Content_Encoding="gzip")))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(failure) == "more than 1,000,000 bytes"
    assert peak < 40_000_000


def test_gzip_that_is_none_breaks_off_with_a_reason() -> None:
    failure = failure_of(always(said(body=b"no gzip at all", Content_Encoding="gzip")))

    assert "broke off" in str(failure)


def test_an_encoding_that_was_not_asked_for_is_refused_and_not_taken_for_text() -> None:
    failure = failure_of(always(said(body=b"\x1b\x00\x00", Content_Encoding="br")))

    assert "br" in str(failure)


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Long: ", b"x"),
    ],
    ids=["body", "chunks", "header"],
)
def test_a_slow_drip_ends_at_the_deadline(head: bytes, drop: bytes) -> None:
    limits = Limits(most_bytes=1_000_000, seconds=1, connect_seconds=1, redirects=3, user_agent="test")
    started = time.monotonic()

    failure = failure_of(dripping(head, drop), limits)

    assert time.monotonic() - started < 4
    assert failure.passing
    assert str(failure) == "it took too long"


def test_a_server_that_says_nothing_ends_at_the_deadline() -> None:
    limits = Limits(most_bytes=1_000_000, seconds=1, connect_seconds=1, redirects=3, user_agent="test")
    started = time.monotonic()

    failure = failure_of(lambda _connection, _path: time.sleep(5), limits)

    assert time.monotonic() - started < 4
    assert failure.passing


def test_an_answer_that_breaks_off_may_be_tried_again() -> None:
    failure = failure_of(always(said(body=b"short", Content_Length="500")))

    assert "broke off" in str(failure)
    assert failure.passing


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "text/csv", " "])
def test_what_is_no_page_of_text_is_refused(media_type: str) -> None:
    failure = failure_of(always(said(body=b"x", Content_Type=media_type)))

    assert "not a page of text" in str(failure)
    assert not failure.passing


@pytest.mark.parametrize(
    ("status", "passing"), [("404 Not Found", False), ("403 Forbidden", False), ("410 Gone", False),
                            ("429 Too Many", True), ("500 Oops", True), ("503 Busy", True), ("302 Nowhere", False)]
)  # fmt: skip
def test_a_refusal_is_told_by_its_number_and_whether_it_may_pass(status: str, passing: bool) -> None:
    failure = failure_of(always(said(status, b"no")))

    assert str(failure) == f"the server answered {status[:3]}"
    assert failure.passing is passing


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 two hundred\r\n\r\n"])
def test_a_server_that_does_not_speak_http_does_not_answer(answer: bytes) -> None:
    failure = failure_of(always(answer))

    assert "does not answer" in str(failure)
    assert failure.passing


def test_a_port_on_which_nothing_listens_may_be_tried_again() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/"

        with pytest.raises(FetchFailed, match="does not answer") as failure:
            fetch(address, QUICK, may_connect=anywhere)
    assert failure.value.passing


def test_a_name_that_does_not_resolve_may_be_tried_again() -> None:
    with pytest.raises(FetchFailed, match=r"the name nowhere\.invalid does not resolve") as failure:
        fetch("http://nowhere.invalid/", QUICK)
    assert failure.value.passing


def test_a_name_in_another_script_is_asked_for_in_its_ascii_form(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *args, **kwargs: real("127.0.0.1", *args, **kwargs))

    def answer(connection: socket.socket, path: str) -> None:
        asked.append(path)
        connection.sendall(said(body=b"x"))

    with serving(answer) as address:
        port = address.rpartition(":")[2]
        page = fetch(f"http://новости.example:{port}/стр аница", QUICK, may_connect=anywhere)

    assert page.content == b"x"
    assert asked == ["/%D1%81%D1%82%D1%80%20%D0%B0%D0%BD%D0%B8%D1%86%D0%B0"]


@pytest.mark.parametrize(
    "url",
    ["ftp://news.example/", "file:///etc/hosts", "gopher://news.example/", "http://", "http:///x",
     "javascript:alert(1)", "http://[::1", "http://news.example:99999/", "http://news.example:0/", "http://user:secret@news.example/"],
)  # fmt: skip
def test_an_address_that_is_no_plain_web_address_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(FetchFailed) as failure:
        fetch(url, QUICK, may_connect=anywhere)
    assert not failure.value.passing
    assert "secret" not in str(failure.value)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "0.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:c0a8:101::1",
     "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:5ef5:79fd:0:0:80ff:fffe"],
)  # fmt: skip
def test_addresses_inside_however_they_are_wrapped_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_addresses_on_the_open_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"]
)
def test_the_default_refuses_the_machine_itself_under_every_spelling(host: str) -> None:
    with pytest.raises(FetchFailed, match=r"not on the open internet|does not resolve"):
        fetch(f"http://{host}:8000/", QUICK)


def test_each_redirect_is_judged_anew() -> None:
    judged: list[str] = []

    def only_the_first(address: Any) -> bool:
        judged.append(str(address))
        return len(judged) == 1

    with (
        serving(always(said("302 Found", Location="http://127.0.0.2:1/inside"))) as address,
        pytest.raises(FetchFailed, match=r"127\.0\.0\.2 is not on the open internet") as failure,
    ):
        fetch(address, QUICK, may_connect=only_the_first)
    assert judged == ["127.0.0.1", "127.0.0.2"]
    assert not failure.value.passing


def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 80)) for host in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: both)

    with pytest.raises(FetchFailed, match=r"news\.example is not on the open internet"):
        fetch("http://news.example/", QUICK)


def test_the_address_that_was_judged_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(always(said(body=b"the judged one"))) as address:
        port = int(address.rpartition(":")[2])
        answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]])
        real = socket.getaddrinfo
        # A second look-up of the name would raise StopIteration; the plain address still resolves.
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *a, **k: next(answers) if host == "news.example" else real(host, *a, **k),
        )
        page = fetch(f"http://news.example:{port}/", QUICK, may_connect=anywhere)

    assert page.content == b"the judged one"
