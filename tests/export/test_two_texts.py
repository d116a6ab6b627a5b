"""Two texts side by side: what both have is matched across, what one has is counted."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from rashomon.export.reuse import Reuse, reuse_of, reuse_to_json
from rashomon.export.terminal import TerminalOptions, render_reuse
from rashomon.model import Furniture, Lineage, Passage, Report, Result, Span, Story, StoryDossier, Support

FIRST = (
    "Two people were hurt in the fire. “Nobody is missing,” the chief said. "
    "The owner declined to say what was stored there. Windows stayed shut."
)
SECOND = (
    "The owner refused to say what was kept there. Trains ran late. "
    "Two people were hurt in the fire. “Nobody is missing,” the chief added. Share this"
)


def part(report: str, text: str, words: str) -> Span:
    """The first place of these words."""
    start = text.index(words)
    return Span(report, start, start + len(words), words)


def passage(
    a: str, b: str, verbatim: bool = True, quoted: bool = False, first: str = FIRST, second: str = SECOND
) -> Passage:
    """A passage of the two texts."""
    return Passage(part("r-a", first, a), part("r-b", second, b), 1.0 if verbatim else 0.7, verbatim, quoted)


def result(first: str = FIRST, second: str = SECOND, passages: tuple[Passage, ...] | None = None) -> Result:
    """The dossier of two texts; by default one passage each that is verbatim, quoted and reworded."""
    a = Report("r-a", "a.txt", first, "a" * 64, outlet="Quay News", words=len(first.split()))
    b = Report("r-b", "b.txt", second, "b" * 64, outlet="Ansel Echo", words=len(second.split()))
    if "Share this" in second:
        place = second.index("Share this")
        b = replace(b, furniture=(Furniture(place, place + 10, "share"),))
    if passages is None:
        passages = (
            passage("Two people were hurt in the fire.", "Two people were hurt in the fire."),
            passage("Nobody is missing", "Nobody is missing", quoted=True),
            passage(
                "The owner declined to say what was stored there.",
                "The owner refused to say what was kept there.",
                False,
            ),
        )
    # Reports stand in order of publication, which is not the order they are given in.
    story = Story("s-1", "Fire", (b, a))
    dossier = StoryDossier(story, Lineage((), ()), passages, (), (), (), (), (), Support(2, 1, 2))
    return Result("0.1.0", {}, (dossier,))


def shown(given: Result, width: int = 100, show_all: bool = False, reuse: Reuse | None = None) -> list[str]:
    """The lines that a console of this width receives."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
    console = Console(file=file, width=width)
    render_reuse(reuse or reuse_of(given, "a.txt", "b.txt"), given, console, TerminalOptions(show_all=show_all))
    file.flush()
    return raw.getvalue().decode("utf-8").splitlines()


def test_shares_count_words_once_and_leave_quotations_and_furniture_out() -> None:
    """Of each text: the words that the other has word for word, reworded, and as a quotation of both."""
    reuse = reuse_of(result(), "a.txt", "b.txt")
    assert reuse.first.source == "a.txt"
    assert (reuse.of_first.words, reuse.of_first.verbatim, reuse.of_first.reworded, reuse.of_first.quoted) == (
        25,
        7,
        9,
        3,
    )
    assert (reuse.of_second.words, reuse.of_second.verbatim, reuse.of_second.reworded) == (25, 7, 9)
    assert reuse.of_first.found == 16
    assert reuse_of(result(), "b.txt", "a.txt").of_first == reuse.of_second


def test_the_head_says_how_much_each_has_of_the_other() -> None:
    """Both texts are named, then the share of each, word for word and reworded."""
    lines = shown(result())
    assert lines[0] == "A. Quay News  no date · 23 words · a.txt" or lines[0].startswith(
        "A. Quay News  no date · 25 words"
    )
    assert lines[1].startswith("B. Ansel Echo  no date · 25 words")
    head = "64% of A's words stand in B: 28% word for word, 36% reworded; besides, 12% are quotations that both give"
    assert " ".join(line.strip() for line in lines[3:5]).startswith(head)


def test_passages_stand_side_by_side_with_their_kind_in_words() -> None:
    """Columns match across; the kind is said in words, a shared quotation with what it does not prove."""
    lines = shown(result())
    verbatim = lines.index("1 word for word, 7 words")
    assert lines[verbatim + 1].count("Two people were hurt in the fire.") == 2
    quoted = lines.index("2 shared quotation, proves no descent, 3 words")
    assert lines[quoted + 1].count("Nobody is missing") == 2
    reworded = lines.index("3 reworded, 70% alike, 9 words · stands earlier in B")
    words = " ".join(lines[reworded + 1 :])
    assert "*declined*" in words
    assert "*refused*" in words
    assert "*stored*" in words
    assert "*owner*" not in words


def test_what_only_one_text_has_is_counted_or_shown() -> None:
    """Unshared words are a count in their column; all of them are shown where that is asked for."""
    assert any(line.startswith("… 3 words only here …") for line in shown(result()))
    assert any(line.endswith("   … 3 words only here …") for line in shown(result()))
    every = shown(result(), show_all=True)
    assert any(line.startswith("Windows stayed shut.") for line in every)
    assert any("Trains ran late." in line for line in every)
    assert not any("only here" in line for line in every)


def test_a_narrow_terminal_has_one_text_above_the_other() -> None:
    """Under 80 columns each cell has a line of its own, A above B."""
    lines = shown(result(), width=60)
    at = lines.index("1 word for word, 7 words")
    assert lines[at + 1] == "A  Two people were hurt in the fire."
    assert lines[at + 2] == "B  Two people were hurt in the fire."


@pytest.mark.parametrize("width", [20, 40, 79, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Whatever the width."""
    assert all(cell_len(line) <= width for line in shown(result(), width=width))


def test_a_long_run_that_was_cut_is_one_match() -> None:
    """Passages that follow each other directly, word for word, are shown as one; long ones are cut unless asked for."""
    text = " ".join(f"Sentence number {number} tells of the fire." for number in range(60))
    cut = text.index("Sentence number 30")
    passages = (
        passage(text[: cut - 1], text[: cut - 1], first=text, second=text),
        passage(text[cut:], text[cut:], first=text, second=text),
    )
    lines = shown(result(text, text, passages))
    assert "SHARED PASSAGES (1)" in " ".join(lines)
    assert any("…" in line for line in lines)
    assert not any("…" in line for line in shown(result(text, text, passages), show_all=True))


def test_identical_inputs_are_called_identical() -> None:
    """The same bytes are one report to the reader, and both are still named."""
    given = result()
    only = replace(given.dossier.story.reports[1])
    merged = replace(given, stories=(replace(given.dossier, story=Story("s", "Fire", (only,)), passages=()),))
    reuse = reuse_of(merged, "a.txt", "copy.txt")
    assert reuse.identical
    assert reuse.of_first.of(reuse.of_first.found) == 1.0
    assert "A and B are identical: both files hold the same bytes." in shown(merged, reuse=reuse)
    assert json.loads(reuse_to_json(reuse, merged))["b"]["report"]["source"] == "copy.txt"


def test_texts_with_nothing_in_common_say_so() -> None:
    """No passage is a finding, too."""
    assert "No passage was found that both have." in shown(result(passages=()))


def test_the_json_has_both_reports_shares_and_passages() -> None:
    """The spans of each passage lie in the text they name, `a` in the first one."""
    given = json.loads(reuse_to_json(reuse_of(result(), "a.txt", "b.txt"), result()))
    assert given["schema"] == "rashomon-reuse/1"
    assert given["a"]["report"]["source"] == "a.txt"
    assert (given["a"]["words"], given["a"]["found"], given["a"]["verbatim"], given["a"]["reworded"]) == (25, 16, 7, 9)
    for found in given["passages"]:
        for side in ("a", "b"):
            text = given[side]["report"]["text"]
            assert text[found[side]["start"] : found[side]["end"]] == found[side]["text"]


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1), st.text(min_size=1), st.booleans())
def test_any_two_texts_can_be_shown(first: str, second: str, verbatim: bool) -> None:
    """Whatever stands in the texts, the page is made and nothing in it moves the cursor."""
    spans = Span("r-a", 0, len(first), first), Span("r-b", 0, len(second), second)
    given_result = result(first, second, (Passage(*spans, 0.5, verbatim, False),))
    for width in (30, 90):
        lines = shown(given_result, width=width, show_all=True)
        assert not any("\x1b" in line or "\r" in line for line in lines)
