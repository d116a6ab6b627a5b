"""A detail with the clause that gives it, and how near two of them are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.discrepancies.told import (
    Told,
    bound_is_far,
    collect,
    cosine,
    likelihood,
    name_one_weekday,
    rarity_of,
    setting,
    shared_weight,
)
from rashomon.model import Claim, Quantity, Span, TimeMention

if TYPE_CHECKING:
    from conftest import TakeApart, TakenApart

WORDS = st.frozensets(st.sampled_from("barge bridge dam ferry mill quay".split()))


def figures(claim: Claim) -> Iterable[tuple[Quantity, Span]]:
    """Return the figures of a claim."""
    return [(quantity, quantity.span) for quantity in claim.quantities]


def told(taken: TakenApart, limit: int = 99) -> list[Told[Quantity]]:
    """Return the figures of a story."""
    return collect(taken.claims, [taken.point()], taken.by_id(), figures, limit)


def test_copies_are_collected_once(take_apart: TakeApart) -> None:
    """A detail of a copied sentence is held once, with its place in every copy; the same words elsewhere are another."""
    text = "Three sailors were hurt near the quay."
    found = told(take_apart(text, f"The ferry sank. {text}", "Three sailors were rescued."))
    assert [(one.claim.report, [copy.report for copy in one.copies]) for one in found] == [("a", ["b"]), ("c", [])]
    assert {copy.text for one in found for copy in one.copies} == {"Three"}


def test_no_more_than_the_limit(take_apart: TakeApart) -> None:
    """The first details are kept; copies of those still count, reports without a reading do not."""
    taken = take_apart("Three sailors were hurt.", "Nine cars burned.", "Three sailors were hurt.")
    (one,) = told(taken, 1)
    assert (one.span.text, [copy.report for copy in one.copies]) == ("Three", ["c"])
    assert collect(taken.claims, [], {}, figures, 9) == []


def test_where_a_detail_stands(take_apart: TakeApart) -> None:
    """The verb, the words beside a detail without its own, and the points of its clause are those of its sentence."""
    one, two = told(take_apart("Three sailors were hurt near the quay, the mayor said.", "Five sailors were hurt."))
    assert one.verb is not None
    assert one.verb.lemma_ == "hurt"
    assert "sailor" in one.near
    assert "three" not in one.near | one.words
    assert one.source == {"mayor"}
    assert one.points == one.sentence_points == two.points == {"p-all"}
    features = setting(one, two, rarity_of([one.claim, two.claim]))
    assert (features["point"], features["same verb"], features["own"]) == (1.0, 1.0, 0.0)


@given(WORDS, WORDS)
def test_shared_weight(a: frozenset[str], b: frozenset[str]) -> None:
    """The share of words lies in [0, 1], is the same either way, whole for equal words and none without any."""
    share = shared_weight(a, b, {"barge": 2.0, "dam": 0.5})
    assert 0.0 <= share <= 1.0 + 1e-9
    assert share == shared_weight(b, a, {"barge": 2.0, "dam": 0.5})
    assert shared_weight(a, a, {}) == (1.0 if a else 0.0)
    assert not a.isdisjoint(b) or share == 0.0


@given(st.dictionaries(st.sampled_from("abc"), st.floats(-1e6, 1e6)))
def test_likelihood(features: dict[str, float]) -> None:
    """A likelihood lies in (0, 1) whatever the features, and grows with what speaks for it."""
    judge = {"bias": -1.0, "a": 2.0, "b": -3.0}
    assert 0.0 < likelihood(features, judge) < 1.0
    assert likelihood({**features, "b": 1.0}, judge) <= likelihood({**features, "b": 0.0}, judge)


def test_cosine(take_apart: TakeApart) -> None:
    """One lemma is as near as can be, a missing word not near at all."""
    one, two = told(take_apart("Three sailors were hurt.", "Five sailors were hurt."))
    assert cosine(one.verb, two.verb) == pytest.approx(1.0)
    assert cosine(one.verb, None) == cosine(None, None) == 0.0


def test_rarity(take_apart: TakeApart) -> None:
    """A word of one claim is rarer than a word of all; without claims there is none."""
    rarity = rarity_of(take_apart("The ferry sank.", "The ferry left.", "The ferry burned near Tarn.").claims)
    assert rarity["burn"] > rarity["ferry"]
    assert rarity_of([]) == {}


def day(text: str, granularity: Literal["day", "hour"] = "day") -> TimeMention:
    """Return a time told in these words."""
    return TimeMention(Span("a", 0, len(text), text), None, granularity)


@pytest.mark.parametrize(("a", "b"), [("Friday", "on Friday"), ("Friday, March 14", "last friday")])
def test_one_weekday(a: str, b: str) -> None:
    """Two days of one name are one day, whatever the dates that reports of wrong date give them."""
    assert name_one_weekday(day(a), day(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (day("Friday"), day("Monday")),
        (day("Friday"), day("March 14")),
        (day(""), day("")),
        (day("5 p.m. on Friday", "hour"), day("9 p.m. on Friday", "hour")),
    ],
)
def test_not_one_weekday(a: TimeMention, b: TimeMention) -> None:
    """Other days, times that name no day, and hours of one day are not one day by their names."""
    assert not name_one_weekday(a, b)


def test_a_bound_is_far_in_any_unit() -> None:
    """A stay of two weeks is no closer telling of up to ten years; one of nine years may be."""

    def told(value: float, unit: str, comparator: Literal["exactly", "at_most"]) -> Quantity:
        return Quantity(Span("a", 0, 3, "..."), value, 0.0, value, False, comparator, unit, None, kind="measure")

    most = told(10, "year", "at_most")
    assert bound_is_far(told(2, "week", "exactly"), most)
    assert not bound_is_far(told(9, "year", "exactly"), most)
    assert not bound_is_far(told(500, "week", "exactly"), most)
    assert not bound_is_far(told(2, "mile", "exactly"), most)
