"""A report's words: in order, outside furniture, with what is quoted and what is a stock phrase."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rashomon.model import Quote
from rashomon.text.reading import Reading

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_STOCK = re.compile(
    r"""(?ix)
    all \s rights \s reserved | this \s material \s may \s not \s be [^.\n]{0,60} (?:redistributed|permission)
  | contributed \s to \s this \s (?:report|story|article)
  | (?:did|does|could|has|have|had) (?:\s not|n['’]t) (?:\s \w+){0,2}
    \s (?:respond(?:ed)?|be \s reached|return(?:ed)?|repl(?:y|ied)) \b
    (?:\s (?:to|for|a|an|the|on|multiple|several|repeated|our|request|requests|comment|seeking|calls?|phone|email|
       emails|and|messages?|further|additional|immediately|asking))*
  | (?:spoke|speaking) \s on \s (?:the \s)? condition \s of \s anonymity
    (?:\s because \s (?:of \s)? (?:\w+\s){0,12}? (?:publicly|public|matter|media|press|investigation))?
  | declined \s to \s comment (?:\s (?:further|on \s the \s \w+))?
  | the \s associated \s press | sign \s up \s for \s (?:\w+\s){0,4} newsletters?
    """
)
"""Phrases that stand in reports of every kind and prove no descent."""

FUNCTION_WORDS = frozenset(
    """a about after against all also an and any are as at be because been before being between both but by can could
    did do does during each for from further had has have he her here hers him his how i if in into is it its itself
    just may me might more most my no nor not now of off on once only or other our out over own said same say says she
    should so some such than that the their them then there these they this those through to too told under until up
    us very was we were what when where which while who whom why will with would you your s t""".split()
)
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}


@dataclass(frozen=True, eq=False)
class Words:
    """A report's words outside furniture, in order; -1 in `ids` ends the headline and stands for furniture."""

    reading: Reading
    ids: list[int]
    starts: list[int]
    ends: list[int]
    content: list[bool]
    stock: list[bool]
    quoted: list[bool]
    breaks: frozenset[int]
    """Positions of words that open a sentence or a block: a long run is cut there."""


def read_words(reading: Reading, vocabulary: dict[str, int], quoted: Sequence[tuple[int, int]]) -> Words:
    """Return the report's words; `vocabulary` numbers them and grows, `quoted` are the ranges that are quoted."""
    text = reading.report.text
    # A caption is furniture, but its words come from the same desk: a shared caption is shared text.
    furniture = sorted((piece.start, piece.end) for piece in reading.report.furniture if piece.kind != "caption")
    stock = [match.span() for match in _STOCK.finditer(text)]
    headline_end = max((s.end for s in reading.sentences if s.headline), default=0)
    opens = sorted({s.start for s in reading.sentences} | {block.start for block in reading.blocks})
    words = Words(reading, [], [], [], [], [], [], frozenset())
    breaks: set[int] = set()
    in_furniture, in_stock, in_quote = Cover(furniture), Cover(stock), Cover(quoted)
    next_open = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if in_furniture.holds(start):
            if words.ids and words.ids[-1] != -1:
                _append(words, -1, start, start, False, False, False)
            continue
        if start >= headline_end > 0:
            headline_end = 0
            if words.ids and words.ids[-1] != -1:
                _append(words, -1, start, start, False, False, False)
        if next_open < len(opens) and opens[next_open] <= start:
            breaks.add(len(words.ids))
            while next_open < len(opens) and opens[next_open] <= start:
                next_open += 1
        form = match.group().casefold().replace("'", "").replace("’", "")
        form = NUMBER_WORDS.get(form, form)
        number = vocabulary.setdefault(form, len(vocabulary))
        _append(
            words, number, start, end, form not in FUNCTION_WORDS, in_stock.holds(start), in_quote.holds(start)
        )  # fmt: skip
    return Words(
        reading, words.ids, words.starts, words.ends, words.content, words.stock, words.quoted, frozenset(breaks)
    )


def _append(words: Words, number: int, start: int, end: int, content: bool, stock: bool, quoted: bool) -> None:
    words.ids.append(number)
    words.starts.append(start)
    words.ends.append(end)
    words.content.append(content)
    words.stock.append(stock)
    words.quoted.append(quoted)


class Cover:
    """Answers, for offsets asked in rising order, whether they lie in one of the ranges."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.ranges = sorted(ranges)
        self.at = 0
        self.end = -1

    def holds(self, offset: int) -> bool:
        """Return whether an offset, not smaller than the last one asked for, lies in a range."""
        while self.at < len(self.ranges) and self.ranges[self.at][0] <= offset:
            self.end = max(self.end, self.ranges[self.at][1])
            self.at += 1
        return offset < self.end


class Stretches:
    """Answers how much of a range lies in the ranges given."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.ranges = sorted(ranges)

    def covers(self, start: int, end: int) -> bool:
        """Return whether at least nine tenths of the range are covered by one of the ranges."""
        if end <= start:
            return False
        at = bisect_right(self.ranges, (start, math.inf))
        best = 0
        for low, high in self.ranges[max(0, at - 2) : at + 2]:
            best = max(best, min(high, end) - max(low, start))
        return best >= 0.9 * (end - start)


_DOUBLE = re.compile(r"[\"“”„«»]")
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)(?P<inside>[^\n‘]{8,600}?)(?<=[\w.,!?…])[’'](?!\w)")


def quoted_ranges(text: str) -> list[tuple[int, int]]:
    """Return where words stand between quotation marks, as half-open ranges in order, by the marks alone.

    A quotation ends with its line at the latest. Single marks count where they open at a word's start and
    close after a word's end.
    """
    ranges: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\r\n]+", text):
        opened: int | None = None
        for mark in _DOUBLE.finditer(text, line.start(), line.end()):
            sign = mark.group()
            if opened is None and sign not in "”»":
                opened = mark.end()
            elif opened is not None and sign not in "„«":
                ranges.append((opened, mark.start()))
                opened = mark.end() if sign == "“" else None
        if opened is not None:
            ranges.append((opened, line.end()))
        if not _DOUBLE.search(text, line.start(), line.end()):
            ranges.extend(m.span("inside") for m in _SINGLE.finditer(text, line.start(), line.end()))
    return [(start, end) for start, end in sorted(ranges) if end > start]


_SIGNED_POST = re.compile(
    r"(?m)^(?P<words>[^\n]{0,1000}?)\s*(?:—|--|–|-)\s?[^()@\n]{1,60}\(@\w{1,30}\)\s+\w+\.?\s\d{1,2},?\s\d{4}\b"
)


def posted_ranges(text: str) -> list[tuple[int, int]]:
    """Return where the words of embedded posts stand, signed with name, account and day: as half-open ranges, in order.

    They are their author's words, as those between quotation marks are: two reports that show one post may both have
    it from its author. Where the signature has a line of its own the line before it is the post.
    """
    ranges: list[tuple[int, int]] = []
    for match in _SIGNED_POST.finditer(text):
        start, end = match.span("words")
        if not match["words"].strip():
            end = len(text[:start].rstrip())
            start = text.rfind("\n", 0, end) + 1
        if end > start:
            ranges.append((start, end))
    return ranges


def quoted_by_report(readings: Sequence[Reading], quotes: Sequence[Quote] | None) -> dict[str, list[tuple[int, int]]]:
    """Where each report quotes: its marks, embedded posts, and the quotations that were found by closer reading."""
    ranges = {
        reading.report.id: [*quoted_ranges(reading.report.text), *posted_ranges(reading.report.text)]
        for reading in readings
    }
    for quote in quotes or ():
        for version in quote.versions:
            if version.direct and version.span.report in ranges:
                ranges[version.span.report].append((version.span.start, version.span.end))
    return ranges
