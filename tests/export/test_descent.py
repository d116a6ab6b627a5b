"""Who has it from whom in the terminal: each edge with its evidence, doubt in words, and what changed on the way."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from rashomon.export.terminal import TerminalOptions, render, render_descent
from rashomon.model import LineageEdge, Report, Result, Skipped, Span


def shown(result: Result, width: int = 100, whole: bool = False, show_all: bool = False) -> str:
    """What a console of this width receives: the lineage, or the whole dossier."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
    console = Console(file=file, width=width)
    (render if whole else render_descent)(result, console, TerminalOptions(show_all=show_all))
    file.flush()
    return raw.getvalue().decode("utf-8")


def with_edges(result: Result, *edges: LineageEdge) -> Result:
    """The result with these edges and no others."""
    lineage = replace(result.dossier.lineage, edges=edges, changes=())
    return replace(result, stories=(replace(result.dossier, lineage=lineage),))


def words(result: Result, report: str, start: int, end: int) -> Span:
    """The words at a place of a report."""
    found = next(item for item in result.dossier.story.reports if item.id == report)
    return Span(report, start, end, found.text[start:end])


def test_support_is_said_in_words(result: Result) -> None:
    """One line: how many reports, how many independent origins at least and at most, and which."""
    lines = shown(result).splitlines()
    assert lines[0] == "Fire destroys warehouse in Port Ansel"
    assert lines[1].startswith("4 reports rest on at least 1 and at most 2 independent origins: Meridian")


def test_only_the_lineage_is_printed(result: Result) -> None:
    """Points, quotations and names are left to `compare`; inputs that were skipped are still named."""
    page = shown(replace(result, skipped=(Skipped("x.pdf", "is a PDF"),)))
    assert "WHO HAS IT FROM WHOM" in page
    assert "WHAT CHANGED ON THE WAY (1)" in page
    assert "x.pdf: is a PDF" in page
    for heading in ("WHO SAYS WHAT", "QUOTED WORDS", "TIMELINE", "SHARED WORDS", "WHERE THE ACCOUNTS PART"):
        assert heading not in page


def test_each_edge_has_its_reason_and_its_words(result: Result) -> None:
    """Below each report stand all its sources: kind, doubt, why, and the words that show it."""
    page = shown(result)
    assert "republishes Meridian – credit" in page
    assert "“Two people were hurt" not in page
    assert "(Meridian)" in page
    assert "own reporting, not certain – asked a doctor" in page
    assert "a doctor told the Ansel Echo" in page


def test_a_change_names_its_hop_and_both_wordings(result: Result) -> None:
    """What changed is shown between the two outlets, with the words before and after."""
    page = shown(result)
    assert "Meridian → B. Quay News 1  name – the first name is spelt another way" in page
    before, after = (
        next(line for line in page.splitlines() if line.strip().startswith(word)) for word in ("from ", "to ")
    )
    assert "Oona" in before
    assert "Una" in after


def test_an_unknown_direction_is_said_as_such(result: Result) -> None:
    """Where nothing tells who had it first, no report is said to have it from the other."""
    unknown = LineageEdge("copy", "wire", "rewrites", False, 0.8, "Both share text: direction unknown", ())
    given = with_edges(result, unknown)
    words = " ".join(shown(given).split())
    assert "shares text with A. Meridian, and which of both had it first is not known" in words
    tree = shown(given, whole=True)
    assert "shares text with?" in tree
    assert "rewrites" not in tree.partition("WHERE THE ACCOUNTS")[0]


def test_evidence_in_the_other_report_is_shown_with_its_key(result: Result) -> None:
    """An edge that rests on the source's words shows them, in the dossier's tree, too, and names whose they are."""
    theirs = LineageEdge("copy", "wire", "rewrites", True, 0.8, "Shared words", (words(result, "wire", 39, 59),))
    for whole in (False, True):
        assert "A: “Two people were hurt" in shown(with_edges(result, theirs), whole=whole)


def test_reasons_name_reports_and_not_ids(result: Result) -> None:
    """An id that a reason holds is shown as key and outlet."""
    reports: tuple[Report, ...] = result.dossier.story.reports
    renamed = replace(reports[0], id="r-0123456789")
    story = replace(result.dossier.story, reports=(renamed, *reports[1:]))
    edge = LineageEdge("copy", "r-0123456789", "rewrites", True, 0.8, "It shares words with r-0123456789", ())
    dossier = replace(result.dossier, story=story, lineage=replace(result.dossier.lineage, edges=(edge,), changes=()))
    page = shown(replace(result, stories=(dossier,)))
    assert "it shares words with A. Meridian" in page
    assert "r-0123456789" not in page


@pytest.mark.parametrize("width", [20, 33, 60, 80, 140])
@pytest.mark.parametrize("show_all", [False, True])
def test_no_line_is_wider_than_the_terminal(result: Result, width: int, show_all: bool) -> None:
    """Whatever the width."""
    assert all(cell_len(line) <= width for line in shown(result, width, show_all=show_all).splitlines())
