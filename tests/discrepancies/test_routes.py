"""Journeys that one report has the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.routes import routes
from rashomon.model import Point, Support

if TYPE_CHECKING:
    from conftest import LayOut, Show, TakeApart, TakenApart

OTHER = "routes.py asks neither who travels nor whether a report tells of both ways"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            "The ferry sailed from Hamburg to Oslo on Sunday.",
            "The ferry was sailing from Oslo to Hamburg on Sunday.",
            {"a": "from Hamburg to Oslo", "b": "from Oslo to Hamburg"},
        ),
        (
            "The ferry left Hamburg for Oslo on Sunday.",
            "The ferry was travelling from Oslo to Hamburg.",
            {"a": "left Hamburg for Oslo", "b": "from Oslo to Hamburg"},
        ),
        (
            "The plane was flying from Paris to Madrid when it crashed.",
            "The jet crashed on its way from Madrid to Paris.",
            {"a": "from Paris to Madrid", "b": "from Madrid to Paris"},
        ),
    ],
)
def test_the_other_way_round(
    take_apart: TakeApart, lay_out: LayOut, first: str, second: str, words: dict[str, str]
) -> None:
    """One journey in opposite directions is a conflict of places."""
    taken = take_apart(first, second)
    assert lay_out(routes(taken.claims, taken.mentions())) == [("place", "conflict", words)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The ferry sailed from Hamburg to Oslo.", "The ferry left Hamburg for Oslo."),
        ("The ferry sailed from Hamburg to Oslo.", "The ferry sailed from Hamburg to Bergen."),
        (
            "The ferry sailed from Hamburg to Oslo and back from Oslo to Hamburg.",
            "The ferry sailed from Oslo to Hamburg and later from Hamburg to Oslo.",
        ),
        pytest.param(
            "The ferry sailed from Hamburg to Oslo. A second ferry later sailed from Oslo to Hamburg.",
            "The ferry sailed from Hamburg to Oslo.",
            marks=pytest.mark.xfail(reason=OTHER),
        ),
        pytest.param(
            "The ferry sailed from Hamburg to Oslo.",
            "A cargo plane flew from Oslo to Hamburg with blankets.",
            marks=pytest.mark.xfail(reason=OTHER),
        ),
    ],
)
def test_other_journeys(take_apart: TakeApart, first: str, second: str) -> None:
    """The same way, another goal, there and back, and another journey back are no difference."""
    taken = take_apart(first, second)
    assert routes(taken.claims, taken.mentions()) == []


def _one_matter(taken: TakenApart) -> Point:
    """Return a point on which all clauses of a story speak."""
    return Point("p", "", Support(2, 1, 2), (), 2, tuple(claim.id for claim in taken.claims))


def test_goal_and_start(take_apart: TakeApart) -> None:
    """The goal of a journey by one report, and its start by another of the same matter, are a conflict."""
    taken = take_apart(
        "The ferry Vesta left the harbour for Oslo at noon on Sunday with 40 people.",
        "The ferry Vesta was sailing from Oslo to Hamburg at noon on Sunday with 40 people.",
    )
    (found,) = routes(taken.claims, taken.mentions(), [_one_matter(taken)])
    assert (found.kind, found.relation) == ("place", "conflict")
    assert [value for value, _ in found.variants] == ["for Oslo", "from Oslo to Hamburg"]


def test_goal_of_both(take_apart: TakeApart) -> None:
    """The goal of one report that is the goal of the other too is no difference."""
    taken = take_apart(
        "The ferry Vesta left the harbour for Hamburg at noon on Sunday with 40 people.",
        "The ferry Vesta was sailing from Oslo to Hamburg at noon on Sunday with 40 people.",
    )
    assert routes(taken.claims, taken.mentions(), [_one_matter(taken)]) == []


def test_in_a_story(show: Show) -> None:
    """The two directions are shown once in a whole story."""
    shown = show(
        "The ferry Vesta was sailing from Hamburg to Oslo when it caught fire on Sunday. Nobody was hurt.",
        "The ferry Vesta caught fire on Sunday on its way from Oslo to Hamburg. The crew put the fire out.",
    )
    assert shown.told("place", a="from Hamburg to Oslo", b="from Oslo to Hamburg") == ["conflict"]


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert routes([], take_apart("").mentions()) == []
