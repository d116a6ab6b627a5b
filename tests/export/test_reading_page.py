"""The page of one report: its text in layers, beside it the text that it comes from, and what is known of it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, PackageLoader, StrictUndefined

import rashomon.export.html
from rashomon.errors import NotFoundError, OptionError
from rashomon.export.html.reading import (
    ALONE,
    DEFAULT_LAYERS,
    LAYERS,
    ReadingView,
    read_layers,
    uncompared_dossier,
    view_report,
)
from rashomon.export.printable import visible
from rashomon.model import (
    Decision,
    LineageEdge,
    Passage,
    Report,
    Review,
    ReviewedDecision,
    Span,
    StatedSource,
    StoryDossier,
    Target,
)

NAMES = ("wire", "copy", "own", "foreign")
HOSTILE = "</title><script>alert(1)</script>\" onclick='x' {{7*7}} \u202egnp.exe\u202c \x1b[31m"
CSS = (Path(rashomon.export.html.__file__).parent / "templates" / "reading.css").read_text()


class Site:
    """Links as the web has them."""

    def report(self, report: str) -> str:
        return f"/stories/s-1/reports/{report}"

    def words(self, span: Span) -> str:
        return f"/stories/s-1/reports/{span.report}?at={span.start}-{span.end}#at"

    def review(self, target: str) -> str | None:
        return f"/stories/s-1/review#{target}"


class Page(HTMLParser):
    """A page taken apart; it fails where elements are not properly inside one another."""

    VOID = ("input",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.classes: list[str] = []
        self.lit: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        if tag not in self.VOID:
            self.open.append(tag)
            self.classes.append(given.get("class", ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.classes.pop()

    def handle_data(self, data: str) -> None:
        self.lit += [data] if "lit" in self.classes else []

    def hrefs(self) -> list[str]:
        return [given["href"] for _, given in self.elements if "href" in given]


@cache
def environment() -> Environment:
    """The templates as the pages have them."""
    return Environment(
        loader=PackageLoader("rashomon.export.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def drawn(view: ReadingView) -> str:
    """The section of the page."""
    return environment().get_template("sections/reading.html").render(reading=view)


def finding(target: str) -> str:
    """Where a finding stands on the web."""
    return f"/stories/s-1#{target}"


def view(dossier: StoryDossier, report: str, **more: object) -> ReadingView:
    """The view of a report, as the web asks for it."""
    return view_report(dossier, report, Site(), finding=finding, **more)  # type: ignore[arg-type]


def plain(markup: str | None) -> str:
    """The words of a piece of markup."""
    text = re.sub(r"<[^>]*>", "", markup or "")
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(code, sign)
    return text


def test_beside_a_report_stands_its_source(dossier: StoryDossier) -> None:
    """The report that by lineage most of it comes from, else the one with most shared words, else none."""
    from_report = LineageEdge("copy", "wire", "rewrites", False, 0.9, "shares its words", ())
    lineage = replace(dossier.lineage, edges=(*dossier.lineage.edges, from_report))
    chosen = view(replace(dossier, lineage=lineage), "copy")
    assert chosen.beside is not None and chosen.beside.ref.name == "Meridian"
    assert chosen.why_beside == "rewrites it, which is not certain"
    shared = view(dossier, "copy")
    assert shared.beside is not None and shared.beside.ref.key == "A"
    assert "more words" in shared.why_beside
    assert view(dossier, "own").beside is None
    assert view(dossier, "own").rows[0].right is None


def test_a_reader_chooses_what_stands_beside(dossier: StoryDossier) -> None:
    """Every other report, and no text at all; what is not in the story is not found."""
    chosen = view(dossier, "copy", beside="own")
    assert chosen.beside is not None and chosen.beside.ref.key == "C"
    assert chosen.why_beside == ""
    assert [choice.value for choice in chosen.choices if choice.chosen] == ["own"]
    assert [choice.value for choice in chosen.choices] == [ALONE, "wire", "own", "foreign"]
    assert view(dossier, "copy", beside=ALONE).beside is None
    for name, beside in (("nobody", None), ("copy", "nobody"), ("copy", "copy")):
        with pytest.raises(NotFoundError, match="there is no"):
            view(dossier, name, beside=beside)
    assert issubclass(NotFoundError, OptionError)


@pytest.mark.parametrize("report", NAMES)
@pytest.mark.parametrize("beside", [None, *NAMES])
def test_both_texts_stand_whole_and_once(dossier: StoryDossier, report: str, beside: str | None) -> None:
    """The rows of a side together are its text, whatever is marked in it."""
    if beside == report:
        return
    texts = {item.id: visible(item.text) for item in dossier.story.reports}
    shown = view(dossier, report, beside=beside, at=(3, 40))
    assert "".join(plain(row.left) for row in shown.rows) == texts[report]
    if beside is not None:
        assert "".join(plain(row.right) for row in shown.rows) == texts[beside]


def paragraphs(*words: str) -> str:
    """A text of these paragraphs."""
    return "\n\n".join(words) + "\n"


def story_of(left: str, right: str, *shared: tuple[str, str, bool]) -> StoryDossier:
    """Two reports with passages that both have: the words of each, and whether they are the same."""
    reports = [
        Report(name, f"{name}.txt", text, "0" * 64, outlet=name.title(), language="en")
        for name, text in (("left", left), ("right", right))
    ]

    def place(report: Report, words: str) -> Span:
        start = report.text.index(words)
        return Span(report.id, start, start + len(words), words)

    passages = tuple(
        Passage(place(reports[1], b), place(reports[0], a), 0.9, verbatim, False) for a, b, verbatim in shared
    )
    return replace(uncompared_dossier("s-1", "Story", reports), passages=passages)


def test_shared_passages_stand_at_one_height() -> None:
    """A row for each aligned block, between them the paragraphs that stand alone on their side."""
    dossier = story_of(
        paragraphs("Only left.", "The gate was shut.", "Left again.", "Nobody came by."),
        paragraphs("The gate was shut.", "Right one.", "Right two.", "Nobody came by.", "End."),
        ("The gate was shut.", "The gate was shut.", True),
        ("Nobody came by.", "Nobody came by.", True),
    )
    rows = [(plain(row.left).strip(), plain(row.right).strip(), row.aligned) for row in view(dossier, "left").rows]
    assert rows == [
        ("Only left.", "", False),
        ("The gate was shut.", "The gate was shut.", True),
        ("Left again.", "Right one.\n\nRight two.", False),
        ("Nobody came by.", "Nobody came by.", True),
        ("", "End.", False),
    ]
    assert view(dossier, "left").shared_told == "2 shared passages: 2 word for word"


def test_passages_that_changed_their_places_keep_their_numbers() -> None:
    """What stands in another order is not aligned; its number is the same in both texts and leads across."""
    dossier = story_of(
        paragraphs("Short one.", "A much longer paragraph that both have."),
        paragraphs("A much longer paragraph that both have.", "Short one."),
        ("Short one.", "Short one.", True),
        ("A much longer paragraph that both have.", "A much longer paragraph that both have.", True),
    )
    shown = view(dossier, "left")
    assert [row.aligned for row in shown.rows] == [False, True, False]
    page = Page(drawn(shown))
    assert {"shared-1", "shared-1-beside", "shared-2", "shared-2-beside"} <= set(page.ids)
    links = {
        given["href"]: given for _, given in page.elements if "in-shared" in given.get("class", "") and "href" in given
    }
    assert links["#shared-1-beside"]["data-sign"] == links["#shared-1"]["data-sign"] == "1"
    assert "standing elsewhere" in links["#shared-1"]["aria-label"]
    assert "standing elsewhere" not in links["#shared-2"]["aria-label"]


def test_the_words_that_differ_in_a_reworded_passage_are_marked() -> None:
    """On both sides, and nowhere in what stands word for word."""
    dossier = story_of(
        paragraphs("Two boats sank near the pier.", "All was calm."),
        paragraphs("Three boats sank off the pier.", "All was calm."),
        ("Two boats sank near the pier.", "Three boats sank off the pier.", False),
        ("All was calm.", "All was calm.", True),
    )
    shown = view(dossier, "left")
    left, right = ("".join(getattr(row, side) or "" for row in shown.rows) for side in ("left", "right"))
    assert re.findall(r'<mark class="other">(.*?)</mark>', left) == ["Two", "near"]
    assert re.findall(r'<mark class="other">(.*?)</mark>', right) == ["Three", "off"]
    assert 'class="in-shared reworded"' in left
    assert 'class="in-shared verbatim"' in left


def test_every_layer_marks_its_words_and_leads_to_its_finding(dossier: StoryDossier) -> None:
    """Points, discrepancies, quotations, names that differ: each sign has a name for those who do not see it."""
    page = Page(drawn(view(dossier, "copy", beside=ALONE)))
    signs = {given["href"]: given["aria-label"] for tag, given in page.elements if tag == "a" and "data-sign" in given}
    assert signs["/stories/s-1#p-1"].startswith("Point 1: Two people were hurt – says who says so; 3 reports")
    assert signs["/stories/s-1#d-1"] == "Discrepancy 1: people hurt (quantity, conflict); here: two"
    assert signs["/stories/s-1#q-1"] == "Quotation of Una Varga, altered between reports"
    assert signs["/stories/s-1#e-1"] == "Oona Varga (person, spelling)"
    own = drawn(view(dossier, "own"))
    assert 'data-kind="newsletter"' in own
    assert "Only in this report: The warehouse may have held paint – hedges" in own
    counts = {layer.name: layer.count for layer in view(dossier, "own").layers}
    assert counts == {"points": 2, "discrepancies": 1, "quotes": 0, "names": 0, "shared": 0, "furniture": 1}


def test_without_addresses_of_findings_nothing_leads_there(dossier: StoryDossier) -> None:
    """The signs stay, as signs."""
    page = Page(drawn(view_report(dossier, "copy", Site())))
    assert not [href for href in page.hrefs() if href in ("", "#") or href.startswith("/stories/s-1#")]


def test_layers_are_boxes_that_need_no_script(dossier: StoryDossier) -> None:
    """Each layer has a box before the text, ticked as asked, and rules of the style sheet that its box switches."""
    page = Page(drawn(view(dossier, "copy", layers=("names",))))
    boxes = {given["value"]: "checked" in given for _, given in page.elements if given.get("type") == "checkbox"}
    assert boxes == {name: name == "names" for name, _, _ in LAYERS}
    for name, _, _ in LAYERS:
        assert f"layer-{name}" in page.ids
        assert f".reading:has(#layer-{name}:checked)" in CSS
    assert {layer.name for layer in view(dossier, "copy").layers if layer.on} == set(DEFAULT_LAYERS)
    assert not any(given.get("style") or tag in ("style", "script") for tag, given in page.elements)
    assert not any(name.startswith("on") for _, given in page.elements for name in given)


@pytest.mark.parametrize(
    ("values", "layers"),
    [
        ([], None),
        ([""], ()),
        (["", "names", "points"], ("points", "names")),
        (["names, points,nonsense"], ("points", "names")),
        (["<script>"], ()),
    ],
)
def test_layers_from_an_address(values: list[str], layers: tuple[str, ...] | None) -> None:
    """Repeated or parted by commas; an address that names none leaves the usual ones, an empty name switches all off."""
    assert read_layers(values) == layers


def test_the_words_asked_for_are_lit(dossier: StoryDossier) -> None:
    """Exactly this range, with one anchor; a range outside the text lights nothing."""
    words = "a warehouse in Port Ansel on Monday, the fire brigade said. “We had"
    start = dossier.story.reports[1].text.index(words)
    shown = view(dossier, "copy", at=(start, start + len(words)))
    page = Page("".join(row.left or "" for row in shown.rows))
    assert page.ids.count("at") == 1
    assert "".join(page.lit) == words
    assert shown.at == f"{start}-{start + len(words)}"
    for at in ((-1, 5), (5, 5), (9, 3), (10_000, 10_001)):
        nothing = view(dossier, "copy", at=at)
        assert not nothing.lit
        assert 'id="at"' not in drawn(nothing)
    assert view(dossier, "copy", at=(5, 10_000)).lit


def test_facts_sources_followers_and_what_only_it_says(dossier: StoryDossier) -> None:
    """Everything known of a report, and only addresses of the web are links."""
    wire, *others = dossier.story.reports
    wire = replace(
        wire,
        url="https://meridian.example/fire",
        authors=("Ada Quill",),
        dateline="PORT ANSEL",
        stated_sources=(StatedSource("Meridian", "originator"),),
        date_basis="editor",
        notes=("date of publication corrected",),
        language="en",
    )
    edges = (*dossier.lineage.edges, LineageEdge("copy", "wire", "republishes", True, 1.0, "same words", ()))
    full = replace(
        dossier,
        story=replace(dossier.story, reports=(wire, *others)),
        lineage=replace(dossier.lineage, edges=edges),
    )
    shown = view(full, "wire", json="/api/reports/wire")
    facts = {fact.label: fact.value for fact in shown.facts}
    assert facts["Published"] == "2025-03-03 13:00 +01:00 – corrected by an editor"
    assert (facts["By"], facts["Credits"], facts["Dateline"]) == ("Ada Quill", "Meridian (originator)", "PORT ANSEL")
    assert facts["Read from"] == "wire.txt"
    assert [follower.ref.name for follower in shown.followers] == ["Quay News 1"]
    page = Page(drawn(shown))
    assert "https://meridian.example/fire" in page.hrefs()
    assert "/api/reports/wire" in page.hrefs()
    assert [item.text for item in view(full, "own").only] == ["The warehouse may have held paint"]
    attacked = replace(full, story=replace(full.story, reports=(replace(wire, url="javascript:alert(1)"), *others)))
    assert not [href for href in Page(drawn(view(attacked, "wire"))).hrefs() if "javascript" in href]


def test_what_editors_decided_stands_at_report_and_edges(dossier: StoryDossier) -> None:
    """With who and the note."""
    decision = Decision(
        "k-1", "note", (Target("report", "copy", "Quay News"),), "Ada", "2026-01-01T10:00:00Z", note="ask"
    )
    reviewed = replace(dossier, review=Review((ReviewedDecision(decision, "applied", ("copy",)),)))
    html = drawn(view(reviewed, "copy"))
    assert "note by Ada" in html and "ask" in html
    assert "/stories/s-1/review#copy" in html


def test_nothing_hostile_comes_through(dossier: StoryDossier) -> None:
    """Scripts, handlers, quotation marks and overrides in any field are words, on both sides."""
    reports = tuple(
        replace(
            report, outlet=HOSTILE, title=HOSTILE, source=HOSTILE, url=f"javascript:{HOSTILE}", dateline=HOSTILE,
            authors=(HOSTILE,), notes=(HOSTILE,), language='en" onload="x', external_id=HOSTILE, sha256=HOSTILE,
            stated_sources=(StatedSource(HOSTILE, "credit"),), published_at=HOSTILE, modified_at=HOSTILE,
            text=HOSTILE + report.text,
        )
        for report in dossier.story.reports
    )  # fmt: skip
    words = Span("copy", 0, len(HOSTILE), HOSTILE)
    attacked = replace(
        dossier,
        story=replace(dossier.story, reports=reports),
        points=tuple(replace(point, text=HOSTILE) for point in dossier.points),
        discrepancies=tuple(replace(found, about=HOSTILE) for found in dossier.discrepancies),
        quotes=tuple(
            replace(quote, versions=tuple(replace(v, speaker=HOSTILE, span=words) for v in quote.versions))
            for quote in dossier.quotes
        ),
        entities=tuple(replace(entity, name=HOSTILE) for entity in dossier.entities),
        lineage=replace(
            dossier.lineage,
            edges=tuple(replace(edge, reason=HOSTILE, evidence=(words,)) for edge in dossier.lineage.edges),
        ),
    )
    page = drawn(view(attacked, "copy", at=(0, 30)))
    assert not set(page) & {"\u202e", "\x1b"}
    allowed = set(
        "div header p span bdi h1 h2 em form fieldset input legend label select option button section a q b mark ul li "
        "strong dl dt dd".split()
    )
    for tag, given in Page(page).elements:
        assert tag in allowed, tag
        assert not any(name.startswith("on") or name == "style" for name in given)
        assert re.match(r"/stories/s-1|#shared-\d", given.get("href", "#shared-1"))


def test_a_report_is_read_before_anything_was_compared() -> None:
    """Its text and what is known of it; no layer but the furniture, and nothing is said of its source."""
    report = Report("r-1", "a.txt", "Words.\n", "0" * 64, outlet="Quay News")
    shown = view(uncompared_dossier("s-1", "Story", [report]), "r-1")
    assert [layer.name for layer in shown.layers] == ["furniture"]
    assert not shown.untold and not shown.choices
    assert "Words." in drawn(shown)


def test_the_same_report_gives_the_same_page(dossier: StoryDossier) -> None:
    """No order of a set leaks into it, and no id stands twice."""
    assert drawn(view(dossier, "copy")) == drawn(view(dossier, "copy"))
    ids = Page(drawn(view(dossier, "copy", at=(2, 60)))).ids
    assert len(ids) == len(set(ids))


def test_an_empty_text_has_a_page() -> None:
    """Nothing fails where there are no words."""
    reports = [Report(name, name, text, "0" * 64) for name, text in (("a", ""), ("b", " \n"))]
    dossier = uncompared_dossier("s-1", "", reports)
    assert drawn(view(dossier, "a", beside="b", at=(0, 3)))
    assert drawn(view(dossier, "b", beside="a"))
