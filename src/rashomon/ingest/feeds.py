"""Feeds: RSS and Atom to their entries, and an entry to its article, from its page or else from the feed's own words."""

from __future__ import annotations

import calendar
import codecs
import io
import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, cast
from urllib.parse import urljoin, urlsplit

from rashomon.errors import SourceError
from rashomon.ingest.addresses import canonical_url, web_address
from rashomon.ingest.dates import parse_date
from rashomon.ingest.item import Item, Stated
from rashomon.ingest.outlets import domain_of, is_domain, shown_outlet
from rashomon.model import Skipped

MIN_FULL_WORDS = 80
"""A feed whose entry has as many words carries the article and not its teaser."""
MIN_SUMMARY_WORDS = 12
"""Less than this is a label or a link, not a report; the same as for the body of a page."""
MAX_FEED_BYTES = 10_000_000
MAX_ENTRIES = 5_000
MAX_DEPTH = 200
"""Elements within elements; a feed needs ten, with an article's markup in it thirty."""

_ENCODINGS = re.compile(
    r"utf[-_]?(?:8|16|32)(?:[-_]?[lb]e)?|us-ascii|ascii|(?:iso[-_]?8859|latin|windows|cp|koi8|mac|iso[-_]?2022|euc|ibm)"
    r"[-_]?[\w-]{1,14}|gb\w{2,8}|big5\w{0,6}|(?:shift[-_]?jis|sjis)|tis[-_]?620",
    re.I,
)
"""Encodings of text; Python knows others (utf-7, escapes) in which a document would hide what it declares."""
_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>", re.I)
_OPAQUE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]{0,4000}?(/?)>")
_MANY_ATTRIBUTES = re.compile(
    r"<[A-Za-z_:][^\s<>/=]*+(?:\s++[^\s=<>\"']++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++))?+){200}"
)
"""More than a reader should be made to compare: feedparser takes the square of their number."""
_FEED_LINK = re.compile(r"<link\s[^>]{0,600}application/(?:rss|atom)\+xml[^>]{0,600}>", re.I)
_HREF = re.compile(r"href\s*=\s*[\"']([^\"'<>]{1,2000})[\"']", re.I)
_NO_PAGE = re.compile(r"(?:image|audio|video|font)/|application/(?:pdf|zip|octet-stream|msword|vnd\.)", re.I)
_NAMES_ITS_OUTLET = re.compile(rb"og:site_name|\"publisher\"\s*:", re.I)
_FEED_WORDS = re.compile(
    r"\b(?:rss|atom|feeds?|full[- ]text|latest|top stories|headlines|home ?page|all (?:news|articles|posts))\b", re.I
)


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a feed; what it does not state is null or empty."""

    id: str | None
    url: str | None
    """Its page, as `canonical_url` writes it."""
    title: str | None
    outlet: str | None
    """Who published it: the feed's `<source>`, else what the feed's own title and address name."""
    published: str | None
    """ISO 8601 where it can be read, else as written."""
    updated: str | None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None
    """HTML as served, not cleaned: the longest text that the entry carries."""
    language: str | None = None
    aggregated: bool = False
    """Whether the outlet is another than the feed's, named by `<source>`."""

    @property
    def key(self) -> str:
        """Return the name under which the entry's article is known: its address, else its id, else its title."""
        return self.url or self.id or self.title or ""


@dataclass(frozen=True)
class Feed:
    """A feed as it was read; `problems` say what of it could not be."""

    title: str | None
    url: str | None
    """Where it was fetched from; for a file what it says of itself."""
    home: str | None
    entries: tuple[FeedEntry, ...]
    problems: tuple[str, ...] = ()


class Fetched(Protocol):
    """What is needed of a response: see `network.Response`."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def data(self) -> bytes: ...  # noqa: D102
    @property
    def content_type(self) -> str | None: ...  # noqa: D102
    @property
    def charset(self) -> str | None: ...  # noqa: D102
    @property
    def retrieved_at(self) -> str: ...  # noqa: D102


class Fetches(Protocol):
    """What fetches pages: see `network.Fetcher`."""

    def fetch(self, url: str, /) -> Fetched: ...  # noqa: D102


def read_feed(data: bytes, url: str | None = None, charset: str | None = None) -> Feed:
    """Return the feed in some bytes, its entries in the order they have there; nothing is fetched for it.

    `url` is where it was fetched from, `charset` what the server says of its encoding. A feed that is broken is read
    as far as it goes, with a problem. Raises `SourceError` for what is no feed, or none that is safe to read.
    """
    import feedparser

    source = url or "the feed"
    text, problems = safe_markup(data, source, charset)
    # feedparser is told the encoding, so that what was checked above is what is read. It leaves the entries' HTML alone,
    # of which only the words are used (benchmarks/feeds.py): cleaning it takes ten milliseconds an entry.
    told = {"content-type": "application/xml; charset=utf-8", **({"content-location": url} if url else {})}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = cast(
                Any,
                feedparser.parse(
                    io.BytesIO(text.encode("utf-8", "replace")),
                    response_headers=told,
                    sanitize_html=False,
                    resolve_relative_uris=False,
                ),
            )
        except (
            RecursionError,
            MemoryError,
            AssertionError,
            ValueError,
            LookupError,
            AttributeError,
            TypeError,
        ) as error:
            reason = f"is broken in a way that its reader cannot bear ({type(error).__name__})"
            raise SourceError(source, f"{reason}; check the address") from None
    if not found.version and not found.entries:
        raise SourceError(source, _no_feed(text, url))
    if found.bozo and isinstance(found.get("bozo_exception"), Exception):
        problem = _broken(found.bozo_exception)
        problems += [problem] if problem else []
    about = found.feed
    title = _words(about.get("title"))
    home = web_address(str(about.get("link") or ""))
    own = url or _self_link(about)
    language = _words(about.get("language"))
    outlet = _feed_outlet(title, home or own)
    entries = [_entry(entry, outlet, language, own or home) for entry in found.entries[:MAX_ENTRIES]]
    unnamed = sum(not entry.key for entry in entries)
    if unnamed:
        problems.append(f"{unnamed} of its entries have neither address, id nor title, and are not read")
    if len(found.entries) > MAX_ENTRIES:
        problems.append(f"has {len(found.entries):,} entries, of which the first {MAX_ENTRIES:,} are read")
    return Feed(title, own, home, tuple(entry for entry in entries if entry.key), tuple(problems))


def safe_markup(data: bytes, source: str, charset: str | None = None) -> tuple[str, list[str]]:
    """Return the text of an XML document without its XML declaration, and what was wrong with its encoding.

    Raises `SourceError` for one that is too large or too deep, or that declares entities, in whatever encoding.
    """
    if len(data) > MAX_FEED_BYTES:
        raise SourceError(source, f"is larger than the {MAX_FEED_BYTES // 1_000_000} MB that a feed may have")
    text, problem = _decoded(data, charset)
    if not text.strip("\ufeff \t\r\n\0"):
        raise SourceError(source, "is empty; check the address")
    if re.search(r"<!\s*ENTITY", text, re.I):
        raise SourceError(source, "declares XML entities, which can blow up or reach for files, and is not read")
    bare = _OPAQUE.sub("", text)
    if _MANY_ATTRIBUTES.search(bare):
        raise SourceError(source, "has an element with more than 200 attributes, and is not read")
    depth = 0
    for closing, empty in _TAG.findall(bare):
        depth += 0 if empty else -1 if closing else 1
        if depth > MAX_DEPTH:
            raise SourceError(source, f"has more than {MAX_DEPTH} elements within each other, and is not read")
    text = _DECLARATION.sub("", text.lstrip("\ufeff"))
    return text, [problem] if problem else []


def entry_item(entry: FeedEntry, feed: Feed, fetcher: Fetches | None = None) -> Item | Skipped:
    """Return the article of an entry: its page, else the words that the feed carries, with a note; or why there is none."""
    if fetcher is None:
        return feed_words(entry, feed, "no page was fetched")
    if entry.url is None:
        return feed_words(entry, feed, "it names no page")
    try:
        return fetch_page(entry, fetcher)
    except SourceError as error:
        return feed_words(entry, feed, error.reason)


def fetch_page(entry: FeedEntry, fetcher: Fetches) -> Item:
    """Return the article on an entry's page; raise `SourceError` where it cannot be fetched or is no page."""
    if entry.url is None:
        raise SourceError(entry.key, "names no page")
    response = fetcher.fetch(entry.url)
    if response.content_type and _NO_PAGE.match(response.content_type):
        raise SourceError(entry.url, f"is no page ({response.content_type})")
    at = canonical_url(response.url)
    if _is_front(at) and not _is_front(entry.url):
        raise SourceError(entry.url, f"is sent on to the site's front page ({at}), so the article is no longer there")
    # What a page says of its outlet is better than what a feed's title lets guess, and no better than a `<source>`.
    outlet = entry.outlet if entry.aggregated or not _NAMES_ITS_OUTLET.search(response.data[:600_000]) else None
    stated = Stated(
        outlet=outlet,
        published=entry.published,
        modified=entry.updated if entry.updated != entry.published else None,
        url=at,
        external_id=entry.id,
        retrieved=response.retrieved_at,
    )
    return Item(
        entry.url,
        response.data,
        _as_served(response),
        markup=True,
        stated=stated,
        notes=tuple(getattr(response, "notes", ())),
    )


def feed_words(entry: FeedEntry, feed: Feed, reason: str) -> Item | Skipped:
    """Return the article in the words that the feed carries, with a note that says why; or that they are too few."""
    paragraphs = {text: _paragraphs(text) for text in (entry.content, entry.summary) if text}
    body = max(paragraphs.values(), key=lambda text: len(text.split()), default="")
    count = len(body.split())
    why = reason.partition(";")[0]
    if count < MIN_SUMMARY_WORDS:
        shown = f"{count} words" if count != 1 else "one word"
        return Skipped(entry.key, f"{reason}; the feed itself has {shown if count else 'no words'} of the article")
    note = f"was read from the feed, since its page was not ({why})"
    if count < MIN_FULL_WORDS:
        note = f"only the feed's summary could be read ({why})"
    text = f"{entry.title}\n\n{body}" if entry.title and not body.startswith(entry.title) else body
    # The language that feeds state is often their software's default, so that it is left to the words.
    stated = Stated(
        outlet=entry.outlet,
        title=entry.title,
        published=entry.published,
        modified=entry.updated if entry.updated != entry.published else None,
        url=entry.url,
        authors=entry.authors,
        external_id=entry.id,
    )
    return Item(entry.key, text.encode("utf-8", "replace"), text, stated=stated, notes=(note,))


def _decoded(data: bytes, charset: str | None) -> tuple[str, str | None]:
    """Return the text of a document and what was wrong with its encoding.

    Its own bytes are believed first (a mark, or UTF-8 that is one), then what it declares, then the server.
    """
    for bom, name in (
        (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if data.startswith(bom):
            return data.decode(name, "replace"), None
    head = data[:400]
    zeros = head.count(0) / max(1, len(head))
    if zeros > 0.2:
        wide = "utf-32" if zeros > 0.6 else "utf-16"
        big = head[:1] == b"\0"
        return data.decode(f"{wide}-{'be' if big else 'le'}", "replace"), None
    match = _DECLARED.search(head.decode("latin-1"))
    declared = match.group(1) if match else None
    stateful = declared is not None and declared.lower().startswith("iso-2022")
    names = [declared, charset] if stateful else ["utf-8", declared, charset]
    for name in names:
        if name is None or not _ENCODINGS.fullmatch(name) or re.match(r"utf[-_]?(?:16|32)", name, re.I):
            continue
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        return text, None
    wrong = f"is not in the encoding it states ({declared or charset or 'utf-8'}); a few letters may be wrong"
    return data.decode("cp1252", "replace"), wrong


def _entry(entry: Any, outlet: str | None, language: str | None, base: str | None) -> FeedEntry:
    get = lambda name: dict.get(entry, name)  # noqa: E731  its own `get` gives one date for another
    link = _absolute(get("link"), base)
    identity = _words(get("id"))
    if link is None and identity and get("guidislink") is not False:
        link = web_address(identity)
    texts = [(part.get("value") or "", part.get("language")) for part in get("content") or [] if isinstance(part, dict)]
    content, own_language = max(texts, key=lambda pair: len(pair[0]), default=("", None))
    publisher = get("source")
    named = _words(publisher.get("title")) if isinstance(publisher, dict) else None
    at = str(publisher.get("href") or publisher.get("link") or "") if isinstance(publisher, dict) else ""
    domain = domain_of(at) if at else None
    source_outlet = named or (shown_outlet(domain) if domain else None)
    title = _words(get("title"))
    if title and named:
        title = re.sub(r"\s+[-–—|]\s+" + re.escape(named) + r"$", "", title) or title
    authors = [_words(author.get("name")) for author in get("authors") or [] if isinstance(author, dict)]
    return FeedEntry(
        identity,
        link,
        title,
        shown_outlet(source_outlet) if source_outlet else outlet,
        _date(get("published"), get("published_parsed")),
        _date(get("updated"), get("updated_parsed")),
        tuple(dict.fromkeys(name for name in authors if name and "@" not in name))[:20],
        str(get("summary") or "").strip() or None,
        content.strip() or None,
        own_language or language,
        source_outlet is not None,
    )


def _absolute(link: Any, base: str | None) -> str | None:
    """Return an entry's link as an address of the web, or null where it is none."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        found = web_address(urljoin(base or "", link.strip()))
    except ValueError:
        return None
    return canonical_url(found) if found else None


def _date(written: Any, parsed: Any) -> str | None:
    """Return a date as ISO 8601 with the offset it is written with, where it can be read; else as it is written."""
    if not isinstance(written, str) or not written.strip():
        return None
    read = parse_date(written)
    if read is not None:
        return read
    if parsed is not None:
        try:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat(timespec="seconds")
        except (ValueError, OverflowError, OSError, TypeError):
            pass
    return " ".join(written.split())[:80]


def _feed_outlet(title: str | None, home: str | None) -> str | None:
    """Return the outlet that a feed's title and address name together.

    Of a title in parts ("Sport | The Quay News") the part that the domain abbreviates is the outlet; where none is,
    the domain is, since it is the same for all feeds of one outlet.
    """
    domain = domain_of(home) if home else None
    parts = [
        " ".join(_FEED_WORDS.sub(" ", part).split()).strip(" -–—:|>»")
        for part in re.split(r"\s+[-–—|·•:»›>]+\s+|:\s+|\s*[|»›>]\s*", title or "")
    ]
    parts = [part for part in parts if part]
    if domain:
        name = shown_outlet(domain, tuple(parts))
        if not is_domain(name):
            return name
        return parts[0] if len(parts) == 1 and not is_domain(parts[0]) else name
    return parts[0] if len(parts) == 1 else None


def _self_link(about: Any) -> str | None:
    for link in about.get("links") or []:
        if isinstance(link, dict) and cast("dict[str, Any]", link).get("rel") == "self":
            return web_address(str(cast("dict[str, Any]", link).get("href") or ""))
    return None


def _broken(error: Exception) -> str | None:
    """Return what is wrong with a feed that was read nevertheless, or null where it is nothing to its reader."""
    if type(error).__name__ in ("CharacterEncodingOverride", "NonXMLContentType", "UndeclaredNamespace"):
        return None
    line = getattr(error, "getLineNumber", lambda: None)()
    where = f" from line {line} on" if line else ""
    return f"is not well-formed XML{where}; it was read as far as it goes"


def _no_feed(text: str, url: str | None) -> str:
    """Return why a document is no feed, with the feed that a page names for itself."""
    head = text[:100_000]
    if re.search(r"<!doctype\s+html|<html[\s>]", head, re.I):
        link = _FEED_LINK.search(head)
        href = _HREF.search(link.group()) if link else None
        if href:
            return f"is a web page, not a feed; it names this feed: {urljoin(url or '', href.group(1))}"
        return "is a web page, not a feed, and names none; look for the site's RSS address"
    if re.search(r"<opml[\s>]", head, re.I):
        return "is a list of feeds (OPML), not a feed; give it as it is to `rashomon watch`"
    return "is not a feed (RSS or Atom); check the address"


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _as_served(response: Fetched) -> str | None:
    """Return a page's text in the encoding that its server names, where its bytes do not tell another."""
    if not response.charset or not _ENCODINGS.fullmatch(response.charset):
        return None
    try:
        response.data.decode("utf-8")
    except UnicodeError:
        pass
    else:
        return None
    try:
        return response.data.decode(response.charset)
    except (UnicodeError, LookupError):
        return None


def _words(value: Any) -> str | None:
    """Return a plain text of a feed in one line, without markup."""
    if not isinstance(value, str):
        return None
    if "<" in value or "&" in value:
        value = _paragraphs(value)
    return " ".join(value.split()) or None


_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p "
    "pre section table td th tr ul".split()
)


def _paragraphs(markup: str) -> str:
    """Return the words of a piece of HTML, one line a paragraph."""
    import lxml.etree
    import lxml.html

    if "<" not in markup and "&" not in markup:
        return "\n".join(" ".join(line.split()) for line in markup.splitlines() if line.strip())
    try:
        parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
        tree = cast(Any, lxml.html.document_fromstring(f"<div>{_controls_out(markup)}</div>", parser=parser))
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return " ".join(re.sub(r"<[^<>]*>", " ", markup).split())
    pieces: list[str] = []
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            pieces.append("\n")
        if event == "start":
            if tag not in ("script", "style", "") and element.text:
                pieces.append(re.sub(r"\s+", " ", element.text))
        elif element.tail:
            pieces.append(re.sub(r"\s+", " ", element.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _controls_out(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
