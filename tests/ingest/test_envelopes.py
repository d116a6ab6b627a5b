"""News envelopes (ninjs, NewsML-G2, NITF) give the article with the sources that they state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rashomon.ingest import IngestOptions, read_sources, stream_sources
from rashomon.ingest.item import Item
from rashomon.ingest.newsml import read_newsml
from rashomon.ingest.ninjs import is_ninjs, read_ninjs
from rashomon.model import Report, Skipped, StatedSource

TEXT = "A warehouse on the eastern quay burned down on Tuesday night, the fire service said. Nobody was hurt."
GUID = "urn:newsml:quay.example:20251014:17"

NINJS = {
    "uri": GUID,
    "standard": {"name": "ninjs", "version": "3.1"},
    "type": "text",
    "version": "2",
    "versionCreated": "2025-10-14T12:00:00Z",
    "firstCreated": "2025-10-14T10:00:00Z",
    "pubStatus": "usable",
    "language": "en",
    "by": "By Ada Holm and Piet Vos",
    "headlines": [{"role": "short", "value": "Fire"}, {"role": "main", "value": "Warehouse burns"}],
    "bodies": [
        {"role": "caption", "contentType": "text/plain", "value": "A quay."},
        {"role": "main", "contentType": "text/html", "value": f"<p>{TEXT}</p><p>It rained.</p>"},
    ],
    "provider": {"name": "The Quay News"},
    "infoSources": [{"name": "Harbour Press", "role": "originator"}, {"name": "Wire Desk"}],
    "creditLine": "Harbour Press / Quay",
}

NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:quay.example:20251014:17" version="2"
  standard="NewsML-G2" standardversion="2.34" xml:lang="en">
 <itemMeta><itemClass qcode="ninat:text"/><provider literal="QN"><name>The Quay News</name></provider>
  <versionCreated>2025-10-14T12:00:00Z</versionCreated><firstCreated>2025-10-14T10:00:00Z</firstCreated>
  <pubStatus qcode="stat:usable"/></itemMeta>
 <contentMeta><infoSource role="isrol:originfo" literal="HP"><name>Harbour Press</name></infoSource>
  <infoSource qcode="src:wire"/><creditline>Harbour Press</creditline><by>By Ada Holm</by>
  <headline>Warehouse burns</headline></contentMeta>
 <contentSet>CONTENT</contentSet></newsItem>"""
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title>'
    f"</head><body><p>{TEXT}</p><p>It <b>rained</b>.</p></body></html></inlineXML>"
)
NITF = (
    "<nitf><head><title>Warehouse burns</title><docdata><doc-id id-string='q17' regsrc='Harbour Press'/>"
    "<date.issue norm='20251014T101500Z'/></docdata><pubdata name='The Quay News'/></head><body><body.head>"
    "<hedline><hl1>Warehouse burns</hl1></hedline><byline>By Ada Holm</byline></body.head><body.content>"
    f"<p>{TEXT}</p><media><media-caption>A quay</media-caption></media><p>It rained.</p></body.content></body></nitf>"
)


def report_of(folder: Path, content: str, name: str) -> Report:
    """Return the one report of a file."""
    (folder / name).write_text(content, encoding="utf-8")
    (chunk,) = stream_sources([str(folder / name)], IngestOptions(today="2026-01-01"))
    (report,) = chunk.reports
    return report


def newsml(content: str = XHTML, **changes: str) -> bytes:
    """Return a NewsML-G2 document with some of its words changed."""
    text = NEWSML.replace("CONTENT", content)
    for old, new in changes.items():
        text = text.replace(old, new)
    return text.encode()


def test_ninjs_becomes_a_report_with_its_sources(tmp_path: Path) -> None:
    """The main headline and body, both dates, the guid as address, and who supplied the words."""
    report = report_of(tmp_path, json.dumps(NINJS), "a.json")
    assert report.text == f"Warehouse burns\n\n{TEXT}\n\nIt rained."
    assert (report.published_at, report.modified_at) == ("2025-10-14T10:00:00+00:00", "2025-10-14T12:00:00+00:00")
    assert (report.url, report.external_id, report.outlet) == (GUID, f"{GUID}:2", "The Quay News")
    assert report.authors == ("Ada Holm", "Piet Vos")
    assert report.stated_sources == (
        StatedSource("Harbour Press", "originator"),
        StatedSource("Wire Desk", "supplier"),
        StatedSource("Harbour Press / Quay", "credit"),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"uri": GUID, "headline": "Warehouse burns", "body_text": TEXT, "versioncreated": "2025-10-14T12:00:00Z"},
        {"uri": GUID, "headline": "Warehouse burns", "body_xhtml": f"<div><p>{TEXT}</p></div>"},
        {"guid": GUID, "headline": "Warehouse burns", "body_html": f"<p>{TEXT}</p>", "pubstatus": "usable"},
        {"uri": GUID, "headlines": [{"value": "Warehouse burns"}], "bodies": [{"value": TEXT}]},
    ],
)
def test_older_ninjs_is_read(tmp_path: Path, fields: dict[str, Any]) -> None:
    """Versions 1 and 2, and what editorial systems write, give the same text."""
    assert is_ninjs(fields)
    assert report_of(tmp_path, json.dumps(fields), "a.json").text == f"Warehouse burns\n\n{TEXT}"


def test_several_ninjs_objects_are_a_table(tmp_path: Path) -> None:
    """A list or lines of them are read, an address of the web stands before the guid."""
    other = {**NINJS, "uri": "https://quay.example/18", "altIds": [{"role": "x", "value": "18"}]}
    for name, content in (
        ("a.json", json.dumps([NINJS, other])),
        ("b.jsonl", f"{json.dumps(NINJS)}\n{json.dumps(other)}\n"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert len(read_sources([str(tmp_path / name)]).reports) == 2
        (chunk,) = stream_sources([str(tmp_path / name)])
        assert [report.url for report in chunk.reports] == [GUID, "https://quay.example/18"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pubStatus": "canceled"}, "is withdrawn by its publisher"),
        ({"pubStatus": "withheld"}, "is withheld by its publisher"),
        ({"type": "picture", "bodies": []}, "is a picture, not a text"),
        ({"bodies": None}, "holds no body of text"),
    ],
)
def test_ninjs_without_an_article_is_skipped(change: dict[str, Any], reason: str) -> None:
    """What is withdrawn, a picture, or empty is named with that reason."""
    skipped = read_ninjs({**NINJS, **change}, "a.json")
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason


@pytest.mark.parametrize(
    "content",
    [
        XHTML,
        f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>',
        f'<inlineData contenttype="text/plain">{TEXT}\n\nIt rained.</inlineData>',
        f'<inlineData contenttype="text/html">&lt;p>{TEXT}&lt;/p>&lt;p>It rained.&lt;/p></inlineData>',
    ],
)
def test_newsml_becomes_a_report_with_its_sources(tmp_path: Path, content: str) -> None:
    """Whatever its body is in, words, dates, guid with version and stated sources are taken."""
    report = report_of(tmp_path, newsml(content).decode(), "a.xml")
    assert report.text == f"Warehouse burns\n\n{TEXT}\n\nIt rained."
    assert (report.outlet, report.url, report.external_id) == ("The Quay News", GUID, f"{GUID}:2")
    assert (report.published_at, report.modified_at) == ("2025-10-14T10:00:00+00:00", "2025-10-14T12:00:00+00:00")
    assert report.authors == ("Ada Holm",)
    assert report.stated_sources == (
        StatedSource("Harbour Press", "originator"),
        StatedSource("wire", "supplier"),
        StatedSource("Harbour Press", "credit"),
    )


def test_a_message_gives_its_items(tmp_path: Path) -> None:
    """Items of one message are named by their place; one that is withdrawn is skipped."""
    item = newsml().decode().partition("?>")[2]
    message = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
        + item
        + item.replace("stat:usable", "stat:canceled")
        + item.replace(":17", ":18")
        + "<packageItem/></itemSet></newsMessage>"
    )
    (tmp_path / "m.xml").write_text(message, encoding="utf-8")
    (chunk,) = stream_sources([str(tmp_path / "m.xml")])
    assert [report.source[-6:] for report in chunk.reports] == ["item 1", "item 3"]
    assert "withdrawn" in chunk.skipped[0].reason
    assert "packages or concepts" in chunk.notes[0]


def test_nitf_alone_is_read(tmp_path: Path) -> None:
    """Captions are left out; the basic form of a time is understood."""
    report = report_of(tmp_path, NITF, "a.nitf")
    assert report.text == f"Warehouse burns\n\n{TEXT}\n\nIt rained."
    assert (report.outlet, report.published_at, report.external_id) == (
        "The Quay News", "2025-10-14T10:15:00+00:00", "q17",
    )  # fmt: skip
    assert report.stated_sources == (StatedSource("Harbour Press", "supplier"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    """A document that declares entities is not parsed, whatever it is written in."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE newsItem [<!ENTITY a "b">]><newsItem>&a;</newsItem>'
    (skipped,) = read_newsml(text.encode(encoding), "a.xml")
    assert isinstance(skipped, Skipped)
    assert "entities" in skipped.reason or "not well-formed" in skipped.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (newsml()[:-40], "not well-formed"),
        (newsml(""), "holds no text"),
        (newsml("", **{"ninat:text": "ninat:picture"}), "is a picture"),
        (newsml(**{"stat:usable": "stat:withheld"}), "is withheld"),
        (b"<packageItem/>", "holds no news item"),
        (b"<nitf><body/></nitf>", "holds no text"),
        (b"<newsItem>" + b"<a>" * 5_000, "not well-formed"),
    ],
)
def test_xml_without_an_article_is_skipped(data: bytes, reason: str) -> None:
    """The reason says what it is instead."""
    (skipped,) = read_newsml(data, "a.xml")
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason


def test_the_parser_fetches_nothing(tmp_path: Path) -> None:
    """An external definition is not loaded."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    data = b'<!DOCTYPE newsItem SYSTEM "' + secret.as_uri().encode() + b'">' + newsml().partition(b"?>")[2]
    (item,) = read_newsml(data, "a.xml")
    assert isinstance(item, Item)
    assert "secret" not in str(item)
