"""How much two texts have of each other: what `rashomon reuse` prints and writes."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rashomon.export.json import dossier_to_dict
from rashomon.model import Passage, Report, Result, Span

SCHEMA = "rashomon-reuse/1"
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Share:
    """Of one text's `words`, furniture left out: how many the other text has, word for word and reworded.

    Each word counts once: as verbatim if any passage has it so, else as reworded. `quoted` are words that both give
    as a quotation; they prove no descent and count as neither.
    """

    words: int
    verbatim: int
    reworded: int
    quoted: int

    @property
    def found(self) -> int:
        """Return how many words stand in the other text, quotations left out."""
        return self.verbatim + self.reworded

    def of(self, count: int) -> float:
        """Return a count as a share in [0, 1] of the words."""
        return count / self.words if self.words else 0.0


@dataclass(frozen=True)
class Reuse:
    """Two texts with the passages that both have, each passage's `a` in the first text, in order of place there."""

    first: Report
    second: Report
    passages: tuple[Passage, ...]
    of_first: Share
    of_second: Share
    identical: bool = False
    """Whether both inputs are the same, byte for byte."""


def reuse_of(result: Result, first: str, second: str) -> Reuse:
    """Return what the texts read from two sources have of each other.

    Where both inputs are the same byte for byte, the result holds only one report: then it stands for both.
    """
    reports = {report.source: report for report in result.dossier.story.reports}
    a = reports.get(first) or next(iter(reports.values()))
    b = reports.get(second) or a
    if a.id == b.id or a.sha256 == b.sha256:
        whole = len(_words(a))
        share = Share(whole, whole, 0, 0)
        return Reuse(replace(a, source=first), replace(b, source=second), (), share, share, identical=True)
    passages: list[Passage] = []
    for passage in result.dossier.passages:
        if (passage.a.report, passage.b.report) == (a.id, b.id):
            passages.append(passage)
        elif (passage.a.report, passage.b.report) == (b.id, a.id):
            passages.append(replace(passage, a=passage.b, b=passage.a))
    passages.sort(key=lambda passage: (passage.a.start, passage.a.end, passage.b.start, passage.b.end))
    sides = ((a, [(p.a, p) for p in passages]), (b, [(p.b, p) for p in passages]))
    of_first, of_second = (_share(report, spans) for report, spans in sides)
    return Reuse(a, b, tuple(passages), of_first, of_second)


def word_count(report: Report, start: int, end: int) -> int:
    """Return how many words of a report lie in a range of offsets, furniture left out."""
    words = _words(report)
    return max(0, bisect_left(words, end) - bisect_left(words, start))


def reuse_to_json(reuse: Reuse, result: Result) -> str:
    """Return the comparison of two texts as JSON text; reports, spans and passages look as in a dossier."""
    given = dossier_to_dict(result)
    reports = {report["id"]: report for report in given["stories"][0]["reports"]}

    def side(report: Report, share: Share) -> dict[str, Any]:
        return {
            "report": {**reports[report.id], "source": report.source},
            "words": share.words,
            "found": share.found,
            "verbatim": share.verbatim,
            "reworded": share.reworded,
            "quoted": share.quoted,
        }

    def span(words: Span) -> dict[str, Any]:
        return {"report": words.report, "start": words.start, "end": words.end, "text": words.text}

    whole = {
        "schema": SCHEMA,
        "version": result.version,
        "identical": reuse.identical,
        "a": side(reuse.first, reuse.of_first),
        "b": side(reuse.second, reuse.of_second),
        "passages": [
            {
                "a": span(passage.a),
                "b": span(passage.b),
                "similarity": passage.similarity,
                "verbatim": passage.verbatim,
                "quoted": passage.quoted,
            }
            for passage in reuse.passages
        ],
        "notes": list(result.notes),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match.group()):04x}", text)


def _share(report: Report, spans: Iterable[tuple[Span, Passage]]) -> Share:
    words = _words(report)
    verbatim, reworded, quoted = set[int](), set[int](), set[int]()
    for span, passage in spans:
        inside = range(bisect_left(words, span.start), bisect_left(words, span.end))
        (quoted if passage.quoted else verbatim if passage.verbatim else reworded).update(inside)
    reworded -= verbatim
    quoted -= verbatim | reworded
    return Share(len(words), len(verbatim), len(reworded), len(quoted))


def _words(report: Report) -> list[int]:
    """Return where each word of the reporting begins; a caption's words come from the same desk and count."""
    pieces = sorted((piece.start, piece.end) for piece in report.furniture if piece.kind != "caption")
    starts: list[int] = []
    at = 0
    for match in _WORD.finditer(report.text):
        while at < len(pieces) and pieces[at][1] <= match.start():
            at += 1
        if at == len(pieces) or match.start() < pieces[at][0]:
            starts.append(match.start())
    return starts
