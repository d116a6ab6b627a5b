"""What several tests share: invented reports read and taken apart once a session, a small encoder, the demo story."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

import rashomon
from rashomon.claims import extract_claims
from rashomon.discrepancies import find_discrepancies
from rashomon.discrepancies.candidates import Candidate, Matter, gather
from rashomon.discrepancies.mentions import Mentions
from rashomon.entities import link_entities
from rashomon.model import (
    Account,
    Claim,
    Discrepancy,
    DiscrepancyKind,
    Entity,
    Passage,
    Point,
    Quote,
    Relation,
    Report,
    Result,
    Support,
)
from rashomon.passages import find_passages
from rashomon.pipeline import compare
from rashomon.points import align_claims
from rashomon.quotes import attribute_quotes
from rashomon.text.dates import find_times
from rashomon.text.numbers import find_quantities
from rashomon.text.reading import Reading, read_reports

# A machine that is shared may stall for seconds: slowness of a draw is no finding about the code.
settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")

PUBLISHED = "2031-03-11T{hour:02}:00:00"
"""A Tuesday; each report of an invented story appears an hour after the one before."""


class BagOfWords:
    """A deterministic encoder: words hashed to 512 places, rows of length one. Shared words are shared meaning."""

    name = "bag of words"

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length one for each sentence."""
        rows = np.zeros((len(sentences), 512), dtype=np.float32)
        for row, sentence in zip(rows, sentences, strict=True):
            for word in re.findall(r"\w{3,}", sentence.lower()):
                row[zlib.crc32(word[:5].encode("utf-8", "replace")) % 512] += 1.0
            row[0] += 0.01
            row /= np.linalg.norm(row)
        return rows


@dataclass(frozen=True, eq=False)
class TakenApart:
    """A story of short invented reports with what the rooms before points and discrepancies find in it."""

    reports: tuple[Report, ...]
    readings: tuple[Reading, ...]
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]
    claims: tuple[Claim, ...]
    passages: tuple[Passage, ...]

    def point(self, *without: str) -> Point:
        """Return one point on which all claims of all reports speak, whatever the aligning room would say."""
        accounts: list[Account] = []
        kept = [claim for claim in self.claims if claim.report not in without]
        for report in self.reports:
            mine = [claim for claim in kept if claim.report == report.id]
            accounts.append(Account(report.id, "states", mine[0].sentence) if mine else Account(report.id, "silent"))
        speaking = sum(account.span is not None for account in accounts)
        words = kept[0].span.text if kept else ""
        return Point("p-all", words, Support(speaking, 1, speaking), tuple(accounts), 2, tuple(c.id for c in kept))

    def matters(self) -> list[Matter]:
        """Return that point as the finders of the discrepancies room take it."""
        return gather([self.point()], self.claims, self.by_id())

    def by_id(self) -> dict[str, Reading]:
        """Return the readings by the id of their report."""
        return {reading.report.id: reading for reading in self.readings}

    def mentions(self) -> Mentions:
        """Return the entities by where they are mentioned, as the finders of the discrepancies room take them."""
        return Mentions(self.entities, self.by_id())

    def aligned(self) -> list[Point]:
        """Return the points that the aligning room makes of the claims, with the small encoder."""
        return align_claims(self.reports, self.claims, self.entities, self.passages, BagOfWords())


TakeApart = Callable[..., TakenApart]


@functools.cache
def _take_apart(*texts: str, ids: str = "abcdefghij", analysed: bool = True) -> TakenApart:
    reports = [
        Report(ids[at], f"{ids[at]}.txt", text, str(at), title="", published_at=PUBLISHED.format(hour=8 + at))
        for at, text in enumerate(texts)
    ]
    readings = read_reports(reports)
    quantities = {reading.report.id: find_quantities(reading) for reading in readings}
    times = {
        reading.report.id: find_times(reading, datetime.fromisoformat(str(reading.report.published_at)))
        for reading in readings
    }
    entities = link_entities(readings)
    quotes = attribute_quotes(readings, entities)
    claims = extract_claims(readings, entities, quotes, quantities, times)
    passages = find_passages(readings, quotes)
    return TakenApart(*(tuple(part) for part in (reports, readings, entities, quotes, claims, passages)))


@pytest.fixture(scope="session")
def take_apart() -> TakeApart:
    """Return a function from texts to a story taken apart; the same texts are read once a session.

    Reports are called a, b, c ... in the order given and appear at eight, nine, ten ... on one Tuesday.
    """
    return _take_apart


@dataclass(frozen=True)
class Shown:
    """What the discrepancies room shows of a whole story, its claims aligned as in `compare`."""

    taken: TakenApart
    discrepancies: tuple[Discrepancy, ...]

    def of(self, *kinds: DiscrepancyKind) -> list[tuple[str, ...]]:
        """Return the values of each difference of these kinds."""
        return [tuple(v.value for v in d.variants) for d in self.discrepancies if d.kind in kinds]

    def told(self, kind: DiscrepancyKind, **words: str) -> list[Relation]:
        """Return the relation of each difference of this kind in which each report's spans hold these words.

        A report of which nothing is asked may be party to it or not. No two of the words stand in one variant.
        """
        found: list[Relation] = []
        for d in self.discrepancies:
            homes = {
                report: {
                    at for at, v in enumerate(d.variants) if any(s.report == report and word in s.text for s in v.spans)
                }
                for report, word in words.items()
            }
            apart = {at for held in homes.values() for at in held}
            if d.kind == kind and all(homes.values()) and len(apart) >= len(set(words.values())):
                found.append(d.relation)
        return found


Show = Callable[..., Shown]
LayOut = Callable[[Sequence[Candidate]], list[tuple[DiscrepancyKind, Relation, dict[str, str]]]]


@functools.cache
def _show(*texts: str, ids: str = "abcdefghij") -> Shown:
    taken = _take_apart(*texts, ids=ids)
    found = find_discrepancies(taken.readings, taken.aligned(), taken.claims, taken.entities, taken.quotes)
    return Shown(taken, tuple(found))


@pytest.fixture(scope="session")
def show() -> Show:
    """Return a function from texts to the differences that the room shows of them, claims aligned."""
    return _show


@pytest.fixture(scope="session")
def lay_out() -> LayOut:
    """Return a function from candidates to kind, relation and each report's own words of each."""
    return lambda candidates: [
        (c.kind, c.relation, {s.report: s.text for _, spans in c.variants for s in spans}) for c in candidates
    ]


@pytest.fixture(scope="session")
def bag_of_words() -> BagOfWords:
    """Return the small encoder."""
    return BagOfWords()


DEMO = Path(rashomon.__file__).parent / "demo"


@pytest.fixture(scope="session")
def demo_folder() -> Path:
    """Return the folder of the demo story: seven reports, `reports.json` and `gold.json`."""
    return DEMO


@pytest.fixture(scope="session")
def demo_result() -> Result:
    """Return the dossier of the demo story, made once a session."""
    return compare([str(DEMO)])
