"""One request to an OpenAI-compatible chat endpoint, with a deadline for all of it.

The key goes into one header and nowhere else: no message, log line or representation holds it.
"""

from __future__ import annotations

import contextlib
import json
import re
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from apps.ingest.fetching import cut_at

CONNECT_SECONDS = 10
CHUNK = 64 * 1024
MOST_BYTES = 1_000_000
MOST_OF_A_REFUSAL = 4_000
SHOWN_OF_A_REFUSAL = 200
MOST_WAIT = 86_400.0
PASSING = frozenset({408, 409, 425, 429})
CLOSED = frozenset({401, 402, 403, 404, 405})
# What an endpoint may refuse to be told; where its refusal names one, it is asked again without.
OPTIONS = ("response_format", "temperature", "max_tokens")


class AskFailed(Exception):
    """A request that gave no answer.

    `passing` says that asking again may help, `wait` after how many seconds at the earliest. `closed` says that the
    endpoint would refuse every other request as well, as for a wrong key. `cost` says that the answer may have been
    paid for all the same.
    """

    def __init__(
        self, reason: str, *, passing: bool = False, closed: bool = False, wait: float = 0, cost: bool = False
    ) -> None:
        self.passing, self.closed, self.wait, self.cost = passing, closed, wait, cost
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Said:
    """What the endpoint answered, and the tokens it says that question and answer took; None where it does not say.

    `is_cut` says that the answer was longer than it was allowed to be.
    """

    content: str
    tokens: int | None
    is_cut: bool = False


@dataclass(slots=True)
class Endpoint:
    """Where to ask, as what, and how long for; `answer_tokens` caps the length of one answer.

    It may be asked by several threads at once.
    """

    url: str
    model: str
    key: str = field(repr=False)
    seconds: float
    answer_tokens: int
    _refused: frozenset[str] = field(default=frozenset(), repr=False)

    def ask(self, messages: list[dict[str, str]], *, until: float) -> Said:
        """The answer to the messages; raises AskFailed. `until` is a time of time.monotonic()."""
        deadline = min(until, time.monotonic() + self.seconds)
        refused = self._refused
        while True:
            status, headers, body = self._post(self._asked(messages, refused), deadline)
            if status == 200:
                self._refused = refused
                return _said(body)
            more = _refused_options(status, body) - refused
            if not more:
                raise self._failure(status, headers, body)
            refused |= more

    def _asked(self, messages: list[dict[str, str]], refused: frozenset[str]) -> bytes:
        options: dict[str, Any] = {
            "response_format": {"type": "json_object"},
            "temperature": 0,
            "max_tokens": self.answer_tokens,
        }
        told = {name: value for name, value in options.items() if name not in refused}
        if "max_tokens" in refused:
            told["max_completion_tokens"] = self.answer_tokens
        return json.dumps({"model": self.model, "messages": messages, "stream": False, **told}).encode()

    def _post(self, body: bytes, deadline: float) -> tuple[int, urllib3.HTTPHeaderDict, bytes]:
        target = urlsplit(f"{self.url.rstrip('/')}/chat/completions")
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": "ConflictTracker/0.1",
        }
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        connection = _connected(target.scheme, target.hostname or "", target.port, deadline)
        try:
            with cut_at(connection.sock, deadline):
                connection.timeout = _left(deadline)
                path = target.path + (f"?{target.query}" if target.query else "")
                connection.request("POST", path, body=body, headers=headers, preload_content=False)
                with contextlib.closing(connection.getresponse()) as response:
                    return response.status, response.headers, _body(response, deadline)
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            _left(deadline)
            # Only the kind of the error: its words may quote a header.
            raise AskFailed(f"the answer broke off ({type(error).__name__})", passing=True, cost=True) from None
        finally:
            connection.close()

    def _failure(self, status: int, headers: urllib3.HTTPHeaderDict, body: bytes) -> AskFailed:
        reason = f"the endpoint answered {status}"
        if status in CLOSED:
            why = {401: "the key is refused", 402: "nothing is left to pay with", 403: "the key may not do this"}
            return AskFailed(f"{reason}: {why.get(status, 'address or model are not known there')}", closed=True)
        if status in PASSING or status >= 500:
            return AskFailed(reason, passing=True, wait=_retry_after(headers.get("retry-after", "")))
        told = " ".join(body[:MOST_OF_A_REFUSAL].decode("utf-8", "replace").replace("\x00", " ").split())
        if self.key:
            told = told.replace(self.key, "…")
        return AskFailed(f"{reason}: {told[:SHOWN_OF_A_REFUSAL]}" if told and status < 500 else reason)


def _refused_options(status: int, body: bytes) -> frozenset[str]:
    if status not in (400, 422):
        return frozenset()
    words = body[:MOST_OF_A_REFUSAL].decode("utf-8", "replace")
    return frozenset(name for name in OPTIONS if re.search(rf"\b{name}\b", words))


def _connected(scheme: str, host: str, port: int | None, deadline: float) -> HTTPConnection:
    seconds = min(CONNECT_SECONDS, _left(deadline))
    try:
        if scheme == "https":
            context = ssl.create_default_context()
            connection: HTTPConnection = HTTPSConnection(host, port, timeout=seconds, ssl_context=context)
        else:
            connection = HTTPConnection(host, port, timeout=seconds)
        connection.connect()
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise AskFailed(f"the endpoint cannot be reached ({type(error).__name__})", passing=True) from error
    return connection


def _body(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    content = bytearray()
    while chunk := response.read(CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise AskFailed(f"the answer has more than {MOST_BYTES:,} bytes", cost=True)
        _left(deadline)
    _left(deadline)
    return bytes(content)


def _said(body: bytes) -> Said:
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise AskFailed("the answer is not of the shape that chat endpoints give", cost=True) from None
    if isinstance(content, list):
        content = "".join(part.get("text") or "" for part in content if isinstance(part, dict))
    # What the database cannot hold is no part of any claim.
    words = str(content or "").replace("\x00", " ").encode("utf-8", "replace").decode()
    return Said(words, _tokens(answer.get("usage")), choice.get("finish_reason") == "length")


def _tokens(usage: object) -> int | None:
    if not isinstance(usage, dict):
        return None
    told = [usage.get(name) for name in ("total_tokens", "prompt_tokens", "completion_tokens")]
    total, question, answer = (n if isinstance(n, int) and 0 < n < 10**9 else None for n in told)
    return total or (question + answer if question and answer else None)


def _retry_after(value: str) -> float:
    """The seconds, a day at most, that a Retry-After header asks for as number or date; 0 where it cannot be read."""
    if value.strip().isdecimal():
        return min(float(value), MOST_WAIT)
    try:
        then = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0
    seconds = (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(0.0, seconds), MOST_WAIT)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise AskFailed("the answer took too long", passing=True, cost=True)
    return left
