"""Which sentences of a report go back to which of its sources', word by word: the ground on which changes are seen."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rashomon.model import LineageEdge, Span
from rashomon.text.reading import Reading, Sentence

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:['’]\w+)*")

MIN_MATCHED = 0.6
"""Share of the shorter sentence's words, in order, that two versions of a sentence have in common."""
MIN_WORDS = 5
"""Words of a sentence, and words in common, below which two sentences are not taken for versions of one."""
_MIN_COMMON = 0.5
"""Share of the shorter sentence's different words that both must have before they are laid beside each other: less
than `MIN_MATCHED`, since small words stand in a sentence more than once."""
_TRIED = 3
"""Sentences of a source that are aligned with a sentence: those which share most of its rarer words."""
_MAX_SOURCES = 12
"""Sources, and other carriers of one dispatch, that a report is compared with, the nearest first: a thousand copies
need no million comparisons."""


@dataclass(frozen=True)
class Word:
    """A word of a report: offset, text, form that is compared, and whether it stands in quotation marks."""

    start: int
    text: str
    form: str
    quoted: bool

    @property
    def end(self) -> int:
        """Return the offset after it."""
        return self.start + len(self.text)


@dataclass(frozen=True, eq=False)
class Line:
    """A sentence of a report as words."""

    reading: Reading
    sentence: Sentence
    words: tuple[Word, ...]
    forms: tuple[str, ...]

    def span(self, first: int, stop: int) -> Span:
        """Return the span from one word up to another."""
        return self.reading.span(self.words[first].start, self.words[stop - 1].end)


@dataclass(frozen=True, eq=False)
class Version:
    """Two versions of one sentence: the source's and the derived report's, at a hop of the lineage.

    `blocks` are the runs of equal words as (place in source, place in derived, length), in order.
    """

    edge: int
    source: Line
    derived: Line
    blocks: tuple[tuple[int, int, int], ...]

    @property
    def matched(self) -> int:
        """Return how many words both have in order."""
        return sum(size for _, _, size in self.blocks)


class Texts:
    """The sentences of all reports as words."""

    def __init__(self, readings: Sequence[Reading], quoted: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        self.lines = {
            reading.report.id: _lines(reading, sorted(quoted.get(reading.report.id, ()))) for reading in readings
        }
        self._wordings: dict[str, frozenset[tuple[str, ...]]] = {}
        self._index: dict[str, dict[str, list[int]]] = {}

    def has(self, report: str, line: Line) -> bool:
        """Return whether a report has a sentence word for word."""
        if report not in self._wordings:
            self._wordings[report] = frozenset(other.forms for other in self.lines[report])
        return line.forms in self._wordings[report]

    def line_at(self, report: str, offset: int) -> Line | None:
        """Return the sentence which an offset lies in; null for headlines, furniture and short sentences."""
        lines = self.lines[report]
        at = bisect_right([line.sentence.start for line in lines], offset) - 1
        return lines[at] if at >= 0 and offset < lines[at].sentence.end else None

    def align(self, line: Line, report: str) -> list[tuple[Line, tuple[tuple[int, int, int], ...]]]:
        """Return the sentences of a report that are versions of this one, with their common words; best first."""
        lines = self.lines[report]
        if report not in self._index:
            index: dict[str, list[int]] = defaultdict(list)
            for place, other in enumerate(lines):
                for form in sorted(set(other.forms)):
                    index[form].append(place)
            self._index[report] = index
        index = self._index[report]
        votes: Counter[int] = Counter()
        common: Counter[int] = Counter()
        distinct = set(line.forms)
        for form in sorted(distinct):
            places = index.get(form, ())
            for place in places:
                # A word that the report has everywhere tells nothing of the sentence.
                votes[place] += 1 + 8 // len(places)
                common[place] += 1
        ranked = sorted(votes, key=lambda place: (-votes[place], place))[:_TRIED]
        # Laying two sentences word by word costs most: not where too few words could match.
        ranked = [
            place for place in ranked if common[place] >= _MIN_COMMON * min(len(distinct), len(set(lines[place].forms)))
        ]
        found: list[tuple[int, int, Line, tuple[tuple[int, int, int], ...]]] = []
        for place in ranked:
            other = lines[place]
            matcher = SequenceMatcher(None, other.forms, line.forms, autojunk=False)
            blocks = tuple((a, b, size) for a, b, size in matcher.get_matching_blocks() if size)
            matched = sum(size for _, _, size in blocks)
            if matched >= max(MIN_WORDS, MIN_MATCHED * min(len(other.forms), len(line.forms))):
                found.append((-matched, place, other, blocks))
        return [(other, blocks) for _, _, other, blocks in sorted(found, key=lambda item: item[:2])]


def _lines(reading: Reading, quoted: Sequence[tuple[int, int]]) -> list[Line]:
    furniture = [(piece.start, piece.end) for piece in reading.report.furniture]
    starts = [start for start, _ in quoted]
    lines: list[Line] = []
    for sentence in reading.sentences:
        if sentence.headline or any(low < sentence.end and sentence.start < high for low, high in furniture):
            continue
        words: list[Word] = []
        for match in _WORD.finditer(reading.report.text, sentence.start, sentence.end):
            at = bisect_right(starts, match.start()) - 1
            inside = at >= 0 and match.start() < quoted[at][1]
            text = match.group()
            words.append(Word(match.start(), text, text.casefold().replace("’", "'"), inside))
        if len(words) >= MIN_WORDS:
            lines.append(Line(reading, sentence, tuple(words), tuple(word.form for word in words)))
    return lines


def find_versions(
    readings: Sequence[Reading],
    edges: Sequence[LineageEdge],
    quoted: Mapping[str, Sequence[tuple[int, int]]],
    homes: Mapping[str, str] | None = None,
) -> list[Version]:
    """Return, for each sentence of a derived report that none of its sources has word for word, the nearest versions.

    Compared are the reports it descends from by any number of hops, and the others that carry the text of an origin
    it has the text of. The nearest source is the one with most of the sentence's words, so that what a source has
    already altered is no change of the report that copies it. Where the sentence was merged from several, each is a
    version of its own. In order of edge, then of place. `homes` holds for an origin its own report (`find_homes`).
    """
    texts = Texts(readings, quoted)
    upstream = _Upstream(edges, frozenset(texts.lines), homes or {})
    versions: list[Version] = []
    for reading in readings:
        report = reading.report.id
        sources = upstream.of(report)
        if not sources:
            continue
        for line in texts.lines[report]:
            if any(texts.has(source, line) for source in sources):
                continue
            best: tuple[int, list[Version]] = (0, [])
            for source, edge in sources.items():
                found = [Version(edge, other, line, blocks) for other, blocks in texts.align(line, source)]
                kept = [version for place, version in enumerate(found) if place == 0 or _goes_beyond(version, found[0])]
                matched = len({b + i for version in kept for _, b, size in version.blocks for i in range(size)})
                if matched > best[0]:
                    best = (matched, kept)
            versions.extend(version for version in best[1] if not upstream.settled_otherwise(version, texts))
    return sorted(versions, key=lambda v: (v.edge, v.derived.sentence.start, v.source.sentence.start))


def _goes_beyond(version: Version, best: Version) -> bool:
    """Return whether a second sentence accounts for words of the derived one that the best does not."""
    held = {b + i for _, b, size in best.blocks for i in range(size)}
    own = {b + i for _, b, size in version.blocks for i in range(size)}
    return len(own - held) >= MIN_WORDS and len(own & held) <= len(own) // 3


class _Upstream:
    """The sources a report's text may be compared with, each with the edge at which a change between both happened."""

    def __init__(self, edges: Sequence[LineageEdge], reports: frozenset[str], homes: Mapping[str, str]) -> None:
        self._parents: dict[str, dict[str, int]] = defaultdict(dict)
        self._carriers: dict[str, list[str]] = defaultdict(list)
        self._carried: dict[str, dict[str, int]] = defaultdict(dict)
        self._own: dict[str, list[str]] = defaultdict(list, {origin: [report] for origin, report in homes.items()})
        for place, edge in enumerate(edges):
            if edge.kind in ("republishes", "rewrites", "relays") and edge.from_id in reports:
                self._parents[edge.report].setdefault(edge.from_id, place)
            elif edge.kind in ("republishes", "rewrites"):
                self._carriers[edge.from_id].append(edge.report)
                self._carried[edge.report][edge.from_id] = place
            elif edge.kind == "own" and edge.report not in self._own[edge.from_id]:
                self._own[edge.from_id].append(edge.report)

    def of(self, report: str) -> dict[str, int]:
        """Return the reports to compare with: its own sources, theirs, the origin's own report, other carriers."""
        found: dict[str, int] = {}
        pending = list(self._parents[report].items())
        while pending and len(found) < _MAX_SOURCES:
            source, edge = pending.pop(0)
            if source not in found and source != report:
                found[source] = edge
                pending.extend((above, edge) for above in self._parents[source])
        for origin, edge in self._carried[report].items():
            # Where the origin's own report is at hand, it shows best what was altered.
            for source in self._own[origin] or self._carriers[origin][:_MAX_SOURCES]:
                if source != report and report not in self._lineage(source):
                    found.setdefault(source, edge)
        return found

    def settled_otherwise(self, version: Version, texts: Texts) -> bool:
        """Return whether the difference is not the derived report's.

        Of two reports that carry one dispatch, neither had it from the other; the one that altered it is the one
        which the others contradict, or which reworded the dispatch where the other republished it.
        """
        derived, source = version.derived.reading.report.id, version.source.reading.report.id
        if source in self._lineage(derived):
            return False
        shared = [
            origin for origin in self._carried[derived] if source in (*self._own[origin], *self._carriers[origin])
        ]
        if any(source in self._own[origin] for origin in shared):
            return False
        others = [
            report
            for origin in shared
            for report in self._carriers[origin][:_MAX_SOURCES]
            if report not in (derived, source)
        ]
        for_source = sum(texts.has(report, version.source) for report in others)
        for_derived = sum(texts.has(report, version.derived) for report in others)
        return for_derived > 0 or for_source == 0

    def _lineage(self, report: str) -> set[str]:
        pending, seen = [report], {report}
        while pending:
            for above in self._parents[pending.pop()]:
                if above not in seen:
                    seen.add(above)
                    pending.append(above)
        return seen - {report}
