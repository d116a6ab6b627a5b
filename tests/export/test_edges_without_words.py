"""What only a report's metadata says has no words in its text: every form shows the reason instead."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from rich.console import Console

from rashomon.export.drawing import DrawingOptions, draw_lineage
from rashomon.export.html import HtmlOptions, to_html
from rashomon.export.json import dossier_to_dict
from rashomon.export.markdown import MarkdownOptions, to_markdown
from rashomon.export.terminal import TerminalOptions, render, render_descent
from rashomon.model import LineageEdge, Result

TOLD = "the item's credit line names Meridian"


@pytest.fixture
def stated(result: Result) -> Result:
    """The story of the fire where metadata alone tells of each report's sources, and of one two of them."""
    edges = (
        LineageEdge("wire", "o-meridian", "own", True, 0.95, "The item's metadata names Meridian, its own outlet", ()),
        LineageEdge("copy", "o-meridian", "republishes", True, 0.95, TOLD.replace("the", "The", 1), ()),
        LineageEdge("own", "o-news", "own", False, 0.95, "The item's credit line names its own staff", ()),
        LineageEdge("own", "o-meridian", "relays", True, 0.95, TOLD.replace("the", "The", 1), ()),
    )
    lineage = replace(result.dossier.lineage, edges=edges, changes=())
    return replace(result, stories=(replace(result.dossier, lineage=lineage),))


def printed(printer: Callable[..., None], result: Result, width: int, show_all: bool) -> str:
    """What a console of this width receives, on one line."""
    file = io.StringIO()
    printer(result, Console(file=file, width=width), TerminalOptions(show_all=show_all))
    return file.getvalue()


@pytest.mark.parametrize("show_all", [False, True])
@pytest.mark.parametrize("printer", [render, render_descent])
def test_the_terminal_shows_the_reason(stated: Result, printer: Callable[..., None], show_all: bool) -> None:
    """In the tree of a dossier and on the page of the lineage, at any width."""
    page = printed(printer, stated, 120, show_all)
    assert TOLD in page.replace("The item's", "the item's")
    assert "“”" not in page.partition("WHERE THE ACCOUNTS")[0]
    for width in (20, 40):
        assert printed(printer, stated, width, show_all)


@pytest.mark.parametrize("show_all", [False, True])
def test_the_page_has_nothing_to_unfold(stated: Result, show_all: bool) -> None:
    """An edge without words is a line of the page's tree, and one with words opens."""
    page = to_html(stated, HtmlOptions(show_all=show_all))
    lines = re.findall(r'<p class="edge"[^>]*>(.*?)</p>', page)
    assert len(lines) == 4
    assert any("republishes" in line and "credit line names Meridian" in line for line in lines)
    assert 'class="edge"><summary>' not in page
    assert "<em" in next(line for line in lines if "its own staff" in line)


def test_the_page_still_unfolds_words(result: Result) -> None:
    """An edge with words is as it was, and nothing in it is escaped twice."""
    page = to_html(result)
    assert re.search(r'<details class="edge"><summary><span class="kind">republishes</span> <bdi>Meridian</bdi>', page)
    assert "&lt;span" not in page


@pytest.mark.parametrize("show_all", [False, True])
def test_markdown_ends_with_the_reason(stated: Result, show_all: bool) -> None:
    """No quotation marks and no colon follow it."""
    text = to_markdown(stated, MarkdownOptions(show_all=show_all))
    line = next(line for line in text.splitlines() if "**republishes** Meridian" in line)
    assert line.replace("\\", "").endswith(TOLD)


@pytest.mark.parametrize("options", [DrawingOptions(), DrawingOptions(show_all=True)])
def test_the_drawing_tells_the_reason(stated: Result, options: DrawingOptions) -> None:
    """As the description of the arrow, without words after it."""
    drawing = ElementTree.fromstring(draw_lineage(stated.dossier, options).encode())
    told = [text for element in drawing.iter() if element.tag.endswith("}desc") and (text := element.text)]
    assert any("credit line names Meridian" in text for text in told)
    assert not any("“”" in text for text in told)


def test_the_json_has_an_empty_list(stated: Result) -> None:
    """The field is there, as for every edge."""
    (story,) = dossier_to_dict(stated)["stories"]
    assert [edge["evidence"] for edge in story["lineage"]] == [[], [], [], []]
