"""robots.txt is honoured: what a site asks to be left alone is, and as fast as it allows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from rashomon.ingest.network import Fetcher, FetchError
from rashomon.ingest.robots import missing_robots, read_robots

Reach = Callable[..., Fetcher]


def test_rules_for_all_and_for_us_are_read() -> None:
    """Our own group of rules goes before that for all; broken lines mean nothing."""
    rules = read_robots(
        b"User-agent: *\nDisallow: /\n\nUser-agent: Rashomon\nDisallow: /a\nCrawl-delay: 3\n\xff?", "rashomon"
    )
    assert rules.delay_s == 3.0
    assert "robots.txt" in (rules.refusal("http://quay.example/a/b", "rashomon") or "")
    assert rules.refusal("http://quay.example/b", "rashomon") is None


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\xfe", b"<html>not found</html>", b"Crawl-delay: x\nDisallow: /\n" * 9]
)
def test_what_states_no_rules_allows_all(data: bytes) -> None:
    """A file that is none is as good as missing."""
    assert read_robots(data, "rashomon").refusal("http://quay.example/a", "rashomon") is None


def test_a_missing_file_allows_and_an_unreachable_one_does_not() -> None:
    """As RFC 9309 has it: 4xx allows all, 5xx and a request to wait nothing for now."""
    for status in (400, 401, 403, 404, 410):
        assert missing_robots(status).reason is None
    for status in (429, 500, 503):
        assert missing_robots(status).reason is not None


def test_it_is_fetched_once_for_a_site(served: Any, reach: Reach) -> None:
    """Two pages of one site ask for its rules once; addresses that are refused are never asked for."""
    fetcher = reach()
    fetcher.fetch(served.url("/pages/good-1"))
    fetcher.fetch(served.url("/pages/good-2"))
    with pytest.raises(FetchError, match="robots"):
        fetcher.fetch(served.url("/forbidden/page"))
    assert (served.count("/robots.txt"), served.count("/forbidden/page")) == (1, 0)


def test_a_redirect_is_held_to_it_as_well(served: Any, reach: Reach) -> None:
    """What is forbidden is not reached by a detour."""
    url = served.put("/detour", "", 302, location="/forbidden/page")
    with pytest.raises(FetchError, match="robots"):
        reach().fetch(url)
    assert served.count("/forbidden/page") == 0


def test_it_can_be_switched_off(served: Any, reach: Reach) -> None:
    """A user who has the site's leave may say so."""
    assert reach(robots=False).fetch(served.url("/forbidden/page")).status == 200
    assert served.count("/robots.txt") == 0


def test_trouble_at_the_site_is_no_leave(feed_server: Any, reach: Reach) -> None:
    """While robots.txt answers 5xx nothing is fetched; that may pass."""
    with feed_server.FeedServer(robots=(503, "")) as server:
        with pytest.raises(FetchError, match=r"its robots.txt cannot be read \(the server answered 503\)") as error:
            reach().fetch(server.url("/good.rss"))
        assert error.value.temporary and server.count("/good.rss") == 0
    with feed_server.FeedServer(robots=(404, "")) as server:
        assert reach().fetch(server.url("/good.rss")).status == 200


def test_the_sites_own_delay_is_kept(feed_server: Any, reach: Reach) -> None:
    """`Crawl-delay` holds between the requests to that host."""
    with feed_server.FeedServer(robots=(200, "User-agent: *\nCrawl-delay: 0.3\n")) as server:
        fetcher = reach()
        started = time.monotonic()
        for number in (1, 2):
            fetcher.fetch(server.url(f"/pages/good-{number}"))
        assert time.monotonic() - started >= 0.6
