"""Measure `find_candidate_pairs` by hand: seconds, memory and growth on a large collection, beside MinHash LSH.

    uv run --with datasketch python benchmarks/blocking.py ARTICLES [--sizes 10000 20000 40000] [--limit 600]

ARTICLES is a file of JSON lines, packed with xz or not, each with a `text`, such as
../shared/benchmarks/load/allsides.jsonl.xz. The first N articles are taken for each size; each measurement runs in a
fresh process, whose peak memory holds the articles too. 37,554 articles may take 10 minutes and 4 GB on two cores.

First the pairs are held against a count that takes no part of the code measured: of 1,000 articles, half of them
taken from pairs, every two are compared as sets of their runs of 12 words as tuples of strings.

Then datasketch looks for the same pairs. It is helped where possible: it gets the same words, runs of 12 already
hashed, and no run that more than `max_holders` articles hold (with these, at a threshold that low, it pairs every two
holders of a newsletter prompt). A shared run is a small part of two texts, so no threshold of likeness finds the pairs;
what finds most is one row a band, where any of N least hashes in common makes a candidate, and its recall is what N
buys. The ensemble searches by containment, which is nearer to what is asked. "recall" is the share of our pairs that
are among its candidates, "right" the share of its candidates that are pairs of ours. All variants run on the smallest
size, the one that found most in the time also on the largest. `--limit` is in seconds of one measurement.

Measured on allsides with datasketch 2.0.0, two cores that others used as well (processor seconds; peak MB; recall):

                                             10,000               20,000              37,554
    find_candidate_pairs                 11 s   412 MB        23 s   774 MB       45 s  1,367 MB
      pairs                               8,015                21,220              51,853
    LSH, one row a band, 128 hashes      not taken  654 .513                     155 s  2,191  .465
    LSH, one row a band, 512 hashes      80 s 1,798     .777                     312 s  6,622  .728
    LSH, threshold .5 and .1             .001 and .040
    ensemble, containment .1 and .01     .362 and .652

None of 3,223 pairs of the sample was missed by find_candidate_pairs, and none was found too many.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.passages import blocking
from rashomon.passages.blocking import BlockingOptions, find_candidate_pairs

SIZES = (10_000, 20_000, 40_000)
MAX_SECONDS, MAX_MEGABYTES = 600, 4000
SAMPLE = 1000

VARIANTS: dict[str, dict[str, Any]] = {
    "LSH, threshold .5, 128 hashes": {"threshold": 0.5, "num_perm": 128},
    "LSH, threshold .1, 128 hashes": {"threshold": 0.1, "num_perm": 128},
    "LSH, one row a band, 128 hashes": {"params": (128, 1), "num_perm": 128},
    "LSH, one row a band, 512 hashes": {"params": (512, 1), "num_perm": 512},
    "ensemble, containment .1, 128 hashes": {"threshold": 0.1, "num_perm": 128, "num_part": 8},
    "ensemble, containment .01, 256 hashes": {"threshold": 0.01, "num_perm": 256, "num_part": 8},
}


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description="Measure find_candidate_pairs.")
    parser.add_argument("articles", type=Path, help="JSON lines with a `text` each, packed with xz or not")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="articles, smallest first")
    parser.add_argument("--limit", type=int, default=MAX_SECONDS, metavar="SECONDS", help="for one measurement")
    parser.add_argument("--alone", action="store_true", help="without datasketch")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--pairs", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        step = {"ours": measure_ours, "exact": check_exact}.get(arguments.step)
        (size,) = arguments.sizes
        if step:
            found = step(arguments.articles, size, arguments.pairs)
        else:
            found = measure_datasketch(arguments.articles, size, arguments.pairs, VARIANTS[arguments.step])
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as folder:
        report(arguments.articles, arguments.sizes, arguments.limit, arguments.alone, Path(folder))


def report(articles: Path, sizes: Sequence[int], limit: int, alone: bool, folder: Path) -> None:
    """Print growth, the check of exactness, and datasketch beside it."""
    print(f"{'articles':>8}  {'words':>11}  {'wall s':>7}  {'processor s':>11}  {'peak MB':>7}  {'pairs':>9}")
    for size in sizes:
        row = in_fresh_process("ours", articles, size, folder / f"{size}.npz", limit)
        if row is None:
            print(f"{size:8,}  not done in {limit} s")
            continue
        late = row["wall"] > MAX_SECONDS or row["megabytes"] > MAX_MEGABYTES
        print(
            f"{row['articles']:8,}  {row['words']:11,}  {row['wall']:7.1f}  {row['processor']:11.1f}  "
            f"{row['megabytes']:7,.0f}  {row['pairs']:9,}{'  TOO MUCH' if late else ''}",
            flush=True,
        )
    row = in_fresh_process("exact", articles, sizes[0], folder / f"{sizes[0]}.npz", limit)
    if row is not None:
        print(
            f"\nevery two of {row['sample']:,} articles compared as sets of tuples ({row['slow']:.0f} s): "
            f"{row['expected']:,} pairs; not found {row['missed']}, found too many {row['wrong']}"
        )
    if alone:
        return
    print(
        f"\n{'datasketch':38}  {'articles':>8}  {'wall s':>7}  {'processor s':>11}  {'peak MB':>7}  {'candidates':>10}  recall  right"
    )
    most, best = 0.0, None
    for name in VARIANTS:
        row = report_variant(name, articles, sizes[0], folder, limit)
        if row and row["recall"] > most:
            most, best = row["recall"], name
    if best and len(sizes) > 1:
        report_variant(best, articles, sizes[-1], folder, limit)


def report_variant(name: str, articles: Path, size: int, folder: Path, limit: int) -> dict[str, Any] | None:
    """Print and return one line of datasketch's table."""
    row = in_fresh_process(name, articles, size, folder / f"{size}.npz", limit)
    if row is None:
        print(f"{name:38}  {size:8,}  not done in {limit} s, or not in memory", flush=True)
        return None
    print(
        f"{name:38}  {row['articles']:8,}  {row['wall']:7.1f}  {row['processor']:11.1f}  {row['megabytes']:7,.0f}  "
        f"{row['candidates']:10,}  {row['recall']:6.3f}  {row['right']:5.3f}",
        flush=True,
    )
    return row


def in_fresh_process(step: str, articles: Path, size: int, pairs: Path, limit: int) -> dict[str, Any] | None:
    """Return what the step found, or null where it was not done in time or failed."""
    command = [sys.executable, __file__, str(articles), "--sizes", str(size), "--step", step, "--pairs", str(pairs)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False, timeout=limit + 120)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def read_texts(articles: Path, size: int) -> list[str]:
    """Return the texts of the first articles."""
    texts: list[str] = []
    opened = lzma.open if articles.suffix == ".xz" else open
    with opened(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            texts.append(json.loads(line)["text"])
            if len(texts) == size:
                break
    return texts


def peak_megabytes() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def measure_ours(articles: Path, size: int, pairs: Path) -> dict[str, Any]:
    """Return seconds, memory and counts of one run; the pairs are written to the file."""
    texts = read_texts(articles, size)
    wall, processor = time.perf_counter(), time.process_time()
    found = find_candidate_pairs(texts)
    row = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor, "pairs": len(found)}
    row["megabytes"] = peak_megabytes()
    np.savez(pairs, first=found.first, second=found.second)
    words = sum(len(blocking.WORD.findall(text)) for text in texts)
    return {"articles": len(texts), "words": words, **row}


def check_exact(articles: Path, size: int, pairs: Path) -> dict[str, Any]:
    """Return how the pairs of a sample differ from those of a comparison of every two texts, stock phrases and all."""
    texts = read_texts(articles, size)
    known = np.load(pairs)
    in_pairs = np.unique(np.concatenate([known["first"], known["second"]])).tolist()
    chosen = in_pairs[:: max(1, len(in_pairs) * 2 // SAMPLE)][: SAMPLE // 2]
    rest = sorted(set(range(len(texts))) - set(chosen))
    chosen += rest[:: max(1, len(rest) * 2 // SAMPLE)][: SAMPLE - len(chosen)]
    sample = [texts[number] for number in chosen]
    began = time.perf_counter()
    expected = slow_pairs(sample, BlockingOptions().min_run_words)
    slow = time.perf_counter() - began
    every_run = replace(BlockingOptions(), max_holders=len(sample), max_copies=len(sample))
    found = {(pair.first, pair.second) for pair in find_candidate_pairs(sample, every_run)}
    return {
        "sample": len(sample), "slow": slow, "expected": len(expected),
        "missed": len(expected - found), "wrong": len(found - expected),
    }  # fmt: skip


def slow_pairs(texts: Sequence[str], size: int) -> set[tuple[int, int]]:
    """Return the pairs of texts that share a run of words, by comparing every two."""
    runs: list[set[tuple[str, ...]]] = []
    for text in texts:
        words = [word.replace("'", "").replace("’", "") for word in re.findall(r"\w+(?:['’]\w+)*", text.casefold())]
        runs.append({tuple(words[at : at + size]) for at in range(len(words) - size + 1)})
    return {(a, b) for a, b in combinations(range(len(texts)), 2) if not runs[a].isdisjoint(runs[b])}


def measure_datasketch(articles: Path, size: int, pairs: Path, variant: dict[str, Any]) -> dict[str, Any]:
    """Return seconds, memory, recall and precision of one variant."""
    from datasketch import MinHash, MinHashLSH, MinHashLSHEnsemble  # pyright: ignore[reportMissingImports]

    texts = read_texts(articles, size)
    stock = widely_held(texts)
    wall, processor = time.perf_counter(), time.process_time()
    empty = MinHash(num_perm=variant["num_perm"], hashfunc=int)
    sketches: list[tuple[int, Any, int]] = []
    for number, hashes in enumerate(hashed_runs(texts)):
        kept = hashes[~np.isin(hashes, stock, assume_unique=True)]
        if len(kept):
            sketch = empty.copy()
            sketch.update_batch((kept >> np.uint64(32)).tolist())
            sketches.append((number, sketch, len(kept)))
    candidates: set[tuple[int, int]] = set()
    if "num_part" in variant:
        ensemble = MinHashLSHEnsemble(**variant)
        ensemble.index(sketches)
        for number, sketch, count in sketches:
            candidates.update(ordered(number, ensemble.query(sketch, count)))
    else:
        index = MinHashLSH(**variant)
        for number, sketch, _ in sketches:
            candidates.update(ordered(number, index.query(sketch)))
            index.insert(number, sketch, check_duplication=False)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    megabytes = peak_megabytes()
    known = np.load(pairs)
    exact = set(zip(known["first"].tolist(), known["second"].tolist(), strict=True))
    shared = len(exact & candidates)
    return {
        "articles": len(texts), "wall": wall, "processor": processor, "megabytes": megabytes, "candidates": len(candidates),
        "recall": shared / max(1, len(exact)), "right": shared / max(1, len(candidates)),
    }  # fmt: skip


def ordered(number: int, others: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Return the pairs of a text with others, the smaller number first."""
    return ((min(number, other), max(number, other)) for other in others if other != number)


def hashed_runs(texts: Sequence[str]) -> Iterable[NDArray[np.uint64]]:
    """Yield each text's different runs of 12 words, hashed."""
    numbers: dict[str, int] = {}
    for text in texts:
        words = (word.casefold().replace("'", "").replace("’", "") for word in blocking.WORD.findall(text))
        numbered = np.fromiter((numbers.setdefault(word, len(numbers)) for word in words), np.int32)
        yield np.unique(blocking.hash_grams(numbered, BlockingOptions().min_run_words))


def widely_held(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return the hashes of runs that more than `max_holders` texts hold."""
    hashes, counts = np.unique(np.concatenate(list(hashed_runs(texts))), return_counts=True)
    return hashes[counts > BlockingOptions().max_holders]


if __name__ == "__main__":
    main()
