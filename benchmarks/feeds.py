"""Hold the reading of feeds against a server that does everything wrong, and print what a user is told.

    uv run python benchmarks/feeds.py [--case NAME]

Every case is one poll of one feed in a fresh process, which prints what came of it: articles, what was skipped, what was
noted. The table names the seconds and the memory that the poll took above that of the loaded program. A case is survived
if the poll ends without an exception, within `MAX_SECONDS` (the limit of time is set to `TIMEOUT_S`), within
`MAX_MEGABYTES`, and tells what is expected of it. Exit code 1 if one was not.

The server is `feed_server.py` beside this file, on the loopback address; nothing else is asked.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from feed_server import FeedServer

TIMEOUT_S = 3.0
MAX_SECONDS, MAX_MEGABYTES = 5.0, 120.0
NOW = datetime(2025, 10, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """What is served where, and words that the user must be told."""

    path: str
    served: str
    told: str
    articles: int = 0
    etag: str | None = None
    robots: bool = False
    """Whether to ask the server whose robots.txt fails."""


FEEDS = (
    Case("/good.rss", "a good RSS feed", "3 articles", 3),
    Case("/good.atom", "a good Atom feed", "1 article", 1),
    Case("/packed.rss", "a feed sent with gzip", "3 articles", 3),
    Case("/tagged.rss", "304: not changed since", "nothing new", 0, '"one"'),
    Case("/wrong-type.rss", "a feed called `application/octet-stream`", "3 articles", 3),
    Case("/wrong-charset.rss", "a feed that says UTF-8 and is Windows-1252", "is not in the encoding it states", 1),
    Case("/wrong-charset-stated.rss", "a UTF-8 feed whose server says Latin-1", "1 article", 1),
    Case("/ampersand.rss", "a feed with bare `&` and `<`", "not well-formed XML", 3),
    Case("/cut-off.rss", "a feed cut off in the middle", "not well-formed XML", 2),
    Case("/cut-connection.rss", "a connection that breaks off", "broke the connection off"),
    Case("/not-xml.rss", "text that is no feed", "is not a feed"),
    Case("/page", "a web page instead of a feed", "it names this feed: http"),
    Case("/empty.rss", "nothing at all, with status 200", "is empty"),
    Case("/no-entries.rss", "a feed without entries", "nothing new"),
    Case("/no-http.rss", "an answer that is no HTTP", "is no HTTP"),
    Case("/moved-301.rss", "moved for good (301)", "has moved for good", 3),
    Case("/moved-308.rss", "moved for good (308)", "has moved for good", 3),
    Case("/moved-302.rss", "sent on for now (302)", "3 articles", 3),
    Case("/moved-mixed.rss", "301, then 302", "3 articles", 3),
    Case("/moved-nowhere.rss", "a redirect without an address", "does not say where to"),
    Case("/loop-a.rss", "redirects in circles", "is sent on in circles"),
    Case("/hops/0", "redirects without end", "more than 5 times"),
    Case("/to-private.rss", "a redirect to 169.254.169.254", "leads to the address 169.254.169.254"),
    Case("/to-own-machine.rss", "a redirect to localhost", "which is not of the public internet"),
    Case("/to-numbers.rss", "a redirect to 2130706434 (127.0.0.2)", "which is not of the public internet"),
    Case("/to-file.rss", "a redirect to file:///etc/passwd", "neither http nor https"),
    Case("/to-user.rss", "a redirect to an address with a password", "holds a user name or password"),
    Case("/slow-drip.rss", "a feed at 20 bytes a second", "not sent whole within 3 seconds"),
    Case("/slow-headers.rss", "headers without end", "not sent whole within 3 seconds"),
    Case("/silent.rss", "no answer", "not sent whole within 3 seconds"),
    Case("/huge.rss", "400 MB of items", "larger than 10 MB"),
    Case("/huge-stated.rss", "a stated length of 5 GB", "larger than 10 MB"),
    Case("/bomb-gzip.rss", "a gzip bomb (300 MB in 0.3 MB)", "larger than 10 MB when unpacked"),
    Case("/bomb-twice.rss", "gzip within gzip", "packed in a way that was not asked for"),
    Case("/packed-wrong.rss", "gzip that is none", "packed in a way that cannot be read"),
    Case("/packed-cut.rss", "gzip without its end", "was cut off"),
    Case("/packed-other.rss", "an encoding that was not asked for", "packed in a way that was not asked for"),
    Case("/bomb-entities.rss", "an entity bomb", "declares XML entities"),
    Case("/bomb-entities-16.rss", "an entity bomb in UTF-16", "declares XML entities"),
    Case("/external-entity.rss", "an entity that names /etc/passwd", "declares XML entities"),
    Case("/deep.rss", "200,000 elements within each other", "elements within each other"),
    Case("/status/403", "403", "does not give it out"),
    Case("/status/404", "404", "nothing at this address"),
    Case("/status/410", "410", "it is not asked again"),
    Case("/status/500", "500", "the server has trouble"),
    Case("/asks-to-wait.rss", "429 with `Retry-After: 1800`", "left alone for 30 minutes"),
    Case("/forbidden/feed.rss", "a feed that robots.txt forbids", "robots.txt asks"),
    Case("/good.rss", "a site whose robots.txt answers 503", "its robots.txt cannot be read", robots=True),
)
PAGES = (
    Case("/feed-of/pages/moved", "a page that has moved", "1 article", 1),
    Case("/feed-of/pages/wrong-charset", "a page in Windows-1252", "1 article", 1),
    Case("/feed-of/status/404", "a page that is not there", "only the feed's summary", 1),
    Case("/bare-feed-of/status/404", "the same, in a feed without summaries", "has one word of the article"),
    Case("/feed-of/pages/to-front", "a page sent on to the front page", "only the feed's summary", 1),
    Case("/feed-of/pages/to-private", "a page sent on to 10.0.0.1", "leads to the address 10.0.0.1", 1),
    Case("/feed-of/pages/loop", "a page that redirects to itself", "only the feed's summary", 1),
    Case("/feed-of/pages/huge", "a page of 400 MB", "is larger than 10 MB", 1),
    Case("/feed-of/pages/bomb", "a page that is a gzip bomb", "larger than 10 MB when unpacked", 1),
    Case("/feed-of/pages/slow", "a page at 20 bytes a second", "not sent whole within 3 seconds", 1),
    Case("/feed-of/pages/pdf", "a PDF", "is no page (application/pdf)", 1),
    Case("/feed-of/pages/asks-to-wait", "429 for the page", "left for the next poll"),
    Case("/feed-of/forbidden/page", "a page that robots.txt forbids", "robots.txt asks", 1),
)


def poll_once(url: str, etag: str | None) -> dict[str, object]:
    """Return what one poll of a feed tells, with its seconds and its memory above that of the loaded program."""
    import feedparser  # noqa: F401  loaded first, so that its memory is not the case's
    import httpcore2  # noqa: F401
    import lxml.html  # noqa: F401

    from rashomon.ingest.network import Fetcher, NetworkOptions
    from rashomon.ingest.polling import poll
    from rashomon.model import FeedState

    options = NetworkOptions(private_hosts=("127.0.0.1",), delay_s=0.0, timeout_s=TIMEOUT_S)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    with Fetcher(options) as fetcher:
        (polled,) = poll([FeedState(url, etag=etag)], fetcher, lambda key: False, NOW)
    seconds = time.perf_counter() - started
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    count = len(polled.items)
    told = [
        *polled.notes,
        *(f"{skipped.source}: {skipped.reason}" for skipped in polled.skipped),
        *(f"{item.source}: {note}" for item in polled.items for note in item.notes),
    ]
    articles = f"{count} article{'s' if count > 1 else ''}" if count else ""
    return {
        "told": "; ".join([*([articles] if articles else []), *told]) or "nothing new",
        "articles": count,
        "seconds": seconds,
        "megabytes": max(peak, 0.0),
    }


def run(case: Case, server: FeedServer) -> tuple[str, bool]:
    """Return the case's row of the table, and whether it was survived."""
    command = [sys.executable, __file__, "--poll", server.url(case.path), *(["--etag", case.etag] if case.etag else [])]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return f"| {case.served} | (did not end) | | | **hangs** |", False
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["?"])[-1]
        return f"| {case.served} | {last} | | | **fails** |", False
    found = json.loads(ended.stdout)
    told = found["told"].replace(server.url(""), "").replace("|", "\\|")
    problems = [
        *(["tells something else"] if case.told not in found["told"] else []),
        *([f"{found['articles']} articles, not {case.articles}"] if found["articles"] != case.articles else []),
        *(["too slow"] if found["seconds"] > MAX_SECONDS else []),
        *(["too large"] if found["megabytes"] > MAX_MEGABYTES else []),
    ]
    verdict = "survived" if not problems else f"**{', '.join(problems)}**"
    return f"| {case.served} | {told} | {found['seconds']:.2f} | {found['megabytes']:.0f} | {verdict} |", not problems


def main() -> int:
    """Print the table; return 1 if a case was not survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", help="only cases of which the path or the description holds this")
    parser.add_argument("--poll", help=argparse.SUPPRESS)
    parser.add_argument("--etag", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.poll:
        print(json.dumps(poll_once(arguments.poll, arguments.etag)))
        return 0
    survived = total = 0
    with FeedServer() as server, FeedServer(robots=(503, "")) as failing:
        for name, cases in (("feed", FEEDS), ("page of an article", PAGES)):
            print(f"\n| {name} | what the user is told | seconds | MB | |\n| --- | --- | ---: | ---: | --- |")
            for case in cases:
                if arguments.case and arguments.case not in case.path + " " + case.served:
                    continue
                row, well = run(case, failing if case.robots else server)
                print(row, flush=True)
                survived += well
                total += 1
    print(f"\n{survived} of {total} survived")
    return 0 if survived == total else 1


if __name__ == "__main__":
    sys.exit(main())
