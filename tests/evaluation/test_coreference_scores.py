"""What `coreference_scores` promises: the published worked examples, and what must hold for any partition."""

from __future__ import annotations

from itertools import permutations
from random import Random

import numpy as np
import pytest
from coreference_scores import Score, assign, clusters_of, mean_conll, score_clusters, score_labels
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=14)
"""Each mention's gold cluster and found cluster."""

LUO_GOLD = ["12345", "67", "89ABC"]


def test_pradhan_2014() -> None:
    """The running example of the reference implementation's paper, where each side has mentions of its own."""
    scores = score_clusters(["abc", "defg"], ["ab", "cd", "fghi"])
    assert (scores.muc.recall, scores.muc.precision) == pytest.approx((0.4, 0.4))
    assert scores.b_cubed.recall == pytest.approx(35 / 12 / 7)
    assert scores.b_cubed.precision == pytest.approx(4 / 8)
    assert scores.ceaf_e.recall == pytest.approx(1.3 / 2)
    assert scores.ceaf_e.precision == pytest.approx(1.3 / 3)
    assert scores.ceaf_e.f1 == pytest.approx(0.52)


@pytest.mark.parametrize(
    ("found", "muc", "b_cubed", "ceaf_e"),
    [
        (["12345", "6789ABC"], 0.947, 0.865, 0.733),
        (["1234589ABC", "67"], 0.947, 0.737, 0.667),
        (["123456789ABC"], 0.900, 0.545, 0.294),
        (list("123456789ABC"), 0.0, 0.400, 0.178),
    ],
)
def test_luo_2005(found: list[str], muc: float, b_cubed: float, ceaf_e: float) -> None:
    """The four responses of Luo's table have the F1 printed there (for MUC of singletons a dash, 0 by our rule)."""
    scores = score_clusters(LUO_GOLD, found)
    assert [scores.muc.f1, scores.b_cubed.f1, scores.ceaf_e.f1] == pytest.approx([muc, b_cubed, ceaf_e], abs=6e-4)
    assert scores.conll == pytest.approx((muc + b_cubed + ceaf_e) / 3, abs=6e-4)


def test_vilain_1995() -> None:
    """One link too few costs recall, one too many precision, as in the scheme's own examples."""
    assert score_clusters(["ABCD"], ["AB", "CD"]).muc == Score(pytest.approx(2 / 3), pytest.approx(1.0))
    assert score_clusters(["AB", "CD"], ["ABCD"]).muc == Score(pytest.approx(1.0), pytest.approx(2 / 3))
    assert score_clusters(["AB", "C"], ["A", "BC"]).muc == Score(0.0, 0.0)


def test_nothing_counts_nothing() -> None:
    """Empty input has no score and raises nothing."""
    assert score_clusters([], []).conll == 0.0
    assert score_clusters(["ab"], []).conll == 0.0
    assert mean_conll([]) == 0.0
    assert score_clusters(["ab", ""], ["ab"]).conll == 1.0


def test_clusters_of_keeps_order() -> None:
    """Mentions are grouped by label in order of first mention."""
    assert clusters_of({"a": 1, "b": 2, "c": 1}) == [["a", "c"], ["b"]]


@given(LABELS)
def test_a_partition_finds_itself(labels: list[tuple[int, int]]) -> None:
    """A partition held against itself is perfect, but for MUC where there are only singletons."""
    gold = {at: left for at, (left, _) in enumerate(labels)}
    scores = score_labels(gold, gold)
    assert scores.b_cubed.f1 == pytest.approx(1)
    assert scores.ceaf_e.f1 == pytest.approx(1)
    assert scores.muc.f1 == (1.0 if len(set(gold.values())) < len(gold) else 0.0)


@given(LABELS)
def test_exchange(labels: list[tuple[int, int]]) -> None:
    """Exchanging gold and found exchanges recall and precision; all lie between 0 and 1."""
    gold = {at: left for at, (left, _) in enumerate(labels)}
    found = {at: right for at, (_, right) in enumerate(labels)}
    there, back = score_labels(gold, found), score_labels(found, gold)
    for one, other in ((there.muc, back.muc), (there.b_cubed, back.b_cubed), (there.ceaf_e, back.ceaf_e)):
        assert (one.recall, one.precision) == pytest.approx((other.precision, other.recall))
        assert 0 <= one.recall <= 1 + 1e-9
        assert 0 <= one.precision <= 1 + 1e-9


@given(LABELS, st.randoms(use_true_random=False))
def test_order_does_not_count(labels: list[tuple[int, int]], random: Random) -> None:
    """Neither the order of the mentions nor the names of the clusters change a score."""
    gold = {at: left for at, (left, _) in enumerate(labels)}
    found = {at: right for at, (_, right) in enumerate(labels)}
    order = list(gold)
    random.shuffle(order)
    again = score_labels({at: f"g{-gold[at]}" for at in order}, {at: f"f{-found[at]}" for at in order})
    assert again.conll == pytest.approx(score_labels(gold, found).conll)


@settings(max_examples=60)
@given(
    st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.floats(0, 1, width=32))
    )
)
def test_assignment_is_best(weights: np.ndarray) -> None:
    """No other one-to-one assignment has a greater sum."""
    pairs = assign(weights)
    rows, columns = weights.shape
    assert len(pairs) == min(rows, columns) == len({r for r, _ in pairs}) == len({c for _, c in pairs})
    wide = weights if rows <= columns else weights.T
    best = max(
        sum(wide[row, column] for row, column in enumerate(choice))
        for choice in permutations(range(wide.shape[1]), wide.shape[0])
    )
    assert sum(weights[pair] for pair in pairs) == pytest.approx(best)
