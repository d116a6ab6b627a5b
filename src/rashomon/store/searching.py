"""What a person types into a search box, as an expression of the text index; nothing typed can be an error in it."""

from __future__ import annotations

import re
import unicodedata

from rashomon.errors import OptionError

MAX_TERMS = 50
"""FTS5 takes some hundreds before it gives up; nobody types so many."""

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


def match_expression(search: str) -> str:
    """Return the FTS5 expression for words, `"words in a row"` and `-word` (must not occur); all words must occur.

    Case, accents and English endings make no difference, by the index. Raises `OptionError` where no word is asked
    for, or more than `MAX_TERMS` are.
    """
    asked: dict[str, None] = {}
    barred: dict[str, None] = {}
    for minus, phrase, word in _TERM.findall(search):
        term = "".join(char if char.isprintable() else " " for char in phrase or word)
        if any(_is_indexed(char) for char in term):
            (barred if minus else asked)[f'"{term}"'] = None
    if not asked:
        raise OptionError(f"the search {search!r} has no word to look for; give at least one")
    if len(asked) + len(barred) > MAX_TERMS:
        raise OptionError(f"the search has more than {MAX_TERMS} words; give fewer")
    expression = " AND ".join(asked)
    return f"({expression}) NOT ({' OR '.join(barred)})" if barred else expression


def _is_indexed(char: str) -> bool:
    """Whether the index's tokenizer takes the character for part of a word."""
    return unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co"
