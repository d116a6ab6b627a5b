"""What `clustering_scores` promises: published worked examples, the definitions taken word by word, and noise as error."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from clustering_scores import score_clustering
from hypothesis import given
from hypothesis import strategies as st

LABELS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 4)), st.integers(0, 4)), min_size=1, max_size=14
).filter(lambda rows: any(label is not None for label, _ in rows))  # fmt: skip
"""Each report's label, none for noise, and its story."""

PLAIN = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14)
"""The same without noise."""


def sides(rows: list[tuple[int | None, int]]) -> tuple[dict[int, int], dict[int, int]]:
    """Return the labels and the stories by report."""
    gold = {at: label for at, (label, _) in enumerate(rows) if label is not None}
    return gold, {at: story for at, (_, story) in enumerate(rows)}


def test_manning_2008() -> None:
    """The example of the textbook's figure 16.4: 20 of 40 pairs right, 24 missed, mutual information .36."""
    clusters = ["xxxxxo", "xooood", "xxddd"]
    gold = dict(enumerate("".join(clusters)))
    found = dict(enumerate(story for story, members in enumerate(clusters) for _ in members))
    scores = score_clustering(gold, found)
    assert (scores.pairwise.precision, scores.pairwise.recall) == pytest.approx((20 / 40, 20 / 44))
    assert scores.nmi == pytest.approx(0.36, abs=0.005)
    assert (scores.stories, scores.labels, scores.intruders) == (3, 3, 0)


def test_b_cubed_by_hand() -> None:
    """One report of three in a wrong story: a recall of 5/9 for its label, half of its story right."""
    scores = score_clustering(dict(enumerate("aaab")), {0: 1, 1: 1, 2: 2, 3: 2})
    assert scores.b_cubed.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert scores.b_cubed.precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)


def test_noise_in_a_story_is_an_error() -> None:
    """A noise report beside two right ones takes a third off B-cubed precision and makes two of three pairs wrong."""
    scores = score_clustering({"a": 1, "b": 1}, {"a": "s", "b": "s", "noise": "s"})
    assert (scores.b_cubed.precision, scores.b_cubed.recall) == pytest.approx((2 / 3, 1))
    assert (scores.pairwise.precision, scores.pairwise.recall) == pytest.approx((1 / 3, 1))
    assert scores.nmi == 0.0
    assert (scores.stories, scores.intruders) == (1, 1)


def test_noise_among_itself_is_none() -> None:
    """How noise is grouped where no labelled report is changes nothing."""
    gold = {"a": 1, "b": 1, "c": 2}
    found = {"a": "s", "b": "s", "c": "t"}
    assert score_clustering(gold, found | {"d": "u", "e": "u"}) == score_clustering(gold, found)


def test_nothing_to_score() -> None:
    """Without labelled reports all scores are 0; a labelled report without story is refused."""
    empty = score_clustering({}, {"noise": 1})
    assert (empty.b_cubed.f1, empty.pairwise.f1, empty.nmi, empty.stories) == (0, 0, 0, 0)
    with pytest.raises(KeyError):
        score_clustering({"a": 1}, {})


@given(LABELS)
def test_definitions(rows: list[tuple[int | None, int]]) -> None:
    """B-cubed and pairs are as they are defined, report by report and pair by pair."""
    gold, found = sides(rows)
    precision = recall = 0.0
    for report, label in gold.items():
        story = [other for other in found if found[other] == found[report]]
        same = [other for other in gold if gold[other] == label]
        both = len(set(story) & set(same))
        precision += both / len(story)
        recall += both / len(same)
    scores = score_clustering(gold, found)
    assert scores.b_cubed.precision == pytest.approx(precision / len(gold))
    assert scores.b_cubed.recall == pytest.approx(recall / len(gold))
    pairs = [pair for pair in combinations(found, 2) if set(pair) & set(gold)]
    made = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    wanted = {pair for pair in pairs if set(pair) <= set(gold) and gold[pair[0]] == gold[pair[1]]}
    assert scores.pairwise.precision == pytest.approx(len(made & wanted) / len(made) if made else 0)
    assert scores.pairwise.recall == pytest.approx(len(made & wanted) / len(wanted) if wanted else 0)


@given(LABELS)
def test_mutual_information_of_noise(rows: list[tuple[int | None, int]]) -> None:
    """Noise in a labelled story counts as a class of its own, other noise as if it were not there."""
    gold, found = sides(rows)
    touched = {found[report] for report in gold}
    classes = gold | {report: -1 - report for report, story in found.items() if report not in gold and story in touched}
    kept = {report: found[report] for report in classes}
    assert score_clustering(gold, found).nmi == pytest.approx(score_clustering(classes, kept).nmi)


@given(PLAIN)
def test_a_clustering_finds_itself(rows: list[tuple[int, int]]) -> None:
    """Held against itself a clustering is perfect, but for pairs where there are none."""
    gold, _ = sides(list(rows))
    scores = score_clustering(gold, gold)
    assert scores.b_cubed.f1 == pytest.approx(1)
    assert scores.nmi == pytest.approx(1)
    assert scores.pairwise.f1 == (1.0 if len(set(gold.values())) < len(gold) else 0.0)


@given(PLAIN)
def test_labels_and_stories_exchanged(rows: list[tuple[int, int]]) -> None:
    """Exchanging labels and stories exchanges recall and precision, and leaves mutual information."""
    gold, found = sides(list(rows))
    there, back = score_clustering(gold, found), score_clustering(found, gold)
    for one, other in ((there.b_cubed, back.b_cubed), (there.pairwise, back.pairwise)):
        assert (one.recall, one.precision) == pytest.approx((other.precision, other.recall))
    assert there.nmi == pytest.approx(back.nmi)
    assert 0 <= there.nmi <= 1


@given(LABELS, st.randoms(use_true_random=False))
def test_neither_order_nor_names_count(rows: list[tuple[int | None, int]], random: Random) -> None:
    """Neither the order of the reports nor the names of the stories change a score."""
    gold, found = sides(rows)
    order = list(found)
    random.shuffle(order)
    again = score_clustering({at: f"g{gold[at]}" for at in order if at in gold}, {at: f"s{-found[at]}" for at in order})
    assert again.b_cubed.f1 == pytest.approx(score_clustering(gold, found).b_cubed.f1)
    assert again.pairwise == score_clustering(gold, found).pairwise
    assert again.nmi == pytest.approx(score_clustering(gold, found).nmi)
