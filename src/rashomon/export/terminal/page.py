"""The page of a terminal: its width, its signs, and lines that wrap under a hanging indent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anyascii import anyascii
from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from rashomon.export.printable import printable
from rashomon.export.times import readable_publication, readable_time

DECIDED = "italic"
"""How decisions of editors are set at what they are on."""
MIN_WIDTH = 20
"""Below this nothing can be laid out; the terminal then breaks the lines itself."""


@dataclass(frozen=True)
class TerminalOptions:
    """How much of a dossier is shown: `show_all` prints every finding, else the most important of each section."""

    show_all: bool = False
    top_discrepancies: int = 10
    top_points: int = 15
    top_quotes: int = 6
    top_changes: int = 6
    top_names: int = 8
    top_timeline: int = 15
    top_pairs: int = 5


@dataclass(frozen=True)
class Signs:
    """The signs a page is drawn with; colour only ever repeats what a sign already says."""

    states: str = "●"
    attributes: str = "○"
    hedges: str = "?"
    differs: str = "≠"
    silent: str = "·"
    unread: str = "/"
    branch: str = "├ "
    last_branch: str = "└ "
    trunk: str = "│ "
    arrow: str = "→"
    ellipsis: str = "…"
    open_quote: str = "“"
    close_quote: str = "”"
    open_outer: str = "«"
    close_outer: str = "»"
    dot: str = "·"
    dash: str = "–"
    gap: str = "‸"


ASCII_SIGNS = Signs(
    states="X",
    attributes="o",
    hedges="?",
    differs="#",
    silent=".",
    unread="/",
    branch="|-",
    last_branch="`-",
    trunk="| ",
    arrow="->",
    ellipsis="...",
    open_quote='"',
    close_quote='"',
    open_outer="<",
    close_outer=">",
    dot="-",
    dash="-",
    gap="^",
)


class Page:
    """Prints lines to a console, each no wider than the terminal.

    Every word from a report passes `say` or `printable` before it gets here, and lines are `Text`: no markup,
    no escape sequence and no emoji code of a report is ever interpreted.
    """

    def __init__(self, console: Console, options: TerminalOptions = TerminalOptions()) -> None:
        self.console = console
        self.options = options
        self.width = max(MIN_WIDTH, console.width)
        self.signs = Signs() if (console.encoding or "").lower().startswith("utf") else ASCII_SIGNS

    def say(self, words: str) -> str:
        """Return words of a report on one line, safe to print and within what the terminal's encoding can hold."""
        words = printable(words)
        if self.signs is not ASCII_SIGNS or words.isascii():
            return words
        return anyascii(words)

    def limit(self, usual: int) -> int | None:
        """Return how many findings a section shows: `usual`, or all of them."""
        return None if self.options.show_all else usual

    def blank(self) -> None:
        """Print an empty line."""
        self.console.print()

    def line(self, text: Text) -> None:
        """Print one line, cut to the width where it does not fit."""
        text = self.cut(text, self.width)
        text.rstrip()
        self.console.print(text, soft_wrap=True, highlight=False)

    def heading(self, title: str, note: str = "") -> None:
        """Print a section's title after an empty line, its note flush right, or below where both do not fit."""
        self.blank()
        text = Text(title, style="bold")
        gap = self.width - cell_len(title) - cell_len(note)
        if not note:
            self.line(text)
        elif gap >= 2:
            self.line(Text.assemble(text, " " * gap, (note, "dim")))
        else:
            self.line(text)
            self.wrapped(Text("  "), Text(note, style="dim"))

    def wrapped(self, prefix: Text, body: Text, max_lines: int | None = None, under: Text | None = None) -> None:
        """Print `body` after `prefix`, its further lines after `under`, or as far in as the first."""
        if under is None:
            under = Text(" " * prefix.cell_len)
        lines = self.fold(body, self.width - max(prefix.cell_len, under.cell_len), max_lines)
        for number, line in enumerate(lines):
            self.line(Text.assemble(under if number else prefix, line))

    def fold(self, body: Text, width: int, max_lines: int | None = None) -> list[Text]:
        """Return `body` as lines of at most `width` cells; where `max_lines` cut it, the last ends in an ellipsis."""
        width = max(8, width)
        lines = list(body.wrap(self.console, width, overflow="fold", tab_size=1))
        for line in lines:
            line.rstrip()
        if max_lines is None or len(lines) <= max_lines:
            return lines or [Text()]
        kept = lines[:max_lines]
        kept[-1] = self.cut(Text.assemble(kept[-1], " ", lines[max_lines]), width)
        return kept

    def cut(self, text: Text, width: int) -> Text:
        """Return the text, cut at a word and ended by an ellipsis where it is wider than `width` cells."""
        if text.cell_len <= width:
            return text
        room = max(1, width - cell_len(self.signs.ellipsis))
        plain = chop_cells(text.plain, room)[0] if text.plain else ""
        at = plain.rfind(" ")
        if at < len(plain) * 2 // 3:
            at = len(plain)
        cut = text[:at]
        cut.rstrip()
        cut.append(self.signs.ellipsis, style=cut.style if isinstance(cut.style, str) else "")
        return cut

    def cut_words(self, words: str, width: int) -> str:
        """Return words cut to `width` cells."""
        return self.cut(Text(words), width).plain

    def cell(self, words: str, width: int, style: str = "") -> Text:
        """Return words in exactly `width` cells."""
        text = self.cut(Text(words, style=style), width)
        text.append(" " * max(0, width - text.cell_len))
        return text

    def more(self, hidden: int, one: str, several: str | None = None) -> None:
        """Say how many findings are not shown and how to see them."""
        if hidden > 0:
            self.line(Text(f"  {hidden} more {one if hidden == 1 else several or f'{one}s'}: --all", style="dim"))


def joined(parts: Iterable[Text | str], separator: str) -> Text:
    """Return the parts with a separator between them."""
    return Text(separator).join([part if isinstance(part, Text) else Text(part) for part in parts])


def widest(words: Sequence[str], most: int) -> int:
    """Return the cells that the widest of these needs, at most `most`."""
    return min(most, max((cell_len(word) for word in words), default=0))


__all__ = [
    "ASCII_SIGNS",
    "DECIDED",
    "Page",
    "Signs",
    "TerminalOptions",
    "cell_len",
    "joined",
    "readable_publication",
    "readable_time",
    "widest",
]
