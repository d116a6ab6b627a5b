"""Feeds are read as far as they go, nothing in them is trusted, and an entry becomes its article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.errors import SourceError
from rashomon.ingest.feeds import Feed, FeedEntry, entry_item, read_feed
from rashomon.ingest.item import Item
from rashomon.ingest.network import Fetcher
from rashomon.model import Skipped

Reach = Callable[..., Fetcher]
AT = "https://quay.example/feeds/news.rss"


def read(text: str, url: str | None = AT) -> Feed:
    """Return the feed in a text."""
    return read_feed(text.encode("utf-8"), url)


def test_an_rss_feed_is_read(feed_server: Any) -> None:
    """Title, home and entries, with their own offset of time, absolute links and no trackers."""
    more = "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ada Holm</dc:creator>"
    feed = read(
        feed_server.rss(feed_server.entry("/a?id=1&amp;utm_source=rss#x", title="Fire &amp;amp; smoke", more=more))
    )
    assert (feed.title, feed.url, feed.home, feed.problems) == ("The Quay News", AT, "https://quay.example/", ())
    (entry,) = feed.entries
    assert entry.url == "https://quay.example/a?id=1"
    assert (entry.title, entry.outlet, entry.aggregated) == ("Fire & smoke", "The Quay News", False)
    assert (entry.published, entry.updated) == ("2025-10-14T21:05:00+02:00", None)
    assert (entry.authors, entry.summary, entry.language) == (("Ada Holm",), feed_server.SUMMARY, "en")


def test_an_atom_feed_is_read(feed_server: Any) -> None:
    """Publication is told from the last change."""
    (entry,) = read_feed(feed_server.ATOM.encode(), AT).entries
    assert (entry.id, entry.url) == ("urn:quay:1", "https://quay.example/pages/good-1")
    assert (entry.published, entry.updated) == ("2025-10-14T21:05:00+02:00", "2025-10-15T08:00:00+00:00")
    assert entry.authors == ("Ada Holm",)


def test_the_source_is_the_publisher(feed_server: Any) -> None:
    """An aggregator's `<source>` is the outlet, and is taken off the end of the headline."""
    more = "<source url='https://hill.example/rss'>The Hill Post</source>"
    (entry,) = read(feed_server.rss(feed_server.entry("/a", title="Fire - The Hill Post", more=more))).entries
    assert (entry.outlet, entry.aggregated, entry.title) == ("The Hill Post", True, "Fire")


@pytest.mark.parametrize(
    ("title", "home", "outlet"),
    [
        ("The Quay News", "https://quay.example/", "The Quay News"),
        ("Sport | The Quay", "https://www.thequay.example/sport", "The Quay"),
        ("The Quay: World RSS feed", "https://quay.example/", "The Quay"),
        ("World - All articles", "https://quay.example/", "World"),
        ("World | Sport", "https://quay.example/", "quay.example"),
        ("", "https://www.quay.example/", "quay.example"),
    ],
)
def test_the_outlet_is_told_from_the_feeds_title(feed_server: Any, title: str, home: str, outlet: str) -> None:
    """Of a title's parts the one that the domain abbreviates, else the domain."""
    text = feed_server.rss(feed_server.entry("/a"), title=title).replace("https://quay.example/", home)
    assert read(text).entries[0].outlet == outlet


@pytest.mark.parametrize(
    ("name", "told"),
    [("ENTITY_BOMB", "declares XML entities"), ("EXTERNAL_ENTITY", "declares XML entities")],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_entities_are_refused_in_every_encoding(feed_server: Any, name: str, told: str, encoding: str) -> None:
    """A document that declares entities is not parsed at all."""
    with pytest.raises(SourceError, match=told):
        read_feed(getattr(feed_server, name).encode(encoding), AT)


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "cp037", "punycode"])
def test_an_encoding_that_hides_is_not_followed(feed_server: Any, encoding: str) -> None:
    """What such a document declares is never reached: it is no feed, or its entities are seen."""
    text = feed_server.EXTERNAL_ENTITY.replace('version="1.0"', f'version="1.0" encoding="{encoding}"', 1)
    data = text.encode("ascii" if encoding == "unicode_escape" else encoding)
    if encoding == "utf-7":
        head, rest = text.split("?>", 1)
        data = head.encode() + b"?>" + rest.replace("<", "+ADw-").encode()
    with pytest.raises(SourceError):
        read_feed(data, AT)


def test_deep_and_large_documents_are_refused(feed_server: Any) -> None:
    """What no feed needs is not parsed; markup within an article's text does not count."""
    with pytest.raises(SourceError, match="200 elements within each other"):
        read(feed_server.rss("<a>" * 300 + "</a>" * 300))
    attributes = " ".join(f"a{n}='1'" for n in range(300))
    with pytest.raises(SourceError, match="200 attributes"):
        read(feed_server.rss(f"<item x='>' {attributes}/>"))
    with pytest.raises(SourceError, match="10 MB"):
        read_feed(b" " * 10_000_001, AT)
    assert read(feed_server.rss(feed_server.entry("/a", summary=f"<![CDATA[{'<br>' * 500}]]>"))).entries


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("It works!", "is not a feed"),
        ('{"items": []}', "is not a feed"),
        ("<!doctype html><html><body>News</body></html>", "is a web page, not a feed"),
        ("<html><link type='application/rss+xml' href='/x.rss'></html>", "names this feed: https://quay.example/x.rss"),
        ("<opml><body/></opml>", "list of feeds"),
        ("<note><to>you</to></note>", "is not a feed"),
    ],
)
def test_what_is_no_feed_is_told(text: str, told: str) -> None:
    """The reason says what it is instead, and names the feed that a page names."""
    with pytest.raises(SourceError, match=told):
        read(text)


def test_a_broken_feed_is_read_as_far_as_it_goes(feed_server: Any) -> None:
    """What is whole in it comes, with a problem that says where it breaks."""
    whole = feed_server.rss(*(feed_server.entry(f"/{n}") for n in range(5)))
    feed = read(whole[: int(len(whole) * 0.7)])
    assert 3 <= len(feed.entries) <= 4
    assert "not well-formed XML" in feed.problems[0]
    ampersand = read(feed_server.rss(feed_server.entry("/a", title="Fire & smoke")))
    assert (ampersand.entries[0].title, len(ampersand.problems)) == ("Fire & smoke", 1)


def test_wrong_encodings_are_read(feed_server: Any) -> None:
    """Bytes are believed before what is said of them; what is wrong is told."""
    text = feed_server.rss(feed_server.entry("/a", title="Café “Orléans”"))
    assert read_feed(text.encode("cp1252"), AT).entries[0].title == "Café “Orléans”"
    assert "encoding" in read_feed(text.encode("cp1252"), AT).problems[0]
    assert read_feed(text.encode(), AT, charset="iso-8859-1").entries[0].title == "Café “Orléans”"
    for name in ("iso-8859-1", "windows-1251", "iso-2022-jp", "utf-16", "no-such"):
        assert read_feed(text.replace('"utf-8"', f'"{name}"').encode(), AT).entries
    russian = feed_server.rss(feed_server.entry("/a", title="Пожар"), head="")
    assert read_feed(russian.encode("cp1251"), AT, charset="windows-1251").entries[0].title == "Пожар"


def test_an_entry_becomes_its_page(served: Any, reach: Reach) -> None:
    """The page's bytes, with what the feed states; the address is that at the end of the redirects."""
    feed = read_feed(reach().fetch(served.url("/feed-of/pages/moved")).data, served.url("/feed"))
    item = entry_item(feed.entries[0], feed, reach())
    assert isinstance(item, Item)
    assert (item.source, item.stated.url) == (served.url("/pages/moved"), served.url("/pages/good-1"))
    assert item.markup and b"<article>" in item.data and item.text is None and item.notes == ()
    assert item.stated.published == "2025-10-14T21:05:00+02:00" and item.stated.retrieved is not None
    assert item.stated.outlet == "The Quay News"


def test_a_page_speaks_for_its_outlet(served: Any, reach: Reach, feed_server: Any) -> None:
    """Where a page names its site, the feed's title is not put above it; a `<source>` is."""
    url = served.put("/a", feed_server.page().replace("<head>", "<head><meta property='og:site_name' content='Quay'>"))
    plain = read(feed_server.rss(feed_server.entry(url)))
    item = entry_item(plain.entries[0], plain, reach())
    assert isinstance(item, Item) and item.stated.outlet is None
    named = read(feed_server.rss(feed_server.entry(url, more="<source url='https://hill.example'>Hill</source>")))
    item = entry_item(named.entries[0], named, reach())
    assert isinstance(item, Item) and item.stated.outlet == "Hill"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/status/404", "nothing at this address"), ("/pages/pdf", "is no page (application/pdf)"),
        ("/pages/to-front", "front page"), ("/pages/to-private", "10.0.0.1"), ("/forbidden/page", "robots.txt"),
    ],
)  # fmt: skip
def test_without_its_page_an_entry_is_its_summary(served: Any, reach: Reach, path: str, told: str) -> None:
    """The feed's own words are taken, and the note says so and why."""
    feed = read_feed(reach().fetch(served.url(f"/feed-of{path}")).data, served.url("/feed"))
    item = entry_item(feed.entries[0], feed, reach())
    assert isinstance(item, Item)
    assert item.text and item.text.startswith("Warehouse burns down\n\nA warehouse on the eastern quay")
    assert (item.source, item.stated.url, item.markup) == (served.url(path), served.url(path), False)
    assert item.notes[0].startswith("only the feed's summary could be read (") and told in item.notes[0]


def test_full_content_is_told_from_a_summary(feed_server: Any) -> None:
    """Markup becomes paragraphs; scripts and comments are not words."""
    body = (
        "".join(f"<p>{line}.</p>" for line in (feed_server.WORDS * 2).split(". "))
        + "<script>evil()</script><!-- x --> End"
    )
    more = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{body}]]></content:encoded>"
    feed = read(feed_server.rss(feed_server.entry("/a", more=more)))
    item = entry_item(feed.entries[0], feed)
    assert isinstance(item, Item) and item.text is not None
    lines = item.text.split("\n")
    assert lines[:2] == ["Warehouse burns down", ""] and len(lines) >= 6 and lines[-1] == "End"
    assert "evil" not in item.text and item.notes == (
        "was read from the feed, since its page was not (no page was fetched)",
    )


def test_too_few_words_are_no_report(feed_server: Any) -> None:
    """An entry that is a link only is skipped by name."""
    feed = read(feed_server.rss(feed_server.entry("/a", summary="Read more")))
    skipped = entry_item(feed.entries[0], feed)
    assert skipped == Skipped(
        "https://quay.example/a", "no page was fetched; the feed itself has 2 words of the article"
    )


def test_entries_without_an_address_are_known_by_their_id(feed_server: Any) -> None:
    """What has neither address, id nor title is counted."""
    item = f"<item><guid isPermaLink='false'>tag:7</guid><description>{feed_server.SUMMARY}</description></item>"
    feed = read(feed_server.rss(item, "<item><description>words</description></item>"))
    assert [entry.key for entry in feed.entries] == ["tag:7"]
    assert "1 of its entries" in feed.problems[0]
    found = entry_item(feed.entries[0], feed)
    assert isinstance(found, Item) and (found.source, found.stated.external_id, found.stated.url) == (
        "tag:7",
        "tag:7",
        None,
    )


def test_a_page_in_the_encoding_of_its_server_is_read(served: Any, reach: Reach) -> None:
    """Where neither bytes nor page tell it, the server's word is taken."""
    entry = FeedEntry(None, served.url("/pages/wrong-charset"), None, None, None, None)
    item = entry_item(entry, Feed(None, None, None, (entry,)), reach())
    assert isinstance(item, Item) and item.text and "Orléans" in item.text


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<rss><channel><item>{text}".encode()))
def test_no_bytes_give_a_traceback(data: bytes) -> None:
    """Whatever is served, it is a feed or a `SourceError`."""
    try:
        feed = read_feed(data, AT)
    except SourceError:
        return
    for entry in feed.entries:
        entry_item(entry, feed)
