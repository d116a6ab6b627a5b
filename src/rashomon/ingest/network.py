"""Fetching from the web: one address to its bytes, within limits of time and size, from public hosts, politely.

HTTP/1.1 is spoken by httpcore2 and not by a client above it: its `NetworkBackend` is a documented seam at which the
checked address can be connected to and every read be held to one deadline, headers and handshake included. Redirects,
decompression and limits are ours, since a limit that a library applies after the fact is none.
"""

from __future__ import annotations

import email.utils
import http
import importlib.metadata
import ipaddress
import math
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from rashomon.errors import OptionError, SourceError
from rashomon.ingest import robots
from rashomon.ingest.addresses import plain_url

AGENT = "rashomon"
"""The product's name, by which a robots.txt speaks to us."""

ACCEPT_PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
ACCEPT_FEED = "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"

MAX_CRAWL_DELAY_S = 30.0
"""A `Crawl-delay` beyond this is kept to no further: a site that asks for an hour is rather asked less often."""
MAX_RETRY_AFTER_S = 86_400.0
ROBOTS_KEPT_S, UNREACHABLE_KEPT_S = 86_400.0, 600.0
"""How long a robots.txt is kept (RFC 9309 asks for no more than a day), and how long that it could not be had."""

_PIECE = 65_536
_MAX_ADDRESSES = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


def _agent() -> str:
    try:
        version = importlib.metadata.version("rashomon")
    except importlib.metadata.PackageNotFoundError:  # run from a folder, not installed
        version = "0"
    return f"{AGENT}/{version} (compares news reports on its user's own machine; run by hand, honours robots.txt)"


@dataclass(frozen=True)
class NetworkOptions:
    """How the web is read; times are in seconds.

    `timeout_s` holds for one whole fetch, redirects included, `connect_timeout_s` for reaching a host. `max_bytes`
    holds for what comes over the wire and for what it becomes when unpacked. `delay_s` is the least time between two
    requests to one host. `allow_private` allows addresses of the own machine and the own network for every host,
    `private_hosts` for the hosts it names. `proxy` is the address of an HTTP proxy, which then finds the hosts'
    addresses, so that only addresses given as numbers can be checked; the environment's proxies are not used.
    """

    allow_private: bool = False
    private_hosts: tuple[str, ...] = ()
    timeout_s: float = 20.0
    connect_timeout_s: float = 8.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    delay_s: float = 1.0
    robots: bool = True
    user_agent: str | None = None
    """Null: the program's name and version and what it does."""
    proxy: str | None = None


@dataclass(frozen=True)
class Response:
    """What a server gave. `url` is the address at the end of all redirects, `data` is unpacked."""

    url: str
    status: int
    data: bytes
    content_type: str | None
    """In lower case, without parameters: `text/html`."""
    charset: str | None
    etag: str | None
    last_modified: str | None
    retrieved_at: str
    """ISO 8601, UTC."""
    moved_to: str | None = None
    """`url`, where every redirect on the way there was a permanent one (301, 308)."""
    not_modified: bool = False
    notes: tuple[str, ...] = ()
    """What a reader should know of the way: that it left https."""


class FetchError(SourceError):
    """An address could not be fetched. `status` is the server's answer, where it gave one."""

    def __init__(
        self,
        source: str,
        reason: str,
        status: int | None = None,
        retry_after_s: float | None = None,
        temporary: bool = False,
    ) -> None:
        super().__init__(source, reason)
        self.status = status
        self.retry_after_s = retry_after_s
        """Seconds after which the server wants to be asked again, where it says so."""
        self.temporary = temporary
        """Whether trying later may help: no answer, trouble at the server, a request to wait."""


def resolve_host(host: str, port: int) -> list[str]:
    """Return the addresses of a host in the system's order, each once; raise `OSError` where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, and so is every one that is wrapped in it.

    Wrapped are IPv4 addresses in mapped, 6to4, NAT64 and ISATAP ones; Teredo addresses are never public.
    """
    if "%" in address:
        return False  # a zone is one of the own network
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and _wraps(ip):
        return _wrapped_public(ip)
    if ip.is_multicast or ip.is_reserved or ip.is_unspecified or not ip.is_global:
        return False
    return isinstance(ip, ipaddress.IPv4Address) or not (ip.is_site_local or ip in _TEREDO)


_TEREDO = ipaddress.IPv6Network("2001::/32")
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")


_ISATAP = (b"\0\0\x5e\xfe", b"\x02\0\x5e\xfe")


def _wraps(ip: ipaddress.IPv6Address) -> bool:
    return ip.packed[8:12] in _ISATAP or any(
        ip in net for net in (_MAPPED, _COMPATIBLE, _TRANSLATED, _NAT64, _NAT64_LOCAL, _SIX_TO_FOUR)
    )


def _wrapped_public(ip: ipaddress.IPv6Address) -> bool:
    """Return whether an IPv6 address that wraps an IPv4 address wraps a public one."""
    if ip in _NAT64_LOCAL or ip.is_loopback or ip.is_unspecified:
        return False
    isatap = ip.packed[8:12] in _ISATAP
    packed = ip.packed[2:6] if ip in _SIX_TO_FOUR else ip.packed[12:]
    return (ip.is_global or not isatap) and is_public(str(ipaddress.IPv4Address(packed)))


class _Blocked(Exception):
    """A host's address is one that may not be reached."""


class _Slow(Exception):
    """The deadline has passed."""


class _Deadline:
    """When a fetch must be done; waiting for politeness pushes it back."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Return the seconds that are left, at most `at_most`; raise `_Slow` where there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise _Slow
        return left if at_most is None else min(left, at_most)

    def push(self, seconds: float) -> None:
        """Give the fetch so much longer."""
        self._at += seconds


def _streams() -> tuple[type[Any], type[Any]]:
    """Return the classes that httpcore2 is given to reach hosts with; made here so that importing stays cheap."""
    import httpcore2

    class CheckedStream(httpcore2.NetworkStream):
        """A connection on which every read and write is held to the fetch's deadline."""

        def __init__(self, stream: httpcore2.NetworkStream, deadline: _Deadline) -> None:
            self._stream, self._deadline = stream, deadline

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return self._stream.read(max_bytes, self._deadline.left(timeout))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._stream.write(buffer, self._deadline.left(timeout))

        def close(self) -> None:
            self._stream.close()

        def start_tls(
            self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
        ) -> httpcore2.NetworkStream:
            stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
            return CheckedStream(stream, self._deadline)

        def get_extra_info(self, info: str) -> Any:
            return self._stream.get_extra_info(info)

    class CheckedBackend(httpcore2.NetworkBackend):
        """Connects to an address that was checked, which is not looked up a second time."""

        def __init__(self, addresses: Callable[[str, int, _Deadline], Sequence[str]], deadline: _Deadline) -> None:
            self._addresses, self._deadline = addresses, deadline
            self._sockets = httpcore2.SyncBackend()

        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> httpcore2.NetworkStream:
            addresses = self._addresses(host, port, self._deadline)[:_MAX_ADDRESSES]
            for number, address in enumerate(addresses, start=1):
                try:
                    stream = self._sockets.connect_tcp(
                        address, port, self._deadline.left(timeout), local_address, socket_options
                    )
                except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                    if number == len(addresses):
                        raise
                else:
                    return CheckedStream(stream, self._deadline)
            raise httpcore2.ConnectError("no address")

        def sleep(self, seconds: float) -> None:
            time.sleep(self._deadline.left(seconds))

    return CheckedStream, CheckedBackend


@dataclass
class _Host:
    """What is remembered of one host: when it may be asked next, its robots.txt, until when it wants no requests."""

    free_at: float = 0.0
    delay_s: float = 0.0
    closed_until: float = 0.0


@dataclass(frozen=True)
class _Answer:
    """One answer of a server, before its status is judged; the body is read for 200 only."""

    status: int
    headers: dict[str, str]
    data: bytes


class Fetcher:
    """Fetches addresses; safe to use from several threads, polite per host across all of them. Keeps no cookies."""

    def __init__(
        self,
        options: NetworkOptions = NetworkOptions(),
        resolve: Callable[[str, int], Sequence[str]] = resolve_host,
    ) -> None:
        """Take the options, and what looks hosts up (tests give their own); raise `OptionError` for a value of no use."""
        if options.timeout_s <= 0 or options.connect_timeout_s <= 0 or options.max_bytes <= 0:
            raise OptionError("limits of time and size for the network must be greater than zero")
        if not (0 <= options.delay_s < math.inf) or options.max_redirects < 0:
            raise OptionError("the delay between requests and the number of redirects cannot be negative")
        if options.proxy is not None and not re.match(r"https?://[^/\s]+/?$", options.proxy):
            raise OptionError(f"the proxy {options.proxy} is no address of a proxy; write it as http://host:port")
        self.options = options
        self._resolve = resolve
        self._agent = options.user_agent or _agent()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, tuple[float, robots.Robots]] = {}
        self._robots_locks: dict[str, threading.Lock] = {}
        self._tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End: whoever waits for a host's turn is woken, and nothing more is fetched."""
        self._closed.set()

    def fetch(
        self, url: str, etag: str | None = None, last_modified: str | None = None, accept: str = ACCEPT_PAGE
    ) -> Response:
        """Return what is at an http or https address (status 200), or that it has not changed (304).

        `etag` and `last_modified` are those of the copy that is there. Raises `FetchError` for everything else.
        """
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = _one_line(etag)
        if last_modified:
            headers["If-Modified-Since"] = _one_line(last_modified)
        return self._follow(url, headers, obey=self.options.robots)

    def _follow(self, url: str, headers: dict[str, str], obey: bool) -> Response:
        deadline = _Deadline(self.options.timeout_s)
        at = _checked_address(url, url.strip().partition("#")[0])
        seen = [at]
        permanent = True
        notes: list[str] = []
        while True:
            if obey:
                started = time.monotonic()
                self._obey_robots(url, at)
                deadline.push(time.monotonic() - started)
            answer = self._ask(url, at, headers, deadline)
            if answer.status not in _REDIRECTS:
                break
            target = answer.headers.get("location", "").strip()
            if not target:
                raise FetchError(url, f"was moved, but the server does not say where to ({_named(answer.status)})")
            permanent = permanent and answer.status in _PERMANENT
            next_at = _checked_address(url, urljoin(at, target).partition("#")[0], sent_on=True)
            if next_at in seen:
                raise FetchError(
                    url,
                    "is sent on in circles; the site may need cookies: save the page in a browser and give the file",
                )
            if len(seen) > self.options.max_redirects:
                raise FetchError(
                    url, f"is sent on more than {self.options.max_redirects} times; give the address it ends at"
                )
            if at.startswith("https:") and next_at.startswith("http:"):
                notes.append("was sent on from https to http, where its words are not protected on their way")
            at = next_at
            seen.append(at)
        return self._judged(url, at, answer, headers, at if permanent and len(seen) > 1 else None, tuple(notes))

    def _judged(
        self, url: str, at: str, answer: _Answer, asked: dict[str, str], moved_to: str | None, notes: tuple[str, ...]
    ) -> Response:
        """Return the response that an answer is; raise `FetchError` where it is none."""
        status, headers = answer.status, answer.headers
        conditional = "If-None-Match" in asked or "If-Modified-Since" in asked
        if status == 200 or (status == 304 and conditional):
            kind, _, parameters = headers.get("content-type", "").partition(";")
            charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", parameters, re.I)
            return Response(
                at,
                status,
                answer.data,
                kind.strip().lower() or None,
                charset.group(1).lower() if charset else None,
                headers.get("etag"),
                headers.get("last-modified"),
                datetime.now(UTC).isoformat(timespec="seconds"),
                moved_to,
                status == 304,
                notes,
            )
        wait = _retry_after(headers.get("retry-after")) if status in (429, 503) or status >= 300 else None
        if wait is not None and status in (429, 503):
            with self._lock:
                self._host(at).closed_until = time.monotonic() + wait
        raise FetchError(
            url, _refused(status, wait), status, wait, temporary=status in (408, 425, 429) or status >= 500
        )

    def _ask(self, url: str, at: str, headers: dict[str, str], deadline: _Deadline) -> _Answer:
        """Return a server's answer to one request; raise `FetchError` where there is none."""
        import httpcore2

        self._take_turn(url, at, deadline)
        try:
            return self._exchange(at, headers, deadline)
        except _Blocked as blocked:
            raise FetchError(
                url,
                f"{blocked}, which is not of the public internet; to fetch from the own machine or network, "
                "allow private addresses (--allow-private)",
            ) from None
        except (_Slow, httpcore2.ReadTimeout, httpcore2.WriteTimeout):
            raise FetchError(
                url, f"was not sent whole within {self.options.timeout_s:g} seconds; try again later", temporary=True
            ) from None
        except httpcore2.ConnectTimeout:
            raise FetchError(url, "the server cannot be reached (no answer); try again later", temporary=True) from None
        except httpcore2.ConnectError as error:
            raise _unreached(url, error) from None
        except _Oversize as error:
            raise FetchError(url, f"{error}; save the part you need as a file and give that") from None
        except _Garbled as error:
            raise FetchError(url, f"{error}; try again later", temporary=True) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError) as error:
            detail = " ".join(str(error).split())[:120]
            raise FetchError(
                url,
                f"the server broke the connection off or its answer is no HTTP{f' ({detail})' if detail else ''}; "
                "try again later",
                temporary=True,
            ) from None
        except (httpcore2.UnsupportedProtocol, UnicodeError, ValueError) as error:
            raise FetchError(url, f"is no address that can be asked for ({error}); check its spelling") from None

    def _exchange(self, at: str, headers: dict[str, str], deadline: _Deadline) -> _Answer:
        import httpcore2

        _, backend_class = _streams()
        backend = backend_class(self._addresses, deadline)
        with self._lock:
            if self._tls is None:
                self._tls = httpcore2.default_ssl_context()
        if self.options.proxy:
            self._check_literal(urlsplit(at).hostname or "")
            pool: Any = httpcore2.HTTPProxy(self.options.proxy, ssl_context=self._tls, network_backend=backend)
        else:
            pool = httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=backend)
        parts = urlsplit(at)
        sent = {
            "Host": parts.netloc,
            "User-Agent": self._agent,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **headers,
        }
        timeouts = {
            "connect": self.options.connect_timeout_s,
            "read": self.options.timeout_s,
            "write": self.options.timeout_s,
            "pool": self.options.timeout_s,
        }
        with (
            pool,
            pool.stream("GET", at, headers=list(sent.items()), extensions={"timeout": timeouts}) as response,
        ):
            got: dict[str, str] = {}
            for name, value in response.headers:
                got.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
            data = _body(response.stream, got, self.options.max_bytes) if response.status == 200 else b""
            return _Answer(response.status, got, data)

    def _addresses(self, host: str, port: int, deadline: _Deadline) -> Sequence[str]:
        """Return the addresses of a host; raise `_Blocked` where one of them is private and may not be."""
        if self.options.proxy and host == urlsplit(self.options.proxy).hostname:
            return self._looked_up(host, port, deadline)
        addresses = self._looked_up(host, port, deadline)
        if self.options.allow_private or host.lower() in self.options.private_hosts:
            return addresses
        for address in addresses:
            if not is_public(address):
                shown = f"the address {address}" if address == host else f"{host} with the address {address}"
                raise _Blocked(f"leads to {shown}")
        return addresses

    def _check_literal(self, host: str) -> None:
        """Hold what can be held where a proxy looks the hosts up: numbers and the name of the own machine."""
        allowed = self.options.allow_private or host in self.options.private_hosts
        numeric = ":" in host or re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", host, re.I)
        local = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
        if not allowed and (local or (numeric and not is_public(host))):
            raise _Blocked(f"leads to the address {host}")

    def _looked_up(self, host: str, port: int, deadline: _Deadline) -> Sequence[str]:
        """Return the addresses of a host, looked up in a thread of its own, since the system's way knows no limit."""
        import httpcore2

        found: list[Sequence[str]] = []
        failed: list[Exception] = []

        def look_up() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                failed.append(error)

        thread = threading.Thread(target=look_up, daemon=True, name="rashomon-resolve")
        thread.start()
        thread.join(deadline.left(self.options.connect_timeout_s))
        if failed or (found and not found[0]):
            raise httpcore2.ConnectError("unknown host")
        if not found:
            raise httpcore2.ConnectTimeout("the host's address was not found in time")
        return found[0]

    def _host(self, at: str) -> _Host:
        """Return what is remembered of an address's host; the lock must be held."""
        return self._hosts.setdefault(urlsplit(at).hostname or "", _Host(delay_s=self.options.delay_s))

    def _take_turn(self, url: str, at: str, deadline: _Deadline) -> None:
        """Wait until the host may be asked; the wait does not count against the deadline."""
        now = time.monotonic()
        with self._lock:
            host = self._host(at)
            closed_for = host.closed_until - now
            turn = max(now, host.free_at)
            if closed_for <= 0:
                host.free_at = turn + host.delay_s
        if closed_for > 0:
            raise FetchError(
                url,
                f"the server asked to wait, {_seconds(closed_for)} are left of it; it is not asked before",
                retry_after_s=closed_for,
                temporary=True,
            )
        if self._closed.wait(max(0.0, turn - now)):
            raise FetchError(url, "was not fetched, since the program was ended", temporary=True)
        deadline.push(time.monotonic() - now)

    def _obey_robots(self, url: str, at: str) -> None:
        """Raise `FetchError` where a site's robots.txt does not allow an address."""
        parts = urlsplit(at)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._robots_locks.setdefault(site, threading.Lock())
        with lock:
            kept = self._robots.get(site)
            if kept is None or kept[0] < time.monotonic():
                found = self._robots_of(site)
                lasts = UNREACHABLE_KEPT_S if found.reason else ROBOTS_KEPT_S
                kept = self._robots[site] = (time.monotonic() + lasts, found)
                if found.delay_s:
                    with self._lock:
                        host = self._host(at)
                        host.delay_s = max(self.options.delay_s, min(found.delay_s, MAX_CRAWL_DELAY_S))
                        host.free_at = max(host.free_at, time.monotonic() + host.delay_s)
        reason = kept[1].refusal(at, AGENT)
        if reason:
            raise FetchError(url, reason, temporary=kept[1].reason is not None)

    def _robots_of(self, site: str) -> robots.Robots:
        try:
            response = self._follow(f"{site}/robots.txt", {"Accept": "text/plain,*/*;q=0.5"}, obey=False)
        except FetchError as error:
            # Too large, or in circles: no rules that could be read, as good as none.
            if error.status is not None:
                return robots.missing_robots(error.status)
            return robots.unreachable_robots(error.reason.partition(";")[0]) if error.temporary else robots.Robots()
        return robots.read_robots(response.data, AGENT)


class _Oversize(Exception):
    """More bytes than are allowed."""


class _Garbled(Exception):
    """Bytes that cannot be unpacked."""


def _body(stream: Iterable[bytes], headers: dict[str, str], limit: int) -> bytes:
    """Return the unpacked body; stop as soon as it is too large, on the wire or unpacked."""
    too_large = f"is larger than {limit / 1_000_000:g} MB"
    stated = headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated) > limit:
        raise _Oversize(too_large)
    encoding = headers.get("content-encoding", "").strip().lower()
    unpack = _Unpacker(encoding) if encoding not in ("", "identity") else None
    pieces: list[bytes] = []
    wire = size = 0
    for received in stream:
        wire += len(received)
        if wire > limit:
            raise _Oversize(too_large)
        for piece in unpack.pieces(received) if unpack else (received,):
            size += len(piece)
            if size > limit:
                raise _Oversize(too_large + (" when unpacked" if unpack else ""))
            pieces.append(piece)
    if unpack and wire and not unpack.done:
        raise _Garbled("was cut off while it was sent")
    return b"".join(pieces)


class _Unpacker:
    """Unpacks gzip and deflate piece by piece, so that a bomb is noticed while it is small."""

    def __init__(self, encoding: str) -> None:
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise _Garbled(f"was sent packed in a way that was not asked for (`{encoding[:30]}`)")
        self._gzip = encoding != "deflate"
        self._inflater: Any = None
        self.done = False

    def pieces(self, data: bytes) -> Iterable[bytes]:
        """Give what the next bytes unpack to, in pieces of limited size."""
        while data:
            if self._inflater is None:
                if self.done and data[:2] != b"\x1f\x8b":
                    return  # padding behind the end, which browsers pass over as well
                raw = not self._gzip and (data[0] & 0x0F != 8)
                self._inflater = zlib.decompressobj(31 if self._gzip else -15 if raw else 15)
                self.done = False
            try:
                piece = self._inflater.decompress(data, _PIECE)
            except zlib.error:
                raise _Garbled("is packed in a way that cannot be read") from None
            if piece:
                yield piece
            if self._inflater.eof:
                data, self._inflater, self.done = self._inflater.unused_data, None, True
                if not self._gzip:
                    return
            else:
                data = self._inflater.unconsumed_tail
                if not data and len(piece) == _PIECE:
                    yield from self._rest()

    def _rest(self) -> Iterable[bytes]:
        """Give what the inflater holds back though it has taken all its input."""
        while not self._inflater.eof:
            piece = self._inflater.decompress(b"", _PIECE)
            if not piece:
                return
            yield piece
        self._inflater, self.done = None, True


def _checked_address(source: str, at: str, sent_on: bool = False) -> str:
    """Return an address with its host in ASCII and everything else escaped; raise `FetchError` where it is none."""
    prefix = "is sent on to an address that" if sent_on else "is an address that"
    try:
        parts = urlsplit(at)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(source, f"{prefix} cannot be read ({error}); check its spelling") from None
    if parts.scheme not in ("http", "https"):
        scheme = parts.scheme[:20] or "no scheme"
        raise FetchError(source, f"{prefix} is neither http nor https ({scheme}), and is not fetched")
    if parts.username is not None or parts.password is not None:
        raise FetchError(source, f"{prefix} holds a user name or password, and is not fetched")
    plain = plain_url(at)
    netloc = urlsplit(plain).netloc
    if (
        not host
        or port == 0
        or len(plain) > 8_000
        or not re.fullmatch(r"[\w.-]+(?::\d+)?|\[[^\]]+\](?::\d+)?", netloc, re.A)
    ):
        raise FetchError(source, f"{prefix} names no host that can be asked; check its spelling")
    return plain


def _retry_after(value: str | None) -> float | None:
    """Return the seconds that a `Retry-After` asks for, which may be a number or a date; null where it is neither."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), MAX_RETRY_AFTER_S)
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - datetime.now(UTC)).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


def _refused(status: int, wait: float | None) -> str:
    """Return what an answer that is no page means, for a person."""
    named = _named(status)
    if status in (401, 403, 407, 451):
        return f"the server does not give it out ({named}); save the page in a browser and give the file"
    if status == 404:
        return f"there is nothing at this address ({named}); check the address"
    if status == 410:
        return f"was taken away for good ({named})"
    if status == 429:
        return f"the server asks to be left alone for {_seconds(wait) if wait else 'a while'} ({named})"
    if status >= 500:
        return f"the server has trouble ({named}); try again {f'in {_seconds(wait)}' if wait else 'later'}"
    return f"the server answers with no page ({named}); check the address"


def _named(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _seconds(seconds: float) -> str:
    whole = math.ceil(seconds)
    return f"{whole} seconds" if whole < 120 else f"{math.ceil(whole / 60)} minutes"


def _unreached(url: str, error: Exception) -> FetchError:
    """Return the error for a host that could not be connected to."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = " ".join((cause.verify_message or "not trusted").split())
            return FetchError(url, f"the server's certificate cannot be trusted ({why}); its words might be another's")
        if isinstance(cause, ssl.SSLError):
            return FetchError(
                url, "the server does not speak TLS as it should; check whether it is http", temporary=True
            )
        if isinstance(cause, ConnectionRefusedError):
            return FetchError(url, "the server refuses the connection; try again later", temporary=True)
        cause = cause.__cause__ or cause.__context__
    if "unknown host" in str(error):
        return FetchError(
            url, "there is no host of this name, or no network; check the spelling and the connection", temporary=True
        )
    return FetchError(url, "the server cannot be reached; try again later", temporary=True)


def _one_line(value: str) -> str:
    return "".join(character for character in value if 32 <= ord(character) < 256 and character != "\x7f")[:1000]
