"""Reports in the store: what is known, what is a version, and that adding again changes nothing."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_reports import MakeReport, invent

from rashomon.model import Furniture, Report, StatedSource, StoryChange
from rashomon.store import Store, open_store

URL = "https://gazette.example/ferry"


def test_a_report_comes_back_as_it_was_added(store: Store, make_report: MakeReport) -> None:
    """Every field survives, the text to the last character, half characters and null characters included."""
    for text in ("The ferry sank.\r\n\tTwo drowned. ", "half \ud83d a character", "null \x00 inside", ""):
        report = make_report(
            text, outlet="Harbour \udc80 Gazette", title="Ferry", authors=("A", "B"), published_at="2031-03-11",
            furniture=(Furniture(0, 3, "share"),), notes=("a note",), stated_sources=(StatedSource("Agency", "credit"),),
            external_id="x1", analysed=False, language="da",
        )  # fmt: skip
        assert store.add([report])[0].state == "new"
        assert store.report(report.id) == report
    assert store.report("r-none") is None
    assert store.report("\udcff") is None


def test_reports_are_given_in_the_order_asked_for(store: Store, make_report: MakeReport) -> None:
    """`reports` follows the ids, and names those that are not there."""
    a, b = make_report("one ferry"), make_report("two ferries")
    store.add([a, b])
    assert store.reports([b.id, a.id, b.id]) == [b, a, b]
    with pytest.raises(KeyError, match="r-none"):
        store.reports([a.id, "r-none"])


def test_the_same_article_fetched_twice_is_one_report(store: Store, make_report: MakeReport) -> None:
    """White space, the fragment and the case of the host make no other article."""
    first = make_report("The ferry  sank.", url=URL)
    again = make_report("The ferry sank.\n", url="HTTPS://Gazette.Example/ferry#top", external_id="row 7")
    assert [added.state for added in store.add([first])] == ["new"]
    (added,) = store.add([again])
    assert (added.state, added.report) == ("known", first.id)
    assert store.external_ids(first.id) == ("row 7",)
    assert store.has_article(URL + "#comments") and not store.has_article("https://gazette.example/")
    assert store.counts().versions == 1


def test_other_words_at_the_same_address_are_a_version(store: Store, make_report: MakeReport) -> None:
    """The later one takes the place of the one before, also in its story."""
    old = make_report("Two drowned.", url=URL, published_at="2031-03-11T09:00:00Z")
    new = make_report(
        "Three drowned.", url=URL, published_at="2031-03-11T09:00:00Z", modified_at="2031-03-11T11:00:00Z"
    )
    store.add([old])
    store.apply({old.id: "s-ferry"}, {"s-ferry": "Ferry"}, [StoryChange("founded", "s-ferry", (old.id,))])
    (added,) = store.add([new])
    assert (added.state, added.report, added.replaces) == ("version", new.id, old.id)
    assert store.versions(URL) == [old, new] == store.versions(old.id)
    assert store.members(["s-ferry"]) == {"s-ferry": (new.id,)}
    assert store.story_of([old.id, new.id]) == {old.id: "s-ferry", new.id: "s-ferry"}
    found = store.story("s-ferry")
    assert found is not None and [report.versions for report in found.reports] == [2]
    assert store.versions("https://nowhere.example/") == []


def test_an_earlier_version_that_comes_late_replaces_nothing(store: Store, make_report: MakeReport) -> None:
    """What was modified later stays current, whatever is added last."""
    late = make_report("Three drowned.", url=URL, modified_at="2031-03-11T11:00:00Z")
    early = make_report("Two drowned.", url=URL, modified_at="2031-03-11T10:00:00Z")
    store.add([late])
    (added,) = store.add([early])
    assert (added.state, added.replaces) == ("version", late.id)
    assert store.versions(URL) == [early, late]


def test_words_that_come_back_are_the_earlier_version_again(store: Store, make_report: MakeReport) -> None:
    """An article that goes back to what it said has no third version, and running it all again changes nothing."""
    first = make_report("Two drowned.", url=URL, retrieved_at="2031-03-11T10:00:00Z")
    second = make_report("Three drowned.", url=URL, retrieved_at="2031-03-11T11:00:00Z")
    third = make_report("Two drowned.", url=URL, retrieved_at="2031-03-11T12:00:00Z")
    store.add([first])
    store.add([second])
    (added,) = store.add([third])
    assert (added.state, added.report, added.replaces) == ("version", first.id, second.id)
    assert store.versions(URL) == [second, first]
    for report in (first, second, third):
        assert store.add([report])[0].state == "known"
    assert store.versions(URL) == [second, first]


def test_without_an_address_words_and_outlet_tell(store: Store, make_report: MakeReport) -> None:
    """The same words of another outlet are another report; an outlet that is unknown is no difference."""
    a = make_report("A dispatch.", outlet="Gazette", source="a.txt")
    store.add([a])
    assert store.add([make_report("A dispatch.", outlet="gazette", source="b.txt", id="r-b")])[0].report == a.id
    assert store.add([make_report("A dispatch.", source="c.txt", id="r-c")])[0].report == a.id
    assert store.add([make_report("A dispatch.", outlet="Courier")])[0].state == "new"
    assert store.counts().reports == 2


def test_an_address_that_is_learnt_later_is_kept(store: Store, make_report: MakeReport) -> None:
    """A saved text that is later met on the web is the same article, whose next version is found by the address."""
    saved = make_report("Two drowned.")
    store.add([saved])
    assert store.add([make_report("Two drowned.", url=URL, outlet="Gazette")])[0].report == saved.id
    assert store.add([make_report("Three drowned.", url=URL, outlet="Gazette")])[0].replaces == saved.id


def test_the_same_words_at_two_addresses_are_two_reports(store: Store, make_report: MakeReport) -> None:
    """A dispatch that many ran is kept as many reports."""
    reports = [make_report("A dispatch.", url=f"https://site{n}.example/x") for n in range(3)]
    assert {added.state for added in store.add(reports)} == {"new"}


REPORTS = st.builds(
    lambda text, url, outlet, published, modified, retrieved, external: invent(
        f"{text} drowned.", url=url, outlet=outlet, published_at=published, modified_at=modified,
        retrieved_at=retrieved, external_id=external,
    ),
    st.sampled_from(["One", "Two", "Three"]),
    st.sampled_from([None, URL, URL + "#x", URL + "2"]),
    st.sampled_from([None, "Gazette", "Courier"]),
    st.sampled_from([None, "2031-03-11", "2031-03-12T10:00:00+02:00", "someday"]),
    st.sampled_from([None, "2031-03-12", "2031-03-13"]),
    st.sampled_from([None, "2031-03-14T10:00:00Z", "2031-03-14T11:00:00Z"]),
    st.sampled_from([None, "1", "2"]),
)  # fmt: skip


def _state(store: Store) -> object:
    sql = "SELECT id, article, current, stated, seen, outlet_key, located, versions FROM reports ORDER BY number"
    other = "SELECT * FROM external_ids ORDER BY 1, 2"
    tables = ("articles", "aliases")
    return store._rows(sql), store._rows(other), [store._rows(f"SELECT * FROM {name} ORDER BY 1") for name in tables]


@given(st.lists(st.lists(REPORTS, min_size=1, max_size=4), max_size=4))
@settings(max_examples=40)
def test_adding_anything_twice_is_adding_it_once(batches: list[list[Report]]) -> None:
    """Whatever was added, adding all of it again is known and changes nothing."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "desk.db") as store:
        for batch in batches:
            store.add(batch)
        before = _state(store)
        for batch in batches:
            assert {added.state for added in store.add(batch)} == {"known"}
        assert _state(store) == before
        assert store.check() == []


def test_the_order_within_a_batch_changes_nothing(tmp_path: Path) -> None:
    """Every order of four reports that get in each other's way leaves the same store."""
    batch = [
        invent("Two drowned.", url=URL, published_at="2031-03-11"),
        invent("Three drowned.", url=URL, outlet="Gazette"),
        invent("Two drowned.", outlet="Courier"),
        invent("Two drowned."),
    ]
    states: list[object] = []
    for number, order in enumerate(itertools.permutations(range(4))):
        with open_store(tmp_path / f"{number}.db", now=lambda: datetime(2031, 1, 1, tzinfo=UTC)) as store:
            added = store.add([batch[i] for i in order])
            states.append((_state(store), [added[order.index(i)] for i in range(4)]))
    assert all(state == states[0] for state in states)
