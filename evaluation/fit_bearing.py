"""Fit the weights by which `rashomon.points.bearing` judges whether an account's own words bear out what its point says.

    .venv/bin/python evaluation/fit_bearing.py evaluation/stories/*/ ../shared/stories/*/ src/rashomon/demo/ [--weights]

Each folder holds the reports of one story (`*.txt`) and `gold.json`, whose points name the words with which each report
speaks on a matter; folders without it are left out. The reports go through the product's own rooms, up to the groups of
claims that `gather` makes where less is asked of a claim. Each claim in such a group is one example, held against the
claim that states the group's matter, with the features that `OwnWords` tells. The group is on the gold points whose
evidence most of its other reports touch, or the stated claim. The answer is yes where the claim touches the evidence of
one of these, no where it touches only that of others, or none in a report that the gold calls silent on all of these.
Any other example is left out: nothing can be told. Each story weighs as much as any other.

The method is the logistic regression of `fit_points`, by Newton's steps, in numpy: no randomness. Printed are, for each
story, how often a right account is ranked above a wrong one (area under the curve; `-` where all are right or none is)
by the weights fitted on all other stories, and by the log odds alone; then, with `--weights`, the weights fitted on all,
as `WEIGHTS` stands in the module, whose scale `BearingOptions` is set for. There is no published figure: the stories
are this project's own.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fit_points import (
    Array,
    _rooms,  # pyright: ignore[reportPrivateUsage] - the same examples, and not some like them
    _touched,  # pyright: ignore[reportPrivateUsage]
)

from rashomon.model import Claim
from rashomon.points import GroupingOptions, PointOptions
from rashomon.points.assembly import (
    _central,  # pyright: ignore[reportPrivateUsage] - what the room does, and not a second one beside it
    _grouped,  # pyright: ignore[reportPrivateUsage]
    _stated,  # pyright: ignore[reportPrivateUsage]
)
from rashomon.points.bearing import WEIGHTS, OwnWords
from rashomon.points.likeness import log_odds
from rashomon.text.encoder import load_encoder

RIDGE = 3.0
LOOSE = PointOptions(grouping=GroupingOptions(threshold=-2.0, further=9.0))
"""Groups are made with less asked of a claim than the room asks: those that it makes have hardly any wrong accounts."""
ANSWERS = 60.0
"""The weight of all examples is scaled so that each story's sum to this, against the ridge's one size."""


@dataclass(frozen=True)
class Cells:
    """The accounts of one story: a row of features for each, in the order of `WEIGHTS`, and whether it is right."""

    name: str
    rows: Array
    answers: Array


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="stories with gold.json")
    parser.add_argument("--weights", action="store_true", help="also print the weights fitted on all stories")
    arguments = parser.parse_args()
    stories = [cells(folder) for folder in sorted(arguments.folders) if (folder / "gold.json").is_file()]
    if len(stories) < 2:
        print("at least two folders with gold.json are needed", file=sys.stderr)
        return 2
    print(f"{'story left out':28}{'accounts':>9}{'right':>7}{'area':>8}{'odds':>8}")
    for story in stories:
        weights = fit([other for other in stories if other is not story])[:-1]
        areas = [area(story.rows @ weights, story.answers), area(story.rows[:, 0], story.answers)]
        told = "".join(f"{figure:8.3f}" if figure is not None else f"{'-':>8}" for figure in areas)
        print(f"{story.name:28}{len(story.answers):9}{int(story.answers.sum()):7}{told}")
    if arguments.weights:
        print(literal(fit(stories)))
    return 0


def fit(stories: Sequence[Cells]) -> Array:
    """Return the weights of the features as they are (not scaled) that make the answers likeliest, then the bias."""
    stories = [story for story in stories if len(story.answers)]
    if not stories:
        return np.zeros(len(WEIGHTS) + 1)
    rows = np.concatenate([story.rows for story in stories])
    answers = np.concatenate([story.answers for story in stories])
    weights = np.concatenate([np.full(len(story.answers), ANSWERS / len(story.answers)) for story in stories])
    mean = np.average(rows, axis=0, weights=weights)
    spread = np.sqrt(np.average((rows - mean) ** 2, axis=0, weights=weights)) + 1e-6
    scaled = np.c_[(rows - mean) / spread, np.ones(len(rows))]
    ridge = np.eye(scaled.shape[1]) * RIDGE
    ridge[-1, -1] = 1e-6  # The bias is free; the little that is left keeps it finite where all answers are one.
    solution = np.zeros(scaled.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(scaled @ solution, -30, 30)))
        slope = scaled.T @ (weights * (likely - answers)) + ridge @ solution
        curve = (scaled * (weights * likely * (1 - likely))[:, None]).T @ scaled + ridge
        step = np.linalg.solve(curve, slope)
        solution = solution - np.clip(step, -2.0, 2.0)  # Where one feature tells all, a whole step can lead too far.
        if float(np.abs(step).max()) < 1e-6:
            break
    plain = solution[:-1] / spread
    return np.append(plain, solution[-1] - plain @ mean)


def area(scores: Array, answers: Array) -> float | None:
    """Return how often a right one is ranked above a wrong one, ties counting half; None where all are of one sort."""
    right, wrong = scores[answers > 0], scores[answers == 0]
    if not len(right) or not len(wrong):
        return None
    above = (right[:, None] > wrong[None, :]).mean() + (right[:, None] == wrong[None, :]).mean() / 2
    return float(above)


def literal(weights: Array) -> str:
    """Return weights as they stand in the module."""
    told = ", ".join(f'"{name}": {round(weight, 2) + 0.0:.2f}' for name, weight in zip(WEIGHTS, weights, strict=False))
    return f"WEIGHTS: Mapping[str, float] = {{{told}}}"


def cells(folder: Path) -> Cells:
    """Return the accounts of one story."""
    reports, claims, entities, passages = _rooms(folder)
    points = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["points"]
    texts = {report.id: (Path(report.source).stem, report.text) for report in reports}
    units = sorted(
        (claim for claim in claims if len(claim.content) >= 2), key=lambda claim: (claim.report, claim.span, claim.id)
    )
    matters = [
        frozenset(at for at, touched in enumerate(_touched(unit.span, points, texts)) if touched) for unit in units
    ]
    silent = {
        report: frozenset(at for at, point in enumerate(points) if stem in point["silent"])
        for report, (stem, _) in texts.items()
    }
    meaning = load_encoder().encode([unit.span.text for unit in units])
    odds = log_odds(units, entities, passages, meaning)
    words = OwnWords(units, meaning)
    rows: list[tuple[float, ...]] = []
    answers: list[float] = []
    for group in _grouped(units, odds, LOOSE):
        if len({units[at].report for at in group}) < 2:
            continue
        central = _central(group, units, odds)
        stated = _stated(group, units, central)
        for at in group:
            answer = is_right(at, stated, group, units, matters, silent)
            if answer is not None:
                rows.append(words.features(at, stated, central[at]))
                answers.append(float(answer))
    held = np.array(rows, dtype=np.float64).reshape(-1, len(WEIGHTS))
    return Cells(folder.name, held, np.array(answers, dtype=np.float64))


def is_right(
    claim: int,
    stated: int,
    group: Sequence[int],
    units: Sequence[Claim],
    matters: Sequence[frozenset[int]],
    silent: Mapping[str, frozenset[int]],
) -> bool | None:
    """Return whether a claim of a group is on its matter; None where that cannot be told, and of the stated claim's
    own report.

    `matters` has the gold points that each claim touches, `silent` those on which each report says nothing.
    """
    own = units[claim].report
    if units[stated].report == own:
        return None
    told: dict[int, set[str]] = {}
    for other in group:
        if units[other].report != own:
            for matter in matters[other]:
                told.setdefault(matter, set()).add(units[other].report)
    if not told:
        return None
    most = max(len(reports) for reports in told.values())
    common = {matter for matter, reports in told.items() if len(reports) == most} | matters[stated]
    if matters[claim]:
        return not matters[claim].isdisjoint(common)
    return False if common <= silent.get(own, frozenset()) else None


if __name__ == "__main__":
    sys.exit(main())
