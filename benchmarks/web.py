"""Measure the web pages by hand: how large they are and how soon they answer, on this machine.

    uv run python benchmarks/web.py [STORY_FOLDER ...] [--floors]

Each folder is compared once and kept; besides, a synthetic dossier of 12 reports and one of 40 reports and 150 points
(tests/invented_dossier.py), and a store of 200 stories. A server runs in a process of its own on a free port; each page
is asked ten times over HTTP, and a table printed in Markdown: bytes, the first answer after the start, the median and
the worst of the others, and an answer to the ETag. `--floors` ends with 1 where the issue's bounds are missed: the story
page of about 12 reports under 400 kB and 150 ms, the list of 200 stories under 100 ms.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

REPEATS = 10
MOST_BYTES, MOST_STORY_MS, MOST_LIST_MS = 400_000, 150.0, 100.0


@dataclasses.dataclass(frozen=True)
class Measured:
    """One page: its name, bytes, and milliseconds."""

    name: str
    size: int
    first: float
    median: float
    worst: float
    unchanged: float


def main() -> int:
    """Fill a store, serve it, ask, and print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--floors", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "desk.db"
        stories = fill(store, given.folders)
        measured = measure(store, stories)
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print("| page | bytes | first ms | median ms | worst ms | ETag ms |\n| --- | --- | --- | --- | --- | --- |")
    for row in measured:
        print(
            f"| {row.name} | {row.size:,} | {row.first:.0f} | {row.median:.0f} | {row.worst:.0f} | {row.unchanged:.0f} |"
        )
    missed = [
        row.name
        for row in measured
        if (
            row.name.startswith("story")
            and "40 reports" not in row.name
            and (row.size > MOST_BYTES or row.median > MOST_STORY_MS)
        )
        or (row.name.startswith("list") and row.median > MOST_LIST_MS)
    ]
    if missed:
        print("\nmissed: " + ", ".join(missed))
    return 1 if missed and given.floors else 0


def fill(store: Path, folders: list[Path]) -> list[tuple[str, str]]:
    """Return the name and the path of each page, having put what they show into the store."""
    import rashomon
    from invented_dossier import make_dossier, make_reports
    from rashomon.model import Report

    pages: list[tuple[str, str]] = []
    with rashomon.open(store) as desk:
        for reports, points in ((12, 60), (40, 150)):
            dossier = make_dossier(reports, points)
            with mock.patch("rashomon.pipeline.reconstruct", lambda *_, made=dossier, **__: made):
                story = desk.compare_reports(dossier.story.reports).id
            pages.append((f"story, synthetic, {reports} reports × {points} points", f"/stories/{story}"))
        for folder in folders:
            made = desk.compare([str(path) for path in sorted(folder.glob("*.txt"))])
            reports = len(made.story.reports)
            pages.append((f"story {folder.name}, {reports} reports", f"/stories/{made.story.id}"))
            pages.append(("report of it", f"/stories/{made.story.id}/reports/{made.story.reports[1].id}"))
            pages.append(("review of it", f"/stories/{made.story.id}/review"))
            pages.append(("... its points", f"/stories/{made.story.id}/review?part=points"))
            pages.append(("... all of it", f"/stories/{made.story.id}/review?part=all"))
        lone: list[Report] = []
        for at, report in enumerate(make_reports(200, 2)):
            # Words that no two of them share,
            text = " ".join(_word(f"{at} {place}") for place in range(60))
            # and times far apart: each is a story of its own.
            day = (date(2001, 1, 1) + timedelta(days=40 * at)).isoformat()
            lone.append(
                dataclasses.replace(report, id=f"r-f{at:09x}", text=text, title=text[:60], url=None, published_at=day)
            )
        desk.add_reports(lone)
        number = desk.count_stories(None, None, 1, False)
    pages.append((f"list of {min(number, 200)} stories", "/stories?size=200"))
    pages.append(("list, one page", "/stories"))
    return pages


def _word(seed: str) -> str:
    """Return an invented word."""
    letters = hashlib.sha256(seed.encode()).hexdigest()[:8]
    return letters.translate(str.maketrans("0123456789", "ghijklmnop"))


def measure(store: Path, pages: list[tuple[str, str]]) -> list[Measured]:
    """Return what each page took from a server in a process of its own."""
    command = [sys.executable, "-m", "rashomon", "serve", "--store", str(store), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = ""
        while not address:
            line = server.stdout.readline()
            found = re.search(r"http://[\d.]+:\d+", line)
            address = found.group() if found else ""
        return [ask(name, address + path) for name, path in pages]
    finally:
        server.terminate()
        server.wait(20)


def ask(name: str, url: str) -> Measured:
    """Return the times of one page."""
    times: list[float] = []
    size, tag = 0, ""
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        with urllib.request.urlopen(url) as answer:
            size, tag = len(answer.read()), answer.headers.get("ETag", "")
        times.append(1000 * (time.perf_counter() - began))
    began = time.perf_counter()
    try:
        urllib.request.urlopen(urllib.request.Request(url, headers={"If-None-Match": tag})).read()
    except urllib.error.HTTPError as error:
        assert error.code == 304, error
    unchanged = 1000 * (time.perf_counter() - began)
    return Measured(name, size, times[0], statistics.median(times[1:]), max(times[1:]), unchanged)


if __name__ == "__main__":
    sys.exit(main())
