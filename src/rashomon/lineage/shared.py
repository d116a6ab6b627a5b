"""How much text two reports share: words covered by passages, quotations left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from rashomon.model import Passage, Span
from rashomon.text.reading import Reading

_WORD = re.compile(r"\w+(?:['’]\w+)*")


class SharedText:
    """Answers what share of a report's words another report has."""

    def __init__(
        self, words: dict[str, list[int]], ranges: dict[tuple[str, str], list[tuple[Span, Span, Passage]]]
    ) -> None:
        self._words = words
        self._ranges = ranges
        self._partners: dict[str, list[str]] = defaultdict(list)
        self._counts: dict[tuple[str, str], tuple[int, int]] = {}
        for report, other in ranges:
            self._partners[report].append(other)

    def partners(self, report: str) -> Sequence[str]:
        """Return the reports that share passages with this one."""
        return self._partners[report]

    def words(self, report: str, other: str) -> int:
        """Return how many words of a report stand in passages that another one has, too."""
        return self._count(report, other)[0]

    def share(self, report: str, other: str) -> float:
        """Return the share in [0, 1] of a report's words which passages with another one cover."""
        total = len(self._words.get(report, ()))
        return self._count(report, other)[0] / total if total else 0.0

    def verbatim_share(self, report: str, other: str) -> float:
        """Return the share of a report's words that the other one has word for word."""
        total = len(self._words.get(report, ()))
        return self._count(report, other)[1] / total if total else 0.0

    def evidence(self, report: str, other: str) -> Span | None:
        """Return the longest passage of a report that another one shares."""
        spans = [
            (passage.verbatim, len(own.text), -own.start, own)
            for own, _, passage in self._ranges.get((report, other), ())
        ]
        return max(spans, key=lambda item: item[:3])[3] if spans else None

    def covers(self, span: Span) -> bool:
        """Return whether words of this span stand in a passage shared with any report."""
        return any(
            own.overlaps(span) for other in self.partners(span.report) for own, _, _ in self._ranges[span.report, other]
        )

    def _count(self, report: str, other: str) -> tuple[int, int]:
        key = (report, other)
        if key not in self._counts:
            starts = self._words.get(report, [])
            every, exact = set[int](), set[int]()
            for own, _, passage in self._ranges.get(key, ()):
                inside = range(bisect_left(starts, own.start), bisect_left(starts, own.end))
                every.update(inside)
                if passage.verbatim or passage.similarity >= 0.9:
                    exact.update(inside)
            self._counts[key] = (len(every), len(exact))
        return self._counts[key]


def share_text(readings: Sequence[Reading], passages: Sequence[Passage]) -> SharedText:
    """Return the shares of text between reports. Quoted passages, and such as lie in captions, show no descent."""
    words: dict[str, list[int]] = {}
    furniture: dict[str, list[tuple[int, int]]] = {}
    for reading in readings:
        report = reading.report
        furniture[report.id] = [(piece.start, piece.end) for piece in report.furniture]
        starts = [match.start() for match in _WORD.finditer(report.text)]
        for low, high in furniture[report.id]:
            first, last = bisect_left(starts, low), bisect_left(starts, high)
            del starts[first:last]
        words[report.id] = starts
    ranges: dict[tuple[str, str], list[tuple[Span, Span, Passage]]] = defaultdict(list)
    for passage in passages:
        if passage.quoted or any(
            _in_furniture(span, furniture.get(span.report, [])) for span in (passage.a, passage.b)
        ):
            continue
        ranges[passage.a.report, passage.b.report].append((passage.a, passage.b, passage))
        ranges[passage.b.report, passage.a.report].append((passage.b, passage.a, passage))
    return SharedText(words, dict(ranges))


def _in_furniture(span: Span, furniture: Sequence[tuple[int, int]]) -> bool:
    return any(low < span.end and span.start < high for low, high in furniture)
