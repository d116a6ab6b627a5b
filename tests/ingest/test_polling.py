"""Feeds are polled when they are due, nothing new is lost, and a feed that fails is tried later, never fatal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rashomon.errors import OptionError
from rashomon.ingest.network import Fetcher
from rashomon.ingest.polling import Polled, PollingOptions, is_due, next_due, poll
from rashomon.model import FeedState

Reach = Callable[..., Fetcher]
NOW = datetime(2025, 10, 14, 21, 0, tzinfo=UTC)


def ask(
    states: Sequence[FeedState], fetcher: Fetcher, known: Sequence[str] = (), now: datetime = NOW, **options: Any
) -> list[Polled]:
    """Return what a poll gives."""
    return list(poll(states, fetcher, lambda key: key in known, now, PollingOptions(**options)))


def seconds(polled: Polled) -> float:
    """Return the time from this poll to the next."""
    state = polled.state
    assert state.next_at and state.checked_at
    return (datetime.fromisoformat(state.next_at) - datetime.fromisoformat(state.checked_at)).total_seconds()


def test_a_feed_gives_what_is_new(served: Any, reach: Reach) -> None:
    """Articles that are not known are fetched, and the state says when the feed is asked again."""
    (polled,) = ask([FeedState(served.url("/good.rss"))], reach(), [served.url("/pages/good-2")])
    assert [item.source for item in polled.items] == [served.url("/pages/good-1"), served.url("/pages/good-3")]
    assert served.count("/pages/good-2") == 0
    state = polled.state
    assert (state.title, state.failures, state.problem, state.gone) == ("The Quay News", 0, None, False)
    assert state.checked_at == "2025-10-14T21:00:00+00:00" and 810 <= seconds(polled) <= 990
    assert polled.skipped == () and polled.notes == ()


def test_only_feeds_that_are_due_are_asked(served: Any, reach: Reach) -> None:
    """One whose time has not come, and one that is gone, are left alone."""
    later = FeedState(served.url("/good.rss"), next_at="2025-10-14T21:00:01+00:00")
    gone = FeedState(served.url("/good.rss"), gone=True)
    due = FeedState(served.url("/good.rss"), next_at="2025-10-14T23:00:00+02:00")
    assert [is_due(state, NOW) for state in (later, gone, due)] == [False, False, True]
    assert ask([later, gone], reach()) == [] and served.asked == []
    assert next_due([later, gone, due]) == NOW and next_due([gone]) is None and next_due([FeedState("x")]) is None


def test_an_unchanged_feed_costs_one_request(served: Any, reach: Reach) -> None:
    """Its tag is kept and sent; it is asked less often."""
    fetcher = reach()
    (first,) = ask([FeedState(served.url("/tagged.rss"))], fetcher)
    assert first.state.etag == '"one"' and len(first.items) == 1
    (second,) = ask([first.state], fetcher, now=NOW + timedelta(hours=1))
    assert second.items == () and second.state.etag == '"one"' and second.notes == ()
    assert second.state.title == "The Quay News" and seconds(second) > seconds(first)


def test_the_time_between_polls_adapts(served: Any, reach: Reach) -> None:
    """It shrinks to ten minutes while there is news and grows to two hours while there is none, a tenth more or less."""
    url = served.put("/a.rss", "<rss version='2.0'><channel><title>A</title></channel></rss>")
    (polled,) = ask([FeedState(url)], reach())
    for _ in range(9):
        (polled,) = ask([polled.state], reach(), now=datetime.fromisoformat(polled.state.next_at or ""))
    assert 6480 <= seconds(polled) <= 7920
    busy = FeedState(served.url("/good.rss"))
    for _ in range(4):
        (polled,) = ask([busy], reach(), now=NOW if busy.next_at is None else datetime.fromisoformat(busy.next_at))
        busy = polled.state
    assert 540 <= seconds(polled) <= 660
    (polled,) = ask([FeedState(url)], reach(), every_s=60)
    assert 54 <= seconds(polled) <= 66


def test_failures_wait_ever_longer(served: Any, reach: Reach) -> None:
    """The time doubles up to six hours; the problem is kept in words; one success ends it."""
    state = FeedState(served.url("/status/500"), title="A")
    waits: list[float] = []
    now = NOW
    for _ in range(8):
        (polled,) = ask([state], reach(), now=now)
        state, now = polled.state, datetime.fromisoformat(polled.state.next_at or "")
        waits.append(seconds(polled))
    assert state.failures == 8 and state.problem and "500" in state.problem and state.title == "A"
    assert waits == sorted(waits) and waits[0] <= 990 and 19_440 <= waits[-1] <= 23_760
    assert "for the 8th time" in polled.notes[0] and state.next_at in polled.notes[0]
    served.put("/status/500", "<rss version='2.0'><channel><title>A</title></channel></rss>")
    (polled,) = ask([state], reach(), now=now)
    assert polled.state.failures == 0 and polled.state.problem is None and "can be read again" in polled.notes[0]


def test_a_feed_that_moved_for_good_is_asked_there(served: Any, reach: Reach) -> None:
    """The new address is kept and told; a passing redirect changes nothing."""
    moved, passing = ask([FeedState(served.url("/moved-308.rss")), FeedState(served.url("/moved-302.rss"))], reach())
    assert moved.state.url == served.url("/good.rss") and "moved for good" in moved.notes[0]
    assert passing.state.url == served.url("/moved-302.rss") and passing.notes == ()


def test_a_feed_that_is_gone_is_not_asked_again(served: Any, reach: Reach) -> None:
    """410 ends the polling, and says so."""
    (polled,) = ask([FeedState(served.url("/status/410"))], reach())
    assert polled.state.gone and "not asked again" in polled.notes[0]


def test_no_feed_stops_the_others(served: Any, reach: Reach) -> None:
    """Whatever feeds do, each that is due gives one result, in the order given."""
    paths = [
        "/silent.rss", "/good.rss", "/bomb-gzip.rss", "/bomb-entities.rss", "/deep.rss", "/loop-a.rss", "/not-xml.rss",
        "/status/404", "/good.atom", "/to-private.rss", "/cut-off.rss", "/huge.rss", "/empty.rss",
    ]  # fmt: skip
    states = [*(FeedState(served.url(path)) for path in paths), FeedState("no address"), FeedState("http://[::1")]
    hasty, patient = reach(timeout_s=0.5), reach(max_bytes=1_000_000)

    class Fetcher:
        """Waits half a second for the server that never answers, and for the others as long as a busy machine needs."""

        def fetch(self, url: str, *rest: Any, **named: Any) -> Any:
            return (hasty if "silent" in url else patient).fetch(url, *rest, **named)

    found = ask(states, Fetcher())  # type: ignore[arg-type]
    assert [polled.state.url for polled in found] == [state.url for state in states]
    # The articles of the good feed come with it, and not once more with the two others that name them.
    assert [polled.state.url for polled in found if polled.items] == [served.url("/good.rss")]
    readable = [polled.state.url for polled in found if not polled.state.failures]
    assert readable == [served.url(path) for path in ("/good.rss", "/good.atom", "/cut-off.rss")]
    assert all(polled.notes for polled in found if polled.state.failures)


def test_what_is_left_comes_next_time(served: Any, reach: Reach) -> None:
    """A poll reads so many articles, the rest is told, and the feed is then asked without its tag."""
    (polled,) = ask([FeedState(served.url("/tagged.rss"), etag='"zero"')], reach(), max_new=1)
    assert polled.state.etag == '"one"'
    (first,) = ask([FeedState(served.url("/good.rss"), etag='"x"')], reach(), max_new=2)
    assert len(first.items) == 2 and first.state.etag is None
    assert "one new article is left for the next poll (a poll reads 2)" in first.notes[0]
    (second,) = ask([first.state], reach(), [item.source for item in first.items], now=NOW + timedelta(hours=3))
    assert [item.source for item in second.items] == [served.url("/pages/good-3")] and second.notes == ()


def test_an_article_in_two_feeds_is_fetched_once(served: Any, reach: Reach) -> None:
    """It comes with the first feed that names it."""
    first, second = ask([FeedState(served.url("/good.rss")), FeedState(served.url("/tagged.rss"))], reach())
    assert len(first.items) == 3 and second.items == ()
    assert served.count("/pages/good-1") == 1


def test_a_known_article_is_fetched_again_only_where_the_feed_says_that_it_changed(served: Any, reach: Reach) -> None:
    """Its last change must be later than its publication and than the last poll."""
    known = [served.url("/pages/good-1")]
    before = FeedState(served.url("/good.atom"), checked_at="2025-10-15T07:00:00+00:00")
    after = FeedState(served.url("/good.atom"), checked_at="2025-10-15T09:00:00+00:00")
    now = NOW + timedelta(days=1)
    assert len(ask([before], reach(), known, now)[0].items) == 1
    assert ask([after], reach(), known, now)[0].items == ()


def test_a_page_that_cannot_be_had_for_now_is_waited_for(served: Any, reach: Reach) -> None:
    """While it is young it is left for the next poll; later the feed's own words are taken, with a note."""
    state = FeedState(served.url("/feed-of/status/503"))
    (young,) = ask([state], reach())
    assert (young.items, young.skipped, young.state.etag) == ((), (), None)
    assert "left for the next poll (the server has trouble" in young.notes[0]
    (old,) = ask([state], reach(), now=NOW + timedelta(days=1))
    assert len(old.items) == 1 and "summary" in old.items[0].notes[0]


def test_a_server_that_asks_to_wait_is_left_alone(served: Any, reach: Reach) -> None:
    """`Retry-After` puts off the feed, and the articles that were not read."""
    (feed,) = ask([FeedState(served.url("/asks-to-wait.rss"))], reach())
    assert seconds(feed) >= 1800
    (pages,) = ask([FeedState(served.url("/feed-of/pages/asks-to-wait"))], reach(), now=NOW + timedelta(days=9))
    assert pages.items == () and "left for the next poll" in pages.notes[0]


def test_what_cannot_be_read_is_named(served: Any, reach: Reach) -> None:
    """An entry without page and words is skipped with its reason."""
    (polled,) = ask([FeedState(served.url("/bare-feed-of/status/404"))], reach(), now=NOW + timedelta(days=9))
    assert polled.items == () and polled.skipped[0].source == served.url("/status/404")
    assert "404" in polled.skipped[0].reason and "one word" in polled.skipped[0].reason


def test_known_is_asked_in_the_thread_of_the_caller(served: Any, reach: Reach) -> None:
    """A store's connection may belong to one thread."""
    threads: set[int] = set()

    def known(key: str) -> bool:
        threads.add(threading.get_ident())
        return False

    assert list(poll([FeedState(served.url("/good.rss"))], reach(), known, NOW))
    assert threads == {threading.get_ident()}


def test_hosts_are_asked_at_the_same_time_and_one_host_in_turn(feed_server: Any, reach: Reach) -> None:
    """Slow hosts are waited for together, six at a time."""
    open_now: list[int] = []
    most = 0
    # It opens when six stand before it: were fewer asked at a time, it would break.
    together = threading.Barrier(6, timeout=30)
    counting = threading.Lock()

    class Slow:
        def fetch(self, url: str, *rest: Any, **named: Any) -> Any:
            nonlocal most
            with counting:
                open_now.append(1)
                most = max(most, len(open_now))
            if "quay" in url:
                time.sleep(0.05)
            else:
                together.wait()
            open_now.pop()
            return reach().fetch("nowhere")

    assert len(ask([FeedState(f"http://host{n}.example/a") for n in range(12)], Slow())) == 12  # type: ignore[arg-type]
    assert most == 6 and not together.broken
    most = 0
    assert len(ask([FeedState(f"http://quay.example/{n}") for n in range(3)], Slow())) == 3  # type: ignore[arg-type]
    assert most == 1


def test_a_poll_can_be_left(served: Any, reach: Reach) -> None:
    """Who stops iterating stops the poll."""
    running = poll(
        [FeedState(served.url("/good.rss")), FeedState(served.url("/good.atom"))], reach(), lambda _: False, NOW
    )
    next(running)
    running.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rashomon-poll")]


def test_options_of_no_use_are_refused(reach: Reach) -> None:
    """Before anything is fetched."""
    for options in ({"max_new": 0}, {"every_s": 0}, {"threads": 0}):
        with pytest.raises(OptionError):
            ask([], reach(), **options)
    with pytest.raises(OptionError, match="zone"):
        ask([], reach(), now=datetime(2025, 10, 14))
