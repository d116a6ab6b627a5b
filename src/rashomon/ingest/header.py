"""What a text file says of itself at its head: a front-matter block or lines such as `Date: 14 October 2025`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rashomon.ingest.dates import MONTH_PATTERN, parse_date

_KEYS = {
    "title": "title", "headline": "title", "date": "published", "published": "published",
    "publication date": "published",
    "published_at": "published", "pubdate": "published", "publish_date": "published", "date published": "published",
    "published on": "published", "posted": "published", "updated": "modified", "modified": "modified",
    "last updated": "modified", "modified_at": "modified", "last_modified": "modified", "lastmod": "modified",
    "outlet": "outlet", "source": "outlet", "publisher": "outlet", "publication": "outlet", "site": "outlet",
    "sitename": "outlet", "newspaper": "outlet", "author": "authors", "authors": "authors", "byline": "authors",
    "by": "authors", "url": "url", "link": "url", "permalink": "url", "canonical": "url", "language": "language",
    "lang": "language",
}  # fmt: skip
_LINE = re.compile(r"([^\n\r]*)(\r\n|\n|\r|$)")
_PAIR = re.compile(r"\s*([A-Za-z][A-Za-z _-]{1,20}?)\s*:\s?(.*)$")
_FENCE = re.compile(r"\s*---")
_MAX_LINES = 60
_INLINE_DATE = re.compile(
    r"\ufeff?\s*(?:date|published|posted)\s*:?\s+(?P<date>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?"
    r"|\d{1,2} " + MONTH_PATTERN
    + r",? (?:19|20)\d\d|" + MONTH_PATTERN + r" \d{1,2},? (?:19|20)\d\d)(?=\s|$)[ \t]*", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class Header:
    """What the head of a text states; `end` is the offset where the report itself begins."""

    end: int = 0
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()


def read_header(text: str) -> Header:
    """Return what stands at the head of a text about the report; empty, with end 0, where there is nothing."""
    start = 1 if text.startswith("\ufeff") else 0
    return _front_matter(text, start) or _leading_lines(text, start) or _inline_date(text) or Header()


def _front_matter(text: str, start: int) -> Header | None:
    if not _FENCE.match(text, start):
        return None  # most texts: nothing is split into lines
    lines = _lines(text, start, _MAX_LINES)
    while lines and not lines[0][0].strip():
        lines = lines[1:]
    if not lines or lines[0][0].rstrip() != "---":
        return None
    fields: dict[str, list[str]] = {}
    key: str | None = None
    for line, end in lines[1:]:
        if line.rstrip() in ("---", "..."):
            return _header(fields, end) if any(name in _KEYS for name in fields) else None
        stripped = line.strip()
        item = re.match(r"\s*-\s+(.*)", line)
        if not stripped or stripped.startswith("#"):
            continue
        if item and key is not None:
            fields[key].append(_unquoted(item.group(1)))
            continue
        pair = _PAIR.match(line)
        if not pair:
            if key is not None and line[:1].isspace():
                continue  # a folded value or a nested table: nothing that is used here
            return None
        name = pair.group(1).strip().casefold()
        fields[name] = _values(pair.group(2))
        key = name
    return None


def _leading_lines(text: str, start: int) -> Header | None:
    fields: dict[str, list[str]] = {}
    end = start
    closed = False
    for line, line_end in _lines(text, start, 12):
        if not line.strip():
            closed = bool(fields)
            if fields:
                break
            continue
        pair = _PAIR.match(line)
        key = pair.group(1).strip().casefold() if pair else ""
        if pair is None or key not in _KEYS or not pair.group(2).strip() or key in fields:
            break
        fields[key] = [_unquoted(pair.group(2))]
        end = line_end
    if not fields:
        return None
    header = _header(fields, end)
    sure = (header.published is not None and parse_date(header.published) is not None) or (
        header.url is not None and re.match(r"https?://", header.url) is not None
    )
    # One line like "Source: ..." may open a report; two, or a date or address, state metadata.
    if len(fields) >= 2 or sure or (closed and "title" in fields):
        return header
    return None


def _inline_date(text: str) -> Header | None:
    """A date that an export put before the first sentence ("date 2025-10-14 On Tuesday, ...")."""
    match = _INLINE_DATE.match(text)
    if not match or parse_date(match.group("date")) is None:
        return None
    return Header(end=match.end(), published=match.group("date"))


def _header(fields: dict[str, list[str]], end: int) -> Header:
    found: dict[str, list[str]] = {}
    for key, values in fields.items():
        name = _KEYS.get(key)
        kept = [value for value in values if value and value.casefold() not in ("null", "none", "~")]
        if name and kept and name not in found:
            found[name] = kept

    def one(name: str) -> str | None:
        return found[name][0] if name in found else None

    authors = [part for value in found.get("authors", []) for part in re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+", value)]
    return Header(
        end, one("title"), one("outlet"), one("published"), one("modified"), one("url"),
        tuple(re.sub(r"^by\s+", "", author, flags=re.I).strip() for author in authors if author.strip()),
    )  # fmt: skip


def _values(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(part) for part in value[1:-1].split(",") if part.strip()]
    value = _unquoted(value)
    return [value] if value else []


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value


def _lines(text: str, start: int, most: int) -> list[tuple[str, int]]:
    """Return the first lines with the offset after each one's line end."""
    lines: list[tuple[str, int]] = []
    while start < len(text) and len(lines) < most:
        match = _LINE.match(text, start)
        assert match is not None
        lines.append((match.group(1), match.end()))
        start = match.end()
    return lines
