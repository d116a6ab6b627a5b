"""Fit the weights by which the discrepancies room judges which figures, times and statements an editor wants to compare.

    .venv/bin/python evaluation/fit_judges.py evaluation/stories/*/ ../shared/stories/*/ src/rashomon/demo/ [--weights]
        [--only figures|times|statements]

Each folder holds the reports of one story (`*.txt`, with or without a manifest) and `gold.json`, whose discrepancies
name the words by which reports part; folders without it are left out. The reports go through the product's own rooms.
Each pair that `Ledger`, `Moments` and `Statements` propose is one example with the features of the pair. The answer is
yes where the pair, written as a discrepancy with two variants (of kind quantity, time or action), answers an entry of
the gold by the rule of `story_scores.py`: two of its variants have a place and a word of the value in common with two
different variants of the entry. A story with four times as many pairs weighs twice as much as another.

The method is logistic regression on the features as they are, with a ridge, by Newton's steps, in numpy: no randomness.
Printed are, for each judge and story, what the weights fitted on all other stories get there: how well they rank its
pairs (average precision; `-` where no pair is right), and how many differences the room shows with them above its
`MIN_LIKELY` and how many of these answer an entry; last the sums and the mean over stories. With `--weights` follow the
weights fitted on all stories, as `JUDGE` stands in the module. There is no published figure: the stories are this
project's own.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from story_scores import (
    Json,
    Place,
    _read_variant,  # pyright: ignore[reportPrivateUsage] - the rule itself, and not a second one beside it
    _sets_apart,  # pyright: ignore[reportPrivateUsage]
    content_words,
    kinds_agree,
    read_folder,
)

import rashomon.pipeline
from rashomon.discrepancies import DiscrepancyOptions, ledger, moments, statements
from rashomon.discrepancies.candidates import Candidate
from rashomon.discrepancies.told import Told
from rashomon.model import MAX_SPAN_CHARS, Claim, Discrepancy, Entity, Point, Quantity, Quote, Span
from rashomon.text.encoder import load_encoder
from rashomon.text.reading import Reading

RIDGE = 3.0
WIDTH = 116
"""No line of the printed weights is longer."""
Array = NDArray[np.float64]
Judge = Mapping[str, float]
"""The weight of each feature, and the bias."""
Variants = Sequence[tuple[str, Sequence[Span]]]


# -- fitting ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Examples:
    """The pairs of one story: the features of each, and whether it is right."""

    story: str
    features: Sequence[Mapping[str, float]]
    answers: Sequence[bool]


def fit(stories: Sequence[Examples], ridge: float = RIDGE) -> dict[str, float]:
    """Return the weights that make the answers of these stories likeliest, the bias among them; by name."""
    stories = [story for story in stories if story.features]
    names = sorted({name for story in stories for pair in story.features for name in pair})
    rows = np.array(
        [[*(pair.get(name, 0.0) for name in names), 1.0] for story in stories for pair in story.features],
        dtype=np.float64,
    ).reshape(-1, len(names) + 1)
    answers = np.array([answer for story in stories for answer in story.answers], dtype=np.float64)
    weights = np.array([100 / np.sqrt(10 * len(story.answers)) for story in stories for _ in story.answers])
    penalty = np.full(len(names) + 1, ridge)
    penalty[-1] = 1e-6  # The bias is free; the little that is left keeps it finite where all answers are one.

    def loss(solution: Array) -> float:
        odds = rows @ solution
        return float(weights @ (np.logaddexp(0.0, odds) - answers * odds) + penalty @ solution**2 / 2)

    solution = np.zeros(len(names) + 1)
    for _ in range(80):
        likely = 1 / (1 + np.exp(-np.clip(rows @ solution, -30, 30)))
        slope = rows.T @ (weights * (likely - answers)) + penalty * solution
        curve = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        for _ in range(20):  # Where one feature tells all, a whole step can lead too far.
            if loss(solution - step) <= loss(solution):
                break
            step = step / 2
        solution = solution - step
        if float(np.abs(step).max()) < 1e-7:
            break
    return dict(zip([*names, "bias"], solution.tolist(), strict=True))


def left_out(stories: Sequence[Examples]) -> list[dict[str, float]]:
    """Return, for each story, the weights fitted on all others."""
    return [fit([other for other in stories if other is not story]) for story in stories]


def average_precision(story: Examples, judge: Judge) -> float | None:
    """Return the mean, over the pairs that are right, of the share of such pairs among those ranked as high."""
    if not any(story.answers):
        return None
    odds = [sum(judge.get(name, 0.0) * value for name, value in pair.items()) for pair in story.features]
    answers = np.array(story.answers, dtype=np.float64)[np.argsort(-np.array(odds), kind="stable")]
    return float((np.cumsum(answers) / np.arange(1, len(answers) + 1) * answers).sum() / answers.sum())


def literal(judge: Judge) -> str:
    """Return weights as they stand in a module: sorted by name, with two decimals, in lines that are filled."""
    lines = ["   "]
    for name in sorted(judge):
        entry = f' "{name}": {round(judge[name], 2) + 0.0:.2f},'  # adding zero makes -0.00 a plain 0.00
        if len(lines[-1]) + len(entry) > WIDTH:
            lines.append("   ")
        lines[-1] += entry
    return "\n".join(["JUDGE: Mapping[str, float] = {", *lines, "}  # fmt: skip"])


# -- reading ---------------------------------------------------------------------------------------


class Answers:
    """The discrepancies that the gold of a story lists; reports are called by the stem of their file."""

    def __init__(self, gold: Json, texts: Mapping[str, str], stem_of: Mapping[str, str]) -> None:
        self._stem_of = stem_of
        self._entries = [
            (entry["kind"], [_read_variant(variant, texts) for variant in entry["variants"]])
            for entry in gold["discrepancies"]
        ]

    def has(self, kind: str, variants: Variants) -> bool:
        """Return whether a difference of this kind between these values answers an entry."""
        found = [
            (content_words(value), [place for span in spans for place in self._place(span)])
            for value, spans in variants
        ]
        return any(kinds_agree(kind, known) and _sets_apart(found, annotated) for known, annotated in self._entries)

    def _place(self, span: Span) -> list[Place]:
        if span.end - span.start > MAX_SPAN_CHARS:
            return []
        return [Place(self._stem_of[span.report], span.start, span.end)]


@dataclass(frozen=True)
class Story:
    """What the rooms before it hand to the discrepancies room, and the gold."""

    name: str
    claims: Sequence[Claim]
    points: Sequence[Point]
    readings: Mapping[str, Reading]
    answers: Answers


def read_story(folder: Path) -> Story:
    """Return a story as `compare` hands it to the discrepancies room, seen by standing in for it."""
    taken: list[tuple[Sequence[Claim], Sequence[Point], dict[str, Reading]]] = []

    def stand_in(
        readings: Sequence[Reading],
        points: Sequence[Point],
        claims: Sequence[Claim],
        entities: Sequence[Entity],
        quotes: Sequence[Quote],
        options: DiscrepancyOptions,
    ) -> list[Discrepancy]:
        taken.append((claims, points, {reading.report.id: reading for reading in readings}))
        return []

    gold, texts, _ = read_folder(folder)
    held = rashomon.pipeline.find_discrepancies
    rashomon.pipeline.find_discrepancies = stand_in
    try:
        rashomon.pipeline.compare(sorted(str(path) for path in folder.glob("*.txt")), encoder=load_encoder())
    finally:
        rashomon.pipeline.find_discrepancies = held
    claims, points, readings = taken[0]
    stem_of = {key: Path(reading.report.source).stem for key, reading in readings.items()}
    return Story(folder.name, claims, points, readings, Answers(gold, texts, stem_of))


@dataclass(frozen=True)
class Sort:
    """One of the judges: the pairs that it weighs, with what is set apart in them, and what the room shows by it."""

    module: ModuleType
    kind: str
    pairs: Callable[[Story], Iterator[tuple[Mapping[str, float], Variants]]]
    differences: Callable[[Sequence[Claim], Sequence[Point], Mapping[str, Reading], Judge], list[Candidate]]

    def examples(self, story: Story) -> Examples:
        """Return the examples of one story."""
        pairs = [(features, story.answers.has(self.kind, variants)) for features, variants in self.pairs(story)]
        return Examples(story.name, [features for features, _ in pairs], [answer for _, answer in pairs])

    def shown(self, story: Story, judge: Judge) -> tuple[int, int]:
        """Return how many differences the room shows with these weights, and how many of them answer an entry."""
        found = self.differences(story.claims, story.points, story.readings, judge)
        return len(found), sum(story.answers.has(candidate.kind, candidate.variants) for candidate in found)


def _figures(story: Story) -> Iterator[tuple[Mapping[str, float], Variants]]:
    for pair in ledger.Ledger(story.claims, story.points, story.readings).pairs():
        yield pair.features, [(_words(side.value), _spans(side)) for side in (pair.a, pair.b)]


def _times(story: Story) -> Iterator[tuple[Mapping[str, float], Variants]]:
    for pair in moments.Moments(story.claims, story.points, story.readings).pairs():
        yield pair.features, [(side.span.text, _spans(side)) for side in (pair.a, pair.b)]


def _statements(story: Story) -> Iterator[tuple[Mapping[str, float], Variants]]:
    for pair in statements.Statements(story.claims, story.points, story.readings).pairs():
        yield pair.features, [(side.claim.span.text, [side.claim.span]) for side in (pair.a, pair.b)]


def _spans[Value](side: Told[Value]) -> list[Span]:
    return [side.span, *side.copies]


def _words(quantity: Quantity) -> str:
    noun = quantity.noun or ""
    return quantity.span.text if noun in quantity.span.text.lower() else f"{quantity.span.text} {noun}"


SORTS: Mapping[str, Sort] = {
    "figures": Sort(ledger, "quantity", _figures, ledger.figure_differences),
    "times": Sort(moments, "time", _times, moments.moment_differences),
    "statements": Sort(statements, "action", _statements, statements.statement_differences),
}


# -- telling ---------------------------------------------------------------------------------------


def main() -> int:
    """Print the tables; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="stories with gold.json")
    parser.add_argument("--weights", action="store_true", help="also print the weights fitted on all stories")
    parser.add_argument("--only", choices=list(SORTS), help="fit one judge and not all three")
    arguments = parser.parse_args()
    stories = [read_story(folder) for folder in sorted(arguments.folders) if (folder / "gold.json").is_file()]
    if len(stories) < 2:
        print("at least two folders with gold.json are needed", file=sys.stderr)
        return 2
    for name in [arguments.only] if arguments.only else list(SORTS):
        sort = SORTS[name]
        held = [sort.examples(story) for story in stories]
        print(f"{f'{name}: story left out':34}{'pairs':>7}{'right':>7}{'precision':>11}{'shown':>7}{'right':>7}")
        table: list[tuple[int, int, int, int]] = []
        precisions: list[float] = []
        for story, examples, judge in zip(stories, held, left_out(held), strict=True):
            precision = average_precision(examples, judge)
            precisions += [precision] if precision is not None else []
            table.append((len(examples.answers), sum(examples.answers), *sort.shown(story, judge)))
            _print_row(story.name, table[-1], precision)
        mean = sum(precisions) / len(precisions) if precisions else None
        _print_row(f"all, above {sort.module.MIN_LIKELY}", [sum(column) for column in zip(*table, strict=True)], mean)
        if arguments.weights:
            print(f"\n# {sort.module.__name__}\n{literal(fit(held))}")
        print()
    return 0


def _print_row(name: str, counts: Sequence[int], precision: float | None) -> None:
    told = "-" if precision is None else f"{precision:.3f}"
    print(f"{name:34}{counts[0]:7}{counts[1]:7}{told:>11}{counts[2]:7}{counts[3]:7}")


if __name__ == "__main__":
    sys.exit(main())
