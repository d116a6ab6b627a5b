"""Where a text opens and closes quotation marks: every house style, apostrophes told from single marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.text.blocks import Block

MIN_UNCLOSED_WORDS = 4
"""A straight or single mark which a paragraph never closes opens a quotation only if this many words follow it."""

_DOUBLE_OPEN = "“„‟«"
_SINGLE_OPEN = "‘‚‛‹"
_SINGLE_CLOSE = "’'›"
_BEFORE_OPENING = " \t\u00a0\u2009\u200a\u202f\u200b([{—–-/…:|>" + _DOUBLE_OPEN + _SINGLE_OPEN + "\"'"
_ELISION = re.compile(
    r"(?:\d{2,4}s?|em|til|till|tis|twas|twere|cause|bout|n|round|cos|coz|ello)(?![\w])(?!['’]s)", re.I
)
_PAIRED_SINGLES = re.compile(r"''|``|‘‘|’’|`'|''")


@dataclass(frozen=True)
class Quotation:
    """Words between quotation marks: `start`/`end` cover the words, `opened`/`closed` the marks as well."""

    start: int
    end: int
    opened: int
    closed: int
    block: int
    depth: int
    """0 outside other quotation marks, 1 inside one pair, and so on."""
    ended: bool
    """False where the paragraph ends before a closing mark."""
    continues: bool = False
    """True where it takes up a quotation that the paragraph before left open."""


@dataclass
class _Open:
    kind: str
    char: str
    offset: int
    width: int


def find_quotations(text: str, blocks: Sequence[Block]) -> list[Quotation]:
    """Return each stretch between quotation marks, in order of its opening mark.

    Curly, straight, doubled, low and angle marks; single marks where they are no apostrophe. A quotation ends
    with its paragraph at the latest; where the next paragraph opens with a mark again, it `continues`.
    """
    found: list[Quotation] = []
    left_open: str | None = None
    for block in blocks:
        scanned, unclosed = _scan(text, block)
        if left_open is not None and scanned and scanned[0].opened <= block.start + 1 and scanned[0].depth == 0:
            first = scanned[0]
            if _family(text[first.opened]) == left_open:
                scanned[0] = Quotation(
                    first.start, first.end, first.opened, first.closed, first.block, 0, first.ended, continues=True
                )
        left_open = unclosed
        found.extend(scanned)
    return found


def _family(mark: str) -> str:
    return "single" if mark in _SINGLE_OPEN + _SINGLE_CLOSE else "double"


def _scan(text: str, block: Block) -> tuple[list[Quotation], str | None]:
    found: list[Quotation] = []
    stack: list[_Open] = []
    start, end = block.start, block.end
    i = start
    while i < end:
        char = text[i]
        if char not in "“”„‟«»\"‘’‚‛‹›'`":
            i += 1
            continue
        width = 1
        paired = _PAIRED_SINGLES.match(text, i, end)
        if paired and char in "'`‘’":
            width, char = 2, '"'
        if char == "`":
            i += 1
            continue
        before = text[i - 1] if i > start else " "
        after = text[i + width] if i + width < end else " "
        may_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
        may_close = not before.isspace()
        double = char in '"“”„‟«»'
        if double:
            _double(text, block, stack, found, i, width, char, may_open, may_close)
        else:
            _single(text, block, stack, found, i, char, before, after, may_open)
        i += width
    unclosed = _finish(text, block, stack, found)
    found.sort(key=lambda quotation: quotation.opened)
    return found, unclosed


def _double(
    text: str,
    block: Block,
    stack: list[_Open],
    found: list[Quotation],
    i: int,
    width: int,
    char: str,
    may_open: bool,
    may_close: bool,
) -> None:
    at = next((k for k in range(len(stack) - 1, -1, -1) if stack[k].kind == "double"), None)
    if at is not None and _closes(stack[at].char, char, may_open, may_close):
        _close(text, block, stack, found, at, i, width)
        return
    opens = char in _DOUBLE_OPEN or (char in '"”»' and may_open)
    if not opens:
        return
    if at is not None:
        # A second opening mark: the first was never closed, what follows is not nested in it.
        del stack[at:]
    stack.append(_Open("double", char, i, width))


def _closes(opened: str, char: str, may_open: bool, may_close: bool) -> bool:
    if char in "”»":
        return opened != "»" and not (may_open and not may_close)
    if char == "“":
        return opened == "„" or (may_close and not may_open)
    if char == '"':
        return may_close or not may_open
    return char == "«" and opened == "»"


def _single(
    text: str,
    block: Block,
    stack: list[_Open],
    found: list[Quotation],
    i: int,
    char: str,
    before: str,
    after: str,
    may_open: bool,
) -> None:
    top = stack[-1] if stack else None
    word_before = before.isalnum()
    if char in "’'›‘" and top is not None and top.kind == "single" and not before.isspace():
        between_letters = word_before and (after.isalnum() or after == "_")
        if not between_letters and char != "‘":
            if not (word_before and _is_possessive(text, block, i)):
                _close(text, block, stack, found, len(stack) - 1, i, 1)
            return
        if between_letters:
            return
    if char in "’›" or not may_open or word_before:
        return
    if not (after.isalnum() or after in '[(…."“@#$£€&' or after in _DOUBLE_OPEN) or _ELISION.match(text, i + 1):
        return
    if top is not None and top.kind == "single":
        stack.pop()
    stack.append(_Open("single", char, i, 1))


def _is_possessive(text: str, block: Block, i: int) -> bool:
    """Return whether this mark after a word is an apostrophe ("players’ bus", "goin' on") though one is open."""
    after = text[i + 1 : i + 3]
    if len(after) < 2 or after[0] not in " \u00a0" or not (after[1].isalnum()):
        return False
    if text[i - 1] not in "sSzxn":
        return False
    # An apostrophe only if the quotation is closed further on, before another single mark opens one.
    for j in range(i + 1, block.end):
        if text[j] in _SINGLE_CLOSE + "‘":
            previous = text[j - 1]
            following = text[j + 1] if j + 1 < block.end else " "
            if previous.isspace() or text[j] == "‘":
                return False
            if not following.isalnum() and (
                not previous.isalnum() or following in '.,;:!?)—–"”' or following.isspace()
            ):
                return True
    return False


def _close(text: str, block: Block, stack: list[_Open], found: list[Quotation], at: int, i: int, width: int) -> None:
    opened = stack[at]
    depth = at
    del stack[at:]
    _add(text, block, found, opened, i, i + width, depth, ended=True)


def _add(
    text: str, block: Block, found: list[Quotation], opened: _Open, end: int, closed: int, depth: int, ended: bool
) -> None:
    start = opened.offset + opened.width
    while start < end and text[start].isspace():
        start += 1
    stop = end
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] == ","):
        stop -= 1
    if any(char.isalnum() for char in text[start:stop]):
        found.append(Quotation(start, stop, opened.offset, closed, block.index, depth, ended))


def _finish(text: str, block: Block, stack: list[_Open], found: list[Quotation]) -> str | None:
    """Close what the paragraph left open; return the family of marks that the next paragraph may take up."""
    unclosed: str | None = None
    for opened in stack[:1]:
        rest = text[opened.offset + opened.width : block.end]
        inner = [q for q in found if q.opened > opened.offset]
        if len(rest.split()) < (2 if opened.char in _DOUBLE_OPEN else MIN_UNCLOSED_WORDS):
            continue
        lead = text[block.start : opened.offset].rstrip()
        starts = not lead or lead[-1] in ":,.!?"
        if opened.kind == "single" and not (starts and rest[:1].isupper()):
            continue
        if any(q.depth == 1 and _family(text[q.opened]) == opened.kind for q in inner):
            continue
        _add(text, block, found, opened, block.end, block.end, 0, ended=False)
        unclosed = opened.kind
    return unclosed
