"""Sketches: what a process has to know to follow what others do to the store."""

from __future__ import annotations

import pytest
from invented_reports import MakeReport

from rashomon.model import StoryChange
from rashomon.store import Store

URL = "https://gazette.example/ferry"


def test_sketches_are_found_by_time_and_by_sequence(store: Store, make_report: MakeReport) -> None:
    """Bounds are inclusive, those without a time always come, and only later ones than asked for."""
    reports = [make_report(f"{n} drowned.") for n in range(4)]
    store.add(reports)
    store.put_sketches(
        [(r.id, at, b"%d" % n) for n, (r, at) in enumerate(zip(reports, (10.0, 20.0, 30.0, None), strict=True))]
    )
    found = list(store.sketches())
    assert [s.blob for s in found] == [b"0", b"1", b"2", b"3"]
    assert [s.sequence for s in found] == sorted(s.sequence for s in found)
    assert [s.blob for s in store.sketches(since=20.0)] == [b"1", b"2", b"3"]
    assert [s.blob for s in store.sketches(until=20.0, after=found[0].sequence)] == [b"1", b"3"]
    assert list(store.sketches(after=store.latest())) == []
    with pytest.raises(KeyError):
        store.put_sketches([("r-none", None, b"")])


def test_a_process_learns_what_others_moved(store: Store, make_report: MakeReport) -> None:
    """With one number it is told of new sketches, of reports in another story, and of versions that were replaced."""
    old, other = make_report("Two drowned.", url=URL), make_report("A ferry sank.")
    store.add([old, other])
    store.put_sketches([(old.id, None, b"old"), (other.id, None, b"other")])
    store.apply({old.id: "s-a", other.id: "s-b"}, {}, [])
    before = store.latest()
    assert {(m.report, m.story) for m in store.moved()} == {(old.id, "s-a"), (other.id, "s-b")}
    new = make_report("Three drowned.", url=URL)
    store.add([new])
    store.put_sketches([(new.id, None, b"new")])
    store.apply({other.id: "s-a"}, {}, [StoryChange("merged", "s-a", (other.id,), "s-b")])
    assert [(s.report, s.story, s.blob) for s in store.sketches(after=before)] == [(new.id, "s-a", b"new")]
    assert [(m.report, m.story, m.current) for m in store.moved(before)] == [
        (old.id, None, False), (new.id, "s-a", True), (other.id, "s-a", True),
    ]  # fmt: skip
    assert {s.report for s in store.sketches()} == {other.id, new.id}
    assert store.moved(store.latest()) == []


def test_a_sketch_is_replaced_under_a_new_number(store: Store, make_report: MakeReport) -> None:
    """A report has one sketch, the last."""
    report = make_report("Two drowned.")
    store.add([report])
    store.put_sketches([(report.id, None, b"1")])
    (first,) = store.sketches()
    store.put_sketches([(report.id, None, b"2")])
    (second,) = store.sketches()
    assert second.blob == b"2" and second.sequence > first.sequence
