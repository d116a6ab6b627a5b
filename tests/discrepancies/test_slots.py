"""One slot filled in two ways: the same verb with another place, the same subject with another description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.slots import slots

if TYPE_CHECKING:
    from conftest import TakeApart


@pytest.mark.parametrize(
    "place",
    [
        "the hospital",
        pytest.param(
            "the bakery",
            marks=pytest.mark.xfail(
                reason="slots.py _PLACE_NOUNS: a closed list of nouns knows many places and not all"
            ),
        ),
    ],
)
def test_another_place(take_apart: TakeApart, place: str) -> None:
    """The same happening at two places is shown as a refinement of where, with each report's words."""
    taken = take_apart(
        "The lorry crashed into a school on Sunday evening.",
        f"On Sunday evening, witnesses said, a lorry crashed into {place}.",
    )
    (candidate,) = slots(taken.matters())
    assert (candidate.kind, candidate.relation) == ("place", "refinement")
    assert {s.report: s.text for _, spans in candidate.variants for s in spans} == {"a": "a school", "b": place}


def test_another_description(take_apart: TakeApart) -> None:
    """The same subject described in two ways that share no word is a conflict of identity."""
    taken = take_apart(
        "The man who was shot in Velden was a retired nurse.", "The man who was shot in Velden was a young soldier."
    )
    (candidate,) = slots(taken.matters())
    assert (candidate.kind, candidate.relation) == ("identity", "conflict")
    assert {s.report: s.text for _, spans in candidate.variants for s in spans} == {
        "a": "a retired nurse",
        "b": "a young soldier",
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The lorry crashed into a school on Sunday.", "A lorry crashed into the school."),
        ("The lorry crashed into a school in Velden.", "The lorry crashed into the school."),
        ("The lorry crashed into a house.", "The lorry crashed into a home."),
        ("The lorry crashed into a school.", "The mayor slept in a hotel."),
        ("The lorry crashed in Tarn near the harbour.", "The lorry crashed near the harbour, in a suburb of Tarn."),
        ("The man was a nurse.", "The man was a retired nurse from Velden."),
        ("The lorry crashed into a school at night.", "The lorry crashed into a school in a moment."),
    ],
)
def test_harmless(take_apart: TakeApart, first: str, second: str) -> None:
    """The same filler in fewer or kindred words, other verbs, and times in place of places are no difference."""
    assert slots(take_apart(first, second).matters()) == []


def test_headlines_are_left_out(take_apart: TakeApart) -> None:
    """Headlines fill no slots."""
    assert slots(take_apart("Lorry crashes into school", "Lorry crashes into bakery").matters()) == []
