"""What the exports choose to show, in one order for all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rashomon.export.outline import leading_entries
from rashomon.model import Span, TimelineEntry


def entry(day: int, reports: str, *points: str) -> TimelineEntry:
    """Return something that these reports tell of a day."""
    return TimelineEntry(
        f"2025-10-{day:02}", f"what happened on day {day}", tuple(Span(report, 0, 1, "x") for report in reports), points
    )


def test_what_most_reports_tell_leads_a_timeline() -> None:
    """What several tell stands before what one recalls, what is on a point before what is not, and all in order of time."""
    entries = [entry(1, "a"), entry(2, "b"), entry(10, "ab"), entry(11, "abc"), entry(12, "a", "p-1"), entry(13, "b")]
    assert leading_entries(entries, 2) == [2, 3]
    assert leading_entries(entries, 3) == [2, 3, 4]
    assert leading_entries(entries, 4) == [1, 2, 3, 4]


@given(st.lists(st.text("abcd", min_size=1, max_size=4), max_size=30), st.none() | st.integers(0, 30))
def test_a_timeline_is_cut_and_never_shuffled(told: list[str], most: int | None) -> None:
    """As many as there is room for, each once, in order of time."""
    entries = [entry(day % 28 + 1, reports) for day, reports in enumerate(told)]
    places = leading_entries(entries, most)
    assert places == sorted(set(places))
    assert len(places) == (len(told) if most is None else min(most, len(told)))
