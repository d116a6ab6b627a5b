"""The timeline as a drawing: to scale where it says so, nothing on another mark, and harmless."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.export.drawing import TimelineOptions, draw_timeline, stylesheet
from rashomon.export.drawing.scale import DAY, Extent, TimeScale, extent_of, zone_of
from rashomon.model import Lineage, Report, Story, StoryDossier, Support, TimelineEntry

SVG = "{http://www.w3.org/2000/svg}"


def told(whens: Sequence[str], published: Sequence[str | None] = (), what: str = "a lamp was lit") -> StoryDossier:
    """A dossier of nothing but a timeline."""
    reports = tuple(
        Report(f"r-{place}", f"{place}.txt", "Words.", "", outlet=f"Outlet {place}", published_at=when)
        for place, when in enumerate(published)
    )
    entries = tuple(TimelineEntry(when, what, ()) for when in whens)
    story = Story("s-1", "Lamps", reports)
    return StoryDossier(story, Lineage((), ()), (), (), (), (), (), entries, Support(len(reports), 1, 1))


def texts(svg: str) -> list[str]:
    """All words that are drawn."""
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_times_have_the_extent_that_they_tell() -> None:
    """A day lasts a day, a month its days, an interval from its beginning to its end; what is no time is none."""
    day, month, year = extent_of("2031-03-10"), extent_of("2031-02"), extent_of("2031")
    assert day and month and year
    assert [e.end - e.start for e in (day, month, year)] == [DAY, 28 * DAY, 365 * DAY]
    both = extent_of("2031-03-10/2031-03-12")
    assert both
    assert both.end - both.start == 3 * DAY
    moment = extent_of("2031-03-10T06:40:30+02:00")
    assert moment
    assert moment == Extent(day.start + 400, day.start + 400)
    for nothing in ("", "soon", "2031-13", "2031-02-30", "0000", "9999-12-31", "2031-03-12/2031-03-10", "2031/"):
        assert extent_of(nothing) is None, nothing
    assert [zone_of(when) for when in ("2031-03-10T06:00Z", "2031-03-10T06:00-04:30", "2031-03-10T06:00")] == [
        0,
        -270,
        None,
    ]


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**6)), min_size=1, max_size=40),
    st.integers(320, 1000),
)
def test_time_never_runs_backwards(extents: list[tuple[int, int]], width: int) -> None:
    """Later lies to the right, all of it between the edges, and all that is to scale has one scale."""
    known = [Extent(start, start + lasts) for start, lasts in extents]
    scale = TimeScale(known, 20, width, 20)
    times = sorted({time for extent in known for time in (extent.start, extent.end)})
    places = [scale.x(time) for time in times]
    assert places == sorted(places)
    assert all(19.9 <= place <= width + 0.1 for place in places)
    rates = [(s.right - s.left) / (s.end - s.start) for s in scale.stretches() if not s.squeezed and s.end > s.start]
    assert all(rate == pytest.approx(rates[0], rel=1e-3) for rate in rates)
    ticks = scale.ticks(46)
    assert all(one.x < two.x for one, two in pairwise(ticks))


def test_a_gap_that_would_squash_the_rest_is_squeezed_and_said() -> None:
    """What happened a century before takes little room, is shaded, and the drawing says so."""
    hours = [f"2031-03-10T{hour:02}:15" for hour in range(6, 20)]
    svg = draw_timeline(told(["1911", *hours]))
    assert any("Shaded: not to scale." in line for line in texts(svg))
    assert 'class="band"' in svg
    even = draw_timeline(told(hours))
    assert "not to scale" not in even
    assert 'class="band"' not in even


@pytest.mark.parametrize("width", [340, 700])
def test_no_mark_lies_on_another(width: int) -> None:
    """Marks of one lane keep apart, and all words stay on the drawing."""
    whens = ["1987", "2031-03", *(f"2031-03-{day:02}" for day in range(1, 20)), *["2031-03-10T06:40"] * 9]
    published = [f"2031-03-{10 + n // 8:02}T{8 + n % 8:02}:05:00" for n in range(40)]
    root = ElementTree.fromstring(draw_timeline(told(whens, published), TimelineOptions(width=width)))
    assert float(root.attrib["width"]) == width
    lanes: dict[str, list[tuple[float, float]]] = {}
    for rect in root.iter(f"{SVG}rect"):
        if rect.attrib.get("class") in ("report", "event bar"):
            left, wide = float(rect.attrib["x"]), float(rect.attrib["width"])
            assert left >= 0
            assert left + wide <= width
            lanes.setdefault(rect.attrib["y"], []).append((left, left + wide))
    assert lanes
    for marks in lanes.values():
        assert all(one[1] <= two[0] for one, two in pairwise(sorted(marks)))
    assert all(0 <= float(text.attrib["x"]) <= width for text in root.iter(f"{SVG}text"))


def test_each_event_has_its_number_and_each_report_its_key() -> None:
    """Numbers are the places in the dossier; what has no place in time is counted, and so are reports without date."""
    svg = draw_timeline(told(["2031-03-10T06:40", "soon", "2031-03-10"], ["2031-03-10T09:00:00+02:00", None]))
    said = texts(svg)
    assert any(line.startswith("1 ") for line in said)
    assert any(line.startswith("3 ") for line in said)
    assert "A" in said
    notes = " ".join(said)
    assert "1 entry of the list below could not be placed." in notes
    assert "1 report has no date." in notes
    assert "Times of publication are told in UTC+2." in notes


def test_publications_of_other_zones_are_told_in_the_commonest() -> None:
    """Half past five in the afternoon, four hours behind, is later than half past seven two hours ahead."""
    svg = draw_timeline(
        told(["2031-03-10"], ["2031-03-10T19:30:00+02:00", "2031-03-10T19:00:00+02:00", "2031-03-10T17:45:00-04:00"])
    )
    places = {
        group.findtext(f"{SVG}text"): float(rect.attrib["x"])
        for group in ElementTree.fromstring(svg).iter(f"{SVG}g")
        for rect in group.findall(f"{SVG}rect")
        if rect.attrib["class"] == "report"
    }
    assert places["B"] < places["A"] < places["C"]


def test_nothing_to_place_is_not_drawn() -> None:
    """Without an event that has a place in time there is no drawing."""
    assert draw_timeline(told([])) == ""
    assert draw_timeline(told(["soon", "9999-12-31"])) == ""


def test_it_is_an_image_with_a_name_that_runs_nothing() -> None:
    """A title and a description, no script, link or style attribute; the rules can be left to the page."""
    evil = '</svg><script>alert(1)</script>\x1b[31m\u202e&"'
    dossier = told(["2031-03-10", "2031-03-10T07:00"], [evil, "2031-03-10T09:00:00"], evil)
    svg = draw_timeline(dossier)
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "timeline-title timeline-desc"
    assert str(root.findtext(f"{SVG}desc")).startswith("2 events and 1 report to scale, from 2031-03-10 to 2031-03-10.")
    assert not re.search(r"<script|<image|href|style=|url\(|\bon\w+=|\u202e|\x1b", svg)
    assert root.findtext(f"{SVG}style") == stylesheet()
    plain = draw_timeline(dossier, TimelineOptions(style=False, prefix='"><x'))
    assert "<style" not in plain
    assert ElementTree.fromstring(plain) is not None
    assert draw_timeline(dossier) == draw_timeline(dossier)
