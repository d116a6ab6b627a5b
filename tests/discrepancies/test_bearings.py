"""On which side of a place something was, by different reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.bearings import bearings

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "The train hit a truck 12 km north of Oslo on Sunday.",
            "The train hit a truck nine miles south of Oslo on Sunday.",
            {"a": "north of Oslo", "b": "south of Oslo"},
        ),
        (
            "The plane crashed east of Oslo on Sunday.",
            "The plane crashed southwest of Oslo on Sunday.",
            {"a": "east of Oslo", "b": "southwest of Oslo"},
        ),
    ],
)
def test_other_sides(take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]) -> None:
    """One thing on two sides of a place is a conflict of places."""
    taken = take_apart(first, second)
    assert lay_out(bearings(taken.claims, [], taken.mentions())) == [("place", "conflict", words)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The train hit a truck 12 km north of Oslo.", "The train hit a truck 12 km north of Oslo."),
        ("The train hit a truck north of Oslo.", "The train hit a truck northeast of Oslo."),
        ("The train hit a truck north of Oslo.", "The train hit a truck south of Bergen."),
        ("The train hit a truck north of Oslo.", "Farmers sold apples south of Oslo."),
        ("The train hit a truck north of Oslo, and a bus crashed south of Oslo.", "A bus crashed south of Oslo."),
    ],
)
def test_no_other_side(take_apart: TakeApart, first: str, second: str) -> None:
    """The same side, a closer telling of it, another place, another thing, and both sides are no difference."""
    taken = take_apart(first, second)
    assert bearings(taken.claims, [], taken.mentions()) == []


def test_distance_in_other_units(take_apart: TakeApart, lay_out: LayOut) -> None:
    """One distance from a place in kilometres and in miles is reconciled."""
    taken = take_apart(
        "The train hit a truck some 12 km north of Oslo on Sunday.",
        "The train hit a truck seven and a half miles north of Oslo on Sunday.",
    )
    assert lay_out(bearings(taken.claims, [], taken.mentions())) == [
        ("place", "reconcilable", {"a": "some 12 km", "b": "seven and a half miles"})
    ]
