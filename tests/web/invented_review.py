"""An invented story with one of everything that can be decided on, and a stand-in for its analysis."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rashomon.model import (
    Account,
    Decision,
    Discrepancy,
    DiscrepancyVariant,
    Entity,
    Lineage,
    LineageEdge,
    Origin,
    Point,
    Quote,
    QuoteVersion,
    Report,
    Review,
    Span,
    Stance,
    Story,
    StoryDossier,
    Support,
    Variant,
    make_id,
)
from rashomon.pipeline import settle
from rashomon.review import correct_reports, decide_edges, decide_entities, decide_points

TEXTS = {
    "Weir Courier": """Sluice gate fails at the Marl weir

Two people were hurt when a sluice gate failed at the Marl weir on Tuesday morning, warden Ilse Tamm said. "The gate had
been shut for weeks," Tamm said. About 300 homes lost water. Engineers closed the weir to boats until Friday.
""",
    "Marl Post": """Sluice gate at the Marl weir fails, three hurt

Three people were hurt when a sluice gate failed at the Marl weir on Tuesday morning, warden Ilse Tam said. "The gate had
been shut for weeks," Tam said. Some 300 homes were without water. Engineers closed the weir to boats until Friday.
""",
    "Lock Gazette": """Gate at the Marl weir gives way

Two people were hurt when a sluice gate failed at the Marl weir on Tuesday morning, warden Ilse Tamm said. About 300
homes lost water. Some 300 homes were without water in the evening. Engineers closed the weir to boats until Friday.
""",
}
LATER = """Three hurt as sluice gate fails at the Marl weir

Three people were hurt when a sluice gate failed at the Marl weir on Tuesday morning, warden Ilse Tamm said again a day
later. About 300 homes lost water. Engineers closed the weir to boats until Friday.
"""
MATTERS = {
    "hurt": r"(?:Two|Three) people were hurt",
    "lost": r"About 300\s+homes lost water",
    "without": r"Some 300 homes were without water",
}


class SmallEncoder:
    """A deterministic encoder whose rows are as long as those of the real one: words hashed to 384 places."""

    name = "words"

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length one for each sentence."""
        rows = np.full((len(sentences), 384), 0.01, dtype=np.float32)
        for row, sentence in zip(rows, sentences, strict=True):
            for word in re.findall(r"\w{3,}", sentence.lower()):
                row[zlib.crc32(word.encode("utf-8", "replace")) % 384] += 1.0
            row /= np.linalg.norm(row)
        return rows


def make_report(outlet: str, text: str, hour: int, title: str | None = None) -> Report:
    """Return a report as it is read from a feed."""
    name = make_id("n", outlet, text)
    return Report(
        make_id("r", name), f"https://{name}.example/weir", text, make_id("h", text), outlet=outlet,
        title=title or text.partition("\n")[0], published_at=f"2031-03-11T{hour:02}:00:00+00:00", date_basis="stated",
        language="en", words=len(text.split()), url=f"https://{name}.example/weir",
    )  # fmt: skip


def make_reports() -> list[Report]:
    """Return the three reports of the story, an hour between two."""
    return [make_report(outlet, text, 8 + at) for at, (outlet, text) in enumerate(TEXTS.items())]


def find(report: Report, pattern: str) -> Iterator[Span]:
    """Yield each place in a report where the pattern holds."""
    for found in re.finditer(pattern, report.text):
        yield report.span(*found.span())


def reconstruct(
    reports: Sequence[Report],
    _options: object = None,
    _progress: object = None,
    _encoder: object = None,
    decisions: Sequence[Decision] = (),
) -> StoryDossier:
    """Stand in for the analysis: all ids are others when a report joins, and decisions are applied as in the pipeline."""
    told = sorted(reports, key=lambda report: (report.published_at or "", report.id))
    told, on_reports = correct_reports(told, decisions)
    ids = [report.id for report in told]
    first, names = told[0], [s for report in told for s in find(report, "Ilse Tamm?")]
    quoted = [s for report in told for s in find(report, r"The gate had\s+been shut for weeks")]
    variants = tuple(
        Variant(text, "same" if text == "Ilse Tamm" else "spelling", tuple(s for s in names if s.text == text))
        for text in ("Ilse Tamm", "Ilse Tam")
        if any(s.text == text for s in names)
    )
    places = tuple(s for report in told for s in find(report, "Marl weir"))
    entities = [
        Entity(make_id("e", "tamm", *ids), "Ilse Tamm", "person", variants, (), tuple(names)),
        Entity(make_id("e", "marl", *ids), "Marl weir", "place", (Variant("Marl weir", "same", places),), (), places),
    ]
    entities, on_entities = decide_entities(entities, decisions, ids)
    lineage = Lineage(
        (Origin("o-weir", str(first.outlet), "outlet"),),
        (
            LineageEdge(first.id, "o-weir", "own", True, 1.0, "its own words", ()),
            *(
                LineageEdge(
                    r.id, first.id, "rewrites", False, 0.8, "they share words", tuple(find(r, "Engineers closed.*"))
                )
                for r in told[1:]
            ),
        ),
    )
    lineage, rejected, on_edges = decide_edges(lineage, decisions, told)
    points = [_point(name, pattern, told) for name, pattern in MATTERS.items()]
    points, on_points = decide_points([p for p in points if p.support.reports], decisions)
    hurt = [s for report in told for s in find(report, MATTERS["hurt"])]
    values = {value: tuple(s for s in hurt if s.text.startswith(value)) for value in ("Two", "Three")}
    differences = tuple(DiscrepancyVariant(f"{value} people", spans) for value, spans in values.items() if spans)
    point = points[0].id if points else None
    difference = Discrepancy(
        make_id("d", "hurt", *ids), "quantity", "people hurt", "conflict", 3, point, differences,
        "the figures exclude each other",
    )  # fmt: skip
    quotes = tuple(
        Quote(
            make_id("q", *ids),
            "Ilse Tamm",
            None,
            False,
            tuple(QuoteVersion(s, None, "said", True, False) for s in quoted),
        )
        for _ in quoted[:1]
    )
    review = Review((*on_reports, *on_entities, *on_edges, *on_points), edges=rejected)
    made = StoryDossier(
        Story(make_id("s", *ids), str(first.title), tuple(told)), lineage, (), tuple(entities), quotes, tuple(points),
        (difference,) if len(differences) > 1 else (), (), Support(len(told), 1, 2, ("o-weir",)), review,
    )  # fmt: skip
    return settle(made, decisions)


def _point(name: str, pattern: str, reports: Sequence[Report]) -> Point:
    accounts = [_account(report, next(find(report, pattern), None)) for report in reports]
    speaking = sum(account.span is not None for account in accounts)
    text = next((account.span.text for account in accounts if account.span is not None), name)
    support = Support(speaking, min(1, speaking), speaking)
    return Point(make_id("p", name, *(r.id for r in reports)), text, support, tuple(accounts), 2)


def _account(report: Report, span: Span | None) -> Account:
    stance: Stance = "silent" if span is None else "states"
    return Account(report.id, stance, span)
