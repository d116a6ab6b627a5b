"""Ask whether what we find between two claims tells that one strengthens the other, on ClaimDiff: a proxy, no floor.

    .venv/bin/python evaluation/score_claimdiff.py ../shared/benchmarks/claimdiff/ClaimDiff-strength-test-full.json.gz
        [--limit 300] [--examples 3]

The file has pairs of sentences from two outlets' articles on one topic, most of them given both ways round, with the
label 1 where the first strengthens the second: its words lend support to what the other says, whoever is more exact.
0 is all else, pairs that weaken (about 8 in 100 of test-full) and pairs that have nothing to do with each other (about
73 in 100) alike; nearly all pairs have one label both ways round. So it is a question of argument, and it stands near
to two of ours only: do both claims speak on one matter (`align_claims`), and where do they part (`find_discrepancies`)?

Each claim is read once as a report of one sentence (not as a headline, even where it ends in a quotation), and each
pair goes through the rooms from names to discrepancies as a story of two reports. Nothing is fitted. Printed are, for
each signal, its coverage (the share of rows that have it), the share of those with label 1 beside the share in all
rows, and its accuracy where found, as a rule that says 1, or 0 for conflicts. Below them what a whole prediction by
each signal has (1 where found, else 0) beside the majority label; the area under the curve of three graded signals;
and, of the pairs whose label differs with the direction, how often the side that a finding makes the surer one (flat
against hedged, with a source against without, the exact figure) is the one that strengthens.

Published: M. Ko et al., ClaimDiff: Comparing and Contrasting Claims on Contentious Issues, arXiv 2205.12221 (2022):
by its abstract the best of their fine-tuned models stay over 19 points (absolute) below people. Test-full is the
unfiltered set: 3,173 rows with 19.35% strengthen in the README (https://github.com/kaistAI/ClaimDiff), 3,168 in the
file. The majority label alone is right in four of five.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rashomon.claims import extract_claims
from rashomon.discrepancies import find_discrepancies
from rashomon.entities import link_entities
from rashomon.model import Discrepancy, Report, make_id
from rashomon.passages import find_passages
from rashomon.points import align_claims
from rashomon.quotes import attribute_quotes
from rashomon.text.dates import find_times
from rashomon.text.encoder import Encoder, load_encoder
from rashomon.text.numbers import find_quantities
from rashomon.text.reading import Reading, read_reports


@dataclass(frozen=True)
class Row:
    """Two claims in order, and whether the first strengthens the second."""

    pair: str
    a: str
    b: str
    strengthens: bool


@dataclass(frozen=True)
class Finding:
    """What the rooms make of two claims: near meanings, words in common, one matter or not, what differs."""

    cosine: float
    shared: float
    joined: bool
    discrepancies: tuple[Discrepancy, ...]


def main() -> int:
    """Print the tables; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="ClaimDiff-strength-*.json.gz")
    parser.add_argument("--limit", type=int, help="only the first so many rows")
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="N findings of each kind, in words")
    arguments = parser.parse_args()
    if not arguments.file.exists():
        print(f"no {arguments.file}", file=sys.stderr)
        return 2
    rows = load_rows(arguments.file)[: arguments.limit]
    started = time.process_time()
    found = compare_all(rows)
    seconds = time.process_time() - started
    print(f"{len(rows)} rows, {len({row_key(row) for row in rows})} pairs, {seconds:.0f} s of processor time")
    print_signals(rows, found)
    print_graded(rows, found)
    if arguments.examples:
        print_examples(rows, found, arguments.examples)
    return 0


def load_rows(file: Path) -> list[Row]:
    """Return the rows of a file in its order; `pair` is the same for both directions of a pair."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        data = json.load(lines)["data"]
    return [
        Row(
            item["pair_id"].removesuffix("_rev"),
            item["claim_a"].strip(),
            item["claim_b"].strip(),
            item["relation"] == 1,
        )
        for item in data
    ]


def row_key(row: Row) -> tuple[str, str]:
    """Return the two claims of a row in an order that is the same both ways round."""
    return (row.a, row.b) if row.a <= row.b else (row.b, row.a)


# -- the rooms ------------------------------------------------------------------------------------


class _Remembering:
    """An encoder that computes each sentence once: a claim stands in many pairs."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[s] for s in sentences]) if sentences else self._encoder.encode([])


def compare_all(rows: Sequence[Row]) -> dict[tuple[str, str], Finding]:
    """Return what is found between the claims of each pair, by `row_key`."""
    texts = sorted({text for row in rows for text in (row.a, row.b)})
    readings = dict(zip(texts, map(_no_headline, read_reports([report_of(text) for text in texts])), strict=True))
    encoder = _Remembering(load_encoder())
    encoder.encode(texts)
    return {key: compare_two(readings[key[0]], readings[key[1]], encoder) for key in sorted({row_key(r) for r in rows})}


def report_of(text: str) -> Report:
    """Return a claim as a report; its id is made from its words."""
    key = make_id("r", text)
    return Report(key, key, text, "0", outlet=key, language="en", words=len(text.split()))


def _no_headline(reading: Reading) -> Reading:
    return replace(reading, sentences=tuple(replace(sentence, headline=False) for sentence in reading.sentences))


def compare_two(first: Reading, second: Reading, encoder: Encoder) -> Finding:
    """Return what the rooms find between two readings, in the order in which the pipeline asks them."""
    readings = [first, second]
    reports = [reading.report for reading in readings]
    if first.report.id == second.report.id:  # the same sentence in both outlets
        return Finding(1.0, 1.0, True, ())
    quantities = {reading.report.id: find_quantities(reading) for reading in readings}
    times = {reading.report.id: find_times(reading, None, None) for reading in readings}
    entities = link_entities(readings)
    quotes = attribute_quotes(readings, entities)
    claims = extract_claims(readings, entities, quotes, quantities, times)
    passages = find_passages(readings, quotes, encoder=encoder)
    points = align_claims(reports, claims, entities, passages, encoder)
    vectors = encoder.encode([report.text for report in reports])
    content = [frozenset().union(*(c.content for c in claims if c.report == report.id)) for report in reports]
    smaller = min(map(len, content))
    return Finding(
        float(vectors[0] @ vectors[1]),
        len(content[0] & content[1]) / smaller if smaller else 0.0,
        any(sum(account.span is not None for account in point.accounts) > 1 for point in points),
        tuple(find_discrepancies(readings, points, claims, entities, quotes)),
    )


# -- the tables -----------------------------------------------------------------------------------


def print_signals(rows: Sequence[Row], found: dict[tuple[str, str], Finding]) -> None:
    """Print coverage, share of label 1 and accuracy for each signal, then whole predictions beside the majority."""
    kinds = Counter(d.kind for finding in found.values() for d in finding.discrepancies)
    relations = Counter(d.relation for finding in found.values() for d in finding.discrepancies)
    signals: list[tuple[str, Callable[[Finding], bool]]] = [
        ("claims joined in one point", lambda f: f.joined),
        ("joined, nothing differs", lambda f: f.joined and not f.discrepancies),
        ("any discrepancy", lambda f: bool(f.discrepancies)),
    ]
    for name, _ in sorted(relations.items(), key=lambda item: (-item[1], item[0])):
        signals.append((f"  {name}", lambda f, name=name: any(d.relation == name for d in f.discrepancies)))
    for name, _ in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        signals.append((f"  {name}", lambda f, name=name: any(d.kind == name for d in f.discrepancies)))
    base = sum(row.strengthens for row in rows) / len(rows)
    print(f"\n{'signal':30}{'rows':>6}{'coverage':>10}{'label 1':>9}{'accuracy where found':>22}")
    print(f"{'all rows':30}{len(rows):>6}{1:>10.3f}{base:>9.3f}{max(base, 1 - base):>22.3f}   (majority label)")
    for name, has in signals:
        share = [row.strengthens for row in rows if has(found[row_key(row)])]
        if share:
            ones = sum(share) / len(share)
            right = 1 - ones if name.strip() == "conflict" else ones
            print(f"{name:30}{len(share):>6}{len(share) / len(rows):>10.3f}{ones:>9.3f}{right:>22.3f}")
    print(f"\n{'prediction of all rows':30}{'accuracy':>10}{'F1 of 1':>9}{'macro F1':>10}")
    for name, says in [("always 0 (majority)", lambda _: False), *signals[:3]]:
        accuracy, ones, macro = judged([says(found[row_key(row)]) for row in rows], [row.strengthens for row in rows])
        print(f"{name:30}{accuracy:>10.3f}{ones:>9.3f}{macro:>10.3f}")


def judged(said: Sequence[bool], label: Sequence[bool]) -> tuple[float, float, float]:
    """Return accuracy, F1 of label 1 and the mean of both labels' F1."""
    counts = Counter(zip(said, label, strict=True))
    right = counts[True, True] + counts[False, False]
    wrong = len(label) - right
    one, zero = (2 * n / (2 * n + wrong) if n + wrong else 0.0 for n in (counts[True, True], counts[False, False]))
    return right / len(label) if label else 0.0, one, (one + zero) / 2


def print_graded(rows: Sequence[Row], found: dict[tuple[str, str], Finding]) -> None:
    """Print how well graded signals put rows with label 1 above the others (.5 is chance)."""
    labels = [row.strengthens for row in rows]
    graded: list[tuple[str, Callable[[Finding], float]]] = [
        ("cosine of the sentences", lambda f: f.cosine),
        ("content words in common", lambda f: f.shared),
        ("joined, then cosine", lambda f: f.joined * 2 + f.cosine),
    ]
    print(f"\n{'area under the curve':30}")
    for name, value in graded:
        print(f"{name:30}{area([value(found[row_key(row)]) for row in rows], labels):>10.3f}")


def area(values: Sequence[float], labels: Sequence[bool]) -> float:
    """Return how often a row with label 1 has the higher value than one without, ties as half; .5 with one label."""
    order = np.asarray(values)
    ones, others = order[np.asarray(labels, dtype=bool)], order[~np.asarray(labels, dtype=bool)]
    if not len(ones) or not len(others):
        return 0.5
    others = np.sort(others)
    below, upto = np.searchsorted(others, ones, "left"), np.searchsorted(others, ones, "right")
    return float((below + upto).mean() / 2 / len(others))


def print_examples(rows: Sequence[Row], found: dict[tuple[str, str], Finding], count: int) -> None:
    """Print some findings of each kind with both claims and the label."""
    shown: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row_key(row) in seen:
            continue
        seen.add(row_key(row))
        for discrepancy in found[row_key(row)].discrepancies:
            if shown[discrepancy.kind] < count:
                shown[discrepancy.kind] += 1
                print(
                    f"\n{discrepancy.kind}, {discrepancy.relation}; label {int(row.strengthens)}: {discrepancy.reason}"
                )
                print(f"    {row.a}\n    {row.b}")


if __name__ == "__main__":
    sys.exit(main())
