"""News in JSON (ninjs 1.x, 2.x and 3.x, and what editorial systems make of it): one object to one article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from rashomon.ingest.fragments import is_fragment
from rashomon.ingest.item import Item, Stated
from rashomon.model import Skipped, SourceRole, StatedSource

_BODIES = ("bodies", "bodytext", "bodyxhtml", "bodyhtml", "bodyhtml5", "bodynitf")
_WITHDRAWN = {"canceled": "withdrawn", "cancelled": "withdrawn", "withheld": "withheld"}
_NOT_TEXT = ("picture", "photo", "graphic", "audio", "video", "animation", "planning", "component", "event")
_NOT_BODIES = ("caption", "description", "summary", "teaser", "abstract", "social", "push", "title", "headline")


def is_ninjs(fields: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is a news item in ninjs: it has an identifier and a headline or body as ninjs has.

    A table's row with `uri` and `text` is none.
    """
    keys = {_plain(key) for key in fields}
    if not keys & {"uri", "guid"}:
        return False
    return bool(
        keys & {*_BODIES, "headlines"}
        or ("headline" in keys and keys & {"pubstatus", "versioncreated", "representationtype"})
    )


def read_ninjs(fields: Mapping[str, Any], source: str) -> Item | Skipped:
    """Return the article of a ninjs object, or the reason why there is none: withdrawn, a picture, without words."""
    item = {_plain(key): value for key, value in fields.items()}
    status = (_text(item.get("pubstatus")) or "usable").rpartition(":")[2].casefold()
    if status in _WITHDRAWN:
        return Skipped(source, f"is {_WITHDRAWN[status]} by its publisher (status `{status}`), and is not read")
    kind = (_text(item.get("type")) or "text").casefold()
    text, markup = _body(item)
    if not text.strip():
        what = f"is a {kind}, not a text" if kind in _NOT_TEXT else "holds no body of text"
        return Skipped(source, f"{what}; give the text item of the same news")
    uri = _text(item.get("uri")) or _text(item.get("guid"))
    version = _text(item.get("version"))
    stated = Stated(
        outlet=_outlet(item),
        title=_headline(item),
        published=_first(item, "published", "firstpublished", "firstcreated", "contentcreated", "versioncreated"),
        modified=_first(item, "versioncreated", "contentmodified", "modified"),
        url=_web_address(item) or uri,
        authors=_authors(item),
        external_id=uri if uri is None or version is None else f"{uri}:{version}",
        language=_text(item.get("language")),
        sources=_sources(item),
    )
    return Item(source, text.encode("utf-8", "replace"), text, markup, stated)


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").casefold()


def _body(item: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the body and whether it is marked up; of several the one that is text and longest, `main` first."""
    bodies = [cast("dict[str, Any]", body) for body in _list(item.get("bodies")) if isinstance(body, dict)]
    found: list[tuple[bool, int, str, bool]] = []
    for body in bodies:
        value = body.get("value")
        role = (_text(body.get("role")) or "").casefold()
        if not isinstance(value, str) or not value.strip() or role.rpartition(":")[2] in _NOT_BODIES:
            continue
        kind = (_text(body.get("contentType")) or _text(body.get("contenttype")) or "").casefold()
        marked = any(name in kind for name in ("html", "xml", "nitf")) or (not kind and is_fragment(value))
        found.append((role.rpartition(":")[2] in ("main", "body", "full"), -int(marked), value, marked))
    if found:
        best = max(found, key=lambda one: (one[0], len(one[2].split()) >= 12, one[1], len(one[2])))
        return best[2], best[3]
    for key in _BODIES[1:]:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value, key != "bodytext" or is_fragment(value)
    return "", False


def _headline(item: Mapping[str, Any]) -> str | None:
    best: tuple[bool, str] | None = None
    for part in _list(item.get("headlines")):
        if isinstance(part, dict):
            fields = cast("dict[str, Any]", part)
            value = _text(fields.get("value"))
            role = (_text(fields.get("role")) or "main").rpartition(":")[2].casefold()
            if value and (best is None or (role == "main" and not best[0])):
                best = (role == "main", value)
    found = best[1] if best else _text(item.get("headline")) or _text(item.get("title"))
    return re.sub(r"<[^>]{1,200}>", "", found) if found else None


def _outlet(item: Mapping[str, Any]) -> str | None:
    for key in ("provider", "publisher", "copyrightholder", "source", "organisation"):
        name = _name(item.get(key))
        if name:
            return name
    for part in _list(item.get("infosources")) + _list(item.get("infosource")):
        name = _name(part)
        if name:
            return name
    rights = item.get("rightsinfo")
    return _name(cast("dict[str, Any]", rights).get("copyrightHolder")) if isinstance(rights, dict) else None


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    written = _text(item.get("by")) or _text(item.get("byline"))
    if written:
        return names_in(written)
    people = [name for part in _list(item.get("creators")) + _list(item.get("creator")) if (name := _name(part))]
    return tuple(dict.fromkeys(people))


def names_in(byline: str) -> tuple[str, ...]:
    """Return the names in a byline such as "By A and B", in its order."""
    byline = re.sub(r"^\s*by:?\s+", "", " ".join(byline.split()), flags=re.I)
    parts = re.split(r"\s*[,;|]\s*|\s+(?:and|&)\s+", byline)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))[:20]


def _sources(item: Mapping[str, Any]) -> tuple[StatedSource, ...]:
    found: list[StatedSource] = []
    for part in _list(item.get("infosources")) + _list(item.get("infosource")):
        name = _name(part)
        if name:
            role = _text(cast("dict[str, Any]", part).get("role")) if isinstance(part, dict) else None
            found.append(StatedSource(name, source_role(role)))
    for key in ("creditline", "credit"):
        credit = _text(item.get(key))
        if credit:
            found.append(StatedSource(credit, "credit"))
    return tuple(dict.fromkeys(found))


def source_role(role: str | None) -> SourceRole:
    """Return the role that a role's URI, qcode or word stands for; one that is not told supplied the words."""
    word = re.split(r"[:/#]", role or "")[-1].casefold()
    if word.startswith(("orig", "creat", "author", "wrote")):
        return "originator"
    return "credit" if "credit" in word else "supplier"


def _web_address(item: Mapping[str, Any]) -> str | None:
    for key in ("link", "url", "webaddress", "canonicalurl", "uri"):
        value = _text(item.get(key))
        if value and value.startswith(("http://", "https://")):
            return value
    for part in _list(item.get("altids")) + _list(item.get("links")):
        value = _text(cast("dict[str, Any]", part).get("value") or cast("dict[str, Any]", part).get("href")) if (
            isinstance(part, dict)
        ) else _text(part)  # fmt: skip
        if value and value.startswith(("http://", "https://")):
            return value
    return None


def _first(item: Mapping[str, Any], *keys: str) -> str | None:
    return next((value for key in keys if (value := _text(item.get(key)))), None)


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return next((name for key in ("name", "literal", "code") if (name := _text(fields.get(key)))), None)
    if isinstance(value, list):
        return next((name for part in cast("list[Any]", value) if (name := _name(part))), None)
    return _text(value)


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None
