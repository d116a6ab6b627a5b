"""Listings of the desk: every field in JSON, and lines in the terminal that a hostile title cannot upset."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, fields, replace

from rich.console import Console

from rashomon.export.listing import (
    MAX_OUTLETS,
    addition_to_json,
    outlets_of,
    render_history,
    render_stories,
    stories_to_json,
)
from rashomon.model import Added, FeedState, Skipped, StoredReport, StoredStory, StoryChange

HOSTILE = "Bridge\x1b[31m closes\x07 \u202efdp.exe\nsecond line \ud83d"


def _report(number: int, **more: object) -> StoredReport:
    values = {
        "id": f"r-{number}", "source": f"news.jsonl, row {number}", "outlet": f"Outlet {number}",
        "title": f"Bridge, telling {number}", "published_at": "2025-03-11T10:00:00+00:00", "url": None,
        "external_id": f"n{number}", "analysed": True, "words": 60,
    }  # fmt: skip
    return StoredReport(**(values | more))  # type: ignore[arg-type]


def _story(*reports: StoredReport, **more: object) -> StoredStory:
    values = {
        "id": "s-0123456789", "title": "Bridge closes", "reports": reports,
        "first_at": "2025-03-11T10:00:00+00:00", "last_at": "2025-03-11T18:00:00+00:00",
    }  # fmt: skip
    return StoredStory(**(values | more))  # type: ignore[arg-type]


def _printed(*stories: StoredStory, more: bool = False, width: int = 80) -> str:
    out = io.StringIO()
    render_stories(stories, more, Console(file=out, width=width))
    return out.getvalue()


def test_stories_as_json_hold_every_field() -> None:
    """Each story with its outlets and what its dossier counts, each report with all that the store lists of it."""
    story = _story(_report(1), _report(2, copy_of="r-1", versions=3), origins_low=1, origins_high=2, discrepancies=0)
    (shown,) = json.loads(stories_to_json([story]))["stories"]
    assert list(shown) == [
        "id", "title", "first_at", "last_at", "outlets", "origins_low", "origins_high", "discrepancies",
        "by_weight", "compared_by_hand", "reports",
    ]  # fmt: skip
    assert shown["outlets"] == ["Outlet 1", "Outlet 2"]
    assert (shown["origins_low"], shown["origins_high"], shown["discrepancies"]) == (1, 2, 0)
    assert [set(report) for report in shown["reports"]] == [{field.name for field in fields(StoredReport)}] * 2
    assert shown["reports"][1] == asdict(story.reports[1])
    assert json.loads(stories_to_json([])) == {"stories": []}


def test_json_keeps_what_the_terminal_drops() -> None:
    """A title is given as it is, escaped where JSON must."""
    story = _story(_report(1, title="a\x1b[31m\u202eb"), title="a\x1b[31m\u202eb")
    (shown,) = json.loads(stories_to_json([story]))["stories"]
    assert shown["title"] == shown["reports"][0]["title"] == "a\x1b[31m\u202eb"


def test_an_addition_is_one_line_of_json() -> None:
    """Line breaks in names are escaped; the feed is there where one was asked."""
    added = (Added("r-2", "version", "r-1"),)
    skipped = (Skipped("two\nlines.txt", "is empty"),)
    change = StoryChange("merged", "s-1", ("r-2",), "s-2")
    line = addition_to_json(added, skipped, ("a note",), (change,))
    assert "\n" not in line
    assert json.loads(line) == {
        "added": [{"report": "r-2", "state": "version", "replaces": "r-1"}],
        "skipped": [{"source": "two\nlines.txt", "reason": "is empty"}],
        "notes": ["a note"],
        "changes": [{"kind": "merged", "story": "s-1", "reports": ["r-2"], "other": "s-2"}],
    }
    state = FeedState("https://quay.example/feed", "Quay", failures=2, problem="timed out")
    assert json.loads(addition_to_json((), (), (), (), state))["feed"] == asdict(state)


def test_half_characters_do_not_stop_the_output() -> None:
    """A file's name may hold bytes that are no text: they are escaped, and come back as they were."""
    line = addition_to_json((), (Skipped("b\udcff.txt", "is empty"),), (), ())
    assert line.encode("utf-8")
    assert json.loads(line)["skipped"][0]["source"] == "b\udcff.txt"
    assert stories_to_json([_story(_report(1, title="half \ud83d"))]).encode("utf-8")


def test_a_story_is_listed_with_what_there_is_of_it() -> None:
    """Title and id, number of reports, copies and days, what was not analysed, who tells it."""
    story = _story(
        _report(1), _report(2, copy_of="r-1"), _report(3, analysed=False), last_at="2025-03-12T01:00:00+00:00"
    )
    assert _printed(story, width=200).splitlines() == [
        "Bridge closes  s-0123456789",
        "  3 reports · 1 of them a copy · 2025-03-11 to 2025-03-12 · 1 in a language that is not analysed",
        "  Outlet 1, Outlet 2, Outlet 3",
    ]


def test_origins_and_discrepancies_are_shown_once_a_dossier_was_made() -> None:
    """A range where the bounds differ, one number where they agree, nothing where nobody has compared yet."""
    story = _story(_report(1), _report(2))
    assert "origin" not in _printed(story) and "discrepanc" not in _printed(story)
    compared = replace(story, origins_low=1, origins_high=2, discrepancies=1)
    assert "2 reports · 2025-03-11 · 1 to 2 origins · 1 discrepancy\n" in _printed(compared)
    weighed = replace(compared, discrepancies=5, by_weight=(2, 3, 0))
    assert "5 discrepancies, 2 must see\n" in _printed(weighed)
    assert "must see" not in _printed(replace(weighed, by_weight=(0, 4, 1)))
    assert json.loads(stories_to_json([weighed]))["stories"][0]["by_weight"] == [2, 3, 0]
    agreed = replace(story, origins_low=1, origins_high=1, discrepancies=0)
    assert "1 origin · 0 discrepancies\n" in _printed(agreed)


def test_a_comparison_that_a_person_put_together_says_so() -> None:
    """It is no story that was found."""
    story = _story(_report(1), _report(2), id="c-0123456789", compared_by_hand=True)
    assert "2 reports · 2025-03-11 · compared by hand\n" in _printed(story)
    assert json.loads(stories_to_json([story]))["stories"][0]["compared_by_hand"] is True


def test_many_outlets_are_named_up_to_a_number() -> None:
    """Each once, in order of the first report, the rest counted; reports of no known outlet add none."""
    reports = [_report(n) for n in range(1, MAX_OUTLETS + 3)]
    story = _story(*reports, _report(90, outlet="Outlet 2"), _report(91, outlet=None))
    assert outlets_of(story) == [f"Outlet {n}" for n in range(1, MAX_OUTLETS + 3)]
    assert _printed(story, width=200).splitlines()[2].endswith(f"Outlet {MAX_OUTLETS} and 2 more")
    assert len(_printed(_story(_report(1, outlet=None))).splitlines()) == 2


def test_a_story_without_dates_is_listed_without() -> None:
    """Nothing stands where no time is known."""
    assert _printed(_story(_report(1), first_at=None, last_at=None)).splitlines()[1] == "  1 report"


def test_hostile_titles_and_outlets_are_printed_safely() -> None:
    """Nothing that moves the cursor, changes colours, reorders the line or begins another one."""
    story = _story(_report(1, outlet=HOSTILE, title=HOSTILE), title=HOSTILE)
    out = io.StringIO()
    render_history(story, [StoryChange("founded", story.id, ("r-1",))], Console(file=out, width=200))
    for printed in (_printed(story, width=200), out.getvalue()):
        assert not set(printed) & set("\x1b\x07\u202e\ud83d")
        assert len(printed.splitlines()) == 3
        assert "Bridge closes fdp.exe second line" in printed


def test_long_lines_are_folded_and_end_without_white_space() -> None:
    """Every line fits the width and keeps its indent."""
    story = _story(*(_report(n, outlet=f"The Long Name Gazette {n}") for n in range(1, 6)), title="Bridge " * 20)
    lines = _printed(story, width=40).splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert all(line == line.rstrip() for line in lines[4:])
    assert lines[-1].startswith("  ")


def test_an_empty_list_and_a_list_that_goes_on_say_so() -> None:
    """Nobody takes a part for the whole, or silence for an error."""
    assert _printed() == "no story\n"
    assert "there are more: --all" in _printed(_story(_report(1)), more=True)
    assert "there are more" not in _printed(_story(_report(1)))


def test_a_history_tells_what_happened_in_order() -> None:
    """Reports by title where they are still in the story, else by id; both sides of a merger and a split."""
    story = _story(_report(1), _report(2))
    changes = [
        StoryChange("founded", story.id, ("r-1",)),
        StoryChange("joined", story.id, ("r-2", "r-9")),
        StoryChange("merged", story.id, ("r-2",), "s-old"),
        StoryChange("split", "s-new", ("r-9",), story.id),
    ]
    out = io.StringIO()
    render_history(story, changes, Console(file=out, width=100))
    assert out.getvalue().splitlines() == [
        "Bridge closes  s-0123456789",
        "  founded: 1 report",
        "    Bridge, telling 1",
        "  joined: 2 reports",
        "    Bridge, telling 2",
        "    r-9",
        "  s-old became part of s-0123456789, with 1 report",
        "    Bridge, telling 2",
        "  1 report left s-0123456789 for s-new",
        "    r-9",
    ]
