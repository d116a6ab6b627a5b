"""Two texts side by side: what both have, matched across; what only one has, counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from rashomon.export.names import name_reports
from rashomon.export.reuse import Reuse, Share, word_count
from rashomon.export.terminal.page import Page, TerminalOptions, readable_publication
from rashomon.model import Passage, Report, Result

MIN_COLUMNS_WIDTH = 80
"""Narrower than this, two columns are too narrow to read: the texts then stand one above the other."""
_GAP = 3
_MAX_CELL_LINES = 8
_MARK = "*"
_TOKEN = re.compile(r"\w+(?:['’]\w+)*")
_WORD_OR_REST = re.compile(r"\w+(?:['’]\w+)*|\W+")


@dataclass(frozen=True)
class _Match:
    """Offsets of words in both texts; verbatim passages that follow each other directly are one match."""

    a: tuple[int, int]
    b: tuple[int, int]
    passage: Passage


def render_reuse(reuse: Reuse, result: Result, console: Console, options: TerminalOptions = TerminalOptions()) -> None:
    """Print how much each text has of the other, then their shared passages side by side, in the first one's order.

    Words that differ inside a reworded pair stand between asterisks. Without `show_all`, words that only one text
    has are counted and long passages are cut.
    """
    page = Page(console, options)
    _Comparison(page, reuse).render()
    notes = [note for note in result.notes if not (reuse.identical and "is a copy of" in note)]
    if notes:
        page.heading("NOTES")
        for note in notes:
            page.wrapped(Text("  "), Text(page.say(note).strip()))


class _Comparison:
    def __init__(self, page: Page, reuse: Reuse) -> None:
        self.page, self.reuse = page, reuse
        self.columns = page.width >= MIN_COLUMNS_WIDTH
        self.width = (page.width - _GAP) // 2 if self.columns else page.width - 3
        names = name_reports([reuse.first], page.say), name_reports([reuse.second], page.say)
        self.names = names[0][reuse.first.id], names[1][reuse.second.id]

    def render(self) -> None:
        """Print the whole comparison."""
        page, reuse = self.page, self.reuse
        for key, name, report, share in (
            ("A", self.names[0], reuse.first, reuse.of_first),
            ("B", self.names[1], reuse.second, reuse.of_second),
        ):
            facts = [readable_publication(page.say(report.published_at)) if report.published_at else "no date"]
            facts += [_words(share.words), page.say(report.source).strip()]
            head = Text.assemble((f"{key}. {name}", "bold"), (f"  {f' {page.signs.dot} '.join(facts)}", "dim"))
            page.wrapped(Text(), head, under=Text("   "))
        page.blank()
        if reuse.identical:
            page.wrapped(Text(), Text("A and B are identical: both files hold the same bytes.", style="bold"))
            return
        self._share_line("A", "B", reuse.of_first)
        self._share_line("B", "A", reuse.of_second)
        matches = self._matches()
        if not matches:
            page.blank()
            page.wrapped(Text(), Text("No passage was found that both have."))
            return
        page.heading(f"SHARED PASSAGES ({len(matches)})", "in A's order; *words* differ")
        self._passages(matches)

    def _share_line(self, of: str, found_in: str, share: Share) -> None:
        line = Text.assemble((f"{share.of(share.found):.0%}", "bold"), f" of {of}'s words stand in {found_in}")
        if share.found:
            line.append(f": {share.of(share.verbatim):.0%} word for word, {share.of(share.reworded):.0%} reworded")
        if share.quoted:
            line.append(f"; besides, {share.of(share.quoted):.0%} are quotations that both give")
        self.page.wrapped(Text(), line)

    def _matches(self) -> list[_Match]:
        matches: list[_Match] = []
        for passage in self.reuse.passages:
            last = matches[-1] if matches else None
            if last is not None and self._continues(last, passage):
                matches[-1] = _Match((last.a[0], passage.a.end), (last.b[0], passage.b.end), last.passage)
            else:
                span_a, span_b = (passage.a.start, passage.a.end), (passage.b.start, passage.b.end)
                matches.append(_Match(span_a, span_b, passage))
        return matches

    def _continues(self, last: _Match, passage: Passage) -> bool:
        """Return whether a passage goes on where the last one was cut for its length."""
        if not (last.passage.verbatim and passage.verbatim and last.passage.quoted == passage.quoted):
            return False
        between = (
            self.reuse.first.text[last.a[1] : passage.a.start],
            self.reuse.second.text[last.b[1] : passage.b.start],
        )
        follows = passage.a.start >= last.a[1] and passage.b.start >= last.b[1]
        return follows and not any(_TOKEN.search(words) for words in between)

    def _passages(self, matches: list[_Match]) -> None:
        first, second = self.reuse.first, self.reuse.second
        before_b: dict[int, tuple[int, int]] = {}
        reached = 0
        # What only B has is told before the passage that follows it in B, wherever that one stands in A.
        for place in sorted(range(len(matches)), key=lambda place: (matches[place].b, place)):
            before_b[place] = (reached, matches[place].b[0])
            reached = max(reached, matches[place].b[1])
        at = 0
        for place, match in enumerate(matches):
            self._only(first, at, match.a[0], second, *before_b[place])
            moved = place > 0 and match.b[0] < matches[place - 1].b[0]
            repeated = place > 0 and match.a == matches[place - 1].a
            self._match(match, place + 1, moved, repeated)
            at = max(at, match.a[1])
        self._only(first, at, len(first.text), second, reached, len(second.text))

    def _only(self, first: Report, start: int, end: int, second: Report, start_b: int, end_b: int) -> None:
        """Print what only one of the texts has: its count, or with `show_all` its words."""
        left, right = self._alone(first, start, end), self._alone(second, start_b, end_b)
        if left or right:
            self._pair(left, right)

    def _alone(self, report: Report, start: int, end: int) -> Text | None:
        count = word_count(report, start, end)
        if count == 0:
            return None
        ellipsis = self.page.signs.ellipsis
        if self.page.options.show_all:
            return Text(self.page.say(report.text[start:end]).strip(), style="dim")
        return Text(f"{ellipsis} {_words(count)} only here {ellipsis}", style="dim")

    def _match(self, match: _Match, number: int, moved: bool, repeated: bool) -> None:
        page, passage = self.page, match.passage
        words_a, words_b = self.reuse.first.text[slice(*match.a)], self.reuse.second.text[slice(*match.b)]
        if passage.quoted:
            label, style = "shared quotation, proves no descent", "cyan"
        elif passage.verbatim:
            label, style = "word for word", "green"
        else:
            label, style = f"reworded, {passage.similarity:.0%} alike", "yellow"
        head = Text.assemble((f"{number} ", "bold"), (f"{label}, {_words(len(_TOKEN.findall(words_a)))}", style))
        if moved:
            head.append(f" {page.signs.dot} stands earlier in B", style="dim")
        page.blank()
        page.line(head)
        marked = not passage.verbatim
        left = self._marked(words_a, words_b) if marked else Text(page.say(words_a).strip())
        right = self._marked(words_b, words_a) if marked else Text(page.say(words_b).strip())
        self._pair(Text("the same words as above", style="dim") if repeated else left, right)

    def _marked(self, words: str, other: str) -> Text:
        """Return words with those that the other text does not have here between asterisks."""
        tokens = list(_TOKEN.finditer(words))
        mine = [token.group().casefold() for token in tokens]
        theirs = [token.group().casefold() for token in _TOKEN.finditer(other)]
        differing: set[int] = set()
        for tag, start, end, _, _ in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
            if tag != "equal":
                differing.update(range(start, end))
        body = Text()
        place, inside = 0, False
        for piece in _WORD_OR_REST.findall(words):
            is_word = _TOKEN.fullmatch(piece) is not None
            differs = is_word and place in differing
            goes_on = not is_word and inside and place in differing
            if differs and not inside:
                body.append(_MARK, style="bold")
                inside = True
            elif inside and not differs and not goes_on:
                body.append(_MARK, style="bold")
                inside = False
            body.append(self.page.say(piece), style="bold" if inside else "")
            place += is_word
        if inside:
            body.append(_MARK, style="bold")
        return body

    def _pair(self, left: Text | None, right: Text | None) -> None:
        """Print two cells beside each other, or one above the other where there is no room."""
        page = self.page
        most = None if page.options.show_all else _MAX_CELL_LINES
        if not self.columns:
            for key, cell in (("A", left), ("B", right)):
                if cell is not None:
                    page.wrapped(Text.assemble((key, "bold"), "  "), cell, most)
            return
        lines = [page.fold(cell, self.width, most) if cell is not None else [] for cell in (left, right)]
        for one, two in zip_longest(*lines, fillvalue=Text()):
            space = " " * (self.width - one.cell_len + _GAP)
            page.line(Text.assemble(one, space, two))


def _words(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"
