"""Inputs are read, or named with a reason; nothing depends on their order."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.errors import OptionError
from rashomon.ingest import IngestOptions, Intake, read_sources

STORY = (
    "Warehouse on the quay burns down\n\n"
    "QUAYSIDE, Norland — A warehouse on the eastern quay burned down on Tuesday night, the fire service said.\n"
    "Nobody was hurt, but two firefighters were treated for smoke, a spokeswoman told reporters.\n"
)
OTHER = STORY.replace("Tuesday night", "Tuesday evening")
GERMAN = (
    "Der Bürgermeister sagte am Dienstag, dass die Lagerhalle am Hafen abgebrannt sei und niemand verletzt wurde. "
    "Die Polizei sperrte die Straße bis zum Mittag und bat die Autofahrer, den Hafen zu meiden."
)
HEBREW = "השר אמר ביום שני כי הגשר נסגר בשל השיטפון וכי איש לא נפגע, והמשטרה מסרה כי אין סימנים נוספים לנפגעים במקום"


def write(folder: Path, name: str, content: str | bytes) -> str:
    """Write a file and return its path as a user would give it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return str(path)


def manifest(folder: Path, *entries: object, name: str = "reports.json") -> str:
    """Write a manifest and return its path."""
    return write(folder, name, json.dumps(list(entries)))


def only_reason(intake: Intake) -> str:
    """Return the reason of the one input that was skipped."""
    assert intake.reports == ()
    assert len(intake.skipped) == 1
    return intake.skipped[0].reason


def test_plain_text_keeps_every_character(tmp_path: Path) -> None:
    """Line ends, a byte-order mark and trailing spaces of a text file are in the report's text."""
    content = "\ufeffHeadline here now\r\n\r\nBody of the report. \r\n"
    path = write(tmp_path, "a.txt", content)
    (report,) = read_sources([path]).reports
    assert report.text == content
    with Path(path).open(newline="", encoding="utf-8") as file:
        assert report.text == file.read()
    assert [(piece.start, piece.end, piece.kind) for piece in report.furniture] == [(0, 1, "metadata")]


def test_a_manifest_beside_the_files_is_found(tmp_path: Path) -> None:
    """Outlet, date, title, address and authors come from `reports.json` in the folder of the file."""
    path = write(tmp_path, "a.txt", STORY)
    manifest(
        tmp_path,
        {
            "file": "a.txt",
            "outlet": "www.nytimes.com",
            "published": "2021-05-04T10:00:00",
            "title": "T",
            "authors": ["A"],
        },
    )
    (report,) = read_sources([path]).reports
    assert (report.outlet, report.published_at, report.date_basis) == (
        "The New York Times", "2021-05-04T10:00:00", "manifest",
    )  # fmt: skip
    assert (report.title, report.authors, report.dateline) == ("T", ("A",), "QUAYSIDE, Norland")


def test_a_manifest_in_another_folder_is_matched_by_name(tmp_path: Path) -> None:
    """`--manifest` works wherever the manifest lies, and stands before one beside the files."""
    (tmp_path / "elsewhere").mkdir()
    path = write(tmp_path, "a.txt", STORY)
    manifest(tmp_path, {"file": "a.txt", "outlet": "The Wrong One"})
    given_manifest = manifest(tmp_path / "elsewhere", {"file": "a.txt", "outlet": "The Quay News"}, name="m.json")
    (report,) = read_sources([path], IngestOptions(manifest=given_manifest)).reports
    assert report.outlet == "The Quay News"


@pytest.mark.parametrize("content", ["{", "{}", '[{"outlet": "X"}]', "[1]", "[" * 100_000])
def test_a_bad_manifest_is_an_option_error_if_given_and_a_note_if_found(tmp_path: Path, content: str) -> None:
    """A manifest that the user names must be right; one that only lies there cannot stop the reading."""
    path = write(tmp_path, "a.txt", STORY)
    bad = write(tmp_path, "reports.json", content)
    with pytest.raises(OptionError, match="manifest"):
        read_sources([path], IngestOptions(manifest=bad))
    intake = read_sources([path])
    assert len(intake.reports) == 1
    assert any("reports.json" in note for note in intake.notes)


def test_a_missing_manifest_is_an_option_error(tmp_path: Path) -> None:
    """The message names the manifest that is not there."""
    with pytest.raises(OptionError, match="nowhere"):
        read_sources([write(tmp_path, "a.txt", STORY)], IngestOptions(manifest=str(tmp_path / "nowhere.json")))


def test_a_date_in_a_manifest_that_is_none_is_noted(tmp_path: Path) -> None:
    """An unparsable date is not used, and the user is told."""
    path = write(tmp_path, "a.txt", STORY)
    manifest(tmp_path, {"file": "a.txt", "published": "soon after lunch"})
    intake = read_sources([path])
    assert intake.reports[0].published_at is None
    assert any("soon after lunch" in note for note in intake.notes)


def test_front_matter_is_read_and_marked(tmp_path: Path) -> None:
    """A front-matter block gives metadata, stays in the text, and is furniture."""
    head = (
        "---\ntitle: 'Fire on the quay'\noutlet: The Quay News\ndate: 2021-05-04\nauthors: [Ada Holm, Piet Vos]\n---\n"
    )
    (report,) = read_sources([write(tmp_path, "a.txt", head + STORY)]).reports
    assert report.text == head + STORY
    assert (report.title, report.outlet, report.published_at) == ("Fire on the quay", "The Quay News", "2021-05-04")
    assert (report.date_basis, report.authors) == ("stated", ("Ada Holm", "Piet Vos"))
    (piece,) = report.furniture
    assert (report.text[piece.start : piece.end], piece.kind) == (head.rstrip(), "metadata")


def test_a_date_in_the_future_is_reported_and_not_used(tmp_path: Path) -> None:
    """A report cannot have been published after it is read; the day after is allowed for other time zones."""
    paths = [
        write(tmp_path, f"{day}.txt", f"---\ndate: {day}\noutlet: O{day}\n---\n{STORY}{day}")
        for day in ("2021-05-05", "2021-05-06")
    ]
    near, far = (read_sources([path], IngestOptions(today="2021-05-04")).reports[0] for path in paths)
    assert (near.published_at, near.notes) == ("2021-05-05", ())
    assert (far.published_at, far.date_basis) == (None, None)
    assert any("lies in the future" in note for note in far.notes)
    assert read_sources(paths).reports[1].published_at == "2021-05-06"


def test_a_report_without_a_date_takes_the_story_s(tmp_path: Path) -> None:
    """The commonest day of the other reports is taken, and said to be."""
    dated = [
        write(tmp_path, f"{i}.txt", f"---\ndate: {day}\noutlet: O{i}\n---\n{STORY}{i}")
        for i, day in enumerate(["2021-05-04", "2021-05-04T12:00:00Z", "2021-05-06"])
    ]
    intake = read_sources([*dated, write(tmp_path, "x.txt", STORY)])
    (report,) = [report for report in intake.reports if report.source.endswith("x.txt")]
    assert (report.published_at, report.date_basis) == ("2021-05-04", "story")
    assert any("taken from the story" in note for note in report.notes)


def test_a_day_without_a_year_takes_the_year_of_the_story(tmp_path: Path) -> None:
    """A dateline's month and day are completed to the year nearest to the other reports."""
    dated = write(tmp_path, "a.txt", f"---\ndate: 2021-01-02\n---\n{STORY}")
    other = write(tmp_path, "b.txt", STORY.replace("QUAYSIDE, Norland — ", "QUAYSIDE, Dec 31 (Reuters) - "))
    intake = read_sources([dated, other])
    (report,) = [report for report in intake.reports if report.source == other]
    assert (report.published_at, report.date_basis, report.outlet) == ("2020-12-31", "text", None)


def test_copies_count_once_and_other_outlets_do_not(tmp_path: Path) -> None:
    """The same bytes are one report unless the metadata differ; both files are named."""
    paths = [write(tmp_path, name, STORY) for name in ("a.txt", "b.txt", "c.txt")]
    manifest(tmp_path, {"file": "a.txt", "outlet": "The Quay News"}, {"file": "c.txt", "outlet": "Harbour Times"})
    intake = read_sources(paths)
    assert {report.outlet for report in intake.reports} == {"The Quay News", "Harbour Times"}
    assert any(paths[1] in note and "copy" in note for note in intake.notes)
    assert any(paths[0] in note and paths[2] in note for note in intake.notes)


def test_one_file_given_twice_is_read_once(tmp_path: Path) -> None:
    """A file and the folder that holds it are one input, and the user is told."""
    path = write(tmp_path, "a.txt", STORY)
    intake = read_sources([path, str(tmp_path), str(tmp_path / "." / "a.txt")])
    assert len(intake.reports) == 1
    again = read_sources([path, f"{tmp_path}{os.sep}..{os.sep}{tmp_path.name}{os.sep}a.txt"])
    assert len(again.reports) == 1
    assert any("more than once" in note for note in again.notes)


def test_order_of_input_changes_nothing(tmp_path: Path) -> None:
    """The same inputs in any order give the same intake."""
    paths = [write(tmp_path, "a.txt", STORY), write(tmp_path, "b.txt", OTHER), write(tmp_path, "c.txt", STORY)]
    paths += [write(tmp_path, "d.txt", GERMAN), write(tmp_path, "e.txt", ""), str(tmp_path / "none.txt")]
    assert read_sources(paths) == read_sources(paths[::-1])


def test_the_id_does_not_depend_on_the_path(tmp_path: Path) -> None:
    """The same content elsewhere has the same id."""
    (tmp_path / "there").mkdir()
    here = read_sources([write(tmp_path, "a.txt", STORY)]).reports[0]
    there = read_sources([write(tmp_path / "there", "b.txt", STORY)]).reports[0]
    assert here.id == there.id


def test_reports_stand_in_order_of_publication(tmp_path: Path) -> None:
    """Moments are compared across offsets; a report without a date is last."""
    times = {"a": "2021-05-04T10:00:00+05:00", "b": "2021-05-04T06:00:00Z", "c": "2021-05-04"}
    paths = [write(tmp_path, f"{key}.txt", f"---\ndate: {time}\n---\n{STORY}{key}") for key, time in times.items()]
    assert [Path(report.source).stem for report in read_sources(paths).reports] == ["c", "a", "b"]


def test_standard_input_is_a_source() -> None:
    """`-` reads the bytes that it is given."""
    (report,) = read_sources(["-"], stdin=lambda: STORY.encode()).reports
    assert (report.source, report.text) == ("-", STORY)


def test_a_folder_gives_its_text_and_html_files(tmp_path: Path) -> None:
    """Files of other kinds, hidden files and JSON in a folder are passed over."""
    write(tmp_path, "b.txt", STORY)
    write(tmp_path, ".hidden.txt", STORY)
    write(tmp_path, "gold.json", "{}")
    write(tmp_path, "notes.csv", "a,b")
    intake = read_sources([str(tmp_path)])
    assert [Path(report.source).name for report in intake.reports] == ["b.txt"]
    assert intake.skipped == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04 x", "zip"),
        (b"\xff\xd8\xff\xe0 x", "JPEG"),
        (b"abc\x00\x01\x02def", "NUL"),
        (b"\x00\x01", "not text"),
        (b"\x01\x02", "does not look like text"),
        (b"\x02ab\x03\x04", "does not look like text"),
        (bytes(range(1, 256)) * 40, "does not look like text"),
        (b'{"a": 1}', "JSON"),
        (b"word " * 70_000, "350,000 characters"),
        (b"<html><body><script>x()</script><p>Please enable JavaScript.</p></body></html>", "no article"),
    ],
)
def test_what_is_no_report_is_skipped_with_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    """The reason says what is wrong and what to try."""
    found = only_reason(read_sources([write(tmp_path, "a.txt", content)]))
    assert reason in found
    assert ";" in found


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("none/such.txt", "no such file"),
        ("https://example.org/a", "web address"),
        ("", "no path"),
        ("a\x00b", "no path"),
    ],
)
def test_a_source_that_is_not_there_is_skipped(source: str, reason: str) -> None:
    """A path that leads nowhere is named."""
    assert reason in only_reason(read_sources([source]))


def test_an_empty_folder_is_skipped(tmp_path: Path) -> None:
    """A folder without reports says so."""
    (tmp_path / "within").mkdir()
    assert "folder" in only_reason(read_sources([str(tmp_path)]))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_skipped(tmp_path: Path) -> None:
    """The reason speaks of permissions."""
    path = write(tmp_path, "a.txt", STORY)
    Path(path).chmod(0)
    assert "permission" in only_reason(read_sources([path]))


@pytest.mark.parametrize(
    ("encoding", "note"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE")]
)
def test_other_encodings_are_decoded_with_a_note(tmp_path: Path, encoding: str, note: str) -> None:
    """The text is right, and the user is told how it was read."""
    text = "The café on the quay stayed open, the owner said: “We are not afraid – it is only smoke.”"
    intake = read_sources([write(tmp_path, "a.txt", text.encode(encoding))])
    assert intake.reports[0].text.lstrip("\ufeff") == text
    assert any(note in line for line in intake.notes)


def test_a_file_cut_inside_a_letter_is_read(tmp_path: Path) -> None:
    """A few broken bytes do not lose a report."""
    data = "Der Bürgermeister über die Straße: “schön” – “grün”.".encode()
    intake = read_sources([write(tmp_path, "a.txt", data + "ü".encode()[:1])])
    assert intake.reports[0].text.endswith(".\ufffd")
    assert any("not valid UTF-8" in note for note in intake.notes)


@pytest.mark.parametrize(("text", "code"), [(GERMAN, "de"), (HEBREW, "he")])
def test_another_language_is_kept_and_not_analysed(tmp_path: Path, text: str, code: str) -> None:
    """The report is there, with its language, and the user is told."""
    intake = read_sources([write(tmp_path, "a.txt", text)])
    (report,) = intake.reports
    assert (report.language, report.analysed) == (code, False)
    assert any("not analysed" in note for note in intake.notes)


def test_english_with_many_foreign_names_is_analysed(tmp_path: Path) -> None:
    """Names do not make a report foreign."""
    text = (
        "Przemysław Wójcik, Jürgen Müller-Lüdenscheidt, Søren Kjærgård and Aleksandra Dąbrowska were elected to the "
        "board of the Österreichische Gesellschaft für Straßenbau on Tuesday, the society said in a statement."
    )
    (report,) = read_sources([write(tmp_path, "a.txt", text)]).reports
    assert (report.language, report.analysed) == ("en", True)


def test_english_without_small_words_is_not_taken_for_a_language_made_of_it(tmp_path: Path) -> None:
    """Briefs in the words of headlines look like a creole of English to the model; one has words of its own."""
    brief = (
        "Union leaders threaten strike; traders hike rice prices. Governor Okoro meets union leaders Monday. Police "
        "arrest suspected kidnappers, recover guns, cash, phones. Senator Bello denies fraud claims. Fuel scarcity "
        "bites cities. Agency grills ex-minister over missing billions. President Adamu Okoro meets governors. "
        "Nigerian police arrest suspected kidnappers. Nigerian lawmakers reject oil bill. Nigerian workers threaten "
        "strike, say lawyers. "
    )
    creole = (
        "Di govnor don tok say im go open di bridge wey dem close for January. E say pipol wey dey live for di area "
        "don suffer well well, and na why im dey do am quick. Oda sabi pipol say di work neva finish."
    )
    for name, text, expected in (("a.txt", brief * 3, ("en", True)), ("b.txt", creole, ("pcm", False))):
        (report,) = read_sources([write(tmp_path, name, text)]).reports
        assert (report.language, report.analysed) == expected


def test_a_text_of_one_word_is_kept_with_a_note(tmp_path: Path) -> None:
    """Little is not nothing."""
    intake = read_sources([write(tmp_path, "a.txt", "Fire")])
    assert intake.reports[0].text == "Fire"
    assert any("one word" in note for note in intake.notes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8"))))
def test_any_bytes_are_read_or_skipped_with_a_reason(data: bytes) -> None:
    """Whatever comes in, there is one report or one reason, and UTF-8 text that is no page stays as it is."""
    intake = read_sources(["-"], stdin=lambda: data)
    assert len(intake.reports) + len(intake.skipped) == 1
    assert all(item.reason for item in intake.skipped)
    for report in intake.reports:
        assert report.text
        for piece in report.furniture:
            assert 0 <= piece.start < piece.end <= len(report.text)


@settings(max_examples=60, deadline=None)
@given(
    sources=st.lists(st.text(max_size=20).filter(lambda source: source.strip(" .") not in ("", "-", "~")), max_size=3)
)
def test_any_source_names_are_survived(sources: list[str]) -> None:
    """Names that are no paths are skipped, each once."""
    intake = read_sources([f"/nowhere-at-all/{source}" for source in sources])
    assert len(intake.skipped) == len(set(sources))


def test_a_day_far_from_the_story_is_not_taken_for_the_report_s(tmp_path: Path) -> None:
    """A day in the text that lies months from the other reports gives way to the story's day."""
    dated = [write(tmp_path, f"{i}.txt", f"---\ndate: 2021-05-04\n---\n{STORY}{i}") for i in range(3)]
    old = write(tmp_path, "x.txt", STORY.replace("on Tuesday night", "like the one of Tuesday, May 7, 2019"))
    (report,) = [report for report in read_sources([*dated, old]).reports if report.source == old]
    assert (report.published_at, report.date_basis) == ("2021-05-04", "story")
    assert any("2019-05-07" in note for note in report.notes)
    assert read_sources([old]).reports[0].published_at == "2019-05-07"
