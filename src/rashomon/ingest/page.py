"""An HTML page to the article on it: headline, blank line, body, and what the page states about them."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from html import unescape
from typing import Any, cast

from rashomon.ingest.dates import parse_date
from rashomon.ingest.outlets import is_domain

MIN_BODY_WORDS = 12
"""Less than this is a notice ("Please enable JavaScript"), not an article."""

_LOOKS_LIKE_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_ANY_TAG = re.compile(r"<(?:p|div|article|title|meta|h1|br|span|a|section)[\s/>]", re.I)
_META = re.compile(r"<meta\s[^>]{1,2000}>", re.I)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LINKED_DATA = re.compile(r"<script[^>]{0,300}application/ld\+json[^>]{0,300}>(.*?)</script>", re.I | re.S)
_TIME = re.compile(r"<time\s[^>]{1,600}>", re.I)
_CANONICAL = re.compile(r"<link\s[^>]{0,300}rel\s*=\s*[\"']?canonical[^>]{0,1200}>", re.I)

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date.published", "publishdate",
    "publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "dc.date.issued", "dcterms.created", "dc.date", "article_date_original", "ptime", "pubdate", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
    "revision_date", "utime",
)  # fmt: skip
_ARTICLE_TYPES = ("article", "posting", "report", "webpage")


@dataclass(frozen=True)
class Page:
    """The article of a page; what the page does not state is null."""

    text: str
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    url: str | None = None


def is_page(text: str, suffix: str) -> bool:
    """Return whether a text is an HTML page: by its first tags, or by the file's suffix and any tag."""
    head = text[:4_000].lstrip("\ufeff \t\r\n")
    if suffix.casefold() in (".html", ".htm", ".xhtml", ".shtml"):
        return bool(_LOOKS_LIKE_PAGE.search(text[:20_000]) or _ANY_TAG.search(text[:200_000]))
    return head.startswith("<") and bool(_LOOKS_LIKE_PAGE.search(head))


def read_page(markup: str) -> Page | None:
    """Return the article on a page, or null where there is none.

    Times are taken from the page's own metadata (schema.org, then meta tags): the time of publication is never
    the time of a change. Without any, the date that htmldate finds in the page's address or header is used.
    """
    body, title, outlet, authors, address, day = _extracted(markup)
    data = _linked_data(markup)
    metas = _metas(markup)
    title = _text(data.get("headline")) or metas.get("og:title") or title
    title = _without_site(title, _publisher(data) or metas.get("og:site_name") or outlet) if title else None
    body = _without_title(body, title)
    if len(body.split()) < MIN_BODY_WORDS:
        return None
    published = _first_date([data.get("datePublished"), *(metas.get(name) for name in _PUBLISHED_META)])
    modified = _first_date([data.get("dateModified"), *(metas.get(name) for name in _MODIFIED_META)])
    if published is None:
        published = _time_tag(markup) or (
            parse_date(day) if day and (modified is None or day != modified[:10]) else None
        )
    outlet = _publisher(data) or metas.get("og:site_name") or outlet
    return Page(
        f"{title}\n\n{body}" if title else body,
        title,
        " ".join(outlet.split()) if outlet else None,
        tuple(_authors(data)) or tuple(authors),
        published,
        modified,
        _canonical(markup) or metas.get("og:url") or address,
    )


def _extracted(markup: str) -> tuple[str, str | None, str | None, list[str], str | None, str | None]:
    """Return body, title, site, authors, address and day as trafilatura finds them."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    import trafilatura

    # Measured on a third of article-extraction-benchmark (4-word runs): the default has F .953, favor_precision .945,
    # favor_recall .951. The date's upper bound replaces the clock, so that a page reads the same on every day.
    try:
        found = cast(
            Any,
            trafilatura.bare_extraction(
                markup,
                include_comments=False,
                include_tables=False,
                with_metadata=True,
                date_extraction_params={
                    "original_date": True, "extensive_search": False, "min_date": "1990-01-01",
                    "max_date": "2199-12-31",
                },
            ),
        )  # fmt: skip
    except Exception:  # whatever a broken page does to the extractor, the page is skipped and named
        found = None
    if found is None:
        return "", None, None, [], None, None
    authors = [part.strip() for part in re.split(r"[;|]", found.author or "") if part.strip()]
    site = found.sitename if found.sitename and not is_domain(found.sitename) else found.sitename or found.hostname
    lines = [" ".join(line.split()) for line in (found.text or "").splitlines()]
    return "\n".join(line for line in lines if line), found.title, site, authors, found.url, found.date


def _linked_data(markup: str) -> dict[str, Any]:
    """Return the schema.org description of the article, or an empty one."""
    for match in _LINKED_DATA.finditer(markup):
        try:
            data = json.loads(match.group(1).strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data, 0):
            kind = item.get("@type")
            kinds = [kind] if isinstance(kind, str) else cast("list[Any]", kind) if isinstance(kind, list) else []
            if item.get("datePublished") and any(
                name in str(one).casefold() for one in kinds for name in _ARTICLE_TYPES
            ):
                return item
    return {}


def _items(data: Any, depth: int) -> list[dict[str, Any]]:
    if depth > 4:
        return []
    if isinstance(data, list):
        return [item for part in cast("list[Any]", data)[:50] for item in _items(part, depth + 1)]
    if isinstance(data, dict):
        fields = cast("dict[str, Any]", data)
        return [fields, *_items(fields.get("@graph"), depth + 1)]
    return []


def _metas(markup: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _META.finditer(markup[:600_000]):
        fields = _attributes(match.group())
        name = fields.get("property") or fields.get("name") or fields.get("itemprop") or ""
        content = " ".join(unescape(fields.get("content", "")).split())
        if name and content:
            found.setdefault(name.casefold(), content)
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {
        match.group(1).casefold(): next(value for value in (*match.groups()[1:], "") if value is not None)
        for match in _ATTRIBUTE.finditer(tag)
    }


def _canonical(markup: str) -> str | None:
    match = _CANONICAL.search(markup[:600_000])
    address = unescape(_attributes(match.group()).get("href", "")).strip() if match else ""
    return address if address.startswith(("http://", "https://")) else None


def _time_tag(markup: str) -> str | None:
    """The one day that all time tags name: where they differ, one of them may be another article's."""
    days: list[str] = []
    for match in _TIME.finditer(markup[:1_000_000]):
        parsed = parse_date(_attributes(match.group()).get("datetime", ""))
        if parsed:
            days.append(parsed)
    return days[0] if days and len({day[:10] for day in days}) == 1 else None


def _publisher(data: dict[str, Any]) -> str | None:
    publisher = data.get("publisher")
    if isinstance(publisher, list):
        publisher = next(iter(cast("list[Any]", publisher)), None)
    name = cast("dict[str, Any]", publisher).get("name") if isinstance(publisher, dict) else publisher
    return _text(name)


def _authors(data: dict[str, Any]) -> list[str]:
    authors = data.get("author")
    names: list[str] = []
    for author in cast("list[Any]", authors) if isinstance(authors, list) else [authors]:
        name = _text(cast("dict[str, Any]", author).get("name") if isinstance(author, dict) else author)
        if name and not name.startswith("http"):
            names.append(name)
    return names[:20]


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(unescape(value).split()) or None


def _first_date(values: list[Any]) -> str | None:
    for value in values:
        parsed = parse_date(value) if isinstance(value, str) else None
        if parsed:
            return parsed
    return None


def _without_site(title: str, site: str | None) -> str:
    """Return a title without the site's name that pages put behind it."""
    if site:
        title = re.sub(r"\s*[|·•–—-]\s*" + re.escape(site) + r"\s*$", "", title, flags=re.I) or title
    return re.sub(r"\s+\|\s+[^|]{2,30}$", "", title)


def _without_title(body: str, title: str | None) -> str:
    first, _, rest = body.partition("\n")
    if title and re.sub(r"\W", "", first).casefold() == re.sub(r"\W", "", title).casefold():
        return rest.lstrip("\n")
    return body
