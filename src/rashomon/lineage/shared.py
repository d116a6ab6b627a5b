"""How much text two reports share: words covered by passages, quotations left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

from rashomon.model import Passage, Span
from rashomon.text.reading import Reading

_WORD = re.compile(r"\w+(?:['’]\w+)*")


class SharedText:
    """Answers what share of a report's words another report has. Words are counted from 0, furniture left out."""

    def __init__(
        self,
        starts: dict[str, list[int]],
        forms: dict[str, list[str]],
        ranges: dict[tuple[str, str], list[tuple[Span, Span, Passage]]],
    ) -> None:
        self._starts = starts
        self._forms = forms
        self._ranges = ranges
        self._partners: dict[str, list[str]] = defaultdict(list)
        self._covered: dict[tuple[str, str], frozenset[int]] = {}
        self._equal: dict[tuple[str, str], frozenset[int]] = {}
        for report, other in ranges:
            self._partners[report].append(other)

    def partners(self, report: str) -> Sequence[str]:
        """Return the reports that share passages with this one."""
        return self._partners[report]

    def size(self, report: str) -> int:
        """Return how many words a report has."""
        return len(self._starts.get(report, ()))

    def covered(self, report: str, other: str) -> frozenset[int]:
        """Return the places of a report's words that stand in passages which another one has, too."""
        key = (report, other)
        if key not in self._covered:
            found: set[int] = set()
            for own, _, _ in self._ranges.get(key, ()):
                found.update(self._places(own))
            self._covered[key] = frozenset(found)
        return self._covered[key]

    def equal(self, report: str, other: str) -> frozenset[int]:
        """Return the places of a report's words which the other one's passages have word for word, in order."""
        key = (report, other)
        if key not in self._equal:
            found: set[int] = set()
            for own, others, passage in self._ranges.get(key, ()):
                here, there = self._places(own), self._places(others)
                if passage.verbatim:
                    found.update(here)
                    continue
                left = [self._forms[report][place] for place in here]
                right = [self._forms[other][place] for place in there]
                for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
                    found.update(here[block.a : block.a + block.size])
            self._equal[key] = frozenset(found)
        return self._equal[key]

    def words(self, report: str, other: str) -> int:
        """Return how many words of a report stand in passages that another one has, too."""
        return len(self.covered(report, other))

    def share(self, report: str, other: str) -> float:
        """Return the share in [0, 1] of a report's words which passages with another one cover."""
        total = self.size(report)
        return self.words(report, other) / total if total else 0.0

    def verbatim_share(self, report: str, other: str) -> float:
        """Return the share of a report's words that the other one has word for word."""
        total = self.size(report)
        return len(self.equal(report, other)) / total if total else 0.0

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

    def _places(self, span: Span) -> range:
        starts = self._starts.get(span.report, [])
        return range(bisect_left(starts, span.start), bisect_left(starts, span.end))


def share_text(readings: Sequence[Reading], passages: Sequence[Passage]) -> SharedText:
    """Return the shares of text between reports. Quoted passages, and such as lie in captions, show no descent."""
    starts: dict[str, list[int]] = {}
    forms: dict[str, list[str]] = {}
    furniture: dict[str, list[tuple[int, int]]] = {}
    for reading in readings:
        report = reading.report
        furniture[report.id] = [(piece.start, piece.end) for piece in report.furniture]
        words = [(match.start(), match.group().casefold()) for match in _WORD.finditer(report.text)]
        for low, high in furniture[report.id]:
            first, last = (bisect_left(words, (edge, "")) for edge in (low, high))
            del words[first:last]
        starts[report.id] = [start for start, _ in words]
        forms[report.id] = [form for _, form in words]
    ranges: dict[tuple[str, str], list[tuple[Span, Span, Passage]]] = defaultdict(list)
    for passage in passages:
        if passage.quoted or any(
            _in_furniture(span, furniture.get(span.report, [])) for span in (passage.a, passage.b)
        ):
            continue
        ranges[passage.a.report, passage.b.report].append((passage.a, passage.b, passage))
        ranges[passage.b.report, passage.a.report].append((passage.b, passage.a, passage))
    return SharedText(starts, forms, dict(ranges))


def _in_furniture(span: Span, furniture: Sequence[tuple[int, int]]) -> bool:
    return any(low < span.end and span.start < high for low, high in furniture)
