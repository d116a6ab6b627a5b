"""How wide words are when nobody knows the typeface: an estimate on the safe side, and lines cut by it."""

from __future__ import annotations

import unicodedata

ELLIPSIS = "…"
_NARROW = frozenset("ijlI.,;:'’‘|!()[]{}ft /\\")
_WIDE = frozenset("mwMW@%…—ÆŒæœ")


def width_of(words: str, size: float, bold: bool = False) -> float:
    """Return about how wide words are in a sans serif face, in units of `size`; rather too wide than too narrow.

    The shares are those of DejaVu Sans, the widest of the faces that a browser takes for `sans-serif`.
    """
    total = 0.0
    for character in words:
        if unicodedata.combining(character):
            continue
        if unicodedata.east_asian_width(character) in "WF":
            total += 1.02
        elif character in _NARROW:
            total += 0.40
        elif character in _WIDE:
            total += 1.0
        elif character.isupper() or not character.isascii():
            total += 0.74
        else:
            total += 0.64
    return total * size * (1.1 if bold else 1.0)


def cut(words: str, width: float, size: float, bold: bool = False) -> str:
    """Return words cut to a width, at a word where one ends in the last third, with an ellipsis."""
    if width_of(words, size, bold) <= width:
        return words
    kept = _fitting(words, width - width_of(ELLIPSIS, size, bold), size, bold)
    at = kept.rfind(" ")
    if at > len(kept) * 2 // 3:
        kept = kept[:at]
    return kept.rstrip(" ,;") + ELLIPSIS


def fold(words: str, width: float, size: float, most: int, bold: bool = False) -> list[str]:
    """Return words as at most `most` lines of a width; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    rest = " ".join(words.split())
    while rest and len(lines) < most - 1 and width_of(rest, size, bold) > width:
        end = len(_fitting(rest, width, size, bold))
        at = end if rest[end] == " " else rest.rfind(" ", 0, end)
        # A word that fits on no line is broken, and not left alone with what stood before it.
        if at < end // 2 and width_of(rest[at + 1 :].partition(" ")[0], size, bold) > width:
            at = end
        at = max(1, at)
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    if rest:
        lines.append(cut(rest, width, size, bold))
    return lines or [""]


def _fitting(words: str, width: float, size: float, bold: bool) -> str:
    """Return as much of the words' beginning as fits, at least one character."""
    end = 1
    while end < len(words) and width_of(words[: end + 1], size, bold) <= width:
        end += 1
    return words[:end]
