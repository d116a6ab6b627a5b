"""The desk from Python: reports in, stories out, a dossier when it is asked for, and errors for people."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import rashomon
from invented_news import (
    BRIDGE_FIRST,
    GERMAN,
    LATER,
    ROWS,
    counted_dossiers,
    load_feed_server,
    write_news,
)
from rashomon.desk import STORE_NAME, Desk, default_store
from rashomon.errors import OptionError
from rashomon.ingest import IngestOptions, read_sources
from rashomon.ingest.network import Fetcher, NetworkOptions
from rashomon.model import FeedState, Report, StoredStory

OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[OpenDesk]:
    """Return a function that opens a desk in the test's folder; at the end each is whole, and is closed."""
    opened: list[Desk] = []

    def opening(name: str = "desk.db", options: rashomon.DeskOptions | None = None) -> Desk:
        opened.append(rashomon.open(tmp_path / name, options))
        return opened[-1]

    yield opening
    for desk in opened:
        assert desk.check() == []
        desk.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with all of `ROWS`, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    with rashomon.open(folder / "desk.db") as desk:
        desk.add([write_news(folder / "news.jsonl")])
    return folder / "desk.db"


@pytest.fixture
def desk(filled: Path, tmp_path: Path, open_desk: OpenDesk) -> Desk:
    """Return a desk of the test's own with all of `ROWS`."""
    shutil.copy(filled, tmp_path / "desk.db")
    return open_desk()


def told(stories: tuple[StoredStory, ...]) -> dict[frozenset[str | None], str]:
    """Return the id of each story by the rows that tell it."""
    return {frozenset(report.external_id for report in story.reports): story.id for story in stories}


EVENTS = {frozenset({"n1", "n2"}), frozenset({"n3", "n4"}), frozenset({"n5"})}


def reports_of(tmp_path: Path, *rows: dict[str, str]) -> list[Report]:
    """Return these rows as reports, read as `add` reads them."""
    return list(read_sources([write_news(tmp_path / "rows.jsonl", *rows)], IngestOptions()).reports)


def test_reports_become_stories_the_newest_first(desk: Desk) -> None:
    """Each event is a story of its own, whoever tells it, with its reports in order of publication."""
    stories = desk.stories()
    assert set(told(stories)) == EVENTS
    assert [[report.external_id for report in story.reports] for story in stories] == [
        ["n1", "n2"], ["n3", "n4"], ["n5"],
    ]  # fmt: skip
    bridge = stories[0]
    assert (bridge.first_at, bridge.last_at) == ("2025-03-11T10:00:00+00:00", "2025-03-11T12:00:00+00:00")
    assert bridge.title in [report.title for report in bridge.reports]
    assert bridge.reports[0].source.endswith("news.jsonl, row 1")


def test_adding_the_same_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """The second time everything is known, from the same file or another one, and no story is touched."""
    before = desk.stories()
    for name in ("news.jsonl", "again.jsonl"):
        again = desk.add([write_news(tmp_path / name)])
        assert (again.count("known"), again.count("new"), again.changes) == (5, 0, ())
    assert desk.stories() == before
    assert desk.counts().versions == 5


def test_what_was_added_is_told_batch_by_batch_once_it_is_safe(open_desk: OpenDesk, tmp_path: Path) -> None:
    """`tell` is called with each batch when another process could already see it; the whole is their sum."""
    options = rashomon.DeskOptions(rashomon.CompareOptions(ingest=IngestOptions(batch=2)))
    desk, other = open_desk(options=options), open_desk()
    parts: list[rashomon.Addition] = []
    seen: list[int] = []

    def tell(part: rashomon.Addition) -> None:
        parts.append(part)
        seen.append(other.counts().reports)

    whole = desk.add([write_news(tmp_path / "news.jsonl"), str(tmp_path / "missing.txt")], tell=tell)
    assert [item for part in parts for item in part.added] == list(whole.added)
    assert len(parts) == 3
    assert seen == [2, 4, 5]
    assert [item.source for item in whole.skipped] == [str(tmp_path / "missing.txt")]
    assert set(told(desk.stories())) == EVENTS


def test_the_order_within_a_batch_changes_nothing(open_desk: OpenDesk, tmp_path: Path) -> None:
    """Backwards or forwards: the same stories with the same ids and titles."""
    reports = reports_of(tmp_path, *ROWS, LATER)
    one, other = open_desk("one.db"), open_desk("other.db")
    one.add_reports(reports)
    other.add_reports(reports[::-1])
    assert one.stories() == other.stories()
    assert [one.history(story.id) for story in one.stories()] == [other.history(s.id) for s in other.stories()]


def test_a_report_that_comes_later_joins_and_the_id_stays(desk: Desk, tmp_path: Path) -> None:
    """A story that grows keeps its id, and its history says what joined."""
    before = told(desk.stories())
    added = desk.add([write_news(tmp_path / "later.jsonl", LATER)])
    after = told(desk.stories())
    assert set(after) == (EVENTS - {frozenset({"n1", "n2"})}) | {frozenset({"n1", "n2", "n6"})}
    bridge = before[frozenset({"n1", "n2"})]
    assert after[frozenset({"n1", "n2", "n6"})] == bridge
    assert [(change.kind, change.story) for change in added.changes] == [("joined", bridge)]
    assert [change.kind for change in desk.history(bridge)] == ["founded", "joined"]
    assert desk.history(bridge)[1].reports == (added.added[0].report,)


def test_reports_in_other_languages_are_kept_and_counted(desk: Desk, tmp_path: Path) -> None:
    """They are in the list, marked as not analysed, and the counts name their language."""
    added = desk.add([write_news(tmp_path / "german.jsonl", GERMAN)])
    report = added.added[0].report
    assert any("German" in note for note in added.notes)
    assert desk.counts().unanalysed == (("de", 1),)
    assert [item.analysed for item in desk.story(report).reports if item.id == report] == [False]


def test_two_desks_on_one_file_see_each_others_reports(desk: Desk, open_desk: OpenDesk, tmp_path: Path) -> None:
    """What one added the other lists, knows, and puts into the same story."""
    other = open_desk()
    assert other.counts().reports == 5
    desk.add([write_news(tmp_path / "later.jsonl", LATER)])
    assert other.stories() == desk.stories()
    again = other.add([write_news(tmp_path / "later.jsonl", LATER)])
    assert again.count("known") == 1
    third = {**LATER, "id": "n8", "outlet": "Harrow Gazette", "text": LATER["text"] + "\nWork begins in May.\n"}
    other.add([write_news(tmp_path / "third.jsonl", third)])
    assert frozenset({"n1", "n2", "n6", "n8"}) in told(desk.stories())
    assert desk.add([write_news(tmp_path / "german.jsonl", GERMAN)]).count("new") == 1


def test_the_list_can_be_cut_and_searched(desk: Desk) -> None:
    """By time, by words in a report, by number of reports, by place in the list."""
    assert len(desk.stories(since="2025-03-10")) == 2
    assert len(desk.stories(since="2025-03-11T12:00:00+00:00")) == 1
    assert set(told(desk.stories(search="girders"))) == {frozenset({"n1", "n2"})}
    assert set(told(desk.stories(search='"steel girders" -skylight'))) == {frozenset({"n1", "n2"})}
    assert desk.stories(search="zeppelin") == ()
    assert len(desk.stories(least=2)) == 2
    everything = desk.stories(limit=None)
    assert desk.stories(limit=1) + desk.stories(offset=1) == everything


def test_a_story_is_found_by_what_a_person_has_of_it(desk: Desk) -> None:
    """Its id, the beginning of it, or a report's id."""
    story = desk.stories()[0]
    for words in (story.id, story.id[:8], story.reports[1].id):
        assert desk.story(words) == story
    for words in ("s-nothing", "", "https://quay.example/nothing"):
        with pytest.raises(OptionError, match="no such story"):
            desk.story(words)
    with pytest.raises(OptionError, match="several begin so"):
        desk.story("s-")


def test_a_dossier_is_kept_until_a_report_joins(
    desk: Desk, open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for again, here or in another process, it is there; a report that joins makes it new, and only this one."""
    asked = counted_dossiers(monkeypatch)
    bridge, theft, _ = desk.stories()
    assert (bridge.origins_low, bridge.origins_high, bridge.discrepancies) == (None, None, None)
    first = desk.dossier(bridge.id)
    assert (first.story.id, [report.id for report in first.story.reports]) == (bridge.id, list(asked[0]))
    desk.dossier(theft.id)
    assert desk.dossier(bridge.id) == open_desk().dossier(bridge.reports[0].id) == first
    assert len(asked) == 2
    listed = desk.story(bridge.id)
    assert (listed.origins_low, listed.origins_high, listed.discrepancies) == (1, 2, 0)
    desk.add([write_news(tmp_path / "news.jsonl")])
    desk.dossier(bridge.id)
    assert len(asked) == 2
    desk.add([write_news(tmp_path / "later.jsonl", LATER)])
    assert desk.story(bridge.id).origins_low is None
    assert desk.story(theft.id).origins_low is not None
    assert len(desk.dossier(bridge.id).story.reports) == 3
    desk.dossier(theft.id)
    assert len(asked) == 3


def test_missing_dossiers_are_made_for_stories_of_two_reports_or_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One report has nothing to be compared with; a dossier that is there is not made again."""
    asked = counted_dossiers(monkeypatch)
    desk.dossier(desk.stories()[0].id)
    made = list(desk.compare_missing(desk.stories()))
    assert [dossier.story.id for dossier in made] == [desk.stories()[1].id]
    assert len(asked) == 2
    assert list(desk.compare_missing(desk.stories())) == []


def test_other_options_make_another_dossier(
    desk: Desk, open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large story only so many reports are compared, the first and the last among them, and a note says so."""
    desk.add([write_news(tmp_path / "later.jsonl", LATER)])
    asked = counted_dossiers(monkeypatch)
    story = desk.stories()[0]
    desk.dossier(story.id)
    few = open_desk(options=rashomon.DeskOptions(max_reports=2)).result(story.id)
    assert [len(reports) for reports in asked] == [3, 2]
    assert asked[1] == (story.reports[0].id, story.reports[2].id)
    assert any("3 reports, of which 2 are compared" in note for note in few.notes)
    assert not any("are compared" in note for note in desk.result(story.id).notes)


def test_one_report_may_be_all_that_is_compared(
    desk: Desk, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`max_reports` of one gives the first report."""
    asked = counted_dossiers(monkeypatch)
    story = desk.stories()[0]
    open_desk(options=rashomon.DeskOptions(max_reports=1)).dossier(story.id)
    assert asked == [(story.reports[0].id,)]


def test_a_real_dossier_is_the_one_that_compare_makes(desk: Desk) -> None:
    """Through the whole pipeline: findings with words in the reports, under the story's own id."""
    story = desk.stories()[0]
    result = desk.result(story.id)
    texts = {report.id: report.text for report in result.dossier.story.reports}
    assert result.dossier.story.id == story.id
    assert BRIDGE_FIRST in texts.values()
    spans = [span for found in result.dossier.discrepancies for variant in found.variants for span in variant.spans]
    assert spans and all(texts[span.report][span.start : span.end] == span.text for span in spans)
    assert desk.result(story.id) == result
    assert desk.story(story.id).discrepancies == len(result.dossier.discrepancies)


URL = "https://courier.example/bridge"


def test_a_changed_article_is_a_new_version_of_it(desk: Desk, tmp_path: Path) -> None:
    """It takes the place of the one before, in the same story; both are kept, with what changed."""
    first = {"id": "v1", "url": URL, "outlet": "Harrow Gazette", "published_at": "2025-03-11T13:00:00+00:00"}
    first["text"] = BRIDGE_FIRST + "\nThe county will report again on Friday.\n"
    second = {**first, "id": "v2", "modified_at": "2025-03-12T08:00:00+00:00"}
    second["text"] = first["text"].replace("9,000", "8,000")
    desk.add([write_news(tmp_path / "first.jsonl", first)])
    story = desk.story(URL)
    added = desk.add([write_news(tmp_path / "second.jsonl", second)])
    assert [item.state for item in added.added] == ["version"]
    grown = desk.story(URL)
    assert (grown.id, len(grown.reports)) == (story.id, len(story.reports))
    assert [report.versions for report in grown.reports if report.url == URL] == [2]
    reports, steps = desk.versions(f"{URL}?utm_source=feed#top")
    assert ["9,000" in report.text for report in reports] == [True, False]
    assert [edit.weighs for edit in steps[0].edits] == ["figure"]
    assert steps[0].silent
    assert desk.versions(reports[0].id)[0] == reports
    with pytest.raises(OptionError, match="no such article"):
        desk.versions("https://courier.example/other")


def test_stories_as_a_table(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row for each report of each story, of the library that is installed, or an error that says what to install."""
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=list))
    rows = desk.stories().frame()
    assert [row["external_id"] for row in rows] == ["n1", "n2", "n3", "n4", "n5"]
    assert {row["story"] for row in rows} == {story.id for story in desk.stories()}
    assert list(rows[0])[:5] == ["story", "story_title", "id", "source", "outlet"]
    assert desk.stories(search="zeppelin").frame() == []
    with pytest.raises(OptionError, match="polars is not installed"):
        desk.stories().frame("polars")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(OptionError, match="pip install polars"):
        desk.stories().frame()


def test_feeds_are_watched_once_each_and_can_be_forgotten(open_desk: OpenDesk) -> None:
    """A feed that is watched already keeps what is remembered of it."""
    desk = open_desk()
    one, other = FeedState("https://quay.example/feed", "Quay"), FeedState("https://post.example/feed")
    assert desk.watch_feeds([one, other]) == 2
    assert desk.watch_feeds([FeedState(one.url, "Another title")]) == 0
    assert [feed.title for feed in desk.feeds()] == ["Quay", None]
    assert desk.forget_feed(one.url)
    assert not desk.forget_feed(one.url)
    assert open_desk().feeds() == [other]


def test_what_a_feed_brings_joins_its_story(desk: Desk) -> None:
    """Asked when it is due and not before; its articles are known the next time; a feed that fails is told of."""
    server = load_feed_server()
    with (
        server.FeedServer() as served,
        Fetcher(
            NetworkOptions(private_hosts=("127.0.0.1",), delay_s=0.0, timeout_s=60.0, connect_timeout_s=60.0)
        ) as fetcher,
    ):
        title, _, body = LATER["text"].partition("\n\n")
        page = served.put("/bridge", server.page(title, " ".join(body.split())))
        item = server.entry(page, title=title).replace("14 Oct 2025", "12 Mar 2025").replace("Tue", "Wed")
        good = served.put("/feed", server.rss(item, title="Harrow Gazette"))
        broken = served.url("/status/404")
        assert desk.watch_feeds([FeedState(good), FeedState(broken)]) == 2
        start = datetime.now(UTC)
        came = {state.url: (state, addition) for state, addition in desk.watch(fetcher, now=lambda: start)}
        assert came[good][1].count("new") == 1
        assert came[broken][0].problem and "404" in came[broken][0].problem
        assert any("404" in note for note in came[broken][1].notes)
        assert {report.external_id for report in desk.story(page).reports} >= {"n1", "n2"}
        assert list(desk.watch(fetcher, now=lambda: start + timedelta(minutes=1))) == []
        later = dict(desk.watch(fetcher, now=lambda: start + timedelta(hours=9)))
        assert [addition.count("new") for addition in later.values()] == [0, 0]
        assert served.count("/bridge") == 1


def test_the_store_is_where_it_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the path, else at RASHOMON_STORE, else in the user's data folder, which is made."""
    monkeypatch.setenv("RASHOMON_STORE", str(tmp_path / "new" / "elsewhere.db"))
    with rashomon.open() as desk:
        assert desk.path == default_store() == tmp_path / "new" / "elsewhere.db"
    monkeypatch.delenv("RASHOMON_STORE")
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, **_: tmp_path / "data" / name)
    assert default_store() == tmp_path / "data" / "rashomon" / STORE_NAME
    with rashomon.open() as desk:
        assert desk.path.is_file()
    with rashomon.open(str(tmp_path / "named.db")) as desk:
        assert desk.path == tmp_path / "named.db"


def test_errors_are_for_people(desk: Desk, tmp_path: Path) -> None:
    """A file that is no store, a time that is none, a search without words, a column that is not there."""
    (tmp_path / "notes.txt").write_text("not a store " * 20)
    with pytest.raises(OptionError, match="not a store"):
        rashomon.open(tmp_path / "notes.txt")
    with pytest.raises(OptionError, match="no store"):
        rashomon.open(tmp_path / "none.db", create=False)
    with pytest.raises(OptionError, match="ISO 8601"):
        desk.stories(since="last week")
    with pytest.raises(OptionError, match="no word"):
        desk.stories(search=" - ")
    wrong = rashomon.DeskOptions(rashomon.CompareOptions(ingest=IngestOptions(fields=(("text", "story"),))))
    with rashomon.open(tmp_path / "other.db", wrong) as other, pytest.raises(OptionError, match="no column `story`"):
        other.add([write_news(tmp_path / "news.jsonl")])


def test_a_batch_that_fails_leaves_nothing_behind(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the store nor in memory: the same batch is new when it is added again."""
    reports = reports_of(tmp_path, LATER)

    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as broken:
        broken.setattr("rashomon.store.stories.Stories.record_copies", fail)
        with pytest.raises(RuntimeError):
            desk.add_reports(reports)
    assert desk.counts().reports == 5
    assert desk.add_reports(reports).count("new") == 1
    assert frozenset({"n1", "n2", "n6"}) in told(desk.stories())
