"""News envelopes in XML: NewsML-G2 (newsItem, newsMessage) and NITF, to articles with the sources they state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rashomon.ingest.dates import plain_time
from rashomon.ingest.fragments import paragraphs_of, read_fragment
from rashomon.ingest.item import Found, Item, Stated
from rashomon.ingest.ninjs import names_in, source_role
from rashomon.model import Skipped, StatedSource

ROOTS = ("newsMessage", "newsItem", "nitf", "packageItem", "knowledgeItem", "conceptItem", "planningItem")
"""Local names of the elements that these documents begin with."""

# In UTF-16 and UTF-32 each letter stands between NULs.
_ENTITY = re.compile(rb"\x00*".join(re.escape(bytes([byte])) for byte in b"<!ENTITY"))
_WITHDRAWN = {"canceled": "withdrawn", "cancelled": "withdrawn", "withheld": "withheld"}


def read_newsml(data: bytes, source: str) -> Iterator[Found]:
    """Yield the articles of a document in order, each named by its place where there are several.

    What is withdrawn, is a picture, or has no words is skipped with the reason. A document that declares
    entities, or is not well-formed, is refused as a whole.
    """
    root = _parsed(data)
    if isinstance(root, str):
        yield Skipped(source, root)
        return
    if _name(root) == "nitf":
        yield _nitf(root, source, data)
        return
    items = [element for element in root.iter("{*}newsItem")]
    others = [
        element for element in root.iter("{*}packageItem", "{*}knowledgeItem", "{*}conceptItem", "{*}planningItem")
    ]
    if not items:
        what = f"holds no news item but a {_name(others[0])}" if others else "holds no news item"
        yield Skipped(source, f"{what}; give the news items themselves")
        return
    for number, element in enumerate(items, start=1):
        yield _news_item(element, source if len(items) == 1 else f"{source}, item {number}", data)
    if others:
        yield f"{source}: {len(others)} of its parts are packages or concepts, which are not articles"


def _parsed(data: bytes) -> Any | str:
    import lxml.etree

    refused = "declares entities, which can be used to harm the reader; save it without its <!ENTITY declarations"
    if _ENTITY.search(data):
        return refused
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = lxml.etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        reason = " ".join(str(error).split())[:200] or "no reason given"
        return f"is not well-formed XML ({reason}); ask its provider for a whole copy"
    inside = root.getroottree().docinfo.internalDTD
    if inside is not None and next(iter(inside.iterentities()), None) is not None:
        return refused
    return root


def _news_item(item: Any, source: str, data: bytes) -> Item | Skipped:
    status = _code(item.find("{*}itemMeta/{*}pubStatus")).casefold()
    if status in _WITHDRAWN:
        return Skipped(source, f"is {_WITHDRAWN[status]} by its publisher (status `{status}`), and is not read")
    text = _content(item)
    kind = _code(item.find("{*}itemMeta/{*}itemClass"))
    if not text:
        what = f"is a {kind}, not a text" if kind not in ("", "text") else "holds no text in itself"
        return Skipped(source, f"{what}; give the text item of the same news")
    meta, about, rights = (item.find(path) for path in ("{*}itemMeta", "{*}contentMeta", "{*}rightsInfo"))
    guid, version = (item.get("guid") or "").strip() or None, (item.get("version") or "").strip()
    outlet = _named(_find(meta, "provider")) or _named(_find(rights, "copyrightHolder"))
    sources = [
        StatedSource(name, source_role(element.get("role")))
        for element in (about.findall("{*}infoSource") if about is not None else [])
        if (name := _named(element))
    ]
    credit = _words(_find(about, "creditline"))
    if credit:
        sources.append(StatedSource(credit, "credit"))
    bylines = [_words(element) for element in (about.findall("{*}by") if about is not None else [])]
    creators = [_named(element) for element in (about.findall("{*}creator") if about is not None else [])]
    names = [name for line in bylines if line for name in names_in(line)] or [name for name in creators if name]
    title = _words(_find(about, "headline")) or _words(_find(meta, "title"))
    published = _words(_find(meta, "firstCreated")) or _words(_find(about, "contentCreated"))
    changed = _words(_find(meta, "versionCreated")) or _words(_find(about, "contentModified"))
    stated = Stated(
        outlet=outlet,
        title=title,
        published=published or changed,
        modified=changed,
        url=_address(meta) or guid,
        authors=tuple(dict.fromkeys(names)),
        external_id=f"{guid}:{version}" if guid and version else guid,
        language=_code(_find(about, "language"), "tag")
        or item.get("{http://www.w3.org/XML/1998/namespace}lang"),
        sources=tuple(dict.fromkeys(sources)),
    )  # fmt: skip
    return Item(source, text.encode("utf-8", "replace"), text, False, stated)


def _content(item: Any) -> str:
    """Return the words of the first rendition that has any: in markup, then as plain text."""
    for inline in item.iterfind("{*}contentSet/{*}inlineXML"):
        nitf = next(inline.iter("{*}nitf"), None)
        body = _nitf_body(nitf) if nitf is not None else next(inline.iter("{*}body"), inline)
        text = paragraphs_of(body) if body is not None else ""
        if text:
            return text
    for inline in item.iterfind("{*}contentSet/{*}inlineData"):
        words = "".join(inline.itertext()).strip()
        kind = (inline.get("contenttype") or "text/plain").casefold()
        if not kind.startswith("text") or inline.get("encoding"):
            continue
        words = read_fragment(words) if "html" in kind else words
        if words:
            return words
    return ""


def _nitf(root: Any, source: str, data: bytes) -> Item | Skipped:
    body = _nitf_body(root)
    text = paragraphs_of(body) if body is not None else ""
    if not text:
        return Skipped(source, "holds no text in itself; give the text item of the same news")
    head, top = root.find("{*}head"), root.find("{*}body/{*}body.head")
    facts = _find(head, "docdata")
    withdrawn = facts is not None and (facts.get("management-status") or "").casefold()
    if withdrawn in _WITHDRAWN:
        return Skipped(source, f"is {_WITHDRAWN[str(withdrawn)]} by its publisher, and is not read")
    title = (
        _words(next(top.iter("{*}hl1"), None) if top is not None else None)
        or _words(_find(top, "hedline"))
        or _words(_find(head, "title"))
    )
    identifier = _attribute(_find(facts, "doc-id"), "id-string")
    pubdata = _find(head, "pubdata")
    address = _attribute(pubdata, "ex-ref")
    outlet = _attribute(pubdata, "name") or _words(_find(top, "distributor")) or (
        _attribute(_find(facts, "doc.copyright"), "holder")
    )  # fmt: skip
    published = (
        _attribute(_find(facts, "date.issue"), "norm")
        or _attribute(_find(facts, "date.release"), "norm")
        or _attribute(pubdata, "date.publication")
    )
    byline = _words(_find(top, "byline"))
    supplier = _attribute(_find(facts, "doc-id"), "regsrc")
    stated = Stated(
        outlet=outlet,
        title=title,
        published=plain_time(published) if published else None,
        url=address or identifier,
        authors=names_in(byline) if byline else (),
        external_id=identifier,
        sources=(StatedSource(supplier, "supplier"),) if supplier else (),
    )
    return Item(source, data, text, False, stated)


def _nitf_body(root: Any) -> Any:
    found = next(root.iter("{*}body.content"), None)
    return found if found is not None else root.find("{*}body")


def _find(parent: Any, name: str) -> Any:
    return parent.find("{*}" + name) if parent is not None else None


def _words(element: Any) -> str | None:
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def _named(element: Any) -> str | None:
    """Return a party's name: as it is written out, else its literal or the end of its code."""
    if element is None:
        return None
    return (
        _words(element.find("{*}name"))
        or _words(element.find("{*}organisationDetails/{*}name"))
        or _attribute(element, "literal")
        or _words(element)
        or _code(element)
        or None
    )


def _code(element: Any, attribute: str = "qcode") -> str:
    value = _attribute(element, attribute) or _attribute(element, "uri") or ""
    return re.split(r"[:/#]", value)[-1]


def _attribute(element: Any, name: str) -> str | None:
    return " ".join((element.get(name) or "").split()) or None if element is not None else None


def _address(meta: Any) -> str | None:
    """Return the web address of the published article, where the item links to it."""
    for link in meta.findall("{*}link") if meta is not None else []:
        address = link.get("href") or ""
        if address.startswith(("http://", "https://")) and (link.get("contenttype") or "").casefold() == "text/html":
            return address
    return None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
