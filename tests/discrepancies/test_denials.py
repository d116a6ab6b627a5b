"""What one account says that somebody did, and another that they did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.denials import denials

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "Tobias Wrenn did not pay the fine. The court was silent.",
            "The court closed at noon. Tobias Wrenn paid the fine on Friday.",
            {"a": "not pay", "b": "paid"},
        ),
        (
            "Tobias Wrenn has not paid the fine, the court said.",
            "Tobias Wrenn paid the fine on Friday.",
            {"a": "not paid", "b": "paid"},
        ),
    ],
)
def test_a_denial(take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]) -> None:
    """One act of one person, done by one account and not by another, is a conflict however the sentences run."""
    taken = take_apart(first, second)
    ((kind, relation, told),) = lay_out(denials(taken.claims, taken.mentions()))
    assert (kind, relation) == ("action", "conflict")
    assert all(words[report] in told[report] for report in words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Tobias Wrenn did not pay.", "Tobias Wrenn refused to pay."),
        ("Tobias Wrenn did not pay.", "Mara Quill paid."),
        ("Tobias Wrenn did not pay.", "Tobias Wrenn may pay."),
        ("Tobias Wrenn did not pay.", "Tobias Wrenn wanted to pay."),
        ("Tobias Wrenn did not pay.", "If Tobias Wrenn paid, the court would close."),
        ("Tobias Wrenn did not pay the fine.", "Tobias Wrenn paid the rent."),
        ("Tobias Wrenn did not say why.", "Tobias Wrenn said on Friday that he was ill."),
        # One report that tells how it went on.
        ("Tobias Wrenn did not pay on Sunday. Tobias Wrenn paid on Monday.", "Tobias Wrenn paid."),
    ],
)
def test_no_denial(take_apart: TakeApart, first: str, second: str) -> None:
    """Two denials, other people, other objects, what is only possible, and a report that has both do not part."""
    taken = take_apart(first, second)
    assert denials(taken.claims, taken.mentions()) == []


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert denials([], take_apart("A barge sank.").mentions()) == []
