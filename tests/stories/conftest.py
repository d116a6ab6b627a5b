"""What the tests of the stories room share: invented reports on five events, a small encoder, sketches made by hand."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rashomon.model import Report
from rashomon.stories import Sketch, sketch_reports
from rashomon.text.encoder import VECTOR_SIZE

Invent = Callable[..., Report]
AtAngle = Callable[..., Sketch]

EVENTS = {
    "ferry": (
        "2031-03-11",
        "Ferry sinks off Orrin Bay",
        "The ferry Halcyon sank off Orrin Bay in a storm, and the coastguard searched for nine passengers.",
        "Nine passengers of the ferry Halcyon are missing after it sank in a storm off Orrin Bay.",
        "A coastguard vessel found the ferry Halcyon sunk off Orrin Bay; nine passengers are missing.",
        "The storm that sank the ferry Halcyon off Orrin Bay has ended, the coastguard said, nine passengers missing.",
    ),
    "strike": (
        "2031-03-11",
        "Tram drivers strike in Velmouth",
        "Tram drivers in Velmouth went on strike over night shifts, and the union wants twelve percent more pay.",
        "The strike of tram drivers in Velmouth stopped every line; the union demands twelve percent.",
        "A union of tram drivers in Velmouth began its strike over pay and night shifts.",
        "Velmouth had no trams as drivers struck for twelve percent more pay, the union said.",
    ),
    "comet": (
        "2031-03-12",
        "Astronomers find a comet",
        "Astronomers at the Tessel observatory found a comet that will pass the moon in October.",
        "A comet found by astronomers at the Tessel observatory will pass the moon in October.",
        "The Tessel observatory announced a comet; astronomers expect it near the moon in October.",
        "In October a comet passes the moon, astronomers of the Tessel observatory calculated.",
    ),
    "bank": (
        "2031-03-14",
        "Quarrel bank bought by rival",
        "Quarrel bank is bought by its rival Amberline for four billion crowns, shareholders were told.",
        "Amberline buys its rival Quarrel bank, paying shareholders four billion crowns.",
        "Shareholders of Quarrel bank get four billion crowns from the rival Amberline.",
        "The bank Quarrel goes to Amberline, a rival, for four billion crowns.",
    ),
    "trawler": (
        "2031-06-02",
        "Trawler aground off Orrin Bay",
        "The trawler Meridian ran aground on a reef off Orrin Bay, and divers rescued its crew of forty at night.",
        "Divers rescued forty of the crew at night when the trawler Meridian ran aground on a reef off Orrin Bay.",
        "At night the trawler Meridian ran aground on a reef off Orrin Bay; its crew of forty was rescued by divers.",
        "A crew of forty was rescued by divers at night from the trawler Meridian, aground on a reef off Orrin Bay.",
    ),
}
"""Day, headline and the first words of four reports on each event."""


class SmallEncoder:
    """A deterministic encoder: words hashed to as many places as a vector has, rows of length one."""

    name = "words"

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length one for each sentence."""
        rows = np.zeros((len(sentences), VECTOR_SIZE), dtype=np.float32)
        for row, sentence in zip(rows, sentences, strict=True):
            for word in re.findall(r"\w{4,}", sentence.lower()):
                row[zlib.crc32(word[:5].encode("utf-8", "replace")) % VECTOR_SIZE] += 1.0
            row[0] += 0.01
            row /= np.linalg.norm(row)
        return rows


def invent_report(text: str, name: str = "a", **fields: object) -> Report:
    """Return a report with these words; its id is its name."""
    return Report(name, f"{name}.txt", text, name, **{"language": "en", **fields})  # type: ignore[arg-type]


def sketch_at_angle(
    name: str, degrees: float, *, day: float = 0.0, outlet: int | None = None, words: int | None = None
) -> Sketch:
    """Return a sketch whose opening is a vector at this angle in a plane, with one word or none."""
    lead = np.zeros(VECTOR_SIZE, dtype=np.float32)
    lead[:2] = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    buckets = np.array([] if words is None else [words], dtype=np.uint16)
    weights = np.ones(len(buckets), dtype=np.float32)
    return Sketch(name, "en", outlet, day, lead, buckets, weights, np.empty(0, dtype=np.uint32))


@pytest.fixture(scope="session")
def small_encoder() -> SmallEncoder:
    """Return the small encoder."""
    return SmallEncoder()


@pytest.fixture(scope="session")
def invent() -> Invent:
    """Return the maker of invented reports."""
    return invent_report


@pytest.fixture(scope="session")
def at_angle() -> AtAngle:
    """Return the maker of sketches at an angle."""
    return sketch_at_angle


@pytest.fixture(scope="session")
def twenty() -> list[Sketch]:
    """Return the sketches of four reports on each of five events, called `ferry 0` and so on, in order of the events."""
    reports = [
        invent_report(
            f"{headline}\n\n{words}", f"{event} {at}", title=headline, published_at=f"{day}T{8 + at:02}:00:00",
            outlet=f"Outlet {at}",
        )
        for event, (day, headline, *texts) in EVENTS.items()
        for at, words in enumerate(texts)
    ]  # fmt: skip
    return sketch_reports(reports, SmallEncoder())
