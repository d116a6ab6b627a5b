"""Days and hours of one act, wherever in the story they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.happenings import happenings

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The dam burst on Friday after heavy rain.", "The dam burst on Thursday after heavy rain."),
        # The act as a noun and as a verb.
        (
            "The filing on Friday named two directors. Norvane Foods declined to comment.",
            "Norvane Foods filed for protection on Thursday, naming two directors.",
        ),
    ],
)
def test_two_days(take_apart: TakeApart, lay_out: LayOut, first: str, second: str) -> None:
    """Days of one act that exclude each other are a conflict, the act told by a verb or by its noun."""
    taken = take_apart(first, second)
    found = happenings(taken.claims, taken.by_id())
    assert lay_out(found) == [("time", "conflict", {"a": "Friday", "b": "Thursday"})]


def test_copies_stand_beside(take_apart: TakeApart) -> None:
    """Reports that give one day stand in one variant."""
    friday = "The dam burst on Friday after heavy rain."
    taken = take_apart(friday, "The dam burst on Thursday after heavy rain.", friday)
    (candidate,) = happenings(taken.claims, taken.by_id())
    assert {frozenset(s.report for s in spans) for _, spans in candidate.variants} == {frozenset("ac"), frozenset("b")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The dam burst on Friday after heavy rain.", "The dam burst on Friday after heavy rain."),
        ("The dam burst on Friday after heavy rain.", "The dam burst on Friday evening after heavy rain."),
        # Years apart, another act, of another thing, the day of speech, and the hour of another zone.
        ("The dam burst on Friday after heavy rain.", "The dam burst on 12 March 1987 after heavy rain."),
        ("The dam burst on Friday after heavy rain.", "The dam reopened on Thursday after heavy rain."),
        ("A tyre burst on Friday during the race.", "The dam burst on Thursday after heavy rain."),
        ("The dam burst on Friday, the mayor said on Sunday.", "The dam burst on Friday, the mayor said on Monday."),
        (
            "The dam burst at 16:30 GMT on Friday after heavy rain.",
            "The dam burst at 5:30 p.m. on Friday after heavy rain.",
        ),
        # One report that tells of two.
        ("The dam burst on Friday after heavy rain. The dam burst on Thursday after heavy rain.", ""),
    ],
)
def test_no_two_days(take_apart: TakeApart, first: str, second: str) -> None:
    """Times that hold each other, and those of two acts or two things, are no difference."""
    taken = take_apart(first, second)
    assert happenings(taken.claims, taken.by_id()) == []


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert happenings([], {}) == []
