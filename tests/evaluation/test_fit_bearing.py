"""What `fit_bearing` promises of its fit, its labels and the weights it prints; on invented accounts, without a reading."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import numpy as np
import pytest
from fit_bearing import Cells, area, fit, is_right, literal

from rashomon.model import Claim, Span
from rashomon.points.bearing import WEIGHTS


def accounts(story: str, telling: int = 1) -> Cells:
    """Return twelve accounts of which those are right in which the feature at this place is high."""
    rows = np.array([[at % 3 / 2, at % 2, at // 6] for at in range(12)], dtype=np.float64)
    return Cells(story, rows, (rows[:, telling] > 0.5).astype(np.float64))


def claims(reports: Sequence[str]) -> list[Claim]:
    """Return a claim of each of these reports."""
    return [
        Claim(
            f"c{at}",
            report,
            Span(report, 0, 4, "Rain"),
            Span(report, 0, 4, "Rain"),
            0,
            False,
            None,
            False,
            (),
            (),
            (),
            (),
        )
        for at, report in enumerate(reports)
    ]


def test_the_feature_that_tells_gets_the_weight() -> None:
    """A feature that separates right from wrong gets a large weight, one that tells nothing next to none."""
    odds, meaning, words, _ = fit([accounts("a"), accounts("b")])
    assert meaning > 2
    assert abs(odds) < 0.1
    assert abs(words) < 0.1
    assert area(accounts("c").rows @ np.array([odds, meaning, words]), accounts("c").answers) == pytest.approx(1.0)


def test_a_fit_of_hardly_anything_is_finite() -> None:
    """No story, a story without accounts and one with a single sort of answer are no error."""
    empty = Cells("empty", np.zeros((0, 3)), np.zeros(0))
    assert fit([]).tolist() == [0.0] * 4
    assert fit([accounts("a"), empty]).tolist() == fit([accounts("a")]).tolist()
    assert np.isfinite(fit([Cells("all", np.eye(3), np.ones(3))])).all()


def test_area_counts_ties_half_and_needs_both_answers() -> None:
    """Of the pairs of a right and a wrong account, those count that are ranked rightly; without a pair there is none."""
    assert area(np.array([3.0, 1.0, 2.0, 1.0]), np.array([1.0, 1.0, 0.0, 0.0])) == pytest.approx((2 + 0 + 0.5) / 4)
    assert area(np.array([3.0, 1.0]), np.ones(2)) is None


def test_an_account_is_right_on_the_matter_of_the_others() -> None:
    """It must touch a gold point that the stated claim or most reports touch; silence in the gold makes it wrong."""
    units = claims(["mill", "quay", "tower", "bridge"])
    group = [0, 1, 2, 3]
    on = [frozenset({0}), frozenset({0}), frozenset({1}), frozenset[int]()]
    assert is_right(1, 0, group, units, on, {}) is True
    assert is_right(2, 0, group, units, on, {}) is False
    assert is_right(3, 0, group, units, on, {}) is None
    assert is_right(3, 0, group, units, on, {"bridge": frozenset({0})}) is False
    assert is_right(0, 0, group, units, on, {}) is None  # it is what is stated
    assert is_right(1, 0, [0, 1], units, [frozenset[int](), frozenset({0})], {}) is None


def test_printed_weights_are_read_back() -> None:
    """The printed literal is a dict of the weights, in the order of the features, rounded to two decimals."""
    told = literal(np.array([0.456, -0.001, 1.0, 9.0]))
    held = ast.literal_eval(told.removeprefix("WEIGHTS: Mapping[str, float] = "))
    assert list(held) == list(WEIGHTS)
    assert list(held.values()) == [0.46, 0.0, 1.0]
    assert "-0.00" not in told
