"""Sources are told apart by their content: pages, containers and addresses, packed or not, for one story or a stream."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
import lzma
import os
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.errors import OptionError, SourceError
from rashomon.ingest import IngestOptions, Item, Stated, read_item, read_sources, stream_sources
from rashomon.ingest.compressed import DamagedError, compression_of, decompressed
from rashomon.ingest.tables import read_json_lines
from rashomon.model import Report, Skipped, StatedSource

TEXT = "A warehouse on the eastern quay burned down on Tuesday night, the fire service said. Nobody was hurt in it."
PAGE = (
    f"<html><head><title>Fire</title></head><body><article><h1>Fire on the quay</h1><p>{TEXT}</p><p>It rained, and the "
    "quay was closed until noon for those who work there.</p></article></body></html>"
)
RSS = (
    '<?xml version="1.0"?><!-- a feed --><rss version="2.0"><channel><title>The Quay News</title>'
    "<link>https://quay.example/</link><item><title>Warehouse burns</title><link>https://quay.example/a</link>"
    f"<guid>g1</guid><pubDate>Tue, 14 Oct 2025 10:15:00 GMT</pubDate><description>{TEXT}</description></item></channel></rss>"
)
OPML = '<opml version="2.0"><body><outline type="rss" text="Quay" xmlUrl="https://quay.example/feed"/></body></opml>'


@dataclass
class Answer:
    """What a fetcher gives."""

    url: str
    data: bytes
    content_type: str | None = "text/html"
    charset: str | None = None
    retrieved_at: str = "2025-10-15T08:00:00+00:00"


class Web:
    """A fetcher with a few addresses; all others cannot be reached."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = {answer.url: answer for answer in answers.values()}

    def fetch(self, url: str) -> Answer:
        """Return the answer for an address."""
        if url not in self.answers:
            raise SourceError(url, "cannot be reached (no such host); check its spelling")
        return self.answers[url]


def pack(kind: str, data: bytes) -> bytes:
    """Return the data compressed."""
    if kind == "zst":
        module = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
        return module.compress(data)
    return {"gz": gzip.compress, "bz2": bz2.compress, "xz": lambda data: lzma.compress(data, preset=0)}[kind](data)


KINDS = ("gz", "bz2", "xz", "zst")


@pytest.mark.parametrize("kind", KINDS)
def test_packed_pages_and_texts_are_read(tmp_path: Path, kind: str) -> None:
    """A page, a text and a table are read from every compression."""
    table = json.dumps({"id": 1, "text": f"Again. {TEXT}"}) + "\n"
    for name, content in (("a.html", PAGE), ("b.txt", TEXT), ("c.jsonl", table)):
        (tmp_path / f"{name}.{kind}").write_bytes(pack(kind, content.encode()))
    intake = read_sources([str(path) for path in tmp_path.iterdir()])
    assert intake.skipped == ()
    assert sorted(report.text[:6] for report in intake.reports) == ["A ware", "Again.", "Fire o"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_cut_off_or_damaged_is_named(tmp_path: Path, kind: str) -> None:
    """Rows before the damage are kept and the damage is named; a page that is cut off is skipped."""
    noise = random.Random(1)
    rows = "".join(json.dumps({"id": n, "text": TEXT, "x": noise.randbytes(400).hex()}) + "\n" for n in range(2_500))
    data = pack(kind, rows.encode())
    for broken in (data[: len(data) * 3 // 4], data[:-9_000] + b"garbage" * 50 + data[-8_000:]):
        found = compression_of(broken[:8])
        assert found is not None
        *before, last = read_json_lines(decompressed(io.BytesIO(broken), found), "a.jsonl")
        assert sum(isinstance(item, Item) for item in before) > 500
        assert isinstance(last, Skipped)
        assert "cut off" in last.reason or "damaged" in last.reason
    page = tmp_path / f"b.html.{kind}"
    page.write_bytes(pack(kind, PAGE.encode())[:-20])
    (chunk,) = stream_sources([str(page)])
    assert "cut off" in chunk.skipped[0].reason


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.binary(max_size=300), min_size=1, max_size=3),
    kind=st.sampled_from(KINDS),
    size=st.integers(1, 99),
)
def test_members_are_read_one_after_another(parts: list[bytes], kind: str, size: int) -> None:
    """Files that were packed apart and joined give what was in all of them, read in pieces of any size."""
    data = b"".join(pack(kind, part) for part in parts)
    found = compression_of(data[:8])
    assert found is not None
    with decompressed(io.BytesIO(data), found) as stream:
        pieces = list(iter(lambda: stream.read(size), b""))
    assert b"".join(pieces) == b"".join(parts)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200), kind=st.sampled_from(("gzip", "bzip2", "xz", "zstd")))
def test_any_bytes_are_decompressed_or_damaged(data: bytes, kind: str) -> None:
    """No other error comes out of damaged data."""
    magic = {"gzip": b"\x1f\x8b\x08", "bzip2": b"BZh9", "xz": b"\xfd7zXZ\x00", "zstd": b"\x28\xb5\x2f\xfd"}[kind]
    try:
        decompressed(io.BytesIO(magic + data), kind).read()  # type: ignore[arg-type]
    except DamagedError as error:
        assert "is " in str(error)


def test_addresses_are_fetched_where_there_is_a_fetcher() -> None:
    """A page's final address and the time of the fetch are the report's; a failure is a reason."""
    web = Web(page=Answer("https://quay.example/a", PAGE.encode()))
    sources = ["https://quay.example/a", "https://quay.example/none"]
    intake = read_sources(sources, fetcher=web)
    (report,) = intake.reports
    assert (report.url, report.retrieved_at) == ("https://quay.example/a", "2025-10-15T08:00:00+00:00")
    assert (report.source, report.outlet) == ("https://quay.example/a", "quay.example")
    assert "no such host" in intake.skipped[0].reason
    without = read_sources(sources)
    assert all("rashomon add" in item.reason for item in without.skipped)


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (Answer("https://x.example/a", TEXT.encode(), "text/plain"), 1),
        (Answer("https://x.example/a.csv", f'id,text\n1,"{TEXT}"\n2,"{TEXT}!"\n'.encode(), "text/csv"), 2),
        (Answer("https://x.example/a", json.dumps([{"text": TEXT}]).encode(), "application/json"), 1),
        (Answer("https://x.example/feed", RSS.encode(), "text/html"), 1),
        (Answer("https://x.example/a", b"%PDF-1.7", "application/pdf"), 0),
        (Answer("https://x.example/a", b"", "text/html"), 0),
    ],
)
def test_what_is_fetched_is_told_by_its_content(answer: Answer, count: int) -> None:
    """A server's page, text, table or feed is read as what it is."""
    (chunk,) = stream_sources([answer.url], fetcher=Web(answer=answer))
    assert len(chunk.reports) == count
    assert count or chunk.skipped


def test_a_servers_charset_is_used() -> None:
    """A page in another encoding is decoded as the server says."""
    page = PAGE.replace("Nobody", "Café “Nobody” ").encode("cp1252")
    (chunk,) = stream_sources(
        ["https://x.example/a"], fetcher=Web(a=Answer("https://x.example/a", page, charset="latin1"))
    )
    assert "Café “Nobody”" in chunk.reports[0].text


def test_feeds_and_lists_of_feeds_are_sources(tmp_path: Path) -> None:
    """Entries become reports: from their pages where they can be fetched, else from the feed's words."""
    feed = tmp_path / "feed.xml"
    feed.write_text(RSS, encoding="utf-8")
    (chunk,) = stream_sources([str(feed)])
    (report,) = chunk.reports
    assert (report.published_at, report.url) == ("2025-10-14T10:15:00+00:00", "https://quay.example/a")
    assert report.notes
    web = Web(
        feed=Answer("https://quay.example/feed", RSS.encode(), "application/rss+xml"),
        page=Answer("https://quay.example/a", PAGE.encode()),
    )
    links = tmp_path / "feeds.opml"
    links.write_text(OPML, encoding="utf-8")
    (chunk,) = stream_sources([str(links)], fetcher=web)
    assert chunk.reports[0].text.startswith("Fire on the quay")
    assert chunk.reports[0].retrieved_at == "2025-10-15T08:00:00+00:00"
    (alone,) = stream_sources([str(links)])
    assert "nothing is fetched here" in alone.skipped[0].reason


def test_a_folder_gives_its_containers_to_a_stream_only(tmp_path: Path) -> None:
    """For a story a folder is its texts and pages; for a stream also its tables, archives and envelopes."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": TEXT + " Again."}) + "\n", encoding="utf-8")
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(f'id,text\n1,"{TEXT} Once more."\n'.encode()))
    (tmp_path / "reports.json").write_text('[{"file": "a.txt", "outlet": "The Quay News"}]', encoding="utf-8")
    assert [report.outlet for report in read_sources([str(tmp_path)]).reports] == ["The Quay News"]
    (chunk,) = stream_sources([str(tmp_path)])
    assert [(report.outlet, report.source.rpartition(os.sep)[2]) for report in chunk.reports] == [
        ("The Quay News", "a.txt"), (None, "b.jsonl, row 1"), (None, "c.csv.gz, row 1"),
    ]  # fmt: skip


def test_a_stream_keeps_the_order_given_and_tells_its_problems_there(tmp_path: Path) -> None:
    """Sources come as named, each file once; what cannot be read is in the chunk where it was met."""
    paths: list[str] = []
    for name in ("c", "a", "b"):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"{TEXT} {name}", encoding="utf-8")
        paths += [str(path), str(tmp_path / f"{name}-none.txt")]
    chunks = list(stream_sources([*paths, paths[0]], IngestOptions(batch=2)))
    assert [Path(report.source).stem for chunk in chunks for report in chunk.reports] == ["c", "a", "b"]
    assert sum(len(chunk.skipped) for chunk in chunks) == 3


def test_a_stream_neither_dates_by_the_story_nor_drops_copies(tmp_path: Path) -> None:
    """Each report stands for itself: the store decides what is a copy."""
    row = {"text": TEXT, "date": "2025-10-14"}
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(row)}\n{json.dumps(row)}\n{json.dumps({'text': TEXT + ' Undated.'})}\n", "utf-8")
    (chunk,) = stream_sources([str(path)])
    assert [report.published_at for report in chunk.reports] == ["2025-10-14", "2025-10-14", None]


def test_an_item_becomes_a_report() -> None:
    """What is stated of it is kept, with the time of the fetch, its notes and the sources it names."""
    stated = Stated(
        outlet="The Quay News", title="Fire", published="2025-10-14", url="https://Quay.example/a?utm_medium=rss",
        external_id="e1", retrieved="2025-10-15T08:00:00Z", sources=(StatedSource("Harbour Press", "credit"),),
    )  # fmt: skip
    report = read_item(Item("feed, entry 1", TEXT.encode(), TEXT, False, stated, ("only a summary",)))
    assert isinstance(report, Report)
    assert (report.retrieved_at, report.external_id, report.notes) == (
        "2025-10-15T08:00:00+00:00", "e1", ("only a summary",),
    )  # fmt: skip
    assert (report.url, report.stated_sources) == ("https://quay.example/a", (StatedSource("Harbour Press", "credit"),))
    assert report.text.startswith("Fire\n\nA warehouse")
    page = read_item(Item("p", PAGE.encode(), stated=stated))
    assert isinstance(page, Report)
    assert page.text.startswith("Fire on the quay")
    empty = read_item(Item("x", b"", " "))
    assert isinstance(empty, Skipped)


def test_rows_with_one_text_and_other_titles_are_other_reports() -> None:
    """The headline that is set before a text counts for the report's id."""
    one, two = (read_item(Item("x", TEXT.encode(), TEXT, False, Stated(title=title))) for title in ("Fire", "Smoke"))
    assert isinstance(one, Report)
    assert isinstance(two, Report)
    assert one.id != two.id


def test_a_text_that_begins_as_data_is_a_text(tmp_path: Path) -> None:
    """A bracket at the beginning makes no JSON, what looks like a tag no list of feeds."""
    for number, text in enumerate((f"[Update] {TEXT}", f"{{sic}} {TEXT}", f"[1]\n{TEXT}", f"<opml, he said> {TEXT}")):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    assert len(read_sources([str(path) for path in tmp_path.iterdir()]).reports) == 4


def test_a_manifest_that_cannot_be_used_stops_a_stream_too(tmp_path: Path) -> None:
    """The error comes before anything is read."""
    with pytest.raises(OptionError, match="manifest"):
        list(stream_sources([], IngestOptions(manifest=str(tmp_path / "none.json"))))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    """What a shell gives as a file that is none is read."""
    import threading

    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_text(TEXT, encoding="utf-8"))
    writer.start()
    (report,) = read_sources([str(path)]).reports
    writer.join()
    assert report.text == TEXT
