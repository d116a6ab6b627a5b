"""Coreference scores of a partition of mentions: MUC, B-cubed, CEAF-e and their mean, the CoNLL F1.

As the reference scorer 8.01 of the CoNLL shared tasks counts them (S. Pradhan et al., Scoring coreference partitions of
predicted mentions: a reference implementation, ACL 2014), mentions that one side alone has included:

- MUC: links that are kept (M. Vilain et al., A model-theoretic coreference scoring scheme, MUC-6, 1995);
- B-cubed: mentions' neighbours that are kept (A. Bagga and B. Baldwin, Algorithms for scoring coreference chains,
  LREC workshop on linguistic coreference, 1998);
- CEAF-e: clusters that find each other in the best one-to-one assignment, by twice the shared mentions over both sizes
  (X. Luo, On coreference resolution performance metrics, HLT-EMNLP 2005, similarity phi-4).

A share of nothing counts 0, as in the scorer: a gold standard of singletons has MUC 0, whatever is found. The figures
were held against scorch 0.2.0 (`uv run --with scorch`, another implementation of the reference scorer) on random
partitions; it is no dependency since it needs scipy, which nothing else here does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Clusters = Sequence[Collection[Hashable]]
"""Disjoint groups of mentions."""


@dataclass(frozen=True)
class Score:
    """Recall and precision, each in [0, 1]."""

    recall: float
    precision: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both; 0 where both are."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


@dataclass(frozen=True)
class Scores:
    """The three scores whose mean is the CoNLL F1."""

    muc: Score
    b_cubed: Score
    ceaf_e: Score

    @property
    def conll(self) -> float:
        """Return the mean of the three F1, in [0, 1]."""
        return (self.muc.f1 + self.b_cubed.f1 + self.ceaf_e.f1) / 3


def score_labels(gold: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> Scores:
    """Return the scores of mentions that carry the label of their cluster on each side."""
    return score_clusters(clusters_of(gold), clusters_of(found))


def score_clusters(gold: Clusters, found: Clusters) -> Scores:
    """Return the scores of the clusters found; empty clusters are left out."""
    gold, found = [c for c in gold if c], [c for c in found if c]
    shared = _shared(gold, found)
    backwards: list[Counter[int]] = [Counter() for _ in found]
    for at, row in enumerate(shared):
        for other, count in row.items():
            backwards[other][at] = count
    gold_sizes, found_sizes = [len(c) for c in gold], [len(c) for c in found]
    matched = _best_assignment(shared, gold_sizes, found_sizes)
    return Scores(
        Score(_muc(gold_sizes, shared), _muc(found_sizes, backwards)),
        Score(_b_cubed(gold_sizes, shared), _b_cubed(found_sizes, backwards)),
        Score(_share(matched, len(gold)), _share(matched, len(found))),
    )


def clusters_of(labels: Mapping[Hashable, Hashable]) -> list[list[Hashable]]:
    """Return the mentions of each label, in order of first mention."""
    groups: dict[Hashable, list[Hashable]] = defaultdict(list)
    for mention, label in labels.items():
        groups[label].append(mention)
    return list(groups.values())


def mean_conll(scores: Iterable[Scores]) -> float:
    """Return the mean CoNLL F1 of several texts, each counting the same; 0 for none."""
    held = [score.conll for score in scores]
    return sum(held) / len(held) if held else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _shared(gold: Clusters, found: Clusters) -> list[Counter[int]]:
    """Return for each gold cluster how many of its mentions lie in which found cluster."""
    home = {mention: at for at, cluster in enumerate(found) for mention in cluster}
    return [Counter(home[mention] for mention in cluster if mention in home) for cluster in gold]


def _muc(sizes: Sequence[int], shared: Sequence[Counter[int]]) -> float:
    """Return the share of the links needed for clusters of these sizes that hold; a mention unfound is a part alone."""
    kept = needed = 0
    for size, row in zip(sizes, shared, strict=True):
        parts = len(row) + size - sum(row.values())
        kept += size - parts
        needed += size - 1
    return _share(kept, needed)


def _b_cubed(sizes: Sequence[int], shared: Sequence[Counter[int]]) -> float:
    kept = sum(count * count / size for size, row in zip(sizes, shared, strict=True) for count in row.values())
    return _share(kept, sum(sizes))


def _best_assignment(shared: Sequence[Counter[int]], gold_sizes: Sequence[int], found_sizes: Sequence[int]) -> float:
    """Return the greatest sum of phi-4 over one-to-one pairs; each set of clusters that touch is solved by itself."""
    rows_of: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(shared):
        for other in row:
            rows_of[other].append(at)
    total = 0.0
    seen: set[int] = set()
    for start in range(len(shared)):
        if start in seen or not shared[start]:
            continue
        rows: list[int] = []
        columns: dict[int, int] = {}
        open_rows = [start]
        seen.add(start)
        while open_rows:
            row = open_rows.pop()
            rows.append(row)
            for column in sorted(shared[row]):
                if column in columns:
                    continue
                columns[column] = len(columns)
                for other in rows_of[column]:
                    if other not in seen:
                        seen.add(other)
                        open_rows.append(other)
        weights = np.zeros((len(rows), len(columns)))
        for place, row in enumerate(rows):
            for column, count in shared[row].items():
                weights[place, columns[column]] = 2 * count / (gold_sizes[row] + found_sizes[column])
        total += sum(weights[pair] for pair in assign(weights))
    return float(total)


def assign(weights: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return (row, column) pairs, none sharing a row or a column, of greatest total weight; every row or column is used.

    The Hungarian method by shortest augmenting paths, one row at a time (R. Jonker and A. Volgenant, Computing 38,
    1987): cubic in the smaller side.
    """
    if weights.shape[0] > weights.shape[1]:
        return sorted((row, column) for column, row in assign(weights.T))
    count, width = weights.shape
    # Column 0 is a helper at which each path begins; rows are counted from 1, and 0 is no row.
    of_row, of_column = np.zeros(count + 1), np.zeros(width + 1)
    row_at = np.zeros(width + 1, dtype=np.intp)
    for row in range(1, count + 1):
        row_at[0] = row
        column = 0
        nearest = np.full(width + 1, np.inf)
        before = np.zeros(width + 1, dtype=np.intp)
        done = np.zeros(width + 1, dtype=bool)
        while row_at[column]:
            done[column] = True
            at = int(row_at[column])
            cost = np.full(width + 1, np.inf)
            cost[1:] = -weights[at - 1] - of_row[at] - of_column[1:]
            better = ~done & (cost < nearest)
            nearest[better] = cost[better]
            before[better] = column
            ahead = np.where(done, np.inf, nearest)
            following = int(ahead[1:].argmin()) + 1
            step = ahead[following]
            of_row[row_at[done]] += step
            of_column[done] -= step
            nearest[~done] -= step
            column = following
        while column:
            row_at[column] = row_at[before[column]]
            column = int(before[column])
    return sorted((int(row_at[column]) - 1, column - 1) for column in range(1, width + 1) if row_at[column])
