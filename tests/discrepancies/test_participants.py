"""Who else was there: deeds that one account gives to more people than another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.participants import participants

if TYPE_CHECKING:
    from conftest import LayOut, Show, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "Tobias Wrenn attacked the guard on Sunday.",
            "Tobias Wrenn and Mara Quill attacked the guard on Sunday.",
            {"a": "Tobias Wrenn", "b": "Tobias Wrenn and Mara Quill"},
        ),
        (
            "The workers attacked the gate on Sunday.",
            "The workers and the students attacked the gate on Sunday.",
            {"a": "The workers", "b": "The workers and the students"},
        ),
        pytest.param(
            "The players attacked the bus on Sunday.",
            "The players and the coaches attacked the bus on Sunday.",
            {"a": "The players", "b": "The players and the coaches"},
            marks=pytest.mark.xfail(reason="text/numbers.py is_person_noun knows neither coach nor referee nor guard"),
        ),
    ],
)
def test_somebody_more(take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]) -> None:
    """A deed that one account gives to somebody more is shown as a refinement of who it was."""
    taken = take_apart(first, second)
    assert lay_out(participants(taken.claims, taken.mentions())) == [("scope", "refinement", words)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mara Quill and Tobias Wrenn attacked the guard.", "Tobias Wrenn and Mara Quill attacked the guard."),
        ("Mara Quill attacked the guard on Sunday.", "Tobias Wrenn attacked the guard on Sunday."),
        ("Tobias Wrenn attacked the guard on Sunday.", "Tobias Wrenn and Mara Quill thanked the guard on Sunday."),
        # Who "he" is cannot be told, and who speaks is no deed.
        ("Tobias Wrenn attacked the guard on Sunday.", "He and Mara Quill attacked the guard on Sunday."),
        ("Tobias Wrenn said the guard was hurt.", "Tobias Wrenn and Mara Quill said the guard was hurt."),
        # The other one has another part in the sentence.
        ("Tobias Wrenn separated from Mara Quill on Sunday.", "Tobias Wrenn and Mara Quill separated on Sunday."),
        # One report that tells both.
        ("Tobias Wrenn attacked the guard. Tobias Wrenn and Mara Quill attacked the guard.", ""),
        (
            "Tobias Wrenn attacked the guard on Sunday.",
            "Tobias Wrenn and Mara Quill attacked the plan in the council.",
        ),
    ],
)
def test_nobody_more(take_apart: TakeApart, first: str, second: str) -> None:
    """The same people in another order, other people, other deeds and pronouns are no difference."""
    taken = take_apart(first, second)
    assert participants(taken.claims, taken.mentions()) == []


def test_in_a_story(show: Show) -> None:
    """Who else was there is shown once in a whole story."""
    shown = show(
        "Tobias Wrenn attacked the guard at the gate on Sunday. The gate was closed.",
        "Tobias Wrenn and Mara Quill attacked the guard at the gate on Sunday. The guard was hurt.",
    )
    assert shown.told("scope", a="Tobias Wrenn", b="Mara Quill") == ["refinement"]


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert participants([], take_apart("").mentions()) == []
