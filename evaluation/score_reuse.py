"""Score the reuse measure on Clough and Stevenson's corpus of short answers: reused or not, and four levels of reuse.

    .venv/bin/python evaluation/score_reuse.py ../shared/benchmarks/clough_stevenson [--floors] [--encoder]
        [--independent ../shared/benchmarks/basil/basil.jsonl.gz]

The folder holds 5 articles (`orig_task?.txt`), 95 answers and `file_information.csv` with each answer's task and
level: `cut` (near copy), `light`, `heavy` (revision) and `non` (not reused; written from other sources). Each answer
is read with its article as `rashomon reuse` reads two texts, and gets one score: `measure_reuse(...).a.score`, the
mean of its share in passages and its share in phrases of three words. Nothing was set on this corpus but thresholds
on that score: one for reused or not, three for the four levels.

Thresholds are set by cross-validation, leave one task out: those of a task's 19 answers on the 76 answers to the
other four, as the cuts that put most answers in their level, the widest gap first where several do. The floors are
asked of that accuracy. Stratified ten folds (the n-th answer of a level, in order of file names, in fold n modulo 10)
are printed beside it, as a second way to cut. The baseline goes through the same procedure with one other score: the
share of the answer's word trigrams that the article has (containment, Broder 1997; Clough and Stevenson's C3).

`--independent` adds what must not be found: of the pairs of BASIL's articles on one event from different outlets that
share no run of 8 words outside quotation marks, how many words come out as shared (about two minutes of reading).

Published: P. Clough and M. Stevenson, Developing a corpus of plagiarised short answers, Language Resources and
Evaluation 45(1), 2011. Their Naive Bayes classifier on five features (containment of n-grams of four sizes and
longest common subsequence), with cross-validation on all answers: about 80% of four levels, 94.7% reused or not.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rashomon.furniture import mark_furniture
from rashomon.model import Report
from rashomon.passages import find_passages, measure_reuse, quoted_ranges
from rashomon.text.encoder import load_encoder
from rashomon.text.reading import Reading, read_reports

LEVELS = ("non", "heavy", "light", "cut")
FLOORS = {2: 0.92, 4: 0.70}
MAX_INDEPENDENT = 0.01
PUBLISHED = {2: "94.7%", 4: "about 80%"}
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Answer:
    """An answer with its task, its level (0 to 3, in the order of `LEVELS`) and its scores by name."""

    name: str
    task: str
    level: int
    scores: dict[str, float]


def main() -> int:
    """Print the tables; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--floors", action="store_true", help="exit with 1 where an accuracy misses its floor")
    parser.add_argument("--encoder", action="store_true", help="let the sentence encoder help to find passages")
    parser.add_argument("--independent", type=Path, help="BASIL's articles: count words found shared by mistake")
    arguments = parser.parse_args()
    if not (arguments.corpus / "file_information.csv").exists():
        print(f"no file_information.csv in {arguments.corpus}", file=sys.stderr)
        return 2
    answers = score_answers(arguments.corpus, arguments.encoder)
    print(f"{len(answers)} answers: " + ", ".join(f"{n} {LEVELS[k]}" for k, n in sorted(_levels(answers).items())))
    print(f"\n{'accuracy':34}{'reused or not':>15}{'four levels':>13}   (leave one task out / ten folds)")
    missed = False
    for name in answers[0].scores:
        cells: list[str] = []
        for classes in (2, 4):
            by_task, by_fold = (accuracy(answers, name, classes, folds(answers, way)) for way in ("task", "ten"))
            cells.append(f"{by_task:.3f} / {by_fold:.3f}")
            if name == "reuse" and by_task < FLOORS[classes]:
                missed = True
        print(f"{name:34}{cells[0]:>15}{cells[1]:>15}")
    print(f"{'floor of reuse':34}{FLOORS[2]:>15.3f}{FLOORS[4]:>15.3f}{'   MISSED' if missed else ''}")
    print(f"{'published (Naive Bayes, 5 features)':34}{PUBLISHED[2]:>14}{PUBLISHED[4]:>15}")
    print_confusion(answers, "reuse")
    if arguments.independent is not None:
        missed |= print_independent(arguments.independent, arguments.encoder)
    return 1 if arguments.floors and missed else 0


def score_answers(corpus: Path, with_encoder: bool) -> list[Answer]:
    """Return each answer of the corpus with its scores, in order of file names."""
    with (corpus / "file_information.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(
            (row["File"].strip(), row["Task"].strip(), row["Category"].strip()) for row in csv.DictReader(file)
        )
    readings = {reading.report.id: reading for reading in read_reports([_report(corpus / name) for name, _, _ in rows])}
    article = {task: readings[name] for name, task, level in rows if level == "orig"}
    encoder = load_encoder() if with_encoder else None
    answers: list[Answer] = []
    for name, task, level in rows:
        if level == "orig":
            continue
        answer, original = readings[name], article[task]
        reuse = measure_reuse(answer, original, find_passages([answer, original], encoder=encoder)).a
        scores = {
            "reuse": reuse.score,
            "  its passages alone": reuse.share,
            "  its phrases alone": reuse.phrase_share,
            "baseline: trigram containment": containment(answer, original, 3),
        }
        answers.append(Answer(name, task, LEVELS.index(level), scores))
    return answers


def _report(path: Path) -> Report:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n")
    return Report(path.name, path.name, text, "0", title="", language="en", words=len(text.split()))


def containment(text: Reading, other: Reading, size: int) -> float:
    """Return the share of a text's distinct n-grams of words that the other one has."""
    grams: list[set[tuple[str, ...]]] = []
    for reading in (text, other):
        words = [match.group().casefold() for match in _WORD.finditer(reading.report.text)]
        grams.append({tuple(words[i : i + size]) for i in range(len(words) - size + 1)})
    return len(grams[0] & grams[1]) / len(grams[0]) if grams[0] else 0.0


def _levels(answers: Sequence[Answer]) -> Counter[int]:
    return Counter(answer.level for answer in answers)


def folds(answers: Sequence[Answer], way: str) -> list[str]:
    """Return each answer's fold: its task, or one of ten with the levels spread evenly."""
    if way == "task":
        return [answer.task for answer in answers]
    seen: Counter[int] = Counter()
    found: list[str] = []
    for answer in answers:
        found.append(str(seen[answer.level] % 10))
        seen[answer.level] += 1
    return found


def predict(answers: Sequence[Answer], name: str, classes: int, fold: Sequence[str]) -> list[int]:
    """Return each answer's class by thresholds that were set without its fold."""
    predicted = [0] * len(answers)
    for held_out in sorted(set(fold)):
        training = [answer for answer, part in zip(answers, fold, strict=True) if part != held_out]
        thresholds = set_thresholds([a.scores[name] for a in training], [_class(a, classes) for a in training], classes)
        for place, (answer, part) in enumerate(zip(answers, fold, strict=True)):
            if part == held_out:
                predicted[place] = sum(answer.scores[name] >= threshold for threshold in thresholds)
    return predicted


def accuracy(answers: Sequence[Answer], name: str, classes: int, fold: Sequence[str]) -> float:
    """Return the share of answers whose class is predicted right by thresholds set without their fold."""
    predicted = predict(answers, name, classes, fold)
    return sum(p == _class(a, classes) for p, a in zip(predicted, answers, strict=True)) / len(answers)


def _class(answer: Answer, classes: int) -> int:
    return answer.level if classes == 4 else int(answer.level > 0)


def set_thresholds(scores: Sequence[float], labels: Sequence[int], classes: int) -> list[float]:
    """Return the rising thresholds, one fewer than classes, that put most scores in their class.

    A threshold lies in the middle between two neighbouring scores; of several best ones those with the widest gaps
    (in sum) are taken.
    """
    order = sorted(range(len(scores)), key=lambda i: (scores[i], i))
    values = [scores[i] for i in order]
    count = len(values)
    right = [[0] * (count + 1) for _ in range(classes)]
    for place, i in enumerate(order):
        for label in range(classes):
            right[label][place + 1] = right[label][place] + (labels[i] == label)
    gaps = [0.0, *(values[i] - values[i - 1] for i in range(1, count)), 0.0]
    # best[j]: most scores right and widest gaps, with the first j scores in the classes so far, and its cuts.
    best: list[tuple[int, float, tuple[int, ...]]] = [(right[0][j], 0.0, ()) for j in range(count + 1)]
    for label in range(1, classes):
        best = [
            max(
                (
                    (done + right[label][j] - right[label][i], width + gaps[i], (*cuts, i))
                    for i, (done, width, cuts) in enumerate(best[: j + 1])
                    if gaps[i] > 0 or i in (0, count)
                ),
                key=lambda item: item[:2],
            )
            for j in range(count + 1)
        ]
    cuts = best[count][2]
    return [
        float("-inf") if cut == 0 else float("inf") if cut == count else (values[cut - 1] + values[cut]) / 2
        for cut in cuts
    ]


def print_confusion(answers: Sequence[Answer], name: str) -> None:
    """Print how many answers of each level were put in which, thresholds set with one task left out."""
    predicted = predict(answers, name, 4, folds(answers, "task"))
    counts = Counter(zip((answer.level for answer in answers), predicted, strict=True))
    print(f"\n{'four levels, by ' + name:20}" + "".join(f"{'as ' + level:>10}" for level in LEVELS))
    for level, word in enumerate(LEVELS):
        print(f"{word:20}" + "".join(f"{counts[level, other]:>10}" for other in range(len(LEVELS))))
    wrong = [
        f"{answer.name} ({LEVELS[answer.level]} {answer.scores[name]:.2f})"
        for answer, found in zip(answers, predict(answers, name, 2, folds(answers, "task")), strict=True)
        if found != _class(answer, 2)
    ]
    print("\nreused or not, wrong: " + (", ".join(wrong) or "none"))


def print_independent(file: Path, with_encoder: bool) -> bool:
    """Print how many words of independent articles on one event lie in passages; return whether they are too many."""
    events: dict[str, list[Report]] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            text = "\n\n".join([article["title"], *(" ".join(paragraph) for paragraph in article["paragraphs"])])
            name = f"{article['triplet']}/{article['outlet']}"
            report = Report(name, name, text, "0", article["outlet"], article["title"], language="en")
            events.setdefault(article["triplet"], []).append(report)
    encoder = load_encoder() if with_encoder else None
    pairs = joined = words = shared = 0
    for reports in events.values():
        readings = read_reports(mark_furniture(reports))
        runs = [_unquoted_runs(reading) for reading in readings]
        passages = find_passages(readings, encoder=encoder)
        for (a, left), (b, right) in combinations(zip(readings, runs, strict=True), 2):
            if left & right:
                continue
            reuse = measure_reuse(a, b, passages)
            pairs += 1
            joined += reuse.a.in_passages > 0
            words += reuse.a.words + reuse.b.words
            shared += reuse.a.in_passages + reuse.b.in_passages
    print(
        f"\n{pairs} independent pairs: {shared / words:.2%} of their words in passages (at most {MAX_INDEPENDENT:.0%}); "
        f"{joined} pairs have any"
    )
    return shared / words > MAX_INDEPENDENT


def _unquoted_runs(reading: Reading) -> set[tuple[str, ...]]:
    """Return the runs of eight words outside quotation marks and furniture."""
    text = reading.report.text
    closed = [*quoted_ranges(text), *((piece.start, piece.end) for piece in reading.report.furniture)]
    runs: set[tuple[str, ...]] = set()
    run: list[str] = []
    for match in _WORD.finditer(text):
        if any(start <= match.start() < end for start, end in closed):
            run = []
            continue
        run = [*run[-7:], match.group().casefold()]
        if len(run) == 8:
            runs.add(tuple(run))
    return runs


if __name__ == "__main__":
    sys.exit(main())
