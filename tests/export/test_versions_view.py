"""The page of an article's versions: what went is struck, what came is underlined, silent edits are named."""

from __future__ import annotations

import re
from dataclasses import replace

from jinja2 import Environment, PackageLoader, StrictUndefined

from rashomon.export.html.versions import VersionsView, view_versions
from rashomon.model import Edit, EditPart, Report, Span, VersionStep

HOSTILE = "<script>alert(1)</script>\" onclick='x' \u202egnp.exe\u202c\x1b[31m"
FIRST = Report(
    "r-a", "a.html", "Two people, police said, were hurt. It burned. Share this", "a" * 64, outlet="Quay News",
    title="Two hurt", words=10, url="https://quay.example/fire", published_at="2025-03-03T14:00:00Z",
    modified_at="2025-03-03T14:05:00Z", retrieved_at="2025-03-03T14:06:30Z",
)  # fmt: skip
SECOND = replace(FIRST, id="r-b", text="Three people were hurt. It is closed. Share that", title="Three hurt", words=9)


def part(report: Report, words: str, after: str = "") -> Span:
    """The first place of these words, or the empty place behind others."""
    start = report.text.index(words) if words else report.text.index(after) + len(after)
    return Span(report.id, start, start + len(words), words)


def step(**more: object) -> VersionStep:
    """A sentence that changed, one that went, one that came, one that moved, and page matter."""
    parts = (
        EditPart(part(FIRST, "Two"), part(SECOND, "Three"), "figure"),
        EditPart(part(FIRST, ", police said,"), part(SECOND, "", "Three people"), "certainty"),
    )
    edits = (
        Edit(
            "changed", part(FIRST, "Two people, police said, were hurt."), part(SECOND, "Three people were hurt."),
            "figure", parts,
        ),
        Edit("removed", part(FIRST, "It burned."), None, "wording"),
        Edit("inserted", None, part(SECOND, "It is closed."), "wording"),
        Edit("moved", part(FIRST, "Share"), part(SECOND, "Share"), "wording"),
        Edit("changed", part(FIRST, "Share this"), part(SECOND, "Share that"), "furniture"),
    )  # fmt: skip
    return replace(VersionStep("r-a", "r-b", edits, 0.75), **more)  # type: ignore[arg-type]


def drawn(view: VersionsView) -> str:
    """The section of the page."""
    environment = Environment(
        loader=PackageLoader("rashomon.export.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("sections/versions.html").render(versions=view)


def test_each_edit_is_struck_and_underlined_where_it_was() -> None:
    """Words that went stand where they were, those that came beside them; page matter is folded away."""
    view = view_versions([FIRST, SECOND], [step()])
    html = drawn(view)
    assert "<del>Two</del> <ins>Three</ins> people<del>, police said,</del> were hurt." in html
    assert "<del>It burned.</del>" in html
    assert "<ins>It is closed.</ins>" in html
    assert "wording, moved" in html
    assert "1 change of page matter" in html
    assert [edit.label for edit in view.steps[0].edits] == ["figure", "wording", "wording", "wording"]
    assert view.steps[0].kept == "75% of the words kept"


def test_an_edit_that_no_note_tells_of_is_named() -> None:
    """A silent one with the stated time of modification that did not move; one with a note is none."""
    silent = view_versions([FIRST, SECOND], [step()])
    assert silent.silent == 1
    assert silent.steps[0].silence == "SILENT: no note tells of it, nor does the stated time of modification"
    assert "1 silent edit: the reporting changed and no note says so" in drawn(silent)
    note = Edit("inserted", None, part(SECOND, "It is closed."), "note")
    told = view_versions([FIRST, SECOND], [step(edits=(note,))])
    assert (told.silent, told.steps[0].noted) == (0, True)
    assert "a note tells of a change" in drawn(told)


def test_what_only_the_metadata_says_is_shown() -> None:
    """A stated title that changed stands with both wordings though no sentence changed."""
    html = drawn(view_versions([FIRST, SECOND], [step(edits=(), title_changed=True)]))
    assert "stated title" in html
    assert "<del>Two hurt</del> <ins>Three hurt</ins>" in html
    assert "headline changed" in html


def test_versions_with_nothing_between_them() -> None:
    """One version, none, and two that are the same say so."""
    assert "Only this version is kept" in drawn(view_versions([FIRST], []))
    assert "No version of this article is kept." in drawn(view_versions([], []))
    same = drawn(view_versions([FIRST, replace(FIRST, id="r-b")], [step(edits=(), share_kept=1.0)]))
    assert "The same text." in same
    assert "silent" not in same
    assert view_versions([FIRST], [step()]).steps == ()


def test_nothing_hostile_comes_through() -> None:
    """Words of any version are words, and only addresses of the web are links."""
    first, second = (
        replace(r, title=HOSTILE, outlet=HOSTILE, url=f"javascript:{HOSTILE}", text=HOSTILE, published_at=HOSTILE)
        for r in (FIRST, SECOND)
    )
    whole = (Span("r-a", 0, len(HOSTILE), HOSTILE), Span("r-b", 0, len(HOSTILE), HOSTILE))
    edits = (
        Edit("changed", *whole, "wording", (EditPart(*whole, "wording"),)),
        Edit("removed", whole[0], None, "note"),
        Edit("inserted", None, whole[1], "furniture"),
    )
    html = drawn(view_versions([first, second], [step(edits=edits, title_changed=True)]))
    assert not set(html) & {"\u202e", "\x1b"}
    assert "<script" not in html
    assert not re.search(r"<[^>]*\s(?:on\w+|style|href)=", html)
