"""Whether a report's own words bear out what a point says: the check on each cell of the matrix of points.

Claims are grouped by log odds in which the whole report has its say: what stands around a sentence, where it stands,
whom the story names. That finds partners, and it also joins sentences which have only the story in common. So each
account is held once more against the statement of its point by its own words alone. What most claims of the story
speak of (the place, the feast, the chief actor) counts for little here: vectors are taken from the story's mean, and
a word weighs by its rarity in the story.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.model import Claim

Matrix = NDArray[np.float32]

WEIGHTS: Mapping[str, float] = {"odds": 0.60, "meaning": 1.53, "words": 1.86}
"""What one unit of each feature adds: the mean log odds with the point's other accounts, the cosine with its statement
from the story's mean, and the share of their words, by rarity, that the poorer in common of both sides shares.
Fitted by `evaluation/fit_bearing.py` on the twelve stories that `likeness.WEIGHTS` names; with one story left out it
ranks a right account above a wrong one 86 times in 100, the log odds alone do 82 times."""


@dataclass(frozen=True)
class BearingOptions:
    """How much an account's own words must bear out. Set on the gold stories (evaluation/stories and five real ones)."""

    least_of_two: float = 1.0
    """An account whose score is lower is silent on this point, where only two reports speak on it."""
    less_for_each: float = 1.2
    """So much less is asked for each further report: the more there are, the surer that there is a matter at all."""


class OwnWords:
    """The claims of one story, ready to be held against each other by what sets them apart in it."""

    def __init__(self, units: Sequence[Claim], meaning: Matrix) -> None:
        reports: dict[str, list[int]] = {}
        for at, claim in enumerate(units):
            reports.setdefault(claim.report, []).append(at)
        means = np.stack([meaning[held].mean(axis=0) for _, held in sorted(reports.items())])
        apart = meaning - means.mean(axis=0)
        lengths = np.linalg.norm(apart, axis=1, keepdims=True)
        self._apart = apart / np.where(lengths > 0.0, lengths, 1.0)
        counts = Counter(word for claim in units for word in claim.content)
        self._weight = {word: math.log((len(units) + 1) / (count + 0.5)) ** 2 for word, count in counts.items()}
        sentences: dict[tuple[str, int], set[str]] = {}
        for claim in units:
            sentences.setdefault((claim.report, claim.sentence.start), set()).update(claim.content)
        self._told = [sentences[claim.report, claim.sentence.start] for claim in units]
        self._units = units

    def score(self, claim: int, statement: int, odds: float) -> float:
        """Return how well one claim bears out another one, given its log odds with the whole point."""
        features = self.features(claim, statement, odds)
        return sum(weight * feature for weight, feature in zip(WEIGHTS.values(), features, strict=True))

    def features(self, claim: int, statement: int, odds: float) -> tuple[float, float, float]:
        """Return what the score of one claim against another one rests on, in the order of `WEIGHTS`."""
        meaning = float(self._apart[claim] @ self._apart[statement])
        words = min(self._share(claim, statement), self._share(statement, claim))
        return odds, meaning, words

    def _share(self, claim: int, other: int) -> float:
        """Return the share of a claim's words, by weight, that stand in the other one's sentence."""
        words = sorted(self._units[claim].content)
        whole = sum(self._weight[word] for word in words)
        return sum(self._weight[word] for word in words if word in self._told[other]) / whole if whole else 0.0
