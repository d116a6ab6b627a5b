"""A few words of a report around those that matter."""

from __future__ import annotations

import re

from rich.text import Text

from rashomon.export.terminal.page import Page, cell_len
from rashomon.model import Span

_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"'’”)\]]*\s+)(?=\S)|[\r\n]+\s*")
_SENTENCE_END = re.compile(r"\s*[\r\n]|[.!?][\"'’”)\]]*(?=\s+[A-Z“\"‘'])")
_WORD = re.compile(r"\S{1,24}\s*")
"""Longer runs are cut: not every script puts spaces between words."""
_REMARK = re.compile(r"\s*\([^()]*\)$")
"""What a value says in brackets is not always in the report: "143 (people)"."""
_DOUBLE_QUOTES = re.compile('["“”„«»]')
MAX_CONTEXT_CHARS = 400
FOCUS = "bold"


def excerpt(page: Page, text: str, span: Span, width: int, focus: str | None = None, style: str = FOCUS) -> Text:
    """Return the words of `span` in quotation marks with what stands around them, at most `width` cells wide.

    Words that hold quotation marks themselves stand between guillemets, so that no mark of ours looks like theirs.
    The window lies in the sentence and around `focus`, if these words stand in the span, else around the
    span's beginning; the words in focus carry `style`. An ellipsis marks where the sentence goes on.
    """
    start, end = _focus(span, focus)
    low, high = _sentence(text, start, end, width)
    signs = page.signs
    room = width - 2
    middle = page.say(text[start:end])
    before, after = _words(page, text[low:start]), _words(page, text[end:high])
    used = cell_len(middle)
    if used > room:
        cut = page.cut(Text(middle.strip()), room)
        return _quoted(page, Text(cut.plain, style=style))
    left, right = _share_out(page, before, after, room - used)
    parts: list[tuple[str, str]] = [
        (signs.ellipsis if left < len(before) else "", ""),
        ("".join(before[len(before) - left :]), ""),
        (middle, style),
        ("".join(after[:right]), ""),
    ]
    body = Text.assemble(*parts)
    body.rstrip()
    if right < len(after):
        body.append(signs.ellipsis)
    return _quoted(page, page.cut(body, room))


def _quoted(page: Page, words: Text) -> Text:
    signs = page.signs
    if _DOUBLE_QUOTES.search(words.plain):
        return Text.assemble(signs.open_outer, words, signs.close_outer)
    return Text.assemble(signs.open_quote, words, signs.close_quote)


def _focus(span: Span, focus: str | None) -> tuple[int, int]:
    for words in (focus, _REMARK.sub("", focus)) if focus else ():
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", span.text, re.IGNORECASE) if words else None
        if found:
            return span.start + found.start(), span.start + found.end()
    if len(span.text) <= 60:
        return span.start, span.end
    return span.start, span.start


def _sentence(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Return where the sentence around these offsets begins and ends; a very short one brings the next with it."""
    floor = max(0, start - MAX_CONTEXT_CHARS)
    low = floor
    for match in _SENTENCE_START.finditer(text, floor, start + 1):
        if match.end() <= start:
            low = match.end()
    ceiling = min(len(text), end + MAX_CONTEXT_CHARS)
    for stop in _SENTENCE_END.finditer(text, end, ceiling):
        if not stop.group().strip():
            return low, max(stop.start(), end)
        if stop.end() - low >= width // 2:
            return low, stop.end()
    return low, ceiling


def _words(page: Page, text: str) -> list[str]:
    said = page.say(text)
    words = _WORD.findall(said)
    lead = said[: len(said) - len(said.lstrip())]
    if lead and words:
        words[0] = lead + words[0]
    elif lead:
        words = [lead]
    return words


def _share_out(page: Page, before: list[str], after: list[str], room: int) -> tuple[int, int]:
    """Return how many words before and after fit; what one side does not need, the other gets."""
    ellipsis = cell_len(page.signs.ellipsis)

    def fitting(words: list[str], space: int) -> int:
        if sum(cell_len(word) for word in words) <= space:
            return len(words)
        space -= ellipsis
        count = 0
        for word in words:
            space -= cell_len(word)
            if space < 0:
                break
            count += 1
        return count

    def needed(words: list[str], count: int) -> int:
        return sum(cell_len(word) for word in words[:count]) + (ellipsis if count < len(words) else 0)

    backwards = before[::-1]
    # A short beginning is shown whole; a long one gets at most what is left of two fifths.
    whole = needed(backwards, len(backwards))
    if whole <= room // 3:
        return len(before), fitting(after, room - whole)
    right = fitting(after, room * 3 // 5)
    left = fitting(backwards, room - needed(after, right))
    right = fitting(after, room - needed(backwards, left))
    return left, right
