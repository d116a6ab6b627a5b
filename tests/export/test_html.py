"""The dossier as one HTML file: self-contained, harmless, and every finding leads to its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.export.html import HtmlOptions, to_html
from rashomon.export.html.linking import web_address
from rashomon.export.html.texts import MAX_DEPTH, mark_text
from rashomon.model import (
    Account,
    Discrepancy,
    DiscrepancyVariant,
    Furniture,
    LineageEdge,
    Report,
    Result,
    Skipped,
    StoryDossier,
)

VOID = {"meta", "br", "link", "img", "input", "hr", "base"}
HTML = set(
    "html head meta title style body main nav ol ul li a span p h1 h2 h3 dl div dt dd header section article table "
    "thead tbody caption tr th td figure details summary em strong b i s q bdi blockquote mark footer".split()
)
SVG = set("svg a title desc style defs marker path rect circle g text tspan".split())
HOSTILE = (
    "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\" ' {{7*7}} \u202egnp.exe\u202c \x1b[31m"
)


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    within: tuple[str, ...]
    words: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """A page taken apart; it fails where elements are not properly inside one another."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(e.name for e in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words.append(data)

    def named(self, name: str) -> Iterator[Element]:
        return (element for element in self.elements if element.name == name)


def words(element: Element) -> str:
    """All words inside an element."""
    return "".join(element.words)


def check_harmless(page: Page) -> None:
    """No element or attribute but ours, no handler, no address but places on the page and the web."""
    for element in page.elements:
        assert element.name in (SVG if "svg" in element.within or element.name == "svg" else HTML), element
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "action", "formaction", "xlink:href", "data", "style")
            if name == "href":
                assert element.name == "a"
                assert re.match(r"#|https?://", value)
    styles = "".join(words(element) for element in page.named("style"))
    assert "@import" not in styles
    assert set(re.findall(r"url\(([^)]*)\)", styles)) == set()


def test_the_page_is_whole_and_asks_for_nothing(result: Result) -> None:
    """One document with a strict policy, no script, no request."""
    text = to_html(result)
    page = Page(text)
    check_harmless(page)
    policy = next(e.attributes["content"] for e in page.named("meta") if "http-equiv" in e.attributes)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert text.startswith("<!doctype html>")
    assert "Fire destroys warehouse in Port Ansel" in words(next(page.named("title")))


def test_each_part_of_the_dossier_is_on_the_page(result: Result) -> None:
    """Summary, reports, lineage, differences, changes, points, quotations, timeline, names, notes, texts."""
    page = Page(to_html(result))
    said = words(next(page.named("body")))
    for expected in (
        "4 reports, 1 to 2 independent origins", "a fire destroyed a warehouse", "Quay News 2", "2025-03-03 13:00 +01:00",
        "republishes", "not certain", "people hurt", "the figures exclude each other", "the first name is spelt another way",
        "The warehouse may have held paint", "altered", "Una Varga", "spelling", "photo.jpg", "it is not text",
        "a.txt and b.txt are the same", "in French, which is not analysed", "not reporting: 1 newsletter",
        "Sign up for our newsletter",
    ):  # fmt: skip
        assert expected in said, expected
    assert any(element.name == "svg" for element in page.elements)


def test_every_link_leads_to_a_place_on_the_page(demo_result: Result) -> None:
    """Each `#…` is the id of one element, and an anchor of a span holds exactly the span's words."""
    dossier = demo_result.dossier
    for options in (HtmlOptions(), HtmlOptions(show_all=True)):
        page = Page(to_html(demo_result, options))
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        links = {e.attributes["href"][1:] for e in page.named("a") if e.attributes["href"].startswith("#")}
        assert links <= set(ids)
        parts: dict[str, str] = {}
        for element in page.named("span"):
            anchor = element.attributes.get("id") or element.attributes.get("class", "").partition("of-")[2]
            if re.fullmatch(r"r\d+-\d+-\d+", anchor):
                parts[anchor] = parts.get(anchor, "") + words(element)
        assert parts
        for anchor, said in parts.items():
            report, start, end = (int(number) for number in re.findall(r"\d+", anchor))
            assert said == dossier.story.reports[report - 1].text[start:end]
        cited = {
            f"r{place}-{account.span.start}-{account.span.end}"
            for place, report in enumerate(dossier.story.reports, 1)
            for point in dossier.points
            for account in point.accounts
            if account.report == report.id and account.span is not None
        }
        assert cited <= links


def test_the_texts_are_shown_whole(demo_result: Result) -> None:
    """A report's text on the page is its text."""
    page = Page(to_html(demo_result))
    shown = [words(e) for e in page.named("div") if e.attributes.get("class") == "text"]
    assert shown == [report.text for report in demo_result.dossier.story.reports]


def test_the_matrix_is_a_table_with_scopes_and_signs(result: Result) -> None:
    """Each row has a cell for every report; what a cell says does not hang on its colour."""
    page = Page(to_html(result))
    cells = [e for e in page.named("td") if e.attributes.get("class") in ("attributes", "differs", "unread", "silent")]
    assert [words(cell).strip() for cell in cells] == ["○", "○", "≠", "/"]
    assert {e.attributes["scope"] for e in page.named("th")} == {"row", "col"}
    titles = [e.attributes["title"] for e in page.named("a") if "says who says so" in e.attributes.get("title", "")]
    assert titles[0] == "A. Meridian says who says so: “Two people were hurt”"


def hostile(dossier: StoryDossier) -> StoryDossier:
    """The story with hostile words in every place that a report can fill."""
    reports = tuple(
        replace(
            report,
            outlet=f"{HOSTILE}{place}",
            title=HOSTILE,
            text=report.text + HOSTILE,
            source=f"{HOSTILE}{place}",
            url="javascript:alert(1)//" if place else 'https://x.example/?a=1&b="><script>',
            language='en" onload="x',
            published_at=HOSTILE if place else report.published_at,
            notes=(HOSTILE,),
        )
        for place, report in enumerate(dossier.story.reports)
    )
    span = replace(dossier.quotes[0].versions[0].span, text=HOSTILE)
    quote = replace(dossier.quotes[0], speaker=HOSTILE)
    entity = replace(
        dossier.entities[0],
        name=HOSTILE,
        variants=tuple(replace(v, text=HOSTILE) for v in dossier.entities[0].variants),
    )
    point = replace(
        dossier.points[0],
        text=HOSTILE,
        accounts=tuple(
            replace(a, attributed_to=HOSTILE, hedge=HOSTILE, reason=HOSTILE, span=replace(a.span, text=HOSTILE))
            if a.span
            else a
            for a in dossier.points[0].accounts
        ),
    )
    return replace(
        dossier,
        story=replace(dossier.story, title=HOSTILE, reports=reports),
        lineage=replace(
            dossier.lineage,
            origins=tuple(replace(origin, name=HOSTILE) for origin in dossier.lineage.origins),
            edges=tuple(replace(edge, reason=HOSTILE, evidence=(span,)) for edge in dossier.lineage.edges),
            changes=tuple(replace(c, kind=HOSTILE, reason=HOSTILE, to_span=span) for c in dossier.lineage.changes),
        ),
        entities=(entity,),
        quotes=(quote,),
        points=(point, *dossier.points[1:]),
        discrepancies=(
            Discrepancy("d", "name", HOSTILE, "conflict", 3, None, (DiscrepancyVariant(HOSTILE, (span,)),), HOSTILE),
        ),
        timeline=tuple(replace(entry, when=HOSTILE, what=HOSTILE) for entry in dossier.timeline),
    )


@pytest.mark.parametrize("show_all", [False, True])
def test_nothing_that_a_report_says_is_markup(result: Result, dossier: StoryDossier, show_all: bool) -> None:
    """Tags, attributes, template signs and controls in any field are shown as words or dropped."""
    attacked = replace(result, stories=(hostile(dossier),), skipped=(Skipped(HOSTILE, HOSTILE),), notes=(HOSTILE,))
    text = to_html(attacked, HtmlOptions(show_all=show_all))
    page = Page(text)
    check_harmless(page)
    assert "{{7*7}}" in text
    assert not [
        character for character in text if character in "\u202e\u202c\x1b" or (character < " " and character != "\n")
    ]
    bodies = [words(e) for e in page.named("div") if e.attributes.get("class") == "text"]
    assert all("⟦U+202E⟧gnp.exe⟦U+202C⟧ ␛[31m" in body for body in bodies)
    assert not any("lang" in e.attributes for e in page.named("div"))


def test_only_web_addresses_become_links() -> None:
    """http and https with a host; nothing that runs, hides or reorders."""
    assert web_address("https://news.example/a?b=1&c=%20") == "https://news.example/a?b=1&c=%20"
    for address in (
        "javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "file:///etc/passwd", "//x.example/a", "https:",
        "https://x.example/\u202ea", "https://x.example/ a", "http://[", "a.txt", "https://x.example/\"onclick=", "",
        "https://known.example@elsewhere.example/", "https://@elsewhere.example/", "http://a:b@elsewhere.example/",
    ):  # fmt: skip
        assert web_address(address) is None, address


def crowd(dossier: StoryDossier, count: int) -> StoryDossier:
    """The story as told by the wire and `count` copies of it, each with the same point."""
    wire = dossier.story.reports[0]
    copies = tuple(replace(wire, id=f"c{place:03}", outlet=f"Outlet {place}") for place in range(count))
    said = dossier.points[0].accounts[0]
    accounts = (
        said,
        *(Account(c.id, said.stance, replace(said.span, report=c.id) if said.span else None) for c in copies),
    )
    edges = tuple(LineageEdge(copy.id, "wire", "republishes", True, 1.0, "same words", ()) for copy in copies)
    chain = tuple(replace(edge, from_id=copies[place - 1].id) for place, edge in enumerate(edges) if place)
    return replace(
        dossier,
        story=replace(dossier.story, reports=(wire, *copies)),
        points=tuple(replace(dossier.points[0], id=f"p{place}", accounts=accounts) for place in range(20)),
        discrepancies=tuple(replace(dossier.discrepancies[0], id=f"d{place}") for place in range(50)),
        lineage=replace(dossier.lineage, edges=(edges[0], *chain), changes=()),
        quotes=(),
        passages=(),
        entities=(),
    )


def test_what_is_not_shown_is_counted(result: Result, dossier: StoryDossier) -> None:
    """The most important stand open, the next are folded, the rest is counted; with `show_all` all of it is there."""
    many = replace(result, stories=(crowd(dossier, 2),))
    page = Page(to_html(many, HtmlOptions(max_folded=30)))
    assert sum("card" in e.attributes.get("class", "").split() for e in page.named("article")) == 40
    assert "30 more discrepancies" in words(next(page.named("body")))
    assert "10 more are not on this page" in words(next(page.named("body")))
    page = Page(to_html(many, HtmlOptions(show_all=True)))
    assert sum("card" in e.attributes.get("class", "").split() for e in page.named("article")) == 50
    assert not any(e.attributes.get("class") == "more" for e in page.named("details"))
    assert all("open" in e.attributes for e in page.named("details"))


def test_a_long_chain_in_a_large_story_is_laid_out(result: Result, dossier: StoryDossier) -> None:
    """Ninety reports, each from the one before, give no deep nesting and no page without end."""
    text = to_html(replace(result, stories=(crowd(dossier, 90),)))
    page = Page(text)
    check_harmless(page)
    assert max(len(element.within) for element in page.elements) < 40
    assert len(text) < 3_000_000


def test_several_stories_share_a_page(result: Result, dossier: StoryDossier) -> None:
    """Anchors of two stories are kept apart; a result without a story is a page too."""
    page = Page(to_html(replace(result, stories=(dossier, dossier))))
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert {"s1-r1", "s2-r1"} <= set(ids)
    empty = to_html(replace(result, stories=()))
    assert "No report could be read" in empty
    assert "photo.jpg" in empty


def test_the_same_result_gives_the_same_bytes(demo_result: Result) -> None:
    """No clock, no chance."""
    assert to_html(demo_result) == to_html(demo_result)


RANGES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair))), max_size=25
)


@settings(deadline=None)
@given(text=st.text(alphabet="ab <&\n\u202e", max_size=50), cited=RANGES, furniture=RANGES)
def test_overlapping_spans_keep_the_text_and_their_words(
    text: str, cited: list[tuple[int, int]], furniture: list[tuple[int, int]]
) -> None:
    """However spans overlap, elements nest, the text stays, and the parts of each anchor hold its words."""
    kinds = tuple(Furniture(start, end, "share") for start, end in furniture)
    marked = mark_text(Report("r", "r.txt", text, "", furniture=kinds), cited, "r1")
    page = Page(f"<div>{marked.markup}</div>")
    shown = text.replace("\u202e", "⟦U+202E⟧")
    assert words(page.elements[0]) == shown
    parts: dict[str, str] = {}
    for element in page.elements[1:]:
        anchor = element.attributes.get("id") or element.attributes["class"].partition("of-")[2]
        parts[anchor] = parts.get(anchor, "") + words(element)
    for start, end in cited:
        assert parts[f"r1-{start}-{end}"] == text[start:end].replace("\u202e", "⟦U+202E⟧")
    starts = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(starts) == len(set(starts)) == len(set(cited))


def test_very_deep_spans_stay_points() -> None:
    """A browser's limit on depth is never reached."""
    marked = mark_text(Report("r", "r.txt", "x" * 600, ""), [(place, 600 - place) for place in range(290)], "r1")
    page = Page(f"<div>{marked.markup}</div>")
    assert max(len(element.within) for element in page.elements) == MAX_DEPTH + 1
    assert sum("id" in element.attributes for element in page.elements) == 290
