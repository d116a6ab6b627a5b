"""Measure the desk by hand: how fast reports come in, how soon it answers, and how large it gets.

    uv run python benchmarks/load.py ../shared/benchmarks/load/allsides.jsonl.xz [--limit N] [--store PATH] [--floors]

FILE is JSONL, plain or packed (xz, gz), with the articles' text, title, outlet and published_at. They are put in order
of date, those without one last, and written to a folder that is thrown away; that is not timed. Then each of these is
done in a process of its own, and a table of it printed in Markdown, the load average of the machine beside it:

- adding all of them with `Desk.add` to an empty store, the models loaded before: reports a second, processor time by
  part, time per report of the first and the last 2,000, peak memory, size of the store;
- the first page of the stories and five searches, the words chosen from the articles: in an open desk, and in a
  process that has to open it first; beside the latter, the whole process with the start of Python;
- the dossier of a story of 10 reports, with and without the loading of the models, and once more, when it is kept;
- the dossier of a story of 200; where there is none, the reports of the biggest stories are put into one.

With `--store` the store stays there; where it holds reports already, nothing is added, and only the answers are
measured. `--floors` ends with 1 where a bound is missed: 60 reports/s of wall clock, 2 GB, 1.5 times the processor
seconds per report at the end of those at the start (wall clock is printed too; others on the machine disturb it), .3 s
for an answer, 10 s for the dossier.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import itertools
import json
import lzma
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rashomon.desk import Desk, Stories
    from rashomon.model import Report, StoredStory

ENDS = 2_000
"""Reports at the start and at the end whose time is compared."""
SAMPLE = 2_000
"""Articles whose words the searches are chosen from."""
PAGE = 50
REPEATS = 5
SMALL, LARGE = 10, 200
LEAST_RATE, MOST_MEGABYTES, MOST_RATIO, MOST_ANSWER_S, MOST_DOSSIER_S = 60.0, 2_000.0, 1.5, 0.3, 10.0


class Shares:
    """Processor seconds by part; what a part asks of another does not count as its own."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._inside = threading.local()

    @contextmanager
    def part(self, name: str) -> Generator[None]:
        """Add the time that this thread spends inside to the part, and take it off the part it is inside of."""
        outer: str | None = getattr(self._inside, "name", None)
        self._inside.name = name
        began = time.thread_time()
        try:
            yield
        finally:
            spent = time.thread_time() - began
            self._inside.name = outer
            with self._lock:
                self.seconds[name] += spent
                if outer is not None:
                    self.seconds[outer] -= spent

    def wrap(self, holder: Any, attribute: str, name: str) -> None:
        """Put a function or method that counts as the part in place of this one."""
        call = getattr(holder, attribute)

        @functools.wraps(call)
        def run(*arguments: Any, **named: Any) -> Any:
            with self.part(name):
                return call(*arguments, **named)

        setattr(holder, attribute, run)

    def wrap_generator(self, holder: Any, attribute: str, name: str) -> None:
        """Do the same for one that yields; only the time until the next value counts."""
        call = getattr(holder, attribute)

        @functools.wraps(call)
        def run(*arguments: Any, **named: Any) -> Generator[Any]:
            values = iter(call(*arguments, **named))
            while True:
                with self.part(name):
                    value = next(values, None)
                if value is None:
                    return
                yield value

        setattr(holder, attribute, run)


def main() -> int:
    """Print the tables; return 1 where a bound is missed that `--floors` asks for."""
    parser = argparse.ArgumentParser(description="Measure the desk.")
    parser.add_argument("file", type=Path, metavar="FILE", help="articles as JSONL, plain, .xz or .gz")
    parser.add_argument("--store", type=Path, metavar="PATH", help="keep the store here; else it is thrown away")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first so many, in order of date")
    parser.add_argument("--batch", type=int, default=256, metavar="N", help="reports in one transaction")
    parser.add_argument("--floors", action="store_true", help="exit 1 where a bound is missed")
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--word", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage:
        print(json.dumps(_STAGES[arguments.stage](arguments)))
        return 0
    with tempfile.TemporaryDirectory(prefix="rashomon-load-") as folder:
        return measure(arguments, Path(folder))


def measure(arguments: argparse.Namespace, folder: Path) -> int:
    """Run the stages one after the other and print what they give; return the exit code."""
    store: Path = arguments.store or folder / "rashomon.db"
    there = store.exists()
    if there and arguments.floors:
        print(f"{store}: holds reports already, so that adding cannot be measured; give another", file=sys.stderr)
        return 2
    ordered = folder / "articles.jsonl"
    words = in_order(arguments.file, ordered, arguments.limit)
    missed: list[str] = []
    if not there:
        missed += show_adding(_stage("add", ordered, store, "--batch", str(arguments.batch)), arguments.batch)
    missed += show_answers(ordered, store, words)
    missed += show_dossiers(ordered, store)
    if missed and arguments.floors:
        print("\nMissed: " + "; ".join(missed))
    return 1 if missed and arguments.floors else 0


def in_order(file: Path, ordered: Path, limit: int | None) -> dict[str, str]:
    """Write the articles in order of date, those without one last, and return what to search for, by what sort it is."""
    opened = {".xz": lzma.open, ".gz": gzip.open}.get(file.suffix, Path.open)
    with opened(file, "rb") as lines:
        dated = [(str(json.loads(line).get("published_at") or ""), line) for line in lines if line.strip()]
    dated.sort(key=lambda article: (not article[0], article[0]))
    dated = dated[:limit]
    ordered.write_bytes(b"".join(line.rstrip(b"\n") + b"\n" for _, line in dated))
    sample = [str(json.loads(line).get("text") or "") for _, line in dated[:: max(1, len(dated) // SAMPLE)]]
    return searches(sample)


def searches(texts: Sequence[str]) -> dict[str, str]:
    """Return words to search for: some that nearly every text has, few have, and none has."""
    single: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        words = re.findall(r"[a-z]+", text.lower())
        single.update({word for word in words if len(word) > 5})
        pairs.update({f"{one} {two}" for one, two in itertools.pairwise(words) if len(one) > 4 < len(two)})
    if not single or not pairs:
        return {"none found": "qzxjqvk"}
    often = sorted(single, key=lambda word: (-single[word], word))
    rare = min((word for word in single if len(word) > 8), key=lambda word: (abs(single[word] - 2), word))
    return {
        "rare word": rare,
        "common word": often[0],
        "phrase": f'"{min(pairs, key=lambda pair: (-pairs[pair], pair))}"',
        "two words": f"{often[1]} {often[2]}",
        "none found": "qzxjqvk",
    }


def show_adding(found: dict[str, Any], batch: int) -> list[str]:
    """Print what adding took; return the bounds that are missed."""
    count, wall, processor = found["reports"], found["wall"], found["processor"]
    first, last = found["first"], found["last"]
    rate, ratio = count / wall, last["processor"] / first["processor"]
    loads = f"load {first['load']:.1f} at the start, {found['load']:.1f} at the end"
    print(f"## Adding {count:,} reports, {batch} in one transaction ({loads})\n")
    print(f"{_cores()} cores; {found['new']:,} new, {found['versions']:,} versions, {found['known']:,} known,")
    print(f"{found['skipped']:,} skipped; the models were loaded before, in {found['models']:.1f} s.\n")
    print("| | wall | processor |\n| --- | ---: | ---: |")
    print(f"| reports a second | **{rate:.1f}** | {count / processor:.1f} |")
    print(f"| milliseconds a report | {1000 * wall / count:.2f} | {1000 * processor / count:.2f} |")
    for name, end in (("first", first), ("last", last)):
        print(
            f"| the {name} {end['reports']:,} (load {end['load']:.1f}) | {end['wall']:.2f} | {end['processor']:.2f} |"
        )
    print(f"| last over first | {last['wall'] / first['wall']:.2f} | **{ratio:.2f}** |\n")
    print("| part | processor ms a report | share |\n| --- | ---: | ---: |")
    for name, seconds in sorted(found["parts"].items(), key=lambda item: -item[1]):
        print(f"| {name} | {1000 * seconds / count:.2f} | {100 * seconds / processor:.0f}% |")
    size = found["bytes"]
    print(f"\nPeak memory {found['megabytes']:,.0f} MB; the store has {size / 1e6:,.0f} MB, {size / count:,.0f} bytes")
    print("a report.\n", flush=True)
    missed: list[str] = []
    if rate < LEAST_RATE:
        missed.append(f"{rate:.1f} reports/s, at least {LEAST_RATE:.0f}")
    if found["megabytes"] > MOST_MEGABYTES:
        missed.append(f"{found['megabytes']:.0f} MB, at most {MOST_MEGABYTES:.0f}")
    if ratio > MOST_RATIO:
        missed.append(f"last over first {ratio:.2f}, at most {MOST_RATIO}")
    return missed


def show_answers(ordered: Path, store: Path, words: dict[str, str]) -> list[str]:
    """Print how soon stories and searches are there; return the bounds that are missed."""
    print("## Answers, seconds (median of five; slowest)\n")
    print("| asked for | stories found | open desk | opened anew | whole process | load |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    missed: list[str] = []
    for name, word in (("first page", ""), *words.items()):
        warm = _stage("ask", ordered, store, "--word", word)
        times: list[float] = []
        whole: list[float] = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            times.append(_stage("ask-once", ordered, store, "--word", word)["wall"])
            whole.append(time.perf_counter() - began)
        inside = statistics.median(warm["walls"])
        anew = statistics.median(times)
        found = f"{warm['stories']}{'+' if warm['stories'] == PAGE else ''}"
        print(
            f"| {name}{f': {word}' if word else ''} | {found} | {inside:.3f}; {max(warm['walls']):.3f} |"
            f" {anew:.3f}; {max(times):.3f} | {statistics.median(whole):.2f} | {_load():.1f} |",
            flush=True,
        )
        if max(inside, anew) > MOST_ANSWER_S:
            missed.append(f"{name} after {max(inside, anew):.2f} s, at most {MOST_ANSWER_S}")
    return missed


def show_dossiers(ordered: Path, store: Path) -> list[str]:
    """Print the stories, and the time and memory of two dossiers; return the bounds that are missed."""
    listed = _stage("list", ordered, store)
    print(f"\n## {listed['stories']:,} stories, {listed['shared']:,} of two reports or more\n")
    print("| reports | days | outlets | title |\n| ---: | ---: | ---: | --- |")
    for size, days, outlets, title in listed["biggest"]:
        print(f"| {size} | {days:.0f} | {outlets} | {title.replace('|', '/')[:90]} |")
    print("\n## Dossiers\n")
    print("| | reports | compared | models s | dossier s | processor s | together s | kept s | MB | load |")
    print("| --- |" + " ---: |" * 9)
    missed: list[str] = []
    for name, stage in (("a small story", "small"), ("a large story", "large")):
        found = _stage(stage, ordered, store)
        together = found["models"] + found["wall"]
        print(
            f"| {name}{' (made)' if found['made'] else ''} | {found['reports']} | {found['compared']} |"
            f" {found['models']:.1f} | {found['wall']:.1f} | {found['processor']:.1f} | {together:.1f} |"
            f" {found['kept']:.2f} | {found['megabytes']:,.0f} | {_load():.1f} |",
            flush=True,
        )
        if stage == "small" and together > MOST_DOSSIER_S:
            missed.append(f"a dossier of {found['reports']} after {together:.1f} s, at most {MOST_DOSSIER_S:.0f}")
    return missed


def stage_add(arguments: argparse.Namespace) -> dict[str, Any]:
    """Add the articles to a store that is empty, and return what it took."""
    from rashomon import ingest, stories
    from rashomon.desk import Addition, Desk, DeskOptions, open_desk
    from rashomon.ingest import IngestOptions
    from rashomon.pipeline import CompareOptions
    from rashomon.text import encoder as encoding

    shares = Shares()
    shares.wrap_generator(ingest, "stream_sources", "reading")
    shares.wrap(stories, "sketch_reports", "sketch words")
    shares.wrap(encoding.MiniLmEncoder, "encode", "encoding")
    shares.wrap(encoding, "_run_batch", "encoding")
    shares.wrap(stories.StoryFinder, "join", "joining")
    shares.wrap(Desk, "_take", "store")
    shares.wrap(Desk, "_unknown", "store")
    began = time.perf_counter()
    encoding.load_encoder().encode(["A first sentence loads the model."])
    models = time.perf_counter() - began
    shares.seconds.clear()
    options = DeskOptions(compare=CompareOptions(ingest=IngestOptions(batch=arguments.batch)))
    marks: list[tuple[int, float, float]] = [(0, time.perf_counter(), time.process_time())]
    loads = [_load()]

    def tell(part: Addition) -> None:
        count = marks[-1][0] + len(part.added)
        marks.append((count, time.perf_counter(), time.process_time()))
        loads.append(_load())
        rate = count / (marks[-1][1] - marks[0][1])
        print(f"{count:,} added, {rate:.1f}/s, load {loads[-1]:.1f}", file=sys.stderr, flush=True)

    with open_desk(arguments.store, options) as desk:
        added = desk.add([str(arguments.file)], tell=tell)
        done = (marks[-1][0], time.perf_counter(), time.process_time())
    count = done[0]
    ends = min(ENDS, count // 2)
    early = next(place for place, mark in enumerate(marks) if mark[0] >= ends)
    late = max(place for place, mark in enumerate(marks) if mark[0] <= count - ends)
    parts = dict(shares.seconds)
    processor = done[2] - marks[0][2]
    parts["all else"] = processor - sum(parts.values())
    return {
        "reports": count, "new": added.count("new"), "versions": added.count("version"),
        "known": added.count("known"), "skipped": len(added.skipped), "models": models,
        "wall": done[1] - marks[0][1], "processor": processor, "parts": parts, "load": _load(),
        "first": _per_report(marks[0], marks[early], statistics.mean(loads[: early + 1])),
        "last": _per_report(marks[late], marks[-1], statistics.mean(loads[late:])),
        "megabytes": _megabytes(), "bytes": _size(arguments.store),
    }  # fmt: skip


def _per_report(start: tuple[int, float, float], end: tuple[int, float, float], load: float) -> dict[str, float]:
    """Return milliseconds a report between two marks."""
    count = end[0] - start[0]
    wall, processor = (1000 * (end[place] - start[place]) / count for place in (1, 2))
    return {"reports": count, "wall": wall, "processor": processor, "load": load}


def stage_ask(arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask an open desk five times."""
    with _desk(arguments) as desk:
        answers = [_timed(lambda: _asked(desk, arguments.word)) for _ in range(REPEATS)]
    return {"walls": [wall for wall, _ in answers], "stories": len(answers[0][1])}


def stage_ask_once(arguments: argparse.Namespace) -> dict[str, Any]:
    """Open the desk and ask once; what is imported before is no part of it."""
    import_module("rashomon.desk")

    def ask() -> Stories:
        with _desk(arguments) as desk:
            return _asked(desk, arguments.word)

    wall, found = _timed(ask)
    return {"wall": wall, "stories": len(found)}


def _asked(desk: Desk, word: str) -> Stories:
    return desk.stories(search=word or None, limit=PAGE)


def stage_list(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return how many stories there are and the biggest, with the days between their first and last report."""
    with _desk(arguments) as desk:
        found = desk.stories(limit=None)
    biggest = sorted(found, key=lambda story: (-len(story.reports), story.id))[:8]
    return {
        "stories": len(found),
        "shared": sum(len(story.reports) > 1 for story in found),
        "biggest": [
            (len(story.reports), _days(story), len({report.outlet for report in story.reports}), story.title)
            for story in biggest
        ],
    }


def _days(story: StoredStory) -> float:
    if not story.first_at or not story.last_at:
        return 0.0
    first, last = (datetime.fromisoformat(at[:10]) for at in (story.first_at, story.last_at))
    return (last - first).days


def stage_small(arguments: argparse.Namespace) -> dict[str, Any]:
    """Make the dossier of the newest story of ten reports, or of the nearest number of them."""
    with _desk(arguments) as desk:
        story = min(desk.stories(limit=None), key=lambda story: abs(len(story.reports) - SMALL))
        return _dossier(desk, story, made=False)


def stage_large(arguments: argparse.Namespace) -> dict[str, Any]:
    """Make the dossier of the smallest story of 200 reports or more; where there is none, of one that is made up."""
    with _desk(arguments) as desk:
        ordered = sorted(desk.stories(limit=None), key=lambda story: -len(story.reports))
        fitting = [story for story in ordered if len(story.reports) >= LARGE]
        if fitting:
            return _dossier(desk, fitting[-1], made=False)
        wanted = [report.id for story in ordered for report in story.reports][:LARGE]
    from rashomon.desk import open_desk
    from rashomon.model import StoryChange
    from rashomon.store import open_store

    with open_store(arguments.store, create=False) as store:
        reports: list[Report] = store.reports(wanted)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "made.db"
        with open_store(place) as store, store.writing():
            ids = list(dict.fromkeys(item.report for item in store.add(reports)))
            store.apply(
                dict.fromkeys(ids, "s-made"), {"s-made": "made"}, [StoryChange("founded", "s-made", tuple(ids))]
            )
        with open_desk(place, create=False) as desk:
            return _dossier(desk, desk.story("s-made"), made=True)


def _dossier(desk: Desk, story: StoredStory, *, made: bool) -> dict[str, Any]:
    models, _ = _timed(_load_models)
    began = time.process_time()
    wall, result = _timed(lambda: desk.result(story.id))
    processor = time.process_time() - began
    kept, _ = _timed(lambda: desk.result(story.id))
    return {
        "reports": len(story.reports), "compared": len(result.dossier.story.reports), "models": models, "wall": wall,
        "processor": processor, "kept": kept, "megabytes": _megabytes(), "made": made,
    }  # fmt: skip


def _load_models() -> None:
    """Load all that a dossier needs, as its first moments would."""
    from rashomon.text.encoder import load_encoder
    from rashomon.text.reading import load_pipeline

    import_module("rashomon.pipeline")
    load_pipeline()
    load_encoder().encode(["A first sentence loads the model."])


_STAGES: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "add": stage_add,
    "ask": stage_ask,
    "ask-once": stage_ask_once,
    "list": stage_list,
    "small": stage_small,
    "large": stage_large,
}


def _stage(name: str, ordered: Path, store: Path, *more: str) -> dict[str, Any]:
    """Return what a stage prints that is run in a process of its own."""
    command = [sys.executable, __file__, str(ordered), "--store", str(store), "--stage", name, *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)


def _desk(arguments: argparse.Namespace) -> Desk:
    from rashomon.desk import open_desk

    return open_desk(arguments.store, create=False)


def _timed[T](call: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    value = call()
    return time.perf_counter() - began, value


def _size(store: Path) -> int:
    return sum(path.stat().st_size for path in store.parent.glob(f"{store.name}*"))


def _megabytes() -> float:
    """Return the process's peak memory."""
    try:
        # `ru_maxrss` begins with what the process had that started this one; this figure does not.
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        peak = None
    own = int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # Linux counts in kilobytes, macOS in bytes.
    return max(own, children) / (1e6 if sys.platform == "darwin" else 1024)


def _load() -> float:
    return os.getloadavg()[0]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
