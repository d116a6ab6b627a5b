"""Which in a row somebody is, by different reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.ranks import ranks

if TYPE_CHECKING:
    from conftest import TakeApart


def test_first_and_second(take_apart: TakeApart) -> None:
    """Who is the first of a sort by one report and the second by another is a conflict of identity."""
    taken = take_apart(
        "Mara Quill will be the second woman to lead the country.",
        "Mara Quill will be the country's first woman minister.",
    )
    (found,) = ranks(taken.claims, taken.by_id())
    assert (found.kind, found.relation) == ("identity", "conflict")
    assert [value.split()[0] for value, _ in found.variants] == ["second", "first"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Mara Quill will be the second woman to lead the country.",
            "Mara Quill is the second woman to lead the country.",
        ),
        (
            "Mara Quill will be the second woman to lead the country.",
            "Ida Torp was the first woman to swim the strait.",
        ),
        (
            "Mara Quill will be the second woman to lead the country. Ida Torp was the first woman to lead the country.",
            "Ida Torp was the first woman to lead the country, long before Mara Quill.",
        ),
        ("The police questioned the second woman on Monday.", "The police questioned the first woman on Monday."),
    ],
)
def test_one_row(take_apart: TakeApart, first: str, second: str) -> None:
    """The same place, another row, who tells of both, and merely another of several are no difference."""
    taken = take_apart(first, second)
    assert ranks(taken.claims, taken.by_id()) == []
