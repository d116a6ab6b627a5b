"""Comparisons and decisions in the store: how they are found again, counted, undone, and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented_reports import MakeReport, invent

from rashomon.errors import OptionError
from rashomon.model import Decision, Report, Skipped, Span, StoryChange, Target
from rashomon.store import Store, open_store
from rashomon.store.records import pack

URL = "https://gazette.example/ferry"


def _founded(store: Store, story: str, *reports: Report) -> None:
    store.add(reports)
    ids = tuple(report.id for report in reports)
    store.apply(dict.fromkeys(ids, story), {story: "T"}, [StoryChange("founded", story, ids)])


def _decided(store: Store, story: str, *reports: Report, name: str = "dec-1") -> Decision:
    spans = tuple(Span(report.id, 0, 1, report.text[:1]) for report in reports)
    with store.writing():
        decision = Decision(name, "note", (Target("point", "p-1", "x", spans),), "Ada", store.time_of_decision())
        store.put_decision(story, decision, reports)
    return decision


def _found(store: Store, story: str, reports: Sequence[Report] = ()) -> list[tuple[str, bool]]:
    return [(item.decision.id, item.here) for item in store.decisions(story, reports)]


def test_a_decision_is_found_where_it_was_made_and_where_its_reports_are(store: Store) -> None:
    """In the story, in one that it was merged into or that a report went to, in a comparison of the same article."""
    a, b = invent("A ferry sank", url=URL, published_at="2031-03-11"), invent("A mill burned")
    _founded(store, "s-a", a)
    _founded(store, "s-b", b)
    on_a, general = _decided(store, "s-a", a), _decided(store, "s-a", name="dec-2")
    assert _found(store, "s-a") == [("dec-1", True), ("dec-2", True)] and _found(store, "s-b") == []
    later = invent("A ferry sank, and a second one", url=URL, published_at="2031-03-12")
    store.add([later])
    store.put_comparison("c-1", "C", [b, invent("Sunk", url=URL + "#x")])
    assert _found(store, "c-1") == [("dec-1", False)]
    assert _found(store, "c-new") == [] and _found(store, "c-new", [a]) == [("dec-1", False)]
    assert store.stories_of_decision("dec-1") == ["c-1", "s-a"] and store.stories_of_decision("dec-2") == ["s-a"]
    store.apply({a.id: "s-b"}, {}, [StoryChange("merged", "s-b", (a.id,), "s-a")])
    assert _found(store, "s-b") == [("dec-1", True), ("dec-2", True)]
    assert store.stories_of_decision("dec-1") == ["c-1", "s-b"]
    store.apply({a.id: "s-c"}, {}, [StoryChange("split", "s-c", (a.id,), "s-b")])
    assert _found(store, "s-c") == [("dec-1", False)] and store.stories_of_decision("dec-1") == ["c-1", "s-b", "s-c"]
    assert store.decision("dec-1") == on_a and store.decision("dec-2") == general
    assert store.decision("dec-3") is None and store.stories_of_decision("dec-3") == []
    assert store.counts().decisions == 2


def test_the_revision_of_a_story_grows_with_its_own_decisions_only(store: Store) -> None:
    """Made or undone; no two times of decisions are the same, though the clock stands still."""
    a, b = invent("A ferry sank"), invent("A mill burned")
    _founded(store, "s-a", a)
    _founded(store, "s-b", b)
    assert store.revision("s-a") == store.revision("s-none") == 0
    first, second = _decided(store, "s-a", a), _decided(store, "s-b", b, name="dec-2")
    assert second.at > first.at
    before = store.revision("s-a"), store.revision("s-b")
    store.replace_decision(replace(first, undone_by="Ben", undone_at=first.at))
    assert store.revision("s-a") > max(before) and store.revision("s-b") == before[1]
    assert not store.decisions("s-a")[0].decision.standing
    with pytest.raises(KeyError):
        store.replace_decision(replace(first, id="dec-none"))


def test_a_clock_that_goes_back_does_not_turn_the_order_of_decisions(tmp_path: Path) -> None:
    """What was decided later has the later time."""
    now = datetime(2031, 3, 11, 12, tzinfo=UTC)
    a = invent("A ferry sank")
    times: list[str] = []
    for hours in (0, -5, 3):
        with open_store(tmp_path / "desk.db", now=lambda hours=hours: now + timedelta(hours=hours)) as store:
            times.append(_decided(store, "s-a", a, name=f"dec-{hours}").at)
    assert times == sorted(times) and times[2].startswith("2031-03-11T15:00:00")


def test_a_comparison_comes_back_as_it_was_put(store: Store, make_report: MakeReport) -> None:
    """Its reports in order of publication, with half characters and all, what was skipped, and its notes."""
    late = make_report("Two \ud83d drowned", published_at="2031-03-12", url=URL, outlet="G\udc80")
    early = make_report("A ferry sank", published_at="2031-03-11T08:00:00+02:00", title="Ferry")
    undated = make_report("A ferry")
    store.put_comparison("c-1", "Ferry \udc80", [undated, late, early], [Skipped("x", "is empty")], ["a note"])
    compared = store.compared("c-1")
    assert compared is not None and compared.reports == (early, late, undated)
    assert (compared.skipped, compared.notes) == ((Skipped("x", "is empty"),), ("a note",))
    story = store.story("c-1")
    assert story is not None and story.compared_by_hand and [report.id for report in story.reports] == [
        early.id, late.id, undated.id
    ]  # fmt: skip
    assert (story.first_at, story.last_at) == ("2031-03-11T08:00:00+02:00", "2031-03-12")
    assert store.story(URL) == store.story(late.id) == store.story("c-") == story
    assert store.report(late.id) == late and store.report("r-none") is None
    assert store.compared("c-2") is None and store.told("c-2").notes == ()
    store.put_comparison("c-12", "Other", [early])
    assert (exact := store.story("c-1")) and exact.id == "c-1"
    assert (newest := store.story(early.id)) and newest.id == "c-12"
    with pytest.raises(OptionError, match="c-1, c-12"):
        store.story("c-")
    assert store.comparison_of([early.id, late.id]) == {early.id: "c-12", late.id: "c-1"}
    assert [found.id for found in store.comparisons()] == ["c-12", "c-1"]
    assert store.remove_comparison("c-1") and not store.remove_comparison("c-1")
    assert store.count_comparisons() == store.counts().comparisons == 1


def test_damage_of_comparisons_and_decisions_is_found(tmp_path: Path, make_report: MakeReport) -> None:
    """The check reads every body, and holds it against its row."""
    a, b = make_report("A ferry sank"), make_report("Two drowned")
    with open_store(tmp_path / "desk.db") as store:
        store.put_comparison("c-1", "T", [a])
        store.put_comparison("c-2", "T", [a])
        _decided(store, "c-1", a)
        _decided(store, "c-1", a, name="dec-2")
        assert store.check() == []
        run = store._connection.execute
        run("UPDATE comparisons SET reports = ? WHERE id = 'c-1'", (pack((b,)),))
        run("UPDATE comparisons SET reports = ?, size = 7 WHERE id = 'c-2'", (b"x",))
        run("UPDATE decisions SET body = (SELECT body FROM decisions WHERE id = 'dec-1') WHERE id = 'dec-2'")
        run("UPDATE decisions SET body = ?, revision = 99 WHERE id = 'dec-1'", (b"x",))
        problems = "\n".join(store.check())
    for words in (
        "comparison c-2 counts", "comparison c-1: it has other reports", "comparison c-2: the store is damaged",
        "decision dec-1: the store is damaged", "decision dec-2: it is another", "decision dec-1 has a higher number",
    ):  # fmt: skip
        assert words in problems
