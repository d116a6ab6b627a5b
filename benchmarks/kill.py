"""Kill the desk at work, again and again, and see that nothing is lost; then let two add at once while a third reads.

    uv run python benchmarks/kill.py [--rounds 20] [--seed 7] [--reports 320]

Each round starts `rashomon add` or `rashomon watch --once` in a process of its own and kills it (SIGKILL) at a moment
that chance chooses: at any time, while the store's file is being written, or just after a line said that a batch is in
the store. Then the store must open and pass its check, and every report that such a line named must be there. The
same command once more must complete it: each report once, and the stories those of a run that nothing disturbed.

The reports are invented here, several of each event, and served as feeds and pages on the loopback address for
`watch`. The commands are those that are installed, but for two settings: a batch has 32 reports instead of 256, so that
there are more moments between two of them, and a host is not left in peace for a second between two requests.

Prints tables in Markdown; ends with 1 where anything failed.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from feed_server import FeedServer, page, rss

if TYPE_CHECKING:
    from rashomon.desk import Desk

BATCH = 32
EACH_FEED = 32
WAYS = ("any moment", "while it writes", "after a line")
TURNS = 4
"""A process that had ended before it could be killed is started so often."""
PATIENCE_S = 300.0
"""A process that takes longer has hung."""

OUTLETS = ("Averley Post", "Quay Ledger", "The Upland Herald", "Morrow Dispatch", "Daily Tern", "Strand Gazette")
PLACES = "Ostrel Kanbury Vellin Tarsk Imber Holvane Prossa Weddow Lunmark Caddis Orphin Belmere Stour Ravik".split()
SYLLABLES = "bar den fol gri hem jun kes lom mav nor pil ros tun vey wix zam".split()
PEOPLE = "Ada Holm|Tomas Reyl|Ines Corrand|Viktor Abel|Marta Quill|Jon Faraday|Lena Osk|Piet Vandor".split("|")
EVENTS = (
    ("fire", "A fire destroyed the {firm} {thing} in {place}", "Firefighters needed {n} hours to put out the flames",
     "the roof of the {thing} fell in before midnight", "warehouse|school hall|paper mill|railway depot|theatre"),
    ("flood", "The river broke its banks at {place} and flooded the {firm} {thing}", "Some {n}0 households were evacuated",
     "water stood a metre high in the {thing}", "market square|hospital cellar|bus station|old town|power plant"),
    ("strike", "Workers at the {firm} {thing} in {place} walked out", "About {n}00 employees joined the strike",
     "the union wants nine per cent more pay at the {thing}", "shipyard|airport|car factory|brewery|steel works"),
    ("trial", "The former head of the {firm} {thing} in {place} went on trial", "The charges list {n} cases of bribery",
     "prosecutors say the {thing} lost four million crowns", "savings bank|harbour office|tax agency|land registry"),
    ("crash", "A train and a lorry collided near the {firm} {thing} in {place}", "The accident left {n} people injured",
     "the barrier by the {thing} had been out of order for days", "quarry|grain silo|football ground|cement works"),
)  # fmt: skip
TELLINGS = (
    "{lead} on {day}, {person} said. {count}, and {detail}. Nobody could say on {day} what it will cost. The mayor of"
    " {place} asked the neighbours for patience and promised a report within a month.",
    "{lead}. {count}, according to officials in {place}. {person}, who came to the scene on {day}, said that {detail}."
    " An inquiry has begun, and its findings will be public.",
    "PLACE, {day} - {lead}. {person} told reporters: \"It is worse than we had feared.\" {count}; {detail}. Help came"
    " from three nearby towns during the night.",
    "{count} after what happened in {place} on {day}. {lead}, as {person} confirmed in the evening. Witnesses said that"
    " {detail}. The council will meet tomorrow to talk about it.",
)  # fmt: skip
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def invent(count: int, seed: int) -> list[dict[str, str]]:
    """Return so many rows of a table of articles, in order of time; the same arguments give the same rows."""
    chance = random.Random(seed)
    rows: list[dict[str, str]] = []
    start = datetime(2021, 3, 1, 6, tzinfo=UTC)
    while len(rows) < count:
        _, lead, number, detail, things = chance.choice(EVENTS)
        at = start + timedelta(hours=chance.randrange(24 * 40))
        told = {
            "thing": chance.choice(things.split("|")),
            "place": chance.choice(PLACES),
            "n": str(chance.randint(2, 9)),
            "person": chance.choice(PEOPLE),
            "firm": "".join(chance.choice(SYLLABLES) for _ in range(3)).capitalize(),
        }
        for outlet in chance.sample(OUTLETS, chance.randint(2, 6)):
            published = at + timedelta(minutes=chance.randrange(20 * 60))
            words = chance.choice(TELLINGS).format(
                lead=lead.format(**told), count=number.format(**told), detail=detail.format(**told),
                day=DAYS[at.weekday()], person=told["person"], place=told["place"],
            )  # fmt: skip
            title = f"{lead.format(**told)}{chance.choice(('', ', officials say', f', {outlet} learns'))}"
            text = words.replace("PLACE", told["place"].upper())
            rows.append({"outlet": outlet, "title": title, "published_at": published.isoformat(), "text": text})
    rows = sorted(rows, key=lambda row: (row["published_at"], row["outlet"], row["title"]))[:count]
    # A number of its own in each, so that no two are one report.
    return [
        {"id": f"i{number}", **row, "text": f"{row['text']} Item {number}."} for number, row in enumerate(rows, start=1)
    ]


@dataclass(frozen=True)
class Task:
    """A command that is to be killed: its arguments without the store, and what does the same in this process."""

    name: str
    arguments: tuple[str, ...]
    perform: Callable[[Path], None]
    reports: int


@dataclass
class Round:
    """What was seen of one kill and of the run after it."""

    task: str
    way: str
    after_s: float = 0.0
    killed: bool = False
    reported: int = 0
    there: int = 0
    resumed: int = 0
    same: bool | None = None
    """Whether the stories are those of the undisturbed run."""
    failures: list[str] = field(default_factory=list)


class Running:
    """A command in a process of its own, and the lines that it has printed; a line that was cut off is none."""

    def __init__(self, arguments: Sequence[str], store: Path) -> None:
        command = [sys.executable, __file__, "--child", *arguments, "--store", str(store)]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        )
        self.began = time.monotonic()
        self.lines: list[tuple[float, str]] = []
        self.complaints = ""
        self._came = threading.Condition()
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._listen)]
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):
                with self._came:
                    self.lines.append((time.monotonic() - self.began, line))
                    self._came.notify_all()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        self.complaints = self._process.stderr.read()

    @property
    def ended(self) -> bool:
        """Whether the process is no more."""
        return self._process.poll() is not None

    def wait_for_lines(self, count: int) -> None:
        """Wait until so many lines came, or the process ended."""
        with self._came:
            while len(self.lines) < count and not self.ended:
                self._came.wait(0.002)

    def kill(self) -> bool:
        """Return whether the process was still there to be killed."""
        alive = not self.ended
        self._process.kill()
        self._finish()
        return alive and self._process.returncode != 0

    def wait(self) -> int:
        """Return the exit code; raise `TimeoutExpired` after a long time."""
        try:
            code = self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        self._finish()
        return code

    def _finish(self) -> None:
        self._process.wait()
        for reader in self._readers:
            reader.join(10)

    def reported(self) -> list[str]:
        """Return the reports that the lines name as being in the store."""
        return [item["report"] for _, line in self.lines for item in json.loads(line)["added"]]


def main() -> int:
    """Run the rounds and print what was seen; return 1 where anything failed."""
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2:])
    parser = argparse.ArgumentParser(description="Kill the desk at work.")
    parser.add_argument("--rounds", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    parser.add_argument("--reports", type=int, default=320, metavar="N")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="rashomon-kill-") as folder, tasks(
        Path(folder), arguments.reports, arguments.seed
    ) as both:  # fmt: skip
        failures = kill_rounds(both, arguments.rounds, chance, Path(folder))
        failures += show_two_writers(two_writers(invent(arguments.reports, arguments.seed), Path(folder)))
    for failure in failures:
        print(f"- FAILED: {failure}")
    return 1 if failures else 0


@contextmanager
def tasks(folder: Path, count: int, seed: int) -> Generator[tuple[Task, Task]]:
    """Give the two commands that are killed, over the same invented reports: from a file, and from feeds."""
    rows = invent(count, seed)
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with FeedServer(robots=(404, "")) as server:
        opml = folder / "feeds.opml"
        feeds = [serve_feed(server, at // EACH_FEED, rows[at : at + EACH_FEED]) for at in range(0, count, EACH_FEED)]
        outlines = "".join(f'<outline type="rss" text="feed" xmlUrl="{url}"/>' for url in feeds)
        opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', encoding="utf-8")
        yield (
            Task("add", ("add", str(file), "--json"), functools.partial(add, file), count),
            Task(
                "watch", ("watch", str(opml), "--once", "--json", "--allow-private"), functools.partial(watch, feeds),
                count,
            ),
        )  # fmt: skip


def serve_feed(server: FeedServer, number: int, rows: Sequence[dict[str, str]]) -> str:
    """Serve these rows as a feed with a page for each, and return the feed's address."""
    items: list[str] = []
    for row in rows:
        link = server.put(f"/{number}/{row['id']}.html", page(row["title"], row["text"]))
        published = format_datetime(datetime.fromisoformat(row["published_at"]))
        items.append(
            f"<item><title>{escape(row['title'])}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{published}</pubDate><description>{escape(row['text'])}</description>"
            f'<source url="https://{row["outlet"].split()[-1].lower()}.example/rss">{row["outlet"]}</source></item>'
        )
    return server.put(f"/{number}/feed.rss", rss(*items, title=f"Feed {number}"), content_type="application/rss+xml")


def add(file: Path, store: Path) -> None:
    """Do in this process what the command `add` does in the other."""
    from rashomon.desk import DeskOptions, open_desk
    from rashomon.ingest import IngestOptions
    from rashomon.pipeline import CompareOptions

    options = DeskOptions(compare=CompareOptions(ingest=IngestOptions(batch=BATCH)))
    with open_desk(store, options) as desk:
        desk.add([str(file)])


def watch(feeds: Sequence[str], store: Path) -> None:
    """Do in this process what the command `watch` does in the other."""
    from rashomon.desk import open_desk
    from rashomon.ingest.network import Fetcher, NetworkOptions
    from rashomon.model import FeedState

    with open_desk(store) as desk, Fetcher(NetworkOptions(allow_private=True, delay_s=0.0)) as fetcher:
        desk.watch_feeds(FeedState(url) for url in feeds)
        for _ in desk.watch(fetcher):
            pass


def child(arguments: Sequence[str]) -> int:
    """Be the command `rashomon`, with small batches and no waiting between requests; or a reader, until told to stop."""
    if arguments[0] == "read":
        print(json.dumps(read_again_and_again(Path(arguments[-1]), Path(arguments[1]))))
        return 0
    from rashomon import ingest
    from rashomon.__main__ import main as rashomon
    from rashomon.ingest import network

    stream = ingest.stream_sources
    ingest.stream_sources = lambda sources, options, *more: stream(sources, replace(options, batch=BATCH), *more)
    network.NetworkOptions = functools.partial(network.NetworkOptions, delay_s=0.0)  # type: ignore[misc,assignment]
    sys.argv = ["rashomon", *arguments]
    rashomon()
    return 0


def kill_rounds(both: Sequence[Task], rounds: int, chance: random.Random, folder: Path) -> list[str]:
    """Kill the commands in turn, print what was seen, and return what failed."""
    failures: list[str] = []
    spans: dict[str, tuple[float, float]] = {}
    wanted: dict[str, dict[str, list[str]]] = {}
    print("## Undisturbed\n")
    print("| command | seconds | lines | first line after | reports | stories | as in the library | load |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |")
    for task in both:
        wanted[task.name] = undisturbed(task, folder)
        store = folder / f"{task.name}-whole.db"
        running = Running(task.arguments, store)
        code = running.wait()
        seconds = time.monotonic() - running.began
        found = contents(store)
        same = found == wanted[task.name]
        first = running.lines[0][0] if running.lines else 0.0
        spans[task.name] = first, seconds
        print(
            f"| {task.name} | {seconds:.1f} | {len(running.lines)} | {first:.1f} |"
            f" {sum(map(len, found.values()))} | {len(found)} | {'yes' if same else 'NO'} | {load():.1f} |",
            flush=True,
        )
        if code != 0 or running.complaints or not same:
            failures.append(f"{task.name}, undisturbed: exit code {code}, {running.complaints[:300]!r}, same: {same}")
        if len(running.lines) > 2 and first > 0.9 * seconds:
            failures.append(f"{task.name}: its lines are not flushed one by one")
    print("\n## Killed\n")
    print("| | command | killed | after s | reported as added | in the store | after a second run | stories | |")
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: | --- | --- |")
    differing = 0
    for number in range(rounds):
        task, way = both[number % len(both)], WAYS[number // len(both) % len(WAYS)]
        place = folder / f"round-{number}"
        place.mkdir()
        seen = one_round(task, way, place / "0.db", chance, spans[task.name], wanted[task.name])
        for turn in range(1, TURNS):
            if not seen.killed and not seen.failures:
                seen = one_round(task, way, place / f"{turn}.db", chance, spans[task.name], wanted[task.name])
        differing += seen.same is False
        failures += [f"round {number + 1}, {task.name}: {failure}" for failure in seen.failures]
        print(
            f"| {number + 1} | {seen.task} | {seen.way if seen.killed else 'had ended'} | {seen.after_s:.2f} |"
            f" {seen.reported} | {seen.there} | {seen.resumed} | {'same' if seen.same else 'DIFFER'} |"
            f" {'FAILED' if seen.failures else 'held'} |",
            flush=True,
        )
    print(f"\n{rounds} rounds, {len(failures)} failures; the stories differ from the undisturbed run in {differing}.\n")
    return failures


def undisturbed(task: Task, folder: Path) -> dict[str, list[str]]:
    """Return the stories that the task makes when nothing disturbs it."""
    store = folder / f"{task.name}-library.db"
    task.perform(store)
    return contents(store)


def one_round(
    task: Task, way: str, store: Path, chance: random.Random, span: tuple[float, float], wanted: dict[str, list[str]]
) -> Round:
    """Kill the task once, look at the store, run it again, and return what was seen."""
    seen = Round(task.name, way)
    running = Running(task.arguments, store)
    wait_for_moment(running, way, store, chance, span, -(-task.reports // BATCH))
    seen.killed = running.kill()
    seen.after_s = time.monotonic() - running.began
    reported = running.reported()
    seen.reported = len(set(reported))
    if seen.killed and running.complaints:
        seen.failures.append(f"complained: {running.complaints[:300]!r}")
    if store.exists():
        seen.failures += look_at(store, reported)
        seen.there = sum(map(len, contents(store).values()))
    elif reported:
        seen.failures.append("there is no store, though reports were said to be in it")
    again = Running(task.arguments, store)
    code = again.wait()
    if code != 0 or again.complaints:
        seen.failures.append(f"the second run ended with {code}: {again.complaints[:300]!r}")
    seen.failures += look_at(store, reported + again.reported())
    found = contents(store)
    seen.resumed = sum(map(len, found.values()))
    seen.same = found == wanted
    if seen.resumed != task.reports:
        seen.failures.append(f"{seen.resumed} reports after the second run, not {task.reports}")
    if not seen.same:
        seen.failures.append("other stories than undisturbed")
    return seen


def wait_for_moment(
    running: Running, way: str, store: Path, chance: random.Random, span: tuple[float, float], lines: int
) -> None:
    """Wait until the moment that chance chooses, or the end of the process."""
    if way == "any moment":
        # Half of the time to the first line is the start of Python, in which there is nothing to lose.
        until = running.began + chance.uniform(0.5 * span[0], 0.95 * span[1])
        while not running.ended and time.monotonic() < until:
            time.sleep(0.002)
    elif way == "after a line":
        running.wait_for_lines(chance.randint(1, max(1, lines - 1)))
        time.sleep(chance.uniform(0.0, 0.1))
    else:
        # The log beside the store grows while a transaction is written and when it is committed.
        changes, before, log = chance.randint(1, 24), -1, Path(f"{store}-wal")
        while not running.ended and changes:
            try:
                size = log.stat().st_mtime_ns
            except OSError:
                size = -1
            changes -= size != before
            before = size
            time.sleep(0.0005)
        time.sleep(chance.uniform(0.0, 0.01))


def look_at(store: Path, reported: Iterable[str]) -> list[str]:
    """Return what is wrong with a store: its own check, reports that were reported and are not there, and stories."""
    from rashomon.desk import open_desk
    from rashomon.store import open_store

    with open_desk(store, create=False) as desk:
        failures = [f"check: {problem}" for problem in desk.check()[:5]]
        failures += muddle(desk)
        counts = desk.counts()
    if counts.versions != counts.reports:
        failures.append(f"{counts.versions - counts.reports} reports are versions of others")
    with open_store(store, create=False) as opened:
        try:
            opened.reports(sorted(set(reported)))
        except KeyError as error:
            failures.append(f"{len(error.args)} reports that were reported as added are not there: {error.args[:3]}")
    return failures


def muddle(desk: Desk) -> list[str]:
    """Return what is wrong with the stories as they are listed: a report in two or in none, a story without any."""
    listed = desk.stories(limit=None)
    twice = [report for report, times in Counter(r.id for s in listed for r in s.reports).items() if times > 1]
    failures = [f"in two stories: {report}" for report in twice[:3]]
    failures += [f"listed without a report: {story.id}" for story in listed if not story.reports][:3]
    return failures


def contents(store: Path) -> dict[str, list[str]]:
    """Return the ids of the reports of each story."""
    from rashomon.desk import open_desk

    with open_desk(store, create=False) as desk:
        return {story.id: sorted(report.id for report in story.reports) for story in desk.stories(limit=None)}


@dataclass(frozen=True)
class TwoWriters:
    """What was seen of two processes that added at once, and of one that read."""

    seconds: float
    reports: int
    stories: int
    listings: int
    slowest_s: float
    failures: tuple[str, ...]


def two_writers(rows: Sequence[dict[str, str]], folder: Path) -> TwoWriters:
    """Let two processes add a half of the rows each, to the same store, while a third lists its stories."""
    from rashomon.desk import open_desk

    store, stop = folder / "shared.db", folder / "stop"
    halves: list[Path] = []
    for half in (0, 1):
        halves.append(folder / f"half-{half}.jsonl")
        halves[-1].write_text("".join(json.dumps(row) + "\n" for row in rows[half::2]), encoding="utf-8")
    open_desk(store).close()
    began = time.monotonic()
    reader = Running(("read", str(stop)), store)
    writers = [Running(("add", str(half), "--json"), store) for half in halves]
    failures: list[str] = []
    for name, writer in zip("AB", writers, strict=True):
        code = writer.wait()
        if code != 0 or writer.complaints:
            failures.append(f"process {name} ended with {code}: {writer.complaints[:300]!r}")
    seconds = time.monotonic() - began
    stop.touch()
    code = reader.wait()
    if code != 0 or reader.complaints:
        failures.append(f"the reader ended with {code}: {reader.complaints[-300:]!r}")
    seen: dict[str, Any] = json.loads(reader.lines[-1][1]) if reader.lines else {}
    failures += [f"the reader: {failure}" for failure in seen.get("failures", [])]
    failures += look_at(store, [report for writer in writers for report in writer.reported()])
    found = contents(store)
    count = sum(map(len, found.values()))
    if count != len(rows):
        failures.append(f"{count} reports of {len(rows)} are there")
    return TwoWriters(
        seconds, count, len(found), seen.get("listings", 0), seen.get("slowest_s", 0.0), tuple(failures)
    )  # fmt: skip


def read_again_and_again(store: Path, stop: Path) -> dict[str, Any]:
    """List the stories, now in an open desk and now in one opened for it, until the file `stop` is there."""
    from rashomon.desk import open_desk

    failures: Counter[str] = Counter()
    listings, slowest, most = 0, 0.0, 0
    with open_desk(store, create=False) as open_already:
        while not stop.exists():
            began = time.monotonic()
            if listings % 10:
                failures.update({failure.split(":")[0] for failure in muddle(open_already)})
                count = open_already.counts().reports
            else:
                with open_desk(store, create=False) as desk:
                    failures.update({failure.split(":")[0] for failure in muddle(desk)})
                    count = desk.counts().reports
            slowest = max(slowest, time.monotonic() - began)
            if count < most:
                failures["there were more reports before"] += 1
            most = max(most, count)
            listings += 1
    return {
        "listings": listings,
        "slowest_s": slowest,
        "failures": [f"{failure} ({times} of {listings} listings)" for failure, times in failures.items()],
    }


def show_two_writers(seen: TwoWriters) -> list[str]:
    """Print what was seen; return what failed."""
    print("## Two processes add at once, a third reads\n")
    print("| seconds | reports | stories | listings meanwhile | slowest s | load | |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    print(
        f"| {seen.seconds:.1f} | {seen.reports} | {seen.stories} | {seen.listings} | {seen.slowest_s:.2f} |"
        f" {load():.1f} | {'FAILED' if seen.failures else 'held'} |"
    )
    return list(seen.failures)


def load() -> float:
    """Return how many processes wanted to run in the last minute."""
    return os.getloadavg()[0]


if __name__ == "__main__":
    sys.exit(main())
