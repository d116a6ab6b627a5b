"""Polling: which feeds are due, what is new in them, and when to ask again; a feed that fails is tried later."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from rashomon.errors import OptionError, SourceError
from rashomon.ingest.dates import instant
from rashomon.ingest.feeds import Feed, FeedEntry, entry_item, feed_words, fetch_page, read_feed
from rashomon.ingest.item import Item
from rashomon.ingest.network import ACCEPT_FEED, FetchError, Response
from rashomon.model import FeedState, Skipped


@dataclass(frozen=True)
class PollingOptions:
    """How feeds are watched; times are in seconds.

    A feed is asked every `every_s` at first, then sooner where it had something new and later where it had not, within
    `least_s` and `most_s` (or `every_s`, where that lies outside). After failures the time doubles up to `backoff_s`.
    A poll reads at most `max_new` new articles of a feed, the newest first. A page that cannot be had for now is waited
    for `patience_s` after its publication, before the words of the feed are taken instead. `threads` feeds are asked
    at the same time, each of another host.
    """

    every_s: float = 900.0
    least_s: float = 600.0
    most_s: float = 7_200.0
    backoff_s: float = 21_600.0
    max_new: int = 50
    patience_s: float = 21_600.0
    threads: int = 6


@dataclass(frozen=True)
class Polled:
    """What one poll of one feed gave: what is to be remembered of it, its new articles, and what a user should know."""

    asked: str
    """The address that was asked; that of `state` is another where the feed has moved."""
    state: FeedState
    items: tuple[Item, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    """Whole lines that name the feed."""


class AsksFeeds(Protocol):
    """What fetches feeds and pages: see `network.Fetcher`."""

    def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None, accept: str = ...) -> Response:
        """Return what is at an address; raise `SourceError` where nothing is."""
        ...


@dataclass(frozen=True)
class _Read:
    """A feed as the server gave it: not changed, or its entries, or why there are none."""

    state: FeedState
    feed: Feed | None = None
    response: Response | None = None
    error: SourceError | None = None


@dataclass(frozen=True)
class _Gathered:
    """The articles of a feed's new entries, in the feed's order."""

    items: tuple[Item, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    left: int = 0
    """New entries that are to be taken at the next poll."""
    why: str = ""
    retry_after_s: float | None = None


def is_due(state: FeedState, now: datetime) -> bool:
    """Return whether a feed is to be asked now; one that is gone never is."""
    return not state.gone and (state.next_at is None or instant(state.next_at) <= now)


def next_due(states: Sequence[FeedState]) -> datetime | None:
    """Return when the first feed is to be asked again; null where one never was asked, or none is left."""
    times = [state.next_at for state in states if not state.gone]
    if not times or None in times:
        return None
    return min(instant(at) for at in times if at is not None)


def poll(
    states: Sequence[FeedState],
    fetcher: AsksFeeds,
    known: Callable[[str], bool],
    now: datetime,
    options: PollingOptions = PollingOptions(),
) -> Iterator[Polled]:
    """Give what each feed that is due has that is new, in the order of the feeds; no feed stops the others.

    `known` says whether an article of this address (or of this id, where an entry has no address) was read before; it
    is asked in the thread that iterates. An article that is known is fetched again only where the feed says that it
    was changed since the last poll. An article that two feeds name comes with the first. `now` has a zone. Raises
    `OptionError` for an option of no use.
    """
    if now.tzinfo is None:
        raise OptionError("the time of a poll needs a zone")
    if options.max_new < 1 or options.threads < 1 or min(options.every_s, options.least_s, options.backoff_s) <= 0:
        raise OptionError("times, articles and threads of a poll must be greater than zero")
    due = [state for state in states if is_due(state, now)]
    stop = threading.Event()
    pool = ThreadPoolExecutor(options.threads, thread_name_prefix="rashomon-poll")
    turns = _Turns(pool, options.threads)
    # How far ahead of the feed that is handed on next: its pages wait in memory meanwhile.
    ahead = 2 * options.threads
    reads: dict[int, Future[_Read]] = {}
    gathers: dict[int, Future[_Gathered]] = {}
    claimed: set[str] = set()
    given = chosen = 0
    try:
        while given < len(due):
            for number in range(len(reads), min(len(due), given + ahead)):
                reads[number] = turns.submit(due[number].url, _read_one, due[number], fetcher)
            while chosen < len(reads) and reads[chosen].done():
                read = reads[chosen].result()
                wanted, left = _wanted(read, known, claimed, options)
                host = next((entry.url for entry in wanted if entry.url), read.state.url)
                gathers[chosen] = turns.submit(host, _gather, read, wanted, left, fetcher, now, options, stop)
                chosen += 1
            if given in gathers and gathers[given].done():
                yield _settled(reads[given].result(), gathers.pop(given).result(), now, options)
                given += 1
                continue
            turns.wait()
    finally:
        stop.set()
        turns.clear()
        pool.shutdown(wait=True, cancel_futures=True)


class _Turns:
    """Tasks for a pool of threads, of which no two of one host run at the same time."""

    def __init__(self, pool: ThreadPoolExecutor, threads: int) -> None:
        self._pool, self._threads = pool, threads
        self._waiting: list[tuple[str, Callable[[], None]]] = []
        self._running: dict[Future[None], str] = {}

    def submit[**P, T](self, url: str, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Return the future of a task on the host of an address."""
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(work(*arguments, **named))
            except BaseException as error:
                future.set_exception(error)

        self._waiting.append((_host(url), run))
        self._start()
        return future

    def wait(self) -> None:
        """Return when a task has ended."""
        if self._running:
            wait(self._running, return_when=FIRST_COMPLETED)
        self._start()

    def clear(self) -> None:
        """Forget the tasks that have not begun."""
        self._waiting.clear()

    def _start(self) -> None:
        for future in [future for future in self._running if future.done()]:
            del self._running[future]
        kept: list[tuple[str, Callable[[], None]]] = []
        for host, run in self._waiting:
            if len(self._running) < self._threads and host not in self._running.values():
                self._running[self._pool.submit(run)] = host
            else:
                kept.append((host, run))
        self._waiting = kept


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _read_one(state: FeedState, fetcher: AsksFeeds) -> _Read:
    """Return what a feed's server gives; never raises for what a server may do."""
    try:
        response = fetcher.fetch(state.url, state.etag, state.last_modified, accept=ACCEPT_FEED)
        if response.not_modified:
            return _Read(state, response=response)
        return _Read(state, read_feed(response.data, response.url, response.charset), response)
    except SourceError as error:
        return _Read(state, error=error)


def _wanted(
    read: _Read, known: Callable[[str], bool], claimed: set[str], options: PollingOptions
) -> tuple[tuple[FeedEntry, ...], int]:
    """Return the entries to be read now, the newest first where the feed dates them, and how many are left."""
    entries: list[FeedEntry] = []
    for entry in read.feed.entries if read.feed else ():
        if entry.key in claimed:
            continue
        if known(entry.key) and not _changed(entry, read.state):
            continue
        claimed.add(entry.key)
        entries.append(entry)
    newest = sorted(entries, key=lambda entry: -_seconds(entry.updated or entry.published))
    return tuple(newest[: options.max_new]), len(newest[options.max_new :])


def _changed(entry: FeedEntry, state: FeedState) -> bool:
    """Return whether the feed says that an article was changed since the last poll, and after its publication."""
    updated, published = _seconds(entry.updated), _seconds(entry.published)
    checked = _seconds(state.checked_at)
    return bool(updated and published and updated > published and updated > checked)


def _seconds(at: str | None) -> float:
    """Return a date as a number to order by; 0 where there is none, or none that can be read."""
    try:
        return instant(at).timestamp() if at else 0.0
    except (ValueError, OverflowError):
        return 0.0


def _gather(
    read: _Read, wanted: tuple[FeedEntry, ...], left: int, fetcher: AsksFeeds, now: datetime,
    options: PollingOptions, stop: threading.Event,
) -> _Gathered:  # fmt: skip
    """Return the articles of the entries; those that cannot be had for now are left for the next poll."""
    if read.feed is None:
        return _Gathered()
    items: list[Item] = []
    skipped: list[Skipped] = []
    later = 0
    reasons = [f"a poll reads {options.max_new}"] if left else []
    waiting: dict[str, FetchError] = {}
    for entry in wanted:
        if stop.is_set():
            later += 1
            continue
        found, error = _article(entry, read.feed, fetcher, waiting)
        if error is not None and (error.retry_after_s is not None or _is_young(entry, now, options)):
            later += 1
            reasons.append(error.reason.partition(";")[0])
            continue
        if found is None:
            found = feed_words(entry, read.feed, error.reason if error else "")
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            items.append(found)
    why = "; ".join(dict.fromkeys(reasons))
    waits = [error.retry_after_s for error in waiting.values() if error.retry_after_s is not None]
    return _Gathered(tuple(items), tuple(skipped), left + later, why, max(waits, default=None))


def _article(
    entry: FeedEntry, feed: Feed, fetcher: AsksFeeds, waiting: dict[str, FetchError]
) -> tuple[Item | Skipped | None, FetchError | None]:
    """Return an entry's article, or the failure that may pass; a host that asked to wait is not asked again."""
    if entry.url is None:
        return entry_item(entry, feed, fetcher), None
    host = _host(entry.url)
    if host in waiting:
        return None, waiting[host]
    try:
        return fetch_page(entry, fetcher), None
    except FetchError as error:
        if error.retry_after_s is not None and error.temporary:
            waiting[host] = error
        if error.temporary:
            return None, error
        return feed_words(entry, feed, error.reason), None
    except SourceError as error:
        return feed_words(entry, feed, error.reason), None


def _is_young(entry: FeedEntry, now: datetime, options: PollingOptions) -> bool:
    at = _seconds(entry.updated or entry.published)
    return bool(at) and now.timestamp() - at < options.patience_s


def _settled(read: _Read, gathered: _Gathered, now: datetime, options: PollingOptions) -> Polled:
    """Return the outcome of a poll with what is to be remembered of the feed."""
    state, response = read.state, read.response
    checked = now.astimezone(UTC).isoformat(timespec="seconds")
    if read.error is not None or response is None:
        return _failed(read, checked, now, options)
    moved = response.moved_to if response.moved_to and response.moved_to != state.url else None
    notes = [f"{state.url}: has moved for good, and is asked at {moved} from now on"] if moved else []
    notes += [f"{state.url}: {note}" for note in response.notes]
    url = moved or state.url
    if state.failures:
        notes.append(f"{url}: can be read again")
    interval = _interval(state, bool(gathered.items), options)
    after = max(interval * _jitter(url), gathered.retry_after_s or 0.0)
    new = replace(
        state,
        url=url,
        etag=response.etag or (state.etag if response.not_modified else None),
        last_modified=response.last_modified or (state.last_modified if response.not_modified else None),
        checked_at=checked,
        next_at=_later(now, after),
        failures=0,
        problem=None,
    )
    if read.feed is not None:
        problem = "; ".join(read.feed.problems) or None
        new = replace(new, title=read.feed.title or state.title, problem=problem)
        if problem and problem != state.problem:
            notes.append(f"{url}: {problem}")
    if gathered.left:
        # Without its tag the feed is sent whole next time, though it may not have changed: entries are still open.
        new = replace(new, etag=None, last_modified=None)
        several = f"{gathered.left} new articles are" if gathered.left > 1 else "one new article is"
        notes.append(f"{url}: {several} left for the next poll ({gathered.why or 'the program was ended'})")
    return Polled(state.url, new, gathered.items, gathered.skipped, tuple(notes))


def _failed(read: _Read, checked: str, now: datetime, options: PollingOptions) -> Polled:
    state, error = read.state, read.error
    reason = error.reason if error else "could not be read"
    failures = state.failures + 1
    if isinstance(error, FetchError) and error.status == 410:
        new = replace(state, checked_at=checked, next_at=None, failures=failures, problem=reason, gone=True)
        return Polled(state.url, new, notes=(f"{state.url}: {reason}; it is not asked again",))
    # A feed that stays broken is asked ever more rarely; 2 ** 20 is more than any limit, and no overflow.
    after = min(options.every_s * 2 ** min(failures - 1, 20), max(options.backoff_s, options.every_s))
    after *= _jitter(state.url)
    if isinstance(error, FetchError) and error.retry_after_s is not None:
        after = max(after, error.retry_after_s)
    new = replace(state, checked_at=checked, next_at=_later(now, after), failures=failures, problem=reason)
    times = f" for the {failures}th time" if failures > 3 else ""
    return Polled(
        state.url,
        new,
        notes=(
            f"{state.url}: failed{times}: {reason.removesuffix('; try again later')}; it is asked again at {new.next_at}",
        ),
    )


def _interval(state: FeedState, had_new: bool, options: PollingOptions) -> float:
    """Return the seconds until the next poll, before they are spread: from the time between the last two."""
    last = _seconds(state.next_at) - _seconds(state.checked_at) if state.next_at and state.checked_at else 0.0
    if last <= 0 or state.failures:
        return options.every_s
    last /= _jitter(state.url)
    least, most = min(options.least_s, options.every_s), max(options.most_s, options.every_s)
    return min(max(last * (0.5 if had_new else 1.5), least), most)


def _jitter(url: str) -> float:
    """Return a factor in [0.9, 1.1) made from the address, so that feeds added together are not asked together."""
    digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()
    return 0.9 + 0.2 * int.from_bytes(digest[:4], "big") / 2**32


def _later(now: datetime, seconds: float) -> str:
    return (now.astimezone(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")
