"""The commands of the desk: what they print, write and return, and never a traceback."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result as Run
from typer.testing import CliRunner

import rashomon.ingest.network
from invented_news import (
    BRIDGE_FIRST,
    BRIDGE_SECOND,
    GERMAN,
    LATER,
    THEFT_FIRST,
    counted_dossiers,
    load_feed_server,
    write_news,
)
from rashomon.cli import app
from rashomon.model import StoredReport

runner = CliRunner()

WITH_NEWS = pytest.mark.usefixtures("_desk")


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test run in a folder of its own, with its store at desk.db."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RASHOMON_STORE", "desk.db")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with five reports on three events, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    run = runner.invoke(app, ["add", write_news(folder / "news.jsonl"), "--store", str(folder / "desk.db")])
    assert run.exit_code == 0, run.output
    return folder / "desk.db"


@pytest.fixture
def _desk(filled: Path) -> None:
    """Put that store in the place where the commands look."""
    shutil.copy(filled, "desk.db")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a running loopback server, which may be asked without pauses."""
    hasty = functools.partial(
        rashomon.ingest.network.NetworkOptions, delay_s=0.0, timeout_s=60.0, connect_timeout_s=60.0
    )
    monkeypatch.setattr(rashomon.ingest.network, "NetworkOptions", hasty)
    with load_feed_server().FeedServer() as server:
        yield server


def rashomon_(*arguments: str) -> Run:
    """Run the command."""
    return runner.invoke(app, list(arguments))


def listed(*arguments: str) -> list[dict[str, Any]]:
    """Return the stories that `stories --json` gives."""
    run = rashomon_("stories", "--json", *arguments)
    assert (run.exit_code, run.stderr) == (0, "")
    found = json.loads(run.stdout)
    assert set(found) == {"stories"}
    return found["stories"]


def bridge() -> str:
    """Return the id of the story of the bridge."""
    (story,) = listed("--search", "girders")
    return story["id"]


def page_of(text: str) -> str:
    """Return a page with this text as its article."""
    title, _, body = text.partition("\n\n")
    return load_feed_server().page(title, " ".join(body.split()))


# add


def test_add_counts_what_it_added_and_says_where_the_store_is() -> None:
    """New reports, then what is known already, on standard output; nothing on standard error."""
    write_news(Path("news.jsonl"))
    run = rashomon_("add", "news.jsonl")
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout == (
        "5 reports added; the store has 5 reports in 3 stories, 2 of them told by two or more\ndesk.db\n"
    )
    run = rashomon_("add", "news.jsonl")
    assert run.exit_code == 0
    assert run.stdout.startswith("0 reports added; 5 known already; the store has 5 reports in 3 stories")


@WITH_NEWS
def test_add_says_what_is_not_analysed() -> None:
    """It is noted when it comes, and counted by language from then on."""
    write_news(Path("german.jsonl"), GERMAN)
    run = rashomon_("add", "german.jsonl")
    assert run.exit_code == 0
    assert "german.jsonl, row 1: is in German (de), which is not analysed" in run.stderr
    assert "1 report in German (de), which is not analysed: kept, with accounts unread" in run.stdout


def test_add_names_what_it_skipped() -> None:
    """Exit code 1 where something else was read, 2 where nothing was."""
    Path("news").mkdir()
    Path("news/bridge.txt").write_text(BRIDGE_FIRST)
    Path("news/empty.txt").touch()
    run = rashomon_("add", "news", "missing.txt")
    assert run.exit_code == 1
    lines = run.stderr.splitlines()
    assert len(lines) == 2
    assert any(line.startswith("rashomon: skipped news/empty.txt: is empty") for line in lines)
    assert any(line.startswith("rashomon: skipped missing.txt: no such file") for line in lines)
    assert run.stdout.startswith("1 report added; ")
    run = rashomon_("add", "missing.txt")
    assert run.exit_code == 2
    assert "nothing was added" in run.stderr


def test_add_reads_standard_input() -> None:
    """`-` is one report, or a table."""
    run = runner.invoke(app, ["add", "-"], input=BRIDGE_FIRST)
    assert run.exit_code == 0
    assert run.stdout.startswith("1 report added; ")


def test_add_takes_columns_by_other_names() -> None:
    """`--field OURS=COLUMN`; one that cannot be is said before anything is read."""
    Path("rows.jsonl").write_text(json.dumps({"nr": 7, "wording": BRIDGE_FIRST, "paper": "Anse Courier"}) + "\n")
    mapping = ("--field", "text=wording", "--field", "outlet=paper", "--field", "external_id=nr")
    assert rashomon_("add", "rows.jsonl", *mapping).exit_code == 0
    (story,) = listed()
    assert (story["reports"][0]["external_id"], story["outlets"]) == ("7", ["Anse Courier"])
    for wrong, reason in (
        ("text", "--field text: write it as text=story"),
        ("=wording", "write it as text=story"),
        ("text=", "write it as text=story"),
        ("text=words", "has no column `words`"),
        ("colour=wording", "`colour` is no field of a report"),
    ):
        run = rashomon_("add", "rows.jsonl", "--field", wrong)
        assert run.exit_code == 2
        assert reason in run.stderr


def test_add_takes_a_manifest() -> None:
    """Outlet and date of a file come from it; one that is not there is an error."""
    Path("a.txt").write_text(BRIDGE_FIRST)
    Path("m.json").write_text(json.dumps([{"file": "a.txt", "outlet": "Anse Courier", "published": "2025-03-11"}]))
    assert rashomon_("add", "a.txt", "--manifest", "m.json").exit_code == 0
    (story,) = listed()
    assert (story["reports"][0]["outlet"], story["reports"][0]["published_at"]) == ("Anse Courier", "2025-03-11")
    run = rashomon_("add", "a.txt", "--manifest", "none.json")
    assert run.exit_code == 2
    assert "none.json" in run.stderr


def test_add_as_json_is_a_line_for_each_batch() -> None:
    """Nothing else is on standard output: what was added, skipped, noted, and what became of the stories."""
    write_news(Path("news.jsonl"))
    run = rashomon_("add", "news.jsonl", "missing.txt", "--json")
    assert run.exit_code == 1
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert all(set(line) == {"added", "skipped", "notes", "changes"} for line in lines)
    assert sum(len(line["added"]) for line in lines) == 5
    assert [item["source"] for line in lines for item in line["skipped"]] == ["missing.txt"]
    assert {change["kind"] for line in lines for change in line["changes"]} == {"founded"}


def test_add_quietly_says_only_what_went_wrong() -> None:
    """No count; what was skipped is still named."""
    write_news(Path("news.jsonl"))
    run = rashomon_("add", "news.jsonl", "missing.txt", "--quiet")
    assert (run.exit_code, run.stdout) == (1, "")
    assert "skipped missing.txt" in run.stderr


def test_add_fetches_an_address_where_it_may(served: Any) -> None:
    """The own machine only with --allow-private; the page changed is a new version."""
    url = served.put("/bridge", page_of(BRIDGE_FIRST))
    run = rashomon_("add", url)
    assert run.exit_code == 2
    assert "--allow-private" in run.stderr
    assert rashomon_("add", url, "--allow-private").stdout.startswith("1 report added")
    served.put("/bridge", page_of(BRIDGE_FIRST.replace("9,000", "8,000")))
    assert "1 new version of articles that were there" in rashomon_("add", url, "--allow-private").stdout


def test_compare_fetches_an_address_where_it_may(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses and files are compared together; the own machine only with --allow-private."""
    asked = counted_dossiers(monkeypatch)
    url = served.put("/bridge", page_of(BRIDGE_FIRST))
    Path("a.txt").write_text(BRIDGE_SECOND)
    run = rashomon_("compare", url, "a.txt", "--allow-private", "--json", "-")
    assert run.exit_code == 0
    (dossier,) = json.loads(run.stdout)["stories"]
    assert {report["source"] for report in dossier["reports"]} == {url, "a.txt"}
    run = rashomon_("compare", url, "a.txt", "--quiet")
    assert run.exit_code == 1
    assert f"skipped {url}: " in run.stderr and "--allow-private" in run.stderr
    assert [len(reports) for reports in asked] == [2, 1]
    assert rashomon_("compare", served.url("/status/404"), "--allow-private").exit_code == 2


# stories


@WITH_NEWS
def test_stories_as_json_have_the_fields_that_are_promised() -> None:
    """`external_id` is the id of the row that a report was read from; nothing is cut off."""
    stories = listed()
    assert [[report["external_id"] for report in story["reports"]] for story in stories] == [
        ["n1", "n2"], ["n3", "n4"], ["n5"],
    ]  # fmt: skip
    for story in stories:
        assert list(story) == [
            "id", "title", "first_at", "last_at", "outlets", "origins_low", "origins_high", "discrepancies", "by_weight",
            "compared_by_hand", "reports",
        ]  # fmt: skip
        for report in story["reports"]:
            assert list(report) == list(StoredReport.__dataclass_fields__)
    assert stories[0]["reports"][0] | {"id": "", "source": ""} == {
        "id": "", "source": "", "outlet": "Anse Courier", "title": "Cracks close the road bridge at Tolmere",
        "published_at": "2025-03-11T10:00:00+00:00", "url": None, "external_id": "n1", "analysed": True,
        "words": len(BRIDGE_FIRST.split()), "versions": 1, "copy_of": None,
    }  # fmt: skip


@WITH_NEWS
def test_stories_are_printed_the_newest_first() -> None:
    """Title and id, how much there is of it, who tells it; as wide as asked."""
    run = rashomon_("stories", "--width", "70")
    assert (run.exit_code, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0].endswith(f"  {bridge()}")
    assert lines[1:3] == ["  2 reports · 2025-03-11", "  Anse Courier, The Marches Post"]
    assert len(lines) == 9
    assert max(map(len, lines)) <= 70


@WITH_NEWS
def test_stories_can_be_chosen() -> None:
    """By words, number of reports, how many; and a list that goes on says so."""
    assert len(listed("--least", "2")) == 2
    assert [story["id"] for story in listed("--search", '"steel girders" -skylight')] == [bridge()]
    assert len(listed("--limit", "1")) == 1
    assert listed("--search", "zeppelin") == []
    assert rashomon_("stories", "--search", "zeppelin").stdout == "no story\n"
    assert "there are more" in rashomon_("stories", "--limit", "2").stdout
    assert "there are more" not in rashomon_("stories", "--limit", "3").stdout
    assert "there are more" not in rashomon_("stories", "--all").stdout


@WITH_NEWS
def test_since_is_a_time_or_how_long_ago() -> None:
    """`2d` counts from now; a day or a time stands for itself; anything else says what may be written."""
    days = (datetime.now(UTC) - datetime(2025, 3, 11, 12, tzinfo=UTC)) // timedelta(days=1)
    assert len(listed("--since", f"{days + 1}d")) == 1
    assert listed("--since", f"{days}d") == []
    assert len(listed("--since", f"{(days + 3) * 24} H")) == 3
    assert listed("--since", "2d") == []
    assert len(listed("--since", "2025-03-10")) == 2
    assert len(listed("--since", "2025-03-11T13:00:00+01:00")) == 1
    for wrong in ("yesterday", "2 days", "", "-1d", "11.3.2025"):
        run = rashomon_("stories", f"--since={wrong}")
        assert run.exit_code == 2
        assert "such as 2d or 12h" in run.stderr
    assert rashomon_("stories", "--since", "999999w").exit_code == 2
    assert "no word" in rashomon_("stories", "--search", "--").stderr


@WITH_NEWS
def test_stories_can_be_compared_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--compare` makes the missing dossiers of the stories listed, so that each has its origins; once."""
    asked = counted_dossiers(monkeypatch)
    assert all(story["origins_low"] is None for story in listed())
    compared = listed("--compare")
    assert [(story["origins_low"], story["origins_high"], story["discrepancies"]) for story in compared] == [
        (1, 2, 0), (1, 2, 0), (None, None, None),
    ]  # fmt: skip
    assert "1 to 2 origins · 0 discrepancies" in rashomon_("stories", "--compare", "--width", "100").stdout
    assert len(asked) == 2


def test_hostile_titles_are_printed_safely(monkeypatch: pytest.MonkeyPatch) -> None:
    """No command lets a report's words move the cursor, change colours or begin another line."""
    counted_dossiers(monkeypatch)
    title = "Bridge\x1b[31m closes\x07 \u202efdp.exe"
    row = {"outlet": "Eve\x1b]0;il\x07 News", "title": title, "text": BRIDGE_FIRST, "url": "https://e.example/a"}
    write_news(Path("news.jsonl"), row)
    runs = [
        rashomon_("add", "news.jsonl"),
        rashomon_("stories"),
        rashomon_("show", "https://e.example/a"),
        rashomon_("show", "https://e.example/a", "--history"),
        rashomon_("versions", "https://e.example/a"),
    ]
    for run in runs:
        assert run.exit_code == 0
        assert not set(run.output) & set("\x1b\x07\u202e")
    assert runs[1].stdout.startswith("Bridge closes fdp.exe  s-")
    assert listed()[0]["title"] == title


# show


@WITH_NEWS
def test_show_prints_the_dossier(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the story's id or its beginning, or the id of one of its reports."""
    asked = counted_dossiers(monkeypatch)
    (story,) = listed("--search", "girders")
    for words in (story["id"], story["id"][:9], story["reports"][1]["id"]):
        run = rashomon_("show", words)
        assert (run.exit_code, run.stderr) == (0, "")
        assert run.stdout.startswith("Cracks close the road bridge at Tolmere\n")
    assert len(asked) == 1
    assert "1 to 2 origins" in rashomon_("stories", "--width", "100").stdout
    assert rashomon_("show", story["id"], "--quiet").stdout == ""


@WITH_NEWS
def test_show_prints_or_writes_other_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option without a file prints that form alone; with a file it writes, and the dossier is still printed."""
    counted_dossiers(monkeypatch)
    story = bridge()
    for arguments in ((story, "--json"), ("--json", story), (story, "--json", "--quiet"), (story, "--json", "-")):
        run = rashomon_("show", *arguments)
        assert run.exit_code == 0
        result = json.loads(run.stdout)
        assert (result["schema"], result["stories"][0]["story"]["id"]) == ("rashomon/1", story)
    run = rashomon_("show", story, "--json", "d.json", "--html", "d.html", "--md", "d.md")
    assert run.stdout.startswith("Cracks close")
    assert json.loads(Path("d.json").read_text(encoding="utf-8"))["stories"][0]["story"]["id"] == story
    assert Path("d.html").read_text(encoding="utf-8").startswith("<!")
    assert Path("d.md").read_text(encoding="utf-8").startswith("# ")
    assert rashomon_("show", story, "--md").stdout.startswith("# ")
    assert rashomon_("show", story, "--html").stdout.startswith("<!")
    run = rashomon_("show", "--json", story, "--md", "e.md", "--quiet")
    assert run.exit_code == 2  # Two options with a file: which of them names the story cannot be told.
    assert "name a story" in run.stderr


@WITH_NEWS
def test_show_tells_how_a_story_came_about() -> None:
    """`--history` lists what joined; no dossier is made for it."""
    write_news(Path("later.jsonl"), LATER)
    assert rashomon_("add", "later.jsonl").exit_code == 0
    run = rashomon_("show", bridge(), "--history")
    assert run.exit_code == 0
    told = [line.strip() for line in run.stdout.splitlines()]
    assert told.index("founded: 2 reports") < told.index("joined: 1 report")
    assert told[-1] == "Tolmere bridge to stay closed for six months"
    assert listed()[0]["origins_low"] is None


@WITH_NEWS
def test_show_compares_at_most_so_many_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--max-reports N` is said, on the page or on standard error."""
    asked = counted_dossiers(monkeypatch)
    write_news(Path("later.jsonl"), LATER)
    assert rashomon_("add", "later.jsonl").exit_code == 0
    assert "3 reports, of which 2 are compared" in rashomon_("show", bridge(), "--max-reports", "2").stdout
    assert "of which 2 are compared" in rashomon_("show", bridge(), "--json", "--max-reports", "2").stderr
    assert [len(reports) for reports in asked] == [2]


@WITH_NEWS
def test_show_of_a_story_with_unread_reports_is_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for `compare`: what is not analysed is named."""
    counted_dossiers(monkeypatch)
    write_news(Path("german.jsonl"), GERMAN)
    added = json.loads(rashomon_("add", "german.jsonl", "--json").stdout)["added"][0]["report"]
    run = rashomon_("show", added)
    assert run.exit_code == 1
    assert "not analysed german.jsonl, row 1: is in German (de)" in run.stderr


@WITH_NEWS
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show"], "name a story"),
        (["show", "--json"], "name a story"),
        (["show", "--json", "--html"], "name a story"),
        (["show", "s-nothing"], "s-nothing: no such story in desk.db"),
        (["show", "s-nothing", "--history"], "no such story"),
        (["show", "s-"], "several begin so"),
        (["show", "s-nothing", "--json", "none/d.json"], "there is no folder none"),
        (["show", "s-nothing", "--json", "d", "--md", "d"], "both write to d"),
        (["show", "s-nothing", "--max-reports", "0"], "Usage:"),
        (["versions", "https://quay.example/none"], "https://quay.example/none: no such article in desk.db"),
        (["stories", "--least", "0"], "Usage:"),
        (["add"], "Usage:"),
        (["watch", "--every", "5s"], "--every 5s: write a time of a minute or more"),
        (["watch", "--every", "soon"], "--every soon"),
        (["watch"], "no feed is watched"),
        (["watch", "none.opml"], "skipped none.opml: cannot be read"),
        (["watch", "--forget", "https://quay.example/feed"], "this feed is not watched"),
    ],
)
def test_what_cannot_be_done_is_a_line_and_exit_code_2(arguments: list[str], words: str) -> None:
    """Each says what is wrong; nothing is written."""
    run = rashomon_(*arguments)
    assert run.exit_code == 2
    assert words in run.output
    assert "Traceback" not in run.output
    assert sorted(path.name for path in Path().iterdir() if not path.name.startswith("desk.db")) == []


@pytest.mark.parametrize("command", [["stories"], ["show", "s-1"], ["show", "s-1", "--history"], ["versions", "x"]])
def test_without_a_store_nothing_is_made(command: list[str]) -> None:
    """Reading commands say how to make one; what is no store is said and left alone."""
    run = rashomon_(*command)
    assert run.exit_code == 2
    assert "desk.db: there is no store yet; `rashomon add SOURCE...` makes one" in run.stderr
    assert list(Path().iterdir()) == []
    Path("notes.txt").write_text("not a store " * 20)
    run = rashomon_(*command, "--store", "notes.txt")
    assert run.exit_code == 2
    assert "notes.txt: this is not a store" in run.stderr


# versions


def test_versions_show_what_changed() -> None:
    """As a page, and as JSON with the same steps; by address, tracking parameters aside, or by a report's id."""
    url = "https://courier.example/bridge"
    row = {"url": url, "outlet": "Anse Courier", "text": BRIDGE_FIRST, "published_at": "2025-03-11T10:00:00+00:00"}
    later = {**row, "text": BRIDGE_FIRST.replace("9,000", "8,000"), "modified_at": "2025-03-11T18:00:00+00:00"}
    write_news(Path("first.jsonl"), row)
    write_news(Path("later.jsonl"), later)
    assert rashomon_("add", "first.jsonl").exit_code == rashomon_("add", "later.jsonl").exit_code == 0
    run = rashomon_("versions", url)
    assert (run.exit_code, run.stderr) == (0, "")
    assert "[-9,000-] {+8,000+}" in run.stdout
    found = json.loads(rashomon_("versions", f"{url}?utm_source=x", "--json").stdout)
    assert [len(found["versions"]), len(found["steps"])] == [2, 1]
    assert rashomon_("versions", found["versions"][0]["id"]).stdout == run.stdout
    assert listed()[0]["reports"][0]["versions"] == 2


# watch


def test_watch_once_asks_feeds_and_ends(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an OPML file to stories: what is new is printed with its story, what failed is named, and nothing is fatal."""
    server = load_feed_server()
    one, two = served.put("/one", page_of(BRIDGE_FIRST)), served.put("/two", page_of(BRIDGE_SECOND))
    three = served.put("/three", page_of(THEFT_FIRST))
    feed = served.put("/feed", server.rss(*map(server.entry, (one, three)), title="Anse Courier"))
    other = served.put("/other", server.rss(server.entry(two), title="Harrow\x1b[31m Gazette"))
    outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in (feed, other, served.url("/status/404")))
    Path("feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    asked = counted_dossiers(monkeypatch)
    run = rashomon_("watch", "feeds.opml", "--once", "--allow-private", "--compare")
    assert run.exit_code == 0
    assert run.stdout.startswith("3 feeds watched, 3 of them new; the store is desk.db\n")
    assert "Anse Courier: 2 new\n" in run.stdout
    assert "Harrow Gazette: 1 new\n" in run.stdout
    assert "a new story]" in run.stdout and "with 1 other: " in run.stdout
    assert "\x1b" not in run.output
    assert f"{served.url('/status/404')}: failed: " in run.stderr
    assert sorted(len(story["reports"]) for story in listed()) == [1, 2]
    assert [len(reports) for reports in asked] == [2]
    assert listed("--least", "2")[0]["origins_low"] == 1
    count = len(served.asked)
    again = rashomon_("watch", "--once", "--allow-private")
    assert again.exit_code == 0
    assert again.stdout.startswith("3 feeds watched, 0 of them new")
    assert "no feed is due; the next is asked from 20" in again.stdout
    assert len(served.asked) == count
    run = rashomon_("watch", "--forget", feed, "--once")
    assert run.exit_code == 0
    assert f"no longer watched: {feed}\n2 feeds watched" in run.stdout
    assert len(listed()) == 2


def test_watch_as_json_is_a_line_for_each_feed(served: Any) -> None:
    """With the feed as it is remembered; without --allow-private the own machine is not asked."""
    feed = served.put(
        "/feed", load_feed_server().rss(load_feed_server().entry(served.put("/a", page_of(BRIDGE_FIRST))))
    )
    run = rashomon_("watch", feed, "--once", "--json", "--store", "open.db", "--allow-private")
    (line,) = [json.loads(line) for line in run.stdout.splitlines()]
    assert set(line) == {"added", "skipped", "notes", "changes", "feed"}
    assert [item["state"] for item in line["added"]] == ["new"]
    assert (line["feed"]["url"], line["feed"]["failures"]) == (feed, 0)
    run = rashomon_("watch", feed, "--once", "--json")
    (line,) = [json.loads(line) for line in run.stdout.splitlines()]
    assert (line["added"], line["feed"]["failures"]) == ([], 1)
    assert "--allow-private" in line["feed"]["problem"]


@pytest.mark.parametrize("command", ["add", "watch", "stories", "show", "versions"])
def test_the_help_of_each_command_says_what_it_does(command: str) -> None:
    """Every option has a line."""
    run = rashomon_(command, "--help")
    assert run.exit_code == 0
    assert "--store" in run.stdout
