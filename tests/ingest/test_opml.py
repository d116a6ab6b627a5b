"""The list of feeds that a reader exports is read."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.errors import SourceError
from rashomon.ingest.opml import FeedLink, read_opml


def opml(body: str) -> bytes:
    """Return an OPML document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><body>{body}</body></opml>'.encode()


def test_feeds_are_read_with_their_folders() -> None:
    """Each address once, in the order of the document, under the names of the outlines around it."""
    found = read_opml(
        opml(
            "<outline text='News'><outline title='Europe'><outline type='rss' text='Quay' "
            "xmlUrl='https://Quay.example/rss?a=1&amp;b=2'/></outline>"
            "<outline text='Hill' XMLURL='feed://hill.example/rss' title='The Hill Post'/></outline>"
            "<outline type='rss' url='http://dale.example/rss'/><outline text='x' type='link' url='http://x.example'/>"
            "<outline text='Again' xmlUrl='https://quay.example/rss?a=1&amp;b=2'/>"
        ),
        "feeds.opml",
    )
    assert found == (
        FeedLink("https://Quay.example/rss?a=1&b=2", "Quay", "News / Europe"),
        FeedLink("http://hill.example/rss", "The Hill Post", "News"),
        FeedLink("http://dale.example/rss", None, None),
    )


def test_a_slip_in_the_markup_is_borne() -> None:
    """A bare ampersand, as readers export it, does not lose the list."""
    assert read_opml(opml("<outline text='A & B' xmlUrl='http://a.example/?x=1&y=2'/>"), "feeds.opml")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"<html></html>", "is not an OPML file"),
        (b"no markup", "is not an OPML file"),
        (opml("<outline text='Folder'/>"), "names no feed"),
        (opml("<outline>" * 300 + "</outline>" * 300), "within each other"),
        (b"<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml>&x;</opml>", "declares XML entities"),
        ("<!DOCTYPE opml [<!ENTITY x 'y'>]><opml>&x;</opml>".encode("utf-16"), "declares XML entities"),
    ],
)
def test_what_is_no_list_is_told(data: bytes, told: str) -> None:
    """The error names the file and says what to do."""
    with pytest.raises(SourceError, match=told) as error:
        read_opml(data, "feeds.opml")
    assert error.value.source == "feeds.opml"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: opml(text)))
def test_no_bytes_give_a_traceback(data: bytes) -> None:
    """Whatever the file holds, it is a list or a `SourceError`."""
    with contextlib.suppress(SourceError):
        assert read_opml(data, "feeds.opml")
