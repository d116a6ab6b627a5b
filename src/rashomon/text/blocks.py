"""A report's text as blocks: its paragraphs, with lines that a page broke in mid-sentence joined again.

Blocks are found from characters alone, before any parse, so that page furniture can be set aside first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BLOCK_CHARS = 4_000
"""A longer run without a line break is cut at white space: parse time and memory stay linear in the text."""

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_ENDS_OPEN = re.compile(r"[\w,;–—-]\s*$")
_BEGINS_INSIDE = re.compile(r"^\s*(?:[a-z]{2,}\s|[,;:.)\]])")


@dataclass(frozen=True, order=True)
class Block:
    """One paragraph, heading or other line of a text: half-open character offsets, outer white space left out."""

    start: int
    end: int
    index: int


def split_blocks(text: str) -> list[Block]:
    """Return the blocks of a text in order.

    A line is a block; a line which begins in mid-sentence (lower case or closing punctuation) after one that
    ends without a stop is joined to it, since pages break sentences around links and pictures. Blocks hold
    every character that is not white space, once, and none is longer than `MAX_BLOCK_CHARS`.
    """
    spans: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        words = match.group()
        if not words.strip():
            continue
        start = match.start() + len(words) - len(words.lstrip())
        end = match.end() - (len(words) - len(words.rstrip()))
        if (
            spans
            and _BEGINS_INSIDE.match(text[start:end])
            and _ENDS_OPEN.search(text[spans[-1][0] : spans[-1][1]])
            and end - spans[-1][0] <= MAX_BLOCK_CHARS
            and spans[-1][1] - spans[-1][0] > 40
        ):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    pieces = [piece for start, end in spans for piece in _cut(text, start, end)]
    return [Block(start, end, index) for index, (start, end) in enumerate(pieces)]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    while end - start > MAX_BLOCK_CHARS:
        window = text[start : start + MAX_BLOCK_CHARS]
        at = max(window.rfind(". "), window.rfind("? "), window.rfind("! ")) + 1
        if at < MAX_BLOCK_CHARS // 2:
            at = max(window.rfind(" "), window.rfind("\t")) + 1
        if at < MAX_BLOCK_CHARS // 2:
            at = MAX_BLOCK_CHARS
        piece_end = start + len(text[start : start + at].rstrip())
        if piece_end > start:
            pieces.append((start, piece_end))
        start += at
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        pieces.append((start, end))
    return pieces
