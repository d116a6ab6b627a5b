"""A report's whole text as HTML, with an anchor at each span that a finding rests on."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from rashomon.export.printable import visible
from rashomon.model import Report

MAX_DEPTH = 60
"""Elements inside one another: browsers give up at 512. A span that lies deeper is a point without extent."""


@dataclass(frozen=True)
class MarkedText:
    """A text with its anchors; `split` are the anchors whose words had to be cut, since others overlap them.

    The parts of a cut span after its first have the class `of-ANCHOR`.
    """

    markup: Markup
    split: tuple[str, ...]


@dataclass(frozen=True, order=True)
class _Mark:
    """Sorted as elements must open: the wider first, furniture outside what is cited in it."""

    start: int
    reversed_end: int
    cited: bool
    anchor: str
    kind: str = ""
    goes_on: bool = False

    @property
    def end(self) -> int:
        return -self.reversed_end

    def opening(self) -> Markup:
        if not self.cited:
            return Markup('<span class="furniture" data-kind="{}">').format("" if self.goes_on else self.kind)
        if self.goes_on:
            return Markup('<span class="cited of-{}">').format(self.anchor)
        return Markup('<span class="cited" id="{}">').format(self.anchor)


def mark_text(report: Report, cited: Iterable[tuple[int, int]], prefix: str) -> MarkedText:
    """Return a report's text with an anchor `PREFIX-START-END` at each cited range, and furniture marked.

    Ranges may overlap: where one ends inside another, the other is cut there and goes on behind it. Offsets outside
    the text are moved to its end; a range without words is a point.
    """
    text = report.text
    size = len(text)
    waiting = [_Mark(min(start, size), -min(end, size), True, f"{prefix}-{start}-{end}") for start, end in set(cited)]
    waiting += [_Mark(min(f.start, size), -min(f.end, size), False, "", f.kind) for f in report.furniture]
    heapq.heapify(waiting)
    parts: list[Markup] = []
    open_ends: list[int] = []
    split: set[str] = set()
    at = 0

    def say_up_to(end: int) -> None:
        nonlocal at
        if end > at:
            parts.append(escape(visible(text[at:end])))
            at = end

    def close_up_to(start: int) -> None:
        while open_ends and open_ends[-1] <= start:
            say_up_to(open_ends.pop())
            parts.append(Markup("</span>"))

    while waiting:
        mark = heapq.heappop(waiting)
        close_up_to(mark.start)
        say_up_to(mark.start)
        parts.append(mark.opening())
        if mark.end <= mark.start or len(open_ends) >= MAX_DEPTH:
            parts.append(Markup("</span>"))
            continue
        end = mark.end
        if open_ends and open_ends[-1] < end:
            end = open_ends[-1]
            heapq.heappush(waiting, _Mark(end, mark.reversed_end, mark.cited, mark.anchor, mark.kind, True))
            if mark.cited:
                split.add(mark.anchor)
        open_ends.append(end)
    close_up_to(size)
    say_up_to(size)
    return MarkedText(Markup("").join(parts), tuple(sorted(split)))
