"""Measure `rashomon.compare` by hand: seconds beside the bare spaCy pipeline, memory, and growth with the story.

    uv run python benchmarks/compare.py [STORY] [--repeats 5]
    uv run python benchmarks/compare.py --scale [STORY ...] [--sizes 10 30 100]

STORY is a folder of reports, such as ../shared/stories/costa-rica-crash; without one, the
demo story that ships with the package.

The first form runs `compare` and the bare pipeline (`load_pipeline()` over each whole report, `nlp(text)`) in turns on
the same text in one process, warm, and prints the best of the turns, as wall clock and as processor time (of all
threads), which other programs on the machine disturb less. The ratio of the seconds a user waits may be 2.5; that of
processor time is higher, since the encoder uses both cores and the pipeline one. Peak memory is that of a fresh
process that does nothing but one `compare`; it may be 1.2 GB.

The second form makes stories of 10, 30 and 100 reports of about 500 words out of the sentences of the folders given,
each in two kinds: "mixed" reports take sentences from everywhere and cut and change some, "copies" are a few dispatches
reprinted with small changes. Each is compared in a fresh process of its own. 100 reports may take 120 seconds on two
cores.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

SIZES = (10, 30, 100)
WORDS = 500
"""Words of a made report."""
DISPATCHES = 4
"""Of so many texts the reports of the kind "copies" are reprints."""
SEED = 7
MAX_RATIO, MAX_MEGABYTES, MAX_SECONDS = 2.5, 1200, 120

SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
NUMBER = re.compile(r"\b[1-9][0-9]?\b")


class Clock:
    """Wall clock and processor seconds by name."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.processor: dict[str, float] = defaultdict(float)

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its time added to that of `name` at each call."""

        def run(*arguments: Any, **named: Any) -> Any:
            wall, processor = time.perf_counter(), time.process_time()
            try:
                return call(*arguments, **named)
            finally:
                self.wall[name] += time.perf_counter() - wall
                self.processor[name] += time.process_time() - processor

        return run


class TimedEncoder:
    """The encoder that ships, with a clock."""

    def __init__(self, clock: Clock) -> None:
        from rashomon.text.encoder import load_encoder

        encoder = load_encoder()
        self.name = encoder.name
        self.encode: Callable[..., Any] = clock.timed("(encoder)", encoder.encode)


def main() -> None:
    """Print the measurements that the arguments ask for."""
    parser = argparse.ArgumentParser(description="Measure rashomon.compare.")
    parser.add_argument(
        "stories", nargs="*", type=Path, metavar="STORY", help="folders of reports; else the demo story"
    )
    parser.add_argument("--repeats", type=int, default=5, help="turns of compare and bare pipeline; the best counts")
    parser.add_argument("--scale", action="store_true", help="measure made stories of growing size")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="reports of the made stories")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    stories: list[Path] = arguments.stories or [demo_folder()]
    if arguments.once:
        print(json.dumps(compare_once(stories[0])))
    elif arguments.scale:
        report_scale(stories, arguments.sizes)
    else:
        for story in stories:
            report_story(story, arguments.repeats)


def demo_folder() -> Path:
    """Return the folder of the story that ships with the package."""
    import rashomon

    return Path(str(rashomon.__file__)).parent / "demo"


def report_story(story: Path, repeats: int) -> None:
    """Print compare beside the bare pipeline, the rooms' shares, and peak memory."""
    from rashomon.pipeline import compare
    from rashomon.text.reading import load_pipeline

    texts = [report.text for report in compare(inputs(story)).dossier.story.reports]
    words = sum(len(text.split()) for text in texts)
    print(f"{story.name}: {len(texts)} reports, {words:,} words")
    nlp = load_pipeline()
    for text in texts:
        nlp(text)
    turns: list[Clock] = []
    for _ in range(repeats):
        clock = Clock()
        clock.timed("bare pipeline", lambda: [nlp(text) for text in texts])()
        time_rooms(story, clock)
        turns.append(clock)
    print("                        wall s   processor s   (best of each, of " + f"{repeats} turns)")
    for name in ("bare pipeline", "compare"):
        print(f"  {name:20} {best(turns, name, 'wall'):8.2f} {best(turns, name, 'processor'):10.2f}")
    ratio = best(turns, "compare", "processor") / best(turns, "bare pipeline", "processor")
    wall = best(turns, "compare", "wall") / best(turns, "bare pipeline", "wall")
    print(f"  {'ratio':20} {wall:8.2f} {ratio:10.2f}   wall at most {MAX_RATIO}: {verdict(wall <= MAX_RATIO)}")
    rooms = sorted({name for clock in turns for name in clock.wall} - {"bare pipeline", "compare"})
    whole = best(turns, "compare", "processor")
    for name in sorted(rooms, key=lambda room: -best(turns, room, "processor")):
        processor = best(turns, name, "processor")
        print(f"    {name:18} {best(turns, name, 'wall'):8.3f} {processor:10.3f}   {100 * processor / whole:3.0f}%")
    megabytes = run_once(story)["megabytes"]
    print(
        f"  peak memory          {megabytes:8.0f} MB   at most {MAX_MEGABYTES}: {verdict(megabytes <= MAX_MEGABYTES)}"
    )


def time_rooms(story: Path, clock: Clock) -> None:
    """Compare a story with a clock at the door of each room."""
    from rashomon import pipeline

    # Put back by hand: the rooms are the functions of other modules that the pipeline's page names.
    rooms = {
        name: call
        for name, call in vars(pipeline).items()
        if isinstance(call, FunctionType)
        and call.__module__.startswith("rashomon.")
        and call.__module__ != pipeline.__name__
    }
    for name, call in rooms.items():
        setattr(pipeline, name, clock.timed(name, call))
    try:
        encoder: Any = TimedEncoder(clock)
        clock.timed("compare", lambda: pipeline.compare(inputs(story), encoder=encoder))()
    finally:
        for name, call in rooms.items():
            setattr(pipeline, name, call)


def best(turns: Sequence[Clock], name: str, which: str) -> float:
    """Return the least seconds that anything of this name took."""
    return min(getattr(clock, which)[name] for clock in turns)


def report_scale(stories: Sequence[Path], sizes: Sequence[int]) -> None:
    """Print seconds and memory of made stories."""
    print("reports  kind      words    wall s   processor s     MB   points")
    with tempfile.TemporaryDirectory() as place:
        for kind in ("mixed", "copies"):
            for size in sizes:
                folder = Path(place) / f"{kind}-{size}"
                words = make_story(folder, stories, size, copies=kind == "copies")
                figures = run_once(folder)
                print(
                    f"{size:7}  {kind:7} {words:7,} {figures['wall']:9.1f} {figures['processor']:13.1f}"
                    f" {figures['megabytes']:6.0f} {figures['points']:8.0f}"
                    + (f"   at most {MAX_SECONDS} s: {verdict(figures['wall'] <= MAX_SECONDS)}" if size == 100 else ""),
                    flush=True,
                )


def make_story(folder: Path, stories: Sequence[Path], size: int, copies: bool) -> int:
    """Write a made story into a new folder and return its words; the same arguments give the same story."""
    sentences = [
        [
            sentence
            for line in Path(path).read_text(encoding="utf-8").splitlines()
            for sentence in SENTENCE_END.split(line)
        ]
        for story in stories
        for path in inputs(story)
    ]
    texts = [[sentence for sentence in text if len(sentence.split()) > 4] for text in sentences]
    texts = [text for text in texts if text]
    chance = random.Random(SEED)
    drafts = [mix(texts, chance) for _ in range(min(DISPATCHES, size) if copies else size)]
    folder.mkdir(parents=True)
    words = 0
    manifest: list[dict[str, str]] = []
    for number in range(size):
        draft = reprint(drafts[number % len(drafts)], chance) if copies else drafts[number]
        paragraphs = [" ".join(draft[at : at + 3]) for at in range(0, len(draft), 3)]
        body = "\n\n".join(paragraphs)
        words += len(body.split())
        name = f"{number:03}.txt"
        (folder / name).write_text(body + "\n", encoding="utf-8")
        hour, minute = divmod(number * 7, 60)
        published = f"2024-03-{5 + hour // 24:02}T{hour % 24:02}:{minute:02}:00Z"
        manifest.append({"file": name, "outlet": f"Outlet {number}", "published": published})
    (folder / "reports.json").write_text(json.dumps(manifest), encoding="utf-8")
    return words


def mix(texts: Sequence[Sequence[str]], chance: random.Random) -> list[str]:
    """Return the sentences of a report that takes one to three in a row from here and there, some of them changed."""
    draft: list[str] = []
    while sum(len(sentence.split()) for sentence in draft) < WORDS:
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        draft.extend(change(sentence, chance) for sentence in text[start : start + chance.randint(1, 3)])
    return draft


def reprint(draft: Sequence[str], chance: random.Random) -> list[str]:
    """Return a near copy: here and there a sentence is left out or changed."""
    kept = [sentence for sentence in draft if chance.random() > 0.05]
    return [change(sentence, chance) if chance.random() < 0.1 else sentence for sentence in kept]


def change(sentence: str, chance: random.Random) -> str:
    """Return a sentence with a clause between commas left out, its clauses turned about or its figures changed."""
    clauses = sentence.split(", ")
    if len(clauses) > 2 and chance.random() < 0.5:
        del clauses[chance.randrange(1, len(clauses) - 1)]
    elif len(clauses) == 2 and chance.random() < 0.5:
        clauses = [clauses[1].rstrip(".").capitalize(), clauses[0] + "."]
    changed = ", ".join(clauses)
    if chance.random() < 0.3:
        changed = NUMBER.sub(lambda found: str(int(found[0]) + chance.randint(0, 2)), changed)
    return changed


def run_once(story: Path) -> dict[str, float]:
    """Return the figures of one compare in a fresh process."""
    command = [sys.executable, __file__, "--once", str(story)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare_once(story: Path) -> dict[str, float]:
    """Return wall and processor seconds (models loaded before), the process's peak memory, and the points found."""
    from rashomon.pipeline import compare
    from rashomon.text.encoder import load_encoder
    from rashomon.text.reading import load_pipeline

    load_pipeline()
    load_encoder().encode(["A first sentence loads the model."])
    wall, processor = time.perf_counter(), time.process_time()
    result = compare(inputs(story))
    return {
        "wall": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        # Linux counts in kilobytes, macOS in bytes.
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024),
        "points": len(result.dossier.points),
    }


def inputs(story: Path) -> list[str]:
    """Return the reports of a story folder."""
    return [str(path) for path in sorted(story.glob("*.txt"))]


def verdict(held: bool) -> str:
    """Return how a bound was met."""
    return "held" if held else "NOT HELD"


if __name__ == "__main__":
    main()
