"""What becomes of a report on its way into the store: bytes, the hash of its words, its locator, its instants."""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from rashomon.errors import OptionError
from rashomon.model import FeedState, Report, StoryDossier

COMPRESSION = 1
"""Of zlib. On 3,000 articles of benchmarks/load level 1 takes 160 µs an article and leaves 47%, level 3 takes 216 µs
and leaves 46%, level 6 takes 307 µs and leaves 44%."""

_ENCODER = msgspec.msgpack.Encoder()
_REPORTS = msgspec.msgpack.Decoder(Report)
_DOSSIERS = msgspec.msgpack.Decoder(StoryDossier)
_FEEDS = msgspec.msgpack.Decoder(FeedState)


def pack(value: Report | StoryDossier | FeedState) -> bytes:
    """Return the value as compressed MessagePack, or as compressed JSON where half a character makes that impossible.

    A field that the model gets later, with a default, is filled in when old bytes are read; one that it loses is
    passed over.
    """
    try:
        body = _ENCODER.encode(value)
    except UnicodeEncodeError:
        # A lone surrogate, which JSON files do hold: the text is kept as it is, and only JSON can escape it.
        body = json.dumps(msgspec.to_builtins(value)).encode("ascii")
    return zlib.compress(body, COMPRESSION)


def unpack_report(body: bytes) -> Report:
    """Return the report that `pack` made these bytes of; raises `OptionError` where they are damaged."""
    return _unpack(body, _REPORTS, Report)


def unpack_dossier(body: bytes) -> StoryDossier:
    """Return the dossier that `pack` made these bytes of; raises `OptionError` where they are damaged."""
    return _unpack(body, _DOSSIERS, StoryDossier)


def unpack_feed(body: bytes) -> FeedState:
    """Return the feed's state that `pack` made these bytes of; raises `OptionError` where they are damaged."""
    return _unpack(body, _FEEDS, FeedState)


def _unpack(body: bytes, decoder: msgspec.msgpack.Decoder[Any], kind: type[Any]) -> Any:
    try:
        plain = zlib.decompress(body)
        # A MessagePack map never begins with the byte of a brace.
        return msgspec.convert(json.loads(plain), kind) if plain[:1] == b"{" else decoder.decode(plain)
    except (zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise OptionError(
            f"the store is damaged: a {kind.__name__} in it cannot be read ({error}); restore it from a copy"
        ) from error


def printable(text: str | None) -> str | None:
    """Return the text with half characters (lone surrogates) replaced, which SQLite cannot hold."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def content_of(text: str) -> bytes:
    """Return the hash of the words: white space, and nothing else, may differ between texts that have the same."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).digest()[:16]


def locator_of(url: str | None) -> str | None:
    """Return the address that versions of one article share: without fragment, scheme and host in lower case.

    The address is expected to be canonical already; one that is no URL (`urn:`, `tag:`) is taken as it stands.
    """
    text = (printable(url) or "").strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        if not parts.netloc:
            return text
        user, at, host = parts.netloc.rpartition("@")
        return urlunsplit((parts.scheme, user + at + host.lower(), parts.path, parts.query, ""))
    except ValueError:
        return text


def outlet_key_of(outlet: str | None) -> str:
    """Return the outlet's name as it is compared, empty where it is unknown."""
    return " ".join((printable(outlet) or "").casefold().split())


def instant_of(time: str | None) -> float | None:
    """Return the unix seconds of an ISO 8601 time, null where there is none; a day begins at midnight.

    A time without an offset is taken as UTC.
    """
    if time is None:
        return None
    try:
        moment = datetime.fromisoformat(time.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
