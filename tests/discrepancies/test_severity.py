"""How badly those were hurt whom reports count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.severity import severities

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "Four of the injured were in a serious condition, the clinic said.",
            "Four of the injured are critical.",
            {"a": "serious condition", "b": "critical"},
        ),
        (
            "Nine divers were hurt, one of them seriously.",
            "Nine divers were hurt, one of them critically.",
            {"a": "one of them seriously", "b": "one of them critically"},
        ),
        (
            "The blast injured 20 people. Three suffered minor injuries.",
            "The blast injured 20 people, and 3 suffered life-threatening injuries.",
            {"a": "minor injuries", "b": "life-threatening injuries"},
        ),
    ],
)
def test_graded_otherwise(
    take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]
) -> None:
    """The same number of the hurt in another state is a conflict, with the words of both."""
    ((kind, relation, told),) = lay_out(severities(take_apart(first, second).claims))
    assert (kind, relation) == ("scope", "conflict")
    assert all(words[report] in told[report] for report in words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Who tells both grades tells of several people.
        (
            "Two of the injured were in a serious condition, and two were in a critical condition.",
            "Two of the injured were in a critical condition.",
        ),
        ("Two of the injured were in a serious condition.", "Three of the injured were in a critical condition."),
        ("Two of the injured were not in a serious condition.", "Two of the injured were in a critical condition."),
        ("Two divers were hurt. Two serious questions remain.", "Two of the injured were in a critical condition."),
        ("Two of the injured were in a serious condition.", "Two of the injured had serious wounds."),
    ],
)
def test_graded_alike(take_apart: TakeApart, first: str, second: str) -> None:
    """One grade, another number, a denial, or what is serious but no injury does not part."""
    assert severities(take_apart(first, second).claims) == []


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert severities([]) == []
