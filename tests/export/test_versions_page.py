"""The versions of an article as a page in the terminal and as JSON."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from rashomon.export.terminal import TerminalOptions
from rashomon.export.terminal.versions import render_versions
from rashomon.export.versions import versions_to_json
from rashomon.model import Edit, EditPart, EditWeight, Report, Span, VersionStep

BEFORE = "Two people, police said, were hurt in the hall. It burned. Share this"
AFTER = "Three people were badly hurt in the hall. It is closed. Share that"
FIRST = Report(
    "r-a", "a.html", BEFORE, "a" * 64, outlet="Quay News", title="Two hurt", words=12, url="https://quay.example/fire",
    published_at="2025-03-03T14:00:00Z", modified_at="2025-03-03T14:05:00Z", retrieved_at="2025-03-03T14:06:30Z",
)  # fmt: skip
SECOND = replace(FIRST, id="r-b", text=AFTER, sha256="b" * 64, title="Three hurt", retrieved_at="2025-03-03T18:00:00Z")


def part(report: Report, words: str, after: str = "") -> Span:
    """The first place of these words, or the empty place behind others."""
    start = report.text.index(words) if words else report.text.index(after) + len(after)
    return Span(report.id, start, start + len(words), words)


def edits() -> tuple[Edit, ...]:
    """A changed sentence with words exchanged, removed and inserted, one that went, one that came, and furniture."""
    parts = (
        EditPart(part(FIRST, "Two"), part(SECOND, "Three"), "figure"),
        EditPart(part(FIRST, ", police said,"), part(SECOND, "", "Three people"), "certainty"),
        EditPart(part(FIRST, "", "were"), part(SECOND, "badly"), "wording"),
    )
    spans = part(FIRST, BEFORE.split(". ")[0] + "."), part(SECOND, AFTER.split(". ")[0] + ".")
    return (
        Edit("changed", *spans, "figure", parts),
        Edit("removed", part(FIRST, "It burned."), None, "wording"),
        Edit("inserted", None, part(SECOND, "It is closed."), "wording"),
        Edit("changed", part(FIRST, "Share this"), part(SECOND, "Share that"), "furniture"),
    )


STEP = VersionStep("r-a", "r-b", edits(), 0.75, title_changed=True)


def shown(
    *steps: VersionStep,
    reports: tuple[Report, ...] = (FIRST, SECOND),
    width: int = 100,
    show_all: bool = False,
    encoding: str = "utf-8",
) -> list[str]:
    """The lines that a console of this width and encoding receives."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    render_versions(steps, reports, Console(file=file, width=width), TerminalOptions(show_all=show_all))
    file.flush()
    return raw.getvalue().decode(encoding).splitlines()


def test_each_version_stands_with_its_times() -> None:
    """When a version was published, modified and retrieved, and how long it is."""
    lines = shown(STEP)
    assert lines[0] == "Three hurt"
    assert lines[1] == "Quay News · 2 versions · https://quay.example/fire"
    assert [line.split() for line in lines[3:6]] == [
        ["published", "modified", "retrieved"],
        ["1", "2025-03-03", "14:00", "Z", "2025-03-03", "14:05", "Z", "2025-03-03", "14:06", "Z", "12", "words"],
        ["2", "2025-03-03", "14:00", "Z", "2025-03-03", "14:05", "Z", "2025-03-03", "18:00", "Z", "12", "words"],
    ]


def test_removed_and_inserted_words_are_marked_without_colour() -> None:
    """Old words stand as [-old-] and new ones as {+new+} where they were, with the words around them."""
    lines = shown(STEP)
    words = "\n".join(lines)
    assert "figure          [-Two-] {+Three+} people[-, police said,-] were {+badly+} hurt in the hall." in words
    assert "wording         [-It burned.-]" in words
    assert "wording         {+It is closed.+}" in words
    assert "stated title    [-Two hurt-] {+Three hurt+}" in words


def test_a_silent_edit_is_called_so() -> None:
    """Without a note the step says that it is silent, and whether the page states another time of modification."""
    head = " ".join(" ".join(shown(STEP)).split())
    assert "75% of the words kept" in head
    assert "SILENT: no note tells of it, nor does the stated time of modification" in head
    moved_on = replace(SECOND, modified_at="2025-03-03T17:00:00Z")
    head = " ".join(" ".join(shown(STEP, reports=(FIRST, moved_on))).split())
    assert "SILENT: no note tells of it" in head
    assert "nor does" not in head
    note = Edit("inserted", None, part(SECOND, "It is closed."), "note")
    head = " ".join(" ".join(shown(replace(STEP, edits=(note, *STEP.edits)))).split())
    assert "SILENT" not in head
    assert "note by outlet {+It is closed.+}" in head


def test_page_matter_is_counted_and_shown_on_demand() -> None:
    """Furniture takes one line unless everything is asked for, and so do edits beyond the first ones."""
    assert shown(STEP)[-1] == "  1 more change of page matter: --all"
    assert shown(STEP, show_all=True)[-1].split() == ["page", "matter", "Share", "that"]
    many = replace(STEP, edits=STEP.edits[1:2] * 20)
    assert "  8 more edits: --all" in shown(many)
    assert sum("It burned" in line for line in shown(many, show_all=True)) == 20


def test_what_needs_no_list_is_said_in_a_line() -> None:
    """One version, none, the same words, only page matter, and a text written anew."""
    assert shown(reports=()) == ["No version of this article is kept."]
    assert shown(reports=(FIRST,))[-1] == "Only this version is kept: there is nothing to compare it with."
    same = VersionStep("r-a", "r-b", (), 1.0)
    assert shown(same, reports=(FIRST, replace(SECOND, text=BEFORE)))[-1] == "  The same text."
    assert shown(same)[-1] == "  The same words: only white space between them changed."
    assert "  The reporting is the same." in shown(replace(same, edits=STEP.edits[-1:]))
    rewritten = " ".join(shown(VersionStep("r-a", "r-b", (), 0.02, rewritten=True)))
    assert "Rewritten: sentences that went or came are not listed · SILENT" in rewritten
    assert "over 99% of the words kept" in " ".join(shown(replace(STEP, share_kept=0.9991)))


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 300])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_line_is_wider_than_the_terminal(width: int, encoding: str) -> None:
    """At any width and in any encoding lines fit, and the marks are there."""
    lines = shown(STEP, width=width, encoding=encoding)
    assert all(cell_len(line) <= width for line in lines)
    assert any("[-Two-]" in line for line in lines)


def test_long_removals_are_cut_with_their_mark() -> None:
    """A paragraph that went takes three lines, and its closing mark stays."""
    long = replace(FIRST, text=" ".join(["smoke"] * 80))
    edit = Edit("removed", Span("r-a", 0, len(long.text), long.text), None, "wording")
    lines = shown(replace(STEP, edits=(edit,), title_changed=False), reports=(long, SECOND), width=80)
    assert lines[-1].endswith("…-]")
    assert len([line for line in lines if "smoke" in line]) == 3


def test_the_json_holds_versions_and_steps() -> None:
    """Versions with their times and sizes; edits and parts with spans; what silent and rewritten say."""
    lone = replace(SECOND, title="odd \ud800")
    given_ = json.loads(versions_to_json([STEP], [FIRST, lone]))
    assert [version["id"] for version in given_["versions"]] == ["r-a", "r-b"]
    assert given_["versions"][0] == {
        "id": "r-a", "url": "https://quay.example/fire", "outlet": "Quay News", "title": "Two hurt",
        "published_at": "2025-03-03T14:00:00Z", "modified_at": "2025-03-03T14:05:00Z",
        "retrieved_at": "2025-03-03T14:06:30Z", "sha256": "a" * 64, "words": 12,
    }  # fmt: skip
    (step,) = given_["steps"]
    assert (step["from"], step["to"], step["share_kept"], step["silent"]) == ("r-a", "r-b", 0.75, True)
    assert (step["rewritten"], step["title_changed"]) == (False, True)
    first = step["edits"][0]
    assert first["parts"][0]["from"] == {"report": "r-a", "start": 0, "end": 3, "text": "Two"}
    assert (first["kind"], first["weighs"]) == ("changed", "figure")
    assert step["edits"][1]["to"] is None
    versions_to_json([STEP], [FIRST, lone]).encode("utf-8")


WEIGHTS: list[EditWeight] = ["headline", "note", "quote", "furniture"]


@given(st.text(min_size=1, max_size=60), st.text(max_size=60), st.sampled_from(WEIGHTS), st.integers(20, 90))
@settings(max_examples=40, deadline=None)
def test_nothing_that_a_text_says_is_obeyed(before: str, after: str, weighs: EditWeight, width: int) -> None:
    """Whatever the words are, lines stay within the width and hold nothing that moves the cursor."""
    a, b = replace(FIRST, text=before), replace(SECOND, text=after or "x")
    spans = Span("r-a", 0, len(a.text), a.text), Span("r-b", 0, len(b.text), b.text)
    step = VersionStep("r-a", "r-b", (Edit("changed", *spans, weighs, (EditPart(*spans, "wording"),)),), 0.5)
    for line in shown(step, reports=(a, b), width=width, show_all=True):
        assert cell_len(line) <= width
        assert line.isprintable() or not any(ord(char) < 32 or char == "\x7f" for char in line)
