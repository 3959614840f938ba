"""One request to a chat endpoint: what it sends, how every failure is told, and that the key stays where it belongs."""

from __future__ import annotations

import logging
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from apps.ingest.second_reading.endpoint import AskFailed, Endpoint, Said
from tests.ingest.chat_servers import KEY, Asked, ChatServer, Reply, chatting, endpoint_at, said

MESSAGES = [{"role": "system", "content": "List the claims."}, {"role": "user", "content": "Seven died."}]
GOOD = said('{"claims": []}')


def ask(endpoint: Endpoint, seconds: float = 30) -> Said:
    return endpoint.ask(MESSAGES, until=time.monotonic() + seconds)


def failure(reply: Reply, **fields: object) -> tuple[AskFailed, ChatServer]:
    with chatting(lambda _: reply) as server, pytest.raises(AskFailed) as failed:
        ask(endpoint_at(server.url, **fields))
    return failed.value, server


def refusing(*options: str) -> object:
    """An endpoint that refuses the first of these options that it is told."""

    def script(asked: Asked) -> Reply:
        told = next((name for name in options if name in asked.body), None)
        return Reply({"error": {"message": f"Unsupported parameter: '{told}'"}}, status=400) if told else GOOD

    return script


def test_the_question_is_sent_with_model_key_and_the_wish_for_json() -> None:
    with chatting(lambda _: GOOD) as server:
        answer = ask(endpoint_at(server.url + "/"))

    [asked] = server.asked
    assert answer == Said('{"claims": []}', 500)
    assert (asked.path, asked.headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert (asked.body["model"], asked.body["messages"]) == ("reader-1", MESSAGES)
    assert (asked.body["response_format"], asked.body["temperature"]) == ({"type": "json_object"}, 0)
    assert (asked.body["max_tokens"], asked.body["stream"]) == (1000, False)


def test_an_endpoint_without_a_key_is_sent_none() -> None:
    with chatting(lambda _: GOOD) as server:
        ask(endpoint_at(server.url, key=""))

    assert "Authorization" not in server.asked[0].headers


def test_what_the_endpoint_refuses_to_be_told_is_left_out_from_then_on() -> None:
    with chatting(refusing("response_format", "temperature", "max_tokens")) as server:  # type: ignore[arg-type]
        endpoint = endpoint_at(server.url)
        ask(endpoint)
        ask(endpoint)

    assert len(server.asked) == 5
    assert not {"response_format", "temperature", "max_tokens"} & set(server.asked[-1].body)
    assert server.asked[-1].body["max_completion_tokens"] == 1000


def test_a_refusal_for_another_reason_is_not_asked_again_and_told_without_the_key() -> None:
    error, server = failure(Reply({"error": f"the prompt of {KEY} is too long"}, status=400))

    assert (error.passing, error.closed, len(server.asked)) == (False, False, 1)
    assert "the endpoint answered 400" in str(error)
    assert "is too long" in str(error)
    assert KEY not in str(error)


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_a_closed_endpoint_is_told_without_its_words(status: int) -> None:
    error, server = failure(Reply({"error": "Incorrect key sk-the-****-see"}, status=status))

    assert (error.passing, error.closed, len(server.asked)) == (False, True, 1)
    assert str(status) in str(error)
    assert "sk-the" not in str(error)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_endpoint_may_be_asked_again(status: int) -> None:
    error, _ = failure(Reply(b"<html>busy</html>", status=status))

    assert (error.passing, error.cost, error.wait) == (True, False, 0)


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        (format_datetime(datetime.now(UTC) + timedelta(hours=9), usegmt=True), 3600, 9 * 3600),
        (format_datetime(datetime.now(UTC) - timedelta(seconds=1000), usegmt=True), 0, 0),
        ("soon", 0, 0),
        ("9" * 400, 86_400, 86_400),
    ],
    ids=["seconds", "date", "past", "words", "ages"],
)
def test_the_wait_that_the_endpoint_asks_for_is_told(header: str, least: float, most: float) -> None:
    error, _ = failure(Reply(b"", status=429, headers={"Retry-After": header}))

    assert least <= error.wait <= most


def test_a_slow_answer_ends_at_the_deadline() -> None:
    begun = time.monotonic()
    slow = Reply(GOOD.body, drip=0.05)

    error, _ = failure(slow, seconds=0.5)

    assert "took too long" in str(error)
    assert (error.passing, error.cost) == (True, True)
    assert time.monotonic() - begun < 3


def test_an_endpoint_that_says_nothing_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(AskFailed, match="took too long"):
        ask(endpoint_at(f"http://127.0.0.1:{silent.getsockname()[1]}/v1"), seconds=0.5)


def test_a_refused_connection_may_be_tried_again_and_costs_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(AskFailed, match="cannot be reached") as failed:
        ask(endpoint_at(f"http://127.0.0.1:{port}/v1"))

    assert (failed.value.passing, failed.value.cost) == (True, False)


def test_an_answer_that_breaks_off_may_be_asked_for_again() -> None:
    error, _ = failure(Reply(b'{"choices"', headers={"Content-Length": "5000"}))

    assert "broke off" in str(error)
    assert error.passing


def test_a_huge_answer_is_left_unread() -> None:
    error, _ = failure(Reply(b'{"choices": "' + b"x" * 3_000_000 + b'"}'))

    assert "more than 1,000,000 bytes" in str(error)
    assert not error.passing


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", b'{"choices": [', {"choices": []}, {"choices": None}, {"error": "no"}, [], b"[" * 100_000],
    ids=["empty", "words", "cut", "no choice", "null", "error", "list", "nested"],
)
def test_an_answer_of_another_shape_is_told_as_such(body: object) -> None:
    error, _ = failure(Reply(body))

    assert "not of the shape" in str(error)
    assert not error.passing


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (said("{}", tokens=None), Said("{}", None)),
        (said([{"type": "text", "text": "{"}, {"type": "text", "text": "}"}]), Said("{}", 500)),
        (said(None), Said("", 500)),
        (said("{", finish="length"), Said("{", 500, is_cut=True)),
        (said("a\x00b"), Said("a b", 500)),
        (said("\ud800"), Said("?", 500)),
        (Reply(said("{}").body | {"usage": {"prompt_tokens": 30, "completion_tokens": 12}}), Said("{}", 42)),
        (Reply(said("{}").body | {"usage": {"total_tokens": -5}}), Said("{}", None)),
        (Reply(said("{}").body | {"usage": "many"}), Said("{}", None)),
    ],
)
def test_content_and_usage_are_read_in_the_forms_that_endpoints_give(reply: Reply, answer: Said) -> None:
    with chatting(lambda _: reply) as server:
        assert ask(endpoint_at(server.url)) == answer


def test_a_redirect_is_not_followed() -> None:
    with chatting(lambda _: GOOD) as other:
        moved = Reply(b"", status=307, headers={"Location": f"{other.url}/chat/completions"})
        error, _ = failure(moved)

    assert not other.asked
    assert str(error) == "the endpoint answered 307"


def test_the_key_stands_in_no_representation_message_or_log_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = [str(failure(Reply({"error": KEY}, status=status))[0]) for status in (400, 401, 429, 500)]
    told.append(repr(endpoint_at("http://127.0.0.1:1/v1")))
    with chatting(lambda _: GOOD) as server, pytest.raises(AskFailed, match="broke off") as failed:
        ask(endpoint_at(server.url, key=f"{KEY}\nX-Other: 1"))

    assert KEY not in " ".join([*told, str(failed.value), caplog.text])
