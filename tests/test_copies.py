"""A dispatch that very many outlets ran: what it costs grows with the copies, not with their square."""

from __future__ import annotations

import cProfile
import pstats
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

import rashomon
from rashomon.model import Report, StoryDossier
from rashomon.pipeline import reconstruct

if TYPE_CHECKING:
    from conftest import BagOfWords

PACKAGE = str(Path(rashomon.__file__).parent)
FEW, MANY = 55, 140
MAX_GROWTH = 1.4
"""What a copy may cost more in the larger story: a square gives 2.5. What is done for so many copies and no more
(twelve of each wording, forty partners of a sentence) is still filling up in the smaller one."""
MIN_CALLS = 20
"""Calls for each copy from which a function's growth is looked at: fewer are chance."""

DISPATCH = (
    "Harbour office closes northern pier at Brindle Bay",
    "A passenger ferry hit the northern pier at Brindle Bay on Sunday evening, and three sailors were injured.",
    "Harbour Master Ilse Marrant said that the port might stay closed until Friday, since 40 metres of the pier had "
    "sunk. “We shall open it when divers have seen every pile,” she told reporters.",
    "The ferry company had failed two safety inspections last winter, according to the coast guard. About 200 people "
    "were on board when the ship left Tarn at 6:30 p.m.",
)
LETTERS = "abdegiklmnoprstu"


class CountingEncoder:
    """The small encoder, with a count of the clauses that it was given."""

    def __init__(self, encoder: BagOfWords) -> None:
        self.name = encoder.name
        self.encoder = encoder
        self.clauses = 0

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row for each sentence."""
        self.clauses += len(sentences)
        return self.encoder.encode(sentences)


def copies(count: int, kind: str) -> list[Report]:
    """Return reprints by as many outlets: identical and undated, or dated, each with a last paragraph of its own."""
    reports: list[Report] = []
    for number in range(count):
        chance = random.Random(number)
        own = f"The {' '.join(''.join(chance.choices(LETTERS, k=7)) for _ in range(8))} opened."
        text = "\n\n".join([*DISPATCH, own] if kind == "own end" else DISPATCH)
        day, hour = divmod(number, 24)
        published = None if kind == "undated" else f"2031-03-{10 + day:02}T{hour:02}:05:00"
        reports.append(
            Report(
                f"r{number:04}", f"{number}.txt", text, str(number), outlet=f"Daily {number}", title=DISPATCH[0],
                published_at=published, language="en", words=len(text.split()),
            )
        )  # fmt: skip
    return reports


def counted(reports: Sequence[Report], encoder: BagOfWords) -> tuple[StoryDossier, Counter[str], int]:
    """Return the dossier, the calls of each function of the package and of built-in ones in it, and clauses encoded."""
    counting = CountingEncoder(encoder)
    profile = cProfile.Profile()
    dossier = profile.runcall(reconstruct, reports, encoder=counting)
    calls: Counter[str] = Counter()
    entries: dict[tuple[str, int, str], Any] = vars(pstats.Stats(profile))["stats"]
    for (file, _, name), (_, count, _, _, callers) in entries.items():
        if file.startswith(PACKAGE):
            calls[f"{file.removeprefix(PACKAGE)} {name}"] += count
        for (caller, _, within), (_, called, _, _) in callers.items() if file == "~" else ():
            if caller.startswith(PACKAGE):
                calls[f"{caller.removeprefix(PACKAGE)} {within}: {name}"] += called
    return dossier, calls, counting.clauses


@pytest.mark.parametrize("kind", ["undated", "own end"])
def test_what_copies_cost_grows_with_their_number_and_not_with_its_square(kind: str, bag_of_words: BagOfWords) -> None:
    """Calls, clauses encoded, passages, edges and changes of 140 copies are those of 55 in proportion."""
    small, calls, clauses = counted(copies(FEW, kind), bag_of_words)
    large, more_calls, more_clauses = counted(copies(MANY, kind), bag_of_words)
    room = MAX_GROWTH * MANY / FEW
    assert more_clauses <= room * clauses
    assert len(large.passages) <= room * len(small.passages)
    assert len(large.lineage.edges) <= room * len(small.lineage.edges)
    assert len(large.lineage.changes) <= room * max(len(small.lineage.changes), FEW)
    grown = {
        name: f"{calls[name]} calls for {FEW} copies, {count} for {MANY}"
        for name, count in more_calls.items()
        if count > room * max(calls[name], MIN_CALLS * FEW)
    }
    assert not grown
    # Every copy has its account of each matter of the dispatch, though few of them were compared.
    assert all([account.report for account in p.accounts] == [r.id for r in large.story.reports] for p in large.points)
    assert sum(point.support.reports == MANY for point in large.points) >= 4
