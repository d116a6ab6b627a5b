"""Scores of a clustering of reports into stories: B-cubed, pairwise and normalized mutual information.

Only labelled reports are scored. A report without label (noise) that was put into a story with a labelled one is an
error wherever it can be: it counts in the size of the story by which B-cubed precision divides, it is a wrong pair with
each labelled report of the story, and for mutual information it is there as a class of its own. Noise that stays among
itself counts nowhere.

- B-cubed: the mean over labelled reports of the share of their story that has their label (precision) and of the share
  of their label that is in their story (recall); F1 is the harmonic mean of both means (E. Amigó et al., A comparison of
  extrinsic clustering evaluation metrics based on formal constraints, Information Retrieval 12, 2009);
- pairwise: the share of pairs put together that have one label, and of pairs with one label that are put together;
- mutual information over the arithmetic mean of both entropies (C. Manning et al., Introduction to Information
  Retrieval, 2008, 16.3).

A share of nothing counts 0: where all labels or all stories have one report, the pairwise F1 is 0.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from coreference_scores import Score


@dataclass(frozen=True)
class ClusteringScores:
    """How well stories and labels agree; all shares lie in [0, 1].

    `stories` counts those that hold a labelled report, `labels` the labels, `intruders` the noise in such stories.
    """

    b_cubed: Score
    pairwise: Score
    nmi: float
    stories: int
    labels: int
    intruders: int


def score_clustering(gold: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> ClusteringScores:
    """Return the scores of the stories in `found` by the labels in `gold`, both by report.

    A report that `gold` has not is noise. Raises `KeyError` for a labelled report that has no story.
    """
    labels = Counter(gold.values())
    shared = Counter((label, found[report]) for report, label in gold.items())
    labelled = Counter(found[report] for report in gold)
    noise = Counter(story for report, story in found.items() if report not in gold and story in labelled)
    sizes = labelled + noise
    right = sum(_pairs(count) for count in shared.values())
    wanted = sum(_pairs(count) for count in labels.values())
    made = sum(_pairs(count) + count * noise[story] for story, count in labelled.items())
    return ClusteringScores(
        b_cubed=Score(
            _share(sum(count * count / labels[label] for (label, _), count in shared.items()), len(gold)),
            _share(sum(count * count / sizes[story] for (_, story), count in shared.items()), len(gold)),
        ),
        pairwise=Score(_share(right, wanted), _share(right, made)),
        nmi=_mutual_information(labels, shared, noise, sizes),
        stories=len(labelled),
        labels=len(labels),
        intruders=sum(noise.values()),
    )


def _mutual_information(
    labels: Counter[Hashable],
    shared: Counter[tuple[Hashable, Hashable]],
    noise: Counter[Hashable],
    sizes: Counter[Hashable],
) -> float:
    """Return the mutual information over the mean of the entropies; 1 where neither side parts anything."""
    total = sum(sizes.values())
    entropies = _entropy([*labels.values(), *[1] * sum(noise.values())], total), _entropy(sizes.values(), total)
    if not sum(entropies):
        return 1.0 if total else 0.0
    common = sum(
        count / total * math.log(total * count / (labels[label] * sizes[story]))
        for (label, story), count in shared.items()
    )
    # A noise report's class has one report, which lies in its story.
    common += sum(count / total * math.log(total / sizes[story]) for story, count in noise.items())
    return min(max(2 * common / sum(entropies), 0.0), 1.0)


def _entropy(counts: Iterable[int], total: int) -> float:
    return -sum(count / total * math.log(count / total) for count in counts)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
