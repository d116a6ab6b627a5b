"""Verbatim runs: words which two reports have in the same order, without a gap."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rashomon.model import MAX_SPAN_CHARS
from rashomon.passages.options import PassageOptions
from rashomon.passages.words import Words


@dataclass(frozen=True)
class Run:
    """A run of equal words: the reports' places in the input, where it starts in each one's words, its length."""

    a: int
    b: int
    start_a: int
    start_b: int
    length: int


def find_runs(words: Sequence[Words], options: PassageOptions) -> list[Run]:
    """Return the maximal runs of equal words between two reports, by report pair and place."""
    size = options.min_run_words
    holders_of_run = options.max_holders if len(words) <= 200 else max(3, options.max_holders // 4)
    first_copy: dict[int, int] = {}
    copies: Counter[int] = Counter()
    index: dict[int, list[tuple[int, int]]] = defaultdict(list)
    runs: list[Run] = []
    for b, text in enumerate(words):
        ids = text.ids
        whole = hash(tuple(ids))
        copies[whole] += 1
        representative = first_copy.setdefault(whole, b)
        # Of many identical texts each is compared with the first one only.
        only = representative if copies[whole] > options.max_holders // 2 else None
        covered: dict[tuple[int, int], int] = {}
        own: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for position in range(len(ids) - size + 1):
            gram = hash(tuple(ids[position : position + size]))
            holders = index.get(gram, ())
            for a, start in holders:
                if only is not None and a != only:
                    continue
                key = (a, position - start)
                if covered.get(key, -1) > position:
                    continue
                other = words[a].ids
                length = _common_length(other, ids, start, position)
                if length < size:
                    continue
                back = 0
                floor = covered.get(key, 0)
                while (
                    start - back > 0
                    and position - back > floor
                    and other[start - back - 1] == ids[position - back - 1] != -1
                ):
                    back += 1
                covered[key] = position + length
                runs.append(Run(a, b, start - back, position - back, length + back))
            if only is None and len(holders) < holders_of_run and -1 not in ids[position : position + size]:
                own[gram].append((b, position))
        for gram, places in own.items():
            index[gram].extend(places[:2])
    return runs


def _common_length(left: Sequence[int], right: Sequence[int], i: int, j: int) -> int:
    begin = i
    while i < len(left) and j < len(right) and left[i] == right[j] != -1:
        i += 1
        j += 1
    return i - begin


def keep_run(run: Run, words: Sequence[Words], options: PassageOptions) -> bool:
    """Return whether a run is shared text and no stock phrase, and no title with a long name."""
    plain = 0
    for text, start in ((words[run.a], run.start_a), (words[run.b], run.start_b)):
        telling = [i for i in range(start, start + run.length) if not text.stock[i]]
        content = [i for i in telling if text.content[i]]
        if len(telling) < options.min_run_words or len(content) < options.min_run_content:
            return False
        characters = text.reading.report.text
        plain = max(plain, sum(characters[text.starts[i]].islower() for i in content))
    return plain >= options.min_run_plain


def without_overlap(runs: Sequence[Run]) -> list[Run]:
    """Return the runs, longest first, without those that repeat words of a longer one in both reports."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda r: (-r.length, r.start_a, r.start_b)):
        if not any(
            (other.start_a <= run.start_a and run.start_a + run.length <= other.start_a + other.length)
            or (other.start_b <= run.start_b and run.start_b + run.length <= other.start_b + other.length)
            for other in kept
        ):  # fmt: skip
            kept.append(run)
    return sorted(kept, key=lambda r: (r.start_a, r.start_b))


def cut_run(
    run: Run,
    left: Words,
    right: Words,
    shown: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    options: PassageOptions,
) -> list[tuple[int, int]]:
    """Return the pieces of a run as ranges of offsets from its start: whole sentences joined up to the length a
    span may have; the sentences which a reworded passage shows are left out."""
    inside = [offset for offset in range(run.length) if run.start_a + offset in left.breaks]
    borders = sorted({0, run.length, *inside})
    pieces: list[tuple[int, int]] = []
    for start, stop in pairwise(borders):
        if any(
            low_a <= run.start_a + start and run.start_a + stop <= high_a
            and low_b <= run.start_b + start and run.start_b + stop <= high_b
            for (low_a, high_a), (low_b, high_b) in shown
        ):  # fmt: skip
            continue
        if pieces and pieces[-1][1] == start and _fits(run, pieces[-1][0], stop, left, right):
            pieces[-1] = (pieces[-1][0], stop)
            continue
        while not _fits(run, start, stop, left, right):
            middle = start + 1
            while middle + 1 < stop and _fits(run, start, middle + 1, left, right):
                middle += 1
            pieces.append((start, middle))
            start = middle
        pieces.append((start, stop))
    # What stands beside a sentence that is shown whole must be a run of its own.
    trimmed = sum(stop - start for start, stop in pieces) < run.length
    return [(start, stop) for start, stop in pieces if stop - start >= (options.min_run_words if trimmed else 1)]


def _fits(run: Run, start: int, stop: int, left: Words, right: Words) -> bool:
    if stop - start <= 1:
        return True
    long_a = left.ends[run.start_a + stop - 1] - left.starts[run.start_a + start]
    long_b = right.ends[run.start_b + stop - 1] - right.starts[run.start_b + start]
    return max(long_a, long_b) < MAX_SPAN_CHARS - 8
