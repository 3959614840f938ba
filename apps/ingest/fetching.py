"""Fetching a page from the open web as if everybody on it were hostile.

Names are resolved once and only public addresses are connected to, at every redirect anew; bytes, unpacked bytes
and the whole time are capped.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
CHUNK = 64 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
MEDIA_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
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
        response = _request(target, limits, deadline, may_connect)
        try:
            if response.status in REDIRECTS and response.headers.get("location"):
                url = urljoin(url, response.headers["location"])
                continue
            return _page(url, response, limits, deadline)
        finally:
            response.close()
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


def _request(
    target: SplitResult, limits: Limits, deadline: float, may_connect: Callable[[Address], bool]
) -> urllib3.BaseHTTPResponse:
    host = target.hostname or ""
    port = target.port or PORTS[target.scheme]
    address = _resolve(host, port, may_connect)
    left = _left(deadline)
    timeout = urllib3.Timeout(connect=min(limits.connect_seconds, left), read=left)
    # One connection to the address that was judged; the name goes into the handshake and the Host header.
    if target.scheme == "https":
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
            address,
            port,
            timeout=timeout,
            retries=False,
            server_hostname=host,
            assert_hostname=host,
            ssl_context=ssl.create_default_context(),
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False)
    shown_host = f"[{host}]" if ":" in host else host
    headers = {
        "Host": shown_host if target.port in (None, PORTS[target.scheme]) else f"{shown_host}:{port}",
        "User-Agent": limits.user_agent,
        "Accept": ", ".join(MEDIA_TYPES),
        "Accept-Encoding": "gzip",
    }
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        return pool.request("GET", path, headers=headers, redirect=False, preload_content=False, assert_same_host=False)
    except (HTTPError, OSError) as error:
        raise FetchFailed(f"{host} does not answer ({type(error).__name__})", passing=True) from error


def _page(url: str, response: urllib3.BaseHTTPResponse, limits: Limits, deadline: float) -> FetchedPage:
    if response.status != 200:
        raise FetchFailed(
            f"the server answered {response.status}", passing=response.status in (429, 500, 502, 503, 504)
        )
    declared = response.headers.get("content-type", "text/html")
    media_type, _, parameters = declared.partition(";")
    if media_type.strip().lower() not in MEDIA_TYPES:
        raise FetchFailed(f"it is {media_type.strip() or 'of no told kind'}, not a page of text")
    content = bytearray()
    try:
        while chunk := response.read(CHUNK, decode_content=True):
            content += chunk
            if len(content) > limits.most_bytes:
                raise FetchFailed(f"more than {limits.most_bytes:,} bytes")
            _left(deadline)
    except (HTTPError, OSError) as error:
        raise FetchFailed(f"the answer broke off ({type(error).__name__})", passing=True) from error
    charset = parameters.partition("charset=")[2].strip(" \"';") or None
    return FetchedPage(url, bytes(content), media_type.strip().lower(), charset)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchFailed("it took too long", passing=True)
    return left
