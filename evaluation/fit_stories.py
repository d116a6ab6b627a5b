"""Fit by what the stories room judges whether two groups of reports are on one event, and set how it groups them.

    .venv/bin/python evaluation/fit_stories.py ../shared/benchmarks [--weights] [--cache FILE] [--no-search] [--jobs 2]

Nothing is used but what `score_clustering.py` calls the development half: the news_cluster events whose name has an even
SHA-256, all of ECB+, and articles of AllSides whose id has an odd one. There is no published figure.

The weights: logistic regression with a small ridge, by Newton's steps, in numpy, no randomness. An example is a pair of
reports with the cosines of their words and of their openings and the ramps of `times_apart`. Pairs of news_cluster teach
all of it, pairs of ECB+ (which has no times, and pairs of events that differ in a detail) words, opening and `undated`,
and AllSides gives pairs that are near in words, `HARD_DAYS` days or more apart, and so most likely on two events. Where a
set has too many pairs, those far from each other are taken one in 20 or 50 and weigh as many. A report of news_cluster
that is dated more than `STRAY_DAYS` from the middle of its event is no example of how far apart one event's reports are.

The rest, `misdated`, `recurring`, `centred` and `least`, is set by search: from where the module stands, one after the
other takes the value of `SEARCHED` with the highest objective, until none gets better. The objective is the mean of the
B-cubed F1 on the development half of news_cluster and on ECB+, less the drift, which is the share of 2,000 AllSides
articles in stories that span more than `SPAN_DAYS` days.
`--weights` prints the literals for `likeness.FITTED` and `StoryOptions`.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))

from score_clustering import (
    Collection,
    Sketcher,
    as_reports,
    find_stories,
    is_development,
    read_allsides,
    read_ecb,
    read_news,
)

from rashomon.stories import Sketch, StoryOptions
from rashomon.stories.likeness import TIMES, times_apart
from rashomon.stories.sketch import WORD_BUCKETS

RIDGE = 0.05
ECB_WEIGHT = 0.3
ALLSIDES_WEIGHT = 0.1
HARD_DAYS = 7
STRAY_DAYS = 30
NEAR_PAIR = 0.6
"""Sum of both cosines from which a pair is always an example."""

PAIRED = 3000
"""Articles of AllSides whose pairs are examples."""
DRIFTING = 2000
"""Articles of AllSides, the first of those, on which drift is measured."""
SPAN_DAYS = 14
BATCH = 64

SEARCHED = {
    "misdated": (-3.5, -4.5, -5.5, -6.5, -8.0),
    "recurring": (0.0, -0.75, -1.5, -2.5),
    "least": (-1.0, -0.7, -0.4, 0.0, 0.4, 0.8),
    "centred": (0.2, 0.35, 0.5, 0.65),
}
"""The values that are tried, in the order in which they are searched."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """All pairs of some reports: the places of both, cosines of words and of openings, and days apart."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    words: Array
    lead: Array
    days: Array

    def rows(self, kept: NDArray[np.bool_], *, timeless: bool = False) -> Array:
        """Return the features of the pairs kept, in the order of `Likeness`; without their times where asked."""
        gaps = np.full(int(kept.sum()), np.nan) if timeless else self.days[kept]
        times = times_apart(gaps, np.zeros(1))[:, 0]
        return np.column_stack([self.words[kept], self.lead[kept], times])


def pairs_of(sketches: Sequence[Sketch]) -> Pairs:
    """Return all pairs."""
    words = np.zeros((len(sketches), WORD_BUCKETS), dtype=np.float32)
    for place, sketch in enumerate(sketches):
        words[place, sketch.buckets] = sketch.weights
    lead = np.stack([sketch.lead for sketch in sketches])
    days = np.array([sketch.day for sketch in sketches])
    first, second = np.triu_indices(len(sketches), 1)
    return Pairs(
        first,
        second,
        (words @ words.T)[first, second].astype(np.float64),
        (lead @ lead.T)[first, second].astype(np.float64),
        np.abs(days[first] - days[second]),
    )


def examples(news: Collection, ecb: Collection, allsides: Collection) -> tuple[Array, Array, Array]:
    """Return the features of the examples, the answers and their weights."""
    parts: list[tuple[Array, Array, Array]] = []

    pairs, same = pairs_of(news.sketches), _same(news)
    days = np.array([sketch.day for sketch in news.sketches])
    events = np.array([news.events[sketch.report] for sketch in news.sketches])
    middle = {event: np.nanmedian(days[events == event]) for event in sorted(set(events.tolist()))}
    stray = np.array([abs(day - middle[event]) > STRAY_DAYS for day, event in zip(days, events, strict=True)])
    kept = ~(same & (stray[pairs.first] | stray[pairs.second]))
    parts.append((pairs.rows(kept), same[kept].astype(np.float64), np.ones(int(kept.sum()))))

    pairs, same = pairs_of(ecb.sketches), _same(ecb)
    hard = same | (pairs.words + pairs.lead > NEAR_PAIR - 0.1)
    kept = hard | _every(20, len(same))
    parts.append(
        (pairs.rows(kept, timeless=True), same[kept].astype(np.float64), np.where(hard, 1, 20)[kept] * ECB_WEIGHT)
    )

    pairs = pairs_of(allsides.sketches)
    hard = pairs.words + pairs.lead > NEAR_PAIR
    kept = (pairs.days >= HARD_DAYS) & (hard | _every(50, len(hard)))
    parts.append((pairs.rows(kept), np.zeros(int(kept.sum())), np.where(hard, 1, 50)[kept] * ALLSIDES_WEIGHT))

    rows, answers, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rows, answers, weights


def _same(collection: Collection) -> NDArray[np.bool_]:
    events = np.array([collection.events[sketch.report] for sketch in collection.sketches])
    first, second = np.triu_indices(len(events), 1)
    return events[first] == events[second]


def _every(step: int, length: int) -> NDArray[np.bool_]:
    return np.arange(length) % step == 0


def fit(rows: Array, answers: Array, weights: Array, ridge: float = RIDGE) -> Array:
    """Return the weights of the features, and last the intercept, that make the answers likeliest."""
    rows = np.column_stack([rows, np.ones(len(rows))])
    penalty = np.full(rows.shape[1], ridge)
    penalty[-1] = 1e-9  # The intercept is free.
    solution = np.zeros(rows.shape[1])
    for _ in range(60):
        likely = 1 / (1 + np.exp(-np.clip(rows @ solution, -30, 30)))
        slope = rows.T @ (weights * (answers - likely)) - penalty * solution
        curve = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        solution = solution + step
        if float(np.abs(step).max()) < 1e-7:
            break
    return solution


@dataclass(frozen=True)
class Outcome:
    """What a setting gets on the development sets; shares in [0, 1]."""

    news: float
    ecb: float
    drift: float

    @property
    def objective(self) -> float:
        """Return what is to be as high as can be."""
        return (self.news + self.ecb) / 2 - self.drift


def outcome(options: StoryOptions, news: Collection, ecb: Collection, allsides: Collection) -> Outcome:
    """Return what these options get."""
    f1 = [
        collection.scored(find_stories(collection.sketches, BATCH, options)).b_cubed.f1 for collection in (news, ecb)
    ]  # fmt: skip
    return Outcome(f1[0], f1[1], drift(allsides.sketches, find_stories(allsides.sketches, BATCH, options)))


def drift(sketches: Sequence[Sketch], stories: dict[str, str]) -> float:
    """Return the share of reports in stories that span more than `SPAN_DAYS` days; those without a time span none."""
    days: dict[str, list[float]] = defaultdict(list)
    for sketch in sketches:
        days[stories[sketch.report]].append(sketch.day)
    long = sum(len(held) for held in days.values() if np.ptp([d for d in held if d == d] or [0.0]) > SPAN_DAYS)
    return long / len(sketches)


def search(start: StoryOptions, measure: Callable[[Sequence[StoryOptions]], list[Outcome]]) -> StoryOptions:
    """Return the best options that are reached by changing one value at a time; each that is tried is printed."""
    known: dict[StoryOptions, Outcome] = {}

    def reached(options: StoryOptions) -> float:
        return round(known[options].objective, 6)

    best, before = start, None
    while best != before:
        before = best
        for name, values in SEARCHED.items():
            tried = list(dict.fromkeys([best, *(_with(best, name, value) for value in values)]))
            fresh = [options for options in tried if options not in known]
            for options, got in zip(fresh, measure(fresh), strict=True):
                known[options] = got
                print(shown(options, got), flush=True)
            best = max(tried, key=reached)  # of equal ones the first, which is where it stands
    return best


def _with(options: StoryOptions, name: str, value: float) -> StoryOptions:
    if name in ("misdated", "recurring"):
        return replace(options, likeness=replace(options.likeness, **{name: value}))
    return replace(options, **{name: value})  # type: ignore[arg-type]


def shown(options: StoryOptions, got: Outcome) -> str:
    """Return a line of the table."""
    likeness = options.likeness
    setting = f"{likeness.misdated:>9.2f}{likeness.recurring:>10.2f}{options.least:>7.2f}{options.centred:>8.2f}"
    return f"{setting}{got.news:>8.3f}{got.ecb:>7.3f}{got.drift:>7.3f}{got.objective:>11.4f}"


def main() -> int:
    """Print the fit and the search; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds news_cluster.jsonl.gz, ecbplus.tar.xz and load/")
    parser.add_argument("--weights", action="store_true", help="print the literals for the module")
    parser.add_argument("--no-search", action="store_true", help="fit the weights only")
    parser.add_argument("--cache", type=Path, help="keeps the sketches between runs (of this and score_clustering.py)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that try settings")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir() or arguments.jobs < 1:
        parser.error("give a folder that is there, and one job or more")
    sketcher = Sketcher(arguments.cache)
    reports, events = read_news(arguments.folder)
    reports = [report for report in reports if is_development(events[report.id])]
    news = sketcher.collect(reports, {report.id: events[report.id] for report in reports})
    ecb = sketcher.collect(*read_ecb(arguments.folder))
    articles = as_reports(read_allsides(arguments.folder, development=True)[:PAIRED])
    paired = sketcher.collect(articles, {})
    drifting = sketcher.collect(articles[:DRIFTING], {})

    rows, answers, weights = examples(news, ecb, paired)
    present = StoryOptions()
    names = ("words", "lead", *TIMES, "intercept")
    values = (round(float(value), 2) for value in fit(rows, answers, weights))
    fitted = replace(present.likeness, **dict(zip(names, values, strict=True)))
    print(f"{len(rows):,} pairs, {int(answers.sum()):,} of them on one event")
    print("in the module:", present.likeness)
    print("fitted:       ", fitted, flush=True)
    best = replace(present, likeness=fitted)
    if not arguments.no_search:
        measure = partial(outcome, news=news, ecb=ecb, allsides=drifting)
        with ProcessPoolExecutor(arguments.jobs) as pool:

            def measured(tried: Sequence[StoryOptions]) -> list[Outcome]:
                return list(pool.map(measure, tried))

            names = f"{'misdated':>9}{'recurring':>10}{'least':>7}{'centred':>8}"
            print(f"\n{names}{'news':>8}{'ecb':>7}{'drift':>7}{'objective':>11}", flush=True)
            best = search(best, measured)
            got = measured([best, present])
        print("the best:\n" + shown(best, got[0]))
        print("the module as it is:\n" + shown(present, got[1]))
    if arguments.weights:
        values = ", ".join(f"{value:g}" for value in astuple(best.likeness))
        print(f"\nFITTED = Likeness({values})")
        print(f"least: float = {best.least:g}\ncentred: float = {best.centred:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
