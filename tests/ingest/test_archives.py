"""Web archives are read record by record; what is damaged is named and the rest read."""

from __future__ import annotations

import gzip
import importlib
import io
import lzma
import sys
import zlib
from pathlib import Path

import pytest

from rashomon.ingest import IngestOptions, stream_sources
from rashomon.ingest.item import Found, Item
from rashomon.ingest.warc import read_warc
from rashomon.model import Skipped

WORDS = "A warehouse on the eastern quay burned down on Tuesday night, the fire service said. Nobody was hurt in it."
PAGE = f"<html><head><title>Fire</title></head><body><article><h1>Fire on the quay</h1><p>{WORDS}</p><p>{WORDS} It "
PAGE += "rained, and the quay was closed until noon for those who work there.</p></article></body></html>"
DATA = PAGE.encode()


def record(body: bytes, kind: str = "response", url: str = "https://quay.example/a") -> bytes:
    """Return one record of an archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-10-14T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:11111111-1111-1111-1111-111111111111>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(body: bytes = DATA, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    """Return a web server's answer."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


def zstd(data: bytes) -> bytes:
    """Return the data as one zstd frame."""
    module = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    return module.compress(data)


def read(data: bytes) -> list[Found]:
    """Return what an archive gives."""
    return list(read_warc(io.BytesIO(data), "a.warc", 100_000))


RECORDS = [
    record(b"software: x\r\n", "warcinfo"),
    record(answer()),
    record(b"GET / HTTP/1.1\r\n\r\n", "request"),
    record(answer(status="404 Not Found")),
    record(b"HTTP/1.1 200 OK\r\n\r\n", "revisit"),
    record(answer(b"\x89PNG", kind="image/png")),
    record(answer(), url="https://quay.example/b"),
]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd], ids=["plain", "gzip", "zstd"])
def test_pages_are_found_in_every_packing(pack: object) -> None:
    """Responses that are pages become items, named by archive, record and address; the rest is counted once."""
    first, second, note = read(b"".join(map(pack, RECORDS)))  # type: ignore[arg-type]
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert (first.source, second.source) == (
        "a.warc, record 2: https://quay.example/a", "a.warc, record 7: https://quay.example/b",
    )  # fmt: skip
    assert (first.stated.url, first.stated.retrieved, first.markup) == (
        "https://quay.example/a", "2025-10-14T10:00:00+00:00", True,
    )  # fmt: skip
    assert note == (
        "a.warc: has 2 pages; passed over were 1 answers with another status than 200, 1 files that are no pages, "
        "1 revisits of unchanged pages"
    )


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.xz", "misnamed.txt"])
def test_an_archive_becomes_reports(tmp_path: Path, name: str) -> None:
    """What a file is shows in its first bytes; address and time of the fetch are in the report."""
    data = b"".join(map(gzip.compress, RECORDS)) if name.endswith("gz") else b"".join(RECORDS)
    (tmp_path / name).write_bytes(lzma.compress(data) if name.endswith("xz") else data)
    (chunk,) = stream_sources([str(tmp_path / name)], IngestOptions(today="2026-01-01"))
    first, second = chunk.reports
    assert (first.url, first.retrieved_at) == ("https://quay.example/a", "2025-10-14T10:00:00+00:00")
    assert WORDS in first.text
    assert first.id != second.id


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(DATA), "Content-Encoding: gzip\r\n"),
        (zlib.compress(DATA), "Content-Encoding: deflate\r\n"),
        (zstd(DATA), "Content-Encoding: zstd\r\n"),
        (DATA, "Content-Encoding: gzip\r\n"),
        (DATA, "Transfer-Encoding: chunked\r\n"),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(DATA), DATA), "Transfer-Encoding: chunked\r\n"),
    ],
)
def test_encodings_are_undone_whether_or_not_they_were(body: bytes, more: str) -> None:
    """A header may tell of an encoding that the archive has already undone."""
    (item,) = read(record(answer(body, more=more)))
    assert isinstance(item, Item)
    assert item.text == PAGE


def test_the_servers_charset_is_used() -> None:
    """What is no UTF-8 is decoded as the server says."""
    text = f"<html><body><p>Жители набережной не пострадали. {WORDS}</p></body></html>"
    (item,) = read(record(answer(text.encode("koi8-r"), kind="text/html; charset=koi8-r")))
    assert isinstance(item, Item)
    assert item.text == text


@pytest.mark.parametrize(
    ("middle", "reason"),
    [
        (record(answer(b"no gzip at all", more="Content-Encoding: gzip\r\n")), "is damaged"),
        (record(answer(gzip.compress(DATA)[:-60], more="Content-Encoding: gzip\r\n")), "cut off"),
        (record(answer(gzip.compress(b"a" * 200_000), more="Content-Encoding: gzip\r\n")), "is larger than"),
        (record(answer(b"")), "is empty"),
        (record(answer()).replace(b"Content-Length: ", b"Content-Length: 9", 1), "is cut off"),
    ],
)
def test_a_broken_record_is_named_and_the_rest_read(middle: bytes, reason: str) -> None:
    """Only the record that is broken is lost."""
    before, skipped, after = read(RECORDS[1] + middle + RECORDS[6])
    assert isinstance(before, Item)
    assert isinstance(skipped, Skipped)
    assert isinstance(after, Item)
    assert "record 2" in skipped.source
    assert reason in skipped.reason


def test_a_damaged_member_is_passed_over() -> None:
    """After broken compressed data the next record is looked for."""
    packed = [gzip.compress(part) for part in (RECORDS[1], RECORDS[1], RECORDS[6])]
    packed[1] = packed[1][:40] + b"garbage!!" + packed[1][49:]
    before, skipped, after = read(b"".join(packed))
    assert isinstance(before, Item)
    assert isinstance(skipped, Skipped)
    assert isinstance(after, Item)
    assert after.stated.url == "https://quay.example/b"


def test_an_archive_that_breaks_off_is_named() -> None:
    """The last record is said to be cut; an empty archive is said to be one."""
    before, skipped = read(b"".join((RECORDS[1], RECORDS[6]))[:-300])
    assert isinstance(before, Item)
    assert isinstance(skipped, Skipped)
    assert "cut off" in skipped.reason
    assert read(b"WARC/1.0") == ["a.warc: has 0 pages; passed over were 1 unknown records"]
    (nothing,) = read(b"")
    assert isinstance(nothing, Skipped)
