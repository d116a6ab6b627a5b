"""Words in a drawing: how wide they are when nobody knows the typeface (an estimate on the safe side), and as SVG."""

from __future__ import annotations

import functools
import unicodedata
from html import escape

ELLIPSIS = "…"
_NARROW = frozenset("ijlI.,;:'’‘|!()[]{}ft /\\")
_WIDE = frozenset("mwMW@%…—ÆŒæœ")


def width_of(words: str, size: float, bold: bool = False) -> float:
    """Return about how wide words are in a sans serif face, in units of `size`; rather too wide than too narrow.

    The shares are those of DejaVu Sans, the widest of the faces that a browser takes for `sans-serif`.
    """
    return sum(map(_share_of, words)) * size * (1.1 if bold else 1.0)


@functools.cache
def _share_of(character: str) -> float:
    """Return how wide one character is."""
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.02
    if character in _NARROW:
        return 0.40
    if character in _WIDE:
        return 1.0
    return 0.74 if character.isupper() or not character.isascii() else 0.64


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
    total = 0.0
    for end, character in enumerate(words):
        total += _share_of(character)
        if end and total * size * (1.1 if bold else 1.0) > width:
            return words[:end]
    return words


def words_at(words: str, x: float, y: float, size: float, ink: str, bold: bool = False, middle: bool = False) -> str:
    """Return words as an SVG text: `ink` is its class, `y` its base line, `x` where it begins, or its `middle`."""
    weight = ' font-weight="bold"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    return (
        f'<text class="{ink}" x="{decimal(x)}" y="{decimal(y)}" font-size="{decimal(size)}"{weight}{anchor}>'
        f"{xml_text(words)}</text>"
    )


def xml_text(words: str) -> str:
    """Return words as XML text or attribute: escaped, and without a character that XML cannot hold."""
    return escape("".join(character for character in words if character in "\n\t" or character >= " "), quote=True)


def decimal(value: float) -> str:
    """Return a number with at most one decimal: finer is invisible, and differs between machines."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 100_000 else f"{round(value)}"
