"""OPML: the list of feeds that a feed reader exports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from rashomon.errors import SourceError
from rashomon.ingest.addresses import canonical_url, web_address
from rashomon.ingest.feeds import safe_markup


@dataclass(frozen=True)
class FeedLink:
    """One feed of a list."""

    url: str
    title: str | None = None
    folder: str | None = None
    """The outlines around it, outermost first: `News / Europe`."""


def read_opml(data: bytes, source: str) -> tuple[FeedLink, ...]:
    """Return the feeds of an OPML document in its order, each address once.

    Raises `SourceError` for what is no OPML, names no feed, or is not safe to read. An address that is not of the web
    is handed on as it is, so that it is named when it cannot be fetched.
    """
    import lxml.etree

    text, _ = safe_markup(data, source)
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = cast(Any, lxml.etree.fromstring(text.lstrip().encode("utf-8", "replace"), parser))
    except (lxml.etree.LxmlError, ValueError):
        root = None
    if root is None or not isinstance(root.tag, str) or _local(root.tag) != "opml":
        raise SourceError(source, "is not an OPML file; export the list of feeds from your feed reader as OPML")
    found: dict[str, FeedLink] = {}
    for outline in root.iter():
        if not isinstance(outline.tag, str) or _local(outline.tag) != "outline":
            continue
        fields = _fields(outline)
        address = fields.get("xmlurl") or (fields.get("url") if fields.get("type") in ("rss", "atom") else None)
        if not address:
            continue
        url = web_address(address) or address
        around = [_name(_fields(above)) for above in outline.iterancestors() if _local(str(above.tag)) == "outline"]
        folder = " / ".join(name for name in reversed(around) if name) or None
        found.setdefault(canonical_url(url), FeedLink(url, _name(fields), folder))
    if not found:
        raise SourceError(
            source, "names no feed (no outline has an xmlUrl); export the list from your feed reader again"
        )
    return tuple(found.values())


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _fields(outline: Any) -> dict[str, str]:
    return {_local(str(name)): " ".join(str(value).split()) for name, value in outline.attrib.items()}


def _name(fields: dict[str, str]) -> str | None:
    return fields.get("title") or fields.get("text") or None
