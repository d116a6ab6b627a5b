"""What editors decided is in every form of the dossier: who, when, what, and what became of it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest
from rich.console import Console

from rashomon.export.decisions import DECISION_LABELS, EFFECT_MEANINGS, told_marks, told_review
from rashomon.export.html import to_html
from rashomon.export.json import dossier_to_dict
from rashomon.export.markdown import MarkdownOptions, to_markdown
from rashomon.export.tables import discrepancies_to_csv, points_to_csv
from rashomon.export.terminal import TerminalOptions, render, render_descent
from rashomon.export.times import told_publication
from rashomon.model import (
    Decision,
    DecisionEffect,
    DecisionKind,
    Report,
    Result,
    Review,
    ReviewedDecision,
    Span,
    StoryDossier,
    Target,
    TargetKind,
)
from rashomon.web.pages.findings import list_findings
from rashomon.web.pages.linking import SiteLinks

AT = "2026-01-01T10:00:00Z"


def decided(
    kind: DecisionKind,
    sort: TargetKind,
    *targets: str,
    effect: DecisionEffect = "applied",
    label: str = "people hurt",
    **more: object,
) -> ReviewedDecision:
    """A decision with what became of it."""
    made = Decision(
        f"k-{kind}-{'-'.join(targets)}", kind, tuple(Target(sort, target, label) for target in targets), "Ada Quill", AT
    )
    return ReviewedDecision(replace(made, **more), effect, targets)  # type: ignore[arg-type]


@pytest.fixture
def reviewed(result: Result, dossier: StoryDossier) -> Result:
    """The invented story with decisions of most kinds, one of them undone."""
    decisions = (
        decided("note", "discrepancy", "d-1", note="ask the *hospital*"),
        decided("reject_discrepancy", "discrepancy", "d-9", label="age", note="same man"),
        decided("note", "point", "p-1", note="first"),
        decided("split_point", "point", "p-2", part=(Span("own", 0, 5, "Three"),), label="paint"),
        decided("merge_entities", "entity", "e-1", "e-2", label="Varga"),
        decided("note", "quote", "q-1", note="heard it"),
        decided("confirm_edge", "edge", "copy>o-meridian", label="Quay News, from Meridian"),
        decided("reject_edge", "edge", "own>wire", label="Quay News, from Meridian"),
        decided("correct_date", "report", "own", label="Quay News", value="2025-03-04", effect="pending"),
        decided("note", "report", "wire", label="Meridian", note="seen", undone_by="Bo", undone_at=AT, effect="undone"),
        decided("merge_points", "point", "p-7", effect="not_found", label="gone"),
    )
    rejected = replace(dossier.lineage.edges[1], report="own", from_id="wire")
    aside = replace(dossier.discrepancies[0], id="d-9", about="age")
    return replace(result, stories=(replace(dossier, review=Review(decisions, (aside,), (rejected,))),))


def printed(result: Result, descent: bool = False, width: int = 100) -> str:
    """What the terminal shows."""
    out = io.StringIO()
    (render_descent if descent else render)(result, Console(file=out, width=width), TerminalOptions(show_all=True))
    return out.getvalue()


def test_without_decisions_nothing_is_said(result: Result) -> None:
    """Only the JSON has a field for them, and it is empty."""
    assert "REVIEW" not in printed(result)
    assert "Review" not in to_markdown(result)
    (story,) = dossier_to_dict(result)["stories"]
    assert story["review"] == {"decisions": [], "discrepancies": [], "edges": []}
    assert list(story)[-1] == "review"


def test_json_holds_every_decision_and_what_was_set_aside(reviewed: Result) -> None:
    """With its targets and their words, who undid it, its effect, and what it is on."""
    (story,) = json.loads(reviewed.to_json())["stories"]
    review = story["review"]
    assert len(review["decisions"]) == 11
    first, split = review["decisions"][0], review["decisions"][3]
    assert list(first) == [
        "id", "kind", "targets", "part", "value", "note", "by", "at", "undone_by", "undone_at", "effect", "on",
    ]  # fmt: skip
    assert first["targets"] == [{"kind": "discrepancy", "id": "d-1", "label": "people hurt", "detail": "", "spans": []}]
    assert (first["effect"], first["on"], first["by"], first["at"]) == ("applied", ["d-1"], "Ada Quill", AT)
    assert split["part"] == [{"report": "own", "start": 0, "end": 5, "text": "Three"}]
    assert [found["id"] for found in review["discrepancies"]] == ["d-9"]
    assert [(edge["report"], edge["from"]) for edge in review["edges"]] == [("own", "wire")]


def test_markdown_has_a_section_and_marks(reviewed: Result) -> None:
    """Those undone are struck; what was set aside stands with its variants; a finding says what was decided on it."""
    text = to_markdown(reviewed, MarkdownOptions(show_all=True))
    section = text.partition("\n## Review (10 of 11 decisions in force)")[2].partition("\n## ")[0]
    assert "- Discrepancy set aside: “age” (Ada Quill, 2026-01-01 10:00 UTC): “same man”" in section
    assert "Point split: “paint” without “Three”" in section
    assert "Date of publication corrected: “Quay News” to 2025-03-04" in section
    assert "takes effect when the story is compared again" in section
    assert re.search(r"- ~~Note: “Meridian” \(Ada Quill, .*; undone by Bo, .*~~", section)
    assert "what it is about does not occur any more" in section
    assert "- age: **two** A B / **three** C" in section
    assert "### Connections rejected (1)" in section
    assert "\\[*note by Ada Quill: ask the \\*hospital\\**\\]" in text.partition("## Where the accounts part")[2]
    assert "Two people were hurt \\[*note by Ada Quill: first*\\]" in text
    assert "\\[*split by Ada Quill*\\]" in text.partition("### Only in one report")[2]
    assert "altered* \\[*note by Ada Quill: heard it*\\]" in text
    assert "Oona Varga \\[*merged by Ada Quill*\\]" in text


def test_the_terminal_has_a_section_and_marks(reviewed: Result) -> None:
    """On the page of the dossier and on that of the lineage."""
    page = printed(reviewed, width=200)
    section = page.partition("REVIEW (10 of 11 in force)")[2]
    assert "Connection confirmed: “Quay News, from Meridian” (Ada Quill, 2026-01-01 10:00 UTC)" in section
    assert "set aside: age: two A B / three C" in section
    assert "rejected: C. Quay News 2: republishes A. Meridian" in section
    assert "[note by Ada Quill: ask the *hospital*]" in page.partition("WHERE THE ACCOUNTS")[2]
    assert "Two people were hurt [note by Ada Quill: first]" in page
    assert "altered [note by Ada Quill: heard it]" in page
    assert "REVIEW (10 of 11 in force)" in printed(reviewed, descent=True)
    for width in (20, 40, 80):
        assert all(len(line) <= width for line in printed(reviewed, width=width).splitlines())


def test_only_what_applies_marks_a_finding(reviewed: Result) -> None:
    """Neither what was undone nor what waits for the next comparison; nothing is said twice at one place."""
    marks = told_marks(reviewed.dossier)
    assert set(marks) == {"d-1", "d-9", "p-1", "p-2", "e-1", "e-2", "q-1"}
    assert marks["d-9"] == ("set aside by Ada Quill: same man",)


def without_its_origin(result: Result, dossier: StoryDossier, source: str, decided_on: str) -> Result:
    """The invented story where the only connection to an origin was rejected, so that the lineage has it no more."""
    edge = replace(
        dossier.lineage.edges[0], report="own", from_id=source, kind="relays", reason="its last line says so"
    )
    target = Target("edge", decided_on, "Quay News 2 relays Far Bureau", (), "Far Bureau")
    made = Decision("dec-1", "reject_edge", (target,), "Ada Quill", AT)
    review = Review((ReviewedDecision(made, "applied", (f"own>{source}",)),), (), (edge,))
    return replace(result, stories=(replace(dossier, review=review),))


@pytest.mark.parametrize("decided_on", ["own>o-9b4e7546a6", "earlier>o-1111111111"])
def test_a_rejected_source_has_its_name_everywhere(result: Result, dossier: StoryDossier, decided_on: str) -> None:
    """Though the lineage has the origin no more, and though the decision was made on an earlier analysis: never an id."""
    told = without_its_origin(result, dossier, "o-9b4e7546a6", decided_on)
    page = re.sub(r"<[^>]*>", "", to_html(told))
    for text in (printed(told, width=200), to_markdown(told), page, points_to_csv(told), discrepancies_to_csv(told)):
        assert "Far Bureau" in text
        assert not re.search(r"\bo-[0-9a-f]{10}\b", text)
    assert "rejected: C. Quay News 2: relays Far Bureau" in printed(told, width=200)
    assert "**relays** Far Bureau" in to_markdown(told).partition("### Connections rejected")[2]
    findings = list_findings(told.dossier, SiteLinks("s-1"))
    assert [finding.label for finding in findings.rejected] == ["C. Quay News 2 relays Far Bureau"]


def test_a_source_that_nothing_names_is_told_without_an_id(result: Result, dossier: StoryDossier) -> None:
    """Not even where the decision kept an id for a name."""
    told = without_its_origin(result, dossier, "o-9b4e7546a6", "own>o-9b4e7546a6")
    (item,) = told.dossier.review.decisions
    target = replace(item.decision.targets[0], label="", detail="o-9b4e7546a6")
    item = replace(item, decision=replace(item.decision, targets=(target,)))
    told = replace(told, stories=(replace(told.dossier, review=replace(told.dossier.review, decisions=(item,))),))
    page = re.sub(r"<[^>]*>", "", to_html(told))
    for text in (printed(told, width=200), to_markdown(told), page, points_to_csv(told), discrepancies_to_csv(told)):
        assert not re.search(r"\bo-[0-9a-f]{10}\b", text)
    assert "relays a source without a name" in printed(told, width=200)


@pytest.mark.parametrize("kind", DECISION_LABELS)
@pytest.mark.parametrize("effect", EFFECT_MEANINGS)
def test_every_kind_and_effect_is_told_harmlessly(kind: DecisionKind, effect: DecisionEffect) -> None:
    """In one line, whatever names and notes hold."""
    hostile = "a\x1b[31m\u202eb\n<script>"
    undone = AT if effect == "undone" else None
    made = decided(
        kind, "point", "p-1", effect=effect, label=hostile, by=hostile, note=hostile, value=hostile, undone_at=undone,
        part=(Span("own", 0, 5, hostile),),
    )  # fmt: skip
    told = told_review(made)
    assert not set(told) & set("\x1b\u202e\n")
    assert told.startswith(DECISION_LABELS[kind])


def test_a_hostile_note_is_no_markup(reviewed: Result) -> None:
    """In Markdown it stays words."""
    hostile = decided("note", "discrepancy", "d-1", note="</p><script>x</script> [a](javascript:b) | ~~c~~\n# d")
    dossier = replace(reviewed.dossier, review=Review((hostile,)))
    text = to_markdown(replace(reviewed, stories=(dossier,)))
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "](javascript" not in text.replace("\\]", "")
    assert "\n# d" not in text


def test_a_date_that_an_editor_corrected_says_so() -> None:
    """Also where a note on the report tells what it was."""
    report = Report("r", "a", "t", "0", published_at="2025-03-04", date_basis="editor", notes=("date corrected",))
    assert told_publication(report) == "2025-03-04 (corrected by an editor)"
