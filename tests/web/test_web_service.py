"""What is handed in to be compared: read, named as its sender names it, and refused in words where it cannot be."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from invented_news import BRIDGE_FIRST, BRIDGE_SECOND, counted_dossiers
from rashomon.errors import NotFoundError, OptionError
from rashomon.model import Report, StoredStory
from rashomon.web import WebOptions
from rashomon.web.jobs import JobState
from rashomon.web.service import PastedText, Service, UploadedFile

LONG = 60.0
FIRST = UploadedFile("first.txt", BRIDGE_FIRST.encode())
SECOND = UploadedFile("second.txt", BRIDGE_SECOND.encode())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the ids that the reconstruction was asked for; it finds nothing and takes no time."""
    return counted_dossiers(monkeypatch)


@pytest.fixture
def service(tmp_path: Path, asked: list[tuple[str, ...]]) -> Iterator[Service]:
    """Return a service over an empty store."""
    made = Service(WebOptions(store=tmp_path / "desk.db"))
    made.jobs.begin()
    yield made
    made.close()


@pytest.fixture
def compared(service: Service) -> Callable[[JobState], tuple[JobState, list[Report], StoredStory]]:
    """Return a function that waits for a job and gives it with its reports and its story, which must be there."""

    def waiting(job: JobState) -> tuple[JobState, list[Report], StoredStory]:
        done = service.jobs.wait(job.id, LONG)
        assert done.state == "done", done
        assert done.story is not None
        with service.reading() as desk:
            kept = desk.kept(done.story)
            assert kept is not None and kept.current
            return done, list(kept.result.dossier.story.reports), desk.story(done.story)

    return waiting


Compared = Callable[[JobState], tuple[JobState, list[Report], StoredStory]]


def test_pasted_texts_become_reports_with_what_is_said_of_them(service: Service, compared: Compared) -> None:
    """Outlet, title, date and address stand in the report; its source is what it was: a pasted text."""
    texts = [
        PastedText(BRIDGE_FIRST, outlet="Anse Courier", published_at="2025-03-11T10:00:00+00:00"),
        PastedText(BRIDGE_SECOND, "The Marches Post", "A bridge is shut", "2025-03-12", "https://post.example/bridge"),
    ]
    done, reports, story = compared(service.submit_comparison(texts=texts, title="  The  bridge "))
    assert (story.title, done.title, story.compared_by_hand) == ("The bridge", "The bridge", True)
    first, second = reports
    assert (first.source, first.outlet, first.published_at) == (
        "pasted text 1", "Anse Courier", "2025-03-11T10:00:00+00:00",
    )  # fmt: skip
    assert (second.source, second.title, second.url) == (
        "pasted text 2",
        "A bridge is shut",
        "https://post.example/bridge",
    )


def test_a_date_that_was_typed_is_told_as_given_beside_the_report(service: Service, compared: Compared) -> None:
    """The report does not state it."""
    texts = [PastedText(BRIDGE_FIRST, published_at="2025-03-11"), PastedText(f"Date: 2025-03-12\n\n{BRIDGE_SECOND}")]
    _, reports, _ = compared(service.submit_comparison(texts=texts))
    assert [report.date_basis for report in reports] == ["manifest", "stated"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The bridge at Anse is shut.\nNobody may cross it since this morning.", "The bridge at Anse is shut."),
        ("Bridge shut at Anse\n\nNobody may cross it since this morning.", "Bridge shut at Anse"),
        (f"The bridge at Anse {'and its two long piers ' * 8}is shut.\nSo it is.",
         "The bridge at Anse and its two long piers and its two long piers and its two…"),
        ("Title: Shut\nDate: 2025-03-11\n\nThe bridge at Anse is shut since this morning.", "Shut"),
    ],
)  # fmt: skip
def test_a_pasted_text_without_a_title_is_called_by_how_it_begins(
    service: Service, compared: Compared, text: str, title: str
) -> None:
    """By its first line, or its first words, and its words stay as they are."""
    _, reports, _ = compared(service.submit_comparison(texts=[PastedText(text), PastedText(BRIDGE_SECOND)]))
    (report,) = [report for report in reports if report.source == "pasted text 1"]
    assert (report.title, report.text) == (title, text)


def test_files_keep_the_names_that_their_sender_gives_them(service: Service, compared: Compared) -> None:
    """Nothing of the folder in which they lay meanwhile is left, in sources, notes and reasons."""
    files = [
        UploadedFile("C:\\news\\Bericht ä (1).txt", BRIDGE_FIRST.encode()),
        UploadedFile("../../etc/passwd", BRIDGE_SECOND.encode()),
        UploadedFile("copy.txt", BRIDGE_FIRST.encode()),
        UploadedFile("empty-inside.txt", b"   "),
    ]
    done, reports, _ = compared(service.submit_comparison(files=files))
    assert sorted(report.source for report in reports) == ["Bericht ä (1).txt", "passwd"]
    assert [(item.source, item.reason.partition(";")[0]) for item in done.skipped] == [("empty-inside.txt", "is empty")]
    assert "copy.txt: is a copy of Bericht ä (1).txt, and is counted once" in done.notes
    assert "rashomon-" not in repr(done) + repr(reports)


def test_files_of_one_name_are_all_read(service: Service, compared: Compared) -> None:
    """None overwrites another."""
    files = [UploadedFile("a.txt", BRIDGE_FIRST.encode()), UploadedFile("A.txt", BRIDGE_SECOND.encode())]
    _, reports, _ = compared(service.submit_comparison(files=files))
    assert sorted(report.source for report in reports) == ["A.txt", "a.txt"]


def test_a_manifest_among_the_files_speaks_of_the_others(service: Service, compared: Compared) -> None:
    """As where it lies beside them on a disk."""
    manifest = [{"file": "first.txt", "outlet": "The Lantern", "published": "2025-03-11"}]
    files = [FIRST, SECOND, UploadedFile("reports.json", json.dumps(manifest).encode())]
    _, reports, _ = compared(service.submit_comparison(files=files))
    assert {report.source: report.outlet for report in reports}["first.txt"] == "The Lantern"


def test_the_same_reports_are_the_same_comparison(
    service: Service, compared: Compared, asked: list[tuple[str, ...]]
) -> None:
    """In another order and sent again they are found, and not compared a second time."""
    _, _, story = compared(service.submit_comparison(files=[FIRST, SECOND]))
    _, _, again = compared(service.submit_comparison(files=[SECOND, FIRST]))
    assert again.id == story.id
    assert len(asked) == 1


def test_sources_on_this_machine_keep_their_paths(service: Service, compared: Compared, tmp_path: Path) -> None:
    """Whoever starts the program names files by their place."""
    (tmp_path / "a.txt").write_text(BRIDGE_FIRST)
    (tmp_path / "b.txt").write_text(BRIDGE_SECOND)
    paths = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    done, reports, _ = compared(service.submit_sources(paths, label="Two files"))
    assert sorted(report.source for report in reports) == paths
    assert done.state == "done"


@pytest.mark.parametrize(
    "link", ["/etc/passwd", "file:///etc/passwd", "a.txt", "-", "ftp://a.example/x", "javascript:alert(1)"]
)
def test_a_link_that_is_no_web_address_is_refused(service: Service, link: str) -> None:
    """Above all no path: what lies on the server's disk is not read for whoever can paste a line."""
    with pytest.raises(OptionError, match="no web address"):
        service.submit_comparison(links=[link])


def test_a_link_into_this_machine_is_not_fetched(service: Service) -> None:
    """The rules of the fetcher hold for pasted links: the job fails, and says for which address."""
    job = service.submit_comparison(links=["http://127.0.0.1:9/story.html"])
    done = service.jobs.wait(job.id, LONG)
    assert done.state == "failed"
    assert done.problem and "http://127.0.0.1:9/story.html" in done.problem and "--allow-private" in done.problem


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "nothing was given"),
        ({"links": ["  "]}, "nothing was given"),
        ({"texts": [PastedText(" \n")]}, "text 1 is empty"),
        ({"files": [UploadedFile("a.txt", b"")]}, "a.txt is empty"),
        ({"links": [f"https://a.example/{n}" for n in range(61)]}, "at most 60"),
        ({"files": [UploadedFile(f"{n}.txt", b"x") for n in range(201)]}, "at most 200"),
        ({"files": [FIRST], "title": "x" * 301}, "title has 301"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(service: Service, given: dict[str, list[str]], said: str) -> None:
    """Before any job is made."""
    with pytest.raises(OptionError, match=said):
        service.submit_comparison(**given)  # type: ignore[arg-type]
    assert service.jobs.all() == []


def test_more_reports_than_can_be_compared_are_told(service: Service) -> None:
    """A table may hold any number: the job says how many it found."""
    rows = "".join(
        json.dumps({"text": f"Report {n} of the same event, told again and again."}) + "\n" for n in range(61)
    )
    job = service.submit_comparison(files=[UploadedFile("many.jsonl", rows.encode())])
    done = service.jobs.wait(job.id, LONG)
    assert done.state == "failed" and done.problem and "61 reports" in done.problem


def test_what_holds_no_report_is_told_with_every_reason(service: Service) -> None:
    """Under the names of the sender."""
    job = service.submit_comparison(files=[UploadedFile("a.txt", b" "), UploadedFile("b.txt", b"\n")])
    done = service.jobs.wait(job.id, LONG)
    assert done.problem == (
        "none of it could be read:\na.txt: is empty; check that the article's text was saved\n"
        "b.txt: is empty; check that the article's text was saved"
    )


def test_an_empty_file_beside_others_is_left_out_by_name(service: Service) -> None:
    """Nobody chooses ten files again since one was empty."""
    files = [
        UploadedFile("nothing.txt", b""),
        UploadedFile("a.txt", b"The road bridge at Tolmere was closed on Tuesday."),
    ]
    done = service.jobs.wait(service.submit_comparison(files=files).id, LONG)
    assert done.state == "done" and [item.source for item in done.skipped] == ["nothing.txt"]


def test_a_story_that_is_not_there_makes_no_job(service: Service) -> None:
    """It is said at once."""
    with pytest.raises(NotFoundError):
        service.submit_dossier("s-none")


def test_each_thread_has_a_desk_of_its_own(service: Service) -> None:
    """What two ask at once is not answered by one; afterwards a desk is used again."""
    both = threading.Barrier(2, timeout=LONG)
    seen: list[int] = []

    def read() -> None:
        with service.reading() as desk:
            both.wait()
            seen.append(id(desk))
            desk.counts()
            both.wait()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 2
    with service.reading() as desk:
        assert id(desk) in seen
