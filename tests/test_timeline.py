"""The timeline of a small invented story."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from rashomon.model import Account, Point, Report, Support, TimelineEntry
from rashomon.text.dates import find_times
from rashomon.text.reading import Reading, read_reports
from rashomon.timeline import TimelineOptions, build_timeline

FIRST = """Ferry sinks off the cape, six rescued

The ferry left the old harbour at 6:40 a.m. Sunday with six sailors aboard. It hit a sandbank about 20 minutes later.
The ferry had been built in 1987.
The harbour master said on Monday that the crew was safe. An inquiry will begin on Thursday.
"""
SECOND = """Six sailors saved from ferry

The ferry left the old harbour at 6:40 a.m. on Sunday with six sailors aboard, port records show.
A choir sang for the sailors on Sunday evening. An hour later, the lights went out.
"""


def read(*texts: str) -> list[Reading]:
    """Return readings of reports published on one Tuesday."""
    return read_reports(
        [
            Report(
                f"r{index}", f"{index}.txt", text, "0", title=text.split("\n")[0], published_at="2019-05-14T09:00:00"
            )
            for index, text in enumerate(texts)
        ]
    )


def build(readings: Sequence[Reading], points: Sequence[Point] = ()) -> list[TimelineEntry]:
    """Return the timeline of these readings."""
    times = {reading.report.id: find_times(reading, datetime(2019, 5, 14, 9)) for reading in readings}
    return build_timeline(readings, times, [], points)


def test_order_and_merging() -> None:
    """Entries stand in order of time, one for each event, with the spans of every report that tells it."""
    entries = build(read(FIRST, SECOND))
    whens = [entry.when for entry in entries]
    assert whens[:3] == ["1987", "2019-05-12T06:40", "2019-05-12T07:00"]
    assert whens[-1] == "2019-05-16"
    left = entries[1]
    assert sorted({span.report for span in left.spans}) == ["r0", "r1"]


def test_relative_time_takes_the_running_date() -> None:
    """What happened "an hour later" stands on the day that was spoken of."""
    entries = build(read(SECOND))
    assert [entry.when for entry in entries if "lights went out" in entry.what] == ["2019-05-12"]


def test_speech_comes_behind_events() -> None:
    """What was only said on a day stands behind what happened on it."""
    entries = build(read("Fire\n\nThe mayor said on Monday that he was sad. A mill burned down on Monday."))
    assert ["said" in entry.what for entry in entries] == [False, True]


def test_points_of_the_clause() -> None:
    """An entry lists the points whose accounts overlap its words."""
    readings = read(FIRST)
    text = readings[0].report.text
    start = text.index("The ferry left")
    account = Account("r0", "states", readings[0].span(start, start + 30))
    point = Point("p1", "the ferry left", Support(1, 1, 1), (account,))
    entries = build(readings, [point])
    assert [entry.when for entry in entries if "p1" in entry.points] == ["2019-05-12T06:40"]


def test_spans_and_texts() -> None:
    """Every span quotes its report, and the short text is short."""
    readings = read(FIRST, SECOND, "", "word " * 3000 + "on Sunday " + "word " * 3000)
    texts = {reading.report.id: reading.report.text for reading in readings}
    entries = build(readings)
    assert entries
    for entry in entries:
        assert 0 < len(entry.what) <= TimelineOptions().max_what_chars
        for span in entry.spans:
            assert texts[span.report][span.start : span.end] == span.text
            assert len(span.text) <= 500


def test_order_of_reports_does_not_matter() -> None:
    """The timeline is the same whatever the order of the reports."""
    readings = read(FIRST, SECOND, FIRST.replace("Sunday", "Saturday"))
    expected = build(readings)
    random.Random(1).shuffle(readings)
    assert build(readings) == expected


def test_nothing() -> None:
    """Reports that tell no time, or no report at all, give an empty timeline."""
    assert build([]) == []
    assert build(read("", "Nothing is told here.")) == []


def test_history_of_one_report_does_not_bury_the_event() -> None:
    """Of the history that one report goes through alone, only the entries nearest to the event are kept."""
    years = range(1907, 2007, 10)
    history = " ".join(f"In {year} keeper number {year - 1900} took over the lamp." for year in years)
    entries = build(read(f"{FIRST}\n{history}", SECOND))
    old = [entry.when for entry in entries if entry.when < "2018"]
    assert old == ["1977", "1987", "1987", "1997"]
    assert any(entry.when == "2019-05-12T06:40" for entry in entries)


def test_a_year_that_names_a_thing_is_no_event() -> None:
    """A year that only says which thing is meant makes no entry beside the time of the sentence."""
    entries = build(read("New boat\n\nLast month the yard unveiled the 2017 trawler."))
    assert [entry.when for entry in entries] == ["2019-04"]


def test_a_list_of_dates_is_no_history() -> None:
    """A menu that lists month after month tells nothing that happened."""
    months = " ".join(
        f"{month} 2018" for month in "January February March April May June July August September".split()
    )
    assert build(read(f"Ferry archive\n\nSelect Month {months}.")) == []
