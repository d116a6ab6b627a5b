"""How somebody left a place: by force, on request, or of their own accord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.departures import departures

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "Guards forced the two singers off the ferry on Monday.",
            "The singers were asked to leave the ferry after a quarrel.",
            {"a": "forced", "b": "asked to leave the ferry"},
        ),
        (
            "The two singers were thrown off a ferry in Velden.",
            "Tobias Wrenn and Mara Quill were asked to get off the ferry.",
            {"a": "thrown off a ferry", "b": "asked to get off the ferry"},
        ),
        (
            "The councillor was dragged out of the hall.",
            "The councillor walked out of the hall before noon.",
            {"a": "dragged out", "b": "walked out"},
        ),
    ],
)
def test_a_departure(take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]) -> None:
    """Thrown out of a place by one account and asked to leave it by another is a conflict, whoever is meant."""
    taken = take_apart(first, second)
    ((kind, relation, told),) = lay_out(departures(taken.claims, taken.by_id()))
    assert (kind, relation) == ("action", "conflict")
    assert all(words[report] in told[report] for report in words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Guards forced the singers off the ferry.", "The singers were thrown off the ferry."),
        ("Guards forced the singers off the ferry.", "The singers were asked to leave the hotel."),
        ("Guards did not force the singers off the ferry.", "The singers were asked to leave the ferry."),
        ("Guards forced the singers off the ferry.", "The singers were asked to leave the bill unpaid."),
        ("Guards may force the singers off the ferry.", "The singers were asked to leave the ferry."),
    ],
)
def test_no_departure(take_apart: TakeApart, first: str, second: str) -> None:
    """One manner, another place, or what did not come about is no difference."""
    taken = take_apart(first, second)
    assert departures(taken.claims, taken.by_id()) == []


def test_each_wording_is_shown(take_apart: TakeApart) -> None:
    """A report that has two verbs of force shows both."""
    taken = take_apart(
        "The singers were kicked off a ferry. Guards forced the singers off the ferry.",
        "The singers were asked to leave the ferry.",
    )
    (candidate,) = departures(taken.claims, taken.by_id())
    assert [len(spans) for _, spans in candidate.variants] == [2, 1]


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert departures([], take_apart("").by_id()) == []
