"""Descent between reports that share text: which has it from which, and from whom a report of several has most.

The file is not called test_descent.py: tests/export has one, and pytest wants each name once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from rashomon.lineage.descent import DescentOptions, join_reports, moment_of
from rashomon.lineage.graph import LineageGraph
from rashomon.lineage.shared import share_text
from rashomon.model import LineageEdge

if TYPE_CHECKING:
    from conftest import TraceStory

BARGE = (
    "A grain barge broke its moorings in the upper harbour before dawn and drifted against two pillars of the old "
    "railway bridge.",
    "Engineers closed the line for six hours while divers looked for cracks in the masonry below the water.",
    "No one was hurt, but four freight trains had to wait outside the city until the afternoon.",
    "The barge had been moored with a single chain since the autumn, and the harbour company had been warned twice of "
    "the rust on it.",
    "A crane lifted the wreck onto a pontoon shortly after noon, while schoolchildren watched from the terraces of the "
    "fish market.",
    "The council will discuss next week whether barges may lie above the bridge at all during the winter months.",
)
FERRY = (
    "Ferry captains on the northern lakes refused to sail on Friday because their radar sets had failed in heavy fog.",
    "The shipping office lent them three old sets from its museum, and two of them worked on the first attempt.",
    "Passengers slept on the benches of the customs hall and were given pea soup by the islanders.",
    "A mechanic from the shipyard found that mice had eaten through the insulation of the main cable.",
    "Regular crossings began again on Saturday morning under a clear sky, an hour late and half empty.",
)
WHOLE = " ".join(BARGE)
EIGHT, NINE, TEN = (f"2031-05-03T{hour:02}:00:00Z" for hour in (8, 9, 10))


# -- direction -------------------------------------------------------------------------------------


def direction(trace_story: TraceStory, first: str | None, second: str | None) -> LineageEdge:
    """Return the edge between two equal texts published at these times."""
    story = trace_story(("a", WHOLE, None, None), ("b", WHOLE, None, None))
    reports = [
        replace(reading.report, published_at=time)
        for reading, time in zip(story.readings, (first, second), strict=True)
    ]
    graph = LineageGraph(reports)
    join_reports(reports, share_text(story.readings, story.passages), {}, graph, DescentOptions())
    (edge,) = graph.edges()
    return edge


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (EIGHT, NINE),
        ("2031-05-03T10:00:00+02:00", NINE),
        ("2031-05-03T08:30:00", "2031-05-03T10:00:00+01:00"),
        ("2031-05-02", "2031-05-03"),
        ("2031-05-02", EIGHT),
        ("2031-05-03T23:00:00Z", "2031-05-04"),
        ("2031-05-02T00:00:00", "2031-05-03T00:00:00"),
    ],
)
def test_the_later_report_has_it_from_the_earlier(trace_story: TraceStory, first: str, second: str) -> None:
    """Time decides, by the moment and not by the clock on the wall; of a bare date only the day counts."""
    edge = direction(trace_story, first, second)
    assert (edge.report, edge.from_id, edge.certain) == ("b", "a", False)
    assert "published later" in edge.reason
    back = direction(trace_story, second, first)
    assert (back.report, back.from_id) == ("a", "b")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, None),
        (None, NINE),
        (NINE, None),
        (NINE, NINE),
        ("2031-05-03T11:00:00+02:00", NINE),
        ("2031-05-03", "2031-05-03"),
        ("2031-05-03", NINE),
        ("2031-05-03T00:00:00", NINE),
        ("yesterday", NINE),
        ("2031-02-30", NINE),
        ("", NINE),
        ("2031-05-03T25:61:00", "soon"),
    ],
)
def test_times_that_tell_nothing(trace_story: TraceStory, first: str | None, second: str | None) -> None:
    """No time, one moment, a bare date of the same day, midnight and impossible dates leave the direction unknown."""
    edge = direction(trace_story, first, second)
    assert not edge.certain
    assert "direction unknown" in edge.reason


def test_moments() -> None:
    """A time without a zone is taken as UTC; what is no time is none."""
    assert moment_of("2031-05-03T09:00:00") == moment_of(NINE) == datetime(2031, 5, 3, 9, tzinfo=UTC)
    assert [moment_of(value) for value in (None, "", "2031-13-01", "noon")] == [None] * 4


def test_naming_the_outlet_is_certain(trace_story: TraceStory) -> None:
    """A report that names the other's outlet has it from there, whatever the clock says, and shows the words."""
    story = trace_story(
        ("a", WHOLE, "Brindle Bay Gazette", TEN),
        ("b", f"{WHOLE} “It simply turned,” a watchman told the Brindle Bay Gazette.", "Valley Post", EIGHT),
    )
    edge = story.edge("b", "a")
    assert (edge.kind, edge.certain) == ("republishes", True)
    assert "it names" in edge.reason.lower()
    assert any("Gazette" in span.text for span in edge.evidence)


def test_outlets_that_name_each_other(trace_story: TraceStory) -> None:
    """Where each names the other, time decides, and no circle is closed."""
    story = trace_story(
        ("a", f"{WHOLE} “It simply turned,” a watchman told the Valley Post.", "Brindle Bay Gazette", TEN),
        ("b", f"{WHOLE} “It was loud,” a diver told the Brindle Bay Gazette.", "Valley Post", EIGHT),
    )
    between = [(edge.report, edge.from_id) for edge in story.lineage.edges if edge.from_id in ("a", "b")]
    assert between == [("a", "b")]


def test_a_text_cut_from_the_end(trace_story: TraceStory) -> None:
    """Without credit or time, a text that ends where the other goes on was cut from it."""
    story = trace_story(("a", " ".join(BARGE[:3]), None, None), ("b", WHOLE, None, None))
    edge = story.edge("a", "b")
    assert (edge.kind, edge.certain) == ("republishes", False)
    assert "cut from the end" in edge.reason


@pytest.mark.parametrize("part", [BARGE[3:], BARGE[:5], (*BARGE[:2], BARGE[4])], ids=["end", "one line", "middle out"])
def test_a_text_that_is_not_cut_from_the_end(trace_story: TraceStory, part: tuple[str, ...]) -> None:
    """The end of another text, all but its last line, or parts of it show no direction."""
    story = trace_story(("a", " ".join(part), None, None), ("b", WHOLE, None, None))
    (edge,) = story.lineage.edges
    assert not edge.certain
    assert "direction unknown" in edge.reason


def test_copies_of_unknown_direction_hang_together(trace_story: TraceStory) -> None:
    """Three equal texts without credit or time are one group, joined by two edges and not by three."""
    story = trace_story(*((name, WHOLE, None, None) for name in "abc"))
    assert len(story.lineage.edges) == 2
    assert all("direction unknown" in edge.reason for edge in story.lineage.edges)


def test_a_shared_sentence_is_no_descent(trace_story: TraceStory) -> None:
    """Twenty words in common, among many others, join nothing."""
    story = trace_story(
        ("a", " ".join(BARGE[:4]), None, EIGHT), ("b", " ".join([*FERRY[:3], BARGE[1], *FERRY[3:]]), None, NINE)
    )
    assert story.lineage.edges == ()


# -- several sources -------------------------------------------------------------------------------


def test_a_composite_of_two_sources(trace_story: TraceStory) -> None:
    """A report made of two others has an edge to each, and the strength is the share that each explains."""
    story = trace_story(
        ("a", " ".join(BARGE[:4]), None, EIGHT),
        ("b", " ".join(FERRY), None, NINE),
        ("c", " ".join([*BARGE[:4], *FERRY]), None, TEN),
    )
    assert story.sources("c") == {("a", "rewrites", False), ("b", "rewrites", False)}
    assert sum(story.edge("c", source).score for source in "ab") == pytest.approx(1.0, abs=0.05)
    assert not story.sources("a") | story.sources("b")


@pytest.mark.parametrize(
    ("barge", "ferry"),
    [(BARGE, FERRY), (BARGE[1:4], FERRY[1:4])],
    ids=["which go on beyond it", "which stand whole in it"],
)
def test_an_undated_composite(trace_story: TraceStory, barge: tuple[str, ...], ferry: tuple[str, ...]) -> None:
    """A report without a time that holds text of two others, which share none with each other, has it from both."""
    story = trace_story(
        ("a", " ".join(barge), None, None),
        ("b", " ".join(ferry), None, None),
        ("c", " ".join([FERRY[2], BARGE[1], FERRY[1], BARGE[2], BARGE[3], FERRY[3]]), None, None),
    )
    assert {(name, certain) for name, _, certain in story.sources("c")} == {("a", False), ("b", False)}
    assert all("share none with each other" in story.edge("c", source).reason for source in "ab")
    assert not story.sources("a") | story.sources("b")


ALTERED = (
    WHOLE.replace("grain barge", "grain lighter")
    .replace("four freight trains", "four goods trains")
    .replace("shortly after noon", "soon after midday")
)


def test_a_copy_of_a_copy(trace_story: TraceStory) -> None:
    """A report that agrees with a copy in what the copy altered has its text from the copy and not from the root."""
    story = trace_story(("a", WHOLE, None, EIGHT), ("b", ALTERED, None, NINE), ("c", ALTERED, None, TEN))
    assert {name for name, _, _ in story.sources("b")} == {"a"}
    assert {name for name, _, _ in story.sources("c")} == {"b"}


def test_a_second_copy_of_the_root(trace_story: TraceStory) -> None:
    """A report that has nothing of what an earlier copy altered has its text from the root."""
    story = trace_story(("a", WHOLE, None, EIGHT), ("b", ALTERED, None, NINE), ("c", WHOLE, None, TEN))
    assert {name for name, _, _ in story.sources("c")} == {"a"}


def test_equal_copies_have_it_from_the_first(trace_story: TraceStory) -> None:
    """Of sources that explain a report alike the earliest is taken, and one is enough."""
    story = trace_story(*((name, WHOLE, None, time) for name, time in zip("abc", (EIGHT, NINE, TEN), strict=True)))
    assert {name for name, _, _ in story.sources("b") | story.sources("c")} == {"a"}


def test_the_order_of_reports_does_not_matter(trace_story: TraceStory) -> None:
    """Where times tell the direction, the order in which the reports are given changes nothing."""
    drafts = [("a", WHOLE, None, EIGHT), ("b", ALTERED, None, NINE), ("c", ALTERED, None, TEN)]
    there, back = trace_story(*drafts), trace_story(*drafts[::-1])
    for name in "abc":
        assert there.sources(name) == back.sources(name)
