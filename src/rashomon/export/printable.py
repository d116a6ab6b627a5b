"""Text that is safe to print: what a page says may not move the cursor, change colours or reorder a line.

Reports come from anywhere. Escape sequences, control characters and directional overrides are dropped from
what is printed, and only there: the dossier's JSON keeps every character, since all offsets count them.
"""

from __future__ import annotations

import re
import unicodedata

_ESCAPE_SEQUENCE = re.compile(
    # CSI: colours, cursor, screen.
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"
    # OSC, DCS and their like: titles, links, clipboard. One without an end must not swallow the words after it.
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]{0,8}[0-~]?"
)
_WHITE_SPACE = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_JOINERS = "\u200c\u200d"
"""Format characters which several scripts need; all others are dropped (bidi overrides, zero-width marks)."""
MAX_COMBINING_MARKS = 4
"""More marks on one letter than any script puts there are noise that spills over neighbouring lines."""
_LINE_END = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_SOFT_HYPHEN = "\u00ad"
"""Says only where a word may be broken."""


def printable(text: str) -> str:
    """Return the text on one line, with each run of white space as one space and nothing that a terminal obeys.

    White space at either end stays, as one space, so that the parts of a sentence can be made printable one by one.
    """
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _WHITE_SPACE.sub(" ", text)
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MAX_COMBINING_MARKS or category == "Cc" or (category == "Cf" and character not in _JOINERS):
            continue
        kept.append("\N{REPLACEMENT CHARACTER}" if category in ("Cs", "Co", "Cn") else character)
    # What was dropped may have stood between two spaces.
    return _WHITE_SPACE.sub(" ", "".join(kept))


def visible(text: str) -> str:
    """Return the text with its lines, and a sign for each character that cannot be seen: "⟦U+202E⟧", "␛".

    For a report's whole text, where nothing may be hidden from an editor; what is shown cannot reorder or overprint.
    """
    return VisibleText(text).between(0, len(text))


class VisibleText:
    """A text as `visible` shows it, that can be asked for piece by piece: the pieces together are the whole."""

    def __init__(self, text: str) -> None:
        self._text = text
        plain = text.isascii() and text.replace("\n", "").isprintable()
        self._shown = None if plain else _shown(text)

    def between(self, start: int, end: int) -> str:
        """Return what shows for the characters from `start` up to `end`."""
        return self._text[start:end] if self._shown is None else "".join(self._shown[start:end])


def _shown(text: str) -> list[str]:
    """Return what stands for each character; for some it is nothing."""
    shown: list[str] = []
    marks = 0
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MAX_COMBINING_MARKS:
            character = ""
        elif _LINE_END.fullmatch(character):
            # Windows ends a line with two characters.
            character = "\n"
        elif character == "\n" and place and text[place - 1] == "\r":
            character = ""
        elif category in ("Cs", "Co", "Cn"):
            character = "\N{REPLACEMENT CHARACTER}"
        elif category == "Cc" and character not in "\n\t":
            code = ord(character)
            character = chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"⟦U+{code:04X}⟧"
        elif category == "Cf" and character not in _JOINERS and character != _SOFT_HYPHEN:
            character = f"⟦U+{ord(character):04X}⟧"
        shown.append(character)
    return shown
