"""How old a person is and where from, by different reports; and what is told of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.people import ages, homes, told_of

if TYPE_CHECKING:
    from conftest import LayOut, Show, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "Mara Quill, 34, was rescued on Sunday. Quill thanked the crew.",
            "Rescuers found Mara Quill, 36, on Sunday.",
            {"a": "34", "b": "36"},
        ),
        (
            "The 34-year-old Mara Quill was rescued on Sunday.",
            "Mara Quill (36) was rescued on Sunday.",
            {"a": "34-year-old", "b": "36"},
        ),
        (
            "Singer Mara Quill, 34, was rescued.",
            "Singer Mara Quill is 36 years old and was rescued on Sunday.",
            {"a": "34", "b": "36 years old"},
        ),
        (
            "Mara Quill, aged 34, was rescued.",
            "Rescuers lifted the 36-year-old singer, Mara Quill, from the lake.",
            {"a": "aged 34", "b": "36-year-old"},
        ),
        (
            "\u201cThere was no warning,\u201d said Mara Quill, 34, of the choir. Quill was rescued.",
            "Mara Quill, 36, was rescued.",
            {"a": "34", "b": "36"},
        ),
        pytest.param(
            "Mara Quill was rescued. The 34-year-old thanked the crew.",
            "Mara Quill, 36, was rescued.",
            {"a": "34-year-old", "b": "36"},
            marks=pytest.mark.xfail(reason="people.py _aged: an age that stands for the person is linked to nobody"),
        ),
    ],
)
def test_two_ages(take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]) -> None:
    """Two ages of one person are a conflict of figures, however they are written."""
    taken = take_apart(first, second)
    found = ages(taken.claims, taken.mentions())
    assert lay_out(found) == [("quantity", "conflict", words)]
    assert "Mara Quill" in found[0].about


@pytest.mark.parametrize(
    "texts",
    [
        ("Mara Quill, 34, was rescued.", "The 34-year-old Mara Quill was rescued."),
        # Ages of somebody else.
        ("Mara Quill, 34, was rescued with her son, aged 6.", "Mara Quill was rescued with her son Jory, 6."),
        ("Mara Quill, 34, was rescued.", "Mara Quill, who has a 6-year-old son, was rescued."),
        ("Mara Quill, 34, was rescued.", "Mara Quill and 6-year-old Jory Brenn were rescued."),
        (
            "Mara Quill, 34, was rescued. Her brother Tobias Quill, 41, waited on the quay.",
            "Mara Quill was rescued. Tobias Quill, 41, waited.",
        ),
        (
            "Tobias Wrenn, 34, and Mara Quill, 41, were rescued.",
            "Mara Quill, 41, and Tobias Wrenn, 34, were rescued.",
        ),
        # An age that is told loosely, and one report alone.
        ("Mara Quill, in her 30s, was rescued.", "Mara Quill, 34, was rescued."),
        ("Mara Quill, 34, was rescued. Mara Quill, 36, was cold.",),
        pytest.param(
            ("Mara Quill, 34, was rescued.", "Mara Quill, the mother of a 6-year-old boy, was rescued."),
            marks=pytest.mark.xfail(
                reason="people.py _aged climbs from the age over the boy and `mother of` to the one of whom that is said"
            ),
        ),
    ],
)
def test_ages_that_agree(take_apart: TakeApart, texts: tuple[str, ...]) -> None:
    """One age in two styles, and the ages of two persons, are no difference."""
    taken = take_apart(*texts)
    assert ages(taken.claims, taken.mentions()) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mara Quill, who lives in Boston, was rescued on Sunday.", "Mara Quill, a native of Chicago, was rescued."),
        ("Mara Quill of Boston was rescued on Sunday.", "Mara Quill of Chicago was rescued on Sunday."),
        ("Singer Mara Quill, from Boston, was rescued on Sunday.", "Singer Mara Quill lives in Chicago."),
    ],
)
def test_two_homes(take_apart: TakeApart, lay_out: LayOut, first: str, second: str) -> None:
    """Two towns that one person is said to be from are a conflict of places."""
    taken = take_apart(first, second)
    assert lay_out(homes(taken.claims, taken.mentions())) == [("place", "conflict", {"a": "Boston", "b": "Chicago"})]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mara Quill of Boston, Massachusetts, was rescued.", "Mara Quill of Boston was rescued."),
        ("Mara Quill of Boston was rescued.", "Mara Quill flew from Chicago on Sunday."),
        ("Mara Quill, who lives in Boston, was rescued.", "Tobias Wrenn, who lives in Chicago, rescued Mara Quill."),
        # One report tells of both towns.
        (
            "Mara Quill of Boston was rescued. She is a native of Chicago.",
            "Mara Quill, a native of Chicago, was rescued.",
        ),
    ],
)
def test_one_home(take_apart: TakeApart, first: str, second: str) -> None:
    """A town with and without its state, a journey, somebody else's town and one town more are no difference."""
    taken = take_apart(first, second)
    assert homes(taken.claims, taken.mentions()) == []


def test_in_a_story(show: Show) -> None:
    """A person's two ages are shown once in a whole story."""
    shown = show(
        "Singer Mara Quill, 34, was rescued from the lake at Velden on Sunday. Quill thanked the crew.",
        "Singer Mara Quill, 36, was rescued from the lake at Velden on Sunday. She was cold but well.",
    )
    assert shown.told("quantity", a="34", b="36") == ["conflict"]
    assert len(shown.of("quantity")) == 1


def test_another_age_in_a_story(show: Show) -> None:
    """The age of somebody else in the same sentence is not set against a person's own."""
    shown = show(
        "Singer Mara Quill, 34, was rescued from the lake at Velden on Sunday. Quill thanked the crew.",
        "Singer Mara Quill was rescued from the lake at Velden on Sunday with Tobias Wrenn, 61. She was cold but well.",
    )
    assert shown.of("quantity") == []


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert told_of(take_apart("").mentions(), []) == []
