"""Score the clustering of reports into stories on news_cluster and on BASIL among noise, beside TF-IDF and HDBSCAN.

    uv run --no-sync --with scikit-learn evaluation/score_clustering.py ../shared/benchmarks
        [--sets news,basil] [--batch 64] [--cache FILE] [--floors] [--detail] [--noise 2000] [--draw 0]

With `.venv/bin/python` instead of uv the baselines are left out (scikit-learn is no dependency of this project).

The sets, in the order in which the reports were published:

- news: news_cluster of Giveme5W1H, 342 reports with 64 labels, some of which hold several events of one theme;
- basil: the 60 events x 3 outlets of BASIL, among `--noise` articles of AllSides that were published more than 30 days
  from any labelled event of both sets; `--draw` takes other ones.

The split: an event of news_cluster whose name has an even SHA-256 is for development, and so are ECB+ and the articles of
AllSides whose id has an odd one. `fit_stories.py` and the settings of the baselines use nothing else; all other events
and the noise are used for nothing but this table. "events not seen" are the news_cluster events that are not for
development: all 342 reports are clustered, those events' are scored, and any other report in their stories is an error.

Ours: `StoryFinder` with its defaults, fed batches in order of arrival. Its row is followed by those for batches of one
and for one batch of everything. Baselines beside it:

- TF-IDF: sublinear, English stop words, weights from the whole set; in order of arrival a report joins the story whose
  sum of vectors is nearest by cosine, from a threshold;
- TF-IDF in a window: the same, but a story is closed so many days after its last report;
- HDBSCAN on the vectors of headline and opening that ours has too (min_cluster_size 2 or 3, min_samples 1, eom or leaf);
- HDBSCAN as BERTopic calls it (euclidean, eom, min_samples as min_cluster_size, which is 2 to 15), without the UMAP before
  it, since that needs torch or numba and much besides;
- HDBSCAN in a window: the same, but reports more than so many days apart are as far from each other as can be.

HDBSCAN sees all reports at once; reports that it calls noise are stories of one. Each baseline is set on the development
half in like company: for news alone, for basil among as many development articles of AllSides more than 30 days from
that half's events. Ours has one setting for all. The rows "at its best" are no fair rivals but bounds: settings chosen by
the score on the very set that is reported.

Scores are those of `clustering_scores.py`. `--floors` exits with 1 where ours has less than .85 B-cubed F1 on basil, or
less than .05 more than TF-IDF or HDBSCAN there, each in its plain form; with 2 where these are not there. Wherever else
ours is not .05 above a baseline, be it in a window or at its best, is listed too, and does not count.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import lzma
import math
import re
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))

from clustering_scores import ClusteringScores, score_clustering

import rashomon
from rashomon.ingest.drafting import read_item
from rashomon.ingest.item import Item, Stated
from rashomon.ingest.options import IngestOptions
from rashomon.model import Report, Skipped
from rashomon.stories import Sketch, StoryFinder, StoryOptions, sketch_reports
from rashomon.text.encoder import load_encoder

BASIL_FLOOR = 0.85
MARGIN = 0.05
APART = 30
"""Days between noise and any labelled event, at least."""

TODAY = "2030-01-01"
"""The day of the run, so that no article lies in the future and every run is the same."""

Row = Mapping[str, Any]
Stories = Mapping[str, Hashable]
"""The story of each report, by id."""


@dataclass(frozen=True, eq=False)
class Collection:
    """Reports in order of arrival, each with its sketch, and the events of those that are labelled."""

    reports: Sequence[Report]
    sketches: Sequence[Sketch]
    events: Mapping[str, str]

    def scored(self, stories: Stories, kept: Callable[[str], bool] = lambda event: True) -> ClusteringScores:
        """Return the scores of these stories on the events that are kept; all other reports are noise."""
        gold: dict[Hashable, Hashable] = {report: event for report, event in self.events.items() if kept(event)}
        return score_clustering(gold, {report: story for report, story in stories.items()})


# -- reading ---------------------------------------------------------------------------------------


def is_development(name: str) -> bool:
    """Return whether an event may be used for setting parameters; by its name alone."""
    return not int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2


def read_news(folder: Path) -> tuple[list[Report], dict[str, str]]:
    """Return the reports of news_cluster and their events."""
    with gzip.open(folder / "news_cluster.jsonl.gz", "rt", encoding="utf-8") as lines:
        return _labelled((row, row["event"], row["text"]) for row in map(json.loads, lines))


def read_basil(folder: Path) -> tuple[list[Report], dict[str, str]]:
    """Return the reports of BASIL and their events: a triplet is one, however its reports' rows call it."""
    with gzip.open(folder / "basil" / "basil.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    names = {row["triplet"]: f"{row['event']} {row['triplet']}" for row in reversed(rows)}
    return _labelled(
        (row, names[row["triplet"]], "\n".join(" ".join(part) for part in row["paragraphs"])) for row in rows
    )


def read_ecb(folder: Path) -> tuple[list[Report], dict[str, str]]:
    """Return the reports of ECB+, without times, and their events: each topic has two (ecb and ecbplus)."""
    reports: list[Report] = []
    events: dict[str, str] = {}
    with tarfile.open(folder / "ecbplus.tar.xz") as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            name = re.fullmatch(r"(\d+)_\d+(ecb(?:plus)?)\.xml", Path(member.name).name)
            data = archive.extractfile(member) if name else None
            if not name or not data:
                continue
            lines = _sentences(ElementTree.parse(data))
            if not lines:
                continue
            # What stands first in ECB+ is the headline; in ECB it may be the lead.
            title = lines[0] if name[2] == "ecbplus" or len(lines[0].split()) < 15 else None
            key = f"ecb-{Path(member.name).stem}"
            reports.append(Report(key, key, "\n".join(lines), key, title=title, language="en"))
            events[key] = f"{name[1]}{name[2]}"
    return reports, events


def _sentences(tree: ElementTree.ElementTree[Any]) -> list[str]:
    """Return the sentences of a document in ECB+, its words put together, without addresses and dates at its head."""
    words: dict[int, list[str]] = defaultdict(list)
    for token in tree.iter("token"):
        words[int(token.get("sentence", "0"))].append(token.text or "")
    lines: list[str] = []
    for place in sorted(words):
        line = " ".join(words[place])
        if place == 0 and re.search(r"http|www", line):
            continue
        if place <= 2 and re.fullmatch(r"[\w ,.:/-]{0,39}", line) and re.search(r"\d{4}", line):
            continue
        line = re.sub(r" ([.,;:?!'’)%])|([($]) | (n't)\b", r"\1\2\3", line)
        lines.append(line)
    return lines


def read_allsides(folder: Path, *, development: bool) -> list[Row]:
    """Return the rows of AllSides that are, or are not, for development, in an order that their ids alone decide."""
    with lzma.open(folder / "load" / "allsides.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if is_development(row["id"]) is not development]
    return sorted(rows, key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())


def far_from(rows: Iterable[Row], reports: Iterable[Report]) -> Iterator[Row]:
    """Yield the rows whose day is known and more than `APART` days from that of each of the reports."""
    days = np.array([day for report in reports if (day := _day(report.published_at)) is not None])
    for row in rows:
        day = _day(row["published_at"])
        if day is not None and np.abs(days - day).min() > APART:
            yield row


def drawn(rows: Iterable[Row], draw: int) -> list[Row]:
    """Return the rows in the order of another draw; the first is the order that they have."""
    if not draw:
        return list(rows)
    return sorted(rows, key=lambda row: hashlib.sha256(f"{draw} {row['id']}".encode()).hexdigest())


def as_reports(rows: Iterable[Row]) -> list[Report]:
    """Return the reports of rows, read as `rashomon add` would; a row that it would skip is named."""
    reports = (_report(row, row["text"]) for row in rows)
    return [report for report in reports if report is not None]


def _labelled(rows: Iterable[tuple[Row, str, str]]) -> tuple[list[Report], dict[str, str]]:
    reports: list[Report] = []
    events: dict[str, str] = {}
    for row, event, text in rows:
        report = _report(row, text)
        if report is not None:
            reports.append(report)
            events[report.id] = event
    return reports, events


def _report(row: Row, text: str) -> Report | None:
    stated = Stated(
        outlet=row["outlet"], title=row["title"], published=row["published_at"] or None, url=row.get("url"),
    )  # fmt: skip
    name = row.get("id") or row.get("url") or row["title"]
    found = read_item(Item(name, text.encode("utf-8"), text, stated=stated), IngestOptions(today=TODAY))
    if isinstance(found, Skipped):
        print(f"left out: {found.source} {found.reason}", file=sys.stderr)
        return None
    return found


def _day(stated: str | None) -> int | None:
    try:
        return date.fromisoformat((stated or "")[:10]).toordinal()
    except ValueError:
        return None


class Sketcher:
    """Makes sketches, and keeps them in a file between runs; a change of the code that makes them makes them anew."""

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        package = Path(rashomon.__file__).parent
        code = [package / "stories" / "sketch.py", *(package / "text" / name for name in ("encoder.py", "rarity.py"))]
        self._code = hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()
        self._kept: dict[str, str] = {}
        if cache and cache.exists():
            self._kept = json.loads(gzip.decompress(cache.read_bytes()))

    def collect(self, reports: Sequence[Report], events: Mapping[str, str]) -> Collection:
        """Return these reports as a collection; the same report given twice is there once."""
        by_id = {report.id: report for report in reports}
        if len(by_id) < len(reports):
            print(f"the same article came {len(reports) - len(by_id)} times more", file=sys.stderr)
        keys = {report.id: self._key(report) for report in by_id.values()}
        fresh = [report for report in by_id.values() if keys[report.id] not in self._kept]
        if fresh:
            print(f"{len(fresh)} reports are encoded", file=sys.stderr, flush=True)
            for sketch in sketch_reports(fresh, load_encoder()):
                self._kept[keys[sketch.report]] = base64.b64encode(sketch.to_bytes()).decode()
            if self._cache:
                self._cache.write_bytes(gzip.compress(json.dumps(self._kept).encode(), 1))
        sketches = [Sketch.from_bytes(report, base64.b64decode(self._kept[keys[report]])) for report in by_id]
        sketches.sort(key=lambda sketch: (math.inf if math.isnan(sketch.day) else sketch.day, sketch.report))
        return Collection([by_id[sketch.report] for sketch in sketches], sketches, events)

    def _key(self, report: Report) -> str:
        parts = (self._code, report.title, report.text, report.published_at, report.outlet, report.language)
        parts = (*parts, [(item.start, item.end) for item in report.furniture if item.kind == "metadata"])
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


# -- ours ------------------------------------------------------------------------------------------


def find_stories(sketches: Sequence[Sketch], batch: int, options: StoryOptions | None = None) -> dict[str, str]:
    """Return the story of each report, once all have come in batches of this size."""
    finder = StoryFinder(options or StoryOptions())
    stories: dict[str, str] = {}
    for start in range(0, len(sketches), batch):
        stories.update(finder.join(sketches[start : start + batch]).stories)
    return stories


# -- baselines -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Baseline:
    """A method with the settings to choose from; `cluster` returns the story of each report of a collection."""

    name: str
    settings: Sequence[tuple[Any, ...]]
    shown: Callable[..., str]
    cluster: Callable[..., list[int]]

    def chosen(self, collection: Collection, kept: Callable[[str], bool] = lambda event: True) -> tuple[Any, ...]:
        """Return the setting with the highest B-cubed F1, the first of equal ones."""
        scores = [
            round(collection.scored(self.stories(collection, setting), kept).b_cubed.f1, 6) for setting in self.settings
        ]  # fmt: skip
        return self.settings[int(np.argmax(scores))]

    def stories(self, collection: Collection, setting: tuple[Any, ...]) -> dict[str, Hashable]:
        """Return the story of each report."""
        found = self.cluster(collection, *setting)
        return {report.id: story for report, story in zip(collection.reports, found, strict=True)}


def baselines() -> list[Baseline]:
    """Return the methods that ours is held against."""
    thresholds = [*(round(0.02 * step, 2) for step in range(3, 21)), 0.45, 0.5, 0.6]
    return [
        Baseline("TF-IDF", [(t, None) for t in thresholds], lambda t, _: f"from {t:.2f}", _tfidf),
        Baseline(
            "TF-IDF in a window",
            list(product(thresholds, (2, 3, 5, 7, 14, 30))),
            lambda t, days: f"from {t:.2f}, {days} days",
            _tfidf,
        ),
        Baseline(
            "HDBSCAN",
            list(product((2, 3), (1,), ("eom", "leaf"), (None,))),
            lambda size, _, method, __: f"{size}, {method}",
            _hdbscan,
        ),
        Baseline(
            "HDBSCAN as BERTopic calls it",
            [(size, size, "eom", None) for size in (2, 3, 5, 10, 15)],
            lambda size, *_: f"{size}",
            _hdbscan,
        ),
        Baseline(
            "HDBSCAN in a window",
            list(product((2, 3), (1,), ("eom", "leaf"), (2, 3, 5, 7, 14, 30))),
            lambda size, _, method, days: f"{size}, {method}, {days} days",
            _hdbscan,
        ),
    ]


_KEPT: dict[tuple[str, int], tuple[Collection, NDArray[np.float32]]] = {}


def _once(
    what: str, collection: Collection, make: Callable[[Collection], NDArray[np.float32]]
) -> NDArray[np.float32]:  # fmt: skip
    """Return what is made of a collection, made once; the collection is kept too, so that no other comes to its id."""
    if (what, id(collection)) not in _KEPT:
        _KEPT[what, id(collection)] = collection, make(collection)
    return _KEPT[what, id(collection)][1]


def _cosines(collection: Collection) -> NDArray[np.float32]:
    """Return the cosines of all pairs of reports by TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # pyright: ignore

    vectorizer: Any = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    rows = vectorizer.fit_transform(report.text for report in collection.reports)
    return (rows @ rows.T).toarray().astype(np.float32)


def _squared_distances(collection: Collection) -> NDArray[np.float32]:
    """Return the squared distances of all pairs of the vectors of headline and opening."""
    vectors = np.stack([sketch.lead for sketch in collection.sketches])
    return np.maximum(2 - 2 * vectors @ vectors.T, 0.0)


def _tfidf(collection: Collection, threshold: float, window: int | None) -> list[int]:
    """Return the story of each report by a single pass, from the cosines of all pairs.

    The dot product of a report with a story's sum is the sum of those with its reports; so is the sum's length.
    """
    cosines = _once("cosines", collection, _cosines)
    stories: list[int] = []
    squares = np.zeros(len(cosines))
    last = np.full(len(cosines), -np.inf)
    for place, sketch in enumerate(collection.sketches):
        count = max(stories, default=-1) + 1
        day = math.inf if math.isnan(sketch.day) else sketch.day
        story, dot = count, 0.0
        if count:
            dots = np.bincount(stories, weights=cosines[place, :place], minlength=count)
            nearness = dots / np.sqrt(squares[:count])
            if window is not None and math.isfinite(day):
                nearness[day - last[:count] > window] = -1.0
            nearest = int(nearness.argmax())
            if nearness[nearest] >= threshold:
                story, dot = nearest, float(dots[nearest])
        stories.append(story)
        squares[story] += 2 * dot + 1
        last[story] = max(last[story], day)
    return stories


def _hdbscan(collection: Collection, size: int, samples: int, method: str, days: int | None) -> list[int]:
    """Return the story of each report by HDBSCAN on the vectors of headline and opening; noise gets numbers of its own."""
    from sklearn.cluster import HDBSCAN  # pyright: ignore

    squares = _once("squares", collection, _squared_distances)
    if days is not None:
        dates = np.array([sketch.day for sketch in collection.sketches])
        squares = np.where(np.abs(dates[:, None] - dates[None, :]) > days, np.float32(4.0), squares)
    # With distances given it takes a tenth of the time that it takes to find them in 384 dimensions.
    model: Any = HDBSCAN(
        min_cluster_size=size, min_samples=samples, cluster_selection_method=method, metric="precomputed", copy=True
    )
    found = model.fit_predict(np.sqrt(squares).astype(np.float64))
    return [int(story) if story >= 0 else -place - 1 for place, story in enumerate(found)]


# -- the table -------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Set:
    """What is reported: a collection, its parts that are scored by name, and what the baselines are set on."""

    name: str
    collection: Collection
    parts: Mapping[str, Callable[[str], bool]]
    development: Collection


def read_sets(folder: Path, names: Sequence[str], sketcher: Sketcher, noise: int, draw: int) -> list[Set]:
    """Return the sets of these names."""
    news, events = read_news(folder)
    half = [report for report in news if is_development(events[report.id])]
    half_events = {report.id: events[report.id] for report in half}
    sets: list[Set] = []
    if "news" in names:
        sets.append(
            Set(
                "news",
                sketcher.collect(news, events),
                {
                    "news_cluster": lambda event: True,
                    "news_cluster, events not seen": lambda event: not is_development(event),
                },
                sketcher.collect(half, half_events),
            )
        )
    if "basil" in names:
        basil, basil_events = read_basil(folder)
        rows = drawn(far_from(read_allsides(folder, development=False), [*news, *basil]), draw)[:noise]
        others = list(far_from(read_allsides(folder, development=True), half))[:noise]
        sets.append(
            Set(
                "basil",
                sketcher.collect([*basil, *as_reports(rows)], basil_events),
                {f"BASIL among {len(rows):,}": lambda event: True},
                sketcher.collect([*half, *as_reports(others)], half_events),
            )
        )
    return sets


def table_row(part: str, method: str, setting: str, scores: ClusteringScores) -> str:
    """Return a row of the table."""
    b_cubed, pairwise = scores.b_cubed, scores.pairwise
    cells = (
        *(f"{value:.3f}" for value in (b_cubed.precision, b_cubed.recall, b_cubed.f1)),
        *(f"{value:.3f}" for value in (pairwise.precision, pairwise.recall, pairwise.f1, scores.nmi)),
        f"{scores.stories} / {scores.labels}", f"{scores.intruders}",
    )  # fmt: skip
    return f"| {part} | {method} | {setting} | {' | '.join(cells)} |"


HEADER = """\
| set | method | setting | B-cubed P | R | F1 | pairwise P | R | F1 | NMI | stories / labels | others among them |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def print_detail(collection: Collection, stories: Stories) -> None:
    """Print the stories of ours that mix labels or hold noise, and the labels that were cut."""
    reports = {report.id: report for report in collection.reports}
    by_story: dict[Hashable, list[str]] = defaultdict(list)
    by_event: dict[str, dict[Hashable, list[str]]] = defaultdict(lambda: defaultdict(list))
    for report in reports:
        by_story[stories[report]].append(report)
        if report in collection.events:
            by_event[collection.events[report]][stories[report]].append(report)

    def line(name: str) -> str:
        report = reports[name]
        label = collection.events.get(name, "no label")
        return f"    {(report.published_at or 'no date')[:10]} {label[:40]:40} {(report.title or '')[:90]}"

    for story, held in by_story.items():
        labels = [collection.events.get(report) for report in held]
        if len(set(labels)) > 1:
            print(f"\nstory {story} mixes {len(set(labels))} labels")
            print("\n".join(map(line, held)))
    for event, parts in by_event.items():
        if len(parts) > 1:
            print(f"\nlabel {event} is cut into {len(parts)}")
            for held in sorted(parts.values(), key=len, reverse=True):
                print("\n".join(["  --", *map(line, held)]))


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds news_cluster.jsonl.gz, basil/ and load/")
    parser.add_argument("--sets", default="news,basil")
    parser.add_argument("--batch", type=int, default=64, help="reports that ours is fed at once")
    parser.add_argument("--cache", type=Path, help="keeps the sketches between runs (of this and of fit_stories.py)")
    parser.add_argument("--floors", action="store_true", help="exit with 1 where ours misses a floor")
    parser.add_argument("--detail", action="store_true", help="list the stories that mix labels and the labels cut")
    parser.add_argument("--noise", type=int, default=2000)
    parser.add_argument("--draw", type=int, default=0, help="another choice of noise")
    arguments = parser.parse_args()
    names = arguments.sets.split(",")
    if not arguments.folder.is_dir() or set(names) - {"news", "basil"} or arguments.batch < 1:
        parser.error("give a folder that is there, sets out of news and basil, and batches of one or more")
    methods = baselines() if find_spec("sklearn") else []
    if not methods:
        print("scikit-learn is not there: only ours is shown, without the baselines (see this file's head)")
    missed: list[str] = []
    close: list[str] = []
    print(HEADER)
    for chosen in read_sets(arguments.folder, names, Sketcher(arguments.cache), arguments.noise, arguments.draw):
        for lines, more in zip(
            (missed, close), print_set(chosen, arguments.batch, methods, detail=arguments.detail), strict=True
        ):
            lines.extend(more)
    if close:
        print("\n".join([f"\nless than {MARGIN} above a baseline, and no floor:", *close]))
    if not arguments.floors:
        return 0
    print("\n".join(["\nfloors missed:", *missed]) if missed else "\nno floor is missed")
    if not methods or "basil" not in names:
        print("but not all are known: they need basil, and scikit-learn")
        return 2
    return 1 if missed else 0


def print_set(
    chosen: Set, batch: int, methods: Sequence[Baseline], *, detail: bool
) -> tuple[list[str], list[str]]:  # fmt: skip
    """Print the rows of one set; return which floors are missed there, and to what else ours is too close."""
    collection = chosen.collection
    missed: list[str] = []
    close: list[str] = []
    found = find_stories(collection.sketches, batch)
    reference = {part: collection.scored(found, kept).b_cubed.f1 for part, kept in chosen.parts.items()}
    for size in dict.fromkeys((batch, 1, len(collection.sketches))):
        stories = found if size == batch else find_stories(collection.sketches, size)
        setting = "one batch" if size == len(collection.sketches) else f"batches of {size}"
        for part, kept in chosen.parts.items():
            print(table_row(part, "**ours**", setting, collection.scored(stories, kept)), flush=True)
    for method in methods:
        setting = method.chosen(chosen.development)
        stories = method.stories(collection, setting)
        for part, kept in chosen.parts.items():
            scores = collection.scored(stories, kept)
            print(table_row(part, method.name, method.shown(*setting), scores), flush=True)
            if reference[part] < scores.b_cubed.f1 + MARGIN:
                counts = chosen.name == "basil" and method.name in ("TF-IDF", "HDBSCAN")
                (missed if counts else close).append(_lead(part, reference[part], method.name, scores))
    for method, (part, kept) in product(methods, chosen.parts.items()):
        setting = method.chosen(collection, kept)
        scores = collection.scored(method.stories(collection, setting), kept)
        print(table_row(part, f"{method.name}, at its best", method.shown(*setting), scores), flush=True)
        if reference[part] < scores.b_cubed.f1 + MARGIN:
            close.append(_lead(part, reference[part], f"{method.name}, at its best", scores))
    if chosen.name == "basil" and min(reference.values()) < BASIL_FLOOR:
        missed.append(f"{chosen.name}: ours {min(reference.values()):.3f} is below {BASIL_FLOOR}")
    if detail:
        print_detail(collection, found)
        print()
    return missed, close


def _lead(part: str, ours: float, name: str, scores: ClusteringScores) -> str:
    return f"{part}: ours {ours:.3f}, {name} {scores.b_cubed.f1:.3f} ({ours - scores.b_cubed.f1:+.3f})"


if __name__ == "__main__":
    sys.exit(main())
