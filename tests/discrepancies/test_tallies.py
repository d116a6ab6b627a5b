"""What several pairs or finders tell of one thing counted is one difference with all its values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.candidates import Candidate
from rashomon.discrepancies.tallies import MAX_VALUES, is_outdone, joined
from rashomon.model import Quantity, Relation, Span

if TYPE_CHECKING:
    from conftest import Show


def count(value: float, at: int, report: str, noun: str | None = "sailor", *modifiers: str) -> Quantity:
    """Return so many of these, told at this offset of a report."""
    words = f"{value:g}"
    span = Span(report, at, at + len(words), words)
    return Quantity(span, value, value, value, False, "exactly", None, noun, modifiers)


def difference(*figures: Quantity, relation: Relation = "conflict", score: float = 0.5) -> Candidate:
    """Return a difference with one variant for each figure."""
    variants = tuple((figure.span.text, (figure.span,)) for figure in figures)
    return Candidate("quantity", "sailors", relation, variants, score, "because", None, "ledger", figures)


def test_the_same_two_values_are_told_once() -> None:
    """The same values from other sentences, with a vaguer noun, add the reports that give them and no difference."""
    kept = difference(count(27, 0, "a"), count(25, 0, "b"))
    again = difference(count(27, 90, "a", None), count(25, 40, "c", None))
    whole = joined(kept, again)
    assert whole is not None
    assert [[span.report for span in spans] for _, spans in whole.variants] == [["a"], ["b", "c"]]
    assert whole.reason == kept.reason


def test_a_third_value_joins() -> None:
    """A value set against a figure of a difference is one of its values; the stronger relation stands for all."""
    kept = difference(count(27, 0, "a"), count(25, 0, "b"), relation="refinement")
    whole = joined(kept, difference(count(27, 0, "a"), count(29, 0, "c")))
    assert whole is not None
    assert [value for value, _ in whole.variants] == ["27", "25", "29"]
    assert [figure.value for figure in whole.figures] == [27, 25, 29]
    assert whole.relation == "conflict"
    assert "29" in whole.reason


def test_a_value_told_otherwise_joins() -> None:
    """ "At least two" comes in where "two" stands already, though a report tells both values side by side."""
    kept = difference(count(5, 0, "a"), count(2, 0, "b"))
    open_value = replace(count(2, 0, "c"), comparator="at_least", high=100.0)
    whole = joined(kept, difference(count(5, 0, "a"), open_value), frozenset({frozenset({5.0, 2.0})}))
    assert whole is not None
    assert [figure.comparator for figure in whole.figures] == ["exactly", "exactly", "at_least"]


@pytest.mark.parametrize(
    "new",
    [
        difference(count(60, 50, "a"), count(62, 50, "b")),
        difference(count(27, 0, "a"), count(29, 80, "b")),
        difference(count(27, 0, "a"), count(300, 0, "c")),
        difference(count(27, 0, "a"), count(26, 0, "c", "barge")),
        difference(count(27, 70, "a"), count(29, 0, "c")),
        difference(count(27, 0, "a"), count(31, 0, "c")),
    ],
    ids=["other values", "one report gives both", "too far", "other noun", "other figure", "side by side"],
)
def test_what_does_not_join(new: Candidate) -> None:
    """Values of another thing stay a difference of their own."""
    kept = difference(count(27, 0, "a"), count(25, 0, "b"))
    assert joined(kept, new, frozenset({frozenset({25.0, 31.0})})) is None


@pytest.mark.parametrize(
    ("new", "outdone"),
    [
        (difference(count(27, 0, "a"), count(90, 80, "b")), True),
        (difference(count(27, 0, "a"), count(26, 80, "b")), False),
        (difference(count(27, 0, "a"), count(90, 0, "c")), False),
        (difference(count(27, 70, "a"), count(90, 80, "b")), False),
    ],
    ids=["of the same report, further off", "nearer", "of another report", "another figure"],
)
def test_one_partner_in_a_report(new: Candidate, outdone: bool) -> None:
    """A figure is held against one of the values that a report tells side by side, unless a further one is nearer."""
    kept = difference(count(27, 0, "a"), count(25, 0, "b"), score=0.6)
    assert is_outdone(kept, new) is outdone


def test_no_end_of_values() -> None:
    """A difference has so many values and no more."""
    kept = difference(*(count(27 + n, 0, f"r{n}") for n in range(MAX_VALUES)))
    assert joined(kept, difference(count(27, 0, "r0"), count(26, 0, "z"))) is None


def test_other_differences() -> None:
    """What is no difference between figures is left alone."""
    name = Candidate("name", "who", "spelling", (), 0.5, "because")
    assert joined(difference(count(27, 0, "a"), count(25, 0, "b")), name) is None


def test_one_difference_for_one_toll(show: Show) -> None:
    """Three tolls of one accident are one difference, also where headline and body tell one of them."""
    shown = show(
        "27 people were injured when the ferry hit the quay at Velden. The harbour was closed.",
        "25 people were injured when the ferry hit the quay at Velden. Police said 25 were injured.",
        "When the ferry hit the quay at Velden, 29 people were injured. The harbour was closed.",
    )
    assert [set(values) for values in shown.of("quantity")] == [{"27 people", "25 people", "29 people"}]
