"""Figures that one account leaves open and another states flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.firmness import firmness

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Norvane Foods could book a loss of $3 billion this year, a filing said.",
            "The market was calm. Norvane Foods will take a $3 billion hit.",
        ),
        (
            "Norvane Foods could book a loss of $3 billion this year, a filing said.",
            "Halden Steel said it expects a hit of $9 billion, while Norvane Foods will take a $3 billion charge.",
        ),
        (
            "Norvane Foods expects to cut 1,400 jobs.",
            "Norvane Foods cuts 1,400 jobs in Velden.",
        ),
    ],
)
def test_open_or_flat(take_apart: TakeApart, lay_out: LayOut, first: str, second: str) -> None:
    """A telling figure of one body that may be by one account, and is by another, is a conflict of certainty."""
    taken = take_apart(first, second)
    ((kind, relation, told),) = lay_out(firmness(taken.claims, taken.by_id()))
    assert (kind, relation, set(told)) == ("certainty", "conflict", {"a", "b"})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Norvane Foods could book a loss of $3 billion.", "Halden Steel will take a $3 billion hit."),
        ("Norvane Foods could book a loss of $3 billion.", "Norvane Foods will take a $2 billion hit."),
        ("Norvane Foods could book a loss of $3 billion.", "Norvane Foods may take a $3 billion hit."),
        ("Norvane Foods could close four shops.", "Norvane Foods will close four shops."),
        (
            "Norvane Foods could book a loss of $3 billion.",
            "Norvane Foods takes a $3 billion hit. Norvane Foods could book a loss of $3 billion.",
        ),
    ],
)
def test_no_difference(take_apart: TakeApart, first: str, second: str) -> None:
    """Another body, another figure, a small one, or a report that has it open too does not part."""
    taken = take_apart(first, second)
    assert firmness(taken.claims, taken.by_id()) == []


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert firmness([], take_apart("").by_id()) == []
