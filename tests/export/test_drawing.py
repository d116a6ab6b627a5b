"""The lineage as a drawing: it holds what the dossier says, keeps its boxes apart, and is harmless."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.export.drawing import DrawingOptions, draw_lineage
from rashomon.export.drawing.lettering import cut, fold, width_of
from rashomon.model import (
    Lineage,
    LineageEdge,
    LineageKind,
    Origin,
    OriginKind,
    Report,
    Span,
    Story,
    StoryDossier,
    Support,
)

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]
KINDS: tuple[LineageKind, ...] = ("republishes", "rewrites", "relays", "cites", "own")


def report(number: int, published: str | None = None, **more: object) -> Report:
    """The report of an invented outlet."""
    plain = Report(f"r-{number:010x}", f"{number}.txt", "Some words.", "0" * 64, outlet=f"Outlet {number}", words=200)
    return replace(plain, published_at=published, **more)  # type: ignore[arg-type]


def edge(number: int, source: str | int, kind: LineageKind = "republishes", **more: object) -> LineageEdge:
    """An edge of a report from an origin, or from the report with a number."""
    from_id = source if isinstance(source, str) else f"r-{source:010x}"
    words = Span(f"r-{number:010x}", 0, 4, "Some")
    return replace(LineageEdge(f"r-{number:010x}", from_id, kind, True, 0.9, "it says so", (words,)), **more)  # type: ignore[arg-type]


def origin(name: str, kind: OriginKind = "agency") -> Origin:
    """An origin whose id is its name."""
    return Origin(name, name, kind)


def story(
    reports: Sequence[Report], edges: Sequence[LineageEdge] = (), origins: Sequence[Origin] = (), title: str = "Fire"
) -> StoryDossier:
    """A dossier of nothing but a lineage."""
    lineage = Lineage(tuple(origins), tuple(edges))
    told = Story("s-1", title, tuple(reports))
    return StoryDossier(told, lineage, (), (), (), (), (), (), Support(len(reports), 1, 2))


def crowd(count: int) -> StoryDossier:
    """Many reports over several days, with two agencies, chains, citations, doubt, and some without a date."""
    reports = [report(n, f"2031-03-{10 + n // 14:02}T{8 + n % 14:02}:05:00") for n in range(count - 2)]
    reports += [report(count - 2), report(count - 1)]
    edges = [edge(0, "Halyard", "own")]
    for n in range(1, count):
        source: str | int = ("Halyard", "Halyard", "Meridian", n // 2)[n % 4]
        edges.append(edge(n, source, KINDS[n % 3], certain=n % 5 != 0))
        if n % 6 == 0:
            edges.append(edge(n, "Harbour Office", "cites"))
    edges.append(edge(3, count - 1, "relays"))
    return story(reports, edges, [origin("Halyard"), origin("Meridian"), origin("Harbour Office", "institution")])


def parsed(svg: str) -> ElementTree.Element:
    """The root of a drawing; fails where it is no XML."""
    return ElementTree.fromstring(svg)


def boxes(root: ElementTree.Element) -> dict[str, Box]:
    """Left, top, right and bottom of each box by its label."""
    found: dict[str, Box] = {}
    for group in root.iter(f"{SVG}g"):
        for rect in group.findall(f"{SVG}rect"):
            x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            found[group.attrib["aria-label"]] = (x, y, x + width, y + height)
    return found


def arrows(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """The visible line of each arrow by its label."""
    return {
        group.attrib["aria-label"]: line
        for group in root.iter(f"{SVG}g")
        for line in group.findall(f"{SVG}path")
        if "aria-label" in group.attrib and line.attrib["class"].startswith("line")
    }


def points(line: ElementTree.Element) -> list[tuple[float, float]]:
    """The points along an arrow; rounded corners by their own corner points."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", line.attrib["d"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def enters(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a line runs through a box, and not only along its border."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        low, high, way = box[axis] + 2, box[axis + 2] - 2, end[axis] - start[axis]
        if way == 0:
            if not low < start[axis] < high:
                return False
            continue
        at, to = sorted(((low - start[axis]) / way, (high - start[axis]) / way))
        first, last = max(first, at), min(last, to)
    return first < last


@pytest.mark.parametrize("count", [5, 12, 40])
def test_no_box_lies_on_another_and_no_arrow_runs_through_one(count: int) -> None:
    """Boxes keep apart, words stay inside theirs, and an arrow ends at a box's border."""
    root = parsed(draw_lineage(crowd(count)))
    places = list(boxes(root).values())
    assert len(places) >= count + 2
    for number, one in enumerate(places):
        for two in places[number + 1 :]:
            assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
    for line in arrows(root).values():
        way = points(line)
        for start, end in pairwise(way):
            assert not any(enters(box, start, end) for box in places)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert all(box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height for box in places)


def test_words_stay_in_their_box() -> None:
    """Each line of a box is narrower than the box, by the widest of usual faces."""
    names = ["W" * 80, "An Outlet of a Very Long Name That Goes On", "報道" * 30, "iiii", "x " * 70]
    root = parsed(draw_lineage(story([report(n, outlet=name) for n, name in enumerate(names)])))
    for group in root.iter(f"{SVG}g"):
        for rect in group.findall(f"{SVG}rect"):
            right = float(rect.attrib["x"]) + float(rect.attrib["width"])
            for text in group.findall(f"{SVG}text"):
                bold = text.attrib.get("font-weight") == "bold"
                size = float(text.attrib["font-size"])
                assert float(text.attrib["x"]) + width_of(text.text or "", size, bold) <= right + 0.1


def test_origins_stand_on_top_and_earlier_reports_higher() -> None:
    """Top to bottom is the order of publication; reports without a date come last, and the drawing says so."""
    dossier = crowd(40)
    root = parsed(draw_lineage(dossier))
    places = boxes(root)
    tops = {label: box[1] for label, box in places.items()}
    in_order = [tops[f"{number + 1}. Outlet {number}"] for number in range(40)]
    assert in_order == sorted(in_order)
    assert max(tops[label] for label in tops if "(" in label) < in_order[0]
    words = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert "no date" in words
    assert "2031-03-10" in words


def test_a_report_stands_below_the_one_it_has_its_text_from() -> None:
    """Reports of one time that draw on each other do not stand side by side."""
    same = "2031-03-10"
    places = boxes(parsed(draw_lineage(story([report(0, same), report(1, same)], [edge(1, 0)]))))
    assert places["A. Outlet 0"][3] < places["B. Outlet 1"][1]


def test_kinds_differ_without_colour() -> None:
    """Each kind has a weight and a head of its own; uncertain edges, and no others, are dashed."""
    reports = [report(n) for n in range(7)]
    edges = [edge(n, "Halyard", kind) for n, kind in enumerate(KINDS)] + [edge(5, "Halyard", certain=False)]
    root = parsed(draw_lineage(story(reports, edges, [origin("Halyard")])))
    lines = arrows(root)
    certain = {label: line for label, line in lines.items() if "not certain" not in label}
    assert len({line.attrib["marker-end"] for line in certain.values()}) == len(KINDS)
    assert len({(line.attrib["stroke-width"], line.attrib["marker-end"]) for line in certain.values()}) == len(KINDS)
    assert {label for label, line in lines.items() if "stroke-dasharray" in line.attrib} == set(lines) - set(certain)
    heads = [
        "".join(ElementTree.tostring(marker, encoding="unicode").split()[1:]) for marker in root.iter(f"{SVG}marker")
    ]
    assert len(set(heads)) == len(KINDS)
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert all(kind in words for kind in ("republishes", "rewrites", "relays", "cites", "own reporting", "not certain"))
    assert "source not told" in words


def test_an_unknown_direction_has_no_head() -> None:
    """Where nothing tells who had it first, the line has a question mark and no arrow's head."""
    unknown = edge(1, 0, "rewrites", certain=False, reason="both share text: direction unknown")
    root = parsed(draw_lineage(story([report(0), report(1)], [unknown])))
    ((label, line),) = arrows(root).items()
    assert label == "B. Outlet 1 and A. Outlet 0 share text, and which had it first is not known"
    assert "marker-end" not in line.attrib
    assert "?" in ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_evidence_can_be_asked_for_and_names_no_id() -> None:
    """Boxes and arrows have a title and a description with the reason and the words, under outlets' names."""
    shown = edge(1, 0, reason="it shares words with r-0000000000", evidence=(Span("r-0000000000", 0, 4, "Some"),))
    root = parsed(draw_lineage(story([report(0, title="A headline"), report(1)], [shown])))
    described = {
        group.attrib["aria-label"]: (group.findtext(f"{SVG}title"), group.findtext(f"{SVG}desc"))
        for group in root.iter(f"{SVG}g")
        if group.attrib.get("role") == "img"
    }
    title, words = described["B. Outlet 1: republishes A. Outlet 0"]
    assert words == "it shares words with Outlet 0.\nOutlet 0: “Some”"
    assert title is not None
    assert words in title
    assert "“A headline”" in str(described["A. Outlet 0"][1])
    assert root.attrib["aria-labelledby"] == "lineage-title lineage-desc"


def test_sources_that_only_one_report_cites_are_named_in_its_box() -> None:
    """They do not drown the picture, are counted in a note, and have boxes where everything is asked for."""
    reports = [report(n) for n in range(3)]
    edges = [
        edge(0, "Halyard"),
        edge(1, "Halyard"),
        edge(1, "Harbour Office", "cites"),
        edge(2, "Evening Kite", "relays"),
    ]
    origins = [origin("Halyard"), origin("Harbour Office", "institution"), origin("Evening Kite", "outlet")]
    dossier = story(reports, edges, origins)
    usual, every = (draw_lineage(dossier, DrawingOptions(show_all=show_all)) for show_all in (False, True))
    assert set(boxes(parsed(usual))) == {"Halyard (agency)", "A. Outlet 0", "B. Outlet 1", "C. Outlet 2"}
    assert "also from Harbour Office" in usual
    assert "2 further sources are named in the boxes" in usual
    assert {"Harbour Office (institution)", "Evening Kite (outlet)"} < set(boxes(parsed(every)))
    assert "further source" not in every


def test_own_reporting_is_said_in_the_box() -> None:
    """An outlet that only its own report draws on is no box of its own."""
    dossier = story([report(0)], [edge(0, "Outlet 0", "own", certain=False)], [origin("Outlet 0", "outlet")])
    svg = draw_lineage(dossier)
    assert list(boxes(parsed(svg))) == ["A. Outlet 0"]
    assert "own reporting?" in svg


def test_the_same_dossier_gives_the_same_bytes() -> None:
    """Nothing but the dossier shows in the drawing."""
    assert draw_lineage(crowd(12)) == draw_lineage(crowd(12))


def test_it_needs_nothing_from_outside_and_runs_nothing() -> None:
    """No script, link, import, picture or font file; light and dark are both set, with plain colours as a fallback."""
    svg = draw_lineage(crowd(12))
    assert not re.search(r"<script|<image|<use|href|@import|@font-face|url\((?!#)|\bon\w+=", svg)
    assert svg.count("http") == 1
    assert 'font-family="sans-serif"' in svg
    style = str(parsed(svg).findtext(f"{SVG}style"))
    assert "prefers-color-scheme:dark" in style
    for attribute, variable in re.findall(r"(\w+):var\((--[\w-]+)\)", style):
        assert re.search(rf"{attribute}:#[0-9a-f]{{6}};{attribute}:var\({variable}\)", style)
        assert style.count(f"{variable}:#") == 2


def test_hostile_names_are_words_and_nothing_else() -> None:
    """Markup, control characters, escape sequences and bidi overrides of a report do nothing in the drawing."""
    evil = "<script>alert(1)</script>\x00\x1b[31m\u202e\ufffe\ud800&\"'"
    dossier = story(
        [report(0, outlet=evil, title=evil), report(1, outlet=evil)],
        [edge(0, "o", reason=evil, evidence=(Span("r-0000000000", 0, 1, evil),)), edge(1, "o", "rewrites")],
        [Origin("o", evil, "agency")],
        evil,
    )
    svg = draw_lineage(dossier, DrawingOptions(prefix='"><x'))
    root = parsed(svg)
    assert "<script" not in svg
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff\ufffe\uffff]", svg)
    assert root.findtext(f"{SVG}title", "").startswith("<script>alert(1)</script>")
    svg.encode("utf-8")


@settings(max_examples=40, deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_words_give_a_drawing(outlet: str, title: str, reason: str) -> None:
    """Whatever a report is called, the drawing is well-formed XML in UTF-8."""
    dossier = story(
        [report(0, outlet=outlet, title=title)], [edge(0, "o", reason=reason)], [Origin("o", outlet, "agency")], title
    )
    svg = draw_lineage(dossier)
    assert parsed(svg.encode("utf-8").decode("utf-8")).tag == f"{SVG}svg"


def test_a_long_name_is_cut_and_told_in_full() -> None:
    """What does not fit ends in an ellipsis; the whole name is the box's title."""
    name = "The Very Long Name of an Evening Newspaper of the Northern Provinces and the Islands"
    svg = draw_lineage(story([report(0, outlet=name)]))
    assert f"A. {name}" in boxes(parsed(svg))
    lines = ["".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text")]
    assert any(line.endswith("…") for line in lines)


def test_nothing_to_draw_is_drawn() -> None:
    """One report without a source, or none at all, gives a drawing that says so."""
    assert "source not told" in draw_lineage(story([report(0)]))
    assert "0 reports" in draw_lineage(story([]))


def test_a_thousand_copies_of_one_dispatch_share_a_box() -> None:
    """A crowd of reports alike costs neither room nor time, and a drawing too large says what it leaves out."""
    dossier = story([report(n) for n in range(1000)], [edge(n, "Halyard") for n in range(1000)], [origin("Halyard")])
    begun = time.monotonic()
    svg = draw_lineage(dossier)
    assert time.monotonic() - begun < 10
    assert "1000 reports with the same sources" in boxes(parsed(svg))
    alone = story([report(n) for n in range(130)])
    assert "10 boxes of the latest reports are not drawn." in draw_lineage(alone)


def test_an_edge_that_says_the_same_again_is_not_drawn() -> None:
    """What a report has from an agency's own report, it does not have from the agency by a second arrow."""
    edges = [edge(0, "Halyard", "own"), edge(1, 0), edge(1, "Halyard"), edge(2, "Halyard")]
    dossier = story([report(n) for n in range(3)], edges, [origin("Halyard")])
    assert set(arrows(parsed(draw_lineage(dossier)))) == {
        "A. Outlet 0: own reporting by Halyard", "B. Outlet 1: republishes A. Outlet 0", "C. Outlet 2: republishes Halyard",
    }  # fmt: skip
    assert "B. Outlet 1: republishes Halyard" in arrows(parsed(draw_lineage(dossier, DrawingOptions(show_all=True))))


@settings(deadline=None)
@given(st.text(), st.floats(min_value=20, max_value=400), st.integers(min_value=1, max_value=4))
def test_lines_are_as_many_and_as_wide_as_asked(words: str, width: float, most: int) -> None:
    """Folded words are at most so many lines, none wider than asked, unless one sign alone is."""
    lines = fold(words, width, 12, most)
    assert 1 <= len(lines) <= most
    assert all(width_of(line, 12) <= max(width, 26) for line in lines)
    assert width_of(cut(words, width, 12), 12) <= max(width, 26)
