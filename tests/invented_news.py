"""Invented news of three events, by several outlets, for the tests of the desk and its commands."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rashomon.model import Lineage, Report, Story, StoryDossier, Support, make_id

BRIDGE_FIRST = """Cracks close the road bridge at Tolmere

TOLMERE, March 11 - The road bridge over the Anse at Tolmere was closed on Tuesday after inspectors found cracks in two
of its steel girders, the county said. About 9,000 vehicles cross the bridge every day. "The cracks are deeper than we
had feared," said county engineer Maud Ellery. Buses take the long way over Harrow Mill until further notice.
"""
BRIDGE_SECOND = """Tolmere bridge shut after cracks found in girders

The road bridge at Tolmere has been shut to all traffic after inspectors found cracks in three of its steel girders.
County engineer Maud Ellery said the cracks in the bridge over the Anse were deeper than had been feared. Some 9,000
vehicles use it each day. Buses are sent round by Harrow Mill.
"""
BRIDGE_LATER = """Tolmere bridge to stay closed for six months

The cracked road bridge over the Anse at Tolmere will stay closed for at least six months, county engineer Maud Ellery
said on Wednesday. Two of the steel girders of the bridge must be replaced. Until then all traffic, buses included, goes
round by Harrow Mill. Shopkeepers in Tolmere asked the county for help.
"""
THEFT_FIRST = """Two paintings stolen from museum in Vasken

Thieves broke into the town museum of Vasken during the night to Monday and took two paintings by Ilja Morant worth four
million crowns, police said. They came through a skylight, and the alarm of the museum did not ring. Director Petra Holm
called the two landscapes by Morant the heart of the collection.
"""
THEFT_SECOND = """Museum thieves in Vasken came through the roof

Two landscapes by the painter Ilja Morant are missing from the town museum in Vasken. Police believe that the thieves
came through a skylight on Sunday night. The alarm was switched off, museum director Petra Holm said; the two stolen
paintings are insured for four million crowns.
"""
HARVEST = """Apple growers expect the smallest harvest in years

Growers in the Lower Marches expect the smallest apple harvest in eleven years after frost in April and a dry summer, their
union said. Prices in the shops are likely to rise by a fifth. Cider makers have begun to buy fruit abroad.
"""
BRIDGE_IN_GERMAN = """Risse: Straßenbrücke in Tolmere gesperrt

Die Straßenbrücke über die Anse in Tolmere ist am Dienstag gesperrt worden, nachdem Prüfer Risse in zwei Stahlträgern
gefunden hatten. Täglich fahren dort rund 9000 Fahrzeuge. Die Busse fahren bis auf Weiteres über Harrow Mill, teilte der
Landkreis mit.
"""

ROWS: tuple[dict[str, str], ...] = (
    {"id": "n1", "outlet": "Anse Courier", "published_at": "2025-03-11T10:00:00+00:00", "text": BRIDGE_FIRST},
    {"id": "n2", "outlet": "The Marches Post", "published_at": "2025-03-11T12:00:00+00:00", "text": BRIDGE_SECOND},
    {"id": "n3", "outlet": "Vasken Mail", "published_at": "2025-03-10T08:00:00+00:00", "text": THEFT_FIRST},
    {"id": "n4", "outlet": "Anse Courier", "published_at": "2025-03-10T09:30:00+00:00", "text": THEFT_SECOND},
    {"id": "n5", "outlet": "The Marches Post", "published_at": "2025-03-09T07:00:00+00:00", "text": HARVEST},
)
"""Two reports of the bridge, two of the theft, one of the harvest."""
LATER: dict[str, str] = {
    "id": "n6", "outlet": "Vasken Mail", "published_at": "2025-03-12T09:00:00+00:00", "text": BRIDGE_LATER,
}  # fmt: skip
"""A third report of the bridge, a day later."""
GERMAN: dict[str, str] = {
    "id": "n7", "outlet": "Anse-Bote", "published_at": "2025-03-11T11:00:00+00:00", "text": BRIDGE_IN_GERMAN,
}  # fmt: skip
"""A report of the bridge in a language that is not analysed."""


def write_news(path: Path, *rows: dict[str, str]) -> str:
    """Write these reports as JSON lines, all of `ROWS` where none are given, and return the file's name."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows or ROWS), encoding="utf-8")
    return str(path)


def load_feed_server() -> Any:
    """Return the module with the loopback server that the tests of the network use too."""
    if "feed_server" not in sys.modules:
        place = Path(__file__).parents[1] / "benchmarks" / "feed_server.py"
        spec = importlib.util.spec_from_file_location("feed_server", place)
        assert spec and spec.loader
        sys.modules["feed_server"] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules["feed_server"]


def counted_dossiers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Replace the reconstruction by one that finds nothing and takes no time; return the ids that it was asked for."""
    asked: list[tuple[str, ...]] = []

    def reconstruct(reports: Sequence[Report], *_: object) -> StoryDossier:
        asked.append(tuple(report.id for report in reports))
        story = Story(make_id("s", *asked[-1]), str(reports[0].title), tuple(reports))
        support = Support(len(reports), 1, len(reports))
        return StoryDossier(story, Lineage((), ()), (), (), (), (), (), (), support)

    monkeypatch.setattr("rashomon.pipeline.reconstruct", reconstruct)
    return asked
