"""Fetching a page from the open web as if everybody on it were hostile.

Names are resolved once and only public addresses are connected to, at every redirect anew; bytes, unpacked bytes
and the whole time are capped.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
CHUNK = 64 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
MEDIA_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
PACKINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})")
AS_GIVEN = "%/:=&?~#+!$,;'@()*[]"
TEREDO = ipaddress.IPv6Network("2001::/32")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")


class FetchFailed(Exception):
    """A page that could not be had; `passing` says that trying again later may help."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        self.passing = passing
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came: its last address, its bytes unpacked, and what it says it is."""

    url: str
    content: bytes
    media_type: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost; seconds for connecting and for everything, bytes after unpacking."""

    most_bytes: int
    seconds: float
    connect_seconds: float
    redirects: int
    user_agent: str


def is_public(address: Address) -> bool:
    """Whether an address is on the open internet, seen through every way of carrying IPv4 inside IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address.sixtofour:
            return is_public(address.sixtofour)
        if address in TEREDO or address in NAT64_LOCAL:
            return False
        if address in NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def fetch(url: str, limits: Limits, *, may_connect: Callable[[Address], bool] = is_public) -> FetchedPage:
    """The page at the address; raises FetchFailed with the reason in words."""
    deadline = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        target = _checked(url)
        with (
            _connected(target, limits, deadline, may_connect) as connection,
            contextlib.closing(_asked(connection, target, limits, deadline)) as response,
        ):
            location = response.headers.get("location")
            if response.status not in REDIRECTS or not location:
                return _page(url, response, limits, deadline)
        try:
            url = urljoin(url, location)
        except ValueError as error:
            raise FetchFailed(f"it leads to what is no address: {error}") from error
    raise FetchFailed(f"more than {limits.redirects} redirects")


def _checked(url: str) -> SplitResult:
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError as error:
        raise FetchFailed(f"no address: {error}") from error
    if target.scheme not in PORTS or not target.hostname:
        raise FetchFailed("only http and https addresses with a host name are fetched")
    if target.username or target.password:
        raise FetchFailed("an address with a name and password in it is not fetched")
    if port is not None and port < 1:
        raise FetchFailed("the port is no port")
    return target


def _resolve(host: str, port: int, may_connect: Callable[[Address], bool]) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"the name {host} does not resolve", passing=True) from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(may_connect(address) for address in addresses):
        raise FetchFailed(f"{host} is not on the open internet")
    return str(addresses[0])


@contextlib.contextmanager
def _connected(
    target: SplitResult, limits: Limits, deadline: float, may_connect: Callable[[Address], bool]
) -> Iterator[HTTPConnection]:
    """A connection to the one address that was judged, cut at the deadline whatever the server does."""
    host = _ascii(target)
    port = target.port or PORTS[target.scheme]
    address = _resolve(host, port, may_connect)
    seconds = min(limits.connect_seconds, _left(deadline))
    # The name goes into the handshake and the Host header; the connection goes to the address.
    if target.scheme == "https":
        context = ssl.create_default_context()
        connection: HTTPConnection = HTTPSConnection(
            address, port, timeout=seconds, server_hostname=host, ssl_context=context
        )
    else:
        connection = HTTPConnection(address, port, timeout=seconds)
    try:
        connection.connect()
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        connection.close()
        raise FetchFailed(f"{host} does not answer ({type(error).__name__})", passing=True) from error
    try:
        with cut_at(connection.sock, deadline):
            yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def cut_at(opened: socket.socket, deadline: float) -> Iterator[None]:
    """Shut the connection at the deadline, a time of time.monotonic(), unless the block ends before.

    No timeout of a single read ends a server that drips, so the whole connection is cut.
    """
    cut = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, (opened,))
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def _cut(opened: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Not the method of a TLS socket, which would first say goodbye to a server that does not listen.
        socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _ascii(target: SplitResult) -> str:
    host = target.hostname or ""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise FetchFailed(f"the name {host} does not resolve") from error


def _asked(
    connection: HTTPConnection, target: SplitResult, limits: Limits, deadline: float
) -> urllib3.BaseHTTPResponse:
    host, port = _ascii(target), target.port or PORTS[target.scheme]
    shown_host = f"[{host}]" if ":" in host else host
    headers = {
        "Host": shown_host if port == PORTS[target.scheme] else f"{shown_host}:{port}",
        "User-Agent": limits.user_agent,
        "Accept": ", ".join(MEDIA_TYPES),
        "Accept-Encoding": "gzip",
    }
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        connection.timeout = _left(deadline)
        connection.request("GET", quote(path, safe=AS_GIVEN), headers=headers, preload_content=False)
        return connection.getresponse()
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        _left(deadline)
        raise FetchFailed(f"{host} does not answer ({type(error).__name__})", passing=True) from error


def _page(url: str, response: urllib3.BaseHTTPResponse, limits: Limits, deadline: float) -> FetchedPage:
    if response.status != 200:
        raise FetchFailed(
            f"the server answered {response.status}", passing=response.status in (429, 500, 502, 503, 504)
        )
    declared = response.headers.get("content-type", "text/html")
    media_type, _, parameters = declared.lower().partition(";")
    if media_type.strip() not in MEDIA_TYPES:
        raise FetchFailed(f"it is {media_type.strip() or 'of no told kind'}, not a page of text")
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed not in PACKINGS:
        raise FetchFailed(f"it is packed as {packed[:40]}, which was not asked for")
    content = bytearray()
    try:
        while chunk := response.read(CHUNK, decode_content=True):
            content += chunk
            if len(content) > limits.most_bytes:
                raise FetchFailed(f"more than {limits.most_bytes:,} bytes")
            _left(deadline)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        _left(deadline)
        raise FetchFailed(f"the answer broke off ({type(error).__name__})", passing=True) from error
    # A connection that was cut looks like one that came to its end.
    _left(deadline)
    charset = CHARSET.search(parameters)
    return FetchedPage(url, bytes(content), media_type.strip(), charset[1] if charset else None)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchFailed("it took too long", passing=True)
    return left
