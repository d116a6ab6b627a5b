"""What the lineage tests share: invented reports, read, compared and traced once a session."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from rashomon.lineage import trace_lineage
from rashomon.model import Lineage, LineageEdge, Passage, Report
from rashomon.passages import find_passages
from rashomon.text.reading import Reading, read_reports

Draft = tuple[str, str, str | None, str | None]
"""A report in a test: id, text, outlet, time of publication."""


@dataclass(frozen=True, eq=False)
class Traced:
    """A story of invented reports with its shared passages and its lineage."""

    readings: tuple[Reading, ...]
    passages: tuple[Passage, ...]
    lineage: Lineage

    def sources(self, report: str) -> set[tuple[str, str, bool]]:
        """Return (name of the origin or id of the report, kind, certain) of a report's edges."""
        names = {origin.id: origin.name for origin in self.lineage.origins}
        edges = [edge for edge in self.lineage.edges if edge.report == report]
        return {(names.get(edge.from_id, edge.from_id), edge.kind, edge.certain) for edge in edges}

    def edge(self, report: str, source: str) -> LineageEdge:
        """Return the edge from a source to a report."""
        return next(edge for edge in self.lineage.edges if (edge.report, edge.from_id) == (report, source))

    def changes(self) -> list[tuple[str, str, str, str]]:
        """Return (report that made it, kind, words before, words after) of the changes."""
        edges = self.lineage.edges
        return [(edges[c.lineage].report, c.kind, c.from_span.text, c.to_span.text) for c in self.lineage.changes]


TraceStory = Callable[..., Traced]


@functools.cache
def _trace_story(*drafts: Draft) -> Traced:
    reports = [
        Report(name, f"{name}.txt", text, "0", outlet=outlet, title="", published_at=published)
        for name, text, outlet, published in drafts
    ]
    readings = read_reports(reports)
    passages = find_passages(readings)
    return Traced(tuple(readings), tuple(passages), trace_lineage(readings, passages))


@pytest.fixture(scope="session")
def trace_story() -> TraceStory:
    """Return a function from drafts (id, text, outlet, time) to a traced story; the same drafts are read once."""
    return _trace_story
