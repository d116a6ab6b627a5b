"""A few words of a report around those that matter, as wide as a line has room."""

from __future__ import annotations

import re

from rich.text import Text

from rashomon.export.excerpts import excerpt_of
from rashomon.export.terminal.page import Page, cell_len
from rashomon.model import Span

_DOUBLE_QUOTES = re.compile('["“”„«»]')
FOCUS = "bold"


def excerpt(page: Page, text: str, span: Span, width: int, focus: str | None = None, style: str = FOCUS) -> Text:
    """Return the words of `span` in quotation marks with what stands around them, at most `width` cells wide.

    Words that hold quotation marks themselves stand between guillemets, so that no mark of ours looks like theirs.
    The window lies in the sentence and around `focus`, if these words stand in the span, else around the
    span's beginning; the words in focus carry `style`. An ellipsis marks where the sentence goes on.
    """
    ellipsis = page.signs.ellipsis
    room = width - 2
    found = excerpt_of(text, span, room, focus, page.say, cell_len, cell_len(ellipsis))
    if cell_len(found.focus) > room:
        cut = page.cut(Text(found.focus.strip()), room)
        return _quoted(page, Text(cut.plain, style=style))
    parts: list[tuple[str, str]] = [
        (ellipsis if found.goes_on_before else "", ""),
        (found.before, ""),
        (found.focus, style),
        (found.after, ""),
    ]
    body = Text.assemble(*parts)
    body.rstrip()
    if found.goes_on_after:
        body.append(ellipsis)
    return _quoted(page, page.cut(body, room))


def _quoted(page: Page, words: Text) -> Text:
    signs = page.signs
    if _DOUBLE_QUOTES.search(words.plain):
        return Text.assemble(signs.open_outer, words, signs.close_outer)
    return Text.assemble(signs.open_quote, words, signs.close_quote)
