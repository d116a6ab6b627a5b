"""How much of one text another text has."""

from __future__ import annotations

import pytest

from rashomon.model import Furniture, Report
from rashomon.passages import Reuse, find_passages, measure_reuse
from rashomon.text.reading import read_reports

TEXT = (
    "A beehive is a box in which people keep honey bees. The bees build combs of wax in wooden frames that hang side "
    "by side. In these cells they raise their young and store honey and pollen for the winter months."
)
OWN = "Wool comes from sheep. It is shorn in spring, washed, carded and then spun into yarn on a wheel."


def reuse_of(a: str, b: str, furniture: tuple[Furniture, ...] = ()) -> Reuse:
    """Return the reuse between two texts, the first with this furniture."""
    readings = read_reports(
        [Report("a", "a", a, "0", title="", furniture=furniture), Report("b", "b", b, "0", title="")]
    )
    return measure_reuse(readings[0], readings[1], find_passages(readings))


def test_a_copy_is_reused_whole_and_an_independent_text_not_at_all() -> None:
    """Scores are 1 for a copy and 0 for texts that share nothing."""
    copy, none = reuse_of(TEXT, TEXT), reuse_of(TEXT, OWN)
    assert (copy.a.share, copy.a.verbatim_share, copy.a.phrase_share, copy.score) == (1.0, 1.0, 1.0, 1.0)
    assert (none.passages, none.score) == (0, 0.0)


def test_a_part_is_measured_on_both_sides() -> None:
    """A text that holds another whole and as much of its own has half its words from it, and the other all."""
    reuse = reuse_of(f"{TEXT} {OWN}", TEXT)
    assert reuse.b.share == 1.0
    assert reuse.a.in_passages == reuse.b.words
    assert reuse.score == reuse.b.score > reuse.a.score


def test_swapping_the_texts_swaps_the_sides() -> None:
    """Neither text is taken for the source."""
    one, other = reuse_of(TEXT, f"{TEXT[:110]} {OWN}"), reuse_of(f"{TEXT[:110]} {OWN}", TEXT)
    assert (one.a.in_passages, one.a.in_phrases, one.b.score) == (
        other.b.in_passages,
        other.b.in_phrases,
        other.a.score,
    )


def test_rewording_scores_between_a_copy_and_nothing() -> None:
    """The more is reworded, the less of the score is left."""
    light = TEXT.replace("A beehive is", "A hive is").replace("hang side by side", "hang next to each other")
    assert 0.4 < reuse_of(light, TEXT).a.score < 1.0


def test_a_shared_quotation_is_counted_apart() -> None:
    """Words that both give as a quotation are no reuse, but they are counted."""
    quote = "“We lost nearly every colony we had between the first frost and the end of March”"
    reuse = reuse_of(f"{OWN} {quote}, said the keeper.", f"An inquiry was opened. {quote}, a farmer told us.")
    assert reuse.a.in_passages == 0
    assert reuse.a.quoted >= 15
    assert (reuse.passages, reuse.quoted_passages) == (1, 1)


def test_furniture_is_not_counted() -> None:
    """Words of page furniture are neither reused nor part of the whole."""
    menu = "Home News Weather Sport Share this page with your friends"
    reuse = reuse_of(f"{menu}\n\n{TEXT}", TEXT, (Furniture(0, len(menu), "share"),))
    assert reuse.a.words == reuse.b.words
    assert reuse.a.share == 1.0


@pytest.mark.parametrize("text", ["", "one", "word " * 500, "“" * 20, "\n\n\n"])
def test_any_text_is_measured(text: str) -> None:
    """Empty and endless texts have a score in [0, 1]."""
    for reuse in (reuse_of(text, TEXT), reuse_of(TEXT, text), reuse_of(text, text)):
        assert 0.0 <= reuse.score <= 1.0


def test_passages_of_other_reports_are_passed_over() -> None:
    """The passages of a whole story may be given for two of its reports."""
    readings = read_reports(
        [Report(name, name, text, "0", title="") for name, text in zip("abc", (TEXT, OWN, TEXT), strict=True)]
    )
    passages = find_passages(readings)
    assert measure_reuse(readings[0], readings[1], passages).score == 0.0
    assert measure_reuse(readings[2], readings[0], passages).score == 1.0
