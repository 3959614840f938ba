"""A chat endpoint on the loopback that speaks the protocol and answers each request as a test says."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from apps.engine.claims import Document
from apps.engine.reading import GrammarReader
from apps.ingest.second_reading.endpoint import Endpoint
from apps.ingest.second_reading.reader import ChatReader
from tests.factories import DAY

KEY = "sk-the-key-that-nobody-may-see"
GRAMMAR = GrammarReader()


@dataclass
class Reply:
    """What the endpoint sends: `body` is JSON unless it is bytes; `drip` sends it byte by byte with such pauses."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0


@dataclass(frozen=True)
class Asked:
    """One request as it arrived: its number from 1, path, headers, body, and the time of time.monotonic()."""

    number: int
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float

    @property
    def question(self) -> str:
        """The user's message."""
        return str(self.body["messages"][-1]["content"])


Script = Callable[[Asked], Reply]


@dataclass
class ChatServer:
    """What a test looks at: every request, and the most that were under way at one time."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    now: int = 0
    peak: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextlib.contextmanager
    def counted(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Iterator[Asked]:
        """Note a request for as long as it is under way."""
        with self.lock:
            self.now += 1
            self.peak = max(self.peak, self.now)
            one = Asked(len(self.asked) + 1, path, headers, body, time.monotonic())
            self.asked.append(one)
        try:
            yield one
        finally:
            with self.lock:
                self.now -= 1


@contextlib.contextmanager
def chatting(script: Script) -> Iterator[ChatServer]:
    """A server that answers each request by the script, each in a thread of its own."""
    server = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with server.counted(self.path, dict(self.headers), body) as asked, contextlib.suppress(OSError):
                _send(self, script(asked))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the base class's
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        http.block_on_close = False
        server.url = f"http://127.0.0.1:{http.server_port}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join(timeout=5)


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    handler.send_response(reply.status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **reply.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if not reply.drip:
        handler.wfile.write(body)
        return
    for position in range(len(body)):
        handler.wfile.write(body[position : position + 1])
        handler.wfile.flush()
        time.sleep(reply.drip)


def said(content: Any, *, tokens: int | None = 500, finish: str = "stop") -> Reply:
    """A completion with this content, and the usage unless `tokens` is None."""
    body: dict[str, Any] = {
        "choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": finish}]
    }
    if tokens is not None:
        body["usage"] = {"prompt_tokens": tokens - 100, "completion_tokens": 100, "total_tokens": tokens}
    return Reply(body)


def entries(text: str, *, on: date = DAY) -> list[dict[str, Any]]:
    """The claims that the grammar reads out of a text of the paper, as a model lists them; tests change them."""
    claims = GRAMMAR.read(Document(id="1", text=text, published=on, outlet="Paper"))
    return [claim.to_wire() | {"sentence": text[slice(*claim.sentence)]} for claim in claims]


def listing(*told: dict[str, Any]) -> Reply:
    """A completion that lists these claims."""
    return said(json.dumps({"claims": told}))


def agreeing(*texts: str) -> Script:
    """An endpoint that reads each of the texts as the grammar does; it knows them by their words."""
    return lambda asked: listing(*next(entries(text) for text in texts if text in asked.question))


def endpoint_at(url: str, **fields: Any) -> Endpoint:
    """An endpoint asked with a known key; quick to give up unless `fields` say otherwise."""
    values: dict[str, Any] = {"model": "reader-1", "key": KEY, "seconds": 5.0, "answer_tokens": 1000}
    return Endpoint(url=url, **(values | fields))


def reader_at(url: str, *, endpoint: Endpoint | None = None, **fields: Any) -> ChatReader:
    """A second reader at that address, with short waits unless `fields` say otherwise."""
    values: dict[str, Any] = {"tries": 3, "cap": 1_000_000, "seconds": 20.0, "backoff_seconds": 0.05}
    return ChatReader(endpoint=endpoint or endpoint_at(url), **(values | fields))
