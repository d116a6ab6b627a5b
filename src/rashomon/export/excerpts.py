"""A few words of a report around those that matter, for every form of the dossier."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rashomon.model import Span

_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"'’”)\]]*\s+)(?=\S)|[\r\n]+\s*")
_SENTENCE_END = re.compile(r"\s*[\r\n]|[.!?][\"'’”)\]]*(?=\s+[A-Z“\"‘'])")
_WORD = re.compile(r"\S{1,24}\s*")
"""Longer runs are cut: not every script puts spaces between words."""
_REMARK = re.compile(r"\s*\([^()]*\)$")
"""What a value says in brackets is not always in the report: "143 (people)"."""
MAX_CONTEXT_CHARS = 400


@dataclass(frozen=True)
class Excerpt:
    """Words in focus with what stands around them; the sentence may go on at either side."""

    before: str
    focus: str
    after: str
    goes_on_before: bool
    goes_on_after: bool


def excerpt_of(
    text: str,
    span: Span,
    width: int,
    focus: str | None,
    say: Callable[[str], str],
    measure: Callable[[str], int] = len,
    ellipsis: int = 1,
) -> Excerpt:
    """Return the words of `span` in its sentence, at most `width` wide by `measure`, an `ellipsis` at each cut included.

    The window lies around `focus`, if these words stand in the span, else around the span, or its beginning where
    the span is long. Words in focus that alone are wider than `width` are returned whole, without others. `say` makes
    words harmless for where they are shown.
    """
    start, end = _focus(span, focus)
    low, high = _sentence(text, start, end, width)
    middle = say(text[start:end])
    room = width - measure(middle)
    if room < 0:
        return Excerpt("", middle, "", False, False)
    before, after = _words(say(text[low:start])), _words(say(text[end:high]))
    left, right = _share_out(before, after, room, measure, ellipsis)
    return Excerpt(
        "".join(before[len(before) - left :]), middle, "".join(after[:right]), left < len(before), right < len(after)
    )


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
        if stop.end() - low > width // 2:
            return low, stop.end()
    return low, ceiling


def _words(said: str) -> list[str]:
    words = _WORD.findall(said)
    lead = said[: len(said) - len(said.lstrip())]
    if lead and words:
        words[0] = lead + words[0]
    elif lead:
        words = [lead]
    return words


def _share_out(
    before: list[str], after: list[str], room: int, measure: Callable[[str], int], ellipsis: int
) -> tuple[int, int]:
    """Return how many words before and after fit; what one side does not need, the other gets."""

    def fitting(words: list[str], space: int) -> int:
        if sum(measure(word) for word in words) <= space:
            return len(words)
        space -= ellipsis
        count = 0
        for word in words:
            space -= measure(word)
            if space < 0:
                break
            count += 1
        return count

    def needed(words: list[str], count: int) -> int:
        return sum(measure(word) for word in words[:count]) + (ellipsis if count < len(words) else 0)

    backwards = before[::-1]
    # A short beginning is shown whole; a long one gets at most what is left of two fifths.
    whole = needed(backwards, len(backwards))
    if whole <= room // 3:
        return len(before), fitting(after, room - whole)
    right = fitting(after, room * 3 // 5)
    left = fitting(backwards, room - needed(after, right))
    right = fitting(after, room - needed(backwards, left))
    return left, right
