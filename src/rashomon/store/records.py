"""What becomes of a report on its way into the store: bytes, the hash of its words, its locator, its instants."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from rashomon.errors import OptionError
from rashomon.model import Decision, FeedState, Report, Skipped, StoredReport, StoryDossier

COMPRESSION = 1
"""Of zlib. On 3,000 articles of benchmarks/load level 1 takes 160 µs an article and leaves 47%, level 3 takes 216 µs
and leaves 46%, level 6 takes 307 µs and leaves 44%."""


@dataclass(frozen=True)
class Making:
    """What a dossier was made by and of."""

    version: str
    """Of rashomon; empty where a store of an older version did not say."""
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    reports: tuple[str, ...] = ()
    """Ids of the story's reports then, in their order."""
    compared: tuple[str, ...] = ()
    """Those of them that were compared."""
    decisions: tuple[str, ...] = ()
    """Ids of the decisions that shaped it, in the order in which they were made."""
    usual: bool = False
    """The options are those that hold where nobody says otherwise."""


@dataclass(frozen=True)
class Told:
    """What the user was told of the inputs of a comparison."""

    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Weight:
    weight: int


@dataclass(frozen=True)
class _Weights:
    """What of a dossier is read to count its discrepancies."""

    discrepancies: tuple[_Weight, ...]


_ENCODER = msgspec.msgpack.Encoder()
_REPORTS = msgspec.msgpack.Decoder(Report)
_DOSSIERS = msgspec.msgpack.Decoder(StoryDossier)
_FEEDS = msgspec.msgpack.Decoder(FeedState)
_DECISIONS = msgspec.msgpack.Decoder(Decision)
_MAKINGS = msgspec.msgpack.Decoder(Making)
_TOLD = msgspec.msgpack.Decoder(Told)
_WEIGHTS = msgspec.msgpack.Decoder(_Weights)
_ALL_REPORTS = msgspec.msgpack.Decoder(tuple[Report, ...])
_LISTED = msgspec.msgpack.Decoder(tuple[StoredReport, ...])

Packable = Report | StoryDossier | FeedState | Decision | Making | Told | tuple[Report, ...] | tuple[StoredReport, ...]


def pack(value: Packable) -> bytes:
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


def unpack_decision(body: bytes) -> Decision:
    """Return the decision that `pack` made these bytes of; raises `OptionError` where they are damaged."""
    return _unpack(body, _DECISIONS, Decision)


def unpack_making(body: bytes) -> Making:
    """Return how a dossier was made, from the bytes of `pack`; raises `OptionError` where they are damaged."""
    return _unpack(body, _MAKINGS, Making)


def unpack_told(body: bytes) -> Told:
    """Return what the user was told, from the bytes of `pack`; raises `OptionError` where they are damaged."""
    return _unpack(body, _TOLD, Told)


def unpack_reports(body: bytes) -> tuple[Report, ...]:
    """Return the reports that `pack` made these bytes of; raises `OptionError` where they are damaged."""
    return _unpack(body, _ALL_REPORTS, tuple[Report, ...])


def unpack_listed(body: bytes) -> tuple[StoredReport, ...]:
    """Return the listed reports that `pack` made these bytes of; raises `OptionError` where they are damaged."""
    return _unpack(body, _LISTED, tuple[StoredReport, ...])


def unpack_weights(body: bytes) -> tuple[int, int, int]:
    """Return how many discrepancies of weight 3, 2 and 1 the packed dossier has; raises `OptionError` where it is damaged."""
    found: _Weights = _unpack(body, _WEIGHTS, _Weights)
    return count_weights([item.weight for item in found.discrepancies])


def is_whole(body: bytes) -> bool:
    """Return whether these are bytes of `pack`, undamaged, of whatever type and version of the model."""
    try:
        plain = zlib.decompress(body)
        return bool(json.loads(plain) if plain[:1] in (b"{", b"[") else msgspec.msgpack.decode(plain))
    except (zlib.error, msgspec.MsgspecError, ValueError):
        return False


def count_weights(weights: Sequence[int]) -> tuple[int, int, int]:
    """Return how many of these weights are 3, 2 and 1."""
    return weights.count(3), weights.count(2), weights.count(1)


def _unpack(body: bytes, decoder: msgspec.msgpack.Decoder[Any], kind: Any) -> Any:
    try:
        plain = zlib.decompress(body)
        # A MessagePack map never begins with the byte of a brace, nor an array with that of a bracket.
        return msgspec.convert(json.loads(plain), kind) if plain[:1] in (b"{", b"[") else decoder.decode(plain)
    except (zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise OptionError(
            f"the store is damaged: a {getattr(kind, '__name__', 'list')} in it cannot be read ({error}); restore it from a copy"
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
