"""Hostile and friendly web servers on the loopback, each answering raw bytes as a test says."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

from apps.ingest.fetching import Limits

Answer = Callable[[socket.socket, str], None]
QUICK = Limits(most_bytes=1_000_000, seconds=3, connect_seconds=1, redirects=3, user_agent="test")


@contextlib.contextmanager
def serving(answer: Answer, *, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that hands each connection and the path asked for to `answer`; yields its address without a slash."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def one(opened: socket.socket) -> None:
        with opened, contextlib.suppress(OSError):
            connection = tls.wrap_socket(opened, server_side=True) if tls else opened
            with connection:
                asked = connection.recv(65536).decode("latin-1")
                answer(connection, asked.split(" ")[1])

    def accept() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        # Wakes the thread that waits for a connection.
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


def said(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """An HTTP answer; header names with underscores for dashes."""
    given = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items() if value)
    return f"HTTP/1.1 {status}\r\nConnection: close\r\n{lines}\r\n".encode() + body


def always(answer: bytes) -> Answer:
    """The same answer to every request."""
    return lambda connection, _path: connection.sendall(answer)


def dripping(head: bytes, drop: bytes) -> Answer:
    """An answer that begins with `head` and then comes drop by drop, faster than any single read gives up."""

    def answer(connection: socket.socket, _path: str) -> None:
        connection.sendall(head)
        until = time.monotonic() + 15
        while time.monotonic() < until:
            connection.sendall(drop)
            time.sleep(0.05)

    return answer
