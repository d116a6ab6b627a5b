"""Score what the intake takes from a page against trafilatura alone, on two public sets of pages with gold bodies.

    .venv/bin/python evaluation/score_extraction.py
        [--aeb ../shared/benchmarks/article-extraction-benchmark] [--fundus ../shared/benchmarks/fundus/dataset]
        [--floors] [--detail 15] [--limit 20]
    uv run --with rouge-score python evaluation/score_extraction.py --fundus ... --check

Name one set or both (about two minutes together). Each page is unpacked to a file and read by `read_sources`, as
`rashomon compare page.html` reads it. Its headline, which the intake puts before the body and the gold leaves out, is
taken off again for the row `ingest`; `ingest, headline kept` has it. `ingest, furniture left out` is the body without
what `mark_furniture` marks on the one page: the rest of the pipeline reads that. A page that the intake skips counts
as an empty text. Beside them stands trafilatura on the same markup, with its defaults and as each benchmark calls it.

The floor, with `--floors`: the row `ingest` is no more than .005 below the better of the two trafilatura rows of the
same run, on each set. The ± is the standard deviation of the difference to that row, over 1,000 samples of pages.

article-extraction-benchmark (Zyte, MIT; https://github.com/scrapinghub/article-extraction-benchmark): 181 pages.
Texts are runs of word characters; every four in a row are a shingle, counted as often as it occurs. Of each page, true
positives, false positives and false negatives are shares of their sum. Precision and recall are means over pages, F1
is made from the two means; accuracy is the share of pages with every word right. Published in the benchmark's README:
F1 .958 for trafilatura 2.0.0, .960 go-trafilatura, .970 the best (rs-trafilatura; AutoExtract of 2019).

fundus (Dallabetta et al., ACL 2024 demonstrations; MIT; https://github.com/dobbersc/fundus-evaluation): 80 pages of 16
outlets, gold as paragraphs. ROUGE-LSum without stemming: for each gold sentence the union of its longest common
subsequences with all sentences found, words counted no more often than the text has them; mean of the pages'
F1. Gold paragraphs in square brackets are optional: the choice that gives the best F1 counts. The benchmark splits
sentences by NLTK's punkt, which needs a download; here they are split at stops inside each line. On three published
outputs of trafilatura this script's figures were the published ones to every digit. `--check` holds its figures
against the package rouge-score, on the same sentences. Published: 93.62 for trafilatura 1.7.0, 93.39 news-please,
97.69 Fundus, whose extractors are written for these 16 outlets.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rashomon.furniture import mark_furniture
from rashomon.ingest import read_sources
from rashomon.model import Report

TOLERANCE = 0.005
OURS = "ingest"
PEERS = ("trafilatura, its defaults", "trafilatura, as called there")
_WORD = re.compile(r"\w+")
_ROUGE_WORD = re.compile(r"[a-z0-9]+")
_STOP = re.compile(r"""(?<=[.!?])["'”’)\]]*(\s+)(?=["'“‘(\[]*[A-Z0-9])""")


@dataclass(frozen=True)
class GoldPage:
    """A page with its gold body: paragraphs, and whether each may be left out."""

    name: str
    markup: bytes
    body: tuple[str, ...]
    optional: tuple[bool, ...]


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 in [0, 1]."""

    precision: float
    recall: float
    f1: float


def main() -> int:
    """Print a table for each set; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--aeb", type=Path, help="folder of the article-extraction-benchmark")
    parser.add_argument("--fundus", type=Path, help="folder of fundus's dataset")
    parser.add_argument("--floors", action="store_true", help="exit with 1 where ingest falls below trafilatura")
    parser.add_argument("--detail", type=int, default=0, metavar="N", help="the N pages that lose most, per set")
    parser.add_argument("--limit", type=int, help="read only so many pages of each set")
    parser.add_argument("--check", action="store_true", help="hold ROUGE-LSum against the package rouge-score")
    arguments = parser.parse_args()
    if arguments.aeb is None and arguments.fundus is None:
        parser.error("name a set: --aeb FOLDER, --fundus FOLDER")
    missed = False
    for folder, load, measure in (
        (arguments.aeb, load_aeb, AEB),
        (arguments.fundus, load_fundus, FUNDUS),
    ):
        if folder is None:
            continue
        try:
            pages = load(folder)[: arguments.limit]
        except OSError as error:
            print(f"cannot read {folder}: {error}", file=sys.stderr)
            return 2
        texts = extract_all(pages, measure.settings)
        missed |= print_table(measure, pages, texts, arguments.detail)
        if arguments.check and measure is FUNDUS:
            check_rouge(pages, texts[OURS])
    return 1 if arguments.floors and missed else 0


# -- the pages ------------------------------------------------------------------------------------


def load_aeb(folder: Path) -> list[GoldPage]:
    """Return the benchmark's pages in order of id; the gold is one text."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        GoldPage(
            key, gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()), (item["articleBody"],), (False,)
        )
        for key, item in sorted(gold.items())
    ]


def load_fundus(folder: Path) -> list[GoldPage]:
    """Return the pages in order of name, the marks of optional paragraphs taken off."""
    gold = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    pages: list[GoldPage] = []
    for key, item in sorted(gold.items()):
        optional = tuple(paragraph.startswith("[") and paragraph.endswith("]") for paragraph in item["body"])
        body = tuple(p[1:-1] if free else p for p, free in zip(item["body"], optional, strict=True))
        pages.append(GoldPage(key, gzip.decompress((folder / "html" / key).read_bytes()), body, optional))
    return pages


# -- the extractions ------------------------------------------------------------------------------


def extract_all(pages: Sequence[GoldPage], settings: dict[str, Any]) -> dict[str, list[str]]:
    """Return each extractor's text for each page, in the order of pages; `settings` are the benchmark's own."""
    import logging

    import trafilatura

    # A page it finds nothing on is counted below; its log line would only stand in the table.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    texts: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            report = _as_read(page, Path(folder))
            markup = page.markup.decode("utf-8", "replace")
            for name, text in (
                (OURS, body_of(report)),
                ("ingest, headline kept", report.text if report else ""),
                ("ingest, furniture left out", body_of(_marked(report))),
                (PEERS[0], trafilatura.extract(markup)),
                (PEERS[1], trafilatura.extract(markup, **settings)),
            ):
                texts.setdefault(name, []).append(text or "")
    return texts


def _as_read(page: GoldPage, folder: Path) -> Report | None:
    path = folder / "page.html"
    path.write_bytes(page.markup)
    reports = read_sources([str(path)]).reports
    return reports[0] if reports else None


def _marked(report: Report | None) -> Report | None:
    return mark_furniture([report])[0] if report else None


def body_of(report: Report | None) -> str:
    """Return the text of a report without the headline put before its body, and without what is marked as furniture."""
    if report is None:
        return ""
    start = len(report.title) + 2 if report.title and report.text.startswith(f"{report.title}\n\n") else 0
    kept: list[str] = []
    for piece in sorted(report.furniture):
        kept.append(report.text[start : max(start, piece.start)])
        start = max(start, piece.end)
    return "".join([*kept, report.text[start:]])


# -- shingles -------------------------------------------------------------------------------------


def shingle_shares(gold: str, found: str, size: int = 4) -> tuple[float, float, float]:
    """Return true positives, false positives and false negatives as shares of their sum; a short text is one shingle."""
    right, given = (_shingles(text, size) for text in (gold, found))
    shared = (right & given).total()
    counts = (shared, given.total() - shared, right.total() - shared)
    return tuple(count / (sum(counts) or 1) for count in counts)  # type: ignore[return-value]


def _shingles(text: str, size: int) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words)


def shingle_score(shares: Sequence[tuple[float, float, float]]) -> Score:
    """Return mean precision over pages that have a text, mean recall over those that should, and F1 of the means."""
    precisions = [hit / (hit + extra) for hit, extra, _ in shares if hit + extra > 0]
    recalls = [hit / (hit + missing) for hit, _, missing in shares if hit + missing > 0]
    return _f1(statistics.mean(precisions) if precisions else 0.0, statistics.mean(recalls) if recalls else 0.0)


def _f1(precision: float, recall: float) -> Score:
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


# -- ROUGE-LSum -----------------------------------------------------------------------------------


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text: lines, and inside a line what stands between stops."""
    found: list[str] = []
    for line in text.splitlines():
        start = 0
        for match in _STOP.finditer(line):
            found.append(line[start : match.start(1)])
            start = match.end()
        found.append(line[start:])
    return [sentence for sentence in found if sentence.strip()]


def rouge_lsum(page: GoldPage, text: str) -> Score:
    """Return the ROUGE-LSum of a text for a page, the optional paragraphs chosen as gives the best F1."""
    found = [words for s in sentences_of(text) if (words := _ROUGE_WORD.findall(s.lower()))]
    gold = [[_ROUGE_WORD.findall(s.lower()) for s in sentences_of(paragraph)] for paragraph in page.body]
    places = {word: at for at, word in enumerate(sorted({w for p in gold for s in p for w in s}))}
    given = np.zeros(len(places), dtype=np.int64)
    for word, count in Counter(word for sentence in found for word in sentence).items():
        if word in places:
            given[places[word]] = count
    held = np.zeros((len(gold), len(places)), dtype=np.int64)
    for row, paragraph in enumerate(gold):
        for sentence in paragraph:
            for at in _in_common(sentence, found):
                held[row, places[sentence[at]]] += 1
    sizes = [sum(map(len, paragraph)) for paragraph in gold]
    size_found = sum(map(len, found))
    # A choice is its sum of rows and its length; each optional paragraph doubles the choices.
    firm = [row for row, free in enumerate(page.optional) if not free]
    choices = [(held[firm].sum(axis=0), sum(sizes[row] for row in firm))]
    for row, free in enumerate(page.optional):
        if free:
            choices += [(counts + held[row], size + sizes[row]) for counts, size in choices]
    best = Score(0.0, 0.0, 0.0)
    for counts, size in choices:
        hits = int(np.minimum(counts, given).sum())
        score = _f1(hits / size_found if size_found else 0.0, hits / size if size else 0.0)
        best = max(best, score, key=lambda one: one.f1)
    return best


def _in_common(sentence: Sequence[str], found: Sequence[Sequence[str]]) -> set[int]:
    """Return the places of a sentence that lie in its longest common subsequence with any sentence found."""
    if sentence in found:
        return set(range(len(sentence)))
    words = set(sentence)
    return {at for other in found if words.intersection(other) for at in _subsequence(sentence, other)}


def _subsequence(a: Sequence[str], b: Sequence[str]) -> list[int]:
    """Return the places in `a` of one longest common subsequence; of several, the one that rouge-score takes."""
    lengths = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, word in enumerate(a):
        above, row = lengths[i], lengths[i + 1]
        for j, other in enumerate(b):
            row[j + 1] = above[j] + 1 if word == other else max(above[j + 1], row[j])
    places: list[int] = []
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif lengths[i][j - 1] > lengths[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return places


def check_rouge(pages: Sequence[GoldPage], texts: Sequence[str]) -> None:
    """Print how far the figures of pages without optional paragraphs are from those of the package rouge-score."""
    try:
        from rouge_score.rouge_scorer import RougeScorer  # pyright: ignore[reportMissingImports]
    except ImportError:
        print("\nnot checked: run by `uv run --with rouge-score python evaluation/score_extraction.py ...`")
        return
    scorer: Any = RougeScorer(["rougeLsum"], use_stemmer=False)
    gaps: list[float] = []
    for page, text in zip(pages, texts, strict=True):
        if not any(page.optional):
            lines = ["\n".join(s for part in whole for s in sentences_of(part)) for whole in (page.body, (text,))]
            gaps.append(abs(scorer.score(*lines)["rougeLsum"].fmeasure - rouge_lsum(page, text).f1))
    print(f"\nrouge-score: {len(gaps)} pages, largest difference of F1 {max(gaps, default=0.0):.1e}")


# -- the tables -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measure:
    """A benchmark: how it calls trafilatura, what it keeps of each page, how it makes one score of them."""

    name: str
    settings: dict[str, Any]
    of_page: Callable[[GoldPage, str], Any]
    of_pages: Callable[[Sequence[Any]], Score]
    published: tuple[tuple[str, Score], ...]


def _shares_of_page(page: GoldPage, text: str) -> tuple[float, float, float]:
    return shingle_shares("\n".join(page.body), text)


def _means(scores: Sequence[Score]) -> Score:
    return Score(
        statistics.mean(score.precision for score in scores),
        statistics.mean(score.recall for score in scores),
        statistics.mean(score.f1 for score in scores),
    )


AEB = Measure(
    "article-extraction-benchmark, shingles of four words",
    {"include_comments": False},
    _shares_of_page,
    shingle_score,
    (
        ("published: trafilatura 2.0.0", Score(0.938, 0.978, 0.958)),
        ("published: rs-trafilatura, best", Score(0.951, 0.990, 0.970)),
    ),
)
FUNDUS = Measure(
    "fundus, ROUGE-LSum",
    {"include_comments": False, "include_tables": False},
    rouge_lsum,
    _means,
    (
        ("published: trafilatura 1.7.0", Score(0.9391, 0.9685, 0.9362)),
        ("published: Fundus, best", Score(0.9989, 0.9675, 0.9769)),
    ),
)


def print_table(measure: Measure, pages: Sequence[GoldPage], texts: dict[str, list[str]], detail: int) -> bool:
    """Print a set's table; return whether `ingest` lies too far below trafilatura."""
    values = {
        name: [measure.of_page(page, text) for page, text in zip(pages, found, strict=True)]
        for name, found in texts.items()
    }
    scores = {name: measure.of_pages(found) for name, found in values.items()}
    peer = max(PEERS, key=lambda name: scores[name].f1)
    print(f"\n{measure.name}: {len(pages)} pages")
    print(f"{'':34}{'F1':>8}{'precision':>11}{'recall':>8}{'exact':>8}{'empty':>7}   difference to {peer}")
    for name, score in scores.items():
        exact = sum(_same_words(page, text) for page, text in zip(pages, texts[name], strict=True)) / len(pages)
        empty = sum(not text.strip() for text in texts[name])
        gap = "" if name == peer else f"   {score.f1 - scores[peer].f1:+.4f}"
        if gap:
            gap += f" ± {deviation(values[name], values[peer], measure.of_pages):.4f}"
        print(f"{name:34}{score.f1:>8.4f}{score.precision:>11.4f}{score.recall:>8.4f}{exact:>8.3f}{empty:>7}{gap}")
    for name, score in measure.published:
        print(f"{name:34}{score.f1:>8.4f}{score.precision:>11.4f}{score.recall:>8.4f}")
    floor = scores[peer].f1 - TOLERANCE
    missed = scores[OURS].f1 < floor
    print(f"{'floor of ingest':34}{floor:>8.4f}{'   MISSED' if missed else ''}")
    if detail:
        _print_detail(measure, pages, values, detail)
    return missed


def _same_words(page: GoldPage, text: str) -> bool:
    return _WORD.findall(" ".join(page.body)) == _WORD.findall(text)


def deviation(ours: Sequence[Any], theirs: Sequence[Any], of_pages: Callable[[Sequence[Any]], Score]) -> float:
    """Return the standard deviation of the difference of F1 over samples of the pages; the seed is fixed."""
    chance = random.Random(4)
    differences: list[float] = []
    for _ in range(1_000):
        sample = [chance.randrange(len(ours)) for _ in ours]
        differences.append(of_pages([ours[i] for i in sample]).f1 - of_pages([theirs[i] for i in sample]).f1)
    return statistics.stdev(differences)


def _print_detail(measure: Measure, pages: Sequence[GoldPage], values: dict[str, list[Any]], count: int) -> None:
    """Print the pages on which `ingest` is worst, with the other rows beside it."""
    by_page = {name: [measure.of_pages([value]).f1 for value in found] for name, found in values.items()}
    print("\nthe lowest F1 of ingest (" + "; ".join(name for name in by_page) + ")")
    for at in sorted(range(len(pages)), key=lambda at: (by_page[OURS][at], pages[at].name))[:count]:
        print("  " + "".join(f"{found[at]:>8.3f}" for found in by_page.values()) + f"   {pages[at].name}")


if __name__ == "__main__":
    sys.exit(main())
