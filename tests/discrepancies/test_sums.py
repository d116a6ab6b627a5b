"""Totals that one report gives and the parts that another gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.sums import sums

if TYPE_CHECKING:
    from conftest import LayOut, Show, TakeApart


@pytest.mark.parametrize(
    ("parts", "total", "words"),
    [
        (
            "The ferry carried 131 passengers and 12 crew.",
            "There were 143 people on the ferry.",
            ("131 passengers and 12 crew", "143"),
        ),
        (
            "Six workers and five guests were hurt in the fire.",
            "Eleven people were hurt in the fire.",
            ("Six workers and five guests", "Eleven"),
        ),
        (
            "The ferry carried 114 passengers and a crew of four.",
            "The ferry carried 118 people.",
            ("114 passengers and a crew of four", "118"),
        ),
        (
            "The ferry carried 131 passengers as well as 12 crew.",
            "The ferry carried 143 passengers.",
            ("131 passengers as well as 12 crew", "143"),
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_parts_make_up_a_total(
    take_apart: TakeApart, lay_out: LayOut, parts: str, total: str, words: tuple[str, str], turned: bool
) -> None:
    """Two parts in one report that make up another's total are reconciled: both are right."""
    taken = take_apart(total, parts) if turned else take_apart(parts, total)
    mine, other = ("b", "a") if turned else ("a", "b")
    assert lay_out(sums(taken.claims)) == [("quantity", "reconcilable", {mine: words[0], other: words[1]})]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Of one report, of other things, not joined, another total, and so small that chance makes them up.
        ("The ferry carried 131 passengers and 12 crew. There were 143 people on the ferry.", "The ferry sank."),
        ("The ferry carried 131 passengers and 12 crew.", "The union has 143 members in Tarn."),
        ("The ferry carried 131 passengers; at 12 berths there was fog.", "There were 143 people on the ferry."),
        ("The ferry carried 131 passengers and 12 crew.", "There were 144 people on the ferry."),
        ("Two men and one woman were hurt in the fire.", "Three people were hurt in the fire."),
        (
            "The ferry carried 131 passengers and 12 cars.",
            "There were 143 people on the ferry.",
        ),
    ],
)
def test_no_total(take_apart: TakeApart, first: str, second: str) -> None:
    """Figures that only happen to add up are not set against each other."""
    assert sums(take_apart(first, second).claims) == []


def test_copies_stand_beside(take_apart: TakeApart) -> None:
    """Reports with the same parts stand in one variant."""
    text = "The ferry carried 131 passengers and 12 crew."
    (candidate,) = sums(take_apart(text, text, "There were 143 people on the ferry, police said.").claims)
    assert [[span.report for span in spans] for _, spans in candidate.variants] == [["a", "b"], ["c"]]


def test_in_a_story(show: Show) -> None:
    """A total and its parts are never a conflict, whether the sentences are aligned or not."""
    apart = show(
        "When it sank off Brindle Bay the ferry carried 131 passengers and 12 crew. Divers searched the wreck.",
        "There were 143 people on the ferry. The captain was questioned on Monday.",
    )
    assert apart.told("quantity", a="131", b="143") == ["reconcilable"]
    together = show(
        "The ferry carried 131 passengers and 12 crew when it sank off Brindle Bay. Divers searched the wreck.",
        "There were 143 people on the ferry when it sank off Brindle Bay. The captain was questioned.",
    )
    assert together.told("quantity", a="131", b="143") == ["reconcilable"]
    assert len(together.of("quantity")) == 1


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert sums([]) == []
