"""What one account has as still under consideration, and another as settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.deliberations import deliberations

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "The club said that it was angry. The club would consider an appeal.",
            "The club will appeal, it said.",
            {"a": "consider an appeal", "b": "appeal"},
        ),
        (
            "Ilse Marrant is thinking about an appeal.",
            "Ilse Marrant lodged an appeal.",
            {"a": "thinking", "b": "lodged"},
        ),
        (
            "Ilse Marrant is considering resigning.",
            "Ilse Marrant resigned on Monday.",
            {"a": "considering", "b": "resigned"},
        ),
    ],
)
def test_settled_or_not(take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]) -> None:
    """What somebody weighs by one account and decides or does by another is a conflict of certainty."""
    taken = take_apart(first, second)
    ((kind, relation, told),) = lay_out(deliberations(taken.claims, taken.mentions()))
    assert (kind, relation) == ("certainty", "conflict")
    assert all(words[report] in told[report] for report in words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ilse Marrant is considering an appeal.", "Mara Quill will appeal."),
        ("Ilse Marrant is considering an appeal.", "Ilse Marrant will not appeal."),
        ("Ilse Marrant is considering an appeal.", "Ilse Marrant may appeal."),
        ("Ilse Marrant is considering an appeal.", "Ilse Marrant wants to appeal."),
        ("Ilse Marrant is considering an appeal.", "Ilse Marrant would appeal if the court let her."),
        # Who has it weighed as well only shortens it elsewhere.
        ("Ilse Marrant is considering an appeal.", "Ilse Marrant will appeal. Ilse Marrant is considering an appeal."),
    ],
)
def test_not_settled(take_apart: TakeApart, first: str, second: str) -> None:
    """Another actor, a denial, a wish, or a report that has it open too does not part."""
    taken = take_apart(first, second)
    assert deliberations(taken.claims, taken.mentions()) == []


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert deliberations([], take_apart("").mentions()) == []
