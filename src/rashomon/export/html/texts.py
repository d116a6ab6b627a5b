"""A report's whole text as HTML, with the ranges marked that findings rest on, however these overlap."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from rashomon.export.printable import VisibleText
from rashomon.model import Report

MAX_DEPTH = 60
"""Elements inside one another: browsers give up at 512. A span that lies deeper is a point without extent."""


@dataclass(frozen=True, order=True)
class Reference:
    """A sign before marked words which leads to a finding; it is drawn from an attribute and adds no text.

    `label` is what it says to those who do not see it; without `href` it is a sign only.
    """

    sign: str
    label: str
    href: str = ""
    name: str = ""
    """A further class."""

    def markup(self) -> Markup:
        """Return the sign as an element without text."""
        name = f"ref {self.name}".strip()
        if not self.href:
            return Markup('<span class="{}" data-sign="{}" title="{}"></span>').format(name, self.sign, self.label)
        return Markup('<a class="{}" href="{}" data-sign="{}" title="{}" aria-label="{}"></a>').format(
            name, self.href, self.sign, self.label, self.label
        )


@dataclass(frozen=True, order=True)
class Mark:
    """A half-open range of a text and the element around it; `name` is its class, the narrower stands inside.

    Of two with one range the one with the lower `layer` stands outside. Where others cut it, its parts after the first
    have the class `following`, where there is one, in place of `name`, and no id, attributes or references.
    """

    start: int
    end: int
    name: str
    layer: int = 0
    id: str = ""
    following: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    tag: Literal["span", "mark"] = "span"
    references: tuple[Reference, ...] = ()

    def opening(self, goes_on: bool) -> Markup:
        """Return the start tag of its first part, or of one that goes on."""
        tag, name = Markup(self.tag), self.following if goes_on and self.following else self.name
        if goes_on:
            # What styles draw from an attribute is drawn once.
            emptied = (Markup(' {}=""').format(Markup(key)) for key, _ in self.attributes if key.startswith("data-"))
            return Markup('<{} class="{}"{}>').format(tag, name, Markup("").join(emptied))
        more = Markup("").join(Markup(' {}="{}"').format(Markup(key), value) for key, value in self.attributes)
        anchor = Markup(' id="{}"').format(self.id) if self.id else Markup("")
        start = Markup('<{} class="{}"{}{}>').format(tag, name, anchor, more)
        return start + Markup("").join(reference.markup() for reference in self.references)

    def closing(self) -> Markup:
        """Return its end tag."""
        return Markup("</{}>").format(Markup(self.tag))


@dataclass(frozen=True, order=True)
class _Waiting:
    """Sorted as elements must open: the wider first, then by layer."""

    start: int
    reversed_end: int
    layer: int
    place: int
    goes_on: bool


def mark_ranges(text: str, marks: Iterable[Mark], limits: Sequence[int] = ()) -> tuple[list[Markup], frozenset[str]]:
    """Return the text as markup, in one piece or cut at `limits`, and the ids of the marks that had to be cut.

    Marks may overlap: where one ends inside another, the other is cut there and goes on behind it. No element reaches
    over a limit. Offsets outside the text are moved to its end; a range without words is a point. The text content of
    all pieces together is `visible(text)`.
    """
    size = len(text)
    shown = VisibleText(text)
    given = sorted(set(marks))
    waiting = [
        _Waiting(_within(mark.start, size), -_within(mark.end, size), mark.layer, place, False)
        for place, mark in enumerate(given)
    ]
    heapq.heapify(waiting)
    split: set[str] = set()
    pieces: list[Markup] = []
    edges = [0, *sorted({limit for limit in limits if 0 < limit < size}), size]
    for begin, finish in itertools.pairwise(edges):
        parts: list[str] = []
        open_marks: list[tuple[int, Mark]] = []
        at = begin

        def say_up_to(end: int, parts: list[str] = parts) -> None:
            nonlocal at
            if end > at:
                parts.append(escape(shown.between(at, end)))
                at = end

        while waiting and (waiting[0].start < finish or finish == size):
            found = heapq.heappop(waiting)
            mark, end = given[found.place], -found.reversed_end
            while open_marks and open_marks[-1][0] <= found.start:
                until, closed = open_marks.pop()
                say_up_to(until)
                parts.append(closed.closing())
            say_up_to(found.start)
            parts.append(mark.opening(found.goes_on))
            if end <= found.start or len(open_marks) >= MAX_DEPTH:
                parts.append(mark.closing())
                continue
            room = min(open_marks[-1][0] if open_marks else finish, finish)
            if room < end:
                heapq.heappush(waiting, _Waiting(room, -end, mark.layer, found.place, True))
                split.add(mark.id)
                end = room
            open_marks.append((end, mark))
        while open_marks:
            until, closed = open_marks.pop()
            say_up_to(until)
            parts.append(closed.closing())
        say_up_to(finish)
        pieces.append(Markup("".join(parts)))
    return pieces, frozenset(split - {""})


def _within(offset: int, size: int) -> int:
    return max(0, min(offset, size))


@dataclass(frozen=True)
class MarkedText:
    """A text with its anchors; `split` are the anchors whose words had to be cut, since others overlap them.

    The parts of a cut span after its first have the class `of-ANCHOR`.
    """

    markup: Markup
    split: tuple[str, ...]


def furniture_marks(report: Report) -> list[Mark]:
    """Return a mark for each piece of a report's furniture, outside whatever else has the same words."""
    return [
        Mark(piece.start, piece.end, "furniture", -1, attributes=(("data-kind", piece.kind),))
        for piece in report.furniture
    ]


def mark_text(report: Report, cited: Iterable[tuple[int, int]], prefix: str) -> MarkedText:
    """Return a report's text with an anchor `PREFIX-START-END` at each cited range, and furniture marked.

    Ranges may overlap: where one ends inside another, the other is cut there and goes on behind it. Offsets outside
    the text are moved to its end; a range without words is a point.
    """
    anchors = [
        Mark(start, end, "cited", 0, f"{prefix}-{start}-{end}", f"cited of-{prefix}-{start}-{end}")
        for start, end in set(cited)
    ]
    pieces, split = mark_ranges(report.text, [*furniture_marks(report), *anchors])
    return MarkedText(Markup("").join(pieces), tuple(sorted(split)))
