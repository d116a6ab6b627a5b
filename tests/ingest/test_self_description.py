"""What a report's text says of itself is found, and what it says of others is not taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ingest.clues import find_clues
from rashomon.ingest.dates import instant, parse_date
from rashomon.ingest.header import read_header
from rashomon.ingest.outlets import domain_of, shown_outlet

REST = "A warehouse on the eastern quay burned down during the night, the fire service said."


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("QUAYSIDE, Norland — ", "QUAYSIDE, Norland"),
        ("NEAR QUAYSIDE, Norland — ", "NEAR QUAYSIDE, Norland"),
        ("QUAYSIDE, Dec 31 (Reuters) - ", "QUAYSIDE"),
        ("OLD QUAY (AP) — ", "OLD QUAY"),
        ("NEW QUAY — ", "NEW QUAY"),
        ("ST. ANNE, Norland - ", "ST. ANNE, Norland"),
        ("QUAYSIDE, 15 October 2025 – ", "QUAYSIDE"),
        ("Quayside (AFP) - ", "Quayside"),
        ("QUAYSIDE -- ", "QUAYSIDE"),
        ("(CNN) ", None),
        ("", None),
        ("BREAKING — ", None),
    ],
)
def test_datelines(opening: str, dateline: str | None) -> None:
    """The place before the first sentence is the dateline, without day and credit."""
    assert find_clues(f"Warehouse burns down\n\n{opening}{REST}").dateline == dateline


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("The harbour did not respond to a request for comment from The Quay News.", "The Quay News"),
        ("The harbour did not immediately respond to QuayPost’s requests for comment.", "QuayPost"),
        ("Quay News' Ada Holm contributed to this report.", "Quay News"),
        ("© 2025 The Quay News. All rights reserved.", "The Quay News"),
        ("The Associated Press contributed to this report.", None),
        ("Copyright 2017 The Associated Press. All rights reserved.", None),
        ("The harbour did not respond to Reuters' request for comment.", None),
        ("“It was warm,” he told The Other Paper.", None),
        ("The harbour did not respond to a request for comment.", None),
    ],
)
def test_the_outlet_is_inferred_only_from_what_an_outlet_says_of_itself(sentence: str, outlet: str | None) -> None:
    """Requests for comment, own reporters and copyright name the outlet; agencies and other papers do not."""
    assert find_clues(f"Warehouse burns down\n\n{REST}\n{sentence}").outlet == outlet


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (f"Warehouse burns\n\nOn Tuesday, October 14, 2025, {REST}", "2025-10-14"),
        (f"Warehouse burns\n\nQUAYSIDE, Oct. 14, 2025 (AP) — {REST}", "2025-10-14"),
        (f"Warehouse burns\nUpdated: 2025-10-14 17:52\n{REST}", "2025-10-14T17:52:00"),
        (f"Warehouse burns\n\nOn Tuesday, October 14, {REST}", None),
        (f"Warehouse burns\n\n{REST} It had stood empty since May 3, 1999.", None),
        (f"Warehouse burns\n\nFILE - In this May 3, 2019, file photo, the quay is seen. (AP Photo)\n{REST}", None),
        (f"Warehouse burns\n\nOn Monday, October 14, 2025, {REST}", None),
    ],
)
def test_a_full_day_in_the_text(text: str, published: str | None) -> None:
    """A day with its year is taken where the report speaks of it as news; a weekday must fit."""
    assert find_clues(text).published == published


def test_the_headline_is_the_first_line_set_as_one() -> None:
    """A line of navigation is passed over; a first sentence is no headline."""
    assert find_clues(f"Home › World › Warehouse...\n\nWarehouse burns down\n\n{REST}").title == "Warehouse burns down"
    assert find_clues(f"{REST}\n{REST}").title is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-10-14", "2025-10-14"),
        ("2025-10-14T10:30:00Z", "2025-10-14T10:30:00+00:00"),
        ("2025-10-14 10:30", "2025-10-14T10:30:00"),
        ("October 14, 2025", "2025-10-14"),
        ("14 Oct. 2025", "2025-10-14"),
        ("Tue, 14 Oct 2025 10:30:00 +0200", "2025-10-14T10:30:00+02:00"),
        ("Oct 14, 2025 10:30 a.m. EDT", "2025-10-14T10:30:00-04:00"),
        ("14/10/2025", "2025-10-14"),
        ("09/10/2025", None),
        ("October 2025", None),
        ("14 October", None),
        ("2025-13-40", None),
        ("31 February 2025", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_whole_or_none(text: str, iso: str | None) -> None:
    """A date is read in the common forms; nothing that is missing is filled in."""
    assert parse_date(text) == iso


@given(st.text(max_size=60) | st.from_regex(r"[A-Z][a-z]{2} \d{1,2},? \d{4}( \d{1,2}:\d\d)?", fullmatch=True))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No text raises, and what is read can be ordered."""
    parsed = parse_date(text)
    if parsed is not None:
        assert instant(parsed).tzinfo is not None


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Title: Fire\nDate: 14 October 2025\n\nBody", 34),
        ("Date: 2025-10-14\nBody of the report", 17),
        (" date 2025-10-14 On Tuesday, a fire", 17),
        ("---\nno key here\n---\nBody", 0),
        ("---\ntitle: never closed\nBody", 0),
        ("Source: police say the fire began at noon\nMore followed.", 0),
        ("Police: three held after fire\n\nBody", 0),
        ("", 0),
    ],
)
def test_headers_end_where_the_report_begins(text: str, end: int) -> None:
    """Metadata lines are told from a report that begins with a colon."""
    assert read_header(text).end == end


@pytest.mark.parametrize(
    ("outlet", "clues", "name"),
    [
        ("www.washingtonpost.com", (), "The Washington Post"),
        ("edition.cnn.com", (), "CNN"),
        ("money.cnn.com", (), "CNNMoney"),
        ("www.example-gazette.org", (), "example-gazette.org"),
        ("www.quaynews.example", ("The Quay News",), "The Quay News"),
        ("The Quay News", (), "The Quay News"),
    ],
)
def test_domains_are_shown_by_name(outlet: str, clues: tuple[str, ...], name: str) -> None:
    """The data file or the text names the outlet; another domain is kept without `www.`."""
    assert shown_outlet(outlet, clues) == name


def test_the_domain_of_an_address() -> None:
    """Only a host that is a domain counts."""
    assert domain_of("https://www.example.org/a?b") == "example.org"
    assert domain_of("http://[bad") is None
