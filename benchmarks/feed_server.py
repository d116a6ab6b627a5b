"""A web server on the loopback address that serves feeds and pages as badly as the web does, for tests and benchmarks.

    with FeedServer() as server:
        fetch(server.url("/good.rss"))

Nothing it serves is endless: what drips or floods ends when the reader goes or the server is closed.
"""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

WORDS = (
    "A warehouse on the eastern quay burned down on Tuesday night, the fire service said, and nobody was hurt. "
    "The building, which belonged to a paper merchant, had passed an inspection in March, a spokeswoman said. "
    "Police closed the road until noon and asked drivers to keep away from the harbour while the ruins were searched. "
    "The owner said in the morning that the stock had been insured, and that work would go on in rented rooms. "
)
SUMMARY = "A warehouse on the eastern quay burned down on Tuesday night, and nobody was hurt, the fire service said."
FLOOD_BYTES = 400_000_000
BOMB_BYTES = 300_000_000


def page(title: str = "Warehouse on the quay burns down", words: str = WORDS) -> str:
    """Return a page with an article."""
    lines = "".join(f"<p>{line.strip()}.</p>" for line in words.split(". ") if line.strip())
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{lines}</article></body></html>"
    )


def rss(*items: str, title: str = "The Quay News", head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    """Return an RSS feed with these items."""
    return (
        f'{head}<rss version="2.0"><channel><title>{title}</title><link>https://quay.example/</link>'
        f"<description>News</description><language>en</language>{''.join(items)}</channel></rss>"
    )


def entry(link: str, title: str = "Warehouse burns down", summary: str = SUMMARY, more: str = "") -> str:
    """Return an item of an RSS feed."""
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Tue, 14 Oct 2025 21:05:00 +0200</pubDate><description>{summary}</description>{more}</item>"
    )


ATOM = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Quay News</title>'
    '<id>urn:quay</id><updated>2025-10-15T08:00:00Z</updated><link href="/"/><entry><title>Warehouse burns down</title>'
    '<id>urn:quay:1</id><link href="/pages/good-1"/><published>2025-10-14T21:05:00+02:00</published>'
    "<updated>2025-10-15T08:00:00Z</updated><author><name>Ada Holm</name></author>"
    f"<summary>{SUMMARY}</summary></entry></feed>"
)

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITY_BOMB = rss(
    entry("/pages/good-1", title="&l9;"), head=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{_LAUGHS}]>'
)
EXTERNAL_ENTITY = rss(
    entry("/pages/good-1", title="&file;"),
    head='<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
)


@cache
def bomb() -> bytes:
    """Return gzip data that unpacks to `BOMB_BYTES` bytes; its end, which nobody should reach, is missing."""
    packer = zlib.compressobj(9, wbits=31)
    block = b" " * 1_000_000
    first, next_ = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + next_ * (BOMB_BYTES // len(block) - 1)


class FeedServer:
    """The server; `asked` lists path and headers of every request, in order of arrival."""

    def __init__(self, robots: tuple[int, str] = (200, "User-agent: *\nDisallow: /forbidden/\n")) -> None:
        self.robots = robots
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        """Further answers by path: status, headers, body."""
        self.closing = threading.Event()
        server = self

        class Handler(_Handler):
            def do_GET(self) -> None:
                server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                try:
                    _serve(server, self, self.path)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Return the port that the server listens on."""
        return self._server.server_address[1]

    def url(self, path: str) -> str:
        """Return the whole address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Serve this at a path, and return its address; `content_type=...` gives a header."""
        data = body.encode("utf-8") if isinstance(body, str) else body
        self.pages[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, data)
        return self.url(path)

    def count(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def give(self, body: str | bytes, status: int = 200, kind: str = "application/rss+xml", **headers: str) -> None:
        data = body.encode("utf-8") if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        sent = {"Content-Length": str(len(data)), **{name.replace("_", "-"): text for name, text in headers.items()}}
        for name, text in sent.items():
            if text:
                self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data)

    def go(self, target: str, status: int = 302) -> None:
        self.give("", status, Location=target)


def _serve(server: FeedServer, handler: _Handler, whole: str) -> None:
    path = urlsplit(whole).path
    if whole.startswith("http"):
        path = "/proxied"
    if path == "/robots.txt" and path not in server.pages:
        handler.give(server.robots[1], server.robots[0], "text/plain")
    elif whole in server.pages or path in server.pages:
        status, headers, data = server.pages.get(whole) or server.pages[path]
        kind = headers.get("content-type", "text/html")
        handler.give(data, status, kind, **{n: v for n, v in headers.items() if n != "content-type"})
    elif path.startswith("/feed-of/"):
        target = path.removeprefix("/feed-of")
        handler.give(rss(entry(target)))
    elif path.startswith("/bare-feed-of/"):
        handler.give(rss(entry(path.removeprefix("/bare-feed-of"), summary="More")))
    elif path.startswith("/pages/good-"):
        handler.give(page(), kind="text/html; charset=utf-8")
    elif path.startswith("/hops/"):
        handler.go(f"/hops/{int(path.rsplit('/', 1)[1]) + 1}")
    elif path.startswith("/status/"):
        handler.give("", int(path.rsplit("/", 1)[1]))
    else:
        _ROUTES.get(path, lambda _server, given: given.give("nothing here", 404))(server, handler)


def _drip(server: FeedServer, handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    for byte in rss(entry("/pages/good-1")).encode():
        handler.wfile.write(bytes([byte]))
        if server.closing.wait(0.05):
            return


def _drip_headers(server: FeedServer, handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.closing.wait(0.05):
        handler.wfile.write(b"x")


def _silent(server: FeedServer, handler: _Handler) -> None:
    server.closing.wait(60)


def _flood(server: FeedServer, handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    handler.wfile.write(b'<?xml version="1.0"?><rss version="2.0"><channel>')
    block = b"<item><title>Warehouse burns down</title></item>\n" * 2_000
    for _ in range(FLOOD_BYTES // len(block)):
        handler.wfile.write(block)


def _cut_connection(server: FeedServer, handler: _Handler) -> None:
    body = rss(entry("/pages/good-1"), entry("/pages/good-2")).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])


def _tagged(server: FeedServer, handler: _Handler) -> None:
    if handler.headers.get("If-None-Match") == '"one"':
        handler.send_response(304)
        handler.send_header("ETag", '"one"')
        handler.end_headers()
    else:
        handler.give(rss(entry("/pages/good-1")), ETag='"one"', Last_Modified="Tue, 14 Oct 2025 19:05:00 GMT")


def _no_http(server: FeedServer, handler: _Handler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def _go(target: str, status: int = 302) -> Callable[[FeedServer, _Handler], None]:
    return lambda server, handler: handler.go(target, status)


def _give(body: str | bytes, **named: Any) -> Callable[[FeedServer, _Handler], None]:
    return lambda server, handler: handler.give(body, **named)


_GOOD = rss(*(entry(f"/pages/good-{n}", title=f"Warehouse burns down, part {n}") for n in (1, 2, 3)))
_ACCENTS = "The mayor of Orléans said in the café on Tuesday that nobody had been hurt in the fire on the quay."
_ROUTES: dict[str, Callable[[FeedServer, _Handler], None]] = {
    "/good.rss": _give(_GOOD),
    "/good.atom": _give(ATOM, kind="application/atom+xml"),
    "/packed.rss": _give(gzip.compress(_GOOD.encode()), Content_Encoding="gzip"),
    "/tagged.rss": _tagged,
    "/not-xml.rss": _give("It works! This is the default answer of the server.", kind="text/plain"),
    "/cut-off.rss": _give(_GOOD[: int(len(_GOOD) * 0.6)]),
    "/cut-connection.rss": _cut_connection,
    "/ampersand.rss": _give(_GOOD.replace("nobody was hurt", "nobody was hurt & all is <well>")),
    "/page": _give(
        "<!doctype html><html><head><link rel='alternate' type='application/rss+xml' href='/good.rss'></head></html>",
        kind="text/html",
    ),
    "/empty.rss": _give(""),
    "/no-entries.rss": _give(rss()),
    "/moved-301.rss": _go("/good.rss", 301),
    "/moved-308.rss": _go("/good.rss", 308),
    "/moved-302.rss": _go("/good.rss", 302),
    "/moved-mixed.rss": _go("/moved-302.rss", 301),
    "/moved-nowhere.rss": _give("", status=302),
    "/slow-drip.rss": _drip,
    "/slow-headers.rss": _drip_headers,
    "/silent.rss": _silent,
    "/no-http.rss": _no_http,
    "/huge.rss": _flood,
    "/huge-stated.rss": lambda server, handler: handler.give("", Content_Length="5000000000"),
    "/loop-a.rss": _go("/loop-b.rss"),
    "/loop-b.rss": _go("/loop-a.rss"),
    "/bomb-gzip.rss": lambda server, handler: handler.give(bomb(), Content_Encoding="gzip"),
    "/bomb-twice.rss": _give(gzip.compress(gzip.compress(_GOOD.encode())), Content_Encoding="gzip, gzip"),
    "/packed-wrong.rss": _give(b"this is not gzip", Content_Encoding="gzip"),
    "/packed-cut.rss": _give(gzip.compress(_GOOD.encode())[:-40], Content_Encoding="gzip"),
    "/packed-other.rss": _give(b"\x1b\x2c\x00", Content_Encoding="br"),
    "/bomb-entities.rss": _give(ENTITY_BOMB),
    "/bomb-entities-16.rss": _give(ENTITY_BOMB.replace('"1.0"', '"1.0" encoding="utf-16"', 1).encode("utf-16")),
    "/external-entity.rss": _give(EXTERNAL_ENTITY),
    "/deep.rss": lambda server, handler: handler.give(rss(f"<item>{'<a>' * 200_000}{'</a>' * 200_000}</item>")),
    "/asks-to-wait.rss": _give("", status=429, Retry_After="1800"),
    "/forbidden/feed.rss": _give(_GOOD),
    "/to-private.rss": _go("http://169.254.169.254/latest/meta-data/"),
    "/to-own-machine.rss": _go("http://localhost:9/feed.rss"),
    "/to-numbers.rss": _go("http://2130706434/feed.rss"),
    "/to-file.rss": _go("file:///etc/passwd"),
    "/to-user.rss": _go("http://user:secret@quay.example/feed.rss"),
    "/wrong-type.rss": _give(_GOOD, kind="application/octet-stream"),
    "/wrong-charset.rss": _give(rss(entry("/pages/good-1", summary=_ACCENTS)).encode("cp1252")),
    "/wrong-charset-stated.rss": _give(rss(entry("/pages/good-1", summary=_ACCENTS), head="").encode(), kind="text/xml; charset=latin-1"),
    "/proxied": _give(page(), kind="text/html"),
    "/": _give(page("The Quay News"), kind="text/html"),
    "/pages/moved": _go("/pages/good-1", 301),
    "/pages/to-front": _go("/"),
    "/pages/to-private": _go("http://10.0.0.1/admin"),
    "/pages/huge": _flood,
    "/pages/slow": _drip,
    "/pages/bomb": lambda server, handler: handler.give(bomb(), kind="text/html", Content_Encoding="gzip"),
    "/pages/loop": _go("/pages/loop"),
    "/pages/pdf": _give(b"%PDF-1.7", kind="application/pdf"),
    "/pages/asks-to-wait": _give("", status=429, Retry_After="600"),
    "/pages/wrong-charset": _give(page(words=_ACCENTS * 3).encode("cp1252"), kind="text/html; charset=cp1252"),
    "/forbidden/page": _give(page(), kind="text/html"),
}  # fmt: skip
