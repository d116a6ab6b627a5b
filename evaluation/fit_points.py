"""Fit the weights with which `rashomon.points.likeness` tells whether two claims speak on one matter.

    .venv/bin/python evaluation/fit_points.py evaluation/stories/*/ ../shared/stories/*/ src/rashomon/demo/ [--weights]

Each folder holds the reports of one story (`*.txt`) and `gold.json`, whose points name the words with which each
report speaks on a matter; folders without it are left out. Each two claims of two reports, headlines apart, are one
example with the features of `pair_features`. The answer is yes where the words of both claims touch the evidence of
one gold point. Where only their sentences do, the example is left out. The gold names the main matters and not all:
where neither claim touches evidence, the answer no weighs a fifth. Each story weighs as much as any other.

The method is logistic regression with a small ridge, by Newton's steps, in numpy: no randomness. Verbatim passages are
left out: the room knows those. A second regression has also the features of `context_features`, made from the first
one's log odds, which for each story come from the weights of the others. Printed are, for each story, how well the
second's weights, fitted on the others, rank its pairs (average precision, beside that of the vectors' cosine alone and of
shared words alone) and how often the best partner that they choose in another report is the right one; then, with
`--weights`, the weights fitted on all, ready to be written into the module. There is no published figure: the stories
are this project's own.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import rashomon.pipeline
from rashomon.model import Claim, Entity, Passage, Point, Report, Span
from rashomon.points import PointOptions
from rashomon.points.likeness import context_features, pair_features, settle
from rashomon.text.encoder import Encoder, load_encoder

RIDGE = 3.0
UNKNOWN = 0.2
"""What the answer no weighs where neither claim touches any evidence."""
POSITIVES = 400.0
"""The weight of all examples is scaled so that each story's yes weighs this much, against the ridge's one size."""
Array = NDArray[np.float64]
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Examples:
    """The pairs of one story: a row of features, the answer and its weight, and the places of both claims."""

    name: str
    units: Sequence[Claim]
    passages: Sequence[Passage]
    features: dict[str, Matrix]
    rows: Array
    answers: Array
    weights: Array
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    reports: NDArray[np.intp]


@dataclass(frozen=True)
class Model:
    """Weights of features as they are (not scaled), and what is added to their sum."""

    weights: Array
    intercept: float

    def odds(self, rows: Array) -> Array:
        """Return the log odds of each row."""
        return rows @ self.weights + self.intercept

    def matrix(self, story: Examples) -> Matrix:
        """Return the log odds of all pairs of a story, as the room would settle them."""
        result = np.full((len(story.units),) * 2, self.intercept, dtype=np.float32)
        for weight, feature in zip(self.weights.tolist(), story.features.values(), strict=True):
            result += np.float32(weight) * feature
        settle(result, story.units, story.passages)
        return result


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="stories with gold.json")
    parser.add_argument("--weights", action="store_true", help="also print the weights fitted on all stories")
    arguments = parser.parse_args()
    stories = [examples(folder) for folder in sorted(arguments.folders) if (folder / "gold.json").is_file()]
    if len(stories) < 2:
        print("at least two folders with gold.json are needed", file=sys.stderr)
        return 2
    names = list(stories[0].features)
    firsts = [fit([other for other in stories if other is not story]) for story in stories]
    whole = fit(stories)
    again = [second(story, model) for story, model in zip(stories, firsts, strict=True)]
    cosine, words = names.index("clause_meaning"), names.index("words")
    print(f"{'story left out':28}{'pairs':>8}{'same':>7}{'precision':>11}{'cosine':>8}{'words':>8}{'best':>7}")
    for story in again:
        model = fit([other for other in again if other is not story])
        odds = model.odds(story.rows)
        figures = [average_precision(story, score) for score in (odds, story.rows[:, cosine], story.rows[:, words])]
        print(
            f"{story.name:28}{len(story.answers):8}{int(story.answers.sum()):7}"
            f"{figures[0]:11.3f}{figures[1]:8.3f}{figures[2]:8.3f}{right_partner(story, odds):7.3f}"
        )
    if arguments.weights:
        for prefix, held, model in (("FIRST_", stories, whole), ("", again, fit(again))):
            print(f"{prefix}WEIGHTS: Mapping[str, float] = {{")
            for name, weight in zip(held[0].features, model.weights.tolist(), strict=True):
                print(f'    "{name}": {weight:.3f},')
            print(f"}}\n{prefix}INTERCEPT = {model.intercept:.3f}")
    return 0


def second(story: Examples, model: Model) -> Examples:
    """Return the examples of a story with what the first regression's log odds tell of each pair."""
    features = {**story.features, **dict(context_features(story.units, model.matrix(story)))}
    rows = np.stack([feature[story.first, story.second].astype(np.float64) for feature in features.values()], axis=1)
    return replace(story, features=features, rows=rows)


def examples(folder: Path) -> Examples:
    """Return the examples of one story."""
    reports, claims, entities, passages = _rooms(folder)
    units = sorted(
        (claim for claim in claims if len(claim.content) >= 2),
        key=lambda claim: (claim.report, claim.span, claim.id),
    )
    points = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["points"]
    texts = {report.id: (Path(report.source).stem, report.text) for report in reports}
    own = np.array([_touched(claim.span, points, texts) for claim in units], dtype=np.float64)
    whole = np.array([_touched(claim.sentence, points, texts) for claim in units], dtype=np.float64)
    places = {report: at for at, report in enumerate(sorted(texts))}
    owner = np.array([places[claim.report] for claim in units], dtype=np.intp)
    same, near, some = own @ own.T > 0, whole @ whole.T > 0, own.any(axis=1)
    weight = np.where(some[:, None] | some[None, :], 1.0, UNKNOWN)
    weight[near & ~same] = 0.0
    body = np.array([not claim.headline for claim in units], dtype=bool)
    apart = (owner[:, None] != owner[None, :]) & np.outer(body, body)
    verbatim = np.zeros(weight.shape, dtype=np.float32)
    settle(verbatim, units, passages)
    first, second = np.nonzero(np.triu(apart) & (weight > 0) & (verbatim == 0))
    features = dict(pair_features(units, entities, load_encoder().encode([unit.span.text for unit in units])))
    rows = np.stack([feature[first, second].astype(np.float64) for feature in features.values()], axis=1)
    weights = weight[first, second]
    answers = same[first, second].astype(np.float64)
    weights *= POSITIVES / max(1.0, float((weights * answers).sum()))
    return Examples(folder.name, units, passages, features, rows, answers, weights, first, second, owner)


def _rooms(folder: Path) -> tuple[list[Report], list[Claim], list[Entity], list[Passage]]:
    """Return what `compare` hands to the points room, seen by standing in for it."""
    taken: list[tuple[list[Report], list[Claim], list[Entity], list[Passage]]] = []

    def stand_in(
        reports: Sequence[Report],
        claims: Sequence[Claim],
        entities: Sequence[Entity],
        passages: Sequence[Passage],
        encoder: Encoder,
        options: PointOptions,
    ) -> list[Point]:
        taken.append((list(reports), list(claims), list(entities), list(passages)))
        return []

    held = rashomon.pipeline.align_claims
    rashomon.pipeline.align_claims = stand_in
    try:
        rashomon.pipeline.compare(sorted(str(path) for path in folder.glob("*.txt")))
    finally:
        rashomon.pipeline.align_claims = held
    return taken[0]


def _touched(span: Span, points: Sequence[dict[str, dict[str, str]]], texts: dict[str, tuple[str, str]]) -> list[bool]:
    stem, text = texts[span.report]
    return [
        stem in point["accounts"]
        and any(
            span.start < found.end() and found.start() < span.end
            for found in re.finditer(re.escape(point["accounts"][stem]), text)
        )
        for point in points
    ]


def fit(stories: Sequence[Examples]) -> Model:
    """Return the weights that make the answers of these stories likeliest."""
    rows = np.concatenate([story.rows for story in stories])
    answers = np.concatenate([story.answers for story in stories])
    weights = np.concatenate([story.weights for story in stories])
    mean = np.average(rows, axis=0, weights=weights)
    spread = np.sqrt(np.average((rows - mean) ** 2, axis=0, weights=weights)) + 1e-6
    scaled = np.c_[(rows - mean) / spread, np.ones(len(rows))]
    ridge = np.eye(scaled.shape[1]) * RIDGE
    ridge[-1, -1] = 0.0
    solution = np.zeros(scaled.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-scaled @ solution))
        slope = scaled.T @ (weights * (likely - answers)) + ridge @ solution
        curve = (scaled * (weights * likely * (1 - likely))[:, None]).T @ scaled + ridge
        step = np.linalg.solve(curve, slope)
        solution -= step
        if float(np.abs(step).max()) < 1e-4:
            break
    plain = solution[:-1] / spread
    return Model(plain, float(solution[-1] - plain @ mean))


def average_precision(story: Examples, scores: Array) -> float:
    """Return the mean, over the pairs on one matter, of the share of such pairs among those ranked as high."""
    order = np.argsort(-scores, kind="stable")
    answers, weights = story.answers[order], story.weights[order]
    right = np.cumsum(answers * weights)
    return float((right / np.maximum(np.cumsum(weights), 1e-9) * answers * weights).sum() / max(right[-1], 1e-9))


def right_partner(story: Examples, scores: Array) -> float:
    """Return, of the claims that another report has a partner for, the share whose best partner there is one."""
    best: dict[tuple[int, int], tuple[float, float]] = {}
    able: set[tuple[int, int]] = set()
    sides = ((story.first, story.second), (story.second, story.first))
    for mine, other in sides:
        for claim, partner, score, answer in zip(mine.tolist(), other.tolist(), scores, story.answers, strict=True):
            key = (claim, int(story.reports[partner]))
            if answer:
                able.add(key)
            if key not in best or score > best[key][0]:
                best[key] = (score, answer)
    return sum(best[key][1] for key in able) / (len(able) or 1)


if __name__ == "__main__":
    sys.exit(main())
