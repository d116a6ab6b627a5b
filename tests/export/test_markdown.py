"""The dossier as Markdown: what the terminal shows, and nothing in it that a report could have marked up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rashomon.export.markdown import MarkdownOptions, escaped, to_markdown
from rashomon.model import Discrepancy, DiscrepancyVariant, Result, Skipped, Span, StoryDossier

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = "# [a](javascript:b) ![c](http://d.example) `e` | <script>f</script> **g** ~~h~~ <http://i.example>\n# j\n|k"


def tokens(text: str) -> list[Token]:
    """Every token of a document, those within lines included."""
    found: list[Token] = []
    for token in PARSER.parse(text):
        found.append(token)
        found.extend(token.children or [])
    return found


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    return text.partition(f"\n## {heading}")[2].partition("\n## ")[0]


def test_each_part_of_the_dossier_is_written(result: Result) -> None:
    """Title, support, summary, reports, lineage, differences, changes, matrix, quotations, timeline, names, notes."""
    text = to_markdown(result)
    assert text.startswith("# Fire destroys warehouse in Port Ansel\n\n**4 reports, 1 to 2 independent origins**: ")
    assert "- **how many**: Two people (A)" in text
    assert "| A | Meridian | 2025-03-03 13:00 +01:00 |" in section(text, "Reports")
    assert "B Quay News 1: **republishes** Meridian" in section(text, "Who has it from whom")
    assert "(not certain)" in section(text, "Who has it from whom")
    assert "### 1. people hurt" in section(text, "Where the accounts part")
    assert "- **three** – C Quay News 2" in section(text, "Where the accounts part")
    assert "> C “Three people were hurt" in section(text, "Where the accounts part")
    assert "the first name is spelt another way" in section(text, "What changed on the way")
    assert "| 1 | Two people were hurt | ○ | ○ | ≠ | / | 3/1–2 |" in section(text, "Who says what")
    assert "- ? C “The warehouse may have held paint." in section(text, "Who says what")
    assert "> A: “We had the flames under control **by** noon”" in section(text, "Quoted words")
    assert "| 2025-03-03 | a fire destroyed a warehouse | A |" in section(text, "Timeline")
    assert "Una Varga (B, *spelling*)" in section(text, "Names")
    assert "and the same" not in section(text, "Notes")
    assert "a.txt and b.txt are the same" in section(text, "Notes")
    assert "**photo.jpg**: it is not text" in section(text, "Skipped")


def test_every_table_is_a_table(demo_result: Result) -> None:
    """Each table's rows have as many cells as its head."""
    found = tokens(to_markdown(demo_result, MarkdownOptions(show_all=True)))
    assert sum(token.type == "table_open" for token in found) == 4
    width = row = 0
    for token in found:
        if token.type == "thead_open":
            width = 0
        width += token.type == "th_open"
        row = 0 if token.type == "tr_open" else row + (token.type == "td_open")
        assert not (token.type == "tr_close" and row not in (0, width))


def test_the_terminal_and_markdown_choose_the_same(demo_result: Result) -> None:
    """The most important of each section, and how many there are besides."""
    text = to_markdown(demo_result)
    count = len(demo_result.dossier.discrepancies)
    assert section(text, "Where the accounts part").count("\n### ") == 10
    assert f"*{count - 10} more discrepancies, not shown here*" in text
    whole = to_markdown(demo_result, MarkdownOptions(show_all=True))
    assert section(whole, "Where the accounts part").count("\n### ") == count
    assert "not shown here" not in whole
    assert "### In which words" in whole
    assert len(whole) > 2 * len(text)


def test_nothing_that_a_report_says_is_markup(result: Result, dossier: StoryDossier) -> None:
    """Links, images, code, HTML, headings and table bars in any field stay words."""
    reports = tuple(
        replace(report, outlet=f"{HOSTILE}{place}", source=HOSTILE, notes=(HOSTILE,), text=HOSTILE + report.text)
        for place, report in enumerate(dossier.story.reports)
    )
    span = Span("wire", 0, len(HOSTILE), HOSTILE)
    attacked = replace(
        dossier,
        story=replace(dossier.story, title=HOSTILE, reports=reports),
        lineage=replace(
            dossier.lineage,
            origins=tuple(replace(origin, name=HOSTILE) for origin in dossier.lineage.origins),
            edges=tuple(replace(edge, reason=HOSTILE, evidence=(span,)) for edge in dossier.lineage.edges),
            changes=tuple(replace(change, kind=HOSTILE, reason=HOSTILE) for change in dossier.lineage.changes),
        ),
        discrepancies=(
            Discrepancy("d", "name", HOSTILE, "conflict", 3, None, (DiscrepancyVariant(HOSTILE, (span,)),), HOSTILE),
        ),
        points=tuple(replace(point, text=HOSTILE) for point in dossier.points),
        quotes=(replace(dossier.quotes[0], speaker=HOSTILE),),
        entities=(replace(dossier.entities[0], name=HOSTILE),),
        timeline=tuple(replace(entry, what=HOSTILE, when=HOSTILE) for entry in dossier.timeline),
    )
    clean = tokens(to_markdown(result, MarkdownOptions(show_all=True)))
    dirty = tokens(
        to_markdown(
            replace(result, stories=(attacked,), skipped=(Skipped(HOSTILE, HOSTILE),)), MarkdownOptions(show_all=True)
        )
    )
    forbidden = {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "s_open"}
    assert not forbidden & {token.type for token in dirty}
    for kind in ("heading_open", "table_open", "tr_open", "td_open", "code_inline"):
        assert sum(t.type == kind for t in dirty) == sum(t.type == kind for t in clean), kind


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("# one", "\\# one"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("a | b", "a \\| b"),
        ("<b> & &amp;", "\\<b\\> & \\&amp;"),
        ("see http://x.example and www.y.example", "see http\\://x.example and www\\.y.example"),
        ("left \u202eright\u202c \x1b[31mred", "left right red"),
    ],
)
def test_escapes(words: str, written: str) -> None:
    """What Markdown might obey stands behind a backslash; controls are dropped."""
    assert escaped(words) == written


@settings(deadline=None)
@given(st.text(alphabet="ab1 #*_`~[]()<>|!&;:/\\.-+=$@\n\t\"'", max_size=40))
def test_escaped_words_are_read_as_they_are(words: str) -> None:
    """Whatever is escaped gives one paragraph of exactly these words, at a line's beginning and in a cell."""
    plain = " ".join(words.split())
    found = tokens(f"{escaped(words)}\n")
    assert "".join(t.content for t in found if t.type == "text" or t.type == "text_special") == plain
    assert {t.type for t in found} <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    cells = [
        t.content for t in PARSER.parse(f"| a | b |\n| --- | --- |\n| {escaped(words)} | end |\n") if t.type == "inline"
    ]
    assert cells[-1] == "end"


def test_the_same_result_gives_the_same_bytes(demo_result: Result) -> None:
    """No clock, no chance; a result without a story is a document too."""
    assert to_markdown(demo_result) == to_markdown(demo_result)
    assert to_markdown(replace(demo_result, stories=())).startswith("# No report could be read")
