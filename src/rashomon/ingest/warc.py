"""Web archives (WARC, plain or compressed with gzip, zstd or lz4): each archived page to an article."""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from typing import Any, BinaryIO

from rashomon.ingest.decoding import decode
from rashomon.ingest.item import Found, Item, Stated
from rashomon.model import Skipped

_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_STARTS = (b"WARC/1.", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")
"""What a record begins with: plain, or as a member of a gzip, zstd or lz4 file."""
_MAX_DAMAGES = 1_000
_PIECE = 1 << 20


def read_warc(stream: BinaryIO, source: str, max_bytes: int = 10_000_000) -> Iterator[Found]:
    """Yield the pages of an archive in order, as one record after another is read; the stream must be able to seek.

    A page is a response with status 200 that is HTML or text, its encodings undone; one larger than `max_bytes` is
    skipped by name, and so is a record that is damaged: reading goes on at the next one that can be found. What else
    an archive holds is counted in one line at the end.
    """
    head = stream.read(8)
    mark = next((start for start in _STARTS if head.startswith(start)), _STARTS[0])
    passed_over: Counter[str] = Counter()
    number = pages = damages = 0
    begin = 0
    while begin >= 0:
        stream.seek(begin)
        damage = name = ""
        moved = not damages
        try:
            for record in _records(stream):
                # Where the search goes on, should this record or the one behind it be damaged.
                begin = record.stream_pos
                moved = True
                number += 1
                what = _passed_over(record)
                if what is not None:
                    passed_over[what] += 1
                    continue
                name = _name(record, source, number)
                data = _whole(record.reader, 2 * max_bytes)
                if len(data) < min(record.content_length, 2 * max_bytes):
                    damage = "is cut off"
                    break
                pages += 1
                yield _page(record, name, data, max_bytes)
            else:
                break
        except OSError as error:
            if moved:  # and not the same damage again, where the search found no better place
                number += 1
                name = f"{source}, record {number}"
                damage = f"is damaged ({_short(error)})"
        damages += 1
        if damage:
            yield Skipped(name, f"{damage}; what can be read behind it is")
        begin = _next(stream, mark, begin + 1) if damages < _MAX_DAMAGES else -1
    if damages >= _MAX_DAMAGES:
        yield Skipped(source, f"is damaged in {damages:,} places, and was read no further")
    if not number:
        yield Skipped(source, "holds no record of an archive; give a WARC file")
    del passed_over[""]
    if passed_over:
        counted = ", ".join(f"{count:,} {what}" for what, count in sorted(passed_over.items()))
        yield f"{source}: has {pages:,} page{'' if pages == 1 else 's'}; passed over were {counted}"


def _records(stream: BinaryIO) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    return iter(ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=True, fsspec_args=False))


def _next(stream: BinaryIO, mark: bytes, begin: int) -> int:
    """Return where the next record begins at or behind an offset, or -1 where there is none."""
    stream.seek(begin)
    before = b""
    while piece := stream.read(_PIECE):
        found = (before + piece).find(mark)
        if found >= 0:
            return begin - len(before) + found
        begin += len(piece)
        before = (before + piece)[1 - len(mark) :]
    return -1


def _passed_over(record: Any) -> str | None:
    """Return what a record is that is no page, empty where that is not worth a word; null for a page."""
    from fastwarc.warc import WarcRecordType

    kind = record.record_type
    if kind in (WarcRecordType.warcinfo, WarcRecordType.request, WarcRecordType.metadata):
        return ""
    if kind == WarcRecordType.revisit:
        return "revisits of unchanged pages"
    if kind != WarcRecordType.response:
        return f"{getattr(kind, 'name', kind)} records"
    headers = record.http_headers
    if not record.is_http or headers is None:
        return "records without an answer of a web server"
    if headers.status_code != 200:
        return "answers with another status than 200"
    kind = _type(record)
    return None if kind in _TYPES or not kind else "files that are no pages"


def _type(record: Any) -> str:
    return (record.http_headers.get("Content-Type") or "").partition(";")[0].strip().casefold()


def _address(record: Any) -> str | None:
    return (record.headers.get("WARC-Target-URI") or "").strip("<> \t") or None


def _name(record: Any, source: str, number: int) -> str:
    url = _address(record)
    return f"{source}, record {number}: {url}" if url else f"{source}, record {number}"


def _page(record: Any, name: str, data: bytes, max_bytes: int) -> Item | Skipped:
    try:
        data = _unpacked(record, data, max_bytes + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        return Skipped(name, f"is damaged ({_short(error)}); fetch the page again")
    if len(data) > max_bytes:
        return Skipped(name, f"is larger than {max_bytes // 1_000_000} MB; is it an article?")
    if not data.strip():
        return Skipped(name, "is empty; fetch the page again")
    markup = _type(record) != "text/plain"
    decoded = decode(data, page=markup, charset=record.http_charset)
    if isinstance(decoded, str):
        return Skipped(name, decoded)
    stated = Stated(url=_address(record), retrieved=_moment(record))
    return Item(name, data, decoded.text, markup, stated, (decoded.note,) if decoded.note else ())


def _unpacked(record: Any, data: bytes, limit: int) -> bytes:
    """Return a body without the encodings its headers name; archives often keep the headers and not the encoding."""
    from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader

    if "chunked" in (record.http_headers.get("Transfer-Encoding") or "").casefold():
        with suppress(OSError):  # it may no longer be in chunks
            data = _whole(ChunkedReader(io.BytesIO(data)), len(data))
    encodings = (record.http_headers.get("Content-Encoding") or "").casefold().replace(" ", "").split(",")
    for encoding in reversed(encodings):
        if not encoding or encoding == "identity" or data.lstrip()[:1] == b"<":
            continue
        if encoding in ("gzip", "x-gzip", "deflate"):
            data = _inflated(data, limit)
        elif encoding == "br":
            data = _whole(BrotliReader(io.BytesIO(data)), limit)
        elif encoding == "zstd":
            data = _whole(ZstdReader(io.BytesIO(data)), limit)
        else:
            raise ValueError(f"its encoding {encoding[:20]} is not known")
    return data


def _inflated(data: bytes, limit: int) -> bytes:
    try:
        inflater = zlib.decompressobj(wbits=47)  # gzip or zlib, as the data begin
        found = inflater.decompress(data, limit)
    except zlib.error:
        inflater = zlib.decompressobj(wbits=-15)  # what some servers call deflate
        found = inflater.decompress(data, limit)
    if not inflater.eof and len(found) < limit:
        raise EOFError("its compressed data is cut off")
    return found


def _whole(reader: Any, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while size < limit and (piece := reader.read(min(1 << 16, limit - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _moment(record: Any) -> str | None:
    try:
        moment = record.record_date
    except ValueError:
        return None
    if moment is None:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=0).isoformat()


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
