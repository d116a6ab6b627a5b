"""The web is read within limits, from public hosts, politely, and every failure is told to a person."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rashomon.ingest.network
from rashomon.errors import OptionError, SourceError
from rashomon.ingest.addresses import canonical_url, web_address
from rashomon.ingest.network import Fetcher, FetchError, NetworkOptions, is_public

Reach = Callable[..., Fetcher]

PUBLIC = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::8.8.8.8"]
PRIVATE = [
    "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "2002:7f00:1::1", "2002:a00:1::1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "2001:0:a00:1::1",
    "::ffff:0:10.0.0.1", "2606:4700::5efe:10.0.0.1", "no address",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    """An address of the public internet may be reached, wrapped or not."""
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_private(address: str) -> None:
    """No address of the own machine or network passes, in whatever it is wrapped."""
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_as_public_as_what_it_wraps(inner: Any) -> None:
    """Mapped, 6to4 and NAT64 forms are judged by the IPv4 address in them."""
    number = int(inner)
    high, low = number >> 16, number & 0xFFFF
    for wrapped in (f"::ffff:{inner}", f"2002:{high:x}:{low:x}::", f"64:ff9b::{high:x}:{low:x}"):
        assert is_public(wrapped) == is_public(str(inner)), wrapped


def test_a_page_is_fetched_with_what_the_server_says(served: Any, reach: Reach) -> None:
    """Status, type, encoding, tags and the time of the fetch come with the bytes."""
    url = served.put(
        "/a", "<html>Hello", content_type="Text/HTML; Charset='ISO-8859-1'", etag='"x"', last_modified="yesterday"
    )
    found = reach().fetch(url)
    assert (found.url, found.status, found.data) == (url, 200, b"<html>Hello")
    assert (found.content_type, found.charset) == ("text/html", "iso-8859-1")
    assert (found.etag, found.last_modified, found.moved_to, found.not_modified) == ('"x"', "yesterday", None, False)
    assert datetime.fromisoformat(found.retrieved_at).tzinfo is not None
    (_, robots), (_, page) = served.asked
    assert page["user-agent"].startswith("rashomon/") and page["host"] == f"127.0.0.1:{served.port}"
    assert "cookie" not in page and robots["user-agent"] == page["user-agent"]


def test_an_unchanged_feed_is_not_sent_again(served: Any, reach: Reach) -> None:
    """With the tag of the copy that is there, the server answers 304."""
    fetcher = reach()
    first = fetcher.fetch(served.url("/tagged.rss"))
    again = fetcher.fetch(served.url("/tagged.rss"), first.etag, first.last_modified)
    assert (first.not_modified, again.not_modified, again.status, again.data) == (False, True, 304, b"")
    assert served.asked[-1][1]["if-modified-since"] == first.last_modified


@pytest.mark.parametrize(
    ("path", "permanent"),
    [("/moved-301.rss", True), ("/moved-308.rss", True), ("/moved-302.rss", False), ("/moved-mixed.rss", False)],
)
def test_only_a_permanent_move_is_a_new_address(served: Any, reach: Reach, path: str, permanent: bool) -> None:
    """Every redirect on the way must be a permanent one."""
    found = reach().fetch(served.url(path))
    assert found.url == served.url("/good.rss")
    assert found.moved_to == (found.url if permanent else None)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/moved-nowhere.rss", "does not say where"),
        ("/loop-a.rss", "in circles"),
        ("/hops/0", "more than 5 times"),
        ("/huge-stated.rss", "larger than 1 MB"),
        ("/huge.rss", "larger than 1 MB"),
        ("/bomb-gzip.rss", "larger than 1 MB when unpacked"),
        ("/bomb-twice.rss", "not asked for"),
        ("/packed-other.rss", "not asked for"),
        ("/packed-wrong.rss", "cannot be read"),
        ("/packed-cut.rss", "cut off"),
        ("/cut-connection.rss", "broke the connection off"),
        ("/no-http.rss", "is no HTTP"),
        ("/status/401", "does not give it out (401 Unauthorized)"),
        ("/status/404", "nothing at this address (404 Not Found)"),
        ("/status/410", "taken away for good"),
        ("/status/500", "has trouble (500 Internal Server Error)"),
        ("/status/204", "no page (204 No Content)"),
        ("/status/304", "no page (304 Not Modified)"),
        ("/asks-to-wait.rss", "left alone for 30 minutes"),
        ("/forbidden/feed.rss", "robots.txt asks"),
        ("/to-private.rss", "leads to the address 169.254.169.254"),
        ("/to-own-machine.rss", "leads to localhost with the address"),
        ("/to-numbers.rss", "which is not of the public internet"),
        ("/to-file.rss", "neither http nor https (file)"),
        ("/to-user.rss", "user name or password"),
    ],
)
def test_what_cannot_be_fetched_is_told(served: Any, reach: Reach, path: str, told: str) -> None:
    """Each way in which a server may fail has words for a person, and names the address that was asked for."""
    with pytest.raises(FetchError) as error:
        reach(max_bytes=1_000_000).fetch(served.url(path))
    assert told in error.value.reason
    assert error.value.source == served.url(path)


@pytest.mark.parametrize("path", ["/slow-drip.rss", "/slow-headers.rss", "/silent.rss"])
def test_a_slow_server_is_left_in_time(served: Any, reach: Reach, path: str) -> None:
    """The limit of time is one for the whole fetch, however steadily it drips."""
    started = time.monotonic()
    with pytest.raises(FetchError, match=r"within 0\.5 seconds"):
        reach(timeout_s=0.5, robots=False).fetch(served.url(path))
    # The server would take half a minute or more; a machine at work may stall for seconds.
    assert time.monotonic() - started < 25


def test_a_slow_lookup_is_left_in_time(reach: Reach) -> None:
    """A name server that never answers does not hold the fetch."""
    waiting = threading.Event()

    def never(host: str, port: int) -> list[str]:
        waiting.wait(60)
        return []

    with pytest.raises(FetchError, match="cannot be reached"):
        reach(connect_timeout_s=0.2, robots=False, resolve=never).fetch("http://quay.example/")
    waiting.set()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://quay.example/a", "neither http nor https"),
        ("quay.example/a", "neither http nor https"),
        ("http://user@quay.example/", "user name"),
        ("http:///a", "names no host"),
        ("http://[::1", "cannot be read"),
        ("http://quay.example:99999/", "cannot be read"),
        ("http://127.0.0.2/", "127.0.0.2"),
        ("http://[::1]:9/", "leads to the address ::1"),
        ("http://0x7f000002/", "not of the public internet"),
    ],
)
def test_what_may_not_be_asked_is_not(reach: Reach, url: str, told: str) -> None:
    """Other schemes, user names, and addresses of the own machine are refused before anything is sent."""
    with pytest.raises(FetchError) as error:
        reach(robots=False).fetch(url)
    assert told in error.value.reason


def test_a_host_with_one_private_address_is_refused(reach: Reach) -> None:
    """All addresses that a name has are checked, not only the first."""
    fetcher = reach(private_hosts=(), robots=False, resolve=lambda host, port: ["8.8.8.8", "127.0.0.1"])
    with pytest.raises(FetchError, match=r"quay\.example with the address 127\.0\.0\.1"):
        fetcher.fetch("http://quay.example/")


def test_the_address_that_was_checked_is_the_one_that_is_reached(served: Any, reach: Reach) -> None:
    """A name is looked up once a request, so that a second answer cannot lead elsewhere; its name stays in `Host`."""
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.1"]

    served.put("/a", "words")
    fetcher = reach(private_hosts=("quay.example",), robots=False, resolve=resolve)
    assert fetcher.fetch(f"http://quay.example:{served.port}/a").data == b"words"
    assert looked_up == ["quay.example"]
    assert served.asked[0][1]["host"] == f"quay.example:{served.port}"


def test_private_addresses_can_be_allowed(served: Any, reach: Reach) -> None:
    """`allow_private` opens the own network for every host."""
    served.put("/a", "words")
    assert reach(private_hosts=(), allow_private=True).fetch(served.url("/a")).data == b"words"


def test_an_unreachable_server_is_told(reach: Reach) -> None:
    """A closed port and an unknown name are failures that may pass."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(FetchError, match="refuses the connection") as refused:
        reach(robots=False).fetch(f"http://127.0.0.1:{port}/")

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "unknown")

    with pytest.raises(FetchError, match="no host of this name") as missing:
        reach(robots=False, resolve=unknown).fetch("http://quay.example/")
    assert refused.value.temporary and missing.value.temporary


def test_deflate_is_unpacked_in_both_of_its_forms(served: Any, reach: Reach) -> None:
    """Servers send it with and without its header."""
    words = b"words " * 100_000
    raw = zlib.compressobj(wbits=-15)
    served.put("/a", zlib.compress(words), content_encoding="deflate")
    served.put("/b", raw.compress(words) + raw.flush(), content_encoding="deflate")
    fetcher = reach()
    assert fetcher.fetch(served.url("/a")).data == fetcher.fetch(served.url("/b")).data == words


def test_one_host_is_asked_no_faster_than_the_delay(served: Any, reach: Reach) -> None:
    """Between two requests to one host the delay passes, from whatever threads they come."""
    fetcher = reach(delay_s=0.4, robots=False)
    started = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: fetcher.fetch(served.url(f"/pages/good-{n}")), range(4)))
    assert time.monotonic() - started >= 1.2


def test_waiting_for_a_turn_is_not_failing(served: Any, reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of time holds for the server's answer, not for the turns that politeness lets pass."""
    waited: list[float] = []

    class Clock(threading.Event):
        """An event for which no real time passes: who waits for it finds the clock put forward."""

        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0.0)
            return self.is_set()

    # The fetcher's clock is the real one and what was waited, so that the test does not wait for minutes.
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + sum(waited), sleep=time.sleep)
    monkeypatch.setattr(rashomon.ingest.network, "time", clock)
    with monkeypatch.context() as patched:
        patched.setattr(threading, "Event", Clock)
        fetcher = reach(delay_s=500.0, robots=False, timeout_s=60.0)
    for number in range(3):
        assert fetcher.fetch(served.url(f"/pages/good-{number}")).status == 200
    assert sum(waited) > 900


def test_a_host_that_asks_to_wait_is_not_asked_before(served: Any, reach: Reach) -> None:
    """`Retry-After` holds for all of the host, as a number of seconds or as a date."""
    fetcher = reach()
    with pytest.raises(FetchError) as first:
        fetcher.fetch(served.url("/asks-to-wait.rss"))
    assert (first.value.status, first.value.retry_after_s, first.value.temporary) == (429, 1800, True)
    with pytest.raises(FetchError, match="asked to wait") as second:
        fetcher.fetch(served.url("/good.rss"))
    assert served.count("/good.rss") == 0 and 1700 < (second.value.retry_after_s or 0) <= 1800
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    served.put("/b", "", 503, retry_after=at)
    with pytest.raises(FetchError) as dated:
        reach().fetch(served.url("/b"))
    assert 90 <= (dated.value.retry_after_s or 0) <= 100


def test_a_closed_fetcher_ends_the_waiting(served: Any, reach: Reach) -> None:
    """Whoever waits for a host's turn is woken at once."""
    fetcher = reach(delay_s=30.0, robots=False)
    fetcher.fetch(served.url("/good.rss"))
    threading.Timer(0.1, fetcher.close).start()
    started = time.monotonic()
    with pytest.raises(FetchError, match="program was ended"):
        fetcher.fetch(served.url("/good.rss"))
    assert time.monotonic() - started < 25


def test_a_proxy_is_used_where_it_is_given(served: Any, reach: Reach) -> None:
    """Then the proxy finds the hosts, and what can still be checked is: numbers, and the own machine's name."""
    fetcher = reach(private_hosts=(), robots=False, proxy=served.url(""))
    assert b"Warehouse" in fetcher.fetch("http://quay.example/a").data
    assert served.asked[-1][0] == "http://quay.example/a"
    for url in ("http://10.0.0.1/", "http://localhost/", "http://2130706433/"):
        with pytest.raises(FetchError, match="not of the public internet"):
            fetcher.fetch(url)


def test_the_environments_proxies_are_not_used(served: Any, reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    """With them no address could be checked, so that one must be named."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert reach().fetch(served.url("/good.rss")).status == 200


@pytest.mark.parametrize("options", [{"timeout_s": 0}, {"max_bytes": 0}, {"delay_s": -1}, {"proxy": "somewhere"}])
def test_options_of_no_use_are_refused(options: dict[str, Any]) -> None:
    """An option's error names it before anything is fetched."""
    with pytest.raises(OptionError):
        Fetcher(NetworkOptions(**options))


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("HTTPS://Quay.Example:443/A?utm_source=rss&id=7&fbclid=x#top", "https://quay.example/A?id=7"),
        ("http://quay.example", "http://quay.example/"),
        ("http://quay.example:8080/a?", "http://quay.example:8080/a"),
        ("http://quay.example/?b=2&a=1&a=", "http://quay.example/?b=2&a=1&a="),
        ("http://quay.example/#!/a", "http://quay.example/#!/a"),
        ("http://bücher.example/ä b", "http://xn--bcher-kva.example/%C3%A4%20b"),
        ("http://quay.example/a%2fb?q=%c3%a4", "http://quay.example/a%2Fb?q=%C3%A4"),
        ("http://[2606:4700::1111]:80/a", "http://[2606:4700::1111]/a"),
        (" urn:newsml:quay.example:1 ", "urn:newsml:quay.example:1"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_addresses_have_one_form(given: str, canonical: str) -> None:
    """What says nothing of the article is left out; what may is kept."""
    assert canonical_url(given) == canonical


@given(st.text(alphabet=st.sampled_from("htps:/.?#&=%@[]aA1 éß_utm!-\t;ſ。"), max_size=60) | st.text(max_size=40))
def test_the_one_form_is_kept(text: str) -> None:
    """Whatever an address looks like, its form has itself as its form."""
    for url in (text, f"http://{text}", f"https://quay.example/{text}", f"https://quay.example/a?{text}"):
        assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_feed_schemes_are_addresses_of_the_web() -> None:
    """`feed:` is how some readers write http."""
    assert web_address("feed:https://quay.example/a") == "https://quay.example/a"
    assert web_address("feed://quay.example/a") == "http://quay.example/a"
    assert web_address("feed:file:///etc/passwd") is None and web_address("/a") is None


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_no_address_gives_a_traceback(text: str) -> None:
    """Whatever is asked for, a failure is a `SourceError`."""

    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "unknown")

    with Fetcher(NetworkOptions(robots=False, delay_s=0), nowhere) as fetcher, pytest.raises(SourceError):
        fetcher.fetch(f"http://{text}")
