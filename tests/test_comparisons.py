"""Comparisons: reports that a person put together, kept with their dossier, apart from the stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import rashomon
from invented_news import BRIDGE_FIRST, BRIDGE_SECOND, LATER, ROWS, counted_dossiers, load_feed_server, write_news
from rashomon import pipeline
from rashomon.desk import Desk
from rashomon.errors import NotFoundError, NothingToDoError, OptionError
from rashomon.ingest import IngestOptions, read_sources
from rashomon.ingest.network import Fetcher, NetworkOptions
from rashomon.model import Report, Skipped, StoryChange, StoryDossier
from rashomon.store import Told
from rashomon.store.records import pack


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Yield an empty desk, which is whole at the end of the test."""
    with rashomon.open(tmp_path / "desk.db") as opened:
        yield opened
        assert opened.check() == []


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the reports of each dossier that is made, which takes no time."""
    return counted_dossiers(monkeypatch)


def reports_of(folder: Path, *rows: dict[str, str]) -> list[Report]:
    """Return these rows as reports."""
    return list(read_sources([write_news(folder / "rows.jsonl", *rows)], IngestOptions()).reports)


def write_texts(folder: Path, *texts: str) -> list[str]:
    """Write each text to a file of its own and return their names."""
    names: list[str] = []
    for number, text in enumerate(texts):
        (folder / f"report-{number}.txt").write_text(text, encoding="utf-8")
        names.append(str(folder / f"report-{number}.txt"))
    return names


def test_sources_become_a_comparison_that_is_kept(desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path) -> None:
    """With its reports, what was skipped and noted, and its dossier; it is no story of the desk."""
    names = write_texts(tmp_path, BRIDGE_FIRST, BRIDGE_SECOND)
    made = desk.compare([*names, str(tmp_path / "missing.txt")], title="The bridge")
    story = made.story
    assert story.id.startswith("c-") and story.compared_by_hand and story.title == "The bridge"
    assert [skipped.source for skipped in made.skipped] == [str(tmp_path / "missing.txt")]
    assert sorted(report.source for report in story.reports) == names
    assert (story.origins_low, story.origins_high, story.by_weight) == (1, 2, (0, 0, 0))
    assert desk.stories() == () and desk.comparisons() == (story,) and desk.count_comparisons() == 1
    assert (desk.counts().reports, desk.counts().comparisons) == (0, 1)
    kept = desk.kept(story.id)
    assert kept is not None and (kept.current, kept.reason) == (True, "")
    assert kept.result.dossier.story.id == story.id and kept.result.dossier.story.title == "The bridge"
    assert kept.result.skipped == made.skipped and set(made.notes) <= set(kept.result.notes)
    assert kept.result == desk.result(story.id) and len(asked) == 1


def test_every_method_that_takes_a_story_takes_a_comparison(
    desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path
) -> None:
    """By its id, the beginning of it, or a report in it; its reports are found by their ids."""
    story = desk.compare_reports(reports_of(tmp_path, *ROWS[:2]))
    report = story.reports[0].id
    for words in (story.id, story.id[:6], report):
        assert desk.story(words) == story
    assert [change.kind for change in desk.history(story.id)] == ["founded"]
    assert desk.report(report).text == BRIDGE_FIRST
    assert desk.stories_of([report, "r-none"]) == {report: story.id}
    assert desk.decisions(story.id) == [] and desk.revision(story.id)
    assert asked and desk.dossier(story.id[:6]).story.id == story.id
    for missing in ("c-none", "r-none"):
        with pytest.raises(NotFoundError):
            desk.story(missing)
        with pytest.raises(NotFoundError):
            desk.report(missing)


def test_the_same_reports_are_the_same_comparison(desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path) -> None:
    """In whatever order; its dossier is not made again, its title is the last that was given."""
    reports = reports_of(tmp_path, *ROWS[:2])
    first = desk.compare_reports(reports)
    again = desk.compare_reports([*reports[::-1], reports[0]], title="Bridge", notes=["read from the archive"])
    assert (again.id, again.reports, again.title) == (first.id, first.reports, "Bridge")
    assert desk.compare_reports(reports).title == "Bridge"
    assert len(asked) == 1
    desk.compare_reports(reports, notes=["read from the archive"])
    assert "read from the archive" in desk.result(first.id).notes
    other = desk.compare_reports(reports_of(tmp_path, *ROWS[2:4]))
    assert [story.id for story in desk.comparisons()] == [other.id, first.id]
    assert desk.comparisons(limit=1, offset=1) == (desk.story(first.id),)
    with pytest.raises(OptionError, match="limit"):
        desk.comparisons(limit=-1)


def test_reports_that_were_read_otherwise_make_its_dossier_anew(
    desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path
) -> None:
    """The ids are made of the words; what else was read of a report may be other the next time."""
    reports = reports_of(tmp_path, *ROWS[:2])
    story = desk.compare_reports(reports)
    with desk._store.writing():
        desk._store.put_comparison(story.id, "T", [replace(reports[0], authors=("A. Reporter",)), reports[1]])
    kept = desk.kept(story.id)
    assert kept is not None and not kept.current
    assert kept.reason == "its reports were read anew since it was made"
    assert desk.result(story.id).dossier.story.reports[0].authors == ("A. Reporter",)
    assert len(asked) == 2


def test_what_is_given_up_was_never_there(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comparison that is cancelled half way, or has nothing to compare, leaves nothing behind."""

    class Cancelled(Exception):
        """The user thought better of it."""

    def cancel(*_: object) -> None:
        raise Cancelled

    monkeypatch.setattr(
        "rashomon.pipeline.reconstruct", lambda reports, options, progress, *_: progress("reading", 0.1)
    )
    with pytest.raises(Cancelled):
        desk.compare(write_texts(tmp_path, BRIDGE_FIRST), progress=cancel)
    with pytest.raises(NothingToDoError, match=r"missing\.txt"):
        desk.compare([str(tmp_path / "missing.txt")])
    with pytest.raises(NothingToDoError, match="no report was given"):
        desk.compare_reports([])
    assert desk.count_comparisons() == 0


def test_a_comparison_can_be_forgotten(desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path) -> None:
    """With its reports and dossier; once."""
    story = desk.compare_reports(reports_of(tmp_path, *ROWS[:2]))
    assert asked and desk.forget_comparison(story.id)
    assert not desk.forget_comparison(story.id) and not desk.forget_comparison("s-none")
    assert desk.comparisons() == ()
    with pytest.raises(NotFoundError):
        desk.report(story.reports[0].id)


def test_a_report_may_be_in_a_story_and_in_comparisons(
    desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path
) -> None:
    """Its own story is meant then; a comparison does not move it."""
    reports = reports_of(tmp_path, *ROWS[:2])
    desk.add_reports(reports)
    stories = desk.stories()
    compared = desk.compare_reports(reports, skipped=[Skipped("x.txt", "is empty")])
    assert desk.stories() == stories and asked
    assert desk.story(reports[0].id) == stories[0]
    assert desk.stories_of([reports[0].id]) == {reports[0].id: stories[0].id}
    assert desk.kept(stories[0].id) is None
    assert desk.result(compared.id).skipped == (Skipped("x.txt", "is empty"),)


def test_kept_says_why_a_dossier_is_not_current(desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path) -> None:
    """Reports that joined, left or changed, another version, other options; it is shown all the same."""
    desk.add_reports(reports_of(tmp_path, *ROWS[:2]))
    story = desk.stories()[0]
    assert desk.kept(story.id) is None
    made = desk.result(story.id)
    before = desk.revision(story.id)
    url = "https://quay.example/bridge"
    desk.add_reports(reports_of(tmp_path, {**LATER, "url": url}))
    kept = desk.kept(story.id)
    assert kept is not None and kept.result.dossier == made.dossier
    assert (kept.current, kept.reason) == (False, "1 report joined since it was made")
    assert desk.revision(story.id) != before
    assert desk.stories(compared=True) == () and desk.count_stories(compared=True) == 0
    desk.result(story.id)
    assert desk.stories(compared=True) == (desk.story(story.id),)
    changed = {
        **LATER,
        "url": url,
        "modified_at": "2025-03-12T12:00:00+00:00",
        "text": LATER["text"] + "\nIt rained.\n",
    }
    desk.add_reports(reports_of(tmp_path, changed))
    kept = desk.kept(story.id)
    assert kept is not None and kept.reason == "1 report changed since it was made"
    desk._store.apply({desk.story(story.id).reports[0].id: "s-elsewhere"}, {}, [])
    kept = desk.kept(story.id)
    assert kept is not None and kept.reason == "1 report left and 1 changed since it was made"
    assert len(asked) == 2


def test_a_story_that_ceases_to_be_while_it_is_compared_shows_nothing(
    desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asked for the dossier gets it; the story that it became part of has none by that."""
    desk.add_reports(reports_of(tmp_path, *ROWS[:4]))
    one, other = (story for story in desk.stories())
    ids = tuple(report.id for report in one.reports)
    made = pipeline.reconstruct

    def merged_meanwhile(*given: Any) -> StoryDossier:
        dossier = made(*given)
        change = StoryChange("merged", other.id, ids, one.id)
        desk._store.apply(dict.fromkeys(ids, other.id), {}, [change])
        return dossier

    monkeypatch.setattr("rashomon.pipeline.reconstruct", merged_meanwhile)
    assert len(desk.dossier(one.id).story.reports) == 2 and asked == [ids]
    assert desk.story(one.id).id == other.id and desk.kept(one.id) is None
    assert desk.stories(compared=True) == ()


def test_a_dossier_of_another_version_or_of_other_options_is_not_current(
    desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The options that hold where nobody says otherwise are the same whether they are named or not."""
    story = desk.compare_reports(reports_of(tmp_path, *ROWS[:2]))

    def reason(options: rashomon.DeskOptions | None) -> str:
        with rashomon.open(desk.path, options) as other:
            kept = other.kept(story.id)
            assert kept is not None and kept.current == (not kept.reason)
            return kept.reason

    few = rashomon.CompareOptions(ingest=IngestOptions(max_chars=9))
    assert reason(None) == reason(rashomon.DeskOptions()) == ""
    assert reason(rashomon.DeskOptions(few)) == "made with other options"
    with rashomon.open(desk.path, rashomon.DeskOptions(few)) as other:
        assert other.result(story.id).options["ingest"] == other.result(story.id[:7]).options["ingest"]
    assert reason(None) == "made with other options" and len(asked) == 2
    monkeypatch.setattr("rashomon.desk.comparing.__version__", "99")
    assert reason(None) == "made by another version of rashomon"


def test_a_dossier_that_an_older_version_left_unreadable_is_made_again(
    desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path
) -> None:
    """What cannot be read by the present model is none; the same of this version is damage, and is told."""
    story = desk.compare_reports(reports_of(tmp_path, *ROWS[:2]))
    last = desk._store.last_dossier(story.id)
    assert last is not None

    def spoil(version: str) -> None:
        body = pack(Told(notes=("no dossier",)))
        values = (pack(replace(last.making, version=version)), body, story.id)
        desk._store._connection.execute("UPDATE comparisons SET making = ?, dossier = ? WHERE id = ?", values)

    spoil("0.0.1")
    assert desk.kept(story.id) is None and desk.check() == []
    assert desk.result(story.id).dossier.story.id == story.id and len(asked) == 2
    spoil(rashomon.__version__)
    with pytest.raises(OptionError, match="damaged"):
        desk.kept(story.id)
    desk.forget_comparison(story.id)


def test_links_are_fetched_by_the_fetcher_that_is_given(desk: Desk, asked: list[tuple[str, ...]]) -> None:
    """A page becomes a report, one that is not there is skipped with the reason."""
    server = load_feed_server()
    with (
        server.FeedServer() as served,
        Fetcher(
            NetworkOptions(private_hosts=("127.0.0.1",), delay_s=0.0, timeout_s=60.0, connect_timeout_s=60.0)
        ) as fetcher,
    ):
        title, _, body = BRIDGE_FIRST.partition("\n\n")
        page, gone = served.put("/bridge", server.page(title, " ".join(body.split()))), served.url("/status/404")
        made = desk.compare([page, gone], fetcher=fetcher)
    assert asked and [report.url for report in made.story.reports] == [page]
    assert [skipped.source for skipped in made.skipped] == [gone] and "404" in made.skipped[0].reason
    assert desk.story(page) == made.story


def test_what_is_kept_is_read_without_any_room(desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path) -> None:
    """A page of a kept dossier is there at once: neither the pipeline nor a language library is loaded for it."""
    import subprocess
    import sys

    story = desk.compare_reports(reports_of(tmp_path, *ROWS[:2]))
    program = (
        "import sys, rashomon; desk = rashomon.open(sys.argv[1]); assert desk.kept(sys.argv[2]).current;"
        "desk.revision(sys.argv[2]); desk.comparisons(); desk.stories(search='ferry', compared=True);"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'spacy', 'numpy', 'onnxruntime', 'trafilatura'}),"
        " 'rashomon.pipeline' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(desk.path), story.id]
    assert asked and subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == ["False"]


@pytest.mark.parametrize(
    ("asked_for", "count"),
    [
        ({"search": "BRIDGE"}, 1),
        ({"search": '"bridge at" -theft'}, 1),
        ({"search": "bridge nowhere"}, 0),
        ({"search": "bridge -bridge"}, 0),
        ({"search": "ecole"}, 1),
        ({"since": "2025-03-11"}, 1),
        ({"since": "2999-01-01"}, 0),
        ({"least": 2}, 1),
        ({"least": 3}, 0),
        ({"compared": True}, 1),
        ({"until": "2025-03-11"}, 1),
        ({"until": "2025-03-10"}, 0),
        ({"until": "2025-03-11T09:00Z"}, 0),
        ({"outlet": "anse courier"}, 1),
        ({"outlet": "Anse"}, 1),
        ({"outlet": "ans"}, 0),
        ({"language": "EN"}, 1),
        ({"language": "fr"}, 0),
        ({"weight": 3, "outlet": None}, 0),
    ],
)
def test_comparisons_are_searched_as_stories_are(
    desk: Desk, asked: list[tuple[str, ...]], tmp_path: Path, asked_for: dict[str, Any], count: int
) -> None:
    """All words must occur in title, outlets or texts, whatever their case and accents."""
    reports = [
        replace(report, published_at="2025-03-11T10:00:00+00:00", outlet="Anse Courier")
        for report in read_sources(write_texts(tmp_path, BRIDGE_FIRST, BRIDGE_SECOND), IngestOptions()).reports
    ]
    desk.compare_reports(reports, title="Près de l'\u00c9cole")
    assert len(desk.comparisons(**asked_for)) == desk.count_comparisons(**asked_for) == count
    assert desk.comparisons(limit=50, offset=1, **asked_for) == ()


@pytest.mark.parametrize(
    "asked_for",
    [
        {"search": '"'},
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"outlet": " "},
        {"language": "e"},
        {"weight": 4},
    ],
)
def test_a_search_of_comparisons_that_means_nothing_is_told(desk: Desk, asked_for: dict[str, str]) -> None:
    """As that of stories is."""
    with pytest.raises(OptionError):
        desk.comparisons(**asked_for)  # type: ignore[arg-type]
