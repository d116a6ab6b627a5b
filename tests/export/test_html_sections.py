"""The sections of a story that the single file and the web pages share: links, orders, review, and nothing inline."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.export.drawing import DrawingOptions, draw_lineage, stylesheet
from rashomon.export.html import HtmlOptions, to_html, view_opened_point, view_story
from rashomon.export.html.page import sections_environment
from rashomon.export.html.viewing.differences import mark_differences
from rashomon.export.html.viewing.telling import GAP, plain
from rashomon.export.printable import printable
from rashomon.model import (
    Account,
    Decision,
    DecisionKind,
    LineageEdge,
    Point,
    Report,
    Result,
    Review,
    ReviewedDecision,
    Span,
    StoryDossier,
    Support,
    Target,
    TargetKind,
)

SECTIONS = (
    "head", "contents", "reports", "lineage", "parts", "changes", "points", "quotes", "timeline", "names", "shared",
    "review", "notes",
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


class SiteLinks:
    """Links as a web application makes them."""

    def report(self, report: str) -> str:
        """The address of a report's page."""
        return f"/stories/s-1/reports/{report}"

    def words(self, span: Span) -> str:
        """The address of the words on it."""
        return f"/stories/s-1/reports/{span.report}?at={span.start}-{span.end}#at"

    def review(self, target: str) -> str | None:
        """The address of the controls."""
        return f"/stories/s-1/review#{target}"


def decided(
    kind: DecisionKind, target: TargetKind, on: str, label: str, *, note: str = "", value: str | None = None
) -> ReviewedDecision:
    """A decision that holds."""
    decision = Decision(
        f"k-{kind}-{on}", kind, (Target(target, on, label),), "Ana Ruiz", "2031-03-11T09:12:00Z", value=value, note=note
    )
    return ReviewedDecision(decision, "applied", (on,))


@pytest.fixture
def reviewed(dossier: StoryDossier) -> StoryDossier:
    """The story with a decision of each sort: one holds, one was undone, one finds nothing any more."""
    rejected = LineageEdge("own", "o-meridian", "cites", False, 0.4, "it names the agency", ())
    undone = decided("note", "quote", "q-1", "words of Oona Varga", note="a doubt")
    undone = ReviewedDecision(replace(undone.decision, undone_by="Bo Lind", undone_at="2031-03-12T10:00:00Z"), "undone")
    lost = ReviewedDecision(decided("merge_entities", "entity", "e-gone", "Two names").decision, "not_found")
    set_aside = replace(dossier.discrepancies[0], id="d-aside", about="people saved")
    decisions = (
        decided("confirm_edge", "edge", "copy>o-meridian", "Quay News republishes Meridian", note="asked them"),
        decided("reject_discrepancy", "discrepancy", "d-aside", "people saved"),
        decided("note", "discrepancy", "d-1", "people hurt", note="ask the hospital"),
        decided("correct_outlet", "report", "own", "Quay News", value="Quay Morning"),
        decided("reject_edge", "edge", "own>o-meridian", "Quay News cites Meridian"),
        undone,
        lost,
        ReviewedDecision(decided("split_point", "point", "p-1", "Two people were hurt").decision, "pending", ("p-1",)),
    )
    return replace(dossier, review=Review(decisions, (set_aside,), (rejected,)))


def section(name: str, result: Result, dossier: StoryDossier, **more: object) -> str:
    """One section as a web page has it."""
    view = view_story(result, dossier, links=SiteLinks(), **more)  # type: ignore[arg-type]
    return sections_environment().get_template(f"sections/{name}.html").render(story=view)


def in_order(text: str) -> list[str]:
    """The ids of the matrix's rows."""
    return re.findall(r'<tr id="(p-[^"]+)" data-number', text)


def test_no_section_has_anything_inline(result: Result, reviewed: StoryDossier) -> None:
    """Under a strict policy a page looks the same: no style attribute or element, no script, no handler."""
    for name in SECTIONS:
        said = section(name, result, reviewed)
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=|javascript:", said), name


def test_on_the_web_everything_leads_to_other_pages(result: Result, dossier: StoryDossier) -> None:
    """Words lead to the report's page at their place, findings to their review; there are no texts."""
    view = view_story(result, dossier, links=SiteLinks())
    assert view.texts == ()
    assert "texts" not in {line.name for line in view.contents}
    points = section("points", result, dossier)
    assert 'href="/stories/s-1/reports/wire?at=39-59#at"' in points
    assert 'href="/stories/s-1/review#p-1"' in points
    assert 'href="/stories/s-1/review#copy&gt;o-meridian"' in section("lineage", result, dossier)
    assert 'class="review"' not in to_html(result)


def test_every_finding_has_its_id_as_anchor(result: Result, dossier: StoryDossier) -> None:
    """A link to a finding finds it, in the file and on the web, with the prefix of its story."""
    for prefix in ("", "s1-"):
        page = "".join(section(name, result, dossier, prefix=prefix) for name in SECTIONS)
        for target in ("d-1", "p-1", "p-2", "e-1", "q-1", "e-copy-o-meridian", "e-wire-o-meridian"):
            assert page.count(f'id="{prefix}{target}"') == 1, target


def test_an_edge_is_opened_by_a_link_to_it(result: Result, dossier: StoryDossier) -> None:
    """The anchor lies inside what unfolds and not on it: browsers open what holds the target."""
    lineage = section("lineage", result, dossier)
    assert re.search(r'<details class="edge"><summary>(?:(?!</details>).)*id="e-copy-o-meridian"', lineage, re.DOTALL)
    assert 'href="#e-copy-o-meridian"' in lineage


def points_of(dossier: StoryDossier) -> StoryDossier:
    """The story with three points in which importance, support and disagreement go different ways."""
    said = dossier.points[0].accounts[0].span
    other = Span("copy", 0, 9, "Warehouse")

    def point(name: str, low: int, *stances: str) -> Point:
        accounts = (
            Account("wire", stances[0], said),  # type: ignore[arg-type]
            Account("copy", stances[1], other),  # type: ignore[arg-type]
            Account("own", "silent"),
            Account("foreign", "unread"),
        )
        return Point(name, name, Support(2, low, 3), accounts)

    return replace(
        dossier,
        points=(
            point("p-a", 1, "states", "states"),
            point("p-b", 3, "states", "hedges"),
            point("p-c", 2, "states", "differs"),
        ),
    )


def test_the_matrix_is_sorted_as_asked(result: Result, dossier: StoryDossier) -> None:
    """By importance, by independent origins, by disagreement; each row says its numbers, so that a script can too."""
    story = points_of(dossier)
    assert in_order(section("points", result, story)) == ["p-a", "p-b", "p-c"]
    assert in_order(section("points", result, story, sort="support")) == ["p-b", "p-c", "p-a"]
    page = section("points", result, story, sort="disagreement")
    assert in_order(page) == ["p-c", "p-b", "p-a"]
    assert 'data-number="3" data-reports="2" data-origins="2 3" data-disagreement="1 2"' in page
    assert '<strong data-sort="disagreement" aria-current="true">' in page
    assert 'href="?sort=support#points"' in page
    assert "data-sort" not in to_html(replace(result, stories=(story,)))


def test_a_cell_tells_outlet_stance_and_words_once(result: Result, dossier: StoryDossier) -> None:
    """The sign is for the eye; the link's name says it in words, and a silent cell is small."""
    page = section("points", result, dossier)
    assert (
        '<td class="attributes"><a href="/stories/s-1/reports/wire?at=39-59#at" title="A. Meridian says who says so: '
        '“Two people were hurt”"><i aria-hidden="true">○</i></a></td>' in page
    )
    assert '<td class="unread">/</td>' in page
    assert "<caption" in page


def test_a_whole_matrix_leaves_the_words_to_an_address(result: Result, dossier: StoryDossier) -> None:
    """Every row is there, none folded; it leads to the page with it opened, and only the opened one has its words."""
    story = points_of(dossier)
    options = HtmlOptions(top_points=1, max_folded=1, whole_matrix=True)
    page = section("points", result, story, options=options, sort="support")
    assert in_order(page) == ["p-b", "p-c", "p-a"]
    assert "<details" not in page
    assert 'class="opened"' not in page
    assert 'href="?sort=support&amp;point=p-b#p-b"' in page
    assert 'title="A. Meridian states">' in page
    opened = section("points", result, story, options=options, opened="p-b")
    assert opened.count('class="opened"') == 1
    assert 'href="?point=p-a#p-a"' in opened
    row = opened[opened.index('id="p-b"') : opened.index('id="p-c"')]
    assert 'href="?#p-b" aria-expanded="true"' in row
    assert "Two people were hurt" in row


def test_the_words_of_a_row_are_those_of_the_page(result: Result, dossier: StoryDossier) -> None:
    """What is fetched for a row is what the page shows in it; a point without a row has nothing."""
    story = points_of(dossier)
    options = HtmlOptions(whole_matrix=True)
    view = view_story(result, story, options, links=SiteLinks(), opened="p-b")
    found = view_opened_point(story, "p-b", SiteLinks())
    assert found is not None
    row = next(point for point in view.points.shown if point.finding.anchor == "p-b")
    assert (found.accounts, found.number, found.finding) == (row.accounts, row.number, row.finding)
    assert view_opened_point(story, "p-z", SiteLinks()) is None


def test_all_discrepancies_can_stand_on_a_page_that_folds_little_else(result: Result, dossier: StoryDossier) -> None:
    """Discrepancies have a bound of their own."""
    many = tuple(replace(dossier.discrepancies[0], id=f"d-{n}") for n in range(30))
    story = replace(dossier, discrepancies=many)
    shelf = view_story(result, story, HtmlOptions(max_folded=2, max_discrepancies=25)).discrepancies
    assert (len(shelf.shown), len(shelf.folded), shelf.left_out) == (10, 15, 5)
    shelf = view_story(result, story, HtmlOptions(max_folded=2)).discrepancies
    assert (len(shelf.shown), len(shelf.folded), shelf.left_out) == (10, 2, 18)


def test_the_list_of_the_lineage_is_folded_on_the_web_alone(result: Result, dossier: StoryDossier) -> None:
    """The drawing says it first there; the file, which is printed, has it open."""
    folded = '<details class="more"><summary>The same as a list'
    assert folded in section("lineage", result, dossier)
    assert folded not in section("lineage", result, dossier, options=HtmlOptions(show_all=True))
    assert folded not in to_html(result)


def test_no_link_stands_in_what_unfolds(result: Result, reviewed: StoryDossier) -> None:
    """A summary is a button already: keyboards and screen readers cannot reach a link in it."""
    for name in SECTIONS:
        for summary in re.findall(r"<summary.*?</summary>", section(name, result, reviewed), re.DOTALL):
            assert "<a " not in summary, name


def test_decisions_are_told_and_mark_what_they_are_about(result: Result, reviewed: StoryDossier) -> None:
    """Who, when, what, and the effect; marks stand at the findings, and what was undone stays, struck, without one."""
    page = to_html(replace(result, stories=(reviewed,)))
    review = page[page.index('id="review"') : page.index('id="notes"')]
    assert "5 of 8 decisions in force" in review
    for said in (
        "Connection confirmed", "Ana Ruiz</bdi>, 2031-03-11 09:12 UTC", "asked them", "Outlet corrected: Quay Morning",
        "takes effect when the story is compared again", "undone by Bo Lind, 2031-03-12 10:00 UTC",
        "does not occur any more, so it changes nothing", "people saved",
        "Discrepancies set aside", "Connections rejected", "it names the agency", 'href="#e-copy-o-meridian"',
    ):  # fmt: skip
        assert said in review, said
    assert re.search(r"<s><strong><bdi>Note</bdi></strong>[^/]*words of Oona Varga", review)
    assert "confirmed by Ana Ruiz" in page[page.index('class="tree"') : page.index('id="parts"')]
    assert re.search(r'id="d-1">.*?note by Ana Ruiz.*?ask the hospital', page, re.DOTALL)
    assert "note by Ana Ruiz</bdi>" not in page[page.index('id="quotes"') : page.index('id="timeline"')]
    assert "outlet corrected by Ana Ruiz" in page[page.index('id="reports"') : page.index('id="lineage"')]
    assert "split by" not in page
    assert 'id="review"' not in to_html(result)


def test_hostile_words_of_an_editor_are_words(result: Result, reviewed: StoryDossier) -> None:
    """Names, notes, values and labels are no markup either."""
    evil = '<img src=x onerror=alert(1)>"\u202e\x1b[31m'
    decisions = tuple(
        replace(
            item,
            decision=replace(
                item.decision, by=evil, note=evil, value=evil, undone_by=evil if item.effect == "undone" else None,
                targets=tuple(replace(target, label=evil) for target in item.decision.targets),
            ),
        )
        for item in reviewed.review.decisions
    )  # fmt: skip
    page = to_html(replace(result, stories=(replace(reviewed, review=replace(reviewed.review, decisions=decisions)),)))
    assert "<img" not in page
    assert not re.search("[\u202e\x1b]", page)


def test_the_drawing_leads_to_reports_and_evidence(reviewed: StoryDossier) -> None:
    """Boxes and arrows are links that the keyboard reaches, confirmed arrows say by whom, rejected ones are not there."""
    options = DrawingOptions(
        style=False, report_link=lambda report: f"/r/{report}", edge_link=lambda report, source: f"#e-{report}-{source}"
    )
    svg = draw_lineage(reviewed, options)
    root = ElementTree.fromstring(svg)
    links = {link.attrib["href"]: link.attrib for link in root.iter(f"{SVG}a")}
    assert {"/r/wire", "/r/copy", "/r/own", "#e-copy-o-meridian", "#e-wire-o-meridian"} <= set(links)
    arrow = links["#e-copy-o-meridian"]
    assert arrow["aria-label"] == "B. Quay News 1: republishes Meridian (confirmed by Ana Ruiz)"
    assert (arrow["data-edge"], arrow["data-from"], arrow["data-to"]) == ("e-copy-o-meridian", "o-meridian", "copy")
    assert "✓" in ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert "#e-own-o-meridian" not in links
    assert "<style" not in svg
    assert "focus-visible" in stylesheet()
    assert f"<style>{stylesheet()}</style>" in draw_lineage(reviewed)


def test_words_that_differ_are_marked() -> None:
    """Only those, also where words are lacking; values without common words are left alone."""
    one, two = mark_differences(["the lights went out, then a bang", "The lights went off, then a loud bang"])
    assert "".join(words for words, differs in two if differs) == "off,loud"
    assert [words for words, differs in one if differs] == ["out,", GAP]
    assert mark_differences(["all was quiet", "nobody spoke of it"]) == [
        (("all was quiet", False),), (("nobody spoke of it", False),),
    ]  # fmt: skip
    assert mark_differences(["same", "Same."]) == [(("same", False),), (("Same.", False),)]


@given(st.lists(st.text(alphabet="ab c.,", max_size=30).map(str.strip), max_size=5))
def test_marked_values_keep_their_words(values: list[str]) -> None:
    """Without the signs for what is lacking, the pieces are the value."""
    for value, pieces in zip(values, mark_differences(values), strict=True):
        said = "".join(words for words, differs in pieces if words != GAP or not differs)
        assert said.split() == value.split()


@given(st.text())
def test_plain_words_are_printable_words(words: str) -> None:
    """The short way gives what the long one does."""
    assert plain(words) == printable(words)


def test_what_is_left_out_is_a_link_where_a_page_has_it(result: Result, dossier: StoryDossier) -> None:
    """A page that shows less says how many are missing and where they are."""
    story = points_of(dossier)
    page = section(
        "points", result, story, options=HtmlOptions(top_points=1, max_folded=1), all_href="/stories/s-1?show=all"
    )
    assert '<a href="/stories/s-1?show=all">1 more</a> are not on this page.' in page


def test_a_matrix_of_forty_reports_and_150_points_stays_small(result: Result, dossier: StoryDossier) -> None:
    """Rows stay under 12 kB of HTML, each cell has its words, and nothing is left out."""
    wire = dossier.story.reports[0]
    reports = tuple(replace(wire, id=f"r-{n:010x}", outlet=f"Outlet {n}") for n in range(40))

    def account(report: Report, place: int) -> Account:
        if place % 4:
            return Account(report.id, "silent")
        return Account(report.id, "differs" if place % 8 else "states", Span(report.id, 39, 59, "Two people were hurt"))

    points = tuple(
        Point(
            f"p-{n}", f"Two people were hurt on quay {n}", Support(10, 2, 5),
            tuple(account(report, n + place) for place, report in enumerate(reports)),
        )
        for n in range(150)
    )  # fmt: skip
    story = replace(
        dossier, story=replace(dossier.story, reports=reports), points=points, quotes=(), entities=(), passages=(),
        discrepancies=(), timeline=(), lineage=replace(dossier.lineage, edges=(), changes=()),
    )  # fmt: skip
    page = section("points", result, story, options=HtmlOptions(top_points=150))
    assert len(in_order(page)) == 150
    assert page.count("<td class=") == 150 * 41
    assert len(page) < 150 * 12_000
