"""The page in the terminal: the most important things first, within its width, and harmless."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from rashomon.export.terminal import TerminalOptions, render
from rashomon.export.terminal.background import readable_time
from rashomon.model import (
    Account,
    DiscrepancyVariant,
    Lineage,
    LineageEdge,
    Report,
    Result,
    Span,
    Story,
    StoryDossier,
    Support,
)


def shown(
    result: Result, width: int = 80, encoding: str = "utf-8", show_all: bool = False, colour: bool = False
) -> str:
    """What a console of this width and encoding receives."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    render(result, console, TerminalOptions(show_all=show_all))
    file.flush()
    return raw.getvalue().decode(encoding)


def section(page: str, heading: str) -> str:
    """The lines under a heading, up to the next empty line."""
    lines = page.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(heading))
    rest = lines[start:]
    return "\n".join(rest[: rest.index("")] if "" in rest else rest)


def only(dossier: StoryDossier) -> Result:
    """A result that holds nothing but this dossier."""
    return Result("0.1.0", {}, (dossier,))


def crowd(dossier: StoryDossier, count: int) -> StoryDossier:
    """The story as `count` reports would tell it, all but the first three copies of the wire."""
    wire = dossier.story.reports[0]
    copies = tuple(replace(wire, id=f"c{number:03}", outlet=f"Outlet {number}") for number in range(count - 3))
    reports = (*dossier.story.reports[:3], *copies)
    silent = {report.id: Account(report.id, "silent") for report in copies}
    points = tuple(
        replace(point, accounts=tuple(a for a in point.accounts if a.report != "foreign") + tuple(silent.values()))
        for point in dossier.points
    )
    first = dossier.discrepancies[0]
    two = DiscrepancyVariant("two", tuple(Span(report.id, 39, 42, "Two") for report in reports if report.id != "own"))
    edges = [LineageEdge(copy.id, "wire", "republishes", True, 1.0, "same words", ()) for copy in copies]
    return replace(
        dossier,
        story=replace(dossier.story, reports=reports),
        points=points,
        discrepancies=(replace(first, variants=(two, first.variants[1])),),
        lineage=replace(dossier.lineage, edges=(*dossier.lineage.edges, *edges)),
    )


def test_the_first_lines_say_what_happened_and_how_many_sources_there_are(result: Result) -> None:
    """Title, summary and support come first."""
    lines = shown(result).splitlines()
    assert lines[0] == "Fire destroys warehouse in Port Ansel"
    assert "what: a fire destroyed a warehouse" in lines[1]
    assert any(line.startswith("4 reports, 1 to 2 independent origins: Meridian, Quay News") for line in lines[:5])


def test_lineage_is_a_tree_with_kind_doubt_and_words(result: Result) -> None:
    """A report hangs under the origin it has its words from; doubt is a question mark; the credit is quoted."""
    tree = section(shown(result), "WHO HAS IT FROM WHOM")
    assert "Meridian (agency)" in tree
    assert "├ A. Meridian" in tree
    assert "└ B. Quay News 1" in tree
    assert "republishes" in tree
    assert "(Meridian)" in tree
    assert "own reporting?" in tree
    assert "D. foreign" in tree
    assert "not analysed" in tree


def test_a_discrepancy_names_its_variants_with_outlets_and_words(result: Result) -> None:
    """Each variant shows who gives it and in which words; importance is a sign and not a colour."""
    text = section(shown(result), "WHERE THE ACCOUNTS PART")
    assert " 1 !!! people hurt  quantity, conflict – the figures exclude each other" in text
    assert "two    A. Meridian, B. Quay News 1" in text
    assert "A “Two people were hurt when a fire destroyed a warehouse" in text
    assert "three  C. Quay News 2" in text
    assert "C “Three people were hurt in the fire on" in text


def test_points_are_a_matrix_with_one_sign_a_stance(result: Result) -> None:
    """Rows are points, columns reports; the legend explains each sign that occurs; support stands at the right."""
    text = section(shown(result), "WHO SAYS WHAT")
    assert "○ says who says so  ? hedges  ≠ differs  · silent  / not analysed" in text
    row = next(line for line in text.splitlines() if "Two people were hurt" in line)
    assert row.split()[-5:] == ["○", "○", "≠", "/", "3/1–2"]
    assert "only in one report" in text
    assert "C ? “The warehouse may have held paint.”" in text


def test_words_that_differ_between_versions_of_a_quotation_are_marked(result: Result) -> None:
    """Altered words stand between asterisks, so that plain text shows them too."""
    text = section(shown(result), "QUOTED WORDS")
    assert "A “We had the flames under control *by* noon”" in text
    assert "B “We had the flames under control *at* noon”" in text


def test_long_quotations_are_cut_between_the_words_that_differ(dossier: StoryDossier) -> None:
    """What is the same in all versions is shortened, what differs never is; --all shows every word."""
    first, rest = "We had the flames under control " + "and then some " * 30, "noon " + "or so " * 60
    text = f"“{first}by {rest}”"
    wire = replace(dossier.story.reports[0], text=text)
    (quote,) = dossier.quotes
    version = replace(quote.versions[0], span=Span("wire", 1, len(text) - 1, text[1:-1]))
    by = Span("wire", 1 + len(first), 3 + len(first), "by")
    quote = replace(
        quote, versions=(version, quote.versions[1]), alterations=(replace(quote.alterations[0], from_span=by),)
    )
    story = replace(dossier.story, reports=(wire, *dossier.story.reports[1:]))
    long = only(replace(dossier, story=story, quotes=(quote,)))
    cut = section(shown(long), "QUOTED WORDS")
    assert "*by*" in cut
    assert len(cut.splitlines()) < 12
    assert section(shown(long, show_all=True), "QUOTED WORDS").count("and then some") >= 25


def test_a_long_value_stands_after_its_outlets(dossier: StoryDossier) -> None:
    """A quotation as value is printed once, not as value and again as excerpt."""
    words = "Two people were hurt when a fire destroyed a warehouse in Port Ansel"
    first = dossier.discrepancies[0]
    start = dossier.story.reports[0].text.index(words)
    variant = DiscrepancyVariant(words, (Span("wire", start, start + len(words), words),))
    page = shown(only(replace(dossier, discrepancies=(replace(first, variants=(variant, first.variants[1])),))), 120)
    text = section(page, "WHERE THE ACCOUNTS PART")
    assert f"A. Meridian: {words}" in text
    assert text.count("fire destroyed") == 1


@pytest.mark.parametrize(
    ("when", "read"),
    [
        ("2025-10-14", "2025-10-14"),
        ("2025-10", "2025-10"),
        ("2025-10-14T06:40", "2025-10-14 06:40"),
        ("2025-10-14T06:40:00+02:00", "2025-10-14 06:40 +02:00"),
        ("2025-10-14T06:40/2025-10-14T07:10", "2025-10-14 06:40 / 07:10"),
        ("2025-10-06/2025-10-12", "2025-10-06 / 10-12"),
        ("2024-12-30/2025-01-05", "2024-12-30 / 2025-01-05"),
    ],
)
def test_times_are_read_without_knowing_iso_8601(when: str, read: str) -> None:
    """A time stands with a blank for its T, an interval without what both ends share."""
    assert readable_time(when) == read


def test_the_rest_of_the_page(result: Result) -> None:
    """Changes, timeline, names, shared words, furniture, notes and skipped inputs are all there."""
    page = shown(result)
    assert "A. Meridian → B. Quay News 1  name" in section(page, "WHAT CHANGED ON THE WAY")
    assert "2025-03-03  A  a fire destroyed a warehouse" in section(page, "TIMELINE")
    assert "Una Varga B spelling" in section(page, "NAMES WRITTEN DIFFERENTLY")
    assert "A. Meridian and B. Quay News 1" in section(page, "SHARED WORDS")
    reports = section(shown(result, 120), "REPORTS")
    assert "not reporting: 1 newsletter" in reports
    assert "2025-03-03 (from the other reports)" in reports
    assert "in French, which is not analysed" in reports
    assert "a.txt and b.txt are the same" in section(page, "NOTES")
    assert "photo.jpg: it is not text" in section(page, "SKIPPED")


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("count", [4, 27, 40, 100])
@pytest.mark.parametrize("show_all", [False, True])
def test_no_line_is_wider_than_the_terminal(dossier: StoryDossier, width: int, count: int, show_all: bool) -> None:
    """Whatever the width and the number of reports, every line fits."""
    page = shown(only(crowd(dossier, count)), width, show_all=show_all)
    assert max(map(cell_len, page.splitlines())) <= width


def test_forty_reports_fit_eighty_columns(dossier: StoryDossier) -> None:
    """Forty columns stand in one band, headed by their numbers, each explained in the list of reports."""
    page = shown(only(crowd(dossier, 40)))
    text = section(page, "WHO SAYS WHAT").splitlines()
    row = next(line for line in text if "Two people were hurt" in line)
    assert "○○≠" + "·" * 37 in row
    assert text[3].strip() == "1" * 10 + "2" * 10 + "3" * 10 + "4"
    assert "  40 Outlet 36  " in section(page, "REPORTS")


def test_outlets_of_one_name_are_told_apart(result: Result) -> None:
    """Two reports of one outlet carry numbers."""
    page = shown(result)
    assert "Quay News 1" in page
    assert "Quay News 2" in page
    assert "Meridian 1" not in page


def test_a_pipe_gets_plain_text_and_a_terminal_colour(result: Result) -> None:
    """Escape sequences are printed to a terminal only, and plain text holds the same words."""
    assert "\x1b" not in shown(result)
    assert "\x1b[" in shown(result, colour=True)


def test_hostile_reports_cannot_act_on_the_terminal(dossier: StoryDossier) -> None:
    """Escape sequences, overrides and markup from a report are shown as words or dropped."""
    text = "\x1b[2J[bold]Two[/bold] people\u202e were :fire: hurt \x1b]0;gone\x07here"
    wire = replace(dossier.story.reports[0], text=text, outlet="[red]Mer\x1b[31midian", title="\x1b]0;x\x07T")
    start = text.index("Two")
    spans = (Span("wire", start, start + 3, "Two"),)
    first = dossier.discrepancies[0]
    hostile = replace(
        dossier,
        story=replace(dossier.story, title="[link=x]Fire\x07", reports=(wire, *dossier.story.reports[1:])),
        discrepancies=(replace(first, variants=(DiscrepancyVariant("[b]\x1b[7mtwo", spans), first.variants[1])),),
        lineage=Lineage((), ()),
        passages=(),
        quotes=(),
        entities=(),
        points=(),
        timeline=(),
    )
    page = shown(only(hostile), 120)
    assert not set(page) & set("\x1b\x07\u202e")
    assert "[link=x]Fire" in page
    assert "[red]Meridian" in page
    assert "[bold]Two[/bold] people were :fire: hurt here" in page


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_terminal_without_unicode_gets_signs_it_can_show(result: Result, encoding: str) -> None:
    """Every sign has a plain form, and words are written in letters that the terminal has."""
    page = shown(result, encoding=encoding)
    assert "o says who says so  ? hedges  # differs  . silent  / not analysed" in page
    assert '"We had the flames under control *by* noon"' in page
    assert max(map(len, page.splitlines())) <= 80


def test_only_the_most_important_discrepancies_are_shown_until_all_are_asked_for(dossier: StoryDossier) -> None:
    """Ten stand on the page, the others are counted, and --all shows them."""
    first = dossier.discrepancies[0]
    many = replace(dossier, discrepancies=tuple(replace(first, id=f"d{n}", about=f"matter {n}") for n in range(13)))
    page = shown(only(many))
    assert "matter 9" in page
    assert "matter 10" not in page
    assert "3 more discrepancies: --all" in page
    everything = shown(only(many), show_all=True)
    assert "matter 12" in everything
    assert "--all" not in everything


def test_all_shows_the_words_of_every_account(result: Result) -> None:
    """What the matrix says with a sign can be read in the report's own words."""
    words = section(shown(result, show_all=True), "IN WHICH WORDS")
    assert "≠ C “Three people were hurt in the fire on Monday”" in words


def test_lineage_in_a_circle_is_still_printed(dossier: StoryDossier) -> None:
    """Two reports that name each other as source both stand in the tree, once."""
    edges = (
        LineageEdge("wire", "copy", "cites", False, 0.5, "names it", ()),
        LineageEdge("copy", "wire", "cites", False, 0.5, "names it", ()),
    )
    tree = section(shown(only(replace(dossier, lineage=Lineage((), edges)))), "WHO HAS IT FROM WHOM")
    assert tree.count("A. Meridian  ") == 1
    assert tree.count("B. Quay News 1  ") == 1


def test_an_empty_dossier_has_a_page(dossier: StoryDossier) -> None:
    """One report without words, points or origins is printed without complaint."""
    report = Report("x", "-", "", "0" * 64)
    empty = StoryDossier(Story("s", "", (report,)), Lineage((), ()), (), (), (), (), (), (), Support(1, 0, 1))
    page = shown(only(empty))
    assert "1 report, 0 to 1 independent origins" in page
    assert "no difference was found" in page
    assert "standard input" in page
